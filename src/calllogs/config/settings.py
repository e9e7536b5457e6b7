"""The table of settings, a row each, read once from a mapping; nothing else sees the environment.

docs/settings.md and the README's tables are made of it: `python -m scripts.generate`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from pydantic import SecretStr

from calllogs.config import parsers
from calllogs.config.variable import Face, parse_variables, variable
from calllogs.errors import ConfigurationError

CLOUD_URL = "https://oneuptime.com"
SLACK_API_URL = "https://slack.com/api/"
DEADLINE = 50.0
"""Seconds. Hosts of MCP give a tool 60, so a little less: then people get our sentence."""
DEFAULT_REGION = "US"
DEFAULT_RATE = "6000/minute"
"""100 a second is what OneUptime says it allows a project (oneuptime-api.md 2.6)."""
PERSON_RATE = "30/minute"
"""A person pages faster than they ask; a script asks faster than a person pages."""

_ALL = tuple(Face)
_NOT_CLI = (Face.MCP, Face.SLACK, Face.SERVER)
_MCP = (Face.MCP, Face.SERVER)
_SLACK = (Face.SLACK, Face.SERVER)
_SERVER = (Face.SERVER,)


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

    access: Access = variable("CALLLOGS_SLACK_ACCESS", _access, _SLACK, Access.WORKSPACE)
    """Who may ask: `workspace` (every full member), `allowlist` or `usergroup`."""

    users: frozenset[str] = variable("CALLLOGS_SLACK_USERS", parsers.user_ids, _SLACK, frozenset())
    """Ids of those on the allowlist, with commas between."""

    groups: tuple[str, ...] = variable(
        "CALLLOGS_SLACK_USERGROUPS", parsers.user_group_ids, _SLACK, ()
    )
    """Ids of the user groups, with commas between."""

    guests: bool = variable("CALLLOGS_SLACK_GUESTS", parsers.switch, _SLACK, default=False)
    """`on`: guests may ask too."""

    unmasked: frozenset[str] = variable(
        "CALLLOGS_SLACK_UNMASKED", parsers.user_ids, _SLACK, frozenset()
    )
    """Ids of those who see whole numbers, in their own answers only. Default: nobody."""

    sharing: bool = variable("CALLLOGS_SLACK_SHARING", parsers.switch, _SLACK, default=True)
    """`off`: nothing is shared into channels."""

    share_channels: frozenset[str] = variable(
        "CALLLOGS_SLACK_SHARE_CHANNELS", parsers.channel_ids, _SLACK, frozenset()
    )
    """Ids of channels to share into where Slack does not tell who sees them.

    Default: linked ones.
    """

    export: bool = variable("CALLLOGS_SLACK_EXPORT", parsers.switch, _SLACK, default=False)
    """`on`: calls as a CSV file, in a direct message to the asker."""

    rate: str = variable(
        "CALLLOGS_SLACK_RATE", partial(parsers.rate, example=PERSON_RATE), _SLACK, PERSON_RATE
    )
    """How often one person may ask."""


_LISTS = {Access.ALLOWLIST: "CALLLOGS_SLACK_USERS", Access.USERGROUP: "CALLLOGS_SLACK_USERGROUPS"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided; printing it shows no secret.

    The sentence under each setting is its meaning in docs/settings.md.
    """

    api_key: SecretStr | None = variable(
        "ONEUPTIME_API_KEY", parsers.api_key, _ALL, None, file=True
    )
    """The project's API key, or a file that holds it. Default: made-up calls in the terminal."""

    oneuptime_url: str = variable(
        "ONEUPTIME_URL", partial(parsers.origin, example=CLOUD_URL), _ALL, CLOUD_URL
    )
    """The address of the dashboard; needs an API key."""

    tz: str | None = variable("CALLLOGS_TZ", parsers.zone, _ALL, None)
    """The IANA zone words are read and times are shown in. Default: the machine's."""

    region: str = variable("CALLLOGS_REGION", parsers.region, _ALL, DEFAULT_REGION)
    """The region of national phone numbers, ISO 3166."""

    me: str | None = variable("CALLLOGS_ME", str, (Face.CLI, Face.MCP), None)
    """Your e-mail, for `my calls`."""

    deadline: float = variable(
        "CALLLOGS_DEADLINE", partial(parsers.seconds, example=DEADLINE), _ALL, DEADLINE
    )
    """Seconds a question is waited for, however many requests it takes."""

    secret: SecretStr | None = variable("CALLLOGS_SECRET", parsers.secret, _NOT_CLI, None)
    """Signs cursors and buttons, and seals keys; the same for all replicas.

    Default: one of the process's own; several workspaces need it.
    """

    mask_numbers: bool | None = variable("CALLLOGS_MASK_NUMBERS", parsers.switch, _MCP, None)
    """`on`: numbers keep their country code and last four digits. Default: on over HTTP."""

    mcp_app: bool = variable("CALLLOGS_MCP_APP", parsers.switch, _MCP, default=True)
    """`off`: without `show_call_logs`."""

    mcp_token: SecretStr | None = variable("CALLLOGS_MCP_TOKEN", parsers.secret, _MCP, None)
    """What callers show over HTTP, 16 characters or more."""

    mcp_hosts: tuple[str, ...] = variable("CALLLOGS_MCP_HOSTS", parsers.names, _MCP, ())
    """Host names under which the server is reached, with commas between. Default: this machine."""

    oauth_issuer: str | None = variable("CALLLOGS_OAUTH_ISSUER", parsers.address, _MCP, None)
    """Who issues the tokens callers show instead."""

    oauth_resource: str | None = variable(
        "CALLLOGS_OAUTH_RESOURCE", parsers.address, _MCP, None, together="CALLLOGS_OAUTH_ISSUER"
    )
    """The server's address, which such tokens are issued for."""

    oauth_scopes: tuple[str, ...] = variable("CALLLOGS_OAUTH_SCOPES", parsers.names, _MCP, ())
    """The scopes such a token must have, with commas between."""

    mcp_rate: str = variable(
        "CALLLOGS_MCP_RATE", partial(parsers.rate, example=DEFAULT_RATE), _MCP, DEFAULT_RATE
    )
    """How often one caller may call over HTTP."""

    slack_bot_token: SecretStr | None = variable(
        "SLACK_BOT_TOKEN", partial(parsers.slack_token, prefix="xoxb-"), _SLACK, None
    )
    """The bot's token, `xoxb-...`, where one workspace is served."""

    slack_app_token: SecretStr | None = variable(
        "SLACK_APP_TOKEN", partial(parsers.slack_token, prefix="xapp-"), (Face.SLACK,), None
    )
    """The app-level token, `xapp-...`, for Socket Mode."""

    slack_signing_secret: SecretStr | None = variable(
        "SLACK_SIGNING_SECRET", parsers.secret, _NOT_CLI, None
    )
    """What Slack signs its requests over HTTP with, Slackbot's too."""

    slack_client_id: str | None = variable("SLACK_CLIENT_ID", str, _SERVER, None)
    """What Slack knows the app by, where several workspaces install it."""

    slack_client_secret: SecretStr | None = variable(
        "SLACK_CLIENT_SECRET", parsers.secret, _SERVER, None, together="SLACK_CLIENT_ID"
    )
    """What proves to Slack that it is this app."""

    slack_scopes: tuple[str, ...] = variable("CALLLOGS_SLACK_SCOPES", parsers.names, _SERVER, ())
    """Scopes several workspaces are asked for beyond `commands`, with commas between."""

    public_url: str | None = variable("CALLLOGS_PUBLIC_URL", parsers.public_origin, _SERVER, None)
    """The server's public address, https; for `/mcp`, and needed by several workspaces."""

    database_url: SecretStr | None = variable(
        "CALLLOGS_DATABASE_URL", parsers.database, _SLACK, None
    )
    """Where links are kept, and keys of several workspaces: `sqlite:///...`, `postgresql://...`.

    Default: a file in the user's state folder.
    """

    slack_api_url: str = variable(
        "CALLLOGS_SLACK_API_URL",
        partial(parsers.folder, example=SLACK_API_URL),
        _SLACK,
        SLACK_API_URL,
    )
    """The address of Slack's API, or of a stand-in in tests and trials."""

    slack_rules: SlackRules = field(default_factory=SlackRules)

    @classmethod
    def from_environment(
        cls, over: Mapping[str, str | None] | None = None, *, keyless: bool = False
    ) -> "Settings":
        """Read the process's own environment, with variables given over it; see `read`."""
        given = {name: text for name, text in (over or {}).items() if text is not None}
        return cls.read({**os.environ, **given}, keyless=keyless)

    @classmethod
    def read(cls, variables: Mapping[str, str], *, keyless: bool = False) -> "Settings":
        """Read settings from variables; an empty one counts as not set.

        Args:
            variables: By name, such as those of the environment.
            keyless: True where an address alone will do, for callers bring keys of their own.

        Raises:
            ConfigurationError: One is malformed, or set without what it needs.
        """
        given = {name: text.strip() for name, text in variables.items() if text.strip()}
        values = parse_variables(cls, given)
        if "oneuptime_url" in values and "api_key" not in values and not keyless:
            raise ConfigurationError(
                "ONEUPTIME_API_KEY",
                "ONEUPTIME_URL is set but no API key is. Set ONEUPTIME_API_KEY, or "
                "ONEUPTIME_API_KEY_FILE, to a key with the permission Read Call Log.",
            )
        return cls(**values, slack_rules=_slack_rules(given))


def _slack_rules(variables: Mapping[str, str]) -> SlackRules:
    rules = SlackRules(**parse_variables(SlackRules, variables))
    needed = _LISTS.get(rules.access)
    if needed and needed not in variables:
        raise ConfigurationError(
            needed,
            f"{needed} is not set: CALLLOGS_SLACK_ACCESS={rules.access} lets in who stands there.",
        )
    return rules
