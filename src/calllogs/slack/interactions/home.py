"""The app's home: the last day in figures, recent failures, linked channels, and where to begin."""

import asyncio
from dataclasses import dataclass

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary
from calllogs.errors import CallLogsError
from calllogs.model.records import CallLog, Page
from calllogs.render.headline import group_figures
from calllogs.render.slack.blocks import (
    Block,
    actions,
    button,
    code,
    context,
    escape,
    section,
)
from calllogs.render.slack.messages import SAMPLES_NOTE, failures_table, message_of
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interaction import Interaction
from calllogs.slack.interactions.navigation import FILTER, HELP, LIST, Navigation, present
from calllogs.slack.interactions.pipeline import TITLE, Job, Pipeline
from calllogs.slack.respond.delivery import HomeResponder, Response
from calllogs.slack.store.channel_links import ChannelLinks
from calllogs.slack.store.workspaces import Workspace

DAY, FAILURES = "summary last 24h", "failed last 24h limit 20"
DEADLINE = 19.0
"""Seconds for the figures: a little less than the pipeline's, whose sentence is for an answer."""
WELCOME = "Phone calls OneUptime made for incidents and alerts, in your own words."


@dataclass(frozen=True, slots=True)
class Home:
    """Publishes the home of whoever opens it.

    Attributes:
        pipeline: Admits them, and audits it.
        links: What channels are about.
        navigation: Makes buttons.
    """

    pipeline: Pipeline
    links: ChannelLinks
    navigation: Navigation

    async def opened(self, workspace: Workspace, interaction: Interaction) -> None:
        """Publish the home of one person, if they may see it."""
        responder = HomeResponder(workspace.client, interaction.user)
        await self.pipeline.serve(workspace, interaction, responder, Job(self.response, "", "home"))

    async def response(self, caller: Caller) -> Response:
        """Return the home's blocks; where OneUptime does not answer, they say so."""
        outcome = "answered"
        try:
            async with asyncio.timeout(DEADLINE):
                blocks = await self._found(caller)
            blocks += [*await self._linked(caller), *_foot(caller)]
        except (CallLogsError, TimeoutError) as error:
            outcome = type(error).__name__
            blocks = [section(f":warning: {escape(_said(error))}")]
        message = message_of(TITLE, [*self._head(caller), *blocks])
        return Response(message, AuditEvent("home", outcome))

    def _head(self, caller: Caller) -> list[Block]:
        offered = present(
            [
                self.navigation.run(FILTER, "Find calls…", "", caller),
                self.navigation.run(LIST, "All calls, last 24 h", "last 24h", caller),
                button(HELP, "Help", "help"),
            ]
        )
        return [section(WELCOME), actions(*offered)]

    async def _found(self, caller: Caller) -> list[Block]:
        calls, view = caller.workspace.app.calls, caller.view()
        day, failures = await asyncio.gather(
            calls.summarize(caller.read(DAY), tz=view.tz, now=view.now),
            calls.list(caller.read(FAILURES), now=view.now),
        )
        return [
            section(f"*Last 24 hours*\n{escape(_figures(day))}"),
            *_failures(failures, failures_table(failures.value.calls, view)),
        ]

    async def _linked(self, caller: Caller) -> list[Block]:
        linked = await self.links.of_team(caller.workspace.team)
        if not linked:
            return []
        lines = [f"<#{channel}> → {link.subject.name}" for channel, link in linked]
        return [section("*Linked channels*\n" + "\n".join(lines))]


def _said(error: Exception) -> str:
    return str(error) or "OneUptime did not answer in time. Open this page again in a moment."


def _figures(day: Answer[Summary]) -> str:
    return " · ".join(group_figures(day.value.all)) if day.value.all else "No calls."


def _failures(failures: Answer[Page], listed: list[Block]) -> list[Block]:
    calls: tuple[CallLog, ...] = failures.value.calls
    if not calls:
        return []
    more = f" The newest {len(calls)} of {failures.value.total:,}." if _more(failures.value) else ""
    return [section(f"*Failed in the last 24 hours*{more}"), *listed]


def _more(page: Page) -> bool:
    return page.total > len(page.calls)


def _foot(caller: Caller) -> list[Block]:
    masked = "Numbers are masked. " if not caller.unmasked else ""
    samples = f" {SAMPLES_NOTE}" if caller.workspace.app.sandbox else ""
    shown = f"Times are shown in your Slack time zone. {masked}{code('/calllogs help')}{samples}"
    return [context(shown)]
