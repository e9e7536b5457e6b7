"""What a host can attach to a conversation: the guide to the language, and calls by subject."""

from dataclasses import dataclass

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.resources import TextResource

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.mcp.caller import FindDesk
from calllogs.model.fields import FIELDS
from calllogs.model.statuses import STATUSES
from calllogs.render.llm import call_text, note_lines, page_text
from calllogs.render.markdown import filters_markdown

PAGE = 20
"""Calls a resource holds; a tool can go on from there."""

SCHEME = "calllogs://"
LARGEST_NUMBER = 2**31 - 1


def add_resources(server: MCPServer[None], desk: FindDesk) -> None:
    """Offer the resources through a server."""
    for resource in _texts():
        server.add_resource(resource)
    calls = Calls(desk)
    for uri, reader, title, description in (
        ("calls/{id}", calls.one, "One call log", "Everything known of one call, by its UUID."),
        (
            "incidents/{number}/calls",
            calls.incident,
            "Calls for an incident",
            "The newest calls made for an incident, by its number.",
        ),
        (
            "alerts/{number}/calls",
            calls.alert,
            "Calls for an alert",
            "The newest calls made for an alert, by its number.",
        ),
        (
            "statuses/{status}/calls",
            calls.status,
            "Calls by status",
            "The newest calls with a status.",
        ),
        ("people/{name}/calls", calls.person, "Calls to a person", "The newest calls to people."),
        ("teams/{name}/calls", calls.team, "Calls to a team", "The newest calls to a team."),
    ):
        register = server.resource(
            f"{SCHEME}{uri}", title=title, description=description, mime_type="text/plain"
        )
        register(reader)


def _texts() -> tuple[TextResource, ...]:
    return (
        TextResource(
            uri=f"{SCHEME}guide",
            name="guide",
            title="The filter language",
            description="Everything a filter can say, with examples.",
            mime_type="text/markdown",
            text=filters_markdown(),
        ),
        TextResource(
            uri=f"{SCHEME}fields",
            name="fields",
            title="Fields of a call log",
            description="OneUptime's columns and what they hold.",
            mime_type="text/plain",
            text="\n".join(f"{field.name}: {field.label} ({field.kind})" for field in FIELDS),
        ),
        TextResource(
            uri=f"{SCHEME}statuses",
            name="statuses",
            title="Statuses of a call",
            description="The known values of status; others are possible.",
            mime_type="text/plain",
            text="\n".join(f"{status.value}: shown as {status.label}" for status in STATUSES),
        ),
    )


@dataclass(frozen=True, slots=True)
class Calls:
    """Reads calls for whoever asks.

    Every method raises the CallLogsError that says why there is nothing to read.

    Attributes:
        desk: Finds who asks.
    """

    desk: FindDesk

    async def one(self, id: str, context: Context[None]) -> str:
        """Return everything known of one call."""
        desk = self.desk(context)
        call = await desk.app.calls.get(id)
        return "\n".join([*call_text(call, desk.view("")), *note_lines(desk.source())])

    async def incident(self, number: str, context: Context[None]) -> str:
        """Return the newest calls made for an incident."""
        return await self._page(context, "incident.incidentNumber", _number(number))

    async def alert(self, number: str, context: Context[None]) -> str:
        """Return the newest calls made for an alert."""
        return await self._page(context, "alert.alertNumber", _number(number))

    async def status(self, status: str, context: Context[None]) -> str:
        """Return the newest calls with a status."""
        return await self._page(context, "status", status)

    async def person(self, name: str, context: Context[None]) -> str:
        """Return the newest calls to people whose name contains a text."""
        return await self._page(context, "user.name", name)

    async def team(self, name: str, context: Context[None]) -> str:
        """Return the newest calls to teams whose name contains a text."""
        return await self._page(context, "team.name", name)

    async def _page(self, context: Context[None], field: str, value: str | int) -> str:
        operator = Operator.CONTAINS if field.endswith(".name") else Operator.EQ
        desk = self.desk(context)
        view = desk.view("")
        filter = CallLogFilter((Condition(field, operator, value),), limit=PAGE)
        answer = await desk.app.calls.list(filter, now=view.now)
        return "\n".join([*page_text(answer, view), *note_lines(desk.source())])


def _number(text: str) -> int:
    digits = text.rpartition("-")[2].removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= LARGEST_NUMBER):
        raise FilterError(text, f"{text[:40]!r} is no number of an incident or alert, such as 42.")
    return int(digits)
