"""The MCP face: `calllogs-mcp`, tools for assistants."""

from calllogs.entrypoints.mcp.command import main

__all__ = ["main"]
