"""The web application of `calllogs-mcp --http`: streamable HTTP, for both eras of the protocol."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Callable
from functools import partial
from importlib.metadata import version
from secrets import token_urlsafe

import httpx
from aiolimiter import AsyncLimiter
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.app import App, Apps, http_client, open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.mcp.caller import Caller
from calllogs.mcp.http import authentication
from calllogs.mcp.http.guard import LOCAL, Guard, read_rate
from calllogs.mcp.http.questions import Questions
from calllogs.mcp.http.server import Server, address_of, listening_at
from calllogs.mcp.server import build_server
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
    secret = settings.slack_signing_secret
    signatures = SlackSignatures(secret.get_secret_value()) if secret else None
    network, issuer = settings.network, settings.oauth_issuer or ""
    async with http_client(network, issuer, httpx.Timeout(5)) as http:
        tokens = _issuer_tokens(settings, http)
        app, identify, find_caller, accepted = _authentication(settings, apps, tokens)
        server = build_server(
            app,
            find_caller=lambda context: find_caller(context.headers or {}),
            view=settings.mcp_app,
            oauth=(tokens, tokens.settings()) if tokens else None,
            blocks=signatures is not None,
        )
        inner = server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=LARGEST_REQUEST,
            # Host and Origin are checked for every route, by the guard.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

        async def pages(scope: Scope, receive: Receive, send: Send) -> None:
            await (_page(scope) or inner)(scope, receive, send)

        questions = Questions(pages, accepted)
        limiters: authentication.Remembered[AsyncLimiter] = authentication.Remembered(accepted)
        hosts, rate = (*LOCAL, *settings.mcp_hosts), read_rate(settings.mcp_rate)
        async with server.session_manager.run():
            yield Guard(questions, identify, hosts, rate, limiters, signatures)


Callers = tuple[
    App,
    authentication.Identify,
    Callable[[authentication.Headers], Caller],
    authentication.Accepted,
]
"""The application that reads filters; what identifies a caller, finds them, and tells whether their
credentials were found to be good."""


def _authentication(
    settings: Settings, apps: Apps, tokens: authentication.IssuerTokens | None
) -> Callers:
    secret = settings.secret.get_secret_value() if settings.secret else token_urlsafe()
    masked = settings.mask_numbers is not False  # an answer over a network is seen by more people
    if apps.own_key is None:
        keys = authentication.CallerKeys(apps, secret, masked=masked)
        return apps.app_for(SecretStr("")), keys.identify, keys.caller, apps.accepted
    caller = Caller(apps.own(), secret, masked)
    if tokens:
        digest = authentication.issued_token_digest
        return caller.app, digest, lambda _: caller, tokens.accepted
    identify = partial(authentication.check_token, token=settings.mcp_token)
    return caller.app, identify, lambda _: caller, lambda _: True


def _issuer_tokens(
    settings: Settings, http: httpx.AsyncClient
) -> authentication.IssuerTokens | None:
    issuer, resource = settings.oauth_issuer, settings.oauth_resource
    if issuer is None or resource is None:
        return None
    return authentication.IssuerTokens(issuer, resource, settings.oauth_scopes, http)


def _page(scope: Scope) -> Response | None:
    """Return a page beside the protocol: the health check, and what a browser sees."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    if scope["path"] == "/healthz":
        return JSONResponse({"status": "ok"})
    stream = "text/event-stream" in Request(scope).headers.get("accept", "")
    if scope["path"] not in ("/", PATH):
        return None
    if stream:  # for messages that no request asked for, of which there are none
        return Response(status_code=405, headers={"Allow": "POST"})
    about = {"name": "calllogs", "version": version("calllogs")}
    return JSONResponse({**about, "transport": "streamable-http", "endpoint": PATH})
