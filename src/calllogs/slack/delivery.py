"""How Slack is reached, and how an answer is shown there: a message, a modal or the app's home."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from aiohttp import (
    BaseConnector,
    ClientConnectionError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
)
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from calllogs.config.settings import SLACK_API_URL, Proxy
from calllogs.render.slack.blocks import Block
from calllogs.render.slack.messages import (
    LOADING,
    Message,
    loading_message,
    sentence_message,
)
from calllogs.render.slack.surfaces import (
    TITLE,
    home_view,
    modal,
    plain_message,
    without_refused_blocks,
    without_tables,
)
from calllogs.slack.interaction import Interaction

SECONDS = 30.0
"""In which Slack answers, as with a session of the SDK's own."""


class NotReached(ClientConnectionError):
    """No connection to Slack through a proxy of SOCKS, and why."""


@dataclass(frozen=True, slots=True)
class SlackTransport:
    """The way to Slack.

    Attributes:
        api_url: The address of Slack's API, or of a fake Slack's.
        proxy: The proxy on the way, or None.
        session: Goes through it where it is one of SOCKS, which aiohttp does not speak by itself.
    """

    api_url: str
    proxy: Proxy | None = None
    session: ClientSession | None = None

    def __str__(self) -> str:
        """Return the way as a person may see it."""
        return f"through the proxy {self.proxy}" if self.proxy else "directly"

    @property
    def _http_proxy(self) -> str | None:
        return self.proxy.url if self.proxy and not self.session else None

    def web_client(self, token: SecretStr | None = None) -> AsyncWebClient:
        """Return a client of Slack's API."""
        shown = token.get_secret_value() if token else None
        client = AsyncWebClient(shown, base_url=self.api_url, session=self.session)
        client.proxy = self._http_proxy  # what the SDK reads itself knows no NO_PROXY
        return client

    def webhook(self, url: str) -> AsyncWebhookClient:
        """Return what posts to a response_url."""
        client = AsyncWebhookClient(url, session=self.session)
        client.proxy = self._http_proxy  # as above
        return client

    def lead(self, client: SocketModeClient) -> None:
        """Have a websocket go the same way; it closes its session, so it gets one of its own."""
        client.proxy = self._http_proxy
        if self.session and self.session.connector:
            client.aiohttp_client_session.detach()
            client.aiohttp_client_session = session_over(self.session.connector)


def session_over(connector: BaseConnector) -> ClientSession:
    """Return a session that connects by a connector, which outlives it.

    It keeps no cookies: what Slack sets for one workspace goes with no request of another.
    """
    timeout, cookies = ClientTimeout(total=SECONDS), DummyCookieJar()
    return ClientSession(
        connector=connector, connector_owner=False, timeout=timeout, cookie_jar=cookies
    )


HOOKS = "https://hooks.slack.com"
MOST_USES = 5
"""Messages Slack takes at one response_url (slack-facts.md 1.5)."""

RETRY_PAUSES = (1.0, 3.0)
"""Seconds before what Slack could not take is posted again."""
LONGEST_PAUSE = 30
"""Seconds; where Slack asks for more, the next try comes as if it had not."""

_UNFIT = re.compile("invalid|too_long|no_text")
"""In Slack's word for what is wrong, where a plainer message may be taken."""
_GONE = re.compile("expired|used_url|not_found|prohibited|archived|inactive|invalid_url")
"""The same, where nothing will ever be taken at this address."""

_LOG = logging.getLogger(__name__)
_OK, _TOO_MANY, _FAILED = 200, 429, 500


class Responder(Protocol):
    """Shows one answer to the person who asked."""

    async def loading(self) -> None:
        """Say that it takes a moment."""

    async def show(self, message: Message, *, answered: bool = True) -> bool:
        """Show an answer, or why there is none; returns whether Slack took it."""


@dataclass
class MessageResponder:
    """Posts to a response_url: into the caller's own message, or a new one in their channel.

    Attributes:
        url: The response_url.
        transport: The way to Slack, or to a fake one, whose origin is then the only one accepted.
        replacing: Whether what is shown takes the place of the message that was pressed.
        thread: The thread it belongs in, or "".
        sleep: Waits some seconds.
    """

    url: str
    transport: SlackTransport
    replacing: bool = False
    thread: str = ""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _uses: int = field(default=0, init=False)

    async def loading(self) -> None:
        """Say that it takes a moment; the answer will stand beside this message."""
        await self._deliver({**loading_message(), "replace_original": False})

    async def show(self, message: Message, *, answered: bool = True) -> bool:
        """Show an answer to the caller alone; a failure takes no answer's place.

        Returns whether it arrived.
        """
        return await self._deliver({**message, "replace_original": self.replacing and answered})

    async def share(self, message: Message) -> bool:
        """Post a message everybody in the channel sees; returns whether it arrived."""
        shared = {**message, "response_type": "in_channel", "replace_original": False}
        return await self._deliver({**shared, "unfurl_links": False, "unfurl_media": False})

    async def _deliver(self, message: Message) -> bool:
        """Post a message; where Slack refuses it, the same in plainer means, as far as it takes."""
        if not accepts(self.url, self.transport.api_url):
            _LOG.warning("An answer was not sent: its response_url is not Slack's.")
            return False
        if self.thread:
            message = {**message, "thread_ts": self.thread}
        webhook = self.transport.webhook(self.url)
        reply = await self._post(webhook, message)
        for plainer in (without_refused_blocks, plain_message):
            if not reply.unfit:
                break
            _LOG.warning("Slack refused an answer; it went out in plainer means.")
            message = plainer(message, reply.said)
            reply = await self._post(webhook, message)
        if reply.unfit:
            await self._post(webhook, {**message, **sentence_message(TOO_MUCH)})
        return reply.taken

    async def _post(self, webhook: AsyncWebhookClient, message: Message) -> "_Reply":
        """Post a message, and again where that may help, as often as Slack allows at all."""
        reply = await self._use(webhook, message)
        for pause in RETRY_PAUSES:
            if not reply.passing or self._uses == MOST_USES:
                break
            await self.sleep(pause if reply.retry_after is None else reply.retry_after)
            reply = await self._use(webhook, message)
        return reply

    async def _use(self, webhook: AsyncWebhookClient, message: Message) -> "_Reply":
        if self._uses == MOST_USES:
            _LOG.warning("A response_url was used as often as Slack allows.")
            return _Reply(said="used up")
        self._uses += 1
        try:
            reply = _Reply.of(await webhook.send_dict(message))
        except (ClientError, OSError) as error:
            # The kind alone: the text may hold the address, which is as good as a token.
            _LOG.warning("An answer did not reach Slack: %s.", type(error).__name__)
            return _Reply()
        if not reply.taken:
            _LOG.warning("Slack did not take an answer: status %s.", reply.status)
        return reply


@dataclass(frozen=True, slots=True)
class _Reply:
    """What came of posting to a response_url.

    Attributes:
        status: The HTTP status; 0 where none came.
        said: What Slack wrote.
        passing: Whether the same may be taken a moment later.
        unfit: Whether something plainer may be taken at once.
        retry_after: Seconds Slack asks to wait, or None.
    """

    status: int = 0
    said: str = ""
    passing: bool = False
    unfit: bool = False
    retry_after: float | None = None

    @classmethod
    def of(cls, reply: WebhookResponse) -> "_Reply":
        """Return what a reply says. Slack answers 500 to what it will never take, too."""
        gone = _GONE.search(reply.body) is not None
        unfit = _UNFIT.search(reply.body) is not None and not gone
        failed = reply.status_code >= _FAILED and not (gone or unfit)
        passing = reply.status_code == _TOO_MANY or failed
        wait = reply.headers.get("Retry-After", reply.headers.get("retry-after", ""))
        seconds = float(wait) if wait.isdecimal() and int(wait) <= LONGEST_PAUSE else None
        return cls(reply.status_code, reply.body, passing, unfit, seconds)

    @property
    def taken(self) -> bool:
        """Whether Slack shows the message."""
        return self.status == _OK and '"ok":false' not in self.said.replace(" ", "")


def accepts(response_url: str, slack_api_url: str) -> bool:
    """Whether a response_url is Slack's: any other in a payload was not written by Slack."""
    allowed = HOOKS if slack_api_url == SLACK_API_URL else _origin(slack_api_url)
    return _origin(response_url) == allowed


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


@dataclass
class ModalResponder:
    """Updates a modal that is open already; tables and charts are not allowed in one.

    Attributes:
        client: Asks Slack.
        view_id: The modal's id.
        title: What it is about, 24 characters at most.
    """

    client: AsyncWebClient
    view_id: str
    title: str = TITLE

    async def loading(self) -> None:
        """Say nothing: the modal opened with a line that says so."""

    async def show(self, message: Message, *, answered: bool = True) -> bool:  # noqa: ARG002  one place
        """Show an answer, or why there is none, in the modal; returns whether Slack took it."""
        view = modal(self.title, without_tables(message))
        shown = await show_view(self.client, "views.update", view, view_id=self.view_id)
        return shown is not None

    @classmethod
    async def opened(
        cls, client: AsyncWebClient, trigger: str, title: str, *, above: bool = False
    ) -> "ModalResponder | None":
        """Open a modal at once, before anything is asked: a trigger is good for 3 seconds.

        Args:
            client: Asks Slack.
            trigger: Slack's trigger_id.
            title: What it is about.
            above: Whether it lies above one that is open already.
        """
        method = "views.push" if above else "views.open"
        view = modal(title, [LOADING])
        view_id = await show_view(client, method, view, trigger_id=trigger)
        return cls(client, view_id, title) if view_id else None


@dataclass(frozen=True, slots=True)
class EventResponder:
    """Answers a mention in its thread, shown to the asker alone, or a direct message beside it.

    An event comes without a response_url, so this needs the scope `chat:write`.

    Attributes:
        client: Asks Slack.
        interaction: What is answered.
    """

    client: AsyncWebClient
    interaction: Interaction

    async def loading(self) -> None:
        """Say nothing: the answer follows."""

    async def show(self, message: Message, *, answered: bool = True) -> bool:  # noqa: ARG002  one place
        """Show an answer, or why there is none; returns whether Slack took it."""
        reply = ""
        for plainer in (without_refused_blocks, plain_message):
            reply = await self._post(message)
            if "invalid_blocks" not in reply:
                return reply == ""
            message = plainer(message, reply)
        return await self._post(message) == ""

    async def _post(self, message: Message) -> str:
        """Return "" when Slack took a message, else what it said."""
        conversation, thread = self.interaction.conversation, self.interaction.thread
        said = {name: message[name] for name in ("text", "blocks") if name in message}
        there = {"channel": conversation.channel, **({"thread_ts": thread} if thread else {})}
        method = "chat.postMessage"
        if conversation.name != "directmessage":
            method, there = "chat.postEphemeral", {**there, "user": self.interaction.user}
        try:
            await self.client.api_call(method, json={**there, **said})
        except SlackApiError as error:
            _LOG.warning("Slack refused %s: %s.", method, refusal(error))
            return f"{refusal(error)} {refusal(error, 'response_metadata')}"
        except (ClientError, OSError) as error:
            _LOG.warning("Slack could not be asked %s: %s.", method, type(error).__name__)
            return type(error).__name__
        return ""


@dataclass(frozen=True, slots=True)
class HomeResponder:
    """Publishes the app's home of one person.

    Attributes:
        client: Asks Slack.
        user: Whose home.
    """

    client: AsyncWebClient
    user: str

    async def loading(self) -> None:
        """Say nothing: the home as it was stays until the new one is there."""

    async def show(self, message: Message, *, answered: bool = True) -> bool:  # noqa: ARG002  one home
        """Publish the home, or why it is not shown; returns whether Slack took it."""
        view = home_view(message)
        return await show_view(self.client, "views.publish", view, user_id=self.user) is not None


def refusal(error: SlackApiError, part: str = "error") -> str:
    """Return what Slack says is wrong; "" where something before it answered in its place."""
    data = error.response.data if hasattr(error.response, "data") else error.response
    return str(data.get(part, "")) if isinstance(data, dict) else ""


REFUSED = "Slack did not take this answer. Ask the same with /calllogs in a channel."
TOO_MUCH = "Slack did not take this answer. Ask for less of it, such as a shorter time or limit 5."
_REFUSALS = ("invalid_blocks", "invalid_arguments", "view_too_large")
"""What is wrong with a view, not with the question to show it."""


async def show_view(client: AsyncWebClient, method: str, view: Block, **params: str) -> str | None:
    """Ask Slack to show a view; returns the view's id, None when it did not.

    A view it refuses is shown without what was refused, at last as a sentence that says so: a
    modal that says "Asking" must not stay.
    """
    for plainer in (without_refused_blocks, _refused_view):
        try:
            return await _shown(client, method, {**params, "view": view})
        except SlackApiError as error:
            if refusal(error) not in _REFUSALS:
                return None
            view = plainer(view, str(refusal(error, "response_metadata")))
    with suppress(SlackApiError):
        return await _shown(client, method, {**params, "view": view})
    return None


def _refused_view(view: Block, _: str) -> Block:
    return {**view, "blocks": sentence_message(REFUSED)["blocks"]}


async def _shown(client: AsyncWebClient, method: str, params: Mapping[str, object]) -> str | None:
    """Return the id of a view that is shown, None where Slack was not reached.

    Raises:
        SlackApiError: Slack refused.
    """
    try:
        reply = await client.api_call(method, json=dict(params))
    except SlackApiError as error:
        _LOG.warning("Slack refused %s: %s.", method, refusal(error))
        raise
    except (ClientError, OSError) as error:
        _LOG.warning("Slack could not be asked %s: %s.", method, type(error).__name__)
        return None
    view = reply.get("view")
    return str(view.get("id", "")) if isinstance(view, dict) else ""
