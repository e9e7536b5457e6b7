"""The workspaces that install the app: their database, and the operator's commands on them.

The commands connect a workspace, disconnect it, and list all.
"""

import argparse
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from getpass import getpass
from pathlib import Path

from pydantic import SecretStr

from calllogs.app import open_apps
from calllogs.config.settings import Settings, Twilio, not_set
from calllogs.config.values import api_key
from calllogs.config.variables import file_text, parsed
from calllogs.errors import ConfigurationError
from calllogs.filters.filter import CallLogFilter
from calllogs.model.outcomes import Ignorance
from calllogs.render.cells import clean
from calllogs.slack.interactions.channels import ChannelLinks, open_links
from calllogs.slack.manifest import INSTALL_PATH, OPTIONAL_SCOPES, SCOPES, SLACKBOT_SCOPE
from calllogs.slack.oauth import Credentials
from calllogs.slack.store.crypto import Cipher, WrongSecret
from calllogs.slack.store.installations import Connection, EncryptedStore, Installations, Tenant

ANEW = (
    "CALLLOGS_SECRET is not the one the token of {} was sealed with, so Slack cannot "
    f"be answered with it. Set the previous one again, or have the app installed again at "
    f"{INSTALL_PATH}."
)

Command = Callable[[Settings, argparse.Namespace], Coroutine[None, None, str]]
"""Runs with the settings and the command line; returns the text to print."""


def credentials(settings: Settings) -> Credentials:
    """Return the credentials of an app that several workspaces install.

    Raises:
        ConfigurationError: A setting it needs is missing, or a scope is none of ours.
    """
    client_id, client_secret = settings.slack_client_id, settings.slack_client_secret
    if not client_id or not client_secret:
        raise not_set("slack_client_id", "The app's page at api.slack.com/apps shows it.")
    if settings.slack_bot_token:
        raise ConfigurationError(
            "SLACK_BOT_TOKEN",
            "SLACK_BOT_TOKEN serves one workspace, SLACK_CLIENT_ID several. Unset one of them.",
        )
    secret, public_url = settings.secret, settings.public_url
    if not public_url:
        raise not_set("public_url", "It looks like https://calllogs.example.com.")
    if not secret:
        raise not_set("secret", "Several workspaces need it: `openssl rand -hex 32`, and keep it.")
    scopes = (*SCOPES, *_scopes(settings))
    return Credentials(client_id, client_secret, secret, public_url, scopes)


def _scopes(settings: Settings) -> tuple[str, ...]:
    known = (SLACKBOT_SCOPE, *OPTIONAL_SCOPES)
    unknown = [scope for scope in settings.slack_scopes if scope not in known]
    if unknown:
        raise ConfigurationError(
            "CALLLOGS_SLACK_SCOPES",
            f"calllogs does not use the scope {unknown[0][:40]!r}. Known are {', '.join(known)}.",
        )
    return settings.slack_scopes


@asynccontextmanager
async def open_installations(
    settings: Settings,
) -> AsyncIterator[tuple[Installations, ChannelLinks]]:
    """Open the database of installations and channel links while it is used.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    known = credentials(settings)
    cipher = Cipher(known.secret, settings.secret_previous)
    async with open_links(settings) as links:
        store = EncryptedStore(links.engine, cipher, known.client_id)
        installations = Installations(store, cipher, links.forget)
        await installations.prepare()
        yield installations, links


async def connect(settings: Settings, arguments: argparse.Namespace) -> str:
    """Store the API key of a workspace's OneUptime project, after trying it.

    Raises:
        ConfigurationError: No workspace of this id installed the app, or no key was given.
        ApiError: OneUptime does not accept the key, or does not answer.
    """
    async with open_installations(settings) as (installations, _):
        tenant = await _tenant(installations, arguments.workspace)
        connection = Connection(_key(arguments.key_file), _twilio(settings, arguments))
        async with open_apps(settings, sandbox=arguments.sandbox) as apps:
            app = apps.app_for(connection.key, connection.twilio)
            await app.calls.list(CallLogFilter(limit=1), now=app.now())  # raises for a bad key
            _check_carrier(await app.calls.carrier_trouble())
            await installations.connect(tenant, connection, app.now())
        note = await _note(installations, tenant)
    return f"{tenant.id} asks {app.source} now.\n{note}"


def _twilio(settings: Settings, arguments: argparse.Namespace) -> Twilio:
    """Return the account a workspace is given besides; none unless it is asked for."""
    if arguments.twilio and not settings.twilio.account_sid:
        raise ConfigurationError(
            "TWILIO_ACCOUNT_SID",
            "--twilio gives the workspace the account of TWILIO_ACCOUNT_SID, which is not set.",
        )
    return settings.twilio if arguments.twilio else Twilio()


def _check_carrier(trouble: Ignorance | None) -> None:
    if trouble:
        raise ConfigurationError(
            "TWILIO_ACCOUNT_SID", f"Nothing was stored: {trouble.reason}. {trouble.advice}"
        )


async def _note(installations: Installations, tenant: Tenant) -> str:
    """Return what else stands between a workspace and its answers, or ""."""
    try:
        await installations.of(tenant.team, tenant.enterprise)
    except WrongSecret:
        return f"{ANEW.format(tenant.id)}\n"
    return ""


async def disconnect(settings: Settings, arguments: argparse.Namespace) -> str:
    """Delete a workspace's API key.

    Raises:
        ConfigurationError: No workspace of this id installed the app.
    """
    async with open_installations(settings) as (installations, _):
        tenant = await _tenant(installations, arguments.workspace)
        disconnected = await installations.disconnect(tenant)
    state = "is disconnected" if disconnected else "was not connected"
    return f"{tenant.id} {state}.\n"


async def workspaces(settings: Settings, _arguments: argparse.Namespace) -> str:
    """List the workspaces that installed the app."""
    async with open_installations(settings) as (installations, _links):
        installed = await installations.all()
        connected = {tenant.id for tenant in await installations.connected()}
    lines = ""
    for tenant, name in installed:
        state = "connected" if tenant.id in connected else "not connected"
        lines += f"{tenant.id:<12} {state:<14} {clean(name)}\n"
    return lines or "No workspace has installed the app yet.\n"


async def _tenant(installations: Installations, workspace: str) -> Tenant:
    installed = {tenant.id: tenant for tenant, _ in await installations.all()}
    if workspace not in installed:
        raise ConfigurationError(
            "workspace",
            f"{workspace[:40]!r} has not installed the app. Installed by: "
            f"{', '.join(installed) or 'nobody yet'}.",
        )
    return installed[workspace]


def _key(file: Path | None) -> SecretStr:
    """Read the key from a file or standard input; never from the command line, which others see."""
    if file:
        text = file_text("--key-file", file)
    elif sys.stdin.isatty():
        text = getpass("OneUptime API key: ")
    else:
        text = sys.stdin.readline()
    text = text.strip("\ufeff \t\r\n")  # a shell of Windows begins what it pipes with a mark
    if not text:
        raise ConfigurationError("key", "No API key was given. Write it to standard input.")
    return parsed("The API key", text, api_key)


COMMANDS: Mapping[str, Command] = {
    "connect": connect,
    "disconnect": disconnect,
    "workspaces": workspaces,
}
