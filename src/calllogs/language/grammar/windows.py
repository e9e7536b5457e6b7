"""Phrases for hours of a day: `yesterday 14:00-15:30`, `between 10pm and 2am`, `after 9am`."""

from whenever import Date, Time

from calllogs.language.calendar import Calendar, Period, TimeRange
from calllogs.language.grammar.clocks import clock
from calllogs.language.grammar.dates import whole_days
from calllogs.language.lexer import Cursor


def clock_window(cursor: Cursor, start: int, calendar: Calendar) -> TimeRange | None:
    """9am to 11am [yesterday]"""
    place = cursor.at
    first = clock(cursor)
    if first is not None and cursor.accept("to", "until", "till", "-", ".."):
        second = clock(cursor)
        if second is not None:
            day = whole_days(cursor, calendar)
            return window_on(cursor, start, calendar, (first, second), day)
    cursor.at = place
    return None


def hours_of(cursor: Cursor, joins: tuple[str, ...]) -> tuple[Time, Time] | None:
    """9 and 11 | 9-17 | 10pm and 2am | 14:00-15:30"""
    start = cursor.at
    first = clock(cursor) or _bare_hour(cursor)
    if first is not None and cursor.accept(*joins):
        second = clock(cursor) or _bare_hour(cursor)
        if second is not None:
            return first, second
    cursor.at = start
    return None


def _bare_hour(cursor: Cursor) -> Time | None:
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > len("23") or int(token.text) not in range(24):
        return None
    return Time(int(cursor.take().text), 0)


def window_on(
    cursor: Cursor,
    start: int,
    calendar: Calendar,
    hours: tuple[Time, Time],
    day: Period | None,
) -> TimeRange:
    """Return hours on a day, or the most recent such hours when no day is named."""
    if day is None:
        return _latest_window(calendar, hours)
    if day.day is None:
        raise cursor.error(start, "Hours need one day, not several. Name the day.")
    if hours[0] >= hours[1]:
        raise cursor.error(start, "These hours run backwards. Write the earlier hour first.")
    return TimeRange(calendar.at(day.day, hours[0]), calendar.at(day.day, hours[1]))


def _latest_window(calendar: Calendar, hours: tuple[Time, Time]) -> TimeRange:
    """The most recent such window that has begun; it may cross midnight."""
    day = calendar.today
    if calendar.at(day, hours[0]) > calendar.now.to_instant():
        day = day.subtract(days=1)
    return TimeRange(calendar.at(day, hours[0]), calendar.at(_last_day(day, hours), hours[1]))


def _last_day(day: Date, hours: tuple[Time, Time]) -> Date:
    return day.add(days=1) if hours[1] <= hours[0] else day


def day_with_hours(cursor: Cursor, calendar: Calendar) -> TimeRange | None:
    """today 14:00-15:30 | 9-11 yesterday | yesterday after 9am | 14:00-15:30"""
    start = cursor.at
    day = whole_days(cursor, calendar)
    if day is not None:
        cursor.accept(",", "at", "from")
    word = cursor.accept("after", "since", "before", "until") if day else None
    if word:
        return _narrowed(cursor, start, calendar, day, word.low)
    hours = hours_of(cursor, ("-", "to", ".."))
    if hours is None:
        return None
    if day is None:
        if cursor.peek(-1).kind == "number" and cursor.peek(-2).low != ":":
            return None
        day = whole_days(cursor, calendar)
    return window_on(cursor, start, calendar, hours, day)


def _narrowed(
    cursor: Cursor, start: int, calendar: Calendar, day: Period | None, word: str
) -> TimeRange | None:
    time = clock(cursor)
    if time is None or day is None or day.end is None:
        return None
    if day.day is None:
        raise cursor.error(start, "A time of day needs one day, not several. Name the day.")
    at = calendar.at(day.day, time)
    return TimeRange(at, day.end) if word in ("after", "since") else TimeRange(day.start, at)
