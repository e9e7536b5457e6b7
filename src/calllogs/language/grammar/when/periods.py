"""Phrases for periods: `yesterday`, `last week`, `week 46`, `end of june`, `monday`."""

from collections.abc import Callable
from datetime import date

from whenever import Date

from calllogs.language.calendar import Calendar, Period
from calllogs.language.grammar.when.dates import (
    KNOWN_DAY_STARTS,
    MOST_DAY_DIGITS,
    ORDINALS,
    date_of,
    is_year,
    months,
    read_ago,
    read_day_of_month,
    read_half_year,
    read_iso_date,
    read_iso_month,
    read_known_day,
    read_month_alone,
    read_month_day,
    read_nights_ago,
    read_numeric_date,
    read_quarter_alone,
    read_short_date,
    read_year,
    read_year_behind,
)
from calllogs.language.lexer import Cursor, Phrases
from calllogs.language.speech import NUMBER_WORDS
from calllogs.language.vocabulary import MONTHS, WEEKDAYS

_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}
"""Hours from midnight."""


def read_day(cursor: Cursor) -> Period | None:
    """Read one of the phrases for whole days; goes back when none follows."""
    token = cursor.peek()
    period = cursor.first(_READERS.get(token.low, _NUMBERED if token.kind == "number" else ()))
    if period is None or period.day is None:
        return period
    if cursor.peek().low in WEEKDAYS or cursor.peek().low == "(":
        cursor.attempt(_read_weekday_behind, period.day)
    part = _PART_BEHIND.read(cursor)
    return cursor.calendar.hours(period.day, *_PARTS[part]) if part else period


_PART_BEHIND = Phrases(
    {
        **{part: part for part in _PARTS},
        **{f"{part}s": part for part in _PARTS},
        **{f"in the {part}": part for part in _PARTS},
        "at night": "night",
    }
)
"""yesterday evening | yesterday in the evening"""


def _small_hours(cursor: Cursor) -> Period | None:
    """[the] (early|small) hours [of saturday]"""
    cursor.accept("the")
    if not (cursor.accept("early", "small", "wee") and cursor.accept("hours")):
        return None
    cursor.accept("of", "on")
    day = cursor.attempt(read_day)
    if day is not None and day.day is None and day.first is not None:
        return None
    date = day.start.to_tz(cursor.calendar.tz).date() if day else cursor.calendar.today
    return cursor.calendar.hours(date, 0, _NIGHT_ENDS)


def _read_weekday_behind(cursor: Cursor, day: Date) -> bool | None:
    """[(] sun [)] behind a date of this weekday: it adds nothing"""
    bracket = cursor.accept("(")
    number = WEEKDAYS.get(cursor.take().low)
    named = cursor.peek().text.istitle() and cursor.peek().kind == "word" and not bracket
    if number != day.day_of_week().value or named or (bracket and not cursor.accept(")")):
        return None
    return True


_NAMED: Phrases[tuple[int, str]] = Phrases(
    {
        "the day before yesterday": (-2, ""),
        "day before yesterday": (-2, ""),
        "yesterday": (-1, ""),
        "today": (0, ""),
        "earlier today": (0, ""),
        "so far today": (0, ""),
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
    word = cursor.take().low
    if word == "this" and cursor.accept("past"):
        word = "last"
    if cursor.accept("weekend"):
        return (
            _last_weekend(cursor.calendar)
            if word == "last"
            else _weekend(cursor.calendar, begun=word == "the")
        )
    if word == "the" and cursor.peek(1).low == "of":
        return None
    if cursor.peek().low in WEEKDAYS:
        return None if word == "the" else _named_weekday(cursor, back=word != "this")
    period = None if word == "past" else _calendar_unit(cursor, back=word == "last")
    if word == "this":
        cursor.accept_all(("to", "date"))
    return period


def _named_weekday(cursor: Cursor, *, back: bool) -> Period:
    """`last monday` is the most recent before today, `this monday` the one of this week"""
    today = cursor.calendar.today
    behind = today.day_of_week().value - WEEKDAYS[cursor.take().low]
    behind = (behind - 1) % 7 + 1 if back else behind
    return cursor.calendar.one(today.subtract(days=behind), named=True)


def this_morning(cursor: Cursor) -> Period:
    """morning, behind since"""
    cursor.take()
    return cursor.calendar.hours(cursor.calendar.today, *_PARTS["morning"])


def last_of(calendar: Calendar, word: str) -> Period:
    """Return the last that is over of nights, evenings, weekends or mondays."""
    yesterday = calendar.today.subtract(days=1)
    if word in ("nights", "evenings"):
        return calendar.hours(yesterday, *_PARTS[word.removesuffix("s")])
    if word == "weekends":
        return _last_weekend(calendar)
    behind = (yesterday.day_of_week().value - WEEKDAYS[word.removesuffix("s")]) % 7
    return calendar.one(yesterday.subtract(days=behind))


def _calendar_unit(cursor: Cursor, *, back: bool) -> Period | None:
    """week | month | quarter | year, and the last business day"""
    calendar, today = cursor.calendar, cursor.calendar.today
    if back and cursor.accept_all(("business", "day")):
        days = _BUSINESS_DAY_BACK.get(today.day_of_week().value, 1)
        return calendar.one(today.subtract(days=days), named=True)
    unit = cursor.accept(*_CALENDAR_UNITS)
    if unit is None:
        return None
    period, step = _CALENDAR_UNITS[unit.low]
    return period(calendar, today.subtract(**step) if back else today)


def _last_weekend(calendar: Calendar) -> Period:
    """Return the last weekend that is over."""
    monday = calendar.today.subtract(days=calendar.today.day_of_week().value - 1)
    return calendar.days(monday.subtract(days=2), monday, named=True)


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
    if token.kind != "number" or len(token.text) > MOST_DAY_DIGITS:
        return None
    cursor.take()
    if is_year(cursor.peek(1).text):
        cursor.accept("of")
    year = read_year_behind(cursor)
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


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _numbered_quarter(cursor: Cursor) -> Period | None:
    """the third quarter [of 2025]"""
    cursor.accept("the")
    number = _ORDINALS.get(cursor.take().low)
    if number is None or not cursor.accept("quarter"):
        return None
    cursor.accept_all(("of", "this", "year"))
    return months(cursor, number * 3 - 2, 3)


def _numeric(cursor: Cursor) -> Period | None:
    """the 23.11.2026"""
    cursor.take()
    return cursor.first((read_iso_date, read_numeric_date, read_short_date))


def _part_of_period(cursor: Cursor) -> Period | None:
    """[the] end of june | last day of q3 | first week of october | last friday of last month"""
    cursor.accept("the")
    edge = _EDGES.get(cursor.take().low)
    if edge is None:
        return None
    unit = cursor.accept(*_EDGE_UNITS)
    if not cursor.accept("of", "in"):
        return None
    whole = read_day(cursor) or read_year(cursor) or _calendar_unit(cursor, back=False)
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
    if first.add(years=1) == after:
        return first.add(months=6)
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
    if number.kind != "number" or ordinal.low not in ORDINALS:
        return None
    cursor.at += 2
    if not cursor.accept("of") or cursor.peek().low not in ("last", "this", "the"):
        return None
    back = cursor.take().low == "last"
    if not cursor.accept("month"):
        return None
    today = cursor.calendar.today
    month = (today.replace(day=1).subtract(months=1) if back else today).replace(day=1)
    day = date_of(month.year, month.month, int(number.text[:3]))
    return cursor.calendar.one(day) if day else None


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
    dated = cursor.attempt(_read_dated, number)
    if dated is not None:
        return dated
    behind = (today.day_of_week().value - number) % 7
    return cursor.calendar.one(today.subtract(days=behind), back="weeks")


_MOST_MONTHS_BACK = 48


def _read_dated(cursor: Cursor, weekday: int) -> Period | None:
    """the 13th | nov 13 | 2026-11-13, behind friday, where it is this weekday"""
    cursor.accept(",")
    named = cursor.attempt(read_month_day) or cursor.attempt(read_iso_date)
    if named is not None:
        return named if named.day and named.day.day_of_week().value == weekday else None
    cursor.accept("the")
    number, ordinal = cursor.peek(), cursor.peek(1)
    if number.kind != "number" or ordinal.low not in ORDINALS or cursor.peek(2).low in MONTHS:
        return None
    cursor.at += 2
    today = cursor.calendar.today
    for back in range(_MOST_MONTHS_BACK):
        month = today.replace(day=1).subtract(months=back)
        day = date_of(month.year, month.month, int(number.text[:3]))
        if day and day <= today and day.day_of_week().value == weekday:
            return cursor.calendar.one(day)
    return None


def _part_of_day(cursor: Cursor) -> Period | None:
    """the (morning|afternoon|evening) [of [the]] [day]: today's, unless a day is named"""
    cursor.take()
    part, night = _PARTS.get(cursor.take().low), cursor.peek(-1).low == "night"
    if part is None:
        return None
    cursor.accept("of", "on")
    day = cursor.attempt(read_day)
    if (day is None and night) or (day is not None and day.day is None):
        return None
    return cursor.calendar.hours(day.day if day and day.day else cursor.calendar.today, *part)


def _week_behind(cursor: Cursor) -> Date | None:
    """[of] (last|this) week | 2 weeks ago: its monday"""
    ago = cursor.attempt(read_ago)
    if ago is not None:
        return ago.first if ago.after == (ago.first and ago.first.add(days=7)) else None
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
    if unit == "night" and cursor.accept_all(("before", "last")):
        return cursor.calendar.hours(cursor.calendar.today.subtract(days=2), *_PARTS["night"])
    if unit == "weekend" and cursor.accept_all(("before", "last")):
        week = _last_weekend(cursor.calendar)
        return cursor.calendar.days(
            *(each.subtract(days=7) for each in (week.first, week.after) if each)
        )
    if unit not in _CALENDAR_UNITS or not cursor.accept_all(("before", "last")):
        return None
    period, step = _CALENDAR_UNITS[unit]
    twice = {each: 2 * count for each, count in step.items()}
    return period(cursor.calendar, cursor.calendar.today.subtract(**twice))


_READERS: dict[str, tuple[Callable[[Cursor], Period | None], ...]] = {
    **dict.fromkeys(
        ("today", "earlier", "tomorrow", "tonight", "yesterday", "day", "overnight"),
        (_named_day,),
    ),
    # `the 3rd of november` stands before `the 3rd`, which it begins with.
    "the": (
        *(
            _named_day,
            _small_hours,
            _part_of_day,
            _before_last,
            _part_of_period,
            _numbered_quarter,
            read_month_day,
            _numeric,
            _day_of_period,
            read_day_of_month,
        ),
        _calendar_period,
    ),
    **dict.fromkeys(("this", "past"), (_named_day, _calendar_period)),
    "last": (_part_of_period, _named_day, _calendar_period),
    **dict.fromkeys(("first", "second"), (_part_of_period, _numbered_quarter)),
    **dict.fromkeys(("end", "start", "beginning"), (_part_of_period,)),
    **dict.fromkeys(("third", "fourth"), (_numbered_quarter,)),
    **dict.fromkeys(_TO_DATE, (_to_date,)),
    **dict.fromkeys(("year", "month", "quarter"), (_before_last, _to_date)),
    "week": (_before_last, _iso_week, _to_date),
    **dict.fromkeys(("kw", "cw", "w", "calendar"), (_iso_week,)),
    **dict.fromkeys(("early", "small", "wee"), (_small_hours,)),
    "weekend": (_before_last, _weekend_alone),
    "q": (read_quarter_alone,),
    "h": (read_half_year,),
    **dict.fromkeys(KNOWN_DAY_STARTS, (read_known_day,)),
    **dict.fromkeys(MONTHS, (read_month_day, read_month_alone)),
    **dict.fromkeys(WEEKDAYS, (_weekday,)),
    **dict.fromkeys((*NUMBER_WORDS, "half"), (read_nights_ago, read_ago)),
}
"""By the first word, in order of precedence."""


DAY_WORDS = frozenset(_READERS)


_NUMBERED = (
    *(read_iso_date, read_iso_month, read_numeric_date, read_short_date),
    *(read_nights_ago, read_ago, read_month_day),
)
"""What begins with a number."""
