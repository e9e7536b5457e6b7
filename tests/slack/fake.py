"""A Slack on the loopback: Web API, response_url, and Socket Mode over a real websocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

TEAM = "T0CALLLOGS"


@dataclass
class FakeSlack:
    """What was sent to this Slack, and what it answers.

    Attributes:
        acknowledged: Envelope ids, in the order they were acknowledged.
        answers: What was posted to a response_url.
        refusals: Bodies to refuse the next posts with, e.g. `invalid_blocks`.
        bad_token: Whether auth.test fails.
    """

    acknowledged: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    answers: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    refusals: list[str] = field(default_factory=list)
    bad_token: bool = False
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    _socket: web.WebSocketResponse | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/"

    async def command(self, text: str, *, envelope: str = "e1", **over: str) -> None:
        """Send `/calllogs TEXT` as Slack does."""
        payload = {
            "team_id": TEAM,
            "channel_id": "C1",
            "channel_name": "general",
            "user_id": "U1",
            "user_name": "al",
            "command": "/calllogs",
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"{self.origin}/commands/1",
            "trigger_id": "1.2.x",
            **over,
        }
        await self.send({"envelope_id": envelope, "type": "slash_commands", "payload": payload})

    async def send(self, envelope: dict[str, Any]) -> None:
        async with asyncio.timeout(10):
            await self.connected.wait()
        assert self._socket is not None
        await self._socket.send_json({"accepts_response_payload": True, **envelope})

    async def answer(self) -> dict[str, Any]:
        """Return the next message posted to a response_url."""
        async with asyncio.timeout(10):
            return await self.answers.get()

    async def ack(self) -> str:
        """Return the next envelope that was acknowledged."""
        async with asyncio.timeout(10):
            return await self.acknowledged.get()

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"})
        if self.bad_token:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        identity = {
            "team_id": TEAM,
            "user_id": "UBOT",
            "bot_id": "B1",
            "url": "https://x.slack.com",
        }
        return web.json_response({"ok": True, **identity})

    async def _respond(self, request: web.Request) -> web.Response:
        await self.answers.put(await request.json())
        refusal = self.refusals.pop(0) if self.refusals else ""
        return web.Response(text=refusal or "ok", status=500 if refusal else 200)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT and "envelope_id" in message.data:
                await self.acknowledged.put(message.json()["envelope_id"])
        return socket


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """Run a fake Slack on a free port."""
    slack = FakeSlack()
    app = web.Application()
    app.add_routes(
        [
            web.post("/api/{method}", slack._api),  # noqa: SLF001  its own routes
            web.post("/commands/{rest}", slack._respond),  # noqa: SLF001
            web.get("/link", slack._link),  # noqa: SLF001
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.port = runner.addresses[0][1]
    try:
        yield slack
    finally:
        await runner.cleanup()
