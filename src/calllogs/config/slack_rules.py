"""Who may see and do what in Slack, as the operator decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from calllogs.config import parsers
from calllogs.config.variable import Face, parse_variables, variable
from calllogs.errors import ConfigurationError

DEFAULT_RATE = "30/minute"
"""A person pages faster than they ask; a script asks faster than a person pages."""

_FACES = (Face.SLACK, Face.SERVER)


class Access(StrEnum):
    """Who may ask in Slack."""

    WORKSPACE = "workspace"
    ALLOWLIST = "allowlist"
    USERGROUP = "usergroup"


def _access(text: str) -> Access:
    word = text.lower()
    if word not in tuple(Access):
        raise ValueError(f"is {word[:60]!r}. Use {', '.join(Access)}.")
    return Access(word)


@dataclass(frozen=True, slots=True)
class SlackRules:
    """Who may see and do what; everything beyond asking and sharing is off until allowed."""

    access: Access = variable("CALLLOGS_SLACK_ACCESS", _access, _FACES, Access.WORKSPACE)
    """Who may ask: `workspace` (every full member), `allowlist` or `usergroup`."""

    users: frozenset[str] = variable("CALLLOGS_SLACK_USERS", parsers.user_ids, _FACES, frozenset())
    """Ids of those on the allowlist, with commas between."""

    groups: tuple[str, ...] = variable(
        "CALLLOGS_SLACK_USERGROUPS", parsers.user_group_ids, _FACES, ()
    )
    """Ids of the user groups, with commas between."""

    guests: bool = variable("CALLLOGS_SLACK_GUESTS", parsers.switch, _FACES, default=False)
    """`on`: guests may ask too."""

    unmasked: frozenset[str] = variable(
        "CALLLOGS_SLACK_UNMASKED", parsers.user_ids, _FACES, frozenset()
    )
    """Ids of those who see whole numbers, in their own answers only. Default: nobody."""

    sharing: bool = variable("CALLLOGS_SLACK_SHARING", parsers.switch, _FACES, default=True)
    """`off`: nothing is shared into channels."""

    share_channels: frozenset[str] = variable(
        "CALLLOGS_SLACK_SHARE_CHANNELS", parsers.channel_ids, _FACES, frozenset()
    )
    """Ids of channels to share into where Slack does not tell who sees them.

    Default: linked ones.
    """

    export: bool = variable("CALLLOGS_SLACK_EXPORT", parsers.switch, _FACES, default=False)
    """`on`: calls as a CSV file, in a direct message to the asker."""

    rate: str = variable(
        "CALLLOGS_SLACK_RATE", partial(parsers.rate, example=DEFAULT_RATE), _FACES, DEFAULT_RATE
    )
    """How often one person may ask."""


_LISTS = {
    Access.ALLOWLIST: "CALLLOGS_SLACK_USERS",
    Access.USERGROUP: "CALLLOGS_SLACK_USERGROUPS",
}


def read_slack_rules(environment: Mapping[str, str]) -> SlackRules:
    """Read the rules from variables.

    Raises:
        ConfigurationError: One is malformed, or set without what it needs.
    """
    rules = SlackRules(**parse_variables(SlackRules, environment))
    needed = _LISTS.get(rules.access)
    if needed and needed not in environment:
        raise ConfigurationError(
            needed,
            f"{needed} is not set: CALLLOGS_SLACK_ACCESS={rules.access} lets in who stands there.",
        )
    return rules
