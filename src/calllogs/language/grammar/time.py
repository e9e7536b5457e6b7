"""When: periods, spans and the words around them -> bounds on createdAt, [start, end)."""

import re

from calllogs.errors import FilterError
from calllogs.filters.filter import Operator
from calllogs.language.calendar import Calendar, Period, TimeRange
from calllogs.language.grammar.clocks import ago, instant
from calllogs.language.grammar.dates import whole_days, year_alone
from calllogs.language.grammar.windows import clock_window, day_with_hours, hours_of, window_on
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import UNITS, nearest

_SPAN = re.compile(r"(\d{1,9})\s*([a-z]+)(?![\w/])", re.IGNORECASE)


def time_bounds(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """Read one time condition; None when none begins here.

    Raises:
        FilterError: It begins like one and is wrong.
    """
    start = cursor.at
    for reader in (_worded, _between, _from, _rolling, day_with_hours, _range, _bare):
        cursor.at = start
        bounds = reader(cursor, calendar)
        if bounds is not None:
            return bounds
    cursor.at = start
    return None


def _when(cursor: Cursor, calendar: Calendar, *, years: bool = False) -> Period | None:
    found = instant(cursor, calendar) or whole_days(cursor, calendar)
    return (
        found or (year_alone(cursor, calendar) if years else None) or _ago_instant(cursor, calendar)
    )


def _ago_instant(cursor: Cursor, calendar: Calendar) -> Period | None:
    """N (minutes|hours) ago"""
    unit = UNITS.get(cursor.peek(1).low)
    if cursor.peek().kind != "number" or unit is None or cursor.peek(2).low != "ago":
        return None
    start = cursor.at
    cursor.at += 3
    return Period(ago(cursor, start, calendar, int(cursor.tokens[start].text[:9]), unit), None)


def _since(when: Period) -> TimeRange:
    return TimeRange(start=when.start)


def _after(when: Period) -> TimeRange:
    return TimeRange(start=when.end or when.start)


def _before(when: Period) -> TimeRange:
    return TimeRange(end=when.start)


def _until(when: Period) -> TimeRange:
    return TimeRange(end=when.end or when.start)


def _during(when: Period) -> TimeRange | None:
    return TimeRange(when.start, when.end) if when.end else None


_WORDS = {
    **dict.fromkeys(("since", "starting"), _since),
    "after": _after,
    "before": _before,
    **dict.fromkeys(("until", "till", "through", "by"), _until),
    **dict.fromkeys(("on", "in", "during"), _during),
}


def _worded(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """(since|after|before|until|till|through|up to|by|on|in|during) when"""
    start = cursor.at
    if cursor.phrase("up to"):
        when = _when(cursor, calendar, years=True)
        return _until(when) if when else None
    word = cursor.take().low
    if word not in _WORDS or _rolls(cursor):
        return None
    if word in _NEEDING and cursor.accept(":", "="):
        cursor.unquote()
    when = _when(cursor, calendar, years=True) or _opened(cursor, calendar, word)
    if when is None and word in _NEEDING:
        raise _no_time(cursor, start, word)
    return _WORDS[word](when) if when else None


_NEEDING = ("since", "after", "before", "until", "till", "during")


def _rolls(cursor: Cursor) -> bool:
    """Whether `the last ...` follows, which is read as a span."""
    return cursor.peek().low == "the" and cursor.peek(1).low in _ROLLING


def _no_time(cursor: Cursor, start: int, word: str) -> FilterError:
    """The error is about what stands where a time should."""
    cursor.at = start + 1
    example = f"such as {word} yesterday or {word} nov 3 9am"
    if cursor.done:
        return cursor.error(start, f"{word!r} needs a time, {example}.")
    said = cursor.take().text
    near = nearest(said)
    hint = f" Did you mean {near!r}?" if near else ""
    message = f"{word!r} needs a time, {example}, and {said!r} is none.{hint}"
    return cursor.error(start + 1, message, near)


def _opened(cursor: Cursor, calendar: Calendar, word: str) -> Period | None:
    """since last 2h: as the rolling span begins"""
    bounds = _rolling(cursor, calendar) if word in ("since", "after", "before") else None
    return Period(bounds.start, None) if bounds and bounds.start else None


_ROLLING = ("last", "past")


def _rolling(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """[in|for|during] [the] (last|past) [N] unit | 2h"""
    start = cursor.at
    cursor.accept("in", "for", "during")
    cursor.accept("the")
    worded = cursor.accept(*_ROLLING)
    found = cursor.match(_SPAN)
    if found and found[2].lower() in UNITS and cursor.peek().low != "ago":
        if not worded and cursor.at - start > len(("2", "h")):
            return None
        if int(found[1]) == 0:
            raise cursor.error(start, "This span is empty. Write last 1h or more.")
        at = ago(cursor, start, calendar, int(found[1]), UNITS[found[2].lower()])
        return TimeRange(start=at)
    return _one_unit(cursor, start, calendar) if worded else None


def _one_unit(cursor: Cursor, start: int, calendar: Calendar) -> TimeRange | None:
    """last hour | last day | past week | past month; `last week` is a calendar week"""
    word, unit = cursor.peek(-1).low, cursor.peek().low
    rolling = unit in ("hour", "minute", "day") or (word == "past" and unit in UNITS)
    if not rolling or len(unit) < len("day"):
        return None
    cursor.take()
    return TimeRange(start=ago(cursor, start, calendar, 1, UNITS[unit]))


def _between(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """[day] between X and Y"""
    start = cursor.at
    day = whole_days(cursor, calendar)
    if not cursor.accept("between"):
        return None
    hours = hours_of(cursor, ("and",))
    if hours:
        return window_on(cursor, start, calendar, hours, day)
    return None if day else _ends(cursor, start, calendar, ("and",))


def _from(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """from X (to|until|-) Y | from X on[wards] | from X"""
    start = cursor.at
    if not cursor.accept("from"):
        return None
    bounds = clock_window(cursor, start, calendar) or _ends(cursor, start, calendar, _TO)
    if bounds is not None:
        return bounds
    cursor.at = start + 1
    when = _when(cursor, calendar)
    if when is None:
        return None
    if cursor.accept("on", "onward", "onwards") or not when.named:
        return _since(when)
    return _during(when)


_TO = ("to", "until", "till", "through", "-", "..")


def _range(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """X (to|-|..) Y"""
    return _ends(cursor, cursor.at, calendar, _TO)


def _ends(
    cursor: Cursor, start: int, calendar: Calendar, joins: tuple[str, ...]
) -> TimeRange | None:
    first = _when(cursor, calendar, years=joins == ("and",))
    if first is None or not cursor.accept(*joins):
        return None
    second = _when(cursor, calendar, years=True)
    if second is None:
        return None
    end = second.end or second.start
    if first.start >= end and first.back and second.back and not _same_month(first, second):
        first = calendar.earlier(first)
    if first.start >= end:
        raise cursor.error(start, "This range runs backwards. Write the earlier time first.")
    return TimeRange(first.start, end)


def _same_month(first: Period, second: Period) -> bool:
    """Whether going back a year would turn a slip, nov 5 to nov 3, into a year."""
    one, two = first.first, second.first
    return bool(one and two and first.back == "years" and one.year_month() == two.year_month())


def _bare(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """a period alone; an instant alone is an error but for now-6h and N hours ago"""
    start = cursor.at
    when = _when(cursor, calendar)
    if when is None:
        return None
    if when.end is not None:
        return TimeRange(when.start, when.end)
    if cursor.tokens[start].low == "now" or cursor.peek(-1).low == "ago":
        return TimeRange(start=when.start)
    begin, end = cursor.span(start)
    said = cursor.text[begin:end]
    raise cursor.error(
        start,
        f"{said!r} is one instant, and calls are asked for over a time. "
        f"Write since {said}, before {said}, or between {said} and another time.",
        f"since {said}",
    )


def qualified_time(
    cursor: Cursor, calendar: Calendar, operator: Operator | None
) -> TimeRange | None:
    """created:X | created:>X is after, >= since, < before, <= until"""
    cursor.unquote()
    if operator is None:
        return _range_or_period(cursor, calendar)
    when = _when(cursor, calendar, years=True) or _opened(cursor, calendar, "since")
    return _COMPARED[operator](when) if when else None


def _range_or_period(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    start = cursor.at
    found = time_bounds(cursor, calendar)
    if found is None:
        cursor.at = start
        when = _when(cursor, calendar, years=True)
        found = _during(when) if when else None
    return found


_COMPARED = {
    Operator.GT: _after,
    Operator.GTE: _since,
    Operator.LT: _before,
    Operator.LTE: _until,
}
