"""The two pages by which a workspace installs the app: the redirect to Slack, and back."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response

from calllogs.slack.manifest import INSTALL_PATH, REDIRECT_PATH
from calllogs.slack.oauth.states import LIFETIME, SignedStates
from calllogs.slack.store.connections import Tenant

_LOG = logging.getLogger(__name__)

_REASONS = {
    "access_denied": "You did not allow it, so nothing was installed.",
    "invalid_browser": "This is another browser than the one that began, or it keeps no cookies.",
    "invalid_state": "That took longer than ten minutes, or the page was loaded twice.",
    "invalid_code": "Slack did not take the code it had sent. It is good for one use.",
}
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


def oauth_flow(
    credentials: Credentials,
    store: AsyncInstallationStore,
    slack_api_url: str,
    installed: Callable[[], None],
) -> AsyncOAuthFlow:
    """Return Bolt's flow with everything given: for what is missing it reads the environment.

    Args:
        credentials: The app's, at Slack.
        store: Where installations are kept.
        slack_api_url: Slack's own, or a fake Slack's.
        installed: Called after each installation.
    """

    async def success(arguments: AsyncSuccessArgs) -> BoltResponse:
        installed()
        installation = arguments.installation
        tenant = Tenant(installation.team_id or "", installation.enterprise_id or "")
        return _success(installation.team_name or installation.enterprise_name or "", tenant)

    async def failure(arguments: AsyncFailureArgs) -> BoltResponse:
        reason = _REASONS.get(arguments.reason, _UNKNOWN)
        return _failure(reason, arguments.suggested_status_code)

    callbacks = AsyncCallbackOptions(success=success, failure=failure)
    settings = _settings(credentials, store, callbacks)
    client = AsyncWebClient(base_url=slack_api_url)
    return AsyncOAuthFlow(client=client, settings=settings)


def _settings(
    credentials: Credentials, store: AsyncInstallationStore, callbacks: AsyncCallbackOptions
) -> AsyncOAuthSettings:
    return AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret.get_secret_value(),
        scopes=list(credentials.scopes),
        user_scopes=[],
        redirect_uri=credentials.public_url + REDIRECT_PATH,
        install_path=INSTALL_PATH,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT_PATH,
        callback_options=callbacks,
        installation_store=store,
        state_store=SignedStates(credentials.secret),
        state_expiration_seconds=LIFETIME,
    )


@dataclass(frozen=True, slots=True)
class InstallPages:
    """Serves both pages.

    Attributes:
        flow: Bolt's.
    """

    flow: AsyncOAuthFlow

    async def install(self, request: Request) -> Response:  # noqa: ARG002  Starlette's
        """Send a visitor to Slack; nothing they ask for goes along."""
        return _page(await self.flow.handle_installation(AsyncBoltRequest(body="")))

    async def come_back(self, request: Request) -> Response:
        """Finish an installation with what Slack sent along."""
        bolt_request = AsyncBoltRequest(
            body="",
            query=dict(request.query_params),
            headers={"cookie": request.headers.get("cookie", "")},
        )
        try:
            return _page(await self.flow.handle_callback(bolt_request))
        except Exception as error:  # noqa: BLE001  the boundary of a request: say so, go on
            # The kind alone: the text may hold the code or a token.
            _LOG.error("An installation failed: %s.", type(error).__name__)
            return _page(_failure(_UNKNOWN, 502))


def _page(answer: BoltResponse) -> Response:
    response = to_starlette_response(answer)
    response.headers.update(_HEADERS)
    return response


def _success(name: str, tenant: Tenant) -> BoltResponse:
    return _html(
        f"calllogs is installed in {name or tenant.id}",
        "One step is left: whoever runs calllogs tells it which OneUptime project this workspace "
        f"asks, with: calllogs-server connect {tenant.id}",
        200,
    )


def _failure(reason: str, status: int) -> BoltResponse:
    return _html("calllogs was not installed", f"{reason} Begin again at {INSTALL_PATH}.", status)


def _html(title: str, sentence: str, status: int) -> BoltResponse:
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title>"
        "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;"
        "padding:0 1rem;color-scheme:light dark}</style>"
        f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p></html>"
    )
    return BoltResponse(
        status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"}
    )
