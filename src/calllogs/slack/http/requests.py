"""Slack over HTTP: nothing unsigned comes near a listener, and nothing signed is run twice.

Bolt's own HTTP mode answers malformed headers with 500, runs repeats again, and lets its error
handler post to addresses nobody signed (SLACK.md 1.3 and 1.4). So requests are checked and read
here, and then given to Bolt as Socket Mode would give them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from calllogs.slack.http.payloads import Kind, is_ssl_check, kind_of, read_payload
from calllogs.slack.http.repeats import Repeats
from calllogs.slack_signatures import LARGEST_REQUEST, SlackSignatures, body_of

SECONDS_TO_READ = 5.0
"""For a whole request: Slack sends one in a moment, and gives up after three seconds."""

FAILED = "calllogs failed at this, which is a fault of its own. Nothing was changed. Try once more."

Dispatch = Callable[[dict[str, Any]], Awaitable[BoltResponse]]
"""From a payload to its answer."""

Noted = Callable[[str, str], None]
"""Takes note of a request's kind, and of what came of it."""

_LOG = logging.getLogger(__name__)
_BAD = 400


def to_bolt(app: AsyncApp) -> Dispatch:
    """Return what gives payloads to Bolt as Socket Mode does.

    No header goes along: Bolt takes some as orders, and a signature covers none.
    """

    async def dispatch(payload: dict[str, Any]) -> BoltResponse:
        return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))

    return dispatch


def _unnoted(_: str, __: str) -> None: ...


@dataclass(frozen=True, slots=True)
class SlackRequests:
    """The ASGI application that Slack posts commands, interactions and events to.

    Attributes:
        dispatch: Answers what Slack signed.
        signatures: Tells that from all else.
        repeats: Tells what was here before.
        noted: Takes note of each signed request.
        seconds: How long a request may take to arrive.
    """

    dispatch: Dispatch
    signatures: SlackSignatures
    repeats: Repeats = field(default_factory=Repeats)
    noted: Noted = _unnoted
    seconds: float = SECONDS_TO_READ

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._response(Headers(scope=scope), receive)
        await response(scope, receive, send)

    async def _response(self, headers: Headers, receive: Receive) -> Response:
        body = await self._body(headers, receive)
        if isinstance(body, Response):
            return body
        content_type = headers.get("content-type", "")
        if not self.signatures.right(headers, body):
            return Response(status_code=200 if is_ssl_check(body, content_type) else 401)
        payload = read_payload(body, content_type)
        if payload is None:
            return Response(status_code=_BAD)
        if self.repeats.repeated(headers, payload, body):
            self.noted(kind_of(payload), "repeated")
            return Response()
        return await self._answer(payload)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | Response:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:9]) > LARGEST_REQUEST:
            return Response(status_code=413)
        try:
            async with asyncio.timeout(self.seconds):
                body = await body_of(receive)
        except TimeoutError:
            return Response(status_code=408)
        return body if len(body) <= LARGEST_REQUEST else Response(status_code=413)

    async def _answer(self, payload: dict[str, Any]) -> Response:
        if "ssl_check" in payload:
            return Response()
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))})
        kind = kind_of(payload)
        answer = await self._dispatched(payload)
        if answer is None or answer.status >= _BAD:
            self.noted(kind, "failed")
            return _failed(kind)
        self.noted(kind, "answered")
        return Response(answer.body, answer.status, media_type=answer.headers["content-type"][0])

    async def _dispatched(self, payload: dict[str, Any]) -> BoltResponse | None:
        try:
            return await self.dispatch(payload)
        except Exception as error:  # noqa: BLE001  the boundary of a request: say so, go on
            # The kind alone: the text may hold what Slack sent.
            _LOG.error("A request of Slack's failed: %s.", type(error).__name__)
            return None


def _failed(kind: Kind) -> Response:
    """Return what tells a person of a failure: words of ours to a command, else Slack's own.

    An event is taken as told: nobody waits for its answer, and Slack would only send it again.
    """
    if kind is Kind.COMMAND:
        return JSONResponse({"response_type": "ephemeral", "text": FAILED})
    return Response(status_code=200 if kind is Kind.EVENT else 503)
