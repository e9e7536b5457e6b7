"""An answer as a tool result: the same facts as lines and as structured content.

Hosts show a model one or the other, and never say which (MCP.md 7.7).
"""

from collections.abc import Sequence
from dataclasses import replace

from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel

from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Timeline
from calllogs.mcp.budget import MOST_BYTES, fitting
from calllogs.mcp.content import (
    call_facts,
    count_facts,
    event_facts,
    page_facts,
    row_facts,
    summary_facts,
    timeline_facts,
)
from calllogs.model.records import CallLog, Page
from calllogs.render.cells import View
from calllogs.render.llm import (
    call_row,
    call_text,
    count_text,
    event_row,
    note_lines,
    numbered_reasons,
    page_text,
    summary_text,
    timeline_text,
)
from calllogs.render.slack.blocks import Block


def page_answer(answer: Answer[Page], view: View, *, following: str | None) -> CallToolResult:
    """Return a page; `following` is the next call to make, spelled, or None on the last page."""
    more = [f"Next page: {following}"] if following else []
    return _result([*page_text(answer, view), *more], page_facts(answer, view, following))


def fitting_page(answer: Answer[Page], view: View) -> Answer[Page]:
    """Return as much of a page as fits into an answer; the rest is on the next page."""
    calls = answer.value.calls
    if sum(map(row_at_most, calls)) <= MOST_BYTES:
        return answer  # as a usual page does: its rows need not be written twice
    whys = numbered_reasons(calls, view)
    rows = [(call_row(c, view, whys), row_facts(c, view, whys)) for c in calls]
    kept = fitting(_cost(text, facts) for text, facts in rows)
    return replace(answer, value=answer.value.model_copy(update={"calls": calls[:kept]}))


BESIDE_ITS_TEXTS = 300
"""Bytes of a row at most that are ours: instants, names of facts, masks, handles, the cost."""


def row_at_most(call: CallLog) -> int:
    """Return how many bytes a call's row takes at most, either way: JSON may escape its texts."""
    texts = [call.id, call.status, call.to_number or ""]
    for _, held in call.references:
        texts += (held.title or held.id, held.label or "", held.email or "")
    return BESIDE_ITS_TEXTS + 2 * sum(len(text.encode()) for text in texts)


def _cost(text: str, facts: BaseModel) -> int:
    """A host shows a model the lines or the facts: the longer of them counts."""
    written = facts.model_dump_json(by_alias=True, exclude_none=True)
    return max(len(text.encode()), len(written.encode()))


def count_answer(answer: Answer[int], view: View) -> CallToolResult:
    """Return a number of calls."""
    return _result(count_text(answer, view), count_facts(answer, view))


def summary_answer(answer: Answer[Summary], view: View) -> CallToolResult:
    """Return totals."""
    return _result(summary_text(answer, view), summary_facts(answer, view))


def timeline_answer(answer: Answer[Timeline], view: View) -> CallToolResult:
    """Return a timeline, as much of it as fits; the verdict is that of the whole."""
    events = answer.value.events
    kept = fitting(_cost(event_row(e, view), event_facts(e, view)) for e in events)
    if kept < len(events):
        answer = replace(answer, notes=(*answer.notes, _rest(kept, len(events))))
    told = events[:kept]
    return _result(timeline_text(answer, view, told), timeline_facts(answer, view, told))


def _rest(kept: int, events: int) -> Note:
    return Note(
        f"Told are the first {kept} of {events} events. For the rest, narrow the time in the "
        "filter, or use list_call_logs."
    )


def call_answer(call: CallLog, view: View, notes: tuple[Note, ...]) -> CallToolResult:
    """Return one call."""
    lines = [*call_text(call, view), *note_lines(notes)]
    return _result(lines, call_facts(call, view, notes))


def with_blocks(result: CallToolResult, blocks: list[Block], *more: Block) -> CallToolResult:
    """Return a result with the same as Block Kit for Slack; over 50 blocks it would take none."""
    meta = {"slack": {"blocks": [*blocks, *more][:MOST_BLOCKS]}}
    return result.model_copy(update={"meta": meta})


MOST_BLOCKS = 50


def _result(lines: Sequence[str], facts: BaseModel) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=facts.model_dump(mode="json", by_alias=True, exclude_none=True),
    )
