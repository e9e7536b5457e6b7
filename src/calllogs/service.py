"""What every face asks: calls, one call, how many. It knows neither who asks nor how."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime

from calllogs.client import Client
from calllogs.core.alternatives import alternatives, beginning, merged
from calllogs.core.filter import CallLogFilter, Condition, Operator
from calllogs.core.records import CallLog, Page
from calllogs.core.request import PAGE_SIZE, count_call_logs, get_call_log, list_call_logs
from calllogs.directory import Directory

STREAM_PAGE = 500
"""Rows of a page while streaming; the API takes up to 10,000 (recording list-limit-10000)."""


@dataclass(frozen=True, slots=True)
class CallLogs:
    """The call log of one OneUptime project, read-only.

    Every method raises FilterError when the API cannot be asked this, before anything is sent,
    and the ApiError that fits when it does not answer.
    """

    client: Client
    directory: Directory

    async def list(self, asked: CallLogFilter) -> Page:
        """Return the page of calls the filter's limit (10 when None) and skip ask for."""
        return await self._page(await self.directory.resolve(asked), ())

    async def _page(self, asked: CallLogFilter, columns: tuple[str, ...]) -> Page:
        ways = alternatives(asked)
        if len(ways) == 1:
            return await self.client.send(list_call_logs(ways[0], columns=columns))
        size = asked.limit or PAGE_SIZE
        length = (asked.skip or 0) + size
        parts = [list_call_logs(beginning(way, length), columns=columns) for way in ways]
        return merged(await asyncio.gather(*map(self.client.send, parts)), asked, size)

    async def count(self, asked: CallLogFilter) -> int:
        """Return how many calls match."""
        ways = alternatives(await self.directory.resolve(asked))
        return sum(await asyncio.gather(*(self.client.send(count_call_logs(w)) for w in ways)))

    async def get(self, call_id: str) -> CallLog:
        """Return one call by its UUID.

        Raises:
            CallNotFound: There is none, or the key may not see it.
        """
        return await self.client.send(get_call_log(call_id))

    async def stream(
        self, asked: CallLogFilter, *, now: datetime, columns: tuple[str, ...] = ()
    ) -> AsyncIterator[CallLog]:
        """Yield every call that matches, past any limit, in the filter's order made total.

        Calls made after `now` are left out, so that rows arriving meanwhile shift no page.
        """
        resolved = await self.directory.resolve(freeze(asked, now))
        frozen = replace(resolved, limit=STREAM_PAGE, skip=asked.skip or 0)
        while True:
            page = await self._page(frozen, columns)
            for call in page.calls:
                yield call
            frozen = replace(frozen, skip=page.skip + len(page.calls))
            if not page.calls or (frozen.skip or 0) >= page.total:
                return


def freeze(asked: CallLogFilter, now: datetime) -> CallLogFilter:
    """Return the filter with an upper bound on createdAt: its own, or `now`."""
    bounded = any(c.field == "createdAt" and c.op in _UPPER for c in asked.conditions)
    if bounded:
        return asked
    bound = Condition("createdAt", Operator.LT, now.isoformat())
    return replace(asked, conditions=(*asked.conditions, bound))


_UPPER = (Operator.LT, Operator.LTE)
