"""Slackbot as a client: signed by Slack, and answered in Block Kit."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.client.extension import advertise
from pydantic import SecretStr

from calllogs.app import App
from calllogs.config.settings import Settings
from calllogs.mcp.caller import BLOCK_KIT
from calllogs.mcp.http.app import web_app
from calllogs.mcp.server import build_server
from tests.slack.block_check import check

SIGNING = "0123456789abcdef0123456789abcdef"
TOKEN = "token-of-the-tests"  # noqa: S105  it guards nothing
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}


@asynccontextmanager
async def serving() -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(slack_signing_secret=SecretStr(SIGNING), mcp_token=SecretStr(TOKEN))
    async with web_app(settings, sandbox=True) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


def signed(body: bytes, *, age: int = 0, secret: str = SIGNING) -> dict[str, str]:
    at = str(int(datetime.now(UTC).timestamp()) - age)  # noqa: TID251  Slack's clock is the real one
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


async def called(
    client: httpx.AsyncClient, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, Any]]:
    shown = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    reply = await client.post("/mcp", content=body, headers={**shown, **headers})
    data = reply.text.partition("data: ")[2]
    return reply.status_code, json.loads(data)["result"] if data else {}


def asking(tool: str, **arguments: object) -> bytes:
    return json.dumps({**CALL, "params": {"name": tool, "arguments": arguments}}).encode()


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("list_call_logs", {"filter": "failed", "limit": 3}),
        ("summarize_call_logs", {"by": "user"}),
        ("get_call_timeline", {"filter": "incident 42"}),
    ],
)
async def test_what_slack_signed_is_answered_in_blocks_slack_takes(
    tool: str, arguments: dict[str, object]
) -> None:
    body = asking(tool, **arguments)
    async with serving() as client:
        status, result = await called(client, signed(body), body)
    blocks = result["_meta"]["slack"]["blocks"]
    assert status == 200
    assert check({"text": "for screen readers", "blocks": blocks}) == []
    assert result["structuredContent"]


async def test_the_button_asks_for_the_next_page() -> None:
    body = asking("list_call_logs", filter="failed", limit=3)
    async with serving() as client:
        _, first = await called(client, signed(body), body)
        button = first["_meta"]["slack"]["blocks"][-1]["elements"][0]
        again = asking(button["action_id"].removeprefix("tool:"), **json.loads(button["value"]))
        _, second = await called(client, signed(again), again)
    assert second["structuredContent"]["skip"] == 3


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "9" * 5000},
    ],
    ids=["another signature", "no text", "nothing", "no time", "no time at all", "no number"],
)
async def test_what_slack_did_not_sign_is_nobody(change: dict[str, str]) -> None:
    body = asking("count_call_logs")
    async with serving() as client:
        headers = {name: value.encode() for name, value in {**signed(body), **change}.items()}
        status, _ = await called(client, headers, body)  # type: ignore[arg-type]  # bytes, for é
    assert status == 401


@pytest.mark.parametrize("how", [{"age": 400}, {"age": -400}, {"secret": "another" * 5}])
async def test_an_old_or_foreign_signature_is_nobodys(how: dict[str, Any]) -> None:
    body = asking("count_call_logs")
    async with serving() as client:
        assert (await called(client, signed(body, **how), body))[0] == 401
        assert (await called(client, signed(b"another body"), body))[0] == 401


async def test_the_mark_of_a_right_signature_cannot_be_sent_along() -> None:
    body = asking("list_call_logs")
    async with serving() as client:
        forged, _ = await called(client, {"X-CallLogs-Slack": "signed"}, body)
        headers = {"X-CallLogs-Slack": "signed", "Authorization": f"Bearer {TOKEN}"}
        status, result = await called(client, headers, body)
    assert (forged, status) == (401, 200)
    assert "slack" not in (result.get("_meta") or {})


async def test_a_client_that_says_it_shows_blocks_gets_them(app: App) -> None:
    extensions = [advertise(BLOCK_KIT, {})]
    async with Client(build_server(app), extensions=extensions) as client:
        with_blocks = await client.call_tool("list_call_logs", {"limit": 1})
    async with Client(build_server(app)) as client:
        without = await client.call_tool("list_call_logs", {"limit": 1})
    assert "slack" in (with_blocks.meta or {})
    assert "slack" not in (without.meta or {})


async def test_tools_that_can_answer_in_blocks_say_so() -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    async with serving() as client:
        _, listed = await called(client, signed(body), body)
    able = [tool["name"] for tool in listed["tools"] if "slack" in tool.get("_meta", {})]
    assert able == ["list_call_logs", "summarize_call_logs", "get_call_timeline"]
