"""The entry points of the commands: each loads its face, and says in a sentence what stops it.

Loading collects no garbage. Ctrl-C ends a command silently from the first moment to the last.
"""

import _signal  # type: ignore[import-not-found]  # signal's half in C: it is there at once

_signal.signal(_signal.SIGINT, _signal.SIG_DFL)  # while the rest is loaded, no traceback

import codecs
import gc
import os
import signal
import sys
import unicodedata
from errno import EINVAL
from importlib import import_module
from io import TextIOWrapper
from types import FrameType, ModuleType

from calllogs.errors import place_of

COLLECT_SELDOM = (5_000, 10, 10)
"""Allocations between two collections, and collections between two of the older generations.

Answers are made of thousands of small objects without reference cycles; collecting every 700
allocations, as Python does, took a third of the processor time of a summary over 100,000 calls
(docs/benchmarks.md).
"""

FAILED, BEYOND_SIGNALS = 1, 128
"""Exit statuses; a shell reports 128 and the number of the signal that ended a command."""


def cli() -> None:
    """Run `calllogs`; `calllogs mcp` is `calllogs-mcp`, for who runs a package by its name."""
    if sys.argv[1:2] == ["mcp"]:
        del sys.argv[1]
        mcp()
    _run("calllogs", "calllogs.cli.command")


def completion() -> None:
    """Run `calllogs-completion`."""
    _run("calllogs-completion", "calllogs.cli.completion")


def mcp() -> None:
    """Run `calllogs-mcp`."""
    _run("calllogs-mcp", "calllogs.mcp.command")


def sandbox() -> None:
    """Run `calllogs-sandbox`."""
    _run("calllogs-sandbox", "calllogs.sandbox.command")


def server() -> None:
    """Run `calllogs-server`."""
    _run("calllogs-server", "calllogs.server.command")


def slack() -> None:
    """Run `calllogs-slack`."""
    _run("calllogs-slack", "calllogs.slack.command")


def _run(command: str, module: str) -> None:
    prepare_streams()
    if sys.argv[1:] == ["--version"]:
        sys.exit(_tell_version(command))
    status = _status(command, module)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(status)


def _tell_version(command: str) -> int:
    version = import_module("importlib.metadata").version("calllogs")
    sys.stdout.write(f"{command} {version}\n")
    return 0


def _status(command: str, module: str) -> int:
    """Run a command's `run` with the command line; return the exit status."""
    ended_by = [signal.SIGINT]
    try:
        try:
            face = load(module)
            _interrupt_on_signals(ended_by)
            return int(face.run(sys.argv[1:]))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return BEYOND_SIGNALS + ended_by[-1]
    except Exception as error:  # a process's boundary
        if sys.flags.dev_mode:
            raise
        return _failed(command, error)


def _failed(command: str, error: BaseException) -> int:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, OSError):
        return _fail_to_write(command, error)
    return _fail(command, f"this is a bug in calllogs, please report it: {place_of(error)}.")


def _interrupt_on_signals(ended_by: list[signal.Signals]) -> None:
    """Have what ends a process end it as Ctrl-C does, so that no file is left half written.

    Args:
        ended_by: Takes down the signals that come.
    """

    def interrupt(number: int, _frame: FrameType | None) -> None:
        ended_by.append(signal.Signals(number))
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # Windows has no second, others no third
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:  # not where nohup ignores it
            signal.signal(number, interrupt)


def _fail(command: str, sentence: str) -> int:
    sys.stderr.write(f"{command}: {sentence}\n")
    return FAILED


def _fail_to_write(command: str, error: OSError) -> int:
    """Say that a file or the output takes nothing; discard what would be written at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == EINVAL):
        return 0  # the reader left (`calllogs ... | head`): nothing more to say
    if error.filename is not None:
        sentence = f"the file {error.filename} cannot be used: {error.strerror}."
        return _fail(command, f"{sentence} A setting names it, such as SSLKEYLOGFILE: correct it.")
    return _fail(command, f"the answer was not written, or in part only: {error.strerror}.")


def prepare_streams() -> None:
    """Open the standard streams a parent has closed, and let each write what it has no letter for.

    A closed one is opened before a socket takes its number. Writing to standard output fails then,
    as it would have.
    """
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode))
    codecs.register_error("stand-in", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="stand-in")


_STAND_INS = {
    **dict.fromkeys("•★✱", "*"),
    **dict.fromkeys("✗×", "x"),
    **dict.fromkeys("“”", '"'),
    "’": "'",
    **dict.fromkeys("–—─━", "-"),
    **dict.fromkeys("▁▂▃▄▅▆▇█", "#"),
    "✓": "+",
    "○": "o",
    "│": "|",
    "…": "...",
    "·": "-",
    "‹": "<",
    "›": ">",
    "→": "->",
}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for a letter in an encoding without it: `*` for a dot, `e` for `é`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(map(_plain, letters)), error.end


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _STAND_INS.get(letter) or bare or "?"


def load(module: str) -> ModuleType:
    """Import a module without collecting garbage meanwhile, and collect seldom afterwards.

    Importing allocates many objects that stay and next to none that go: collecting meanwhile takes
    80 of the 760 ms in which the MCP face is loaded (docs/benchmarks.md). What is loaded then is
    left out of every later collection.
    """
    gc.disable()
    _leave_out_httpx_command()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.set_threshold(*COLLECT_SELDOM)
        gc.enable()


def _leave_out_httpx_command() -> None:
    """Have httpx do without its command, as where its extra is not installed.

    Where rich and click happen to be installed, importing httpx loads them and pygments for it:
    two thirds of its import (docs/benchmarks.md).
    """
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None forbids an import
