"""The transport on standard input and output, which answers every request before it ends.

The SDK drops calls under way as soon as the input ends, so that `printf ... | calllogs-mcp` would
get no answer (mcp-facts.md P11).
"""

import json
import logging
from collections.abc import AsyncIterable, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream
from mcp import types
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

SECONDS_TO_END = 5.0
"""How long calls under way are waited for when the input has ended; hosts end a server then."""

MOST_PENDING = 1_000
"""Requests that wait for their answers; what is beyond is refused at once."""

_CANCELLED = "notifications/cancelled"
_LOG = logging.getLogger(__name__)

Received = SessionMessage | Exception
Serve = Callable[[ObjectReceiveStream[Received], ObjectSendStream[SessionMessage]], Awaitable[None]]


async def serve_stdio(serve: Serve) -> None:
    """Serve until the input has ended and every request of it is answered.

    Raises:
        ExceptionGroup: Of a BrokenPipeError, when nobody reads the answers any more.
    """
    pending = PendingRequests()
    to_server, incoming = anyio.create_memory_object_stream[Received](0)
    outgoing, from_server = anyio.create_memory_object_stream[SessionMessage](0)
    async with (
        stdio_server() as (read, write),
        aclosing(write),
        anyio.create_task_group() as answering,
    ):
        answering.start_soon(pending.forward_answers, from_server, write.send)
        async with anyio.create_task_group() as listening:
            listening.start_soon(pending.forward_requests, read, to_server, write.send)
            await serve(incoming, outgoing)
            listening.cancel_scope.cancel()


@dataclass(slots=True)
class PendingRequests:
    """Forwards messages between client and server, and knows which requests have no answer yet."""

    _ids: set[int | str] = field(default_factory=set)
    _input_ended: bool = False
    _all_answered: anyio.Event = field(default_factory=anyio.Event)

    async def forward_requests(
        self,
        read: AsyncIterable[Received],
        to_server: ObjectSendStream[Received],
        refuse: Callable[[SessionMessage], Awaitable[None]],
    ) -> None:
        """Forward what the client sends; after the last of it, wait for the answers.

        A line that is no message is refused: the server would drop it, and the host wait
        (mcp-facts.md 7.15).
        """
        async with to_server:
            async for item in read:
                if isinstance(item, SessionMessage):
                    if isinstance(item.message, types.JSONRPCRequest) and self._full:
                        await refuse(SessionMessage(overload(item.message)))
                        continue
                    self._note_request(item.message)
                    await to_server.send(item)
                elif refused := refusal(item):
                    _LOG.warning(
                        "A line of standard input is not a message: %s", refused.error.message
                    )
                    await refuse(SessionMessage(refused))
            self._input_ended = True
            with anyio.move_on_after(SECONDS_TO_END if self._ids else 0):
                await self._all_answered.wait()

    async def forward_answers(
        self,
        from_server: AsyncIterable[SessionMessage],
        send: Callable[[SessionMessage], Awaitable[None]],
    ) -> None:
        """Forward what the server sends."""
        # The output may be closed by then: stdio_server says so itself.
        with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
            async for item in from_server:
                await send(item)
                self._note_answer(item.message)

    @property
    def _full(self) -> bool:
        return len(self._ids) >= MOST_PENDING

    def _note_request(self, message: types.JSONRPCMessage) -> None:
        if isinstance(message, types.JSONRPCRequest):
            self._ids.add(message.id)
        elif isinstance(message, types.JSONRPCNotification) and message.method == _CANCELLED:
            self._ids.discard((message.params or {}).get("requestId", ""))

    def _note_answer(self, message: types.JSONRPCMessage) -> None:
        if (
            isinstance(message, types.JSONRPCResponse | types.JSONRPCError)
            and message.id is not None
        ):
            self._ids.discard(message.id)
        if self._input_ended and not self._ids:
            self._all_answered.set()


def overload(request: types.JSONRPCRequest) -> types.JSONRPCError:
    """Return the answer to a request beyond those that may wait."""
    sentence = "Too many questions are waiting for their answers. Ask again in a moment."
    said = types.ErrorData(code=types.INTERNAL_ERROR, message=sentence)
    return types.JSONRPCError(jsonrpc="2.0", id=request.id, error=said)


def refusal(error: Exception) -> types.JSONRPCError | None:
    """Return the answer to a line that is no message; None for an empty one.

    Args:
        error: What the SDK met when it read the line.
    """
    faults = error.errors(include_url=False) if isinstance(error, ValidationError) else []
    inputs = [fault["input"] for fault in faults]
    # Each kind of message has errors of its own; only some hold the whole line.
    line = next((found for found in inputs if isinstance(found, dict | list | str)), None)
    if isinstance(line, str) and not line.strip():
        return None
    broken = any(fault["type"] == "json_invalid" for fault in faults)
    code = types.PARSE_ERROR if broken else types.INVALID_REQUEST
    said = types.ErrorData(code=code, message=_reason(line, broken=broken))
    return types.JSONRPCError(jsonrpc="2.0", id=_id_of(line), error=said)


def _reason(line: object, *, broken: bool) -> str:
    if isinstance(line, list):
        return "A batch is not taken: send each message on a line of its own."
    if isinstance(line, str) and line.startswith("\ufeff"):
        return "It begins with a byte order mark: send UTF-8 without one."
    if broken:
        return "It is not JSON in UTF-8: send each message on one line."
    return "It is not a request, notification or answer of JSON-RPC 2.0."


def _id_of(line: object) -> int | str | None:
    """Return the id of what was meant as a request, so that nobody waits for its answer."""
    if isinstance(line, str):  # Python reads more than the SDK: half a letter, say
        with suppress(ValueError, RecursionError):
            line = json.loads(line)
    found = line.get("id") if isinstance(line, dict) else None
    return found if isinstance(found, int | str) and not isinstance(found, bool) else None
