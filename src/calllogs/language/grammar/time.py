"""When: periods, spans and the words around them -> bounds on createdAt, [start, end)."""

from collections.abc import Callable

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator, written_instant
from calllogs.language.calendar import Period, TimeRange
from calllogs.language.cursor import Cursor, Qualifier
from calllogs.language.grammar.clocks import (
    CLOCK_INTRODUCTIONS,
    CLOCK_WORDS,
    hours_of_day,
    read_bare_hours,
    read_clock_window,
    read_hours,
    read_hours_on,
)
from calllogs.language.grammar.dates import DAY_WORDS, read_day, read_year
from calllogs.language.grammar.instants import read_instant, read_instant_on
from calllogs.language.grammar.periods import ROLLING, read_ago, read_rolling
from calllogs.language.suggestions import suggest_word

FIELD = "createdAt"

_TO = ("to", "until", "till", "through", "-", "..")
_NEEDING = ("since", "after", "before", "until", "till", "during")
"""Words that only a time can follow: nothing else reads them."""


def read_time(cursor: Cursor) -> tuple[Condition, ...] | None:
    """Read one condition on when a call was made.

    Raises:
        FilterError: It begins like one and is wrong.
    """
    start = cursor.at
    bounds = _read_bounds(cursor)
    return None if bounds is None else _conditions(cursor, start, bounds)


def read_created(cursor: Cursor, qualifier: Qualifier) -> tuple[Condition, ...] | None:
    """created:X | created:>X is after, >= since, < before, <= until"""
    operator = qualifier.operator
    cursor.unquote()
    bounds = _read_bounds(cursor) if operator is None else None
    if bounds is None:
        period = _read_when(cursor, years=True)
        if period is None and operator is not None:
            period = _read_rolling_start(cursor)
        bounds = _BOUNDS[operator](period) if period else None
    return None if bounds is None else _conditions(cursor, qualifier.start, bounds)


def _conditions(cursor: Cursor, start: int, bounds: TimeRange) -> tuple[Condition, ...]:
    present = cursor.calendar.now.to_instant().add(seconds=1)
    if bounds.start is not None and bounds.start >= present:
        raise cursor.error(
            start, "This begins in the future, and no call has been made then. Ask for the past."
        )
    ends = ((Operator.GTE, bounds.start), (Operator.LT, bounds.end))
    return tuple(
        Condition(FIELD, operator, written_instant(instant.to_stdlib()))
        for operator, instant in ends
        if instant is not None
    )


def _read_bounds(cursor: Cursor) -> TimeRange | None:
    start = cursor.at
    for reader in _READERS.get(cursor.peek().low, (_read_unworded,)):
        cursor.at = start
        bounds = reader(cursor)
        if bounds is not None:
            return bounds
    cursor.at = start
    return None


def _read_when(cursor: Cursor, *, years: bool = False) -> Period | None:
    """instant | day [[at] clock [zone]] | 2025 | N (minutes|hours) ago"""
    start = cursor.at
    instant = read_instant(cursor) if _begins_instant(cursor) else None
    if instant is not None:
        return Period(instant, None)
    day = read_day(cursor)
    if day is not None:
        return _with_clock(cursor, start, day)
    return (read_year(cursor) if years else None) or read_ago(cursor)


def _begins_instant(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind == "number" or token.low == "now" or token.low in CLOCK_WORDS


def _with_clock(cursor: Cursor, start: int, day: Period) -> Period:
    """[[at] clock [zone]] behind a day, which may also begin an instant: `2026-11-03T14:00`"""
    place = cursor.at
    instant = read_instant_on(cursor, start, day) if _clock_follows(cursor) else None
    if instant is not None:
        return Period(instant, None)
    cursor.at = place
    return day


def _clock_follows(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind == "number" or token.low in CLOCK_INTRODUCTIONS


_BOUNDS: dict[Operator | None, Callable[[Period], TimeRange | None]] = {
    Operator.GT: lambda period: TimeRange(start=period.end or period.start),
    Operator.GTE: lambda period: TimeRange(start=period.start),
    Operator.LT: lambda period: TimeRange(end=period.start),
    Operator.LTE: lambda period: TimeRange(end=period.end or period.start),
    None: lambda period: TimeRange(period.start, period.end) if period.end else None,
}
"""What is asked of a time compared with a period: after, since, before, until it, and in it."""

_WORDS: dict[str, Operator | None] = {
    **dict.fromkeys(("since", "starting"), Operator.GTE),
    "after": Operator.GT,
    "before": Operator.LT,
    **dict.fromkeys(("until", "till", "through", "by", "up"), Operator.LTE),
    **dict.fromkeys(("on", "in", "during")),
}


def _read_worded(cursor: Cursor) -> TimeRange | None:
    """(since|after|before|until|till|through|up to|by|on|in|during) when"""
    start = cursor.at
    word = cursor.take().low
    if word == "up" and not cursor.accept("to"):
        return None
    if cursor.peek().low == "the" and cursor.peek(1).low in ROLLING:
        return None
    if word in _NEEDING and cursor.accept(":", "="):
        cursor.unquote()
    period = _read_when(cursor, years=True)
    if period is None and word in ("since", "after", "before"):
        period = _read_rolling_start(cursor)
    if period is None and word in _NEEDING:
        raise _no_time(cursor, start, word)
    return _BOUNDS[_WORDS[word]](period) if period else None


def _no_time(cursor: Cursor, start: int, word: str) -> FilterError:
    """The error is about what stands where a time should."""
    cursor.at = start + 1
    example = f"such as {word} yesterday or {word} nov 3 9am"
    if cursor.done:
        return cursor.error(start, f"{word!r} needs a time, {example}.")
    other = cursor.take().text
    near = suggest_word(other)
    hint = f" Did you mean {near!r}?" if near else ""
    message = f"{word!r} needs a time, {example}, and {other!r} is none.{hint}"
    return cursor.error(start + 1, message, near)


def _read_rolling_start(cursor: Cursor) -> Period | None:
    """since last 2h: as the rolling span begins"""
    bounds = read_rolling(cursor)
    return Period(bounds.start, None) if bounds and bounds.start else None


def _read_between(cursor: Cursor) -> TimeRange | None:
    """between X and Y"""
    start = cursor.at
    cursor.take()
    hours = read_hours(cursor, "and")
    if hours:
        return hours_of_day(cursor, start, hours, None)
    first = _read_when(cursor, years=True)
    return _read_end(cursor, start, first, "and") if first else None


def _read_from(cursor: Cursor) -> TimeRange | None:
    """from X (to|until|-) Y | from X on[wards] | from X"""
    start = cursor.at
    cursor.take()
    bounds = read_clock_window(cursor, start) if _begins_instant(cursor) else None
    if bounds is not None:
        return bounds
    cursor.at = start + 1
    first = _read_when(cursor)
    if first is None:
        return None
    place = cursor.at
    bounds = _read_end(cursor, start, first, *_TO)
    if bounds is not None:
        return bounds
    cursor.at = place
    onward = cursor.accept("on", "onward", "onwards") or not first.named
    return _BOUNDS[Operator.GTE if onward else None](first)


def _read_end(cursor: Cursor, start: int, first: Period, *joints: str) -> TimeRange | None:
    """(to|-|..) Y, behind X"""
    second = _read_when(cursor, years=True) if cursor.accept(*joints) else None
    if second is None:
        return None
    end = second.end or second.start
    if first.start >= end and first.back and second.back and not _same_month(first, second):
        first = cursor.calendar.earlier(first)
    if first.start >= end:
        raise cursor.error(start, "This range runs backwards. Write the earlier time first.")
    return TimeRange(first.start, end)


def _same_month(first: Period, second: Period) -> bool:
    """Whether going back a year would turn a slip, nov 5 to nov 3, into a year."""
    one, two = first.first, second.first
    return bool(one and two and first.back == "years" and one.year_month() == two.year_month())


def _read_unworded(cursor: Cursor) -> TimeRange | None:
    """day hours | 2h | hours [day] | when (to|-|..) when | when"""
    start = cursor.at
    day = read_day(cursor)
    if day is not None:
        return _read_day_range(cursor, start, day)
    bounds = read_rolling(cursor)
    if bounds is not None:
        return bounds
    cursor.at = start
    bounds = read_bare_hours(cursor) if _begins_instant(cursor) else None
    if bounds is not None:
        return bounds
    cursor.at = start
    first = _read_when(cursor)
    return _read_range(cursor, start, first) if first else None


def _read_day_range(cursor: Cursor, start: int, day: Period) -> TimeRange:
    """day hours | day [clock] (to|-|..) when | day"""
    place = cursor.at
    bounds = read_hours_on(cursor, start, day) if _clock_follows(cursor) else None
    if bounds is not None:
        return bounds
    cursor.at = place
    return _read_range(cursor, start, _with_clock(cursor, start, day))


def _read_range(cursor: Cursor, start: int, first: Period) -> TimeRange:
    """X (to|-|..) Y | X: an instant alone is an error but for now-6h and N hours ago"""
    place = cursor.at
    bounds = _read_end(cursor, start, first, *_TO)
    if bounds is not None:
        return bounds
    cursor.at = place
    if first.end is not None:
        return TimeRange(first.start, first.end)
    if cursor.tokens[start].low == "now" or cursor.peek(-1).low == "ago":
        return TimeRange(start=first.start)
    instant = cursor.text_since(start)
    raise cursor.error(
        start,
        f"{instant!r} is one instant, and calls are asked for over a time. "
        f"Write since {instant}, before {instant}, or between {instant} and another time.",
        f"since {instant}",
    )


_READERS: dict[str, tuple[Callable[[Cursor], TimeRange | None], ...]] = {
    **dict.fromkeys(_WORDS, (_read_worded,)),
    **dict.fromkeys(("in", "during"), (_read_worded, read_rolling)),
    "for": (read_rolling,),
    "between": (_read_between,),
    "from": (_read_from,),
}
"""By the first word; everything else begins with a day, a span, hours or an instant."""

STARTS = frozenset((*_READERS, *DAY_WORDS, *CLOCK_WORDS, "now", "past"))
"""Words that begin a time, beside numbers."""
