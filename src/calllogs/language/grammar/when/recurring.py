"""Phrases for hours that come back: at night, on weekends, outside business hours, on mondays."""

from whenever import Time

from calllogs.filters.filter import Intent, Recurring
from calllogs.filters.recurring import AFTER_HOURS, BUSINESS, NIGHT, WEEKENDS
from calllogs.language.grammar.shape import Shape
from calllogs.language.grammar.when import clocks
from calllogs.language.lexer import Cursor, Phrases
from calllogs.language.speech import phrases
from calllogs.language.vocabulary import WEEKDAYS

_WEEKDAYS = Recurring(weekdays=BUSINESS.weekdays)

_NAMED_DAYS = {
    **{name: (number,) for name, number in WEEKDAYS.items()},
    "weekday": BUSINESS.weekdays,
    "weekend": WEEKENDS.weekdays,
}
_PARTS = {
    "morning": ("06:00", "12:00"),
    "afternoon": ("12:00", "18:00"),
    "evening": ("18:00", "00:00"),
    "night": ("18:00", "06:00"),
}
"""As friday morning and friday night are read."""

_ROWS: tuple[tuple[str, Recurring], ...] = (
    (
        """
        at night | nights | during the night | in the night | night calls | night time | nighttime
        at nighttime | during nights | every night | each night | by night | nightly | at nights
        overnight calls | night pages | night call | night page | night time calls
        night - time | night - time calls | at night - time | nighttime calls | nighttime pages
        night notifications
        """,
        NIGHT,
    ),
    (
        "business hours | working hours | office hours | work hours | working time | office time",
        BUSINESS,
    ),
    (
        """
        outside business hours | outside of business hours | outside working hours | after hours
        outside office hours | outside of working hours | outside of office hours | out of hours
        outside work hours | out of office hours | off hours | non - business hours | outside hours
        not in business hours | not during business hours | outside the business hours
        """,
        AFTER_HOURS,
    ),
    (
        """
        weekends | on weekends | at weekends | at the weekends | over weekends | every weekend
        each weekend | on the weekends | during weekends | weekend calls | weekend pages
        weekend call | weekend page | weekend notifications
        """,
        WEEKENDS,
    ),
    (
        """
        weekdays | on weekdays | working days | business days | on working days | during the week
        workdays | on business days | every weekday | weekday calls | weekday pages
        """,
        _WEEKDAYS,
    ),
    (
        "mornings | every morning | each morning | in the mornings",
        Recurring(begin="06:00", end="12:00"),
    ),
    ("evenings | every evening | in the evenings", Recurring(begin="18:00", end="00:00")),
    ("afternoons | every afternoon | in the afternoons", Recurring(begin="12:00", end="18:00")),
    *(
        (f"{name}s | on {name}s | each {name}", Recurring(weekdays=(number,)))
        for name, number in WEEKDAYS.items()
    ),
)
RECURRING = Phrases(
    {
        **{
            phrase: shape
            for rows, hours in _ROWS
            for shape in (Shape(recurring=hours),)
            for each in phrases(rows)
            for phrase in (each, f"during {each}", f"in {each}", f"on {each}", f"the {each}")
        },
        **{
            f"{word} {cost}": Shape(recurring=hours, intent=Intent.SUMMARY)
            for word, hours in (("night", NIGHT), ("weekend", WEEKENDS))
            for cost in ("cost", "costs", "spend", "spending")
        },
    }
)
"""In the asker's zone; a night belongs to the day it begins on."""
STARTS = frozenset((*RECURRING, *_NAMED_DAYS, "on", "during", "every", "each"))

LAST: dict[str, tuple[Recurring, int]] = {
    "nights": (Recurring(begin="18:00", end="06:00"), 1),
    "evenings": (Recurring(begin="18:00", end="00:00"), 1),
    "weekends": (WEEKENDS, 7),
    **{f"{name}s": (Recurring(weekdays=(number,)), 7) for name, number in WEEKDAYS.items()},
}
"""Of the last two nights: the hours as of last night, and after how many days they come again."""


def read_recurring(cursor: Cursor) -> Shape | None:
    """at night | on mondays and tuesdays"""
    hours = cursor.attempt(_read_parts_of_days) or RECURRING.read(cursor)
    place = cursor.at
    if hours and cursor.peek(-1).low == "night" and cursor.peek().low == "of":
        return None  # the night of monday is one
    if hours and cursor.peek(-1).low == "night" and cursor.peek().low == "from":
        cursor.take()
        raise cursor.error(place - 1, _WHICH_NIGHT)
    while hours and cursor.joins(ands=True):
        further = RECURRING.read(cursor)
        if further is None or not (_days_alone(hours) and _days_alone(further)):
            break
        days = {*_days_alone(hours), *_days_alone(further)}
        hours, place = Shape(recurring=Recurring(weekdays=tuple(sorted(days)))), cursor.at
    cursor.at = place
    weekdays = _days_alone(hours) if hours else ()
    return (cursor.attempt(_read_hours_behind, weekdays) if weekdays else None) or hours


def _read_parts_of_days(cursor: Cursor) -> Shape | None:
    """[on] friday nights | every friday night"""
    singular = cursor.accept("on", "during", "every", "each")
    weekdays, part = _NAMED_DAYS.get(cursor.take().low), cursor.take().low
    each = singular is not None and singular.low in ("every", "each")
    hours = _PARTS.get(part if each else part[:-1])
    if weekdays is None or hours is None or not (each or part.endswith("s")):
        return None
    return Shape(recurring=Recurring(weekdays, *hours))


def _read_hours_behind(cursor: Cursor, weekdays: tuple[int, ...]) -> Shape | None:
    """[between|from] 9am and 11am, behind on mondays"""
    cursor.accept("between", "from", ",")
    place = cursor.at
    hours = clocks.read_hours(cursor, "-", "to", "..", "and")
    if hours is None or not (clocks.are_clocks(cursor.text_since(place)) or cursor.done):
        return None
    return Shape(recurring=daily(hours, weekdays))


def daily(
    hours: tuple[Time, Time], weekdays: tuple[int, ...] = (), *, outside: bool = False
) -> Recurring:
    """Return hours of some days of the week, of all where none is named."""
    begin, end = (f"{hour.hour:02}:{hour.minute:02}" for hour in hours)
    return Recurring(weekdays, begin, end, outside)


_WHICH_NIGHT = "Write when the night began and ended, as in monday 18:00 to tuesday 06:00."


def _days_alone(shape: Shape) -> tuple[int, ...]:
    """Return the weekdays of hours that are whole days of the week, else none."""
    hours = shape.recurring
    whole = hours is not None and hours == Recurring(weekdays=hours.weekdays)
    return hours.weekdays if hours is not None and whole else ()


def read_weekdays(cursor: Cursor) -> tuple[int, ...] | None:
    """on mondays and tuesdays | every monday | on weekdays: whole days, by their numbers"""
    found = read_recurring(cursor) or read_every(cursor)
    return (found and _days_alone(found)) or None


def read_every(cursor: Cursor) -> Shape | None:
    """[outside] every (day|mon,tue) [22:00-06:00]: any hours that come back"""
    outside = cursor.accept("outside") is not None
    if not cursor.accept("every"):
        return None
    days = cursor.read_list(_read_weekday, ands=True)
    unit = None if days else cursor.accept("day", "hour", "week", "month", "quarter")
    if not days and unit is None:
        return None
    if unit and unit.low != "day":
        return Shape(groups=(unit.low,))
    cursor.accept("from", "between")
    hours = cursor.attempt(clocks.read_hours, "-", "to", "..", "and")
    weekdays = tuple(sorted(set(days)))
    if hours is not None:
        return Shape(recurring=daily(hours, weekdays, outside=outside))
    named = Recurring(weekdays=weekdays, outside=outside)
    return Shape(recurring=named) if days else Shape(groups=("day",))


def _read_weekday(cursor: Cursor) -> int | None:
    return WEEKDAYS[cursor.take().low] if cursor.peek().low in WEEKDAYS else None
