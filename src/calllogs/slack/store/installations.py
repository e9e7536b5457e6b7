"""Those who installed the app: their tokens and the keys of their OneUptime projects, encrypted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.slack.store import database
from calllogs.slack.store.crypto import Cipher, EncryptedText

_TABLES = sa.MetaData()
_CONNECTIONS = sa.Table(
    "oneuptime_connections",
    _TABLES,
    sa.Column("enterprise_id", sa.String(32), primary_key=True),
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("api_key", sa.Text, nullable=False),
    sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
)
_TOKENS = {
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
}


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


def tenant_of(installation: Bot | Installation | sa.Row[Any]) -> Tenant:
    """Return the tenant of an installation."""
    return Tenant(installation.team_id or "", installation.enterprise_id or "")


def encrypted_store(
    engine: AsyncEngine, cipher: Cipher, client_id: str
) -> AsyncSQLAlchemyInstallationStore:
    """Return slack_sdk's store, which keeps tokens as they are, with its tokens encrypted."""
    store = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine)
    for table in (store.bots, store.installations):
        for name in _TOKENS & set(table.c.keys()):
            table.c[name].type = EncryptedText(cipher)
    return store


@dataclass(frozen=True, slots=True)
class Installations:
    """Everything kept of those who installed the app.

    Attributes:
        store: The database of their tokens.
        cipher: Encrypts the keys of their OneUptime projects, one for each tenant.
        forget_team: Deletes what else is kept of a team.
    """

    store: AsyncSQLAlchemyInstallationStore
    cipher: Cipher
    forget_team: Callable[[str], Awaitable[object]]

    async def prepare(self) -> None:
        """Create what is missing in the database, and see that what is there can be opened.

        Raises:
            ConfigurationError: It was written down with another secret.
        """
        await self.store.create_tables()  # type: ignore[no-untyped-call]  # slack_sdk types none
        await database.create_tables(self.store.engine, _TABLES)
        for tenant in await self.connected():
            await self.key(tenant)

    async def of(self, team: str, enterprise: str) -> Bot | None:
        """Return the installation that serves a team: its own, else its organisation's."""
        own = await self.store.async_find_bot(enterprise_id=enterprise or None, team_id=team)
        if own or not enterprise:
            return own
        return await self.store.async_find_bot(
            enterprise_id=enterprise, team_id=None, is_enterprise_install=True
        )

    async def all(self) -> tuple[tuple[Tenant, str], ...]:
        """Return all tenants, with their names; no token is opened for it."""
        bots = self.store.bots.c
        query = sa.select(bots.team_id, bots.enterprise_id, bots.team_name, bots.enterprise_name)
        ours = query.where(bots.client_id == self.store.client_id).order_by(bots.installed_at)
        # A tenant that installed the app twice has two rows, of which the newer one names it.
        names = {
            tenant_of(row): row.team_name or row.enterprise_name or ""
            for row in await database.rows(self.store.engine, ours)
        }
        return tuple(sorted(names.items()))

    async def key(self, tenant: Tenant) -> SecretStr | None:
        """Return a tenant's key, or None while it is not connected.

        Raises:
            ConfigurationError: The key was written down with another secret.
        """
        query = sa.select(_CONNECTIONS.c.api_key).where(_of(tenant))
        keys = await database.rows(self.store.engine, query)
        return SecretStr(self.cipher.decrypt(keys[0].api_key)) if keys else None

    async def connect(self, tenant: Tenant, key: SecretStr, now: datetime) -> None:
        """Give a tenant a key, in place of the one it had."""
        insert = sa.insert(_CONNECTIONS).values(
            enterprise_id=tenant.enterprise,
            team_id=tenant.team,
            api_key=self.cipher.encrypt(key.get_secret_value()),
            connected_at=now,
        )
        delete = sa.delete(_CONNECTIONS).where(_of(tenant))
        await database.execute(self.store.engine, delete, insert)

    async def disconnect(self, tenant: Tenant) -> bool:
        """Forget a tenant's key; returns whether there was one."""
        delete = sa.delete(_CONNECTIONS).where(_of(tenant))
        return await database.execute(self.store.engine, delete) > 0

    async def connected(self) -> frozenset[Tenant]:
        """Return everybody who has a key."""
        query = sa.select(_CONNECTIONS.c.team_id, _CONNECTIONS.c.enterprise_id)
        return frozenset(map(tenant_of, await database.rows(self.store.engine, query)))

    async def forget(self, tenant: Tenant) -> None:
        """Delete everything about a tenant: tokens, key and links."""
        await self.store.async_delete_all(
            enterprise_id=tenant.enterprise or None, team_id=tenant.team or None
        )
        await self.disconnect(tenant)
        await self.forget_team(tenant.team)


def _of(tenant: Tenant) -> sa.ColumnElement[bool]:
    columns = _CONNECTIONS.c
    return sa.and_(columns.enterprise_id == tenant.enterprise, columns.team_id == tenant.team)
