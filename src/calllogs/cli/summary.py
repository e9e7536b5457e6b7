"""A summary drawn for a terminal: figures, calls a day, groups with bars, reasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary
from calllogs.cli import terminal
from calllogs.cli.terminal import BAD, FAINT, STRONG, Part, Screen
from calllogs.render import cells, headline
from calllogs.render.cells import View
from calllogs.render.groups import Cell, GroupTable, chosen, group_table, leader, statements

LONGEST_BAR, SHORTEST_BAR = 20, 6
"""Characters; where there is no room for these, figures stand without bars."""

_LEVELS = "▁▂▃▄▅▆▇█"
_MOST_DAYS = 120
_BESIDE_DAYS = 44
"""Columns that the words beside a line of days take."""


def summary_text(answer: Answer[Summary], view: View, screen: Screen) -> str:
    """Return the totals, the groups, why calls failed, what was counted, and how it was read.

    Raises:
        FilterError: Groups have nothing of a name that was asked for.
    """
    summary = answer.value
    said = [Text(line) for line in statements(summary, answer.filter, view)]
    parts = (
        _totals(answer, view, screen),
        [*_groups(answer, view, screen), *said],
        terminal.failure_causes(cells.cause_lines(summary.reasons, view)),
    )
    counted = [headline.counted_of_total(summary)] if summary.all else []
    return terminal.framed(answer, view, screen, parts, *counted)


def _totals(answer: Answer[Summary], view: View, screen: Screen) -> Part:
    summary = answer.value
    if summary.all is None:
        return [Text(headline.counted_of_total(summary), STRONG)]
    first, last = _time(summary.all.first, view), _time(summary.all.last, view)
    of_these = " of these" if not summary.whole else ""
    span = Text(f"First{of_these} {first}, last {last}" if first and last else "", FAINT)
    first_of_all = leader(summary, answer.filter, view)
    return [
        *([Text(first_of_all, STRONG)] if first_of_all else []),
        Text(" · ".join(headline.totals(summary)), "" if first_of_all else STRONG),
        span,
        *_sparkline(summary, screen),
    ]


def _sparkline(summary: Summary, screen: Screen) -> Part:
    """Return one character a day, where a few days fit on a line."""
    first, days = summary.daily or (None, ())
    if first is None or not 1 < len(days) <= min(_MOST_DAYS, screen.width - _BESIDE_DAYS):
        return []
    highest = max(days)
    drawn = "".join(_LEVELS[n * (len(_LEVELS) - 1) // highest] if n else " " for n in days)
    last = first + timedelta(days=len(days) - 1)
    span = f"{first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b}"
    return [Text(f"{drawn}  calls a day, {span}, at most {highest:,}")]


def _groups(answer: Answer[Summary], view: View, screen: Screen) -> Part:
    whole = group_table(answer.value, answer.filter, view, _measures(answer, screen))
    shown = whole.rows[: headline.MOST_GROUPS]
    if not shown:
        return []
    widths = _widths(whole)
    kept = _kept(widths, whole.labels, screen.width)
    table = terminal.listing()
    figures = sum(widths[whole.labels : kept]) + _GAP * kept
    room = max(_LABEL, (screen.width - figures) // max(1, whole.labels))
    for place, heading in enumerate(whole.headings[:kept]):
        if place < whole.labels:
            width = min(widths[place], room)
            table.add_column(heading.upper(), no_wrap=True, overflow="ellipsis", width=width)
        else:
            table.add_column(heading.upper(), justify="right", no_wrap=True)
    calls = [group.calls for group in whole.groups[: len(shown)]]
    longest = min(LONGEST_BAR, screen.width - sum(widths[:kept]) - _GAP * (kept + 1))
    bars = [_bar(each, max(calls), longest) for each in calls] if longest >= SHORTEST_BAR else []
    for row, bar in zip_longest(shown, bars, fillvalue=""):
        table.add_row(*map(_cell, row[:kept], whole.headings), bar)
    return [table, *_untold(len(whole.rows) - len(shown), whole.headings[kept:])]


def _untold(groups: int, columns: Sequence[str]) -> Part:
    """Return what the table has no room for."""
    hidden = [Text(f"and {groups:,} more; --json holds all", FAINT)] if groups else []
    narrow = f"More in a wider terminal: {', '.join(columns)}."
    return [*hidden, *([Text(narrow, FAINT)] if columns else [])]


def _widths(whole: GroupTable) -> list[int]:
    """Return how wide each column is."""
    columns = zip(whole.headings, zip(*whole.rows, strict=True), strict=True)
    return [
        max(map(cell_len, (heading, *(_cell(cell, heading).plain for cell in cells))))
        for heading, cells in columns
    ]


def _kept(widths: Sequence[int], labels: int, screen: int) -> int:
    """Return how many columns are shown: all labels, which give way, and figures that fit whole."""
    narrow = [*(min(width, _LABEL) for width in widths[:labels]), *widths[labels:]]
    fitting = (
        n for n in range(len(widths), labels + 1, -1) if sum(narrow[:n]) + _GAP * n <= screen
    )
    return next(fitting, labels + 1)


_LABEL, _GAP = 12, 2
"""The fewest characters of a label, and those between columns."""


def _measures(answer: Answer[Summary], screen: Screen) -> tuple[str, ...]:
    """Return what is told of each group: what was asked for, else what a screen has room for."""
    crossed = len(answer.value.axes) > 1
    grouped = answer.filter.group_by is not None
    if screen.columns or crossed or answer.value.before or not grouped:
        return screen.columns
    names = tuple(each.name for each in chosen(answer.value, answer.filter))
    wide = terminal.NARROW + _COLUMN * max(0, len(names) - _USUAL)
    return names if screen.width < wide else (*names, "first", "last")


_USUAL, _COLUMN = 5, 12
"""Figures that fit beside the times on a narrow screen, and the width of each one more."""


def _cell(value: Cell, heading: str) -> Text:
    text = f"{value:,}" if isinstance(value, int) else f"{value}"
    return Text(text, BAD if heading == "failed" else "")


def _bar(calls: int, most: int, longest: int) -> str:
    """Return a bar as long as a group is large beside the largest; something is never nothing."""
    return "█" * max(1, round(calls * longest / most)) if calls else ""


def _time(instant: datetime | None, view: View) -> str:
    return cells.local_time(instant, view) if instant else ""
