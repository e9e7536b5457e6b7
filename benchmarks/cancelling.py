"""What questions that are cancelled leave behind, on one process: nothing, it is hoped.

uv run --group bench python benchmarks/cancelling.py [questions] [lines | web]

Questions are cancelled at random moments, from before they are read to after they are answered:
on standard input by a notification, over HTTP by a notification or by hanging up, in both eras, a
quarter of them each way.
"""

import asyncio
import json
import random
import statistics
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import fake_oneuptime
import httpx
import psutil
from measuring import Watch
from processes import MCP, NO_SETTINGS, oneuptime, our_web_server

SEED = 13
QUESTIONS = 10_000
AT_ONCE = 16
ROWS, PAGE_SECONDS = 6_000, 0.004
LONGEST = 0.06
"""Seconds to the last moment at which a question is cancelled."""
ASKED_FOR_FIGURES = 21
TOOLS = ("summarize_call_logs", "count_call_logs", "list_call_logs")
NEWEST = "2026-07-28"
ACCEPT = {"Accept": "application/json, text/event-stream"}

Message = dict[str, Any]
Cancelled = Callable[[str, float], Awaitable[None]]
"""Asks a tool, and cancels after some seconds."""
Ask = Callable[[], Awaitable[object]]


def tool_call(id_: int, tool: str) -> Message:
    """Return the message that calls a tool."""
    named: Message = {"protocolVersion": NEWEST, "clientCapabilities": {}}
    meta = {f"io.modelcontextprotocol/{name}": value for name, value in named.items()}
    params = {"name": tool, "arguments": {}, "_meta": meta}
    return {"jsonrpc": "2.0", "id": id_, "method": "tools/call", "params": params}


def cancelled(id_: int) -> Message:
    """Return the notification that cancels a call."""
    params = {"requestId": id_}
    return {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}


class Lines:
    """A server on standard input.

    Args:
        process: With pipes for both.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Message]] = {}

    def say(self, message: Message) -> None:
        """Send a message."""
        assert self._process.stdin  # noqa: S101  it is a pipe
        self._process.stdin.write(json.dumps(message).encode() + b"\n")

    async def hear(self) -> None:
        """Hand out answers for as long as there are any."""
        assert self._process.stdout  # noqa: S101  it is a pipe
        while line := await self._process.stdout.readline():
            message = json.loads(line)
            waiting = self._answers.pop(message.get("id", -1), None)
            if waiting and not waiting.done():
                waiting.set_result(message)

    async def ask(self, tool: str = "count_call_logs") -> Message:
        """Ask and wait for the answer."""
        id_ = next(self._ids)
        self._answers[id_] = asyncio.get_running_loop().create_future()
        self.say(tool_call(id_, tool))
        return await self._answers[id_]

    async def cancelled(self, tool: str, seconds: float) -> None:
        """Ask, and say after a while that no answer is wanted."""
        id_ = next(self._ids)
        self.say(tool_call(id_, tool))
        await asyncio.sleep(seconds)
        self.say(cancelled(id_))
        assert self._process.stdin  # noqa: S101  it is a pipe
        await self._process.stdin.drain()


class Web:
    """A server over HTTP.

    Args:
        http: Asks it.
        url: Where it is.
        modern: Whether it is asked in the newer era.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, *, modern: bool) -> None:
        self._http, self._url, self._modern = http, url, modern
        self._ids = count(1)

    def _headers(self, tool: str) -> dict[str, str]:
        newest = {"MCP-Protocol-Version": NEWEST, "Mcp-Method": "tools/call", "Mcp-Name": tool}
        return {**ACCEPT, **(newest if self._modern else {})}

    async def _asked(self, id_: int, tool: str) -> Message:
        reply = await self._http.post(
            self._url, json=tool_call(id_, tool), headers=self._headers(tool)
        )
        found: Message = json.loads(reply.text.partition("data: ")[2] or reply.text)
        return found

    async def ask(self) -> Message:
        """Ask and wait for the answer."""
        return await self._asked(next(self._ids), "count_call_logs")

    async def hung_up(self, tool: str, seconds: float) -> None:
        """Ask, and hang up after a while: on a socket, for a pool of httpx would leak its own."""
        request = self._http.build_request(
            "POST",
            self._url,
            json=tool_call(next(self._ids), tool),
            headers=self._headers(tool),
        )
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        _, writer = await asyncio.open_connection(request.url.host, request.url.port)
        writer.write(f"POST {request.url.path} HTTP/1.1\r\n{head}\r\n".encode() + request.content)
        await asyncio.sleep(seconds)
        writer.transport.abort()

    async def cancelled(self, tool: str, seconds: float) -> None:
        """Ask, and say after a while that no answer is wanted."""
        id_ = next(self._ids)
        asking = asyncio.create_task(self._asked(id_, tool))
        await asyncio.wait([asking], timeout=seconds)
        await self._http.post(self._url, json=cancelled(id_), headers=self._headers(tool))
        await asyncio.gather(asking, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """A server that is measured.

    Attributes:
        process: Its process.
        ask: Asks it once.
        upstream: The port of OneUptime.
    """

    process: psutil.Process
    ask: Ask
    upstream: int

    async def held(self) -> str:
        """Say what it holds, and how quick its answers are."""
        first, *others = [await self._seconds() for _ in range(ASKED_FOR_FIGURES)]
        ours = [
            c for c in self.process.net_connections() if c.raddr and c.raddr[1] == self.upstream
        ]
        return (
            f"{len(ours)} connections to OneUptime, {self.process.num_threads()} threads, "
            f"{self.process.memory_info().rss / 1e6:.0f} MB; answers in "
            f"{statistics.median(others) * 1000:.1f} ms, the first in {first * 1000:.1f}"
        )

    async def _seconds(self) -> float:
        watch = Watch()
        answer = await asyncio.wait_for(self.ask(), 60)
        assert f"{ROWS:,}" in json.dumps(answer), answer  # noqa: S101  else nothing was measured
        return watch.seconds


async def measured(server: Measured, what: str, cancel: Cancelled, questions: int) -> None:
    """Print what was held and how quick an answer was, before and after."""
    chance = random.Random(SEED)  # noqa: S311  moments, the same ones each time
    moments = [(chance.choice(TOOLS), chance.uniform(0, LONGEST)) for _ in range(questions)]
    for tool, seconds in moments[:200]:  # what is loaded or kept at the first questions
        await cancel(tool, seconds)
    before = await server.held()
    places = asyncio.Semaphore(AT_ONCE)

    async def one(tool: str, seconds: float) -> None:
        async with places:
            await cancel(tool, seconds)

    watch = Watch()
    await asyncio.gather(*(one(*moment) for moment in moments))
    await server.ask()  # behind what is still to be read
    took = watch.seconds
    after = await server.held()
    print(
        f"{what}: {len(moments):,} questions in {took:.0f} s\n  before {before}\n  after  {after}"
    )


async def on_standard_input(url: str) -> None:
    """Measure a server on standard input."""
    settings = {"ONEUPTIME_URL": url, "ONEUPTIME_API_KEY": fake_oneuptime.KEY}
    process = await asyncio.create_subprocess_exec(
        *MCP,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**NO_SETTINGS, **settings},
        limit=1 << 24,
    )
    lines = Lines(process)
    hearing = asyncio.create_task(lines.hear())
    server = Measured(psutil.Process(process.pid), lines.ask, _port(url))
    try:
        await measured(server, "standard input, a notification", lines.cancelled, wanted())
    finally:
        process.kill()
        await process.wait()
        await hearing


async def over_http(url: str) -> None:
    """Measure a server over HTTP."""
    with our_web_server(url) as (address, process):
        async with httpx.AsyncClient(timeout=60) as http:
            for modern in (False, True):
                web = Web(http, address, modern=modern)
                server = Measured(process, web.ask, _port(url))
                era = "newer era" if modern else "older era"
                ways = {"hung up": web.hung_up, "a notification": web.cancelled}
                for way, cancel in ways.items():
                    await measured(server, f"HTTP, {era}, {way}", cancel, wanted() // 4)


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def wanted() -> int:
    """Return how many questions are cancelled on each server."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS


async def main() -> None:
    """Measure both."""
    with oneuptime(rows=ROWS, page_seconds=PAGE_SECONDS) as url:
        if "web" not in sys.argv:
            await on_standard_input(url)
        if "lines" not in sys.argv:
            await over_http(url)


if __name__ == "__main__":
    asyncio.run(main())
