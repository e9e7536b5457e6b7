"""What one variable may hold: from its text to a value.

A parser raises ValueError with a sentence that continues the name of the variable.
"""

import re
from zoneinfo import ZoneInfo

from pydantic import SecretStr

FEWEST_CHARACTERS = 16
"""Of a secret somebody chooses; a shorter one can be guessed."""

LONGEST_SECONDS = 600

_ADDRESS = re.compile(
    r"https?://(\[[0-9A-Fa-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)(:(?P<port>[0-9]{1,5}))?(/[^\s?#]*)?"
)
_LARGEST_PORT = 65_535


def address(text: str, example: str = "https://example.com") -> str:
    """Return an address without a slash at its end."""
    trimmed = text.rstrip("/")
    match = _ADDRESS.fullmatch(trimmed)
    if not match or int(match["port"] or 0) > _LARGEST_PORT:
        raise ValueError(f"is not an address. It looks like {example.rstrip('/')}.")
    return trimmed


def folder(text: str, example: str) -> str:
    """Return an address that paths are appended to: with one slash at its end."""
    return address(text, example) + "/"


def origin(text: str, example: str) -> str:
    """Return an address without the path people copy along: `/api`, `/dashboard/...`."""
    return "/".join(address(text, example).split("/")[:3])


def public_origin(text: str) -> str:
    """Return an address that Slack and browsers may use."""
    public = origin(text, "https://calllogs.example.com")
    if not public.startswith("https://"):
        raise ValueError("must begin with https://: Slack sends nothing over plain http.")
    return public


def api_key(text: str) -> SecretStr:
    """Return an API key, if it can be sent as a header."""
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError(
            "holds spaces, line ends or letters that no API key has. "
            "Copy it once more from Project Settings > API Keys."
        )
    return SecretStr(text)


def slack_token(text: str, prefix: str) -> SecretStr:
    """Return a token of Slack's, which begins in a known way."""
    if not text.startswith(prefix):
        raise ValueError(f"is not such a token: it begins with {prefix}.")
    return SecretStr(text)


def secret(text: str) -> SecretStr:
    """Return a secret somebody chose, if it is long enough."""
    if len(text) < FEWEST_CHARACTERS:
        raise ValueError(
            f"is too short to be safe: give it {FEWEST_CHARACTERS} characters or more, such "
            "as those of `openssl rand -hex 16`."
        )
    return SecretStr(text)


_SWITCHES = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


def switch(text: str) -> bool:
    """Return True for on, False for off."""
    if text.lower() not in _SWITCHES:
        raise ValueError(f"is {text[:60]!r}. Use on or off.")
    return _SWITCHES[text.lower()]


def seconds(text: str, example: float) -> float:
    """Return a number of seconds."""
    # float() alone would take the digits of other scripts, and "1e9".
    number = float(text) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", text) else 0
    if not 0 < number <= LONGEST_SECONDS:
        raise ValueError(
            f"is {text[:60]!r}. Use a number of seconds up to {LONGEST_SECONDS}, "
            f"such as {example:g}."
        )
    return number


def rate(text: str, example: str) -> str:
    """Return how often something may be done, such as `30/minute`."""
    if not re.fullmatch(r"[1-9]\d{0,5}\s*/\s*(second|minute|hour)", text):
        raise ValueError(f"is {text[:60]!r}. It looks like {example}.")
    return text


def names(text: str) -> tuple[str, ...]:
    """Return names with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def user_ids(text: str) -> frozenset[str]:
    """Return ids of people in Slack with commas between them."""
    return frozenset(_ids(text, "U0123ABCD", "UW"))


def user_group_ids(text: str) -> tuple[str, ...]:
    """Return ids of Slack's user groups with commas between them."""
    return _ids(text, "S0123ABCD", "S")


def channel_ids(text: str) -> frozenset[str]:
    """Return ids of Slack's channels with commas between them."""
    return frozenset(_ids(text, "C0123ABCD", "CG"))


def _ids(text: str, example: str, initials: str) -> tuple[str, ...]:
    ids = names(text)
    for each in ids:
        if not re.fullmatch(rf"[{initials}][A-Z0-9]{{1,30}}", each):
            raise ValueError(f"holds {each[:40]!r}, which is no such id: one looks like {example}.")
    return ids


_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def database(text: str) -> SecretStr:
    """Return an address with the driver calllogs uses; it may hold a password."""
    dialect, separator, rest = text.partition("://")
    if dialect.partition("+")[0] not in _DRIVERS or not separator:
        raise ValueError(
            "is no database calllogs knows. It looks like sqlite:////var/lib/calllogs.db "
            "or postgresql://user:password@host/calllogs."
        )
    return SecretStr(f"{_DRIVERS.get(dialect, dialect)}://{rest}")


def zone(text: str) -> str:
    """Return the name of a time zone that exists."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:  # not found, "../x", a folder
        raise ValueError(
            f"is {text[:60]!r}, which is not a time zone. "
            "Use an IANA name such as Europe/Berlin, America/New_York or UTC."
        ) from error
    return text


def region(text: str) -> str:
    """Return a region in capitals."""
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError(
            f"is {text[:60]!r}, which is not a region. "
            "Use two letters of ISO 3166 such as US, GB or DE."
        )
    return text.upper()
