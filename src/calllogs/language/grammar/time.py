"""When: periods, spans and the words around them -> bounds on createdAt, [start, end)."""

import re

from calllogs.errors import FilterError
from calllogs.filters.filter import Operator
from calllogs.language.calendar import Almanac, Bounds, When
from calllogs.language.grammar.clocks import ago, instant
from calllogs.language.grammar.dates import whole_days, year_alone
from calllogs.language.grammar.windows import clock_window, day_with_hours, hours_of, window_on
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import UNITS, nearest

_SPAN = re.compile(r"(\d{1,9})\s*([a-z]+)(?![\w/])", re.IGNORECASE)


def time_bounds(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    """Read one time condition; None when none begins here.

    Raises:
        FilterError: It begins like one and is wrong.
    """
    start = cursor.at
    for reader in (_worded, _between, _from, _rolling, day_with_hours, _range, _bare):
        cursor.at = start
        bounds = reader(cursor, almanac)
        if bounds is not None:
            return bounds
    cursor.at = start
    return None


def _when(cursor: Cursor, almanac: Almanac, *, years: bool = False) -> When | None:
    found = instant(cursor, almanac) or whole_days(cursor, almanac)
    return (
        found or (year_alone(cursor, almanac) if years else None) or _ago_instant(cursor, almanac)
    )


def _ago_instant(cursor: Cursor, almanac: Almanac) -> When | None:
    """N (minutes|hours) ago"""
    unit = UNITS.get(cursor.peek(1).low)
    if cursor.peek().kind != "number" or unit is None or cursor.peek(2).low != "ago":
        return None
    start = cursor.at
    cursor.at += 3
    return When(ago(cursor, start, almanac, int(cursor.tokens[start].text[:9]), unit), None)


def _since(when: When) -> Bounds:
    return Bounds(start=when.start)


def _after(when: When) -> Bounds:
    return Bounds(start=when.end or when.start)


def _before(when: When) -> Bounds:
    return Bounds(end=when.start)


def _until(when: When) -> Bounds:
    return Bounds(end=when.end or when.start)


def _during(when: When) -> Bounds | None:
    return Bounds(when.start, when.end) if when.end else None


_WORDS = {
    **dict.fromkeys(("since", "starting"), _since),
    "after": _after,
    "before": _before,
    **dict.fromkeys(("until", "till", "through", "by"), _until),
    **dict.fromkeys(("on", "in", "during"), _during),
}


def _worded(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    """(since|after|before|until|till|through|up to|by|on|in|during) when"""
    start = cursor.at
    if cursor.phrase("up to"):
        when = _when(cursor, almanac, years=True)
        return _until(when) if when else None
    word = cursor.take().low
    if word not in _WORDS or _rolls(cursor):
        return None
    if word in _NEEDING and cursor.accept(":", "="):
        cursor.unquote()
    when = _when(cursor, almanac, years=True) or _opened(cursor, almanac, word)
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


def _opened(cursor: Cursor, almanac: Almanac, word: str) -> When | None:
    """since last 2h: as the rolling span begins"""
    bounds = _rolling(cursor, almanac) if word in ("since", "after", "before") else None
    return When(bounds.start, None) if bounds and bounds.start else None


_ROLLING = ("last", "past")


def _rolling(cursor: Cursor, almanac: Almanac) -> Bounds | None:
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
        at = ago(cursor, start, almanac, int(found[1]), UNITS[found[2].lower()])
        return Bounds(start=at)
    return _one_unit(cursor, start, almanac) if worded else None


def _one_unit(cursor: Cursor, start: int, almanac: Almanac) -> Bounds | None:
    """last hour | last day | past week | past month; `last week` is a calendar week"""
    word, unit = cursor.peek(-1).low, cursor.peek().low
    rolling = unit in ("hour", "minute", "day") or (word == "past" and unit in UNITS)
    if not rolling or len(unit) < len("day"):
        return None
    cursor.take()
    return Bounds(start=ago(cursor, start, almanac, 1, UNITS[unit]))


def _between(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    """[day] between X and Y"""
    start = cursor.at
    day = whole_days(cursor, almanac)
    if not cursor.accept("between"):
        return None
    hours = hours_of(cursor, ("and",))
    if hours:
        return window_on(cursor, start, almanac, hours, day)
    return None if day else _ends(cursor, start, almanac, ("and",))


def _from(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    """from X (to|until|-) Y | from X on[wards] | from X"""
    start = cursor.at
    if not cursor.accept("from"):
        return None
    bounds = clock_window(cursor, start, almanac) or _ends(cursor, start, almanac, _TO)
    if bounds is not None:
        return bounds
    cursor.at = start + 1
    when = _when(cursor, almanac)
    if when is None:
        return None
    if cursor.accept("on", "onward", "onwards") or not when.named:
        return _since(when)
    return _during(when)


_TO = ("to", "until", "till", "through", "-", "..")


def _range(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    """X (to|-|..) Y"""
    return _ends(cursor, cursor.at, almanac, _TO)


def _ends(cursor: Cursor, start: int, almanac: Almanac, joins: tuple[str, ...]) -> Bounds | None:
    first = _when(cursor, almanac, years=joins == ("and",))
    if first is None or not cursor.accept(*joins):
        return None
    second = _when(cursor, almanac, years=True)
    if second is None:
        return None
    end = second.end or second.start
    if first.start >= end and first.back and second.back and not _same_month(first, second):
        first = almanac.earlier(first)
    if first.start >= end:
        raise cursor.error(start, "This range runs backwards. Write the earlier time first.")
    return Bounds(first.start, end)


def _same_month(first: When, second: When) -> bool:
    """Whether going back a year would turn a slip, nov 5 to nov 3, into a year."""
    one, two = first.first, second.first
    return bool(one and two and first.back == "years" and one.year_month() == two.year_month())


def _bare(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    """a period alone; an instant alone is an error but for now-6h and N hours ago"""
    start = cursor.at
    when = _when(cursor, almanac)
    if when is None:
        return None
    if when.end is not None:
        return Bounds(when.start, when.end)
    if cursor.tokens[start].low == "now" or cursor.peek(-1).low == "ago":
        return Bounds(start=when.start)
    begin, end = cursor.span(start)
    said = cursor.text[begin:end]
    raise cursor.error(
        start,
        f"{said!r} is one instant, and calls are asked for over a time. "
        f"Write since {said}, before {said}, or between {said} and another time.",
        f"since {said}",
    )


def qualified_time(cursor: Cursor, almanac: Almanac, operator: Operator | None) -> Bounds | None:
    """created:X | created:>X is after, >= since, < before, <= until"""
    cursor.unquote()
    if operator is None:
        return _range_or_period(cursor, almanac)
    when = _when(cursor, almanac, years=True) or _opened(cursor, almanac, "since")
    return _COMPARED[operator](when) if when else None


def _range_or_period(cursor: Cursor, almanac: Almanac) -> Bounds | None:
    start = cursor.at
    found = time_bounds(cursor, almanac)
    if found is None:
        cursor.at = start
        when = _when(cursor, almanac, years=True)
        found = _during(when) if when else None
    return found


_COMPARED = {
    Operator.GT: _after,
    Operator.GTE: _since,
    Operator.LT: _before,
    Operator.LTE: _until,
}
