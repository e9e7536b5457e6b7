"""Phrases for days and periods seen from now: `yesterday`, `last week`, `monday`, `2 days ago`."""

import re
from collections.abc import Callable

from whenever import Date, Instant, Weekday

from calllogs.errors import FilterError
from calllogs.language.calendar import Calendar, Period, TimeRange
from calllogs.language.cursor import Cursor, Phrases
from calllogs.language.vocabulary import UNITS, WEEKDAYS

_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}
"""Hours from midnight."""

ROLLING = ("last", "past")
_SPAN = re.compile(r"(\d{1,9})\s*([a-z]+)(?![\w/])", re.IGNORECASE)
_SHORTEST_UNIT = 3
"""Letters of a unit without a number: `last d` is a slip."""

INSTANTS = range(2, 9999)
"""Years of instants in UTC, which every zone can show: spans like 500 years begin in them."""


def relative_day(cursor: Cursor) -> Period | None:
    """today | [the] day before yesterday"""
    days = _RELATIVE_DAYS.read(cursor)
    if days is None:
        return None
    return cursor.calendar.one(cursor.calendar.today.add(days=days), named=True)


_RELATIVE_DAYS = Phrases(
    {
        "the day before yesterday": -2,
        "day before yesterday": -2,
        "today": 0,
        "tomorrow": 1,  # read, to be refused as the future it is
    }
)


def last_night(cursor: Cursor) -> Period | None:
    """last night: yesterday's, until 6 in the morning"""
    if not cursor.accept_all(("last", "night")):
        return None
    return cursor.calendar.hours(cursor.calendar.today.subtract(days=1), *_PARTS["night"])


def tonight(cursor: Cursor) -> Period:
    """tonight"""
    cursor.take()
    return cursor.calendar.hours(cursor.calendar.today, *_PARTS["evening"])


def yesterday(cursor: Cursor) -> Period:
    """yesterday [morning|afternoon|evening|night]"""
    cursor.take()
    day = cursor.calendar.today.subtract(days=1)
    part = cursor.accept(*_PARTS)
    if part:
        return cursor.calendar.hours(day, *_PARTS[part.low])
    return cursor.calendar.one(day, named=True)


def this_part(cursor: Cursor) -> Period | None:
    """this (morning|afternoon|evening)"""
    if cursor.peek(1).low not in ("morning", "afternoon", "evening"):
        return None
    cursor.take()
    return cursor.calendar.hours(cursor.calendar.today, *_PARTS[cursor.take().low])


def calendar_period(cursor: Cursor) -> Period | None:
    """(this|last) (week|month|quarter|year|weekday) | last (weekend|business day)"""
    calendar = cursor.calendar
    back = cursor.take().low == "last"
    if back and cursor.accept_all(("business", "day")):
        return calendar.one(_business_day(calendar.today), named=True)
    if back and cursor.accept("weekend"):
        monday = calendar.today.subtract(days=calendar.today.day_of_week().value - 1)
        return calendar.days(monday.subtract(days=2), monday, named=True)
    if cursor.peek().low in WEEKDAYS:
        return _weekday_of(calendar, WEEKDAYS[cursor.take().low], back=back)
    unit = cursor.accept(*_CALENDAR_UNITS)
    return _CALENDAR_UNITS[unit.low](calendar, int(back)) if unit else None


def _business_day(today: Date) -> Date:
    day = today.subtract(days=1)
    while day.day_of_week() in (Weekday.SATURDAY, Weekday.SUNDAY):
        day = day.subtract(days=1)
    return day


def _weekday_of(calendar: Calendar, weekday: int, *, back: bool) -> Period:
    """`last monday` is the most recent before today, `this monday` the one of this week."""
    today = calendar.today.day_of_week().value
    if back:
        return calendar.one(calendar.today.subtract(days=(today - weekday - 1) % 7 + 1), named=True)
    return calendar.one(calendar.today.add(days=weekday - today), named=True)


def _week(calendar: Calendar, back: int) -> Period:
    return calendar.week(calendar.today.subtract(weeks=back))


def _month(calendar: Calendar, back: int) -> Period:
    return calendar.month(calendar.today.replace(day=1).subtract(months=back))


def _quarter(calendar: Calendar, back: int) -> Period:
    first = calendar.today.replace(month=(calendar.today.month - 1) // 3 * 3 + 1, day=1)
    return calendar.month(first.subtract(months=3 * back), 3)


def _year(calendar: Calendar, back: int) -> Period:
    return calendar.month(Date(calendar.today.year - back, 1, 1), 12)


_CALENDAR_UNITS: dict[str, Callable[[Calendar, int], Period]] = {
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
}


def weekday(cursor: Cursor) -> Period:
    """monday: the most recent one, today included"""
    today = cursor.calendar.today
    behind = (today.day_of_week().value - WEEKDAYS[cursor.take().low]) % 7
    return cursor.calendar.one(today.subtract(days=behind), back="weeks")


def ago(cursor: Cursor) -> Period | None:
    """N (days|weeks|months|years) ago: that day, calendar week, month, year"""
    number, unit = cursor.peek(), UNITS.get(cursor.peek(1).low, "")
    if cursor.peek(2).low != "ago" or unit not in _AGO:
        return None
    start = cursor.at
    cursor.at += 3
    try:
        day = cursor.calendar.today.subtract(**{unit: int(number.text[:9])})
        period = _AGO[unit](cursor.calendar, day)
    except ValueError as error:
        raise _too_long_ago(cursor, start) from error
    if period.start.to_stdlib().year not in INSTANTS:
        raise _too_long_ago(cursor, start)
    return period


_AGO: dict[str, Callable[[Calendar, Date], Period]] = {
    "days": lambda calendar, day: calendar.one(day),
    "weeks": lambda calendar, day: calendar.week(day),
    "months": lambda calendar, day: calendar.month(day),
    "years": lambda calendar, day: calendar.month(Date(day.year, 1, 1), 12),
}


def instant_ago(cursor: Cursor, start: int, count: int, unit: str) -> Instant:
    """Return now minus a span.

    Raises:
        FilterError: It lies before the calendar.
    """
    try:
        instant = cursor.calendar.ago(count, unit)
    except (ValueError, OverflowError) as error:
        raise _too_long_ago(cursor, start) from error
    if instant.to_stdlib().year not in INSTANTS:
        raise _too_long_ago(cursor, start)
    return instant


def _too_long_ago(cursor: Cursor, start: int) -> FilterError:
    return cursor.error(start, "That is too long ago. Ask for a nearer time.")


def read_ago(cursor: Cursor) -> Period | None:
    """N (minutes|hours) ago"""
    number, unit = cursor.peek(), UNITS.get(cursor.peek(1).low)
    if number.kind != "number" or unit is None or cursor.peek(2).low != "ago":
        return None
    start = cursor.at
    cursor.at += 3
    return Period(instant_ago(cursor, start, int(number.text[:9]), unit), None)


def read_rolling(cursor: Cursor) -> TimeRange | None:
    """[in|for|during] [the] (last|past) [N] unit | 2h"""
    start = cursor.at
    cursor.accept("in", "for", "during")
    cursor.accept("the")
    introduced = cursor.at > start
    worded = cursor.accept(*ROLLING)
    match = cursor.match(_SPAN)
    if match is None:
        return _read_one_unit(cursor, start, worded.low) if worded else None
    unit = UNITS.get(match[2].lower())
    if unit is None or cursor.peek().low == "ago" or (introduced and not worded):
        return None
    if int(match[1]) == 0:
        raise cursor.error(start, "This span is empty. Write last 1h or more.")
    return _since_ago(cursor, start, int(match[1]), unit)


def _read_one_unit(cursor: Cursor, start: int, word: str) -> TimeRange | None:
    """last hour | last day | past week | past month; `last week` is a calendar week"""
    unit = cursor.peek().low
    rolling = unit in ("hour", "minute", "day") or (word == "past" and unit in UNITS)
    if not rolling or len(unit) < _SHORTEST_UNIT:
        return None
    cursor.take()
    return _since_ago(cursor, start, 1, UNITS[unit])


def _since_ago(cursor: Cursor, start: int, count: int, unit: str) -> TimeRange:
    return TimeRange(start=instant_ago(cursor, start, count, unit))
