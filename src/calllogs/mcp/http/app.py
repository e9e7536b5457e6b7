"""The web application of `calllogs-mcp --http`: streamable HTTP, for both eras of the protocol."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator
from importlib.metadata import version
from secrets import token_urlsafe

import httpx
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.app import App, Apps, open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.mcp.caller import Caller
from calllogs.mcp.cursors import Cursors
from calllogs.mcp.http.authentication import Authenticator, CallerKeys, IssuedTokens, ServerToken
from calllogs.mcp.http.guard import LOCAL, Guard, Rate
from calllogs.mcp.http.oauth import Issuer, IssuerTokens
from calllogs.mcp.http.serving import Server, address_of, listening_at
from calllogs.mcp.http.slackbot import SlackbotRequests
from calllogs.mcp.server import Authorization, build_server
from calllogs.slack_signatures import LARGEST_REQUEST, SlackSignatures

PATH = "/mcp"


def serve(host: str, port: int, *, sandbox: bool) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ConfigurationError: A setting or the address does not allow it.
    """
    settings = Settings.from_environment(keyless=True)
    _check_protection(settings, sandbox=sandbox)
    check_bind(settings, host, sandbox=sandbox)
    try:
        listening = listening_at(host, port)
    except OSError as error:
        raise ConfigurationError(
            "--port", f"{host}:{port} cannot be listened on: {error.strerror}. Try another --port."
        ) from error
    asyncio.run(_serve(settings, listening, host, sandbox=sandbox))


def _check_protection(settings: Settings, *, sandbox: bool) -> None:
    """Refuse settings of protection that would have no effect."""
    tokens = {
        "CALLLOGS_MCP_TOKEN": settings.mcp_token,
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
    }
    protection = {**tokens, "CALLLOGS_OAUTH_ISSUER": settings.oauth_issuer}
    name = next((name for name, value in protection.items() if value), None)
    if name and not (settings.api_key or sandbox):
        raise ConfigurationError(
            name,
            f"{name} lets callers ask with the server's own key, and there is none. Set "
            f"ONEUPTIME_API_KEY, or unset {name} so that callers show their own key.",
        )
    token = next((name for name, value in tokens.items() if value), None)
    if token and settings.oauth_issuer:
        raise ConfigurationError(
            token,
            f"{token} and CALLLOGS_OAUTH_ISSUER are both set, and callers show tokens of the "
            "issuer only. Unset one of them.",
        )


def check_bind(settings: Settings, host: str, *, sandbox: bool) -> None:
    """Refuse to serve other machines without protection.

    Raises:
        ConfigurationError: A setting that protects the server is missing.
    """
    if host in LOCAL:
        return
    protected = settings.mcp_token or settings.oauth_issuer
    if (settings.api_key or sandbox) and not protected:
        raise ConfigurationError(
            "CALLLOGS_MCP_TOKEN",
            f"Serving {host} would give everybody who reaches it the calls of this project. Set "
            "CALLLOGS_MCP_TOKEN or CALLLOGS_OAUTH_ISSUER, or unset ONEUPTIME_API_KEY so that "
            "callers show their own key.",
        )
    if not settings.mcp_hosts:
        raise ConfigurationError(
            "CALLLOGS_MCP_HOSTS",
            f"Serving {host} needs CALLLOGS_MCP_HOSTS: the host names under which this server is "
            "reached, separated by commas, such as mcp.example.com.",
        )


async def _serve(settings: Settings, listening: socket.socket, host: str, *, sandbox: bool) -> None:
    async with web_app(settings, sandbox=sandbox) as app:
        sys.stderr.write(f"calllogs-mcp: serving {address_of(listening)}{PATH}\n")
        sys.stderr.flush()
        await Server(app, host, settings.deadline).serve(sockets=[listening])


@contextlib.asynccontextmanager
async def web_app(settings: Settings, *, sandbox: bool) -> AsyncIterator[ASGIApp]:
    """Build the guarded web application, and run what it needs as long as it is used."""
    async with open_apps(settings, sandbox=sandbox) as apps, guarded(settings, apps) as app:
        yield app


@contextlib.asynccontextmanager
async def guarded(settings: Settings, apps: Apps) -> AsyncIterator[ASGIApp]:
    """Build the same over applications that another face of this process uses as well."""
    async with httpx.AsyncClient() as http:
        authenticator, app = _authenticator(settings, apps)
        server = build_server(
            app,
            find_caller=lambda context: authenticator.caller(context.headers or {}),
            view=settings.mcp_app,
            authorization=_authorization(settings, http),
            blocks=settings.slack_signing_secret is not None,
        )
        inner = server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=LARGEST_REQUEST,
            # Host and Origin are checked for every route, by the guard.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        hosts = (*LOCAL, *settings.mcp_hosts)
        async with server.session_manager.run():
            rate = Rate.read(settings.mcp_rate)
            yield Guard(_Pages(inner), authenticator, hosts, rate, _slackbot(settings))


def _authenticator(settings: Settings, apps: Apps) -> tuple[Authenticator, App]:
    """Return the authenticator the settings ask for, and the application that reads filters."""
    secret = settings.secret.get_secret_value() if settings.secret else token_urlsafe()
    masked = settings.mask_numbers is not False  # an answer over a network is seen by more people
    if apps.own_key is None:
        return CallerKeys(apps.app_for, secret, masked), apps.app_for(SecretStr(""))
    app = apps.app_for(apps.own_key)
    caller = Caller(app, Cursors(secret, app.key_id), masked)
    if settings.oauth_issuer:
        return IssuedTokens(caller), app
    return ServerToken(caller, settings.mcp_token), app


def _authorization(settings: Settings, http: httpx.AsyncClient) -> Authorization | None:
    if settings.oauth_issuer is None or settings.oauth_resource is None:
        return None
    issuer = Issuer(settings.oauth_issuer, settings.oauth_resource, settings.oauth_scopes)
    return Authorization(IssuerTokens(issuer, http), issuer.settings())


def _slackbot(settings: Settings) -> SlackbotRequests | None:
    secret = settings.slack_signing_secret
    return SlackbotRequests(SlackSignatures(secret.get_secret_value())) if secret else None


class _Pages:
    """The pages beside the protocol: the health check, and what a browser sees."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._page(scope) or self._app)(scope, receive, send)

    def _page(self, scope: Scope) -> Response | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        if scope["path"] == "/healthz":
            return JSONResponse({"status": "ok"})
        stream = "text/event-stream" in Request(scope).headers.get("accept", "")
        if scope["path"] in ("/", PATH) and not stream:
            return JSONResponse(
                {
                    "name": "calllogs",
                    "version": version("calllogs"),
                    "transport": "streamable-http",
                    "endpoint": PATH,
                }
            )
        return None
