import os
import pty
import re
import subprocess
import sys


def drawn(width: int, **environ: str) -> str:
    """What a terminal of some width gets."""
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "calllogs.cli", "failed", "limit", "2"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "COLUMNS": str(width), "TERM": "xterm-256color", **environ},  # noqa: TID251
    )
    os.close(theirs)
    with open(ours, "rb", buffering=0) as terminal:  # noqa: PTH123  a descriptor, not a path
        return terminal.read(65_536).decode()


def test_a_terminal_gets_colours_unless_it_asks_for_none() -> None:
    assert "\x1b[31m✗ " in drawn(160)
    assert "\x1b[31m" not in drawn(160, NO_COLOR="1")


def test_a_narrow_terminal_gets_calls_in_two_lines_each() -> None:
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn(60))
    assert "WHEN" not in plain
    assert max(map(len, plain.splitlines())) <= 60
    assert re.search(r"^✗ [\w ]+  \w{3} \d+ \w{3} \d\d:\d\d  \w+", plain, re.MULTILINE)
