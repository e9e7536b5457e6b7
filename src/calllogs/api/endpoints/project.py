"""Whether a key is of one project: a master key reads the calls of all as if they were one's.

The calls of an answer do not tell, for the newest may all be of one project (oneuptime-api.md 2.4).
"""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from cachetools import TTLCache

from calllogs.api.client import Client
from calllogs.api.request import MASTER_KEY_SENTENCE, list_rows, record
from calllogs.api.response import CALL_LOG_PERMISSION
from calllogs.errors import ApiError, KeyRefused
from calllogs.model.records import CallLog

T = TypeVar("T")

LIFETIME = 3_600.0
"""Seconds for which it is believed: a second project of an installation may make its first call."""

TIMEOUT = 2.0
"""Seconds it is waited for; an answer is worth telling without."""

_ENDS = tuple(
    list_rows(
        "/call-log/get-list",
        CALL_LOG_PERMISSION,
        lambda row: record(CallLog, row).project_id,
        limit=1,
        select={"_id": True, "createdAt": True, "status": True, "projectId": True},
        query={},
        sort={"projectId": direction},
    )
    for direction in ("ASC", "DESC")
)
"""The first and the last of the projects whose calls the key shows."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeyProject:
    """Knows that a key is of one project: asks once, and believes it for a while.

    Attributes:
        client: Asks with the key.
        known: Holds something while it need not be asked.
        timeout: Seconds it is waited for.
    """

    client: Client
    known: TTLCache[None, bool] = field(default_factory=lambda: TTLCache(1, LIFETIME))
    timeout: float = TIMEOUT
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def check(self) -> None:
        """Refuse a key of several projects. Without calls it is asked again the next time.

        Raises:
            KeyRefused: It is one.
            ApiError: It cannot be told.
        """
        ends = await asyncio.gather(*map(self.client.send, _ENDS))
        projects = {project for end in ends for project in end}
        if len(projects) > 1:
            raise KeyRefused(MASTER_KEY_SENTENCE)
        if projects:
            self.known[None] = True

    async def ensure(self) -> None:
        """Refuse a key of several projects, where that can be told and is not known yet.

        Raises:
            KeyRefused: It is one.
        """
        async with self._asking:
            if None in self.known:
                return
            try:
                async with asyncio.timeout(self.timeout):
                    await self.check()
            except KeyRefused:
                raise
            except (ApiError, TimeoutError) as error:
                _LOG.info(
                    "Whether the key is of one project is not known: %s.", type(error).__name__
                )
                self.known[None] = True

    async def beside(self, answer: Awaitable[T]) -> T:
        """Return an answer that is of one project; both are asked at once, so nobody waits longer.

        Raises:
            KeyRefused: The key is of several.
        """
        ensured = asyncio.ensure_future(self.ensure())
        try:
            answered = await answer
            await ensured
            return answered
        finally:
            ensured.cancel()
            await asyncio.gather(ensured, return_exceptions=True)
