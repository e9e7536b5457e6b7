"""What happens when somebody does something in Slack: let in, answered in time, written down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from calllogs.errors import FilterError
from calllogs.render.slack.notices import RESTARTING, said_message
from calllogs.slack.authz.audit import audit
from calllogs.slack.authz.limits import Limits
from calllogs.slack.authz.people import Person
from calllogs.slack.authz.policy import UNKNOWN, Asker, Policy, Refused
from calllogs.slack.interactions.buttons import TOO_OLD, Buttons
from calllogs.slack.interactions.commands import Questions, Reply, refused
from calllogs.slack.interactions.interaction import Visit, text
from calllogs.slack.respond.delivery import Modal, Outlet, Response
from calllogs.slack.store.workspaces import Workspace

LOADING_AFTER = 1.5
"""Seconds before somebody is told that it takes a moment (SLACK.md 1.5)."""
HEAD_START = 0.03
"""Seconds by which acknowledgements go first: Bolt looks for them every 10 ms, and work that begins
in between keeps those of everybody else waiting (docs/benchmarks.md)."""
TITLE = "Call logs"


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody came for.

    Attributes:
        job: Makes the answer, for somebody who may ask.
        typed: What a failure quotes as the question.
        what: What is written down of it when it is refused, or fails.
    """

    job: Callable[[Asker], Awaitable[Reply]]
    typed: str = ""
    what: str = "query"


@dataclass(frozen=True, slots=True)
class Reception:
    """Receives everybody.

    Attributes:
        policy: Lets people in.
        limits: Keeps them from taking everybody's place.
        questions: Answers, failures too.
        buttons: Reads what a button carries.
        slack_api_url: Slack's own, or a fake Slack's.
        loading_after: Seconds before somebody is told that it takes a moment.
    """

    policy: Policy
    limits: Limits
    questions: Questions
    buttons: Buttons
    slack_api_url: str
    loading_after: float = LOADING_AFTER

    async def serve(
        self, workspace: Workspace, visit: Visit, outlet: Outlet, errand: Errand
    ) -> None:
        """Do an errand for somebody who may ask, show what came of it, and write it down.

        Args:
            workspace: Whose calls.
            visit: Who came, and where.
            outlet: Where the answer goes.
            errand: What they came for.
        """
        began = workspace.app.now()
        work = asyncio.ensure_future(self._reply(workspace, visit, errand))
        try:
            done, _ = await asyncio.wait({work}, timeout=self.loading_after)
            if not done:
                await outlet.loading()
            asker, reply = await work
        except asyncio.CancelledError:
            work.cancel()
            await outlet.show(said_message(RESTARTING))
            raise
        answered = reply.deed.outcome == "answered"
        await outlet.show(reply.message, answered=answered)
        audit(asker, reply.deed if answered else replace(reply.deed, what=errand.what), began)

    async def _reply(
        self, workspace: Workspace, visit: Visit, errand: Errand
    ) -> tuple[Asker, Reply]:
        asker = stranger(workspace, visit)
        await asyncio.sleep(HEAD_START)
        try:
            asker = await self._admitted(workspace, visit)
            await self.limits.count(visit.place)
            async with self.limits.turn(workspace.team):
                return asker, await self.questions.guarded(errand.typed, asker, errand.job)
        except Refused as error:
            return asker, refused(error)
        except Exception as error:  # noqa: BLE001  whoever asks is answered, whatever happens
            return asker, self.questions.failed(error, errand.typed, asker)

    async def _admitted(self, workspace: Workspace, visit: Visit) -> Asker:
        try:
            async with asyncio.timeout(self.questions.deadline):
                return await self.policy.admit(workspace, visit)
        except TimeoutError as error:
            raise Refused(UNKNOWN) from error

    async def ask(self, workspace: Workspace, visit: Visit, outlet: Outlet, question: str) -> None:
        """Answer a question in the filter language, or what else stands behind the command."""

        async def job(asker: Asker) -> Reply:
            return await self.questions.answer(question, asker)

        await self.serve(workspace, visit, outlet, Errand(job, question))

    async def carried(self, value: str, workspace: Workspace, visit: Visit) -> str | None:
        """Return the question a button carries; where it is not to be trusted, say so."""
        try:
            return self.buttons.read(value, visit.place.user, workspace.app.now())
        except FilterError as error:
            await self.response(visit).show(said_message(error.message))
            return None

    def response(self, visit: Visit, *, replacing: bool = False) -> Response:
        """Return the way back into the message, or the channel, somebody came from."""
        thread = text(visit.message, "thread_ts")
        return Response(visit.response_url, self.slack_api_url, replacing, thread)

    async def outlet(self, workspace: Workspace, visit: Visit, *, replacing: bool) -> Outlet | None:
        """Return where the answer to a press goes; None where Slack let nothing be opened."""
        if in_modal(visit):
            return Modal(workspace.client, text(visit.view, "id"), TITLE)
        if visit.view:  # the app's home: an answer there would be gone at the next visit
            return await Modal.opened(workspace.client, visit.trigger, TITLE)
        return self.response(visit, replacing=replacing)

    async def too_old(self, visit: Visit) -> None:
        """Say of a button of an older release that it does nothing any more."""
        if visit.response_url:
            await self.response(visit).show(said_message(TOO_OLD))


def in_modal(visit: Visit) -> bool:
    """Whether something was pressed in a modal."""
    return text(visit.view, "type") == "modal"


def stranger(workspace: Workspace, visit: Visit) -> Asker:
    """Return who came as long as nothing is known of them."""
    return Asker(workspace, visit.place, Person(visit.place.user))
