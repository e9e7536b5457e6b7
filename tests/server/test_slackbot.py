"""Slackbot as a client: admitted as whoever asks in Slack is, and answered in Block Kit."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from calllogs.config.doors import open_door
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.server.app import server_app
from calllogs.slack.interactions.pipeline import TOO_OFTEN
from calllogs.slack.people import GUESTS, NOT_LISTED, OUTSIDERS, UNKNOWN
from tests.slack.block_check import check
from tests.slack.fake import TEAM, FakeSlack, fake_slack
from tests.slack.http import signing
from tests.slack.http.signing import CLOCK, JSON, NOW, SIGNING

TOKEN = "token-of-the-tests"  # noqa: S105  it guards nothing
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
MEMBER = {"id": "U1", "team_id": TEAM, "tz": "Europe/Berlin"}
ALICE = {"user_id": "U1", "team_id": TEAM}


@asynccontextmanager
async def serving(**variables: str) -> AsyncIterator[tuple[httpx.AsyncClient, FakeSlack]]:
    async with fake_slack() as slack:
        settings = Settings.read(
            {
                "SLACK_BOT_TOKEN": "xoxb-marked-secret",
                "SLACK_SIGNING_SECRET": SIGNING,
                "CALLLOGS_MCP_TOKEN": TOKEN,
                "CALLLOGS_SLACK_API_URL": slack.api_url,
                "CALLLOGS_DATABASE_URL": "sqlite://",
                **variables,
            }
        )
        door = open_door(settings, "127.0.0.1", Face.SERVER, sandbox=True)
        async with server_app(settings, door, sandbox=True, now=lambda: CLOCK) as app:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
                yield http, slack


def signed(body: bytes, at: int = NOW, secret: str = SIGNING) -> dict[str, str]:
    return signing.signed(body, at, secret, JSON)


async def called(
    client: httpx.AsyncClient, headers: dict[str, str], body: bytes
) -> tuple[int, dict[str, Any]]:
    shown = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    reply = await client.post("/mcp", content=body, headers={**shown, **headers})
    data = reply.text.partition("data: ")[2] or reply.text
    told = json.loads(data) if data.startswith("{") else {}
    return reply.status_code, told.get("result") or told.get("error") or {}


def asking(tool: str, slack: object = ALICE, **arguments: object) -> bytes:
    params = {"name": tool, "arguments": arguments, "_meta": {"slack": slack}}
    return json.dumps({**CALL, "params": params}).encode()


def requesting(method: str, **params: object) -> bytes:
    return json.dumps({**CALL, "method": method, "params": params}).encode()


async def asked(client: httpx.AsyncClient, body: bytes, at: int = NOW) -> dict[str, Any]:
    return (await called(client, signed(body, at), body))[1]


def text_of(result: dict[str, Any]) -> str:
    return str(result["content"][0]["text"])


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
    async with serving() as (client, _):
        status, result = await called(client, signed(body), body)
    blocks = result["_meta"]["slack"]["blocks"]
    assert status == 200
    assert check({"text": "for screen readers", "blocks": blocks}) == []
    assert result["structuredContent"]


async def test_the_button_asks_for_the_next_page() -> None:
    body = asking("list_call_logs", filter="failed", limit=3)
    async with serving() as (client, _):
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
    async with serving() as (client, _):
        headers = {name: value.encode() for name, value in {**signed(body), **change}.items()}
        status, _ = await called(client, headers, body)  # type: ignore[arg-type]  # bytes, for é
    assert status == 401


@pytest.mark.parametrize("how", [{"at": NOW - 400}, {"at": NOW + 400}, {"secret": "another" * 5}])
async def test_an_old_or_foreign_signature_is_nobodys(how: dict[str, Any]) -> None:
    body = asking("count_call_logs")
    async with serving() as (client, _):
        assert (await called(client, signed(body, **how), body))[0] == 401
        assert (await called(client, signed(b"another body"), body))[0] == 401


async def test_tools_that_can_answer_in_blocks_say_so() -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    async with serving() as (client, _):
        _, listed = await called(client, signed(body), body)
    able = [tool["name"] for tool in listed["tools"] if "slack" in tool.get("_meta", {})]
    assert able == ["list_call_logs", "summarize_call_logs", "get_call_timeline"]


@pytest.mark.parametrize(
    ("user", "slack", "said"),
    [
        ({**MEMBER, "is_restricted": True}, ALICE, GUESTS),
        ({**MEMBER, "is_ultra_restricted": True}, ALICE, GUESTS),
        ({**MEMBER, "team_id": "T0OTHER"}, ALICE, OUTSIDERS),
        (MEMBER, {**ALICE, "team_id": "T0OTHER"}, OUTSIDERS),
        (MEMBER, {"user_id": "U1"}, OUTSIDERS),
        (MEMBER, {"team_id": TEAM}, UNKNOWN),
        (MEMBER, {"user_id": ["U1"], "team_id": TEAM}, UNKNOWN),
        (MEMBER, {}, OUTSIDERS),
        (MEMBER, "U1", OUTSIDERS),
    ],
)
async def test_who_may_not_ask_in_slack_may_not_through_slackbot(
    user: dict[str, Any], slack: object, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with serving() as (client, fake):
        fake.users = {"U1": user}
        result = await asked(client, asking("list_call_logs", slack))
    assert (text_of(result), result["isError"]) == (said, True)
    (line,) = audited(caplog)
    assert (line["did"], line["outcome"]) == ("slackbot", "refused")


def audited(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]


async def test_an_allowlist_holds_for_slackbot_too() -> None:
    rules = {"CALLLOGS_SLACK_ACCESS": "allowlist", "CALLLOGS_SLACK_USERS": "U1"}
    async with serving(**rules) as (client, _):
        listed = await asked(client, asking("count_call_logs"))
        other = await asked(client, asking("count_call_logs", {**ALICE, "user_id": "U2"}))
    assert ("calls" in text_of(listed), text_of(other)) == (True, NOT_LISTED)


async def test_one_person_asks_as_often_as_anywhere_in_slack() -> None:
    async with serving(CALLLOGS_SLACK_RATE="2/hour") as (client, _):
        body = asking("count_call_logs")
        told = [text_of(await asked(client, body, NOW + second)) for second in range(3)]
        other = await asked(client, asking("count_call_logs", {**ALICE, "user_id": "U2"}))
    assert [said == TOO_OFTEN for said in told] == [False, False, True]
    assert "calls" in text_of(other)


async def test_what_slack_sends_twice_is_answered_once() -> None:
    body = asking("count_call_logs")
    async with serving() as (client, _):
        statuses = [(await called(client, signed(body), body))[0] for _ in range(3)]
        again, _ = await called(client, signed(body, NOW + 1), body)
    assert (statuses, again) == ([200, 409, 409], 200)


async def test_a_question_through_slackbot_is_written_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with serving() as (client, _):
        await asked(client, asking("list_call_logs", filter="failed to +1 555 999 8888"))
        await asked(client, asking("count_call_logs", filter="faild"))
        await asked(client, asking("no_such_tool"))
    lines = [
        [line.get(name) for name in ("team", "user", "did", "outcome", "asked")]
        for line in audited(caplog)
    ]
    assert lines == [
        [TEAM, "U1", "list_call_logs", "answered", "failed to:+1 ••• ••• 8888"],
        [TEAM, "U1", "count_call_logs", "not understood", None],
        [TEAM, "U1", "slackbot", "ToolError", None],
    ]
    assert "5559998888" not in caplog.text


@pytest.mark.parametrize(("user", "whole"), [("U1", True), ("U2", False)])
async def test_whole_numbers_are_seen_by_whom_slacks_rules_name(user: str, *, whole: bool) -> None:
    rules = {"CALLLOGS_SLACK_UNMASKED": "U1", "CALLLOGS_MASK_NUMBERS": "off"}
    body = asking("list_call_logs", {**ALICE, "user_id": user}, filter="to *8888", limit=1)
    async with serving(**rules) as (client, _):
        result = await asked(client, body)
    assert ("+15559998888" in json.dumps(result)) is whole


@pytest.mark.parametrize(
    "body",
    [
        requesting("resources/read", uri="calllogs://statuses/Error/calls"),
        requesting(
            "completion/complete",
            ref={"type": "ref/prompt", "name": "incident_call_review"},
            argument={"name": "incident", "value": ""},
        ),
        requesting("prompts/get", name="cost_review"),
        b"[]",
        b"{}",
    ],
)
async def test_nothing_of_any_call_is_told_without_saying_to_whom(body: bytes) -> None:
    async with serving() as (client, _):
        error = await asked(client, body)
    assert error["message"] == OUTSIDERS


async def test_a_resource_is_read_for_who_may(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    uri = "calllogs://statuses/Error/calls"
    async with serving() as (client, _):
        told = await asked(client, requesting("resources/read", uri=uri, _meta={"slack": ALICE}))
    assert "calls" in told["contents"][0]["text"]
    assert [(line["did"], line["outcome"]) for line in audited(caplog)] == [
        ("slackbot", "answered")
    ]


async def test_a_meta_of_anybody_elses_is_nobody_in_slack(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    body = asking("list_call_logs", {"user_id": "U9", "team_id": "T0OTHER"})
    async with serving() as (client, _):
        status, result = await called(client, {"Authorization": f"Bearer {TOKEN}"}, body)
    assert (status, "slack" in (result.get("_meta") or {}), audited(caplog)) == (200, False, [])


async def test_where_assistants_are_shut_out_slackbot_is_not() -> None:
    async with serving(CALLLOGS_MCP_TOKEN="") as (client, _):
        body = asking("count_call_logs")
        unsigned, _ = await called(client, {}, body)
        signed_, _ = await called(client, signed(body), body)
    assert (unsigned, signed_) == (401, 200)
