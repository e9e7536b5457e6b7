"""Questions beside the call log, remembered for a while: names, numbers, channels."""

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

MOST_REMEMBERED = 256
"""Answers kept at once; the one unused for longest goes first."""

LIFETIME = 300.0
"""Seconds an answer is kept."""

PATIENCE = 5.0
"""Seconds an answer is waited for: nobody's calls are kept back for a name."""


class Lookups:
    """Asks OneUptime who and what there is, and asks the same not again for a while.

    A refusal for want of a permission is remembered too. An empty answer is not: what was declared
    a minute ago must be found.

    Args:
        client: Sends the questions.
        timer: Seconds that only go forward.
        patience: Seconds an answer is waited for.
    """

    def __init__(
        self,
        client: Client,
        *,
        timer: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> None:
        self._client = client
        self._patience = patience
        self._known: TTLCache[str, object] = TTLCache(MOST_REMEMBERED, LIFETIME, timer=timer)

    async def ask(self, request: Request[tuple[T, ...]]) -> tuple[T, ...]:
        """Return the answer to a question, from memory when it is fresh.

        Raises:
            PermissionMissing: The key may not read this.
            ApiUnreachable: It took too long.
            ApiError: The child that fits another failure.
        """
        key = json.dumps([request.path, dict(request.body)], sort_keys=True)
        known = self._known.get(key)
        if isinstance(known, PermissionMissing):
            raise known
        if known is not None:
            return cast("tuple[T, ...]", known)
        return await self._asked(key, request)

    async def _asked(self, key: str, request: Request[tuple[T, ...]]) -> tuple[T, ...]:
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._client.send(request)
        except TimeoutError as error:
            raise ApiUnreachable("OneUptime did not answer a question beside yours.") from error
        except PermissionMissing as refusal:
            self._known[key] = refusal
            raise
        if answer:
            self._known[key] = answer
        return answer
