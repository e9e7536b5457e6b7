"""Questions over HTTP on real sockets: how they are cancelled, and how many there may be."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from calllogs.mcp.caller import VISIT
from calllogs.mcp.http.questions import (
    CALLER,
    MOST_OF_CALLER,
    MOST_QUESTIONS,
    REQUEST_CANCELLED,
    Questions,
)
from tests.faults.answers import answered
from tests.faults.behaviours import stalled
from tests.faults.processes import MCP, served, started
from tests.faults.server import Exchange, misbehaving

ACCEPT = {"Accept": "application/json, text/event-stream"}
NEWEST = "2026-07-28"
ROUNDS, AT_ONCE = 13, 8
"""A hundred questions each way; eight that went on would leave room for no other."""


def tool_call(id_: int, tool: str, *, modern: bool = False) -> dict[str, Any]:
    params: dict[str, Any] = {"name": tool, "arguments": {}}
    if modern:
        named: dict[str, Any] = {"protocolVersion": NEWEST, "clientCapabilities": {}}
        params["_meta"] = {f"io.modelcontextprotocol/{key}": named[key] for key in named}
    return {"jsonrpc": "2.0", "id": id_, "method": "tools/call", "params": params}


def headers(tool: str, *, modern: bool) -> dict[str, str]:
    newest = {"MCP-Protocol-Version": NEWEST, "Mcp-Method": "tools/call", "Mcp-Name": tool}
    return {**ACCEPT, **(newest if modern else {"mcp-session-id": "one"})}


def cancelled(id_: int) -> dict[str, Any]:
    params = {"requestId": id_}
    return {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}


def lists_stall(until: asyncio.Event) -> Callable[[Exchange], Awaitable[None]]:
    async def behave(exchange: Exchange) -> None:
        stall = exchange.path.endswith("get-list") and not until.is_set()
        await (stalled if stall else answered)(exchange)

    return behave


@pytest.mark.parametrize("modern", [False, True])
@pytest.mark.parametrize("hung_up", [False, True])
async def test_a_question_that_is_cancelled_stops_asking_and_leaves_nothing_behind(
    *, modern: bool, hung_up: bool
) -> None:
    told, over = headers("list_call_logs", modern=modern), asyncio.Event()
    count = tool_call(1, "count_call_logs")
    over.set()
    async with (
        asyncio.timeout(60),
        misbehaving(lists_stall(over)) as server,
        started(MCP, "--http", "--port", "0", url=server.url) as process,
        httpx.AsyncClient(timeout=30) as http,
    ):
        url = await served(process)
        await http.post(url, json=count, headers=ACCEPT)  # of one project, it is known from now on
        over.clear()
        before = server.requests

        async def ask(id_: int) -> str:
            question = tool_call(id_, "list_call_logs", modern=modern)
            return (await http.post(url, json=question, headers=told)).text

        for round_ in range(ROUNDS):
            ids = range(round_ * AT_ONCE, (round_ + 1) * AT_ONCE)
            asked = [asyncio.create_task(ask(id_)) for id_ in ids]
            await server.wait_for(before + ids.stop)
            if hung_up:
                for task in asked:
                    task.cancel()
                await asyncio.wait(asked)
            else:
                for id_ in ids:
                    await http.post(url, json=cancelled(id_), headers=told)
                answers = await asyncio.gather(*asked)
                assert [str(REQUEST_CANCELLED) in answer for answer in answers] == [True] * AT_ONCE
        over.set()
        reply = await http.post(url, json=count, headers=ACCEPT)
    assert '"total":3' in reply.text


class Held:
    """An application that answers no question before it is let go, or its client has gone."""

    def __init__(self) -> None:
        self.released = asyncio.Event()
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope[CALLER])
        await receive()
        gone = asyncio.ensure_future(receive())
        free = asyncio.ensure_future(self.released.wait())
        await asyncio.wait((gone, free), return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if self.released.is_set():
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"answered"})


async def asked(
    app: Questions, message: object, caller: str = "one", session: str = "", *, visit: bool = False
) -> list[Message]:
    """Ask as a client that stays; returns what is sent to it."""
    sent: list[Message] = []
    given: list[Message] = [{"type": "http.request", "body": json.dumps(message).encode()}]

    async def receive() -> Message:
        if not given:
            await asyncio.Event().wait()
        return given.pop()

    async def send(part: Message) -> None:
        sent.append(part)

    label = [(b"mcp-session-id", session.encode())] if session else []
    about = {CALLER: caller, VISIT: visit}
    scope = {"type": "http", "method": "POST", "path": "/mcp", "headers": label, **about}
    await app(scope, receive, send)
    return sent


def status_of(sent: list[Message]) -> int:
    return int(sent[0]["status"])


def told(sent: list[Message]) -> str:
    body: bytes = sent[-1]["body"]
    return body.decode()


async def waiting(*answers: "asyncio.Task[list[Message]]") -> list[bool]:
    """Return which are not answered once everything that can happen has happened."""
    for _ in range(20):
        await asyncio.sleep(0)
    return [not answer.done() for answer in answers]


async def test_a_caller_has_so_many_questions_under_way_and_others_theirs() -> None:
    app = Held()
    questions = Questions(app, accepted=lambda _: True)
    async with asyncio.TaskGroup() as group:
        for id_ in range(MOST_OF_CALLER):
            group.create_task(asked(questions, tool_call(id_, "x")))
        await asyncio.sleep(0)
        refused = await asked(questions, tool_call(1, "x"))
        other = group.create_task(asked(questions, tool_call(1, "x"), caller="two"))
        assert await waiting(other) == [True]
        app.released.set()
    assert status_of(refused) == 429
    assert (b"retry-after", b"1") in refused[0]["headers"]
    assert "Too many of your questions are waiting" in told(refused)
    assert told(other.result()) == "answered"
    assert status_of(await asked(questions, tool_call(2, "x"))) == 200


async def test_all_callers_whose_keys_nobody_knows_share_the_places_of_one() -> None:
    app = Held()
    questions = Questions(app, accepted=lambda caller: caller == "known")
    async with asyncio.TaskGroup() as group:
        for id_ in range(MOST_OF_CALLER):
            group.create_task(asked(questions, tool_call(id_, "x"), caller=f"made up {id_}"))
        await asyncio.sleep(0)
        refused = await asked(questions, tool_call(1, "x"), caller="made up too")
        known = group.create_task(asked(questions, tool_call(1, "x"), caller="known"))
        assert await waiting(known) == [True]
        app.released.set()
    assert status_of(refused) == 429
    assert told(known.result()) == "answered"


async def test_a_server_has_so_many_questions_under_way() -> None:
    app = Held()
    questions = Questions(app, accepted=lambda _: True)
    async with asyncio.TaskGroup() as group:
        for id_ in range(MOST_QUESTIONS):
            group.create_task(asked(questions, tool_call(id_, "x"), caller=f"number {id_}"))
        await asyncio.sleep(0)
        refused = await asked(questions, tool_call(1, "x"), caller="one more")
        app.released.set()
    assert status_of(refused) == 503
    assert (b"retry-after", b"1") in refused[0]["headers"]


@pytest.mark.parametrize(
    ("caller", "session", "id_", "ends"),
    [
        ("one", "a", 7, True),
        pytest.param("one", "a", "7", True, id="its id as a text"),
        ("two", "a", 7, False),
        ("one", "b", 7, False),
        ("one", "", 7, False),
        ("one", "a", 8, False),
        ("one", "a", None, False),
    ],
)
async def test_a_question_is_cancelled_by_its_own_client_alone(
    caller: str, session: str, id_: object, *, ends: bool
) -> None:
    app = Held()
    questions = Questions(app, accepted=lambda _: True)
    notification = {"method": "notifications/cancelled", "params": {"requestId": id_}}
    async with asyncio.TaskGroup() as group:
        question = group.create_task(asked(questions, tool_call(7, "x"), "one", "a"))
        await asyncio.sleep(0)
        note = group.create_task(asked(questions, notification, caller, session))
        assert await waiting(question) == [not ends]
        app.released.set()
    assert (str(REQUEST_CANCELLED) in told(question.result())) is ends
    assert told(note.result()) == "answered"


async def test_of_two_questions_that_are_called_the_same_none_is_cancelled() -> None:
    app = Held()
    questions = Questions(app, accepted=lambda _: True)
    notification = {"method": "notifications/cancelled", "params": {"requestId": 7}}
    async with asyncio.TaskGroup() as group:
        both = [group.create_task(asked(questions, tool_call(7, "x"))) for _ in range(2)]
        await asyncio.sleep(0)
        group.create_task(asked(questions, notification))
        assert await waiting(*both) == [True, True]
        app.released.set()


async def test_nobody_cancels_through_slackbot_what_another_asks() -> None:
    app = Held()
    questions = Questions(app, accepted=lambda _: True)
    notification = {"method": "notifications/cancelled", "params": {"requestId": 7}}
    async with asyncio.TaskGroup() as group:
        question = group.create_task(asked(questions, tool_call(7, "x"), "slack", visit=True))
        await asyncio.sleep(0)
        group.create_task(asked(questions, notification, "slack", visit=True))
        assert await waiting(question) == [True]
        app.released.set()
    assert told(question.result()) == "answered"


async def test_a_session_that_begins_is_given_a_label() -> None:
    app = Held()
    app.released.set()
    questions = Questions(app, accepted=lambda _: True)
    begin = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {}}
    labels = [dict((await asked(questions, begin))[0]["headers"]) for _ in range(2)]
    other = await asked(questions, tool_call(1, "x"))
    assert len({label[b"mcp-session-id"] for label in labels}) == 2
    assert other[0]["headers"] == []


@pytest.mark.parametrize("message", [[], "text", None, {"method": "ping"}, {"id": 1}])
async def test_what_is_no_question_is_passed_on(message: object) -> None:
    app = Held()
    app.released.set()
    assert told(await asked(Questions(app, accepted=lambda _: False), message)) == "answered"
