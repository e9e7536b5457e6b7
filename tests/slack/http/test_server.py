"""`calllogs-server` as a process: what it serves, to whom, and how it ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from calllogs.config.doors import open_door
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.sandbox import SAMPLE_API_KEY
from calllogs.server.app import server_app
from tests.slack.http.fake import FakeSlack, fake_slack, granted
from tests.slack.http.signing import SIGNING, command, signed

TOKEN = "token-of-the-tests"  # noqa: S105  it guards nothing
OTHER = SecretStr("figures-only-x")
SHOWN = Settings(mcp_token=SecretStr(TOKEN), mcp_hosts=("calllogs.example.com",))
ONE = {"SLACK_BOT_TOKEN": "xoxb-marked-secret", "SLACK_SIGNING_SECRET": SIGNING}
SEVERAL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "client-marked-secret",
    "SLACK_SIGNING_SECRET": SIGNING,
    "SLACK_SCOPES": "admin",  # Bolt's own variable, which is not for Bolt to read
    "SLACK_INSTALL_PATH": "/elsewhere",
    "CALLLOGS_PUBLIC_URL": "https://calllogs.example.com",
    "CALLLOGS_SECRET": "secret-of-the-tests",
}
TOOLS = b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


async def started(*arguments: str, **environ: str) -> Process:
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251  a child inherits the path
        if not name.startswith(("ONEUPTIME_", "CALLLOGS_", "SLACK_"))
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "calllogs.server",
        "--sandbox",
        *arguments,
        env={**inherited, **environ},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )


async def ended(process: Process, given: bytes = b"") -> tuple[int | None, str, str]:
    async with asyncio.timeout(30):
        said, errors = await process.communicate(given)
    return process.returncode, said.decode(), errors.decode()


@dataclass
class Served:
    """The process, and a way to ask it."""

    process: Process
    http: httpx.AsyncClient
    slack: FakeSlack

    async def asks(self, **over: str) -> httpx.Response:
        body = command("how many", response_url=f"{self.slack.origin}/commands/1", **over)
        # The process reads the machine's clock, and says in every reply what it read.
        shown = (await self.http.get("/healthz")).headers["date"]
        at = int(parsedate_to_datetime(shown).timestamp())
        return await self.http.post("/slack/events", content=body, headers=signed(body, at))


@asynccontextmanager
async def serving(**environ: str) -> AsyncIterator[Served]:
    async with fake_slack() as slack:
        process = await started(
            "--port", "0", **{"CALLLOGS_SLACK_API_URL": slack.api_url, **environ}
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(30):
                line = (await process.stderr.readline()).decode()
            assert line.startswith("calllogs-server: serving http://127.0.0.1:"), line
            async with httpx.AsyncClient(base_url=line.split()[-1]) as http:
                yield Served(process, http, slack)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def test_one_process_serves_slack_tools_health_and_figures(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'slack.db'}"
    async with serving(**ONE, CALLLOGS_MCP_TOKEN=TOKEN, CALLLOGS_DATABASE_URL=database) as served:
        public = {"Host": "calllogs.example.com"}
        health = await served.http.get("/healthz", headers=public)
        served.http.headers["Authorization"] = f"Bearer {TOKEN}"
        acknowledged = await served.asks()
        answer = await served.slack.answer()
        unsigned = await served.http.post("/slack/events", content=b"x")
        read = await served.http.get("/slack/events")
        tools = await served.http.post("/mcp", content=TOOLS, headers=ACCEPT)
        foreign = await served.http.post("/mcp", content=TOOLS, headers={**ACCEPT, **public})
        lost = await served.http.get("/slack/install")
        figures = (await served.http.get("/metrics")).text.splitlines()
        served.process.send_signal(signal.SIGTERM)
        status, _, errors = await ended(served.process)
    assert health.json() == {"status": "ok"}
    assert (acknowledged.status_code, acknowledged.text) == (200, "")
    assert "calls" in answer["text"]
    statuses = [r.status_code for r in (unsigned, read, tools, foreign, lost)]
    assert statuses == [401, 405, 200, 421, 404]
    assert "list_call_logs" in tools.text
    assert set(figures) >= {
        'calllogs_slack_requests_total{kind="command",outcome="answered"} 1.0',
        'calllogs_slack_deeds_total{did="query",outcome="answered"} 1.0',
        'calllogs_http_requests_total{route="/slack/events",status="401"} 1.0',
        'calllogs_http_requests_total{route="/mcp",status="421"} 1.0',
        'calllogs_http_requests_total{route="/healthz",status="200"} 2.0',
    }
    assert any(
        line.startswith('calllogs_oneuptime_replies_total{status="200"}') for line in figures
    )
    assert (status, "Traceback" in errors, "marked-secret" in errors) == (0, False, False)
    assert '"did": "query"' in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_an_answer_under_way_arrives_before_the_end(
    tmp_path: Path, number: signal.Signals
) -> None:
    database = f"sqlite:///{tmp_path / 'slack.db'}"
    async with serving(**ONE, CALLLOGS_DATABASE_URL=database) as served:
        served.slack.taken.clear()
        await served.asks()
        async with asyncio.timeout(10):
            await served.slack.arrived.wait()
        served.process.send_signal(number)
        with pytest.raises(TimeoutError):  # it would be gone by then, did it not wait
            async with asyncio.timeout(2):
                await served.process.wait()
        served.slack.taken.set()
        answer = await served.slack.answer()
        status, _, errors = await ended(served.process)
    assert "calls" in answer["text"]
    assert (status, "Traceback" in errors) == (0, False)


async def test_several_workspaces_are_served_and_looked_after(tmp_path: Path) -> None:
    database = {"CALLLOGS_DATABASE_URL": f"sqlite:///{tmp_path / 'slack.db'}"}
    async with serving(**SEVERAL, **database) as served:
        page = await served.http.get("/slack/install")
        state = parse_qs(urlsplit(page.headers["location"]).query)["state"][0]
        served.slack.codes["code"] = granted("T1", "Acme")
        welcome = await served.http.get(
            "/slack/oauth_redirect",
            params={"code": "code", "state": state},
            headers={"Cookie": f"slack-app-oauth-state={state}"},
        )
        connect = await started("connect", "T1", **SEVERAL, **database)
        connected = await ended(connect, SAMPLE_API_KEY.encode())
        stranger = await served.asks(team_id="T2")
        await served.asks()
        answer = await served.slack.answer()
        public = {"Host": "calllogs.example.com"}
        tools = await served.http.post("/mcp", content=TOOLS, headers={**ACCEPT, **public})
        served.process.send_signal(signal.SIGTERM)
        status, _, errors = await ended(served.process)
    assert page.headers["location"].startswith("https://slack.com/oauth/v2/authorize?")
    assert "scope=commands&" in page.headers["location"]
    assert (stranger.status_code, stranger.text, tools.status_code) == (200, "", 401)
    assert "calllogs is installed in Acme" in welcome.text
    assert connected == (0, "T1 asks sandbox now.\n", "")
    assert "calls" in answer["text"]
    assert (status, "Traceback" in errors, "marked-secret" in errors) == (0, False, False)


@pytest.mark.parametrize(
    ("environ", "arguments", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, (), "SLACK_SIGNING_SECRET is not set"),
        ({}, ("workspaces",), "SLACK_CLIENT_ID is not set: what Slack knows the app by"),
        ({}, ("--host", "0.0.0.0"), "CALLLOGS_MCP_TOKEN"),  # noqa: S104  refused
        (
            {"CALLLOGS_MCP_TOKEN": TOKEN, "CALLLOGS_PUBLIC_URL": "https://c.example"},
            ("--host", "192.0.2.1"),
            "192.0.2.1:8765 cannot be listened on",
        ),
    ],
)
async def test_what_cannot_be_served_is_told_in_one_line(
    environ: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    status, _, errors = await ended(await started(*arguments, **environ))
    assert (status, len(errors.splitlines())) == (2, 1)
    assert errors.startswith("calllogs-server: ")
    assert said in errors


@pytest.mark.parametrize(
    ("settings", "client", "headers", "status"),
    [
        (Settings(), "127.0.0.1", {}, 200),
        (Settings(), "10.0.0.9", {}, 403),
        (Settings(), "127.0.0.1", {"Host": "calllogs.example.com"}, 403),
        (Settings(), "127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}, 403),
        (Settings(), "127.0.0.1", {"X-Real-IP": "10.0.0.9"}, 403),
        (Settings(), "127.0.0.1", {"X-Forwarded-Proto": "https"}, 403),
        (SHOWN, "127.0.0.1", {}, 401),
        (SHOWN, "127.0.0.1", {"Authorization": "Bearer é"}, 401),
        (SHOWN, "10.0.0.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        (
            replace(SHOWN, metrics_token=OTHER),
            "10.0.0.9",
            {"Authorization": f"Bearer {TOKEN}"},
            401,
        ),
        (Settings(metrics_token=OTHER), "127.0.0.1", {}, 401),
        (
            Settings(metrics_token=OTHER),
            "10.0.0.9",
            {"Authorization": "Bearer figures-only-x"},
            200,
        ),
    ],
)
async def test_figures_are_shown_to_who_has_the_token_or_to_this_machine_where_it_is_alone(
    settings: Settings, client: str, headers: dict[str, str], status: int
) -> None:
    door = open_door(settings, "127.0.0.1", Face.SERVER, sandbox=True)
    async with server_app(settings, door, sandbox=True) as app:
        transport = httpx.ASGITransport(app, client=(client, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            assert (await http.get("/metrics", headers=raw)).status_code == status
