"""`calllogs-mcp --http`: the tools over streamable HTTP, for both eras of the protocol.

A module of its own, so that a server on standard input pays for no web server.
"""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from importlib.metadata import version
from secrets import token_urlsafe

import httpx
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.app import App, Apps, open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.mcp.caller import Desk
from calllogs.mcp.command import ENDED, WRONG, parser
from calllogs.mcp.cursors import Cursors
from calllogs.mcp.http.callers import CallerKeys, Callers, IssuedTokens, ServerKey
from calllogs.mcp.http.guard import LOCAL, Guard, Rate
from calllogs.mcp.http.oauth import Issuer, Tokens
from calllogs.mcp.http.serving import Server, address_of, listening_at
from calllogs.mcp.http.signatures import SlackMarks
from calllogs.mcp.logs import log_to_stderr
from calllogs.mcp.server import CheckedTokens, build_server
from calllogs.slack_signatures import LARGEST_REQUEST, SlackSignatures

PATH = "/mcp"


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit status."""
    arguments = parser().parse_args(argv)
    log_to_stderr()
    try:
        settings = Settings.from_environment(keyless=True)
        _check_protection(settings, sandbox=arguments.sandbox)
        check_bind(settings, arguments.host, sandbox=arguments.sandbox)
        listening = listening_at(arguments.host, arguments.port)
    except ConfigurationError as error:
        return _wrong(str(error))
    except OSError as error:
        where = f"{arguments.host}:{arguments.port}"
        return _wrong(f"{where} cannot be listened on: {error.strerror}. Try another --port.")
    asyncio.run(_serve(settings, listening, arguments.host, sandbox=arguments.sandbox))
    return ENDED


def _wrong(sentence: str) -> int:
    sys.stderr.write(f"calllogs-mcp: {sentence}\n")
    return WRONG


def _check_protection(settings: Settings, *, sandbox: bool) -> None:
    """Refuse protection that would be left out in silence."""
    shown = {
        "CALLLOGS_MCP_TOKEN": settings.mcp_token,
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
    }
    protecting = {**shown, "CALLLOGS_OAUTH_ISSUER": settings.oauth_issuer}
    idle = next((name for name, value in protecting.items() if value), None)
    if idle and not (settings.api_key or sandbox):
        raise ConfigurationError(
            idle,
            f"{idle} lets callers ask with the server's own key, and there is none. Set "
            f"ONEUPTIME_API_KEY, or unset {idle} so that callers show their own key.",
        )
    second = next((name for name, value in shown.items() if value), None)
    if second and settings.oauth_issuer:
        raise ConfigurationError(
            second,
            f"{second} and CALLLOGS_OAUTH_ISSUER are both set, and callers show tokens of the "
            "issuer only. Unset one of them.",
        )


def check_bind(settings: Settings, host: str, *, sandbox: bool) -> None:
    """Refuse to serve others without protection.

    Raises:
        ConfigurationError: What protects the server is not set.
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
    """Build the guarded application, and run what it needs as long as it is used."""
    async with open_apps(settings, sandbox=sandbox) as apps, guarded(settings, apps) as app:
        yield app


@contextlib.asynccontextmanager
async def guarded(settings: Settings, apps: Apps) -> AsyncIterator[ASGIApp]:
    """Build the same over applications that another face of this process uses as well."""
    async with httpx.AsyncClient() as issuer:
        callers, reader = _callers(settings, apps)
        server = build_server(
            reader,
            desk=_by_headers(callers),
            show=settings.mcp_app,
            tokens=_tokens(settings, issuer),
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
            yield Guard(_Pages(inner), callers, hosts, rate, _slack(settings))


def _callers(settings: Settings, apps: Apps) -> tuple[Callers, App]:
    secret = settings.secret.get_secret_value() if settings.secret else token_urlsafe()
    masked = settings.mask_numbers is not False  # an answer over a network is seen by more people
    if apps.own_key is None:
        # Without a key of its own the server only reads filters.
        return CallerKeys(apps.app_for, secret, masked), apps.app_for(SecretStr(""))
    app = apps.app_for(apps.own_key)
    desk = Desk(app, Cursors(secret, app.key_id), masked)
    if settings.oauth_issuer:
        return IssuedTokens(desk), app
    return ServerKey(desk, settings.mcp_token), app


def _tokens(settings: Settings, http: httpx.AsyncClient) -> CheckedTokens | None:
    if settings.oauth_issuer is None or settings.oauth_resource is None:
        return None
    issuer = Issuer(settings.oauth_issuer, settings.oauth_resource, settings.oauth_scopes)
    return CheckedTokens(Tokens(issuer, http), issuer.settings())


def _slack(settings: Settings) -> SlackMarks | None:
    secret = settings.slack_signing_secret
    return SlackMarks(SlackSignatures(secret.get_secret_value())) if secret else None


def _by_headers(callers: Callers) -> Callable[[Context[None]], Desk]:
    return lambda context: callers.desk(context.headers or {})


class _Pages:
    """The few pages beside the protocol: one for health checks, one for people who look."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._page(scope) or self._app)(scope, receive, send)

    def _page(self, scope: Scope) -> Response | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        if scope["path"] == "/healthz":
            return JSONResponse({"status": "ok"})
        streams = "text/event-stream" in Request(scope).headers.get("accept", "")
        if scope["path"] in ("/", PATH) and not streams:
            return JSONResponse(
                {
                    "name": "calllogs",
                    "version": version("calllogs"),
                    "transport": "streamable-http",
                    "endpoint": PATH,
                }
            )
        return None


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
