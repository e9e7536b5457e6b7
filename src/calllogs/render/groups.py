"""Groups of calls as a table of cells, and what is said of them beside it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from calllogs.answers.groups import MEASURES, Figure, Group, Measure, measure_of
from calllogs.answers.summary import Summary, groupings
from calllogs.filters.filter import CallLogFilter, Recurring, window
from calllogs.filters.sentence import ranked
from calllogs.model.fields import Kind
from calllogs.model.groupings import Grouping, GroupKey
from calllogs.model.relations import USER
from calllogs.render.cells import (
    NOTHING,
    View,
    cut,
    dollars,
    duration,
    local_time,
    one_line,
    person_name,
)
from calllogs.render.privacy import mask, mask_text

_TELLING_FAILED = {"status", "reason", "outcome"}
"""Groupings whose groups hold failed calls alone, or none."""

MOST_ACROSS = 13
"""Groups that stand side by side in a table by two groupings."""

_LONGEST = {Kind.LONG_TEXT: 160}
_LONGEST_LABEL = 60

Cell = str | int | float


class GroupTable(NamedTuple):
    """Groups as cells, a row a group; numbers are numbers.

    Attributes:
        headings: What stands above the cells; those of labels come first.
        rows: The cells.
        groups: The group of each row; empty where a row holds several.
        labels: How many of the columns are labels.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[Group, ...] = ()
    labels: int = 1


def chosen(
    summary: Summary, filter: CallLogFilter, names: Sequence[str] = ()
) -> tuple[Measure, ...]:
    """Return what is told of each group: what was asked for, else what matters for the question.

    Raises:
        FilterError: Groups have nothing of such a name.
    """
    if names:
        return tuple(map(measure_of, names))
    parts = [each.all for each in (summary, summary.before) if each and each.all]
    told = {
        "calls": True,
        **dict.fromkeys(("failed", "rate"), any(0 < w.failed < w.calls for w in parts)),
        "people": any(w.people for w in parts) and filter.group_by != USER.keyword,
        "cost": any(w.cents for w in parts),
        **dict.fromkeys(("connected", "busy", "no_answer"), any(w.told for w in parts)),
        "connected_rate": bool(filter.asks) and any(w.told for w in parts),
        "acknowledged": summary.acknowledgements is not None,
        **{each.by: True for each in (filter.rank, filter.having) if each},
    }
    return tuple(measure for name, measure in MEASURES.items() if told.get(name))


def group_table(
    summary: Summary, filter: CallLogFilter, view: View, names: Sequence[str] = ()
) -> GroupTable:
    """Return the groups of a summary as a table; of two groupings, one down and one across.

    Raises:
        FilterError: Groups have nothing of such a name.
    """
    measures, by = chosen(summary, filter, names), groupings(filter)
    if summary.before is not None:
        return _compared(summary, summary.before, measures, by, view)
    spans = [_Wholeness(summary, filter, grouping, view) for grouping in by]
    if len(by) > 1 and not (filter.rank or filter.having or len(names) > 1):
        down, across = (0, 1) if len(summary.axes[1]) <= MOST_ACROSS else (1, 0)
        if len(summary.axes[across]) <= MOST_ACROSS:
            sides = (spans[down], spans[across])
            return _Crossing(summary, measures[0], sides, (down, across)).table(view)
    whole = summary.all or Group()
    # What is asked of no groups is told of all calls.
    groups = summary.groups if by or not (names and whole.calls) else (whole,)
    rows = [
        (
            *(span.label(key) for span, key in zip(spans, group.keys, strict=True)),
            *(cell(each, group, whole, view) for each in measures),
        )
        for group in groups
    ]
    headings = (*(each.heading for each in by), *(_heading(each, summary) for each in measures))
    return GroupTable(headings, tuple(rows), groups, len(by))


def _heading(measure: Measure, summary: Summary) -> str:
    """Return a measure's heading; of hours that can be set, with the hours that were meant."""
    named = {"night": summary.hours.night, "business": summary.hours.business}
    return f"{measure.heading}{_clock(named[measure.name]) if measure.name in named else ''}"


def _clock(hours: Recurring) -> str:
    """Return hours and their days: ` (mon-fri 09:00-17:00)`; days that do not adjoin, listed."""
    days = [_DAYS[number - 1] for number in hours.weekdays]
    begins = [day for day in days if _DAYS[_DAYS.index(day) - 1] not in days]
    ends = [day for day in days if (_DAYS * 2)[_DAYS.index(day) + 1] not in days]
    listed = f"{begins[0]}-{ends[0]}" if len(begins) == 1 and days[2:] else ",".join(days)
    return f" ({listed}{' ' if days else ''}{hours.begin}-{hours.end})"


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Wholeness(NamedTuple):
    """Which days, weeks or months are not told whole.

    Attributes:
        summary: Says since when calls are kept.
        filter: The question, for its window.
        grouping: What they are the groups of.
        view: The asker's zone, and the present instant.
    """

    summary: Summary
    filter: CallLogFilter
    grouping: Grouping
    view: View

    def label(self, key: GroupKey) -> str:
        """Return the label of a key, with what is missing of it."""
        return f"{label_text(key, self.grouping, self.view)}{self._missing(key)}"

    def _missing(self, key: GroupKey) -> str:
        """Return ` (so far)` of the one that is not over, ` (from 24 Sep)` of one cut, else ""."""
        if self.grouping.span is None:
            return ""
        begin = datetime.fromisoformat(key[0])
        following = self.grouping.span.following(begin)
        parts = (*self._begun(begin, following), *self._ended(following))
        return f" ({', '.join(parts)})" if parts else ""

    def _begun(self, begin: datetime, following: datetime) -> Iterator[str]:
        start, _ = window(self.filter)
        first = max((self._local(at) for at in (start, self.summary.since) if at), default=begin)
        if begin < first < following:
            yield f"from {_moment(first, begin)}"

    def _ended(self, following: datetime) -> Iterator[str]:
        _, end = window(self.filter)
        if self._local(self.view.now) < following and (end is None or end > self.view.now):
            yield "so far"
        elif end and self._local(end) < following:
            yield f"to {_moment(self._local(end), following)}"

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.view.tz)).replace(tzinfo=None)


def _moment(at: datetime, beside: datetime) -> str:
    """Return a day, or the time of one that is near."""
    return f"{at:%H:%M}" if abs(at - beside) < timedelta(days=1) else f"{at.day} {at:%b}"


class _Crossing(NamedTuple):
    """Two groupings, one down and the other across.

    Attributes:
        summary: Holds the groups.
        measure: What is told where the two meet.
        spans: The groupings, the one that goes down first.
        places: Where their keys are in those of a group.
    """

    summary: Summary
    measure: Measure
    spans: tuple["_Wholeness", "_Wholeness"]
    places: tuple[int, int]

    def table(self, view: View) -> GroupTable:
        (down, across), (one, other) = self.places, self.spans
        held = {(g.keys[down][0], g.keys[across][0]): g for g in self.summary.groups}
        columns = self.summary.axes[across]
        told = "calls (failed)" if self._with_failed() else _heading(self.measure, self.summary)
        rows = [
            (one.label(row), *(self._cell(held.get((row[0], key[0])), view) for key in columns))
            for row in self.summary.axes[down]
        ]
        heading = f"{one.grouping.heading}: {told}"
        return GroupTable((heading, *map(other.label, columns)), tuple(rows))

    def _with_failed(self) -> bool:
        whole = self.summary.all
        told = {span.grouping.name for span in self.spans} & _TELLING_FAILED
        mixed = bool(whole and 0 < whole.failed < whole.calls)
        return self.measure.name == "calls" and mixed and not told

    def _cell(self, group: Group | None, view: View) -> Cell:
        if group and group.failed and self._with_failed():
            return f"{group.calls} ({group.failed})"
        return cell(self.measure, group or Group(), self.summary.all or Group(), view)


def _compared(
    after: Summary,
    before: Summary,
    measures: Sequence[Measure],
    by: Sequence[Grouping],
    view: View,
) -> GroupTable:
    """Return each group in both windows with the difference; without groups, a row a figure."""
    numbers = [measure for measure in measures if measure.number]
    wholes = (before.all or Group(), after.all or Group())
    if not by:
        rows = [(_heading(each, after), *_change(each, wholes, wholes, view)) for each in numbers]
        return GroupTable(("", *_COMPARED), tuple(rows))
    earlier = {group.keys: group for group in before.groups}
    later = {group.keys: group for group in after.groups}
    keys = dict.fromkeys([*later, *_further(after, before)])
    pairs = [(earlier.get(key, Group(key)), later.get(key, Group(key))) for key in keys]
    lines = [
        (
            *_labels(pair[1], by, view),
            *(cell for each in numbers for cell in _change(each, pair, wholes, view)),
        )
        for pair in pairs
    ]
    headings = [f"{_heading(each, after)} {when}" for each in numbers for when in _COMPARED]
    return GroupTable((*(each.heading for each in by), *headings), tuple(lines), labels=len(by))


_COMPARED = ("before", "after", "change")


def _further(after: Summary, before: Summary) -> Iterator[tuple[GroupKey, ...]]:
    """Yield the keys of groups that only the earlier window has, unless some are left out."""
    if after.among == len(after.groups):
        yield from (group.keys for group in before.groups)


def _change(
    measure: Measure, pair: tuple[Group, Group], wholes: tuple[Group, Group], view: View
) -> tuple[Cell, Cell, Cell]:
    before, after = measure.of(pair[0], wholes[0]), measure.of(pair[1], wholes[1])
    return (
        figure_cell(measure, before, view),
        figure_cell(measure, after, view),
        _difference(measure, before, after, view),
    )


def _difference(measure: Measure, before: Figure, after: Figure, view: View) -> Cell:
    if not (isinstance(before, int | Fraction) and isinstance(after, int | Fraction)):
        return NOTHING
    change = after - before
    told = figure_cell(measure, change if change > 0 else -change, view)
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return f"{sign}{0 if told == NOTHING else told}"


def cell(measure: Measure, group: Group, whole: Group, view: View) -> Cell:
    """Return a figure of a group as a cell."""
    told = figure_cell(measure, measure.of(group, whole), view)
    if measure.name == "gap" and group.gap:
        return f"{told} from {local_time(group.gap[0], view)}"
    return told


def figure_cell(measure: Measure, figure: Figure, view: View) -> Cell:
    """Return a figure as a cell: a count as it is, rates to one decimal, money in dollars."""
    if measure.name in ("cost", "average"):
        return (
            dollars(_nearest(figure)) if isinstance(figure, int | Fraction) and figure else NOTHING
        )
    if isinstance(figure, Fraction):
        return _nearest(figure * 10) / 10
    if isinstance(figure, datetime):
        return local_time(figure, view)
    if isinstance(figure, timedelta):
        return duration(figure)
    return NOTHING if figure is None else figure


def figure_number(figure: Figure) -> int | float | str | None:
    """Return a figure for programs: rates to one decimal, instants in UTC, spans in seconds."""
    if isinstance(figure, Fraction):
        return _nearest(figure * 10) / 10
    if isinstance(figure, datetime):
        return figure.isoformat().replace("+00:00", "Z")
    return int(figure.total_seconds()) if isinstance(figure, timedelta) else figure


def _nearest(figure: int | Fraction) -> int:
    """Round to the nearest whole number, a half up, as people and databases do."""
    return int(figure + Fraction(1, 2))


def tenths(part: int, whole: int) -> str:
    """Return a part of a whole in percent, to one decimal: `36.2`."""
    return f"{_nearest(Fraction(part * 1000, whole)) / 10:.1f}"


def _labels(group: Group, by: Sequence[Grouping], view: View) -> tuple[str, ...]:
    return tuple(
        label_text(key, grouping, view) for key, grouping in zip(group.keys, by, strict=True)
    )


def group_labels(group: Group, filter: CallLogFilter, view: View) -> tuple[str, ...]:
    """Return what a group's calls have in common, a label for each grouping."""
    return _labels(group, groupings(filter), view)


def group_label(group: Group, filter: CallLogFilter, view: View) -> str:
    """Return what a group's calls have in common, as one text."""
    return " · ".join(group_labels(group, filter, view))


def label_text(key: GroupKey, grouping: Grouping, view: View) -> str:
    """Return the label of a key, with numbers and e-mails as the view shows them."""
    label = one_line(key[1])
    if view.masked:
        number = grouping.kind is Kind.PHONE and any(map(str.isdigit, label))
        label = mask(label) if number else mask_text(label)
    return cut(label, _LONGEST.get(grouping.kind, _LONGEST_LABEL))


_MOST_NAMED = 5


def leader(summary: Summary, filter: CallLogFilter, view: View) -> str:
    """Return which group leads the order that is asked for, as in `Most calls: Bob Okafor, 12`.

    Calls that have nothing of what they are grouped by lead nothing; "" where there is no order.
    """
    rank, whole = filter.rank, summary.all or Group()
    named = [group for group in summary.groups if all(key for key, _ in group.keys)]
    if rank is None or not named or summary.before is not None:
        return ""
    measure = measure_of(rank.by)
    best = measure.of(named[0], whole)
    first = [group for group in (*named, *summary.tied) if measure.of(group, whole) == best]
    names = [group_label(group, filter, view) for group in first[:_MOST_NAMED]]
    more = f" and {len(first) - len(names):,} more" if len(first) > len(names) else ""
    told = cell(measure, named[0], whole, view)
    each = " each" if len(first) > 1 else ""
    lead = ranked(rank)
    return f"{lead[:1].upper()}{lead[1:]}: {', '.join(names)}{more}, {told}{each}"


def statements(summary: Summary, filter: CallLogFilter, view: View) -> list[str]:
    """Return what is to be said of groups beside them: of how many, ties, the busiest.

    They hold labels, which are text from outside.
    """
    return [
        *_daily(summary, filter, view),
        *_of_how_many(summary),
        *_acknowledgements(summary, view),
        *_tied(summary, filter, view),
        *_peak(summary, filter, view),
    ]


def _daily(summary: Summary, filter: CallLogFilter, view: View) -> list[str]:
    """Return how many calls a day there were on average, over two days or more."""
    start, end = window(filter)
    begun = max((at for at in (start, summary.since) if at), default=None)
    if begun is None or summary.all is None or not summary.whole or filter.compare:
        return []
    ended = min(end or view.now, view.now)
    zone = ZoneInfo(view.tz)
    local = [at.astimezone(zone).replace(tzinfo=None) for at in (begun, ended)]
    days = Fraction((local[1] - local[0]) // _MILLISECOND, timedelta(days=1) // _MILLISECOND)
    if days < _FEWEST_DAYS:
        return []
    average = summary.all.calls / days
    if average < 1:
        return []
    told = days if days.denominator == 1 else figure_number(days)
    return [f"on average {figure_number(average)} calls a day over {told} days"]


_MILLISECOND = timedelta(milliseconds=1)
_FEWEST_DAYS = 2


def _acknowledgements(summary: Summary, view: View) -> list[str]:
    found = summary.acknowledgements
    if found is None or not found.subjects:
        return []
    told, nouns = len(found.times), found.relation.plural
    hidden = f" with most calls of {found.among:,}" if found.among > found.subjects else ""
    share = (
        f"acknowledged: {told:,} of {found.subjects:,} {nouns}{hidden} "
        f"({tenths(told, found.subjects)} %)"
    )
    if found.middle is None or found.ninetieth is None:
        return [share]
    middle, most = duration(found.middle), duration(found.ninetieth)
    times = f"after {middle} in the median, nine of ten within {most}"
    people = [f"{person_name(who, view) or 'somebody'} {n:,}" for who, n in found.by[:_MOST_NAMED]]
    return [f"{share}, {times}; first by {', '.join(people)}"]


def _of_how_many(summary: Summary) -> list[str]:
    told = len(summary.groups)
    cut = [f"{told:,} of {summary.among:,} groups"] if told < summary.among else []
    calls = "1 call is" if summary.aside == 1 else f"{summary.aside:,} calls are"
    aside = [f"{calls} in no group"] if summary.aside else []
    return ["; ".join((*cut, *aside))] if cut or aside else []


def _tied(summary: Summary, filter: CallLogFilter, view: View) -> list[str]:
    if not summary.tied:
        return []
    names = [group_label(group, filter, view) for group in summary.tied[:_MOST_NAMED]]
    hidden = len(summary.tied) - len(names)
    more = f" and {hidden:,} more" if hidden else ""
    return [f"equal to the last of these: {', '.join(names)}{more}"]


def _peak(summary: Summary, filter: CallLogFilter, view: View) -> list[str]:
    if not summary.peak or len(summary.groups) == 1 or filter.rank:
        return []
    names = [group_label(group, filter, view) for group in summary.peak[:_MOST_NAMED]]
    hidden = len(summary.peak) - len(names)
    more = f" and {hidden:,} more" if hidden else ""
    return [f"busiest: {', '.join(names)}{more} ({summary.peak[0].calls:,} calls)"]
