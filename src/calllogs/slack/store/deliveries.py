"""Deliveries of Slack's, remembered for a while, so that none is answered twice."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from cachetools import TTLCache
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.errors import DatabaseFailed
from calllogs.slack.store import database

REMEMBERED = timedelta(minutes=10)
"""Twice the five minutes a signature is good for: its time may lie on either side of ours."""

MOST_REMEMBERED = 10_000
"""Deliveries; the oldest goes first. All were signed, so only Slack fills this."""

SECONDS_FOR_THE_DATABASE = 1.0
"""Slack waits 3 for all; a delivery the database does not know of in time counts as new."""

_DELIVERIES = sa.Table(
    "deliveries",
    database.TABLES,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False, index=True),
)
_LOG = logging.getLogger(__name__)


class Deliveries:
    """Remembers deliveries: in memory, and in a database that replicas share.

    Args:
        now: The clock, in UTC.
        engine: The database; None where one process serves alone.
    """

    def __init__(self, now: Callable[[], datetime], engine: AsyncEngine | None = None) -> None:
        self._now = now
        self._engine = engine
        self._forgotten = now()
        self._seen: TTLCache[str, bool] = TTLCache(
            MOST_REMEMBERED, REMEMBERED.total_seconds(), lambda: now().timestamp()
        )

    async def repeated(self, *marks: str, everywhere: bool = True) -> bool:
        """Remember a delivery, and return whether it came before.

        Args:
            marks: What tells it from others.
            everywhere: Whether replicas are to know of it.
        """
        key = sha256("\n".join(marks).encode()).hexdigest()
        if key in self._seen:
            return True
        self._seen[key] = True
        return everywhere and self._engine is not None and await self._kept(self._engine, key)

    async def _kept(self, engine: AsyncEngine, key: str) -> bool:
        insert = sa.insert(_DELIVERIES).values(key=key, delivered_at=self._now())
        try:
            async with asyncio.timeout(SECONDS_FOR_THE_DATABASE):
                await self._forget_old(engine)
                await database.execute(engine, insert)
        except sa.exc.IntegrityError:
            return True
        except (DatabaseFailed, TimeoutError) as error:
            _LOG.warning("A delivery was not written down: %s.", type(error).__name__)
        return False

    async def _forget_old(self, engine: AsyncEngine) -> None:
        """Delete old rows, once in as long as they are kept: Slack waits for each delivery."""
        oldest = self._now() - REMEMBERED
        if self._forgotten < oldest:
            self._forgotten = self._now()
            old = _DELIVERIES.c.delivered_at < oldest
            await database.execute(engine, sa.delete(_DELIVERIES).where(old))
