"""Every figure of docs/benchmarks.md, measured anew on this machine.

uv run --group bench python benchmarks/run.py > docs/benchmarks.md

Names of parts (starting, asking ...) measure those alone.
"""

import asyncio
import sys

import acknowledging
import asking
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


async def main(names: list[str]) -> None:
    """Print the page."""
    print(HEADINGS)
    for name, rows in PARTS.items():
        if not names or name in names:
            print(f"measuring: {name}", file=sys.stderr)
            for row in await rows():
                print(row, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
