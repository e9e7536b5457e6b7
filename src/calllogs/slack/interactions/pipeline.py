"""The way of every interaction: admitted, answered in time, shown, audited."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from aiolimiter import AsyncLimiter
from cachetools import LRUCache

from calllogs.config.values import Rate
from calllogs.errors import NotAuthorized
from calllogs.filters.text_form import as_text
from calllogs.render.privacy import mask_text
from calllogs.render.slack import messages
from calllogs.render.slack.messages import sentence_message
from calllogs.render.slack.surfaces import TITLE
from calllogs.slack.delivery import (
    EventResponder,
    MessageResponder,
    ModalResponder,
    Responder,
    SlackTransport,
)
from calllogs.slack.interaction import AuditEvent, Interaction, Response
from calllogs.slack.interactions.buttons import TOO_OLD, ButtonValues, StaleButton
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.interactions.refusals import error_response
from calllogs.slack.people import UNKNOWN, Caller, Person, Policy
from calllogs.slack.store.workspaces import Workspace

DEADLINE = 20.0
"""Seconds a person is left waiting at most (slack-facts.md 7.5)."""
LOADING_AFTER = 5.0
"""Seconds before somebody is told that it takes a moment (slack-facts.md 1.5)."""
HEAD_START = 0.03
"""Seconds by which acknowledgements go first: Bolt looks for them every 10 ms, and work that begins
in between keeps those of everybody else waiting (docs/benchmarks.md)."""

MOST_REMEMBERED = 5_000
AT_ONCE = 8
"""Questions of a team under way at once: as many as one client sends requests."""
MOST_WAITING = 200
"""Questions of a team that wait their turn; one more is told so."""

TOO_OFTEN = "You are asking faster than I may ask OneUptime. Wait a moment, then ask again."
TOO_MANY = "Too many questions are waiting here. Ask again in a minute."

NOT_OPENED = "Slack did not open the window in time. Press again."
UNDELIVERED = "not delivered"
"""The outcome of what Slack did not take."""

_AUDIT = logging.getLogger("calllogs.audit")


@dataclass
class _Queue:
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0


class Limits:
    """Keeps one person, and one team, from starving the others.

    Args:
        rate: How often one person may ask.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._people: LRUCache[tuple[str, str, str], AsyncLimiter] = LRUCache(MOST_REMEMBERED)
        self._teams: LRUCache[str, _Queue] = LRUCache(MOST_REMEMBERED)

    async def count(self, team: str, user: str, doing: str) -> None:
        """Count something that one person does.

        Args:
            team: Their team's id.
            user: Their id.
            doing: What they do; what they do otherwise is counted for itself.

        Raises:
            NotAuthorized: It is one too many.
        """
        limiter = self._people.setdefault((team, user, doing), AsyncLimiter(*self._rate))
        if not limiter.has_capacity():
            raise NotAuthorized(TOO_OFTEN)
        await limiter.acquire()

    @asynccontextmanager
    async def turn(self, team: str) -> AsyncIterator[None]:
        """Wait until one of a team's slots is free, and hold it.

        Raises:
            NotAuthorized: Too many wait already.
        """
        queue = self._teams.setdefault(team, _Queue())
        if queue.waiting >= MOST_WAITING:
            raise NotAuthorized(TOO_MANY)
        queue.waiting += 1
        try:
            await queue.slots.acquire()
        finally:
            queue.waiting -= 1
        try:
            yield
        finally:
            queue.slots.release()


@dataclass(frozen=True, slots=True)
class Admission:
    """Admits what Slack signed, by whatever path it comes: who may ask, and not too often.

    Attributes:
        policy: Decides who may ask.
        limits: How often, and how many at once.
        deadline: Seconds in which Slack says who somebody is.
    """

    policy: Policy
    limits: Limits
    deadline: float = DEADLINE

    async def admit(
        self, workspace: Workspace, interaction: Interaction, doing: str = "asking"
    ) -> Caller:
        """Return the caller of an interaction.

        Args:
            workspace: Whose calls.
            interaction: Who did what, and where.
            doing: What is counted: typing into a menu takes nothing from asking.

        Raises:
            NotAuthorized: They may not ask, or ask too often.
        """
        try:
            async with asyncio.timeout(self.deadline):
                caller = await self.policy.authorize(workspace, interaction)
        except TimeoutError as error:
            raise NotAuthorized(UNKNOWN) from error
        await self.limits.count(workspace.team, interaction.user, doing)
        return caller


def audit(caller: Caller, event: AuditEvent, began: datetime) -> None:
    """Log a line of JSON: who did what, where, and how it ended.

    No token, no address, no whole number and no text as typed ever gets into it.
    """
    now = caller.workspace.app.now()
    fields = {
        "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "team": caller.conversation.team,
        "channel": caller.conversation.channel,
        "user": caller.person.id,
        "did": event.action,
        "outcome": event.outcome,
        "asked": mask_text(as_text(event.filter)) if event.filter else None,
        "found": event.matching,
        "unmasked": caller.unmasked or None,
        "milliseconds": round((now - began).total_seconds() * 1000),
        "reference": event.reference or None,
    }
    _AUDIT.info(json.dumps({name: value for name, value in fields.items() if value is not None}))


@dataclass(frozen=True, slots=True)
class Job:
    """The work an interaction asks for.

    Attributes:
        run: Makes the response, for somebody who may ask.
        text: What a failure quotes as the question.
        action: The audit event's action when it is refused, or fails.
    """

    run: Callable[[Caller], Awaitable[Response]]
    text: str = ""
    action: str = "query"


Answer = Callable[[str, Caller], Awaitable[Response]]
"""From a question and its caller to the response."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Runs interactions.

    Attributes:
        admission: Admits people.
        commands: Answers questions.
        values: Verifies the values of buttons.
        transport: The way to Slack.
        loading_after: Seconds before somebody is told that it takes a moment.
        deadline: Seconds for one answer.
    """

    admission: Admission
    commands: Commands
    values: ButtonValues
    transport: SlackTransport
    loading_after: float = LOADING_AFTER
    deadline: float = DEADLINE

    async def serve(
        self, workspace: Workspace, interaction: Interaction, responder: Responder | None, job: Job
    ) -> None:
        """Run a job for somebody who may ask, show the response, and log the audit event.

        Args:
            workspace: Whose calls.
            interaction: Who did what, and where.
            responder: Where the response goes; None where Slack opened nothing for it.
            job: What they ask for.
        """
        if responder is None:
            return
        began = workspace.app.now()
        responding = asyncio.ensure_future(self._response(workspace, interaction, job))
        try:
            done, _ = await asyncio.wait({responding}, timeout=self.loading_after)
            if not done:
                await responder.loading()
            caller, response = await responding
        except asyncio.CancelledError:
            responding.cancel()
            await responder.show(sentence_message(messages.RESTARTING))
            raise
        event = response.event
        answered = event.outcome == "answered"
        arrived = await responder.show(response.message, answered=answered)
        arrived = arrived or await _shown_otherwise(response, workspace, interaction)
        event = event if answered else event._replace(action=job.action)
        audit(caller, event if arrived else event._replace(outcome=UNDELIVERED), began)

    async def _response(
        self, workspace: Workspace, interaction: Interaction, job: Job
    ) -> tuple[Caller, Response]:
        """Return the caller and the response; a refusal, mistake or failure is a response too."""
        caller = unidentified(workspace, interaction)
        await asyncio.sleep(HEAD_START)
        try:
            caller = await self.admission.admit(workspace, interaction)
            turn = self.admission.limits.turn(workspace.team)
            async with turn, asyncio.timeout(self.deadline):
                return caller, await job.run(caller)
        except Exception as error:  # noqa: BLE001  whoever asks is answered, whatever happens
            return caller, error_response(error, job.text, self.commands.buttons, caller)

    async def ask(
        self, workspace: Workspace, interaction: Interaction, responder: Responder | None, text: str
    ) -> None:
        """Answer a question in the filter language, or another of the command's forms."""
        typed = text == interaction.text.strip()
        job = Job(partial(self.commands.respond, text, typed=typed), text)
        await self.serve(workspace, interaction, responder, job)

    def button_job(
        self,
        value: str,
        workspace: Workspace,
        interaction: Interaction,
        answer: Answer,
        action: str = "query",
    ) -> Job:
        """Return the job of a button's question; where it is not to be trusted, that of saying so.

        Args:
            value: The button's.
            workspace: Whose calls.
            interaction: Who pressed it.
            answer: Answers its question.
            action: The audit event's action when it is refused, or fails.
        """
        try:
            question = self.values.verify(value, interaction.user, workspace.app.now())
        except StaleButton as error:
            return Job(partial(_refuse, error), action=action)
        return Job(partial(answer, question), question, action)

    def message_responder(
        self, interaction: Interaction, *, replacing: bool = False
    ) -> MessageResponder:
        """Return the responder into the message, or the channel, of an interaction."""
        url, thread = interaction.response_url, interaction.thread
        return MessageResponder(url, self.transport, replacing, thread)

    async def responder(
        self, workspace: Workspace, interaction: Interaction, *, replacing: bool
    ) -> Responder | None:
        """Return the responder to a press; None where Slack opened no modal."""
        if interaction.in_modal:
            return ModalResponder(workspace.client, interaction.view_id, TITLE)
        if interaction.view:  # the app's home: an answer there would be gone when it is reopened
            return await self.opened(workspace, interaction)
        return self.message_responder(interaction, replacing=replacing)

    async def opened(self, workspace: Workspace, interaction: Interaction) -> ModalResponder | None:
        """Return the responder into a modal that is opened at once; None where none opened."""
        above, trigger = interaction.in_modal, interaction.trigger
        modal = await ModalResponder.opened(workspace.client, trigger, TITLE, above=above)
        if modal is None:
            await self.say_not_opened(interaction)
        return modal

    async def say_not_opened(self, interaction: Interaction) -> None:
        """Say that a press came to nothing, where Slack lets a message be written."""
        if interaction.response_url:
            await self.message_responder(interaction).show(sentence_message(NOT_OPENED))

    async def handle_unknown(self, workspace: Workspace, interaction: Interaction) -> None:
        """Say of a button of an older release that it does nothing any more."""
        responder = self.message_responder(interaction) if interaction.response_url else None
        job = Job(partial(_refuse, StaleButton(TOO_OLD)), action="press")
        await self.serve(workspace, interaction, responder, job)


async def _shown_otherwise(
    response: Response, workspace: Workspace, interaction: Interaction
) -> bool:
    """Show by the Web API what a response_url did not take, where the app may write."""
    if not (interaction.response_url and workspace.granted("chat:write")):
        return False
    return await EventResponder(workspace.client, interaction).show(response.message)


async def _refuse(error: StaleButton, _caller: Caller) -> Response:
    raise error


def unidentified(workspace: Workspace, interaction: Interaction) -> Caller:
    """Return the person of an interaction as long as Slack was not asked about them."""
    return Caller(workspace, interaction.conversation, Person(interaction.user))
