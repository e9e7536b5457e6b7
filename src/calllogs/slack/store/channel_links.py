"""Links of channels to incidents or alerts, and what was shared already; kept between runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.config.settings import Settings
from calllogs.model.relations import SUBJECT_RELATIONS
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.slack.interaction import Conversation
from calllogs.slack.store import database

_LINKS = sa.Table(
    "channel_links",
    database.TABLES,
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("channel_id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("how", sa.String(16), nullable=False),
    sa.Column("linked_by", sa.String(32), nullable=False),
    sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
)
_SHARES = sa.Table(
    "shares",
    database.TABLES,
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
)
SHARES_KEPT = timedelta(days=2)
"""Longer than any button that shares is good for."""
MOST_LISTED = 20
"""Linked channels that are listed."""


@dataclass(frozen=True, slots=True)
class ChannelLinks:
    """Reads and changes links and shares.

    Attributes:
        engine: The database.
    """

    engine: AsyncEngine

    async def of(self, conversation: Conversation) -> ChannelSubject | None:
        """Return the link of a channel, or None."""
        linked = await database.rows(self.engine, sa.select(_LINKS).where(_at(conversation)))
        return _subject(linked[0]) if linked else None

    async def of_team(self, team: str) -> tuple[tuple[str, ChannelSubject], ...]:
        """Return the channels of a team that are linked to something, the newest links first."""
        query = sa.select(_LINKS).where(_LINKS.c.team_id == team)
        newest = query.order_by(_LINKS.c.linked_at.desc()).limit(MOST_LISTED)
        linked = await database.rows(self.engine, newest)
        return tuple((row.channel_id, _subject(row)) for row in linked)

    async def link(
        self, conversation: Conversation, linked: ChannelSubject, user: str, now: datetime
    ) -> None:
        """Link a channel to an incident or alert by its number, in place of what it was."""
        link = {
            "team_id": conversation.team,
            "channel_id": conversation.channel,
            "kind": linked.subject.relation.name,
            "number": linked.subject.number,
            "how": linked.evidence.name,
            "linked_by": user,
            "linked_at": now,
        }
        here = _at(conversation)
        try:
            delete, insert = sa.delete(_LINKS).where(here), sa.insert(_LINKS).values(**link)
            await database.execute(self.engine, delete, insert)
        except sa.exc.IntegrityError:  # somebody else linked it this very moment: the later counts
            await database.execute(self.engine, sa.update(_LINKS).where(here).values(**link))

    async def unlink(self, conversation: Conversation) -> bool:
        """Forget a channel's link; returns whether there was one."""
        delete = sa.delete(_LINKS).where(_at(conversation))
        return await database.execute(self.engine, delete) > 0

    async def forget(self, team: str) -> None:
        """Forget everything of a team that removed the app."""
        deletes = (sa.delete(table).where(table.c.team_id == team) for table in (_LINKS, _SHARES))
        await database.execute(self.engine, *deletes)

    async def claim(
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


def _subject(row: sa.Row[Any]) -> ChannelSubject:
    subject = Subject(SUBJECT_RELATIONS[row.kind], number=row.number)
    return ChannelSubject(subject, Evidence[row.how])


def _at(conversation: Conversation) -> sa.ColumnElement[bool]:
    team, channel = conversation.team, conversation.channel
    return sa.and_(_LINKS.c.team_id == team, _LINKS.c.channel_id == channel)


@asynccontextmanager
async def open_links(settings: Settings) -> AsyncIterator[ChannelLinks]:
    """Open the database of links while it is used.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    async with database.open_database(settings) as engine:
        yield ChannelLinks(engine)
