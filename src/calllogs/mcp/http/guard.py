"""The guard before every route over HTTP: host and origin, authentication, and rate limit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiolimiter import AsyncLimiter
from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.mcp.caller import signed_by_slack
from calllogs.mcp.http.authentication import (
    MOST_CALLERS,
    UNAUTHORIZED,
    Authenticator,
    NotAuthenticated,
)
from calllogs.mcp.http.slackbot import SlackbotRequests, unmarked

LOCAL = ("127.0.0.1", "localhost", "::1")
OPEN_PATHS = ("/healthz",)
"""Paths that need no authentication: they disclose nothing and ask nobody."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A limit on the calls of one caller.

    Attributes:
        calls: The largest number of calls.
        seconds: The period.
    """

    calls: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> "Rate":
        """Read `120/minute`."""
        calls, _, unit = text.replace(" ", "").partition("/")
        return cls(int(calls), {"second": 1, "minute": 60, "hour": 3600}[unit])


@dataclass(frozen=True, slots=True)
class Guard:
    """Passes a request to the application, or refuses it.

    Attributes:
        app: The application.
        authenticator: Authenticates callers.
        hosts: The host names under which the server is reached.
        rate: The limit on the calls of one caller.
        slackbot: Marks requests of our Slack app; None where there is none.
    """

    app: ASGIApp
    authenticator: Authenticator
    hosts: Sequence[str]
    rate: Rate
    slackbot: SlackbotRequests | None = None
    _limiters: LRUCache[str, AsyncLimiter] = field(default_factory=lambda: LRUCache(MOST_CALLERS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.slackbot and "x-slack-signature" in headers:
            scope, receive = await self.slackbot.marked(scope, receive)
        else:
            scope = unmarked(scope)
        refusal = await self._refusal(scope, headers)
        await (refusal or self.app)(scope, receive, send)

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if _host(f"//{headers.get('host', '')}") not in self.hosts:
            return _refused("Host", "This server is not reached under that name.", 421)
        origin = headers.get("origin")
        if origin is not None and _host(origin) not in self.hosts:
            return _refused("Origin", "Pages of that origin may not call this server.", 403)
        if scope["path"] in OPEN_PATHS:
            return None
        try:
            slack = signed_by_slack(Headers(scope=scope))
            caller = "slack" if slack else self.authenticator.identify(headers)
        except NotAuthenticated as error:
            return _refused("Authorization", str(error), error.status)
        return await self._rate_limited(caller)

    async def _rate_limited(self, caller: str) -> Response | None:
        limiter = self._limiters.get(caller)
        if limiter is None:
            limiter = self._limiters[caller] = AsyncLimiter(self.rate.calls, self.rate.seconds)
        if limiter.has_capacity():
            await limiter.acquire()
            return None
        refusal = _refused("Rate", "Too many calls. Wait a little and call again.", 429)
        refusal.headers["Retry-After"] = str(max(1, self.rate.seconds // self.rate.calls))
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
