"""Tool results: each answer as text and as structured content, within a size.

Hosts show a model one or the other, and never say which (mcp-facts.md 7.7).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from mcp.types import CallToolResult, TextContent

from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Group, Summary
from calllogs.answers.timeline import Acknowledgement, Event, NotCalled, Timeline
from calllogs.mcp import schemas
from calllogs.model.records import CallLog, Page
from calllogs.render import cells, headline, llm
from calllogs.render.cells import View
from calllogs.render.slack.blocks import Block
from calllogs.render.verdict import not_called_reason, person_or_somebody, verdict

MOST_BYTES = 16_500
"""About 8,000 tokens: lines full of ids have 2.1 to 2.5 bytes a token, Chinese over 4, emoji 2
(o200k, measured). Hosts refuse results of over 25,000 tokens, and people dislike far shorter ones
(mcp-facts.md 7.1)."""

MOST_BLOCKS = 50
"""Slack takes no message of more."""


def fitting_page(answer: Answer[Page], view: View) -> tuple[Answer[Page], list[llm.CallRow]]:
    """Return as much of a page as fits into a result, with its rows; the rest is the next page."""
    rows = llm.call_rows(answer.value.calls, view)
    numbered = llm.numbered_reasons(rows)
    lines = [llm.call_line(row, numbered) for row in rows]
    count = _fitting_count(lines, [_call_item(row, numbered, view) for row in rows])
    return replace(answer, value=answer.value.first(count)), rows[:count]


def _fitting_count(lines: Sequence[str], items: Sequence[schemas.Content]) -> int:
    """Count the pieces that fit, at least one; the longer of line and item is its size."""
    documents = (item.model_dump_json(by_alias=True, exclude_none=True) for item in items)
    pieces = zip(lines, documents, strict=True)
    totals = list(accumulate(max(len(t.encode()) for t in piece) for piece in pieces))
    return max(sum(total <= MOST_BYTES for total in totals), min(1, len(totals)))


def page_result(
    answer: Answer[Page], rows: Sequence[llm.CallRow], view: View, *, next_call: str | None
) -> CallToolResult:
    """Return a page.

    Args:
        answer: The page.
        rows: The cells of its calls.
        view: How it is shown.
        next_call: The call of the tool that gets the next page, or None on the last.
    """
    page, question = answer.value, llm.question_of(answer.filter, view)
    numbered = llm.numbered_reasons(rows)
    structured = schemas.CallPage(
        total=page.total,
        shown=len(page.calls),
        skip=page.skip,
        reading=question.reading,
        window=question.window,
        calls=tuple(_call_item(row, numbered, view) for row in rows),
        reasons=(*numbered, *llm.other_reasons(rows, numbered)) or None,
        note=_note(answer.notes),
        next=next_call,
    )
    more = [f"Next page: {next_call}"] if next_call else []
    return _result([*llm.page_text(answer, rows, question), *more], structured)


def _call_item(row: llm.CallRow, numbered: Mapping[str, int], view: View) -> schemas.CallItem:
    """Return one call of a page; its reason is a number."""
    return schemas.CallItem(
        id=row.call.id,
        created_at=_local(row.call.created_at, view),
        status=row.status,
        why=numbered.get(row.why),
        who=_known(row.who),
        to_number=_known(row.number),
        about=_known(row.about),
        call_cost_in_usd_cents=row.call.call_cost_in_usd_cents or None,
    )


def count_result(answer: Answer[int], view: View) -> CallToolResult:
    """Return a number of calls."""
    question = llm.question_of(answer.filter, view)
    structured = schemas.CallCount(
        total=answer.value,
        reading=question.reading,
        window=question.window,
        note=_note(answer.notes),
    )
    return _result(llm.count_text(answer, question), structured)


def summary_result(answer: Answer[Summary], view: View) -> CallToolResult:
    """Return totals."""
    summary, question = answer.value, llm.question_of(answer.filter, view)
    group_by, whole = answer.filter.group_by or "", summary.all or Group("")
    groups = summary.groups[: headline.MOST_GROUPS]
    structured = schemas.CallSummary(
        total=summary.matching,
        counted=whole.calls,
        failed=whole.failed,
        people=whole.people,
        unknown_numbers=whole.numbers or None,
        call_cost_in_usd_cents=whole.cents or None,
        reading=question.reading,
        window=question.window,
        groups=tuple(_group(group, group_by, view) for group in groups) or None,
        more_groups=len(summary.groups) - len(groups) or None,
        reasons=tuple(cells.cause_lines(summary.reasons, view)) or None,
        note=_note(answer.notes),
    )
    return _result(llm.summary_text(answer, question, view), structured)


def _group(group: Group, group_by: str, view: View) -> schemas.CallGroup:
    return schemas.CallGroup(
        label=headline.group_label(group, group_by, view),
        calls=group.calls,
        failed=group.failed,
        people=group.people,
        unknown_numbers=group.numbers or None,
        call_cost_in_usd_cents=group.cents or None,
        first=_local(group.first, view) if group.first else None,
        last=_local(group.last, view) if group.last else None,
    )


def timeline_result(answer: Answer[Timeline], view: View) -> CallToolResult:
    """Return a timeline, as much of it as fits; the verdict is that of the whole."""
    timeline, question = answer.value, llm.question_of(answer.filter, view)
    rows = {row.call.id: row for row in llm.call_rows(timeline.calls, view)}
    lines = [llm.event_line(event, rows, view) for event in timeline.events]
    items = [event_item(event, rows, view) for event in timeline.events]
    count = _fitting_count(lines, items)
    cut = (
        f"Told are the first {count} of {len(items)} events. For the rest, narrow the time in the "
        "filter, or use list_call_logs."
    )
    notes = (*answer.notes, Note(cut)) if count < len(items) else answer.notes
    about, sentence = llm.timeline_subject(timeline, view), verdict(timeline, view)
    structured = schemas.CallTimeline(
        total=timeline.matching,
        about=about,
        verdict=sentence,
        reading=question.reading,
        window=question.window,
        events=tuple(items[:count]),
        note=_note(notes),
    )
    text = llm.timeline_text(about, sentence, lines[:count], question)
    return _result([*text, *llm.note_lines(notes)], structured)


def event_item(event: Event, rows: Mapping[str, llm.CallRow], view: View) -> schemas.TimelineEvent:
    """Return one event of a timeline.

    Args:
        event: The event.
        rows: The cells of the timeline's calls, by id.
        view: How it is shown.
    """
    at = _local(event.at, view)
    if isinstance(event, Acknowledgement):
        who = person_or_somebody(event.by, view)
        return schemas.TimelineEvent(at=at, event="acknowledged", who=who)
    if isinstance(event, NotCalled):
        who, why = person_or_somebody(event.entry.person, view), not_called_reason(event, view)
        return schemas.TimelineEvent(at=at, event="not called", who=who, why=why)
    row = rows[event.call.id]
    return schemas.TimelineEvent(
        id=row.call.id,
        at=at,
        event=row.status,
        who=_known(row.who),
        to_number=_known(row.number),
        through=cells.through(row.call, view) or None,
        why=row.why or None,
    )


def call_result(call: CallLog, view: View, notes: tuple[Note, ...]) -> CallToolResult:
    """Return one call."""
    (row,) = llm.call_rows([call], view)
    structured = schemas.CallDetail(
        id=call.id,
        created_at=_local(call.created_at, view),
        status=row.status,
        why=row.why or None,
        status_message=cells.status_message(call, view, longest=llm.LONGEST_TEXT) or None,
        to_number=_known(row.number),
        from_number=_known(cells.phone_number(call.from_number, view)),
        call_cost_in_usd_cents=call.call_cost_in_usd_cents or None,
        message=cells.spoken_text(call, view, longest=llm.LONGEST_TEXT) or None,
        related=tuple(
            schemas.Related(
                relation=relation,
                id=reference.id,
                name=cells.reference_name(relation, reference, view),
                email=cells.email(reference, view) or None,
            )
            for relation, reference in call.references
        ),
        note=_note(notes),
    )
    return _result([*llm.call_text(row, view), *llm.note_lines(notes)], structured)


def with_blocks(result: CallToolResult, blocks: list[Block]) -> CallToolResult:
    """Return a result with the same as Block Kit for Slack, if there is any."""
    meta = {"slack": {"blocks": blocks[:MOST_BLOCKS]}}
    return result.model_copy(update={"meta": meta}) if blocks else result


def _result(lines: Sequence[str], structured: schemas.Content) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=structured.model_dump(mode="json", by_alias=True, exclude_none=True),
    )


def _note(notes: Iterable[Note]) -> str | None:
    return " ".join(headline.note_texts(notes)) or None


def _local(instant: datetime, view: View) -> str:
    """Return an instant with its offset in the view's zone: it says when, and when for whom."""
    return instant.astimezone(ZoneInfo(view.tz)).isoformat(timespec="seconds")


def _known(cell: str) -> str | None:
    return None if cell == cells.NOTHING else cell
