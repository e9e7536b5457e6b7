"""Slack over HTTP: verifies Slack's signature, drops duplicate deliveries, tells tenants apart.

Bolt's own HTTP mode answers malformed headers with 500, runs repeats again, and lets its error
handler post to addresses nobody signed (slack-facts.md 1.3 and 1.4). So requests are checked and
read here, and then given to Bolt as Socket Mode would give them.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import parse_qsl

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from calllogs.errors import CallLogsError
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.installations import Tenant
from calllogs.slack.store.workspaces import SLACK_ERRORS, Locked, NotConnected, Tenants
from calllogs.slack_signatures import LARGEST_REQUEST, SIGNATURE, SlackSignatures, read_body

SECONDS_TO_READ = 5.0
"""For a whole request: Slack sends one in a moment, and gives up after three seconds."""

MOST_FIELDS = 100
"""Of a form; Slack sends about fifteen."""

RETRY = "x-slack-retry-num"

FAILED = "This failed because of a bug in calllogs. Try again."

Payload = dict[str, Any]
PayloadKind = Literal["command", "event", "interaction"]
"""The kinds of payloads that are answered differently over HTTP."""
Dispatch = Callable[[Payload], Awaitable[BoltResponse]]
"""From a payload to its answer."""

_LOG = logging.getLogger(__name__)
_BAD_REQUEST, _UNKNOWN = 400, 404
_SHORTCUTS = ("shortcut", "message_action")


def read_payload(body: bytes, content_type: str) -> Payload | None:
    """Return the payload in a body, or None when it is nothing Slack sends.

    A command is a form that names it in `command`; an interaction is a form with JSON in `payload`;
    an event is JSON. What a person typed is never looked at: Bolt itself loses every command whose
    text holds the word `payload` (slack-facts.md 0.6).
    """
    media_type = content_type.partition(";")[0].strip().lower()
    try:
        payload = _READERS[media_type](body.decode("utf-8"))
    except (KeyError, ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _form(text: str) -> object:
    pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    fields = dict(pairs)
    if "payload" in fields and "command" not in fields:
        return json.loads(fields["payload"])
    return fields if fields.keys() & {"command", "ssl_check"} else None


_READERS: Mapping[str, Callable[[str], object]] = {
    "application/x-www-form-urlencoded": _form,
    "application/json": json.loads,
}


def kind_of(payload: Payload) -> PayloadKind:
    """Return the kind of a payload."""
    if "command" in payload:
        return "command"
    return "event" if payload.get("type") == "event_callback" else "interaction"


def to_bolt(app: AsyncApp) -> Dispatch:
    """Return a function that gives payloads to Bolt as Socket Mode does.

    No header goes along: Bolt takes some as orders, and a signature covers none.
    """

    async def dispatch(payload: Payload) -> BoltResponse:
        return await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))

    return dispatch


async def _repeated(
    deliveries: Deliveries, headers: Mapping[str, str], payload: Payload, body: bytes
) -> bool:
    """Remember a request, and return whether it was delivered before.

    The same signature is the same request, sent once more by whoever saw it. A retry of Slack's
    has a new signature and says that it is one: it is known by the event it tells of.
    """
    request = await deliveries.repeated(headers[SIGNATURE])
    is_event = kind_of(payload) == "event"  # Slack tries nothing else again
    event = await deliveries.repeated(_event_key(payload, body), everywhere=is_event)
    return request or (RETRY in headers and event)


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
        deliveries: Knows what was delivered before.
        count: Counts a signed request, by its kind and what came of it.
        seconds: How long a request may take to arrive.
    """

    dispatch: Dispatch
    signatures: SlackSignatures
    deliveries: Deliveries
    count: Callable[[str, str], None]
    seconds: float = SECONDS_TO_READ

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._response(Headers(scope=scope), receive)
        await response(scope, receive, send)

    async def _response(self, headers: Headers, receive: Receive) -> Response:
        body = await self._body(headers, receive)
        if isinstance(body, Response):
            return body
        payload = read_payload(body, headers.get("content-type", ""))
        if not self.signatures.valid(headers, body):
            # Slack's check of our certificate is signed by nobody.
            certificate_check = payload and payload.get("ssl_check") == "1"
            return Response(status_code=200 if certificate_check else 401)
        if payload is None:
            return Response(status_code=_BAD_REQUEST)
        if await _repeated(self.deliveries, headers, payload, body):
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

    async def _answer(self, payload: Payload) -> Response:
        if "ssl_check" in payload:
            return Response()
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))})
        kind = kind_of(payload)
        try:
            answer = await self.dispatch(payload)
        except Exception as error:  # noqa: BLE001  the boundary of a request: say so, go on
            # The kind alone: the text may hold what Slack sent.
            _LOG.error("A request of Slack's failed: %s.", type(error).__name__)
            self.count(kind, "failed")
            return _failure(kind, str(error) if isinstance(error, CallLogsError) else FAILED)
        return self._told(kind, answer)

    def _told(self, kind: PayloadKind, answer: BoltResponse) -> Response:
        """Return what Slack is told; of what nobody here knows, that it arrived."""
        if answer.status == _UNKNOWN:
            self.count(kind, "ignored")
            return Response()
        if answer.status >= _BAD_REQUEST:
            self.count(kind, "failed")
            return _failure(kind, FAILED)
        self.count(kind, "answered")
        return Response(answer.body, answer.status, media_type=answer.headers["content-type"][0])


def _failure(kind: PayloadKind, sentence: str) -> Response:
    """Return the answer that tells a person of a failure: ours to a command, else Slack's own.

    An event is taken as told: nobody waits for its answer, and Slack would only send it again.
    """
    if kind == "command":
        return JSONResponse({"response_type": "ephemeral", "text": sentence})
    return Response(status_code=200 if kind == "event" else 503)


@dataclass(frozen=True, slots=True)
class TenantFilter:
    """Passes the payloads of connected workspaces on, where several workspaces are served.

    A workspace that leaves is forgotten; one that is not connected yet is told so.

    Attributes:
        tenants: Finds workspaces, connected or not.
        dispatch: Answers the payloads of connected ones; a foreign team's is ignored there.
    """

    tenants: Tenants
    dispatch: Dispatch

    async def receive(self, payload: Payload) -> BoltResponse:
        """Answer a payload."""
        context = AsyncBoltRequest(mode="socket_mode", body=payload).context
        if _is_removal(payload):
            await self._forget(context, payload.get("event_time"))
            return BoltResponse(status=200)
        status = await self.tenants.status(context.team_id or "", context.enterprise_id or "")
        if not isinstance(status, NotConnected | Locked):
            return await self.dispatch(payload)
        if kind_of(payload) == "command":
            message = {"response_type": "ephemeral", "text": str(status)}
            return BoltResponse(status=200, body=message)
        if isinstance(status, NotConnected):  # without its token nothing can be shown
            await _show(status, payload)
        return BoltResponse(status=200)

    async def _forget(self, context: AsyncBoltContext, event_time: object) -> None:
        """Forget a tenant, unless it installed the app again after the event; both in seconds."""
        enterprise = context.enterprise_id or ""
        tenant = Tenant("" if context.is_enterprise_install else context.team_id or "", enterprise)
        installed_at = await self.tenants.installations.installed_at(tenant)
        if isinstance(event_time, int) and event_time < int(installed_at):
            return
        await self.tenants.installations.forget(tenant)
        self.tenants.forget()


def _is_removal(payload: Payload) -> bool:
    """Whether a workspace removed the app, or revoked the token with which it is answered."""
    event = _event(payload)
    if event.get("type") == "tokens_revoked":
        return bool((event.get("tokens") or {}).get("bot"))
    return event.get("type") == "app_uninstalled"


def _event(payload: Payload) -> Payload:
    event = payload.get("event") if kind_of(payload) == "event" else None
    return event if isinstance(event, dict) else {}


async def _show(status: NotConnected, payload: Payload) -> None:
    """Say the same where no message is possible: in the app's home, or in a modal."""
    event, client = _event(payload), status.client
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": str(status)}}]
    try:
        if event.get("type") == "app_home_opened":
            home = {"type": "home", "blocks": blocks}
            await client.views_publish(user_id=str(event.get("user")), view=home)
        elif payload.get("type") in _SHORTCUTS:
            title = {"type": "plain_text", "text": "Call logs"}
            modal = {"type": "modal", "title": title, "blocks": blocks}
            await client.views_open(trigger_id=str(payload.get("trigger_id")), view=modal)
    except SLACK_ERRORS as error:
        _LOG.warning("A workspace was not told to connect: %s.", type(error).__name__)
