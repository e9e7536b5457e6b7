"""What a question of an assistant costs beside the raw call it comes down to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from fake_oneuptime import DATASET, KEY, NOW, client
from mcp import Client
from measuring import Measure, Pairs, Row, Watch, at_least, at_most, figure, in_turns
from processes import bare_web_server, oneuptime, our_web_server
from psutil import Process

from calllogs.api.request import list_call_logs
from calllogs.app import App
from calllogs.filters.filter import CallLogFilter
from calllogs.mcp.server import build_server
from calllogs.sandbox import create_app, load_dataset
from calllogs.service.call_logs import CallLogs

SINGLE = 200
"""Rounds of one call."""
PACE = 0.02
"""Seconds a reply of the API takes in one of the rows."""
CALLERS = 16
BLOCK = 500
"""Calls between two turns of the load."""
CALLS = 10_000

REQUEST = list_call_logs(CallLogFilter(limit=20))
RAW: dict[str, Any] = {
    "path": REQUEST.path,
    "params": dict(REQUEST.params),
    "body": dict(REQUEST.body),
    "headers": {"ApiKey": KEY},
}
ARGUMENTS = {"limit": 20}
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_call_logs", "arguments": ARGUMENTS},
}
HEADERS = {
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": "2025-06-18",
}

Ask = Callable[[], Awaitable[object]]


async def rows() -> list[Row]:
    """Return the rows of asking."""
    return [*await in_memory(), *await over_http()]


async def in_memory() -> list[Row]:
    """Return the row of a call within one process, on the sandbox and on bytes made ahead."""
    sandbox = httpx.ASGITransport(
        create_app(load_dataset(DATASET.read_text(encoding="utf-8")), now=lambda: NOW)
    )
    what = "one `list_call_logs` of 20 rows, MCP in memory"
    async with httpx.AsyncClient(transport=sandbox, base_url="http://sandbox/api") as http:
        on_sandbox = await _beside_raw(http)
    on_bytes, at_a_pace = [await _on_bytes(seconds) for seconds in (0, PACE)]
    raw = "raw httpx `POST` and `json.loads`"
    return [
        at_most(what, f"{raw}, both on the sandbox", on_sandbox, 1.5),
        at_most(what, f"{raw}, both on an API that costs nothing", on_bytes, None),
        at_most(what, f"{raw}, both on an API that takes {PACE * 1000:g} ms", at_a_pace, None),
    ]


async def _on_bytes(seconds: float) -> Pairs:
    with oneuptime(page_seconds=seconds) as url:
        async with httpx.AsyncClient(base_url=f"{url}/api") as http:
            return await _beside_raw(http)


async def _beside_raw(http: httpx.AsyncClient) -> Pairs:
    async with Client(build_server(app_over(http)), mode="legacy") as assistant:
        await assistant.list_tools()  # the client checks answers against the schemas
        ask = once(lambda: _called(assistant))
        return await in_turns(ask, once(lambda: raw_call(http)), rounds=SINGLE)


async def _called(assistant: Client) -> None:
    answer = await assistant.call_tool("list_call_logs", ARGUMENTS)
    assert len((answer.structured_content or {})["rows"]) == ARGUMENTS["limit"]  # noqa: S101  else nothing was measured


async def raw_call(http: httpx.AsyncClient) -> None:
    """Make the raw call."""
    reply = await http.post(
        RAW["path"], params=RAW["params"], json=RAW["body"], headers=RAW["headers"]
    )
    assert len(json.loads(reply.content)["data"]) == ARGUMENTS["limit"]  # noqa: S101  else nothing was measured


def app_over(http: httpx.AsyncClient) -> App:
    """Return what our faces ask, over a connection."""
    return App(
        calls=CallLogs.over(client(http)),
        now=lambda: NOW,
        tz="UTC",
        region="US",
        source="",
        dashboard=None,
        sandbox=False,
        me=None,
    )


def once(ask: Ask) -> Measure:
    """Measure one question."""

    async def measure() -> float:
        watch = Watch()
        await ask()
        return watch.seconds

    return measure


async def over_http() -> list[Row]:
    """Return the rows of two servers over HTTP, on the same API that costs nothing."""
    async with _both() as (ours, bare):
        single = await in_turns(once(ours.ask), once(bare.ask), rounds=SINGLE)
        load = await in_turns(ours.loaded, bare.loaded, rounds=CALLS // BLOCK)
    beside = "a bare SDK tool making the raw call, both on an API that costs nothing"
    return [
        at_most("the same over streamable HTTP", beside, single, 1.2),
        at_least(f"calls a second, {CALLERS} callers, HTTP", "the bare server", load, 0.85, "/s"),
        _memory(ours, bare),
        _flatness(ours, bare),
    ]


def _memory(ours: "Server", bare: "Server") -> Row:
    ratio = ours.held[-1] / bare.held[-1]
    return Row(
        f"memory after {CALLS:,} calls",
        "the bare server",
        figure(ours.held[-1], "MB"),
        figure(bare.held[-1], "MB"),
        f"{ratio:.2f}",
        "at most 1.15",
        ratio <= MOST_MEMORY,
    )


MOST_MEMORY = 1.15
FLAT = 1.02


def _flatness(ours: "Server", bare: "Server") -> Row:
    """Compare the second half of the calls with what was held in the middle."""
    middle = len(ours.held) // 2
    grown, beside = (held[-1] / held[middle] for held in (ours.held, bare.held))
    what = f"memory after {CALLS:,} calls to that after {CALLS // 2:,}"
    return Row(
        what, "the bare server's", f"{grown:.3f}", f"{beside:.3f}", "", "flat", grown <= FLAT
    )


@dataclass(slots=True)
class Server:
    """A server that is measured.

    Attributes:
        ask: Asks it once.
        process: Its process.
        held: The MB it held after each block of calls.
    """

    ask: Ask
    process: Process
    held: list[float] = field(default_factory=list)

    async def loaded(self) -> float:
        """Return how many calls a second it answers to many callers."""
        watch = Watch()
        await asyncio.gather(*(_repeated(self.ask, BLOCK // CALLERS) for _ in range(CALLERS)))
        figure_ = BLOCK // CALLERS * CALLERS / watch.seconds
        self.held.append(self.process.memory_info().rss / 1e6)
        return figure_


async def _repeated(ask: Ask, times: int) -> None:
    for _ in range(times):
        await ask()


@asynccontextmanager
async def _both() -> AsyncIterator[tuple[Server, Server]]:
    async with AsyncExitStack() as open_:
        url = open_.enter_context(oneuptime())
        our_url, our_process = open_.enter_context(our_web_server(url))
        bare_url, bare_process = open_.enter_context(bare_web_server(url, RAW))
        http = await open_.enter_async_context(httpx.AsyncClient(headers=HEADERS, timeout=60))
        yield (
            Server(_asking(http, our_url), our_process),
            Server(_asking(http, bare_url), bare_process),
        )


def _asking(http: httpx.AsyncClient, url: str) -> Ask:
    async def ask() -> None:
        reply = await http.post(url, json=CALL)
        assert '"structuredContent"' in reply.text  # noqa: S101  else nothing was measured

    return ask
