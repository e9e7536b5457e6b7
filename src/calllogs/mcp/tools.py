"""The tools: a row and a handler for each.

Descriptions are short, for every conversation pays for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MethodType
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, ToolAnnotations

from calllogs.answers.answer import Answer, Note
from calllogs.filters.filter import Intent
from calllogs.mcp.arguments import (
    EXAMPLE,
    PHRASES,
    CallId,
    Cursor,
    FilterText,
    GroupBy,
    Limit,
    SubjectText,
    Zone,
    filter_for,
    page_notes,
    summary_filter,
)
from calllogs.mcp.caller import FindCaller, shows_blocks
from calllogs.mcp.content import (
    CallCount,
    CallDetail,
    CallPage,
    CallSummary,
    CallTimeline,
    ShownPage,
)
from calllogs.mcp.resources import VIEW_URI
from calllogs.mcp.results import (
    call_result,
    count_result,
    fitting_page,
    page_result,
    summary_result,
    timeline_result,
    with_blocks,
)
from calllogs.mcp.schema import brief, flat
from calllogs.model.statuses import STATUSES
from calllogs.render.llm import spelled
from calllogs.render.slack.blocks import actions, tool_button
from calllogs.render.slack.messages import page_blocks, summary_blocks, timeline_blocks

_STATUSES = ", ".join(dict.fromkeys(status.value for status in STATUSES))
_GUIDE = "\n".join(f"- {about}: {', '.join(phrases)}" for about, phrases in PHRASES.items())

_LIST = f"""\
List phone calls, newest first. For a number only, count_call_logs; for one call, get_call_log.
The filter combines phrases with AND:
{_GUIDE}
Statuses: {_STATUSES}
Example: {EXAMPLE}"""

T = TypeVar("T")
Meta = dict[str, Any]

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, destructive_hint=False)
BLOCKS: Meta = {"slack": {"supportsBlockKit": True}}
VIEW: Meta = {"ui": {"resourceUri": VIEW_URI}}


@dataclass(frozen=True, slots=True)
class CallLogTools:
    """Handles the calls of tools.

    Every method raises the CallLogsError that says why there is no answer.

    Attributes:
        find_caller: Finds the caller of a request.
    """

    find_caller: FindCaller

    async def list_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        limit: Limit = 0,
        cursor: Cursor = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallPage]:
        """Answer with a page of calls, and with the call of the tool that gets the next one."""
        return await self._page("list_call_logs", context, filter, limit, cursor, timezone)

    async def show_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        cursor: Cursor = "",
    ) -> Annotated[CallToolResult, ShownPage]:
        """Answer as list_call_logs does; a host with the view shows it as a table."""
        return await self._page("show_call_logs", context, filter, 0, cursor, "")

    async def _page(
        self,
        tool: str,
        context: Context[None],
        text: str,
        limit: int,
        cursor: str,
        timezone: str,
    ) -> CallToolResult:
        caller = self.find_caller(context)
        filter, view = caller.read_page(text, cursor, limit, timezone)
        page = replace(filter, intent=Intent.LIST)
        answer, rows = fitting_page(await caller.app.calls.list(page, now=view.now), view)
        after = caller.next_cursor(answer, view, text)
        answer = _with_notes(answer, *page_notes(filter), *caller.source_notes())
        next_call = spelled(tool, {"cursor": after}) if after else None
        result = page_result(answer, rows, view, next_call=next_call)
        if not shows_blocks(context):
            return result
        older = [actions(tool_button("Next page ›", tool, {"cursor": after}))] if after else []
        return with_blocks(result, page_blocks(answer, view), *older)

    async def count_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallCount]:
        """Answer with the number of calls that match."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        count = filter_for(Intent.COUNT, caller.read(filter, view))
        answer = await caller.app.calls.count(count, now=view.now)
        return count_result(_with_notes(answer, *caller.source_notes()), view)

    async def summarize_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        by: GroupBy = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallSummary]:
        """Answer with totals, groups and why calls failed, reporting progress meanwhile."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        summary = summary_filter(caller.read(filter, view), by)
        answer = await caller.app.calls.summarize(
            summary, tz=view.tz, now=view.now, progress=context.report_progress
        )
        answer = _with_notes(answer, *caller.source_notes())
        result = summary_result(answer, view)
        if not shows_blocks(context):
            return result
        return with_blocks(result, summary_blocks(answer, view))

    async def get_call_timeline(
        self,
        context: Context[None],
        filter: SubjectText,
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallTimeline]:
        """Answer with calls in the order they were made, and with who acknowledged."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        timeline = filter_for(Intent.TIMELINE, caller.read(filter, view))
        answer = await caller.app.calls.timeline(timeline, now=view.now)
        answer = _with_notes(answer, *caller.source_notes())
        result = timeline_result(answer, view)
        if not shows_blocks(context):
            return result
        return with_blocks(result, timeline_blocks(answer, view))

    async def get_call_log(
        self,
        context: Context[None],
        id: CallId,
    ) -> Annotated[CallToolResult, CallDetail]:
        """Answer with everything known of one call."""
        caller = self.find_caller(context)
        call = await caller.app.calls.get(id)
        return call_result(call, caller.view(""), caller.source_notes())


def _with_notes(answer: Answer[T], *notes: Note) -> Answer[T]:
    return replace(answer, notes=(*answer.notes, *notes))


@dataclass(frozen=True, slots=True)
class ToolRow:
    """One tool.

    Attributes:
        handler: Answers a call; its name is the tool's, its parameters are the arguments, and its
            return annotation names the model of the structured content.
        title: The name a person reads.
        description: What a model reads before it calls.
        meta: BLOCKS for a tool that can answer in Block Kit, VIEW for one with a view, or nothing.
    """

    handler: Callable[..., object]
    title: str
    description: str
    meta: Meta | None = None


TOOLS: tuple[ToolRow, ...] = (
    ToolRow(CallLogTools.list_call_logs, "List call logs", _LIST, BLOCKS),
    ToolRow(
        CallLogTools.count_call_logs,
        "Count call logs",
        "Count phone calls that match a filter, for when only the number matters.",
    ),
    ToolRow(
        CallLogTools.summarize_call_logs,
        "Summarize call logs",
        "Sum up phone calls that match a filter: how many, failed, why, people, cost; grouped by "
        "day, user, team and more.",
        BLOCKS,
    ),
    ToolRow(
        CallLogTools.get_call_timeline,
        "Get call timeline",
        "Tell in order who was phoned for an incident or alert, what came of it, and who "
        "acknowledged when. Example: incident 42.",
        BLOCKS,
    ),
    ToolRow(
        CallLogTools.get_call_log,
        "Get one call log",
        "Get everything known of one phone call: why it failed, what it said, whom and what it "
        "concerned. list_call_logs shows ids.",
    ),
    ToolRow(
        CallLogTools.show_call_logs,
        "Show call logs",
        "Show people the calls list_call_logs would list, as a table to look through; use it only "
        "then.",
        VIEW,
    ),
)
"""The tools, in the order in which clients list them."""


def build_tools(find_caller: FindCaller, *, view: bool, blocks: bool) -> list[Tool]:
    """Build the tools.

    Args:
        find_caller: Finds the caller of a request.
        view: Whether to offer the tool with a view.
        blocks: Whether to announce that answers can come as Block Kit.
    """
    tools = CallLogTools(find_caller)
    rows = [row for row in TOOLS if view or row.meta is not VIEW]
    return [_tool(tools, row, announced=blocks or row.meta is not BLOCKS) for row in rows]


def _tool(tools: CallLogTools, row: ToolRow, *, announced: bool) -> Tool:
    tool = Tool.from_function(
        MethodType(row.handler, tools),
        title=row.title,
        description=row.description,
        annotations=READ_ONLY,
        meta=row.meta if announced else None,
    )
    tool.parameters = {**flat(tool.parameters), "additionalProperties": False}
    tool.fn_metadata.output_schema = brief(tool.fn_metadata.output_schema or {})
    return tool
