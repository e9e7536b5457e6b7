"""A OneUptime that costs next to nothing: it answers from bytes made ahead.

python benchmarks/fake_oneuptime.py [--rows N] [--page-seconds S]

It prints its port, and serves until its input ends. A list is answered with as many rows as are
asked for, of calls the sandbox gave for calllogs' own request; so what is measured beside it is
what the asker does, and not what an API does.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
from pydantic import SecretStr

from calllogs.api.client import Client, ClientLimits
from calllogs.api.request import list_call_logs
from calllogs.filters.filter import CallLogFilter
from calllogs.sandbox import create_app, load_dataset

DATASET = Path(__file__).parents[1] / "tests/data/dataset.json"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
KEY = "98d89901-834d-5d9d-a04e-3ff34cd4468d"
MADE = 64
"""Pages that are kept as they were made."""
VERSION = b'{"version": "12.0.16"}'
RECORDED = 100
"""Different calls; the rows after them are these again, at other times."""


class Pages:
    """The bytes of every reply.

    Args:
        calls: As the API writes them.
        total: How many rows there are said to be.
        kept: How many pages are kept as they were made.
    """

    def __init__(self, calls: list[dict[str, Any]], total: int, kept: int = MADE) -> None:
        self._calls = calls
        self.total = total
        self._page = lru_cache(kept)(self._made)

    def page(self, columns: frozenset[str], skip: int, limit: int) -> bytes:
        """Return a page."""
        return self._page(columns, max(0, min(limit, self.total - skip)), skip)

    def _made(self, columns: frozenset[str], length: int, skip: int) -> bytes:
        rows = list(self._rows(columns, length, skip))
        body = {"data": rows, "count": self.total, "skip": 0, "limit": length}
        return json.dumps(body, separators=(",", ":")).encode()

    def _rows(self, columns: frozenset[str], length: int, skip: int) -> Iterator[dict[str, Any]]:
        for number in range(skip, skip + length):
            call = self._calls[number % len(self._calls)]
            made = NOW - timedelta(seconds=7 * number)
            written = f"{made:%Y-%m-%dT%H:%M:%S}.000Z"
            row = {name: value for name, value in call.items() if name in columns}
            written_at = {"_type": "DateTime", "value": written}
            yield row | {"_id": f"{number:08x}{call['_id'][8:]}", "createdAt": written_at}


async def recorded(rows: int, kept: int = MADE) -> Pages:
    """Return the pages of a OneUptime with this many rows, some of them kept once made."""
    app = create_app(load_dataset(DATASET.read_text(encoding="utf-8")), now=lambda: NOW)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://sandbox/api"
    ) as http:
        request = list_call_logs(CallLogFilter(limit=RECORDED))
        reply = await http.post(
            request.path, params=dict(request.params), json=request.body, headers={"ApiKey": KEY}
        )
    return Pages(reply.json()["data"], rows, kept)


class Transport(httpx.AsyncBaseTransport):
    """The same without a network, for what is measured within one process.

    Attributes:
        spent: Seconds of the processor that making replies took: no work of whoever asks.
    """

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.spent = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer at once."""
        body, begun = await request.aread(), time.process_time()
        content = reply(self._pages, request.url.raw_path.decode(), body)
        self.spent += time.process_time() - begun
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=content)


def client(http: httpx.AsyncClient) -> Client:
    """Return our own client over a connection."""
    return Client(http, SecretStr(KEY), now=lambda: NOW, limits=ClientLimits())


def reply(pages: Pages, target: str, body: bytes) -> bytes:
    """Return the bytes that answer a request."""
    path, _, query = target.partition("?")
    if path.endswith("/version"):
        return VERSION
    sizes = {name: int(values[0]) for name, values in parse_qs(query).items()}
    return pages.page(_columns(body), sizes.get("skip", 0), sizes.get("limit", 10))


@cache
def _columns_of(body: bytes) -> frozenset[str]:
    return frozenset(json.loads(body).get("select", {}))


def _columns(body: bytes) -> frozenset[str]:
    """The select is the same in a run of requests; it stands first in the body."""
    head, brace, _ = body.partition(b',"query"')
    return _columns_of(head + b"}") if brace else _columns_of(body)


class Wire(asyncio.Protocol):
    """Just enough of HTTP/1.1 for an asker that keeps its connections."""

    def __init__(self, pages: Pages, seconds: float) -> None:
        self._pages = pages
        self._seconds = seconds
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers go to."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  create_server gives these
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer a request once it is whole."""
        self._came += data
        head, blank, rest = self._came.partition(b"\r\n\r\n")
        if not blank or len(rest) < _length(head):
            return
        body, self._came = rest[: _length(head)], rest[_length(head) :]
        content = reply(self._pages, head.split(b" ", 2)[1].decode(), body)
        asyncio.get_running_loop().call_later(self._seconds, self._answer, content)

    def _answer(self, content: bytes) -> None:
        if self._transport.is_closing():  # whoever asked has hung up
            return
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
        )
        self._transport.writelines([head.encode(), b"\r\n\r\n", content])


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0] or 0)


async def serve(rows: int, seconds: float) -> None:
    """Serve until the input ends."""
    pages = await recorded(rows)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(pages, seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--page-seconds", type=float, default=0, help="how long a reply takes")
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.rows, arguments.page_seconds))
