"""The real process over standard input and output."""

import os
import signal
import subprocess
import sys

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

COMMAND = [sys.executable, "-m", "calllogs.entrypoints.mcp"]
NO_SETTINGS = {
    name: value
    for name, value in os.environ.items()  # noqa: TID251  the child's environment is the test's to make
    if not name.startswith(("ONEUPTIME_", "CALLLOGS_", "SLACK_"))
}
INITIALIZE = (
    b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
    b'"capabilities":{},"clientInfo":{"name":"test","version":"1"}}}\n'
)


def started(*arguments: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603  our own command
        [*COMMAND, *arguments], env=NO_SETTINGS, stdin=pipe, stdout=pipe, stderr=pipe
    )


async def test_a_client_of_either_era_gets_sample_calls_over_stdio(era: str) -> None:
    server = StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], "--sandbox"], env=NO_SETTINGS
    )
    async with Client(server, mode=era) as client:
        result = await client.call_tool("list_call_logs", {"filter": "failed", "limit": 5})
    assert not result.is_error
    assert isinstance(result.content[0], TextContent)
    assert "Showing 1-5 of " in result.content[0].text
    assert (result.structured_content or {})["shown"] == 5


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
