"""Phrases for times of day and the hours between them: `9:30pm`, `14:00-15:30`, `9-17`."""

import re

from whenever import Time

from calllogs.language.calendar import MIDNIGHT, Period, TimeRange
from calllogs.language.cursor import Cursor
from calllogs.language.grammar.dates import read_day

CLOCK_WORDS = ("noon", "midnight")
"""What begins a time of day, beside a number."""

CLOCK_INTRODUCTIONS = frozenset(
    (*("between", "after", "since", "before", "until", "from", "at", ",", "t"), *CLOCK_WORDS)
)
"""What stands between a day and a time of that day, beside nothing."""

_CLOCK = re.compile(
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap]m\b))?|(?P<bare>\d{1,2})\s*(?P<bare_half>[ap]m))(?:(?=z\b)|(?![\w:]))",
    re.IGNORECASE,
)
_HOURS, _MINUTES = range(24), range(60)
_HALF_DAY = 12
_MOST_HOUR_DIGITS = 2


def read_clock(cursor: Cursor) -> Time | None:
    """9am | 9:30pm | 14:00 | noon | midnight"""
    start = cursor.at
    if cursor.accept("noon"):
        return Time(12, 0)
    if cursor.accept("midnight"):
        return MIDNIGHT
    match = cursor.match(_CLOCK)
    if match is None:
        return None
    half = (match["half"] or match["bare_half"] or "").lower()[:1]
    hour = _hour(int(match["hour"] or match["bare"]), half)
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    if hour is None or minute not in _MINUTES or second not in _MINUTES:
        raise cursor.error(start, "There is no such time of day. Write 9am, 9:30pm or 14:00.")
    return Time(hour, minute, second)


def _hour(hour: int, half: str) -> int | None:
    if not half:
        return hour if hour in _HOURS else None
    if not 1 <= hour <= _HALF_DAY:
        return None
    return hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0)


def read_hours(cursor: Cursor, *joints: str) -> tuple[Time, Time] | None:
    """9 and 11 | 9-17 | 10pm and 2am | 14:00-15:30"""
    start = cursor.at
    first = read_clock(cursor) or _bare_hour(cursor)
    if first is not None and cursor.accept(*joints):
        second = read_clock(cursor) or _bare_hour(cursor)
        if second is not None:
            return first, second
    cursor.at = start
    return None


def _bare_hour(cursor: Cursor) -> Time | None:
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > _MOST_HOUR_DIGITS:
        return None
    return Time(int(cursor.take().text), 0) if int(token.text) in _HOURS else None


def hours_of_day(
    cursor: Cursor, start: int, hours: tuple[Time, Time], period: Period | None
) -> TimeRange:
    """Return hours on a day, or the most recent such hours when no day is named.

    Raises:
        FilterError: They are asked of several days, or run backwards.
    """
    if period is None:
        return _latest_hours(cursor, *hours)
    if period.day is None:
        raise cursor.error(start, "Hours need one day, not several. Name the day.")
    if hours[0] >= hours[1]:
        raise cursor.error(start, "These hours run backwards. Write the earlier hour first.")
    return TimeRange(*(cursor.calendar.at(period.day, hour) for hour in hours))


def _latest_hours(cursor: Cursor, first: Time, last: Time) -> TimeRange:
    """The most recent such hours that have begun; they may cross midnight."""
    calendar = cursor.calendar
    day = calendar.today
    if calendar.at(day, first) > calendar.now.to_instant():
        day = day.subtract(days=1)
    last_day = day.add(days=1) if last <= first else day
    return TimeRange(calendar.at(day, first), calendar.at(last_day, last))


def read_clock_window(cursor: Cursor, start: int) -> TimeRange | None:
    """9am to 11am [yesterday]"""
    first = read_clock(cursor)
    if first is None or not cursor.accept("to", "until", "till", "-", ".."):
        return None
    second = read_clock(cursor)
    if second is None:
        return None
    return hours_of_day(cursor, start, (first, second), read_day(cursor))


def read_hours_on(cursor: Cursor, start: int, day: Period) -> TimeRange | None:
    """between 9 and 11 | [at|from|,] 14:00-15:30 | after 9am, behind a day"""
    place = cursor.at
    if cursor.accept("between"):
        hours = read_hours(cursor, "and")
        if hours:
            return hours_of_day(cursor, start, hours, day)
        cursor.at = place
    cursor.accept(",", "at", "from")
    word = cursor.accept("after", "since", "before", "until")
    if word:
        return _read_part(cursor, start, day, word.low)
    hours = read_hours(cursor, "-", "to", "..")
    return hours_of_day(cursor, start, hours, day) if hours else None


def _read_part(cursor: Cursor, start: int, day: Period, word: str) -> TimeRange | None:
    """(after|since|before|until) clock, behind a day: a part of it"""
    time = read_clock(cursor)
    if time is None or day.end is None:
        return None
    if day.day is None:
        raise cursor.error(start, "A time of day needs one day, not several. Name the day.")
    instant = cursor.calendar.at(day.day, time)
    if word in ("after", "since"):
        return TimeRange(instant, day.end)
    return TimeRange(day.start, instant)


def read_bare_hours(cursor: Cursor) -> TimeRange | None:
    """14:00-15:30 [yesterday]; 9-11 alone may be anything"""
    start = cursor.at
    hours = read_hours(cursor, "-", "to", "..")
    if hours is None or (cursor.peek(-1).kind == "number" and cursor.peek(-2).low != ":"):
        return None
    return hours_of_day(cursor, start, hours, read_day(cursor))
