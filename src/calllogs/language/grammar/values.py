"""One value as a person writes it: a word, a quoted text, a list of them."""

from collections.abc import Callable
from typing import TypeVar

from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import QUALIFIERS

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


Again = Callable[[Cursor], bool]
"""Takes what introduced the list once more, as in `status:busy or status:error`."""


def listed(
    cursor: Cursor, read: Callable[[Cursor], T | None], *, ands: bool, again: Again | None = None
) -> list[T]:
    """Read values joined by commas, `or` and, where it may, `and`; goes back to a comma unused."""
    found: list[T] = []
    while True:
        before = cursor.at
        if found and not _goes_on(cursor, again, ands=ands):
            cursor.at = before
            return found
        item = read(cursor)
        if item is None:
            cursor.at = before
            return found
        found.append(item)


def _goes_on(cursor: Cursor, again: Again | None, *, ands: bool) -> bool:
    """Whether another value follows, and not another qualifier."""
    comma = cursor.accept(",") is not None
    word = cursor.accept("or", "and") if ands else cursor.accept("or")
    if word is not None and word.low == "or" and again is not None and again(cursor):
        return True
    negated = cursor.peek().low in NEGATING
    return (comma or word is not None) and _qualifier(cursor, int(negated)) is None


NEGATING = ("-", "!")


def _qualifier(cursor: Cursor, ahead: int = 0) -> str | None:
    """Return what a qualifier that comes next sets, or None when none comes."""
    name, sign = cursor.peek(ahead), cursor.peek(ahead + 1)
    adjoining = sign.low in (":", "=", "!=") and sign.start == name.end
    return QUALIFIERS.get(name.low) if name.kind == "word" and adjoining else None


def same_qualifier(target: str, start: int) -> Again:
    """Return what takes the qualifier of one field once more, unless it was negated at `start`."""

    def again(cursor: Cursor) -> bool:
        negated = cursor.tokens[start].low in NEGATING
        if negated or _qualifier(cursor) != target or cursor.peek(1).low == "!=":
            return False
        cursor.at += 2
        return True

    return again
