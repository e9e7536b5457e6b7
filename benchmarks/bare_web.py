"""The MCP SDK over streamable HTTP with one tool: the raw call that `list_call_logs` comes down to.

python benchmarks/bare_web.py ONEUPTIME_URL REQUEST

REQUEST is in JSON: path, params, body, headers. It says on standard error where it listens, as
`calllogs-mcp --http` does, and serves until it is ended. It imports nothing of ours.
"""

import json
import socket
import sys
from typing import Any

import httpx
import uvicorn
from mcp.server import MCPServer


def bare(url: str, request: dict[str, Any]) -> MCPServer[None]:
    """Return the server of one tool."""
    http = httpx.AsyncClient(base_url=f"{url}/api")
    server: MCPServer[None] = MCPServer("bare", log_level="WARNING")

    @server.tool()
    async def list_call_logs(filter: str = "", limit: int = 0) -> dict[str, Any]:  # noqa: ARG001  the arguments of ours
        """List call logs."""
        reply = await http.post(
            request["path"],
            params=request["params"],
            json=request["body"],
            headers=request["headers"],
        )
        found: dict[str, Any] = json.loads(reply.content)
        return found

    return server


if __name__ == "__main__":
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as where asyncio listens
    name, port = listening.getsockname()
    sys.stderr.write(f"bare: serving http://{name}:{port}/mcp\n")
    sys.stderr.flush()
    app = bare(sys.argv[1], json.loads(sys.argv[2])).streamable_http_app(stateless_http=True)
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
