"""OAuth: the two pages by which a workspace installs the app, the redirect to Slack and back."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from secrets import token_urlsafe
from types import MappingProxyType

from aiolimiter import AsyncLimiter
from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.oauth import async_callback_options as callback
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from starlette.requests import Request
from starlette.responses import Response

from calllogs.config.settings import SlackRules
from calllogs.slack.delivery import SlackTransport
from calllogs.slack.manifest import INSTALL_PATH, REDIRECT_PATH
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.installations import tenant_of

LIFETIME = 600
"""Seconds in which somebody clicks Allow."""

MOST_TRIES = (10, 60)
"""Installations in so many seconds. Anybody may come with a made-up code, and each costs a call."""

_LOG = logging.getLogger(__name__)

_REASONS = {
    "access_denied": "You did not allow it, so nothing was installed.",
    "invalid_browser": (
        "This is a different browser from the one that began, or it keeps no cookies."
    ),
    "invalid_state": "That took longer than ten minutes, or the page was loaded twice, or too many "
    "installed the app in the last minute.",
    "invalid_code": "Slack did not accept the code it had sent. A code works once.",
}
WHAT_IT_IS = (
    "calllogs answers in Slack who was phoned for an OneUptime incident or alert, what became of "
    "the calls, and whether anybody acknowledged. It only reads, shows answers to the asker alone "
    "until they share them, and masks phone numbers."
)
NEXT_STEP = (
    "One step is left: whoever runs calllogs tells it which OneUptime project this workspace asks, "
    "with: calllogs-server connect {}"
)
_UNKNOWN = "Slack did not say why, or could not be reached. Nothing was installed."

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """The app's credentials at Slack.

    Attributes:
        client_id: Public.
        client_secret: Shown to Slack for each installation.
        secret: Signs states.
        public_url: The address the app is reached at.
        scopes: Asked for at each installation.
    """

    client_id: str
    client_secret: SecretStr
    secret: SecretStr
    public_url: str
    scopes: Sequence[str]


class SignedStates(AsyncOAuthStateStore):
    """Issues states, and accepts each once.

    Every visit to the page begins an installation; a row for each would let anybody fill the
    database. The browser is bound by Bolt's cookie.

    Args:
        secret: Signs states, the same for all replicas.
        deliveries: Knows which came back before.
    """

    def __init__(self, secret: SecretStr, deliveries: Deliveries) -> None:
        self._serializer = URLSafeTimedSerializer(secret.get_secret_value(), salt="slack-oauth")
        self._deliveries = deliveries
        self._tries = AsyncLimiter(*MOST_TRIES)

    @property
    def logger(self) -> logging.Logger:
        """The logger of Bolt's messages about states."""
        return logging.getLogger(__name__)

    async def async_issue(self, *_: object, **__: object) -> str:
        """Return a new state."""
        return str(self._serializer.dumps(token_urlsafe(16)))

    async def async_consume(self, state: str) -> bool:
        """Accept a state that is ours, of the last ten minutes, and not used; not too many."""
        try:
            self._serializer.loads(state, max_age=LIFETIME)
        except BadSignature:
            return False
        if await self._deliveries.repeated(state) or not self._tries.has_capacity():
            return False
        await self._tries.acquire()
        return True


def oauth_flow(
    credentials: Credentials,
    store: AsyncInstallationStore,
    states: AsyncOAuthStateStore,
    transport: SlackTransport,
    installed: Callable[[], None],
) -> AsyncOAuthFlow:
    """Return Bolt's flow with everything given: for what is missing it reads the environment.

    Args:
        credentials: The app's, at Slack.
        store: Where installations are kept.
        states: Issues and accepts states.
        transport: The way to Slack.
        installed: Called after each installation.
    """

    async def success(arguments: callback.AsyncSuccessArgs) -> BoltResponse:
        installed()
        installation, tenant = arguments.installation, tenant_of(arguments.installation)
        name = installation.team_name or installation.enterprise_name or tenant.id
        return _html(f"calllogs is installed in {name}", NEXT_STEP.format(tenant.id), 200)

    async def failure(arguments: callback.AsyncFailureArgs) -> BoltResponse:
        return _failure(arguments.reason, arguments.suggested_status_code)

    settings = AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret.get_secret_value(),
        scopes=list(credentials.scopes),
        user_scopes=[],
        redirect_uri=credentials.public_url + REDIRECT_PATH,
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=callback.AsyncCallbackOptions(success=success, failure=failure),
        installation_store=store,
        state_store=states,
        state_expiration_seconds=LIFETIME,
    )
    return AsyncOAuthFlow(client=transport.web_client(), settings=settings)


@dataclass(frozen=True, slots=True)
class InstallPages:
    """Serves the pages of an installation, and the one that leads there.

    Attributes:
        flow: Bolt's.
        rules: Whom people turn to.
    """

    flow: AsyncOAuthFlow
    rules: SlackRules

    async def landing(self, request: Request) -> Response:  # noqa: ARG002  Starlette's
        """Say what the app is, how it is installed, and whom to turn to."""
        links = {"Install it in your workspace": INSTALL_PATH}
        for text, contact in (("Support", self.rules.support), ("Privacy", self.rules.privacy)):
            if contact:
                links[text] = contact if contact.startswith("https:") else f"mailto:{contact}"
        return _page(_html("calllogs", WHAT_IT_IS, 200, links))

    async def install(self, request: Request) -> Response:  # noqa: ARG002  Starlette's
        """Send a visitor to Slack; nothing they ask for goes along."""
        return _page(await self.flow.handle_installation(AsyncBoltRequest(body="")))

    async def come_back(self, request: Request) -> Response:
        """Finish an installation with what Slack sent along."""
        query, cookie = dict(request.query_params), request.headers.get("cookie", "")
        returned = AsyncBoltRequest(body="", query=query, headers={"cookie": cookie})
        try:
            return _page(await self.flow.handle_callback(returned))
        except Exception as error:  # noqa: BLE001  the boundary of a request: say so, go on
            # The kind alone: the text may hold the code or a token.
            _LOG.error("An installation failed: %s.", type(error).__name__)
            return _page(_failure("", 502))


def _page(answer: BoltResponse) -> Response:
    response = to_starlette_response(answer)
    response.headers.update(_HEADERS)
    return response


def _failure(reason: str, status: int) -> BoltResponse:
    again = {"Begin again": INSTALL_PATH}
    return _html("calllogs was not installed", _REASONS.get(reason, _UNKNOWN), status, again)


def _html(
    title: str, sentence: str, status: int, links: Mapping[str, str] = MappingProxyType({})
) -> BoltResponse:
    items = "".join(
        f'<p><a href="{escape(address)}">{escape(text)}</a></p>' for text, address in links.items()
    )
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title>"
        "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;"
        "padding:0 1rem;color-scheme:light dark}</style>"
        f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>{items}</html>"
    )
    content_type = "text/html; charset=utf-8"
    return BoltResponse(status=status, body=body, headers={"Content-Type": content_type})
