"""The real process over standard input and output."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent
from pydantic import JsonValue

from calllogs.mcp.command import DiscreetFormatter
from tests.mcp.conftest import KEY

COMMAND = [sys.executable, "-m", "calllogs.mcp"]
NO_SETTINGS = {
    name: value
    for name, value in os.environ.items()  # noqa: TID251  the child's environment is the test's to make
    if not name.startswith(("ONEUPTIME_", "CALLLOGS_", "SLACK_"))
}
INITIALIZE = (
    b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
    b'"capabilities":{},"clientInfo":{"name":"test","version":"1"}}}\n'
)


INITIALIZED = b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
ACCEPTED = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
}


def started(*arguments: str, url: str | None = None) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    own = {"ONEUPTIME_URL": url, "ONEUPTIME_API_KEY": KEY} if url else {}
    return subprocess.Popen(  # noqa: S603  our own command
        [*COMMAND, *arguments], env={**NO_SETTINGS, **own}, stdin=pipe, stdout=pipe, stderr=pipe
    )


def test_where_to_listen_is_refused_on_standard_input() -> None:
    for option in (("--port", "9999"), ("--host", "::1")):
        process = started("--sandbox", *option)
        out, err = process.communicate()
        assert (process.returncode, out) == (2, b"")
        assert b"--host and --port go with --http" in err


def test_without_a_key_it_says_that_callers_show_their_own() -> None:
    process = started("--http", "--port", "0")
    assert process.stderr
    serving, said = process.stderr.readline(), process.stderr.readline()
    process.terminate()
    process.communicate()
    assert serving.startswith(b"calllogs-mcp: serving http://127.0.0.1:")
    assert said == (
        b"calllogs-mcp: No API key is set, so callers send a OneUptime key of their own: "
        b"x-api-key: KEY, or Authorization: Bearer KEY.\n"
    )


@dataclass
class SlowOneUptime:
    """A OneUptime that has been asked, and answers when the test says so."""

    url: str
    asked: Event = field(default_factory=Event)
    answering: Event = field(default_factory=Event)


@pytest.fixture
def slow_oneuptime() -> Iterator[SlowOneUptime]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            slow.asked.set()
            slow.answering.wait(20)
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"count": 7, "data": [], "skip": 0, "limit": 10}')

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        slow = SlowOneUptime(f"http://127.0.0.1:{server.server_port}")
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield slow
        slow.answering.set()
        server.shutdown()
        serving.join()


async def test_a_client_of_either_era_gets_sample_calls_over_stdio(era: str) -> None:
    server = StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], "--sandbox"], env=NO_SETTINGS
    )
    async with Client(server, mode=era) as client:
        result = await client.call_tool("list_call_logs", {"filter": "failed", "limit": 5})
    assert not result.is_error
    assert isinstance(result.content[0], TextContent)
    assert "Showing 1-5 of " in result.content[0].text
    assert len((result.structured_content or {})["rows"]) == 5


def test_without_a_key_it_says_so_in_one_line_and_ends_with_2() -> None:
    ended = subprocess.run(  # noqa: S603  our own command
        COMMAND, env=NO_SETTINGS, input=b"", capture_output=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode().splitlines() == [
        (
            "calllogs-mcp: No API key is configured. Set ONEUPTIME_API_KEY to a key with the "
            "permission Read Call Log, or try calllogs on made-up calls with --sandbox."
        )
    ]


def test_the_end_of_its_input_ends_it_cleanly() -> None:
    with started("--sandbox") as process:
        assert process.communicate(b"", timeout=20) == (b"", b"")
    assert process.returncode == 0


def call(number: int, **meta: dict[str, JsonValue]) -> bytes:
    params = {"name": "count_call_logs", "arguments": {"filter": "failed"}, **meta}
    request = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
    return json.dumps(request).encode() + b"\n"


MODERN: dict[str, JsonValue] = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


@pytest.mark.parametrize(
    ("begin", "meta"), [(INITIALIZE + INITIALIZED, {}), (b"", {"_meta": MODERN})]
)
def test_what_was_asked_before_the_end_of_the_input_is_answered(
    begin: bytes, meta: dict[str, dict[str, JsonValue]]
) -> None:
    calls = b"".join(call(number, **meta) for number in range(2, 22))
    with started("--sandbox") as process:
        out, errors = process.communicate(begin + calls, timeout=20)
    replies = {reply["id"]: reply for reply in map(json.loads, out.splitlines())}
    counted = [replies[number]["result"]["structuredContent"]["total"] for number in range(2, 22)]
    assert counted == [counted[0]] * 20
    assert (process.returncode, errors) == (0, b"")


MALFORMED = (
    (b"{bad", None, -32700),
    (b"\xef\xbb\xbf" + INITIALIZE.strip(), None, -32700),
    (b"\xff\xfe{", None, -32700),
    (b'{"jsonrpc":"2.0","id":5,"method":"ping","params":{"x":"\\ud800"}}', 5, -32700),
    (b'[{"jsonrpc":"2.0","id":6,"method":"ping"}]', None, -32600),
    (b'{"jsonrpc":"2.0","id":7,"method":5}', 7, -32600),
    (b'{"id":"eight"}', "eight", -32600),
    (b"42", None, -32600),
)


def test_a_line_that_is_no_message_is_refused_at_once_and_logged_in_a_line() -> None:
    lines = b"".join(line + b"\n" for line, _, _ in MALFORMED)
    ping = b'{"jsonrpc":"2.0","id":9,"method":"ping"}\n'
    with started("--sandbox") as process:
        out, errors = process.communicate(INITIALIZE + b"\n" + lines + ping, timeout=20)
    replies = [json.loads(line) for line in out.splitlines()][1:]
    refused = [(reply["id"], reply["error"]["code"]) for reply in replies if "error" in reply]
    assert refused == [(number, code) for _, number, code in MALFORMED]
    assert {"jsonrpc": "2.0", "id": 9, "result": {}} in replies
    logged = errors.decode().splitlines()
    assert len(logged) == len(MALFORMED)
    assert {line.partition(": ")[0] for line in logged} == {"WARNING calllogs.mcp.stdio"}


def test_a_call_that_was_cancelled_does_not_keep_it_alive(slow_oneuptime: SlowOneUptime) -> None:
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}
    with started(url=slow_oneuptime.url) as process:
        assert process.stdin
        process.stdin.write(INITIALIZE + INITIALIZED + call(2))
        process.stdin.flush()
        slow_oneuptime.asked.wait(20)
        process.communicate(json.dumps(cancelled).encode() + b"\n", timeout=4)
    assert process.returncode == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_an_answer_over_http_be_finished(
    sign: signal.Signals, slow_oneuptime: SlowOneUptime
) -> None:
    with (
        started("--http", "--port", "0", url=slow_oneuptime.url) as process,
        ThreadPoolExecutor() as pool,
    ):
        assert process.stderr
        address = process.stderr.readline().split()[-1].decode()
        reply = pool.submit(httpx.post, address, content=call(1), headers=ACCEPTED, timeout=20)
        slow_oneuptime.asked.wait(20)
        process.send_signal(sign)
        until_refused(address)
        slow_oneuptime.answering.set()
        assert '"total":7' in reply.result().text
        assert process.wait(20) == 0
        assert process.stderr.read() == b""


def test_a_stream_of_messages_that_never_come_is_refused_and_does_not_keep_it_alive() -> None:
    stream = {"Accept": "text/event-stream"}
    with started("--http", "--port", "0", "--sandbox") as process:
        assert process.stderr
        address = process.stderr.readline().split()[-1].decode()
        with httpx.Client(timeout=20) as http:
            assert http.get(address, headers=stream).status_code == 405
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        assert process.stderr.read() == b""


def until_refused(address: str) -> None:
    """Return when the server takes no new connections: it is ending then."""
    at = urlsplit(address)
    while True:
        try:
            socket.create_connection((at.hostname or "", at.port or 0)).close()
        except ConnectionResetError:  # it was closing this very moment
            continue
        except ConnectionRefusedError:
            return


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_while_it_waits_for_input(sign: signal.Signals) -> None:
    with started("--sandbox") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(INITIALIZE)
        process.stdin.flush()
        assert b'"calllogs"' in process.stdout.readline()
        process.send_signal(sign)
        assert process.wait(20) == 0
        assert process.stderr.read() == b""


def test_a_host_that_stops_reading_causes_no_traceback() -> None:
    with started("--sandbox") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(INITIALIZE)
        process.stdin.close()
        # From Python 3.13 on the SDK's own writer reports the broken pipe in one line.
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0


def test_what_is_not_the_protocol_is_not_answered_with_a_traceback() -> None:
    with started("--sandbox") as process:
        _, errors = process.communicate(b"+14155550101 is not JSON\n", timeout=20)
    assert b"Traceback" not in errors
    assert b"4155550101" not in errors


def test_an_exception_is_logged_as_its_kind_and_place_without_its_text() -> None:
    try:
        int("+1415x5550101")
    except ValueError:
        trouble = sys.exc_info()
    record = logging.LogRecord("calllogs", logging.ERROR, "", 0, "It failed.", None, trouble)
    said = DiscreetFormatter("%(levelname)s %(message)s").format(record)
    assert said.startswith("ERROR It failed.\nValueError at test_command.py:")
    assert "5550101" not in said
