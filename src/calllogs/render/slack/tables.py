"""Calls, groups and events as tables; everything known of one call as facts.

Rows are made in passes over all of them, one fact at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import JsonValue

from calllogs.answers.reasons import explanation
from calllogs.answers.summary import Group
from calllogs.answers.timeline import Acknowledgement, Attempt, Event
from calllogs.model.records import CallLog
from calllogs.model.relations import RELATIONS, USER
from calllogs.model.statuses import status_of
from calllogs.render.cells import (
    ABOUT,
    COST,
    NOTHING,
    TO,
    WHO,
    Fact,
    View,
    about_reference,
    call_cause,
    cause_with_advice,
    dollars,
    duration,
    fact_rows,
    phone_number,
    reference_name,
    spoken_text,
    status_message,
)
from calllogs.render.headline import group_label
from calllogs.render.privacy import clean
from calllogs.render.slack.blocks import Block, header
from calllogs.render.verdict import not_called_reason, person_or_somebody

NO_BREAK = "\u00a0"

_CALL_COLUMNS = ("When", "Result", "Who", "To")
_EVENT_COLUMNS = ("When", "After", "What", "Who", "To")
_WRAPPED = ("Who", "About", "What")
_LONGEST_EVENT = 90
_SHORT = timedelta(hours=12)
_ABOUT = replace(ABOUT, longest=40)


def calls_table(calls: Sequence[CallLog], view: View) -> list[Block]:
    """Return calls as a table, nothing where there are none.

    The last column says what each call was about; where that is one thing, what it cost.
    """
    if not calls:
        return []
    one_subject = len({about_reference(call) for call in calls}) == 1
    columns = (*_CALL_COLUMNS, "Cost" if one_subject else "About")
    return [_table(columns, _call_rows(calls, COST if one_subject else _ABOUT, view))]


def failures_table(calls: Sequence[CallLog], view: View) -> list[Block]:
    """Return calls as a table that pages by itself; Slack has one for messages and homes."""
    if not calls:
        return []
    heading: list[JsonValue] = [_text_cell(name) for name in (*_CALL_COLUMNS, "About")]
    return [
        {
            "type": "data_table",
            "caption": "Recent failed calls",
            "page_size": 5,
            "rows": [heading, *_call_rows(calls, _ABOUT, view)],
        }
    ]


def _call_rows(calls: Sequence[CallLog], last: Fact, view: View) -> list[list[JsonValue]]:
    statuses = [status_of(call.status) for call in calls]
    labels = [clean(status.label, longest=24) for status in statuses]
    facts = fact_rows(calls, (WHO, TO, last), view)
    return [
        [
            _date_cell(call.created_at),
            _emoji_cell(status.emoji, label),
            _text_cell(name),
            _text_cell(to.replace(" ", NO_BREAK)),
            _text_cell(text),
        ]
        for call, status, label, (name, to, text) in zip(
            calls, statuses, labels, facts, strict=True
        )
    ]


def groups_table(groups: Sequence[Group], group_by: str, view: View) -> list[Block]:
    """Return groups of calls as a table, nothing where there are none."""
    labels = [group_label(group, group_by, view) or NOTHING for group in groups]
    costs = [dollars(group.cents) if group.cents else NOTHING for group in groups]
    rows: list[list[JsonValue]] = [
        [
            _text_cell(label.replace(" ", NO_BREAK)),
            _text_cell(str(group.calls)),
            _text_cell(str(group.failed)),
            _text_cell(str(group.people)),
            _text_cell(paid),
        ]
        for group, label, paid in zip(groups, labels, costs, strict=True)
    ]
    columns = (group_by.capitalize(), "Calls", "Failed", "People", "Cost")
    return [_table(columns, rows)] if rows else []


def events_table(events: Sequence[Event], view: View) -> list[Block]:
    """Return a timeline's events as a table, nothing where there are none."""
    # When all of them are close together, the time of day alone keeps the column narrow.
    when = _clock_cell if within_hours(events) else _second_cell
    rows = [[when(event.at), *_event_cells(event, view)] for event in events]
    return [_table(_EVENT_COLUMNS, rows)] if rows else []


def within_hours(events: Sequence[Event]) -> bool:
    """Return whether the time of day alone tells events apart."""
    return bool(events) and events[-1].at - events[0].at < _SHORT


def _event_cells(event: Event, view: View) -> list[JsonValue]:
    if isinstance(event, Attempt):
        return _attempt_cells(event, view)
    if isinstance(event, Acknowledgement):
        what, whom = _emoji_cell("star", "Acknowledged"), person_or_somebody(event.by, view)
    else:
        reason = clean(f"Not called: {not_called_reason(event, view)}", longest=_LONGEST_EVENT)
        what, whom = _emoji_cell("no_bell", reason), person_or_somebody(event.entry.person, view)
    return [_text_cell(NOTHING), what, _text_cell(whom), _text_cell(NOTHING)]


def _attempt_cells(attempt: Attempt, view: View) -> list[JsonValue]:
    call = attempt.call
    status, cause = status_of(call.status), call_cause(call, view)
    label = clean(f"{status.label}: {cause}" if cause else status.label, longest=_LONGEST_EVENT)
    after = f"+{duration(attempt.waited)}" if attempt.waited is not None else NOTHING
    return [
        _text_cell(after.replace(" ", NO_BREAK)),
        _emoji_cell(status.emoji, label),
        _text_cell(WHO.of(call, view)),
        _text_cell(phone_number(call.to_number, view).replace(" ", NO_BREAK)),
    ]


def call_blocks(call: CallLog, view: View) -> list[Block]:
    """Return everything known of one call as facts, for a modal takes no table."""
    failure = explanation(call)
    rows = [
        ("Result", clean(status_of(call.status).label, longest=24)),
        ("Why", cause_with_advice(failure, view) if failure else ""),
        ("Who", WHO.of(call, view)),
        ("To", phone_number(call.to_number, view)),
        ("From", phone_number(call.from_number, view)),
        *_related(call),
        ("Cost", COST.of(call, view)),
        ("Status message", status_message(call, view)),
        ("Call id", call.id),
    ]
    lines: list[tuple[str, str | Block]] = [("When", _date_element(call.created_at))]
    lines += [(label, text) for label, text in rows if text not in ("", NOTHING)]
    spoken = spoken_text(call, view)
    lines += [("Said", "")] if spoken else []
    return [header(call_title(call, view)), _facts(lines, spoken)]


def call_title(call: CallLog, view: View) -> str:
    """Return what a call was about, and who was called."""
    return f"{replace(ABOUT, longest=80).of(call, view)} · {WHO.of(call, view)}"


def _related(call: CallLog) -> list[tuple[str, str]]:
    references = [(each, call.related(each)) for each in RELATIONS if each is not USER]
    return [
        (relation.label, clean(reference_name(relation.name, reference), longest=120))
        for relation, reference in references
        if reference
    ]


def _facts(rows: Iterable[tuple[str, str | Block]], quoted: str) -> Block:
    """Return labels and what is known, a line each; text from outside stays text.

    Args:
        rows: Label and text, or a label and an element of rich text.
        quoted: A text to be set apart below them, or "".
    """
    lines: list[JsonValue] = [element for row in rows for element in _fact(*row)]
    elements: list[JsonValue] = [{"type": "rich_text_section", "elements": lines}]
    if quoted:
        quote: JsonValue = [{"type": "text", "text": quoted}]
        elements.append({"type": "rich_text_quote", "elements": quote})
    return {"type": "rich_text", "elements": elements}


def _fact(label: str, known: str | Block) -> list[Block]:
    """Return one line, its end included: Slack puts sections side by side."""
    value: Block = {"type": "text", "text": f"{known}\n"} if isinstance(known, str) else known
    end: list[Block] = [] if isinstance(known, str) else [{"type": "text", "text": "\n"}]
    return [{"type": "text", "text": f"{label}  ", "style": {"bold": True}}, value, *end]


def _date_element(instant: datetime, *, time: str = "time_secs") -> Block:
    """Return an instant for rich text, shown in each viewer's own zone."""
    return {
        "type": "date",
        "timestamp": int(instant.timestamp()),
        "format": f"{{date_short_pretty}} {{{time}}}",
        "fallback": f"{instant:%Y-%m-%d %H:%M:%S} UTC",
    }


def _table(columns: tuple[str, ...], rows: list[list[JsonValue]]) -> Block:
    """Return a table under its heading; a message takes one."""
    heading: list[JsonValue] = [_text_cell(name) for name in columns]
    settings: list[JsonValue] = [
        {"align": "left", "is_wrapped": name in _WRAPPED} for name in columns
    ]
    return {"type": "table", "column_settings": settings, "rows": [heading, *rows]}


def _text_cell(text: str) -> Block:
    """Return a cell of plain text; Slack refuses an empty one."""
    return {"type": "raw_text", "text": text or NOTHING}


def _rich_cell(*elements: Block) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [*elements]}],
    }


def _date_cell(instant: datetime) -> Block:
    return _rich_cell(_date_element(instant, time="time"))


def _second_cell(instant: datetime) -> Block:
    return _rich_cell(_date_element(instant))


def _clock_cell(instant: datetime) -> Block:
    return _rich_cell({**_date_element(instant), "format": "{time_secs}"})


def _emoji_cell(name: str, word: str) -> Block:
    """Return a cell with an emoji and the word it stands for, never the emoji alone."""
    return _rich_cell({"type": "emoji", "name": name}, {"type": "text", "text": f" {word}"})
