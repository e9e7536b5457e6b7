"""One summary in a process of its own: seconds of its processor, and MB at most above idle.

python benchmarks/summary_alone.py ROWS

Its OneUptime is a transport within the process that makes pages, for the SQLite of the sandbox
takes longer for every further page (OFFSET) and would be what is measured.
"""

import asyncio
import json
import sys
import time

import httpx
import psutil
from fake_oneuptime import NOW, Transport, client, recorded

from calllogs.filters.filter import CallLogFilter
from calllogs.service.call_logs import CallLogs
from calllogs.startup import load

WARM = 1_000


async def main(rows: int) -> None:
    """Print seconds and MB."""
    load("calllogs.app")  # as every face is
    await _measured(WARM)
    idle = _held()
    seconds, most = await _measured(rows)
    print(json.dumps([seconds, max(0, most - idle) / 1e6]))


async def _measured(rows: int) -> tuple[float, int]:
    """Return seconds of the processor, and the bytes held at most, looked at every 500 calls."""
    transport, held = Transport(await recorded(rows, kept=1)), [_held()]

    async def progress(*_: int) -> None:
        held.append(_held())

    async with httpx.AsyncClient(transport=transport, base_url="http://oneuptime/api") as http:
        calls = CallLogs.over(client(http))
        begun = time.process_time()
        answer = await calls.summarize(
            CallLogFilter(), tz="Europe/Berlin", now=NOW, most=rows, progress=progress
        )
        assert answer.value.all is not None  # noqa: S101  else nothing was measured
        assert answer.value.all.calls == rows  # noqa: S101
    return time.process_time() - begun - transport.spent, max(held)


def _held() -> int:
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
