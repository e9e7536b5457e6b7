"""Phrases for when: periods, spans and the words around them, as bounds on createdAt."""

import re
from collections.abc import Callable

from whenever import Instant, Time, hours, minutes

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Intent, Operator, written_instant
from calllogs.language.calendar import Calendar, Period, TimeRange
from calllogs.language.grammar.names import COMPARISONS, NOUNS, is_full_name, is_unknown
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.when import clocks, comparisons, instants, recurring
from calllogs.language.grammar.when.dates import (
    MOST_DAY_DIGITS,
    ORDINALS,
    is_year,
    read_month_day,
    read_span,
    read_year,
)
from calllogs.language.grammar.when.periods import DAY_WORDS, last_of, read_day, this_morning
from calllogs.language.lexer import Conditions, Cursor, Qualifier
from calllogs.language.speech import NUMBER_WORDS
from calllogs.language.spelling import suggest_word
from calllogs.language.unrecorded import NOT_RECORDED
from calllogs.language.vocabulary import LANGUAGE, UNITS

FIELD = "createdAt"

_TO = ("to", "until", "till", "through", "-", "..")
_NEEDING = ("since", "after", "before", "until", "till", "during")
"""Words that only a time can follow: nothing else reads them."""


def read_time(cursor: Cursor) -> Reading | None:
    """Read one condition on when a call was made.

    Raises:
        FilterError: It begins like one and is wrong.
    """
    start = cursor.at
    if cursor.peek().low == "for" and is_full_name(cursor, ahead=1):
        return None
    if cursor.peek(1).kind == "number":
        cursor.attempt(_check_side)
    hours = cursor.attempt(_read_daily_hours)
    if hours is not None:
        return hours
    comparing = cursor.said(comparisons.COMPARING)
    bounds = cursor.attempt(_read_period) if comparing else None
    bounds = bounds or _read_bounds(cursor)
    if bounds is None:
        return None
    if cursor.done:
        return _conditions(cursor, start, bounds)
    compared = cursor.attempt(comparisons.read_compared, bounds, _read_bounds)
    return compared or _conditions(cursor, start, bounds)


def read_last_returning(cursor: Cursor) -> Shape | None:
    """[over the] last two nights | past 3 weekends | last 4 mondays: as many as are over"""
    start = cursor.at
    if cursor.accept("over", "within", "during"):
        cursor.accept("the")
    introduced, number = cursor.accept(*instants.ROLLING), cursor.take()
    word = cursor.take().low
    count = int(number.text[:5]) if number.kind == "number" else NUMBER_WORDS.get(number.low, 0)
    hours, apart = recurring.LAST.get(word, (None, 0))
    if not introduced or hours is None or not 0 < count <= _MOST_RETURNING:
        return None
    last = last_of(cursor.calendar, word)
    begin = cursor.calendar.moved(TimeRange(last.start), apart * (count - 1), "days").start
    return Shape(recurring=hours, conditions=_conditions(cursor, start, TimeRange(begin, last.end)))


_MOST_RETURNING = 1000
RETURNING_STARTS = (*instants.ROLLING, "over", "within", "during")


def read_how(cursor: Cursor) -> Shape | None:
    """how was last week: a summary of a time"""
    cursor.take()
    if not cursor.accept("was", "were", "is"):
        return None
    place = cursor.at
    timed = cursor.attempt(read_time) is not None
    cursor.at = place
    return Shape(intent=Intent.SUMMARY) if timed else None


def _read_period(cursor: Cursor) -> TimeRange | None:
    """[in|for] a period, and nothing behind it"""
    cursor.accept("in", "for", "during", "of")
    cursor.accept("the")
    day = read_day(cursor)
    joined = cursor.done or cursor.peek().low in _JOINING
    return TimeRange(day.start, day.end) if day and day.end and joined else None


_JOINING = frozenset((*comparisons.VERSUS, "to", "with", "and", "compared", ","))


def _check_side(cursor: Cursor) -> None:
    """Refuse after 10pm this month: hours that come back, of which one end is said.

    Raises:
        FilterError: It says how to write both.
    """
    start, word = cursor.at, cursor.accept("after", "before", "since", "until")
    time = clocks.read_clock(cursor) if word and _begins_instant(cursor) else None
    clock = cursor.text_since(start + 1)
    cursor.accept("in", "on", "during")
    period = read_day(cursor) if time else None
    if word and period and period.first and period.day is None:
        early = word.low in ("before", "until")
        ways = ("midnight and", "6pm and") if early else ("and midnight", "and 6am")
        first, second = (
            f"between {way} {clock}" if early else f"between {clock} {way}" for way in ways
        )
        raise cursor.error(start, f"Write {first}, or {second}, for hours that come back.")


def _read_daily_hours(cursor: Cursor) -> Shape | None:
    """between 22:00 and 06:00 last week | 9 to 11 on mondays: hours that come back in a time"""
    start = cursor.at
    word = cursor.accept("between", "from")
    if not _begins_instant(cursor):
        return None
    joints = _AND if word and word.low == "between" else _TO
    if word and cursor.attempt(_read_days_of_month, *joints):
        return None  # between 10 and 12 november
    hours = clocks.read_hours(cursor, *joints)
    if hours is None or cursor.done:
        return None
    typed = clocks.are_clocks(cursor.text_since(start)) or joints == _AND
    days = cursor.attempt(recurring.read_weekdays)
    if days:
        return Shape(recurring=recurring.daily(hours, days))
    return _read_hours_within(cursor, hours) if typed else None


def _read_hours_within(cursor: Cursor, hours: tuple[Time, Time]) -> Shape | None:
    """[every day] [in] a time of several days, behind hours"""
    cursor.accept("every", "each")
    place = cursor.at
    every = cursor.accept("day", "night") if cursor.peek(-1).low in ("every", "each") else None
    bounds = None if every else cursor.attempt(_read_bounds)
    if not every and (bounds is None or _one_day(cursor, bounds)):
        return None
    conditions = _conditions(cursor, place, bounds) if bounds else ()
    return Shape(recurring=recurring.daily(hours), conditions=conditions)


def _one_day(cursor: Cursor, bounds: TimeRange) -> bool:
    end = bounds.end or cursor.calendar.now.to_instant()
    return bounds.start is not None and end <= bounds.start.add(hours=_LONGEST_DAY)


_LONGEST_DAY = 25


_HALF_HOUR = 30


def _read_around(cursor: Cursor) -> TimeRange | None:
    """around 3am [yesterday]: half an hour either way"""
    cursor.take()
    cursor.accept("about", "at")
    at = instants.read_instant(cursor) if _begins_instant(cursor) else None
    if at is None:
        day = read_day(cursor)
        when = _with_clock(cursor, cursor.at - 1, day) if day else None
        at = when.start if when and when.end is None else None
    if at is None:
        return None
    return TimeRange(at.subtract(minutes=_HALF_HOUR), at.add(minutes=_HALF_HOUR))


def read_created(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    """created:X | created:>X is after, >= since, < before, <= until"""
    operator = qualifier.operator
    cursor.unquote()
    bounds = _read_bounds(cursor) if operator is None else None
    if bounds is None:
        period = _read_when(cursor, years=True)
        if period is None and operator is not None:
            period = _read_rolling_start(cursor)
        bounds = _BOUNDS[operator](period) if period else None
    return None if bounds is None else _conditions(cursor, qualifier.start, bounds)


def _conditions(cursor: Cursor, start: int, bounds: TimeRange) -> Conditions:
    present = cursor.calendar.now.to_instant().add(seconds=1)
    if bounds.start is not None and bounds.start >= present:
        message = "This begins in the future, and no call has been made yet. Ask for the past."
        raise cursor.error(start, message)
    ends = ((Operator.GTE, bounds.start), (Operator.LT, bounds.end))
    return tuple(Condition(FIELD, op, written_instant(end.to_stdlib())) for op, end in ends if end)


def _read_bounds(cursor: Cursor) -> TimeRange | None:
    return cursor.first(_READERS.get(cursor.peek().low, _UNWORDED))


def _read_when(cursor: Cursor, *, years: bool = False) -> Period | None:
    """instant | day [[at] clock [zone]] | 2025 | N (minutes|hours) ago"""
    start = cursor.at
    instant = instants.read_instant(cursor) if _begins_instant(cursor) else None
    if instant is not None:
        return Period(instant, None)
    day = read_day(cursor)
    if day is not None:
        return _with_clock(cursor, start, day)
    year = read_year(cursor) if years else None
    return year or cursor.attempt(instants.read_ago)


def _begins_instant(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind == "number" or token.low == "now" or token.low in clocks.CLOCK_STARTS


def _with_clock(cursor: Cursor, start: int, day: Period) -> Period:
    """[[at] clock [zone]] behind a day, which may also begin an instant: `2026-11-03T14:00`"""
    if not _clock_follows(cursor):
        return day
    instant = cursor.attempt(instants.read_instant_on, start, day)
    return day if instant is None else Period(instant, None)


def _clock_follows(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind == "number" or token.low in clocks.CLOCK_INTRODUCTIONS


_BOUNDS: dict[Operator | None, Callable[[Period], TimeRange | None]] = {
    Operator.GT: lambda period: TimeRange(start=period.end or period.start),
    Operator.GTE: lambda period: TimeRange(start=period.start),
    Operator.LT: lambda period: TimeRange(end=period.start),
    Operator.LTE: lambda period: TimeRange(end=period.end or period.start),
    None: lambda period: TimeRange(period.start, period.end) if period.end else None,
}
"""What is asked of a time compared with a period: after, since, before, until it, and in it."""

_WORDS: dict[str, Operator | None] = {
    **dict.fromkeys(("since", "starting", "as"), Operator.GTE),
    "after": Operator.GT,
    "before": Operator.LT,
    **dict.fromkeys(("until", "till", "through", "by", "up"), Operator.LTE),
    **dict.fromkeys(("on", "in", "during")),
}


_TWO_WORDS = {"up": ("to", "until", "till"), "as": ("of", "from")}


def _read_word(cursor: Cursor) -> str:
    """since | on or after | on or before, as since and until"""
    word = cursor.take().low
    inclusive = word in ("on", "in") and cursor.peek().low == "or"
    if inclusive and cursor.peek(1).low in ("after", "before"):
        cursor.take()
        return "since" if cursor.take().low == "after" else "until"
    return word


def _read_worded(cursor: Cursor) -> TimeRange | None:
    """(since|after|before|until|till|through|up to|by|on|in|during) when"""
    start = cursor.at
    word = _read_word(cursor)
    if word in _TWO_WORDS and not cursor.accept(*_TWO_WORDS[word]):
        return None
    following = cursor.peek(1).low if cursor.peek().low == "the" else ""
    rolling = _read_rolling_behind(cursor, word) if following in instants.ROLLING else None
    if rolling is not None:
        return rolling
    if following in (*instants.ROLLING, *clocks.CLOCK_WORDS):
        cursor.take()  # in the last week, until the midnight
    if word == "during" and _noun_follows(cursor):
        return None
    period = _read_when_behind(cursor, start, word)
    joined = cursor.attempt(_read_within, start, period) if period and not _WORDS[word] else None
    if joined is not None:
        return joined
    return _BOUNDS[_WORDS[word]](period) if period else None


def _read_within(cursor: Cursor, start: int, period: Period) -> TimeRange | None:
    """from 2am to 4am, behind on monday | to nov 5, behind of nov 3 | and june, behind in may"""
    hours = period.day is not None and _clock_follows(cursor)
    within = cursor.attempt(clocks.read_hours_on, start, period) if hours else None
    years = period.first is not None and period.first.add(years=1) == period.after
    numbered = is_year(cursor.peek(1).text) and not years and not cursor.glued(2)
    end = None if numbered else cursor.attempt(_read_end, start, period, *_TO)
    return within or end or _read_next(cursor, period)


def _read_rolling_behind(cursor: Cursor, word: str) -> TimeRange | None:
    """in the last week | since the last 2 hours, behind the first word"""
    rolling = cursor.attempt(instants.read_rolling)
    if rolling is None or rolling.start is None or word in ("in", "on", "during"):
        return rolling
    return _BOUNDS[_WORDS[word]](Period(rolling.start, None))


def _read_when_behind(cursor: Cursor, start: int, word: str) -> Period | None:
    """[:] when | since 2h

    Raises:
        FilterError: Nothing but a time can follow the word, and none does.
    """
    if word in _NEEDING and cursor.accept(":", "="):
        cursor.unquote()
    period = _read_when(cursor, years=True)
    if period is None and word == "since" and cursor.peek().low == "morning":
        return this_morning(cursor)
    if period is None and word in ("since", "after", "before"):
        place = cursor.at
        period = cursor.attempt(_read_rolling_start)
        _check_span(cursor, place, word)
    if period is None and word in _NEEDING:
        raise _no_time(cursor, start, word)
    if word in ("since", "after") and cursor.peek(-1).low == "now":
        raise cursor.error(start, NOT_RECORDED["right now"])
    return period


def _check_span(cursor: Cursor, place: int, word: str) -> None:
    """Refuse a span that may be another: after 22h, a time of day; before 2 days, 2 days ago.

    Raises:
        FilterError: It says how to write either.
    """
    span = cursor.text_since(place)
    hour = re.fullmatch(_HOUR, span)
    if hour and (word != "since" or int(hour[1]) > _HALF_DAY):
        message = f"{span} can be a time of day, or {hour[1]} hours ago."
        raise cursor.error(place, f"{message} Write {word} {hour[1]}:00, or {hour[1]} hours ago.")
    if word != "since" and cursor.at > place and cursor.tokens[place].low not in instants.ROLLING:
        message = f"{word} {span} is not clear. Write {word} {span} ago, or last {span}."
        raise cursor.error(place, message, f"{span} ago")


_HOUR = r"(?i)(\d{1,2})h"
_HALF_DAY = 12


def _noun_follows(cursor: Cursor) -> bool:
    """Whether no time is meant: during the scheduled maintenance, during checkout."""
    ahead = int(cursor.peek().low in ("the", "a", "an"))
    word = cursor.peek(ahead)
    return (
        word.low in NOUNS
        or word.kind == "quoted"
        or (word.kind == "word" and word.low not in LANGUAGE)
    )


def _no_time(cursor: Cursor, start: int, word: str) -> FilterError:
    """The error is about what stands where a time should."""
    cursor.at = start + 1
    event = _read_event(cursor)
    if event:
        return _when_unknown(cursor, start, word, event)
    cursor.at = start + 1
    example = f"such as {word} yesterday or {word} nov 3 9am"
    if cursor.done:
        return cursor.error(start, f"{word!r} needs a time, {example}.")
    token = cursor.take()
    other, hour = token.text, int(token.text[:4]) if token.kind == "number" else 0
    if 0 < hour <= _HALF_DAY:
        return cursor.error(start, f"Write {word} {hour}am or {word} {hour}pm.")
    near = suggest_word(other)
    hint = f" Did you mean {near!r}?" if near else ""
    message = f"{word!r} needs a time, {example}, and {other!r} is not one.{hint}"
    return cursor.error(start + 1, message, near)


def _read_event(cursor: Cursor) -> str:
    """[the] deploy | the incident started: what happened, and no time; "" where it is none"""
    place = cursor.at
    article = cursor.accept("the", "our", "last", "this", "that", "a")
    named = article is not None and is_unknown(cursor)
    event = cursor.accept(*_EVENTS) or (cursor.take() if named else None)
    if event is None:
        return ""
    if event.low in NOUNS and cursor.peek().kind == "number":
        cursor.take()
    ended = cursor.accept("started", "began", "ended", "opened", "was")
    return f"{cursor.text_since(place)}{'' if ended else ' was'}"


def _when_unknown(cursor: Cursor, start: int, word: str, event: str) -> FilterError:
    """Return the error about an event, with the time that stands behind it: the deploy at 14:30."""
    cursor.accept("at", "around", ",")
    place = cursor.at
    clock = cursor.attempt(clocks.read_clock) if clocks.begins_clock(cursor) else None
    at = cursor.text_since(place) if clock else "14:30"
    message = f"When {event} is not known here. Write the time, as in {word} {at}."
    return cursor.error(start, message, f"{word} {at}" if clock else None)


_EVENTS = (
    *("deploy", "deployment", "release", "rollback", "incident", "outage", "alert", "start"),
    *("maintenance", "issue", "problem", "change", "crash", "downtime", "shift"),
)


def _read_rolling_start(cursor: Cursor) -> Period | None:
    """since last 2h: as the rolling span begins"""
    bounds = instants.read_rolling(cursor)
    return Period(bounds.start, None) if bounds and bounds.start else None


def _read_between(cursor: Cursor) -> TimeRange | None:
    """between X and Y"""
    start = cursor.at
    cursor.take()
    days = cursor.attempt(_read_days_of_month, *_AND)
    if days is not None:
        return days
    hours = cursor.attempt(clocks.read_hours, *_AND)
    if hours:
        return None if _counts(cursor, start) else _read_between_hours(cursor, start, hours)
    first = _read_when(cursor, years=True)
    return _read_end(cursor, start, first, *_AND) if first else None


_BARE_HOURS = r"(?i)between\s+\d{1,2}\s+(?:and|to|-|&)\s+\d{1,2}"
_AND = ("and", "to", "till", "until", "-", "&")


def _counts(cursor: Cursor, start: int) -> bool:
    """Whether numbers count something else: between 10 and 20 cents

    Raises:
        FilterError: They count calls of groups.
    """
    if cursor.peek().low == "times":
        raise cursor.error(start, "One bound is read. Write at least 3 times, or at most 5 times.")
    unknown = cursor.peek(-1).kind == "number" and is_unknown(cursor)
    return unknown or cursor.peek().low in ("cents", "cent", "c", "dollars", "usd", "calls")


def _read_between_hours(cursor: Cursor, start: int, hours: tuple[Time, Time]) -> TimeRange:
    """[zone] [[on] day], behind between 9am and 11am

    Raises:
        FilterError: Nothing says whether bare numbers are of the morning.
    """
    typed, place = cursor.text_since(start), cursor.at
    bounds = clocks.hours_on(cursor, start, hours)
    if cursor.at == place and re.fullmatch(_BARE_HOURS, typed):
        first, last = re.findall(r"\d+", typed)
        raise cursor.error(start, f"Write between {first}am and {last}am, or pm for each.")
    return bounds


def _read_from(cursor: Cursor) -> TimeRange | None:
    """from X (to|until|-) Y | from X on[wards] | from X"""
    start = cursor.at
    cursor.take()
    days = cursor.attempt(_read_days_of_month, *_TO)
    if days is not None:
        return days
    if cursor.peek(1).low in instants.ROLLING:
        cursor.accept("the")
    bounds = cursor.attempt(clocks.read_clock_window, start, *_TO)
    first = None if bounds else _read_when(cursor)
    if first is None:
        return bounds
    bounds = cursor.attempt(_read_end, start, first, *_TO)
    if bounds is not None:
        return bounds
    onward = cursor.accept("on", "onward", "onwards", "forward", "onwards") or not first.named
    return _BOUNDS[Operator.GTE if onward else None](first)


def _read_two_days(cursor: Cursor) -> TimeRange | None:
    """on 20 and 21 november: two days, one behind the other"""
    cursor.take()
    days = _read_days_of_month(cursor, "and", "&")
    if days is None or days.start is None or days.end is None:
        return None
    return days if days.end <= days.start.add(hours=2 * _LONGEST_DAY) else None


def _read_days_of_month(cursor: Cursor, *joints: str) -> TimeRange | None:
    """20 until 24 november | 1st to 15th november, behind from"""
    cursor.accept("the")
    number = cursor.take()
    if cursor.glued():
        cursor.accept(*ORDINALS)
    if number.kind != "number" or len(number.text) > MOST_DAY_DIGITS or not cursor.accept(*joints):
        return None
    last = read_month_day(cursor)
    if last is None or last.first is None or not 0 < int(number.text) < last.first.day:
        return None
    first = last.first.replace(day=int(number.text))
    return TimeRange(cursor.calendar.at(first), last.end)


def _read_end(cursor: Cursor, start: int, first: Period, *joints: str) -> TimeRange | None:
    """(to|-|..) Y, behind X"""
    written = cursor.text_since(start)
    joint = cursor.accept(*joints)
    place = cursor.at
    second = _read_when(cursor, years=True) if joint else None
    if second is None:
        return None
    first = _in_zone(cursor, first, written)
    _check_zones(cursor, start, (written, cursor.text_since(place)), second)
    clock = _CLOCK.fullmatch(cursor.text_since(place)) and cursor.peek(-1).low not in _DAY_ENDS
    if first.end is None and _DAY.search(written) and clock:
        second = second._replace(start=_following(cursor.calendar, first.start, second.start))
    cursor.accept("(")
    cursor.accept("inclusive", ")")
    cursor.accept(")")
    end = second.end or second.start
    if first.start >= end and first.back and second.back and not _same_month(first, second):
        first = cursor.calendar.earlier(first)
    while first.start >= end and first.back == "weeks":  # monday to friday last week
        first = cursor.calendar.earlier(first)
    if first.start >= end:
        raise cursor.error(start, "This range runs backwards. Write the earlier time first.")
    return TimeRange(first.start, end)


_CLOCK = re.compile(r"(?i)(?:\d{1,2}(?::\d\d)?\s*(?:[ap]m)?|noon|midnight)(?:\s*[a-z/_]{1,30})?")
_DAY = re.compile(r"(?i)[a-z]{4}|[a-z]{3}\s*\d|\d[-./]\d|\d(?:st|nd|rd|th)\b")
_DAY_ENDS = frozenset(word for word in DAY_WORDS if len(word) > 1)
"""A time of day alone, and what holds a day: monday 9am until 5pm ends on monday."""


def _following(calendar: Calendar, first: Instant, second: Instant) -> Instant:
    """Return when the time of day of one instant first comes behind another."""
    day, time = first.to_tz(calendar.tz).date(), second.to_tz(calendar.tz).time()
    at = calendar.at(day, time)
    return at if at > first else calendar.at(day.add(days=1), time)


def _check_zones(cursor: Cursor, start: int, ends: tuple[str, str], second: Period) -> None:
    """Refuse 9am UTC to 11am, whose end may be in the same zone or in the asker's.

    Raises:
        FilterError: It says where the zone belongs.
    """
    here, there = (re.search(_ZONE, end) for end in ends)
    if here and not there and second.end is None and "now" not in ends[1].lower():
        raise cursor.error(start, f"Write {here[1]} behind both times.")


def _in_zone(cursor: Cursor, first: Period, written: str) -> Period:
    """22:00 to 06:00 UTC: a zone at the end counts for both, where the first has none"""
    zone, there = re.search(_ZONE, cursor.text[: cursor.peek(-1).end]), re.search(_ZONE, written)
    if zone is None or there is not None or first.end is not None or "now" in written.lower():
        return first
    name = "UTC" if zone[1].upper() in ("Z", "GMT", "UTC") else zone[1]
    local = first.start.to_tz(cursor.calendar.tz).to_plain()
    return first._replace(start=instants.in_zone(local, name))


_ZONE = r"(?i)(?<=[\dm\s])(utc|gmt|z|[+-]\d{2}:?\d{2}|[a-z_]+(?:/[a-z0-9_+-]+)+)$"


def _same_month(first: Period, second: Period) -> bool:
    """Whether going back a year would turn a slip, nov 5 to nov 3, into a year."""
    one, two = first.first, second.first
    return bool(one and two and first.back == "years" and one.year_month() == two.year_month())


def _read_day_range(cursor: Cursor) -> TimeRange | None:
    """day hours | day [clock] (to|-|..) when | day"""
    start, day = cursor.at, read_day(cursor)
    if day is None:
        return None
    hours = cursor.attempt(clocks.read_hours_on, start, day) if _clock_follows(cursor) else None
    if hours is not None:
        return hours
    joined = cursor.attempt(_read_next, day)
    return joined or _read_range_from(cursor, start, _with_clock(cursor, start, day))


def _read_next(cursor: Cursor, day: Period) -> TimeRange | None:
    """and june, behind may: one time where the one ends as the other begins"""
    if not (cursor.accept("and", "&", "+") and day.end):
        return None
    cursor.accept("in", "on")
    second = read_day(cursor)
    if second is None or second.end is None:
        return None
    first, last = sorted(((day.start, day.end), (second.start, second.end)))
    return TimeRange(first[0], last[1]) if first[1] == last[0] else None


def _read_range(cursor: Cursor) -> TimeRange | None:
    """when (to|-|..) when | when"""
    start, first = cursor.at, _read_when(cursor)
    return _read_range_from(cursor, start, first) if first else None


def _read_range_from(cursor: Cursor, start: int, first: Period) -> TimeRange:
    """X (to|-|..) Y | X: an instant alone is an error but for now-6h and N hours ago"""
    bounds = cursor.attempt(_read_end, start, first, *_TO)
    if bounds is not None:
        return bounds
    if first.end is not None:
        return TimeRange(first.start, first.end)
    if cursor.tokens[start].low == "now" and cursor.at == start + 1:
        raise cursor.error(start, NOT_RECORDED["right now"])
    if cursor.tokens[start].low == "now" or cursor.peek(-1).low == "ago":
        return TimeRange(start=first.start)
    instant = cursor.text_since(start)
    about = f"{instant!r} is one instant, and calls are asked for over a time."
    hint = f"Write since {instant}, before {instant}, or between {instant} and another time."
    near = "around" if cursor.peek(start - cursor.at - 1).low == "at" else "since"
    raise cursor.error(start, f"{about} {hint}", f"{near} {instant}")


def _read_beside(cursor: Cursor) -> TimeRange | None:
    """2 hours before midnight | 30 min after 3am"""
    start = cursor.at
    span = read_span(cursor)
    word = cursor.accept("before", "after") if span and span[1] in ("hours", "minutes") else None
    clock = word is not None and _begins_instant(cursor) and clocks.begins_clock(cursor)
    at = instants.read_instant(cursor) if clock else None
    if span is None or word is None or at is None:
        return None
    if span[0] > _LONGEST_BESIDE:
        raise cursor.error(start, "Write from and to, as in from 9am to 11am yesterday.")
    length = hours(span[0]) if span[1] == "hours" else minutes(span[0])
    return TimeRange(at - length, at) if word.low == "before" else TimeRange(at, at + length)


_LONGEST_BESIDE = 600

AROUND = ("around", "about", "approximately", "approx", "circa", "roughly", "near")


def _read_edge(cursor: Cursor) -> TimeRange | None:
    """(first|last) (2 hours|hour) of yesterday

    Raises:
        FilterError: They are of what has no time here: the first hour of incident 42.
    """
    start, first = cursor.at, cursor.take().low == "first"
    span = read_span(cursor) or (1, UNITS.get(cursor.take().low, ""))
    if span[1] not in ("hours", "minutes", "days", "weeks") or not cursor.accept("of", "in"):
        return None
    place = cursor.at
    day = read_day(cursor)
    if day is None or day.end is None:
        cursor.at = place
        event = _read_event(cursor)
        if not event:
            return None
        raise _when_unknown(cursor, start, "from", event)
    edge = cursor.calendar.edge(day, day.end, *span, first=first)
    if edge.start is None or edge.end is None or edge.start < day.start or edge.end > day.end:
        raise cursor.error(start, "That is longer than the time it is of. Write a shorter one.")
    return edge


def _read_near(cursor: Cursor) -> TimeRange | None:
    """within 5 minutes of 3am: as long either way"""
    cursor.take()
    span = read_span(cursor)
    if span is None or span[1] not in ("hours", "minutes") or not cursor.accept("of"):
        return None
    at = instants.read_instant(cursor) if _begins_instant(cursor) else None
    length = hours(span[0]) if span[1] == "hours" else minutes(span[0])
    return TimeRange(at - length, at + length) if at and span[0] <= _LONGEST_BESIDE else None


def _read_age(cursor: Cursor) -> TimeRange | None:
    """(older|newer) than 2 days | (more|less) than 2 days ago"""
    start, word = cursor.at, cursor.take().low
    span = read_span(cursor) if cursor.accept("than") else None
    ago = cursor.accept("ago", "back", "old")
    if span is None or not (ago or word in ("older", "newer")):
        return None
    at = instants.instant_ago(cursor, start, *span)
    return TimeRange(end=at) if word in ("older", "more") else TimeRange(at)


def _read_at(cursor: Cursor) -> TimeRange | None:
    """at 9am: one instant"""
    cursor.take()
    return _read_range(cursor) if _begins_instant(cursor) and clocks.begins_clock(cursor) else None


def _read_created(cursor: Cursor) -> TimeRange | None:
    """created (today|since monday): when the call was made"""
    cursor.take()
    other = cursor.peek().low in ("_", "created", *COMPARISONS)
    return None if other else _read_bounds(cursor)


def _read_over(cursor: Cursor) -> TimeRange | None:
    """(over|for|within) the weekend: a period"""
    start = cursor.at
    cursor.take()
    if cursor.peek().low == "the" and cursor.peek(1).low in instants.ROLLING:
        cursor.take()
    day = read_day(cursor)
    joined = cursor.attempt(_read_within, start + 1, day) if day else None
    if joined is not None:
        return joined
    day = day or (read_year(cursor) if cursor.said(_SUMS) else None)
    return TimeRange(day.start, day.end) if day and day.end else None


_SUMS = frozenset(
    ("cost", "costs", "spend", "spending", "spent", "bill", "summary", "total", "monthly", "stats")
)
"""Behind which a year is one, and no incident's number: total spend for 2025."""


def _read_of(cursor: Cursor) -> TimeRange | None:
    """of the last week: as the week is read"""
    cursor.take()
    place = cursor.at
    rolling = cursor.attempt(instants.read_rolling)
    if rolling is not None:
        return rolling
    cursor.at = place
    if cursor.peek(1).low in instants.ROLLING:
        cursor.accept("the")
    place, day = cursor.at, read_day(cursor)
    joined = cursor.attempt(_read_within, place, day) if day else None
    return joined or (TimeRange(day.start, day.end) if day and day.end else None)


_Reader = Callable[[Cursor], TimeRange | None]
_UNWORDED = (
    _read_day_range,
    _read_beside,
    instants.read_rolling,
    clocks.read_bare_hours,
    _read_range,
)
_READERS: dict[str, tuple[_Reader, ...]] = {
    **dict.fromkeys(_WORDS, (_read_worded,)),
    "on": (_read_two_days, _read_worded),
    **dict.fromkeys(("in", "during"), (_read_worded, instants.read_rolling)),
    **dict.fromkeys(("for", "over"), (instants.read_rolling, _read_over)),
    "within": (_read_near, instants.read_rolling, _read_over),
    **dict.fromkeys(("first", "last"), (_read_edge, *_UNWORDED)),
    **dict.fromkeys(AROUND, (_read_around,)),
    "of": (_read_of,),
    **dict.fromkeys(("older", "newer", "more", "less"), (_read_age,)),
    "created": (_read_created,),
    "between": (_read_between,),
    "at": (_read_at,),
    "from": (_read_from, instants.read_rolling),
}
"""By the first word; everything else is unworded: a day, a span, hours or an instant."""

STARTS = frozenset((*_READERS, *DAY_WORDS, *clocks.CLOCK_WORDS, "now", "past"))
"""Words that begin a time, beside numbers."""
