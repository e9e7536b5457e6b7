"""The command `calllogs-slack`: serves a workspace over Socket Mode until it is ended."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from calllogs.app import open_app
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.slack.app import listener_for, slack_client, workspace_of
from calllogs.slack.listener import Listener, bolt_app, only_workspace
from calllogs.slack.store.channel_links import open_links
from calllogs.slack.store.workspaces import Workspace

ENDED, WRONG = 0, 2

QUIET = ("slack_bolt", "slack_sdk", "aiohttp")
"""Loggers that write request bodies and response_urls below WARNING (SLACK.md 1.3)."""


def main() -> None:
    """Serve as this process's command line and environment say."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit status."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        asyncio.run(_serve(sandbox=arguments.sandbox))
    except ConfigurationError as error:
        sys.stderr.write(f"calllogs-slack: {error}\n")
        return WRONG
    return ENDED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calllogs-slack",
        description="Answer /calllogs in Slack over Socket Mode. Needs SLACK_BOT_TOKEN, "
        "SLACK_APP_TOKEN, and ONEUPTIME_API_KEY or --sandbox.",
        allow_abbrev=False,
    )
    parser.add_argument("--sandbox", action="store_true", help="answer from made-up calls")
    return parser


async def _serve(*, sandbox: bool) -> None:
    settings = Settings.from_environment()
    bot_token = _required(settings.slack_bot_token, "SLACK_BOT_TOKEN")
    app_token = _required(settings.slack_app_token, "SLACK_APP_TOKEN")
    ended = _ended_by_signal()
    async with open_app(settings, sandbox=sandbox) as app, open_links(settings) as links:
        client = slack_client(bot_token, settings)
        # "me" is whoever asks in Slack, never whoever runs this.
        workspace = await workspace_of(client, replace(app, me=None))
        await _listen(listener_for(settings, links), workspace, app_token, ended)


def _required(token: SecretStr | None, name: str) -> SecretStr:
    if token is None:
        raise ConfigurationError(
            name, f"{name} is not set. Copy it from the app's page at api.slack.com/apps."
        )
    return token


def _ended_by_signal() -> asyncio.Event:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    return ended


async def _listen(
    listener: Listener, workspace: Workspace, app_token: SecretStr, ended: asyncio.Event
) -> None:
    client = workspace.client
    bolt = bolt_app(listener, client.base_url, only_workspace(workspace))
    handler = AsyncSocketModeHandler(bolt, app_token.get_secret_value(), web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt types none
    sys.stderr.write(f"calllogs-slack: answering /calllogs from {workspace.app.source}\n")
    try:
        await ended.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt types none
        await listener.tasks.drain()
