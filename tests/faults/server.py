"""A OneUptime over real sockets that behaves as it is told to, byte by byte."""

import asyncio
import json
import socket
import ssl
import struct
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

MOST_HEADER_BYTES = 65_536


@dataclass(slots=True)
class Exchange:
    """One request as it came, and the way back.

    Attributes:
        path: Below the API's base address.
        params: The query string.
        headers: By lower-case name.
        body: What was sent, as JSON.
        attempt: The how-manieth request for this path it is, from 1.
        reader: What comes behind it.
        kept: Whether the connection is used again; a behaviour sets it.
    """

    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: Any
    attempt: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    kept: bool = False

    @property
    def call_log(self) -> bool:
        """Whether the call log is asked, and not something beside it."""
        return self.path.startswith("call-log/")

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, body: object, status: int = 200, **headers: str) -> None:
        """Send a well-formed reply; a body that is not bytes becomes JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            "Connection": "keep-alive" if self.kept else "close",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        await self.send(head(status, told) + data)

    def reset(self) -> None:
        """Break the connection off as a crash does: with RST instead of FIN."""
        connection = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


def head(status: int, headers: dict[str, str]) -> bytes:
    """Return a status line and headers."""
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


Behaviour = Callable[[Exchange], Awaitable[None]]


@dataclass(slots=True)
class Misbehaving:
    """A server that is listening.

    Attributes:
        url: What ONEUPTIME_URL is set to.
        seen: The requests that came, in order.
        arrived: Is told of every request; a test waits for one with it.
    """

    url: str
    behave: Behaviour
    seen: list[Exchange] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    _attempts: Counter[str] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        """How many requests for the call log came."""
        return sum(exchange.call_log for exchange in self.seen)

    async def wait_for(self, requests: int) -> None:
        """Wait until so many requests for the call log are there."""
        async with self.arrived:
            await self.arrived.wait_for(lambda: self.requests >= requests)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            while exchange := await self._read(reader, writer):
                self.seen.append(exchange)
                async with self.arrived:
                    self.arrived.notify_all()
                await self.behave(exchange)
                if not exchange.kept:
                    break
        except (OSError, asyncio.IncompleteReadError):  # the client has had enough
            pass
        finally:
            writer.close()

    async def _read(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Exchange | None:
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").strip().split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        path, _, query = first.split(" ")[1].removeprefix("/api/").partition("?")
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self._attempts[path] += 1
        return Exchange(
            path=path,
            params=dict(pair.split("=") for pair in query.split("&") if pair),
            headers=headers,
            body=json.loads(body) if body else None,
            attempt=self._attempts[path],
            reader=reader,
            writer=writer,
        )


@asynccontextmanager
async def misbehaving(
    behave: Behaviour, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Misbehaving]:
    """Listen on a free port for as long as a test lasts."""
    server = Misbehaving("", behave)
    under_way: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(server.connected(reader, writer))
        under_way[task] = writer
        task.add_done_callback(under_way.pop)

    listening = await asyncio.start_server(
        connected, "127.0.0.1", 0, limit=MOST_HEADER_BYTES, ssl=tls
    )
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{port_of(listening)}"
    try:
        yield server
    finally:
        listening.close()
        tasks = [*under_way]
        for task in tasks:
            under_way[task].close()  # one that has not begun would leave it open
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def port_of(listening: asyncio.Server) -> int:
    """Return the port a server has taken."""
    return int(listening.sockets[0].getsockname()[1])


def closed_port() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
