"""The ASGI application of `calllogs-server`: its routes, and what protects each of them.

`/slack/*` is open under any host name and trusts Slack's signatures alone; `/mcp` is protected as
in `calllogs-mcp`; `/healthz` reveals nothing; `/metrics` requires the server's token.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from secrets import token_urlsafe
from urllib.parse import urlsplit

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from calllogs.app import open_apps
from calllogs.config.settings import Settings
from calllogs.mcp.http.app import guarded
from calllogs.server.metrics import Metrics, unauthorized
from calllogs.server.slack_routes import slack_routes


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
        slack_routes(settings, apps, metrics) as routes,
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
