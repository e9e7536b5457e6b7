"""Those who installed the app: their tokens and the keys of their OneUptime projects, encrypted."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.config.settings import Twilio
from calllogs.slack.store import database
from calllogs.slack.store.crypto import BOUND, Cipher, WrongSecret

_TABLES = sa.MetaData()
_CONNECTIONS = sa.Table(
    "oneuptime_connections",
    _TABLES,
    sa.Column("enterprise_id", sa.String(32), primary_key=True),
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("api_key", sa.Text, nullable=False),
    sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
)
_MEMBERS = sa.Table(
    "organisation_members",
    _TABLES,
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("enterprise_id", sa.String(32), nullable=False, index=True),
)
"""Workspaces that are answered through the installation of their organisation."""

_KEY = "api_key"
_TOKENS = {
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
}

Kept = TypeVar("Kept", Bot, Installation)


class Tenant(NamedTuple):
    """A workspace or organisation that installed the app.

    Attributes:
        team: The workspace's id; "" where a whole organisation installed it.
        enterprise: The organisation's id; "" for a workspace that belongs to none.
    """

    team: str
    enterprise: str = ""

    @property
    def id(self) -> str:
        """The id by which an operator names it; a workspace keeps its own when it joins one."""
        return self.team or self.enterprise


def tenant_of(installation: Bot | Installation | sa.Row[Any]) -> Tenant:
    """Return the tenant of an installation."""
    return Tenant(installation.team_id or "", installation.enterprise_id or "")


def _of(tenant: Tenant, table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition for a tenant's rows, whichever organisation it belonged to then."""
    if tenant.team:
        return table.c.team_id == tenant.team
    no_team = sa.or_(table.c.team_id.is_(None), table.c.team_id == "")
    return sa.and_(table.c.enterprise_id == tenant.enterprise, no_team)


def _place(tenant: Tenant, column: str) -> str:
    return f"{tenant.id} {column}"


class EncryptedStore(AsyncSQLAlchemyInstallationStore):
    """slack_sdk's store, which keeps tokens as they are, with its tokens encrypted.

    Args:
        engine: The database.
        cipher: Encrypts them.
        client_id: The app's.
    """

    def __init__(self, engine: AsyncEngine, cipher: Cipher, client_id: str) -> None:
        super().__init__(client_id=client_id, engine=engine)
        self._cipher = cipher
        for table, name in self._columns():
            table.c[name].type = sa.Text()  # an encrypted token is longer than a token

    def _columns(self) -> list[tuple[sa.Table, str]]:
        tables = (self.bots, self.installations)
        return [(table, name) for table in tables for name in _TOKENS & set(table.c.keys())]

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation, in place of those its tenant had before."""
        with database.answering():
            await super().async_save(self._encrypted(installation))
        now = datetime.fromtimestamp(installation.installed_at, UTC).replace(tzinfo=None)
        tenant = tenant_of(installation)
        await database.execute(
            self.engine,
            *(
                sa.delete(table).where(_of(tenant, table), table.c.installed_at < now)
                for table in (self.bots, self.installations)
            ),
        )

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot."""
        await super().async_save_bot(self._encrypted(bot))

    def _encrypted(self, installed: Kept) -> Kept:
        """Return a copy with its tokens encrypted; the bot of an installation has them so."""
        kept = copy(installed)
        for name in _TOKENS & vars(kept).keys():
            token = getattr(kept, name)
            if token and not token.startswith(BOUND):
                place = _place(tenant_of(kept), name)
                setattr(kept, name, self._cipher.encrypt(token, place))
        return kept

    async def bot(self, tenant: Tenant) -> Bot | None:
        """Return the newest bot of a tenant.

        Raises:
            WrongSecret: Its tokens were encrypted with another secret.
        """
        ours = (self.bots.c.client_id == self.client_id, _of(tenant, self.bots))
        newest = sa.select(self.bots).where(*ours).order_by(self.bots.c.installed_at.desc())
        for row in await database.rows(self.engine, newest.limit(1)):
            place = _place(tenant_of(row), "bot_token")
            return Bot(
                team_id=row.team_id,
                team_name=row.team_name,
                enterprise_id=row.enterprise_id,
                enterprise_name=row.enterprise_name,
                bot_token=self._cipher.decrypt(row.bot_token, place),
                bot_id=row.bot_id,
                bot_user_id=row.bot_user_id,
                bot_scopes=row.bot_scopes or "",
                installed_at=row.installed_at.replace(tzinfo=UTC).timestamp(),
            )
        return None

    async def bind(self) -> None:
        """Encrypt anew what is not bound to its row and to the secret, as far as it opens."""
        for table, name in self._columns():
            column = table.c[name]
            query = sa.select(table.c.id, table.c.team_id, table.c.enterprise_id, column)
            for row in await database.rows(self.engine, query.where(column.is_not(None))):
                with suppress(WrongSecret):
                    await self._bind(table, name, row)

    async def _bind(self, table: sa.Table, name: str, row: sa.Row[Any]) -> None:
        token = getattr(row, name)
        bound = self._cipher.bound(token, _place(tenant_of(row), name))
        if bound != token:
            update = sa.update(table).where(table.c.id == row.id).values({name: bound})
            await database.execute(self.engine, update)


@dataclass(frozen=True, slots=True)
class Connection:
    """What a tenant asks with.

    Attributes:
        key: The API key of its OneUptime project.
        twilio: The account that project calls with, for the outcomes of calls; empty without one.
    """

    key: SecretStr
    twilio: Twilio = field(default_factory=Twilio)

    @classmethod
    def read(cls, text: str) -> "Connection":
        """Read what `text` wrote; older releases wrote the key alone."""
        key, _, account = text.partition("\n")
        return cls(SecretStr(key), Twilio.read(json.loads(account)) if account else Twilio())

    @property
    def text(self) -> str:
        """All of it, secrets as they are: to be encrypted."""
        account = json.dumps(self.twilio.variables) if self.twilio.account_sid else ""
        return f"{self.key.get_secret_value()}\n{account}".rstrip()


@dataclass(frozen=True, slots=True)
class Installations:
    """Everything kept of those who installed the app.

    Attributes:
        store: The database of their tokens.
        cipher: Encrypts the keys of their OneUptime projects, one for each tenant.
        forget_team: Deletes what else is kept of a team.
    """

    store: EncryptedStore
    cipher: Cipher
    forget_team: Callable[[str], Awaitable[object]]

    async def prepare(self) -> None:
        """Create what is missing in the database."""
        with database.answering():
            await self.store.create_tables()  # type: ignore[no-untyped-call]  # slack_sdk types none
            await database.create_tables(self.store.engine, _TABLES)

    async def check(self) -> None:
        """See that every key can be opened, and bind to its row what is not bound yet.

        Raises:
            WrongSecret: A key was written down with another secret.
        """
        await self.store.bind()
        for tenant in await self.connected():
            for row in await self._keys(tenant):
                key = self.cipher.bound(row.api_key, _place(tenant, _KEY))
                await self._keep(tenant, key, row.connected_at)
            await self.connection(tenant)

    async def of(self, team: str, enterprise: str) -> Bot | None:
        """Return the installation that serves a team: its own, else its organisation's.

        Raises:
            WrongSecret: Its tokens were written down with another secret.
        """
        own = await self.store.bot(Tenant(team))
        return own or (await self.store.bot(Tenant("", enterprise)) if enterprise else None)

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

    async def connection(self, tenant: Tenant) -> Connection | None:
        """Return what a tenant asks with, or None while it is not connected.

        Raises:
            WrongSecret: It was written down with another secret.
        """
        keys = await self._keys(tenant)
        place = _place(tenant, _KEY)
        return Connection.read(self.cipher.decrypt(keys[0].api_key, place)) if keys else None

    async def _keys(self, tenant: Tenant) -> list[sa.Row[Any]]:
        query = sa.select(_CONNECTIONS).where(_of(tenant, _CONNECTIONS))
        newest = query.order_by(_CONNECTIONS.c.connected_at.desc()).limit(1)
        return [*await database.rows(self.store.engine, newest)]

    async def connect(self, tenant: Tenant, connection: Connection, now: datetime) -> None:
        """Give a tenant what it asks with, in place of what it had."""
        encrypted = self.cipher.encrypt(connection.text, _place(tenant, _KEY))
        await self._keep(tenant, encrypted, now)

    async def _keep(self, tenant: Tenant, encrypted: str, connected_at: datetime) -> None:
        row = {
            "enterprise_id": tenant.enterprise,
            "team_id": tenant.team,
            "api_key": encrypted,
            "connected_at": connected_at,
        }
        delete = sa.delete(_CONNECTIONS).where(_of(tenant, _CONNECTIONS))
        await database.execute(self.store.engine, delete, sa.insert(_CONNECTIONS).values(row))

    async def disconnect(self, tenant: Tenant) -> bool:
        """Forget a tenant's key; returns whether there was one."""
        delete = sa.delete(_CONNECTIONS).where(_of(tenant, _CONNECTIONS))
        return await database.execute(self.store.engine, delete) > 0

    async def connected(self) -> tuple[Tenant, ...]:
        """Return everybody who has a key."""
        query = sa.select(_CONNECTIONS.c.team_id, _CONNECTIONS.c.enterprise_id)
        return tuple(map(tenant_of, await database.rows(self.store.engine, query)))

    async def joined(self, team: str, enterprise: str) -> None:
        """Remember that a team is answered through its organisation's installation."""
        delete = sa.delete(_MEMBERS).where(_MEMBERS.c.team_id == team)
        insert = sa.insert(_MEMBERS).values(team_id=team, enterprise_id=enterprise)
        await database.execute(self.store.engine, delete, insert)

    async def installed_at(self, tenant: Tenant) -> float:
        """Return when a tenant last installed the app, in seconds since 1970; 0 if it did not."""
        bots = self.store.bots
        query = sa.select(sa.func.max(bots.c.installed_at)).where(_of(tenant, bots))
        ((newest,),) = await database.rows(self.store.engine, query)
        return newest.replace(tzinfo=UTC).timestamp() if newest else 0.0

    async def forget(self, tenant: Tenant) -> None:
        """Delete everything about a tenant and the workspaces it answered for.

        That is tokens, key, links and shares.
        """
        tables = (self.store.bots, self.store.installations, _CONNECTIONS)
        deletes = [sa.delete(table).where(_of(tenant, table)) for table in tables]
        for team in await self._teams(tenant):
            await self.forget_team(team)
        members = sa.delete(_MEMBERS).where(_of_members(tenant))
        await database.execute(self.store.engine, *deletes, members)

    async def _teams(self, tenant: Tenant) -> list[str]:
        """Return the workspaces that nobody answers for once a tenant is gone."""
        if tenant.team:
            return [tenant.team]
        query = sa.select(_MEMBERS.c.team_id).where(_of_members(tenant))
        return [row.team_id for row in await database.rows(self.store.engine, query)]


def _of_members(tenant: Tenant) -> sa.ColumnElement[bool]:
    if tenant.team:
        return _MEMBERS.c.team_id == tenant.team
    return _MEMBERS.c.enterprise_id == tenant.enterprise
