"""The database of channel links, and of what was shared already; kept between runs."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from platformdirs import user_state_path
from sqlalchemy import (
    URL,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    and_,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.model.relations import SUBJECT_RELATIONS
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.slack.interaction import Conversation

_TABLES = MetaData()
_LINKS = Table(
    "channel_links",
    _TABLES,
    Column("team_id", String(32), primary_key=True),
    Column("channel_id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("how", String(16), nullable=False),
    Column("linked_by", String(32), nullable=False),
    Column("linked_at", DateTime(timezone=True), nullable=False),
)
_SHARES = Table(
    "shares",
    _TABLES,
    Column("team_id", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("shared_at", DateTime(timezone=True), nullable=False),
)
SHARES_KEPT = timedelta(days=2)
"""Longer than any button that shares is good for."""
MOST_LISTED = 20
"""Linked channels that are listed."""


@dataclass(frozen=True, slots=True)
class ChannelLinks:
    """Links between channels and incidents or alerts, in SQLite or PostgreSQL.

    Attributes:
        engine: The database.
    """

    engine: AsyncEngine

    async def prepare(self) -> None:
        """Create what is missing in the database."""
        async with self.engine.begin() as connection:
            await connection.run_sync(_TABLES.create_all)

    async def of(self, conversation: Conversation) -> ChannelSubject | None:
        """Return the link of a channel, or None."""
        query = select(_LINKS).where(_at(conversation))
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return _subject(row) if row else None

    async def of_team(self, team: str) -> tuple[tuple[str, ChannelSubject], ...]:
        """Return the channels of a team that are linked to something, the newest links first."""
        query = select(_LINKS).where(_LINKS.c.team_id == team).order_by(_LINKS.c.linked_at.desc())
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query.limit(MOST_LISTED))).all()
        return tuple((row.channel_id, _subject(row)) for row in rows)

    async def link(
        self, conversation: Conversation, linked: ChannelSubject, user: str, now: datetime
    ) -> None:
        """Link a channel to an incident or alert by its number, in place of what it was."""
        values = {
            "team_id": conversation.team,
            "channel_id": conversation.channel,
            "kind": linked.subject.relation.name,
            "number": linked.subject.number,
            "how": linked.evidence.name,
            "linked_by": user,
            "linked_at": now,
        }
        try:
            async with self.engine.begin() as connection:
                await connection.execute(delete(_LINKS).where(_at(conversation)))
                await connection.execute(insert(_LINKS).values(**values))
        except IntegrityError:  # somebody else linked it this very moment: the later one counts
            async with self.engine.begin() as connection:
                await connection.execute(update(_LINKS).where(_at(conversation)).values(**values))

    async def forget(self, team: str) -> None:
        """Forget everything of a team that removed the app."""
        async with self.engine.begin() as connection:
            for table in (_LINKS, _SHARES):
                await connection.execute(delete(table).where(table.c.team_id == team))

    async def claim(self, team: str, key: str, now: datetime) -> bool:
        """Remember that something is shared; returns False when it was shared already.

        All replicas ask the same table, so of two presses one wins.
        """
        share = {"team_id": team, "key": key, "shared_at": now}
        try:
            async with self.engine.begin() as connection:
                old = _SHARES.c.shared_at < now - SHARES_KEPT
                await connection.execute(delete(_SHARES).where(old))
                await connection.execute(insert(_SHARES).values(**share))
        except IntegrityError:
            return False
        return True

    async def release(self, team: str, key: str) -> None:
        """Forget a share that did not arrive."""
        share = and_(_SHARES.c.team_id == team, _SHARES.c.key == key)
        async with self.engine.begin() as connection:
            await connection.execute(delete(_SHARES).where(share))

    async def unlink(self, conversation: Conversation) -> bool:
        """Forget a channel's link; returns whether there was one."""
        async with self.engine.begin() as connection:
            deleted = await connection.execute(delete(_LINKS).where(_at(conversation)))
        return bool(deleted.rowcount)


def _subject(row: Row[Any]) -> ChannelSubject:
    subject = Subject(SUBJECT_RELATIONS[row.kind], number=row.number)
    return ChannelSubject(subject, Evidence[row.how])


def _at(conversation: Conversation) -> ColumnElement[bool]:
    return and_(_LINKS.c.team_id == conversation.team, _LINKS.c.channel_id == conversation.channel)


@asynccontextmanager
async def open_links(settings: Settings) -> AsyncIterator[ChannelLinks]:
    """Open the database of links, as long as it is used.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    url = settings.database_url
    engine = create_async_engine(url.get_secret_value() if url else _own_file())
    links = ChannelLinks(engine)
    try:
        await _prepare(links)
        yield links
    finally:
        await engine.dispose()


async def _prepare(links: ChannelLinks) -> None:
    """Open the database at the start, so that it is told there when it cannot be opened."""
    try:
        _try_file(links.engine.url)
        await links.prepare()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise ConfigurationError(
            "CALLLOGS_DATABASE_URL",
            "The database of channel links cannot be opened. Check CALLLOGS_DATABASE_URL.",
        ) from error


def _try_file(url: URL) -> None:
    """Open a file in this thread first: that of aiosqlite outlives an opening that failed."""
    if url.get_backend_name() == "sqlite" and url.database:
        sqlite3.connect(url.database).close()


def _own_file() -> str:
    folder = user_state_path("calllogs", ensure_exists=True)
    return f"sqlite+aiosqlite:///{folder / 'slack.db'}"
