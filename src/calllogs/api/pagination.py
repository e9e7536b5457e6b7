"""Every call that matches: in stable order, a few pages in flight, in constant memory."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from calllogs.api.client import Client
from calllogs.api.request import (
    Request,
    check_calls,
    count_call_logs,
    list_call_logs,
    newest_call_logs,
    total_order,
)
from calllogs.api.response import CONTRARY_SENTENCE
from calllogs.errors import ReplyMalformed
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    NEWEST_FIRST,
    CallLogFilter,
    Direction,
    freeze,
)
from calllogs.model.records import CallLog, Page, UnreadRow

PAGE = 2_000
"""Rows of a page; the API takes up to 10,000 (recording list-limit-10000)."""

IN_FLIGHT = 4
"""Pages asked for and not answered yet."""

AHEAD = 6
"""Pages asked for and not read yet: while one is read, an answered one keeps no place in flight."""

REMEMBERED = 2 * PAGE
"""Calls whose repetition is noticed."""


def first_calls(filter: CallLogFilter, length: int) -> CallLogFilter:
    """Return the filter for the first `length` calls of its order."""
    return replace(filter, skip=0, limit=length)


def merged_page(pages: Iterable[Page], filter: CallLogFilter) -> Page:
    """Return the page a filter asks for, out of the first calls of each of its alternatives.

    Raises:
        KeyRefused: They are of several projects.
        ReplyContrary: One call comes twice.
    """
    parts = list(pages)
    unread = tuple(row for page in parts for row in page.unread)
    calls = tuple(ordered((call for page in parts for call in page.calls), filter))
    check_calls(calls, filter)
    skip, size = filter.skip or 0, filter.limit or DEFAULT_LIMIT
    total = sum(page.total for page in parts) - len(unread)
    return Page(calls=calls[skip : skip + size], total=total, skip=skip, unread=unread)


def ordered(calls: Iterable[CallLog], filter: CallLogFilter) -> list[CallLog]:
    """Return calls in the filter's order, made total."""
    in_order = list(calls)
    for name, direction in reversed(total_order(filter)):  # stable sorts: the first key wins
        in_order.sort(key=_KEYS[name], reverse=direction is Direction.DESC)
    return in_order


_KEYS: dict[str, Callable[[CallLog], datetime | int | str]] = {
    "createdAt": lambda call: call.created_at,
    "updatedAt": lambda call: call.updated_at or call.created_at,
    "callCostInUSDCents": lambda call: call.call_cost_in_usd_cents or 0,
    "status": lambda call: call.status,
    "toNumber": lambda call: call.to_number or "",
    "fromNumber": lambda call: call.from_number or "",
    "_id": lambda call: call.id,
}


async def every_page(
    client: Client,
    filter: CallLogFilter,
    ways: Iterable[CallLogFilter],
    columns: tuple[str, ...],
    now: datetime,
) -> AsyncGenerator[Page]:
    """Yield all calls of a question in its order, past any limit or skip, a page at a time.

    Each page says how many calls match in all. Calls made after `now` and after the newest one
    that is there at the start are left out, so that those that arrive meanwhile shift no page.

    Args:
        client: Fetches pages.
        filter: The question, for its order.
        ways: Filters the API can be asked that share no call.
        columns: API names to read; everything an answer shows when empty.
        now: The present instant, UTC.
    """
    asked = list(ways)
    alone = len(asked) == 1
    parts = [_Way(_pages(client, way, columns, now, alone=alone)) for way in asked]
    pages = parts[0].pages if alone else _together(parts, filter)
    async with nullcontext() if alone else client.walk(), aclosing(pages):
        async for page in pages:
            yield page


@dataclass(slots=True, eq=False)
class _Way:
    """One of the filters that together are a question, and what of its calls has come."""

    pages: AsyncGenerator[Page]
    total: int = 0
    calls: deque[CallLog] = field(default_factory=deque)
    unread: list[UnreadRow] = field(default_factory=list)

    async def holds(self) -> bool:
        """Fetch pages until a call is there; whether one is."""
        while not self.calls:
            page = await anext(self.pages, None)
            if page is None:
                return False
            self.total = page.total
            self.calls.extend(page.calls)
            self.unread.extend(page.unread)
        return True

    def told(self) -> tuple[UnreadRow, ...]:
        """Return the rows that cannot be read and were not told yet."""
        rows, self.unread = tuple(self.unread), []
        return rows


async def _together(ways: list[_Way], filter: CallLogFilter) -> AsyncGenerator[Page]:
    """Merge ordered answers into one: always the next of those that have come."""
    async with AsyncExitStack() as open_ways:
        for way in ways:
            await open_ways.enter_async_context(aclosing(way.pages))
        going = [way for way in ways if await way.holds()]
        yield _merged(ways, ())
        while going:
            heads = {way.calls[0].id: way for way in going}
            following = ordered((way.calls[0] for way in going), filter)[0]
            way = heads[following.id]
            yield _merged(ways, (way.calls.popleft(),))
            if not await way.holds():
                going.remove(way)
        yield _merged(ways, ())


def _merged(ways: Iterable[_Way], calls: tuple[CallLog, ...]) -> Page:
    unread = tuple(row for way in ways for row in way.told())
    return Page(calls=calls, total=sum(way.total for way in ways), unread=unread)


async def _pages(
    client: Client,
    filter: CallLogFilter,
    columns: tuple[str, ...],
    now: datetime,
    *,
    alone: bool,
) -> AsyncGenerator[Page]:
    by_time = filter.sort == NEWEST_FIRST
    async with _place(client, filter) if alone else nullcontext():
        newest = () if by_time else (await client.send_page(newest_call_logs(filter)),)
        first = await client.send_page(_page(filter, columns, 0))
        frozen = _frozen(filter, (*newest, first)[0], now)
        walk = _Walk(filter, first.total)
        # A OneUptime that allows smaller pages than asked for has just shown its size.
        size = first.end
        further = range(size, first.total, size) if size else ()
        asks = (_page(frozen, columns, skip) for skip in further)
        async with aclosing(_in_flight(client, first, asks)) as pages:
            async for page in pages:
                yield walk.fresh(page)
    while walk.told < walk.total:  # calls that arrived meanwhile have pushed some further back
        yield walk.fresh(await client.send_page(_page(frozen, columns, walk.received)))


@asynccontextmanager
async def _place(client: Client, filter: CallLogFilter) -> AsyncGenerator[None]:
    """Hold the place of a walk, for which what is one page long does not wait.

    No page is held before: hundreds may wait, and each would keep thousands of calls in memory.
    """
    short = client.walks_wait and await client.send(count_call_logs(filter)) <= PAGE
    async with nullcontext() if short else client.walk():
        yield


def _frozen(filter: CallLogFilter, newest: Page, now: datetime) -> CallLogFilter:
    """Fix the end of a window behind the newest call: OneUptime's clock may be ahead of ours.

    Where the time of one cannot be read, it stays open: one that ends before that call shifts the
    pages by it.
    """
    if newest.unread:
        return filter
    return freeze(filter, max((now, *(call.created_at for call in newest.calls))))


@dataclass(slots=True)
class _Walk:
    """What of a question's calls was received, so that none is told twice and none is missing.

    Attributes:
        filter: The question, which all of them must answer together.
        total: How many calls match.
        received: How many rows have come, repeated ones included.
        told: How many different ones.
    """

    filter: CallLogFilter
    total: int
    received: int = 0
    told: int = 0
    _last: tuple[CallLog, ...] = ()
    _recent: dict[str, None] = field(default_factory=dict)

    def fresh(self, page: Page) -> Page:
        """Return the page without the calls that those before it held.

        Raises:
            KeyRefused: It is of another project than they are.
            ReplyContrary: It does not go on where they ended.
            ReplyMalformed: It holds none although there are more.
        """
        calls = tuple(call for call in page.calls if call.id not in self._recent)
        if not calls and not page.unread and self.told < self.total:
            raise ReplyMalformed(CONTRARY_SENTENCE.format(total=self.total))
        check_calls((*self._last, *calls[:1]), self.filter)
        self._last = calls[-1:] or self._last
        self._remember(calls)
        self.received += page.end - page.skip
        self.told += len(calls) + len(page.unread)
        return Page(calls=calls, total=self.total, unread=page.unread)

    def _remember(self, calls: tuple[CallLog, ...]) -> None:
        """Calls come in order: only those told lately can come again."""
        self._recent.update(dict.fromkeys(call.id for call in calls))
        for forgotten in [*islice(self._recent, max(0, len(self._recent) - REMEMBERED))]:
            del self._recent[forgotten]


def _page(filter: CallLogFilter, columns: tuple[str, ...], skip: int) -> Request[Page]:
    return list_call_logs(replace(filter, skip=skip, limit=PAGE), columns=columns)


async def _in_flight(
    client: Client, page: Page, asks: Iterable[Request[Page]]
) -> AsyncGenerator[Page]:
    """Yield a page and those behind it, in the order asked for, the next few on their way."""
    pending: deque[asyncio.Task[Page]] = deque()
    places = asyncio.Semaphore(IN_FLIGHT)

    async def sent(ask: Request[Page]) -> Page:
        async with places:
            return await client.send_page(ask)

    try:
        for ask in asks:
            pending.append(asyncio.create_task(sent(ask)))
            await asyncio.sleep(0)  # it is sent before the page in hand is read
            if len(pending) == AHEAD:
                yield page
                page = await pending.popleft()
        yield page
        while pending:
            yield await pending.popleft()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
