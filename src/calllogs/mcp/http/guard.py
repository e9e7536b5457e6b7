"""What stands before every route over HTTP: where a request may come from, who it is, how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aiolimiter import AsyncLimiter
from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.mcp.http.callers import MOST_CALLERS, Callers, NotAllowed
from calllogs.mcp.http.signatures import SlackMarks
from calllogs.mcp.slackbot import by_slack, unmarked

LOCAL = ("127.0.0.1", "localhost", "::1")
OPEN_PATHS = ("/healthz",)
"""Paths that tell nothing and ask nobody."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one caller may call.

    Attributes:
        calls: How many times.
        seconds: In how long.
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
    """Lets a request through to the application, or says why not.

    Attributes:
        app: What is guarded.
        callers: Tells who calls.
        hosts: The host names under which the server is reached.
        rate: How often one caller may call.
        slack: Tells requests of our Slack app from others; None where there is none.
    """

    app: ASGIApp
    callers: Callers
    hosts: Sequence[str]
    rate: Rate
    slack: SlackMarks | None = None
    _limiters: LRUCache[str, AsyncLimiter] = field(default_factory=lambda: LRUCache(MOST_CALLERS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.slack and "x-slack-signature" in headers:
            scope, receive = await self.slack.checked(scope, receive)
        else:
            scope = unmarked(scope)
        refusal = await self._refusal(scope, headers)
        await (refusal or self.app)(scope, receive, send)

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if _host(f"//{headers.get('host', '')}") not in self.hosts:
            return _said("Host", "This server is not reached under that name.", 421)
        origin = headers.get("origin")
        if origin is not None and _host(origin) not in self.hosts:
            return _said("Origin", "Pages of that origin may not call this server.", 403)
        if scope["path"] in OPEN_PATHS:
            return None
        try:
            caller = "slack" if by_slack(Headers(scope=scope)) else self.callers.caller(headers)
        except NotAllowed as error:
            return _said("Authorization", str(error), error.status)
        return await self._too_often(caller)

    async def _too_often(self, caller: str) -> Response | None:
        limiter = self._limiters.get(caller)
        if limiter is None:
            limiter = self._limiters[caller] = AsyncLimiter(self.rate.calls, self.rate.seconds)
        if limiter.has_capacity():
            await limiter.acquire()
            return None
        refusal = _said("Rate", "Too many calls. Wait a little and call again.", 429)
        refusal.headers["Retry-After"] = str(max(1, self.rate.seconds // self.rate.calls))
        return refusal


def _host(address: str) -> str:
    """Return the host of an address, "" where there is none or it is no address."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _said(about: str, sentence: str, status: int) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == _UNAUTHORIZED else None
    return JSONResponse({"error": sentence, "about": about}, status, headers=headers)


_UNAUTHORIZED = 401
