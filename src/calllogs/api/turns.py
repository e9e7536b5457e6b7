"""Whose turn it is: places for requests under way, of each key and of the whole process.

Short questions never wait for long ones, and nobody waits for all that another asks: each key waits
with a few requests at a time, of which walks through many pages have half.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic

from calllogs.errors import ApiUnreachable

MOST_REQUESTS, MOST_PAGES = 32, 8
"""Requests under way at once, of all keys together, and those of them for pages of walks."""

OF_A_KEY, PAGES_OF_A_KEY = 8, 4
"""The same of one key."""

WALKS_OF_A_KEY = 4
"""Walks of one key at once: each holds a few pages in memory."""

SECONDS_TO_WAIT = 30.0
"""For a place; who has none by then is told so."""

BREATHS = 100
"""Turns of the loop between two pages that are read, in which shorter questions get ahead: a turn
brings each of them a step further, and a page takes as long as hundreds of steps."""

SECONDS_IN_VAIN = 60.0
"""Without any request that got a connection, while some asked for one. None keeps one for so long,
so callers cannot bring this about: connections were lost."""

BUSY_SENTENCE = (
    "All connections of calllogs to OneUptime are in use by other questions. Ask again in a moment."
)


class Turns:
    """The places of a process, which the clients of all keys share.

    Args:
        timer: Seconds that only go forward.
    """

    def __init__(self, timer: Callable[[], float] = monotonic) -> None:
        self.requests = asyncio.Semaphore(MOST_REQUESTS)
        self.pages = asyncio.Semaphore(MOST_PAGES)
        self._reading = asyncio.Lock()
        self._timer = timer
        self._in_vain_since: float | None = None

    def connected(self) -> None:
        """Note that a request got a connection."""
        self._in_vain_since = None

    def in_vain(self) -> None:
        """Note that one got none."""
        if self._in_vain_since is None:
            self._in_vain_since = self._timer()

    @property
    def gives(self) -> bool:
        """Whether requests get connections."""
        since = self._in_vain_since
        return since is None or self._timer() - since < SECONDS_IN_VAIN

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[None]:
        """Read one page at a time, and let others do something before the next."""
        async with self._reading:
            yield
            for _ in range(BREATHS):
                await asyncio.sleep(0)


class Places:
    """The places of one key; waiting for one raises ApiUnreachable after a while.

    Args:
        turns: Those of the process.
        waiting: Seconds a place is waited for.
    """

    def __init__(self, turns: Turns, waiting: float = SECONDS_TO_WAIT) -> None:
        self._turns = turns
        self._waiting = waiting
        self._requests = asyncio.Semaphore(OF_A_KEY)
        self._pages = asyncio.Semaphore(PAGES_OF_A_KEY)
        self._walks = asyncio.Semaphore(WALKS_OF_A_KEY)

    @asynccontextmanager
    async def request(self) -> AsyncGenerator[None]:
        """Hold the place of a request."""
        async with self._held(self._requests, self._turns.requests):
            yield

    @asynccontextmanager
    async def page(self) -> AsyncGenerator[None]:
        """Hold the place of a request for a page of many calls."""
        async with self._held(self._pages, self._turns.pages), self.request():
            yield

    @asynccontextmanager
    async def walk(self) -> AsyncGenerator[None]:
        """Hold the place of a walk through many pages."""
        async with self._held(self._walks):
            yield

    @property
    def walks_wait(self) -> bool:
        """Whether a further walk would have to wait."""
        return self._walks.locked()

    @asynccontextmanager
    async def _held(self, *semaphores: asyncio.Semaphore) -> AsyncGenerator[None]:
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._waiting):
                    for semaphore in semaphores:
                        await held.enter_async_context(semaphore)
            except TimeoutError as error:
                self._turns.in_vain()
                raise ApiUnreachable(BUSY_SENTENCE) from error
            yield
