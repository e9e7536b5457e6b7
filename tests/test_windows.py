"""What Windows lacks, simulated: nothing here ran on Windows itself."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_startup import ran_code

SOURCE = Path(__file__).parents[1] / "src"
LACKING = {
    *("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty"),  # modules
    *("fork", "getuid", "geteuid", "getgid", "kill", "killpg", "mkfifo", "chown", "sync"),  # of os
    *("add_signal_handler", "remove_signal_handler"),  # of its loops
    *("SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGQUIT"),
}
"""Names of modules, functions and signals that Python has elsewhere and not on Windows."""

WITHOUT = """
import asyncio, os, signal, sys
for name in ("SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGQUIT"):
    delattr(signal, name)
def refuse(self, *arguments):
    raise NotImplementedError
asyncio.SelectorEventLoop.add_signal_handler = refuse
asyncio.SelectorEventLoop.remove_signal_handler = refuse
from calllogs import startup
"""
"""Takes away what Windows has not, as far as a process on another system can go without it."""


def lacking(tree: ast.AST) -> Iterator[str]:
    """Yield what a module uses that Windows lacks, but for what stands in `sys.platform` checks."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "win32" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in LACKING)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("os", "signal", "loop"):
            yield from {node.attr} & LACKING
        yield from lacking(node)


def test_nothing_is_used_that_windows_lacks() -> None:
    used = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in lacking(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert used == set()


def test_the_test_itself_sees_what_is_lacking() -> None:
    code = (
        "import fcntl\nif sys.platform != 'win32':\n    import resource\nos.kill(1, signal.SIGHUP)"
    )
    assert [*lacking(ast.parse(code))] == ["fcntl", "kill", "SIGHUP"]


INTERRUPT = """
import threading
def interrupt(line):
    if "serving" in line or "made-up calls at" in line:
        threading.Thread(target=signal.raise_signal, args=(signal.SIGINT,)).start()
    return write(line)
write, sys.stderr.write = sys.stderr.write, interrupt
"""


@pytest.mark.parametrize(
    ("command", "argv", "status"),
    [
        ("cli", ["--json", "how many today"], 0),
        ("mcp", ["--sandbox"], 0),
        ("mcp", ["--sandbox", "--http", "--port", "0"], 0),
        ("server", ["--sandbox", "--port", "0"], 0),
        ("sandbox", ["--port", "0"], 0),
        ("slack", [], 2),
    ],
)
async def test_a_command_starts_and_ends_without_what_windows_lacks(
    command: str, argv: list[str], status: int
) -> None:
    code = f"{WITHOUT}{INTERRUPT}sys.argv = {['calllogs', *argv]!r}\nstartup.{command}()"
    ended = await ran_code(code)
    assert (ended.status, "Traceback" in ended.err, "bug" in ended.err) == (status, False, False)


def test_lines_of_a_csv_end_once_where_text_is_translated() -> None:
    """Windows writes CR LF for LF in a text; a line of CSV ends in CR LF already."""
    code = (
        "import io, os, sys; from calllogs.cli.export import _standard_output; "
        "sys.stdout = io.TextIOWrapper(io.FileIO(os.dup(1), 'w'), 'cp1252', newline='\\r\\n'); "
        "next(_standard_output()).write('\\u2022\\r\\n'); sys.stdout.flush()"
    )
    ran = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", code], capture_output=True, check=True
    )
    assert ran.stdout == b"\xe2\x80\xa2\r\n"
