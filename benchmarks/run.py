"""Every figure of docs/benchmarks.md, measured anew on this machine.

uv run --group bench python benchmarks/run.py > docs/benchmarks.md

Names of parts (starting, asking ...) measure and print those alone.
"""

import asyncio
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import acknowledging
import asking
import language
import starting
import summing
import weighing

PARTS = {
    "starting": starting.rows,
    "asking": asking.rows,
    "summing": summing.rows,
    "acknowledging": acknowledging.rows,
    "weighing": weighing.rows,
}
HEADINGS = (
    "| what | beside | calllogs | beside | ratio (middle half) | aim |\n|---|---|---|---|---|---|"
)
PAGE = Path(__file__).with_name("page.md")
LIBRARIES = ("mcp", "httpx", "pydantic", "slack-bolt", "uvicorn", "rich", "dateparser")


async def main(names: list[str]) -> None:
    """Print the page, or the rows of some parts."""
    if names:
        await _printed(names)
        return
    before, between, after = PAGE.read_text(encoding="utf-8").split("<!-- figures -->\n")
    print(before + _circumstances(), end="\n\n")
    await _printed(list(PARTS))
    print(between, end="")
    print("measuring: language", file=sys.stderr)
    print(*language.lines(), sep="\n")
    print(after, end="")


async def _printed(names: list[str]) -> None:
    print(HEADINGS)
    for name in names:
        print(f"measuring: {name}", file=sys.stderr)
        for row in await PARTS[name]():
            print(row, flush=True)


def _circumstances() -> str:
    """Say when, where and with what; a busy machine shows in its load."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "  # noqa: TID251  the day of the run
        f"{platform.system()} on {os.cpu_count()} cores, load {load:.1f} at the start; {libraries}."
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
