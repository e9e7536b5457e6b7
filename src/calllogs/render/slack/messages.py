"""Answers in Slack, as blocks and whole messages. Source: SLACK.md 7.2 and the sample layouts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from pydantic import JsonValue

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Group, Summary, Tally
from calllogs.answers.timeline import Acknowledgement, Attempt, Event, Timeline
from calllogs.filters.filter import CallLogFilter, window
from calllogs.model.records import CallLog, Page
from calllogs.model.statuses import status_of
from calllogs.render.cells import (
    ABOUT,
    COST,
    WHO,
    View,
    about_reference,
    call_cause,
    call_cause_lines,
    cause_lines,
    dollars,
    duration,
    phone_number,
)
from calllogs.render.headline import (
    counted_of_total,
    group_figures,
    group_label,
    note_texts,
    reading,
    shown_of_total,
)
from calllogs.render.privacy import clean, mask_numbers
from calllogs.render.slack.blocks import (
    Block,
    bullets,
    clock_cell,
    code,
    context,
    date_cell,
    date_token,
    emoji_cell,
    escape,
    header,
    plain,
    raw,
    section,
    small_print,
    table,
)
from calllogs.render.slack.charts import chart
from calllogs.render.verdict import not_called_reason, person_or_somebody, subject_title, verdict

Message = dict[str, JsonValue]

MOST_REASONS = 5
MOST_GROUPS = 30
MOST_EVENTS = 50
MOST_CALLS = 50
"""Rows of a table: a hundred could exceed the 10,000 characters Slack takes (SLACK.md 2.2)."""
LONGEST_TEXT = 3_000
NO_BREAK = "\u00a0"
SAMPLES_NOTE = "These calls are made up."

_COLUMNS = ("When", "Result", "Who", "To")
_WRAPPED = ("Who", "About", "What")
_ABOUT = replace(ABOUT, longest=40)
_EVENT_COLUMNS = ("When", "After", "What", "Who", "To")


def message_of(text: str, blocks: Iterable[Block]) -> Message:
    """Return a message for the asker alone.

    Args:
        text: What notifications and screen readers say (SLACK.md 2.4).
        blocks: What is seen.
    """
    told = clean(text, longest=LONGEST_TEXT)
    return {"response_type": "ephemeral", "text": escape(told), "blocks": [*blocks]}


def with_blocks(message: Message, blocks: Iterable[Block], *, first: bool = False) -> Message:
    """Return a message with more at its end, or at its beginning."""
    held = message["blocks"]
    own = held if isinstance(held, list) else []
    return {**message, "blocks": [*blocks, *own] if first else [*own, *blocks]}


def with_note(message: Message, note: str) -> Message:
    """Return a message with a line of small print more; its text must be escaped already."""
    return with_blocks(message, [context(note)])


def page_message(answer: Answer[Page], typed: str, view: View, *more: str) -> Message:
    """Return the calls as a table, with the reading, the window and how many of how many."""
    told = _counted(answer.value.total)
    return message_of(
        f"{told}. {reading(answer.filter, view)}", page_blocks(answer, view, typed, *more)
    )


def page_blocks(answer: Answer[Page], view: View, typed: str = "", *more: str) -> list[Block]:
    """Return the same without what makes it a message; `more` is escaped small print."""
    page = answer.value
    return [
        _heading(_headline(page), answer.filter, view),
        *_calls_table(page.calls, view),
        *_reasons(call_cause_lines(page.calls, view)),
        *_closing(answer, typed, view, shown_of_total(page), *more),
    ]


def _heading(text: str, filter: CallLogFilter, view: View) -> Block:
    return section(f":telephone_receiver: *{escape(text)}*\n{escape(reading(filter, view))}")


def _headline(page: Page) -> str:
    """Say more than how many where all of them are on the page."""
    if len(page.calls) < page.total or not page.calls:
        return _counted(page.total)
    tally = Tally(group_by=None, tz="UTC")
    for call in page.calls:
        tally.add(call)
    return _totals(tally.summary(page.total))


def _counted(total: int) -> str:
    return "1 call" if total == 1 else f"{total:,} calls" if total else "No calls"


def _calls_table(calls: tuple[CallLog, ...], view: View) -> list[Block]:
    """The last column says what each call was about; where that is one thing, what it cost."""
    if not calls:
        return []
    alike = len({about_reference(call) for call in calls}) == 1
    last, fact = ("Cost", COST) if alike else ("About", _ABOUT)
    rows = [[*_row(call, view), raw(fact.of(call, view))] for call in calls]
    return [table((*_COLUMNS, last), rows, wrapped=_WRAPPED)]


def _row(call: CallLog, view: View) -> list[JsonValue]:
    status = status_of(call.status)
    return [
        date_cell(call.created_at),
        emoji_cell(status.emoji, clean(status.label, longest=24)),
        raw(WHO.of(call, view)),
        raw(phone_number(call.to_number, view).replace(" ", NO_BREAK)),
    ]


def _reasons(lines: list[str]) -> list[Block]:
    if not lines:
        return []
    return [section("*Why calls failed*"), bullets(lines[:MOST_REASONS])]


def _closing(answer: Answer[object], typed: str, view: View, *facts: str) -> list[Block]:
    said = mask_numbers(typed) if view.masked else typed
    asked_for = [code(f"/calllogs {said}")] if typed else []
    stated = context(" · ".join([*facts, _window(answer.filter), *asked_for]))
    notes = note_texts(answer.notes)
    return [stated, *([small_print(notes)] if notes else [])]


def _window(filter: CallLogFilter) -> str:
    start, end = window(filter)
    began = date_token(start) if start else "the first call kept"
    return f"{began} to {date_token(end) if end else 'now'}"


def count_message(answer: Answer[int], typed: str, view: View) -> Message:
    """Return how many calls match, and how the filter was read."""
    told = _counted(answer.value)
    blocks = [_heading(told, answer.filter, view), *_closing(answer, typed, view)]
    return message_of(f"{told}. {reading(answer.filter, view)}", blocks)


def summary_message(answer: Answer[Summary], typed: str, view: View) -> Message:
    """Return totals, a chart of a course of time, a table of groups, and why calls failed."""
    told = _totals(answer.value)
    drawn = chart(answer.value, answer.filter.group_by or "", view)
    heading, *rest = summary_blocks(answer, view, typed)
    blocks = [heading, *([drawn] if drawn else []), *rest]
    return message_of(f"{told}. {reading(answer.filter, view)}", blocks)


def summary_blocks(answer: Answer[Summary], view: View, typed: str = "") -> list[Block]:
    """Return the same without the chart, and without what makes it a message."""
    summary, group_by = answer.value, answer.filter.group_by or ""
    groups = summary.groups[:MOST_GROUPS]
    columns = (group_by.capitalize(), "Calls", "Failed", "People", "Cost")
    rows = [_group(group, group_by, view) for group in groups]
    hidden = len(summary.groups) - len(groups)
    more = [f"and {hidden:,} more groups"] if hidden else []
    return [
        _heading(_totals(summary), answer.filter, view),
        *([table(columns, rows)] if rows else []),
        *_reasons(cause_lines(summary.reasons, view)),
        *_closing(answer, typed, view, counted_of_total(summary), *more),
    ]


def _totals(summary: Summary) -> str:
    return " · ".join(group_figures(summary.all)) if summary.all else "No calls"


def _group(group: Group, group_by: str, view: View) -> list[JsonValue]:
    cost = dollars(group.cents) if group.cents else "–"
    figures_ = (str(group.calls), str(group.failed), str(group.people), cost)
    label = group_label(group, group_by, view).replace(" ", NO_BREAK)
    return [raw(label or "–"), *map(raw, figures_)]


def timeline_message(answer: Answer[Timeline], typed: str, view: View) -> Message:
    """Return the verdict, then calls and acknowledgements in order as a table."""
    return message_of(verdict(answer.value, view), timeline_blocks(answer, view, typed))


def timeline_blocks(answer: Answer[Timeline], view: View, typed: str = "") -> list[Block]:
    """Return the same without what makes it a message."""
    timeline = answer.value
    subject = timeline.subject
    events = timeline.events[-MOST_EVENTS:]
    clock = _within_hours(events)
    rows = [_event(event, view, clock=clock) for event in events]
    hidden = len(timeline.events) - len(events)
    more = [f"the last {len(events)} of {len(timeline.events)} events"] if hidden else []
    day = [f"begins {date_token(events[0].at)}"] if clock else []
    return [
        *([header(subject_title(subject))] if subject and subject.complete else []),
        plain(verdict(timeline, view)),
        *([table(_EVENT_COLUMNS, rows, wrapped=_WRAPPED)] if rows else []),
        *_reasons(call_cause_lines(timeline.calls, view)),
        *_closing(answer, typed, view, *day, escape(reading(answer.filter, view)), *more),
    ]


_SHORT = timedelta(hours=12)


def _within_hours(events: tuple[Event, ...]) -> bool:
    """Whether the time of day alone tells events apart, so that a column can be narrow."""
    return bool(events) and events[-1].at - events[0].at < _SHORT


def _event(event: Event, view: View, *, clock: bool) -> list[JsonValue]:
    at = clock_cell(event.at) if clock else date_cell(event.at, seconds=True)
    if isinstance(event, Acknowledgement):
        by = raw(person_or_somebody(event.by, view))
        return [at, raw("–"), emoji_cell("star", "Acknowledged"), by, raw("–")]
    if isinstance(event, Attempt):
        return [at, *_attempt(event, view)]
    why = clean(f"Not called: {not_called_reason(event, view)}", longest=90)
    who_not = raw(person_or_somebody(event.entry.person, view))
    return [at, raw("–"), emoji_cell("no_bell", why), who_not, raw("–")]


def _attempt(event: Attempt, view: View) -> list[JsonValue]:
    call = event.call
    status = status_of(call.status)
    why = call_cause(call, view)
    label = clean(f"{status.label}: {why}" if why else status.label, longest=90)
    waited = f"+{duration(event.waited)}" if event.waited is not None else "–"
    to = phone_number(call.to_number, view).replace(" ", NO_BREAK)
    after = raw(waited.replace(" ", NO_BREAK))
    return [after, emoji_cell(status.emoji, label), raw(WHO.of(call, view)), raw(to)]


def failures_table(calls: tuple[CallLog, ...], view: View) -> list[Block]:
    """Return calls as a table that pages by itself; Slack has one for messages and homes."""
    if not calls:
        return []
    rows = [[*_row(call, view), raw(_ABOUT.of(call, view))] for call in calls]
    heading: list[JsonValue] = [raw(name) for name in (*_COLUMNS, "About")]
    return [
        {
            "type": "data_table",
            "caption": "Recent failed calls",
            "page_size": 5,
            "rows": [heading, *rows],
        }
    ]
