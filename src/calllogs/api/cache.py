"""Lookups beside the call log, cached for a while: names, numbers, channels."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import TypeVar, cast

from cachetools import TTLCache

from calllogs.api.client import Client
from calllogs.api.request import Request
from calllogs.errors import ApiUnreachable, PermissionMissing

T = TypeVar("T")

MAX_ENTRIES = 256
"""Answers kept at once; the least recently used goes first."""

LIFETIME = 300.0
"""Seconds an answer is kept."""

TIMEOUT = 5.0
"""Seconds an answer is waited for: nobody's calls are kept back for a name."""

SLOW = (
    "OneUptime did not answer in time what had to be looked up for your question. Ask again in a "
    "minute."
)


@dataclass(frozen=True, slots=True)
class LookupCache:
    """Looks up who and what there is, and caches answers for a while.

    A refusal for want of a permission is cached too. An empty answer is not: what was declared a
    minute ago must be found.

    Attributes:
        client: Sends the requests.
        answers: Keeps an answer, or a refusal, by its request.
        timeout: Seconds an answer is waited for.
    """

    client: Client
    answers: TTLCache[str, object] = field(default_factory=lambda: TTLCache(MAX_ENTRIES, LIFETIME))
    timeout: float = TIMEOUT

    async def fetch(self, request: Request[tuple[T, ...]]) -> tuple[T, ...]:
        """Return the answer to a request, from the cache when it is fresh.

        Raises:
            PermissionMissing: The key may not read this.
            ApiUnreachable: It took too long.
            ApiError: The child that fits another failure.
        """
        key = json.dumps([request.path, dict(request.body)], sort_keys=True)
        cached = self.answers.get(key)
        if isinstance(cached, PermissionMissing):
            raise cached
        if cached is not None:
            return cast("tuple[T, ...]", cached)
        return await self._sent(key, request)

    async def _sent(self, key: str, request: Request[tuple[T, ...]]) -> tuple[T, ...]:
        try:
            async with asyncio.timeout(self.timeout):
                answer = await self.client.send(request)
        except TimeoutError as error:
            raise ApiUnreachable(SLOW) from error
        except PermissionMissing as refusal:
            self.answers[key] = refusal
            raise
        if answer:
            self.answers[key] = answer
        return answer
