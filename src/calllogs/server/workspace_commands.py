"""The operator's commands: connect a workspace, disconnect it, list all that installed the app."""

import argparse
import sys
from collections.abc import Callable, Coroutine, Mapping
from getpass import getpass
from pathlib import Path

from pydantic import SecretStr

from calllogs.app import open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.filters.filter import CallLogFilter
from calllogs.render.privacy import clean
from calllogs.server.installed_workspaces import open_installations
from calllogs.slack.store.connections import Tenant
from calllogs.slack.store.installations import Installations

Command = Callable[[Settings, argparse.Namespace], Coroutine[None, None, str]]
"""Runs with the settings and the command line; returns the text to print."""


async def connect(settings: Settings, arguments: argparse.Namespace) -> str:
    """Store the API key of a workspace's OneUptime project, after trying it.

    Raises:
        ConfigurationError: No workspace of this id installed the app, or no key was given.
        ApiError: OneUptime does not accept the key, or does not answer.
    """
    async with open_installations(settings) as (installations, _):
        tenant = await _tenant(installations, arguments.workspace)
        key = _key(arguments)
        async with open_apps(settings, sandbox=arguments.sandbox) as apps:
            app = apps.app_for(key)
            await app.calls.list(CallLogFilter(limit=1), now=app.now())  # raises for a bad key
            await installations.connections.connect(tenant, key, app.now())
    return f"{tenant.id} asks {app.source} now.\n"


async def disconnect(settings: Settings, arguments: argparse.Namespace) -> str:
    """Delete a workspace's API key.

    Raises:
        ConfigurationError: No workspace of this id installed the app.
    """
    async with open_installations(settings) as (installations, _):
        tenant = await _tenant(installations, arguments.workspace)
        disconnected = await installations.connections.disconnect(tenant)
    state = "is disconnected" if disconnected else "was not connected"
    return f"{tenant.id} {state}.\n"


async def workspaces(settings: Settings, _arguments: argparse.Namespace) -> str:
    """List the workspaces that installed the app."""
    async with open_installations(settings) as (installations, _links):
        installed = await installations.all()
        connected = await installations.connections.connected()
    states = {True: "connected", False: "not connected"}
    lines = (
        f"{tenant.id:<12} {states[tenant in connected]:<14} {clean(name)}\n"
        for tenant, name in installed
    )
    return "".join(lines) or "No workspace installed the app yet.\n"


COMMANDS: Mapping[str, Command] = {
    "connect": connect,
    "disconnect": disconnect,
    "workspaces": workspaces,
}


async def _tenant(installations: Installations, workspace: str) -> Tenant:
    installed = {tenant.id: tenant for tenant, _ in await installations.all()}
    if workspace not in installed:
        raise ConfigurationError(
            "workspace",
            f"{workspace[:40]!r} has not installed the app. Installed by: "
            f"{', '.join(installed) or 'nobody yet'}.",
        )
    return installed[workspace]


def _key(arguments: argparse.Namespace) -> SecretStr:
    """Read the key from a file or standard input; never from the command line, which others see."""
    if arguments.key_file:
        text = _contents(arguments.key_file)
    elif sys.stdin.isatty():
        text = getpass("OneUptime API key: ")
    else:
        text = sys.stdin.readline()
    if not text.strip():
        raise ConfigurationError("key", "No API key was given. Write it to standard input.")
    return SecretStr(text.strip())


def _contents(key_file: Path) -> str:
    try:
        return key_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "--key-file", "The file with the API key cannot be read. Check its path."
        ) from error
