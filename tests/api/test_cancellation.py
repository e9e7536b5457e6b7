"""Cancelling a question on real sockets, as the MCP SDK does: by anyio, again and again."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import cast

import anyio
import httpx
import pytest
from pydantic import SecretStr

from calllogs.api.client import FULL_SENTENCE, NEWEST, Client, ClientLimits
from calllogs.errors import ApiUnreachable
from calllogs.filters.filter import CallLogFilter
from calllogs.service.call_logs import CallLogs

CONNECTIONS = 4
ROUNDS, TICKS = 300, 12
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROW = {"_id": "i1", "createdAt": "2026-11-22T09:00:00Z", "status": "Error", "projectId": "p1"}
REPLY = json.dumps({"data": [ROW], "count": 1}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@asynccontextmanager
async def oneuptime(pause: Callable[[], Awaitable[object]]) -> AsyncIterator[str]:
    """Serve counts over a real socket; `pause` stands between the head and the body."""

    served: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(cast("asyncio.Task[None]", asyncio.current_task()))
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while await reader.readuntil(b"\r\n\r\n"):
                await reader.readuntil(b"}}")
                writer.write(HEAD % len(REPLY))
                await pause()
                writer.write(REPLY)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api"
    finally:
        server.close()
        for task in served:
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)


@asynccontextmanager
async def calls_of(url: str) -> AsyncIterator[CallLogs]:
    limits = httpx.Limits(max_connections=CONNECTIONS)
    timeout = httpx.Timeout(None, connect=5)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout) as http:
        once = ClientLimits(attempts=1)
        client = Client(http, SecretStr("key"), now=lambda: NOW, limits=once)
        yield CallLogs.over(client, version=NEWEST)


@pytest.mark.parametrize("ticks", range(TICKS))
async def test_cancelled_questions_leave_no_connection_behind(ticks: int) -> None:
    answering = asyncio.Event()
    filter = CallLogFilter()
    async with oneuptime(answering.wait) as url, calls_of(url) as calls:
        for round_ in range(ROUNDS // TICKS):
            async with anyio.create_task_group() as group:
                group.start_soon(count, calls)
                for _ in range(ticks + round_ * 3):
                    await asyncio.sleep(0)
                group.cancel_scope.cancel()
        answering.set()
        async with asyncio.timeout(60):
            answers = [await calls.count(filter, now=NOW) for _ in range(CONNECTIONS)]
    assert [answer.value for answer in answers] == [1] * CONNECTIONS


async def count(calls: CallLogs) -> None:
    await calls.count(CallLogFilter(), now=NOW)


async def test_a_pool_that_gives_no_connection_says_so() -> None:
    answering = asyncio.Event()
    limits, timeout = httpx.Limits(max_connections=1), httpx.Timeout(None, pool=0.01)
    async with (
        oneuptime(answering.wait) as url,
        httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout) as http,
        asyncio.TaskGroup() as group,
    ):
        once = ClientLimits(attempts=1)
        client = Client(http, SecretStr("key"), now=lambda: NOW, limits=once)
        calls = CallLogs.over(client, version=NEWEST)
        first = group.create_task(calls.count(CallLogFilter(), now=NOW))
        await asyncio.sleep(0)
        with pytest.raises(ApiUnreachable) as refused:
            await calls.count(CallLogFilter(), now=NOW)
        answering.set()
        assert (await first).value == 1
    assert str(refused.value) == FULL_SENTENCE
