"""The command `calllogs-mcp`: serves the tools on standard input and output, or over HTTP."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from textwrap import fill
from types import FrameType, TracebackType

from calllogs.app import open_app
from calllogs.config.settings import Settings, environment_help
from calllogs.config.values import LARGEST_PORT
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError, place_of
from calllogs.mcp.caller import cursor_secrets, single_caller
from calllogs.mcp.server import build_server

ENDED, WRONG = 0, 2
HOST, PORT = "127.0.0.1", 8765

SECONDS_BETWEEN_LOOKS = 1.0
"""For the host, which is the process that started this one."""

_LOG = logging.getLogger(__name__)

_ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def run(argv: Sequence[str]) -> int:
    """Serve until the input ends, or a signal comes; returns the exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if not arguments.http and (arguments.host, arguments.port) != (None, None):
        parser.error(
            "--host and --port go with --http: on standard input there is nobody to let in."
        )
    log_to_stderr()
    serve = _serve_http if arguments.http else _serve_stdio
    try:
        serve(arguments)
    except ConfigurationError as error:
        sys.stderr.write(f"calllogs-mcp: {error}\n")
        return WRONG
    return ENDED


def _serve_http(arguments: argparse.Namespace) -> None:
    # Imported only now: a server on standard input starts without loading a web server.
    from calllogs.mcp.http.app import serve  # noqa: PLC0415  stdio pays for no web server

    listening_port = PORT if arguments.port is None else arguments.port
    serve(arguments.host or HOST, listening_port, sandbox=arguments.sandbox)


def _serve_stdio(arguments: argparse.Namespace) -> None:
    signal.signal(signal.SIGINT, _exit)
    signal.signal(signal.SIGTERM, _exit)
    asyncio.run(_answer_stdio(os.getppid(), sandbox=arguments.sandbox))


async def _answer_stdio(parent: int, *, sandbox: bool) -> None:
    # Opened around the server, not in its lifespan: a missing key is then reported before the
    # protocol begins, and a process with several faces can share one App.
    settings = Settings.from_environment()
    async with open_app(settings, sandbox=sandbox) as app:
        masked, secrets = settings.mask_numbers or False, cursor_secrets(settings)
        caller = single_caller(app, masked=masked, secrets=secrets)
        server = build_server(app, find_caller=caller, view=settings.mcp_app)
        watching = asyncio.create_task(_end_with(parent))
        try:
            await server.run_stdio_async()
        except* BrokenPipeError:
            _LOG.info("The host went away while an answer was written.")
        finally:
            watching.cancel()


async def _end_with(parent: int) -> None:
    """End when the host has: somebody else may hold the input open, so that it never ends."""
    while os.getppid() == parent:  # noqa: ASYNC110  nothing tells a process of it
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(ENDED)


def _exit(_signal: int, _frame: FrameType | None) -> None:
    """End at once: the SDK's reader thread waits for input and would keep the process alive.

    Nothing is lost, for nothing here writes.
    """
    logging.shutdown()
    os._exit(ENDED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calllogs-mcp",
        description=fill(
            "Serve OneUptime's call logs to AI assistants: MCP over standard input and "
            "output, or over HTTP. Needs ONEUPTIME_API_KEY, or --sandbox; over HTTP callers may "
            "send their own key instead."
        ),
        epilog=environment_help(Face.MCP),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--sandbox", action="store_true", help="answer from made-up calls")
    parser.add_argument("--http", action="store_true", help="serve streamable HTTP")
    parser.add_argument("--host", help=f"where to listen with --http ({HOST})")
    parser.add_argument("--port", type=port, help=f"with --http ({PORT}); 0 takes a free one")
    return parser


def port(text: str) -> int:
    """Read a port from the command line.

    Raises:
        ArgumentTypeError: It is none.
    """
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use 0 to {LARGEST_PORT}.")
    return int(text)


class DiscreetFormatter(logging.Formatter):
    """Formats an exception as its kind and where it arose, without its text.

    The text may quote a number, a filter or a reply.
    """

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802  logging's own name
        """Return `ValueError at server.py:12 run, tools.py:34 _read`."""
        return place_of(ei[1]) if ei[1] else "Error"


def log_to_stderr() -> None:
    """Send warnings to standard error; standard output belongs to the protocol.

    Called before MCPServer is built, which otherwise installs a handler of its own.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
