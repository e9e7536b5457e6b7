"""Workspaces that installed the app, with their tokens (encrypted), keys and links."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.slack.store.connections import Connections, Tenant
from calllogs.slack.store.crypto import Cipher, EncryptedText

_SECRETS = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
)

ForgetTeam = Callable[[str], Awaitable[object]]
"""Deletes what else is kept of a team."""


def encrypted_store(
    engine: AsyncEngine, cipher: Cipher, client_id: str
) -> AsyncSQLAlchemyInstallationStore:
    """Return slack_sdk's store, which keeps tokens as they are, with its tokens encrypted."""
    store = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine)
    for table in (store.bots, store.installations):
        for name in set(_SECRETS) & set(table.c.keys()):
            table.c[name].type = EncryptedText(cipher)
    return store


def tenant_of(bot: Bot) -> Tenant:
    """Return the tenant of an installation."""
    return Tenant(bot.team_id or "", bot.enterprise_id or "")


@dataclass(frozen=True, slots=True)
class Installations:
    """Everything kept of those who installed the app.

    Attributes:
        store: Tokens.
        connections: Keys of OneUptime.
        forget_team: Deletes what else is kept of a team.
    """

    store: AsyncSQLAlchemyInstallationStore
    connections: Connections
    forget_team: ForgetTeam

    async def prepare(self) -> None:
        """Create what is missing in the database, and see that what is there can be opened.

        Raises:
            ConfigurationError: It was written down with another secret.
        """
        await self.store.create_tables()  # type: ignore[no-untyped-call]  # slack_sdk types none
        await self.connections.prepare()
        for tenant in await self.connections.connected():
            await self.connections.key(tenant)

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
        columns = self.store.bots.c
        query = (
            select(
                columns.team_id,
                columns.enterprise_id,
                columns.team_name,
                columns.enterprise_name,
            )
            .where(columns.client_id == self.store.client_id)
            .order_by(columns.installed_at)
        )
        async with self.store.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        named = {
            Tenant(row.team_id or "", row.enterprise_id or ""): row.team_name
            or row.enterprise_name
            or ""
            for row in rows
        }
        return tuple(sorted(named.items()))

    async def forget(self, tenant: Tenant) -> None:
        """Delete everything about a tenant: tokens, key and links."""
        await self.store.async_delete_all(
            enterprise_id=tenant.enterprise or None, team_id=tenant.team or None
        )
        await self.connections.disconnect(tenant)
        await self.forget_team(tenant.team)
