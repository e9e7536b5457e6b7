"""Older releases of OneUptime: what they answer with no rows, and which columns they lack.

Source: oneuptime-api.md 9.1.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from calllogs.sandbox.resources import Column, ColumnType

Release = tuple[int, int, int]

NEWEST: Release = (12, 0, 16)


def parsed_release(text: str) -> Release:
    """Read a release from `11.5.1`.

    Raises:
        ValueError: The text is none.
    """
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", text)
    if found is None:
        raise ValueError(text)
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def spelled(release: Release) -> str:
    """Return a release as `11.5.1`."""
    return ".".join(map(str, release))


def has_column(release: Release, column: Column) -> bool:
    """Whether a release has a column."""
    return not column.since or release >= parsed_release(column.since)


class Silence(NamedTuple):
    """Conditions that are answered with no rows before a release.

    Attributes:
        until: The release that understands them.
        of: Whether a condition on a column is one.
    """

    until: Release
    of: Callable[[Column, object], bool]


def _operator(value: object) -> object:
    return value.get("_type") if isinstance(value, dict) else None


def _searched_inside(_: Column, value: object) -> bool:
    return isinstance(value, dict) and any(map(_operator, value.values()))


_LATER = ("IncludesNone", "IncludesAll", "NotContains", "StartsWith", "EndsWith")
_OF_RESULTS = ("NotEqual", "Includes", *_LATER)
_OF_NUMBERS = ("Search", *_LATER)

_SILENT = (
    Silence((12, 0, 1), lambda c, v: c.type is ColumnType.JSON and _searched_inside(c, v)),
    Silence(
        (11, 3, 27),
        lambda c, v: c.type is ColumnType.ENTITY and isinstance(v, dict) and "_type" not in v,
    ),
    Silence((10, 0, 70), lambda c, v: c.name == "status" and _operator(v) in _OF_RESULTS),
    Silence((10, 0, 70), lambda c, v: c.type is ColumnType.PHONE and _operator(v) in _OF_NUMBERS),
    Silence((10, 0, 70), lambda c, v: c.type is ColumnType.TEXT and _operator(v) in _LATER),
)

SEVERAL_COLUMNS: Release = (10, 2, 6)
"""Since then one text is searched for in several columns; before, the key is an unknown column."""

UNREAD: Release = (10, 0, 70)
"""Before it, an operator of `unread` is compared with a column as it came."""


def silent(release: Release, column: Column, value: object) -> bool:
    """Whether a release answers a condition with no rows."""
    return any(release < silence.until and silence.of(column, value) for silence in _SILENT)


def unread(release: Release, column: Column, value: object) -> bool:
    """Whether a release takes an operator on an id for a value, which the database refuses."""
    later = column.type is ColumnType.ID and _operator(value) in _LATER
    return release < UNREAD and later
