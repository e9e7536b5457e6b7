"""Prompts: the reports over the call log that a person can choose.

And completions: of the arguments of prompts, and of resources.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from mcp import types
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.prompts import Prompt
from pydantic import Field

from calllogs.app import App
from calllogs.errors import ApiError, FilterError
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import ALERT, INCIDENT, TEAM, USER, Relation, SubjectRelation
from calllogs.model.statuses import STATUSES
from calllogs.render.cells import clean
from calllogs.render.llm import spelled
from calllogs.render.privacy import mask_text

CAVEATS = (
    "Quote times with their zone. Never say that a call was answered: placed means that the "
    "carrier accepted it. Say what could not be seen."
)

IncidentNumber = Annotated[str, Field(description="The incident's number, such as 42 or INC-42.")]
Period = Annotated[str, Field(description="Such as last night, last 7 days, september.")]
By = Annotated[str, Field(description=f"One of {', '.join(GROUPINGS)}.")]

MOST_VALUES = 20

PERIODS = ("today", "yesterday", "last night", "last 24h", "last 7 days", "this week", "last month")

VALUES: Mapping[str, Iterable[str]] = {
    "status": [status.value for status in STATUSES],
    "by": GROUPINGS,
    "period": PERIODS,
}
"""The values of an argument that need no looking up."""

LOOKED_UP: tuple[tuple[str, str, Relation], ...] = (
    ("", "incident", INCIDENT),
    ("incidents", "number", INCIDENT),
    ("alerts", "number", ALERT),
    ("people", "name", USER),
    ("teams", "name", TEAM),
)
"""A part of the name or URI of what has the argument, the argument, and what it is one of."""


def add_prompts(server: MCPServer[None], app: App) -> None:
    """Offer the prompts through a server."""
    prompts = Prompts(app)
    for render, title in (
        (prompts.incident_call_review, "Review an incident's calls"),
        (prompts.why_pages_failed, "Why pages failed"),
        (prompts.on_call_reach_report, "On-call reach report"),
        (prompts.cost_review, "Cost review"),
    ):
        server.add_prompt(Prompt.from_function(render, title=title))


@dataclass(frozen=True, slots=True)
class Prompts:
    """Words the prompts; an argument that is no filter is a FilterError.

    A method's docstring is the description that clients show.

    Attributes:
        app: Reads filters, so that no prompt asks for what cannot be read.
    """

    app: App

    async def incident_call_review(self, incident: IncidentNumber) -> str:
        """Who was phoned for an incident, who acknowledged, what went wrong."""
        filter = incident if incident.lower().startswith("inc") else f"incident {incident}"
        timeline = self._call("get_call_timeline", filter=filter)
        return (
            f"Review the phone calls OneUptime made for {filter}. Call {timeline}. Report: the "
            "verdict; who was called in which order with which result; how long each person was "
            "waited for; who acknowledged and after how long; whom no call was made to; what to "
            f"fix, by the reasons given. {CAVEATS}"
        )

    async def why_pages_failed(self, period: Period = "last night") -> str:
        """Why calls were not placed in a period, and what to do about it."""
        summary = self._call("summarize_call_logs", filter=f"failed {period}", by="user")
        calls = self._call("list_call_logs", filter=f"failed {period}")
        return (
            f"Explain why phone calls failed in this period: {period}. Call {summary}, then {calls}"
            " for examples. Report each reason with its number of calls, the people it hit, and "
            f"what to do, the most urgent first. {CAVEATS}"
        )

    async def on_call_reach_report(self, period: Period = "last 7 days") -> str:
        """How well people on call could be phoned in a period."""
        by_user = self._call("summarize_call_logs", filter=period, by="user")
        by_day = self._call("summarize_call_logs", filter=period, by="day")
        return (
            f"Report how well people on call could be phoned in this period: {period}. Call "
            f"{by_user} and {by_day}. Name the people whose calls fail most and why, the worst "
            f"days, and what to change. {CAVEATS}"
        )

    async def cost_review(self, period: Period = "last month", by: By = "team") -> str:
        """What calls cost in a period, by team or otherwise."""
        if by not in GROUPINGS:
            raise FilterError(by, f"by is one of {', '.join(GROUPINGS)}, not {by[:40]!r}.")
        summary = self._call("summarize_call_logs", filter=period, by=by)
        return (
            f"Review what phone calls cost in this period: {period}. Call {summary}. Report the "
            f"total, the share of each {by}, and what stands out. A cost that is not recorded is "
            f"not free. {CAVEATS}"
        )

    def _call(self, tool: str, **arguments: str) -> str:
        """Spell the call of a tool, once its filter is understood."""
        self.app.read(arguments["filter"])
        return spelled(tool, arguments)


def add_completions(server: MCPServer[None], app: App) -> None:
    """Offer completions through a server."""
    register = server.completion()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    register(partial(_complete, app))


async def _complete(
    app: App,
    ref: types.PromptReference | types.ResourceTemplateReference,
    argument: types.CompletionArgument,
    _context: types.CompletionContext | None,
) -> types.Completion:
    """Return values that begin with the text of an argument, then those that contain it."""
    target = ref.uri if isinstance(ref, types.ResourceTemplateReference) else ref.name
    try:
        values = await _values(app, str(target), argument.name)
    except ApiError:  # a completion is a favour: without the permission there is none
        values = ()
    part = argument.value.lower()
    matches = [value for value in values if part in value.lower()]
    ranked = sorted(matches, key=lambda value: not value.lower().startswith(part))
    return types.Completion(
        values=ranked[:MOST_VALUES], total=len(ranked), has_more=len(ranked) > MOST_VALUES
    )


async def _values(app: App, target: str, name: str) -> Iterable[str]:
    relation = next((each for part, arg, each in LOOKED_UP if arg == name and part in target), None)
    if relation is None:
        return VALUES.get(name, ())
    if isinstance(relation, SubjectRelation):
        return [str(subject.number) for subject in await app.calls.recent_subjects(relation)]
    references = await app.calls.references(relation)
    names = [clean(reference.title, longest=80) for reference in references if reference.title]
    # A name that quotes a number would be shown whole, and masked it would find nobody.
    return [name for name in names if mask_text(name) == name]
