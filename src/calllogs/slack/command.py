"""The command `calllogs-slack`: serves a workspace over Socket Mode until it is ended."""

import argparse
import asyncio
import json
import logging
import signal
import sys
from collections.abc import Sequence
from textwrap import fill
from types import FrameType

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from calllogs.app import end_within, open_app
from calllogs.config.settings import Settings, environment_help, not_set
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError
from calllogs.slack.app import DRAIN_SECONDS, bolt_app, listener_for, only_workspace, open_transport
from calllogs.slack.delivery import SlackTransport
from calllogs.slack.interactions.channels import open_links
from calllogs.slack.people import check_guests, tells_guests
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.workspaces import SLACK_ERRORS, slack_client, token_refused, workspace_of

ENDED, WRONG = 0, 2

QUIET = ("slack_bolt", "slack_sdk", "aiohttp")
"""Loggers that write request bodies and response_urls below WARNING (slack-facts.md 1.3)."""

SECONDS_BETWEEN_TROUBLES = 300.0
TROUBLE = "The connection to Slack is disturbed (%s); it is tried again every few seconds."


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
    except asyncio.CancelledError:
        return ENDED
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
        transport: The way to Slack, where the websocket is too.
    """

    def __init__(
        self, deliveries: Deliveries, app: AsyncApp, token: SecretStr, transport: SlackTransport
    ) -> None:
        logger = logging.getLogger("calllogs.slack.socket")
        logger.addFilter(Troubles())
        super().__init__(app, token.get_secret_value(), logger, slack_client(token, transport))
        transport.lead(self.client)
        self._deliveries = deliveries

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer an envelope."""
        if await self._deliveries.repeated(req.envelope_id, json.dumps(req.payload)):
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))
        else:
            await super().handle(client, req)  # type: ignore[arg-type]  # Bolt narrows it


async def _serve(*, sandbox: bool) -> None:
    """Serve until a signal cancels this; where nothing is set up yet, that ends it as well."""
    _cancel_on_signals()
    settings = Settings.from_environment()
    bot_token = _required(settings.slack_bot_token, "slack_bot_token")
    app_token = _required(settings.slack_app_token, "slack_app_token")
    async with (
        open_transport(settings) as transport,
        open_app(settings, sandbox=sandbox) as app,
        open_links(settings) as links,
    ):
        workspace = await workspace_of(bot_token, transport, app)
        notes: list[str] = []
        check_guests(settings.slack_rules, notes.append, told=await tells_guests(workspace))
        listener = listener_for(settings, links, transport)
        bolt = bolt_app(listener, transport.api_url, only_workspace(workspace))
        await _check_app_token(app_token, transport)
        engine = links.engine if settings.database_url else None
        handler = Envelopes(Deliveries(app.now, engine), bolt, app_token, transport)
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt types none
            for note in (f"answering /calllogs from {app.source}", *notes):
                sys.stderr.write(f"calllogs-slack: {note}\n")
            await asyncio.Event().wait()
        finally:
            end_within(settings.deadline)
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt types none
            await listener.tasks.drain(min(DRAIN_SECONDS, settings.deadline))


def _cancel_on_signals() -> None:
    # Not the loop's own handlers, which Windows has none of.
    task, loop = asyncio.current_task(), asyncio.get_running_loop()

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        if task:
            loop.call_soon_threadsafe(task.cancel)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, cancel)


async def _check_app_token(token: SecretStr, transport: SlackTransport) -> None:
    """Ask Slack whether it takes the token: the SDK would try for ever.

    Raises:
        ConfigurationError: It does not.
    """
    try:
        client = slack_client(token, transport)
        await client.apps_connections_open(app_token=token.get_secret_value())
    except SLACK_ERRORS as error:
        raise token_refused("SLACK_APP_TOKEN", transport, error) from error


class Troubles(logging.Filter):
    """Makes one sentence now and then of what the SDK logs while Slack cannot be reached.

    It logs a traceback every few seconds, with the address of the connection, which is a secret.
    """

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; whether it is logged."""
        error = sys.exception()  # the SDK logs where it catches, with or without the traceback
        told = record.levelno >= logging.WARNING and record.created >= self._next
        if error is None or not told:
            return False
        self._next = record.created + SECONDS_BETWEEN_TROUBLES
        code = error.response.get("error") if isinstance(error, SlackApiError) else None
        record.msg, record.args, record.exc_info = TROUBLE, (code or type(error).__name__,), None
        return True


def _required(token: SecretStr | None, name: str) -> SecretStr:
    if token is None:
        raise not_set(name, "Copy it from the app's page at api.slack.com/apps.")
    return token
