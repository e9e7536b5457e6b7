"""Phrases for the shape of an answer: order, size, place, intent, grouping."""

from dataclasses import dataclass

from calllogs.filters.filter import Direction, Intent
from calllogs.language.grammar.values import value
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import (
    GROUPS,
    INTENTS,
    ORDERS,
    SORTABLE,
    STATUS_WORDS,
    nearest,
)

LARGEST_LIMIT = 100

Sort = tuple[tuple[str, Direction], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What was said of the shape of the answer; None is nothing said."""

    sort: Sort | None = None
    limit: int | None = None
    skip: int | None = None
    page: int | None = None
    intent: Intent | None = None
    group_by: str | None = None


def order(cursor: Cursor) -> Shape | None:
    """newest first | oldest 20 | latest | most expensive [first] | cheapest"""
    for words, (field, direction) in ORDERS.items():
        if cursor.phrase(words):
            sized = field == "createdAt" and not cursor.accept("first")
            limit = _size(cursor) if sized else None
            cursor.accept("first")
            return Shape(sort=((field, Direction(direction)),), limit=limit)
    return None


def _size(cursor: Cursor) -> int | None:
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > len("1000") or _glued(cursor):
        return None
    start = cursor.at
    cursor.take()
    return checked(cursor, start, int(token.text))


def _glued(cursor: Cursor) -> bool:
    following = cursor.peek(1)
    return following.start == cursor.peek().end and following.low not in (",", "?", "!", ".", "")


def size(cursor: Cursor) -> Shape | None:
    """limit 20 | top 20 | show 20 | first 20 | last 20 | 20 calls"""
    start = cursor.at
    if cursor.accept("limit"):
        cursor.accept("to", ":", "=")
        return Shape(limit=_number(cursor, start))
    word = cursor.accept(*_SORTS)
    if word is None:
        return _counted(cursor)
    cursor.accept("the")
    limit = _size(cursor)
    if limit is None:
        cursor.at = start
        return None
    return Shape(limit=limit, sort=_SORTS[word.low])


_SORTS: dict[str, Sort | None] = {
    "top": None,
    "show": None,
    "first": (("createdAt", Direction.ASC),),
    "last": (("createdAt", Direction.DESC),),
}
_COUNTED = ("call", "calls", "log", "logs")
_BETWEEN = {"phone", "or", *" ".join(STATUS_WORDS).split()} - {*_COUNTED}
"""What may stand between a number and `calls`: 5 failed calls."""


def _counted(cursor: Cursor) -> Shape | None:
    """20 calls | 20 phone calls"""
    start = cursor.at
    ahead = 1
    while cursor.peek(ahead).low in _BETWEEN:
        ahead += 1
    if cursor.peek(ahead).low not in _COUNTED or cursor.peek().kind != "number":
        return None
    token = cursor.take()
    return Shape(limit=checked(cursor, start, int(token.text[:9])))


def _number(cursor: Cursor, start: int) -> int:
    place = cursor.at
    text = value(cursor)
    if text is None:
        raise cursor.error(start, f"This needs a number from 1 to {LARGEST_LIMIT}, as in limit 20.")
    if not (text.isascii() and text.isdigit()):
        raise cursor.error(place, f"A size is a whole number from 1 to {LARGEST_LIMIT}.")
    return checked(cursor, place, int(text[:9]))


def checked(cursor: Cursor, start: int, number: int) -> int:
    """Return a size.

    Raises:
        FilterError: It is not from 1 to 100.
    """
    if not 1 <= number <= LARGEST_LIMIT:
        raise cursor.error(
            start, f"A page has 1 to {LARGEST_LIMIT} calls, not {number}. Write limit 20."
        )
    return number


def place(cursor: Cursor) -> Shape | None:
    """skip 20 | offset 20 | page 3 | next and more are errors"""
    start = cursor.at
    word = cursor.accept("skip", "offset", "page", "next", "more")
    if word is None:
        return None
    if word.low in ("next", "more"):
        raise cursor.error(start, f"{word.text!r} needs a page to follow. Write skip 20 or page 2.")
    cursor.accept(":", "=")
    at = cursor.at
    text = value(cursor) or ""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS[word.low]:
        wrong = start if not text else at
        raise cursor.error(wrong, f"{word.text!r} needs a whole number, as in {word.low} 2.")
    if word.low != "page":
        return Shape(skip=int(text))
    if int(text) == 0:
        raise cursor.error(at, "Pages count from 1. Write page 1 or page 2.")
    return Shape(page=int(text))


_MOST_DIGITS = {"page": 7, "skip": 9, "offset": 9}
"""A skip can be as far as the last page with the largest limit leads."""


def sorting(cursor: Cursor) -> Shape | None:
    """(sort|sorted|order|ordered) by field [asc|desc] | sort:-cost | sort:cost-desc"""
    start = cursor.at
    if not cursor.accept("sort", "sorted", "order", "ordered"):
        return None
    if not (cursor.accept(":", "=") or cursor.accept("by")):
        cursor.at = start
        return None
    cursor.accept(":", "=")
    return Shape(sort=(sort_key(cursor),))


def sort_key(cursor: Cursor) -> tuple[str, Direction]:
    """Read [-]field[-desc].

    Raises:
        FilterError: Calls cannot be ordered by it.
    """
    down = cursor.accept("-") is not None
    cursor.accept("the")
    start = cursor.at
    word = cursor.take()
    if word.low not in SORTABLE:
        near = nearest(word.text, tuple(SORTABLE)) if word.text else None
        raise cursor.error(
            start,
            f"Calls cannot be ordered by {word.text!r}. "
            "Order by created, updated, cost, status, to or from.",
            near,
        )
    cursor.accept("-") if cursor.peek(1).low in _DIRECTIONS else None
    given = cursor.accept(*_DIRECTIONS)
    falling = down or (given is not None and _DIRECTIONS[given.low] is Direction.DESC)
    return SORTABLE[word.low], Direction.DESC if falling else Direction.ASC


_DIRECTIONS = {
    **dict.fromkeys(("asc", "ascending"), Direction.ASC),
    **dict.fromkeys(("desc", "descending"), Direction.DESC),
}


def intent(cursor: Cursor) -> Shape | None:
    """how many | count | summary | timeline | who was called"""
    for words, name in INTENTS.items():
        if cursor.phrase(words):
            return Shape(intent=Intent(name))
    return None


def grouping(cursor: Cursor) -> Shape | None:
    """(by|per|grouped by|group by|by:) user; `cost by user` is a summary"""
    start = cursor.at
    cursor.accept("cost", "costs")
    cursor.accept("grouped", "group", "broken")
    cursor.accept("down")
    if not cursor.accept("by", "per"):
        cursor.at = start
        return None
    cursor.accept(":", "=")
    word = cursor.take()
    if word.low not in GROUPS:
        cursor.at = start
        return None
    return Shape(group_by=GROUPS[word.low])
