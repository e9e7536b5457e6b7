"""How processes end: with everything answered that was accepted, and without a traceback."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from calllogs.api.pagination import IN_FLIGHT
from tests.faults.answers import CALLS, answered, page
from tests.faults.behaviours import failing_later, outwaited, stalled
from tests.faults.conftest import secrets_in
from tests.faults.processes import (
    MCP,
    SANDBOX,
    TERMINAL,
    Ended,
    ended,
    environment,
    served,
    started,
)
from tests.faults.server import Exchange, misbehaving

CALLERS = 20
ACCEPT = {"Accept": "application/json, text/event-stream"}


def tool_call(number: int) -> dict[str, object]:
    params = {"name": "count_call_logs", "arguments": {}}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


async def until_nobody_listens(url: str) -> None:
    address = urlsplit(url)
    while True:
        try:
            _, writer = await asyncio.open_connection(address.hostname, address.port)
            writer.close()
            await writer.wait_closed()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:  # it was closing this very moment
            continue


async def test_a_signal_under_load_loses_no_request_that_was_accepted() -> None:
    released = asyncio.Event()

    async def held(exchange: Exchange) -> None:
        await released.wait()
        await answered(exchange)

    async with (
        asyncio.timeout(30),
        misbehaving(held) as server,
        started(MCP, "--http", "--port", "0", url=server.url) as process,
    ):
        url = await served(process)
        async with httpx.AsyncClient(timeout=20, headers=ACCEPT) as http:
            calls = [asyncio.create_task(http.post(url, json=tool_call(n))) for n in range(CALLERS)]
            await server.wait_for(8)  # as many as are asked at once; the others wait their turn
            process.send_signal(signal.SIGTERM)
            await until_nobody_listens(url)
            # The SDK's streams would be cut half a second after a signal.
            ended_early, _ = await asyncio.wait(calls, timeout=1)
            released.set()
            replies = await asyncio.gather(*calls)
        left = await ended(process)
    assert ended_early == set()
    assert [reply.status_code for reply in replies] == [200] * CALLERS
    assert ['"total":3' in reply.text for reply in replies] == [True] * CALLERS
    assert (left.status, left.err) == (0, "")


INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def lines(*messages: object) -> bytes:
    return b"".join(json.dumps(message).encode() + b"\n" for message in messages)


@pytest.mark.parametrize("sign", [None, signal.SIGTERM])
async def test_a_server_on_standard_input_ends_cleanly_while_it_waits_for_an_answer(
    sign: signal.Signals | None,
) -> None:
    """By the end of its input as by a signal."""
    async with (
        asyncio.timeout(20),
        misbehaving(stalled) as server,
        started(MCP, url=server.url, CALLLOGS_DEADLINE="1") as process,
    ):
        assert process.stdin
        process.stdin.write(lines(INITIALIZE, READY, tool_call(1)))
        await process.stdin.drain()
        await server.wait_for(1)
        if sign:
            process.send_signal(sign)
        left = await ended(process)
    assert (left.status, left.err) == (0, "")
    assert secrets_in(left.out) == []


HOST = 'exec 3<&0; "$@" <&3 & wait'
"""Starts a server that has the host's own input, and stays."""


async def test_a_server_ends_with_its_host_though_somebody_else_holds_its_input() -> None:
    async with asyncio.timeout(20):
        host = await asyncio.create_subprocess_exec(
            *("sh", "-c", HOST, "host", sys.executable, "-m", MCP, "--sandbox"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment(),
        )
        assert host.stdin
        assert host.stdout
        host.stdin.write(lines(INITIALIZE))
        await host.stdout.readline()  # the server is there
        host.kill()
        assert await host.stdout.read() == b""
        await host.communicate()


async def test_an_interrupted_question_ends_without_a_word() -> None:
    async with (
        asyncio.timeout(20),
        misbehaving(stalled) as server,
        started(TERMINAL, "failed", url=server.url) as process,
    ):
        await server.wait_for(1)
        process.send_signal(signal.SIGINT)
        left = await ended(process)
    assert left == Ended(130, "", "")


ANSWERED = 3
"""The first page, and the two ends of what the key shows."""


async def test_an_interrupted_question_holds_nothing_and_asks_nothing_more() -> None:
    hung_up = asyncio.Semaphore(0)

    async def held(exchange: Exchange) -> None:
        await outwaited(exchange)
        hung_up.release()

    async with (
        asyncio.timeout(20),
        misbehaving(failing_later(held)) as server,
        started(TERMINAL, "summary", url=server.url) as process,
    ):
        await server.wait_for(ANSWERED + IN_FLIGHT)
        process.send_signal(signal.SIGINT)
        for _ in range(IN_FLIGHT):
            await hung_up.acquire()
        left = await ended(process)
    assert (left.status, left.out, server.requests) == (130, "", ANSWERED + IN_FLIGHT)


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_an_interrupted_file_is_not_left_behind(sign: signal.Signals, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"

    async def half(exchange: Exchange) -> None:
        if int(exchange.params.get("skip", 0)):
            await stalled(exchange)
        await exchange.reply(page(*CALLS, count=10) if "skip" in exchange.params else {"count": 10})

    async with asyncio.timeout(20), misbehaving(half) as server:
        argv = ("--csv", "--output", str(file), "failed")
        async with started(TERMINAL, *argv, url=server.url) as process:
            await server.wait_for(3)
            process.send_signal(sign)
            left = await ended(process)
    assert left == Ended(128 + sign, "", "")
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_sandbox_cleanly(sign: signal.Signals) -> None:
    async with asyncio.timeout(20), started(SANDBOX, "--port", "0") as process:
        await served(process)
        process.send_signal(sign)
        left = await ended(process)
    assert (left.status, left.out) == (0, "")
    assert "Traceback" not in left.err
