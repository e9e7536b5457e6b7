"""A Slack on the loopback that workspaces install an app from: OAuth, Web API, response_url."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass
class FakeSlack:
    """What was sent to this Slack, and what it answers.

    Attributes:
        codes: What each code of an installation is good for.
        exchanged: The forms with which codes were shown.
        filter: Names of the Web API's methods, with the token each was called with.
        views: What was opened or published.
        answers: What was posted to a response_url.
        arrived: Whether it was asked who somebody is.
        taken: Whether that is answered, or held.
    """

    codes: dict[str, Json] = field(default_factory=dict)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    filter: list[tuple[str, str]] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    answers: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/"

    async def answer(self) -> Json:
        """Return the next message posted to a response_url."""
        async with asyncio.timeout(10):
            return await self.answers.get()

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        sent = request.json if request.content_type == "application/json" else request.post
        form = dict(await sent())
        if method == "oauth.v2.access":
            self.exchanged.append({name: str(value) for name, value in form.items()})
            granted = self.codes.pop(str(form["code"]), None)
            return web.json_response(granted or {"ok": False, "error": "invalid_code"})
        shown = request.headers.get("Authorization", str(form.get("token", "")))
        self.filter.append((method, shown.removeprefix("Bearer ")))
        if "view" in form:
            view = form["view"]
            self.views.append(json.loads(view) if isinstance(view, str) else view)
        if method == "users.info" and form.get("user") != "UBOT":
            self.arrived.set()
            await self.taken.wait()
        identity = {"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"}
        return web.json_response(identity)

    async def _respond(self, request: web.Request) -> web.Response:
        await self.answers.put(await request.json())
        return web.Response(text="ok")


def granted(
    team: str | None, name: str | None = None, enterprise: str | None = None, token: str = ""
) -> Json:
    """Return what Slack answers to a code of a workspace, or of an organisation."""
    return {
        "ok": True,
        "app_id": "A1",
        "access_token": token or f"xoxb-{team or enterprise}-marked-secret",
        "token_type": "bot",
        "scope": "commands",
        "bot_user_id": "UBOT",
        "team": {"id": team, "name": name} if team else None,
        "enterprise": {"id": enterprise, "name": name} if enterprise else None,
        "is_enterprise_install": team is None,
        "authed_user": {"id": "U1"},
    }


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """Run a fake Slack on a free port."""
    slack = FakeSlack()
    slack.taken.set()
    app = web.Application()
    app.add_routes(
        [
            web.post("/api/{method}", slack._api),  # noqa: SLF001  its own routes
            web.post("/commands/{rest}", slack._respond),  # noqa: SLF001
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.port = runner.addresses[0][1]
    try:
        yield slack
    finally:
        await runner.cleanup()
