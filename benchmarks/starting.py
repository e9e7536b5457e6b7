"""What starting costs: until an assistant sees the tools, and a question in a terminal."""

import subprocess

from fake_oneuptime import KEY
from measuring import Measure, Row, Watch, at_most, in_turns
from processes import HERE, MCP, NO_SETTINGS, PYTHON, heard, running, say

ROUNDS = 11

BARE = [PYTHON, str(HERE / "bare_server.py")]
KEYED = {"ONEUPTIME_API_KEY": KEY}
IMPORTS = [PYTHON, "-c", "import httpx, pydantic"]
QUESTION = [PYTHON, "-m", "calllogs.cli", "failed since yesterday"]


def first_list(command: list[str], **settings: str) -> Measure:
    """Measure from the start of a process to the first reply to `tools/list`."""

    async def measure() -> float:
        watch = Watch()
        with running(command, **settings) as child:
            say(child, {"id": 1, "method": "initialize", "params": HANDSHAKE})
            heard(child)
            say(child, {"method": "notifications/initialized"})
            say(child, {"id": 2, "method": "tools/list"})
            assert heard(child)["result"]["tools"]  # noqa: S101  else nothing was measured
            return watch.seconds

    return measure


HANDSHAKE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "benchmark", "version": "1"},
}


def whole(command: list[str]) -> Measure:
    """Measure a whole process."""

    async def measure() -> float:
        watch = Watch()
        subprocess.run(command, check=True, capture_output=True, env=NO_SETTINGS)  # noqa: ASYNC221  nothing else is to run
        return watch.seconds

    return measure


async def rows() -> list[Row]:
    """Return the rows of starting."""
    live = await in_turns(first_list(MCP, **KEYED), first_list(BARE), rounds=ROUNDS)
    samples = await in_turns(first_list([*MCP, "--sandbox"]), first_list(BARE), rounds=ROUNDS)
    question = await in_turns(whole(QUESTION), whole(IMPORTS), rounds=ROUNDS)
    bare = "the bare SDK with three trivial tools"
    return [
        at_most("`calllogs-mcp`, start to first `tools/list`", bare, live, 1.15),
        at_most("`calllogs-mcp --sandbox`, the same", bare, samples, None),
        at_most(
            "`calllogs 'failed since yesterday'` on the sandbox, whole process",
            '`python -c "import httpx, pydantic"`',
            question,
            2.0,
        ),
    ]
