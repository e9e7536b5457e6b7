"""The Slack face: `/calllogs`, answered privately."""

from calllogs.entrypoints.loading import loaded

__all__ = ["main"]


def main() -> None:
    """Do what this process's command line says."""
    loaded("calllogs.entrypoints.slack.command").main()
