"""The calendar as the asker sees it at one instant; daylight saving is the library's business."""

from datetime import datetime
from typing import NamedTuple

from whenever import Date, Instant, Time, Weekday, ZonedDateTime

from calllogs.filters.recurring import WORKING_HOURS, WorkingHours

MIDNIGHT = Time(0, 0)

YEARS = range(1900, 2200)
"""Years that are dates at all: nearer the ends of the calendar, its arithmetic stops."""

INSTANTS = range(2, 9999)
"""Years of instants in UTC, which every zone can show: spans like 500 years begin in them."""


class Period(NamedTuple):
    """A stretch of time, [start, end), or one instant when `end` is None.

    Attributes:
        start: The first instant.
        end: The first instant after it; None for an instant.
        first: The first local day, when it is made of whole days.
        after: The first local day behind it.
        named: Whether it is a named period: `from yesterday` is that period, not since then.
        back: The unit to go back by when it came without a year or week; else "".
    """

    start: Instant
    end: Instant | None
    first: Date | None = None
    after: Date | None = None
    named: bool = False
    back: str = ""

    @property
    def day(self) -> Date | None:
        """The local day, when it is exactly one."""
        one = self.first is not None and self.after == self.first.add(days=1)
        return self.first if one else None


class TimeRange(NamedTuple):
    """A time condition: from `start` on, before `end`; None is open."""

    start: Instant | None = None
    end: Instant | None = None


class Calendar(NamedTuple):
    """What words such as today mean.

    Attributes:
        now: The present, in the asker's zone.
        tz: That zone's IANA name.
        working: What is night, and what is work.
    """

    now: ZonedDateTime
    tz: str
    working: WorkingHours = WORKING_HOURS

    @classmethod
    def of(cls, now: datetime, tz: str, working: WorkingHours = WORKING_HOURS) -> "Calendar":
        """Return the calendar of an instant in an IANA zone; spans are told to the second."""
        return cls(Instant(now).round("second", mode="floor").to_tz(tz), tz, working)

    def elsewhere(self, tz: str) -> "Calendar":
        """Return the calendar of the same instant in another IANA zone."""
        return self._replace(now=self.now.to_tz(tz), tz=tz)

    @property
    def today(self) -> Date:
        """The asker's present day."""
        return self.now.date()

    def at(self, day: Date, time: Time = MIDNIGHT) -> Instant:
        """Return an instant; a skipped local time moves on, a repeated one is the first."""
        return day.at(time).assume_tz(self.tz, disambiguation="compatible").to_instant()

    def days(self, first: Date, after: Date, *, named: bool = False, back: str = "") -> Period:
        """Return whole local days, `after` excluded."""
        return Period(self.at(first), self.at(after), first, after, named, back)

    def one(self, day: Date, *, named: bool = False, back: str = "") -> Period:
        """Return one local day."""
        return self.days(day, day.add(days=1), named=named, back=back)

    def hours(self, day: Date, begin: int, end: int) -> Period:
        """Return a named part of a day, by hours from its midnight; 30 is 6 the next morning."""
        first, last = (self.at(day.add(days=hour // 24), Time(hour % 24)) for hour in (begin, end))
        return Period(first, last, named=True)

    def week(self, day: Date) -> Period:
        """Return the week, Monday to Sunday, a day is in."""
        monday = day.subtract(days=day.day_of_week().value - Weekday.MONDAY.value)
        return self.days(monday, monday.add(days=7), named=True)

    def month(self, day: Date, count: int = 1, *, named: bool = True, back: str = "") -> Period:
        """Return `count` months from the one a day is in."""
        first = day.replace(day=1)
        return self.days(first, first.add(months=count), named=named, back=back)

    def quarter(self, day: Date) -> Period:
        """Return the quarter a day is in."""
        return self.month(day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), 3)

    def year(self, day: Date) -> Period:
        """Return the year a day is in."""
        return self.month(day.replace(month=1, day=1), 12)

    def ago(self, count: int, unit: str) -> Instant:
        """Return now minus a span: hours and minutes exact, longer units by the local clock."""
        return self.now.subtract(**{unit: count}, disambiguation="compatible").to_instant()

    def edge(self, whole: Period, end: Instant, count: int, unit: str, *, first: bool) -> TimeRange:
        """Return the first or the last of so many units of a period that has an end."""
        span = {unit: count}
        if first:
            start = whole.start.to_tz(self.tz)
            return TimeRange(
                whole.start, start.add(**span, disambiguation="compatible").to_instant()
            )
        return TimeRange(_earlier(end.to_tz(self.tz), count, unit), end)

    def preceding(self, window: TimeRange, count: int, unit: str) -> TimeRange:
        """Return the time in front of another.

        Args:
            window: The other, which begins and ends.
            count: How many units it lasts; 0 for one as the calendar has it, where the other is
                made of days and no longer than it.
            unit: As `add` has it; "" for as long as the other.
        """
        start, end = (each.to_tz(self.tz) for each in (window.start, window.end) if each)
        if not unit:
            return TimeRange(_back(start, end), window.start)
        whole = start.time() == MIDNIGHT and not count
        named = self._named(unit, start.date()) if whole else None
        if named and named.first and named.end and end.to_instant() <= named.end:
            before = self._named(unit, named.first.subtract(days=1))
            return TimeRange(before.start, before.end) if before else window
        return TimeRange(_earlier(start, count or 1, unit), window.start)

    def moved(self, window: TimeRange, count: int, unit: str) -> TimeRange:
        """Return the same local times so many units earlier."""
        ends = (each.to_tz(self.tz) for each in (window.start, window.end) if each)
        return TimeRange(*(_earlier(end, count, unit) for end in ends))

    def _named(self, unit: str, day: Date) -> Period | None:
        units = ("days", "weeks", "months", "quarters", "years")
        periods = (self.one, self.week, self.month, self.quarter, self.year)
        return dict(zip(units, periods, strict=True))[unit](day) if unit in units else None

    def earlier(self, when: Period) -> Period:
        """Return the same stretch one unit earlier, for a range that would run backwards."""
        if when.first is None or when.after is None or not when.back:
            return when
        step = {when.back: 1}
        moved = self.days(when.first.subtract(**step), when.after.subtract(**step))
        return moved._replace(back=when.back)


def _back(start: ZonedDateTime, end: ZonedDateTime) -> Instant:
    """Return the beginning of a time as long as another that ends where that begins."""
    if not start.time() == end.time() == MIDNIGHT:
        return (start - (end - start)).to_instant()
    first, after = start.date(), end.date()
    months = (after.year - first.year) * 12 + after.month - first.month
    days = (after.to_stdlib() - first.to_stdlib()).days
    by_months = first.day == after.day == 1
    return _earlier(start, *((months, "months") if by_months else (days, "days")))


def _earlier(at: ZonedDateTime, count: int, unit: str) -> Instant:
    step = {"months": 3 * count} if unit == "quarters" else {unit: count}
    return at.subtract(**step, disambiguation="compatible").to_instant()
