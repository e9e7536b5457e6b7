"""Variables of the environment and the configuration file: the columns of the table of settings.

The file holds the same variables in TOML, for whoever sets none in the environment.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import field, fields
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import platformdirs
from pydantic import SecretStr

from calllogs.errors import ConfigurationError

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


class Variable(NamedTuple):
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


CONFIG = "CALLLOGS_CONFIG"
"""The variable that names another file than the usual one."""

_MISTAKE = "{path}, the configuration file, {fault}. Correct it, or set {name} to another file."


def config_path(environment: Mapping[str, str]) -> Path:
    """Return where the configuration file is, whether or not there is one."""
    named = environment.get(CONFIG, "").strip()
    return Path(named) if named else platformdirs.user_config_path("calllogs") / "config.toml"


def read_config(path: Path, known: Collection[str], *, needed: bool) -> dict[str, str]:
    """Return the variables that a configuration file sets.

    Args:
        path: Of the file.
        known: The variables there are.
        needed: Whether there has to be one.

    Raises:
        ConfigurationError: The file cannot be read, is no TOML, or sets something else.
    """
    values = _parsed(path, needed=needed)
    for name, value in values.items():
        if name not in known or not isinstance(value, str | int | float):
            raise _mistake(path, f"sets {name[:60]}, which is not a setting of calllogs")
    return {name: _text(value) for name, value in values.items()}


def _parsed(path: Path, *, needed: bool) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if needed:
            raise _mistake(path, "does not exist") from None
        return {}
    except OSError as error:
        raise _mistake(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _mistake(path, "is not text in UTF-8") from error
    return _tables(path, text)


def _tables(path: Path, text: str) -> dict[str, object]:
    import tomllib  # noqa: PLC0415  who has no such file does not load it

    try:
        return tomllib.loads(text)
    except ValueError as error:  # its text may quote a key
        raise _mistake(path, 'is not TOML, as in CALLLOGS_TZ = "Europe/Paris"') from error


def _text(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _mistake(path: Path, fault: str) -> ConfigurationError:
    return ConfigurationError(CONFIG, _MISTAKE.format(path=path, fault=fault, name=CONFIG))
