"""Every call that matches: in stable order, a few pages in flight, in constant memory."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from calllogs.api.client import Client
from calllogs.api.request import Request, list_call_logs, total_order
from calllogs.api.response import CONTRARY_SENTENCE
from calllogs.errors import ReplyMalformed
from calllogs.filters.filter import DEFAULT_LIMIT, CallLogFilter, Direction
from calllogs.model.records import CallLog, Page

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
    """Return the page a filter asks for, out of the first calls of each of its alternatives."""
    parts = list(pages)
    calls = ordered((call for page in parts for call in page.calls), filter)
    skip, size = filter.skip or 0, filter.limit or DEFAULT_LIMIT
    total = sum(page.total for page in parts)
    return Page(calls=tuple(calls[skip : skip + size]), total=total, skip=skip)


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
) -> AsyncGenerator[list[CallLog]]:
    """Yield all calls of a question in its order, past any limit or skip, a page at a time.

    Args:
        client: Fetches pages.
        filter: The question, for its order.
        ways: Frozen filters the API can be asked that share no call.
        columns: API names to read; everything an answer shows when empty.
    """
    parts = [_pages(client, way, columns) for way in ways]
    pages = parts[0] if len(parts) == 1 else _together([*map(_rows, parts)], filter)
    async with aclosing(pages):
        async for page in pages:
            yield page


async def _rows(pages: AsyncGenerator[list[CallLog]]) -> AsyncGenerator[CallLog]:
    async with aclosing(pages):
        async for page in pages:
            for call in page:
                yield call


async def _together(
    ways: list[AsyncGenerator[CallLog]], filter: CallLogFilter
) -> AsyncGenerator[list[CallLog]]:
    """Merge ordered answers into one: always the next of those that have come."""
    async with AsyncExitStack() as open_ways:
        for way in ways:
            await open_ways.enter_async_context(aclosing(way))
        heads = {way: call for way in ways if (call := await anext(way, None))}
        while heads:
            following = ordered(heads.values(), filter)[0]
            yield [following]
            way = next(way for way, head in heads.items() if head is following)
            replacement = await anext(way, None)
            heads = {**heads, way: replacement} if replacement else _without(heads, way)


def _without(
    heads: dict[AsyncGenerator[CallLog], CallLog], ended: AsyncGenerator[CallLog]
) -> dict[AsyncGenerator[CallLog], CallLog]:
    return {way: head for way, head in heads.items() if way is not ended}


async def _pages(
    client: Client, filter: CallLogFilter, columns: tuple[str, ...]
) -> AsyncGenerator[list[CallLog]]:
    first = await client.send(_page(filter, columns, 0))
    walk = _Walk(first.total)
    # A OneUptime that allows smaller pages than asked for has just shown its size.
    size = len(first.calls)
    further = range(size, first.total, size) if size else ()
    asks = (_page(filter, columns, skip) for skip in further)
    async with aclosing(_in_flight(client, first, asks)) as pages:
        async for page in pages:
            yield walk.fresh(page)
    while walk.told < walk.total:  # calls that arrived meanwhile have pushed some further back
        yield walk.fresh(await client.send(_page(filter, columns, walk.received)))


@dataclass(slots=True)
class _Walk:
    """What of a question's calls was received, so that none is told twice and none is missing.

    Attributes:
        total: How many calls match.
        received: How many rows have come, repeated ones included.
        told: How many different ones.
    """

    total: int
    received: int = 0
    told: int = 0
    _recent: dict[str, None] = field(default_factory=dict)

    def fresh(self, page: Page) -> list[CallLog]:
        """Return the calls of a page that those before it did not hold.

        Raises:
            ReplyMalformed: It holds none although there are more.
        """
        calls = [call for call in page.calls if call.id not in self._recent]
        if not calls and self.told < self.total:
            raise ReplyMalformed(CONTRARY_SENTENCE.format(total=self.total))
        self._remember(calls)
        self.received += len(page.calls)
        self.told += len(calls)
        return calls

    def _remember(self, calls: list[CallLog]) -> None:
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
            return await client.send(ask)

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
