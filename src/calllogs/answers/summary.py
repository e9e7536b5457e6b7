"""Totals and groups of calls, counted one call at a time so that memory does not grow."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calllogs.answers.reasons import Explanation, Reasons
from calllogs.model.groupings import GROUPINGS, Span
from calllogs.model.records import CallLog, UnreadRow

MOST_FILLED = 400
"""Empty days, weeks or months shown between others; beyond that a gap is left a gap."""


@dataclass(slots=True)
class Called:
    """Whom calls went to: people, and numbers of which no call says whose they are."""

    _people: set[str] = field(default_factory=set)
    _of_people: set[str] = field(default_factory=set)
    _numbers: set[str] = field(default_factory=set)

    def add(self, call: CallLog) -> None:
        """Count whom one more call went to."""
        if call.user:
            self._people.add(call.user.id)
        (self._of_people if call.user else self._numbers).add(call.to_number or "")

    @property
    def people(self) -> int:
        """How many different people."""
        return len(self._people)

    @property
    def numbers(self) -> int:
        """How many different numbers beside those of these people."""
        theirs, others = (set(map(_digits, each)) for each in (self._of_people, self._numbers))
        return len(others - theirs - {""})


def _digits(number: str) -> str:
    """Numbers are stored as they were typed."""
    return "".join(filter(str.isdigit, number))


@dataclass(frozen=True, slots=True)
class Group:
    """Some calls, counted.

    Attributes:
        label: What they have in common, as text from outside; empty for all of them.
        calls: How many.
        placed: How many of them the carrier accepted.
        people: How many different people.
        numbers: How many different numbers beside, of which no person is recorded.
        cents: What they cost in whole US cents.
        first: When the first was made, UTC; None when there is none.
        last: When the last was made, UTC; None when there is none.
    """

    label: str
    calls: int = 0
    placed: int = 0
    people: int = 0
    numbers: int = 0
    cents: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def failed(self) -> int:
        """How many the carrier did not accept."""
        return self.calls - self.placed


@dataclass(frozen=True, slots=True)
class Summary:
    """The calls that match a filter, counted.

    Attributes:
        all: Every call that was read, or None when there was none.
        groups: The same by what was asked for: times in order with those between, others by number
            of calls.
        reasons: Why calls failed with how often, commonest first.
        matching: How many calls match; more than were read when a cap was hit.
        unread: How many of them cannot be read.
        daily: The day of the first call and how many there were on it and on each day since.
    """

    all: Group | None
    groups: tuple[Group, ...]
    reasons: tuple[tuple[Explanation, int], ...]
    matching: int
    unread: int = 0
    daily: tuple[datetime, tuple[int, ...]] | None = None


_COLUMNS = (
    "_id", "createdAt", "projectId", "status", "statusMessage", "callCostInUSDCents", "toNumber",
    "user",
)  # fmt: skip


def columns(group_by: str | None) -> tuple[str, ...]:
    """Return the API columns a summary reads, and no more."""
    return (*_COLUMNS, *(GROUPINGS[group_by].columns if group_by else ()))


@dataclass(slots=True)
class Tally:
    """Counts calls as they come.

    Attributes:
        group_by: A name of GROUPINGS, or None for totals alone.
        tz: The asker's IANA zone, in which days and hours are told apart.
        unread: Calls that cannot be read, and so are not counted.
    """

    group_by: str | None
    tz: str
    unread: list[UnreadRow] = field(default_factory=list)
    _all: "_Count" = field(default_factory=lambda: _Count(""))
    _groups: dict[str, "_Count"] = field(default_factory=dict)
    _days: Counter[int] = field(default_factory=Counter)
    _reasons: Reasons = field(default_factory=Reasons)

    @property
    def calls(self) -> int:
        """How many calls were counted so far."""
        return self._all.calls

    def add(self, call: CallLog) -> None:
        """Count one more call."""
        self._all.add(call)
        self._reasons.add(call)
        zone = ZoneInfo(self.tz)
        self._days[call.created_at.astimezone(zone).toordinal()] += 1
        if self.group_by:
            key, label = GROUPINGS[self.group_by].key(call, zone)
            group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = _Count(label)
            group.add(call)

    def summary(self, matching: int) -> Summary:
        """Return what was counted, of how many that match."""
        return Summary(
            all=self._all.group() if self._all.calls else None,
            groups=self._in_order(),
            reasons=self._reasons.commonest(),
            matching=matching,
            unread=len(self.unread),
            daily=self._daily(),
        )

    def _daily(self) -> tuple[datetime, tuple[int, ...]] | None:
        if not self._days:
            return None
        first, last = min(self._days), max(self._days)
        counts = tuple(self._days[day] for day in range(first, last + 1))
        return datetime.fromordinal(first), counts

    def _in_order(self) -> tuple[Group, ...]:
        grouping = GROUPINGS.get(self.group_by or "")
        if grouping is not None and grouping.chronological:
            return self._filled(grouping.span) if grouping.span else self._unfilled()
        ranked = sorted(self._groups.items(), key=lambda item: (-item[1].calls, item[0]))
        return tuple(count.group() for _, count in ranked)

    def _filled(self, span: Span) -> tuple[Group, ...]:
        """Show days without calls between those with some: a gap that is left out misleads."""
        if not self._groups:
            return ()
        at, last = (datetime.fromisoformat(key) for key in (min(self._groups), max(self._groups)))
        found: list[Group] = []
        while at <= last and len(found) < MOST_FILLED:
            count = self._groups.get(at.isoformat())
            found.append(count.group() if count else Group(span.label(at)))
            at = span.following(at)
        return tuple(found) if at > last else self._unfilled()

    def _unfilled(self) -> tuple[Group, ...]:
        return tuple(self._groups[key].group() for key in sorted(self._groups))


_NEVER_BEFORE = datetime.max.replace(tzinfo=UTC)
_NEVER_AFTER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Count:
    label: str
    calls: int = 0
    placed: int = 0
    cents: int = 0
    called: Called = field(default_factory=Called)
    first: datetime = _NEVER_BEFORE
    last: datetime = _NEVER_AFTER

    def add(self, call: CallLog) -> None:
        self.calls += 1
        self.placed += call.placed
        self.cents += call.call_cost_in_usd_cents or 0
        self.called.add(call)
        self.first = min(self.first, call.created_at)
        self.last = max(self.last, call.created_at)

    def group(self) -> Group:
        return Group(
            label=self.label,
            calls=self.calls,
            placed=self.placed,
            people=self.called.people,
            numbers=self.called.numbers,
            cents=self.cents,
            first=self.first,
            last=self.last,
        )
