"""Phrases for the shape of an answer: order, size, place, intent, grouping."""

from calllogs.core.filter import Direction
from calllogs.core.language.tokens import Cursor
from calllogs.core.language.vocabulary import (
    GROUPS,
    INTENTS,
    ORDERS,
    SORTABLE,
    nearest,
)

LARGEST_LIMIT = 100
Settings = dict[str, object]


def order(cursor: Cursor) -> Settings | None:
    """newest first | oldest 20 | latest | most expensive [first] | cheapest"""
    for words, (field, direction) in ORDERS.items():
        if cursor.phrase(words):
            found: Settings = {"sort": ((field, Direction(direction)),)}
            if not cursor.accept("first") and field == "createdAt":
                found |= _size(cursor)
            return found
    return None


def _size(cursor: Cursor) -> Settings:
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > len("1000") or _glued(cursor):
        return {}
    start = cursor.at
    cursor.take()
    return {"limit": checked(cursor, start, int(token.text))}


def _glued(cursor: Cursor) -> bool:
    following = cursor.peek(1)
    return following.start == cursor.peek().end and following.low not in (",", "?", "!", ".", "")


def size(cursor: Cursor) -> Settings | None:
    """limit 20 | top 20 | show 20 | first 20 | last 20 | 20 calls"""
    start = cursor.at
    word = cursor.accept("limit", "top", "show", "first", "last")
    if word is None:
        return _counted(cursor)
    if word.low == "limit":
        cursor.accept("to", ":", "=")
    if word.low in ("top", "first", "last"):
        cursor.accept("the")
    token = cursor.peek()
    if word.low == "limit":
        return {"limit": _number(cursor, start)}
    sized = _size(cursor) if token.kind == "number" else {}
    if not sized:
        cursor.at = start
        return None
    return {**sized, **_IMPLIED.get(word.low, {})}


_IMPLIED: dict[str, Settings] = {
    "first": {"sort": (("createdAt", Direction.ASC),)},
    "last": {"sort": (("createdAt", Direction.DESC),)},
}


def _counted(cursor: Cursor) -> Settings | None:
    """20 calls"""
    token = cursor.peek()
    ahead = 1
    while cursor.peek(ahead).low in ("phone", "call"):
        ahead += 1
    if token.kind != "number" or cursor.peek(ahead).low not in ("calls", "logs", "call"):
        if not (token.kind == "number" and cursor.peek(1).low in ("call", "calls", "logs")):
            return None
    if len(token.text) > len("1000"):
        return None
    start = cursor.at
    cursor.take()
    return {"limit": checked(cursor, start, int(token.text))}


def _number(cursor: Cursor, start: int) -> int:
    token = cursor.peek()
    negative = cursor.accept("-", "+")
    if cursor.peek().kind != "number":
        raise cursor.error(start, f"This needs a number from 1 to {LARGEST_LIMIT}, as in limit 20.")
    place = cursor.at - bool(negative)
    number = int(cursor.take().text[:9])
    if (
        negative
        or cursor.peek().low == "."
        and cursor.peek().start == cursor.peek(-1).end
        and cursor.peek(1).kind == "number"
    ):
        raise cursor.error(place, f"A size is a whole number from 1 to {LARGEST_LIMIT}.")
    return checked(cursor, place, number) if token else number


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


def place(cursor: Cursor) -> Settings | None:
    """skip 20 | offset 20 | page 3 | next and more are errors"""
    start = cursor.at
    word = cursor.accept("skip", "offset", "page", "next", "more")
    if word is None:
        return None
    if word.low in ("next", "more"):
        raise cursor.error(start, f"{word.text!r} needs a page to follow. Write skip 20 or page 2.")
    cursor.accept(":", "=")
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > len("1000000"):
        raise cursor.error(start, f"{word.text!r} needs a number, as in {word.low} 2.")
    cursor.take()
    if word.low != "page":
        return {"skip": int(token.text)}
    if int(token.text) == 0:
        raise cursor.error(start + 1, "Pages count from 1. Write page 1 or page 2.")
    return {"page": int(token.text)}


def sorting(cursor: Cursor) -> Settings | None:
    """(sort|sorted|order|ordered) by field [asc|desc] | sort:-cost | sort:cost-desc"""
    start = cursor.at
    if not cursor.accept("sort", "sorted", "order", "ordered"):
        return None
    if not (cursor.accept(":", "=") or cursor.accept("by")):
        cursor.at = start
        return None
    cursor.accept(":", "=")
    return {"sort": (sort_key(cursor),)}


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


def intent(cursor: Cursor) -> Settings | None:
    """how many | count | summary | timeline | who was called"""
    for words, name in INTENTS.items():
        if cursor.phrase(words):
            return {"intent": name}
    return None


def grouping(cursor: Cursor) -> Settings | None:
    """(by|per|grouped by|group by|by:) user; `cost by user` is a summary"""
    start = cursor.at
    cursor.accept("cost", "costs")
    cursor.accept("grouped", "group", "broken")
    cursor.accept("down")
    if not cursor.accept("by", "per"):
        cursor.at = start
        return None
    cursor.accept(":", "=")
    word = cursor.peek()
    if word.low not in GROUPS:
        cursor.at = start
        return None
    cursor.take()
    return {"group_by": GROUPS[word.low]}
