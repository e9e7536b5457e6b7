"""Everything that is configured, read once from a mapping; nothing else sees the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from calllogs.errors import ConfigurationError

CLOUD_URL = "https://oneuptime.com"
SLACK_API_URL = "https://slack.com/api/"
DEFAULT_DEADLINE = 50.0
"""Seconds. Hosts of MCP give a tool 60, so a little less: then people get our sentence."""
LONGEST_DEADLINE = 600
DEFAULT_REGION = "US"
DEFAULT_RATE = "6000/minute"
"""100 a second is what OneUptime says it allows a project (API.md 2.6)."""
FEWEST_CHARACTERS = 16
"""Of a secret somebody chooses; a shorter one is guessed."""
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


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person who runs calllogs decided.

    Attributes:
        oneuptime_url: The address of the OneUptime, without a path and without a final slash.
        api_key: The project's API key, or None when no ONEUPTIME_* variable is set.
        tz: The asker's IANA zone, or None for that of the machine.
        region: The ISO 3166 region in which national phone numbers are read.
        me: The e-mail of the person who asks, for `my calls`; or None.
        deadline: Seconds a question is waited for, however many requests it takes.
        database_url: Where links between Slack channels and incidents are kept; None for a file of
            this user's.
        secret: What cursors are signed with, the same for all replicas; None for one of this
            process alone.
        mask_numbers: Whether MCP answers mask phone numbers; None for what suits the transport.
        mcp_app: Whether the MCP server offers a view for hosts that show one.
        mcp_token: What callers of the MCP server over HTTP show when it asks with its own key.
        mcp_hosts: The host names under which the MCP server is reached over HTTP.
        oauth_issuer: Who issues the tokens that callers of the MCP server show, or None.
        oauth_resource: The address of the MCP server, which such tokens are issued for, or None.
        oauth_scopes: What such a token must allow.
        mcp_rate: How often a caller may call over HTTP, such as `600/minute`.
        slack_bot_token: `xoxb-...`, or None.
        slack_app_token: `xapp-...`, for Socket Mode, or None.
        slack_signing_secret: What Slack signs its requests over HTTP with, or None.
        slack_client_id: What Slack knows the app by where several workspaces install it, or None.
        slack_client_secret: What proves it, or None; given together with the former.
        slack_scopes: What workspaces are asked for beyond the least.
        public_url: Where the server is reached from outside, without a final slash, or None.
        slack_api_url: Slack's own, or a fake Slack's in tests and trials; ends in a slash.
        slack_rules: Who may see and do what in Slack.
    """

    oneuptime_url: str = CLOUD_URL
    api_key: SecretStr | None = None
    tz: str | None = None
    region: str = DEFAULT_REGION
    me: str | None = None
    deadline: float = DEFAULT_DEADLINE
    database_url: SecretStr | None = None
    secret: SecretStr | None = None
    mask_numbers: bool | None = None
    mcp_app: bool = True
    mcp_token: SecretStr | None = None
    mcp_hosts: tuple[str, ...] = ()
    oauth_issuer: str | None = None
    oauth_resource: str | None = None
    oauth_scopes: tuple[str, ...] = ()
    mcp_rate: str = DEFAULT_RATE
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_scopes: tuple[str, ...] = ()
    public_url: str | None = None
    slack_api_url: str = SLACK_API_URL
    slack_rules: SlackRules = field(default_factory=SlackRules)

    @classmethod
    def from_environment(
        cls, over: Mapping[str, str | None] | None = None, *, keyless: bool = False
    ) -> "Settings":
        """Read the process's own environment, with what is given over it; see `read`."""
        given = {name: value for name, value in (over or {}).items() if value is not None}
        return cls.read({**os.environ, **given}, keyless=keyless)

    @classmethod
    def read(cls, variables: Mapping[str, str], *, keyless: bool = False) -> "Settings":
        """Read settings from variables; an empty one counts as not set.

        Args:
            variables: By name, such as those of the environment.
            keyless: Whether an address alone will do, for callers bring keys of their own.

        Raises:
            ConfigurationError: One is malformed, or set without what it needs.
        """
        given = {name: value.strip() for name, value in variables.items() if value.strip()}
        return cls(
            oneuptime_url=_origin(given, "ONEUPTIME_URL", CLOUD_URL),
            api_key=_api_key(given, keyless=keyless),
            tz=_zone(given.get("CALLLOGS_TZ")),
            region=_region(given.get("CALLLOGS_REGION", DEFAULT_REGION)),
            me=given.get("CALLLOGS_ME"),
            deadline=_seconds(given, "CALLLOGS_DEADLINE"),
            database_url=_database(given, "CALLLOGS_DATABASE_URL"),
            secret=_long(given, "CALLLOGS_SECRET"),
            mask_numbers=_switch(given, "CALLLOGS_MASK_NUMBERS"),
            mcp_app=_switch(given, "CALLLOGS_MCP_APP") is not False,
            mcp_token=_long(given, "CALLLOGS_MCP_TOKEN"),
            mcp_hosts=_names(given.get("CALLLOGS_MCP_HOSTS", "")),
            **_oauth(given),
            mcp_rate=_rate(given, "CALLLOGS_MCP_RATE", DEFAULT_RATE),
            slack_bot_token=_token(given, "SLACK_BOT_TOKEN", "xoxb-"),
            slack_app_token=_token(given, "SLACK_APP_TOKEN", "xapp-"),
            slack_signing_secret=_long(given, "SLACK_SIGNING_SECRET"),
            **_slack_app(given),
            slack_scopes=_names(given.get("CALLLOGS_SLACK_SCOPES", "")),
            public_url=_public(given, "CALLLOGS_PUBLIC_URL"),
            slack_api_url=_address(given, "CALLLOGS_SLACK_API_URL", SLACK_API_URL) + "/",
            slack_rules=_slack_rules(given),
        )


def _api_key(given: Mapping[str, str], *, keyless: bool) -> SecretStr | None:
    key, file = given.get("ONEUPTIME_API_KEY"), given.get("ONEUPTIME_API_KEY_FILE")
    if key and file:
        raise ConfigurationError(
            "ONEUPTIME_API_KEY_FILE",
            "Both ONEUPTIME_API_KEY and ONEUPTIME_API_KEY_FILE are set. Unset one of them.",
        )
    if file:
        key = _contents(file)
    if not (key or keyless) and "ONEUPTIME_URL" in given:
        raise ConfigurationError(
            "ONEUPTIME_API_KEY",
            "ONEUPTIME_URL is set but no API key is. Set ONEUPTIME_API_KEY, or "
            "ONEUPTIME_API_KEY_FILE, to a key with the permission Read Call Log.",
        )
    if key and not re.fullmatch(r"[!-~]+", key):  # it could not be sent as a header
        raise ConfigurationError(
            "ONEUPTIME_API_KEY",
            "ONEUPTIME_API_KEY holds spaces, line ends or letters that no API key has. "
            "Copy it once more from Project Settings > API Keys.",
        )
    return SecretStr(key) if key else None


def _contents(file: str) -> str:
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "ONEUPTIME_API_KEY_FILE",
            "ONEUPTIME_API_KEY_FILE names a file that cannot be read. "
            "Check the path and its permissions.",
        ) from error
    if not text:
        raise ConfigurationError(
            "ONEUPTIME_API_KEY_FILE", "The file ONEUPTIME_API_KEY_FILE names is empty."
        )
    return text


def _origin(given: Mapping[str, str], name: str, default: str) -> str:
    """Return an address without the path people copy along: `/api`, `/dashboard/...`."""
    return "/".join(_address(given, name, default).split("/")[:3])


_ADDRESS = re.compile(
    r"https?://(\[[0-9A-Fa-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)(:(?P<port>[0-9]{1,5}))?(/[^\s?#]*)?"
)
_LARGEST_PORT = 65_535


def _address(given: Mapping[str, str], name: str, default: str) -> str:
    address = given.get(name, default).rstrip("/")
    found = _ADDRESS.fullmatch(address)
    if not found or int(found["port"] or 0) > _LARGEST_PORT:
        raise ConfigurationError(
            name, f"{name} is not an address. It looks like {default.rstrip('/')}."
        )
    return address


def _zone(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # not found, "../x", a folder
        raise _not_a_zone(name) from error
    return name


def _not_a_zone(name: str) -> ConfigurationError:
    return ConfigurationError(
        "CALLLOGS_TZ",
        f"CALLLOGS_TZ is {name[:60]!r}, which is not a time zone. "
        "Use an IANA name such as Europe/Berlin, America/New_York or UTC.",
    )


def _region(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", name):
        raise ConfigurationError(
            "CALLLOGS_REGION",
            f"CALLLOGS_REGION is {name[:60]!r}, which is not a region. "
            "Use two letters of ISO 3166 such as US, GB or DE.",
        )
    return name.upper()


def _token(given: Mapping[str, str], name: str, prefix: str) -> SecretStr | None:
    token = given.get(name)
    if token is None:
        return None
    if not token.startswith(prefix):
        raise ConfigurationError(name, f"{name} is not such a token: it begins with {prefix}.")
    return SecretStr(token)


def _long(given: Mapping[str, str], name: str) -> SecretStr | None:
    secret = given.get(name)
    if secret is not None and len(secret) < FEWEST_CHARACTERS:
        raise ConfigurationError(
            name,
            f"{name} is too short to be safe: give it {FEWEST_CHARACTERS} characters or more, such "
            "as those of `openssl rand -hex 16`.",
        )
    return SecretStr(secret) if secret else None


_SWITCHES = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


def _switch(given: Mapping[str, str], name: str) -> bool | None:
    word = given.get(name)
    if word is None:
        return None
    if word.lower() not in _SWITCHES:
        raise ConfigurationError(name, f"{name} is {word[:60]!r}. Use on or off.")
    return _SWITCHES[word.lower()]


def _seconds(given: Mapping[str, str], name: str) -> float:
    text = given.get(name, f"{DEFAULT_DEADLINE:g}")
    fits = re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", text) and 0 < float(text) <= LONGEST_DEADLINE
    if not fits:
        raise ConfigurationError(
            name,
            f"{name} is {text[:60]!r}. Use a number of seconds up to {LONGEST_DEADLINE}, "
            f"such as {DEFAULT_DEADLINE:g}.",
        )
    return float(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _rate(given: Mapping[str, str], name: str, usual: str) -> str:
    rate = given.get(name, usual)
    if not re.fullmatch(r"[1-9]\d{0,5}\s*/\s*(second|minute|hour)", rate):
        raise ConfigurationError(name, f"{name} is {rate[:60]!r}. It looks like {usual}.")
    return rate


def _slack_rules(given: Mapping[str, str]) -> SlackRules:
    return SlackRules(
        access=_access(given),
        users=frozenset(_ids(given, "CALLLOGS_SLACK_USERS", "U0123ABCD", "UW")),
        groups=_ids(given, "CALLLOGS_SLACK_USERGROUPS", "S0123ABCD", "S"),
        guests=_switch(given, "CALLLOGS_SLACK_GUESTS") or False,
        unmasked=frozenset(_ids(given, "CALLLOGS_SLACK_UNMASKED", "U0123ABCD", "UW")),
        sharing=_switch(given, "CALLLOGS_SLACK_SHARING") is not False,
        share_channels=frozenset(_ids(given, "CALLLOGS_SLACK_SHARE_CHANNELS", "C0123ABCD", "CG")),
        export=_switch(given, "CALLLOGS_SLACK_EXPORT") or False,
        rate=_rate(given, "CALLLOGS_SLACK_RATE", DEFAULT_SLACK_RATE),
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


def _ids(given: Mapping[str, str], name: str, example: str, begins: str) -> tuple[str, ...]:
    ids = _names(given.get(name, ""))
    for each in ids:
        if not re.fullmatch(rf"[{begins}][A-Z0-9]{{1,30}}", each):
            raise ConfigurationError(
                name, f"{name} holds {each[:40]!r}, which is no such id: one looks like {example}."
            )
    return ids


class _OAuth(TypedDict):
    oauth_issuer: str | None
    oauth_resource: str | None
    oauth_scopes: tuple[str, ...]


def _oauth(given: Mapping[str, str]) -> _OAuth:
    names = ("CALLLOGS_OAUTH_ISSUER", "CALLLOGS_OAUTH_RESOURCE")
    both = _both(given, names)
    issuer, resource = (_address(given, name, "https://example.com") for name in names)
    return {
        "oauth_issuer": issuer if both else None,
        "oauth_resource": resource if both else None,
        "oauth_scopes": _names(given.get("CALLLOGS_OAUTH_SCOPES", "")),
    }


class _SlackApp(TypedDict):
    slack_client_id: str | None
    slack_client_secret: SecretStr | None


def _slack_app(given: Mapping[str, str]) -> _SlackApp:
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    secret = _long(given, names[1])
    both = _both(given, names)
    return {
        "slack_client_id": given[names[0]] if both else None,
        "slack_client_secret": secret,
    }


def _both(given: Mapping[str, str], names: tuple[str, str]) -> bool:
    """Whether two settings that go together are set; one alone is a mistake."""
    missing = [name for name in names if name not in given]
    if len(missing) == 1:
        raise ConfigurationError(
            missing[0], f"{missing[0]} is not set: {' and '.join(names)} go together."
        )
    return not missing


def _public(given: Mapping[str, str], name: str) -> str | None:
    """Return an address that Slack, and people's browsers, may use."""
    if name not in given:
        return None
    address = _origin(given, name, "https://calllogs.example.com")
    if not address.startswith("https://"):
        raise ConfigurationError(
            name, f"{name} must begin with https://: Slack sends nothing over plain http."
        )
    return address


_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def _database(given: Mapping[str, str], name: str) -> SecretStr | None:
    """Return the address with the driver calllogs uses; it may hold a password."""
    address = given.get(name)
    if address is None:
        return None
    kind, separator, rest = address.partition("://")
    if kind.partition("+")[0] not in _DRIVERS or not separator:
        raise ConfigurationError(
            name,
            f"{name} is no database calllogs knows. It looks like sqlite:////var/lib/calllogs.db "
            "or postgresql://user:password@host/calllogs.",
        )
    return SecretStr(f"{_DRIVERS.get(kind, kind)}://{rest}")
