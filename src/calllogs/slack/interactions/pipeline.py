"""The way of every interaction: authorize, rate-limit, answer in time, show, audit."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from calllogs.errors import ApiError, CallLogsError, FilterError
from calllogs.render.slack import messages
from calllogs.render.slack.messages import sentence_message
from calllogs.render.slack.surfaces import TITLE
from calllogs.slack.authz.audit import AuditEvent, audit, location
from calllogs.slack.authz.people import Person
from calllogs.slack.authz.policy import UNKNOWN, Caller, Limits, NotAuthorized, Policy
from calllogs.slack.interaction import Interaction
from calllogs.slack.interactions.buttons import RETRY, RUN, TOO_OLD, Buttons, ButtonValues
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.responders import MessageResponder, ModalResponder, Responder, Response
from calllogs.slack.store.workspaces import Workspace

DEADLINE = 20.0
"""Seconds a person is left waiting at most (slack-facts.md 7.5)."""
LOADING_AFTER = 1.5
"""Seconds before somebody is told that it takes a moment (slack-facts.md 1.5)."""
HEAD_START = 0.03
"""Seconds by which acknowledgements go first: Bolt looks for them every 10 ms, and work that begins
in between keeps those of everybody else waiting (docs/benchmarks.md)."""

UNEXPECTED = "calllogs failed at this, which is a bug in calllogs. Nothing was changed."
TOO_LATE = "OneUptime did not answer in time, so there is nothing to show. Nothing was changed."

_LOG = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Runs interactions.

    Attributes:
        policy: Decides who may ask.
        limits: How often, and how many at once.
        commands: Answers questions.
        values: Verifies the values of buttons.
        slack_api_url: Slack's own, or a fake Slack's.
        loading_after: Seconds before somebody is told that it takes a moment.
        deadline: Seconds for one answer.
    """

    policy: Policy
    limits: Limits
    commands: Commands
    values: ButtonValues
    slack_api_url: str
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
        await responder.show(response.message, answered=answered)
        audit(caller, event if answered else replace(event, action=job.action), began)

    async def _response(
        self, workspace: Workspace, interaction: Interaction, job: Job
    ) -> tuple[Caller, Response]:
        """Return the caller and the response; a refusal, mistake or failure is a response too."""
        caller = unidentified(workspace, interaction)
        await asyncio.sleep(HEAD_START)
        try:
            caller = await self._authorized(workspace, interaction)
            await self.limits.count(workspace.team, interaction.user)
            async with self.limits.turn(workspace.team), asyncio.timeout(self.deadline):
                return caller, await job.run(caller)
        except Exception as error:  # noqa: BLE001  whoever asks is answered, whatever happens
            return caller, error_response(error, job.text, self.commands.buttons, caller)

    async def _authorized(self, workspace: Workspace, interaction: Interaction) -> Caller:
        try:
            async with asyncio.timeout(self.deadline):
                return await self.policy.authorize(workspace, interaction)
        except TimeoutError as error:
            raise NotAuthorized(UNKNOWN) from error

    async def ask(
        self, workspace: Workspace, interaction: Interaction, responder: Responder | None, text: str
    ) -> None:
        """Answer a question in the filter language, or another of the command's forms."""
        job = Job(partial(self.commands.respond, text), text)
        await self.serve(workspace, interaction, responder, job)

    async def read_value(
        self, value: str, workspace: Workspace, interaction: Interaction
    ) -> str | None:
        """Return the question in a button's value; where it is not to be trusted, say so."""
        try:
            return self.values.verify(value, interaction.user, workspace.app.now())
        except FilterError as error:
            await self.message_responder(interaction).show(sentence_message(error.message))
            return None

    def message_responder(
        self, interaction: Interaction, *, replacing: bool = False
    ) -> MessageResponder:
        """Return the responder into the message, or the channel, of an interaction."""
        url, thread = interaction.response_url, interaction.thread
        return MessageResponder(url, self.slack_api_url, replacing, thread)

    async def responder(
        self, workspace: Workspace, interaction: Interaction, *, replacing: bool
    ) -> Responder | None:
        """Return the responder to a press; None where Slack opened no modal."""
        if interaction.in_modal:
            return ModalResponder(workspace.client, interaction.view_id, TITLE)
        if interaction.view:  # the app's home: an answer there would be gone when it is reopened
            return await ModalResponder.opened(workspace.client, interaction.trigger, TITLE)
        return self.message_responder(interaction, replacing=replacing)

    async def handle_unknown(self, interaction: Interaction) -> None:
        """Say of a button of an older release that it does nothing any more."""
        if interaction.response_url:
            await self.message_responder(interaction).show(sentence_message(TOO_OLD))


def unidentified(workspace: Workspace, interaction: Interaction) -> Caller:
    """Return the person of an interaction as long as Slack was not asked about them."""
    return Caller(workspace, interaction.conversation, Person(interaction.user))


def error_response(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what somebody is told of an error.

    Args:
        error: A refusal, a mistake or a failure.
        text: The question it was raised for.
        buttons: Makes those that lead on.
        caller: Who asked.
    """
    if isinstance(error, NotAuthorized):
        event = AuditEvent("query", "refused")
        return Response(sentence_message(f":no_entry_sign: {error}"), event)
    if isinstance(error, FilterError):
        return _mistake(error, text, buttons, caller)
    return _failure(error, text, buttons, caller)


def _mistake(error: FilterError, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what was not understood, with a button that asks the corrected question."""
    corrected = _corrected(error, text)
    run = buttons.query_button(RUN, f"Run: {corrected}", corrected, caller) if corrected else []
    message = messages.mistake_message(error, text, [*run, *buttons.form_and_help(text, caller)])
    return Response(message, AuditEvent("query", "not understood"))


def _corrected(error: FilterError, text: str) -> str | None:
    """Return the text with the wrong piece spelled as suggested."""
    if error.suggestion is None or text.count(error.about) != 1:
        return None
    return text.replace(error.about, error.suggestion)


def _failure(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return why there is no answer, with a reference to what is logged of it."""
    reference, kind = secrets.token_hex(4), type(error).__name__
    _LOG.warning("A question failed: %s at %s, reference %s.", kind, location(error), reference)
    retryable = error.retryable if isinstance(error, ApiError) else isinstance(error, TimeoutError)
    retry = buttons.query_button(RETRY, "Try again", text, caller) if retryable else []
    message = messages.failure_message(_sentence(error), text, reference, retry)
    return Response(message, AuditEvent("query", kind, reference=reference))


def _sentence(error: Exception) -> str:
    if isinstance(error, CallLogsError):
        return str(error)
    return TOO_LATE if isinstance(error, TimeoutError) else UNEXPECTED
