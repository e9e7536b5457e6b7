"""Writes the generated files anew.

`python -m scripts.generate` writes what is made from tables, in seconds; `--faces` also what the
faces show for the questions of tests/data/faces, `--faults` also docs/faults.md, which is measured.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from mcp import Client

from calllogs.cli.hosts import HOSTS
from calllogs.mcp.server import build_server
from calllogs.render.markdown import filters_markdown
from calllogs.slack.manifest import EXAMPLE_URL, as_json, manifest
from scripts import bundles
from scripts.answers import with_answers
from scripts.door_table import doors_page
from scripts.host_pages import host_index, host_page
from scripts.settings_tables import settings_page, with_tables
from scripts.understanding import understanding_page
from tests.faces import record
from tests.slack.scene import app_over, sandbox

ROOT = Path(__file__).parents[1]


def tool_definitions() -> str:
    """Return the tools as the MCP server lists them."""
    return json.dumps(asyncio.run(_tools()), indent=2, ensure_ascii=False) + "\n"


async def _tools() -> object:
    async with Client(build_server(app_over(sandbox()), masked=False)) as client:
        listed = await client.list_tools()
    return listed.model_dump(mode="json", by_alias=True, exclude_none=True)["tools"]


def _page(name: str) -> Callable[[], str]:
    return lambda: with_answers(with_tables((ROOT / name).read_text(encoding="utf-8")))


FILES: Mapping[str, Callable[[], str]] = {
    "tests/mcp/tools.json": tool_definitions,  # the bundle's manifest is made of it
    "README.md": _page("README.md"),
    "docs/mcp.md": _page("docs/mcp.md"),
    "docs/slack.md": _page("docs/slack.md"),
    "docs/carrier.md": _page("docs/carrier.md"),
    "docs/settings.md": settings_page,
    "docs/doors.md": doors_page,
    "docs/filters.md": filters_markdown,
    "docs/understanding.md": understanding_page,
    "docs/hosts/README.md": host_index,
    **{f"docs/hosts/{host.name}.md": partial(host_page, host) for host in HOSTS.values()},
    "server.json": lambda: bundles.as_json(
        bundles.registry_entry(bundles.project(), bundles.owner())
    ),
    "deploy/mcpb/manifest.json": lambda: bundles.as_json(
        bundles.manifest(bundles.project(), bundles.owner())
    ),
    "manifest.json": lambda: as_json(manifest()),
    "manifest.http.json": lambda: as_json(manifest(EXAMPLE_URL)),
}
"""What is made from tables, by its path; `tests/test_generated.py` says when one is old."""


def main(argv: Sequence[str]) -> None:
    """Write the files a command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m scripts.generate", description=__doc__)
    parser.add_argument("--faces", action="store_true", help="record tests/data/faces too")
    parser.add_argument("--faults", action="store_true", help="measure docs/faults.md too: minutes")
    arguments = parser.parse_args(argv)
    for name, text in FILES.items():
        (ROOT / name).write_text(text(), encoding="utf-8")
    if arguments.faces:
        record.main([])
    if arguments.faults:
        with (ROOT / "docs/faults.md").open("w", encoding="utf-8") as page:
            subprocess.run([sys.executable, "-m", "benchmarks.faults"], stdout=page, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
