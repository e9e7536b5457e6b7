"""Deliveries of Slack's: known again by every replica, for as long as a signature is good."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from calllogs.slack.store.database import TABLES, create_tables
from calllogs.slack.store.deliveries import REMEMBERED, Deliveries
from tests.slack.scene import NOW


class Clock:
    """A clock that stands until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'slack.db'}")
    await create_tables(engine, TABLES)
    yield engine
    await engine.dispose()


async def known(deliveries: Sequence[Deliveries], *marks: str) -> list[bool]:
    return [await each.repeated(*marks) for each in deliveries]


async def test_of_two_replicas_on_one_database_one_gets_to_see_a_delivery(
    engine: AsyncEngine,
) -> None:
    replicas = [Deliveries(Clock(), engine) for _ in range(2)]
    at_once = await asyncio.gather(*(each.repeated("v0=1") for each in replicas * 5))
    assert sorted(at_once) == [False, *[True] * 9]
    assert await known(replicas, "v0=2") == [False, True]


async def test_without_a_database_each_process_remembers_its_own() -> None:
    replicas = [Deliveries(Clock()) for _ in range(2)]
    assert await known(replicas, "v0=1") == [False, False]
    assert await known(replicas, "v0=1") == [True, True]


async def test_a_delivery_is_known_by_all_that_tells_it_from_others(engine: AsyncEngine) -> None:
    deliveries = [Deliveries(Clock(), engine)]
    seen = [await known(deliveries, *marks) for marks in (("a", "b"), ("a", "c"), ("a", "b"))]
    assert seen == [[False], [False], [True]]


async def test_a_delivery_is_forgotten_when_its_signature_is_good_for_nothing(
    engine: AsyncEngine,
) -> None:
    clock = Clock()
    replicas = [Deliveries(clock, engine) for _ in range(2)]
    await replicas[0].repeated("v0=1")
    clock.now = NOW + REMEMBERED * 1.01
    assert await known(replicas, "v0=1") == [False, True]


async def test_what_a_database_cannot_tell_counts_as_new(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # One that lacks its tables: of one that cannot be opened, a thread outlives the test.
    gone = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'slack.db'}")
    deliveries = Deliveries(Clock(), gone)
    assert [await deliveries.repeated("v0=1") for _ in range(2)] == [False, True]
    await gone.dispose()
    assert caplog.messages == ["A delivery was not written down: DatabaseFailed."]
