"""The MCP face: `calllogs-mcp`, tools for assistants."""
