"""The tools: each reads its arguments, asks the service, and answers in lines and in facts."""

from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from mcp.server.mcpserver import Context
from mcp.types import CallToolResult

from calllogs.app import App
from calllogs.core.answer import Answer, Note
from calllogs.core.filter import CallLogFilter
from calllogs.core.records import Page
from calllogs.entrypoints.mcp.answers import (
    call_answer,
    count_answer,
    page_answer,
    story_answer,
    summary_answer,
)
from calllogs.entrypoints.mcp.arguments import CallId, FilterText, GroupBy, Limit, Skip, Zone
from calllogs.entrypoints.mcp.questions import (
    counted,
    list_notes,
    listed,
    summarized,
    told,
    zone,
)
from calllogs.entrypoints.mcp.results import (
    CallCount,
    CallDetail,
    CallPage,
    CallSummary,
    CallTimeline,
)
from calllogs.formatting.cells import View
from calllogs.formatting.facts import following
from calllogs.formatting.model_text import spelled

T = TypeVar("T")

SANDBOX_NOTE = "These are made-up sample calls."


@dataclass(frozen=True, slots=True)
class Tools:
    """What an assistant can ask.

    Every method raises the CallLogsError that says why there is no answer.

    Attributes:
        app: Answers.
        masked: Whether phone numbers keep only their country code and last four digits.
    """

    app: App
    masked: bool

    async def list_call_logs(
        self,
        filter: FilterText = "",  # noqa: A002  the name a model writes
        limit: Limit = 0,
        skip: Skip = 0,
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallPage]:
        """Answer with a page of calls, and with the call that asks for the next one."""
        view = self._view(timezone)
        typed = self._read(filter, view)
        asked = listed(typed, limit=limit, skip=skip)
        answer = await self.app.calls.list(asked, now=view.now)
        again: dict[str, str | int] = {"filter": filter, "limit": limit, "timezone": timezone}
        return page_answer(
            self._noted(answer, *list_notes(typed)),
            view,
            following=_next_call(answer.found, again, skip),
        )

    async def count_call_logs(
        self,
        filter: FilterText = "",  # noqa: A002  the name a model writes
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallCount]:
        """Answer with how many calls match."""
        view = self._view(timezone)
        asked = counted(self._read(filter, view))
        answer = await self.app.calls.count(asked, now=view.now)
        return count_answer(self._noted(answer), view)

    async def summarize_call_logs(
        self,
        context: Context[None],
        filter: FilterText = "",  # noqa: A002  the name a model writes
        by: GroupBy = "",
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallSummary]:
        """Answer with totals, groups and why calls failed, telling how far it is meanwhile."""
        view = self._view(timezone)
        asked = summarized(self._read(filter, view), by)
        answer = await self.app.calls.summarize(
            asked, tz=view.tz, now=view.now, progress=context.report_progress
        )
        return summary_answer(self._noted(answer), view)

    async def get_call_timeline(
        self,
        filter: FilterText,  # noqa: A002  the name a model writes
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallTimeline]:
        """Answer with calls in the order they were made, and with who acknowledged."""
        view = self._view(timezone)
        asked = told(self._read(filter, view))
        answer = await self.app.calls.timeline(asked, now=view.now)
        return story_answer(self._noted(answer), view)

    async def get_call_log(
        self,
        id: CallId,  # noqa: A002  the name a model writes
    ) -> Annotated[CallToolResult, CallDetail]:
        """Answer with everything known of one call."""
        call = await self.app.calls.get(id)
        return call_answer(call, self._view(""), self._source())

    def _view(self, timezone: str) -> View:
        return self.app.view(masked=self.masked, tz=zone(timezone, self.app.tz))

    def _read(self, text: str, view: View) -> CallLogFilter:
        return self.app.read(text, tz=view.tz)

    def _noted(self, answer: Answer[T], *more: Note) -> Answer[T]:
        return replace(answer, notes=(*answer.notes, *more, *self._source()))

    def _source(self) -> tuple[Note, ...]:
        """Nobody may mistake samples for calls, and an answer may be all that is read."""
        return (Note(SANDBOX_NOTE),) if self.app.sandbox else ()


def _next_call(page: Page, arguments: dict[str, str | int], skip: int) -> str | None:
    """Spell the call for the next page; its skip is beyond any the filter itself has."""
    if following(page) is None:
        return None
    given = {name: value for name, value in arguments.items() if value}
    return spelled("list_call_logs", {**given, "skip": skip + len(page.calls)})
