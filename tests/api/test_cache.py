import asyncio

import httpx
import pytest
from cachetools import TTLCache

from calllogs.api.cache import LIFETIME, MAX_ENTRIES, LookupCache
from calllogs.api.endpoints.directory import memberships
from calllogs.api.endpoints.incidents import by_number
from calllogs.errors import ApiUnreachable, PermissionMissing
from calllogs.model.relations import INCIDENT
from tests.recorded import Counting, client, sandbox


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def transport() -> Counting:
    return Counting(sandbox())


async def test_an_answer_is_remembered_until_its_time_is_over(transport: Counting) -> None:
    clock = Clock()
    lookups = LookupCache(client(transport, "full"), TTLCache(MAX_ENTRIES, LIFETIME, timer=clock))
    first = await lookups.fetch(memberships())
    clock.at = LIFETIME - 1
    assert await lookups.fetch(memberships()) == first
    assert len(transport.paths) == 1
    clock.at = LIFETIME + 1
    assert await lookups.fetch(memberships()) == first
    assert len(transport.paths) == 2


async def test_a_refusal_is_remembered_and_names_the_permission(transport: Counting) -> None:
    lookups = LookupCache(client(transport, "read"))
    for _ in range(2):
        with pytest.raises(PermissionMissing, match="lacks the permission Read Teams"):
            await lookups.fetch(memberships())
    assert len(transport.paths) == 1


async def test_what_is_not_there_yet_is_asked_for_again(transport: Counting) -> None:
    lookups = LookupCache(client(transport, "full"))
    for _ in range(2):
        assert await lookups.fetch(by_number(INCIDENT, 999)) == ()
    assert len(transport.paths) == 2


async def test_another_failure_is_not_remembered() -> None:
    replies = iter(
        [httpx.Response(400, json={"error": "no"}), httpx.Response(200, json={"data": []})]
    )
    lookups = LookupCache(client(httpx.MockTransport(lambda _: next(replies))))
    with pytest.raises(Exception, match="refused the request"):
        await lookups.fetch(memberships())
    assert await lookups.fetch(memberships()) == ()


async def test_an_answer_is_not_waited_for_long() -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    lookups = LookupCache(client(httpx.MockTransport(never)), timeout=0.01)
    with pytest.raises(ApiUnreachable, match="did not answer in time what had to be looked up"):
        await lookups.fetch(memberships())
