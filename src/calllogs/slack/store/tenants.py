"""From a team that asks to its workspace, where several workspaces installed the app."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
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
"""How long a standing is believed: the operator's `connect` runs in another process."""

MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Unconnected:
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


Standing = Workspace | Unconnected | None
"""What a team is to us; None for one that never installed the app."""

_Team = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tenants:
    """Finds workspaces, and remembers them for a moment.

    Attributes:
        installations: Who installed the app.
        app_for: From an API key to what asks OneUptime with it.
        client_for: From a workspace's token to what asks Slack with it.
        timer: Seconds that only go forward.
    """

    installations: Installations
    app_for: Callable[[SecretStr], App]
    client_for: Callable[[SecretStr], AsyncWebClient]
    timer: Callable[[], float] = monotonic
    _standings: TTLCache[_Team, Standing] = field(init=False)
    _apps: LRUCache[str, App] = field(default_factory=lambda: LRUCache(MOST_REMEMBERED))

    def __post_init__(self) -> None:
        standings = TTLCache[_Team, Standing](MOST_REMEMBERED, REMEMBERED_SECONDS, self.timer)
        object.__setattr__(self, "_standings", standings)

    async def find(self, team: str, enterprise: str) -> Workspace | None:
        """Return a team's workspace, or None where there is none or it is not connected."""
        standing = await self.standing(team, enterprise)
        return standing if isinstance(standing, Workspace) else None

    async def standing(self, team: str, enterprise: str) -> Standing:
        """Return what a team is to us.

        Raises:
            ConfigurationError: Its tokens were written down with another secret.
        """
        filter = (team, enterprise)
        if filter in self._standings:
            return self._standings[filter]
        standing = self._standings[filter] = await self._standing(team, enterprise)
        return standing

    def forget(self) -> None:
        """Believe nothing that was found before: somebody came or left."""
        self._standings.clear()

    async def _standing(self, team: str, enterprise: str) -> Standing:
        bot = await self.installations.of(team, enterprise) if team else None
        if bot is None:
            return None
        key = await self.installations.connections.key(tenant_of(bot))
        client = self.client_for(SecretStr(bot.bot_token))
        if key is None:
            return Unconnected(tenant_of(bot), client)
        return Workspace(_identity(bot, team), client, self._app(key))

    def _app(self, key: SecretStr) -> App:
        """Return the one application of a key, with what it remembers; "me" is the asker's."""
        secret = key.get_secret_value()
        if secret not in self._apps:
            self._apps[secret] = replace(self.app_for(key), me=None)
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
