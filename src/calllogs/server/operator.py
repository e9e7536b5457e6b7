"""What the operator does about workspaces: connect one, disconnect one, look at all."""

import argparse
import sys
from collections.abc import Callable, Coroutine, Mapping
from getpass import getpass

from pydantic import SecretStr

from calllogs.app import App, open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.filters.filter import CallLogFilter
from calllogs.render.privacy import clean
from calllogs.server.workspaces import open_installations
from calllogs.slack.store.connections import Tenant
from calllogs.slack.store.installations import Installations

Deed = Callable[[Settings, argparse.Namespace], Coroutine[None, None, str]]
"""Does something, and returns what to print."""


async def connect(settings: Settings, arguments: argparse.Namespace) -> str:
    """Give a workspace the key of its OneUptime project, once that key has proved good.

    Raises:
        ConfigurationError: Nobody of this id installed the app, or no key was given.
        ApiError: OneUptime does not answer with this key.
    """
    async with open_installations(settings) as (installations, _):
        tenant = await _tenant(installations, arguments.workspace)
        key = _key(arguments)
        async with open_apps(settings, sandbox=arguments.sandbox) as apps:
            app = apps.app_for(key)
            await _try(app)
            await installations.connections.connect(tenant, key, app.now())
    return f"{tenant.id} asks {app.source} now.\n"


async def _try(app: App) -> None:
    await app.calls.list(CallLogFilter(limit=1), now=app.now())


async def disconnect(settings: Settings, arguments: argparse.Namespace) -> str:
    """Take a workspace's key away.

    Raises:
        ConfigurationError: Nobody of this id installed the app.
    """
    async with open_installations(settings) as (installations, _):
        tenant = await _tenant(installations, arguments.workspace)
        gone = await installations.connections.disconnect(tenant)
    return f"{tenant.id} asks nothing now.\n" if gone else f"{tenant.id} was not connected.\n"


async def workspaces(settings: Settings, _: argparse.Namespace) -> str:
    """List who installed the app."""
    async with open_installations(settings) as (installations, __):
        known, connected = await installations.all(), await installations.connections.connected()
    lines = [_line(tenant, name, connected=tenant in connected) for tenant, name in known]
    return "".join(lines) or "No workspace installed the app yet.\n"


def _line(tenant: Tenant, name: str, *, connected: bool) -> str:
    standing = "connected" if connected else "not connected"
    return f"{tenant.id:<12} {standing:<14} {clean(name)}\n"


DEEDS: Mapping[str, Deed] = {
    "connect": connect,
    "disconnect": disconnect,
    "workspaces": workspaces,
}


async def _tenant(installations: Installations, name: str) -> Tenant:
    known = {tenant.id: tenant for tenant, _ in await installations.all()}
    if name not in known:
        raise ConfigurationError(
            "workspace",
            f"{name[:40]!r} has not installed the app. Installed by: "
            f"{', '.join(known) or 'nobody yet'}.",
        )
    return known[name]


def _key(arguments: argparse.Namespace) -> SecretStr:
    """Read the key from a file or standard input; never from the command line, which others see."""
    if arguments.key_file:
        text = _contents(arguments)
    elif sys.stdin.isatty():
        text = getpass("OneUptime API key: ")
    else:
        text = sys.stdin.readline()
    if not text.strip():
        raise ConfigurationError("key", "No API key was given. Write it to standard input.")
    return SecretStr(text.strip())


def _contents(arguments: argparse.Namespace) -> str:
    try:
        return str(arguments.key_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "--key-file", "The file with the API key cannot be read. Check its path."
        ) from error
