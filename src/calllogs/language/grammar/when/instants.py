"""Phrases for instants and spans up to now: `now-6h`, `14:00 UTC`, `monday at 9am`, `last 2h`."""

import re

from whenever import Date, Instant, PlainDateTime, Time

from calllogs.language.calendar import INSTANTS, YEARS, Calendar, Period, TimeRange
from calllogs.language.grammar.when.clocks import OFFSET, is_part, placed, read_clock, read_zone
from calllogs.language.grammar.when.dates import TOO_LONG_AGO, read_span
from calllogs.language.grammar.when.periods import read_day
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import UNITS

_ISO = (
    r"(?i)(\d{4}-\d{2}-\d{2})(?:T|\s+)(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)"
    r"(?:\s*(Z|[+-]\d{2}:?\d{2}))?(?![\w:])"
)
_NOW = r"(?i)now(?:\s*-\s*(\d{1,9})\s*([a-z]+))?(/[dwMy])?(?![\w/-])"
_UTC = ("Z", "z", "UTC")
_NO_SUCH_TIME = "There is no such time. Write 2026-11-03T14:00:00Z."
ROLLING = ("last", "past")
_SHORTEST_UNIT = 2
"""Letters of a unit without a number: `last d` is a slip."""


def read_instant(cursor: Cursor) -> Instant | None:
    """now[-6h][/d] | ISO instant | clock [zone] [[on] day]"""
    if cursor.peek().low == "now":
        return _now(cursor)
    # An ISO instant stands before a clock: behind a date the two mean the same, but errors differ.
    return _iso(cursor) or _clock_first(cursor)


def _now(cursor: Cursor) -> Instant | None:
    """now | now-6h | now-1d/d"""
    start, calendar = cursor.at, cursor.calendar
    match = cursor.match(_NOW)
    if match is None:
        return None
    number, unit, whole = match.groups()
    if unit == "M" and cursor.text.isupper():
        raise cursor.error(start, f"Write {number} min, or {number} months ago.")
    name = "mo" if unit == "M" else (unit or "m").lower()
    if name not in UNITS:
        raise cursor.error(start, f"{unit!r} is not a unit of time. Use m, h, d, w, mo or y.")
    instant = calendar.now.to_instant()
    if number:
        instant = instant_ago(cursor, start, int(number), UNITS[name])
    return _begun(calendar, instant, whole) if whole else instant


def _begun(calendar: Calendar, instant: Instant, whole: str) -> Instant:
    """now-1w/w: when the day, week, month or year of an instant began"""
    day = instant.to_tz(calendar.tz).date()
    periods = {"/w": calendar.week, "/M": calendar.month, "/m": calendar.month, "/y": calendar.year}
    return periods[whole](day).start if whole in periods else calendar.at(day)


def _iso(cursor: Cursor) -> Instant | None:
    """2026-11-03T14:00:00Z | 2026-11-03T14:00+01:00 | 2026-11-03 14:00 [zone]"""
    start = cursor.at
    match = cursor.match(_ISO)
    if match is None:
        return None
    try:
        day, time = Date(match[1]), Time(match[2])
    except ValueError as error:
        raise cursor.error(start, _NO_SUCH_TIME) from error
    zone = match[3] or read_zone(cursor)
    if day.year not in (INSTANTS if zone in _UTC else YEARS):
        raise cursor.error(start, _NO_SUCH_TIME)
    return _at(cursor, start, day, time, zone)


def _clock_first(cursor: Cursor) -> Instant | None:
    """9am | 9am UTC yesterday | 14:00 on nov 3"""
    start = cursor.at
    if cursor.accept_all(("24", ":", "00")):
        return cursor.calendar.at(cursor.calendar.today.add(days=1))
    time = read_clock(cursor)
    if time is None:
        return None
    zone = read_zone(cursor)
    if zone is None and cursor.accept_all(("last", "night")):
        return _last_night(cursor.calendar, time)
    day = cursor.attempt(_read_day_on)
    if day is None:
        return _latest(cursor, start, time, zone)
    return _on_day(cursor, start, day, time, zone)


def _on_day(cursor: Cursor, start: int, day: Period, time: Time, zone: str | None) -> Instant:
    """Return a time of day on a day, or in a part of one: 9:30 this morning."""
    if is_part(day) and zone is None:
        return placed(cursor, start, time, day)
    return _at(cursor, start, _one_day(cursor, start, day), time, zone)


def _last_night(calendar: Calendar, time: Time) -> Instant:
    """9pm last night was yesterday, 3am last night today."""
    return calendar.at(calendar.today.subtract(days=int(time.hour >= _NOON)), time)


_NOON = 12


def _read_day_on(cursor: Cursor) -> Period | None:
    """[on|of|at] day"""
    cursor.accept("on", "of", "at")
    return read_day(cursor)


def read_instant_on(cursor: Cursor, start: int, day: Period) -> Instant | None:
    """Read the time of day behind a day that begins at token `start`: [at|,] clock [zone]"""
    place, cursor.at = cursor.at, start
    instant = _iso(cursor)
    if instant is not None:
        return instant
    cursor.at = place
    night = cursor.peek(-1).low == "night" and cursor.peek(-2).low == "last"
    cursor.accept("at", ",")
    time = read_clock(cursor)
    if time is None:
        return None
    if night:
        return _last_night(cursor.calendar, time)
    return _on_day(cursor, start, day, time, read_zone(cursor))


def _one_day(cursor: Cursor, start: int, period: Period) -> Date:
    if period.day is None:
        message = "A time of day needs one day, not several. Name the day, as in monday 9am."
        raise cursor.error(start, message)
    return period.day


def _at(cursor: Cursor, start: int, day: Date, time: Time, zone: str | None) -> Instant:
    """Return a local time in a zone, the asker's when it is None."""
    if zone is None:
        return cursor.calendar.at(day, time)
    if zone.upper() == "Z":
        return day.at(time).assume_utc()
    offset = re.fullmatch(OFFSET, zone)
    if offset is None:
        return day.at(time).assume_tz(zone, disambiguation="compatible").to_instant()
    try:
        return Instant(f"{day.at(time)}{offset[1]}{offset[2]}:{offset[3]}")
    except ValueError as error:
        raise cursor.error(start, f"There is no offset {zone}. Use one such as +02:00.") from error


def in_zone(local: PlainDateTime, zone: str) -> Instant:
    """Return a local time in UTC, in an IANA zone or with an offset."""
    if zone == "UTC":
        return local.assume_utc()
    if re.fullmatch(OFFSET, zone):
        return Instant(f"{local}{zone[:3]}:{zone[-2:]}")
    return local.assume_tz(zone, disambiguation="compatible").to_instant()


def _latest(cursor: Cursor, start: int, time: Time, zone: str | None) -> Instant:
    """A time alone: the most recent one that is not in the future."""
    now = cursor.calendar.now
    there = now if zone is None or re.fullmatch(OFFSET, zone) else now.to_tz(zone)
    day = there.date()
    today = _at(cursor, start, day, time, zone)
    past = today <= now.to_instant()
    return today if past else _at(cursor, start, day.subtract(days=1), time, zone)


def instant_ago(cursor: Cursor, start: int, count: int, unit: str) -> Instant:
    """Return now minus a span.

    Raises:
        FilterError: It lies before the calendar.
    """
    try:
        instant = cursor.calendar.ago(count, unit)
    except (ValueError, OverflowError) as error:
        raise cursor.error(start, TOO_LONG_AGO) from error
    if instant.to_stdlib().year not in INSTANTS:
        raise cursor.error(start, TOO_LONG_AGO)
    return instant


def read_ago(cursor: Cursor) -> Period | None:
    """N (minutes|hours) ago"""
    start = cursor.at
    span = read_span(cursor)
    if span is None or not cursor.accept("ago", "back"):
        return None
    return Period(instant_ago(cursor, start, *span), None)


_INTRODUCTIONS = ("in", "for", "during", "over", "within", "from", "of")


def read_rolling(cursor: Cursor) -> TimeRange | None:
    """[in|for|during|over] [the] (last|past) [N] unit | 2h"""
    start = cursor.at
    cursor.accept(*_INTRODUCTIONS)
    cursor.accept("the")
    introduced = cursor.at > start
    if cursor.peek().low == "this" and cursor.peek(1).low == "past":
        cursor.take()
    worded = cursor.accept(*ROLLING)
    span = cursor.attempt(read_span)
    if span is None:
        return _read_one_unit(cursor, start, worded.low) if worded else None
    if cursor.tokens[start].low == "in" and not worded and cursor.done:
        raise cursor.error(start, _FUTURE)
    behind = cursor.peek().low in ("ago", "back", "before", "later")
    if behind or (introduced and not worded) or (worded and _of_a_day(cursor)):
        return None
    if span[0] == 0:
        raise cursor.error(start, "This span is empty. Write last 1h or more.")
    return TimeRange(instant_ago(cursor, start, *span))


def _of_a_day(cursor: Cursor) -> bool:
    """Whether a span is the edge of a time: the last 3 hours of friday"""
    place = cursor.at
    of = cursor.accept("of") and read_day(cursor)
    cursor.at = place
    return bool(of)


_FUTURE = "This begins in the future, and no call has been made yet. Ask for the past."


def _read_one_unit(cursor: Cursor, start: int, word: str) -> TimeRange | None:
    """last hour | last day | past week | past month; `last week` is a calendar week"""
    unit = cursor.peek().low
    if unit in ("fortnight", "couple"):
        cursor.take()
        cursor.accept("of")
        days = unit == "fortnight"
        unit = "days" if days else UNITS.get(cursor.take().low, "")
        count = 14 if days else 2
        return TimeRange(instant_ago(cursor, start, count, unit)) if unit else None
    rolling = unit in ("hour", "hr", "minute", "min", "day") or (word == "past" and unit in UNITS)
    if not rolling or len(unit) < _SHORTEST_UNIT or cursor.peek(1).low == "of":
        return None
    cursor.take()
    if UNITS[unit] == "hours" and cursor.accept_all(("and", "a", "half")):
        return TimeRange(instant_ago(cursor, start, _HOUR_AND_HALF, "minutes"))
    return TimeRange(instant_ago(cursor, start, 1, UNITS[unit]))


_HOUR_AND_HALF = 90
