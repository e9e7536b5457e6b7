"""Answers as plain lines, for a terminal."""

from collections import Counter
from collections.abc import Iterable

from tabulate import tabulate

from calllogs.core.filter import CallLogFilter
from calllogs.core.model import RELATIONS
from calllogs.core.privacy import clean
from calllogs.core.records import CallLog, Page
from calllogs.formatting.cells import (
    NOTHING,
    View,
    about,
    cost,
    moment,
    named,
    number,
    reason,
    result,
    spoken,
    who,
)
from calllogs.formatting.facts import following, notes, reading, shown, span

HEADINGS = ("WHEN", "RESULT", "WHO", "TO", "ABOUT", "COST")


def page_lines(page: Page, asked: CallLogFilter, view: View, *, ids: bool = False) -> list[str]:
    """Return the reading, a table of calls, why some failed, the window and shown-of-total."""
    calls = table(page.calls, view, ids=ids)
    parts = [[reading(asked, view)], calls, reasons(page.calls, view)]
    closing = [shown(page) + _next(page, asked), f"Window: {span(asked, view)}", *notes(page)]
    return _spaced([*parts, closing])


def table(calls: tuple[CallLog, ...], view: View, *, ids: bool = False) -> list[str]:
    """Return the calls as aligned columns, or nothing when there are none."""
    if not calls:
        return []
    rows = [(*_row(call, view), *([call.id] if ids else [])) for call in calls]
    headings = (*HEADINGS, "ID") if ids else HEADINGS
    text = tabulate(rows, headings, tablefmt="plain", disable_numparse=True)
    return [line.rstrip() for line in text.splitlines()]


def _row(call: CallLog, view: View) -> tuple[str, ...]:
    return (
        moment(call.created_at, view),
        result(call),
        who(call),
        number(call.to_number, view),
        about(call),
        cost(call),
    )


def reasons(calls: Iterable[CallLog], view: View) -> list[str]:
    """Return why calls failed, the same reason once with its count."""
    counted = Counter(text for call in calls if (text := reason(call, view)))
    return (
        [
            "Why calls failed:",
            *(f"  {count} × {text}" for text, count in counted.most_common()),
        ]
        if counted
        else []
    )


def count_lines(total: int, asked: CallLogFilter, view: View) -> list[str]:
    """Return the number, the reading and the window."""
    noun = "call matches" if total == 1 else "calls match"
    return [f"{total:,} {noun}.", reading(asked, view), f"Window: {span(asked, view)}"]


def call_lines(call: CallLog, view: View) -> list[str]:
    """Return everything known of one call, a fact a line."""
    facts = [
        ("Call", call.id),
        ("When", f"{moment(call.created_at, view)} ({view.tz})"),
        ("Result", result(call)),
        ("Why", reason(call, view, longest=500)),
        ("To", number(call.to_number, view)),
        ("From", number(call.from_number, view)),
        *_references(call),
        ("Cost", cost(call)),
        ("Said", spoken(call, view)),
    ]
    width = max(len(label) for label, _ in facts) + 2
    return [f"{label:<{width}}{text}" for label, text in facts if text and text != NOTHING]


def _references(call: CallLog) -> list[tuple[str, str]]:
    labels = {relation.name: relation.label for relation in RELATIONS}
    return [(labels[name], clean(named(name, reference))) for name, reference in call.references]


def _next(page: Page, asked: CallLogFilter) -> str:
    skip = following(page)
    if skip is None:
        return ""
    how = "Add" if asked.skip is None else "Skip further: say"
    return f" {how} `skip {skip}` for the next."


def _spaced(parts: Iterable[list[str]]) -> list[str]:
    """Join the parts that hold anything, an empty line between."""
    lines: list[str] = []
    for part in filter(None, parts):
        lines += ["", *part] if lines else part
    return lines
