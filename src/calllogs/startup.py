"""The entry points of the commands: each loads its face without collecting garbage meanwhile."""

import gc
from importlib import import_module
from types import ModuleType

COLLECT_SELDOM = (5_000, 10, 10)
"""Allocations between two collections, and collections between two of the older generations.

Answers are made of thousands of small objects without reference cycles; collecting every 700
allocations, as Python does, took a third of the processor time of a summary over 100,000 calls
(docs/benchmarks.md).
"""


def cli() -> None:
    """Run `calllogs`."""
    _run("calllogs.cli.command")


def mcp() -> None:
    """Run `calllogs-mcp`."""
    _run("calllogs.mcp.command")


def server() -> None:
    """Run `calllogs-server`."""
    _run("calllogs.server.command")


def slack() -> None:
    """Run `calllogs-slack`."""
    _run("calllogs.slack.command")


def _run(module: str) -> None:
    load(module).main()


def load(module: str) -> ModuleType:
    """Import a module without collecting garbage meanwhile, and collect seldom afterwards.

    Importing allocates many objects that stay and next to none that go: collecting meanwhile takes
    80 of the 760 ms in which the MCP face is loaded (docs/benchmarks.md). What is loaded then is
    left out of every later collection.
    """
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.set_threshold(*COLLECT_SELDOM)
        gc.enable()
