"""A summary drawn for a terminal: figures, calls a day, groups with bars, reasons."""

from datetime import datetime, timedelta

from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Group, Summary
from calllogs.cli import terminal
from calllogs.cli.terminal import BAD, FAINT, Part, Screen
from calllogs.render import cells, headline
from calllogs.render.cells import NOTHING, View

LONGEST_BAR = 20
_LEVELS = "▁▂▃▄▅▆▇█"
_MOST_DAYS = 120
_BESIDE_DAYS = 44
"""Columns that the words beside a line of days take."""


def summary_text(answer: Answer[Summary], view: View, screen: Screen) -> str:
    """Return the reading, the totals, the groups, why calls failed, and what was counted."""
    summary = answer.value
    parts = (
        _totals(summary, view, screen),
        _groups(summary.groups, answer.filter.group_by or "", view, screen),
        terminal.failure_causes(cells.cause_lines(summary.reasons, view)),
    )
    return terminal.framed(answer, view, screen, parts, headline.counted_of_total(summary))


def _totals(summary: Summary, view: View, screen: Screen) -> Part:
    if summary.all is None:
        return []
    first, last = _time(summary.all.first, view), _time(summary.all.last, view)
    of_these = " of these" if headline.capped(summary) else ""
    span = Text(f"First{of_these} {first}, last {last}" if first and last else "", FAINT)
    return [
        Text(" · ".join(headline.totals(summary))),
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


def _groups(groups: tuple[Group, ...], group_by: str, view: View, screen: Screen) -> Part:
    if not groups:
        return []
    wide = screen.width >= terminal.NARROW
    table = terminal.listing()
    table.add_column(group_by.upper(), no_wrap=True, overflow="ellipsis", min_width=12)
    for heading in ("CALLS", "FAILED", "PEOPLE", "COST"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("FIRST", "LAST", "") if wide else ("",):
        table.add_column(heading, no_wrap=True)
    shown = groups[: headline.MOST_GROUPS]
    most = max(group.calls for group in shown)
    for group in shown:
        times = [_time(group.first, view), _time(group.last, view)] if wide else []
        table.add_row(
            Text(headline.group_label(group, group_by, view)),
            Text(f"{group.calls:,}"),
            Text(f"{group.failed:,}" if group.failed else "", BAD),
            Text(headline.group_people(group) if group.calls else ""),
            Text(cells.dollars(group.cents) if group.cents else NOTHING),
            *map(Text, times),
            Text(_bar(group.calls, most)),
        )
    hidden = len(groups) - len(shown)
    more = [Text(f"and {hidden:,} more; --json holds all", FAINT)] if hidden else []
    return [table, *more]


def _bar(calls: int, most: int) -> str:
    """Return a bar as long as a group is large beside the largest; something is never nothing."""
    return "█" * max(1, round(calls * LONGEST_BAR / most)) if calls else ""


def _time(instant: datetime | None, view: View) -> str:
    return cells.local_time(instant, view) if instant else ""
