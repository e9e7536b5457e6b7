"""The one application of `calllogs-server`: what each path leads to, and what guards it.

`/slack/*` is called under a public name and believes signatures alone; `/mcp` has the guard it has
in `calllogs-mcp`; `/healthz` tells nothing; `/metrics` asks for the server's token.
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
from calllogs.server.metrics import Metrics, refusal
from calllogs.server.slack import slack_routes


@asynccontextmanager
async def server_app(settings: Settings, *, sandbox: bool) -> AsyncIterator[ASGIApp]:
    """Build the application, and run what it needs as long as it is used.

    Raises:
        ConfigurationError: Something it needs is missing.
    """
    metrics = Metrics()
    guarding = guarded_settings(settings, sandbox=sandbox)
    async with (
        open_apps(settings, sandbox=sandbox, on_response=metrics.replied) as apps,
        # Outside of the tools' task group, which would wrap a wrong setting in a group of its own.
        slack_routes(settings, apps, metrics) as routes,
        guarded(guarding, apps) as tools,
    ):

        async def figures(request: Request) -> Response:
            return refusal(request, guarding.mcp_token) or metrics.page()

        pages = (Route("/healthz", _health), Route("/metrics", figures))
        router = Router([*pages, *routes], default=tools, redirect_slashes=False)
        yield metrics.counting(router)


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def guarded_settings(settings: Settings, *, sandbox: bool) -> Settings:
    """Return the settings for what is not Slack's: reached under the public name as well.

    Where several workspaces install the app, a signature of Slack's does not tell whose calls may
    be seen, so it opens nothing there; nor where only an issuer's tokens do.
    """
    host = urlsplit(settings.public_url or "").hostname
    elsewhere = settings.slack_client_id or settings.oauth_issuer
    return replace(
        settings,
        mcp_hosts=(*settings.mcp_hosts, host) if host else settings.mcp_hosts,
        mcp_token=_nobodys() if lacks_token(settings, sandbox=sandbox) else settings.mcp_token,
        slack_signing_secret=None if elsewhere else settings.slack_signing_secret,
    )


def lacks_token(settings: Settings, *, sandbox: bool) -> bool:
    """Whether calls would be shown to anybody: Slack reaches this server, so others do too.

    A proxy on this machine is no hint of them: it may well speak as if it were this machine.
    """
    served = settings.slack_bot_token or settings.slack_client_id
    return bool(served) and settings.mcp_token is None and not sandbox


def _nobodys() -> SecretStr:
    return SecretStr(token_urlsafe())
