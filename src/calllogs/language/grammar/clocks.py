"""Phrases for times of day and the hours between them: `9:30pm`, `14:00-15:30`, `9-17`."""

import re

from whenever import Time

from calllogs.language.calendar import MIDNIGHT, Period, TimeRange
from calllogs.language.grammar.dates import read_day
from calllogs.language.lexer import Cursor

CLOCK_WORDS = {"noon": Time(12), "midnight": MIDNIGHT}
"""What begins a time of day, beside a number."""

CLOCK_INTRODUCTIONS = (
    *("between", "after", "since", "before", "until", "from", "at", ",", "t", *CLOCK_WORDS),
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
    word = cursor.accept(*CLOCK_WORDS)
    match = None if word else cursor.match(_CLOCK)
    if match is None:
        return CLOCK_WORDS[word.low] if word else None
    half = (match["half"] or match["bare_half"] or "").lower()[:1]
    hour = _hour(int(match["hour"] or match["bare"]), half)
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    if hour is None or minute not in _MINUTES or second not in _MINUTES:
        raise cursor.error(start, "There is no such time of day. Write 9am, 9:30pm or 14:00.")
    return Time(hour, minute, second)


def _hour(hour: int, half: str) -> int | None:
    if hour not in (range(1, _HALF_DAY + 1) if half else _HOURS):
        return None
    return hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0) if half else hour


def read_hours(cursor: Cursor, *joints: str) -> tuple[Time, Time] | None:
    """9 and 11 | 9-17 | 10pm and 2am | 14:00-15:30"""
    first = _read_hour(cursor)
    second = _read_hour(cursor) if first is not None and cursor.accept(*joints) else None
    return (first, second) if first is not None and second is not None else None


def _read_hour(cursor: Cursor) -> Time | None:
    """a time of day, or a number for a whole hour"""
    time, token = read_clock(cursor), cursor.peek()
    if time is not None or token.kind != "number" or len(token.text) > _MOST_HOUR_DIGITS:
        return time
    return Time(int(cursor.take().text)) if int(token.text) in _HOURS else None


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
    begun = calendar.at(calendar.today, first) <= calendar.now.to_instant()
    day = calendar.today.subtract(days=int(not begun))
    last_day = day.add(days=int(last <= first))
    return TimeRange(calendar.at(day, first), calendar.at(last_day, last))


def read_clock_window(cursor: Cursor, start: int) -> TimeRange | None:
    """9am to 11am [yesterday]"""
    first = read_clock(cursor)
    if first is None or not cursor.accept("to", "until", "till", "-", ".."):
        return None
    second = read_clock(cursor)
    return second and hours_of_day(cursor, start, (first, second), read_day(cursor))


def read_hours_on(cursor: Cursor, start: int, day: Period) -> TimeRange | None:
    """between 9 and 11 | [at|from|,] 14:00-15:30 | after 9am, behind a day"""
    if cursor.accept("between"):
        hours = read_hours(cursor, "and")
    else:
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
    at = cursor.calendar.at(day.day, time)
    return TimeRange(at, day.end) if word in ("after", "since") else TimeRange(day.start, at)


def read_bare_hours(cursor: Cursor) -> TimeRange | None:
    """14:00-15:30 [yesterday]; 9-11 alone may be anything"""
    start = cursor.at
    hours = read_hours(cursor, "-", "to", "..")
    if hours is None or (cursor.peek(-1).kind == "number" and cursor.peek(-2).low != ":"):
        return None
    return hours_of_day(cursor, start, hours, read_day(cursor))
