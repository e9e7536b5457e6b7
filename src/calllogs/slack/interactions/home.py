"""The app's home: the last day in figures, recent failures, linked channels, and where to begin."""

import asyncio
from dataclasses import dataclass

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary
from calllogs.errors import CallLogsError
from calllogs.model.records import CallLog, Page
from calllogs.render.groups import figures
from calllogs.render.slack.blocks import (
    Block,
    actions,
    button,
    code,
    context,
    escape,
    header,
    section,
)
from calllogs.render.slack.messages import SAMPLES_NOTE, failures_table
from calllogs.slack.authz.policy import Asker
from calllogs.slack.interactions.navigation import FILTER, HELP, LIST, Navigation, present
from calllogs.slack.store.channel_links import ChannelLinks

DAY, FAILURES = "summary last 24h", "failed last 24h limit 20"
DEADLINE = 20.0
"""Seconds for everything the home shows."""
WELCOME = "Phone calls OneUptime made for incidents and alerts, in your own words."


@dataclass(frozen=True, slots=True)
class Home:
    """Makes the home of one person.

    Attributes:
        links: What channels are about.
        navigation: Makes buttons.
    """

    links: ChannelLinks
    navigation: Navigation

    async def view(self, asker: Asker) -> Block:
        """Return the home; where OneUptime does not answer, it says so."""
        try:
            async with asyncio.timeout(DEADLINE):
                found = await self._found(asker)
        except (CallLogsError, TimeoutError) as error:
            return _home([*self._head(asker), section(f":warning: {escape(_said(error))}")])
        return _home([*self._head(asker), *found, *await self._linked(asker), *_foot(asker)])

    def _head(self, asker: Asker) -> list[Block]:
        offered = present(
            [
                self.navigation.run(FILTER, "Find calls…", "", asker),
                self.navigation.run(LIST, "All calls, last 24 h", "last 24h", asker),
                button(HELP, "Help", "help"),
            ]
        )
        return [header("Call logs"), section(WELCOME), actions(*offered)]

    async def _found(self, asker: Asker) -> list[Block]:
        calls, view = asker.workspace.app.calls, asker.view()
        day, failures = await asyncio.gather(
            calls.summarize(asker.read(DAY), tz=view.tz, now=view.now),
            calls.list(asker.read(FAILURES), now=view.now),
        )
        return [
            section(f"*Last 24 hours*\n{escape(_figures(day))}"),
            *_failures(failures, failures_table(failures.value.calls, view)),
        ]

    async def _linked(self, asker: Asker) -> list[Block]:
        linked = await self.links.of_team(asker.workspace.team)
        if not linked:
            return []
        lines = [f"<#{channel}> → {link.subject.name}" for channel, link in linked]
        return [section("*Linked channels*\n" + "\n".join(lines))]


def _said(error: Exception) -> str:
    return str(error) or "OneUptime did not answer in time. Open this page again in a moment."


def _figures(day: Answer[Summary]) -> str:
    return " · ".join(figures(day.value.all)) if day.value.all else "No calls."


def _failures(failures: Answer[Page], listed: list[Block]) -> list[Block]:
    calls: tuple[CallLog, ...] = failures.value.calls
    if not calls:
        return []
    more = f" The newest {len(calls)} of {failures.value.total:,}." if _more(failures.value) else ""
    return [section(f"*Failed in the last 24 hours*{more}"), *listed]


def _more(page: Page) -> bool:
    return page.total > len(page.calls)


def _foot(asker: Asker) -> list[Block]:
    masked = "Numbers are masked. " if not asker.unmasked else ""
    samples = f" {SAMPLES_NOTE}" if asker.workspace.app.sandbox else ""
    shown = f"Times are shown in your Slack time zone. {masked}{code('/calllogs help')}{samples}"
    return [context(shown)]


def closed(sentence: str) -> Block:
    """Return the home of somebody who may not see it."""
    return _home([header("Call logs"), section(f":no_entry_sign: {escape(sentence)}")])


def _home(blocks: list[Block]) -> Block:
    return {"type": "home", "blocks": [*blocks]}
