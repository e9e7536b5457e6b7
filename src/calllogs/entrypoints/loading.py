"""How a face is loaded: at once, without looking for garbage meanwhile, and seldom afterwards."""

import gc
from importlib import import_module
from types import ModuleType

SELDOM = (5_000, 10, 10)
"""Objects made between two looks for garbage, and looks between two longer ones.

Answers are made of thousands of small objects that refer to each other in no circle and go by
themselves; looking at them every 700, as Python does, took a third of the processor's time of a
summary over 100,000 calls (docs/benchmarks.md).
"""


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
        gc.set_threshold(*SELDOM)
        gc.enable()
