"""An answer as a tool result: the same facts as lines and as structured content.

Hosts show a model one or the other, and never say which (MCP.md 7.7).
"""

from collections.abc import Sequence

from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel

from calllogs.core.filter import CallLogFilter
from calllogs.core.records import CallLog, Page
from calllogs.entrypoints.mcp.results import call_facts, count_facts, page_facts
from calllogs.formatting.cells import View
from calllogs.formatting.model_text import call_text, count_text, page_text


def page_answer(
    page: Page,
    asked: CallLogFilter,
    view: View,
    *,
    notes: Sequence[str],
    following: str | None,
) -> CallToolResult:
    """Return a page; `following` is the next call to make, spelled, or None on the last page."""
    more = [f"Next page: {following}"] if following else []
    facts = page_facts(page, asked, view, notes=notes, following=following)
    return _answer([*page_text(page, asked, view), *notes, *more], facts)


def count_answer(
    total: int, asked: CallLogFilter, view: View, *, notes: Sequence[str]
) -> CallToolResult:
    """Return a number of calls."""
    facts = count_facts(total, asked, view, notes=notes)
    return _answer([*count_text(total, asked, view), *notes], facts)


def call_answer(call: CallLog, view: View, *, notes: Sequence[str]) -> CallToolResult:
    """Return one call."""
    return _answer([*call_text(call, view), *notes], call_facts(call, view, notes=notes))


def _answer(lines: Sequence[str], facts: BaseModel) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=facts.model_dump(mode="json", by_alias=True, exclude_none=True),
    )
