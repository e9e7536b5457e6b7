"""How Slack is reached: directly, or through the proxy that the environment names."""

from dataclasses import dataclass

from aiohttp import (
    BaseConnector,
    ClientConnectionError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
)
from pydantic import SecretStr
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from calllogs.config.settings import Proxy

SECONDS = 30.0
"""In which Slack answers, as with a session of the SDK's own."""


class NotReached(ClientConnectionError):
    """No connection to Slack through a proxy of SOCKS, and why."""


@dataclass(frozen=True, slots=True)
class SlackTransport:
    """The way to Slack.

    Attributes:
        api_url: The address of Slack's API, or of a fake Slack's.
        proxy: The proxy on the way, or None.
        session: Goes through it where it is one of SOCKS, which aiohttp does not speak by itself.
    """

    api_url: str
    proxy: Proxy | None = None
    session: ClientSession | None = None

    def __str__(self) -> str:
        """Return the way as a person may see it."""
        return f"through the proxy {self.proxy}" if self.proxy else "directly"

    @property
    def _http_proxy(self) -> str | None:
        return self.proxy.url if self.proxy and not self.session else None

    def web_client(self, token: SecretStr | None = None) -> AsyncWebClient:
        """Return a client of Slack's API."""
        shown = token.get_secret_value() if token else None
        client = AsyncWebClient(shown, base_url=self.api_url, session=self.session)
        client.proxy = self._http_proxy  # what the SDK reads itself knows no NO_PROXY
        return client

    def webhook(self, url: str) -> AsyncWebhookClient:
        """Return what posts to a response_url."""
        client = AsyncWebhookClient(url, session=self.session)
        client.proxy = self._http_proxy  # as above
        return client

    def lead(self, client: SocketModeClient) -> None:
        """Have a websocket go the same way; it closes its session, so it gets one of its own."""
        client.proxy = self._http_proxy
        if self.session and self.session.connector:
            client.aiohttp_client_session.detach()
            client.aiohttp_client_session = session_over(self.session.connector)


def session_over(connector: BaseConnector) -> ClientSession:
    """Return a session that connects by a connector, which outlives it.

    It keeps no cookies: what Slack sets for one workspace goes with no request of another.
    """
    timeout, cookies = ClientTimeout(total=SECONDS), DummyCookieJar()
    return ClientSession(
        connector=connector, connector_owner=False, timeout=timeout, cookie_jar=cookies
    )
