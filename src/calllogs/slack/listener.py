"""The Bolt application: acknowledges at once, then works, and knows what is under way."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.slack.interactions import navigation as nav
from calllogs.slack.interactions.actions import Presses
from calllogs.slack.interactions.commands import where
from calllogs.slack.interactions.filter_form import INCIDENTS, PEOPLE, SUBMIT
from calllogs.slack.interactions.forms import Forms
from calllogs.slack.interactions.homes import Homes
from calllogs.slack.interactions.interaction import Body, Visit, opened, pressed, typed
from calllogs.slack.interactions.pipeline import Reception
from calllogs.slack.manifest import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from calllogs.slack.store.workspaces import FindWorkspace, Workspace

ANY_COMMAND = re.compile("/.*")
"""Slack sends the app's own command only, whatever a second installation calls it."""

Next = Callable[[], Awaitable[BoltResponse]]
Deed = Callable[[Workspace, Visit], Awaitable[None]]
_WORKSPACE = "calllogs.workspace"
_LOG = logging.getLogger(__name__)


class Ack(Protocol):
    """Bolt's acknowledgement."""

    def __call__(self, **answer: object) -> Awaitable[object]:
        """Acknowledge, with an answer where the kind of the request has one."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is under way, so that a shutdown can wait for it."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, deed: Awaitable[None]) -> None:
        """Start something and remember it until it is done."""
        task = asyncio.ensure_future(deed)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # The kind alone: the text may hold what nobody else may read.
            _LOG.error("Something was not done: %s at %s.", type(error).__name__, where(error))

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, then have the rest say that it was cut short."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=seconds)
        cut = [*self.tasks]
        for task in cut:
            task.cancel()
        if cut:
            await asyncio.wait(cut, timeout=SECONDS_TO_SAY_SO)


SECONDS_TO_SAY_SO = 2.0


@dataclass(frozen=True, slots=True)
class Listener:
    """Everything that can happen, and what is done then."""

    reception: Reception
    presses: Presses
    forms: Forms
    homes: Homes
    work: Work

    async def command(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Acknowledge before anything else: Slack waits 3 seconds and no longer."""
        await ack()
        visit = typed(body)
        response = self.reception.response(visit)
        self.work.begin(
            self.reception.ask(context[_WORKSPACE], visit, response, visit.text.strip())
        )

    async def action(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Do what a button or menu of ours is for."""
        await ack()
        visit = pressed(body)
        self.work.begin(self._pressed(context[_WORKSPACE], visit))

    async def _pressed(self, workspace: Workspace, visit: Visit) -> None:
        deed = self._deeds.get(visit.action)
        if deed:
            await deed(workspace, visit)
        elif visit.action != nav.OPEN:  # a link opens by itself
            await self.reception.too_old(visit)

    @property
    def _deeds(self) -> Mapping[str, Deed]:
        asking = (nav.NEWER, nav.OLDER, nav.LIST, nav.RUN, nav.RETRY, nav.NEAREST, nav.PERSON)
        return {
            **dict.fromkeys((*asking, nav.OWN), self.presses.filter),
            nav.PICK: self.presses.picked,
            nav.HELP: self.presses.helped,
            nav.MORE: self.presses.more,
            nav.SHARE: self.presses.shared,
            nav.DETAILS: self.presses.detailed,
            nav.FILTER: self.forms.wanted,
            GLOBAL_SHORTCUT: self.forms.wanted,
            MESSAGE_SHORTCUT: self.forms.of_message,
        }

    async def options(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Offer what a menu of the form may hold."""
        offered = await self.forms.suggested(context[_WORKSPACE], pressed(body))
        await ack(options=offered)

    async def sent(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Answer a form, or show its mistakes where they are."""
        workspace, visit = context[_WORKSPACE], pressed(body)
        answer: Mapping[str, JsonValue] = self.forms.checked(workspace, visit)
        await ack(**answer)
        if answer.get("response_action") != "errors":
            self.work.begin(self.forms.submitted(workspace, visit))

    async def home(self, body: Body, context: AsyncBoltContext) -> None:
        """Show the app's home to whoever opened it."""
        visit = opened(body)
        if visit.action == "home":
            self.work.begin(self.homes.shown(context[_WORKSPACE], visit))


def bolt_app(listener: Listener, slack_api_url: str, find: FindWorkspace) -> AsyncApp:
    """Return the Bolt application; foreign teams reach no listener."""
    # A client that holds a token makes Bolt pass over `authorize` and serve every team.
    client = AsyncWebClient(base_url=slack_api_url)

    async def ours(context: AsyncBoltContext, next_: Next) -> BoltResponse | None:
        """Let only our teams in; Bolt's own refusal would post to an unchecked response_url."""
        workspace = await find(context.team_id or "", context.enterprise_id or "")
        if workspace is None:
            return BoltResponse(status=200, body="")
        context[_WORKSPACE] = workspace
        return await next_()

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        workspace: Workspace = context[_WORKSPACE]
        return workspace.identity

    app = AsyncApp(
        # Without one given, each of Bolt's loggers takes the root's level, whatever its own family
        # was set to, and writes down what Slack sent.
        logger=logging.getLogger("slack_bolt"),
        client=client,
        before_authorize=ours,
        authorize=authorize,
        signing_secret="checked-before",  # noqa: S106  our own guard verifies, over HTTP
    )
    app.command(ANY_COMMAND)(listener.command)
    for constraint in (GLOBAL_SHORTCUT, MESSAGE_SHORTCUT):
        app.shortcut(constraint)(listener.action)
    for menu in (INCIDENTS, PEOPLE):
        app.options(menu)(listener.options)
    app.view(SUBMIT)(listener.sent)
    app.event("app_home_opened")(listener.home)
    app.action(re.compile(".*"))(listener.action)
    return app
