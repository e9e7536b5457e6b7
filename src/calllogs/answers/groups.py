"""Groups of calls with their figures, and what groups are measured, ordered and chosen by."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from calllogs.errors import FilterError
from calllogs.filters.filter import Direction, Having, Operator, Rank
from calllogs.model.groupings import GroupKey

ACKNOWLEDGED = "acknowledged"
"""The measure that the execution log tells, and no call."""

Gap = tuple[datetime, datetime]
"""Two calls one after the other, with none between; UTC."""


class Group(NamedTuple):
    """Some calls, counted.

    Attributes:
        keys: What they have in common, a key for each grouping; labels are text from outside.
        calls: How many.
        placed: How many of them the carrier accepted.
        people: How many different people, those known.
        numbers: How many different numbers beside, of which no person is recorded.
        cents: What they cost in whole US cents.
        first: When the first was made, UTC; None when there is none.
        last: When the last was made, UTC; None when there is none.
        night: How many were made at night, in the asker's zone.
        weekend: How many were made on a Saturday or Sunday.
        business: How many were made in business hours.
        told: Of how many the carrier told what became of them.
        connected: How many of those were connected.
        busy: How many met a busy line.
        no_answer: How many rang out.
        seconds: How long those that were connected were, together.
        acknowledged: How long it took until the incident or alert was acknowledged, or None.
        gap: The longest time without a call between two of them; None when there are not two.
    """

    keys: tuple[GroupKey, ...] = ()
    calls: int = 0
    placed: int = 0
    people: int = 0
    numbers: int = 0
    cents: int = 0
    first: datetime | None = None
    last: datetime | None = None
    night: int = 0
    weekend: int = 0
    business: int = 0
    told: int = 0
    connected: int = 0
    busy: int = 0
    no_answer: int = 0
    seconds: int = 0
    acknowledged: timedelta | None = None
    gap: Gap | None = None

    @property
    def failed(self) -> int:
        """How many the carrier did not accept."""
        return self.calls - self.placed

    @property
    def rate(self) -> Fraction | None:
        """How many of a hundred failed; None of no calls."""
        return Fraction(self.failed * 100, self.calls) if self.calls else None

    @property
    def connected_rate(self) -> Fraction | None:
        """How many of a hundred were connected, of those the carrier told of."""
        return Fraction(self.connected * 100, self.told) if self.told else None

    @property
    def average(self) -> Fraction | None:
        """What a call cost on average in US cents; None of no calls."""
        return Fraction(self.cents, self.calls) if self.calls else None


Figure = int | Fraction | datetime | timedelta | None


class Measure(NamedTuple):
    """Something by which groups can be told, ordered and chosen.

    Attributes:
        name: What it is called in filters and answers.
        heading: What stands above it.
        of: From a group, and all calls together, to its figure; None where it has none.
        number: Whether that is a number.
    """

    name: str
    heading: str
    of: Callable[[Group, Group], Figure]
    number: bool = True


def _outcome(name: str) -> Callable[[Group, Group], Figure]:
    """Return how many calls had an outcome; None where the carrier told nothing of them."""

    def of(group: Group, _: Group) -> Figure:
        count: int | Fraction | None = getattr(group, name)
        return count if group.told else None

    return of


OUTCOME_MEASURES = {
    "connected": "connected",
    "connected_rate": "connected %",
    "busy": "busy",
    "no_answer": "no answer",
    "seconds": "seconds connected",
}
"""What a carrier tells of groups, with the headings."""

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("calls", "calls", lambda group, _: group.calls),
        Measure("placed", "placed", lambda group, _: group.placed),
        Measure("failed", "failed", lambda group, _: group.failed),
        Measure("rate", "failed %", lambda group, _: group.rate),
        Measure("people", "people", lambda group, _: group.people),
        Measure("numbers", "unknown numbers", lambda group, _: group.numbers),
        Measure("cost", "cost", lambda group, _: group.cents),
        Measure("average", "cost a call", lambda group, _: group.average),
        Measure(
            "share", "% of all",
            lambda group, whole: Fraction(group.calls * 100, whole.calls) if whole.calls else None,
        ),
        Measure("night", "at night", lambda group, _: group.night),
        Measure("weekend", "on weekends", lambda group, _: group.weekend),
        Measure("business", "in business hours", lambda group, _: group.business),
        *(Measure(name, label, _outcome(name)) for name, label in OUTCOME_MEASURES.items()),
        Measure("first", "first", lambda group, _: group.first, number=False),
        Measure("last", "last", lambda group, _: group.last, number=False),
        Measure(
            ACKNOWLEDGED, "acknowledged after", lambda group, _: group.acknowledged, number=False
        ),
        Measure(
            "gap", "longest gap", lambda group, _: group.gap and group.gap[1] - group.gap[0],
            number=False,
        ),
    )
}  # fmt: skip


def measure_of(name: str) -> Measure:
    """Return the measure of a name.

    Raises:
        FilterError: There is none.
    """
    if name not in MEASURES:
        raise FilterError(name, f"Groups have no {name[:40]!r}. They have: {', '.join(MEASURES)}.")
    return MEASURES[name]


def number_of(name: str) -> Measure:
    """Return the measure of a name that numbers can be compared with.

    Raises:
        FilterError: There is none, or it is a time.
    """
    measure = measure_of(name)
    if not measure.number:
        numbers = ", ".join(each.name for each in MEASURES.values() if each.number)
        raise FilterError(name, f"{name} is not a number. Compare one of: {numbers}.")
    return measure


def ranked(groups: Iterable[Group], whole: Group, rank: Rank) -> list[Group]:
    """Return groups in an order; those without a figure come last, equal ones stay as they were."""
    figure = measure_of(rank.by).of
    told = [(figure(group, whole), group) for group in groups]
    known = [(value, group) for value, group in told if value is not None]
    # Every figure of one measure is of one type.
    known.sort(key=lambda item: item[0], reverse=rank.direction is Direction.DESC)
    return [*(group for _, group in known), *(group for value, group in told if value is None)]


_KEPT: dict[Operator, Callable[[Fraction, int], bool]] = {
    Operator.EQ: lambda figure, value: figure == value,
    Operator.NE: lambda figure, value: figure != value,
    Operator.GT: lambda figure, value: figure > value,
    Operator.GTE: lambda figure, value: figure >= value,
    Operator.LT: lambda figure, value: figure < value,
    Operator.LTE: lambda figure, value: figure <= value,
}


def having(groups: Iterable[Group], whole: Group, wanted: Having) -> list[Group]:
    """Return the groups of which something is more, or less, than a number.

    Raises:
        FilterError: It is none of what numbers are compared with.
    """
    measure = number_of(wanted.by)
    found = [(measure.of(group, whole), group) for group in groups]
    return [
        group
        for value, group in found
        if isinstance(value, int | Fraction) and _KEPT[wanted.op](Fraction(value), wanted.value)
    ]
