"""The command `calllogs-slack`: serves a workspace over Socket Mode until it is ended."""

import argparse
import asyncio
import logging
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import ClientError
from platformdirs import user_state_path
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from calllogs.app import open_app
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.slack.app import listener_for
from calllogs.slack.listener import Listener, bolt_app
from calllogs.slack.store.channel_links import ChannelLinks
from calllogs.slack.store.workspaces import Workspace, only

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
    bot = _needed(settings.slack_bot_token, "SLACK_BOT_TOKEN")
    app_token = _needed(settings.slack_app_token, "SLACK_APP_TOKEN")
    ended = _ended_by_signal()
    async with open_app(settings, sandbox=sandbox) as app, open_links(settings) as links:
        client = slack_client(bot, settings)
        # "me" is whoever asks in Slack, never whoever runs this.
        workspace = Workspace(await identity(client), client, replace(app, me=None))
        await _listen(listener_for(settings, links), workspace, app_token, ended)


def slack_client(token: SecretStr, settings: Settings) -> AsyncWebClient:
    """Return what asks Slack, patient with its limits and its failures."""
    client = AsyncWebClient(token=token.get_secret_value(), base_url=settings.slack_api_url)
    client.retry_handlers += [AsyncRateLimitErrorRetryHandler(), AsyncServerErrorRetryHandler()]
    return client


@asynccontextmanager
async def open_links(settings: Settings) -> AsyncIterator[ChannelLinks]:
    """Open the database of links, as long as it is used."""
    address = settings.database_url
    engine = create_async_engine(address.get_secret_value() if address else _own_file())
    links = ChannelLinks(engine)
    try:
        await _prepare(links)
        yield links
    finally:
        await engine.dispose()


async def _prepare(links: ChannelLinks) -> None:
    """Open the database at the start, so that it is told there when it cannot be opened."""
    try:
        _try_file(links.engine.url)
        await links.prepare()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise ConfigurationError(
            "CALLLOGS_DATABASE_URL",
            "The database of channel links cannot be opened. Check CALLLOGS_DATABASE_URL.",
        ) from error


def _try_file(address: URL) -> None:
    """Open a file in this thread first: that of aiosqlite outlives an opening that failed."""
    if address.get_backend_name() == "sqlite" and address.database:
        sqlite3.connect(address.database).close()


def _own_file() -> str:
    folder = user_state_path("calllogs", ensure_exists=True)
    return f"sqlite+aiosqlite:///{folder / 'slack.db'}"


def _needed(token: SecretStr | None, name: str) -> SecretStr:
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


async def identity(client: AsyncWebClient) -> AuthorizeResult:
    """Ask Slack who we are, once and at the start, so that a bad token is told at once."""
    try:
        reply = await client.auth_test()
    except (SlackApiError, ClientError, TimeoutError) as error:
        raise ConfigurationError(
            "SLACK_BOT_TOKEN",
            "Slack did not accept SLACK_BOT_TOKEN, or could not be reached. "
            "Copy the token again from the app's page, and check the network.",
        ) from error
    return AuthorizeResult.from_auth_test_response(auth_test_response=reply, bot_token=client.token)


async def _listen(
    listener: Listener, workspace: Workspace, app_token: SecretStr, ended: asyncio.Event
) -> None:
    client = workspace.client
    bolt = bolt_app(listener, client.base_url, only(workspace))
    handler = AsyncSocketModeHandler(bolt, app_token.get_secret_value(), web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt types none
    sys.stderr.write(f"calllogs-slack: answering /calllogs from {workspace.app.source}\n")
    try:
        await ended.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt types none
        await listener.tasks.drain()
