"""What one environment variable may hold: text in, a value or a sentence about the variable out."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from calllogs.errors import ConfigurationError

FEWEST_CHARACTERS = 16
"""Of a secret somebody chooses; a shorter one is guessed."""


def read_origin(given: Mapping[str, str], name: str, default: str) -> str:
    """Return an address without the path people copy along: `/api`, `/dashboard/...`."""
    return "/".join(read_address(given, name, default).split("/")[:3])


_ADDRESS = re.compile(
    r"https?://(\[[0-9A-Fa-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)(:(?P<port>[0-9]{1,5}))?(/[^\s?#]*)?"
)


_LARGEST_PORT = 65_535


def read_address(given: Mapping[str, str], name: str, default: str) -> str:
    """Return an address as given, without a slash at its end."""
    address = given.get(name, default).rstrip("/")
    found = _ADDRESS.fullmatch(address)
    if not found or int(found["port"] or 0) > _LARGEST_PORT:
        raise ConfigurationError(
            name, f"{name} is not an address. It looks like {default.rstrip('/')}."
        )
    return address


def read_token(given: Mapping[str, str], name: str, prefix: str) -> SecretStr | None:
    """Return a token of Slack's, which begins in a known way."""
    token = given.get(name)
    if token is None:
        return None
    if not token.startswith(prefix):
        raise ConfigurationError(name, f"{name} is not such a token: it begins with {prefix}.")
    return SecretStr(token)


def read_secret(given: Mapping[str, str], name: str) -> SecretStr | None:
    """Return a secret somebody chose, if it is long enough."""
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


def read_switch(given: Mapping[str, str], name: str) -> bool | None:
    """Return whether something is on, or None where nothing is said."""
    word = given.get(name)
    if word is None:
        return None
    if word.lower() not in _SWITCHES:
        raise ConfigurationError(name, f"{name} is {word[:60]!r}. Use on or off.")
    return _SWITCHES[word.lower()]


def read_names(text: str) -> tuple[str, ...]:
    """Return names with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def read_rate(given: Mapping[str, str], name: str, usual: str) -> str:
    """Return how often something may be done, such as `30/minute`."""
    rate = given.get(name, usual)
    if not re.fullmatch(r"[1-9]\d{0,5}\s*/\s*(second|minute|hour)", rate):
        raise ConfigurationError(name, f"{name} is {rate[:60]!r}. It looks like {usual}.")
    return rate


def read_ids(given: Mapping[str, str], name: str, example: str, begins: str) -> tuple[str, ...]:
    """Return ids of Slack's with commas between them."""
    ids = read_names(given.get(name, ""))
    for each in ids:
        if not re.fullmatch(rf"[{begins}][A-Z0-9]{{1,30}}", each):
            raise ConfigurationError(
                name, f"{name} holds {each[:40]!r}, which is no such id: one looks like {example}."
            )
    return ids


def both_set(given: Mapping[str, str], names: tuple[str, str]) -> bool:
    """Whether two settings that go together are set; one alone is a mistake."""
    missing = [name for name in names if name not in given]
    if len(missing) == 1:
        raise ConfigurationError(
            missing[0], f"{missing[0]} is not set: {' and '.join(names)} go together."
        )
    return not missing


_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def read_database(given: Mapping[str, str], name: str) -> SecretStr | None:
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


def read_zone(name: str | None) -> str | None:
    """Return the name of a time zone."""
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


def read_region(name: str) -> str:
    """Return a region, in capitals."""
    if not re.fullmatch(r"[A-Za-z]{2}", name):
        raise ConfigurationError(
            "CALLLOGS_REGION",
            f"CALLLOGS_REGION is {name[:60]!r}, which is not a region. "
            "Use two letters of ISO 3166 such as US, GB or DE.",
        )
    return name.upper()
