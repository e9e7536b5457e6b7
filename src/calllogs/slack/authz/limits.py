"""Rate limits: how often a person may ask, and how many questions of a team run at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiolimiter import AsyncLimiter
from cachetools import LRUCache

from calllogs.slack.authz.policy import NotAuthorized

MOST_REMEMBERED = 5_000
AT_ONCE = 8
"""Questions of a team under way at once: as many as one client sends requests."""
MOST_WAITING = 200
"""Questions of a team that wait their turn; one more is told so."""

TOO_OFTEN = "You ask faster than I may ask OneUptime. Wait a moment, then ask again."
TOO_MANY = "Too many questions are waiting here. Ask again in a minute."

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}


@dataclass
class _Queue:
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0


class Limits:
    """Keeps one person, and one team, from starving the others.

    Args:
        rate: How often one person may ask, such as `30/minute`.
    """

    def __init__(self, rate: str) -> None:
        times, _, unit = rate.replace(" ", "").partition("/")
        self._times, self._seconds = int(times), _SECONDS[unit]
        self._people: LRUCache[tuple[str, str], AsyncLimiter] = LRUCache(MOST_REMEMBERED)
        self._teams: LRUCache[str, _Queue] = LRUCache(MOST_REMEMBERED)

    async def count(self, team: str, user: str) -> None:
        """Count a question of one person.

        Raises:
            NotAuthorized: It is one too many.
        """
        key = (team, user)
        limiter = self._people.get(key)
        if limiter is None:
            limiter = self._people[key] = AsyncLimiter(self._times, self._seconds)
        if not limiter.has_capacity():
            raise NotAuthorized(TOO_OFTEN)
        await limiter.acquire()

    @asynccontextmanager
    async def turn(self, team: str) -> AsyncIterator[None]:
        """Wait until one of a team's slots is free, and hold it.

        Raises:
            NotAuthorized: Too many wait already.
        """
        queue = self._teams.get(team)
        if queue is None:
            queue = self._teams[team] = _Queue()
        if queue.waiting >= MOST_WAITING:
            raise NotAuthorized(TOO_MANY)
        queue.waiting += 1
        try:
            await queue.slots.acquire()
        finally:
            queue.waiting -= 1
        try:
            yield
        finally:
            queue.slots.release()
