"""An answer as a tool result: the same facts as lines and as structured content.

Hosts show a model one or the other, and never say which (MCP.md 7.7).
"""

from collections.abc import Sequence

from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel

from calllogs.core.answer import Answer, Note
from calllogs.core.records import CallLog, Page
from calllogs.core.summary import Summary
from calllogs.core.timeline import Story
from calllogs.entrypoints.mcp.results import (
    call_facts,
    count_facts,
    page_facts,
    story_facts,
    summary_facts,
)
from calllogs.formatting.cells import View
from calllogs.formatting.model_text import (
    call_text,
    count_text,
    note_lines,
    page_text,
    story_text,
    summary_text,
)


def page_answer(answer: Answer[Page], view: View, *, following: str | None) -> CallToolResult:
    """Return a page; `following` is the next call to make, spelled, or None on the last page."""
    more = [f"Next page: {following}"] if following else []
    return _result([*page_text(answer, view), *more], page_facts(answer, view, following))


def count_answer(answer: Answer[int], view: View) -> CallToolResult:
    """Return a number of calls."""
    return _result(count_text(answer, view), count_facts(answer, view))


def summary_answer(answer: Answer[Summary], view: View) -> CallToolResult:
    """Return totals."""
    return _result(summary_text(answer, view), summary_facts(answer, view))


def story_answer(answer: Answer[Story], view: View) -> CallToolResult:
    """Return a timeline."""
    return _result(story_text(answer, view), story_facts(answer, view))


def call_answer(call: CallLog, view: View, notes: tuple[Note, ...]) -> CallToolResult:
    """Return one call."""
    lines = [*call_text(call, view), *note_lines(notes)]
    return _result(lines, call_facts(call, view, notes))


def _result(lines: Sequence[str], facts: BaseModel) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=facts.model_dump(mode="json", by_alias=True, exclude_none=True),
    )
