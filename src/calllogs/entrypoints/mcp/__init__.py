"""The MCP face: `calllogs-mcp`, tools for assistants."""

from calllogs.entrypoints.loading import loaded

__all__ = ["main"]


def main() -> None:
    """Serve as this process's command line says."""
    loaded("calllogs.entrypoints.mcp.command").main()
