"""Phrases for phone numbers: whole, by their end, by their beginning, by a part."""

import re
from importlib import import_module
from typing import Protocol, cast

from calllogs.filters.filter import Condition, Operator
from calllogs.language.lexer import Cursor

_ENDING = re.compile(
    r"(?:\*|\.\.\.|ending\s+(?:in\s+|with\s+)?)\s*(\d{2,15})(?![\w*])", re.IGNORECASE
)
_STARTING = re.compile(
    r"(?:starting\s+(?:with\s+)?)(\+?\d{1,15})(?:\*|\.\.\.)?(?![\w])", re.IGNORECASE
)
_STARRED = re.compile(r"(\+?\d{1,15})(?:\*|\.\.\.)(?![\w])")
_SOME = re.compile(r"\d{3,6}(?![\w*.-]|\s*\d)")
_WHOLE = re.compile(r"\+?\s?\(?\d[\d().\-/ ]*\d")
_SHORTEST = 7
_MOST_CHARACTERS = 40
"""Of one number with its separators: E.164 has at most 15 digits."""


class _Phones(Protocol):
    def e164(self, text: str, region: str) -> str | None: ...


def partial(cursor: Cursor, field: str) -> Condition | None:
    """*8888 | ...8888 | ending [in] 8888 | +1555* | +1555... | starting [with] +1555"""
    found = cursor.match(_ENDING)
    if found:
        return Condition(field, Operator.ENDS_WITH, found[1])
    found = cursor.match(_STARTING) or cursor.match(_STARRED)
    return Condition(field, Operator.STARTS_WITH, found[1]) if found else None


def some_digits(cursor: Cursor, field: str) -> Condition | None:
    """5550: three to six digits behind `to` or `from`"""
    found = cursor.match(_SOME)
    return Condition(field, Operator.CONTAINS, found.group()) if found else None


def whole(cursor: Cursor, region: str) -> str | None:
    """Read a whole number: the longest run of digits and separators that is possible.

    Raises:
        FilterError: It begins with + or has the digits of a number, and its length is impossible.
    """
    start = cursor.at
    found = _WHOLE.match(cursor.text, cursor.peek().start)
    if cursor.peek().kind not in ("number", "sign") or found is None:
        return None
    longest = min(found.end(), cursor.peek().start + _MOST_CHARACTERS)
    ends = [n for n in range(start + 1, len(cursor.tokens) + 1) if _end(cursor, n) <= longest]
    ends = ends or [start + 1]
    # Loaded here: the number tables cost more than all the rest of the language.
    phones = cast("_Phones", import_module("calllogs.language.e164"))
    for end in reversed(ends):
        piece = cursor.text[cursor.tokens[start].start : _end(cursor, end)]
        if sum(map(str.isdigit, piece)) < _SHORTEST:
            break
        number = phones.e164(piece, region)
        if number is not None:
            cursor.at = end
            return number
    _refuse_impossible(cursor, start, ends, found.group())
    return None


def _end(cursor: Cursor, count: int) -> int:
    return cursor.tokens[count - 1].end


def _refuse_impossible(cursor: Cursor, start: int, ends: list[int], text: str) -> None:
    if not ends or not (text.startswith("+") or sum(map(str.isdigit, text)) >= _SHORTEST):
        return
    cursor.at = ends[-1]
    raise cursor.error(
        start,
        f"{text} is not a possible phone number: its length does not fit its country. "
        "Write the whole number as +15559998888, or its end as *8888.",
    )
