"""A Slack on the loopback: Web API, response_url, and Socket Mode over a real websocket."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from calllogs.slack.delivery import SlackTransport

TEAM = "T0CALLLOGS"
SCOPELESS = "missing_scope"

Json = dict[str, Any]


@dataclass
class FakeSlack:
    """What was sent to this Slack, and what it answers.

    Attributes:
        acknowledged: What envelopes were acknowledged with, in order.
        answers: What was posted to a response_url.
        calls: Methods of the Web API that were called, with their parameters.
        users: What users.info answers; without any, the app lacks the scope.
        channels: What conversations.info answers; without any, the app lacks the scope.
        groups: The members of user groups; without any, the app lacks the scope.
        files: The contents of files that were uploaded.
        refusals: Bodies to refuse the next posts with, e.g. `invalid_blocks`.
        replies: Statuses, bodies and headers to answer the next posts with.
        view_refusals: Errors to refuse the next views with, e.g. `expired_trigger_id`.
        message_refusals: Errors to refuse the next messages of the Web API with.
        edit_refusals: Errors to refuse the next edits of messages with.
        scopes: What the app was granted, as every answer says.
        history: The messages conversations.history answers.
        bad_token: Whether auth.test fails.
        bad_app_token: Whether apps.connections.open fails.
        lost: Whether nobody listens where it says the websocket is.
        silent: Whether posts to a response_url are never answered.
        host: The name under which it is asked.
        tls: What it shows to whoever asks; without it, it speaks plainly.
    """

    acknowledged: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    answers: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    calls: asyncio.Queue[tuple[str, Json]] = field(default_factory=asyncio.Queue)
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    replies: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    view_refusals: list[str] = field(default_factory=list)
    message_refusals: list[str] = field(default_factory=list)
    edit_refusals: list[str] = field(default_factory=list)
    scopes: str = "commands"
    history: list[Json] = field(default_factory=list)
    bad_token: bool = False
    bad_app_token: bool = False
    lost: bool = False
    silent: bool = False
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    port: int = 0
    _socket: web.WebSocketResponse | None = None

    @property
    def origin(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/"

    @property
    def transport(self) -> SlackTransport:
        return SlackTransport(self.api_url)

    @property
    def response_url(self) -> str:
        return f"{self.origin}/commands/1"

    async def command(self, text: str, *, envelope: str = "e1", **over: str) -> None:
        """Send `/calllogs TEXT` as Slack does."""
        await self.send(
            {
                "envelope_id": envelope,
                "type": "slash_commands",
                "payload": command_payload(text, self.response_url, **over),
            }
        )

    async def interact(self, payload: Json, *, envelope: str = "e2") -> None:
        """Send a press, a form, a shortcut or a menu's question as Slack does."""
        await self.send({"envelope_id": envelope, "type": "interactive", "payload": payload})

    async def send(self, envelope: Json) -> None:
        async with asyncio.timeout(60):
            await self.connected.wait()
        assert self._socket is not None
        await self._socket.send_json({"accepts_response_payload": True, **envelope})

    async def cut(self) -> None:
        """Break the websocket off, as networks do."""
        assert self._socket is not None
        self.connected.clear()
        await self._socket.close()

    async def answer(self) -> Json:
        """Return the next message posted to a response_url."""
        async with asyncio.timeout(60):
            return await self.answers.get()

    async def ack(self) -> str:
        """Return the next envelope that was acknowledged."""
        return str((await self.reply())["envelope_id"])

    async def reply(self) -> Json:
        """Return the next acknowledgement, with what it carries."""
        async with asyncio.timeout(60):
            return await self.acknowledged.get()

    async def called(self, method: str) -> Json:
        """Return the parameters of the next call of a method; others before it are passed over."""
        async with asyncio.timeout(60):
            while True:
                name, params = await self.calls.get()
                if name == method:
                    return params

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        params = await _params(request)
        await self.calls.put((method, params))
        known = getattr(self, f"_{method.replace('.', '_').lower()}", None)
        scopes = {"x-oauth-scopes": self.scopes}
        return web.json_response(known(params) if known else {"ok": True}, headers=scopes)

    def _apps_connections_open(self, _: Json) -> Json:
        if self.bad_app_token:
            return {"ok": False, "error": "invalid_auth"}
        scheme = "wss" if self.tls else "ws"
        return {"ok": True, "url": f"{scheme}://{self.host}:{9 if self.lost else self.port}/link"}

    def _auth_test(self, _: Json) -> Json:
        if self.bad_token:
            return {"ok": False, "error": "invalid_auth"}
        url = "https://x.slack.com"
        return {"ok": True, "team_id": TEAM, "user_id": "UBOT", "bot_id": "B1", "url": url}

    def _users_info(self, params: Json) -> Json:
        if not self.users:
            return {"ok": False, "error": SCOPELESS}
        user = self.users.get(params["user"])
        return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}

    def _conversations_info(self, params: Json) -> Json:
        if not self.channels:
            return {"ok": False, "error": SCOPELESS}
        return {"ok": True, "channel": self.channels[params["channel"]]}

    def _conversations_history(self, _: Json) -> Json:
        return {"ok": True, "messages": self.history}

    def _usergroups_users_list(self, params: Json) -> Json:
        if not self.groups:
            return {"ok": False, "error": SCOPELESS}
        return {"ok": True, "users": self.groups[params["usergroup"]]}

    def _chat_postephemeral(self, _: Json) -> Json:
        if self.message_refusals:
            return {"ok": False, "error": self.message_refusals.pop(0)}
        return {"ok": True, "ts": "8.8"}

    _chat_postmessage = _chat_postephemeral

    def _chat_update(self, _: Json) -> Json:
        if self.edit_refusals:
            return {"ok": False, "error": self.edit_refusals.pop(0)}
        return {"ok": True, "ts": "8.8"}

    def _views_open(self, params: Json) -> Json:
        if self.view_refusals:
            return {"ok": False, "error": self.view_refusals.pop(0)}
        return {"ok": True, "view": {"id": "V1", "hash": "h", **params["view"]}}

    _views_push = _views_update = _views_publish = _views_open

    def _conversations_open(self, params: Json) -> Json:
        return {"ok": True, "channel": {"id": f"D{params['users']}"}}

    def _files_getuploadurlexternal(self, _: Json) -> Json:
        return {"ok": True, "upload_url": f"{self.origin}/upload", "file_id": "F1"}

    def _files_completeuploadexternal(self, _: Json) -> Json:
        return {"ok": True, "files": [{"id": "F1"}]}

    async def _upload(self, request: web.Request) -> web.Response:
        self.files.append((await request.read()).decode())
        return web.Response(text="OK")

    async def _respond(self, request: web.Request) -> web.Response:
        await self.answers.put(await request.json())
        if self.silent:
            await asyncio.Event().wait()
        if self.replies:
            status, body, headers = self.replies.pop(0)
            return web.Response(text=body, status=status, headers=headers)
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
                await self.acknowledged.put(message.json())
        return socket


async def _params(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    form = {**request.query, **await request.post()}
    return {name: _read(value) for name, value in form.items()}


def _read(value: object) -> object:
    text = str(value)
    return json.loads(text) if text.startswith(("{", "[")) else text


def command_payload(text: str, response_url: str, **over: str) -> Json:
    """Return a slash command as Slack writes it."""
    return {
        "team_id": TEAM,
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": "U1",
        "user_name": "al",
        "command": "/calllogs",
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": "1.2.x",
        **over,
    }


def press_payload(action: Json, response_url: str, **over: Any) -> Json:  # noqa: ANN401  next to JSON
    """Return the press of a button, or a choice from a menu, as Slack writes it."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "x"},
        "user": {"id": "U1", "team_id": TEAM, "name": "al"},
        "channel": {"id": "C1", "name": "general"},
        "container": {"type": "message", "is_ephemeral": True, "channel_id": "C1"},
        "actions": [action],
        "response_url": response_url,
        "trigger_id": "1.2.x",
        "api_app_id": "A1",
        **over,
    }


@asynccontextmanager
async def fake_slack(
    host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[FakeSlack]:
    """Run a fake Slack on a free port."""
    slack = FakeSlack(host=host, tls=tls)
    app = web.Application()
    app.add_routes(
        [
            web.post("/api/{method}", slack._api),  # noqa: SLF001  its own routes
            web.get("/api/{method}", slack._api),  # noqa: SLF001
            web.post("/commands/{rest}", slack._respond),  # noqa: SLF001
            web.post("/upload", slack._upload),  # noqa: SLF001
            web.get("/link", slack._link),  # noqa: SLF001
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    slack.port = runner.addresses[0][1]
    try:
        yield slack
    finally:
        await runner.cleanup()
