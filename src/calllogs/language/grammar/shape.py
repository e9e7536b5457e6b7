"""Phrases for the shape of an answer: order, size, place, intent, grouping."""

from typing import Any, NamedTuple

from calllogs.filters.filter import (
    LARGEST_LIMIT,
    Direction,
    Having,
    Intent,
    OpenName,
    Rank,
    Recurring,
)
from calllogs.language import spelling, vocabulary
from calllogs.language.grammar.texts import CONNECTED
from calllogs.language.lexer import END, Conditions, Cursor, Phrases, Token
from calllogs.language.speech import NUMBER_WORDS
from calllogs.model.fields import DURATION, FIELDS, Kind

"""OneUptime's largest page (oneuptime-api.md 3.3)."""

Sort = tuple[tuple[str, Direction], ...]


class Topic(NamedTuple):
    """A noun that names none of its kind: the incidents of `incidents today`.

    Attributes:
        keyword: Of its relation.
        plural: Whether several were spoken of.
        place: Where it stands in the text.
    """

    keyword: str
    plural: bool
    place: tuple[int, int]


class Shape(NamedTuple):
    """What was said of the shape of the answer, and what is no condition; None is nothing said.

    Attributes:
        sort: The order of calls.
        limit: How many calls.
        skip: How many are passed over.
        page: Which page of them.
        intent: The kind of answer.
        groups: What calls are grouped by.
        trend: What they are grouped by unless something else is said.
        names: Names that are to be looked up.
        topics: Nouns that name none of their kind.
        who: Whether people are asked for.
        recurring: Hours that come back.
        rank: The order of groups.
        having: Which groups are wanted.
        compare: Two windows.
        asks: What the log cannot know.
        conditions: What was said of the calls in the same breath.
    """

    sort: Sort | None = None
    limit: int | None = None
    skip: int | None = None
    page: int | None = None
    intent: Intent | None = None
    groups: tuple[str, ...] = ()
    trend: str | None = None
    names: tuple[OpenName, ...] = ()
    topics: tuple[Topic, ...] = ()
    who: bool | None = None
    recurring: Recurring | None = None
    rank: Rank | None = None
    having: Having | None = None
    compare: tuple[tuple[str, str], tuple[str, str]] | None = None
    asks: str | None = None
    conditions: Conditions = ()

    def given(self) -> dict[str, Any]:
        """Return the parts of which something was said."""
        return {name: part for name, part in self._asdict().items() if part not in (None, ())}


Reading = Conditions | Shape
"""What a phrase says: conditions, none where it adds nothing, or something of the shape."""

ORDER_PHRASES = Phrases(vocabulary.ORDERS)
INTENTS = Phrases({word: Shape(intent=Intent(name)) for word, name in vocabulary.INTENTS.items()})
"""how many | count | summary | timeline | who was called"""

_FALLING = {"asc": False, "ascending": False, "desc": True, "descending": True}
_SORTS: dict[str, Sort | None] = {
    "top": None,
    "show": None,
    "first": (("createdAt", Direction.ASC),),
    "last": (("createdAt", Direction.DESC),),
}
_KINDS = (Kind.DATE, Kind.NUMBER, Kind.TEXT, Kind.PHONE)
"""In the order in which calls are ordered most often: by when, by how much, by how, by whom."""

_SORTED = sorted((f for f in FIELDS if f.sorted_as), key=lambda field: _KINDS.index(field.kind))
_SORTABLE_NAMES = [(field.words or (field.name,))[0] for field in _SORTED]
_COUNTED = ("call", "calls", "log", "logs", "pages", "notifications")
_ORDERED = " ".join(vocabulary.ORDERS).split()
_BETWEEN = {
    "phone",
    "or",
    "longest",
    "shortest",
    *_ORDERED,
    *" ".join(vocabulary.STATUS_WORDS).split(),
} - {*_COUNTED}
"""What may stand between a number and `calls`: 5 failed calls."""

_MOST_LIMIT_DIGITS = 4
"""A longer number behind `latest` is no size but what follows: a phone number, say."""

_MOST_DIGITS = {"page": 7, "skip": 9, "offset": 9}
"""A skip can be as far as the last page with the largest limit leads."""


def read_order(cursor: Cursor) -> Shape | None:
    """newest first | oldest 20 | latest | most expensive [first] | cheapest"""
    order = ORDER_PHRASES.read(cursor)
    if order is None:
        return None
    field, direction = order
    sized = field == "createdAt" and not cursor.accept("first")
    limit = _read_size(cursor) if sized else None
    cursor.accept("first")
    if not sized and cursor.peek().low == "call":
        limit = 1
    return Shape(sort=((field, Direction(direction)),), limit=limit)


def _read_size(cursor: Cursor) -> int | None:
    token = cursor.peek()
    counted = cursor.peek(1) is END or cursor.peek(1).low in (*_WHAT_COUNTS, "?", ".", "!")
    if NUMBER_WORDS.get(token.low, 0) > 1 and counted:
        return NUMBER_WORDS[cursor.take().low]
    if token.kind != "number" or len(token.text) > _MOST_LIMIT_DIGITS or _goes_on(cursor):
        return None
    if cursor.peek(1).low == "digits":
        return None
    return _limit(cursor, cursor.at, int(cursor.take().text))


def _goes_on(cursor: Cursor) -> bool:
    """Whether the next token does not end where it ends: the 2 of `last 2h`, the 5 of `5.30`."""
    if cursor.peek(1).low in _COMING_BACK:  # last 2 weekends
        return True
    decimal = cursor.peek(1).low == "." and cursor.glued(2)
    return cursor.glued(1) and (decimal or cursor.peek(1).low not in (",", "?", "!", ".", ""))


_COMING_BACK = frozenset(
    (
        "business",
        "working",
        "nights",
        "weekends",
        "weekdays",
        "mornings",
        "evenings",
        "afternoons",
        "quarters",
    )
).union(f"{day}s" for day in vocabulary.WEEKDAYS)


LIMIT_STARTS = ("limit", "top", "show", "first", "last", *NUMBER_WORDS)


def read_limit(cursor: Cursor) -> Shape | None:
    """limit 20 | top 20 | show 20 | first 20 | last 20 | 20 calls"""
    start = cursor.at
    if cursor.accept("limit"):
        cursor.accept("to", ":", "=")
        return Shape(limit=_read_limit_value(cursor, start))
    word = cursor.accept(*_SORTS)
    if word is None:
        return _read_counted(cursor)
    cursor.accept("the")
    if word.low == "last" and cursor.peek(start - cursor.at - 1).low == "at":
        hint = "Write at least for so many or more, or last for the latest."
        raise cursor.error(start, hint, "least")
    limit = _read_size(cursor)
    within = cursor.peek(start - cursor.at - 1), cursor.peek(start - cursor.at - 2)
    timed = word.low == "last" and any(each.low in _WITHIN for each in within)
    if limit and timed and cursor.peek().low not in _WHAT_COUNTS:
        minutes = f"last {limit} minutes"
        either = f"It is not clear what {limit} counts. Write {minutes}, or last {limit} calls."
        raise cursor.error(start, either, minutes)
    if word.low == "last" and limit in DAYS_OF_HOURS and cursor.peek().low not in _WHAT_COUNTS:
        hours = f"last {limit} hours"
        either = f"It is not clear what {limit} counts. Write {hours}, or last {limit} calls."
        raise cursor.error(start, either, hours)
    return None if limit is None else Shape(limit=limit, sort=_SORTS[word.low])


_WITHIN = ("in", "within", "over", "during")
DAYS_OF_HOURS = (24, 36, 48, 72)
"""Numbers that more often count hours than calls, where nothing says what they count."""
_WHAT_COUNTS = frozenset((*_COUNTED, *_BETWEEN))


_CALLED = ("called", "paged", "phoned", "contacted", "notified", "rung", "tried", "to")
SINGLE_STARTS = ("last", "latest", "first", "earliest", "oldest", "newest", "recent", "most")
_FORWARD = ("first", "earliest", "oldest")
_FAILURE = ("failure", "error")
_SINGLE = ("call", "page", "notification", "attempt", "one", "dial", "ring")


def read_single(cursor: Cursor) -> Shape | None:
    """the (last|latest|first) [failed] call: one of them"""
    word = cursor.take().low
    if cursor.peek().low == "of" or (word == "most" and not cursor.accept("recent")):
        return None
    return _one_of(cursor, word)


def _one_of(cursor: Cursor, word: str) -> Shape | None:
    one, ahead = Shape(limit=1, sort=_SORTS["first" if word in _FORWARD else "last"]), 0
    callers = int(cursor.peek(1).low in ("we", "it", "they", "oneuptime", "you"))
    if cursor.peek(1 + callers).low in _CALLED and cursor.accept("person", "one", "people", "user"):
        cursor.at += callers
        return one
    while cursor.peek(ahead).low in _BETWEEN:
        ahead += 1
    failure = cursor.peek(ahead - 1).low in _FAILURE and cursor.peek(ahead).low not in _WHAT_COUNTS
    if failure or (not ahead and cursor.peek().low in _CALLED):
        return one
    if cursor.peek(ahead).low not in _SINGLE or cursor.peek(ahead + 1).low in ("log", "logs"):
        return None
    if not ahead:
        cursor.take()
    return one


def _read_counted(cursor: Cursor) -> Shape | None:
    """20 calls | ten newest calls"""
    start, ahead = cursor.at, 1
    placed = cursor.peek(1).low if cursor.peek(1).low in ("first", "last") else ""
    ahead += bool(placed)
    while cursor.peek(ahead).low in _BETWEEN:
        ahead += 1
    counted = (cursor.peek(ahead).low, cursor.peek(ahead - 1).low if ahead > 1 else "")
    token = cursor.peek()
    number = int(token.text[:9]) if token.kind == "number" else NUMBER_WORDS.get(token.low, 0)
    if token.low == "one" and cursor.peek(1).low in ("call", "page"):
        raise cursor.error(start, "Write the last call for one of them, or leave out one.")
    spoken = token.kind != "number" and number > 1
    if not {*counted} & {*_COUNTED, "failures", "errors"} or not (spoken or token.kind == "number"):
        return None
    cursor.take()
    cursor.at += bool(placed)
    return Shape(limit=_limit(cursor, start, number), sort=_SORTS[placed] if placed else None)


def _read_limit_value(cursor: Cursor, start: int) -> int:
    place, text = cursor.at, cursor.read_value()
    if text is None:
        raise cursor.error(start, f"This needs a number from 1 to {LARGEST_LIMIT}, as in limit 20.")
    if not (text.isascii() and text.isdigit()):
        raise cursor.error(place, f"A size is a whole number from 1 to {LARGEST_LIMIT}.")
    return _limit(cursor, place, int(text[:9]))


def _limit(cursor: Cursor, start: int, number: int) -> int:
    if not 1 <= number <= LARGEST_LIMIT:
        size = f"A page has 1 to {LARGEST_LIMIT} calls"
        raise cursor.error(start, f"{size}, not {number}. Write limit 20.")
    return number


def read_place(cursor: Cursor) -> Shape | None:
    """skip 20 | offset 20 | page 3 | next and more are errors"""
    start = cursor.at
    word = cursor.take()
    if word.low not in ("skip", "offset", "page", "next", "more"):
        return None
    if word.low in ("next", "more"):
        message = f"{word.text!r} needs a page to follow. Write skip 20 or page 2."
        raise cursor.error(start, message, "page 2")
    person = (
        cursor.peek().kind in ("word", "mention", "email", "quoted") or cursor.peek().low == "@"
    )
    if word.low == "page" and person:  # it is a verb: page bob
        return None
    cursor.accept(":", "=")
    number = _read_place_number(cursor, start, word)
    return Shape(page=number) if word.low == "page" else Shape(skip=number)


def _read_place_number(cursor: Cursor, start: int, word: Token) -> int:
    at, text = cursor.at, cursor.read_value() or ""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS[word.low]:
        wrong = start if not text else at
        raise cursor.error(wrong, f"{word.text!r} needs a whole number, as in {word.low} 2.")
    if word.low == "page" and int(text) == 0:
        raise cursor.error(at, "Pages count from 1. Write page 1 or page 2.")
    return int(text)


def read_sorting(cursor: Cursor) -> Shape | None:
    """(sort|sorted|order|ordered) by field [asc|desc] | sort:-cost | sort:cost-desc"""
    ordered = cursor.take().low != "in" or cursor.accept_all(("order", "of"))
    if not ordered or (cursor.peek(-1).low != "of" and not cursor.accept(":", "=", "by")):
        return None
    cursor.accept(":", "=")
    return read_sort_key(cursor)


def read_sort_key(cursor: Cursor) -> Shape:
    """[-]field[-desc]

    Raises:
        FilterError: Calls cannot be ordered by it.
    """
    falling = cursor.accept("-") is not None
    cursor.accept("the")
    worded = cursor.attempt(read_order) if cursor.peek().low in _ORDERED else None
    return worded or _read_sorted_field(cursor, falling=falling)


def _read_sorted_field(cursor: Cursor, *, falling: bool) -> Shape:
    """field[-desc] [, newest first]"""
    start, word = cursor.at, cursor.take()
    if word.low == "creation" and cursor.peek().low in ("time", "date"):
        word = cursor.take()
    if word.low not in vocabulary.SORTABLE:
        near = spelling.suggest_word(word.text, tuple(vocabulary.SORTABLE)) if word.text else None
        names = vocabulary.alternatives(_SORTABLE_NAMES, "or")
        message = f"Calls cannot be ordered by {word.text!r}. Order by {names}."
        raise cursor.error(start, message, near)
    if cursor.peek(1).low in _FALLING:
        cursor.accept("-", ":", ",")
    written = cursor.accept(*_FALLING)
    order = None if written or falling else cursor.attempt(_read_same_order)
    if order is not None:
        return order
    falling = falling or (written is not None and _FALLING[written.low])
    direction = Direction.DESC if falling else Direction.ASC
    if word.low == DURATION:
        return _by_duration(direction)
    return Shape(sort=((vocabulary.SORTABLE[word.low], direction),))


def _read_same_order(cursor: Cursor) -> Shape | None:
    """, newest first: behind the field, which way it goes"""
    cursor.accept(",", "(")
    order = read_order(cursor)
    cursor.accept(")")
    behind = cursor.peek(-1).low == "first" or cursor.done
    return order if order and behind and order.limit is None else None


_LENGTHS = {"longest": Direction.DESC, "shortest": Direction.ASC}
_TALKS = {"phone", "connected", "answered", *_COUNTED, "call", "conversation", "conversations"}
LENGTHS = ("longest", "shortest")


def read_longest(cursor: Cursor) -> Shape | None:
    """longest calls | 5 shortest calls | the longest call: only calls are meant, and no gaps"""
    direction = _LENGTHS[cursor.take().low]
    cursor.accept("lasting")
    limit = _read_size(cursor)
    if cursor.peek().low not in _TALKS:
        return None
    one = 1 if cursor.peek().low in ("call", "conversation") else None
    cursor.accept("conversation", "conversations")
    return _by_duration(direction)._replace(limit=limit or one)


def _by_duration(direction: Direction) -> Shape:
    """Only what was connected has a duration, and only a carrier knows it."""
    return Shape(sort=((DURATION, direction),), conditions=(CONNECTED,))
