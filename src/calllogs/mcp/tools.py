"""The tools: a row and a handler for each.

Descriptions are short, for every conversation pays for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MethodType
from typing import Annotated, Any, NamedTuple

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult, ToolAnnotations

from calllogs.answers.answer import Answer, Note
from calllogs.answers.timeline import telling
from calllogs.filters.filter import Intent, freeze
from calllogs.filters.text_form import as_text
from calllogs.mcp import results, schemas
from calllogs.mcp.caller import FindCaller, PageArguments, shows_blocks
from calllogs.mcp.resources import VIEW_URI
from calllogs.mcp.summaries import SummaryArguments
from calllogs.model.statuses import STATUSES
from calllogs.render.calls import names_of
from calllogs.render.cells import View
from calllogs.render.llm import spelled

PHRASES: dict[str, tuple[str, ...]] = {
    "result": ("failed", "placed", "busy or missed", "not busy", "status:error"),
    "time": ("today", "last 2h", "since monday", "between nov 3 and nov 5"),
    "who": ('user "Bob Okafor"', "no user", "team payments", "to *0101", "from +44*"),
    "about": ("incident 42", "no alert", "policy X", "monitor api", 'reason "balance"'),
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

SHOWN_COLUMNS = "time,result,who,to,about,cost,createdAt,_id"
"""What the view shows of each call, and asks more of it by."""

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
        columns: schemas.ListColumns = "",
        cursor: schemas.Cursor = "",
        timezone: schemas.Zone = "",
    ) -> Annotated[CallToolResult, schemas.CallPage]:
        """Answer with a page of calls, and with the call of the tool that gets the next one."""
        asked = PageArguments(filter, limit, columns, cursor, timezone)
        return await self._page("list_call_logs", context, asked)

    async def show_call_logs(
        self, context: Context[None], filter: schemas.FilterText = "", cursor: schemas.Cursor = ""
    ) -> Annotated[CallToolResult, schemas.Shown]:
        """Answer with calls, sums or a timeline, as the filter asks; the view draws them."""
        intent = self.find_caller(context).intent(filter)
        if intent is Intent.SUMMARY:
            return await self._summary(context, SummaryArguments(filter), "", "")
        if intent is Intent.TIMELINE:
            return await self.get_call_timeline(context, filter)
        told = ",outcome" if self.find_caller(context).app.tells_outcomes else ""
        asked = PageArguments(filter, columns=SHOWN_COLUMNS + told, cursor=cursor)
        return await self._page("show_call_logs", context, asked)

    async def _page(
        self, tool: str, context: Context[None], asked: PageArguments
    ) -> CallToolResult:
        caller = self.find_caller(context)
        filter, columns, view = caller.read_page(asked)
        page = replace(filter, intent=Intent.LIST)
        found = await caller.app.calls.list(page, now=view.now)
        answer, table = results.fitting_page(found, view, names_of(columns))
        following = caller.next_cursor(answer, view, asked._replace(columns=columns))
        notes = (TIMELINE_NOTE,) if filter.intent is Intent.TIMELINE else ()
        answer = caller.with_notes(answer, *notes)
        next_call = spelled(tool, {"cursor": following}) if following else None
        result = results.page_result(answer, table, view, next_call=next_call)
        rest = (tool, following) if following else None
        return _with_blocks(result, answer, view, context, rest)

    async def count_call_logs(
        self, context: Context[None], filter: schemas.FilterText = "", timezone: schemas.Zone = ""
    ) -> Annotated[CallToolResult, schemas.CallCount]:
        """Answer with the number of calls that match."""
        caller = self.find_caller(context)
        view = caller.view(timezone)
        count = replace(caller.read(filter, view), intent=Intent.COUNT)
        answer = await caller.app.calls.count(count, now=view.now)
        return results.count_result(caller.with_notes(answer), view)

    async def summarize_call_logs(  # noqa: PLR0913, PLR0917  a parameter each argument
        self,
        context: Context[None],
        filter: schemas.FilterText = "",
        by: schemas.GroupBy = "",
        then_by: schemas.ThenBy = "",
        rank: schemas.RankBy = "",
        lowest: schemas.Lowest = False,  # noqa: FBT002  MCP passes arguments by name
        top: schemas.Top = 0,
        more_than: schemas.MoreThan = 0,
        compare: schemas.Compare = "",
        hours: schemas.HoursText = "",
        columns: schemas.Columns = "",
        cursor: schemas.Cursor = "",
        timezone: schemas.Zone = "",
    ) -> Annotated[CallToolResult, schemas.CallSummary]:
        """Answer with totals, groups and why calls failed, reporting progress meanwhile."""
        asked = SummaryArguments(
            filter, by, then_by, rank, lowest, top, more_than, compare, hours, columns
        )
        return await self._summary(context, asked, cursor, timezone)

    async def _summary(
        self, context: Context[None], asked: SummaryArguments, cursor: str, timezone: str
    ) -> CallToolResult:
        caller = self.find_caller(context)
        arguments, question, view = caller.read_summary(asked, cursor, timezone)
        answer = await caller.app.calls.summarize(
            question,
            tz=view.tz,
            now=view.now,
            measures=names_of(arguments.columns),
            progress=context.report_progress,
        )
        answer = caller.with_notes(answer)
        table, left = results.fitting_groups(
            answer, view, names_of(arguments.columns), arguments.skip
        )
        next_call = None
        if left:
            counted = answer.value.all
            until = max(view.now, (counted and counted.last) or view.now)
            rest = arguments.following(freeze(answer.filter, until), len(table.rows))
            cursor = caller.cursor(rest, view, asked.filter)
            next_call = spelled("summarize_call_logs", {"cursor": cursor})
        result = results.summary_result(answer, table, view, next_call=next_call)
        return _with_blocks(result, answer, view, context)

    async def get_call_timeline(
        self,
        context: Context[None],
        filter: schemas.SubjectText = "",
        cursor: schemas.Cursor = "",
        timezone: schemas.Zone = "",
    ) -> Annotated[CallToolResult, schemas.CallTimeline]:
        """Answer with calls in the order they were made, and with who acknowledged."""
        caller = self.find_caller(context)
        question, skip, view = caller.read_timeline(filter, cursor, timezone)
        timeline = replace(question, intent=Intent.TIMELINE)
        answer = caller.with_notes(await caller.app.calls.timeline(timeline, now=view.now))
        events, left = results.fitting_events(telling(answer.value), skip)
        next_call = None
        if left:
            until = max((view.now, *(call.created_at for call in answer.value.calls)))
            rest = f"{as_text(freeze(question, until))}\n{skip + len(events)}"
            following = caller.cursor(rest, view, filter)
            next_call = spelled("get_call_timeline", {"cursor": following})
        result = results.timeline_result(answer, events, view, next_call=next_call)
        return _with_blocks(result, answer, view, context)

    async def get_call_log(
        self, context: Context[None], id: schemas.CallId
    ) -> Annotated[CallToolResult, schemas.CallDetail]:
        """Answer with everything known of one call."""
        caller = self.find_caller(context)
        call = await caller.app.calls.get(id)
        return results.call_result(call, caller.view(), caller.source_notes())


def _with_blocks(
    result: CallToolResult,
    answer: Answer[Any],
    view: View,
    context: Context[None],
    rest: tuple[str, str] | None = None,
) -> CallToolResult:
    """Return a result with the same as Block Kit where the client shows it.

    Args:
        result: The result.
        answer: What it tells.
        view: How that is shown.
        context: Of the request.
        rest: The tool and the cursor of what comes behind it.
    """
    if not shows_blocks(context):
        return result
    from calllogs.render.slack import blocks, messages  # noqa: PLC0415  for Slackbot alone

    told = messages.answer_blocks(answer, view)
    if rest and told:
        tool, cursor = rest
        told += blocks.action_row([blocks.tool_button("Next page ›", tool, {"cursor": cursor})])
    return results.with_blocks(result, told)


class ToolRow(NamedTuple):
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
        "Sum up phone calls: how many, failed, why, people, cost; by one or two groupings, ranked, "
        "or against an earlier time.",
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
        "concerned. list_call_logs shows ids with columns=_id.",
    ),
    ToolRow(
        CallLogTools.show_call_logs,
        "Show call logs",
        "Show people calls to look through, or a chart: last week; summary by day; timeline "
        "incident 42. Use it only then.",
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
