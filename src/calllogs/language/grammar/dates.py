"""Phrases for days and periods: `nov 3`, `2026-11-03`, `q3 2025`, `yesterday`, `2 days ago`."""

import re
from collections.abc import Callable
from datetime import date

from whenever import Date

from calllogs.errors import FilterError
from calllogs.language.calendar import INSTANTS, YEARS, Calendar, Period
from calllogs.language.lexer import Cursor, Phrases
from calllogs.language.vocabulary import MONTHS, NUMBER_WORDS, UNITS, WEEKDAYS

_ORDINALS = ("st", "nd", "rd", "th")
_ISO_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d-])")
_SHORT_DATE = re.compile(
    r"(\d{1,2})/(\d{1,2})(?![\d/])|(\d{1,2})\.(\d{1,2})\.(?!\d)|(\d\d)\.(\d\d)(?![\d.])"
)
_SLASHES = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d])")
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
    period = cursor.first(_READERS.get(token.low, _NUMBERED if token.kind == "number" else ()))
    if period is None or period.day is None or cursor.peek().low not in _PARTS:
        return period
    return cursor.calendar.hours(period.day, *_PARTS[cursor.take().low])


_NAMED: Phrases[tuple[int, str]] = Phrases(
    {
        "the day before yesterday": (-2, ""),
        "day before yesterday": (-2, ""),
        "yesterday": (-1, ""),
        "today": (0, ""),
        "tomorrow": (1, ""),  # read, to be refused as the future it is
        "last night": (-1, "night"),
        "overnight": (-1, "night"),
        "last evening": (-1, "evening"),
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
    if part and named[0] == 0 and cursor.calendar.now.hour < _NIGHT_ENDS:
        # Before dawn this evening is the one just past, and this morning the night itself.
        back, part = (0, (0, 12)) if named[1] == "morning" else (1, _PARTS["night"])
        day = day.subtract(days=back)
    return cursor.calendar.hours(day, *part) if part else cursor.calendar.one(day, named=True)


_NIGHT_ENDS = 6


def _calendar_period(cursor: Cursor) -> Period | None:
    """(this|last|the) (week|month|quarter|year|weekday) | last (weekend|business day)"""
    calendar, today = cursor.calendar, cursor.calendar.today
    weekday = today.day_of_week().value
    word = cursor.take().low
    back = word == "last" or (word == "past" and cursor.peek().low in WEEKDAYS)
    if word == "past" and not back:
        return None
    if back and cursor.accept_all(("business", "day")):
        return calendar.one(today.subtract(days=_BUSINESS_DAY_BACK.get(weekday, 1)), named=True)
    if back and cursor.accept("weekend"):
        monday = today.subtract(days=weekday - 1)
        return calendar.days(monday.subtract(days=2), monday, named=True)
    if cursor.accept("weekend"):
        return _weekend(calendar, begun=word == "the")
    if word == "the" and (cursor.peek(1).low == "of" or cursor.peek().low in WEEKDAYS):
        return None
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


def _weekend(calendar: Calendar, *, begun: bool) -> Period:
    """Return the weekend of this week, or the latest that has begun."""
    monday = calendar.today.subtract(days=calendar.today.day_of_week().value - 1)
    saturday = monday.add(days=5)
    if begun and saturday > calendar.today:
        saturday = saturday.subtract(days=7)
    return calendar.days(saturday, saturday.add(days=2), named=True)


def _weekend_alone(cursor: Cursor) -> Period:
    """[the] weekend: the latest that has begun"""
    cursor.take()
    return _weekend(cursor.calendar, begun=True)


_TO_DATE = {"ytd": "year", "mtd": "month", "qtd": "quarter", "wtd": "week"}


def _to_date(cursor: Cursor) -> Period | None:
    """ytd | year to date"""
    word = cursor.take().low
    unit = _TO_DATE.get(word) or (word if cursor.accept_all(("to", "date")) else None)
    return _CALENDAR_UNITS[unit][0](cursor.calendar, cursor.calendar.today) if unit else None


def _iso_week(cursor: Cursor) -> Period | None:
    """week 46 [[of] 2025] | kw 46 | w46: an ISO week, the latest that has begun"""
    start = cursor.at
    if cursor.take().low == "calendar":
        cursor.accept("week")
    cursor.accept("number", "no", "#", ".", "-")
    token = cursor.peek()
    if token.kind != "number" or len(token.text) > _MOST_DAY_DIGITS:
        return None
    cursor.take()
    cursor.accept("of") if _is_year(cursor.peek(1).text) else None
    year = _year_behind(cursor)
    today = cursor.calendar.today
    for each in (year,) if year else (today.year, today.year - 1):
        monday = _monday_of(each, int(token.text))
        if monday and (year or monday <= today):
            return cursor.calendar.days(monday, monday.add(days=7))
    raise cursor.error(start, "There is no such week. Weeks are numbered from 1 to 52 or 53.")


def _monday_of(year: int, week: int) -> Date | None:
    try:
        return Date(date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


_EDGES = {"end": -1, "start": 0, "beginning": 0, "first": 0, "last": -1, "second": 1}
_EDGE_UNITS = ("day", "days", "week", "half", *WEEKDAYS)


def _part_of_period(cursor: Cursor) -> Period | None:
    """[the] end of june | last day of q3 | first week of october | last friday of last month"""
    cursor.accept("the")
    edge = _EDGES.get(cursor.take().low)
    if edge is None:
        return None
    unit = cursor.accept(*_EDGE_UNITS)
    if not cursor.accept("of", "in"):
        return None
    whole = read_day(cursor)
    if whole is None or whole.first is None or whole.after is None:
        return None
    return _part(cursor.calendar, whole.first, whole.after, edge, unit.low if unit else "day")


def _part(calendar: Calendar, first: Date, after: Date, edge: int, unit: str) -> Period | None:
    if unit == "half":
        middle = _middle(first, after)
        return calendar.days(first, middle) if edge == 0 else calendar.days(middle, after)
    length = 7 if unit == "week" else 1
    if unit in WEEKDAYS:
        return calendar.one(_nth_weekday(first, after, edge, WEEKDAYS[unit]))
    begin = after.subtract(days=length) if edge < 0 else first.add(days=edge * length)
    return calendar.days(begin, begin.add(days=length))


def _middle(first: Date, after: Date) -> Date:
    days = (after.to_stdlib() - first.to_stdlib()).days
    return first.add(days=days // 2)


def _nth_weekday(first: Date, after: Date, edge: int, weekday: int) -> Date:
    if edge < 0:
        last = after.subtract(days=1)
        return last.subtract(days=(last.day_of_week().value - weekday) % 7)
    return first.add(days=(weekday - first.day_of_week().value) % 7 + 7 * edge)


def _day_of_period(cursor: Cursor) -> Period | None:
    """the 1st of (last|this|the) month"""
    cursor.take()
    number, ordinal = cursor.peek(), cursor.peek(1)
    if number.kind != "number" or ordinal.low not in _ORDINALS:
        return None
    cursor.at += 2
    if not cursor.accept("of") or cursor.peek().low not in ("last", "this", "the"):
        return None
    back = cursor.take().low == "last"
    if not cursor.accept("month"):
        return None
    today = cursor.calendar.today
    month = (today.replace(day=1).subtract(months=1) if back else today).replace(day=1)
    day = _date(month.year, month.month, int(number.text[:3]))
    return cursor.calendar.one(day) if day else None


def _short_date(cursor: Cursor) -> Period | None:
    """25/11 | 01.11.: with slashes where one order alone is possible, with dots day first"""
    start = cursor.at
    match = cursor.match(_SHORT_DATE)
    if match is None or match.group() == "24/7":
        return None
    if match[1]:
        return _in_order(cursor, start, int(match[1]), int(match[2]), None)
    day, month = int(match[3] or match[5]), int(match[4] or match[6])
    return _in_year(cursor, start, month, (day, day))


def _in_order(cursor: Cursor, start: int, one: int, two: int, year: int | None) -> Period:
    """Return the day of two numbers whose order one of the dates of the text settles."""
    pairs = [(int(a), int(b)) for a, b in _SLASHES.findall(cursor.text)]
    day_first = any(a > _MONTHS_OF_YEAR for a, _ in pairs)
    month_first = any(b > _MONTHS_OF_YEAR for _, b in pairs)
    if one != two and day_first == month_first:
        raise _either_order(cursor, start, one, two)
    month, day = (two, one) if day_first else (one, two)
    if year is None:
        return _in_year(cursor, start, month, (day, day))
    date = _date(year, month, day)
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


_BUSINESS_DAY_BACK = {WEEKDAYS["monday"]: 3, WEEKDAYS["sunday"]: 2}
"""Days back to the last business day, where it is not yesterday."""

_CALENDAR_UNITS: dict[str, tuple[Callable[[Calendar, Date], Period], dict[str, int]]] = {
    "week": (Calendar.week, {"weeks": 1}),
    "month": (Calendar.month, {"months": 1}),
    "quarter": (Calendar.quarter, {"months": 3}),
    "year": (Calendar.year, {"years": 1}),
}


def _weekday(cursor: Cursor) -> Period:
    """monday: the most recent one, today included | monday [of] last week"""
    today = cursor.calendar.today
    number = WEEKDAYS[cursor.take().low]
    week = cursor.attempt(_week_behind)
    if week is not None:
        return cursor.calendar.one(week.add(days=number - 1))
    behind = (today.day_of_week().value - number) % 7
    return cursor.calendar.one(today.subtract(days=behind), back="weeks")


def _part_of_day(cursor: Cursor) -> Period | None:
    """the (morning|afternoon|evening) [of [the]] [day]: today's, unless a day is named"""
    cursor.take()
    part = _PARTS.get(cursor.take().low)
    if part is None or cursor.peek(-1).low == "night":
        return None
    cursor.accept("of", "on")
    day = cursor.attempt(read_day)
    if day is not None and day.day is None:
        return None
    return cursor.calendar.hours(day.day if day and day.day else cursor.calendar.today, *part)


def _week_behind(cursor: Cursor) -> Date | None:
    """[of] (last|this) week: its monday"""
    cursor.accept("of", "in")
    cursor.accept("the")
    word = cursor.accept("last", "this")
    if word is None or not cursor.accept("week"):
        return None
    today = cursor.calendar.today
    monday = today.subtract(days=today.day_of_week().value - 1)
    return monday.subtract(days=7) if word.low == "last" else monday


def _before_last(cursor: Cursor) -> Period | None:
    """[the] week before last"""
    cursor.accept("the")
    unit = cursor.take().low
    if unit not in _CALENDAR_UNITS or not cursor.accept_all(("before", "last")):
        return None
    period, step = _CALENDAR_UNITS[unit]
    twice = {each: 2 * count for each, count in step.items()}
    return period(cursor.calendar, cursor.calendar.today.subtract(**twice))


def _ago(cursor: Cursor) -> Period | None:
    """N (days|weeks|months|years) ago: that day, calendar week, month, year"""
    start = cursor.at
    span = read_span(cursor)
    if span is None or span[1] not in _AGO or not cursor.accept("ago", "back"):
        return None
    number, unit = span
    try:
        day = cursor.calendar.today.subtract(**{unit: number})
        period = _AGO[unit](cursor.calendar, day)
    except ValueError as error:
        raise cursor.error(start, TOO_LONG_AGO) from error
    if period.start.to_stdlib().year not in INSTANTS:
        raise cursor.error(start, TOO_LONG_AGO)
    return period


_SPAN = re.compile(r"(\d{1,9})(?:\s*-\s*|\s*)([a-z]+)(?![\w/])", re.IGNORECASE)
_HALVES = {"hours": (30, "minutes"), "days": (12, "hours"), "years": (6, "months")}


def read_span(cursor: Cursor) -> tuple[int, str] | None:
    """2h | two hours | half an hour | a couple of days | a fortnight: how many of which unit"""
    start = cursor.at
    match = cursor.match(_SPAN)
    if match is not None:
        unit = "months" if match[2] == "M" else _unit(match[2].lower())
        return _whole(int(match[1]), unit)
    half = cursor.accept("half") is not None
    number = NUMBER_WORDS.get(cursor.peek().low)
    if number:
        cursor.take()
    if cursor.peek(-1).low in ("a", "an") and cursor.accept("couple"):
        number = 2
    if cursor.peek(-1).low == "couple":
        cursor.accept("of")
    unit = _unit(cursor.peek().low) if number and len(cursor.peek().low) > 1 else ""
    if not number or not unit:
        cursor.at = start
        return None
    cursor.take()
    return _HALVES.get(unit) if half else _whole(number, unit)


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


def _iso_date(cursor: Cursor) -> Period | None:
    """2026-11-03"""
    start = cursor.at
    match = cursor.match(_ISO_DATE)
    if match is None:
        return None
    date = _date(int(match[1]), int(match[3]), int(match[4]))
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
    if match[2] == "." and len(match[4]) == _YEAR_DIGITS and _date(year, two, one):
        return cursor.calendar.one(Date(year, two, one))
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
    for words, back in ((("of", "last", "year"), 1), (("last", "year"), 1), (("this", "year"), 0)):
        if cursor.accept_all(words):
            return cursor.calendar.today.year - back
    ahead = 1 if cursor.peek().low in (",", "of") else 0
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
    **dict.fromkeys(
        ("today", "tomorrow", "tonight", "yesterday", "day", "overnight"), (_named_day,)
    ),
    # `the 3rd of november` stands before `the 3rd`, which it begins with.
    "the": (
        *(
            _named_day,
            _part_of_day,
            _before_last,
            _part_of_period,
            _month_day,
            _day_of_period,
            _day_of_month,
        ),
        _calendar_period,
    ),
    **dict.fromkeys(("this", "past"), (_named_day, _calendar_period)),
    "last": (_part_of_period, _named_day, _calendar_period),
    **dict.fromkeys(("first", "second", "end", "start", "beginning"), (_part_of_period,)),
    **dict.fromkeys(_TO_DATE, (_to_date,)),
    **dict.fromkeys(("year", "month", "quarter"), (_before_last, _to_date)),
    "week": (_before_last, _iso_week, _to_date),
    **dict.fromkeys(("kw", "cw", "w", "calendar"), (_iso_week,)),
    "weekend": (_weekend_alone,),
    "q": (_quarter_alone,),
    **dict.fromkeys(MONTHS, (_month_day, _month_alone)),
    **dict.fromkeys(WEEKDAYS, (_weekday,)),
    **dict.fromkeys((*NUMBER_WORDS, "half"), (_ago,)),
}
"""By the first word, in order of precedence."""

DAY_WORDS = frozenset(_READERS)

_NUMBERED = (_iso_date, _numeric_date, _short_date, _ago, _month_day)
"""What begins with a number."""


def read_year(cursor: Cursor) -> Period | None:
    """2025, only behind `in`, `since`, `before`, `after`, `until`, `during`"""
    if not _is_year(cursor.peek().text):
        return None
    return cursor.calendar.month(Date(int(cursor.take().text), 1, 1), 12, named=False)
