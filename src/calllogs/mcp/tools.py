"""The tools: each reads its arguments, asks the service, and answers in lines and in facts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from mcp.server.mcpserver import Context
from mcp.types import CallToolResult

from calllogs.answers.answer import Answer, Note
from calllogs.filters.filter import Intent
from calllogs.mcp.arguments import (
    CallId,
    Cursor,
    FilterText,
    GroupBy,
    Limit,
    SubjectText,
    Zone,
)
from calllogs.mcp.caller import Desk
from calllogs.mcp.content import (
    CallCount,
    CallDetail,
    CallPage,
    CallSummary,
    CallTimeline,
    ShownPage,
)
from calllogs.mcp.filters import counted, list_notes, summarized, told
from calllogs.mcp.results import (
    call_answer,
    count_answer,
    fitting_page,
    page_answer,
    summary_answer,
    timeline_answer,
    with_blocks,
)
from calllogs.mcp.slackbot import shows_blocks
from calllogs.render.llm import spelled
from calllogs.render.slack.blocks import actions, tool_button
from calllogs.render.slack.messages import page_blocks, summary_blocks, timeline_blocks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tools:
    """What an assistant can ask.

    Every method raises the CallLogsError that says why there is no answer.

    Attributes:
        desk: Finds who asks.
    """

    desk: Callable[[Context[None]], Desk]

    async def list_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        limit: Limit = 0,
        cursor: Cursor = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallPage]:
        """Answer with a page of calls, and with the call that asks for the next one."""
        return await self._page("list_call_logs", context, filter, limit, cursor, timezone)

    async def show_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        cursor: Cursor = "",
    ) -> Annotated[CallToolResult, ShownPage]:
        """Answer as list_call_logs does; a host that can shows it as a table to look through."""
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
        desk = self.desk(context)
        typed, view = desk.place(text, cursor, limit, timezone)
        filter = replace(typed, intent=Intent.LIST)
        answer = fitting_page(await desk.app.calls.list(filter, now=view.now), view)
        onward = desk.following(answer, view, text)
        following = spelled(tool, {"cursor": onward}) if onward else None
        noted = _noted(answer, desk, *list_notes(typed))
        result = page_answer(noted, view, following=following)
        if not shows_blocks(context):
            return result
        older = [actions(tool_button("Next page ›", tool, {"cursor": onward}))] if onward else []
        return with_blocks(result, page_blocks(noted, view), *older)

    async def count_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallCount]:
        """Answer with how many calls match."""
        desk = self.desk(context)
        view = desk.view(timezone)
        question = counted(desk.read(filter, view))
        answer = await desk.app.calls.count(question, now=view.now)
        return count_answer(_noted(answer, desk), view)

    async def summarize_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",
        by: GroupBy = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallSummary]:
        """Answer with totals, groups and why calls failed, telling how far it is meanwhile."""
        desk = self.desk(context)
        view = desk.view(timezone)
        question = summarized(desk.read(filter, view), by)
        answer = await desk.app.calls.summarize(
            question, tz=view.tz, now=view.now, progress=context.report_progress
        )
        noted = _noted(answer, desk)
        result = summary_answer(noted, view)
        return with_blocks(result, summary_blocks(noted, view)) if shows_blocks(context) else result

    async def get_call_timeline(
        self,
        context: Context[None],
        filter: SubjectText,
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallTimeline]:
        """Answer with calls in the order they were made, and with who acknowledged."""
        desk = self.desk(context)
        view = desk.view(timezone)
        question = told(desk.read(filter, view))
        answer = await desk.app.calls.timeline(question, now=view.now)
        noted = _noted(answer, desk)
        result = timeline_answer(noted, view)
        return (
            with_blocks(result, timeline_blocks(noted, view)) if shows_blocks(context) else result
        )

    async def get_call_log(
        self,
        context: Context[None],
        id: CallId,
    ) -> Annotated[CallToolResult, CallDetail]:
        """Answer with everything known of one call."""
        desk = self.desk(context)
        call = await desk.app.calls.get(id)
        return call_answer(call, desk.view(""), desk.source())


def _noted(answer: Answer[T], desk: Desk, *more: Note) -> Answer[T]:
    return replace(answer, notes=(*answer.notes, *more, *desk.source()))
