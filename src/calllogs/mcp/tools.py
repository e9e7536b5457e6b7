"""The tools: a row and a handler for each.

Descriptions are short, for every conversation pays for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MethodType
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, ToolAnnotations

from calllogs.answers.answer import Note
from calllogs.filters.filter import Intent
from calllogs.mcp import results, schemas
from calllogs.mcp.caller import FindCaller, shows_blocks
from calllogs.mcp.resources import VIEW_URI
from calllogs.model.statuses import STATUSES
from calllogs.render.llm import spelled
from calllogs.render.slack.blocks import action_row, tool_button
from calllogs.render.slack.messages import answer_blocks

PHRASES: dict[str, tuple[str, ...]] = {
    "result": ("failed", "placed", "busy or missed", "not busy", "status:error"),
    "time": ("today", "last 2h", "since monday", "between nov 3 and nov 5"),
    "who": ("user alice", "team payments", "policy X", "to +14155550101", "to *0101"),
    "about": ("incident 42", "alert 7", "monitor api", "no incident", 'reason "balance"'),
    "cost, order, size": ("cost > 50c", "oldest first", "most expensive", "limit 20"),
}
"""Phrases of the filter language by subject; each is a whole filter by itself."""

EXAMPLE = "failed since yesterday to *8888 oldest first"

_STATUSES = ", ".join(dict.fromkeys(status.value for status in STATUSES))
_GUIDE = "\n".join(f"- {about}: {', '.join(phrases)}" for about, phrases in PHRASES.items())

_LIST = f"""\
List phone calls, newest first. For a number only, count_call_logs; for one call, get_call_log.
The filter combines phrases with AND:
{_GUIDE}
Statuses: {_STATUSES}
Example: {EXAMPLE}"""

TIMELINE_NOTE = Note("Who acknowledged is told by get_call_timeline, with the same filter.")

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
        filter: schemas.FilterText = "",
        limit: schemas.Limit = 0,
        cursor: schemas.Cursor = "",
        timezone: schemas.Zone = "",
    ) -> Annotated[CallToolResult, schemas.CallPage]:
        """Answer with a page of calls, and with the call of the tool that gets the next one."""
        return await self._page("list_call_logs", context, filter, limit, cursor, timezone)

    async def show_call_logs(
        self, context: Context[None], filter: schemas.FilterText = "", cursor: schemas.Cursor = ""
    ) -> Annotated[CallToolResult, schemas.ShownPage]:
        """Answer as list_call_logs does; a host with the view shows it as a table."""
        return await self._page("show_call_logs", context, filter, 0, cursor, "")

    async def _page(
        self, tool: str, context: Context[None], text: str, limit: int, cursor: str, timezone: str
    ) -> CallToolResult:
        caller = self.find_caller(context)
        filter, view = caller.read_page(text, cursor, limit, timezone)
        page = replace(filter, intent=Intent.LIST)
        answer, rows = results.fitting_page(await caller.app.calls.list(page, now=view.now), view)
        following = caller.next_cursor(answer, view, text)
        notes = (TIMELINE_NOTE,) if filter.intent is Intent.TIMELINE else ()
        answer = caller.with_notes(answer, *notes)
        next_call = spelled(tool, {"cursor": following}) if following else None
        result = results.page_result(answer, rows, view, next_call=next_call)
        blocks = answer_blocks(answer, view) if shows_blocks(context) else []
        if blocks and following:
            blocks += action_row([tool_button("Next page ›", tool, {"cursor": following})])
        return results.with_blocks(result, blocks)

    async def count_call_logs(
        self, context: Context[None], filter: schemas.FilterText = "", timezone: schemas.Zone = ""
    ) -> Annotated[CallToolResult, schemas.CallCount]:
        """Answer with the number of calls that match."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        count = replace(caller.read(filter, view), intent=Intent.COUNT)
        answer = await caller.app.calls.count(count, now=view.now)
        return results.count_result(caller.with_notes(answer), view)

    async def summarize_call_logs(
        self,
        context: Context[None],
        filter: schemas.FilterText = "",
        by: schemas.GroupBy = "",
        timezone: schemas.Zone = "",
    ) -> Annotated[CallToolResult, schemas.CallSummary]:
        """Answer with totals, groups and why calls failed, reporting progress meanwhile."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        summary = caller.read_summary(filter, by, view)
        answer = await caller.app.calls.summarize(
            summary, tz=view.tz, now=view.now, progress=context.report_progress
        )
        answer = caller.with_notes(answer)
        blocks = answer_blocks(answer, view) if shows_blocks(context) else []
        return results.with_blocks(results.summary_result(answer, view), blocks)

    async def get_call_timeline(
        self, context: Context[None], filter: schemas.SubjectText, timezone: schemas.Zone = ""
    ) -> Annotated[CallToolResult, schemas.CallTimeline]:
        """Answer with calls in the order they were made, and with who acknowledged."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        timeline = replace(caller.read(filter, view), intent=Intent.TIMELINE)
        answer = caller.with_notes(await caller.app.calls.timeline(timeline, now=view.now))
        blocks = answer_blocks(answer, view) if shows_blocks(context) else []
        return results.with_blocks(results.timeline_result(answer, view), blocks)

    async def get_call_log(
        self, context: Context[None], id: schemas.CallId
    ) -> Annotated[CallToolResult, schemas.CallDetail]:
        """Answer with everything known of one call."""
        caller = self.find_caller(context)
        call = await caller.app.calls.get(id)
        return results.call_result(call, caller.view(), caller.source_notes())


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
    tool.parameters = {**schemas.flat(tool.parameters), "additionalProperties": False}
    # A result is ours to keep to: what of it is always there need not be listed as required.
    output = schemas.flat(tool.fn_metadata.output_schema or {}, schemas.OMITTED | {"required"})
    tool.fn_metadata.output_schema = output
    return tool
