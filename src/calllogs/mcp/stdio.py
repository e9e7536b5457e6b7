"""A conversation over standard input and output that is finished before it ends.

The SDK drops calls under way as soon as the input ends, so that `printf ... | calllogs-mcp` would
get no answer (MCP.md P11).
"""

from collections.abc import AsyncIterable, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Protocol

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import (
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCNotification,
    JSONRPCRequest,
    JSONRPCResponse,
)

SECONDS_TO_END = 5.0
"""How long calls under way are waited for when the input has ended; hosts end a server then."""

_CANCELLED = "notifications/cancelled"

Received = SessionMessage | Exception
Serve = Callable[[ObjectReceiveStream[Received], ObjectSendStream[SessionMessage]], Awaitable[None]]


class Written(Protocol):
    """Where messages to the client go."""

    async def send(self, item: SessionMessage, /) -> None:
        """Give on one message."""

    async def aclose(self) -> None:
        """Say that there are no more."""


async def converse(serve: Serve) -> None:
    """Serve until the input has ended and what it asked is answered.

    Raises:
        ExceptionGroup: Of a BrokenPipeError, when nobody reads the answers any more.
    """
    calls = Calls()
    to_server, incoming = anyio.create_memory_object_stream[Received](0)
    outgoing, from_server = anyio.create_memory_object_stream[SessionMessage](0)
    async with stdio_server() as (read, written), anyio.create_task_group() as answering:
        answering.start_soon(calls.answer, from_server, written)
        async with anyio.create_task_group() as listening:
            listening.start_soon(calls.listen, read, to_server)
            await serve(incoming, outgoing)
            listening.cancel_scope.cancel()


@dataclass(slots=True)
class Calls:
    """Knows which requests have no answer yet."""

    _open: set[int | str] = field(default_factory=set)
    _ended: bool = False
    _quiet: anyio.Event = field(default_factory=anyio.Event)

    async def listen(
        self, read: AsyncIterable[Received], to_server: ObjectSendStream[Received]
    ) -> None:
        """Give on what comes; after the last of it, wait for the answers."""
        async with aclosing(to_server):
            async for item in read:
                if isinstance(item, SessionMessage):
                    self._hear(item.message)
                await to_server.send(item)
            self._ended = True
            with anyio.move_on_after(SECONDS_TO_END if self._open else 0):
                await self._quiet.wait()

    async def answer(
        self, from_server: ObjectReceiveStream[SessionMessage], written: Written
    ) -> None:
        """Give on what is said, and take note of what is answered."""
        # The output may be closed by then: stdio_server says so itself.
        with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
            async with aclosing(written):
                async for item in from_server:
                    await written.send(item)
                    self._note(item)

    def _hear(self, message: JSONRPCMessage) -> None:
        if isinstance(message, JSONRPCRequest):
            self._open.add(message.id)
        elif isinstance(message, JSONRPCNotification) and message.method == _CANCELLED:
            self._open.discard((message.params or {}).get("requestId", ""))

    def _note(self, item: SessionMessage) -> None:
        if isinstance(item.message, JSONRPCResponse | JSONRPCError) and item.message.id is not None:
            self._open.discard(item.message.id)
        if self._ended and not self._open:
            self._quiet.set()
