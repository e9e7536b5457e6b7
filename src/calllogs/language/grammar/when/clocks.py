"""Phrases for times of day and the hours between them: `9:30pm`, `14:00-15:30`, `9-17`."""

import re
from dataclasses import replace

from whenever import Date, Instant, Time, TimeZoneNotFoundError

from calllogs.language.calendar import MIDNIGHT, Period, TimeRange
from calllogs.language.grammar.when.periods import read_day
from calllogs.language.lexer import Cursor
from calllogs.language.speech import NUMBER_WORDS
from calllogs.language.vocabulary import LANGUAGE

CLOCK_WORDS = {"noon": Time(12), "midnight": MIDNIGHT}
CLOCK_STARTS = (*CLOCK_WORDS, "half", "quarter")
"""What begins a time of day, beside a number: half past two."""

CLOCK_INTRODUCTIONS = (
    *("between", "after", "since", "before", "until", "from", "at", ",", "t", *CLOCK_STARTS),
)
"""What stands between a day and a time of that day, beside nothing."""

_CLOCK = (
    r"(?i)(?:(?P<hour>\d{1,2})(?::|\.(?=\d\d\s*[ap]m\b))(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap]m\b))?|(?P<bare>\d{1,2})\s*(?P<bare_half>[ap]m))(?:(?=z\b)|(?![\w:]))"
)
_HOURS, _MINUTES = range(24), range(60)
_HALF_DAY = 12
_MOST_HOUR_DIGITS = 2


def read_clock(cursor: Cursor) -> Time | None:
    """9am | 9:30pm | 14:00 | noon | midnight | half past two | 3 in the morning"""
    start = cursor.at
    word = cursor.accept(*CLOCK_WORDS)
    spoken = None if word else cursor.first((_read_past, _read_in_part, _read_spoken))
    if spoken is not None:
        return spoken
    match = None if word else cursor.match(_CLOCK)
    if match is None:
        return CLOCK_WORDS[word.low] if word else None
    cursor.accept("o'clock", "oclock")
    half = (match["half"] or match["bare_half"] or "").lower()[:1]
    hour = _hour(int(match["hour"] or match["bare"]), half)
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    if hour is None or minute not in _MINUTES or second not in _MINUTES:
        raise cursor.error(start, "There is no such time of day. Write 9am, 9:30pm or 14:00.")
    return Time(hour, minute, second)


def begins_clock(cursor: Cursor) -> bool:
    """Whether a time of day comes next; nothing is taken."""
    start = cursor.at
    if cursor.peek().low == "now":
        return False
    spoken = cursor.ahead(_SPOKEN) or cursor.ahead(_CLOCK) or cursor.first((_read_in_part,))
    cursor.at = start
    return spoken is not None or cursor.peek().low in CLOCK_STARTS


_SPOKEN = (
    r"(?i)(\d{1,2})\s*o'?\s?clock\b|(\d{1,2})h(\d{2})(?!\w)"
    r"|(?:(?<=at )|(?<=between )|(?<=and )|(?<=around ))(\d{1,2})h(?!\w)"
    r"|(?:(?<=from )|(?<=to ))(\d{1,2})h(?!\w|\s*(?:ago|back))"
    r"|(?:(?<=after )|(?<=before )|(?<=until )|(?<=till ))(1[3-9]|2[0-3])h(?!\w)"
)


def _read_spoken(cursor: Cursor) -> Time | None:
    """3 o'clock | 14h30 | at 14h | after 22h

    Raises:
        FilterError: It can be in the morning or in the afternoon.
    """
    start = cursor.at
    match = cursor.match(_SPOKEN)
    if match is None:
        return None
    hours = (match[place] for place in (1, 2, 4, 5, 6))
    hour, minute = int(next(filter(None, hours))), int(match[3] or 0)
    if hour not in _HOURS and not (match[1] or match[2]):
        return None  # and 48h
    if hour not in _HOURS or minute not in _MINUTES:
        raise cursor.error(start, "There is no such time of day. Write 9am, 9:30pm or 14:00.")
    passed = hour + _HALF_DAY <= cursor.calendar.now.hour
    if match[1] and hour <= _HALF_DAY and passed and not _half_follows(cursor):
        either = f"Write {hour}am or {hour}pm."
        raise cursor.error(start, f"{match.group()} can be in the morning or not. {either}")
    return Time(hour, minute)


def _half_follows(cursor: Cursor) -> bool:
    return cursor.peek().low in ("am", "pm")


_PAST = {("half", "past"): 30, ("quarter", "past"): 15, ("quarter", "to"): -15}
"""Minutes from the hour that is said behind."""


def _read_past(cursor: Cursor) -> Time | None:
    """half past two | quarter to 3 pm | quarter past four in the morning

    Raises:
        FilterError: It can be in the morning or in the afternoon.
    """
    start = cursor.at
    if cursor.peek().low not in CLOCK_STARTS:
        return None
    minutes = _PAST.get((cursor.take().low, cursor.take().low))
    hour = _read_number(cursor) if minutes else 0
    if not minutes or not hour:
        return None
    minute = ((hour % _HALF_DAY) * 60 + minutes) % (_HALF_DAY * 60)
    early = Time(minute // 60, minute % 60)
    late = early.replace(hour=early.hour + _HALF_DAY)
    said, half = cursor.text_since(start), _read_half(cursor)
    if not half and late <= cursor.calendar.now.time():
        clock = f"{early.hour or _HALF_DAY}:{early.minute}"
        either = f"Write {clock}am or {clock}pm."
        raise cursor.error(start, f"{said} can be in the morning or not. {either}")
    return late if half == "p" else early


def _read_number(cursor: Cursor) -> int:
    """two | 2: an hour of half a day; 0 where it is none"""
    token = cursor.take()
    number = int(token.text[:3]) if token.kind == "number" else NUMBER_WORDS.get(token.low, 0)
    return number if number <= _HALF_DAY and token.low not in ("a", "an") else 0


_HALVES = {"morning": "a", "afternoon": "p", "evening": "p", "tonight": "p"}


def _read_half(cursor: Cursor) -> str:
    """am | in the morning; this morning is looked at, and read as the day it is; else "" """
    word = cursor.accept("am", "pm")
    if word:
        return word.low[0]
    half = _HALVES.get(cursor.peek(2).low, "")
    if half and cursor.accept_all(("in", "the")):
        cursor.take()
        return half
    return _HALVES.get(cursor.peek(int(cursor.peek().low == "this")).low, "")


_BEHIND_HOURS = ("in", "this", "o'clock", "oclock")


def _read_in_part(cursor: Cursor) -> Time | None:
    """3 in the morning | 8 o'clock in the evening | 3 this morning"""
    if cursor.peek(1).low not in _BEHIND_HOURS:
        return None
    hour = _read_number(cursor) if cursor.peek().kind == "number" else 0
    cursor.accept("o'clock", "oclock")
    half = _read_half(cursor) if hour and cursor.peek().low in ("in", "this") else ""
    return Time(hour + _HALF_DAY * (half == "p")) if half and hour < _HALF_DAY else None


def _hour(hour: int, half: str) -> int | None:
    if hour not in (range(1, _HALF_DAY + 1) if half else _HOURS):
        return None
    return hour % _HALF_DAY + (_HALF_DAY if half == "p" else 0) if half else hour


def read_hours(cursor: Cursor, *joints: str) -> tuple[Time, Time] | None:
    """9 and 11 | 9-17 | 10pm and 2am | 14:00-15:30"""
    bare = cursor.peek().kind == "number" and cursor.peek(1).low in joints
    first = _read_hour(cursor)
    second = _read_last_hour(cursor) if first is not None and cursor.accept(*joints) else None
    if first is None or second is None:
        return None
    if first == _NOON and 0 < second.hour < _HALF_DAY and cursor.peek(-1).kind == "number":
        second = second.replace(hour=second.hour + _HALF_DAY)
    return (_same_half(first, second), second) if bare and _is_half(cursor) else (first, second)


def _is_half(cursor: Cursor) -> bool:
    return cursor.text_since(cursor.at - 1).lower().endswith(("am", "pm", *_HALVES))


def _same_half(first: Time, second: Time) -> Time:
    """3-4pm: the half of the day that stands at the end counts for both, where it can"""
    if first.hour > _HALF_DAY:
        return first
    hour = first.hour % _HALF_DAY + second.hour // _HALF_DAY * _HALF_DAY
    return Time(hour) if hour < second.hour else first


def _read_last_hour(cursor: Cursor) -> Time | None:
    """24:00 | an hour"""
    return MIDNIGHT if cursor.accept_all(("24", ":", "00")) else _read_hour(cursor)


def _read_hour(cursor: Cursor) -> Time | None:
    """a time of day, or a number for a whole hour"""
    time, token = read_clock(cursor), cursor.peek()
    if time is not None or token.kind != "number" or len(token.text) > _MOST_HOUR_DIGITS:
        return time
    return Time(int(cursor.take().text)) if int(token.text) in _HOURS else None


def hours_on(
    cursor: Cursor, start: int, hours: tuple[Time, Time], period: Period | None = None
) -> TimeRange:
    """[zone] [[on] day] [zone], behind hours

    Raises:
        FilterError: They are asked of several days, or run backwards.
    """
    zone = read_zone(cursor)
    period = period or cursor.attempt(read_day_behind)
    zone = zone or read_zone(cursor)
    if zone and zone[0] in "+-":
        raise cursor.error(start, f"Write {zone} behind both times, and the day before each.")
    if zone:
        cursor = replace(cursor, calendar=cursor.calendar.elsewhere(zone))
    return _hours_of_day(cursor, start, hours, period)


def _hours_of_day(
    cursor: Cursor, start: int, hours: tuple[Time, Time], period: Period | None
) -> TimeRange:
    """Return hours on a day, or the most recent such hours when no day is named."""
    if period is None:
        return _latest_hours(cursor, *hours)
    if is_part(period):
        return _within(cursor, start, hours, period)
    if period.day is None:
        raise cursor.error(start, "Hours need one day, not several. Name the day.")
    return _on_day(cursor, start, hours, period.day)


def _on_day(cursor: Cursor, start: int, hours: tuple[Time, Time], day: Date) -> TimeRange:
    typed = cursor.text_since(start)
    if hours[0] > hours[1] and _over_midnight(typed):
        return TimeRange(
            cursor.calendar.at(day, hours[0]), cursor.calendar.at(day.add(days=1), hours[1])
        )
    if hours[0] >= hours[1] and are_clocks(typed):
        raise cursor.error(start, _WHICH_NIGHT)
    if hours[0] >= hours[1]:
        raise cursor.error(start, "These hours run backwards. Write the earlier hour first.")
    return TimeRange(*(cursor.calendar.at(day, hour) for hour in hours))


def _over_midnight(typed: str) -> bool:
    """Whether hours go over midnight, `yesterday 22:00 to 02:00`; between hours on a day cannot."""
    return are_clocks(typed) and "between" not in typed.lower()


def are_clocks(typed: str) -> bool:
    """Whether two times of day were typed as such, and no bare numbers."""
    return len(re.findall(r"\d:\d|\d\s*[ap]m\b|noon|midnight", typed, re.IGNORECASE)) > 1


_WHICH_NIGHT = (
    "These hours run backwards, or into the next day. Write the day they begin on first, "
    "as in yesterday 22:00 to 02:00."
)


def _within(cursor: Cursor, start: int, hours: tuple[Time, Time], part: Period) -> TimeRange:
    """2 and 3 this afternoon: the hours that lie in a part of a day

    Raises:
        FilterError: They do not.
    """
    ends = [_placed(cursor, time, part) for time in hours]
    first, last = next(iter(ends[0]), None), next(iter(ends[1]), None)
    if first is None or last is None or first >= last:
        raise cursor.error(start, "These hours are not in that part of the day. Name the day.")
    return TimeRange(first, last)


def is_part(period: Period) -> bool:
    """Whether a period is a part of a day: this morning, last night."""
    return period.first is None and period.end is not None


def placed(cursor: Cursor, start: int, time: Time, part: Period) -> Instant:
    """Return when a time of day is in a part of a day.

    Raises:
        FilterError: It is not in it.
    """
    places = _placed(cursor, time, part)
    if not places:
        raise cursor.error(start, "This time is not in that part of the day. Name the day.")
    return places[0]


def _placed(cursor: Cursor, time: Time, part: Period) -> list[Instant]:
    """Return when a time of day is in a part of a day, as it is written or half a day later."""
    calendar, day = cursor.calendar, part.start.to_tz(cursor.calendar.tz).date()
    later = [time.replace(hour=time.hour + _HALF_DAY)] if time.hour < _HALF_DAY else []
    places = [(day.add(days=ahead), each) for ahead in (0, 1) for each in (time, *later)]
    end = part.end or part.start
    begin = _begun(cursor, part, end)
    instants = (calendar.at(each, clock) for each, clock in places)
    return [each for each in instants if begin <= each <= end]


def _begun(cursor: Cursor, part: Period, end: Instant) -> Instant:
    """Return when a part of a day begins; the small hours are of the morning."""
    calendar, day = cursor.calendar, part.start.to_tz(cursor.calendar.tz).date()
    return calendar.at(day) if end <= calendar.at(day, _NOON) else part.start


_NOON = Time(_HALF_DAY)


def _latest_hours(cursor: Cursor, first: Time, last: Time) -> TimeRange:
    """The most recent such hours that have begun; they may cross midnight."""
    calendar = cursor.calendar
    begun = calendar.at(calendar.today, first) <= calendar.now.to_instant()
    day = calendar.today.subtract(days=int(not begun))
    last_day = day.add(days=int(last <= first))
    return TimeRange(calendar.at(day, first), calendar.at(last_day, last))


def read_clock_window(cursor: Cursor, start: int, *joints: str) -> TimeRange | None:
    """9am to 11am [[on] friday] | 3 to 5 pm | 9 to 5 [on] friday"""
    hours = read_hours(cursor, *joints)
    if hours is None:
        return None
    clock = _is_half(cursor) or are_clocks(cursor.text_since(start))
    place = cursor.at
    named = clock or read_zone(cursor) or cursor.attempt(read_day_behind)
    cursor.at = place
    return hours_on(cursor, start, hours) if named else None


def read_day_behind(cursor: Cursor) -> Period | None:
    """[on] a day, behind hours of it"""
    cursor.accept(",")
    cursor.accept("on")
    return read_day(cursor)


def read_hours_on(cursor: Cursor, start: int, day: Period) -> TimeRange | None:
    """between 9 and 11 | [at|from|,] 14:00-15:30 | after 9am, behind a day"""
    if cursor.accept("between"):
        hours = read_hours(cursor, "and", "to", "-", "till", "until", "&")
    else:
        since = cursor.attempt(_read_from_on, start, day)
        if since is not None:
            return since
        cursor.accept(",", "at", "from")
        word = cursor.accept("after", "since", "before", "until")
        if word:
            return _read_part(cursor, start, day, word.low)
        hours = read_hours(cursor, "-", "to", "..")
    return hours_on(cursor, start, hours, day) if hours else None


def _read_from_on(cursor: Cursor, start: int, day: Period) -> TimeRange | None:
    """from 6pm, behind a day, and no end behind it: the rest of the day"""
    rest = _read_part(cursor, start, day, "since") if cursor.accept("from") else None
    return None if cursor.peek().low in ("-", "to", "..", "until", "till") else rest


def _read_part(cursor: Cursor, start: int, day: Period, word: str) -> TimeRange | None:
    """(after|since|before|until) clock, behind a day: a part of it"""
    part, later = is_part(day), word in ("after", "since")
    time = _read_hour(cursor) if part else read_clock(cursor)
    if time is None or day.end is None:
        return None
    if part:
        at = placed(cursor, start, time, day)
        return TimeRange(at, day.end) if later else TimeRange(_begun(cursor, day, day.end), at)
    if day.day is None:
        raise cursor.error(start, "A time of day needs one day, not several. Name the day.")
    at = cursor.calendar.at(day.day, time)
    return TimeRange(at, day.end) if later else TimeRange(day.start, at)


def read_bare_hours(cursor: Cursor) -> TimeRange | None:
    """14:00-15:30 [yesterday]; 9-11 alone may be anything"""
    start = cursor.at
    hours = read_hours(cursor, "-", "to", "..")
    if hours is None or (cursor.peek(-1).kind == "number" and cursor.peek(-2).low != ":"):
        return None
    return hours_on(cursor, start, hours)


OFFSET = r"([+-])(\d{2}):?(\d{2})(?![\w:])"
_IANA = r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+"
_NAME_THE_ZONE = "Use an IANA name such as America/New_York, or an offset such as -05:00."
_ABBREVIATIONS = (
    "pst", "pdt", "est", "edt", "cst", "cdt", "mst", "mdt", "ist", "cet", "cest", "bst", "jst",
    "aest", "aedt", "msk", "eet", "eest", "wet", "west", "hst", "akst", "akdt", "pt", "et", "ct",
    "mt", "sgt", "hkt", "kst", "nzst", "nzdt",
)  # fmt: skip
_COASTS = ("pacific", "eastern", "central", "mountain")


def _is_place(cursor: Cursor) -> bool:
    """9am Berlin time"""
    return cursor.peek().kind == "word" and cursor.peek().low not in LANGUAGE


def read_zone(cursor: Cursor) -> str | None:
    """UTC | GMT | Z | +02:00 | Europe/Berlin; an abbreviation is an error"""
    start = cursor.at
    if cursor.accept("utc", "gmt", "z"):
        return "UTC"
    if cursor.peek().low in _COASTS or (cursor.peek(1).low == "time" and _is_place(cursor)):
        unclear = f"{cursor.take().text} is not the name of a time zone."
        cursor.accept("time")
        raise cursor.error(start, f"{unclear} {_NAME_THE_ZONE}")
    if cursor.peek().low in _ABBREVIATIONS:
        unclear = f"{cursor.take().text} names more than one zone, or changes with the season."
        raise cursor.error(start, f"{unclear} {_NAME_THE_ZONE}")
    offset = cursor.match(OFFSET)
    if offset:
        return offset.group()
    name = cursor.match(_IANA)
    return _known_zone(cursor, start, name.group()) if name else None


_ANY = Instant.from_utc(2026, 1, 1)


def _known_zone(cursor: Cursor, start: int, name: str) -> str:
    """Return an IANA name in its own capitals: europe/berlin is Europe/Berlin."""
    for candidate in (name, name.title()):
        try:
            _ANY.to_tz(candidate)
        except TimeZoneNotFoundError:
            continue
        return candidate
    raise cursor.error(start, f"{name} is not an IANA time zone such as Europe/Berlin.")
