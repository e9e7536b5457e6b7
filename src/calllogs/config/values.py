"""What a variable may hold: from its text to a value.

Each takes the text of a variable and raises ValueError with a sentence that continues its name.
"""

import re
from dataclasses import replace
from difflib import get_close_matches
from importlib import import_module
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo, available_timezones

from pydantic import SecretStr

from calllogs.filters.filter import Recurring

FEWEST_CHARACTERS = 16
"""Of a secret somebody chooses; a shorter one can be guessed."""

LONGEST_SECONDS = 600

_ADDRESS = re.compile(
    r"https?://(\[[0-9A-Fa-f:.]+\]|[\w-]+(\.[\w-]+)*\.?)(:(?P<port>[0-9]{1,5}))?(/[^\s?#]*)?"
)
LARGEST_PORT = 65_535


def address(text: str, example: str = "https://example.com") -> str:
    """Return an address without a slash at its end."""
    trimmed = text.rstrip("/")
    match = _ADDRESS.fullmatch(trimmed)
    if not match or int(match["port"] or 0) > LARGEST_PORT:
        raise ValueError(_address_mistake(trimmed, example.rstrip("/")))
    return trimmed


def _address_mistake(text: str, example: str) -> str:
    if _ADDRESS.fullmatch(f"https://{text}"):
        return f"lacks https:// at its beginning. Write https://{text[:200]}, or http://."
    if "@" in text:
        return f"holds a user or a password. Write the address without them, as in {example}."
    return f"is not an address. It looks like {example}."


def contact(text: str) -> str:
    """Return an https page, or an e-mail."""
    if not re.fullmatch(rf"https://[^\s<>|\"']+|{_EMAIL}", text):
        raise ValueError("is neither an https page nor an e-mail, such as help@example.com.")
    return text


def email(text: str) -> str:
    """Return an e-mail address."""
    if not re.fullmatch(_EMAIL, text):
        raise ValueError(
            f"is {text[:60]!r}, which is not an e-mail address. Write one such as bob@example.com."
        )
    return text


_EMAIL = r"[\w.+-]+@[\w-]+(\.[\w-]+)+"


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
            "holds spaces, line breaks or letters that no API key has. "
            "Copy it again from Project Settings > API Keys."
        )
    return SecretStr(text)


def slack_token(text: str, prefix: str) -> SecretStr:
    """Return a token of Slack's, which begins in a known way."""
    if not text.startswith(prefix):
        raise ValueError(
            f"does not begin with {prefix}, as such a token does. "
            "Copy it again from the app's page."
        )
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


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(
    rf"(?:({'|'.join(_DAYS)})-({'|'.join(_DAYS)}) )?"
    r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)"
)


def recurring(text: str, hours: Recurring) -> Recurring:
    """Return hours that come back, in place of the usual ones."""
    match = _HOURS.fullmatch(text.lower())
    if match is None or match[3] == match[4]:
        raise ValueError(
            f"is {text[:60]!r}, which is no hours. Write them as 22:00-06:00, or with days as "
            "sun-thu 08:00-16:00."
        )
    first, last, begin, end = match.groups()
    weekdays = _days_between(first, last) if first else hours.weekdays
    return replace(hours, weekdays=weekdays, begin=begin, end=end)


def _days_between(first: str, last: str) -> tuple[int, ...]:
    """Return the ISO weekdays from one to another, over a Sunday where need be."""
    begun = _DAYS.index(first)
    count = (_DAYS.index(last) - begun) % len(_DAYS) + 1
    return tuple(sorted((begun + n) % len(_DAYS) + 1 for n in range(count)))


_UNITS = {"second": 1, "minute": 60, "hour": 3600}


class Rate(NamedTuple):
    """How often something may be done: so many times in so many seconds."""

    times: int
    seconds: int

    def __str__(self) -> str:
        """Return it as it is written: `30/minute`."""
        return f"{self.times}/{next(u for u, seconds in _UNITS.items() if seconds == self.seconds)}"


def rate(text: str, example: Rate) -> Rate:
    """Return how often something may be done, from `30/minute`."""
    match = re.fullmatch(r"([1-9][0-9]{0,5})\s*/\s*(second|minute|hour)", text)
    if not match:
        raise ValueError(f"is {text[:60]!r}. It looks like {example}.")
    return Rate(int(match[1]), _UNITS[match[2]])


def names(text: str) -> tuple[str, ...]:
    """Return names separated by commas them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def user_ids(text: str) -> frozenset[str]:
    """Return ids of people in Slack separated by commas them."""
    return frozenset(_ids(text, "U0123ABCD", "UW"))


def user_group_ids(text: str) -> tuple[str, ...]:
    """Return ids of Slack's user groups separated by commas them."""
    return _ids(text, "S0123ABCD", "S")


def channel_ids(text: str) -> frozenset[str]:
    """Return ids of Slack's channels separated by commas them."""
    return frozenset(_ids(text, "C0123ABCD", "CG"))


def _ids(text: str, example: str, initials: str) -> tuple[str, ...]:
    ids = names(text)
    for each in ids:
        if not re.fullmatch(rf"[{initials}][A-Z0-9]{{1,30}}", each):
            raise ValueError(
                f"holds {each[:40]!r}, which is not an id: an id looks like {example}."
            )
    return ids


_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_POSTGRESQL_PARAMETERS = {
    "sslmode": "ssl",
    **{name: name for name in ("ssl", "host", "port", "prepared_statement_cache_size")},
}
"""What may stand behind the address of a PostgreSQL, by what its driver calls it."""


def database(text: str) -> SecretStr:
    """Return an address with the driver calllogs uses; it may hold a password."""
    dialect, separator, rest = text.partition("://")
    if dialect.partition("+")[0] not in _DRIVERS or not separator:
        raise ValueError(
            "is not a database calllogs knows. It looks like sqlite:////var/lib/calllogs.db "
            "or postgresql://user:password@host/calllogs."
        )
    known = f"{_DRIVERS.get(dialect, dialect)}://{rest}"
    return SecretStr(_with_parameters(known) if dialect.startswith("postgres") else known)


def _with_parameters(url: str) -> str:
    """Return the address of a PostgreSQL with its parameters as the driver calls them."""
    address, _, query = url.partition("?")
    parameters = parse_qsl(query, keep_blank_values=True)
    for name, _ in parameters:
        if name not in _POSTGRESQL_PARAMETERS:
            raise ValueError(
                f"has the parameter {name[:60]!r}, which the driver does not take. Leave it out; "
                f"these can stand there: {', '.join(_POSTGRESQL_PARAMETERS)}."
            )
    named = urlencode([(_POSTGRESQL_PARAMETERS[name], value) for name, value in parameters])
    return f"{address}?{named}" if named else address


def zone(text: str) -> str | None:
    """Return the name of a time zone that exists, None for the machine's own as a file.

    TZ may name one by its POSIX rule: `EST5EDT,M3.2.0,M11.1.0` is America/New_York, for the file of
    a zone ends in its rule (RFC 9636, 3.3).
    """
    name = text.removeprefix(":")
    if name.startswith("/"):
        return None
    name = (_POSIX_RULE.fullmatch(name) and _zone_by_rule(name)) or name
    try:
        key = ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:  # not found, "../x", a folder
        # PST is near MST, and an hour wrong: only a place is taken for another spelling of it.
        near = get_close_matches(name, available_timezones(), n=1) if "/" in name else []
        hint = f"Did you mean {near[0]}? " if near else ""
        raise ValueError(
            f"is {text[:60]!r}, which is not a time zone. "
            f"{hint}Use an IANA name such as Europe/Berlin, America/New_York or UTC."
        ) from error
    return "UTC" if key in _UTC else key


_UTC = {name for alias in ("UCT", "UTC", "Universal", "Zulu") for name in (alias, f"Etc/{alias}")}
"""Names of one zone."""

_POSIX_RULE = re.compile(r"(?:[A-Za-z]{3,}|<[\w+-]+>)[+-]?\d[\w<>:,./+-]*")


def _zone_by_rule(rule: str) -> str | None:
    """Return the shortest name of a zone that follows a rule from now on, or None."""
    names = (files("tzdata") / "zones").read_text(encoding="ascii").split()
    files_of_zones = {
        name: files("tzdata").joinpath("zoneinfo", *name.split("/")) for name in names
    }
    ending = b"\n" + rule.encode() + b"\n"
    same = [name for name, file in files_of_zones.items() if file.read_bytes().endswith(ending)]
    return min(same, key=lambda name: (name != "UTC", len(name), name), default=None)


def region(text: str) -> str:
    """Return a region in capitals."""
    name = text.upper()
    # Imported late: only a region that is set has to be looked up.
    if name not in import_module("phonenumbers").SUPPORTED_REGIONS:
        hint = "Did you mean GB? " if name == "UK" else ""
        raise ValueError(
            f"is {text[:60]!r}, which is not a region. {hint}"
            "Use two letters of ISO 3166 such as US, GB or DE."
        )
    return name
