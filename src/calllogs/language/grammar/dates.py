"""Phrases for days and periods: `nov 3`, `2026-11-03`, `q3 2025`, `yesterday`, `2 days ago`."""

import re
from collections.abc import Callable

from whenever import Date

from calllogs.language.calendar import INSTANTS, YEARS, Calendar, Period
from calllogs.language.lexer import Cursor, Phrases
from calllogs.language.vocabulary import MONTHS, UNITS, WEEKDAYS

_ORDINALS = ("st", "nd", "rd", "th")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_RANGE = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})(?![\d:-])")
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
"""Years a bare number can be: 1999 is more likely to be anything else."""

_YEAR_DIGITS = 4
_MOST_DAY_DIGITS = 2
TOO_LONG_AGO = "That is too long ago. Ask for a nearer time."
_NO_SUCH_DAY = "There is no such day. Write a date such as 2026-11-03 or nov 3."

_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}
"""Hours from midnight."""


def read_day(cursor: Cursor) -> Period | None:
    """Read one of the phrases for whole days; goes back when none follows."""
    token = cursor.peek()
    return cursor.first(_READERS.get(token.low, _NUMBERED if token.kind == "number" else ()))


_NAMED: Phrases[tuple[int, str]] = Phrases(
    {
        "the day before yesterday": (-2, ""),
        "day before yesterday": (-2, ""),
        "yesterday": (-1, ""),
        "today": (0, ""),
        "tomorrow": (1, ""),  # read, to be refused as the future it is
        "last night": (-1, "night"),
        "tonight": (0, "evening"),
        **{f"yesterday {part}": (-1, part) for part in _PARTS},
        **{f"this {part}": (0, part) for part in ("morning", "afternoon", "evening")},
    }
)
"""Days from today, and the part of that day."""


def _named_day(cursor: Cursor) -> Period | None:
    """today | [the] day before yesterday | yesterday [evening] | last night | this morning"""
    named = _NAMED.read(cursor)
    if named is None:
        return None
    day = cursor.calendar.today.add(days=named[0])
    part = _PARTS.get(named[1])
    return cursor.calendar.hours(day, *part) if part else cursor.calendar.one(day, named=True)


def _calendar_period(cursor: Cursor) -> Period | None:
    """(this|last) (week|month|quarter|year|weekday) | last (weekend|business day)"""
    calendar, today = cursor.calendar, cursor.calendar.today
    weekday = today.day_of_week().value
    back = cursor.take().low == "last"
    if back and cursor.accept_all(("business", "day")):
        return calendar.one(today.subtract(days=_BUSINESS_DAY_BACK.get(weekday, 1)), named=True)
    if back and cursor.accept("weekend"):
        monday = today.subtract(days=weekday - 1)
        return calendar.days(monday.subtract(days=2), monday, named=True)
    if cursor.peek().low in WEEKDAYS:
        # `last monday` is the most recent before today, `this monday` the one of this week.
        behind = weekday - WEEKDAYS[cursor.take().low]
        behind = (behind - 1) % 7 + 1 if back else behind
        return calendar.one(today.subtract(days=behind), named=True)
    unit = cursor.accept(*_CALENDAR_UNITS)
    if unit is None:
        return None
    period, step = _CALENDAR_UNITS[unit.low]
    return period(calendar, today.subtract(**step) if back else today)


_BUSINESS_DAY_BACK = {WEEKDAYS["monday"]: 3, WEEKDAYS["sunday"]: 2}
"""Days back to the last business day, where it is not yesterday."""

_CALENDAR_UNITS: dict[str, tuple[Callable[[Calendar, Date], Period], dict[str, int]]] = {
    "week": (Calendar.week, {"weeks": 1}),
    "month": (Calendar.month, {"months": 1}),
    "quarter": (Calendar.quarter, {"months": 3}),
    "year": (Calendar.year, {"years": 1}),
}


def _weekday(cursor: Cursor) -> Period:
    """monday: the most recent one, today included"""
    today = cursor.calendar.today
    behind = (today.day_of_week().value - WEEKDAYS[cursor.take().low]) % 7
    return cursor.calendar.one(today.subtract(days=behind), back="weeks")


def _ago(cursor: Cursor) -> Period | None:
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
        raise cursor.error(start, TOO_LONG_AGO) from error
    if period.start.to_stdlib().year not in INSTANTS:
        raise cursor.error(start, TOO_LONG_AGO)
    return period


_AGO: dict[str, Callable[[Calendar, Date], Period]] = {
    "days": Calendar.one,
    "weeks": Calendar.week,
    "months": Calendar.month,
    "years": Calendar.year,
}


def _iso_date(cursor: Cursor) -> Period | None:
    """2026-11-03"""
    start = cursor.at
    match = cursor.match(_ISO_DATE)
    if match is None:
        return None
    date = _date(*map(int, match.groups()))
    if date is None:
        raise cursor.error(start, _NO_SUCH_DAY)
    return cursor.calendar.one(date)


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _numeric_date(cursor: Cursor) -> Period | None:
    """25/12/2025: only when one order alone is possible"""
    start = cursor.at
    match = cursor.match(_NUMERIC_DATE)
    if match is None:
        return None
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    dates = {date for m, d in ((one, two), (two, one)) if (date := _date(year, m, d))}
    if len(dates) != 1 or len(match[4]) != _YEAR_DIGITS:
        ambiguous = f"{match.group()} can be read in more than one way, or in none."
        raise cursor.error(start, f"{ambiguous} Write the date as 2026-11-03 or nov 3.")
    return cursor.calendar.one(next(iter(dates)))


def _month_day(cursor: Cursor) -> Period | None:
    """[the] 3[rd] [of] nov [2025] | nov [the] 3[rd] [,] [2025], and nov 3-5 | 3-5 nov"""
    start = cursor.at
    cursor.accept("the")
    if cursor.peek().low in MONTHS:
        month = MONTHS[cursor.take().low]
        cursor.accept("the")
        days = _days(cursor)
    else:
        days = _days(cursor)
        cursor.accept("of")
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
    if token.kind != "number" or len(token.text) > _MOST_DAY_DIGITS:
        return None
    if cursor.peek(1).low in (":", "am", "pm") and cursor.glued(1):
        return None
    cursor.take()
    if cursor.glued():
        cursor.accept(*_ORDINALS)
    return int(token.text), int(token.text)


_LEAP_YEARS_APART = 8
"""Years between two that have a 29th of February, at most: around 1900, 2100."""


def _in_year(cursor: Cursor, start: int, month: int, days: tuple[int, int]) -> Period:
    """Return days of a month, without a year the most recent ones that have begun."""
    today = cursor.calendar.today
    year = _year_behind(cursor)
    years = [year] if year else range(today.year, today.year - _LEAP_YEARS_APART - 1, -1)
    for each in years:
        first, last = _date(each, month, days[0]), _date(each, month, days[1])
        if first and last and first <= last and (year or first <= today):
            return cursor.calendar.days(first, last.add(days=1), back="" if year else "years")
    raise cursor.error(start, _NO_SUCH_DAY)


def _year_behind(cursor: Cursor) -> int | None:
    """[,] 2025, unless it begins a clock time"""
    ahead = 1 if cursor.peek().low == "," else 0
    token = cursor.peek(ahead)
    clock = cursor.glued(ahead + 1) and cursor.peek(ahead + 1).low in (":", "-")
    if clock or not _is_year(token.text):
        return None
    cursor.at += ahead + 1
    return int(token.text)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def _month_alone(cursor: Cursor) -> Period:
    """september [2025]"""
    return _months(cursor, MONTHS[cursor.take().low], 1)


def _quarter_alone(cursor: Cursor) -> Period | None:
    """q3 [2025]"""
    digit = cursor.peek(1)
    if digit.text not in ("1", "2", "3", "4"):
        return None
    cursor.at += 2
    return _months(cursor, int(digit.text) * 3 - 2, 3)


def _months(cursor: Cursor, month: int, count: int) -> Period:
    """Return months of a year, without one the most recent that have begun."""
    calendar = cursor.calendar
    year = _year_behind(cursor)
    latest = calendar.today.year - (month > calendar.today.month)
    first = Date(year or latest, month, 1)
    return calendar.month(first, count, named=False, back="" if year else "years")


def _day_of_month(cursor: Cursor) -> Period | None:
    """the 15th: the most recent such day"""
    number, ordinal = cursor.peek(1), cursor.peek(2)
    if number.kind != "number" or ordinal.low not in _ORDINALS:
        return None
    start = cursor.at
    cursor.at += 3
    today = cursor.calendar.today
    for back in range(12):
        month = today.replace(day=1).subtract(months=back)
        day = _date(month.year, month.month, int(number.text[:3]))
        if day and day <= today:
            return cursor.calendar.one(day, back="months")
    message = "There is no such day in any month. Write one from the 1st to the 31st."
    raise cursor.error(start, message)


_READERS: dict[str, tuple[Callable[[Cursor], Period | None], ...]] = {
    **dict.fromkeys(("today", "tomorrow", "tonight", "yesterday", "day"), (_named_day,)),
    # `the 3rd of november` stands before `the 3rd`, which it begins with.
    "the": (_named_day, _month_day, _day_of_month),
    **dict.fromkeys(("this", "last"), (_named_day, _calendar_period)),
    "q": (_quarter_alone,),
    **dict.fromkeys(MONTHS, (_month_day, _month_alone)),
    **dict.fromkeys(WEEKDAYS, (_weekday,)),
}
"""By the first word, in order of precedence."""

DAY_WORDS = frozenset(_READERS)

_NUMBERED = (_iso_date, _numeric_date, _ago, _month_day)
"""What begins with a number."""


def read_year(cursor: Cursor) -> Period | None:
    """2025, only behind `in`, `since`, `before`, `after`, `until`, `during`"""
    if not _is_year(cursor.peek().text):
        return None
    return cursor.calendar.month(Date(int(cursor.take().text), 1, 1), 12, named=False)
