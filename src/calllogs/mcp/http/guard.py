"""The guard before every route over HTTP: host and origin, authentication, and rate limit.

Requests of Slackbot are admitted as everything Slack signs is; the tools then answer in Block Kit
(slack-facts.md 2.9).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiolimiter import AsyncLimiter
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.config.doors import LOCAL
from calllogs.config.values import Rate
from calllogs.mcp.caller import VISIT, Visit
from calllogs.mcp.http.authentication import (
    UNAUTHORIZED,
    Identify,
    NotAuthenticated,
    Remembered,
)
from calllogs.mcp.http.questions import CALLER, replayed
from calllogs.slack_signatures import SIGNATURE, read_body

OPEN_PATHS = ("/healthz",)
"""Paths open to everybody under any name: they disclose nothing and ask nobody."""

_FORWARDED = (
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-forwarded-for",
    "cf-connecting-ip",
    "true-client-ip",
    "fly-client-ip",
)
"""Headers of proxies, beside all that begin with `x-forwarded`."""

FOREIGN_HOST = (
    "This server is not reached under that name. Whoever runs it adds the name to "
    "CALLLOGS_MCP_HOSTS, or has the proxy send another Host."
)
NOT_DIRECT = (
    "This server answers only its own machine, and this came through a proxy or from another "
    "machine. Whoever runs it sets CALLLOGS_MCP_HOSTS to its public name, and CALLLOGS_MCP_TOKEN."
)

AdmitSlackbot = Callable[[Headers, bytes], Awaitable[Visit | Response | None]]
"""From the headers and body of a request to the visit of who asks through Slackbot, or the refusal
of it; None where Slack did not sign it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Passes a request to the application, or refuses it.

    Attributes:
        app: The application.
        identify: Authenticates callers.
        hosts: The host names under which the server is reached, beside this machine's own.
        rate: How many calls one caller may make in how many seconds.
        limiters: Count the calls of each caller.
        direct: Whether only this machine is answered, and nobody through a proxy.
        slackbot: Admits who asks through Slackbot; None where it is not served.
    """

    app: ASGIApp
    identify: Identify
    hosts: Sequence[str]
    rate: Rate
    limiters: Remembered[AsyncLimiter]
    direct: bool = False
    slackbot: AdmitSlackbot | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal, visit = self._misdirected(scope, headers), None
        if refusal is None and self.slackbot and SIGNATURE in headers:
            body = await read_body(receive)
            receive = replayed(body, receive)
            visit = await self.slackbot(headers, body)
        if isinstance(visit, Response):
            refusal = visit
        scope = {**scope, VISIT: visit}
        refusal = refusal or await self._refusal(scope, headers)
        await (refusal or self.app)(scope, receive, send)

    def _misdirected(self, scope: Scope, headers: Headers) -> Response | None:
        if not self._known(f"//{headers.get('host', '')}"):
            return _refused("Host", FOREIGN_HOST, 421)
        origin = headers.get("origin")
        if origin is not None and not self._known(origin):
            return _refused("Origin", "Pages of that origin may not call this server.", 403)
        if self.direct and not from_this_machine(scope):
            return _refused("Proxy", NOT_DIRECT, 403)
        return None

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        try:
            caller = "slack" if scope[VISIT] else self.identify(headers)
        except NotAuthenticated as error:
            return _refused("Authorization", str(error), error.status)
        scope[CALLER] = caller
        return await self._rate_limited(caller)

    def _known(self, address: str) -> bool:
        host = _host(address)
        return host in LOCAL or host in self.hosts

    async def _rate_limited(self, caller: str) -> Response | None:
        limiter = self.limiters.of(caller, lambda: AsyncLimiter(*self.rate))
        if limiter.has_capacity():
            await limiter.acquire()
            return None
        calls, seconds = self.rate
        refusal = _refused("Rate", "Too many calls. Wait a little and call again.", 429)
        refusal.headers["Retry-After"] = str(max(1, seconds // calls))
        return refusal


def _host(address: str) -> str:
    """Return the host of an address, "" where there is none or it is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _refused(about: str, sentence: str, status: int) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == UNAUTHORIZED else None
    return JSONResponse({"error": sentence, "about": about}, status, headers=headers)


def from_this_machine(scope: Scope) -> bool:
    """Whether a request comes from this machine, and none of its headers is a proxy's."""
    headers = Headers(scope=scope)
    forwarded = any(name in _FORWARDED or name.startswith("x-forwarded") for name in headers)
    peer, *_ = scope.get("client") or ("",)
    return peer in LOCAL and _host(f"//{headers.get('host', '')}") in LOCAL and not forwarded
