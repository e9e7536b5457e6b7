"""Slack over HTTP: what is signed is answered once, everything else is turned away."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.errors import DatabaseFailed
from calllogs.slack.http import FAILED, SlackRequests, read_payload, to_bolt
from calllogs.slack.store.deliveries import REMEMBERED, Deliveries
from calllogs.slack_signatures import LARGEST_REQUEST, SlackSignatures
from tests.slack.http.signing import (
    CLOCK,
    COMMAND,
    FORM,
    JSON,
    NOW,
    SIGNING,
    command,
    event,
    interaction,
    signed,
)


@dataclass
class Slack:
    """A server of ours, and what its listeners got to see."""

    http: httpx.AsyncClient
    ran: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    counted: list[tuple[str, str]] = field(default_factory=list)
    now: datetime = CLOCK
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, kind: str, outcome: str) -> None:
        self.counted.append((kind, outcome))

    async def post(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        shown = signed(body) if headers is None else headers
        raw = [(name.encode(), value.encode()) for name, value in shown.items()]
        return await self.http.post("/slack/events", content=body, headers=raw)


def bolt(slack: Slack) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")  # noqa: S106

    app = AsyncApp(client=AsyncWebClient(), authorize=authorize, signing_secret=SIGNING)

    async def listen(ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401  Bolt's
        slack.ran.append(body)
        if body.get("text") == "break":
            raise RuntimeError(body["text"])
        await ack(**ANSWERS.get(body.get("type", ""), {"text": "looked"}))

    async def hear(body: dict[str, Any]) -> None:
        slack.ran.append(body)
        slack.heard.set()

    async def fail(error: Exception) -> None:
        slack.errors.append(str(error))

    app.command("/calllogs")(listen)
    app.action("more")(listen)
    app.options("who")(listen)
    app.view("filter")(listen)
    app.event("app_home_opened")(hear)
    app.error(fail)
    return app


ANSWERS: dict[str, dict[str, Any]] = {
    "block_actions": {},
    "block_suggestion": {"options": []},
    "view_submission": {"response_action": "errors", "errors": {"q": "no"}},
}


@asynccontextmanager
async def serving() -> AsyncIterator[Slack]:
    slack = Slack(httpx.AsyncClient())
    signatures = SlackSignatures(SIGNING, lambda: CLOCK)
    deliveries = Deliveries(lambda: slack.now)
    served = SlackRequests(to_bolt(bolt(slack)), signatures, deliveries, slack.count)
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://any.name") as http:
        slack.http = http
        yield slack


@pytest.mark.parametrize(
    "text", ["failed", "policy payload-api", "payload=1", "a&command=/other", "", "Zoë ☎ 電話"]
)
async def test_a_command_comes_as_it_does_in_socket_mode(text: str) -> None:
    async with serving() as slack:
        reply = await slack.post(command(text))
    assert (reply.status_code, reply.text) == (200, "looked")
    assert slack.ran == [{**COMMAND, "text": text}]
    assert slack.counted == [("command", "answered")]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ({"type": "block_actions", "actions": [{"action_id": "more", "block_id": "b"}]}, None),
        (
            {"type": "block_suggestion", "action_id": "who", "block_id": "b", "value": "al"},
            {"options": []},
        ),
        (
            {"type": "view_submission", "view": {"type": "modal", "callback_id": "filter"}},
            {"response_action": "errors", "errors": {"q": "no"}},
        ),
    ],
    ids=["a button", "options", "a form"],
)
async def test_an_interaction_is_answered_in_json(
    payload: dict[str, Any], answer: dict[str, Any] | None
) -> None:
    async with serving() as slack:
        reply = await slack.post(interaction(**payload))
    assert reply.status_code == 200
    assert (json.loads(reply.text) if reply.text else None) == answer
    assert not answer or reply.headers["content-type"].startswith("application/json")
    assert slack.ran[0]["user"] == {"id": "U1"}


async def test_an_event_is_heard() -> None:
    body = event("app_home_opened")
    async with serving() as slack:
        reply = await slack.post(body, signed(body, content_type=f"{JSON}; charset=utf-8"))
        async with asyncio.timeout(5):
            await slack.heard.wait()
    assert (reply.status_code, reply.text) == (200, "")
    assert slack.ran == [json.loads(body)]


async def test_the_address_is_verified_before_any_workspace_is_known() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    async with serving() as slack:
        reply = await slack.post(body, signed(body, content_type=JSON))
        unsigned = await slack.post(body, {"Content-Type": JSON})
    assert (reply.json(), unsigned.status_code, slack.ran) == ({"challenge": "abc"}, 401, [])


async def test_a_visit_to_check_the_certificate_runs_nothing() -> None:
    body = command(ssl_check="1")
    async with serving() as slack:
        replies = [
            await slack.post(body),
            await slack.post(body, {"Content-Type": FORM}),
            await slack.post(b"ssl_check=1&token=x", {"Content-Type": FORM}),
        ]
    assert [(reply.status_code, reply.text) for reply in replies] == [(200, "")] * 3
    assert slack.ran == []


BODY = command()
UNSIGNED = {
    "no signature": {"X-Slack-Signature": ""},
    "no time": {"X-Slack-Request-Timestamp": ""},
    "a word for a time": {"X-Slack-Request-Timestamp": "abc"},
    "a sign before the time": {"X-Slack-Request-Timestamp": f"-{NOW}"},
    "a time in other digits": {"X-Slack-Request-Timestamp": "١٢٣"},
    "a time of 5,000 digits": {"X-Slack-Request-Timestamp": "9" * 5000},
    "a signature in other letters": {"X-Slack-Signature": "v0=" + "é" * 64},
    "a signature cut short": {"X-Slack-Signature": signed(BODY)["X-Slack-Signature"][:-1]},
    "a signature of another version": {"X-Slack-Signature": "v1=" + "0" * 64},
    "another's signature": {"X-Slack-Signature": "v0=" + "0" * 64},
    "another secret": signed(BODY, secret="another" * 5),
    "another body": signed(b"another"),
    "301 seconds old": signed(BODY, NOW - 301),
    "301 seconds early": signed(BODY, NOW + 301),
}


@pytest.mark.parametrize("headers", UNSIGNED.values(), ids=UNSIGNED.keys())
async def test_what_slack_did_not_sign_reaches_nobody(
    headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving() as slack:
        reply = await slack.post(BODY, {**signed(BODY), **headers})
    assert (reply.status_code, reply.text) == (401, "")
    assert (slack.ran, slack.errors, slack.counted) == ([], [], [])
    assert "hooks.slack.com" not in caplog.text


@pytest.mark.parametrize("at", [NOW - 300, NOW + 300])
async def test_a_signature_is_good_for_five_minutes_either_side(at: int) -> None:
    async with serving() as slack:
        assert (await slack.post(BODY, signed(BODY, at))).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"\xff\xfe", FORM, 401),
        (b"payload=%FF", FORM, 400),
        (b"payload=[1]", FORM, 400),
        (b"payload={", FORM, 400),
        (b"payload=" + b"[" * 100_000, FORM, 400),
        (b"x=1", FORM, 400),
        (b"command=%2Fcalllogs" + b"&x=1" * 200, FORM, 400),
        (b"", FORM, 400),
        (b"null", JSON, 400),
        (b"{}", "text/plain", 400),
        (b"{}", "", 400),
    ],
)
async def test_what_is_signed_and_says_nothing_is_no_crash(
    body: bytes, content_type: str, status: int
) -> None:
    async with serving() as slack:
        reply = await slack.post(body, signed(body, content_type=content_type))
    assert (reply.status_code, slack.ran, slack.errors) == (status, [], [])


async def test_a_signed_interaction_of_a_kind_nobody_knows_is_taken() -> None:
    async with serving() as slack:
        reply = await slack.post(b"payload={}")
    assert (reply.status_code, slack.ran) == (200, [])


@pytest.mark.parametrize("payload", ['{"team": 1}', '{"view": [], "user": "U"}'])
async def test_a_signed_payload_of_another_shape_is_answered_all_the_same(payload: str) -> None:
    body = f"payload={payload}".encode()
    async with serving() as slack:
        reply = await slack.post(body)
    assert (reply.status_code, slack.ran) == (503, [])


@given(st.binary(max_size=300), st.sampled_from([FORM, JSON]))
def test_no_body_makes_the_reader_fail(body: bytes, content_type: str) -> None:
    read = read_payload(body, content_type)
    assert read is None or isinstance(read, dict)


async def test_the_same_request_runs_once_within_its_time() -> None:
    async with serving() as slack:
        replies = [await slack.post(BODY) for _ in range(3)]
        slack.now += REMEMBERED
        replies.append(await slack.post(BODY))
    assert [reply.text for reply in replies] == ["looked", "", "", "looked"]
    assert {reply.status_code for reply in replies} == {200}
    assert [outcome for _, outcome in slack.counted] == [
        "answered",
        "repeated",
        "repeated",
        "answered",
    ]


@pytest.mark.parametrize("body", [event("app_home_opened"), command(), interaction(type="x")])
async def test_a_retry_of_slacks_runs_only_what_did_not_run(body: bytes) -> None:
    kind = JSON if body.startswith(b"{") else FORM
    async with serving() as slack:
        for second, retry in enumerate(["1", "2", "3"]):
            again = signed(body, NOW + second, content_type=kind, X_Slack_Retry_Num=retry)
            await slack.post(body, again)
    assert [outcome for _, outcome in slack.counted][1:] == ["repeated", "repeated"]
    assert len(slack.ran) <= 1


async def test_the_same_words_typed_again_are_another_request() -> None:
    async with serving() as slack:
        await slack.post(BODY, signed(BODY, NOW))
        await slack.post(BODY, signed(BODY, NOW + 1))
    assert len(slack.ran) == 2


async def test_a_failure_before_the_acknowledgement_is_told_in_a_sentence() -> None:
    async with serving() as slack:
        reply = await slack.post(command("break"))
        unknown = await slack.post(event("tokens_revoked"), signed_json(event("tokens_revoked")))
    assert reply.json() == {"response_type": "ephemeral", "text": FAILED}
    assert (unknown.status_code, unknown.text) == (200, "")
    assert slack.counted == [("command", "failed"), ("event", "ignored")]


async def test_a_database_that_does_not_answer_is_not_called_a_bug() -> None:
    async def failing(_: dict[str, Any]) -> BoltResponse:
        raise DatabaseFailed

    counted: list[tuple[str, str]] = []
    served = SlackRequests(
        failing,
        SlackSignatures(SIGNING, lambda: CLOCK),
        Deliveries(lambda: CLOCK),
        lambda kind, outcome: counted.append((kind, outcome)),
    )
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://any.name") as http:
        reply = await http.post("/", content=BODY, headers=signed(BODY))
    assert reply.json() == {"response_type": "ephemeral", "text": str(DatabaseFailed())}
    assert counted == [("command", "failed")]


def signed_json(body: bytes) -> dict[str, str]:
    return signed(body, content_type=JSON)


async def test_a_header_that_bolt_takes_as_an_order_does_not_get_there() -> None:
    lazy = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "listen"}
    async with serving() as slack:
        reply = await slack.post(BODY, {**signed(BODY), **lazy})
    assert (reply.text, len(slack.ran)) == ("looked", 1)


def unhurried(slack: Slack) -> SlackRequests:
    signatures = SlackSignatures(SIGNING, lambda: CLOCK)
    return SlackRequests(to_bolt(bolt(slack)), signatures, Deliveries(lambda: CLOCK), slack.count)


@asynccontextmanager
async def on_a_socket(served: SlackRequests) -> AsyncIterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(served, log_level="critical", lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def test_too_large_a_body_is_cut_off_however_it_is_sent() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"x" * 1024

    slack = Slack(httpx.AsyncClient())
    served = unhurried(slack)
    async with on_a_socket(served) as port, httpx.AsyncClient() as http:
        url = f"http://127.0.0.1:{port}/slack/events"
        largest = b"x" * LARGEST_REQUEST
        told = await http.post(url, content=largest + b"x", headers=signed(largest))
        chunked = await http.post(url, content=pieces(), headers=signed(b""))
        allowed = await http.post(url, content=largest, headers=signed(largest))
    assert [reply.status_code for reply in (told, chunked, allowed)] == [413, 413, 400]
    assert slack.ran == []


async def test_a_request_that_does_not_arrive_is_not_waited_for() -> None:
    slack = Slack(httpx.AsyncClient())
    served = replace(unhurried(slack), seconds=0)
    async with on_a_socket(served) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        async with asyncio.timeout(5):
            status = await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert status.startswith(b"HTTP/1.1 408")
