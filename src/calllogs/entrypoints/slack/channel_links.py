"""What people linked channels to: the one thing calllogs remembers between runs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.core.channels import Binding, How
from calllogs.core.subjects import KINDS
from calllogs.core.timeline import About

_TABLES = MetaData()
_LINKS = Table(
    "channel_links",
    _TABLES,
    Column("team_id", String(32), primary_key=True),
    Column("channel_id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("linked_by", String(32), nullable=False),
    Column("linked_at", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Slack something was typed.

    Attributes:
        team: The workspace's id.
        channel: The channel's id.
        name: The channel's name; `privategroup` or `directmessage` where Slack does not tell it.
        user: Who typed it, Slack's id.
    """

    team: str
    channel: str
    name: str = ""
    user: str = ""


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

    async def of(self, place: Place) -> Binding | None:
        """Return what a channel is linked to, or None."""
        asked = select(_LINKS.c.kind, _LINKS.c.number).where(_at(place))
        async with self.engine.connect() as connection:
            row = (await connection.execute(asked)).first()
        return Binding(KINDS[row.kind], row.number, None, How.LINKED) if row else None

    async def link(self, place: Place, about: About, now: datetime) -> None:
        """Link a channel to an incident or alert by its number, in place of what it was."""
        values = {
            "team_id": place.team,
            "channel_id": place.channel,
            "kind": about.kind.relation,
            "number": about.number,
            "linked_by": place.user,
            "linked_at": now,
        }
        async with self.engine.begin() as connection:
            await connection.execute(delete(_LINKS).where(_at(place)))
            await connection.execute(insert(_LINKS).values(**values))

    async def unlink(self, place: Place) -> bool:
        """Forget a channel's link; returns whether there was one."""
        async with self.engine.begin() as connection:
            gone = await connection.execute(delete(_LINKS).where(_at(place)))
        return bool(gone.rowcount)


def _at(place: Place) -> ColumnElement[bool]:
    return and_(_LINKS.c.team_id == place.team, _LINKS.c.channel_id == place.channel)
