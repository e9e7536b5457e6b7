"""Phrases for days, months and spans: `nov 3`, `2026-11-03`, `q3 2025`, `2 days ago`."""

import re
from collections.abc import Callable

from whenever import Date

from calllogs.errors import FilterError
from calllogs.language.calendar import INSTANTS, YEARS, Calendar, Period
from calllogs.language.lexer import Cursor, Phrases
from calllogs.language.speech import NUMBER_WORDS
from calllogs.language.vocabulary import MONTHS, UNITS, WEEKDAYS

ORDINALS = ("st", "nd", "rd", "th")


_ISO_DATE = r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d/-])"


_ISO_MONTH = r"(20\d\d)[-/](0[1-9]|1[0-2])(?![\d/-])"


_NUMERIC_DATE = r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d-])"


_SHORT_DATE = r"(\d{1,2})/(\d{1,2})(?![\d/])|(\d{1,2})\.(\d{1,2})\.(?!\d)|(\d\d)\.(\d\d)(?![\d.])"


_SLASHES = r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d])"


_DAY_RANGE = r"(\d{1,2})\s*-\s*(\d{1,2})(?![\d:-])"
_DAYS_TO = (
    r"(?i)(\d{1,2})(?:st|nd|rd|th)?\s+(?:to|through|until|till)\s+(?:the\s+)?(\d{1,2})"
    r"(?:st|nd|rd|th)?(?![\w:./-]|\s*(?:[ap]m|calls|o'clock)\b"
    r"|\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)


_FIRST_YEAR, _LAST_YEAR = 2000, 2099
"""Years a bare number can be: 1999 is more likely to be anything else."""


_YEAR_DIGITS = 4


MOST_DAY_DIGITS = 2


TOO_LONG_AGO = "That is too long ago. Ask for a nearer time."


_NO_SUCH_DAY = "There is no such day. Write a date such as 2026-11-03 or nov 3."


def read_short_date(cursor: Cursor) -> Period | None:
    """25/11 | 01.11.: with slashes where one order alone is possible, with dots day first"""
    start = cursor.at
    match = cursor.match(_SHORT_DATE)
    if match is None or match.group() == "24/7":
        return None
    if match[1]:
        return _in_order(cursor, start, int(match[1]), int(match[2]), None)
    day, month = int(match[3] or match[5]), int(match[4] or match[6])
    if match[5] and month > _MONTHS_OF_YEAR:
        clock = f"{match[5]}:{match[6]}"
        raise cursor.error(start, f"Write {clock} for a time of day.", clock)
    return _in_year(cursor, start, month, (day, day))


def _in_order(cursor: Cursor, start: int, one: int, two: int, year: int | None) -> Period:
    """Return the day of two numbers whose order one of the dates of the text settles."""
    pairs = [(int(a), int(b)) for a, b in re.findall(_SLASHES, cursor.text)]
    day_first = any(a > _MONTHS_OF_YEAR for a, _ in pairs)
    month_first = any(b > _MONTHS_OF_YEAR for _, b in pairs)
    if one != two and day_first == month_first:
        raise _either_order(cursor, start, one, two)
    month, day = (two, one) if day_first else (one, two)
    if year is None:
        return _in_year(cursor, start, month, (day, day))
    date = date_of(year, month, day)
    if date is None:
        raise cursor.error(start, _NO_SUCH_DAY)
    return cursor.calendar.one(date)


_MONTHS_OF_YEAR = 12


def _either_order(cursor: Cursor, start: int, one: int, two: int) -> FilterError:
    names = {number: name for name, number in MONTHS.items() if len(name) == _SHORT_NAME}
    ways = [f"{names[m]} {d}" for m, d in ((one, two), (two, one)) if m in names]
    typed = cursor.text_since(start)
    offered = " or ".join(ways) or "2026-11-03"
    return cursor.error(start, f"{typed} can be read in more than one way. Write {offered}.")


_SHORT_NAME = 3


def read_ago(cursor: Cursor) -> Period | None:
    """N (days|weeks|months|years) ago [today]: that day, calendar week, month, year"""
    start = cursor.at
    span = read_span(cursor)
    if span is None or span[1] not in _AGO:
        return None
    number, unit = span
    if unit == "weeks" and cursor.accept("last"):
        return _read_weeks_before(cursor, number)
    if not cursor.accept("ago", "back"):
        return None
    exactly = cursor.accept("today") or cursor.accept_all(("to", "the", "day"))
    try:
        day = cursor.calendar.today.subtract(**{unit: number})
        period = _AGO["days" if exactly else unit](cursor.calendar, day)
    except ValueError as error:
        raise cursor.error(start, TOO_LONG_AGO) from error
    if period.start.to_stdlib().year not in INSTANTS:
        raise cursor.error(start, TOO_LONG_AGO)
    return (cursor.attempt(_read_weekday_of, period) if unit == "weeks" else None) or period


def read_nights_ago(cursor: Cursor) -> Period | None:
    """two nights ago: the night that began so many days ago, as last night did one"""
    number = cursor.take()
    count = int(number.text[:4]) if number.kind == "number" else NUMBER_WORDS.get(number.low, 0)
    if not (count and cursor.accept("night", "nights") and cursor.accept("ago", "back")):
        return None
    return cursor.calendar.hours(cursor.calendar.today.subtract(days=count), 18, 30)


def _read_weeks_before(cursor: Cursor, weeks: int) -> Period | None:
    """tuesday, behind a week last: so many weeks before the last one"""
    weekday = WEEKDAYS.get(cursor.take().low)
    today = cursor.calendar.today
    if weekday is None:
        return None
    behind = (today.day_of_week().value - weekday - 1) % 7 + 1
    return cursor.calendar.one(today.subtract(days=behind, weeks=weeks))


def _read_weekday_of(cursor: Cursor, week: Period) -> Period | None:
    """[on] monday, behind 2 weeks ago: the one of that week

    Raises:
        FilterError: Without on it can also be so many weeks before the last one.
    """
    start, said = cursor.at, cursor.accept("on", ",")
    weekday, monday = WEEKDAYS.get(cursor.take().low), week.first
    if weekday is None or monday is None:
        return None
    day, today = monday.add(days=weekday - 1), cursor.calendar.today
    if said is None and weekday > today.day_of_week().value:
        ways = " or ".join(str(each) for each in (day.subtract(days=7), day))
        raise cursor.error(start, f"This can be either of two days. Write {ways}.")
    return cursor.calendar.one(day)


_SPAN = r"(?i)(\d{1,9})(?:\s*-\s*|\s*)([a-z]+)(?![\w/])"


_DECIMAL_SPAN = r"(?i)(\d{1,6})\.(\d)\s*([a-z]+)(?![\w/])"
_HALF_SPAN = r"(?i)(\d{1,3})\s+(?:and\s+(?:an?\s+)?half|1/2)\s+([a-z]+)(?!\w)"
_HALVES = {"hours": (30, "minutes"), "days": (12, "hours"), "years": (6, "months")}


_TWO_UNITS = r"(?i)(\d{1,4})(?:(h)(?=\d+m)|(d)(?=\d+h)|(w)(?=\d+d))(\d{1,4})[mhd](?!\w)"
_SMALLER = {"hours": (60, "minutes"), "days": (24, "hours"), "weeks": (7, "days")}
"""A unit -> how many of the next smaller one it has."""


def read_span(cursor: Cursor) -> tuple[int, str] | None:
    """2h | two hours | half an hour | a couple of days | a fortnight: how many of which unit"""
    written = cursor.peek().kind == "number"
    both = cursor.match(_TWO_UNITS) if written else None
    if both is not None:
        unit = _unit((both[2] or both[3] or both[4]).lower())
        return _together((int(both[1]), unit), int(both[5]))
    span = cursor.attempt(_read_written_span if written else _read_spoken_span)
    return (cursor.attempt(_read_smaller, span) if span else None) or span


def _together(span: tuple[int, str], further: int) -> tuple[int, str]:
    """Return a span with some of the next smaller unit, all of it in that unit."""
    times, unit = _SMALLER[span[1]]
    return span[0] * times + further, unit


def _read_smaller(cursor: Cursor, span: tuple[int, str]) -> tuple[int, str] | None:
    """[and|,] 20 minutes, behind an hour"""
    cursor.accept("and", ",")
    further = _read_written_span(cursor) if cursor.peek().kind == "number" else None
    if further is None or further[1] != _SMALLER.get(span[1], (0, ""))[1]:
        return None
    return _together(span, further[0])


def _read_written_span(cursor: Cursor) -> tuple[int, str] | None:
    """2h | 1.5 hours | 2 and a half days"""
    start = cursor.at
    both = cursor.match(_HALF_SPAN)
    if both is not None:
        return _tenths(cursor, start, int(both[1]) * 10 + 5, both[2].lower())
    part = cursor.match(_DECIMAL_SPAN)
    if part is not None:
        return _tenths(cursor, start, int(part[1]) * 10 + int(part[2]), part[3].lower())
    match = cursor.match(_SPAN)
    if match is None:
        return None
    if match.group().lower() == "2day":
        raise cursor.error(start, "Write today, or last 2 days.", "today")
    if match[2] == "M" and cursor.text.isupper():
        minutes = f"{match[1]} min"
        raise cursor.error(start, f"Write {minutes}, or {match[1]} months.", minutes)
    unit = "months" if match[2] == "M" else _unit(match[2].lower())
    return _whole(int(match[1]), unit)


def _read_spoken_span(cursor: Cursor) -> tuple[int, str] | None:
    """two hours | half an hour | [a] couple of days"""
    half = cursor.accept("half") is not None
    word = "an" if half and cursor.peek().low in UNITS else cursor.take().low
    number = NUMBER_WORDS.get(word)
    if word in ("a", "an") and cursor.accept("couple"):
        word, number = "couple", 2
    if word == "couple":
        cursor.accept("of")
    more = cursor.attempt(_read_and_half) is not None
    unit = cursor.take().low
    if number is None or len(unit) == 1 or not _unit(unit):
        return None
    more = more or cursor.attempt(_read_and_half) is not None
    if half or not more:
        return _HALVES.get(_unit(unit)) if half else _whole(number, _unit(unit))
    part = _HALVES.get(_unit(unit))
    return (number * 2 * part[0] + part[0], part[1]) if part else None


def _read_and_half(cursor: Cursor) -> bool | None:
    """and [a] half: one and half hours, an hour and a half"""
    cursor.accept("and", "&")
    cursor.accept("a")
    return True if cursor.accept("half") else None


def _tenths(cursor: Cursor, start: int, tenths: int, word: str) -> tuple[int, str]:
    """1.5h: hours in minutes

    Raises:
        FilterError: The unit is another one.
    """
    if UNITS.get(word) != "hours":
        raise cursor.error(start, "Write a whole number of minutes, days or weeks, as in last 36h.")
    return tenths * 6, "minutes"


def _unit(word: str) -> str:
    return "fortnights" if word in ("fortnight", "fortnights") else UNITS.get(word, "")


def _whole(number: int, unit: str) -> tuple[int, str] | None:
    return (number * 2, "weeks") if unit == "fortnights" else (number, unit) if unit else None


_AGO: dict[str, Callable[[Calendar, Date], Period]] = {
    "days": Calendar.one,
    "weeks": Calendar.week,
    "months": Calendar.month,
    "years": Calendar.year,
}


def read_iso_date(cursor: Cursor) -> Period | None:
    """2026-11-03"""
    start = cursor.at
    match = cursor.match(_ISO_DATE)
    if match is None:
        return None
    date = date_of(int(match[1]), int(match[3]), int(match[4]))
    if date is None:
        raise cursor.error(start, _NO_SUCH_DAY)
    return cursor.calendar.one(date)


def read_iso_month(cursor: Cursor) -> Period | None:
    """2026-11"""
    match = cursor.match(_ISO_MONTH)
    first = date_of(int(match[1]), int(match[2]), 1) if match else None
    return cursor.calendar.month(first, named=False) if first else None


def date_of(year: int, month: int, day: int) -> Date | None:
    """Return a date, or None where there is no such day."""
    try:
        return Date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def read_numeric_date(cursor: Cursor) -> Period | None:
    """25/12/2025: only when one order alone is possible"""
    start = cursor.at
    match = cursor.match(_NUMERIC_DATE)
    if match is None:
        return None
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." and len(match[4]) == _YEAR_DIGITS and date_of(year, two, one):
        return cursor.calendar.one(Date(year, two, one))
    dates = {date for m, d in ((one, two), (two, one)) if (date := date_of(year, m, d))}
    if len(dates) != 1 or len(match[4]) != _YEAR_DIGITS:
        ambiguous = f"{match.group()} can be read in more than one way, or in none."
        raise cursor.error(start, f"{ambiguous} Write the date as 2026-11-03 or nov 3.")
    return cursor.calendar.one(next(iter(dates)))


def read_month_day(cursor: Cursor) -> Period | None:
    """[the] 3[rd] [of] nov [2025] | nov [the] 3[rd] [,] [2025], and nov 3-5 | 3-5 nov"""
    start = cursor.at
    cursor.accept("the")
    if cursor.peek().low in MONTHS:
        month = MONTHS[cursor.take().low]
        if cursor.glued():
            cursor.accept(".", "-")
        cursor.accept("the")
        range_ = cursor.match(_DAYS_TO)
        days = (int(range_[1]), int(range_[2])) if range_ else _days(cursor)
    else:
        days = _days(cursor)
        if not cursor.accept("of") and cursor.glued() and cursor.glued(1):
            cursor.accept("-", "/")
        month = MONTHS.get(cursor.peek().low, 0) if days else 0
        cursor.at += bool(month)
    if not days or not month:
        return None
    return _in_year(cursor, start, month, days)


def _days(cursor: Cursor) -> tuple[int, int] | None:
    """3 | 3rd | 3-5: the first and the last day"""
    match = cursor.match(_DAY_RANGE)
    if match:
        return int(match[1]), int(match[2])
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > MOST_DAY_DIGITS:
        return None
    if cursor.peek(1).low in (":", "am", "pm") and cursor.glued(1):
        return None
    cursor.take()
    if cursor.glued():
        cursor.accept(*ORDINALS)
    return int(token.text), int(token.text)


_LEAP_YEARS_APART = 8
"""Years between two that have a 29th of February, at most: around 1900, 2100."""


def _in_year(cursor: Cursor, start: int, month: int, days: tuple[int, int]) -> Period:
    """Return days of a month, without a year the most recent ones that have begun."""
    today = cursor.calendar.today
    year = read_year_behind(cursor)
    years = [year] if year else range(today.year, today.year - _LEAP_YEARS_APART - 1, -1)
    for each in years:
        first, last = date_of(each, month, days[0]), date_of(each, month, days[1])
        if first and last and first <= last and (year or first <= today):
            return cursor.calendar.days(first, last.add(days=1), back="" if year else "years")
    raise cursor.error(start, _NO_SUCH_DAY)


def read_year_behind(cursor: Cursor) -> int | None:
    """[,] 2025, unless it begins a clock time"""
    for words, back in ((("of", "last", "year"), 1), (("last", "year"), 1), (("this", "year"), 0)):
        if cursor.accept_all(words):
            return cursor.calendar.today.year - back
    dashed = cursor.peek().low in ("-", "/") and cursor.glued() and cursor.glued(1)
    ahead = 1 if cursor.peek().low in (",", "of") or dashed else 0
    token = cursor.peek(ahead)
    clock = cursor.glued(ahead + 1) and cursor.peek(ahead + 1).low in (":", "-")
    if clock or not is_year(token.text):
        return None
    cursor.at += ahead + 1
    return int(token.text)


def is_year(text: str) -> bool:
    """Whether a number is most likely a year."""
    return text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def read_month_alone(cursor: Cursor) -> Period:
    """september [2025]"""
    return months(cursor, MONTHS[cursor.take().low], 1)


def read_quarter_alone(cursor: Cursor) -> Period | None:
    """q3 [2025]"""
    digit = cursor.peek(1)
    if digit.text not in ("1", "2", "3", "4"):
        return None
    cursor.at += 2
    return months(cursor, int(digit.text) * 3 - 2, 3)


def read_half_year(cursor: Cursor) -> Period | None:
    """h1 [2025]"""
    digit = cursor.peek(1)
    if digit.text not in ("1", "2") or not cursor.glued(1):
        return None
    cursor.at += 2
    return months(cursor, int(digit.text) * 6 - 5, 6)


_KNOWN_DAYS = Phrases(
    {
        **dict.fromkeys(("christmas eve", "xmas eve"), (12, 24)),
        **dict.fromkeys(("christmas", "christmas day", "xmas", "xmas day"), (12, 25)),
        "boxing day": (12, 26),
        **dict.fromkeys(("new year 's eve", "new years eve", "new year eve"), (12, 31)),
        **dict.fromkeys(("new year", "new year 's day", "new years day"), (1, 1)),
        **dict.fromkeys(("new year 's", "new years"), (1, 1)),
        "halloween": (10, 31),
    }
)
"""Holidays that are the same day every year and everywhere."""
KNOWN_DAY_STARTS = tuple(_KNOWN_DAYS)


def read_known_day(cursor: Cursor) -> Period | None:
    """christmas [2025]"""
    start = cursor.at
    day = _KNOWN_DAYS.read(cursor)
    return _in_year(cursor, start, day[0], (day[1], day[1])) if day else None


def months(cursor: Cursor, month: int, count: int) -> Period:
    """Return months of a year, without one the most recent that have begun."""
    calendar = cursor.calendar
    year = read_year_behind(cursor)
    latest = calendar.today.year - (month > calendar.today.month)
    first = Date(year or latest, month, 1)
    return calendar.month(first, count, named=False, back="" if year else "years")


def read_day_of_month(cursor: Cursor) -> Period | None:
    """the 15th: the most recent such day"""
    number, ordinal = cursor.peek(1), cursor.peek(2)
    if number.kind != "number" or ordinal.low not in ORDINALS:
        return None
    start = cursor.at
    cursor.at += 3
    today = cursor.calendar.today
    for back in range(12):
        month = today.replace(day=1).subtract(months=back)
        day = date_of(month.year, month.month, int(number.text[:3]))
        if day and day <= today:
            return cursor.calendar.one(day, back="months")
    message = "There is no such day in any month. Write one from the 1st to the 31st."
    raise cursor.error(start, message)


def read_year(cursor: Cursor) -> Period | None:
    """2025, only behind `in`, `since`, `before`, `after`, `until`, `during`"""
    if not is_year(cursor.peek().text):
        return None
    return cursor.calendar.month(Date(int(cursor.take().text), 1, 1), 12, named=False)
