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

from calllogs.slack.interaction import Body, Interaction, opened, pressed, typed
from calllogs.slack.interactions import navigation as nav
from calllogs.slack.interactions.actions import Actions
from calllogs.slack.interactions.commands import where
from calllogs.slack.interactions.filter_form import INCIDENTS, PEOPLE, SUBMIT
from calllogs.slack.interactions.forms import Forms
from calllogs.slack.interactions.home import Home
from calllogs.slack.interactions.pipeline import Pipeline
from calllogs.slack.manifest import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from calllogs.slack.store.workspaces import FindWorkspace, Workspace

ANY_COMMAND = re.compile("/.*")
"""Slack sends the app's own command only, whatever a second installation calls it."""

Next = Callable[[], Awaitable[BoltResponse]]
Handler = Callable[[Workspace, Interaction], Awaitable[None]]
_WORKSPACE = "calllogs.workspace"
_LOG = logging.getLogger(__name__)


class Ack(Protocol):
    """Bolt's acknowledgement."""

    def __call__(self, **answer: object) -> Awaitable[object]:
        """Acknowledge, with an answer where the kind of the request has one."""


@dataclass(frozen=True, slots=True)
class BackgroundTasks:
    """What is under way, so that a shutdown can wait for it."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, handler: Awaitable[None]) -> None:
        """Start something and remember it until it is done."""
        task = asyncio.ensure_future(handler)
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

    pipeline: Pipeline
    actions: Actions
    forms: Forms
    home: Home
    work: BackgroundTasks

    async def command(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Acknowledge before anything else: Slack waits 3 seconds and no longer."""
        await ack()
        interaction = typed(body)
        response = self.pipeline.response(interaction)
        self.work.begin(
            self.pipeline.ask(context[_WORKSPACE], interaction, response, interaction.text.strip())
        )

    async def action(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Do what a button or menu of ours is for."""
        await ack()
        interaction = pressed(body)
        self.work.begin(self._pressed(context[_WORKSPACE], interaction))

    async def _pressed(self, workspace: Workspace, interaction: Interaction) -> None:
        handler = self._handlers.get(interaction.action)
        if handler:
            await handler(workspace, interaction)
        elif interaction.action != nav.OPEN:  # a link opens by itself
            await self.pipeline.too_old(interaction)

    @property
    def _handlers(self) -> Mapping[str, Handler]:
        asking = (nav.NEWER, nav.OLDER, nav.LIST, nav.RUN, nav.RETRY, nav.NEAREST, nav.PERSON)
        return {
            **dict.fromkeys((*asking, nav.OWN), self.actions.filter),
            nav.PICK: self.actions.picked,
            nav.HELP: self.actions.helped,
            nav.MORE: self.actions.more,
            nav.SHARE: self.actions.shared,
            nav.DETAILS: self.actions.detailed,
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
        workspace, interaction = context[_WORKSPACE], pressed(body)
        answer: Mapping[str, JsonValue] = self.forms.checked(workspace, interaction)
        await ack(**answer)
        if answer.get("response_action") != "errors":
            self.work.begin(self.forms.submitted(workspace, interaction))

    async def home_opened(self, body: Body, context: AsyncBoltContext) -> None:
        """Show the app's home to whoever opened it."""
        interaction = opened(body)
        if interaction.action == "home":
            self.work.begin(self.home.opened(context[_WORKSPACE], interaction))


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
    app.event("app_home_opened")(listener.home_opened)
    app.action(re.compile(".*"))(listener.action)
    return app
