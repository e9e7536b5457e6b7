"""The ASGI application of `calllogs-server`: its routes, and what protects each of them.

`/slack/*` is open under any host name and trusts Slack's signatures alone; `/mcp` is protected as
its door says; `/healthz` reveals nothing; `/metrics` requires a token.
"""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from secrets import token_urlsafe
from typing import NamedTuple

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp

from calllogs.app import Apps, clock, open_apps
from calllogs.config.doors import Admits, Door
from calllogs.config.settings import Settings
from calllogs.mcp.http.app import guarded, health
from calllogs.mcp.http.guard import AdmitSlackbot
from calllogs.server.metrics import AuditCounter, Metrics, unauthorized
from calllogs.server.slackbot import Slackbot
from calllogs.server.workspaces import credentials, open_installations
from calllogs.slack.app import (
    DRAIN_SECONDS,
    Listener,
    bolt_app,
    listener_for,
    only_workspace,
    open_transport,
)
from calllogs.slack.http import Dispatch, SlackRequests, TenantFilter, to_bolt
from calllogs.slack.interactions.channels import ChannelLinks, open_links
from calllogs.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from calllogs.slack.oauth import InstallPages, SignedStates, oauth_flow
from calllogs.slack.people import GUESTS_SCOPE, check_guests, tells_guests
from calllogs.slack.store import workspaces
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.workspaces import FindWorkspace
from calllogs.slack_signatures import SlackSignatures

_LOG = logging.getLogger(__name__)


class SlackFace(NamedTuple):
    """What a server has for Slack.

    Attributes:
        routes: The routes of the app.
        slackbot: Admits who asks through Slackbot at `/mcp`; None where it is not served.
    """

    routes: Sequence[BaseRoute] = ()
    slackbot: AdmitSlackbot | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """What receives everything Slack signs, whichever path it comes by.

    Attributes:
        settings: The operator's.
        metrics: Counts it.
        now: The clock, in UTC.
        warn: Tells the operator.
    """

    settings: Settings
    metrics: Metrics
    now: Callable[[], datetime]
    warn: Callable[[str], None]

    def signatures(self) -> SlackSignatures:
        """Return what verifies Slack's signatures; the door sees to it that there is a secret."""
        secret = self.settings.slack_signing_secret
        return SlackSignatures(secret.get_secret_value() if secret else token_urlsafe(), self.now)

    def deliveries(self, links: ChannelLinks) -> Deliveries:
        """Return what remembers deliveries: replicas share a database that is configured."""
        return Deliveries(self.now, links.engine if self.settings.database_url else None)

    def route(self, dispatch: Dispatch, deliveries: Deliveries) -> BaseRoute:
        """Return the route Slack posts to."""
        endpoint = SlackRequests(dispatch, self.signatures(), deliveries, self.metrics.slack)
        return Route(EVENTS_PATH, endpoint, methods=["POST"])

    @asynccontextmanager
    async def dispatch(self, listener: Listener, find: FindWorkspace) -> AsyncIterator[Dispatch]:
        """Listen and count audit events; at the end, let running interactions finish."""
        counter = AuditCounter(self.metrics.audit)
        audit = logging.getLogger("calllogs.audit")
        audit.addHandler(counter)
        try:
            yield to_bolt(bolt_app(listener, self.settings.slack_api_url, find))
        finally:
            await listener.tasks.drain(min(DRAIN_SECONDS, self.settings.deadline))
            audit.removeHandler(counter)


@asynccontextmanager
async def server_app(
    settings: Settings,
    door: Door,
    *,
    sandbox: bool,
    now: Callable[[], datetime] = clock,
    warn: Callable[[str], None] = _LOG.warning,
) -> AsyncIterator[ASGIApp]:
    """Build the application, and keep its connections and database open while it is used.

    Args:
        settings: The operator's.
        door: How `/mcp` is served.
        sandbox: Whether to answer from made-up calls.
        now: The clock by which Slack's signatures are good, in UTC.
        warn: Tells the operator what is served, and not as it may be meant.

    Raises:
        ConfigurationError: A setting it needs is missing.
    """
    metrics = Metrics()
    signed = Signed(settings, metrics, now, warn)
    token = settings.metrics_token or settings.mcp_token
    direct = door.mcp is Admits.THIS_MACHINE
    async with (
        open_apps(settings, sandbox=sandbox, on_response=metrics.replied) as apps,
        # Outside of the tools' task group, which would wrap a wrong setting in a group of its own.
        _slack_face(signed, door, apps) as slack,
        guarded(settings, door, apps, slack.slackbot) as mcp_app,
    ):

        async def show_metrics(request: Request) -> Response:
            return unauthorized(request, token, direct=direct) or metrics.response()

        async def show_health(_: Request) -> Response:
            return health(apps)

        own = (Route("/healthz", show_health), Route("/metrics", show_metrics))
        router = Router([*own, *slack.routes], default=mcp_app, redirect_slashes=False)
        yield metrics.middleware(router)


def _slack_face(signed: Signed, door: Door, apps: Apps) -> AbstractAsyncContextManager[SlackFace]:
    """Return what there is for the Slack app that is configured; nothing without one.

    Raises:
        ConfigurationError: It is half configured.
    """
    if signed.settings.slack_client_id:
        return _installed(signed, door, apps)
    if signed.settings.slack_bot_token:
        return _one(signed, signed.settings.slack_bot_token, door, apps)
    return nullcontext(SlackFace())


@asynccontextmanager
async def _one(
    signed: Signed, token: SecretStr, door: Door, apps: Apps
) -> AsyncIterator[SlackFace]:
    settings = signed.settings
    async with open_transport(settings) as transport, open_links(settings) as links:
        workspace = await workspaces.workspace_of(token, transport, apps.own())
        check_guests(settings.slack_rules, signed.warn, told=await tells_guests(workspace))
        find, listener = only_workspace(workspace), listener_for(settings, links, transport)
        deliveries, admission = signed.deliveries(links), listener.pipeline.admission
        now = workspace.app.now
        slackbot = Slackbot(signed.signatures(), deliveries, admission, find, now, workspace)
        async with signed.dispatch(listener, find) as dispatch:
            route = signed.route(dispatch, deliveries)
            yield SlackFace((route,), slackbot.admit if door.slackbot else None)


@asynccontextmanager
async def _installed(signed: Signed, door: Door, apps: Apps) -> AsyncIterator[SlackFace]:
    settings = signed.settings
    known = credentials(settings)
    check_guests(settings.slack_rules, signed.warn, told=GUESTS_SCOPE in known.scopes)
    async with (
        open_transport(settings) as transport,
        open_installations(settings) as (installations, links),
    ):
        await installations.check()
        client_for = partial(workspaces.slack_client, transport=transport)
        tenants = workspaces.Tenants(installations, apps.app_for, client_for)
        deliveries = signed.deliveries(links)
        states = SignedStates(known.secret, deliveries)
        flow = oauth_flow(known, installations.store, states, transport, tenants.forget)
        pages = InstallPages(flow, settings.slack_rules)
        listener = listener_for(settings, links, transport)
        admission = listener.pipeline.admission
        slackbot = Slackbot(signed.signatures(), deliveries, admission, tenants.status, clock)
        async with signed.dispatch(listener, tenants.find) as dispatch:
            receive = TenantFilter(tenants, dispatch).receive
            yield SlackFace(
                (
                    signed.route(receive, deliveries),
                    Route("/", pages.landing),
                    Route(INSTALL_PATH, pages.install),
                    Route(REDIRECT_PATH, pages.come_back),
                ),
                slackbot.admit if door.slackbot else None,
            )
