"""Prompts: the reports over the call log that a person can choose."""

from dataclasses import dataclass
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.prompts import Prompt
from pydantic import Field

from calllogs.app import App
from calllogs.errors import FilterError
from calllogs.model.groupings import GROUPINGS
from calllogs.render.llm import spelled

CAVEATS = (
    "Quote times with their zone. Never say that a call was answered: placed means that the "
    "carrier accepted it. Say what could not be seen."
)

IncidentNumber = Annotated[str, Field(description="The incident's number, such as 42 or INC-42.")]
Period = Annotated[str, Field(description="Such as last night, last 7 days, september.")]
By = Annotated[str, Field(description=f"One of {', '.join(GROUPINGS)}.")]


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
