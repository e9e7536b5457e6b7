"""One process for everything over HTTP: the MCP tools, Slack, health and figures."""

from calllogs.entrypoints.loading import loaded

__all__ = ["main"]


def main() -> None:
    """Do what this process's command line says."""
    loaded("calllogs.entrypoints.server.command").main()
