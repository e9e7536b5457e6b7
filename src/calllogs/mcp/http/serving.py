"""The web server and its graceful shutdown: answers under way are finished, idle streams are not.

sse-starlette cuts every stream at uvicorn's own handling of signals, answers under way among them,
so the signals are handled here.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator
from math import ceil
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS_BEYOND = 5
"""Seconds beyond a question's deadline that a shutdown waits for answers under way."""


def listening_at(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        OSError: The address is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    # asyncio sets this on sockets it opens itself only: without it, an answer in several pieces
    # waits 40 ms for the other side (docs/benchmarks.md).
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address_of(listening: socket.socket) -> str:
    """Return the URL of a listening socket."""
    name, port = listening.getsockname()[:2]
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


class Server(uvicorn.Server):
    """Serves until SIGINT or SIGTERM; a second one ends it at once.

    Args:
        app: The application.
        host: The address it listens on, for its messages.
        deadline: Seconds a question may take.
    """

    def __init__(self, app: ASGIApp, host: str, deadline: float) -> None:
        self._ending = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                IdleStreams(app, self._ending),
                host=host,
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=ceil(deadline) + SECONDS_BEYOND,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals with a closure; sse-starlette would find a bound method, and must not."""

        def leave(_signal: int, _frame: FrameType | None) -> None:
            self.force_exit = self.should_exit
            self.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, leave)
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End idle streams, and wait for answers under way."""
        self._ending.set()
        await super().shutdown(sockets)


class IdleStreams:
    """Ends the streams that clients keep open for messages, of which this server has none.

    Args:
        app: The application.
        ending: Set when the server shuts down.
    """

    def __init__(self, app: ASGIApp, ending: asyncio.Event) -> None:
        self._app = app
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; at shutdown an idle stream looks as if its client had gone."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        await self._app(scope, self._until_shutdown(receive), send)
        if self._ending.is_set():
            await send({"type": "http.response.body", "body": b""})

    def _until_shutdown(self, receive: Receive) -> Receive:
        async def received() -> Message:
            message = asyncio.ensure_future(receive())
            ending = asyncio.ensure_future(self._ending.wait())
            try:
                await asyncio.wait((message, ending), return_when=asyncio.FIRST_COMPLETED)
                return message.result() if message.done() else {"type": "http.disconnect"}
            finally:
                message.cancel()
                ending.cancel()

        return received
