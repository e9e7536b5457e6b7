"""Totals and groups of calls, counted one call at a time so that memory does not grow."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from calllogs.answers.acknowledgements import Acknowledgements
from calllogs.answers.groups import ACKNOWLEDGED, Gap, Group, having, measure_of, number_of, ranked
from calllogs.answers.hours import Hours
from calllogs.answers.outcomes import OutcomeCount
from calllogs.answers.reasons import Explanation, Reasons
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Rank, window
from calllogs.filters.recurring import WEEKENDS, WORKING_HOURS, WorkingHours
from calllogs.model.groupings import GROUPINGS, Grouping, GroupKey, Span
from calllogs.model.outcomes import BUSY, CONNECTED, NO_ANSWER
from calllogs.model.records import CallLog, UnreadRow
from calllogs.model.relations import SUBJECT_RELATIONS

MOST_FILLED = 400
"""Empty days, weeks or months shown between others; beyond that a gap is left a gap."""

Axis = tuple[GroupKey, ...]
"""The groups of one grouping, in order."""


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
class Summary:
    """The calls that match a filter, counted.

    Attributes:
        all: Every call that was read, or None when there was none.
        groups: The same by what was asked for, in the order asked for, else times in order with
            those between, others by number of calls. By two groupings: those of which there are
            calls.
        reasons: Why calls failed with how often, commonest first.
        matching: How many calls match; more than were read when a cap was hit.
        unread: How many of them cannot be read.
        daily: The day of the first call and how many there were on it and on each day since.
        axes: The groups of each grouping, in order.
        among: How many groups there are before any were left out.
        tied: Groups left out that equal the last one shown.
        aside: How many calls have nothing of what groups are picked by; "none" wins no rank.
        untold: How many further calls may match, as `Page.untold`.
        peak: Of a grouping by time, the groups with most calls, the earliest first.
        read: How many calls were read; more than were counted where only some hours are asked for.
        before: The same of the earlier window, where two are compared.
        outcomes: What became of all of them, where the carrier tells.
        since: When the first call that is kept was made, UTC, where that is told.
        counted: Whether calls were counted and not read: people, cost and times are not known.
        acknowledgements: How the incidents or alerts were acknowledged that calls are grouped by.
        hours: What was night to the asker, and what work.
    """

    all: Group | None
    groups: tuple[Group, ...] = ()
    reasons: tuple[tuple[Explanation, int], ...] = ()
    matching: int = 0
    unread: int = 0
    daily: tuple[datetime, tuple[int, ...]] | None = None
    axes: tuple[Axis, ...] = ()
    among: int = 0
    tied: tuple[Group, ...] = ()
    aside: int = 0
    untold: int = 0
    peak: tuple[Group, ...] = ()
    read: int = 0
    before: "Summary | None" = None
    outcomes: OutcomeCount = field(default_factory=OutcomeCount)
    since: datetime | None = None
    counted: bool = False
    acknowledgements: Acknowledgements | None = None
    hours: WorkingHours = WORKING_HOURS

    @property
    def whole(self) -> bool:
        """Whether every call that matches was read."""
        return self.read + self.unread >= self.matching

    def acknowledged(self, found: Acknowledgements, rank: Rank | None = None) -> "Summary":
        """Return the same with how each incident or alert was acknowledged, in the order asked."""
        times = found.times
        told = replace(
            self,
            groups=tuple(
                each._replace(
                    acknowledged=next((times[k] for k, _ in each.keys if k in times), None)
                )
                for each in self.groups
            ),
            acknowledgements=found,
        )
        return told.ranked_by(rank) if rank and rank.by == ACKNOWLEDGED else told

    def ranked_by(self, rank: Rank) -> "Summary":
        """Return the same, its groups in an order and cut."""
        groups, tied = _picked([*self.groups], self.all or Group(), rank)
        among, aside = _named(self.groups) if rank.top else (self.groups, 0)
        return replace(self, groups=tuple(groups), tied=tuple(tied), among=len(among), aside=aside)

    def relabelled(self, relabel: "Relabel") -> "Summary":
        """Return the same under other labels."""

        def renamed(groups: tuple[Group, ...]) -> tuple[Group, ...]:
            return tuple(
                each._replace(keys=tuple(relabel(*item) for item in enumerate(each.keys)))
                for each in groups
            )

        return replace(
            self,
            groups=renamed(self.groups),
            tied=renamed(self.tied),
            peak=renamed(self.peak),
            axes=tuple(
                tuple(relabel(place, key) for key in axis) for place, axis in enumerate(self.axes)
            ),
            before=self.before and self.before.relabelled(relabel),
        )


Relabel = Callable[[int, GroupKey], GroupKey]
"""From the place of a grouping and a key of it to the key with another label."""


_COLUMNS = (
    "_id", "createdAt", "projectId", "status", "statusMessage", "callCostInUSDCents", "toNumber",
    "user",
)  # fmt: skip


def groupings(filter: CallLogFilter) -> tuple[Grouping, ...]:
    """Return what a filter groups by: nothing, one grouping, or two."""
    return tuple(GROUPINGS[name] for name in (filter.group_by, filter.then_by) if name)


def columns(filter: CallLogFilter) -> tuple[str, ...]:
    """Return the API columns a summary reads, and no more."""
    return (*_COLUMNS, *(column for each in groupings(filter) for column in each.columns))


def check_groups(filter: CallLogFilter, measures: Sequence[str] = ()) -> None:
    """Refuse what groups cannot be asked for, before any call is read.

    Args:
        filter: The question.
        measures: What is to be told of groups.

    Raises:
        FilterError: Both groupings are one, groups have nothing of the name they are ordered or
            chosen by, or days of two windows are to be compared.
    """
    told_of = [*measures, *([filter.rank.by] if filter.rank else [])]
    for name in told_of:
        _check_measure(name, filter)
    if filter.having:
        number_of(filter.having.by)
    if filter.then_by and filter.then_by == filter.group_by:
        raise FilterError(
            filter.then_by, f"Both groupings are {filter.then_by}. Give two different ones, or one."
        )
    for grouping in groupings(filter) if filter.compare else ():
        _check_comparable(grouping)


def _check_measure(name: str, filter: CallLogFilter) -> None:
    subjects = {relation.keyword for relation in SUBJECT_RELATIONS.values()}
    if measure_of(name).name == ACKNOWLEDGED and subjects.isdisjoint(
        (filter.group_by, filter.then_by)
    ):
        raise FilterError(
            name,
            "Incidents and alerts are acknowledged, calls are not. Group by incident or by alert; "
            "that tells how soon each was, the median and the share.",
        )


def _check_comparable(grouping: Grouping) -> None:
    if grouping.chronological and not grouping.cycle:
        raise FilterError(
            grouping.name,
            f"Two windows have no {grouping.heading} in common. Compare by weekday or "
            "hour of day, or by something other than time.",
        )


@dataclass(slots=True)
class Tally:
    """Counts calls as they come, newest first.

    Attributes:
        filter: The question: its groupings, hours, order and choice of groups, and its window.
        tz: The asker's IANA zone, in which days and hours are told apart.
        hours: What is night to the asker, and what is work.
        unread: Calls that cannot be read, and so are not counted.
        read: How many calls came so far.
    """

    filter: CallLogFilter
    tz: str
    hours: WorkingHours = WORKING_HOURS
    unread: list[UnreadRow] = field(default_factory=list)
    read: int = 0
    _all: "_Count" = field(default_factory=lambda: _Count(()))
    _groups: dict[tuple[str, ...], "_Count"] = field(default_factory=dict)
    _days: Counter[int] = field(default_factory=Counter)
    _reasons: Reasons = field(default_factory=Reasons)
    _counted: bool = False
    _zone: ZoneInfo = field(init=False)
    _by: tuple[Grouping, ...] = field(init=False)
    _hours: Hours | None = field(init=False)
    _interruptions: tuple[Hours, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._zone = ZoneInfo(self.tz)
        self._by = groupings(self.filter)
        hours = self.filter.recurring
        self._hours = Hours.of(hours) if hours else None
        kinds = (self.hours.night, WEEKENDS, self.hours.business)
        self._interruptions = tuple(map(Hours.of, kinds))

    def add(self, call: CallLog) -> None:
        """Count one more call, if it was made in the hours asked for."""
        self.read += 1
        if self._hours and not self._hours.have(call.created_at):
            return
        local = call.created_at.astimezone(self._zone)
        kinds = [hours.hold(local) for hours in self._interruptions]
        self._all.add(call, kinds)
        self._reasons.add(call)
        self._days[local.toordinal()] += 1
        if self._by:
            keys = tuple(grouping.key(call, self._zone) for grouping in self._by)
            told_by = tuple(key for key, _ in keys)
            group = self._groups.get(told_by)
            if group is None:
                group = self._groups[told_by] = _Count(keys)
            group.add(call, kinds)

    def add_counted(self, keys: tuple[GroupKey, ...], calls: int, placed: int) -> None:
        """Count calls that were counted elsewhere, of which nothing else is known."""
        self.read += calls
        self._counted = True
        self._all.calls += calls
        self._all.placed += placed
        if keys and calls:
            told_by = tuple(key for key, _ in keys)
            self._groups[told_by] = _Count(keys, calls, placed)

    def summary(self, matching: int) -> Summary:
        """Return what was counted, of how many that match.

        Raises:
            FilterError: Groups have nothing of the name they are to be ordered or chosen by.
        """
        whole = self._all.group()
        axes = tuple(self._axis(place, grouping) for place, grouping in enumerate(self._by))
        every = self._every(axes)
        kept = having(every, whole, self.filter.having) if self.filter.having else every
        rank = self.filter.rank
        # Who acknowledged is asked once all groups are known, and so is that order.
        rank = None if rank and rank.by == ACKNOWLEDGED else rank
        groups, tied = _picked(kept, whole, rank) if rank else (kept, [])
        among, aside = _named(every) if rank and rank.top else (every, 0)
        return Summary(
            all=whole if whole.calls else None,
            groups=tuple(groups),
            reasons=self._reasons.commonest(),
            matching=matching,
            unread=len(self.unread),
            daily=self._daily(),
            axes=axes,
            among=len(among),
            aside=aside,
            tied=tuple(tied),
            hours=self.hours,
            peak=self._peak(every),
            read=self.read,
            counted=self._counted,
            outcomes=self._all.outcomes,
        )

    def _daily(self) -> tuple[datetime, tuple[int, ...]] | None:
        if not self._days:
            return None
        first, last = min(self._days), max(self._days)
        counts = tuple(self._days[day] for day in range(first, last + 1))
        return datetime.fromordinal(first), counts

    def _every(self, axes: tuple[Axis, ...]) -> list[Group]:
        """Return all groups; empty ones of one grouping, but not where two meet."""
        if len(axes) == 1:
            counts = {keys[0]: count for keys, count in self._groups.items()}
            return [_group(key, counts.get(key[0])) for key in axes[0]]
        places = [{key: place for place, (key, _) in enumerate(axis)} for axis in axes]
        order = sorted(
            self._groups.items(),
            key=lambda item: [place[key] for place, key in zip(places, item[0], strict=True)],
        )
        return [count.group() for _, count in order]

    def _axis(self, place: int, grouping: Grouping) -> Axis:
        if not self._groups:
            return ()
        labels = {count.keys[place][0]: count.keys[place][1] for count in self._groups.values()}
        if grouping.cycle:
            return grouping.cycle
        if grouping.span:
            return self._filled(labels, grouping.span)
        if grouping.chronological:
            return tuple(sorted(labels.items()))
        sizes: Counter[str] = Counter()
        for keys, count in self._groups.items():
            sizes[keys[place]] += count.calls
        return tuple(sorted(labels.items(), key=lambda item: (-sizes[item[0]], item[0])))

    def _filled(self, labels: Mapping[str, str], span: Span) -> Axis:
        """Show days without calls in the window: a gap that is left out misleads."""
        start, end = window(self.filter)
        times = [datetime.fromisoformat(key) for key in labels]
        times += [span.begin(start.astimezone(self._zone))] if start else []
        times += [span.begin((end - _INSTANT).astimezone(self._zone))] if end else []
        at, last = min(times), max(times)
        found: list[GroupKey] = []
        while at <= last and len(found) < MOST_FILLED:
            found.append(span.key_of(at))
            at = span.following(at)
        return tuple(found) if at > last else tuple(sorted(labels.items()))

    def _peak(self, every: Iterable[Group]) -> tuple[Group, ...]:
        if len(self._by) != 1 or not self._by[0].chronological:
            return ()
        most = max((group.calls for group in every), default=0)
        return tuple(group for group in every if most and group.calls == most)


def _picked(kept: list[Group], whole: Group, rank: Rank) -> tuple[list[Group], list[Group]]:
    """Return the groups of a rank, in order, and those left out that equal the last one."""
    if not rank.top:
        return ranked(kept, whole, rank), []
    order = ranked(_named(kept)[0], whole, rank)
    if rank.top >= len(order):
        return order, []
    figure = measure_of(rank.by).of
    last = figure(order[rank.top - 1], whole)
    rest = order[rank.top :]
    return order[: rank.top], [group for group in rest if figure(group, whole) == last]


def _named(groups: Iterable[Group]) -> tuple[list[Group], int]:
    """Return groups of what has a name, and how many calls have none: nobody is called none."""
    groups = list(groups)
    named = [group for group in groups if all(key for key, _ in group.keys)]
    return named, sum(group.calls for group in groups) - sum(group.calls for group in named)


_INSTANT = timedelta(milliseconds=1)
_NEVER_BEFORE = datetime.max.replace(tzinfo=UTC)
_NEVER_AFTER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Count:
    keys: tuple[GroupKey, ...]
    calls: int = 0
    placed: int = 0
    cents: int = 0
    called: Called = field(default_factory=Called)
    first: datetime = _NEVER_BEFORE
    last: datetime = _NEVER_AFTER
    night: int = 0
    weekend: int = 0
    business: int = 0
    outcomes: OutcomeCount = field(default_factory=OutcomeCount)
    gap: Gap | None = None

    def add(self, call: CallLog, kinds: list[bool]) -> None:
        night, weekend, business = kinds
        self.calls += 1
        self.placed += call.placed
        self.cents += call.call_cost_in_usd_cents or 0
        self.night += night
        self.weekend += weekend
        self.business += business
        self.called.add(call)
        self.outcomes.add(call)
        self._widen_gap(call.created_at)
        self.first = min(self.first, call.created_at)
        self.last = max(self.last, call.created_at)

    def _widen_gap(self, at: datetime) -> None:
        """Calls come newest first: what is between this one and the earliest so far is free."""
        if self.calls == 1 or at > self.first:
            return
        if self.gap is None or self.first - at > self.gap[1] - self.gap[0]:
            self.gap = (at, self.first)

    def group(self) -> Group:
        if not self.calls:
            return Group(self.keys)
        return Group(
            keys=self.keys,
            calls=self.calls,
            placed=self.placed,
            people=self.called.people,
            numbers=self.called.numbers,
            cents=self.cents,
            first=None if self.first is _NEVER_BEFORE else self.first,
            last=None if self.last is _NEVER_AFTER else self.last,
            night=self.night,
            weekend=self.weekend,
            business=self.business,
            told=self.outcomes.known,
            connected=self.outcomes.kinds[CONNECTED.value],
            busy=self.outcomes.kinds[BUSY.value],
            no_answer=self.outcomes.kinds[NO_ANSWER.value],
            seconds=self.outcomes.seconds,
            gap=self.gap,
        )


def _group(key: GroupKey, count: _Count | None) -> Group:
    return count.group() if count else Group((key,))
