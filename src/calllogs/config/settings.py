"""The table of settings, a row each, read once from a mapping; nothing else sees the environment.

Proxies, certificates and the carrier's account are values of several settings.

docs/settings.md and the README's tables are made of it: `python -m scripts.generate`.
"""

import os
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from ipaddress import ip_address, ip_network
from pathlib import Path
from textwrap import fill
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies

from pydantic import SecretStr

from calllogs.config import values
from calllogs.config.values import Rate
from calllogs.config.variables import (
    CONFIG,
    Face,
    Variable,
    config_path,
    parse_variables,
    read_config,
    unknown_variable,
    variable,
    variables,
)
from calllogs.errors import ConfigurationError
from calllogs.filters.filter import Recurring
from calllogs.filters.recurring import BUSINESS, NIGHT, WorkingHours

CLOUD_URL = "https://oneuptime.com"
SLACK_API_URL = "https://slack.com/api/"
DEADLINE = 50.0
"""Seconds. Hosts of MCP give a tool 60, so a little less: then people get our sentence."""
DEFAULT_REGION = "US"
DEFAULT_RATE = Rate(6000, 60)
"""100 a second is what OneUptime says it allows a project (oneuptime-api.md 2.6)."""
PERSON_RATE = Rate(30, 60)
"""A person pages faster than they ask; a script asks faster than a person pages."""

_ALL = tuple(Face)
_NOT_CLI = (Face.MCP, Face.SLACK, Face.SERVER)
_MCP = (Face.MCP, Face.SERVER)
_SLACK = (Face.SLACK, Face.SERVER)
_SERVER = (Face.SERVER,)


_SCHEMES = {scheme: scheme for scheme in ("http", "https", "socks5", "socks5h")}
_SCHEMES["socks"] = "socks5"
_PROXY = re.compile(
    r"((?P<scheme>\w+)://)?((?P<user>[^:]*)(:(?P<password>.*))?@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:(?P<port>[0-9]{1,5}))?/?"
)
"""The last @ ends the password, which may hold any letter."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy.

    Attributes:
        variable: The variable that names it.
        address: Its address, without user and password.
        user: The user it is asked as, or "".
        password: Their password, or "".
    """

    variable: str
    address: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Return the proxy as a person may see it."""
        return f"{self.address} ({self.variable})"

    @property
    def is_socks(self) -> bool:
        """Whether it is one of SOCKS, and not of HTTP."""
        return self.address.startswith("socks")

    @property
    def login(self) -> tuple[str, str] | None:
        """The user and password, where it wants to know them."""
        return (self.user, self.password) if self.user else None

    @property
    def url(self) -> str:
        """The address with user and password."""
        scheme, _, rest = self.address.partition("://")
        user, password = (quote(text, safe="") for text in (self.user, self.password))
        return f"{scheme}://{user}:{password}@{rest}" if self.user else self.address


def _proxy(variable: str, text: str) -> Proxy:
    match = _PROXY.fullmatch(text)
    scheme = match and _SCHEMES.get((match["scheme"] or "http").lower())
    if not match or not scheme or int(match["port"] or 0) > values.LARGEST_PORT:
        raise ValueError(
            "is not the address of a proxy. It looks like http://proxy.example.com:3128, "
            "http://user:password@proxy.example.com:3128 or socks5://127.0.0.1:1080."
        )
    address = f"{scheme}://{match['host']}" + (f":{match['port']}" if match["port"] else "")
    user, password = (unquote(match[name] or "") for name in ("user", "password"))
    return Proxy(variable, address, user, password)


def _certificates(text: str) -> Path:
    """Return a file that looks like one of certificates; they are read when they are needed."""
    try:
        found = b"-----BEGIN " in Path(text).read_bytes()
    except (OSError, ValueError):  # "\0" in its name
        found = False
    if not found:
        raise ValueError(_NO_CERTIFICATES.format(text[:200]))
    return Path(text)


_NO_CERTIFICATES = (
    "names a file that holds no certificates in PEM, or cannot be read: {}. "
    "Correct the path, or unset it to trust the usual ones."
)


def _certificate_folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError(f"names no folder: {text[:200]}. Correct the path, or unset it.")
    return Path(text)


def _key_log(text: str) -> str:
    try:
        with Path(text).open("ab"):
            return text
    except OSError as error:
        raise ValueError(
            f"names a file that cannot be written: {error.strerror}. Name another, or unset it."
        ) from error


@dataclass(frozen=True, slots=True)
class Network:
    """The variables that every HTTP client knows; lower-case names of proxies count as well."""

    key_log: str | None = variable(
        "SSLKEYLOGFILE", _key_log, _ALL, None, "where the keys of TLS are logged, for debugging"
    )
    certificates: Path | None = variable(
        "SSL_CERT_FILE",
        _certificates,
        _ALL,
        None,
        "the file of certificates that are trusted, in PEM",
        unset="Mozilla's",
    )
    certificate_folder: Path | None = variable(
        "SSL_CERT_DIR", _certificate_folder, _ALL, None, "a folder of such files instead"
    )
    https_proxy: Proxy | None = variable(
        "HTTPS_PROXY",
        partial(_proxy, "HTTPS_PROXY"),
        _ALL,
        None,
        "the proxy for https addresses: `http://...` or `socks5://...`, with `user:password@`; "
        "Slack needs `calllogs[socks]` for SOCKS",
    )
    http_proxy: Proxy | None = variable(
        "HTTP_PROXY", partial(_proxy, "HTTP_PROXY"), _ALL, None, "the proxy for http addresses"
    )
    all_proxy: Proxy | None = variable(
        "ALL_PROXY",
        partial(_proxy, "ALL_PROXY"),
        _ALL,
        None,
        "the proxy where neither of these is set",
    )
    no_proxy: tuple[str, ...] = variable(
        "NO_PROXY",
        values.names,
        _ALL,
        (),
        "hosts that are reached without a proxy, separated by commas",
    )

    def trusted(self) -> ssl.SSLContext | None:
        """Read the certificates that are trusted; None for the usual ones.

        Raises:
            ConfigurationError: They are none.
        """
        if self.certificates is None:
            folder = self.certificate_folder
            return ssl.create_default_context(capath=folder) if folder else None
        try:
            return ssl.create_default_context(cafile=self.certificates)
        except OSError as error:  # ssl.SSLError too
            message = _NO_CERTIFICATES.format(self.certificates)
            raise ConfigurationError("SSL_CERT_FILE", f"SSL_CERT_FILE {message}") from error

    def proxy_to(self, url: str) -> Proxy | None:
        """Return the proxy through which an address is asked, or None."""
        address = urlsplit(url)
        own = self.https_proxy if address.scheme == "https" else self.http_proxy
        if any(_exempts(entry, address.hostname or "") for entry in self.no_proxy):
            return None
        return own or self.all_proxy


def _exempts(entry: str, host: str) -> bool:
    """Whether an entry of NO_PROXY names a host: itself, a domain of it, its network, or `*`."""
    name = entry.lower().strip("[]").lstrip("*.")
    try:
        return ip_address(host) in ip_network(name, strict=False)
    except ValueError:
        return entry == "*" or host == name or (bool(name) and host.endswith(f".{name}"))


def system_proxies() -> Iterator[tuple[str, str]]:
    """Yield the variables of proxies: those of the environment in any case, or the system's own."""
    for scheme, address in getproxies().items():
        yield f"{scheme.upper()}_PROXY", address


TWILIO_URL = "https://api.twilio.com"

_TWILIO_KEY = ("TWILIO_API_KEY", "TWILIO_API_KEY_SECRET")


def _sid(text: str, initials: str) -> str:
    if not re.fullmatch(rf"{initials}[0-9a-fA-F]{{32}}", text):
        raise ValueError(
            f"is not a valid id: it must be {initials} followed by 32 hexadecimal digits. "
            "Copy it again from the Twilio Console."
        )
    return text


def _twilio_secret(text: str) -> SecretStr:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError(
            "holds spaces, line breaks or characters that no Twilio key has. "
            "Copy it again from the Twilio Console."
        )
    return SecretStr(text)


def _twilio_key(text: str) -> SecretStr:
    return SecretStr(_sid(text, "SK"))


@dataclass(frozen=True, slots=True)
class Twilio:
    """An account, and a key that reads its calls; printing it shows no secret."""

    account_sid: str | None = variable(
        "TWILIO_ACCOUNT_SID",
        partial(_sid, initials="AC"),
        _ALL,
        None,
        "the account OneUptime calls with, `AC...`: it is asked what became of each call",
        unset="outcomes are not known",
    )
    key_sid: SecretStr | None = variable(
        "TWILIO_API_KEY", _twilio_key, _ALL, None, "a key of that account, `SK...`", file=True
    )
    key_secret: SecretStr | None = variable(
        "TWILIO_API_KEY_SECRET", _twilio_secret, _ALL, None, "the secret of that key", file=True
    )
    auth_token: SecretStr | None = variable(
        "TWILIO_AUTH_TOKEN",
        _twilio_secret,
        _ALL,
        None,
        "the account's own token, where there is no key",
        file=True,
    )
    twilio_url: str = variable(
        "CALLLOGS_TWILIO_URL",
        partial(values.address, example=TWILIO_URL),
        _ALL,
        TWILIO_URL,
        "the address of Twilio's API, a regional one, or of a stand-in in tests and trials",
        needs="TWILIO_ACCOUNT_SID",
    )

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Twilio":
        """Read the account from variables.

        Raises:
            ConfigurationError: One is malformed, or the account is half set.
        """
        twilio = cls(**parse_variables(cls, environment))
        key = (twilio.key_sid, twilio.key_secret)
        keyed = any(key) or twilio.auth_token is not None
        missing = [name for name, value in zip(_TWILIO_KEY, key, strict=True) if value is None]
        if len(missing) == 1:
            raise ConfigurationError(
                missing[0], f"{missing[0]} is not set: {' and '.join(_TWILIO_KEY)} go together."
            )
        if keyed and twilio.account_sid is None:
            raise ConfigurationError(
                "TWILIO_ACCOUNT_SID",
                "TWILIO_ACCOUNT_SID is not set, and a key of Twilio's is. Set it to the account "
                "OneUptime calls with, or unset the key.",
            )
        if twilio.account_sid and not keyed:
            raise ConfigurationError(
                _TWILIO_KEY[0],
                f"TWILIO_ACCOUNT_SID is set and no key is. Set {' and '.join(_TWILIO_KEY)}, "
                "or TWILIO_AUTH_TOKEN, or unset it.",
            )
        return twilio

    @property
    def variables(self) -> dict[str, str]:
        """The variables that `read` makes the same account of; secrets among them."""
        values = {row.name: getattr(self, name) for row, name in variables(Twilio)}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value
            for name, value in values.items()
            if self.account_sid and value is not None
        }

    @property
    def login(self) -> tuple[str, str] | None:
        """User and password of a request; None where no account is set."""
        user = self.key_sid.get_secret_value() if self.key_sid else self.account_sid
        password = self.key_secret or self.auth_token
        return (user, password.get_secret_value()) if user and password else None


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

    access: Access = variable(
        "CALLLOGS_SLACK_ACCESS",
        _access,
        _SLACK,
        Access.WORKSPACE,
        "who may ask: `workspace` (every full member), `allowlist` or `usergroup`",
    )
    users: frozenset[str] = variable(
        "CALLLOGS_SLACK_USERS",
        values.user_ids,
        _SLACK,
        frozenset(),
        "ids of those on the allowlist, separated by commas",
    )
    groups: tuple[str, ...] = variable(
        "CALLLOGS_SLACK_USERGROUPS",
        values.user_group_ids,
        _SLACK,
        (),
        "ids of the user groups, separated by commas",
    )
    guests: bool | None = variable(
        "CALLLOGS_SLACK_GUESTS",
        values.switch,
        _SLACK,
        None,
        "`on`: guests may ask too; `off`: nothing is served where Slack does not tell who is one",
        unset="guests may not ask, where Slack tells who is one",
    )
    unmasked: frozenset[str] = variable(
        "CALLLOGS_SLACK_UNMASKED",
        values.user_ids,
        _SLACK,
        frozenset(),
        "ids of those who see whole numbers, in their own answers only",
        unset="nobody",
    )
    sharing: bool = variable(
        "CALLLOGS_SLACK_SHARING",
        values.switch,
        _SLACK,
        default=True,
        meaning="`off`: nothing is shared into channels",
    )
    share_channels: frozenset[str] = variable(
        "CALLLOGS_SLACK_SHARE_CHANNELS",
        values.channel_ids,
        _SLACK,
        frozenset(),
        "ids of channels to share into where Slack does not tell who sees them",
        unset="those OneUptime created",
    )
    export: bool = variable(
        "CALLLOGS_SLACK_EXPORT",
        values.switch,
        _SLACK,
        default=False,
        meaning="`on`: calls as a CSV file, in a direct message to the asker",
    )
    rate: Rate = variable(
        "CALLLOGS_SLACK_RATE",
        partial(values.rate, example=PERSON_RATE),
        _SLACK,
        PERSON_RATE,
        "how often one person may ask",
    )
    support: str | None = variable(
        "CALLLOGS_SLACK_SUPPORT",
        values.contact,
        _SLACK,
        None,
        "an https page or an e-mail for feedback and help, shown to everybody",
        unset="whoever runs calllogs is named",
    )
    privacy: str | None = variable(
        "CALLLOGS_SLACK_PRIVACY",
        values.contact,
        _SLACK,
        None,
        "an https page that says what is done with people's data, shown to everybody",
        unset="none is shown",
    )


_LISTS = {Access.ALLOWLIST: "CALLLOGS_SLACK_USERS", Access.USERGROUP: "CALLLOGS_SLACK_USERGROUPS"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided; printing it shows no secret."""

    config: Path | None = variable(
        CONFIG,
        Path,
        _ALL,
        None,
        "a file with these variables in TOML; the environment wins",
        unset="`config.toml` in the user's configuration folder",
    )
    api_key: SecretStr | None = variable(
        "ONEUPTIME_API_KEY",
        values.api_key,
        _ALL,
        None,
        "the project's API key, or a file that holds it",
        file=True,
        unset="made-up calls in the terminal",
    )
    oneuptime_url: str = variable(
        "ONEUPTIME_URL",
        partial(values.origin, example=CLOUD_URL),
        _ALL,
        CLOUD_URL,
        "the address of the dashboard; needs an API key",
    )
    tz: str | None = variable(
        "CALLLOGS_TZ",
        values.zone,
        _ALL,
        None,
        "the IANA zone words are read and times are shown in",
        unset="the machine's, or what TZ names",
        instead="TZ",
    )
    region: str = variable(
        "CALLLOGS_REGION",
        values.region,
        _ALL,
        DEFAULT_REGION,
        "the region of national phone numbers, ISO 3166",
    )
    night: Recurring = variable(
        "CALLLOGS_NIGHT",
        partial(values.recurring, hours=NIGHT),
        _ALL,
        NIGHT,
        "what `at night` means, in the asker's zone: `23:00-07:00`",
        unset="22:00-06:00",
    )
    business_hours: Recurring = variable(
        "CALLLOGS_BUSINESS_HOURS",
        partial(values.recurring, hours=BUSINESS),
        _ALL,
        BUSINESS,
        "what `business hours` are, with days where they are not Monday to Friday: "
        "`sun-thu 08:00-16:00`",
        unset="mon-fri 09:00-17:00",
    )
    me: str | None = variable(
        "CALLLOGS_ME", values.email, (Face.CLI, Face.MCP), None, "your e-mail, for `my calls`"
    )
    deadline: float = variable(
        "CALLLOGS_DEADLINE",
        partial(values.seconds, example=DEADLINE),
        _ALL,
        DEADLINE,
        "seconds a question is waited for, however many requests it takes",
    )
    secret: SecretStr | None = variable(
        "CALLLOGS_SECRET",
        values.secret,
        _NOT_CLI,
        None,
        "signs cursors and buttons, and seals keys; the same for all replicas",
        unset="one the process makes itself; several workspaces need it",
    )
    secret_previous: SecretStr | None = variable(
        "CALLLOGS_SECRET_PREVIOUS",
        values.secret,
        _NOT_CLI,
        None,
        "what `CALLLOGS_SECRET` was before, or what signed in its place: its cursors and buttons "
        "still work, and keys it sealed are sealed again",
    )
    mask_numbers: bool | None = variable(
        "CALLLOGS_MASK_NUMBERS",
        values.switch,
        _MCP,
        None,
        "`on`: numbers keep their country code and last four digits",
        unset="on over HTTP",
    )
    mcp_app: bool = variable(
        "CALLLOGS_MCP_APP",
        values.switch,
        _MCP,
        default=True,
        meaning="`off`: without `show_call_logs`",
    )
    mcp_token: SecretStr | None = variable(
        "CALLLOGS_MCP_TOKEN",
        values.secret,
        _MCP,
        None,
        "what callers send over HTTP, 16 characters or more",
    )
    metrics_token: SecretStr | None = variable(
        "CALLLOGS_METRICS_TOKEN",
        values.secret,
        _SERVER,
        None,
        "what is sent to `/metrics`, 16 characters or more",
        unset="`CALLLOGS_MCP_TOKEN`",
    )
    mcp_hosts: tuple[str, ...] = variable(
        "CALLLOGS_MCP_HOSTS",
        values.names,
        _MCP,
        (),
        "host names under which the server is reached, separated by commas",
        unset="this machine",
    )
    oauth_issuer: str | None = variable(
        "CALLLOGS_OAUTH_ISSUER",
        values.address,
        _MCP,
        None,
        "who issues the tokens callers send instead",
    )
    oauth_resource: str | None = variable(
        "CALLLOGS_OAUTH_RESOURCE",
        values.address,
        _MCP,
        None,
        "the server's address, which such tokens are issued for",
        together="CALLLOGS_OAUTH_ISSUER",
    )
    oauth_scopes: tuple[str, ...] = variable(
        "CALLLOGS_OAUTH_SCOPES",
        values.names,
        _MCP,
        (),
        "the scopes such a token must have, separated by commas",
        needs="CALLLOGS_OAUTH_ISSUER",
    )
    mcp_rate: Rate = variable(
        "CALLLOGS_MCP_RATE",
        partial(values.rate, example=DEFAULT_RATE),
        _MCP,
        DEFAULT_RATE,
        "how often one caller may call over HTTP",
    )
    slack_bot_token: SecretStr | None = variable(
        "SLACK_BOT_TOKEN",
        partial(values.slack_token, prefix="xoxb-"),
        _SLACK,
        None,
        "the bot's token, `xoxb-...`, where one workspace is served",
    )
    slack_app_token: SecretStr | None = variable(
        "SLACK_APP_TOKEN",
        partial(values.slack_token, prefix="xapp-"),
        (Face.SLACK,),
        None,
        "the app-level token, `xapp-...`, for Socket Mode",
    )
    slack_signing_secret: SecretStr | None = variable(
        "SLACK_SIGNING_SECRET",
        values.secret,
        _SLACK,
        None,
        "what Slack signs its requests over HTTP with, Slackbot's too",
    )
    slack_client_id: str | None = variable(
        "SLACK_CLIENT_ID",
        str,
        _SERVER,
        None,
        "what Slack knows the app by, where several workspaces install it",
    )
    slack_client_secret: SecretStr | None = variable(
        "SLACK_CLIENT_SECRET",
        values.secret,
        _SERVER,
        None,
        "what proves to Slack that it is this app",
        together="SLACK_CLIENT_ID",
    )
    slack_scopes: tuple[str, ...] = variable(
        "CALLLOGS_SLACK_SCOPES",
        values.names,
        _SERVER,
        (),
        "scopes several workspaces are asked for beyond `commands`, separated by commas",
        needs="SLACK_CLIENT_ID",
    )
    public_url: str | None = variable(
        "CALLLOGS_PUBLIC_URL",
        values.public_origin,
        _MCP,
        None,
        "the server's public address, https; for `/mcp`, and needed by several workspaces",
    )
    database_url: SecretStr | None = variable(
        "CALLLOGS_DATABASE_URL",
        values.database,
        _SLACK,
        None,
        "where links are kept, and keys of several workspaces: `sqlite:///...`, `postgresql://...`",
        unset="a file in the user's state folder",
    )
    slack_api_url: str = variable(
        "CALLLOGS_SLACK_API_URL",
        partial(values.folder, example=SLACK_API_URL),
        _SLACK,
        SLACK_API_URL,
        "the address of Slack's API, or of a stand-in in tests and trials",
    )

    slack_rules: SlackRules = field(default_factory=SlackRules)
    network: Network = field(default_factory=Network)
    twilio: Twilio = field(default_factory=Twilio)

    @property
    def hours(self) -> WorkingHours:
        """What is night to those who ask, and what is work."""
        return WorkingHours(self.night, self.business_hours)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names under which a server is reached, this machine's own aside."""
        public = urlsplit(self.public_url or "").hostname
        names = (*self.mcp_hosts, public) if public else self.mcp_hosts
        return tuple(name.lower() for name in names)

    @classmethod
    def from_environment(
        cls, over: Mapping[str, str | None] | None = None, *, keyless: bool = False
    ) -> "Settings":
        """Read the process's own environment, with variables given over it; see `read`."""
        return cls.read(environment(over or {}), keyless=keyless)

    @classmethod
    def read_valid(
        cls, over: Mapping[str, str | None]
    ) -> tuple["Settings", tuple[ConfigurationError, ...]]:
        """Read the process's own environment as far as it is valid, with what is wrong besides."""
        try:
            return _valid(environment(over))
        except ConfigurationError as error:  # of the configuration file
            given = {name: text for name, text in over.items() if text is not None}
            settings, further = _valid({**os.environ, **given})
            return settings, (error, *further)

    @classmethod
    def read(cls, environment: Mapping[str, str], *, keyless: bool = False) -> "Settings":
        """Read settings from variables; an empty one counts as not set.

        Args:
            environment: By name, such as those of the process.
            keyless: True where an address alone will do, for callers bring keys of their own.

        Raises:
            ConfigurationError: One is malformed or unknown, or set without what it needs.
        """
        given = {name: text.strip() for name, text in environment.items() if text.strip()}
        if unknown := unknown_variable(given, NAMES):
            raise unknown
        values = parse_variables(cls, given)
        if "oneuptime_url" in values and "api_key" not in values and not keyless:
            raise ConfigurationError(
                API_KEY.name,
                f"ONEUPTIME_URL is set but no API key is. Set {' or '.join(API_KEY.names)} "
                "to a key with the permission Read Call Log.",
            )
        network = Network(**parse_variables(Network, given))
        twilio = Twilio.read(given)
        return cls(**values, slack_rules=_slack_rules(given), network=network, twilio=twilio)


def _slack_rules(environment: Mapping[str, str]) -> SlackRules:
    rules = SlackRules(**parse_variables(SlackRules, environment))
    for access, name in _LISTS.items():
        if rules.access is access and name not in environment:
            raise ConfigurationError(
                name,
                f"{name} is not set: CALLLOGS_SLACK_ACCESS={access} lets in those who are listed "
                "there.",
            )
        if rules.access is not access and name in environment:
            raise ConfigurationError(
                "CALLLOGS_SLACK_ACCESS",
                f"{name} is set and CALLLOGS_SLACK_ACCESS is {rules.access}, which does not look "
                f"there. Set CALLLOGS_SLACK_ACCESS to {access}, or unset {name}.",
            )
    return rules


def environment(over: Mapping[str, str | None], *, needed: bool = True) -> dict[str, str]:
    """Return the variables of the process, those of the configuration file beneath them.

    Args:
        over: What the command line says in their place.
        needed: Whether a file that is named has to be there.

    Raises:
        ConfigurationError: The file cannot be read, or sets something else.
    """
    given = {name: text for name, text in over.items() if text is not None}
    own = {**os.environ, **dict(system_proxies()), **given}
    kept = read_config(config_path(own), NAMES, needed=needed and bool(own.get(CONFIG)))
    beaten = {name for row in ROWS if not own.keys().isdisjoint(row.names) for name in row.names}
    return {name: text for name, text in kept.items() if name not in beaten} | own


def _valid(environment: Mapping[str, str]) -> tuple[Settings, tuple[ConfigurationError, ...]]:
    try:
        return Settings.read(environment), ()
    except ConfigurationError as error:
        settings, further = _valid(_without(environment, error.setting))
        return settings, (error, *further)


def _without(environment: Mapping[str, str], name: str) -> Mapping[str, str]:
    """Return variables without one; where it is missing, without what needs it, or its kind."""
    kind = f"{name.partition('_')[0]}_"
    needing = {each for row in ROWS if name in (row.needs, row.together) for each in row.names}
    dropped = environment.keys() & ({name} if name in environment else needing)
    dropped = dropped or {other for other in environment if other.startswith(kind)}
    return {other: text for other, text in environment.items() if other not in dropped}


TABLES = (Settings, SlackRules, Network, Twilio)
"""Every variable there is stands in one of them."""

ROWS = tuple(row for table in TABLES for row, _ in variables(table))
NAMES = {name for row in ROWS for name in row.names}
BY_FIELD = {name: row for table in TABLES for row, name in variables(table)}
API_KEY, ZONE, REGION = (BY_FIELD[name] for name in ("api_key", "tz", "region"))


def not_set(name: str, hint: str) -> ConfigurationError:
    """Return the error of a setting that is missing.

    Args:
        name: Its field.
        hint: Where it comes from, a sentence.
    """
    row = BY_FIELD[name]
    meaning = row.meaning.replace("`", "")
    return ConfigurationError(row.name, f"{row.name} is not set: {meaning}. {hint}")


def environment_help(face: Face) -> str:
    """Return the settings a command reads, for its `--help`."""
    rows = (row for row in ROWS if face in row.faces)
    return "\n".join(["settings (environment variables):", *map(_help_line, rows)])


def _help_line(row: Variable) -> str:
    default = f" ({row.default_text})" if row.default_text else ""
    line = f"{', '.join(row.names)}: {row.meaning}{default}"
    return fill(line.replace("`", ""), 80, initial_indent="  ", subsequent_indent="      ")
