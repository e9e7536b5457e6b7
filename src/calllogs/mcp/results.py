"""Tool results: each answer as text and as structured content, within a size.

Hosts show a model one or the other, and never say which (mcp-facts.md 7.7).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from mcp.types import CallToolResult, TextContent

from calllogs.answers.answer import Answer, Note
from calllogs.answers.groups import Group
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import LONG, Event, Telling, Timeline, telling
from calllogs.mcp import schemas
from calllogs.model.records import CallLog, Page
from calllogs.render import cells, headline, llm
from calllogs.render.calls import CallTable, call_rows, call_table
from calllogs.render.cells import View
from calllogs.render.groups import GroupTable, group_table

MOST_BYTES = 16_500
"""About 8,000 tokens: lines full of ids have 2.1 to 2.5 bytes a token, Chinese over 4, emoji 2
(o200k, measured). Hosts refuse results of over 25,000 tokens, and people dislike far shorter ones
(mcp-facts.md 7.1)."""

MOST_BLOCKS = 50
"""Slack takes no message of more."""


def fitting_page(
    answer: Answer[Page], view: View, names: Sequence[str]
) -> tuple[Answer[Page], CallTable]:
    """Return as much of a page as fits into a result, and its table; the rest is the next page.

    Raises:
        FilterError: There is no such column.
    """
    table = call_table(call_rows(answer.value.calls, view), view, names)
    count = _fitting_count(table.rows)
    if count == len(answer.value.calls):
        return answer, table
    page = answer.value.first(count)
    return replace(answer, value=page), call_table(call_rows(page.calls, view), view, names)


def _fitting_count(rows: Sequence[Sequence[object]]) -> int:
    """Count the rows that fit, at least one; the longer of line and JSON is the size of one."""
    sizes = (
        max(len(llm.row_line(row).encode()), len(json.dumps(row, ensure_ascii=False).encode()))
        for row in rows
    )
    totals = list(accumulate(sizes))
    return max(sum(total <= MOST_BYTES for total in totals), min(1, len(totals)))


def page_result(
    answer: Answer[Page], table: CallTable, view: View, *, next_call: str | None
) -> CallToolResult:
    """Return a page.

    Args:
        answer: The page, as much of it as fits.
        table: Its calls.
        view: How it is shown.
        next_call: The call of the tool that gets the next page, or None on the last.
    """
    page, question = answer.value, llm.question_of(answer, view)
    structured = schemas.CallPage(
        **_facts(answer, page.total, question),
        skip=page.skip or None,
        columns=table.headings if table.rows else None,
        rows=table.marked() or None,
        reasons=table.reasons or None,
        next=next_call,
    )
    more = [f"Next page: {next_call}"] if next_call else []
    return _result([*llm.page_text(answer, table, question), *more], structured)


def count_result(answer: Answer[int], view: View) -> CallToolResult:
    """Return a number of calls."""
    question = llm.question_of(answer, view)
    # `total` says that it is a number: so JSON's punctuation makes it no longer than the text.
    calls = question.reading.removeprefix("Number of ")
    counted = question._replace(reading=calls[:1].upper() + calls[1:])
    structured = schemas.CallCount(**_facts(answer, answer.value, counted))
    return _result(llm.count_text(answer, question), structured)


def fitting_groups(
    answer: Answer[Summary], view: View, names: Sequence[str], skip: int
) -> tuple[GroupTable, int]:
    """Return the groups of a summary behind some, as many as an answer spells out.

    And how many are left behind those.

    Raises:
        FilterError: Groups have nothing of such a name.
    """
    table = group_table(answer.value, answer.filter, view, names)
    told = table.rows[skip : skip + headline.MOST_GROUPS]
    return table._replace(rows=told), max(0, len(table.rows) - skip - len(told))


def summary_result(
    answer: Answer[Summary], table: GroupTable, view: View, *, next_call: str | None
) -> CallToolResult:
    """Return totals.

    Args:
        answer: The summary.
        table: As many of its groups as are told.
        view: How it is shown.
        next_call: The call of the tool that gets the further groups, or None.
    """
    summary, question = answer.value, llm.question_of(answer, view)
    whole = summary.all or Group()
    structured = schemas.CallSummary(
        **_facts(answer, whole.calls if summary.whole else summary.matching, question),
        read=None if summary.whole else summary.read,
        failed=whole.failed if whole.calls else None,
        people=whole.people if whole.calls and not summary.counted else None,
        numbers=whole.numbers or None,
        cost=cells.dollars(whole.cents) if whole.cents else None,
        columns=table.headings if table.rows else None,
        rows=table.rows or None,
        said=llm.said(answer, view) or None,
        next=next_call,
    )
    more = [f"Further groups: {next_call}"] if next_call else []
    return _result([*llm.summary_text(answer, question, table, view), *more], structured)


def fitting_events(told: Telling, skip: int) -> tuple[tuple[Event, ...], int]:
    """Return the events behind some, as many as an answer spells out, and how many are left."""
    events = told.events[skip : skip + LONG]
    return events, len(told.events) - skip - len(events)


def timeline_result(
    answer: Answer[Timeline], events: Sequence[Event], view: View, *, next_call: str | None
) -> CallToolResult:
    """Return a timeline; the verdict is that of the whole.

    Args:
        answer: The timeline.
        events: As many of its events as are told.
        view: How it is shown.
        next_call: The call of the tool that gets the further events, or None.
    """
    timeline, question = answer.value, llm.question_of(answer, view)
    rows = {row.call.id: row for row in call_rows(timeline.calls, view)}
    told = [llm.event_cells(event, rows, view) for event in events]
    facts = llm.timeline_facts(timeline, telling(timeline), view)
    structured = schemas.CallTimeline(
        **_facts(answer, timeline.matching, question),
        **facts,
        columns=llm.EVENT_COLUMNS if told else (),
        rows=tuple(told),
        next=next_call,
    )
    more = [f"Further events: {next_call}"] if next_call else []
    text = llm.timeline_text(facts, told, question)
    return _result([*text, *llm.note_lines(answer.notes), *more], structured)


def call_result(call: CallLog, view: View, notes: tuple[Note, ...]) -> CallToolResult:
    """Return one call."""
    (row,) = call_rows([call], view)
    facts = llm.call_facts(row, view)
    structured = schemas.CallDetail(facts=facts, note=" ".join(headline.note_texts(notes)) or None)
    return _result([*llm.call_text(facts), *llm.note_lines(notes)], structured)


def with_blocks(result: CallToolResult, blocks: list[dict[str, Any]]) -> CallToolResult:
    """Return a result with the same as Block Kit for Slack, if there is any."""
    meta = {"slack": {"blocks": blocks[:MOST_BLOCKS]}}
    return result.model_copy(update={"meta": meta}) if blocks else result


def _result(lines: Sequence[str], structured: schemas.Content) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=structured.model_dump(mode="json", by_alias=True, exclude_none=True),
    )


def _facts(answer: Answer[object], total: int, question: llm.Question) -> dict[str, Any]:
    """Return what every answer to a filter holds."""
    return {
        "total": total,
        "reading": question.asked,
        "filter": question.filter or None,
        "note": " ".join(headline.note_texts(answer.notes)) or None,
    }
