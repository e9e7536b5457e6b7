"""A workspace to try things in: the whole Slack face between a fake Slack and the sandbox."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from cachetools import TTLCache
from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import create_async_engine

from calllogs.api.cache import LIFETIME, MAX_ENTRIES, LookupCache
from calllogs.api.client import Client, ClientLimits, Versions
from calllogs.api.endpoints.project import KeyProject
from calllogs.app import App
from calllogs.carrier import Carrier
from calllogs.config.settings import Settings
from calllogs.sandbox import (
    SAMPLE_ACCOUNT_SID,
    SAMPLE_API_KEY,
    SAMPLE_TWILIO_SECRET,
    create_app,
    sample_dataset,
)
from calllogs.service.call_logs import RECENT_LIFETIME, CallLogs
from calllogs.slack.app import Listener, bolt_app, listener_for, only_workspace
from calllogs.slack.interaction import Conversation
from calllogs.slack.interactions.channels import ChannelLinks
from calllogs.slack.people import Caller, Person
from calllogs.slack.store.database import TABLES, create_tables
from calllogs.slack.store.workspaces import Workspace
from tests.slack.fake import TEAM, FakeSlack, command_payload, fake_slack, press_payload

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
Json = dict[str, Any]

GENERAL = Conversation(team=TEAM, channel="C1", name="general")
INCIDENT = Conversation(team=TEAM, channel="C0INC42", name="oneuptime-incident-inc-42")


def sandbox() -> httpx.AsyncBaseTransport:
    return httpx.ASGITransport(create_app(sample_dataset(NOW), now=lambda: NOW))


def app_over(
    transport: httpx.AsyncBaseTransport, timer: Callable[[], float] = time.monotonic
) -> App:
    """Return an application whose OneUptime is behind a transport; `timer` ages what it caches."""
    http = httpx.AsyncClient(transport=transport, base_url="http://sandbox/api")
    limits = ClientLimits(attempts=1)
    client = Client(http, SecretStr(SAMPLE_API_KEY), now=lambda: NOW, limits=limits)
    lookups, recent = (
        LookupCache(client, TTLCache(MAX_ENTRIES, lifetime, timer=timer))
        for lifetime in (LIFETIME, RECENT_LIFETIME)
    )
    return App(
        calls=CallLogs(client, lookups, recent, Versions(client), KeyProject(client)),
        now=lambda: NOW,
        tz="America/New_York",
        region="US",
        source="sandbox",
        dashboard="https://oneuptime.example.com/dashboard",
        sandbox=True,
        me=None,
    )


@dataclass
class Scene:
    """A workspace, what it was sent, and people who do things in it."""

    slack: FakeSlack
    workspace: Workspace
    listener: Listener
    links: ChannelLinks
    bolt: AsyncApp

    async def dispatch(self, payload: Json) -> BoltResponse:
        """Have the app receive a payload; returns its acknowledgement."""
        request: Any = AsyncBoltRequest(body=payload, mode="socket_mode")
        return await self.bolt.async_dispatch(request)

    async def type(self, text: str, **over: str) -> Json:
        """Type `/calllogs TEXT`; returns the answer."""
        await self.dispatch(command_payload(text, self.slack.response_url, **over))
        return await self.slack.answer()

    async def press(self, action: Json, **over: Any) -> None:  # noqa: ANN401  next to JSON
        """Press a button, or choose from a menu."""
        await self.dispatch({**press_payload(action, self.slack.response_url), **over})

    async def pressed(self, action: Json, **over: Any) -> Json:  # noqa: ANN401  next to JSON
        """Press a button; returns the answer."""
        await self.press(action, **over)
        return await self.slack.answer()

    def caller(self, conversation: Conversation = GENERAL, **over: Any) -> Caller:  # noqa: ANN401  whatever they are
        return Caller(self.workspace, conversation, Person("U1", tz="America/New_York"), **over)


@asynccontextmanager
async def scene(
    transport: httpx.AsyncBaseTransport | None = None,
    timer: Callable[[], float] = time.monotonic,
    /,
    **variables: str,
) -> AsyncIterator[Scene]:
    """Set up a workspace whose OneUptime is behind a transport; the sandbox when None."""
    engine = create_async_engine("sqlite+aiosqlite://")
    links = ChannelLinks(engine)
    await create_tables(engine, TABLES)
    async with fake_slack() as slack:
        settings = Settings.read({"CALLLOGS_SLACK_API_URL": slack.api_url, **variables})
        client = AsyncWebClient(token="xoxb-marked-secret", base_url=slack.api_url)  # noqa: S106  made up
        identity = AuthorizeResult(
            enterprise_id=None,
            team_id=TEAM,
            bot_user_id="UBOT",
            bot_token="xoxb-marked-secret",  # noqa: S106
        )
        workspace = Workspace(TEAM, identity, client, app_over(transport or sandbox(), timer))
        # A busy machine must not change what is answered.
        listener = patient(
            listener_for(settings, links, slack.transport), loading_after=60, deadline=60
        )
        bolt = bolt_app(listener, slack.api_url, only_workspace(workspace))
        try:
            yield Scene(slack, workspace, listener, links, bolt)
        finally:
            await listener.tasks.drain(5)
            await engine.dispose()


@asynccontextmanager
async def with_carrier() -> AsyncIterator[Scene]:
    """Set up the workspace of somebody whose account with the carrier is known."""
    transport, login = sandbox(), (SAMPLE_ACCOUNT_SID, SAMPLE_TWILIO_SECRET)
    http = httpx.AsyncClient(transport=transport, base_url="http://sandbox", auth=login)
    client = Client(http, None, now=lambda: NOW, limits=ClientLimits())
    carrier = Carrier(client, SAMPLE_ACCOUNT_SID, lambda: NOW)
    async with scene(transport) as here, http:
        app = here.workspace.app
        app = replace(app, calls=replace(app.calls, carrier=carrier), tells_outcomes=True)
        workspace = replace(here.workspace, app=app)
        bolt = bolt_app(here.listener, here.slack.api_url, only_workspace(workspace))
        yield replace(here, workspace=workspace, bolt=bolt)


def patient(listener: Listener, *, loading_after: float, deadline: float) -> Listener:
    """Return the same listener with other patience."""
    pipeline = replace(listener.pipeline, deadline=deadline, loading_after=loading_after)
    actions = replace(listener.actions, pipeline=pipeline)
    forms = replace(listener.forms, pipeline=pipeline)
    home = replace(listener.home, pipeline=pipeline)
    watching = replace(listener.watching, pipeline=pipeline)
    return Listener(pipeline, actions, forms, home, watching, listener.tasks)


def granting(workspace: Workspace, *scopes: str) -> Workspace:
    """Return the same workspace, which granted scopes."""
    told = AuthorizeResult(
        enterprise_id=None,
        team_id=workspace.team,
        bot_user_id=workspace.identity.bot_user_id,
        bot_token=workspace.identity.bot_token,
        bot_scopes=scopes,
    )
    return replace(workspace, identity=told)


def elements(shown: Json) -> dict[str, Json]:
    """Return the buttons and menus of what was shown, by action id."""
    return {
        element["action_id"]: {**element, "block_id": block.get("block_id", "")}
        for block in shown["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    }


def option(element: Json, label: str) -> Json:
    """Return the choice of an option from a menu, as a press."""
    chosen = next(o for o in element["options"] if label in o["text"]["text"])
    return {**element, "selected_option": chosen}


def small_print(shown: Json) -> list[str]:
    return [b["elements"][0]["text"] for b in shown["blocks"] if b["type"] == "context"]


def lines(shown: Json) -> list[str]:
    """Return the lines of calls or events as read: a date as its fallback, no markup."""
    told = [b["text"]["text"] for b in shown["blocks"] if b.get("expand")]
    told = [text.replace("\u00a0", " ") for text in told]
    rows = [row for text in told for row in text.split("\n") if row.startswith(":")]
    return [re.sub(r"<!date.*?\|(.*?)>", r"\1", row).replace("*", "") for row in rows]


def rows(shown: Json) -> list[list[str]]:
    """Return the cells of a table of groups as text, its heading first."""
    (table,) = (b for b in shown["blocks"] if b["type"] == "table")
    return [[cell["text"].replace("\u00a0", " ") for cell in row] for row in table["rows"]]
