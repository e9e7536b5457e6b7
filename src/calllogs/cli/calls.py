"""A page of calls, a number of calls, and one call, drawn for a terminal."""

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.reasons import explanation
from calllogs.cli.screen import BAD, FAINT, GOOD, NARROW, STRONG, Part, Screen, listing
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.render.cells import (
    ABOUT,
    COST,
    NOTHING,
    RESULT,
    TO,
    WHEN,
    WHO,
    Fact,
    View,
    about_reference,
    call_cause_lines,
    cause_with_advice,
    fact_rows,
    phone_number,
    reference_name,
    spoken_text,
    status_message,
)
from calllogs.render.headline import (
    match_count,
    next_skip,
    note_texts,
    reading,
    shown_of_total,
    window_text,
)
from calllogs.render.links import all_logs_link, logs_link, page_link
from calllogs.render.privacy import clean

_COLUMNS: dict[str, Fact] = {
    "WHEN": WHEN,
    "RESULT": RESULT,
    "WHO": WHO,
    "TO": TO,
    "ABOUT": ABOUT,
    "COST": COST,
}
_FLEXIBLE = ("WHO", "ABOUT")
"""Columns that give way where the terminal is too narrow for all."""


def page_text(answer: Answer[Page], view: View, screen: Screen) -> str:
    """Return the reading, the calls, why some failed, the window and shown-of-total."""
    page = answer.value
    draw = _stacked if screen.width < NARROW else _table
    return screen.draw(
        [
            [Text(reading(answer.filter, view), STRONG)],
            draw(page.calls, view, ids=screen.ids) if page.calls else [],
            failure_causes(call_cause_lines(page.calls, view)),
            [Text(shown_of_total(page) + _next_page(answer)), *closing(answer, view)],
        ]
    )


def count_text(answer: Answer[int], view: View, screen: Screen) -> str:
    """Return the number, the reading and the window."""
    count = Text(match_count(answer.value), STRONG)
    return screen.draw([[count, Text(reading(answer.filter, view)), *closing(answer, view)]])


def failure_causes(lines: list[str]) -> Part:
    """Return the causes of failed calls under a heading, or nothing."""
    if not lines:
        return []
    indented = (Padding(Text(line), (0, 0, 0, 2)) for line in lines)
    return [Text("Why calls failed", STRONG), *indented]


def closing(answer: Answer[object], view: View) -> Part:
    """Return the end of every answer: the time range asked, and its notes."""
    window = Text(f"Window: {window_text(answer.filter, view)}")
    return [window, *(Text(note, FAINT) for note in note_texts(answer.notes))]


def _table(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Part:
    table = listing()
    for heading in _COLUMNS:
        width = 8 if heading in _FLEXIBLE else None
        table.add_column(heading, no_wrap=True, overflow="ellipsis", min_width=width)
    if ids:
        table.add_column("ID", no_wrap=True, min_width=36)
    rows = zip(
        calls,
        _result_styles(calls),
        _links(calls, view),
        fact_rows(calls, _COLUMNS.values(), view),
        strict=True,
    )
    for call, style, link, facts in rows:
        cells = {heading: Text(fact) for heading, fact in zip(_COLUMNS, facts, strict=True)}
        cells["RESULT"].style = style
        cells["ABOUT"].stylize(link)
        table.add_row(*cells.values(), *([Text(call.id, FAINT)] if ids else []))
    return [table]


def _stacked(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Part:
    """Return two lines for each call: what happened, then what is known besides."""
    part: Part = []
    rows = zip(
        calls,
        _result_styles(calls),
        fact_rows(calls, _COLUMNS.values(), view),
        strict=True,
    )
    for call, style, (when, result, who, *others) in rows:
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
    abouts = [about_reference(call) for call in calls]
    links = [
        page_link(view.dashboard, call.project_id, *about) if about else None
        for call, about in zip(calls, abouts, strict=True)
    ]
    return [f"link {link}" if link else "" for link in links]


def _next_page(answer: Answer[Page]) -> str:
    skip = next_skip(answer.value)
    if skip is None:
        return ""
    if answer.filter.skip is None:
        return f" Add `skip {skip}` for the next."
    return f" Use `skip {skip}` for the next page."


def call_text(call: CallLog, view: View, screen: Screen) -> str:
    """Return everything known of one call, a fact a line."""
    when, result, cost = fact_rows([call], (WHEN, RESULT, COST), view)[0]
    reason = explanation(call)
    facts = [
        ("Call", call.id),
        ("When", f"{when} ({view.tz})"),
        ("Result", result),
        ("Why", cause_with_advice(reason, view, longest=500) if reason else ""),
        ("Status message", status_message(call, view)),
        ("To", phone_number(call.to_number, view)),
        ("From", phone_number(call.from_number, view)),
        *(
            (RELATION_BY_NAME[name].label, clean(reference_name(name, reference)))
            for name, reference in call.references
        ),
        ("Cost", cost),
        ("Said", spoken_text(call, view)),
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
    about = about_reference(call)
    page = page_link(view.dashboard, call.project_id, *about) if about else None
    logs = logs_link(view.dashboard, call.project_id, *about) if about else None
    everything = all_logs_link(view.dashboard, call.project_id)
    return [("Page", page or ""), ("Notification logs", logs or everything)]
