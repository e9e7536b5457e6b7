"""The command `calllogs-server`: serves MCP and Slack over HTTP, and connects workspaces."""

import argparse
import asyncio
import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from calllogs.config.doors import Door, notes_of, open_door
from calllogs.config.settings import Settings, environment_help
from calllogs.config.variables import Face
from calllogs.errors import CallLogsError
from calllogs.mcp.command import log_to_stderr, port
from calllogs.mcp.http.server import Server, address_of, listening_at
from calllogs.server.app import server_app
from calllogs.server.workspaces import COMMANDS
from calllogs.slack.command import QUIET

ENDED, WRONG = 0, 2


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM, or run one command on workspaces; return the exit status."""
    arguments = _parser().parse_args(argv)
    _configure_logging(logging.WARNING if arguments.command else logging.INFO)
    try:
        settings = Settings.from_environment(keyless=True)
        if arguments.command:
            sys.stdout.write(asyncio.run(COMMANDS[arguments.command](settings, arguments)))
            return ENDED
        sandbox = arguments.sandbox
        door = open_door(settings, arguments.host, Face.SERVER, sandbox=sandbox)
        listening = listening_at(arguments.host, arguments.port)
        asyncio.run(_serve(settings, door, listening, sandbox=sandbox))
    except CallLogsError as error:
        return _failed(str(error))
    return ENDED


def _failed(sentence: str) -> int:
    sys.stderr.write(f"calllogs-server: {sentence}\n")
    return WRONG


def _configure_logging(level: int) -> None:
    """Log warnings of every library and our own lines from a level, but nothing that quotes Slack.

    Args:
        level: INFO while serving, for the audit log.
    """
    log_to_stderr()
    logging.getLogger("calllogs").setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


async def _serve(
    settings: Settings, door: Door, listening: socket.socket, *, sandbox: bool
) -> None:
    notes = notes_of(door)
    async with server_app(settings, door, sandbox=sandbox, warn=notes.append) as app:
        said = (f"serving {address_of(listening)}", *notes)
        notice = "".join(f"calllogs-server: {note}\n" for note in said)
        host = listening.getsockname()[0]
        await Server(app, host, settings.deadline, notice).serve(sockets=[listening])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calllogs-server",
        description=fill(
            "Serve call logs over HTTP: /mcp to AI assistants, /slack to Slack. Needs "
            "ONEUPTIME_API_KEY, or --sandbox; for Slack also SLACK_SIGNING_SECRET and "
            "SLACK_BOT_TOKEN, or for several workspaces SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
        ),
        epilog=environment_help(Face.SERVER),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--sandbox", action="store_true", help="answer from made-up calls")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen")
    parser.add_argument("--port", type=port, default=8765, help="0 takes a free one")
    commands = parser.add_subparsers(dest="command", metavar="")
    connect = commands.add_parser("connect", help="give a workspace its OneUptime project")
    connect.add_argument("workspace", help="T0123ABCD; E0123ABCD for an organisation")
    connect.add_argument("--key-file", type=Path, help="holds the API key; else standard input")
    connect.add_argument(
        "--twilio", action="store_true", help="and the account of TWILIO_ACCOUNT_SID with its key"
    )
    disconnect = commands.add_parser("disconnect", help="take it away")
    disconnect.add_argument("workspace", help="as for connect")
    commands.add_parser("workspaces", help="list who installed the app, and who is connected")
    return parser
