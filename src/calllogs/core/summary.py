"""Calls -> totals and groups, one call at a time, so that memory does not grow with them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from calllogs.core.model import status_of
from calllogs.core.records import CallLog, Reference

NONE = "none"

_MOST_REASONS = 200
"""Different reasons kept; a reason that quotes a figure is another every time."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some calls, counted.

    Attributes:
        label: What they have in common, as text from outside; empty for all of them.
        calls: How many.
        placed: How many of them the carrier accepted.
        people: How many different people, or numbers where no person is recorded.
        cents: What they cost in whole US cents.
        first: When the first was made, UTC.
        last: When the last was made, UTC.
    """

    label: str
    calls: int
    placed: int
    people: int
    cents: int
    first: datetime
    last: datetime

    @property
    def failed(self) -> int:
        """How many the carrier did not accept."""
        return self.calls - self.placed


@dataclass(frozen=True, slots=True)
class Summary:
    """The calls that match a filter, counted.

    Attributes:
        all: Every call that was read, or None when there was none.
        groups: The same by what was asked for: times in order, others by number of calls.
        reasons: Status messages of failed calls with how often each occurred, commonest first.
        matching: How many calls match; more than were read when a cap was hit.
    """

    all: Group | None
    groups: tuple[Group, ...]
    reasons: tuple[tuple[str, int], ...]
    matching: int


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group calls.

    Attributes:
        columns: The API columns it reads.
        key: From a call and the asker's zone to what orders groups and what names them.
        chronological: Whether groups come in the order of their keys, else by number of calls.
    """

    columns: tuple[str, ...]
    key: Callable[[CallLog, ZoneInfo], tuple[str, str]]
    chronological: bool = False


def _status(call: CallLog, _: ZoneInfo) -> tuple[str, str]:
    return call.status, status_of(call.status).label


def _related(attribute: str) -> Callable[[CallLog, ZoneInfo], tuple[str, str]]:
    def key(call: CallLog, _: ZoneInfo) -> tuple[str, str]:
        reference: Reference | None = getattr(call, attribute)
        return (reference.id, _name(reference)) if reference else ("", NONE)

    return key


def _name(reference: Reference) -> str:
    handle = reference.label or (f"#{reference.number}" if reference.number else "")
    return f"{handle} {reference.title or reference.email or ''}".strip() or reference.id


def _to(call: CallLog, _: ZoneInfo) -> tuple[str, str]:
    return call.to_number or "", call.to_number or NONE


def _from(call: CallLog, _: ZoneInfo) -> tuple[str, str]:
    return call.from_number or "", call.from_number or NONE


def _hour(call: CallLog, zone: ZoneInfo) -> tuple[str, str]:
    """By the hour as it passed: when clocks go back, the repeated hour is a group of its own."""
    hour = call.created_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour.isoformat(), f"{call.created_at.astimezone(zone):%a %d %b %H:00}"


def _day(call: CallLog, zone: ZoneInfo) -> tuple[str, str]:
    day = call.created_at.astimezone(zone).date()
    return day.isoformat(), f"{day:%a %d %b %Y}"


def _week(call: CallLog, zone: ZoneInfo) -> tuple[str, str]:
    day = call.created_at.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    return monday.isoformat(), f"week of {monday:%d %b %Y}"


def _month(call: CallLog, zone: ZoneInfo) -> tuple[str, str]:
    local = call.created_at.astimezone(zone)
    return f"{local:%Y-%m}", f"{local:%B %Y}"


GROUPINGS: dict[str, Grouping] = {
    "status": Grouping(("status",), _status),
    "hour": Grouping((), _hour, chronological=True),
    "day": Grouping((), _day, chronological=True),
    "week": Grouping((), _week, chronological=True),
    "month": Grouping((), _month, chronological=True),
    "user": Grouping(("user",), _related("user")),
    "team": Grouping(("team",), _related("team")),
    "policy": Grouping(("onCallDutyPolicy",), _related("on_call_duty_policy")),
    "incident": Grouping(("incident",), _related("incident")),
    "alert": Grouping(("alert",), _related("alert")),
    "to": Grouping(("toNumber",), _to),
    "from": Grouping(("fromNumber",), _from),
}

_COLUMNS = (
    "_id", "createdAt", "status", "statusMessage", "callCostInUSDCents", "toNumber", "user",
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
    """

    group_by: str | None
    tz: str
    _all: "_Count" = field(default_factory=lambda: _Count(""))
    _groups: dict[str, "_Count"] = field(default_factory=dict)
    _reasons: Counter[str] = field(default_factory=Counter)

    @property
    def calls(self) -> int:
        """How many calls were counted so far."""
        return self._all.calls

    def add(self, call: CallLog) -> None:
        """Count one more call."""
        self._all.add(call)
        if not call.placed and call.status_message:
            self._reason(call.status_message)
        if self.group_by:
            key, label = GROUPINGS[self.group_by].key(call, ZoneInfo(self.tz))
            self._groups.setdefault(key, _Count(label)).add(call)

    def _reason(self, text: str) -> None:
        if text in self._reasons or len(self._reasons) < _MOST_REASONS:
            self._reasons[text] += 1

    def summary(self, matching: int) -> Summary:
        """Return what was counted, of how many that match."""
        return Summary(
            all=self._all.group() if self._all.calls else None,
            groups=tuple(
                count.group() for _, count in sorted(self._groups.items(), key=self._rank)
            ),
            reasons=tuple(self._reasons.most_common()),
            matching=matching,
        )

    def _rank(self, item: "tuple[str, _Count]") -> tuple[int, str]:
        key, count = item
        timely = self.group_by is not None and GROUPINGS[self.group_by].chronological
        return (0 if timely else -count.calls, key)


_NEVER_BEFORE = datetime.max.replace(tzinfo=UTC)
_NEVER_AFTER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Count:
    label: str
    calls: int = 0
    placed: int = 0
    cents: int = 0
    people: set[str] = field(default_factory=set)
    first: datetime = _NEVER_BEFORE
    last: datetime = _NEVER_AFTER

    def add(self, call: CallLog) -> None:
        self.calls += 1
        self.placed += call.placed
        self.cents += call.call_cost_in_usd_cents or 0
        self.people.add(call.user.id if call.user else call.to_number or "")
        self.first = min(self.first, call.created_at)
        self.last = max(self.last, call.created_at)

    def group(self) -> Group:
        return Group(
            label=self.label,
            calls=self.calls,
            placed=self.placed,
            people=len(self.people),
            cents=self.cents,
            first=self.first,
            last=self.last,
        )
