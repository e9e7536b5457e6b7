"""Calls, groups and events as tables, a course of time as a chart, one call as facts.

Rows are made in passes over all of them, one fact at a time.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from calllogs.answers.reasons import explanation
from calllogs.answers.summary import Summary, groupings
from calllogs.answers.timeline import Acknowledgement, Attempt, Event
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import CallLog
from calllogs.model.relations import RELATIONS, USER
from calllogs.model.statuses import status_of
from calllogs.render import cells
from calllogs.render.cells import NOTHING, Fact, View
from calllogs.render.groups import chosen, group_label, group_table
from calllogs.render.privacy import clean
from calllogs.render.slack.blocks import Block, header
from calllogs.render.verdict import not_called_reason, person_or_somebody

NO_BREAK = "\u00a0"

_CALL_COLUMNS = ("When", "Result", "Who", "To")
_EVENT_COLUMNS = ("When", "After", "What", "Who", "To")
_WRAPPED = ("Who", "About", "What")
_LONGEST_EVENT = 90
_LONGEST_TEXT = 500
_DATE_TIME = "{date_short_pretty} {time}"
_DATE_SECONDS = "{date_short_pretty} {time_secs}"
_CLOCK = "{time_secs}"
_SHORT = timedelta(hours=12)
_ABOUT = replace(cells.ABOUT, longest=40)

MOST_COLUMNS = 20
"""Slack takes no table of more (slack-facts.md 2.2)."""

MOST_MEASURES = 4
"""Figures of a group: a sixth column does not fit (slack-facts.md 7.2)."""

MOST_BARS = 20
_LONGEST_BAR_LABEL = 20
_CROWDING = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) | 20\d\d\b|^Week of ")
"""The day of the week and the year crowd an axis; the table has them."""


def calls_table(calls: Sequence[CallLog], view: View) -> list[Block]:
    """Return calls as a table, nothing where there are none.

    The last column says what each call was about; where that is one thing, what it cost.
    """
    one_subject = len({cells.about_reference(call) for call in calls}) == 1
    columns = (*_CALL_COLUMNS, "Cost" if one_subject else "About")
    return _table(columns, _call_rows(calls, cells.COST if one_subject else _ABOUT, view))


def failures_table(calls: Sequence[CallLog], view: View) -> list[Block]:
    """Return calls as a table that pages by itself; Slack has one for messages and homes."""
    table = {"type": "data_table", "caption": "Recent failed calls", "page_size": 5}
    rows = [_heading((*_CALL_COLUMNS, "About")), *_call_rows(calls, _ABOUT, view)]
    return [{**table, "rows": rows}] if calls else []


def _call_rows(calls: Sequence[CallLog], last: Fact, view: View) -> list[list[Block]]:
    statuses = [status_of(call.status) for call in calls]
    labels = [clean(status.label, longest=24) for status in statuses]
    facts = cells.fact_rows(calls, (cells.WHO, cells.TO, last), view)
    return [
        [
            _rich_cell(_date(call.created_at, _DATE_TIME)),
            _emoji_cell(status.emoji, label),
            _text_cell(name),
            _text_cell(to.replace(" ", NO_BREAK)),
            _text_cell(text),
        ]
        for call, status, label, (name, to, text) in zip(
            calls, statuses, labels, facts, strict=True
        )
    ]


def groups_table(summary: Summary, filter: CallLogFilter, most: int, view: View) -> list[Block]:
    """Return groups of calls as a table of so many rows at most, nothing where there are none."""
    told = [each.name for each in chosen(summary, filter) if each.name != "rate"]
    ranked = [filter.rank.by] if filter.rank and filter.rank.by == "rate" else []
    crossed = len(summary.axes) > 1 or summary.before
    names = () if crossed else [*told, *ranked][:MOST_MEASURES]
    whole = group_table(summary, filter, view, names)
    rows = [
        [_text_cell(f"{cell}".replace(" ", NO_BREAK)) for cell in row[:MOST_COLUMNS]]
        for row in whole.rows[:most]
    ]
    headings = tuple(heading.capitalize() for heading in whole.headings[:MOST_COLUMNS])
    return _table(headings, rows)


def chart(summary: Summary, filter: CallLogFilter, view: View) -> list[Block]:
    """Return bars of placed and failed calls over time; nothing where no time is asked for.

    The table beside it says the same in words. Source: slack-facts.md 2.2.
    """
    by = groupings(filter)
    alone = len(by) == 1 and summary.before is None and filter.rank is None
    if not alone or not by[0].chronological or not len(summary.groups) > 1:
        return []
    groups, heading = summary.groups[-MOST_BARS:], by[0].heading
    names = [group_label(group, filter, view) for group in groups]
    labels = [_CROWDING.sub("", name).strip()[:_LONGEST_BAR_LABEL] for name in names]
    last = f", the last {len(groups)}" if len(groups) < len(summary.groups) else ""
    series = [
        _series("Placed", labels, [group.placed for group in groups]),
        _series("Failed", labels, [group.failed for group in groups]),
    ]
    axes = {"categories": labels, "x_label": heading.capitalize(), "y_label": "Calls"}
    bars = {"type": "bar", "series": series, "axis_config": axes}
    return [{"type": "data_visualization", "title": f"Calls by {heading}{last}", "chart": bars}]


def _series(name: str, labels: Sequence[str], values: Sequence[int]) -> Block:
    points = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": points}


def events_table(events: Sequence[Event], view: View) -> list[Block]:
    """Return a timeline's events as a table, nothing where there are none."""
    # When all of them are close together, the time of day alone keeps the column narrow.
    format_ = _CLOCK if within_hours(events) else _DATE_SECONDS
    rows = [[_rich_cell(_date(e.at, format_)), *_event_cells(e, view)] for e in events]
    return _table(_EVENT_COLUMNS, rows)


def within_hours(events: Sequence[Event]) -> bool:
    """Return whether the time of day alone tells events apart."""
    return bool(events) and events[-1].at - events[0].at < _SHORT


def _event_cells(event: Event, view: View) -> list[Block]:
    if isinstance(event, Attempt):
        return _attempt_cells(event, view)
    if isinstance(event, Acknowledgement):
        what, whom = _emoji_cell("star", "Acknowledged"), person_or_somebody(event.by, view)
    else:
        reason = clean(f"Not called: {not_called_reason(event, view)}", longest=_LONGEST_EVENT)
        what, whom = _emoji_cell("no_bell", reason), person_or_somebody(event.entry.person, view)
    return [_text_cell(NOTHING), what, _text_cell(whom), _text_cell(NOTHING)]


def _attempt_cells(attempt: Attempt, view: View) -> list[Block]:
    call = attempt.call
    status, cause = status_of(call.status), cells.call_cause(call, view)
    label = clean(f"{status.label}: {cause}" if cause else status.label, longest=_LONGEST_EVENT)
    after = f"+{cells.duration(attempt.waited)}" if attempt.waited is not None else NOTHING
    return [
        _text_cell(after.replace(" ", NO_BREAK)),
        _emoji_cell(status.emoji, label),
        _text_cell(cells.WHO.of(call, view)),
        _text_cell(cells.phone_number(call.to_number, view).replace(" ", NO_BREAK)),
    ]


def call_blocks(call: CallLog, view: View) -> list[Block]:
    """Return everything known of one call as facts, for a modal takes no table."""
    failure = explanation(call)
    rows = [
        ("Result", clean(status_of(call.status).label, longest=24)),
        ("Why", cells.cause_with_advice(failure, view) if failure else ""),
        ("Who", cells.WHO.of(call, view)),
        ("To", cells.phone_number(call.to_number, view)),
        ("From", cells.phone_number(call.from_number, view)),
        *_related(call, view),
        ("Cost", cells.COST.of(call, view)),
        ("Status message", cells.status_message(call, view, longest=_LONGEST_TEXT)),
        ("Call id", call.id),
    ]
    # One section, with line ends: Slack puts several side by side.
    lines = [_bold("When"), _date(call.created_at), _words("\n")]
    for label, text in rows:
        lines += [_bold(label), _words(f"{text}\n")] if text not in ("", NOTHING) else []
    parts = [{"type": "rich_text_section", "elements": lines}]
    spoken = cells.spoken_text(call, view, longest=_LONGEST_TEXT)
    if spoken:
        lines += [_bold("Said"), _words("\n")]
        parts.append({"type": "rich_text_quote", "elements": [_words(spoken)]})
    return [header(call_title(call, view)), {"type": "rich_text", "elements": parts}]


def call_title(call: CallLog, view: View) -> str:
    """Return what a call was about, and who was called."""
    return f"{replace(cells.ABOUT, longest=80).of(call, view)} · {cells.WHO.of(call, view)}"


def _related(call: CallLog, view: View) -> list[tuple[str, str]]:
    references = [(each, call.related(each)) for each in RELATIONS if each is not USER]
    return [
        (relation.label, cells.reference_name(relation.name, reference, view, longest=120))
        for relation, reference in references
        if reference
    ]


def _bold(label: str) -> Block:
    return {**_words(f"{label}  "), "style": {"bold": True}}


def _words(text: str) -> Block:
    return {"type": "text", "text": text}


def _date(instant: datetime, format_: str = _DATE_SECONDS) -> Block:
    """Return an instant for rich text, shown in each viewer's own zone."""
    return {
        "type": "date",
        "timestamp": int(instant.timestamp()),
        "format": format_,
        "fallback": f"{instant:%Y-%m-%d %H:%M:%S} UTC",
    }


def _table(columns: tuple[str, ...], rows: list[list[Block]]) -> list[Block]:
    """Return a table under its heading, nothing where it has no rows; a message takes one."""
    settings = [{"align": "left", "is_wrapped": name in _WRAPPED} for name in columns]
    table = {"type": "table", "column_settings": settings, "rows": [_heading(columns), *rows]}
    return [table] if rows else []


def _heading(columns: tuple[str, ...]) -> list[Block]:
    return [_text_cell(name) for name in columns]


def _text_cell(text: str) -> Block:
    """Return a cell of plain text; Slack refuses an empty one."""
    return {"type": "raw_text", "text": text or NOTHING}


def _rich_cell(*elements: Block) -> Block:
    line = {"type": "rich_text_section", "elements": [*elements]}
    return {"type": "rich_text", "elements": [line]}


def _emoji_cell(name: str, word: str) -> Block:
    """Return a cell with an emoji and the word it stands for, never the emoji alone."""
    return _rich_cell({"type": "emoji", "name": name}, _words(f" {word}"))
