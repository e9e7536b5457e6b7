"""One process for everything over HTTP: the MCP tools, Slack, health and figures."""

from calllogs.entrypoints.server.command import main

__all__ = ["main"]
