"""How long a count takes while others have many summaries of 50,000 calls under way.

uv run --group bench python benchmarks/fairness.py [summaries]
"""

import asyncio
import statistics
import sys
from dataclasses import dataclass
from typing import Any

import httpx
import psutil
from cancelling import ACCEPT
from measuring import Watch
from processes import MCP, oneuptime, running, served_at

HEAVY, OTHER = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "12")
SUMMARIES = 24
ROWS, PAGE_SECONDS = 50_000, 0.02
PAUSE = 0.2
"""Seconds between two counts."""


def tool_call(tool: str) -> dict[str, Any]:
    """Return the message that calls a tool."""
    params = {"name": tool, "arguments": {}}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a question took.

    Attributes:
        seconds: Until its answer.
        of_processor: Seconds in which the server's processor worked meanwhile: what others on the
            machine do counts in the one figure, not in this.
        answered: Whether it was.
    """

    seconds: float
    of_processor: float
    answered: bool


@dataclass(frozen=True, slots=True)
class Server:
    """A server whose callers bring their own keys."""

    url: str
    process: psutil.Process
    http: httpx.AsyncClient

    async def asked(self, tool: str, key: str) -> Taken:
        """Ask a tool."""
        watch, before = Watch(), self._processor()
        headers = {**ACCEPT, "x-api-key": key}
        reply = await self.http.post(self.url, json=tool_call(tool), headers=headers)
        whole = reply.is_success and '"isError":false' in reply.text
        return Taken(watch.seconds, self._processor() - before, whole)

    def _processor(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)


async def main(summaries: int) -> None:
    """Measure and print."""
    settings = {"CALLLOGS_MCP_RATE": "999999/second"}
    with (
        oneuptime(rows=ROWS, page_seconds=PAGE_SECONDS) as up,
        running([*MCP, "--http", "--port", "0"], ONEUPTIME_URL=up, **settings) as child,
    ):
        async with httpx.AsyncClient(timeout=120) as http:
            server = Server(served_at(child), psutil.Process(child.pid), http)
            print(f"counts alone: {_figures([await _count(server, OTHER) for _ in range(20)])}")
            await _beside(server, summaries)


async def _beside(server: Server, summaries: int) -> None:
    asks = [server.asked("summarize_call_logs", HEAVY) for _ in range(summaries)]
    heavy = [asyncio.create_task(ask) for ask in asks]
    counts: dict[str, list[Taken]] = {OTHER: [], HEAVY: []}
    most = 0.0
    while not all(task.done() for task in heavy):
        for key, taken in counts.items():
            taken.append(await _count(server, key))
        most = max(most, server.process.memory_info().rss / 1e6)
        await asyncio.sleep(PAUSE)
    print(f"{summaries} summaries: {_figures([task.result() for task in heavy])}; {most:.0f} MB")
    print(f"counts of another caller meanwhile: {_figures(counts[OTHER])}")
    print(f"counts of the same caller: {_figures(counts[HEAVY])}")


async def _count(server: Server, key: str) -> Taken:
    return await server.asked("count_call_logs", key)


def _figures(taken: list[Taken]) -> str:
    seconds = [each.seconds for each in taken]
    work = [each.of_processor for each in taken]
    return (
        f"{sum(each.answered for each in taken)} of {len(taken)} answered, in "
        f"{statistics.median(seconds):.2f} s, at most {max(seconds):.2f}; of the processor "
        f"{statistics.median(work):.2f}, at most {max(work):.2f}"
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else SUMMARIES))
