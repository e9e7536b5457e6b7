"""The command `calllogs-sandbox`: serves made-up calls, or a dataset, until it is ended."""

import argparse
import json
import signal
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import uvicorn

from calllogs.sandbox import (
    SAMPLE_ACCOUNT_SID,
    SAMPLE_API_KEY,
    SAMPLE_TWILIO_SECRET,
    Dataset,
    create_app,
    load_dataset,
    sample_dataset,
)
from calllogs.sandbox.releases import NEWEST, Release, parsed_release
from calllogs.sandbox.twilio import made_up_calls

ENDED, WRONG = 0, 2
_LARGEST_PORT = 65_535


def run(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        dataset = _dataset(arguments.dataset)
        listening = socket.create_server((arguments.host, arguments.port))
        # asyncio sets this on sockets it opens itself only: without it, an answer in several
        # pieces waits 40 ms for the other side (docs/benchmarks.md).
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"calllogs-sandbox: {_error_message(arguments, error)}", file=sys.stderr)
        return WRONG
    app = create_app(dataset, release=arguments.release)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    # uvicorn handles signals while it serves only, and raises them again once it has ended.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    _announce(listening, dataset)
    server.run(sockets=[listening])
    return ENDED


def _dataset(file: Path | None) -> Dataset:
    if file is None:
        return sample_dataset(datetime.now(UTC))  # noqa: TID251  a server has a clock of its own
    return load_dataset(file.read_text(encoding="utf-8"))


def _error_message(arguments: argparse.Namespace, error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is None:
        return f"port {arguments.port} of {arguments.host} cannot be listened on. Try another."
    return f"{arguments.dataset} is not a dataset. {_fault(error)} Its format: docs/sandbox.md."


def _fault(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"It cannot be read: {error.strerror}."
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "It is not JSON in UTF-8."
    told = str(error)
    return told if isinstance(error, ValueError) and told.endswith(".") else "A value is malformed."


def _announce(listening: socket.socket, dataset: Dataset) -> None:
    host, port = listening.getsockname()[:2]
    print(announcement(f"http://{host}:{port}", dataset), file=sys.stderr, flush=True)


def announcement(url: str, dataset: Dataset) -> str:
    """Return what is said at the start: how to ask what is served at an address."""
    key = SAMPLE_API_KEY if SAMPLE_API_KEY in dataset.keys else next(iter(dataset.keys), "none")
    lines = [
        f"calllogs-sandbox: made-up calls at {url}/api",
        f"  ONEUPTIME_URL={url} ONEUPTIME_API_KEY={key} calllogs today",
    ]
    if made_up_calls(dataset.tables):  # rows of one's own may name no call of a carrier
        lines.append(
            f"  and what became of them, made up: TWILIO_ACCOUNT_SID={SAMPLE_ACCOUNT_SID} "
            f"TWILIO_AUTH_TOKEN={SAMPLE_TWILIO_SECRET} CALLLOGS_TWILIO_URL={url}"
        )
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calllogs-sandbox",
        description="Serve a OneUptime-compatible Call Log API on made-up calls, or on a dataset.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=_port, default=8099, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen")
    parser.add_argument(
        "--dataset",
        type=Path,
        metavar="FILE",
        help="rows and keys in JSON; docs/sandbox.md has the format",
    )
    parser.add_argument(
        "--as",
        dest="release",
        type=_release,
        default=NEWEST,
        metavar="VERSION",
        help="answer as an older OneUptime does, such as 11.5.1 or 9.5.0",
    )
    return parser


def _release(text: str) -> Release:
    try:
        return parsed_release(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a version. Write one such as 11.5.1."
        ) from error


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use 0 to {_LARGEST_PORT}.")
    return int(text)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
