"""A web server in this process: where it listens, how it is told to end, what it finishes first."""

import signal
import socket
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

SECONDS_TO_END = 10
"""How long answers under way are waited for when the server is to end."""


def listening_at(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        OSError: The address is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def address_of(listening: socket.socket) -> str:
    """Return where a socket listens, as an address a person can open."""
    name, port = listening.getsockname()[:2]
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


async def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, and what is under way for a little longer."""
    config = uvicorn.Config(
        app,
        host=listening.getsockname()[0],
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_END,
    )
    await uvicorn.Server(config).serve(sockets=[listening])


def end_quietly() -> None:
    """Let no signal end the process with a status of its own.

    uvicorn ends on both, then raises them once more for whoever else listens.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ended)


def _ended(_: int, __: FrameType | None) -> None:
    """Take note of nothing: the server has ended already."""
