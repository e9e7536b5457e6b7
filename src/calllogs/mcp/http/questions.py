"""The questions under way over HTTP: how many there may be, and how one of them is cancelled.

The server keeps no sessions, so the SDK meets a `notifications/cancelled` in another request than
the one it is about, and lets the question go on (mcp-facts.md 2.4). What is cancelled here looks to
the SDK as if its client had hung up, which ends a question at once.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from calllogs.mcp.caller import VISIT
from calllogs.slack_signatures import read_body

CALLER = "calllogs.caller"
"""Where the guard writes in the scope of a request who sends it."""

MOST_QUESTIONS = 256
"""Questions under way, of all callers together; any more are refused at once."""

MOST_OF_CALLER = 64
"""Those of one caller. All whose keys OneUptime has not accepted yet count as one."""

REQUEST_CANCELLED = -32800
"""What the SDK answers to a cancelled request in the older era of the protocol."""

_UNKNOWN = "unknown"
_SESSION = b"mcp-session-id"
_HEADERS = {"Retry-After": "1"}


Question = tuple[str, str, object]
"""The caller, the label of their session, and the id they gave the request."""


@dataclass(frozen=True, slots=True)
class Questions:
    """Passes questions to the application, a bounded number at a time, until they are cancelled.

    Attributes:
        app: The application.
        accepted: Whether OneUptime, or the server itself, has accepted a caller's credentials.
    """

    app: ASGIApp
    accepted: Callable[[str], bool]
    _running: dict[Question, list[asyncio.Event]] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = await read_body(receive)
        message, receive = _message(body), replayed(body, receive)
        if message.get("method") == "notifications/cancelled":
            self._cancel(scope, message)
        if "id" in message and "method" in message:
            await self._ask(message, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _ask(
        self, message: dict[str, Any], scope: Scope, receive: Receive, send: Send
    ) -> None:
        caller = scope.get(CALLER, "")
        share = caller if self.accepted(caller) else _UNKNOWN
        if refusal := self._refusal(share):
            await refusal(scope, receive, send)
            return
        answer = _Answer(send, message["id"], begins=message["method"] == "initialize")
        async with self._counted(share), self._cancellable(_question(scope, message["id"])) as end:
            await self.app(scope, lambda: received(receive, end), answer.send)
            if end.is_set():
                await answer.cancel(scope, receive)

    def _refusal(self, share: str) -> JSONResponse | None:
        if self._counts.total() >= MOST_QUESTIONS:
            return _overloaded("The server is answering as many questions as it can.", 503)
        if self._counts[share] >= MOST_OF_CALLER:
            return _overloaded("Too many of your questions are waiting for their answers.", 429)
        return None

    @asynccontextmanager
    async def _counted(self, share: str) -> AsyncIterator[None]:
        self._counts[share] += 1
        try:
            yield
        finally:
            self._counts[share] -= 1
            if not self._counts[share]:
                del self._counts[share]

    @asynccontextmanager
    async def _cancellable(self, question: Question) -> AsyncIterator[asyncio.Event]:
        end = asyncio.Event()
        self._running.setdefault(question, []).append(end)
        try:
            yield end
        finally:
            self._running[question].remove(end)
            if not self._running[question]:
                del self._running[question]

    def _cancel(self, scope: Scope, message: dict[str, Any]) -> None:
        """Cancel the one question that is meant; of two that are called the same, none.

        Slackbot asks for many people as one caller, and hangs up instead.
        """
        if scope.get(VISIT):
            return
        params = message.get("params")
        id_ = params.get("requestId") if isinstance(params, dict) else None
        running = self._running.get(_question(scope, id_), [])
        if len(running) == 1:
            running[0].set()


def _message(body: bytes) -> dict[str, Any]:
    """Return the JSON-RPC message in a body, or an empty one; the SDK says what is wrong."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _question(scope: Scope, id_: object) -> Question:
    """Name a question; an id that is a number may come back as a text."""
    return scope.get(CALLER, ""), Headers(scope=scope).get(_SESSION.decode(), ""), str(id_)


def _overloaded(sentence: str, status: int) -> JSONResponse:
    error = {"error": f"{sentence} Ask again in a moment.", "about": "Load"}
    return JSONResponse(error, status, headers=_HEADERS)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read once more, and then what follows it."""
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay


async def received(receive: Receive, ending: asyncio.Event) -> Message:
    """Return the next message, or that the client has gone once the event is set."""
    message = asyncio.ensure_future(receive())
    ended = asyncio.ensure_future(ending.wait())
    try:
        await asyncio.wait((message, ended), return_when=asyncio.FIRST_COMPLETED)
        return message.result() if message.done() else {"type": "http.disconnect"}
    finally:
        message.cancel()
        ended.cancel()


@dataclass(slots=True)
class _Answer:
    """The answer to a question as it goes out.

    Attributes:
        wire: Sends to the client.
        id_: What the client calls the question.
        begins: Whether a session begins with it: its label, which we need not keep, tells the
            client's questions from those of others with the same credentials.
    """

    wire: Send
    id_: object
    begins: bool
    _started: bool = False
    _ended: bool = False

    async def send(self, message: Message) -> None:
        """Send a part of it."""
        if message["type"] == "http.response.start":
            self._started = True
            label = [(_SESSION, token_urlsafe(16).encode())] if self.begins else []
            message = {**message, "headers": [*message.get("headers", []), *label]}
        else:
            self._ended = not message.get("more_body", False)
        await self.wire(message)

    async def cancel(self, scope: Scope, receive: Receive) -> None:
        """Send what is left to say of a question that was cancelled."""
        if self._ended:
            return
        error = {"code": REQUEST_CANCELLED, "message": "Request cancelled"}
        text = {"jsonrpc": "2.0", "id": self.id_, "error": error}
        if not self._started:
            await JSONResponse(text)(scope, receive, self.wire)
            return
        event = f"event: message\r\ndata: {json.dumps(text)}\r\n\r\n".encode()
        await self.wire({"type": "http.response.body", "body": event, "more_body": False})
