"""Hours that come back: whether a local time lies in them."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from calllogs.filters.filter import Recurring

_DAY = 24 * 60


class Hours(NamedTuple):
    """Recurring hours, ready to be asked of many calls.

    Attributes:
        weekdays: ISO weekdays on which they begin.
        begin: Minutes after midnight.
        length: Minutes they last, at most a day.
        outside: Whether all other hours are meant.
        zone: In which they are.
    """

    weekdays: frozenset[int]
    begin: int
    length: int
    outside: bool
    zone: ZoneInfo

    @classmethod
    def of(cls, recurring: Recurring) -> "Hours":
        """Return the hours that a filter asks for."""
        begin, end = _minutes(recurring.begin), _minutes(recurring.end)
        weekdays = frozenset(recurring.weekdays or range(1, 8))
        zone = ZoneInfo(recurring.tz)
        return cls(weekdays, begin, (end - begin) % _DAY or _DAY, recurring.outside, zone)

    def have(self, instant: datetime) -> bool:
        """Whether an instant lies in them."""
        return self.hold(instant.astimezone(self.zone))

    def hold(self, local: datetime) -> bool:
        """Whether a local time lies in them; those past midnight are of the day they began on."""
        since = local.hour * 60 + local.minute - self.begin
        weekday = local.isoweekday()
        if since < 0:
            since, weekday = since + _DAY, (weekday - 2) % 7 + 1
        return (since < self.length and weekday in self.weekdays) is not self.outside


def _minutes(clock: str) -> int:
    hour, _, minute = (clock or "00:00").partition(":")
    return int(hour) * 60 + int(minute)
