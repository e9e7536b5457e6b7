"""A summary drawn for a terminal: figures, calls a day, groups with bars, reasons."""

from datetime import datetime, timedelta

from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary
from calllogs.cli import terminal
from calllogs.cli.terminal import BAD, FAINT, Part, Screen
from calllogs.render import cells, headline
from calllogs.render.cells import View
from calllogs.render.groups import Cell, chosen, group_table, statements

LONGEST_BAR = 20
_LEVELS = "▁▂▃▄▅▆▇█"
_MOST_DAYS = 120
_BESIDE_DAYS = 44
"""Columns that the words beside a line of days take."""


def summary_text(answer: Answer[Summary], view: View, screen: Screen) -> str:
    """Return the reading, the totals, the groups, why calls failed, and what was counted.

    Raises:
        FilterError: Groups have nothing of a name that was asked for.
    """
    summary = answer.value
    said = [Text(line) for line in statements(summary, answer.filter, view)]
    parts = (
        _totals(summary, view, screen),
        [*_groups(answer, view, screen), *said],
        terminal.failure_causes(cells.cause_lines(summary.reasons, view)),
    )
    return terminal.framed(answer, view, screen, parts, headline.counted_of_total(summary))


def _totals(summary: Summary, view: View, screen: Screen) -> Part:
    if summary.all is None:
        return []
    first, last = _time(summary.all.first, view), _time(summary.all.last, view)
    of_these = " of these" if not summary.whole else ""
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


def _groups(answer: Answer[Summary], view: View, screen: Screen) -> Part:
    whole = group_table(answer.value, answer.filter, view, _measures(answer, screen))
    shown = whole.rows[: headline.MOST_GROUPS]
    if not shown:
        return []
    calls = [group.calls for group in whole.groups[: len(shown)]]
    table = terminal.listing()
    for place, heading in enumerate(whole.headings):
        if place < whole.labels:
            table.add_column(heading.upper(), no_wrap=True, overflow="ellipsis", min_width=12)
        else:
            table.add_column(heading.upper(), justify="right", no_wrap=True)
    if calls:
        table.add_column("", no_wrap=True)
    for place, row in enumerate(shown):
        bar = [Text(_bar(calls[place], max(calls)))] if calls else []
        table.add_row(*map(_cell, row, whole.headings), *bar)
    hidden = len(whole.rows) - len(shown)
    more = [Text(f"and {hidden:,} more; --json holds all", FAINT)] if hidden else []
    return [table, *more]


def _measures(answer: Answer[Summary], screen: Screen) -> tuple[str, ...]:
    """Return what is told of each group: what was asked for, else what a screen has room for."""
    crossed = len(answer.value.axes) > 1
    if screen.columns or crossed or answer.value.before:
        return screen.columns
    names = tuple(each.name for each in chosen(answer.value, answer.filter))
    wide = terminal.NARROW + _COLUMN * max(0, len(names) - _USUAL)
    return names if screen.width < wide else (*names, "first", "last")


_USUAL, _COLUMN = 5, 12
"""Figures that fit beside the times on a narrow screen, and the width of each one more."""


def _cell(value: Cell, heading: str) -> Text:
    text = f"{value:,}" if isinstance(value, int) else f"{value}"
    return Text(text, BAD if heading == "failed" else "")


def _bar(calls: int, most: int) -> str:
    """Return a bar as long as a group is large beside the largest; something is never nothing."""
    return "█" * max(1, round(calls * LONGEST_BAR / most)) if calls else ""


def _time(instant: datetime | None, view: View) -> str:
    return cells.local_time(instant, view) if instant else ""
