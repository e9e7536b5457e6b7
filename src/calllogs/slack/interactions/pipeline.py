"""What happens when somebody does something in Slack: let in, answered in time, written down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from calllogs.errors import FilterError
from calllogs.render.slack.notices import RESTARTING, said_message
from calllogs.slack.authz.audit import audit
from calllogs.slack.authz.limits import Limits
from calllogs.slack.authz.people import Person
from calllogs.slack.authz.policy import UNKNOWN, Caller, NotAuthorized, Policy
from calllogs.slack.interaction import Interaction, text
from calllogs.slack.interactions.buttons import TOO_OLD, Buttons
from calllogs.slack.interactions.commands import Commands, refusal
from calllogs.slack.respond.delivery import MessageResponder, ModalResponder, Responder, Response
from calllogs.slack.store.workspaces import Workspace

LOADING_AFTER = 1.5
"""Seconds before somebody is told that it takes a moment (SLACK.md 1.5)."""
HEAD_START = 0.03
"""Seconds by which acknowledgements go first: Bolt looks for them every 10 ms, and work that begins
in between keeps those of everybody else waiting (docs/benchmarks.md)."""
TITLE = "Call logs"


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody came for.

    Attributes:
        run: Makes the answer, for somebody who may ask.
        typed: What a failure quotes as the question.
        what: What is written down of it when it is refused, or fails.
    """

    run: Callable[[Caller], Awaitable[Response]]
    typed: str = ""
    what: str = "query"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Receives everybody.

    Attributes:
        policy: Lets people in.
        limits: Keeps them from taking everybody's place.
        commands: Answers, failures too.
        buttons: Reads what a button carries.
        slack_api_url: Slack's own, or a fake Slack's.
        loading_after: Seconds before somebody is told that it takes a moment.
    """

    policy: Policy
    limits: Limits
    commands: Commands
    buttons: Buttons
    slack_api_url: str
    loading_after: float = LOADING_AFTER

    async def serve(
        self, workspace: Workspace, interaction: Interaction, responder: Responder, job: Job
    ) -> None:
        """Do an errand for somebody who may ask, show what came of it, and write it down.

        Args:
            workspace: Whose calls.
            interaction: Who came, and where.
            responder: Where the answer goes.
            job: What they came for.
        """
        began = workspace.app.now()
        work = asyncio.ensure_future(self._reply(workspace, interaction, job))
        try:
            done, _ = await asyncio.wait({work}, timeout=self.loading_after)
            if not done:
                await responder.loading()
            caller, response = await work
        except asyncio.CancelledError:
            work.cancel()
            await responder.show(said_message(RESTARTING))
            raise
        answered = response.event.outcome == "answered"
        await responder.show(response.message, answered=answered)
        audit(caller, response.event if answered else replace(response.event, what=job.what), began)

    async def _reply(
        self, workspace: Workspace, interaction: Interaction, job: Job
    ) -> tuple[Caller, Response]:
        caller = unidentified(workspace, interaction)
        await asyncio.sleep(HEAD_START)
        try:
            caller = await self._admitted(workspace, interaction)
            await self.limits.count(interaction.conversation.team, interaction.user)
            async with self.limits.turn(workspace.team):
                return caller, await self.commands.guarded(job.typed, caller, job.run)
        except NotAuthorized as error:
            return caller, refusal(error)
        except Exception as error:  # noqa: BLE001  whoever asks is answered, whatever happens
            return caller, self.commands.failed(error, job.typed, caller)

    async def _admitted(self, workspace: Workspace, interaction: Interaction) -> Caller:
        try:
            async with asyncio.timeout(self.commands.deadline):
                return await self.policy.admit(workspace, interaction)
        except TimeoutError as error:
            raise NotAuthorized(UNKNOWN) from error

    async def ask(
        self, workspace: Workspace, interaction: Interaction, responder: Responder, question: str
    ) -> None:
        """Answer a question in the filter language, or what else stands behind the command."""

        async def run(caller: Caller) -> Response:
            return await self.commands.answer(question, caller)

        await self.serve(workspace, interaction, responder, Job(run, question))

    async def carried(
        self, value: str, workspace: Workspace, interaction: Interaction
    ) -> str | None:
        """Return the question a button carries; where it is not to be trusted, say so."""
        try:
            return self.buttons.read(value, interaction.user, workspace.app.now())
        except FilterError as error:
            await self.response(interaction).show(said_message(error.message))
            return None

    def response(self, interaction: Interaction, *, replacing: bool = False) -> MessageResponder:
        """Return the way back into the message, or the channel, somebody came from."""
        thread = text(interaction.message, "thread_ts")
        return MessageResponder(interaction.response_url, self.slack_api_url, replacing, thread)

    async def responder(
        self, workspace: Workspace, interaction: Interaction, *, replacing: bool
    ) -> Responder | None:
        """Return where the answer to a press goes; None where Slack let nothing be opened."""
        if in_modal(interaction):
            return ModalResponder(workspace.client, text(interaction.view, "id"), TITLE)
        if interaction.view:  # the app's home: an answer there would be gone at the next visit
            return await ModalResponder.opened(workspace.client, interaction.trigger, TITLE)
        return self.response(interaction, replacing=replacing)

    async def too_old(self, interaction: Interaction) -> None:
        """Say of a button of an older release that it does nothing any more."""
        if interaction.response_url:
            await self.response(interaction).show(said_message(TOO_OLD))


def in_modal(interaction: Interaction) -> bool:
    """Whether something was pressed in a modal."""
    return text(interaction.view, "type") == "modal"


def unidentified(workspace: Workspace, interaction: Interaction) -> Caller:
    """Return who came as long as nothing is known of them."""
    return Caller(workspace, interaction.conversation, Person(interaction.user))
