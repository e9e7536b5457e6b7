"""Environment variables: a row of the table of settings, and what its text may be.

A parser takes the text of a variable and raises ValueError with a sentence that continues its name.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo, available_timezones

from pydantic import SecretStr

from calllogs.errors import ConfigurationError
from calllogs.filters.filter import Recurring

Parsed = TypeVar("Parsed")
Default = TypeVar("Default")

PREFIX = "CALLLOGS_"
"""Of the variables that are ours alone: one that is not in the table is a mistake."""


class Face(StrEnum):
    """A command that reads settings."""

    CLI = "calllogs"
    MCP = "calllogs-mcp"
    SLACK = "calllogs-slack"
    SERVER = "calllogs-server"


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable.

    Attributes:
        name: Its name.
        parse: From its text to a value; raises ValueError, a sentence that continues the name.
        faces: The commands that read it.
        default: The value when it is not set.
        meaning: What it decides, for a person.
        unset: What holds when it is not set, in words; "" where the default says it.
        together: The variable it must be set together with, or "".
        needs: The variable without which it has no effect, or "".
        instead: The variable that is read when this one is not set, or "".
        file: True when the variable `file_name` may name a file that holds the text instead.
    """

    name: str
    parse: Callable[[str], object]
    faces: tuple[Face, ...]
    default: object
    meaning: str
    unset: str = ""
    together: str = ""
    needs: str = ""
    instead: str = ""
    file: bool = False

    @property
    def file_name(self) -> str:
        """The variable that names a file with the text."""
        return f"{self.name}_FILE"

    @property
    def names(self) -> tuple[str, ...]:
        """The variables a person may set."""
        return (self.name, self.file_name) if self.file else (self.name,)

    @property
    def default_text(self) -> str:
        """What holds when it is not set, for a person; "" where that is nothing."""
        if self.unset or isinstance(self.default, bool):
            return self.unset or ("on" if self.default else "off")
        return f"{self.default:g}" if isinstance(self.default, float) else f"{self.default or ''}"


def variable(
    name: str,
    parse: Callable[[str], Parsed],
    faces: tuple[Face, ...],
    default: Default,
    meaning: str,
    **columns: Any,  # noqa: ANN401  the other columns of `Variable`
) -> Parsed | Default:
    """Return the dataclass field of a setting; `Variable` explains the columns."""
    row = Variable(name, parse, faces, default, meaning, **columns)
    return field(default=default, metadata={"variable": row})


def variables(table: type[Any]) -> Iterator[tuple[Variable, str]]:
    """Yield the variables of a dataclass with the names of the fields they set."""
    for column in fields(table):
        if "variable" in column.metadata:
            yield column.metadata["variable"], column.name


def parse_variables(table: type[Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each variable that is set, by the name of its field.

    Any: `variable` has tied each parser to the type of its field.

    Raises:
        ConfigurationError: One is malformed, or set without another that it needs.
    """
    values: dict[str, Any] = {}
    for row, name in variables(table):
        _check_group(row, environment)
        given = _given(row, environment)
        if given is not None:
            values[name] = _value(row, *given)
    return values


def _value(row: Variable, name: str, text: str) -> object:
    """Return the value of a text that the variable of this name gave."""
    if name == row.file_name:
        return SecretInFile(name, Path(text), row.parse)
    return parsed(name, text, row.parse)


def parsed(name: str, text: str, parse: Callable[[str], Parsed]) -> Parsed:
    """Return the value of a text.

    Args:
        name: What gave it: a variable, an option.
        text: What a person wrote.
        parse: Raises ValueError with a sentence that continues the name.

    Raises:
        ConfigurationError: The text is malformed, in quotes, or a placeholder nobody replaced.
    """
    try:
        return parse(_filled(text))
    except ValueError as error:
        raise ConfigurationError(name, f"{name} {error}") from error


def _filled(text: str) -> str:
    if _PLACEHOLDER.fullmatch(text):
        raise ValueError(
            f"is the placeholder {text[:60]}, which nothing has replaced, so nothing was sent. "
            "Write the value itself there, or set the variable that the placeholder names."
        )
    if _QUOTED.fullmatch(text):
        raise ValueError("stands in quotes, which would be sent too. Write it without them.")
    return text


_PLACEHOLDER = re.compile(
    r"\$\{[^}]*\}|\$\([^)]*\)|\$[A-Z][A-Z0-9_]*|\{\{.*\}\}|%[A-Z][A-Z0-9_]*%|<[^<>]*>"
    r"|(?i:(?:env|input):[\w.-]+|(?:your|my)([-_ ](?:oneuptime|api|key|token|secret|here))+)"
)
"""What a host or a shell should have replaced: `${ONEUPTIME_API_KEY}`, `%KEY%`, `<your key>`."""

_QUOTED = re.compile(r"(?P<quote>[\"'`]).*(?P=quote)|[“”].*[“”]", re.DOTALL)


class SecretInFile(SecretStr):
    """A secret in a file, read whenever it is used, so that a new one needs no restart.

    While the file cannot be read, or holds no such secret, the one before holds.

    Args:
        name: The variable or option that names the file.
        file: Holds the secret.
        parse: From the file's text to the secret.

    Raises:
        ConfigurationError: There is no secret in it at first.
    """

    def __init__(self, name: str, file: Path, parse: Callable[[str], object]) -> None:
        self._name, self._file, self._parse = name, file, parse
        super().__init__(self._now())

    def get_secret_value(self) -> str:
        """Return the secret the file holds now."""
        with suppress(ConfigurationError):
            self._secret_value = self._now()
        return self._secret_value

    def _now(self) -> str:
        secret = parsed(self._name, file_text(self._name, self._file), self._parse)
        return secret.get_secret_value() if isinstance(secret, SecretStr) else str(secret)


def file_text(name: str, file: Path) -> str:
    """Return the text of a file without spaces around it.

    Raises:
        ConfigurationError: It is empty, no text, or cannot be read; `name` is what names it.
    """
    try:
        with file.open("rb") as stream:
            text = decoded(stream.read(_LARGEST_FILE))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ConfigurationError(
            name, f"{name} names a file that cannot be read. Check the path and its permissions."
        ) from error
    if not text:
        raise ConfigurationError(name, f"The file {name} names is empty.")
    return text


_LARGEST_FILE = 65_536
"""Bytes of a file with a secret that are read, should it be another kind of file."""


def decoded(raw: bytes) -> str:
    """Return a text as editors and shells write it: UTF-8, or UTF-16 with its byte order mark.

    Raises:
        UnicodeDecodeError: It is neither.
    """
    marked = raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return raw.decode("utf-16" if marked else "utf-8-sig").strip()


def unknown_variable(environment: Mapping[str, str], known: set[str]) -> ConfigurationError | None:
    """Return the error of a variable that looks like ours and is none, or None."""
    missing = known - environment.keys()
    strange = sorted(environment.keys() - known)
    name = next((name for name in strange if _is_mistake(name, missing)), None)
    if name is None:
        return None
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return ConfigurationError(
        name, f"{name} is not a setting of calllogs. {hint}Correct its name, or unset it."
    )


_ALIKE = 0.8
"""Of a variable with OneUptime's name, which has others of its own, and of ours that is not set."""


def _is_mistake(name: str, missing: set[str]) -> bool:
    near = name.startswith("ONEUPTIME_") and get_close_matches(name, missing, 1, _ALIKE)
    return name.startswith(PREFIX) or bool(near)


def _check_group(row: Variable, environment: Mapping[str, str]) -> None:
    if row.name in environment and row.needs and row.needs not in environment:
        raise ConfigurationError(
            row.needs,
            f"{row.name} is set and {row.needs} is not, without which it has no effect. "
            f"Set {row.needs}, or unset {row.name}.",
        )
    pair = (row.together, row.name)
    missing = [name for name in pair if name not in environment]
    if row.together and len(missing) == 1:
        sentence = f"{missing[0]} is not set: {' and '.join(pair)} go together."
        raise ConfigurationError(missing[0], sentence)


def _given(row: Variable, environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the name of the variable that gives a setting, and its text."""
    given = [name for name in (*row.names, row.instead) if name in environment]
    if row.file and given == [*row.names]:
        raise ConfigurationError(
            row.file_name, f"Both {row.name} and {row.file_name} are set. Unset one of them."
        )
    return (given[0], environment[given[0]]) if given else None


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
