"""The web server on real sockets: what clients do that never end a request, or never take one."""

import asyncio
import contextlib
import logging
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from calllogs.mcp.http.server import Connection, Server, listening_at, most_connections
from tests.faults.behaviours import stalled
from tests.faults.processes import MCP, ended, environment, served, started
from tests.faults.server import misbehaving
from tests.mcp.http.test_questions import ACCEPT, tool_call

SHORT = 0.1
LONG = 30.0
HEADER = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"


class Unsignalled(Server):
    """The server without its handling of signals, which belong to the tests."""

    def capture_signals(self) -> "contextlib.nullcontext[None]":  # type: ignore[override]
        return contextlib.nullcontext()


def impatient(about: str) -> type[Connection]:
    """Return connections that wait for long but for one thing."""

    class Impatient(Connection):
        seconds = {**dict.fromkeys(Connection.seconds, LONG), about: SHORT}  # noqa: RUF012

    return Impatient


class App:
    """Answers at once, but at /held when it is let go and at /large with very much."""

    def __init__(self) -> None:
        self.released = asyncio.Event()
        self.holding = asyncio.Semaphore(0)
        self.ended = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST":
            while (await receive()).get("more_body"):
                pass
        if scope["path"] == "/held":
            self.holding.release()
            await self.released.wait()
        text = "x" * 50_000_000 if scope["path"] == "/large" else "answered"
        await PlainTextResponse(text)(scope, receive, send)
        self.ended.set()


@asynccontextmanager
async def serving(
    app: App, connection: type[Connection] = Connection, most: int = 100
) -> AsyncIterator[tuple[str, int]]:
    listening = listening_at("127.0.0.1", 0)
    server = Unsignalled(app, "127.0.0.1", 0, connection=connection, most=most)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listening]))
        try:
            yield listening.getsockname()
        finally:
            app.released.set()
            server.should_exit = True


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(address: tuple[str, int], sent: bytes = b"") -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(sent)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@pytest.mark.parametrize(
    ("about", "sent", "said"),
    [
        ("first byte", b"", b""),
        ("header", b"P", b"HTTP/1.1 408 Request Timeout\r\n"),
        ("header", HEADER, b"HTTP/1.1 408 Request Timeout\r\n"),
        ("body", HEADER + b"\r\n", b"HTTP/1.1 408 Request Timeout\r\n"),
        ("body", HEADER + b"\r\n1234", b"HTTP/1.1 408 Request Timeout\r\n"),
    ],
)
async def test_a_request_that_does_not_arrive_is_not_waited_for(
    about: str, sent: bytes, said: bytes
) -> None:
    async with (
        serving(App(), impatient(about)) as address,
        connected(address, sent) as (reader, _),
    ):
        with contextlib.suppress(ConnectionResetError):
            assert (await reader.readline()) == said


async def test_a_request_that_arrives_byte_by_byte_is_given_no_more_time() -> None:
    async with serving(App(), impatient("header")) as address, connected(address) as wire:
        reader, writer = wire
        said = asyncio.create_task(reader.readline())
        while not said.done():
            writer.write(b"x")
            await asyncio.wait([said], timeout=0.02)
    assert said.result() == b"HTTP/1.1 408 Request Timeout\r\n"


async def test_a_client_that_does_not_take_its_answer_is_not_waited_for() -> None:
    app = App()
    asked = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with serving(app, impatient("answer")) as address, connected(address, asked) as wire:
        reader, _ = wire
        await app.ended.wait()
        with contextlib.suppress(ConnectionResetError):
            await reader.read()


async def test_a_new_connection_takes_the_place_of_the_oldest_that_asks_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(App(), impatient("answer"), most=4) as address:
        url = f"http://{address[0]}:{address[1]}/"
        async with contextlib.AsyncExitStack() as open_:
            idle = [await open_.enter_async_context(connected(address, b"P")) for _ in range(8)]
            async with httpx.AsyncClient() as http:
                assert (await http.get(url)).text == "answered"
            for reader, _ in idle[:4]:
                with contextlib.suppress(ConnectionResetError):
                    assert await reader.read() == b""
    said = [r.message for r in caplog.records if r.levelno >= logging.WARNING]
    assert [text.partition(":")[0] for text in said] == ["All 4 connections were in use"]


async def test_where_every_connection_asks_something_a_further_one_is_refused_at_once() -> None:
    app = App()
    async with serving(app, most=2) as address, asyncio.TaskGroup() as group:
        url = f"http://{address[0]}:{address[1]}"
        async with httpx.AsyncClient() as http, httpx.AsyncClient() as other:
            asked = [group.create_task(http.get(f"{url}/held")) for _ in range(2)]
            for _ in asked:
                await app.holding.acquire()
            refused = await other.get(url)
            app.released.set()
            answers = [(await each).text for each in asked]
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert refused.json()["error"].startswith("Every connection is in use.")
    assert answers == ["answered", "answered"]


@pytest.mark.parametrize(
    ("files", "connections"), [(None, 1_000), (1 << 20, 1_000), (256, 128), (64, 16), (0, 16)]
)
def test_there_are_fewer_connections_than_files_may_be_open(
    files: int | None, connections: int
) -> None:
    assert most_connections(files) == connections


FEW_FILES = 'ulimit -n 256; exec "$@"'


async def test_more_idle_connections_than_files_keep_nobody_out_and_are_logged_once() -> None:
    server = (sys.executable, "-m", MCP, "--http", "--sandbox", "--port", "0")
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", FEW_FILES, "sh", *server), stderr=PIPE, env=environment()
    )
    async with asyncio.timeout(60), contextlib.AsyncExitStack() as open_:
        url = urlsplit(await served(process))
        address = (url.hostname or "", url.port or 0)
        for _ in range(90):
            for sent in (b"", b"P", HEADER + b"\r\n1"):
                await open_.enter_async_context(connected(address, sent))
        async with httpx.AsyncClient() as http:
            health = await http.get(f"http://{url.netloc}/healthz")
        process.send_signal(signal.SIGTERM)
        _, said = await process.communicate()
    assert health.status_code == 200
    assert [line.partition(": ")[2][:16] for line in said.decode().splitlines()] == [
        "All 128 connecti"
    ]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_a_server_whatever_its_callers_do(sign: signal.Signals) -> None:
    """Its deadline is a second, so it has six."""
    async with (
        misbehaving(stalled) as up,
        started(MCP, "--http", "--port", "0", url=up.url, CALLLOGS_DEADLINE="1") as process,
        contextlib.AsyncExitStack() as open_,
    ):
        url = urlsplit(await served(process))
        address = (url.hostname or "", url.port or 0)
        for sent in (b"", b"P", HEADER, HEADER + b"\r\n1"):
            await open_.enter_async_context(connected(address, sent))
        http = await open_.enter_async_context(httpx.AsyncClient(headers=ACCEPT))
        question = asyncio.create_task(http.post(url.geturl(), json=tool_call(1, "list_call_logs")))
        await up.wait_for(1)
        async with asyncio.timeout(6):
            process.send_signal(sign)
            left = await ended(process)
        await asyncio.wait([question])
    assert (left.status, left.err) == (0, "")
