"""The ASGI application of `calllogs-server`: its routes, and what protects each of them.

`/slack/*` is open under any host name and trusts Slack's signatures alone; `/mcp` is protected as
in `calllogs-mcp`; `/healthz` reveals nothing; `/metrics` requires the server's token.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from functools import partial
from secrets import token_urlsafe
from urllib.parse import urlsplit

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp

from calllogs.app import Apps, open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.mcp.http.app import guarded
from calllogs.server.metrics import AuditCounter, Metrics, unauthorized
from calllogs.server.workspaces import credentials, open_installations
from calllogs.slack.app import bolt_app, listener_for
from calllogs.slack.http import Dispatch, SlackRequests, TenantFilter, to_bolt
from calllogs.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from calllogs.slack.oauth import InstallPages, oauth_flow
from calllogs.slack.store import workspaces
from calllogs.slack.store.channel_links import ChannelLinks, open_links
from calllogs.slack_signatures import SlackSignatures

Routes = AsyncIterator[Sequence[BaseRoute]]


@asynccontextmanager
async def server_app(settings: Settings, *, sandbox: bool) -> AsyncIterator[ASGIApp]:
    """Build the application, and keep its connections and database open while it is used.

    Raises:
        ConfigurationError: A setting it needs is missing.
    """
    metrics = Metrics()
    mcp = mcp_settings(settings, sandbox=sandbox)
    async with (
        open_apps(settings, sandbox=sandbox, on_response=metrics.replied) as apps,
        # Outside of the tools' task group, which would wrap a wrong setting in a group of its own.
        _slack_routes(settings, apps, metrics) as routes,
        guarded(mcp, apps) as mcp_app,
    ):

        async def show_metrics(request: Request) -> Response:
            return unauthorized(request, mcp.mcp_token) or metrics.response()

        own = (Route("/healthz", _health), Route("/metrics", show_metrics))
        router = Router([*own, *routes], default=mcp_app, redirect_slashes=False)
        yield metrics.middleware(router)


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def mcp_settings(settings: Settings, *, sandbox: bool) -> Settings:
    """Return the settings of `/mcp`, which is reached under the public host name too.

    Where several workspaces install the app, Slack's signature does not say whose calls may be
    seen, so it admits nobody there; nor where an issuer's tokens are the only way in.
    """
    host = urlsplit(settings.public_url or "").hostname
    unsigned = settings.slack_client_id or settings.oauth_issuer
    # A token nobody knows closes what would be open to everybody.
    closed = SecretStr(token_urlsafe()) if lacks_token(settings, sandbox=sandbox) else None
    return replace(
        settings,
        mcp_hosts=(*settings.mcp_hosts, host) if host else settings.mcp_hosts,
        mcp_token=closed or settings.mcp_token,
        slack_signing_secret=None if unsigned else settings.slack_signing_secret,
    )


def lacks_token(settings: Settings, *, sandbox: bool) -> bool:
    """Return True where real calls would be open to everybody.

    Slack reaches this server, so others do too. A request's address does not tell them apart: a
    proxy on this machine speaks as if it were this machine.
    """
    slack = settings.slack_bot_token or settings.slack_client_id
    return bool(slack) and settings.mcp_token is None and not sandbox


def _slack_routes(
    settings: Settings, apps: Apps, metrics: Metrics
) -> AbstractAsyncContextManager[Sequence[BaseRoute]]:
    """Return the routes of the Slack app that is configured; none without one.

    Raises:
        ConfigurationError: It is half configured.
    """
    if settings.slack_client_id:
        return _installed(settings, apps, metrics)
    if settings.slack_bot_token:
        return _one(settings, settings.slack_bot_token, apps, metrics)
    return nullcontext(())


@asynccontextmanager
async def _one(settings: Settings, token: SecretStr, apps: Apps, metrics: Metrics) -> Routes:
    signatures = _signatures(settings)
    async with open_links(settings) as links:
        client = workspaces.slack_client(token, settings)
        workspace = await workspaces.workspace_of(client, apps.own())
        find = workspaces.only_workspace(workspace)
        async with _dispatch(settings, links, find, metrics) as dispatch:
            yield (_events(dispatch, signatures, metrics),)


@asynccontextmanager
async def _installed(settings: Settings, apps: Apps, metrics: Metrics) -> Routes:
    known, signatures = credentials(settings), _signatures(settings)
    async with open_installations(settings) as (installations, links):
        client_for = partial(workspaces.slack_client, settings=settings)
        tenants = workspaces.Tenants(installations, apps.app_for, client_for)
        flow = oauth_flow(known, installations.store, settings.slack_api_url, tenants.forget)
        pages = InstallPages(flow)
        async with _dispatch(settings, links, tenants.find, metrics) as dispatch:
            yield (
                _events(TenantFilter(tenants, dispatch).receive, signatures, metrics),
                Route(INSTALL_PATH, pages.install),
                Route(REDIRECT_PATH, pages.come_back),
            )


def _signatures(settings: Settings) -> SlackSignatures:
    secret = settings.slack_signing_secret
    if secret is None:
        raise ConfigurationError(
            "SLACK_SIGNING_SECRET",
            "SLACK_SIGNING_SECRET is not set, without which anybody could speak for Slack. Copy "
            "it from the app's page at api.slack.com/apps.",
        )
    return SlackSignatures(secret.get_secret_value())


@asynccontextmanager
async def _dispatch(
    settings: Settings, links: ChannelLinks, find: workspaces.FindWorkspace, metrics: Metrics
) -> AsyncIterator[Dispatch]:
    """Listen and count audit events; at the end, let running interactions finish."""
    listener, counter = listener_for(settings, links), AuditCounter(metrics.audit)
    audit = logging.getLogger("calllogs.audit")
    audit.addHandler(counter)
    try:
        yield to_bolt(bolt_app(listener, settings.slack_api_url, find))
    finally:
        await listener.tasks.drain()
        audit.removeHandler(counter)


def _events(dispatch: Dispatch, signatures: SlackSignatures, metrics: Metrics) -> BaseRoute:
    endpoint = SlackRequests(dispatch, signatures, metrics.slack)
    return Route(EVENTS_PATH, endpoint, methods=["POST"])
