"""The MCP SDK on standard input with three trivial tools, and nothing of ours.

python benchmarks/bare_server.py
"""

from mcp.server import MCPServer


def trivial() -> MCPServer[None]:
    """Return a server of three tools that do nothing."""
    server: MCPServer[None] = MCPServer("bare", log_level="WARNING")

    @server.tool()
    def greet(name: str) -> str:
        """Greet somebody."""
        return f"Hello {name}"

    @server.tool()
    def add(one: int, other: int) -> int:
        """Add two numbers."""
        return one + other

    @server.tool()
    def repeat(text: str, times: int = 2) -> str:
        """Repeat a text."""
        return text * times

    return server


if __name__ == "__main__":
    trivial().run("stdio")
