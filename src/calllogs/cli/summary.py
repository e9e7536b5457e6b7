"""A summary drawn for a terminal: figures, calls a day, groups with bars, reasons."""

from datetime import timedelta

from rich.console import RenderableType
from rich.table import Table

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Group, Summary
from calllogs.cli.calls import NARROW, reasons
from calllogs.cli.screen import BAD, FAINT, STRONG, Screen, line, lines
from calllogs.render.causes import cause_lines
from calllogs.render.cells import NOTHING, View, dollars, moment
from calllogs.render.groups import figures, group_label, share, shown_groups
from calllogs.render.headline import counted, noted, reading, span

BAR, LONGEST_BAR = "█", 20
_LEVELS = "▁▂▃▄▅▆▇█"
_MOST_DAYS = 120


def summary_text(answer: Answer[Summary], view: View, screen: Screen) -> str:
    """Return the reading, the totals, the groups, why calls failed, and what was counted."""
    summary, filter = answer.value, answer.filter
    closing = [line(counted(summary)), line(f"Window: {span(filter, view)}")]
    return screen.draw(
        [
            [line(reading(filter, view), STRONG)],
            _totals(summary, view, screen),
            _groups(summary, filter.group_by or "", view, screen),
            reasons(cause_lines(summary.reasons, view)),
            [*closing, *lines(noted(answer.notes), FAINT)],
        ]
    )


def _totals(summary: Summary, view: View, screen: Screen) -> list[RenderableType]:
    if summary.all is None:
        return []
    told = line(" · ".join(figures(summary.all)))
    first, last = summary.all.first, summary.all.last
    when = f"First {moment(first, view)}, last {moment(last, view)}" if first and last else ""
    return [told, line(when, FAINT), *_sparkline(summary, screen)]


def _sparkline(summary: Summary, screen: Screen) -> list[RenderableType]:
    """One character a day, where a few days fit on a line."""
    first, days = summary.daily or (None, ())
    if first is None or not 1 < len(days) <= min(_MOST_DAYS, screen.width - 44):
        return []
    highest = max(days)
    drawn = "".join(_LEVELS[n * (len(_LEVELS) - 1) // highest] if n else " " for n in days)
    last = first + timedelta(days=len(days) - 1)
    span = f"{first:%a} {first.day} {first:%b} to {last:%a} {last.day} {last:%b}"
    return [line(f"{drawn}  calls a day, {span}, at most {highest:,}")]


def _groups(summary: Summary, group_by: str, view: View, screen: Screen) -> list[RenderableType]:
    groups = shown_groups(summary.groups)
    if not groups:
        return []
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=FAINT)
    table.add_column(group_by.upper(), no_wrap=True, overflow="ellipsis", min_width=12)
    for heading in ("CALLS", "FAILED", "PEOPLE", "COST"):
        table.add_column(heading, justify="right", no_wrap=True)
    wide = screen.width >= NARROW
    for heading in ("FIRST", "LAST") if wide else ():
        table.add_column(heading, no_wrap=True)
    table.add_column("", no_wrap=True)
    most = max(group.calls for group in groups)
    for group in groups:
        times = [_when(group, view, "first"), _when(group, view, "last")] if wide else []
        table.add_row(
            line(group_label(group, group_by, view)),
            line(f"{group.calls:,}"),
            line(f"{group.failed:,}" if group.failed else "", BAD),
            line(f"{group.people:,}" if group.calls else ""),
            line(dollars(group.cents) if group.cents else NOTHING),
            *map(line, times),
            line(BAR * share(group.calls, most, LONGEST_BAR)),
        )
    hidden = len(summary.groups) - len(groups)
    more = [line(f"and {hidden:,} more; --json holds all", FAINT)] if hidden else []
    return [table, *more]


def _when(group: Group, view: View, which: str) -> str:
    at = group.first if which == "first" else group.last
    return moment(at, view) if at else ""
