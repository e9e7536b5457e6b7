"""Slack workspaces and the OneUptime projects they ask: one by its token, or all that installed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import urlsplit

from aiohttp import ClientError
from cachetools import LRUCache, TTLCache
from pydantic import SecretStr
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import builtin_async_handlers as retries
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import App, AppFor
from calllogs.errors import ConfigurationError
from calllogs.slack.delivery import NotReached, SlackTransport
from calllogs.slack.manifest import INSTALL_PATH
from calllogs.slack.store.crypto import WrongSecret
from calllogs.slack.store.installations import Connection, Installations, Tenant, tenant_of

SLACK_ERRORS = (SlackApiError, ClientError, OSError)
"""Raised by a client: Slack refused, could not be reached, or did not answer in time."""

REMEMBERED_SECONDS = 1.0
"""A status is believed this long: another process may connect, or be told of, who comes or leaves.
Within one it spares a request the second look."""

MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class Workspace:
    """One Slack workspace.

    Attributes:
        team: Its id.
        identity: Who the app is there, as Bolt wants it.
        client: Asks Slack with this workspace's token.
        app: Asks OneUptime with this workspace's key; it knows no "me" of its own.
    """

    team: str
    identity: AuthorizeResult
    client: AsyncWebClient
    app: App

    def granted(self, *scopes: str) -> bool:
        """Whether the app has scopes there, as Slack said; False where it did not say."""
        told = {scope.strip() for scope in self.identity.bot_scopes or ()}
        return told.issuperset(scopes)


FindWorkspace = Callable[[str, str], Awaitable[Workspace | None]]
"""From the id of a team and of its enterprise (or "") to the workspace; None for a foreign one."""


def slack_client(token: SecretStr, transport: SlackTransport) -> AsyncWebClient:
    """Return a client of Slack's API that waits out its limits and repeats after its failures."""
    client = transport.web_client(token)
    limited, failed = retries.AsyncRateLimitErrorRetryHandler, retries.AsyncServerErrorRetryHandler
    client.retry_handlers += [limited(), failed()]
    return client


def token_refused(name: str, transport: SlackTransport, error: Exception) -> ConfigurationError:
    """Return why Slack did not take a token at the start: it refused it, or did not answer."""
    if isinstance(error, SlackApiError) and (code := error.response.get("error")):
        return ConfigurationError(
            name,
            f"Slack did not accept {name} ({code}). Copy it again from the app's page at "
            "api.slack.com/apps.",
        )
    reason = error if isinstance(error, NotReached) else type(error).__name__
    checked = transport.proxy.variable if transport.proxy else "HTTPS_PROXY"
    return ConfigurationError(
        name,
        f"Slack could not be reached at {urlsplit(transport.api_url).hostname}, {transport} "
        f"({reason}). Check the network and {checked}, then start again.",
    )


async def workspace_of(token: SecretStr, transport: SlackTransport, app: App) -> Workspace:
    """Return the workspace of a token: Slack is asked at once, so that a bad one shows.

    Raises:
        ConfigurationError: Slack did not accept the token, or could not be reached.
    """
    client = slack_client(token, transport)
    try:
        reply = await client.auth_test()
    except SLACK_ERRORS as error:
        raise token_refused("SLACK_BOT_TOKEN", transport, error) from error
    identity = AuthorizeResult.from_auth_test_response(
        auth_test_response=reply,
        bot_token=client.token,
        bot_scopes=reply.headers.get("x-oauth-scopes", ""),
    )
    # "me" is whoever asks in Slack, never whoever runs this.
    return Workspace(identity.team_id or "", identity, client, replace(app, me=None))


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


@dataclass(frozen=True, slots=True)
class Locked:
    """A workspace whose token or key was written down with another secret."""

    def __str__(self) -> str:
        """Return the sentence for a person there."""
        return (
            "calllogs has been given another CALLLOGS_SECRET since it was installed here, so it "
            "cannot "
            "answer. Whoever runs calllogs sets the previous one again, or has this workspace "
            f"install it again at {INSTALL_PATH} and connects it."
        )


TenantStatus = Workspace | NotConnected | Locked | None
"""A team's workspace, connected or not; None for a team that never installed the app."""


class Tenants:
    """Finds workspaces that installed the app, and remembers them for a moment.

    Args:
        installations: Who installed the app.
        app_for: From what a workspace asks with to the application that does.
        client_for: From a workspace's token to the client that asks Slack with it.
        timer: Seconds that only go forward.
    """

    def __init__(
        self,
        installations: Installations,
        app_for: AppFor,
        client_for: Callable[[SecretStr], AsyncWebClient],
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self.installations = installations
        self._app_for, self._client_for = app_for, client_for
        self._statuses: TTLCache[tuple[str, str], TenantStatus] = TTLCache(
            MOST_REMEMBERED, REMEMBERED_SECONDS, timer
        )
        self._apps: LRUCache[Connection, App] = LRUCache(MOST_REMEMBERED)

    async def find(self, team: str, enterprise: str) -> Workspace | None:
        """Return a team's workspace, or None where there is none or it is not connected."""
        status = await self.status(team, enterprise)
        return status if isinstance(status, Workspace) else None

    async def status(self, team: str, enterprise: str) -> TenantStatus:
        """Return a team's workspace, connected or not."""
        key = (team, enterprise)
        if key not in self._statuses:
            try:
                self._statuses[key] = await self._read(team, enterprise)
            except WrongSecret:
                return Locked()
        return self._statuses[key]

    def forget(self) -> None:
        """Forget every status: somebody came or left."""
        self._statuses.clear()

    async def _read(self, team: str, enterprise: str) -> TenantStatus:
        bot = await self.installations.of(team, enterprise) if team else None
        if bot is None:
            return None
        if not bot.team_id:
            await self.installations.joined(team, enterprise)
        connection = await self.installations.connection(tenant_of(bot))
        client = self._client_for(SecretStr(bot.bot_token))
        if connection is None:
            return NotConnected(tenant_of(bot), client)
        identity = AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=team,  # an organisation's installation has none of its own
            team=bot.team_name,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
        )
        return Workspace(team, identity, client, self._app(connection))

    def _app(self, connection: Connection) -> App:
        """Return the one application of a key, with what it remembers; "me" is the caller's."""
        if connection not in self._apps:
            app = self._app_for(connection.key, connection.twilio)
            self._apps[connection] = replace(app, me=None)
        return self._apps[connection]
