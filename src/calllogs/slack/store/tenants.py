"""The workspaces of teams, where several workspaces installed the app."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from cachetools import LRUCache, TTLCache
from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import App
from calllogs.slack.store.connections import Tenant
from calllogs.slack.store.installations import Installations, tenant_of
from calllogs.slack.store.workspaces import Workspace

REMEMBERED_SECONDS = 30.0
"""A status is believed this long: the operator's `connect` runs in another process."""

MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class NotConnected:
    """A workspace that installed the app and asks no OneUptime project yet.

    Attributes:
        tenant: Who installed it.
        client: Asks Slack with its token.
    """

    tenant: Tenant
    client: AsyncWebClient

    def __str__(self) -> str:
        """Return the sentence for a person there."""
        return (
            "calllogs is installed here, and asks no OneUptime project yet. Whoever runs calllogs "
            f"connects this workspace with: calllogs-server connect {self.tenant.id}"
        )


TenantStatus = Workspace | NotConnected | None
"""A team's workspace, connected or not; None for a team that never installed the app."""


class Tenants:
    """Finds workspaces, and remembers them for a moment.

    Args:
        installations: Who installed the app.
        app_for: From an API key to the application that asks OneUptime with it.
        client_for: From a workspace's token to the client that asks Slack with it.
        timer: Seconds that only go forward.
    """

    def __init__(
        self,
        installations: Installations,
        app_for: Callable[[SecretStr], App],
        client_for: Callable[[SecretStr], AsyncWebClient],
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self.installations = installations
        self._app_for, self._client_for = app_for, client_for
        self._statuses: TTLCache[tuple[str, str], TenantStatus] = TTLCache(
            MOST_REMEMBERED, REMEMBERED_SECONDS, timer
        )
        self._apps: LRUCache[str, App] = LRUCache(MOST_REMEMBERED)

    async def find(self, team: str, enterprise: str) -> Workspace | None:
        """Return a team's workspace, or None where there is none or it is not connected."""
        status = await self.status(team, enterprise)
        return status if isinstance(status, Workspace) else None

    async def status(self, team: str, enterprise: str) -> TenantStatus:
        """Return a team's workspace, connected or not.

        Raises:
            ConfigurationError: Its tokens were written down with another secret.
        """
        key = (team, enterprise)
        if key in self._statuses:
            return self._statuses[key]
        status = self._statuses[key] = await self._read(team, enterprise)
        return status

    def forget(self) -> None:
        """Forget every status: somebody came or left."""
        self._statuses.clear()

    async def _read(self, team: str, enterprise: str) -> TenantStatus:
        bot = await self.installations.of(team, enterprise) if team else None
        if bot is None:
            return None
        key = await self.installations.connections.key(tenant_of(bot))
        client = self._client_for(SecretStr(bot.bot_token))
        if key is None:
            return NotConnected(tenant_of(bot), client)
        return Workspace(team, _identity(bot, team), client, self._app(key))

    def _app(self, key: SecretStr) -> App:
        """Return the one application of a key, with what it remembers; "me" is the caller's."""
        secret = key.get_secret_value()
        if secret not in self._apps:
            self._apps[secret] = replace(self._app_for(key), me=None)
        return self._apps[secret]


def _identity(bot: Bot, team: str) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=bot.enterprise_id,
        team_id=team,  # an organisation's installation has none of its own
        team=bot.team_name,
        bot_user_id=bot.bot_user_id,
        bot_id=bot.bot_id,
        bot_token=bot.bot_token,
        bot_scopes=bot.bot_scopes,
    )
