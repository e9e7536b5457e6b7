"""The Slack app that workspaces install: its credentials, and the database of installations."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.slack.manifest import OPTIONAL_SCOPES, SCOPES
from calllogs.slack.oauth.install_pages import Credentials
from calllogs.slack.store.channel_links import ChannelLinks, open_links
from calllogs.slack.store.connections import Connections
from calllogs.slack.store.crypto import Cipher
from calllogs.slack.store.installations import Installations, encrypted_store


def credentials(settings: Settings) -> Credentials:
    """Return the credentials of an app that several workspaces install.

    Raises:
        ConfigurationError: A setting it needs is missing, or a scope is none of ours.
    """
    client_id, client_secret = settings.slack_client_id, settings.slack_client_secret
    if not client_id or not client_secret:
        raise _missing("SLACK_CLIENT_ID", "the app's page at api.slack.com/apps shows it")
    if settings.slack_bot_token:
        raise ConfigurationError(
            "SLACK_BOT_TOKEN",
            "SLACK_BOT_TOKEN serves one workspace, SLACK_CLIENT_ID several. Unset one of them.",
        )
    if not settings.public_url:
        raise _missing("CALLLOGS_PUBLIC_URL", "such as https://calllogs.example.com")
    return Credentials(
        client_id=client_id,
        client_secret=client_secret,
        secret=_secret(settings),
        public_url=settings.public_url,
        scopes=(*SCOPES, *_scopes(settings)),
    )


def _secret(settings: Settings) -> SecretStr:
    if not settings.secret:
        raise _missing("CALLLOGS_SECRET", "such as `openssl rand -hex 32`; keep it, it seals keys")
    return settings.secret


def _scopes(settings: Settings) -> tuple[str, ...]:
    unknown = [scope for scope in settings.slack_scopes if scope not in OPTIONAL_SCOPES]
    if unknown:
        raise ConfigurationError(
            "CALLLOGS_SLACK_SCOPES",
            f"calllogs has no use for the scope {unknown[0][:40]!r}. "
            f"Known are {', '.join(OPTIONAL_SCOPES)}.",
        )
    return settings.slack_scopes


def _missing(name: str, hint: str) -> ConfigurationError:
    return ConfigurationError(name, f"Several workspaces need {name}, which is not set: {hint}.")


@asynccontextmanager
async def open_installations(
    settings: Settings,
) -> AsyncIterator[tuple[Installations, ChannelLinks]]:
    """Open the database of installations and channel links while it is used.

    Raises:
        ConfigurationError: It cannot be opened, or its keys were sealed with another secret.
    """
    known = credentials(settings)
    cipher = Cipher(known.secret)
    async with open_links(settings) as links:
        installations = Installations(
            encrypted_store(links.engine, cipher, known.client_id),
            Connections(links.engine, cipher),
            links.forget,
        )
        await installations.prepare()
        yield installations, links
