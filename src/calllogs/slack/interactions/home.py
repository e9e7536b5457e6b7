"""The app's home: the last day in figures, recent failures, linked channels, and where to begin."""

import asyncio
from dataclasses import dataclass

from calllogs.errors import CallLogsError
from calllogs.render import headline
from calllogs.render.cells import View
from calllogs.render.slack.blocks import (
    Block,
    action_row,
    button,
    call_lines,
    code,
    context,
    escape,
    lines,
    section,
)
from calllogs.render.slack.messages import SAMPLES_NOTE, message_of, sentence_message
from calllogs.render.slack.surfaces import TITLE
from calllogs.slack.delivery import EventResponder, HomeResponder
from calllogs.slack.interaction import AuditEvent, Interaction, Response
from calllogs.slack.interactions.buttons import FILTER, HELP, LIST, OWN, Buttons
from calllogs.slack.interactions.channels import ChannelLinks
from calllogs.slack.interactions.pipeline import Job, Pipeline
from calllogs.slack.manifest import PROMPTS
from calllogs.slack.people import Caller
from calllogs.slack.store.workspaces import SLACK_ERRORS, Workspace

DAY, FAILURES = "summary last 24h", "failed last 24h limit 20"
DEADLINE = 19.0
"""Seconds for the figures: a little less than the pipeline's, whose sentence is for an answer."""
TOO_LATE = "OneUptime did not answer in time. Open this page again in a moment."
ZONE = "Times are shown in your Slack time zone."
WELCOME = (
    "Phone calls OneUptime made for incidents and alerts. Ask with /calllogs and words such as "
    "failed since yesterday, in any channel; in an incident's channel, about that incident."
)

GREETING = (
    "Ask me about the phone calls OneUptime made for incidents and alerts, in your own words. "
    "Write here, or press one of these."
)


@dataclass(frozen=True, slots=True)
class Home:
    """Publishes the home of whoever opens it.

    Attributes:
        pipeline: Authorizes them, and audits it.
        links: The channels that are linked.
        buttons: Makes buttons.
    """

    pipeline: Pipeline
    links: ChannelLinks
    buttons: Buttons

    async def publish(self, workspace: Workspace, interaction: Interaction) -> None:
        """Publish the home of one person, if they may see it."""
        responder = HomeResponder(workspace.client, interaction.user)
        await self.pipeline.serve(workspace, interaction, responder, Job(self.response, "", "home"))

    async def greet(self, workspace: Workspace, interaction: Interaction) -> None:
        """Say what can be asked to whoever opened the Messages tab while nothing stands there."""
        if not workspace.granted("im:history", "chat:write"):
            return
        client = workspace.client
        try:
            found = await client.conversations_history(
                channel=interaction.conversation.channel, limit=1
            )
        except SLACK_ERRORS:
            return  # nobody asked anything
        if not found.get("messages"):
            responder = EventResponder(client, interaction)
            await self.pipeline.serve(workspace, interaction, responder, Job(self._greeting))

    async def _greeting(self, caller: Caller) -> Response:
        rows = [
            row
            for title, text in PROMPTS.items()
            for row in action_row(self.buttons.query_button(OWN, title, text, caller))
        ]
        return Response(sentence_message(GREETING, *rows), AuditEvent("greeting", "answered"))

    async def response(self, caller: Caller) -> Response:
        """Return the home's blocks; where OneUptime does not answer, they say so."""
        outcome = "answered"
        try:
            async with asyncio.timeout(DEADLINE):
                blocks = await self._calls(caller.view(), caller)
            blocks += [*await self._linked_channels(caller), _footer(caller)]
        except (CallLogsError, TimeoutError) as error:
            outcome = type(error).__name__
            sentence = str(error) or TOO_LATE
            blocks = [section(f":warning: {escape(sentence)}")]
        message = message_of(TITLE, [*self._header(caller), *blocks])
        return Response(message, AuditEvent("home", outcome))

    def _header(self, caller: Caller) -> list[Block]:
        buttons = [
            *self.buttons.query_button(FILTER, "Find calls…", "", caller),
            *self.buttons.query_button(LIST, "All calls, last 24 h", "last 24h", caller),
            button(HELP, "Help", "help"),
        ]
        return [section(WELCOME), *action_row(buttons)]

    async def _calls(self, view: View, caller: Caller) -> list[Block]:
        calls, failed = caller.workspace.app.calls, caller.read(FAILURES)
        day, failures = await asyncio.gather(
            calls.summarize(caller.read(DAY), tz=view.tz, now=view.now),
            calls.list(failed, now=view.now),
        )
        totals = " · ".join(headline.totals(day.value)) or "No calls."
        figures, page = section(f"*Last 24 hours*\n{escape(totals)}"), failures.value
        if not page.calls:
            return [figures]
        hidden = page.total > len(page.calls)
        more = f" The newest {len(page.calls)} of {page.total:,}." if hidden else ""
        heading = section(f"*Failed in the last 24 hours*{more}")
        return [figures, heading, *lines(call_lines(page.calls, failed, view))]

    async def _linked_channels(self, caller: Caller) -> list[Block]:
        linked = await self.links.of_team(caller.workspace.team)
        if not linked:
            return []
        rows = [f"<#{channel}> → {link.subject.name}" for channel, link in linked]
        return lines(["*Linked channels*", *rows])


def _footer(caller: Caller) -> Block:
    masked = "" if caller.unmasked else " Numbers are masked."
    samples = f" {SAMPLES_NOTE}" if caller.workspace.app.sandbox else ""
    return context(f"{ZONE}{masked} {code('/calllogs help')}{samples}")
