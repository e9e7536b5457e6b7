"""Every question cancelled at every point where it waits: nothing is held afterwards."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from calllogs.api.client import NEWEST, OF_A_KEY, Client, ClientLimits
from calllogs.api.request import count_call_logs
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.service.call_logs import CallLogs
from tests.faults.answers import CALL, KEY, answer_of, page, row
from tests.faults.conftest import NOW
from tests.faults.server import Exchange, misbehaving

ROWS = tuple(map(row, range(1, 7)))
SMALL = 2
"""Rows of a page, so that there are several."""


@dataclass(slots=True)
class Kept:
    """Answers, and keeps connections; in the end so many requests together or none."""

    together: asyncio.Barrier | None = None

    async def __call__(self, exchange: Exchange) -> None:
        exchange.kept = True
        if self.together:
            await self.together.wait()
        await answered(exchange)


async def answered(exchange: Exchange) -> None:
    skip = int(exchange.params.get("skip", 0))
    small = exchange.call_log and exchange.path.endswith("get-list")
    oldest_first = small and exchange.body["sort"].get("createdAt") == "ASC"
    ordered = ROWS[::-1] if oldest_first else ROWS
    rows = page(*ordered[skip : skip + SMALL], count=len(ROWS))
    await exchange.reply(rows if small else answer_of(exchange, ROWS))


class CancelledAt(Coroutine[Any, Any, Any]):
    """A coroutine whose task is cancelled where it waits for the nth time, some turns later."""

    def __init__(self, inner: Coroutine[Any, Any, Any], nth: int, turns: int) -> None:
        self._inner, self._nth, self._turns = inner, nth, turns
        self.waits = 0

    def send(self, value: Any) -> Any:  # noqa: ANN401  as of any coroutine
        """Go on to where it waits next."""
        waiting = self._inner.send(value)
        self.waits += 1
        task = asyncio.current_task()
        if self.waits == self._nth and task:
            cancel(task, self._turns)
        return waiting

    def throw(self, *error: Any) -> Any:  # noqa: ANN401
        """Raise in it."""
        return self._inner.throw(*error)

    def close(self) -> None:
        """End it."""
        self._inner.close()

    def __await__(self) -> Any:  # noqa: ANN401
        return self._inner.__await__()


def cancel(task: "asyncio.Task[Any]", turns: int) -> None:
    """Cancel a task now, or some turns of the loop later."""
    if turns:
        asyncio.get_running_loop().call_soon(cancel, task, turns - 1)
    else:
        task.cancel()


@asynccontextmanager
async def calls_of(url: str) -> AsyncIterator[CallLogs]:
    """Ask over as many connections as are used at once, and no more."""
    few, patience = httpx.Limits(max_connections=OF_A_KEY), httpx.Timeout(None, pool=5)
    async with httpx.AsyncClient(base_url=f"{url}/api", limits=few, timeout=patience) as http:
        client = Client(http, SecretStr(KEY), now=lambda: NOW, limits=ClientLimits(attempts=1))
        yield CallLogs.over(client, version=NEWEST)


async def streamed(calls: CallLogs) -> int:
    return len([call async for call in calls.stream(CallLogFilter(), now=NOW)])


NAMED = parse("failed user alice", now=NOW, tz="UTC", region="US")
COUNT = count_call_logs(CallLogFilter())
QUESTIONS: dict[str, Callable[[CallLogs], Coroutine[Any, Any, Any]]] = {
    "list": lambda calls: calls.list(NAMED, now=NOW),
    "count": lambda calls: calls.count(NAMED, now=NOW),
    "summary": lambda calls: calls.summarize(CallLogFilter(), tz="UTC", now=NOW),
    "timeline": lambda calls: calls.timeline(NAMED, now=NOW),
    "get": lambda calls: calls.get(CALL),
    "file": streamed,
}


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8])
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_question_cancelled_at_any_of_its_waits_holds_nothing(
    question: str, turns: int
) -> None:
    kept = Kept()
    async with asyncio.timeout(60), misbehaving(kept) as server, calls_of(server.url) as calls:
        others = asyncio.all_tasks()
        for nth in count(1):
            asking = CancelledAt(QUESTIONS[question](calls), nth, turns)
            task = asyncio.create_task(asking)
            await asyncio.wait([task])
            assert [task for task in asyncio.all_tasks() - others if ours(task)] == []
            assert (await calls.count(CallLogFilter(), now=NOW)).value == len(ROWS)
            if asking.waits < nth:
                await task  # it was answered
                break
        kept.together = asyncio.Barrier(OF_A_KEY)  # were a connection lost, one would be missing
        sums = await asyncio.gather(*(calls.client.send(COUNT) for _ in range(OF_A_KEY)))
    assert (nth > 1, sums) == (True, [len(ROWS)] * OF_A_KEY)


def ours(task: "asyncio.Task[Any]") -> bool:
    """Whether a task is the client's, and not the server's of the test."""
    return "calllogs" in repr(task.get_coro())
