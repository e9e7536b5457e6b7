"""The Slack app: put together from the settings, Bolt's listeners, and how payloads are read.

A listener acknowledges at once; a background task answers.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import BaseConnector
from pydantic import JsonValue, SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.config.settings import Proxy, Settings
from calllogs.errors import ConfigurationError, place_of
from calllogs.slack.csv_export import CsvExport
from calllogs.slack.delivery import EventResponder, Responder, SlackTransport, session_over
from calllogs.slack.interaction import Body, Conversation, Interaction, mapping, text
from calllogs.slack.interactions import buttons
from calllogs.slack.interactions.actions import Actions
from calllogs.slack.interactions.channels import ChannelLinks, Channels
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.interactions.forms import INCIDENT_OPTIONS, PEOPLE_OPTIONS, SUBMIT, Forms
from calllogs.slack.interactions.home import Home
from calllogs.slack.interactions.pipeline import Admission, Limits, Pipeline
from calllogs.slack.interactions.watching import STOP, Watching
from calllogs.slack.manifest import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from calllogs.slack.people import People, Policy
from calllogs.slack.store.crypto import FormCipher
from calllogs.slack.store.workspaces import FindWorkspace, Workspace

ANY_COMMAND = re.compile("/.*")
"""Slack sends the app's own command only, whatever a second installation calls it."""

WATCH = "watch"
UNWATCH = ("unwatch", "watch off", "watch stop", "stop", "stop watching")
"""Typed alone, asks for a live message."""

DRAIN_SECONDS = 20.0
"""At a shutdown, for what is under way: as long as one answer may take."""
SECONDS_TO_SAY_SO = 2.0
"""At a shutdown, to tell people that their answer was cut short."""

Ack = Callable[..., Awaitable[object]]
"""Bolt's acknowledgement, with an answer where the kind of the request has one."""
Handler = Callable[[Workspace, Interaction], Coroutine[None, None, None]]
_WORKSPACE = "calllogs.workspace"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackgroundTasks:
    """The work under way, which a shutdown waits for.

    Attributes:
        running: What ends by itself.
        lasting: What does not.
    """

    running: set[asyncio.Task[None]] = field(default_factory=set)
    lasting: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Start a task and keep it until it is done."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self._ended)

    def keep(self, work: Coroutine[None, None, None]) -> None:
        """Start a task without an end of its own, which a shutdown cuts short at once."""
        task = asyncio.create_task(work)
        self.lasting.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.running.discard(task)
        self.lasting.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # The kind alone: the text may hold what nobody else may read.
            _LOG.error("Something was not done: %s.", place_of(error))

    async def drain(self, seconds: float = DRAIN_SECONDS) -> None:
        """Wait for what is under way, then have the rest say that it was cut short."""
        for task in self.lasting:
            task.cancel()
        if under_way := self.running | self.lasting:
            await asyncio.wait(under_way, timeout=seconds)
        late = [*self.running]
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=SECONDS_TO_SAY_SO)


@dataclass(frozen=True, slots=True)
class Listener:
    """Bolt's listeners: each reads a payload, acknowledges it, and starts what answers it.

    Attributes:
        pipeline: Answers commands.
        actions: Answers presses.
        forms: Opens and answers forms.
        home: Publishes the app's home.
        watching: Keeps live messages.
        tasks: What is under way.
    """

    pipeline: Pipeline
    actions: Actions
    forms: Forms
    home: Home
    watching: Watching
    tasks: BackgroundTasks

    async def command(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Acknowledge before anything else: Slack waits 3 seconds and no longer."""
        await ack()
        interaction = read_command(body)
        responder = self.pipeline.message_responder(interaction)
        self._answer(context[_WORKSPACE], interaction, responder)

    def _answer(self, workspace: Workspace, interaction: Interaction, responder: Responder) -> None:
        typed = interaction.text.strip()
        if typed.lower() == WATCH:
            work = self.watching.handle_watch(workspace, interaction, responder)
        elif typed.lower() in UNWATCH:
            work = self.watching.handle_unwatch(workspace, interaction, responder)
        else:
            work = self.pipeline.ask(workspace, interaction, responder, typed)
        self.tasks.start(work)

    async def action(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Answer a press of a button or menu, or a shortcut."""
        await ack()
        interaction = read_action(body)
        handler = self._handlers.get(interaction.action)
        if handler:
            self.tasks.start(handler(context[_WORKSPACE], interaction))
        elif interaction.action != buttons.OPEN:  # a link opens by itself
            self.tasks.start(self.pipeline.handle_unknown(context[_WORKSPACE], interaction))

    @property
    def _handlers(self) -> Mapping[str, Handler]:
        return {
            **dict.fromkeys(buttons.QUERIES, self.actions.handle_query),
            buttons.PICK: self.actions.handle_pick,
            buttons.HELP: self.actions.handle_help,
            buttons.MORE: self.actions.handle_overflow,
            buttons.SHARE: self.actions.handle_share,
            STOP: self.watching.handle_stop,
            buttons.WATCH: self.watching.handle_press,
            buttons.DETAILS: self.actions.handle_details,
            buttons.FILTER: self.forms.open,
            GLOBAL_SHORTCUT: self.forms.open,
            MESSAGE_SHORTCUT: self.actions.handle_message_shortcut,
        }

    async def options(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Offer the options of a menu of the form."""
        options = await self.forms.options_for(context[_WORKSPACE], read_action(body))
        await ack(options=options)

    async def submission(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """Answer a form, or show its mistakes at their fields."""
        workspace, interaction = context[_WORKSPACE], read_action(body)
        answer: Mapping[str, JsonValue] = self.forms.validate(workspace, interaction)
        await ack(**answer)
        if answer.get("response_action") != "errors":
            self.tasks.start(self.forms.submit(workspace, interaction))

    async def asked(self, body: Body, context: AsyncBoltContext) -> None:
        """Answer a mention in its thread, to the asker alone, and a direct message beside it."""
        workspace: Workspace = context[_WORKSPACE]
        interaction = read_message(body, workspace.identity.bot_user_id or "")
        if interaction is not None:
            self._answer(workspace, interaction, EventResponder(workspace.client, interaction))

    async def home_opened(self, body: Body, context: AsyncBoltContext) -> None:
        """Show the app's home to whoever opened it; greet who opened the empty Messages tab."""
        interaction = read_home_opened(body)
        if interaction.action == "home":
            self.tasks.start(self.home.publish(context[_WORKSPACE], interaction))
        if interaction.action == "messages":
            self.tasks.start(self.home.greet(context[_WORKSPACE], interaction))


def read_command(body: Body) -> Interaction:
    """Return the interaction of a slash command; its body holds texts alone, no objects."""
    texts = {name: value for name, value in body.items() if isinstance(value, str)}
    return Interaction(
        Conversation(
            team=texts.get("team_id", ""),
            channel=texts.get("channel_id", ""),
            name=texts.get("channel_name", ""),
        ),
        texts.get("user_id", ""),
        response_url=texts.get("response_url", ""),
        trigger=texts.get("trigger_id", ""),
        text=texts.get("text", ""),
    )


def read_action(body: Body) -> Interaction:
    """Return the interaction of a button, menu, form or shortcut, or of a menu being typed into."""
    action = mapping(_first(body.get("actions")))
    view, message = mapping(body.get("view")), mapping(body.get("message"))
    home = text(body, "user", "team_id")
    return Interaction(
        Conversation(
            team=text(body, "team", "id") or text(view, "team_id") or home,
            channel=text(body, "channel", "id"),
            name=text(body, "channel", "name"),
        ),
        text(body, "user", "id"),
        home=home,
        # A form with a channel in it comes with its response_url in a list.
        response_url=text(body, "response_url")
        or text(_first(body.get("response_urls")), "response_url"),
        trigger=text(body, "trigger_id"),
        text=text(body, "value"),
        # A menu being typed into, a form or a shortcut is no action, but has an id of its own.
        action=text(action, "action_id")
        or text(body, "action_id")
        or text(view, "callback_id")
        or text(body, "callback_id"),
        value=text(action, "value") or text(action, "selected_option", "value"),
        block=text(action, "block_id"),
        view=view,
        message=message,
        thread=text(message, "thread_ts"),
    )


def read_message(body: Body, app: str) -> Interaction | None:
    """Return the interaction of a mention or a direct message; None for what nobody asked.

    Args:
        body: The event, with what surrounds it.
        app: Slack's id of this app's own user, which a mention holds.
    """
    event = mapping(body.get("event"))
    # Slack tells of edits, and of what apps write, as messages too.
    if text(event, "subtype") or text(event, "bot_id") or text(event, "user") in ("", app):
        return None
    direct = text(event, "channel_type") == "im"
    if not direct and text(event, "type") != "app_mention":
        return None
    name = "directmessage" if direct else ""
    conversation = Conversation(text(body, "team_id"), text(event, "channel"), name)
    mention = re.compile(rf"<@{re.escape(app)}(\|[^>]*)?>")
    return Interaction(
        conversation,
        text(event, "user"),
        home=text(event, "user_team") or text(event, "team"),
        text=mention.sub(" ", text(event, "text")).strip(),
        thread=text(event, "thread_ts") or ("" if direct else text(event, "ts")),
    )


def read_home_opened(body: Body) -> Interaction:
    """Return the interaction of somebody who opened a tab of the app: its home, its messages."""
    event, team = mapping(body.get("event")), text(body, "team_id")
    tab = text(event, "tab")
    channel = text(event, "channel") if tab == "messages" else ""
    conversation = Conversation(team, channel, "directmessage" if channel else "")
    return Interaction(conversation, text(event, "user"), action=tab)


def _first(value: JsonValue) -> JsonValue:
    return value[0] if isinstance(value, list) and value else None


@asynccontextmanager
async def open_transport(settings: Settings) -> AsyncIterator[SlackTransport]:
    """Open the way to Slack.

    Raises:
        ConfigurationError: Its proxy is one of SOCKS, and what speaks that is not installed.
    """
    url = settings.slack_api_url
    proxy = settings.network.proxy_to(url)
    if proxy is None or not proxy.is_socks:
        yield SlackTransport(url, proxy)
        return
    async with _socks(proxy, url) as connector, session_over(connector) as session:
        yield SlackTransport(url, proxy, session)


def _socks(proxy: Proxy, url: str) -> BaseConnector:
    try:
        # Late, for it needs an extra.
        from calllogs.slack.socks import SocksConnector  # noqa: PLC0415  see above
    except ImportError as error:
        raise ConfigurationError(
            proxy.variable,
            f"{proxy.variable} names a SOCKS proxy, and what asks Slack through one is missing: "
            "pip install 'calllogs[socks]'. Or name an http proxy there, or put "
            f"{urlsplit(url).hostname} into NO_PROXY, to ask Slack directly.",
        ) from error
    return SocksConnector(proxy)


def listener_for(settings: Settings, links: ChannelLinks, transport: SlackTransport) -> Listener:
    """Return the listener that answers everybody, whichever workspace they come from."""
    rules, secrets = settings.slack_rules, _signing_secrets(settings)
    people, values = People(), buttons.ButtonValues(*secrets)
    policy = Policy(rules, people)
    button_maker = buttons.Buttons(values, policy)
    channels = Channels(links, button_maker)
    commands = Commands(button_maker, channels, people, CsvExport(rules))
    admission = Admission(policy, Limits(rules.rate))
    pipeline = Pipeline(admission, commands, values, transport)
    tasks = BackgroundTasks()
    return Listener(
        pipeline,
        Actions(pipeline),
        Forms(pipeline, people, FormCipher(*secrets)),
        Home(pipeline, links, button_maker),
        Watching(pipeline, tasks.keep),
        tasks,
    )


def _signing_secrets(settings: Settings) -> tuple[str, str]:
    """Return the secret buttons are signed with, and the previous one, "" where there was none.

    It is the same after a restart, and in every replica. The bot's token comes last, for it is the
    one that is exchanged.
    """
    own = settings.secret or settings.slack_signing_secret
    previous = settings.secret_previous
    secret = _digest(own or settings.slack_app_token or settings.slack_bot_token)
    return secret, _digest(previous) if previous else ""


def _digest(secret: SecretStr | None) -> str:
    known = secret.get_secret_value() if secret else ""
    return sha256(f"calllogs.slack.{known}".encode()).hexdigest()


def only_workspace(workspace: Workspace) -> FindWorkspace:
    """Return a lookup that knows one workspace."""

    async def find(team: str, enterprise: str) -> Workspace | None:  # noqa: ARG001  as FindWorkspace
        return workspace if team and team == workspace.team else None

    return find


def bolt_app(listener: Listener, slack_api_url: str, find: FindWorkspace) -> AsyncApp:
    """Return the Bolt application; foreign teams reach no listener."""
    # A client that holds a token makes Bolt pass over `authorize` and serve every team.
    client = AsyncWebClient(base_url=slack_api_url)

    async def ours(
        context: AsyncBoltContext, next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
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
    _listen(app, listener)
    return app


def _listen(app: AsyncApp, listener: Listener) -> None:
    """Have the application call the listeners, the last of them for whatever is left."""
    app.command(ANY_COMMAND)(listener.command)
    for constraint in (GLOBAL_SHORTCUT, MESSAGE_SHORTCUT):
        app.shortcut(constraint)(listener.action)
    for menu in (INCIDENT_OPTIONS, PEOPLE_OPTIONS):
        app.options(menu)(listener.options)
    app.view(SUBMIT)(listener.submission)
    app.event("app_home_opened")(listener.home_opened)
    for event in ("app_mention", "message"):
        app.event(event)(listener.asked)
    anything = re.compile(".*")
    app.action(anything)(listener.action)
    for kind in (app.shortcut, app.view, app.options):
        kind(anything)(acknowledge)  # of another release, or of nobody: Slack is told it arrived
    app.event(anything)(acknowledge)


async def acknowledge(ack: Ack) -> None:
    """Tell Slack that something arrived that asks for no answer."""
    await ack()
