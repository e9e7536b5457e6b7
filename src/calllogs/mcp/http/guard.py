"""The guard before every route over HTTP: host and origin, authentication, and rate limit.

Requests of Slackbot are authenticated by Slack's signature, and marked with a header that only a
valid signature gives; the tools then answer in Block Kit (slack-facts.md 2.9).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiolimiter import AsyncLimiter
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from calllogs.mcp.caller import SLACK_HEADER, SLACK_SIGNED, signed_by_slack
from calllogs.mcp.http.authentication import (
    UNAUTHORIZED,
    Identify,
    NotAuthenticated,
    Remembered,
)
from calllogs.mcp.http.questions import CALLER, replayed
from calllogs.slack_signatures import SlackSignatures, read_body

LOCAL = ("127.0.0.1", "localhost", "::1")
OPEN_PATHS = ("/healthz",)
"""Paths that need no authentication: they disclose nothing and ask nobody."""

_MARK = (SLACK_HEADER.encode(), SLACK_SIGNED.encode())


@dataclass(frozen=True, slots=True)
class Guard:
    """Passes a request to the application, or refuses it.

    Attributes:
        app: The application.
        identify: Authenticates callers.
        hosts: The host names under which the server is reached.
        rate: How many calls one caller may make in how many seconds.
        limiters: Count the calls of each caller.
        signatures: Verifies the signatures of our Slack app; None where there is none.
    """

    app: ASGIApp
    identify: Identify
    hosts: Sequence[str]
    rate: tuple[int, int]
    limiters: Remembered[AsyncLimiter]
    signatures: SlackSignatures | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope = _unmarked(scope)
        if self.signatures and "x-slack-signature" in headers:
            scope, receive = await _marked(scope, receive, self.signatures)
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
            caller = "slack" if slack else self.identify(headers)
        except NotAuthenticated as error:
            return _refused("Authorization", str(error), error.status)
        scope[CALLER] = caller
        return await self._rate_limited(caller)

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


def read_rate(text: str) -> tuple[int, int]:
    """Return how many calls in how many seconds a rate allows: `120/minute`."""
    calls, _, unit = text.replace(" ", "").partition("/")
    return int(calls), {"second": 1, "minute": 60, "hour": 3600}[unit]


async def _marked(
    scope: Scope, receive: Receive, signatures: SlackSignatures
) -> tuple[Scope, Receive]:
    """Return the request, with the mark if its signature is valid.

    The body is read to check it, and then replayed; one larger than any of ours is cut off, and so
    its signature is never valid.
    """
    body = await read_body(receive)
    if signatures.valid(Headers(scope=scope), body):
        scope = {**scope, "headers": [*scope["headers"], _MARK]}
    return scope, replayed(body, receive)


def _unmarked(scope: Scope) -> Scope:
    """Return a request without the mark, which no client may send."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != _MARK[0]]
    return {**scope, "headers": headers}
