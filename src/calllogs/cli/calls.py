"""A page of calls, a number of calls, and one call, drawn for a terminal."""

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from calllogs.answers.answer import Answer
from calllogs.answers.reasons import explanation
from calllogs.cli.screen import BAD, FAINT, GOOD, STRONG, Screen, line, lines
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import RELATIONS
from calllogs.render.causes import advised, causes_of
from calllogs.render.cells import (
    NOTHING,
    View,
    about,
    cost,
    moment,
    named,
    number,
    result,
    spoken,
    subject,
    told,
    who,
)
from calllogs.render.headline import following, matching, noted, reading, shown, span
from calllogs.render.links import all_logs_link, logs_link, page_link
from calllogs.render.privacy import clean

HEADINGS = ("WHEN", "RESULT", "WHO", "TO", "ABOUT", "COST")
NARROW = 88
"""Columns below which a call takes two lines instead of a row."""

_LABELS = {relation.name: relation.label for relation in RELATIONS}


def page_text(answer: Answer[Page], view: View, screen: Screen, *, ids: bool) -> str:
    """Return the reading, the calls, why some failed, the window and shown-of-total."""
    page = answer.value
    return screen.draw(
        [
            [line(reading(answer.filter, view), STRONG)],
            _calls(page.calls, view, screen, ids=ids),
            reasons(causes_of(page.calls, view)),
            [
                line(shown(page) + _next(answer)),
                line(f"Window: {span(answer.filter, view)}"),
                *lines(noted(answer.notes), FAINT),
            ],
        ]
    )


def count_text(answer: Answer[int], view: View, screen: Screen) -> str:
    """Return the number, the reading and the window."""
    return screen.draw(
        [
            [
                line(matching(answer.value), STRONG),
                line(reading(answer.filter, view)),
                line(f"Window: {span(answer.filter, view)}"),
                *lines(noted(answer.notes), FAINT),
            ]
        ]
    )


def reasons(texts: list[str]) -> list[RenderableType]:
    """Return why calls failed under a heading, or nothing."""
    if not texts:
        return []
    indented = (Padding(line(text), (0, 0, 0, 2)) for text in texts)
    return [line("Why calls failed", STRONG), *indented]


def outcome(call: CallLog) -> Text:
    """Return the result in its colour."""
    return line(result(call), GOOD if call.placed else BAD)


def linked(call: CallLog, view: View, *, longest: int = 44) -> Text:
    """Return what a call was about, as a link where there is a dashboard to go to."""
    text = line(about(call, longest=longest))
    held = subject(call)
    address = _address(call, view, *held) if held else None
    if address:
        text.stylize(f"link {address}")
    return text


def _address(call: CallLog, view: View, relation: str, reference_id: str) -> str | None:
    if view.dashboard is None or call.project_id is None:
        return None
    return page_link(view.dashboard, call.project_id, relation, reference_id)


def _calls(
    calls: tuple[CallLog, ...], view: View, screen: Screen, *, ids: bool
) -> list[RenderableType]:
    if not calls:
        return []
    if screen.width < NARROW:
        return [row for call in calls for row in _stacked(call, view, ids=ids)]
    return [_table(calls, view, ids=ids)]


def _table(calls: tuple[CallLog, ...], view: View, *, ids: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=FAINT)
    for heading in HEADINGS:
        flexible = heading in ("WHO", "ABOUT")
        table.add_column(
            heading, no_wrap=True, overflow="ellipsis", min_width=8 if flexible else None
        )
    if ids:
        table.add_column("ID", no_wrap=True, min_width=36)
    for call in calls:
        table.add_row(
            line(moment(call.created_at, view)),
            outcome(call),
            line(who(call, view)),
            line(number(call.to_number, view)),
            linked(call, view),
            line(cost(call)),
            *([line(call.id, FAINT)] if ids else []),
        )
    return table


def _stacked(call: CallLog, view: View, *, ids: bool) -> list[RenderableType]:
    first = Text.assemble(outcome(call), f"  {moment(call.created_at, view)}  {who(call, view)}")
    facts = [number(call.to_number, view), about(call), cost(call)]
    second = line("  " + " · ".join(fact for fact in facts if fact != NOTHING), FAINT)
    return [first, second, *([line(f"  {call.id}", FAINT)] if ids else [])]


def _next(answer: Answer[Page]) -> str:
    skip = following(answer.value)
    if skip is None:
        return ""
    how = "Add" if answer.filter.skip is None else "Skip further: say"
    return f" {how} `skip {skip}` for the next."


def call_text(call: CallLog, view: View, screen: Screen) -> str:
    """Return everything known of one call, a fact a line."""
    failed = explanation(call)
    facts = [
        ("Call", call.id),
        ("When", f"{moment(call.created_at, view)} ({view.tz})"),
        ("Result", result(call)),
        ("Why", advised(failed, view, longest=500) if failed else ""),
        ("Status message", told(call, view)),
        ("To", number(call.to_number, view)),
        ("From", number(call.from_number, view)),
        *((_LABELS[name], clean(named(name, held))) for name, held in call.references),
        ("Cost", cost(call)),
        ("Said", spoken(call, view)),
        *_links(call, view),
    ]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=FAINT, no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in facts:
        if text and text != NOTHING:
            table.add_row(line(label), line(text))
    return screen.draw([[table]])


def _links(call: CallLog, view: View) -> list[tuple[str, str]]:
    """Where to look further: what the call was about, and the notification logs."""
    if view.dashboard is None or call.project_id is None:
        return []
    held = subject(call)
    page = _address(call, view, *held) if held else None
    logs = logs_link(view.dashboard, call.project_id, *held) if held else None
    everything = all_logs_link(view.dashboard, call.project_id)
    return [("Page", page or ""), ("Notification logs", logs or everything)]
