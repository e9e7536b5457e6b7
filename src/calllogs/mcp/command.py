"""The command `calllogs-mcp`: serves the tools until it is ended."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from calllogs.app import open_app
from calllogs.config.settings import Settings
from calllogs.errors import ConfigurationError
from calllogs.mcp.caller import one_desk
from calllogs.mcp.logs import log_to_stderr
from calllogs.mcp.server import build_server

ENDED, WRONG = 0, 2

_LOG = logging.getLogger(__name__)


def main() -> None:
    """Serve as this process's command line says."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Serve until the input ends, or a signal comes; returns the exit status."""
    arguments = parser().parse_args(argv)
    if arguments.http:
        # Imported only now: a server on standard input pays for no web server.
        return int(import_module("calllogs.mcp.http.app").run(argv))
    log_to_stderr()
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    try:
        asyncio.run(_serve(sandbox=arguments.sandbox))
    except ConfigurationError as error:
        sys.stderr.write(f"calllogs-mcp: {error}\n")
        return WRONG
    return ENDED


async def _serve(*, sandbox: bool) -> None:
    # Opened around the server, not in its lifespan: a missing key is then told before the
    # protocol begins, and a process with several faces can share one App.
    settings = Settings.from_environment()
    async with open_app(settings, sandbox=sandbox) as app:
        secret = settings.secret.get_secret_value() if settings.secret else None
        masked = settings.mask_numbers or False
        desk = one_desk(app, masked=masked, secret=secret)
        server = build_server(app, desk=desk, show=settings.mcp_app)
        try:
            await server.run_stdio_async()
        except* BrokenPipeError:
            _LOG.info("The host went away while an answer was written.")


def _leave(_: int, __: FrameType | None) -> None:
    """End at once: the SDK's reader thread waits for input and would keep the process alive.

    Nothing is lost, for nothing here writes.
    """
    logging.shutdown()
    os._exit(ENDED)


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    command = argparse.ArgumentParser(
        prog="calllogs-mcp",
        description="Serve OneUptime's call logs to AI assistants: MCP over standard input and "
        "output, or over HTTP. Needs ONEUPTIME_API_KEY, or --sandbox; over HTTP callers may show "
        "their own key instead.",
        allow_abbrev=False,
    )
    command.add_argument("--sandbox", action="store_true", help="answer from made-up calls")
    command.add_argument("--http", action="store_true", help="serve streamable HTTP")
    command.add_argument("--host", default="127.0.0.1", help="where to listen with --http")
    command.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    return command
