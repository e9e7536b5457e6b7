"""How a face is loaded: at once, and without looking for garbage meanwhile."""

import gc
from importlib import import_module
from types import ModuleType


def loaded(name: str) -> ModuleType:
    """Return a module, imported without collecting garbage.

    Loading makes many objects that stay and next to none that go: collecting meanwhile takes
    80 of the 760 ms in which the MCP face is loaded (docs/benchmarks.md). What is loaded then is
    left out of every later collection.
    """
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()
