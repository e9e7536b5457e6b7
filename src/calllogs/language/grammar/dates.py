"""Phrases for whole days and longer: `yesterday`, `nov 3`, `last week`, `q3 2025`, `2 days ago`."""

import re
from collections.abc import Callable

from whenever import Date

from calllogs.errors import FilterError
from calllogs.language.calendar import Calendar, Period
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import MONTHS, UNITS, WEEKDAYS

Reader = Callable[[Cursor, Calendar], Period | None]

LARGEST_COUNT = 100_000
_ORDINAL = ("st", "nd", "rd", "th")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_RANGE = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})(?![\d:-])")
_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
CALENDAR = range(1900, 2200)
"""Years that are dates at all: nearer the ends of the calendar, its arithmetic stops."""

INSTANTS = range(2, 9999)
"""Years of instants in UTC, which every zone can show: spans like 500 years begin in them."""


def whole_days(cursor: Cursor, calendar: Calendar) -> Period | None:
    """Read one of the phrases for whole days, the longest kinds first."""
    start = cursor.at
    for reader in _READERS:
        cursor.at = start
        when = reader(cursor, calendar)
        if when is not None:
            return when
    cursor.at = start
    return None


def _named_day(cursor: Cursor, calendar: Calendar) -> Period | None:
    """today | [the] day before yesterday | yesterday [part] | last night | tonight | this part"""
    for words, days in _DAYS.items():
        if cursor.phrase(words):
            return calendar.one(calendar.today.add(days=days), named=True)
    if cursor.phrase("last night"):
        return calendar.hours(calendar.today.subtract(days=1), 18, 30)
    if cursor.accept("tonight"):
        return calendar.hours(calendar.today, 18, 24)
    return _yesterday(cursor, calendar) or _this_part(cursor, calendar)


_DAYS = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "today": 0,
    "tomorrow": 1,  # read, to be refused as the future it is
}


def _yesterday(cursor: Cursor, calendar: Calendar) -> Period | None:
    if not cursor.accept("yesterday"):
        return None
    day = calendar.today.subtract(days=1)
    part = cursor.accept("morning", "afternoon", "evening", "night")
    return calendar.hours(day, *_PARTS[part.low]) if part else calendar.one(day, named=True)


def _this_part(cursor: Cursor, calendar: Calendar) -> Period | None:
    if cursor.peek().low == "this" and cursor.peek(1).low in ("morning", "afternoon", "evening"):
        cursor.take()
        return calendar.hours(calendar.today, *_PARTS[cursor.take().low])
    return None


def _calendar_period(cursor: Cursor, calendar: Calendar) -> Period | None:
    """(this|last) (week|month|quarter|year|weekend|weekday) | last business day"""
    which = cursor.accept("this", "last")
    if which is None:
        return None
    back = which.low == "last"
    if back and cursor.phrase("business day"):
        return calendar.one(_business_day(calendar.today), named=True)
    if back and cursor.accept("weekend"):
        return _weekend(calendar)
    if cursor.peek().low in WEEKDAYS:
        return _weekday_of(calendar, WEEKDAYS[cursor.take().low], back=back)
    unit = cursor.accept("week", "month", "quarter", "year")
    return _PERIODS[unit.low](calendar, int(back)) if unit else None


def _business_day(today: Date) -> Date:
    day = today.subtract(days=1)
    while day.day_of_week().value > len(("mon", "tue", "wed", "thu", "fri")):
        day = day.subtract(days=1)
    return day


def _weekend(calendar: Calendar) -> Period:
    """The last Saturday and Sunday that are over."""
    monday = calendar.today.subtract(days=calendar.today.day_of_week().value - 1)
    return calendar.days(monday.subtract(days=2), monday, named=True)


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


_PERIODS = {"week": _week, "month": _month, "quarter": _quarter, "year": _year}


def _weekday(cursor: Cursor, calendar: Calendar) -> Period | None:
    """monday: the most recent one, today included"""
    if cursor.peek().low not in WEEKDAYS:
        return None
    weekday = WEEKDAYS[cursor.take().low]
    behind = (calendar.today.day_of_week().value - weekday) % 7
    return calendar.one(calendar.today.subtract(days=behind), back="weeks")


def _iso_date(cursor: Cursor, calendar: Calendar) -> Period | None:
    """2026-11-03"""
    start = cursor.at
    found = cursor.match(_ISO_DATE)
    return _checked(cursor, start, calendar, *map(int, found.groups())) if found else None


def _checked(
    cursor: Cursor, start: int, calendar: Calendar, year: int, month: int, day: int
) -> Period:
    date = _date(year, month, day)
    if date is None:
        raise cursor.error(start, "There is no such day. Write a date such as 2026-11-03 or nov 3.")
    return calendar.one(date)


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day) if year in CALENDAR else None
    except ValueError:
        return None


def _numeric_date(cursor: Cursor, calendar: Calendar) -> Period | None:
    """25/12/2025: only when one order alone is possible"""
    start = cursor.at
    found = cursor.match(_NUMERIC_DATE)
    if found is None:
        return None
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    days = {_date(year, month, day) for month, day in ((one, two), (two, one))} - {None}
    if len(days) != 1 or len(found[4]) != len("2026"):
        raise cursor.error(
            start,
            f"{found.group()} can be read in more than one way, or in none. "
            "Write the date as 2026-11-03 or nov 3.",
        )
    return calendar.one(next(day for day in days if day is not None))


def _month_day(cursor: Cursor, calendar: Calendar) -> Period | None:
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
    return _in_year(cursor, start, calendar, month, days)


def _days(cursor: Cursor) -> tuple[int, int] | None:
    """3 | 3rd | 3-5: the first and the last day"""
    found = cursor.match(_DAY_RANGE)
    if found:
        return int(found[1]), int(found[2])
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > len("31"):
        return None
    if cursor.peek(1).low in (":", "am", "pm") and cursor.peek(1).start == token.end:
        return None
    cursor.take()
    if cursor.peek().start == token.end:
        cursor.accept(*_ORDINAL)
    return int(token.text), int(token.text)


def _in_year(
    cursor: Cursor, start: int, calendar: Calendar, month: int, days: tuple[int, int]
) -> Period:
    year = _year_behind(cursor)
    years = [year] if year else range(calendar.today.year, calendar.today.year - 9, -1)
    for each in years:
        first, last = _date(each, month, days[0]), _date(each, month, days[1])
        if first and last and first <= last and (year or first <= calendar.today):
            return calendar.days(first, last.add(days=1), back="" if year else "years")
    raise cursor.error(start, "There is no such day. Write a date such as 2026-11-03 or nov 3.")


def _year_behind(cursor: Cursor) -> int | None:
    """[,] 2025, unless it begins a clock time"""
    ahead = 1 if cursor.peek().low == "," else 0
    token = cursor.peek(ahead)
    glued = cursor.peek(ahead + 1)
    if not _is_year(token.text) or (glued.start == token.end and glued.low in (":", "-")):
        return None
    cursor.at += ahead + 1
    return int(token.text)


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR


def _month_alone(cursor: Cursor, calendar: Calendar) -> Period | None:
    """september [2025]: without a year the most recent one that has begun"""
    if cursor.peek().low not in MONTHS:
        return None
    month = MONTHS[cursor.take().low]
    year = _year_behind(cursor)
    this = calendar.today.year - (month > calendar.today.month)
    return calendar.month(Date(year or this, month, 1), named=False, back="" if year else "years")


def _quarter_alone(cursor: Cursor, calendar: Calendar) -> Period | None:
    """q3 [2025]"""
    digit = cursor.peek(1)
    if cursor.peek().low != "q" or digit.text not in ("1", "2", "3", "4"):
        return None
    cursor.at += 2
    month = int(digit.text) * 3 - 2
    year = _year_behind(cursor)
    this = calendar.today.year - (month > calendar.today.month)
    return calendar.month(
        Date(year or this, month, 1), 3, named=False, back="" if year else "years"
    )


def _day_of_month(cursor: Cursor, calendar: Calendar) -> Period | None:
    """the 15th: the most recent such day"""
    token, ordinal = cursor.peek(1), cursor.peek(2)
    if cursor.peek().low != "the" or token.kind != "number" or ordinal.low not in _ORDINAL:
        return None
    start = cursor.at
    cursor.at += 3
    month = calendar.today.replace(day=1)
    for _ in range(12):
        day = _date(month.year, month.month, int(token.text[:3]))
        if day and day <= calendar.today:
            return calendar.one(day, back="months")
        month = month.subtract(months=1)
    raise cursor.error(
        start, "There is no such day in any month. Write one from the 1st to the 31st."
    )


def _ago(cursor: Cursor, calendar: Calendar) -> Period | None:
    """N (days|weeks|months|years) ago: that day, calendar week, month, year"""
    number, unit = cursor.peek(), UNITS.get(cursor.peek(1).low, "")
    if number.kind != "number" or cursor.peek(2).low != "ago" or unit not in _AGO:
        return None
    start = cursor.at
    cursor.at += 3
    count = int(number.text[:9])
    try:
        when = _AGO[unit](calendar, calendar.today.subtract(**{unit: count}))
    except ValueError as error:
        raise too_long_ago(cursor, start) from error
    if when.start.to_stdlib().year not in INSTANTS:
        raise too_long_ago(cursor, start)
    return when


def too_long_ago(cursor: Cursor, start: int) -> FilterError:
    """Return the error about a span that reaches back to where the calendar stops."""
    return cursor.error(start, "That is too long ago. Ask for a nearer time.")


_AGO: dict[str, Callable[[Calendar, Date], Period]] = {
    "days": lambda calendar, day: calendar.one(day),
    "weeks": lambda calendar, day: calendar.week(day),
    "months": lambda calendar, day: calendar.month(day),
    "years": lambda calendar, day: calendar.month(Date(day.year, 1, 1), 12),
}

_READERS: tuple[Reader, ...] = (
    _named_day,
    _calendar_period,
    _iso_date,
    _numeric_date,
    _ago,
    _month_day,
    _month_alone,
    _quarter_alone,
    _day_of_month,
    _weekday,
)


def year_alone(cursor: Cursor, calendar: Calendar) -> Period | None:
    """2025, only behind `in`, `since`, `before`, `after`, `until`, `during`"""
    if not _is_year(cursor.peek().text):
        return None
    return calendar.month(Date(int(cursor.take().text), 1, 1), 12, named=False)
