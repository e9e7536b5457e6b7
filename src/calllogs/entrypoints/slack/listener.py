"""The Bolt application: acknowledges at once, then answers, and knows what is under way."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.entrypoints.slack.channel_links import Place
from calllogs.entrypoints.slack.delivery import Delivery
from calllogs.entrypoints.slack.questions import Questions

COMMAND = "/calllogs"

Ack = Callable[[], Awaitable[object]]
Next = Callable[[], Awaitable[BoltResponse]]


@dataclass(frozen=True, slots=True)
class Work:
    """Answers under way, so that a shutdown can wait for them."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, answer: Awaitable[None]) -> None:
        """Start an answer and remember it until it is done."""
        task = asyncio.ensure_future(answer)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, then let go of the rest."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=seconds)
        for task in self.tasks:
            task.cancel()


@dataclass(frozen=True, slots=True)
class Listener:
    """Answers `/calllogs`."""

    questions: Questions
    delivery: Delivery
    work: Work

    async def command(self, ack: Ack, body: dict[str, str]) -> None:
        """Acknowledge before anything else: Slack waits 3 seconds and no longer."""
        await ack()
        self.work.begin(self._answer(body))

    async def other(self, ack: Ack) -> None:
        """Acknowledge what nothing here offers, such as a button of an older release."""
        await ack()

    async def _answer(self, body: dict[str, str]) -> None:
        answer = await self.questions.answer(body.get("text", ""), _place(body))
        await self.delivery.send(body.get("response_url", ""), answer.message, answer.fallback)


def _place(body: dict[str, str]) -> Place:
    return Place(
        team=body.get("team_id", ""),
        channel=body.get("channel_id", ""),
        name=body.get("channel_name", ""),
        user=body.get("user_id", ""),
    )


def bolt_app(listener: Listener, slack_api_url: str, identity: AuthorizeResult) -> AsyncApp:
    """Return the Bolt application for one workspace; other teams reach no listener."""
    # A client that holds a token makes Bolt pass over `authorize` and serve every team.
    client = AsyncWebClient(base_url=slack_api_url)

    async def ours(context: AsyncBoltContext, next_: Next) -> BoltResponse | None:
        """Let only our team in; Bolt's own refusal would post to an unchecked response_url."""
        if context.team_id == identity.team_id:
            return await next_()
        return BoltResponse(status=200, body="")

    async def authorize() -> AuthorizeResult:
        return identity

    app = AsyncApp(
        client=client,
        before_authorize=ours,
        authorize=authorize,
        signing_secret="socket-mode",  # noqa: S106  Socket Mode verifies nothing by it
    )
    app.command(COMMAND)(listener.command)
    app.action(re.compile(".*"))(listener.other)
    return app
