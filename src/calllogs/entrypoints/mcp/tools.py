"""The tools: each reads its arguments, asks the service, and answers in lines and in facts."""

from dataclasses import dataclass
from typing import Annotated

from mcp.types import CallToolResult

from calllogs.app import App
from calllogs.core.filter import CallLogFilter
from calllogs.core.records import Page
from calllogs.entrypoints.mcp.answers import call_answer, count_answer, page_answer
from calllogs.entrypoints.mcp.arguments import CallId, FilterText, Limit, Skip, Zone
from calllogs.entrypoints.mcp.questions import count_notes, counted, list_notes, listed, zone
from calllogs.entrypoints.mcp.results import CallCount, CallDetail, CallPage
from calllogs.formatting.cells import View
from calllogs.formatting.facts import following, notes
from calllogs.formatting.model_text import spelled

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
        page = await self.app.calls.list(asked)
        again: dict[str, str | int] = {"filter": filter, "limit": limit, "timezone": timezone}
        return page_answer(
            page,
            asked,
            view,
            notes=[*notes(page), *list_notes(typed), *self._source()],
            following=_next_call(page, again, skip),
        )

    async def count_call_logs(
        self,
        filter: FilterText = "",  # noqa: A002  the name a model writes
        timezone: Zone = "",
    ) -> Annotated[CallToolResult, CallCount]:
        """Answer with how many calls match."""
        view = self._view(timezone)
        typed = self._read(filter, view)
        asked = counted(typed)
        total = await self.app.calls.count(asked)
        return count_answer(total, asked, view, notes=[*count_notes(typed), *self._source()])

    async def get_call_log(
        self,
        id: CallId,  # noqa: A002  the name a model writes
    ) -> Annotated[CallToolResult, CallDetail]:
        """Answer with everything known of one call."""
        call = await self.app.calls.get(id)
        return call_answer(call, self._view(""), notes=self._source())

    def _view(self, timezone: str) -> View:
        return View(tz=zone(timezone, self.app.tz), now=self.app.now(), masked=self.masked)

    def _read(self, text: str, view: View) -> CallLogFilter:
        return self.app.read(text, tz=view.tz)

    def _source(self) -> list[str]:
        """Nobody may mistake samples for calls, and an answer may be all that is read."""
        return [SANDBOX_NOTE] if self.app.sandbox else []


def _next_call(page: Page, arguments: dict[str, str | int], skip: int) -> str | None:
    """Spell the call for the next page; its skip is beyond any the filter itself has."""
    if following(page) is None:
        return None
    given = {name: value for name, value in arguments.items() if value}
    return spelled("list_call_logs", {**given, "skip": skip + len(page.calls)})
