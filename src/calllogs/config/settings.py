"""Everything that is configured, read once from a mapping; nothing else sees the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from pydantic import SecretStr

from calllogs.config.slack_rules import SlackRules, read_slack_rules
from calllogs.config.values import (
    both_set,
    read_address,
    read_database,
    read_names,
    read_origin,
    read_rate,
    read_region,
    read_secret,
    read_switch,
    read_token,
    read_zone,
)
from calllogs.errors import ConfigurationError

CLOUD_URL = "https://oneuptime.com"
SLACK_API_URL = "https://slack.com/api/"
DEFAULT_DEADLINE = 50.0
"""Seconds. Hosts of MCP give a tool 60, so a little less: then people get our sentence."""
LONGEST_DEADLINE = 600
DEFAULT_REGION = "US"
DEFAULT_RATE = "6000/minute"
"""100 a second is what OneUptime says it allows a project (API.md 2.6)."""


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
            oneuptime_url=read_origin(given, "ONEUPTIME_URL", CLOUD_URL),
            api_key=_api_key(given, keyless=keyless),
            tz=read_zone(given.get("CALLLOGS_TZ")),
            region=read_region(given.get("CALLLOGS_REGION", DEFAULT_REGION)),
            me=given.get("CALLLOGS_ME"),
            deadline=_seconds(given, "CALLLOGS_DEADLINE"),
            database_url=read_database(given, "CALLLOGS_DATABASE_URL"),
            secret=read_secret(given, "CALLLOGS_SECRET"),
            mask_numbers=read_switch(given, "CALLLOGS_MASK_NUMBERS"),
            mcp_app=read_switch(given, "CALLLOGS_MCP_APP") is not False,
            mcp_token=read_secret(given, "CALLLOGS_MCP_TOKEN"),
            mcp_hosts=read_names(given.get("CALLLOGS_MCP_HOSTS", "")),
            **_oauth(given),
            mcp_rate=read_rate(given, "CALLLOGS_MCP_RATE", DEFAULT_RATE),
            slack_bot_token=read_token(given, "SLACK_BOT_TOKEN", "xoxb-"),
            slack_app_token=read_token(given, "SLACK_APP_TOKEN", "xapp-"),
            slack_signing_secret=read_secret(given, "SLACK_SIGNING_SECRET"),
            **_slack_app(given),
            slack_scopes=read_names(given.get("CALLLOGS_SLACK_SCOPES", "")),
            public_url=_public(given, "CALLLOGS_PUBLIC_URL"),
            slack_api_url=read_address(given, "CALLLOGS_SLACK_API_URL", SLACK_API_URL) + "/",
            slack_rules=read_slack_rules(given),
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


class _OAuth(TypedDict):
    oauth_issuer: str | None
    oauth_resource: str | None
    oauth_scopes: tuple[str, ...]


def _oauth(given: Mapping[str, str]) -> _OAuth:
    names = ("CALLLOGS_OAUTH_ISSUER", "CALLLOGS_OAUTH_RESOURCE")
    both = both_set(given, names)
    issuer, resource = (read_address(given, name, "https://example.com") for name in names)
    return {
        "oauth_issuer": issuer if both else None,
        "oauth_resource": resource if both else None,
        "oauth_scopes": read_names(given.get("CALLLOGS_OAUTH_SCOPES", "")),
    }


class _SlackApp(TypedDict):
    slack_client_id: str | None
    slack_client_secret: SecretStr | None


def _slack_app(given: Mapping[str, str]) -> _SlackApp:
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    secret = read_secret(given, names[1])
    both = both_set(given, names)
    return {
        "slack_client_id": given[names[0]] if both else None,
        "slack_client_secret": secret,
    }


def _public(given: Mapping[str, str], name: str) -> str | None:
    """Return an address that Slack, and people's browsers, may use."""
    if name not in given:
        return None
    address = read_origin(given, name, "https://calllogs.example.com")
    if not address.startswith("https://"):
        raise ConfigurationError(
            name, f"{name} must begin with https://: Slack sends nothing over plain http."
        )
    return address
