"""The columns of the table of settings: a variable, its parser, its readers, its default."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from calllogs.errors import ConfigurationError

Parsed = TypeVar("Parsed")
Default = TypeVar("Default")


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
        together: The variable it must be set together with, or "".
        file: True when the variable `file_name` may name a file that holds the text instead.
    """

    name: str
    parse: Callable[[str], object]
    faces: tuple[Face, ...]
    together: str
    file: bool

    @property
    def file_name(self) -> str:
        """The variable that names a file with the text."""
        return f"{self.name}_FILE"


def variable(
    name: str,
    parse: Callable[[str], Parsed],
    faces: tuple[Face, ...],
    default: Default,
    *,
    together: str = "",
    file: bool = False,
) -> Parsed | Default:
    """Return the dataclass field of a setting; `Variable` explains the arguments."""
    row = Variable(name, parse, faces, together, file)
    return field(default=default, metadata={"variable": row})


def variables(table: type[Any]) -> Iterator[tuple[Variable, Field[Any]]]:
    """Yield the variables of a dataclass with the fields they set."""
    for column in fields(table):
        if "variable" in column.metadata:
            yield column.metadata["variable"], column


def parse_variables(table: type[Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each variable that is set, by the name of its field.

    Any: `variable` has tied each parser to the type of its field.

    Raises:
        ConfigurationError: One is malformed, or set without the other of a pair.
    """
    values: dict[str, Any] = {}
    for row, column in variables(table):
        _check_pair(row, environment)
        text = _text(row, environment)
        if text is not None:
            values[column.name] = _parsed(row, text)
    return values


def _parsed(row: Variable, text: str) -> object:
    try:
        return row.parse(text)
    except ValueError as error:
        raise ConfigurationError(row.name, f"{row.name} {error}") from error


def _check_pair(row: Variable, environment: Mapping[str, str]) -> None:
    pair = (row.together, row.name)
    missing = [name for name in pair if name not in environment]
    if row.together and len(missing) == 1:
        sentence = f"{missing[0]} is not set: {' and '.join(pair)} go together."
        raise ConfigurationError(missing[0], sentence)


def _text(row: Variable, environment: Mapping[str, str]) -> str | None:
    text = environment.get(row.name)
    file = environment.get(row.file_name) if row.file else None
    if file is None:
        return text
    if text is not None:
        raise ConfigurationError(
            row.file_name, f"Both {row.name} and {row.file_name} are set. Unset one of them."
        )
    return _contents(row.file_name, Path(file))


def _contents(name: str, file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            name, f"{name} names a file that cannot be read. Check the path and its permissions."
        ) from error
    if not text:
        raise ConfigurationError(name, f"The file {name} names is empty.")
    return text
