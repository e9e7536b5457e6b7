"""The tools over HTTP: who may call, from where, how often; and a real process in both eras."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.types import CallToolResult
from pydantic import SecretStr

from calllogs.app import Apps
from calllogs.config.doors import open_door
from calllogs.config.settings import Settings
from calllogs.config.values import Rate
from calllogs.config.variables import Face
from calllogs.mcp.command import run
from calllogs.mcp.http.app import health, web_app
from calllogs.mcp.http.authentication import MOST_CALLERS
from calllogs.sandbox import SAMPLE_API_KEY, SAMPLE_CALL_LOG_KEY
from tests.mcp.replies import content_of, text_of

TOKEN = "token-of-the-tests"  # noqa: S105  it guards nothing
TWO = Rate(2, 3600)
NAMED = Settings(mcp_hosts=("mcp.example.com",), mcp_token=SecretStr(TOKEN))
COUNT = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "count_call_logs", "arguments": {}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@asynccontextmanager
async def serving(settings: Settings, *, sandbox: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    door = open_door(settings, "127.0.0.1", Face.MCP, sandbox=sandbox)
    async with web_app(settings, door, sandbox=sandbox) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            yield client


async def counted(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    return await client.post("/mcp", json=COUNT, headers={**ACCEPT, **headers})


async def test_a_health_check_needs_nothing_and_a_person_is_told_where_to_go() -> None:
    async with serving(Settings()) as client:
        health = await client.get("/healthz")
        page = await client.get("/mcp")
    assert health.json() == {"status": "ok"}
    assert page.json()["endpoint"] == "/mcp"


def test_a_health_check_tells_that_requests_get_no_connection() -> None:
    async def fail(_: object) -> None:
        raise AssertionError

    apps = Apps(app_for=fail, own_key=None, accepted=bool, connecting=lambda: False)  # type: ignore[arg-type]
    answer = health(apps)
    assert (answer.status_code, json.loads(bytes(answer.body))["status"]) == (503, "degraded")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Host": "[::1"}, 421),
        ({"Origin": "http://[::1"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:3000"}, 200),
        ({"Host": "mcp.example.com"}, 200),
        ({"Host": "localhost:8765"}, 200),
    ],
)
async def test_a_request_under_a_foreign_name_is_refused(
    headers: dict[str, str], status: int
) -> None:
    shown = {**headers, "Authorization": f"Bearer {TOKEN}"}
    async with serving(NAMED) as client:
        asked = [(await client.get(path, headers=shown)).status_code for path in ("/mcp", "/")]
        health = await client.get("/healthz", headers=headers)
    assert asked == [status, status]
    assert health.json() == {"status": "ok"}  # whatever a proxy or a prober calls it


async def test_who_asks_under_a_foreign_name_is_told_which_setting_names_it() -> None:
    async with serving(NAMED) as client:
        foreign = await counted(client, Host="other.example.com")
    assert (foreign.status_code, "CALLLOGS_MCP_HOSTS" in foreign.json()["error"]) == (421, True)


async def test_a_server_for_its_own_machine_tells_a_proxy_what_to_set() -> None:
    async with serving(Settings()) as client:
        through = await counted(client, **{"X-Forwarded-For": "192.0.2.9"})
    assert through.status_code == 403
    assert "sets CALLLOGS_MCP_HOSTS to its public name, and CALLLOGS_MCP_TOKEN" in through.text


async def test_both_spellings_of_the_address_answer_and_none_leads_elsewhere() -> None:
    async with serving(Settings()) as client:
        answers = [
            await client.post(path, json=COUNT, headers=ACCEPT) for path in ("/mcp", "/mcp/")
        ]
        lost = await client.post("/other/", json=COUNT, headers=ACCEPT)
    assert ['"total":' in answer.text for answer in answers] == [True, True]
    assert lost.status_code == 404


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
async def test_a_stream_is_not_opened_where_no_session_has_messages(path: str) -> None:
    async with serving(Settings()) as client:
        refused = await client.get(path, headers={"Accept": "text/event-stream"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("origin", "status", "allowed"),
    [
        ("http://localhost:3000", 200, "http://localhost:3000"),
        ("https://mcp.example.com", 200, "https://mcp.example.com"),
        ("https://evil.example", 400, None),
        ("https://mcp.example.com.evil.example", 400, None),
        ("null", 400, None),
    ],
)
async def test_a_browser_that_asks_first_is_answered_without_a_token(
    origin: str, status: int, allowed: str | None
) -> None:
    asking = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,mcp-protocol-version",
    }
    async with serving(NAMED) as client:
        first = await client.options("/mcp", headers=asking)
        then = await counted(client, Origin=origin, Authorization=f"Bearer {TOKEN}")
    shown = first.headers.get("access-control-allow-origin")
    assert (first.status_code, shown) == (status, allowed)
    assert then.status_code == (200 if allowed else 403)
    assert then.headers.get("access-control-allow-origin") == allowed
    if allowed:
        assert "authorization" in first.headers["access-control-allow-headers"]


async def test_a_server_with_a_token_answers_only_who_shows_it() -> None:
    settings = Settings(mcp_token=SecretStr(TOKEN))
    async with serving(settings) as client:
        without = await counted(client)
        wrong = await counted(client, Authorization=f"Bearer {TOKEN}x")
        mixed = await counted(client, **{"Authorization": f"Bearer {TOKEN}", "x-api-key": "k"})
        right = await counted(client, Authorization=f"Bearer {TOKEN}")
    assert [r.status_code for r in (without, wrong, mixed, right)] == [401, 401, 400, 200]
    assert without.headers["WWW-Authenticate"] == "Bearer"
    assert "Send the server's token" in without.json()["error"]
    assert "Do not send x-api-key" in mixed.json()["error"]
    assert '"total":' in right.text


async def test_each_caller_shows_a_key_of_their_own_where_the_server_has_none(
    oneuptime: str,
) -> None:
    settings = Settings(oneuptime_url=oneuptime)
    async with serving(settings, sandbox=False) as client:
        none = await counted(client)
        malformed = await counted(client, **{"x-api-key": "secret"})
        two = await counted(
            client,
            **{"x-api-key": SAMPLE_API_KEY, "Authorization": f"Bearer {SAMPLE_CALL_LOG_KEY}"},
        )
        full = await counted(client, **{"x-api-key": SAMPLE_API_KEY})
        bearer = await counted(client, Authorization=f"bearer {SAMPLE_CALL_LOG_KEY}")
        unknown = await counted(client, **{"x-api-key": "99999999-1111-4111-8111-111111111111"})
    refused = [none, malformed, two]
    assert [response.status_code for response in refused] == [401, 401, 400]
    assert "secret" not in malformed.text
    assert '"total":' in full.text
    assert '"total":' in bearer.text
    assert "OneUptime refused the API key" in unknown.text


@pytest.fixture
async def oneuptime() -> AsyncIterator[str]:
    """A OneUptime in a process of its own, with the samples."""
    async with process("calllogs.sandbox.command", "--port", "0") as (_, line):
        yield line.partition("at ")[2].strip().removesuffix("/api")


@asynccontextmanager
async def process(module: str, *argv: str) -> AsyncIterator[tuple[Any, str]]:
    """Run a module and wait for the first line it says about itself."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *argv,
        stderr=asyncio.subprocess.PIPE,
        env=os.environ,  # noqa: TID251  a child inherits the path
    )
    assert child.stderr is not None
    try:
        async with asyncio.timeout(20):
            yield child, (await child.stderr.readline()).decode()
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def test_cursors_of_one_caller_are_void_for_another(oneuptime: str) -> None:
    settings = Settings(oneuptime_url=oneuptime)
    async with serving(settings, sandbox=False) as client:
        listed = {**COUNT, "params": {"name": "list_call_logs", "arguments": {"limit": 1}}}
        first = await client.post(
            "/mcp", json=listed, headers={**ACCEPT, "x-api-key": SAMPLE_API_KEY}
        )
        cursor = first.text.partition('cursor=\\"')[2].partition('\\"')[0]
        again = {**COUNT, "params": {"name": "list_call_logs", "arguments": {"cursor": cursor}}}
        own = await client.post("/mcp", json=again, headers={**ACCEPT, "x-api-key": SAMPLE_API_KEY})
        foreign = await client.post(
            "/mcp", json=again, headers={**ACCEPT, "x-api-key": SAMPLE_CALL_LOG_KEY}
        )
    assert "Showing call 2 of" in own.text
    assert "made for another key" in foreign.text


async def test_numbers_are_masked_over_http_unless_that_is_switched_off() -> None:
    listed = {**COUNT, "params": {"name": "list_call_logs", "arguments": {"limit": 5}}}
    for setting, masked in ((None, True), (True, True), (False, False)):
        async with serving(Settings(mask_numbers=setting)) as client:
            answer = await client.post("/mcp", json=listed, headers=ACCEPT)
        assert ("•••" in answer.text) is masked


async def test_a_caller_who_calls_too_often_is_told_to_wait() -> None:
    async with serving(Settings(mcp_rate=Rate(2, 60))) as client:
        statuses = [(await counted(client)).status_code for _ in range(3)]
        last = await counted(client)
        health = await client.get("/healthz")
    assert statuses == [200, 200, 429]
    assert last.headers["Retry-After"] == "30"
    assert health.status_code == 200


async def test_spellings_of_a_key_are_one_caller(oneuptime: str) -> None:
    keys = (SAMPLE_API_KEY, SAMPLE_API_KEY.upper(), SAMPLE_API_KEY.capitalize())
    async with serving(Settings(oneuptime_url=oneuptime, mcp_rate=TWO), sandbox=False) as web:
        statuses = [(await counted(web, **{"x-api-key": key})).status_code for key in keys]
    assert statuses == [200, 200, 429]


async def test_made_up_keys_make_nobody_forgotten_whose_key_was_accepted(oneuptime: str) -> None:
    made_up = (f"99999999-1111-4111-8111-{number:012d}" for number in range(MOST_CALLERS + 1))
    own = {"x-api-key": SAMPLE_API_KEY}
    async with serving(Settings(oneuptime_url=oneuptime, mcp_rate=TWO), sandbox=False) as web:
        first = [(await counted(web, **own)).status_code for _ in range(2)]
        for key in made_up:
            await web.get("/mcp", headers={"x-api-key": key})
        assert first == [200, 200]
        assert (await counted(web, **own)).status_code == 429


OAUTH = {
    "CALLLOGS_OAUTH_ISSUER": "https://issuer.example",
    "CALLLOGS_OAUTH_RESOURCE": "https://mcp.example/mcp",
}


async def test_a_request_of_a_megabyte_is_refused() -> None:
    async with serving(Settings()) as client:
        answer = await client.post("/mcp", content=b" " * 1_000_000, headers=ACCEPT)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("environ", "argv", "said"),
    [
        ({}, ("--sandbox",), "Set CALLLOGS_MCP_TOKEN"),
        ({"CALLLOGS_MCP_TOKEN": TOKEN}, ("--sandbox",), "needs CALLLOGS_MCP_HOSTS"),
        ({}, (), "needs CALLLOGS_MCP_HOSTS"),
        ({"ONEUPTIME_URL": "https://up.example"}, (), "needs CALLLOGS_MCP_HOSTS"),
        ({"CALLLOGS_MCP_TOKEN": TOKEN}, (), "there is none. Set ONEUPTIME_API_KEY"),
        ({"SLACK_SIGNING_SECRET": TOKEN}, (), "Serve Slackbot with calllogs-server"),
        (OAUTH, (), "there is none. Set ONEUPTIME_API_KEY"),
        ({**OAUTH, "CALLLOGS_MCP_TOKEN": TOKEN}, ("--sandbox",), "are both set"),
        ({"CALLLOGS_MCP_HOSTS": "mcp.example"}, ("--sandbox",), "Set CALLLOGS_MCP_TOKEN"),
        ({"CALLLOGS_MCP_TOKEN": "short"}, ("--sandbox",), "CALLLOGS_MCP_TOKEN is too short"),
        ({"CALLLOGS_MCP_RATE": "often"}, ("--sandbox",), "CALLLOGS_MCP_RATE is 'often'"),
    ],
)
def test_a_public_address_is_not_served_without_protection(
    environ: dict[str, str],
    argv: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("ONEUPTIME_API_KEY", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert run(["--http", "--host", "0.0.0.0", "--port", "0", *argv]) == 2  # noqa: S104  refused
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("era", ["auto", "legacy"])
async def test_a_real_process_answers_both_eras_and_ends_cleanly(
    era: str, sign: signal.Signals
) -> None:
    argv = ("calllogs.mcp", "--http", "--sandbox", "--port", "0")
    async with process(*argv) as (child, line):
        async with Client(line.rpartition(" ")[2].strip(), mode=era) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            counted_: CallToolResult = await client.call_tool("count_call_logs", {})
            timeline = await client.call_tool("get_call_timeline", {"filter": "incident 42"})
        child.send_signal(sign)
        async with asyncio.timeout(15):
            errors = (await child.stderr.read()).decode()
            status = await child.wait()
    assert names[0] == "list_call_logs"
    assert content_of(counted_)["total"] > 400
    assert "; 9 calls to 8 people in 21 min from " in text_of(timeline)
    assert (status, errors) == (0, "")
