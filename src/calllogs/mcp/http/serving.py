"""How the web server ends: answers under way are finished, streams that wait for nothing are not.

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
"""Beyond a question's deadline, answers under way are waited for when the server is to end."""


def listening_at(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

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
    """Return where a socket listens, as an address a person can open."""
    name, port = listening.getsockname()[:2]
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


class Server(uvicorn.Server):
    """Serves until SIGINT or SIGTERM; a second one ends it at once.

    Args:
        app: Answers the requests.
        host: Where it listens, for its messages.
        deadline: Seconds a question is waited for.
    """

    def __init__(self, app: ASGIApp, host: str, deadline: float) -> None:
        self._ending = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                Streams(app, self._ending),
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
        """Listen for signals; sse-starlette would find a bound method, and must not."""

        def leave(_: int, __: FrameType | None) -> None:
            self.force_exit = self.should_exit
            self.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, leave)
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let what waits for nothing go, and wait for the rest."""
        self._ending.set()
        await super().shutdown(sockets)


class Streams:
    """Ends the streams that clients keep open for messages, of which this server has none.

    Args:
        app: Answers the requests.
        ending: Set when the server is to end.
    """

    def __init__(self, app: ASGIApp, ending: asyncio.Event) -> None:
        self._app = app
        self._ending = ending

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that waits is told that its client has gone."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        await self._app(scope, self._until_the_end(receive), send)
        if self._ending.is_set():
            await send({"type": "http.response.body", "body": b""})

    def _until_the_end(self, receive: Receive) -> Receive:
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
