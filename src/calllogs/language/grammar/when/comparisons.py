"""Phrases for a time that another is compared with: `vs last week`, `than the 7 days before`."""

from collections.abc import Callable
from typing import NamedTuple

from whenever import Instant

from calllogs.filters.filter import Intent, written_instant
from calllogs.language.calendar import TimeRange
from calllogs.language.grammar.shape import Shape
from calllogs.language.grammar.when.dates import TOO_LONG_AGO, read_span, read_year
from calllogs.language.lexer import Cursor
from calllogs.language.speech import ADDED, phrases
from calllogs.language.vocabulary import UNITS, WEEKDAYS

VERSUS = ("vs", "versus", "than", "against", "v")
COMPARING = frozenset(("compare", "compares", "compared", "comparing", "comparison", "difference"))
_PREVIOUS = ("previous", "prior", "preceding")
_BEFORE = ("before", "earlier", "previously", *_PREVIOUS)
_ITSELF = ("period", "time", "window", "one", "span")
"""Words for a window as long as the other one."""
_RETURNING = {
    **dict.fromkeys(("night", "morning", "afternoon", "evening"), 1),
    **dict.fromkeys(("weekend", *WEEKDAYS), 7),
}
"""Parts of a day and of a week, and after how many days each comes again."""
_SHORTEST_UNIT = 2
"""Letters of a unit without a number."""


class _Earlier(NamedTuple):
    """How an earlier time lies to the one it is compared with.

    Attributes:
        number: How many units; 0 for one as the calendar has it.
        unit: As `Calendar.preceding` has it.
        moved: Whether it is the same time so much earlier, and not the time in front of it.
    """

    number: int = 0
    unit: str = ""
    moved: bool = False


def read_comparing(cursor: Cursor) -> Shape:
    """compare this week to last week: the word; the times are read by themselves"""
    cursor.take()
    cursor.accept("between", "of", "the")
    return Shape(intent=Intent.SUMMARY)


def read_how(cursor: Cursor) -> Shape | None:
    """how does this month compare with october: what follows is read"""
    cursor.take()
    asked = cursor.accept("does", "do", "did") and cursor.said_behind(COMPARING)
    return Shape() if asked else None


def read_compared(
    cursor: Cursor, one: TimeRange, read_bounds: Callable[[Cursor], TimeRange | None]
) -> Shape | None:
    """(vs|compared with|than) last week, behind a time; behind compare also to, with, and

    Args:
        cursor: Stands behind a time.
        one: That time.
        read_bounds: Reads another.

    Raises:
        FilterError: Both are the same.
    """
    start = cursor.at
    if not _accept_versus(cursor):
        cursor.at = start
        if not (cursor.accept(*_COUNTED) and _accept_versus(cursor)):
            return None
    cursor.accept("in", "for", "during")
    earlier = cursor.attempt(_read_earlier)
    cursor.accept("the")
    other = _time_of(cursor, one, earlier) if earlier else _read_other(cursor, read_bounds)
    if other is None or other.start is None or one.start is None:
        return None
    cursor.accept(*_COUNTED)
    windows = sorted(_written(cursor, each) for each in (one, other))
    if windows[0] == windows[1]:
        raise cursor.error(start, _SAME)
    return Shape(compare=(windows[0], windows[1]), intent=Intent.SUMMARY)


def _read_other(
    cursor: Cursor, read_bounds: Callable[[Cursor], TimeRange | None]
) -> TimeRange | None:
    dated = cursor.peek(1).low in ("-", "/") and cursor.glued(1)  # 2026-11-01T04:00:00Z
    year = None if dated else read_year(cursor)
    return TimeRange(year.start, year.end) if year else read_bounds(cursor)


_COUNTED = ("calls", "costs", "cost", "spend", "pages", "bill")


_SAME = (
    "Both times are the same. Write the week before or the 7 days before for the time in front of "
    "the other."
)


_DIFFERING = phrases("""
    worse | better | busier | quieter | noisier | calmer | louder | higher | lower | more | fewer
    less | cheaper | dearer | different | costlier
""")


def _accept_versus(cursor: Cursor) -> bool:
    comparing = cursor.said(COMPARING)
    cursor.accept(".", ",")
    cursor.accept_all(("so", "far"))
    if cursor.peek(1).low == "than":
        cursor.accept(*_DIFFERING)
    if cursor.accept("compared", "compare", "compares", "in") and cursor.accept(
        "to", "with", "against", "comparison"
    ):
        cursor.accept("to", "with")
        return True
    return bool(cursor.accept(*VERSUS, *(("to", "with", "and") if comparing else ())))


def _read_earlier(cursor: Cursor) -> _Earlier | None:
    """the previous week | the 7 days before [that] | before | the same day last week"""
    cursor.accept("the")
    same = cursor.accept("same")
    previous = cursor.peek().text.lower() in _PREVIOUS and cursor.take()
    length = _read_length(cursor)
    if previous:
        return length
    if same and length and (moved := cursor.attempt(_read_moved)):
        return moved
    if not cursor.accept(*_BEFORE):
        return None
    cursor.accept("that", "it", "this")
    # In `the day before yesterday` the word belongs to a time of its own.
    ended = cursor.done or cursor.peek().low in _BEHIND
    return (length or _Earlier()) if ended else None


_BEHIND = frozenset((*ADDED, "by", "per", "for", "to", "failed", "placed"))


def _read_length(cursor: Cursor) -> _Earlier | None:
    word = cursor.peek().low
    if word in _ITSELF:
        cursor.take()
        return _Earlier()
    if word in _RETURNING:
        cursor.take()
        return _Earlier(_RETURNING[word], "days", moved=True)
    if unit := _unit(word):
        cursor.take()
        return _Earlier(0, unit)
    span = cursor.attempt(read_span)
    return _Earlier(*span) if span else None


def _read_moved(cursor: Cursor) -> _Earlier | None:
    """last week | a year ago, behind the same day"""
    last = cursor.accept("last", "a", "one")
    unit = _unit(cursor.take().low) if last else ""
    if not last or not unit or (last.low != "last" and not cursor.accept("ago", "earlier")):
        return None
    return _Earlier(1, unit, moved=True)


def _unit(word: str) -> str:
    """Return the unit a word in the singular names, "" where it names none."""
    if len(word) < _SHORTEST_UNIT or word.endswith("s"):
        return ""
    return "quarters" if word == "quarter" else UNITS.get(word, "")


def _time_of(cursor: Cursor, one: TimeRange, earlier: _Earlier) -> TimeRange | None:
    if one.start is None:
        return None
    window, calendar = TimeRange(one.start, _end(cursor, one)), cursor.calendar
    way = calendar.moved if earlier.moved else calendar.preceding
    try:
        return way(window, earlier.number, earlier.unit)
    except (ValueError, OverflowError) as error:
        raise cursor.error(cursor.at - 1, TOO_LONG_AGO) from error


def _end(cursor: Cursor, window: TimeRange) -> Instant:
    return window.end or cursor.calendar.now.to_instant()


def _written(cursor: Cursor, window: TimeRange) -> tuple[str, str]:
    begun = window.start or _end(cursor, window)
    return written_instant(begun.to_stdlib()), written_instant(_end(cursor, window).to_stdlib())
