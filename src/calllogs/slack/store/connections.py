"""The OneUptime project of each tenant: its API key, encrypted, given by the operator."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    and_,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.slack.store.crypto import Cipher

_TABLES = MetaData()
_CONNECTIONS = Table(
    "oneuptime_connections",
    _TABLES,
    Column("enterprise_id", String(32), primary_key=True),
    Column("team_id", String(32), primary_key=True),
    Column("api_key", Text, nullable=False),
    Column("connected_at", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True, order=True)
class Tenant:
    """A workspace or organisation that installed the app.

    Attributes:
        team: The workspace's id; "" where a whole organisation installed it.
        enterprise: The organisation's id; "" for a workspace that belongs to none.
    """

    team: str
    enterprise: str = ""

    @property
    def id(self) -> str:
        """The id by which an operator names it."""
        return self.team or self.enterprise


@dataclass(frozen=True, slots=True)
class Connections:
    """Keys of OneUptime projects, one for each tenant, in SQLite or PostgreSQL.

    Attributes:
        engine: The database.
        cipher: Encrypts the keys.
    """

    engine: AsyncEngine
    cipher: Cipher

    async def prepare(self) -> None:
        """Create what is missing in the database."""
        async with self.engine.begin() as connection:
            await connection.run_sync(_TABLES.create_all)

    async def key(self, tenant: Tenant) -> SecretStr | None:
        """Return a tenant's key, or None while it is not connected.

        Raises:
            ConfigurationError: The key was written down with another secret.
        """
        query = select(_CONNECTIONS.c.api_key).where(_of(tenant))
        async with self.engine.connect() as connection:
            encrypted = (await connection.execute(query)).scalar()
        return SecretStr(self.cipher.decrypt(encrypted)) if encrypted else None

    async def connect(self, tenant: Tenant, key: SecretStr, now: datetime) -> None:
        """Give a tenant a key, in place of the one it had."""
        values = {
            "enterprise_id": tenant.enterprise,
            "team_id": tenant.team,
            "api_key": self.cipher.encrypt(key.get_secret_value()),
            "connected_at": now,
        }
        async with self.engine.begin() as connection:
            await connection.execute(delete(_CONNECTIONS).where(_of(tenant)))
            await connection.execute(insert(_CONNECTIONS).values(**values))

    async def disconnect(self, tenant: Tenant) -> bool:
        """Forget a tenant's key; returns whether there was one."""
        async with self.engine.begin() as connection:
            deleted = await connection.execute(delete(_CONNECTIONS).where(_of(tenant)))
        return bool(deleted.rowcount)

    async def connected(self) -> frozenset[Tenant]:
        """Return everybody who has a key."""
        query = select(_CONNECTIONS.c.team_id, _CONNECTIONS.c.enterprise_id)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return frozenset(Tenant(row.team_id, row.enterprise_id) for row in rows)


def _of(tenant: Tenant) -> ColumnElement[bool]:
    columns = _CONNECTIONS.c
    return and_(columns.enterprise_id == tenant.enterprise, columns.team_id == tenant.team)
