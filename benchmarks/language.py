"""How long a filter takes to read, beside dateparser on its time phrase alone, in turns."""

import json
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import dateparser
from processes import NO_SETTINGS, PYTHON

from calllogs.errors import FilterError
from calllogs.language.parser import parse

ROOT = Path(__file__).parents[1]
ROUNDS = 20
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
PHRASES = ("yesterday", "2 days ago", "nov 3", "last monday", "2026-11-03", "9am yesterday")


def texts() -> list[str]:
    """Return the texts of the worked cases."""
    lines = (ROOT / "tests/data/filters.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def read(text: str) -> None:
    """Read a filter; a text that is refused takes its time too."""
    try:
        parse(text, now=NOW, tz="America/New_York", region="US")
    except FilterError:
        return


def seconds(action: Callable[[str], object], text: str) -> float:
    """Return how long an action takes on a text."""
    start = time.perf_counter()
    action(text)
    return time.perf_counter() - start


def imported(module: str) -> float:
    """Return how long a fresh interpreter takes to import a module, less an empty one."""

    def run(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([PYTHON, "-c", code], check=True, env=NO_SETTINGS)
        return time.perf_counter() - start

    run(f"import {module}")  # the bytecode is written once
    pairs = [(run(f"import {module}"), run("pass")) for _ in range(ROUNDS)]
    return statistics.median(loaded - empty for loaded, empty in pairs)


def lines() -> list[str]:
    """Return the table, as docs/benchmarks.md holds it."""
    ours, theirs = [], []
    for text in texts():
        read(text)  # the number tables are loaded once, when the first number occurs
    for _ in range(ROUNDS):  # interleaved, so that the machine's mood strikes both
        ours += [seconds(read, text) for text in texts()]
        theirs += [seconds(dateparser.parse, phrase) for phrase in PHRASES]
    median, slowest = statistics.median(ours), statistics.quantiles(ours, n=100)[98]
    beside = statistics.median(theirs)
    load = imported("calllogs.language.parser")
    return [
        f"{len(ours):,} readings\n",
        "| what | figure | aim |\n|---|---|---|",
        f"| reading a filter, median | {median * 1000:.3f} ms | below 0.2 ms |",
        f"| reading a filter, 99th percentile | {slowest * 1000:.3f} ms | below 1 ms |",
        f"| dateparser on a time phrase alone, median | {beside * 1000:.3f} ms | |",
        f"| ratio of the medians | {beside / median:.0f} | at least 20 |",
        f"| importing calllogs.language | {load * 1000:.0f} ms | below 60 ms |",
        f"| importing dateparser | {imported('dateparser') * 1000:.0f} ms | |",
    ]


if __name__ == "__main__":
    print(*lines(), sep="\n")
