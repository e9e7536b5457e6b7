"""The command `calllogs-slack`: serves a workspace over Socket Mode until it is ended."""

import argparse
import asyncio
import json
import logging
import signal
import sys
from collections.abc import Sequence
from textwrap import fill

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import open_app
from calllogs.config.settings import Settings, environment_help
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError
from calllogs.slack.app import bolt_app, listener_for, only_workspace
from calllogs.slack.store.channel_links import open_links
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.workspaces import slack_client, workspace_of

ENDED, WRONG = 0, 2

QUIET = ("slack_bolt", "slack_sdk", "aiohttp")
"""Loggers that write request bodies and response_urls below WARNING (slack-facts.md 1.3)."""


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="calllogs-slack",
        description=fill(
            "Answer /calllogs in Slack over Socket Mode. Needs SLACK_BOT_TOKEN, "
            "SLACK_APP_TOKEN, and ONEUPTIME_API_KEY or --sandbox."
        ),
        epilog=environment_help(Face.SLACK),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--sandbox", action="store_true", help="answer from made-up calls")
    sandbox: bool = parser.parse_args(argv).sandbox
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        asyncio.run(_serve(sandbox=sandbox))
    except ConfigurationError as error:
        sys.stderr.write(f"calllogs-slack: {error}\n")
        return WRONG
    return ENDED


class Envelopes(AsyncSocketModeHandler):
    """Receives envelopes over Socket Mode; one that comes again is acknowledged and no more.

    Args:
        deliveries: Knows what was delivered before.
        app: Answers envelopes.
        token: The app-level token.
        client: Asks Slack where to connect.
    """

    def __init__(
        self, deliveries: Deliveries, app: AsyncApp, token: SecretStr, client: AsyncWebClient
    ) -> None:
        super().__init__(app, token.get_secret_value(), web_client=client)
        self._deliveries = deliveries

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer an envelope."""
        if await self._deliveries.repeated(req.envelope_id, json.dumps(req.payload)):
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
        else:
            await super().handle(client, req)  # type: ignore[arg-type]  # Bolt narrows it


async def _serve(*, sandbox: bool) -> None:
    settings = Settings.from_environment()
    bot_token = _required(settings.slack_bot_token, "SLACK_BOT_TOKEN")
    app_token = _required(settings.slack_app_token, "SLACK_APP_TOKEN")
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with open_app(settings, sandbox=sandbox) as app, open_links(settings) as links:
        workspace = await workspace_of(slack_client(bot_token, settings), app)
        client, listener = workspace.client, listener_for(settings, links)
        bolt = bolt_app(listener, client.base_url, only_workspace(workspace))
        engine = links.engine if settings.database_url else None
        handler = Envelopes(Deliveries(app.now, engine), bolt, app_token, client)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt types none
        sys.stderr.write(f"calllogs-slack: answering /calllogs from {app.source}\n")
        try:
            await ended.wait()
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt types none
            await listener.tasks.drain()


def _required(token: SecretStr | None, name: str) -> SecretStr:
    if token is None:
        hint = "Copy it from the app's page at api.slack.com/apps."
        raise ConfigurationError(name, f"{name} is not set. {hint}")
    return token
