"""One value as a person writes it: a word, a quoted text, a list of them."""

from collections.abc import Callable
from typing import TypeVar

from calllogs.core.language.tokens import Cursor

T = TypeVar("T")

_ENDS = frozenset(",;?!")


def value(cursor: Cursor) -> str | None:
    """Take one value: a quoted text, or everything up to the next space or comma.

    Raises:
        FilterError: A quoted text follows without a space.
    """
    if cursor.done or cursor.peek().low in _ENDS:
        return None
    start = cursor.at
    if cursor.peek().kind == "quoted":
        return cursor.take().text
    while not _ends(cursor, start):
        if cursor.take().kind == "quoted":
            raise cursor.error(start, "A quote inside a word is not clear. Quote all of it.")
    begin, end = cursor.span(start)
    return cursor.text[begin:end]


def _ends(cursor: Cursor, start: int) -> bool:
    token = cursor.peek()
    if cursor.done or (cursor.at > start and token.start != cursor.peek(-1).end):
        return True
    trailing = token.low in ".:" and cursor.peek(1).start != token.end
    return token.low in _ENDS or (trailing and cursor.at > start)


def listed(cursor: Cursor, read: Callable[[Cursor], T | None], *, ands: bool) -> list[T]:
    """Read values joined by commas, `or` and, where it may, `and`; goes back to a comma unused."""
    found: list[T] = []
    while True:
        before = cursor.at
        if found and not _joined(cursor, ands=ands):
            return found
        item = read(cursor)
        if item is None:
            cursor.at = before
            return found
        found.append(item)


def _joined(cursor: Cursor, *, ands: bool) -> bool:
    comma = cursor.accept(",") is not None
    word = cursor.accept("or", "and") if ands else cursor.accept("or")
    return comma or word is not None
