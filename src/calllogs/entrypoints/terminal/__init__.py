"""The terminal face: `calllogs [FILTER...]`."""

from calllogs.entrypoints.terminal.command import main

__all__ = ["main"]
