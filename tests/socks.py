"""A proxy of SOCKS 5 on the loopback (RFC 1928 and 1929), with names that it alone resolves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HERE = "127.0.0.1"
NAMES = {"slack.example": HERE}
ANYBODY, BY_PASSWORD, NOBODY = b"\x00", b"\x02", b"\xff"
IPV4, NAME = b"\x01", b"\x03"


@dataclass
class SocksProxy:
    """A proxy, and what was asked of it.

    Attributes:
        login: The user and password it wants to know; without one it lets everybody through.
        asked: The hosts that were asked for, in order.
        port: Where it listens.
    """

    login: tuple[str, str] | None = None
    asked: list[str] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        _, count = await reader.readexactly(2)
        offered = await reader.readexactly(count)
        method = BY_PASSWORD if self.login else ANYBODY
        writer.write(b"\x05" + (method if method in offered else NOBODY))
        if method in offered and (self.login is None or await self._admits(reader, writer)):
            await self._join(reader, writer)
        writer.close()

    async def _admits(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await reader.readexactly(1)
        shown = (await _text(reader), await _text(reader))
        writer.write(b"\x01\x00" if shown == self.login else b"\x01\x01")
        return shown == self.login

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kind = (await reader.readexactly(4))[3:]
        address = await reader.readexactly(4) if kind == IPV4 else b""
        host = ".".join(map(str, address)) if address else await _text(reader)
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append(host)
        far_reader, far_writer = await asyncio.open_connection(NAMES.get(host, host), port)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await asyncio.gather(_copied(reader, far_writer), _copied(far_reader, writer))


async def _text(reader: asyncio.StreamReader) -> str:
    (length,) = await reader.readexactly(1)
    return (await reader.readexactly(length)).decode()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
    writer.close()


@asynccontextmanager
async def socks_proxy(login: tuple[str, str] | None = None) -> AsyncIterator[SocksProxy]:
    """Run a proxy on a free port."""
    proxy = SocksProxy(login)
    async with await asyncio.start_server(proxy.serve, HERE, 0) as listening:
        proxy.port = listening.sockets[0].getsockname()[1]
        yield proxy
