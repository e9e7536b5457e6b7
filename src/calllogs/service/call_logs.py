"""What every face asks: calls, how many, totals, a story. It knows neither who asks nor how."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calllogs.answers import caveats as honesty
from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Summary, Tally
from calllogs.answers.summary import columns as summary_columns
from calllogs.answers.timeline import MOST_TOLD, Timeline, asked_about, told_about
from calllogs.api.alternatives import alternatives, beginning, merged
from calllogs.api.client import Client
from calllogs.api.pagination import every_page, freeze
from calllogs.api.request import PAGE_SIZE, count_call_logs, get_call_log, list_call_logs
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import CallLog, Page
from calllogs.service.names import Directory
from calllogs.service.timelines import TimelineLoader
from calllogs.service.validation import Validation

MOST_SUMMARIZED = 50_000
"""Calls a summary reads at most, unless told otherwise."""

PROGRESS_STEP = 500
"""Calls between two reports of progress."""

Progress = Callable[[int, int], Awaitable[None]]
"""Is told how many calls were read, of how many."""


@dataclass(frozen=True, slots=True)
class CallLogs:
    """The call log of one OneUptime project, read-only.

    Every method raises FilterError when the API cannot be asked this, before anything is sent,
    and the ApiError that fits when it does not answer. A question has one deadline, however many
    requests it takes; only a stream may take longer, as long as page after page comes.

    Attributes:
        client: Sends requests.
        directory: Finds the ids behind names.
        validation: Checks what names mean.
        timelines: Finds what policies did.
        kept: How long OneUptime keeps calls, or None for ever.
    """

    client: Client
    directory: Directory
    validation: Validation
    timelines: TimelineLoader
    kept: timedelta | None = None

    async def list(self, filter: CallLogFilter, *, now: datetime) -> Answer[Page]:
        """Return the page of calls the filter's limit (10 when None) and skip ask for."""
        async with self.client.question():
            (page, missing), names = await asyncio.gather(
                self._page(filter), self.validation.names(filter)
            )
            about = honesty.page_notes(page)
            notes = await self._notes(filter, now, (*missing, *names), about, empty=page.total == 0)
        return Answer(filter, page, notes)

    async def count(self, filter: CallLogFilter, *, now: datetime) -> Answer[int]:
        """Return how many calls match."""
        async with self.client.question():
            (total, missing), names = await asyncio.gather(
                self._counted(filter), self.validation.names(filter)
            )
            about = (*honesty.size_notes(filter), *honesty.count_notes(total, filter))
            notes = await self._notes(filter, now, (*missing, *names), about, empty=total == 0)
        return Answer(_unsized(filter), total, notes)

    async def get(self, call_id: str) -> CallLog:
        """Return one call by its UUID.

        Raises:
            CallNotFound: There is none, or the key may not see it.
        """
        async with self.client.question():
            return await self.client.send(get_call_log(call_id))

    async def timeline(self, filter: CallLogFilter, *, now: datetime) -> Answer[Timeline]:
        """Return calls in the order they were made, with who acknowledged where one can know.

        A limit or skip of the filter picks the calls that are told.
        """
        told = filter if filter.limit else replace(filter, limit=MOST_TOLD)
        named = asked_about(filter)
        async with self.client.question():
            (page, missing), names, background = await asyncio.gather(
                self._page(told), self.validation.names(filter), self.timelines.background(named)
            )
            if named is None:
                background = await self.timelines.background(told_about(page.calls))
            timeline = background.timeline(page)
            about = (*background.notes, *honesty.calls_notes(timeline.calls))
            empty = page.total == 0 and timeline.subject is None
            notes = await self._notes(filter, now, (*missing, *names), about, empty=empty)
        return Answer(filter, timeline, notes)

    async def summarize(
        self,
        filter: CallLogFilter,
        *,
        tz: str,
        now: datetime,
        most: int = MOST_SUMMARIZED,
        progress: Progress | None = None,
    ) -> Answer[Summary]:
        """Return the calls that match, counted and grouped as the filter asks.

        Args:
            filter: What to look for; its `group_by` says how to group.
            tz: The asker's IANA zone, in which days and hours are told apart.
            now: The present instant, UTC.
            most: How many calls are read at most; the summary says how many match.
            progress: Is told now and then how far it is.
        """
        tally = Tally(filter.group_by, tz)
        async with self.client.question():
            # How many match is asked for while the first page is on its way.
            known = asyncio.gather(
                self._counted(freeze(filter, now)), self.validation.names(filter)
            )
            try:
                advance = progress and _told(progress, known, most)
                await self._tallied(tally, filter, now, most, advance)
                (matching, missing), names = await known
            finally:
                known.cancel()
                await asyncio.gather(known, return_exceptions=True)
            summary = tally.summary(matching)
            about = (*honesty.size_notes(filter), *honesty.summary_notes(summary))
            notes = await self._notes(filter, now, (*missing, *names), about, empty=matching == 0)
        return Answer(_unsized(filter), summary, notes)

    async def _tallied(
        self,
        tally: Tally,
        filter: CallLogFilter,
        now: datetime,
        most: int,
        advance: Callable[[int], Awaitable[None]] | None,
    ) -> None:
        columns = summary_columns(filter.group_by)
        async with aclosing(self._pages(filter, now, columns)) as pages:
            async for page in pages:
                for call in page[: most - tally.calls]:
                    tally.add(call)
                    if advance and tally.calls % PROGRESS_STEP == 0:
                        await advance(tally.calls)
                if tally.calls == most:
                    break

    async def stream(
        self, filter: CallLogFilter, *, now: datetime, columns: tuple[str, ...] = ()
    ) -> AsyncGenerator[CallLog]:
        """Yield every call that matches, past any limit and skip, in the filter's stable order.

        Calls made after `now` are left out, so that rows arriving meanwhile shift no page.

        Args:
            filter: What to look for.
            now: The present instant, UTC.
            columns: API names to read; everything an answer shows when empty.
        """
        async with aclosing(self._pages(filter, now, columns)) as pages:
            async for page in pages:
                for call in page:
                    yield call

    async def _pages(
        self, filter: CallLogFilter, now: datetime, columns: tuple[str, ...]
    ) -> AsyncGenerator[Sequence[CallLog]]:
        async with self.client.question():
            ways, _ = await self._ways(freeze(filter, now))
        async with aclosing(every_page(self.client, filter, ways, columns)) as pages:
            async for page in pages:
                yield page

    async def _ways(
        self, filter: CallLogFilter
    ) -> tuple[tuple[CallLogFilter, ...], tuple[Note, ...]]:
        resolved = await self.directory.resolve(filter)
        return tuple(way for each in resolved.ways for way in alternatives(each)), resolved.notes

    async def _page(self, filter: CallLogFilter) -> tuple[Page, tuple[Note, ...]]:
        ways, notes = await self._ways(filter)
        if len(ways) == 1:
            return await self.client.send(list_call_logs(ways[0])), notes
        size = filter.limit or PAGE_SIZE
        length = (filter.skip or 0) + size
        parts = [list_call_logs(beginning(way, length)) for way in ways]
        pages = await asyncio.gather(*map(self.client.send, parts))
        return merged(pages, filter, size), notes

    async def _counted(self, filter: CallLogFilter) -> tuple[int, tuple[Note, ...]]:
        ways, notes = await self._ways(filter)
        counts = await asyncio.gather(*(self.client.send(count_call_logs(way)) for way in ways))
        return sum(counts), notes

    async def _notes(
        self,
        filter: CallLogFilter,
        now: datetime,
        found: tuple[Note, ...],
        about: tuple[Note, ...],
        *,
        empty: bool,
    ) -> tuple[Note, ...]:
        """Say what names and numbers turned out to be, then what the answer itself calls for."""
        numbers = await self.validation.numbers(filter) if empty else ()
        kept = honesty.retention_notes(filter, kept=self.kept, now=now)
        return tuple(dict.fromkeys((*found, *numbers, *about, *kept)))


def _told(
    progress: Progress, known: Awaitable[tuple[tuple[int, object], object]], most: int
) -> Callable[[int], Awaitable[None]]:
    """Return what reports how far it is, once it is known how far it goes."""

    async def advance(done: int) -> None:
        (matching, _), _ = await known
        await progress(done, min(matching, most))

    return advance


def _unsized(filter: CallLogFilter) -> CallLogFilter:
    return replace(filter, limit=None, skip=None)
