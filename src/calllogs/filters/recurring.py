"""Hours that come back, as windows that share no call: the nights of a month, its weekends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Operator,
    Recurring,
    window,
    written_instant,
)

NIGHT = Recurring(begin="22:00", end="06:00", name="night")
BUSINESS = Recurring(weekdays=(1, 2, 3, 4, 5), begin="09:00", end="17:00", name="business")
AFTER_HOURS = replace(BUSINESS, outside=True, name="after")
WEEKENDS = Recurring(weekdays=(6, 7))


class WorkingHours(NamedTuple):
    """What is night and what is work where the asker works.

    Attributes:
        night: When nobody should be called.
        business: When people are at work.
    """

    night: Recurring = NIGHT
    business: Recurring = BUSINESS

    def meant(self, hours: Recurring) -> Recurring:
        """Return the hours that a word for them means; hours that are spelled out, as they are."""
        after = replace(self.business, outside=True)
        named = {"night": self.night, "business": self.business, "after": after}
        return replace(named[hours.name], tz=hours.tz) if hours.name in named else hours


WORKING_HOURS = WorkingHours()
"""Those of nobody in particular: nights from 22:00 to 06:00, work from 9 to 5 on weekdays."""

MOST_WINDOWS = 62
"""Windows one question becomes at most, each a request: the nights of two months."""

Window = tuple[datetime, datetime]
"""From its start on, before its end; UTC."""


def recurring_windows(
    filter: CallLogFilter, hours: Recurring, now: datetime
) -> tuple[CallLogFilter, ...]:
    """Return filters that together ask for those hours alone of a filter's window.

    Raises:
        FilterError: They come back too often, or never, in the time that is asked.
    """
    start, end = window(filter)
    if start is None:
        raise FilterError("", _SINCE_WHEN)
    windows = within(hours, start, min(end or now, now))
    if len(windows) > MOST_WINDOWS:
        raise FilterError("", _TOO_MANY.format(len(windows), MOST_WINDOWS))
    if not windows:
        raise FilterError("", "None of these hours fall within the time asked for. Widen it.")
    others = tuple(c for c in filter.conditions if c.field != "createdAt")
    return tuple(
        replace(filter, conditions=(*others, *_bounds(each)), recurring=None) for each in windows
    )


_SINCE_WHEN = "Say over what time, as in at night last month or on weekends since october."
_TOO_MANY = "These hours occur {} times in that time, and {} can be asked for at once. Shorten it."


def _bounds(between: Window) -> tuple[Condition, Condition]:
    start, end = map(written_instant, between)
    return (
        Condition("createdAt", Operator.GTE, start),
        Condition("createdAt", Operator.LT, end),
    )


def within(hours: Recurring, start: datetime, end: datetime) -> list[Window]:
    """Return when hours come back between two instants; where they are left out, the rest."""
    occurrences = _occurrences(hours, start, end)
    clipped = [(max(begin, start), min(last, end)) for begin, last in occurrences]
    # Hours within the one that is skipped in spring end before they begin: they do not come.
    inside = [(begin, last) for begin, last in clipped if begin < last]
    return _rest(inside, start, end) if hours.outside else inside


def _rest(inside: list[Window], start: datetime, end: datetime) -> list[Window]:
    edges = [start, *(edge for each in inside for edge in each), end]
    return [
        (begin, last) for begin, last in zip(edges[::2], edges[1::2], strict=True) if begin < last
    ]


def _occurrences(hours: Recurring, start: datetime, end: datetime) -> Iterator[Window]:
    """A night belongs to the day it begins on; a skipped local time moves on."""
    zone = ZoneInfo(hours.tz)
    day = start.astimezone(zone).date() - timedelta(days=1)
    begin = time.fromisoformat(hours.begin or "00:00")
    last = time.fromisoformat(hours.end or "00:00")
    while day <= end.astimezone(zone).date():
        if not hours.weekdays or day.isoweekday() in hours.weekdays:
            until = day if last > begin else day + timedelta(days=1)
            yield _instant(day, begin, zone), _instant(until, last, zone)
        day += timedelta(days=1)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
