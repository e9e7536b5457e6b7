"""The terminal face: `calllogs [FILTER...]`."""

from calllogs.entrypoints.loading import loaded

__all__ = ["main"]


def main() -> None:
    """Run the command line of this process."""
    loaded("calllogs.entrypoints.terminal.command").main()
