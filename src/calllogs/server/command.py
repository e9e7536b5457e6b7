"""The command `calllogs-server`: serves MCP and Slack over HTTP; tells workspaces what to ask."""

import argparse
import asyncio
import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from calllogs.config.settings import Settings
from calllogs.errors import CallLogsError
from calllogs.mcp.http.app import check_bind
from calllogs.mcp.http.serving import Server, address_of, listening_at
from calllogs.mcp.logs import log_to_stderr
from calllogs.server.app import guarded_settings, lacks_token, server_app
from calllogs.server.operator import DEEDS
from calllogs.slack.command import QUIET

ENDED, WRONG = 0, 2

CLOSED = (
    "CALLLOGS_MCP_TOKEN is not set, so nobody sees /metrics, nor at /mcp the calls it would open."
)


def main() -> None:
    """Do what this process's command line says."""
    sys.exit(run(sys.argv[1:]))


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM, or do one thing; returns the exit status."""
    arguments = _parser().parse_args(argv)
    _log()
    try:
        settings = Settings.from_environment(keyless=True)
        if arguments.deed:
            sys.stdout.write(asyncio.run(DEEDS[arguments.deed](settings, arguments)))
            return ENDED
        guarding = guarded_settings(settings, sandbox=arguments.sandbox)
        check_bind(guarding, arguments.host, sandbox=arguments.sandbox)
        listening = listening_at(arguments.host, arguments.port)
        asyncio.run(_serve(settings, listening, sandbox=arguments.sandbox))
    except CallLogsError as error:
        return _wrong(str(error))
    except OSError as error:
        where = f"{arguments.host}:{arguments.port}"
        return _wrong(f"{where} cannot be listened on: {error.strerror}. Try another --port.")
    return ENDED


def _wrong(sentence: str) -> int:
    sys.stderr.write(f"calllogs-server: {sentence}\n")
    return WRONG


def _log() -> None:
    """Warnings of all, and of ours what people did; nothing that quotes what Slack sent."""
    log_to_stderr()
    logging.getLogger("calllogs").setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


async def _serve(settings: Settings, listening: socket.socket, *, sandbox: bool) -> None:
    async with server_app(settings, sandbox=sandbox) as app:
        sys.stderr.write(f"calllogs-server: serving {address_of(listening)}\n")
        if lacks_token(settings, sandbox=sandbox):
            sys.stderr.write(f"calllogs-server: {CLOSED}\n")
        sys.stderr.flush()
        host = listening.getsockname()[0]
        await Server(app, host, settings.deadline).serve(sockets=[listening])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calllogs-server",
        description="Serve call logs over HTTP: /mcp to AI assistants, /slack to Slack. Needs "
        "ONEUPTIME_API_KEY, or --sandbox; for Slack also SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN, "
        "or for several workspaces SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.",
        allow_abbrev=False,
    )
    parser.add_argument("--sandbox", action="store_true", help="answer from made-up calls")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen")
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    deeds = parser.add_subparsers(dest="deed", metavar="")
    connect = deeds.add_parser("connect", help="give a workspace its OneUptime project")
    connect.add_argument("workspace", help="T0123ABCD; E0123ABCD for an organisation")
    connect.add_argument("--key-file", type=Path, help="holds the API key; else standard input")
    disconnect = deeds.add_parser("disconnect", help="take it away")
    disconnect.add_argument("workspace", help="as for connect")
    deeds.add_parser("workspaces", help="list who installed the app, and who is connected")
    return parser
