"""Whose turn it is: what is short waits for nothing long, and nobody for all that another asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from calllogs.api.client import (
    FULL_SENTENCE,
    MOST_PAGES,
    MOST_REQUESTS,
    OF_A_KEY,
    PAGES_OF_A_KEY,
    SECONDS_IN_VAIN,
    WALKS_OF_A_KEY,
    Client,
    ClientLimits,
    Places,
    Turns,
)
from calllogs.api.pagination import PAGE, every_page
from calllogs.api.request import count_call_logs
from calllogs.errors import ApiUnreachable
from calllogs.filters.filter import CallLogFilter
from tests.faults.answers import KEY, answered, page, row
from tests.faults.behaviours import stalled
from tests.faults.conftest import NOW, app_at
from tests.faults.server import Exchange, misbehaving

COUNT = count_call_logs(CallLogFilter())


@asynccontextmanager
async def holding(*places: AbstractAsyncContextManager[None]) -> AsyncIterator[int]:
    """Take as many of the places as there are; yields how many."""
    taken = 0
    free = asyncio.Event()

    async def hold(place: AbstractAsyncContextManager[None]) -> None:
        nonlocal taken
        async with place:
            taken += 1
            await free.wait()

    tasks = [asyncio.create_task(hold(place)) for place in places]
    for _ in range(10):
        await asyncio.sleep(0)
    yield taken
    free.set()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_key_has_so_many_requests_pages_and_walks_under_way() -> None:
    places = Places(Turns())
    async with holding(*[places.request() for _ in range(50)]) as requests:
        assert requests == OF_A_KEY
    async with holding(*[places.page() for _ in range(50)]) as pages:
        assert pages == PAGES_OF_A_KEY
    async with holding(*[places.walk() for _ in range(50)]) as walks:
        assert walks == WALKS_OF_A_KEY


async def test_all_keys_together_have_so_many() -> None:
    turns = Turns()
    keys = [Places(turns) for _ in range(20)]
    async with holding(*[key.request() for key in keys for _ in range(9)]) as requests:
        assert requests == MOST_REQUESTS
    async with holding(*[key.page() for key in keys for _ in range(9)]) as pages:
        assert pages == MOST_PAGES


async def test_a_request_waits_for_no_pages_and_for_few_of_each_other_key() -> None:
    turns = Turns()
    heavy, other = Places(turns), Places(turns)
    async with holding(*[heavy.page() for _ in range(50)], *[heavy.walk() for _ in range(50)]):
        async with holding(heavy.request(), other.request()) as short:
            assert short == 2
        async with holding(*[heavy.request() for _ in range(50)]), holding(other.request()) as own:
            assert own == 1


async def test_who_waits_too_long_for_a_place_is_told_so() -> None:
    places = Places(Turns(), waiting=0.01)
    async with holding(*[places.request() for _ in range(OF_A_KEY)]):
        with pytest.raises(ApiUnreachable) as refused:
            async with places.request():
                pass
    assert str(refused.value) == FULL_SENTENCE
    async with places.request():
        pass


async def test_connections_that_are_lost_are_known_after_a_while() -> None:
    seconds = [0.0]
    turns = Turns(timer=lambda: seconds[0])
    places = Places(turns, waiting=0.01)
    async with holding(*[places.request() for _ in range(OF_A_KEY)]):
        for _ in range(2):
            assert turns.gives
            with pytest.raises(ApiUnreachable):
                async with places.request():
                    pass
            seconds[0] += SECONDS_IN_VAIN / 2
    assert not turns.gives
    turns.connected()
    assert turns.gives


async def test_a_pool_that_gives_nothing_is_known_until_it_gives_again() -> None:
    answering = asyncio.Event()
    seconds = [0.0]
    turns = Turns(timer=lambda: seconds[0])

    async def held(exchange: Exchange) -> None:
        await answering.wait()
        await answered(exchange)

    pool, patience = httpx.Limits(max_connections=1), httpx.Timeout(None, pool=0.01)
    async with (
        asyncio.timeout(20),
        misbehaving(held) as server,
        httpx.AsyncClient(base_url=f"{server.url}/api", limits=pool, timeout=patience) as http,
    ):
        limits = ClientLimits(attempts=1, turns=turns)
        client = Client(http, SecretStr(KEY), now=lambda: NOW, limits=limits)
        async with asyncio.TaskGroup() as group:
            first = group.create_task(client.send(COUNT))
            await server.wait_for(1)
            with pytest.raises(ApiUnreachable, match="in use by other questions"):
                await client.send(COUNT)
            seconds[0] += SECONDS_IN_VAIN
            assert not turns.gives
            answering.set()
            assert await first == 3
        assert await client.send(COUNT) == 3
    assert turns.gives


async def test_pages_are_read_one_at_a_time_with_room_for_others_between() -> None:
    turns, told = Turns(), [""]

    async def page(name: str) -> None:
        async with turns.reading():
            told.append(name)

    async def short() -> None:
        for step in range(5):
            told.append(f"step {step}")
            await asyncio.sleep(0)

    await asyncio.gather(page("first"), page("second"), short())
    assert told.index("second") > told.index("step 4")


async def test_a_count_is_answered_while_many_summaries_are_under_way() -> None:
    async def pages_stall(exchange: Exchange) -> None:
        large = exchange.params.get("limit") == str(PAGE)
        await (stalled if large else answered)(exchange)

    async with (
        asyncio.timeout(20),
        misbehaving(pages_stall) as server,
        app_at(server.url, ClientLimits()) as app,
    ):
        asks: list[asyncio.Task[Any]] = [
            asyncio.create_task(app.calls.summarize(CallLogFilter(), tz="UTC", now=NOW))
            for _ in range(24)
        ]
        await server.wait_for(PAGES_OF_A_KEY)
        answer = await app.calls.count(CallLogFilter(), now=NOW)
        for ask in asks:
            ask.cancel()
        await asyncio.wait(asks)
    assert answer.value == 3


async def test_who_waits_for_a_walk_holds_no_page() -> None:
    rows = tuple(row(number, createdAt="2026-11-22T09:00:00Z") for number in range(PAGE + 1))
    asked: list[int] = []

    async def noted(request: httpx.Request) -> httpx.Response:
        skip, limit = (int(request.url.params[name]) for name in ("skip", "limit"))
        asked.append(limit)
        return httpx.Response(200, json=page(*rows[skip : skip + limit], count=len(rows)))

    async with httpx.AsyncClient(transport=httpx.MockTransport(noted), base_url="http://x") as http:
        client = Client(http, SecretStr(KEY), now=lambda: NOW, limits=ClientLimits())
        everything = CallLogFilter()
        walks = [
            every_page(client, everything, (everything,), (), NOW)
            for _ in range(WALKS_OF_A_KEY + 2)
        ]
        begun = [asyncio.ensure_future(anext(walk)) for walk in walks]
        await asyncio.wait(begun[:WALKS_OF_A_KEY])
        assert (asked.count(PAGE), len(asked)) == (2 * WALKS_OF_A_KEY, 2 * WALKS_OF_A_KEY + 2)
        for first, walk in zip(begun, walks, strict=True):
            told = len((await first).calls) + sum([len(each.calls) async for each in walk])
            assert told == len(rows)
