"""A page of calls, a number of calls, and one call, drawn for a terminal."""

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.reasons import explanation
from calllogs.cli.screen import BAD, FAINT, GOOD, NARROW, STRONG, Part, Screen, listing
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.render import cells, headline, links
from calllogs.render.cells import NOTHING, Fact, View, fact_rows
from calllogs.render.privacy import clean

_COLUMNS: dict[str, Fact] = {
    "WHEN": cells.WHEN,
    "RESULT": cells.RESULT,
    "WHO": cells.WHO,
    "TO": cells.TO,
    "ABOUT": cells.ABOUT,
    "COST": cells.COST,
}
_FLEXIBLE = ("WHO", "ABOUT")
"""Columns that give way where the terminal is too narrow for all."""


def page_text(answer: Answer[Page], view: View, screen: Screen) -> str:
    """Return the reading, the calls, why some failed, the window and shown-of-total."""
    page = answer.value
    draw = _stacked if screen.width < NARROW else _table
    return screen.draw(
        [
            [Text(headline.reading(answer.filter, view), STRONG)],
            draw(page.calls, view, ids=screen.ids) if page.calls else [],
            failure_causes(cells.call_cause_lines(page.calls, view)),
            [Text(headline.shown_of_total(page) + _next_page(answer)), *closing(answer, view)],
        ]
    )


def count_text(answer: Answer[int], view: View, screen: Screen) -> str:
    """Return the number, the reading and the window."""
    count = Text(headline.match_count(answer.value), STRONG)
    return screen.draw(
        [[count, Text(headline.reading(answer.filter, view)), *closing(answer, view)]]
    )


def failure_causes(lines: list[str]) -> Part:
    """Return the causes of failed calls under a heading, or nothing."""
    if not lines:
        return []
    indented = (Padding(Text(line), (0, 0, 0, 2)) for line in lines)
    return [Text("Why calls failed", STRONG), *indented]


def closing(answer: Answer[object], view: View) -> Part:
    """Return the end of every answer: the time range asked, and its notes."""
    window = Text(f"Window: {headline.window_text(answer.filter, view)}")
    return [window, *(Text(note, FAINT) for note in headline.note_texts(answer.notes))]


def _table(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Part:
    table = listing()
    for heading in _COLUMNS:
        width = 8 if heading in _FLEXIBLE else None
        table.add_column(heading, no_wrap=True, overflow="ellipsis", min_width=width)
    if ids:
        table.add_column("ID", no_wrap=True, min_width=36)
    rows = fact_rows(calls, _COLUMNS.values(), view)
    styles = zip(_result_styles(calls), _links(calls, view), strict=True)
    for call, row, (style, link) in zip(calls, rows, styles, strict=True):
        texts = {heading: Text(fact) for heading, fact in zip(_COLUMNS, row, strict=True)}
        texts["RESULT"].style = style
        texts["ABOUT"].stylize(link)
        table.add_row(*texts.values(), *([Text(call.id, FAINT)] if ids else []))
    return [table]


def _stacked(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Part:
    """Return two lines for each call: what happened, then what is known besides."""
    part: Part = []
    rows = fact_rows(calls, _COLUMNS.values(), view)
    for call, row, style in zip(calls, rows, _result_styles(calls), strict=True):
        when, result, who, *others = row
        known = " · ".join(fact for fact in others if fact != NOTHING)
        part.append(Text.assemble((result, style), f"  {when}  {who}"))
        part.append(Text(f"  {known}", FAINT))
        part += [Text(f"  {call.id}", FAINT)] if ids else []
    return part


def _result_styles(calls: tuple[CallLog, ...]) -> list[str]:
    return [GOOD if call.placed else BAD for call in calls]


def _links(calls: tuple[CallLog, ...], view: View) -> list[str]:
    """Return a style for each call that links to what it was about, "" where it has no page."""
    if view.dashboard is None:
        return ["" for _ in calls]
    abouts = [cells.about_reference(call) for call in calls]
    pages = [
        links.page_link(view.dashboard, call.project_id, *about) if about else None
        for call, about in zip(calls, abouts, strict=True)
    ]
    return [f"link {link}" if link else "" for link in pages]


def _next_page(answer: Answer[Page]) -> str:
    skip = headline.next_skip(answer.value)
    if skip is None:
        return ""
    if answer.filter.skip is None:
        return f" Add `skip {skip}` for the next."
    return f" Use `skip {skip}` for the next page."


def call_text(call: CallLog, view: View, screen: Screen) -> str:
    """Return everything known of one call, a fact a line."""
    when, result, cost = fact_rows([call], (cells.WHEN, cells.RESULT, cells.COST), view)[0]
    reason = explanation(call)
    facts = [
        ("Call", call.id),
        ("When", f"{when} ({view.tz})"),
        ("Result", result),
        ("Why", cells.cause_with_advice(reason, view, longest=500) if reason else ""),
        ("Status message", cells.status_message(call, view)),
        ("To", cells.phone_number(call.to_number, view)),
        ("From", cells.phone_number(call.from_number, view)),
        *(
            (RELATION_BY_NAME[name].label, clean(cells.reference_name(name, reference)))
            for name, reference in call.references
        ),
        ("Cost", cost),
        ("Said", cells.spoken_text(call, view)),
        *_pages(call, view),
    ]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=FAINT, no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in facts:
        if text and text != NOTHING:
            table.add_row(Text(label), Text(text))
    return screen.draw([[table]])


def _pages(call: CallLog, view: View) -> list[tuple[str, str]]:
    """Return the pages that tell more: of what the call was about, and of the notification logs."""
    if view.dashboard is None or call.project_id is None:
        return []
    about = cells.about_reference(call)
    page = links.page_link(view.dashboard, call.project_id, *about) if about else None
    logs = links.logs_link(view.dashboard, call.project_id, *about) if about else None
    everything = links.all_logs_link(view.dashboard, call.project_id)
    return [("Page", page or ""), ("Notification logs", logs or everything)]
