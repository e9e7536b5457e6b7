"""The web server of `calllogs-mcp --http` and `calllogs-server`: its connections, and its end.

uvicorn waits for a request for ever once a byte of it has come, and asyncio accepts connections
until there are no file descriptors left, and then logs each of them. So here every part of a
request has its time, and a new connection takes the place of one that asks nothing.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from math import ceil
from types import FrameType
from typing import ClassVar

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from calllogs.app import SECONDS_BEYOND, end_within
from calllogs.errors import ConfigurationError

if sys.platform != "win32":
    import resource

MOST_CONNECTIONS, FEWEST_CONNECTIONS = 1_000, 16

RESERVED_FILES = 128
"""Open files that are left to connections to OneUptime and Slack, the database, and the process."""

ACCEPTED_AT_ONCE, QUEUED = 16, 2_048
"""asyncio accepts so many connections before it looks at the first; the kernel keeps more."""

SECONDS_TO_END = 2
"""Seconds beyond a question's deadline that a shutdown waits for answers under way."""

_LOG = logging.getLogger(__name__)
_FULL = (
    "All %d connections were in use: of those that asked nothing, the oldest were closed. "
    "This is said once until there is room again."
)
_REFUSAL = (
    b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    b"Retry-After: 1\r\nConnection: close\r\n\r\n%s"
)
_LATE = b'{"error":"The request did not arrive in time. Send it at once.","about":"Request"}'
_BUSY = b'{"error":"Every connection is in use. Ask again in a moment.","about":"Load"}'


def listening_at(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        ConfigurationError: The address is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not the name of a host"
        raise ConfigurationError(
            "--port", f"{host}:{port} cannot be listened on: {reason}. Try another --port."
        ) from error
    # asyncio sets this on sockets it opens itself only: without it, an answer in several pieces
    # waits 40 ms for the other side (docs/benchmarks.md).
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address_of(listening: socket.socket) -> str:
    """Return the URL of a listening socket."""
    name, port = listening.getsockname()[:2]
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def most_open_files() -> int | None:
    """Return how many files the process may open, None for any number."""
    if sys.platform == "win32":
        return None
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if files == resource.RLIM_INFINITY else files


def most_connections(files: int | None) -> int:
    """Return how many connections leave enough of the files a process may open."""
    if files is None:
        return MOST_CONNECTIONS
    return max(FEWEST_CONNECTIONS, min(MOST_CONNECTIONS, files - RESERVED_FILES))


class Connections(ServerState):
    """The connections that are open, a bounded number of them.

    Args:
        most: How many there may be.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._said = False

    def admit(self, new: "Connection") -> None:
        """Make room for a connection; without any to be made, refuse it."""
        if len(self.connections) <= self._most:
            self._said = self._said and len(self.connections) > self._most // 2
            return
        if not self._said:
            _LOG.warning(_FULL, self._most)
            self._said = True
        idle = [c for c in self.connections if isinstance(c, Connection) and c.idle and c != new]
        if idle:
            oldest = min(idle, key=lambda connection: connection.since)
            self.connections.discard(oldest)  # it goes a turn of the loop later
            oldest.transport.abort()
        else:
            new.refuse(b"503 Service Unavailable", _BUSY)


class Connection(H11Protocol):
    """A connection of uvicorn's on which nothing takes for ever.

    Attributes:
        server_state: The connections it is one of.
        since: When what is awaited of the client began, in the loop's seconds.
        seconds: How long a connection may wait for the first byte of a request, a request for the
            end of its header and then of its body, and an answer for a client that takes it; at a
            shutdown, what is left of a request.
    """

    server_state: Connections
    since = 0.0
    seconds: ClassVar = {
        "first byte": 5.0,
        "header": 10.0,
        "body": 10.0,
        "answer": 30.0,
        "rest at a shutdown": 1.0,
    }
    _awaited = ""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn types the base for any transport
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._await("first byte")
        self.server_state.admit(self)

    def data_received(self, data: bytes) -> None:
        """Read a part of a request, and wait for the rest of it."""
        super().data_received(data)
        state = self.conn.their_state
        self._await({h11.IDLE: "header", h11.SEND_BODY: "body"}.get(state, ""))

    def pause_writing(self) -> None:
        """Wait for a client to take its answer."""
        super().pause_writing()
        self._await("answer")

    def resume_writing(self) -> None:
        """Go on, for it takes it."""
        super().resume_writing()
        self._await("")

    def shutdown(self) -> None:
        """Finish what was asked, and wait no longer for what was not."""
        super().shutdown()
        if self._awaited not in ("", "answer"):
            self._await("rest at a shutdown")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._await("")
        super().connection_lost(exc)

    @property
    def idle(self) -> bool:
        """Whether there is no whole request on it."""
        unasked = self.conn.their_state in (h11.IDLE, h11.SEND_BODY)
        return unasked or self._exchange is None or self._exchange.response_complete

    @property
    def _exchange(self) -> RequestResponseCycle | None:
        """The last request and its answer, which uvicorn does not say may be missing."""
        return self.cycle

    def refuse(self, status: bytes, body: bytes) -> None:
        """Answer past the protocol, which has no request to answer, and close the connection."""
        self.transport.write(_REFUSAL % (status, len(body), body))
        self.transport.close()

    def _await(self, what: str) -> None:
        """Give what is awaited its time; what goes on is given no more."""
        if what == self._awaited:
            return
        if self._timer:
            self._timer.cancel()
        self._awaited, self.since = what, self.loop.time()
        self._timer = self.loop.call_later(self.seconds[what], self._late) if what else None

    def _late(self) -> None:
        started = self._exchange is not None and self._exchange.response_started
        if self._awaited in ("header", "body") and not started:
            self.refuse(b"408 Request Timeout", _LATE)
        else:
            self.transport.abort()


class Server(uvicorn.Server):
    """Serves until SIGINT or SIGTERM; a second one ends it at once.

    sse-starlette cuts every stream at uvicorn's own handling of signals, so they are handled here.

    Args:
        app: The application.
        host: The address it listens on, for its messages.
        deadline: Seconds a question may take.
        notice: Lines for standard error as soon as connections are accepted.
        connection: The kind of its connections.
        most: How many of them there may be.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        deadline: float,
        notice: str = "",
        *,
        connection: type[Connection] = Connection,
        most: int | None = None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                http=connection,
                ws="none",
                backlog=ACCEPTED_AT_ONCE,
                log_config=None,  # its own would write the texts of exceptions
                log_level="error",  # callers make its warnings
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=ceil(deadline) + SECONDS_BEYOND,
            )
        )
        self.server_state = Connections(most or most_connections(most_open_files()))
        self._deadline, self._notice = deadline, notice

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals with a closure; sse-starlette would find a bound method, and must not."""

        def leave(_signal: int, _frame: FrameType | None) -> None:
            self.force_exit = self.should_exit
            self.should_exit = True
            end_within(self._deadline)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, leave)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(QUEUED)
        # Not before: whoever reads it may end the process at once, and signals are handled by now.
        sys.stderr.write(self._notice)
        sys.stderr.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wait for answers under way, and then hang up on whoever is left."""
        loop = asyncio.get_running_loop()
        hanging_up = loop.call_later(self._deadline + SECONDS_TO_END, self._hang_up)
        await super().shutdown(sockets)
        hanging_up.cancel()
        self._hang_up()

    def _hang_up(self) -> None:
        for connection in [*self.server_state.connections]:
            connection.transport.abort()
