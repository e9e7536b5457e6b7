"""The web application of `calllogs-mcp --http`: streamable HTTP, for both eras of the protocol."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from importlib.metadata import version

import httpx
from aiolimiter import AsyncLimiter
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import SecretStr
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.app import App, Apps, http_client, open_apps
from calllogs.config.doors import LOCAL, Admits, Door, notes_of, open_door
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.mcp.caller import Caller, cursor_secrets, visit_of
from calllogs.mcp.http import authentication
from calllogs.mcp.http.guard import AdmitSlackbot, Guard
from calllogs.mcp.http.questions import Questions
from calllogs.mcp.http.server import Server, address_of, listening_at
from calllogs.mcp.server import build_server
from calllogs.slack_signatures import LARGEST_REQUEST

PATH = "/mcp"


def serve(host: str, port: int, *, sandbox: bool) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        ConfigurationError: A setting or the address does not allow it.
    """
    settings = Settings.from_environment(keyless=True)
    door = open_door(settings, host, Face.MCP, sandbox=sandbox)
    asyncio.run(_serve(settings, door, listening_at(host, port), sandbox=sandbox))


async def _serve(
    settings: Settings, door: Door, listening: socket.socket, *, sandbox: bool
) -> None:
    async with web_app(settings, door, sandbox=sandbox) as app:
        said = (f"serving {address_of(listening)}{PATH}", *notes_of(door))
        notice = "".join(f"calllogs-mcp: {sentence}\n" for sentence in said)
        host = listening.getsockname()[0]
        await Server(app, host, settings.deadline, notice).serve(sockets=[listening])


@contextlib.asynccontextmanager
async def web_app(settings: Settings, door: Door, *, sandbox: bool) -> AsyncIterator[ASGIApp]:
    """Build the guarded web application, and run what it needs as long as it is used."""
    async with open_apps(settings, sandbox=sandbox) as apps, guarded(settings, door, apps) as app:
        yield app


@contextlib.asynccontextmanager
async def guarded(
    settings: Settings, door: Door, apps: Apps, slackbot: AdmitSlackbot | None = None
) -> AsyncIterator[ASGIApp]:
    """Build the same over applications that another face of this process uses as well."""
    network, issuer = settings.network, settings.oauth_issuer or ""
    async with http_client(network, issuer, httpx.Timeout(5)) as http:
        tokens = _issuer_tokens(settings, http)
        secrets = cursor_secrets(settings)
        callers = _authentication(settings, door, apps, tokens, secrets)
        app, identify, of_headers, accepted = callers

        def find_caller(context: Context[None]) -> Caller:
            """Return the caller; who asks through Slackbot asks and sees what they do in Slack."""
            visit = visit_of(context)
            if visit and visit.app:
                return Caller(visit.app, secrets, visit.masked)
            return of_headers(context.headers or {})

        server = build_server(
            app,
            find_caller=find_caller,
            view=settings.mcp_app,
            oauth=(tokens, tokens.settings()) if tokens else None,
            blocks=slackbot is not None,
        )
        inner = server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=LARGEST_REQUEST,
            # Host and Origin are checked for every route, by the guard.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

        # Behind a proxy that brings TLS, a redirect would lead to http://.
        inner.router.redirect_slashes = False

        async def pages(scope: Scope, receive: Receive, send: Send) -> None:
            scope = {**scope, "path": PATH} if scope.get("path") == f"{PATH}/" else scope
            await (_page(scope, apps) or inner)(scope, receive, send)

        questions = Questions(pages, accepted)
        limiters: authentication.Remembered[AsyncLimiter] = authentication.Remembered(accepted)
        hosts, direct = settings.hosts, door.mcp is Admits.THIS_MACHINE
        guard = Guard(questions, identify, hosts, settings.mcp_rate, limiters, direct, slackbot)
        async with server.session_manager.run():
            yield _readable_by_pages(guard, hosts)


def _readable_by_pages(app: ASGIApp, hosts: Sequence[str]) -> ASGIApp:
    """Let pages of the server's own names call it: browsers ask first, and show no credentials."""
    names = "|".join(re.escape(f"[{host}]" if ":" in host else host) for host in (*LOCAL, *hosts))
    return CORSMiddleware(
        app,
        allow_origin_regex=rf"https?://({names})(:[0-9]+)?",
        allow_methods=("GET", "POST", "DELETE"),
        allow_headers=("*",),
        expose_headers=("Mcp-Session-Id", "WWW-Authenticate", "Retry-After"),
    )


Callers = tuple[
    App,
    authentication.Identify,
    Callable[[authentication.Headers], Caller],
    authentication.Accepted,
]
"""The application that reads filters; what identifies a caller, finds them, and tells whether their
credentials were found to be good."""


def _authentication(
    settings: Settings,
    door: Door,
    apps: Apps,
    tokens: authentication.IssuerTokens | None,
    secrets: Sequence[str],
) -> Callers:
    masked = settings.mask_numbers is not False  # an answer over a network is seen by more people
    if door.mcp is Admits.CALLERS_KEY:
        keys = authentication.CallerKeys(apps, secrets, masked=masked)
        return apps.app_for(SecretStr("")), keys.identify, keys.caller, apps.accepted
    caller = Caller(apps.own(), secrets, masked)
    if tokens:
        digest = authentication.issued_token_digest
        return caller.app, digest, lambda _: caller, tokens.accepted
    if door.mcp is Admits.NOBODY:
        return caller.app, authentication.refuse, lambda _: caller, lambda _: True
    identify = partial(authentication.check_token, token=settings.mcp_token)
    return caller.app, identify, lambda _: caller, lambda _: True


def _issuer_tokens(
    settings: Settings, http: httpx.AsyncClient
) -> authentication.IssuerTokens | None:
    issuer, resource = settings.oauth_issuer, settings.oauth_resource
    if issuer is None or resource is None:
        return None
    keys = authentication.IssuerKeys(issuer, http)
    return authentication.IssuerTokens(issuer, resource, settings.oauth_scopes, keys)


DEGRADED = (
    "Requests no longer get a connection to OneUptime. If it keeps happening, restart calllogs "
    "and report "
    "it with its log."
)


def health(apps: Apps) -> Response:
    """Answer a health check from what is known: it asks nobody, so it cannot be used against us."""
    if apps.connecting():
        return JSONResponse({"status": "ok"})
    return JSONResponse({"status": "degraded", "error": DEGRADED}, 503)


def _page(scope: Scope, apps: Apps) -> Response | None:
    """Return a page beside the protocol: the health check, and what a browser sees."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    if scope["path"] == "/healthz":
        return health(apps)
    if scope["path"] not in ("/", PATH):
        return None
    if "text/event-stream" in Request(scope).headers.get("accept", ""):
        # No answer needs a session, so there is none whose messages could be streamed.
        return JSONResponse({"error": "Ask with POST."}, 405, headers={"Allow": "POST"})
    about = {"name": "calllogs", "version": version("calllogs")}
    return JSONResponse({**about, "transport": "streamable-http", "endpoint": PATH})
