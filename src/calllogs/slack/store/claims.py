"""Claims: what was shared into a channel already, and whose live message is kept up to date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.slack.store import database

_SHARES = sa.Table(
    "shares",
    database.TABLES,
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
)
SHARES_KEPT = timedelta(days=2)
"""Longer than any button that shares is good for."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Takes, renews and releases claims; of all replicas one has each.

    Attributes:
        engine: The database.
    """

    engine: AsyncEngine

    async def take(
        self, team: str, key: str, now: datetime, *, lasts: timedelta = SHARES_KEPT
    ) -> bool:
        """Remember that something is shared; returns False when it was shared already.

        All replicas ask the same table, so of two presses one wins.

        Args:
            team: Where.
            key: What tells it from others.
            now: The present instant, UTC.
            lasts: How long nobody else may claim it.
        """
        own = sa.and_(_SHARES.c.key == key, _SHARES.c.shared_at < now - lasts)
        old = sa.or_(_SHARES.c.shared_at < now - SHARES_KEPT, own)
        delete_old = sa.delete(_SHARES).where(old)
        insert = sa.insert(_SHARES).values(team_id=team, key=key, shared_at=now)
        try:
            await database.execute(self.engine, delete_old, insert)
        except sa.exc.IntegrityError:
            return False
        return True

    async def renew(self, team: str, key: str, now: datetime) -> bool:
        """Go on claiming something; returns False when the claim was taken away."""
        own = sa.and_(_SHARES.c.team_id == team, _SHARES.c.key == key)
        return (
            await database.execute(self.engine, sa.update(_SHARES).where(own).values(shared_at=now))
            > 0
        )

    async def release(self, team: str, *keys: str) -> None:
        """Forget a share that did not arrive."""
        delete = sa.delete(_SHARES).where(_SHARES.c.team_id == team, _SHARES.c.key.in_(keys))
        await database.execute(self.engine, delete)

    async def forget(self, team: str) -> None:
        """Forget everything of a team that removed the app."""
        await database.execute(self.engine, sa.delete(_SHARES).where(_SHARES.c.team_id == team))
