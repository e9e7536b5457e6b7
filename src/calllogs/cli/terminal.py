"""The terminal: the screen, and what is drawn on it of calls one by one; progress."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Column, Table
from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.reasons import explanation
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.model.statuses import PLACED_STATUSES
from calllogs.render import cells, headline, links
from calllogs.render.calls import CallTable, call_rows, call_table
from calllogs.render.cells import NOTHING, Fact, View
from calllogs.render.headline import page_verdict

GOOD, BAD, FAINT, STRONG = "green", "red", "dim", "bold"

NARROW = 88
"""Columns below which a call takes two lines instead of a row."""

_UNBOUNDED = 1_000
"""The width of what is no terminal: nothing is folded or cut there."""

_COLUMNS: Mapping[str, Fact] = {
    "WHEN": cells.WHEN,
    "RESULT": cells.RESULT,
    "OUTCOME": cells.OUTCOME,
    "WHO": cells.WHO,
    "TO": cells.TO,
    "ABOUT": cells.ABOUT,
    "COST": cells.COST,
}
_FLEXIBLE = ("WHO", "ABOUT")
"""Columns that give way where the terminal is too narrow for all."""

Part = list[RenderableType]
"""Lines and tables that stand together. Texts are `rich.text.Text`, which reads no markup."""


class Screen:
    """Draws answers for one stream: a terminal of some width, in colour or not, or a plain file.

    Args:
        stream: Where they will be written.
        ids: Whether calls are shown with their ids.
        columns: What is shown of each call or group; empty for what matters.
    """

    def __init__(self, stream: TextIO, *, ids: bool = False, columns: tuple[str, ...] = ()) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        if not self._console.is_terminal:
            self._console.width = _UNBOUNDED
        self.width = self._console.width
        self.ids = ids
        self.columns = columns

    def draw(self, parts: Iterable[Part]) -> str:
        """Return parts as text, those that hold anything, with an empty line between."""
        return "\n\n".join(self._drawn(part) for part in parts if part)

    def _drawn(self, part: Part) -> str:
        with self._console.capture() as captured:
            for each in part:
                self._console.print(each)
        return "\n".join(line.rstrip() for line in captured.get().splitlines())


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], Awaitable[None]]]:
    """Draw a bar while an answer takes its time, where standard error is a terminal.

    Yields what takes how many calls were read, and of how many.
    """
    console = Console(stderr=True)
    columns = (TextColumn("calllogs"), BarColumn(), MofNCompleteColumn())
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task("")

        async def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance


def listing() -> Table:
    """Return an empty table with headings and without lines."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=FAINT)


def page_text(answer: Answer[Page], view: View, screen: Screen) -> str:
    """Return what they tell in one sentence, the calls, why some failed, and how it was read.

    Raises:
        FilterError: There is no such column as was asked for.
    """
    page = answer.value
    calls = _calls(page.calls, view, screen) if page.calls else []
    lines = cells.call_cause_lines(page.calls, view)
    causes = failure_causes(lines, headline.why_shown_failed(page))
    told = Text(page_verdict(page, view), STRONG)
    return framed(answer, view, screen, [[told], calls, causes], *_next_page(answer))


def _calls(calls: tuple[CallLog, ...], view: View, screen: Screen) -> Part:
    if screen.columns:
        return _asked_for(call_table(call_rows(calls, view), view, screen.columns))
    draw = _stacked if screen.width < NARROW else _table
    return draw(calls, view, ids=screen.ids)


def _asked_for(told: CallTable) -> Part:
    table = listing()
    for heading in told.columns:
        table.add_column(heading.upper(), no_wrap=True, overflow="ellipsis", min_width=8)
    for row in told.rows:
        table.add_row(*map(Text, row))
    return [table]


def count_text(answer: Answer[int], view: View, screen: Screen) -> str:
    """Return the number, the reading and the window."""
    count = Text(headline.match_count(answer.value, answer.untold), STRONG)
    return screen.draw([[count, *_closing(answer, view)]])


def failure_causes(lines: list[str], heading: str = headline.WHY_FAILED) -> Part:
    """Return the causes of failed calls under a heading, or nothing."""
    indented = (Padding(Text(line), (0, 0, 0, 2)) for line in lines)
    return [Text(heading, STRONG), *indented] if lines else []


def framed(
    answer: Answer[object], view: View, screen: Screen, parts: Iterable[Part], *last: str
) -> str:
    """Return parts, and beneath them last lines and how the question was read; see _closing."""
    return screen.draw([*parts, [*map(Text, last), *_closing(answer, view)]])


def _closing(answer: Answer[object], view: View) -> Part:
    """Return how a question was read, the time range asked, and the notes."""
    reading = Text(headline.reading(answer.filter, view))
    window = Text(f"Window: {headline.window_text(answer.filter, view, answer.since)}")
    return [reading, window, *(Text(note, FAINT) for note in headline.note_texts(answer.notes))]


def _table(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Part:
    table, columns = listing(), _columns(calls)
    for heading in columns:
        width = 8 if heading in _FLEXIBLE else None
        table.add_column(heading, no_wrap=True, overflow="ellipsis", min_width=width)
    if ids:
        table.add_column("ID", no_wrap=True, min_width=36)
    rows = cells.fact_rows(calls, columns.values(), view)
    for call, row, link in zip(calls, rows, _link_styles(calls, view), strict=True):
        drawn = dict(zip(columns, map(Text, row), strict=True))
        drawn["RESULT"].style = result_style(call)
        drawn["ABOUT"].stylize(link)
        table.add_row(*drawn.values(), *([Text(call.id, FAINT)] if ids else []))
    return [table]


def _columns(calls: tuple[CallLog, ...]) -> Mapping[str, Fact]:
    """Return the columns of a table by their headings; outcomes have one where some are told."""
    told = any(call.outcome for call in calls)
    return {name: fact for name, fact in _COLUMNS.items() if told or fact is not cells.OUTCOME}


def _stacked(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Part:
    """Return two lines for each call: what happened, then what is known besides."""
    part: Part = []
    for call, row in zip(calls, cells.fact_rows(calls, _COLUMNS.values(), view), strict=True):
        when, result, outcome, who, *others = row
        known = " · ".join(fact for fact in (outcome, *others) if fact != NOTHING)
        part.append(Text.assemble((result, result_style(call)), f"  {when}  {who}"))
        part.append(Text(f"  {known}", FAINT))
        part += [Text(f"  {call.id}", FAINT)] if ids else []
    return part


def result_style(call: CallLog) -> str:
    """Return the colour of a call's result."""
    return GOOD if call.status in PLACED_STATUSES else BAD


def _link_styles(calls: tuple[CallLog, ...], view: View) -> list[str]:
    """Return a style for each call that links to what it was about, "" where it has no page."""
    if view.dashboard is None:
        return [""] * len(calls)
    abouts = [cells.about_reference(call) for call in calls]
    pages = [
        about and links.page_link(view.dashboard, call.project_id, *about)
        for call, about in zip(calls, abouts, strict=True)
    ]
    return [f"link {page}" if page else "" for page in pages]


def _next_page(answer: Answer[Page]) -> tuple[str, ...]:
    """Return how the next page is asked for, where there is one."""
    skip = headline.next_skip(answer.value)
    if skip is None:
        return ()
    if answer.filter.skip is None:
        return (f"Add `skip {skip}` for the next.",)
    return (f"Use `skip {skip}` for the next page.",)


def call_text(call: CallLog, view: View, screen: Screen) -> str:
    """Return everything known of one call, a fact a line."""
    when, result, cost = cells.fact_rows([call], (cells.WHEN, cells.RESULT, cells.COST), view)[0]
    reason = explanation(call)
    facts = [
        ("Call", call.id),
        ("When", f"{when} ({view.tz})"),
        ("Result", result),
        *cells.outcome_facts(call.outcome),
        ("Why", cells.cause_with_advice(reason, view, longest=cells.WHOLE) if reason else ""),
        ("Status message", cells.status_message(call, view)),
        ("To", cells.phone_number(call.to_number, view)),
        ("From", cells.phone_number(call.from_number, view)),
        *(
            (RELATION_BY_NAME[name].label, cells.reference_name(name, reference, view))
            for name, reference in call.references
        ),
        ("Cost", cost),
        ("Said", cells.spoken_text(call, view)),
        *_pages(call, view),
    ]
    labels, texts = Column(style=FAINT, no_wrap=True), Column(overflow="fold")
    table = Table.grid(labels, texts, padding=(0, 2, 0, 0))
    for label, text in facts:
        if text not in ("", NOTHING):
            table.add_row(Text(label), Text(text))
    return screen.draw([[table]])


def _pages(call: CallLog, view: View) -> list[tuple[str, str]]:
    """Return the pages that tell more: of what the call was about, and of the notification logs."""
    if view.dashboard is None or call.project_id is None:
        return []
    about = cells.about_reference(call)
    page = about and links.page_link(view.dashboard, call.project_id, *about)
    logs = about and links.logs_link(view.dashboard, call.project_id, *about)
    everything = links.all_logs_link(view.dashboard, call.project_id)
    return [("Page", page or ""), ("Notification logs", logs or everything)]
