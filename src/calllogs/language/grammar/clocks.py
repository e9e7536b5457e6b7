"""Phrases for an instant: `9:30pm`, `monday at 14:00 UTC`, `2026-11-03T14:00:00Z`, `now-6h`."""

import re

from whenever import Date, Instant, Time, TimeZoneNotFoundError

from calllogs.language.calendar import MIDNIGHT, Calendar, Period
from calllogs.language.grammar.dates import (
    CALENDAR,
    INSTANTS,
    LARGEST_COUNT,
    too_long_ago,
    whole_days,
)
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import UNITS

_CLOCK = re.compile(
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap]m\b))?|(?P<bare>\d{1,2})\s*(?P<bare_half>[ap]m))(?:(?=z\b)|(?![\w:]))",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T|\s+)(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)"
    r"(?:\s*(Z|[+-]\d{2}:?\d{2}))?(?![\w:])",
    re.IGNORECASE,
)
_NOW = re.compile(r"now(?:\s*-\s*(\d{1,9})\s*([a-z]+))?(/d)?(?![\w/-])", re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})(?![\w:])")
_IANA = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")
_UTC = ("Z", "z", "UTC")
_NO_SUCH_TIME = "There is no such time. Write 2026-11-03T14:00:00Z."
_ABBREVIATIONS = frozenset(
    (
        "pst", "pdt", "est", "edt", "cst", "cdt", "mst", "mdt", "ist", "cet", "cest", "bst",
        "jst", "aest", "aedt", "msk", "eet", "eest", "wet", "west", "hst", "akst", "akdt", "pt",
        "et", "ct", "mt", "sgt", "hkt", "kst", "nzst", "nzdt",
    )
)  # fmt: skip


def instant(cursor: Cursor, calendar: Calendar) -> Period | None:
    """now[-6h][/d] | ISO instant | clock [zone] [on] day | day [at] clock [zone] | clock [zone]"""
    start = cursor.at
    for reader in (_now, _iso, _clock_first, _day_first):
        cursor.at = start
        found = reader(cursor, calendar)
        if found is not None:
            return Period(found, None)
    cursor.at = start
    return None


def _now(cursor: Cursor, calendar: Calendar) -> Instant | None:
    """now | now-6h | now-1d/d"""
    start = cursor.at
    found = cursor.match(_NOW)
    if found is None:
        return None
    number, unit, whole = found.groups()
    if unit is not None and unit.lower() not in UNITS:
        raise cursor.error(start, f"{unit!r} is no unit of time. Use m, h, d, w, mo or y.")
    at = ago(cursor, start, calendar, int(number), UNITS[unit.lower()]) if number else None
    point = at or calendar.now.to_instant()
    return calendar.at(point.to_tz(calendar.tz).date()) if whole else point


def ago(cursor: Cursor, start: int, calendar: Calendar, count: int, unit: str) -> Instant:
    """Return now minus a span.

    Raises:
        FilterError: It lies before the calendar.
    """
    try:
        instant = calendar.ago(min(count, LARGEST_COUNT * 1000), unit)
    except (ValueError, OverflowError) as error:
        raise too_long_ago(cursor, start) from error
    if instant.to_stdlib().year not in INSTANTS:
        raise too_long_ago(cursor, start)
    return instant


def _iso(cursor: Cursor, calendar: Calendar) -> Instant | None:
    """2026-11-03T14:00:00Z | 2026-11-03T14:00+01:00 | 2026-11-03 14:00 [zone]"""
    start = cursor.at
    found = cursor.match(_ISO)
    if found is None:
        return None
    try:
        day, time = Date(found[1]), Time(found[2])
    except ValueError as error:
        raise cursor.error(start, _NO_SUCH_TIME) from error
    zone = found[3] or _zone(cursor)
    if day.year not in (INSTANTS if zone in _UTC else CALENDAR):
        raise cursor.error(start, _NO_SUCH_TIME)
    return _placed(cursor, start, calendar, day, time, zone)


def _clock_first(cursor: Cursor, calendar: Calendar) -> Instant | None:
    start = cursor.at
    time = clock(cursor)
    if time is None:
        return None
    zone = _zone(cursor)
    after_time = cursor.at
    cursor.accept("on", "of", "at")
    when = whole_days(cursor, calendar)
    if when is None:
        cursor.at = after_time
        return _latest(cursor, start, calendar, time, zone)
    return _placed(cursor, start, calendar, _one_day(cursor, start, when), time, zone)


def _day_first(cursor: Cursor, calendar: Calendar) -> Instant | None:
    start = cursor.at
    when = whole_days(cursor, calendar)
    if when is None:
        return None
    cursor.accept("at", ",")
    time = clock(cursor)
    if time is None:
        return None
    return _placed(cursor, start, calendar, _one_day(cursor, start, when), time, _zone(cursor))


def _one_day(cursor: Cursor, start: int, when: Period) -> Date:
    if when.day is None:
        raise cursor.error(
            start, "A time of day needs one day, not several. Name the day, as in monday 9am."
        )
    return when.day


def clock(cursor: Cursor) -> Time | None:
    """9am | 9:30pm | 14:00 | noon | midnight"""
    start = cursor.at
    if cursor.accept("noon"):
        return Time(12, 0)
    if cursor.accept("midnight"):
        return MIDNIGHT
    found = cursor.match(_CLOCK)
    if found is None:
        return None
    half = (found["half"] or found["bare_half"] or "").lower()[:1]
    hour = _hour(int(found["hour"] or found["bare"]), half)
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    if hour is None or max(minute, second) >= len(range(60)):
        raise cursor.error(start, "There is no such time of day. Write 9am, 9:30pm or 14:00.")
    return Time(hour, minute, second)


def _hour(hour: int, half: str) -> int | None:
    if not half:
        return hour if hour < len(range(24)) else None
    if hour not in range(1, 13):
        return None
    return hour % 12 + (12 if half == "p" else 0)


def _zone(cursor: Cursor) -> str | None:
    """UTC | GMT | Z | +02:00 | Europe/Berlin; an abbreviation is an error"""
    start = cursor.at
    if cursor.accept("utc", "gmt", "z"):
        return "UTC"
    if cursor.peek().low in _ABBREVIATIONS:
        said = cursor.take().text
        raise cursor.error(
            start,
            f"{said} names more than one zone, or changes with the season. "
            "Use an IANA name such as America/New_York, or an offset such as -05:00.",
        )
    offset = cursor.match(_OFFSET)
    if offset:
        return offset.group()
    named = cursor.match(_IANA)
    if named is None:
        return None
    return _known_zone(cursor, start, named.group())


_ANY = Instant.from_utc(2026, 1, 1)


def _known_zone(cursor: Cursor, start: int, name: str) -> str:
    """Return an IANA name in its own capitals: europe/berlin is Europe/Berlin."""
    for candidate in (name, name.title()):
        try:
            _ANY.to_tz(candidate)
        except TimeZoneNotFoundError:
            continue
        return candidate
    raise cursor.error(start, f"{name} is no IANA time zone, such as Europe/Berlin.")


def _placed(
    cursor: Cursor, start: int, calendar: Calendar, day: Date, time: Time, zone: str | None
) -> Instant:
    """Return a local time in a zone, the asker's when it is None."""
    if zone is None:
        return calendar.at(day, time)
    if zone.upper() == "Z":
        return day.at(time).assume_utc()
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return day.at(time).assume_tz(zone, disambiguation="compatible").to_instant()
    try:
        return Instant(f"{day.at(time)}{offset[1]}{offset[2]}:{offset[3]}")
    except ValueError as error:
        raise cursor.error(start, f"There is no offset {zone}. Use one such as +02:00.") from error


def _latest(
    cursor: Cursor, start: int, calendar: Calendar, time: Time, zone: str | None
) -> Instant:
    """A time alone: the most recent one that is not in the future."""
    there = calendar.now if zone is None or _OFFSET.fullmatch(zone) else calendar.now.to_tz(zone)
    day = there.date()
    today = _placed(cursor, start, calendar, day, time, zone)
    if today <= calendar.now.to_instant():
        return today
    return _placed(cursor, start, calendar, day.subtract(days=1), time, zone)
