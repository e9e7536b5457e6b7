"""Who may see and do what in Slack, as the one who runs calllogs decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from calllogs.config.values import read_ids, read_rate, read_switch
from calllogs.errors import ConfigurationError

DEFAULT_SLACK_RATE = "30/minute"
"""A person pages faster than they ask; a script asks faster than a person pages."""


class Access(StrEnum):
    """Who may ask in Slack."""

    WORKSPACE = "workspace"
    ALLOWLIST = "allowlist"
    USERGROUP = "usergroup"


@dataclass(frozen=True, slots=True)
class SlackRules:
    """Who may see and do what in Slack; everything beyond asking is off until it is allowed.

    Attributes:
        access: Who may ask: every full member, those listed, or the members of user groups.
        users: Slack's ids of those listed.
        groups: Slack's ids of the user groups.
        guests: Whether guests may ask, where the rest allows them.
        unmasked: Slack's ids of those who see whole numbers in their own answers.
        sharing: Whether answers may be shared into channels.
        share_channels: The channels that may be shared into although Slack does not tell whether
            they are shared with other organisations; those that are never may.
        export: Whether calls may be had as a file, in a direct message.
        rate: How often one person may ask, such as `30/minute`.
    """

    access: Access = Access.WORKSPACE
    users: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    guests: bool = False
    unmasked: frozenset[str] = frozenset()
    sharing: bool = True
    share_channels: frozenset[str] = frozenset()
    export: bool = False
    rate: str = DEFAULT_SLACK_RATE


def read_slack_rules(given: Mapping[str, str]) -> SlackRules:
    """Read the rules from variables.

    Raises:
        ConfigurationError: One is malformed, or set without what it needs.
    """
    return SlackRules(
        access=_access(given),
        users=frozenset(read_ids(given, "CALLLOGS_SLACK_USERS", "U0123ABCD", "UW")),
        groups=read_ids(given, "CALLLOGS_SLACK_USERGROUPS", "S0123ABCD", "S"),
        guests=read_switch(given, "CALLLOGS_SLACK_GUESTS") or False,
        unmasked=frozenset(read_ids(given, "CALLLOGS_SLACK_UNMASKED", "U0123ABCD", "UW")),
        sharing=read_switch(given, "CALLLOGS_SLACK_SHARING") is not False,
        share_channels=frozenset(
            read_ids(given, "CALLLOGS_SLACK_SHARE_CHANNELS", "C0123ABCD", "CG")
        ),
        export=read_switch(given, "CALLLOGS_SLACK_EXPORT") or False,
        rate=read_rate(given, "CALLLOGS_SLACK_RATE", DEFAULT_SLACK_RATE),
    )


_NEEDED_LISTS = {
    Access.ALLOWLIST: "CALLLOGS_SLACK_USERS",
    Access.USERGROUP: "CALLLOGS_SLACK_USERGROUPS",
}


def _access(given: Mapping[str, str]) -> Access:
    word = given.get("CALLLOGS_SLACK_ACCESS", Access.WORKSPACE).lower()
    if word not in tuple(Access):
        raise ConfigurationError(
            "CALLLOGS_SLACK_ACCESS",
            f"CALLLOGS_SLACK_ACCESS is {word[:60]!r}. Use {', '.join(Access)}.",
        )
    needed = _NEEDED_LISTS.get(Access(word))
    if needed and needed not in given:
        raise ConfigurationError(
            needed, f"{needed} is not set: CALLLOGS_SLACK_ACCESS={word} lets in who stands there."
        )
    return Access(word)
