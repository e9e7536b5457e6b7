"""What a server over HTTP holds after hours of ordinary use with hang-ups: what it held at first.

uv run --group bench python benchmarks/soaking.py [minutes]
"""

import asyncio
import random
import sys
from dataclasses import dataclass, field

import httpx
from cancelling import LONGEST, PAGE_SECONDS, ROWS, SEED, TOOLS, Measured, Web
from measuring import Watch
from processes import oneuptime, our_web_server

MINUTES = 120
MINUTE = 60
PAUSE = 0.1
"""Seconds between two questions of a caller."""
CALLERS = 4
HANG_UPS = 0.15
"""The share of questions that nobody waits for."""


@dataclass(slots=True)
class Caller:
    """Asks now and then, and hangs up now and then.

    Attributes:
        web: The server.
        chance: Decides.
        asked: How many questions were waited for.
        hung_up: How many were not.
    """

    web: Web
    chance: random.Random
    asked: int = 0
    hung_up: int = 0

    async def go_on(self, seconds: float) -> None:
        """Ask for so long."""
        watch = Watch()
        while watch.seconds < seconds:
            await self._question()
            await asyncio.sleep(self.chance.uniform(0, 2 * PAUSE))

    async def _question(self) -> None:
        if self.chance.random() < HANG_UPS:
            self.hung_up += 1
            await self.web.hung_up(self.chance.choice(TOOLS), self.chance.uniform(0, LONGEST))
            return
        self.asked += 1
        answer = await self.web.ask()
        assert answer["result"]["isError"] is False, answer  # noqa: S101  else it does not serve


@dataclass(frozen=True, slots=True)
class Soak:
    """A server, and those who ask it."""

    server: Measured
    callers: list[Caller] = field(default_factory=list)

    async def last(self, minutes: int) -> None:
        """Print a line each minute."""
        print(f"at first    {await self._held()}", flush=True)
        for minute in range(1, minutes + 1):
            await asyncio.gather(*(caller.go_on(MINUTE) for caller in self.callers))
            print(f"{minute:>4} min    {await self._held()}", flush=True)
        asked = sum(caller.asked for caller in self.callers)
        hung_up = sum(caller.hung_up for caller in self.callers)
        print(f"{asked:,} questions answered, {hung_up:,} hung up")

    async def _held(self) -> str:
        return f"{self.server.process.num_fds()} descriptors, {await self.server.held()}"


async def main(minutes: int) -> None:
    """Soak a server."""
    with (
        oneuptime(rows=ROWS, page_seconds=PAGE_SECONDS) as url,
        our_web_server(url) as (address, process),
    ):
        async with httpx.AsyncClient(timeout=60) as http:
            webs = [Web(http, address, modern=bool(n % 2)) for n in range(CALLERS)]
            chance = random.Random(SEED)  # noqa: S311  moments, the same ones each time
            callers = [Caller(web, chance) for web in webs]
            upstream = int(url.rpartition(":")[2])
            await Soak(Measured(process, webs[0].ask, upstream), callers).last(minutes)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else MINUTES))
