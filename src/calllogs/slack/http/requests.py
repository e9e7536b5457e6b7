"""Slack over HTTP: verifies Slack's signature and drops duplicate deliveries.

Bolt's own HTTP mode answers malformed headers with 500, runs repeats again, and lets its error
handler post to addresses nobody signed (SLACK.md 1.3 and 1.4). So requests are checked and read
here, and then given to Bolt as Socket Mode would give them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any

from cachetools import TTLCache
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from calllogs.slack.http.payloads import (
    Payload,
    PayloadKind,
    is_ssl_check,
    kind_of,
    read_payload,
)
from calllogs.slack_signatures import LARGEST_REQUEST, SlackSignatures, read_body

SECONDS_TO_READ = 5.0
"""For a whole request: Slack sends one in a moment, and gives up after three seconds."""

REMEMBERED_SECONDS = 600.0
"""Twice the five minutes a signature is good for: its time may lie on either side of ours."""

MOST_REMEMBERED = 10_000
"""Requests; the one unused for longest goes first. All were signed, so only Slack fills this."""

RETRY = "x-slack-retry-num"

FAILED = "calllogs failed at this, which is a fault of its own. Nothing was changed. Try once more."

Dispatch = Callable[[dict[str, Any]], Awaitable[BoltResponse]]
"""From a payload to its answer."""

_LOG = logging.getLogger(__name__)
_BAD_REQUEST = 400


def to_bolt(app: AsyncApp) -> Dispatch:
    """Return a function that gives payloads to Bolt as Socket Mode does.

    No header goes along: Bolt takes some as orders, and a signature covers none.
    """

    async def dispatch(payload: dict[str, Any]) -> BoltResponse:
        return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))

    return dispatch


class Deliveries:
    """Remembers signed deliveries, so that none is run twice.

    Args:
        timer: Seconds that only go forward.
    """

    def __init__(self, timer: Callable[[], float] = monotonic) -> None:
        self._keys: TTLCache[str, bool] = TTLCache(MOST_REMEMBERED, REMEMBERED_SECONDS, timer)

    def repeated(self, headers: Mapping[str, str], payload: Payload, body: bytes) -> bool:
        """Remember a request, and return whether it was delivered before.

        The same signature is the same request, sent once more by whoever saw it. A retry of Slack's
        has a new signature and says that it is one: it is known by the event it tells of.
        """
        signature, event = headers["x-slack-signature"], _event_key(payload, body)
        repeated = signature in self._keys or (RETRY in headers and event in self._keys)
        self._keys[signature] = self._keys[event] = True
        return repeated


def _event_key(payload: Payload, body: bytes) -> str:
    for name in ("event_id", "trigger_id"):
        if payload.get(name):
            return f"{name} {payload[name]}"
    return sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class SlackRequests:
    """The ASGI application that Slack posts commands, interactions and events to.

    Attributes:
        dispatch: Answers what Slack signed.
        signatures: Verifies Slack's signature.
        count: Counts a signed request, by its kind and what came of it.
        deliveries: Knows what was delivered before.
        seconds: How long a request may take to arrive.
    """

    dispatch: Dispatch
    signatures: SlackSignatures
    count: Callable[[str, str], None]
    deliveries: Deliveries = field(default_factory=Deliveries)
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
        if not self.signatures.valid(headers, body):
            return Response(status_code=200 if is_ssl_check(body, content_type) else 401)
        payload = read_payload(body, content_type)
        if payload is None:
            return Response(status_code=_BAD_REQUEST)
        if self.deliveries.repeated(headers, payload, body):
            self.count(kind_of(payload), "repeated")
            return Response()
        return await self._answer(payload)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | Response:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:9]) > LARGEST_REQUEST:
            return Response(status_code=413)
        try:
            async with asyncio.timeout(self.seconds):
                body = await read_body(receive)
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
        if answer is None or answer.status >= _BAD_REQUEST:
            self.count(kind, "failed")
            return _failure(kind)
        self.count(kind, "answered")
        return Response(answer.body, answer.status, media_type=answer.headers["content-type"][0])

    async def _dispatched(self, payload: dict[str, Any]) -> BoltResponse | None:
        try:
            return await self.dispatch(payload)
        except Exception as error:  # noqa: BLE001  the boundary of a request: say so, go on
            # The kind alone: the text may hold what Slack sent.
            _LOG.error("A request of Slack's failed: %s.", type(error).__name__)
            return None


def _failure(kind: PayloadKind) -> Response:
    """Return the answer that tells a person of a failure: ours to a command, else Slack's own.

    An event is taken as told: nobody waits for its answer, and Slack would only send it again.
    """
    if kind is PayloadKind.COMMAND:
        return JSONResponse({"response_type": "ephemeral", "text": FAILED})
    return Response(status_code=200 if kind is PayloadKind.EVENT else 503)
