"""Processes that are measured: how they are started, asked and ended."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import fake_oneuptime
import psutil

HERE = Path(__file__).parent
PYTHON = sys.executable
MCP = [PYTHON, "-m", "calllogs.mcp"]

NO_SETTINGS = {
    name: value
    for name, value in os.environ.items()  # noqa: TID251  a child's environment is ours to make
    if not name.startswith(("ONEUPTIME_", "CALLLOGS_", "SLACK_", "PYTHONDONTWRITEBYTECODE"))
}
"""An environment that decides nothing; bytecode is kept in it, as on a person's machine."""


@contextmanager
def running(command: Sequence[str], **settings: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a command with these settings alone, and end it afterwards."""
    pipe = subprocess.PIPE
    environment = {**NO_SETTINGS, **settings}
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            yield child
        finally:
            child.kill()


@contextmanager
def oneuptime(*, rows: int = 20, page_seconds: float = 0) -> Iterator[str]:
    """Run the fake OneUptime; yields its address."""
    command = [PYTHON, str(HERE / "fake_oneuptime.py"), "--rows", str(rows)]
    with running([*command, "--page-seconds", str(page_seconds)]) as child:
        yield f"http://127.0.0.1:{int(_out(child).readline())}"


@contextmanager
def our_web_server(url: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run `calllogs-mcp --http`, its limit of calls out of the way; yields its address."""
    settings = {
        "ONEUPTIME_URL": url,
        "ONEUPTIME_API_KEY": fake_oneuptime.KEY,
        "CALLLOGS_MCP_RATE": "999999/second",
    }
    with running([*MCP, "--http", "--port", "0"], **settings) as child:
        yield served_at(child), psutil.Process(child.pid)


@contextmanager
def bare_web_server(url: str, request: dict[str, Any]) -> Iterator[tuple[str, psutil.Process]]:
    """Run the bare server over HTTP; yields its address."""
    with running([PYTHON, str(HERE / "bare_web.py"), url, json.dumps(request)]) as child:
        yield served_at(child), psutil.Process(child.pid)


def served_at(child: "subprocess.Popen[bytes]") -> str:
    """Return the address a server says it listens at."""
    assert child.stderr  # noqa: S101  it is a pipe
    return child.stderr.readline().decode().split()[-1]


def _out(child: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert child.stdout  # noqa: S101  it is a pipe
    return child.stdout


def say(child: "subprocess.Popen[bytes]", message: dict[str, Any]) -> None:
    """Send a message of the protocol."""
    assert child.stdin  # noqa: S101  it is a pipe
    child.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
    child.stdin.flush()


def heard(child: "subprocess.Popen[bytes]") -> dict[str, Any]:
    """Return the next message of the protocol."""
    answer: dict[str, Any] = json.loads(_out(child).readline())
    return answer
