"""The faces as real processes over a misbehaving OneUptime."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.faults.answers import KEY

TERMINAL = "calllogs.cli"
MCP = "calllogs.mcp"
SANDBOX = "calllogs.sandbox.command"
_OURS = ("ONEUPTIME_", "CALLLOGS_", "SLACK_", "TWILIO_")


@dataclass(frozen=True, slots=True)
class Ended:
    """What is left of a process."""

    status: int
    out: str
    err: str


def environment(url: str | None = None, **variables: str) -> dict[str, str]:
    """Return a child's environment: no settings but those of the test."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251  the child's environment is the test's to make
        if not name.startswith(_OURS)
    }
    own = {"ONEUPTIME_URL": url, "ONEUPTIME_API_KEY": KEY} if url else {}
    return {**inherited, **own, "CALLLOGS_TZ": "UTC", **variables}


@asynccontextmanager
async def started(
    module: str, *argv: str, url: str | None = None, **variables: str
) -> AsyncIterator[Process]:
    """Start a face; whatever happens, it has ended behind the test."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *argv),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=environment(url, **variables),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process, given: bytes = b"") -> Ended:
    """Close a process's input and wait for its end."""
    out, err = await process.communicate(given)
    return Ended(process.returncode or 0, out.decode(), err.decode())


async def ran(module: str, *argv: str, url: str | None = None, **variables: str) -> Ended:
    """Run a face from its start to its end."""
    async with started(module, *argv, url=url, **variables) as process:
        return await ended(process)


async def served(process: Process) -> str:
    """Return the address a server says it listens at."""
    assert process.stderr
    line = (await process.stderr.readline()).decode()
    return next(word for word in line.split() if word.startswith("http://"))
