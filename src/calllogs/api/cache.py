"""LookupCache beside the call log, cached for a while: names, numbers, channels."""

import asyncio
import json
import time
from collections.abc import Callable
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


class LookupCache:
    """Looks up who and what there is, and caches answers for five minutes.

    A refusal for want of a permission is cached too. An empty answer is not: what was declared a
    minute ago must be found.

    Args:
        client: Sends the requests.
        lifetime: Seconds an answer is kept.
        timer: Seconds that only go forward.
        timeout: Seconds an answer is waited for.
    """

    def __init__(
        self,
        client: Client,
        lifetime: float = LIFETIME,
        *,
        timer: Callable[[], float] = time.monotonic,
        timeout: float = TIMEOUT,
    ) -> None:
        self._client = client
        self._timeout = timeout
        self._answers: TTLCache[str, object] = TTLCache(MAX_ENTRIES, lifetime, timer=timer)

    async def fetch(self, request: Request[tuple[T, ...]]) -> tuple[T, ...]:
        """Return the answer to a request, from the cache when it is fresh.

        Raises:
            PermissionMissing: The key may not read this.
            ApiUnreachable: It took too long.
            ApiError: The child that fits another failure.
        """
        key = json.dumps([request.path, dict(request.body)], sort_keys=True)
        cached = self._answers.get(key)
        if isinstance(cached, PermissionMissing):
            raise cached
        if cached is not None:
            return cast("tuple[T, ...]", cached)
        return await self._sent(key, request)

    async def _sent(self, key: str, request: Request[tuple[T, ...]]) -> tuple[T, ...]:
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._client.send(request)
        except TimeoutError as error:
            raise ApiUnreachable("OneUptime did not answer a question beside yours.") from error
        except PermissionMissing as refusal:
            self._answers[key] = refusal
            raise
        if answer:
            self._answers[key] = answer
        return answer
