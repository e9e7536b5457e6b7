"""Resources: the guide to the filter language, calls by subject, and the view of calls."""

from dataclasses import dataclass
from importlib.resources import files

from mcp.server.apps import Apps, ResourceCsp
from mcp.server.mcpserver import Context, MCPServer

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.mcp.caller import FindCaller
from calllogs.model.fields import FIELDS
from calllogs.model.relations import ALERT, INCIDENT, TEAM, USER
from calllogs.model.statuses import STATUSES
from calllogs.render import llm
from calllogs.render.calls import call_rows, call_table
from calllogs.render.checkup import checkup_lines
from calllogs.render.markdown import filters_markdown

MOST_CALLS = 20
"""Calls of one resource; a tool can go on from there."""

SCHEME = "calllogs://"
VIEW_URI = "ui://calllogs/calls.html"

LARGEST_NUMBER = 2**31 - 1
"""Of an incident or alert: OneUptime's columns hold 32 bits."""


def add_resources(server: MCPServer[None], find_caller: FindCaller) -> None:
    """Offer the resources through a server."""
    calls = CallResources(find_caller)
    for uri, reader, title in (
        ("guide", guide, "The filter language"),
        ("fields", fields, "Fields of a call log"),
        ("statuses", statuses, "Statuses of a call"),
        ("doctor/{part}", calls.doctor, "What works here, and what has to be done"),
        ("calls/{id}", calls.one, "One call log"),
        ("incidents/{number}/calls", calls.incident, "Calls for an incident"),
        ("alerts/{number}/calls", calls.alert, "Calls for an alert"),
        ("statuses/{status}/calls", calls.status, "Calls by status"),
        ("people/{name}/calls", calls.person, "Calls to a person"),
        ("teams/{name}/calls", calls.team, "Calls to a team"),
    ):
        kind = "text/markdown" if reader is guide else "text/plain"
        register = server.resource(f"{SCHEME}{uri}", title=title, mime_type=kind)
        register(reader)


# The docstring of a reader is the description that clients show.


def guide() -> str:
    """Everything a filter can say, with examples."""
    return filters_markdown()


def fields() -> str:
    """OneUptime's columns and what they hold."""
    return "\n".join(f"{field.name}: {field.label} ({field.kind})" for field in FIELDS)


def statuses() -> str:
    """The known values of status; others are possible."""
    return "\n".join(f"{status.value}: shown as {status.label}" for status in STATUSES)


@dataclass(frozen=True, slots=True)
class CallResources:
    """Reads calls as text.

    A name is found by any part of it. Every method raises the CallLogsError that says why there is
    nothing to read.

    Attributes:
        find_caller: Finds the caller of a request.
    """

    find_caller: FindCaller

    async def doctor(self, part: str, context: Context[None]) -> str:
        """What OneUptime and the carrier let the API key see: `all`, or a part such as `Read`."""
        app = self.find_caller(context).app
        checks = await app.calls.checkup(now=app.now())
        return "\n".join(checkup_lines([c for c in checks if part in ("all", c.name.split()[0])]))

    async def one(self, id: str, context: Context[None]) -> str:
        """Everything known of one call, by its UUID."""
        caller = self.find_caller(context)
        view = caller.view()
        (row,) = call_rows([await caller.app.calls.get(id)], view)
        facts = llm.call_facts(row, view)
        return "\n".join([*llm.call_text(facts), *llm.note_lines(caller.source_notes())])

    async def incident(self, number: str, context: Context[None]) -> str:
        """The newest calls made for an incident, by its number."""
        return await self._page(context, INCIDENT.number_field, _number(number))

    async def alert(self, number: str, context: Context[None]) -> str:
        """The newest calls made for an alert, by its number."""
        return await self._page(context, ALERT.number_field, _number(number))

    async def status(self, status: str, context: Context[None]) -> str:
        """The newest calls with a status."""
        return await self._page(context, "status", status)

    async def person(self, name: str, context: Context[None]) -> str:
        """The newest calls to people."""
        return await self._page(context, USER.title_field, name, Operator.CONTAINS)

    async def team(self, name: str, context: Context[None]) -> str:
        """The newest calls to a team."""
        return await self._page(context, TEAM.title_field, name, Operator.CONTAINS)

    async def _page(
        self, context: Context[None], field: str, value: str | int, operator: Operator = Operator.EQ
    ) -> str:
        caller = self.find_caller(context)
        view = caller.view()
        filter = CallLogFilter((Condition(field, operator, value),), limit=MOST_CALLS)
        answer = await caller.app.calls.list(filter, now=view.now)
        table = call_table(call_rows(answer.value.calls, view), view)
        lines = llm.page_text(answer, table, llm.question_of(answer, view))
        return "\n".join([*lines, *llm.note_lines(caller.source_notes())])


def _number(text: str) -> int:
    digits = text.rpartition("-")[2].removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= LARGEST_NUMBER):
        raise FilterError(
            text, f"{text[:40]!r} is not the number of an incident or alert, such as 42."
        )
    return int(digits)


def view_extension() -> Apps:
    """Return the extension that serves the view; the page sends nothing to anybody but its host."""
    extension = Apps()
    extension.add_html_resource(
        VIEW_URI,
        files(__package__).joinpath("view.html").read_text(encoding="utf-8"),
        title="Call logs",
        csp=ResourceCsp(
            connect_domains=[], resource_domains=[], frame_domains=[], base_uri_domains=[]
        ),
        prefers_border=True,
    )
    return extension
