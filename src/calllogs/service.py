"""What every face asks: calls, one call, how many. It knows neither who asks nor how."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from calllogs.client import Client
from calllogs.core.alternatives import alternatives, beginning, merged
from calllogs.core.filter import CallLogFilter
from calllogs.core.records import CallLog, Page
from calllogs.core.request import PAGE_SIZE, count_call_logs, get_call_log, list_call_logs
from calllogs.core.summary import Summary, Tally
from calllogs.core.summary import columns as summary_columns
from calllogs.directory import Directory
from calllogs.paging import every_call, freeze

MOST_SUMMARIZED = 50_000
"""Calls a summary reads at most, unless told otherwise."""


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
    ) -> AsyncGenerator[CallLog]:
        """Yield every call that matches, past any limit and skip, in the filter's stable order.

        Calls made after `now` are left out, so that rows arriving meanwhile shift no page.

        Args:
            asked: What to look for.
            now: The present instant, UTC.
            columns: API names to read; everything an answer shows when empty.
        """
        resolved = await self.directory.resolve(freeze(asked, now))
        async with aclosing(every_call(self.client, resolved, columns)) as calls:
            async for call in calls:
                yield call

    async def summarize(
        self, asked: CallLogFilter, *, tz: str, now: datetime, most: int = MOST_SUMMARIZED
    ) -> Summary:
        """Return the calls that match, counted and grouped as the filter asks.

        Args:
            asked: What to look for; its `group_by` says how to group.
            tz: The asker's IANA zone, in which days and hours are told apart.
            now: The present instant, UTC.
            most: How many calls are read at most; the summary says how many match.
        """
        matching = await self.count(freeze(asked, now))
        tally = Tally(asked.group_by, tz)
        columns = summary_columns(asked.group_by)
        async with aclosing(self.stream(asked, now=now, columns=columns)) as calls:
            async for call in calls:
                tally.add(call)
                if tally.calls >= most:
                    break
        return tally.summary(matching)
