"""A name that means several things, where the client can ask the person behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from mcp import Client
from mcp.client.session import ClientRequestContext
from mcp.types import ElicitRequestParams, ElicitResult

from calllogs.app import App
from calllogs.mcp.server import build_server
from calllogs.service.call_logs import CallLogs
from tests.mcp.replies import error_text, text_of
from tests.recorded import NOW, client, sandbox

ERAS = ("legacy", "2026-07-28")
QUESTION = {"filter": "was alex called this month"}
Action = Literal["accept", "decline", "cancel"]


@asynccontextmanager
async def asking(
    era: str, action: Action, name: str = "", *, asked: list[ElicitRequestParams]
) -> AsyncIterator[Client]:
    """A client whose person answers every question like this."""

    async def answer(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        assert context.session is not None
        asked.append(params)
        return ElicitResult(action=action, content={"name": name} if name else None)

    app = App(
        calls=CallLogs.over(client(sandbox(), "full")),
        now=lambda: NOW,
        tz="UTC",
        region="US",
        source="oneuptime",
        dashboard=None,
        sandbox=False,
        me=None,
    )
    async with Client(build_server(app), mode=era, elicitation_callback=answer) as connected:
        yield connected


def form(params: ElicitRequestParams) -> dict[str, Any]:
    dumped: dict[str, Any] = params.model_dump(mode="json", by_alias=True)
    return dumped


@pytest.mark.parametrize("era", ERAS)
async def test_whom_a_name_means_is_asked_and_the_question_answered_for_them(era: str) -> None:
    asked: list[ElicitRequestParams] = []
    async with asking(era, "accept", "Alex Smith, person", asked=asked) as connected:
        answer = await connected.call_tool("count_call_logs", QUESTION)
    (question,) = map(form, asked)
    assert question["message"] == "“alex” means several things in this project. Which one is meant?"
    assert question["requestedSchema"]["properties"]["name"]["enum"] == [
        "Alex Jones, person",
        "Alex Smith, person",
    ]
    assert "calls to Alex Smith" in text_of(answer)


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(
    ("action", "name"), [("decline", ""), ("cancel", ""), ("accept", "Mallory"), ("accept", "")]
)
async def test_who_does_not_choose_is_told_what_the_name_can_mean(
    era: str, action: Action, name: str
) -> None:
    asked: list[ElicitRequestParams] = []
    async with asking(era, action, name, asked=asked) as connected:
        answer = await connected.call_tool("count_call_logs", QUESTION)
    assert len(asked) == 1
    assert "1. Alex Jones, person: Try count_call_logs(" in error_text(answer)


@pytest.mark.parametrize("era", ERAS)
async def test_a_client_that_asks_nobody_is_told_what_the_name_can_mean(era: str) -> None:
    asked: list[ElicitRequestParams] = []
    async with asking(era, "accept", asked=asked) as connected:
        server = connected.server
    async with Client(server, mode=era) as connected:
        answer = await connected.call_tool("count_call_logs", QUESTION)
    assert asked == []
    assert "2. Alex Smith, person: Try count_call_logs(" in error_text(answer)
