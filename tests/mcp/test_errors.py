"""What an assistant reads when there is no answer: always one in-band sentence, in both eras."""

import json
import logging

import httpx
import pytest
from mcp import Client
from pydantic import JsonValue

from calllogs.api.response import (
    FAILED_SENTENCE,
    KEY_SENTENCE,
    MALFORMED_SENTENCE,
    REFUSED_SENTENCE,
)
from calllogs.mcp.errors import UNEXPECTED
from calllogs.mcp.server import build_server
from tests.mcp.conftest import KEY, AppOver, Connect
from tests.mcp.mistakes import MISTAKES
from tests.mcp.replies import error_text


@pytest.mark.parametrize(("tool", "arguments", "sentence"), MISTAKES)
async def test_a_mistake_is_told_in_one_sentence_with_the_way_out(
    tool: str, arguments: dict[str, JsonValue], sentence: str, connect: Connect
) -> None:
    async with connect() as client:
        assert error_text(await client.call_tool(tool, arguments)) == sentence


async def test_every_wrong_word_is_corrected_before_a_call_is_offered(connect: Connect) -> None:
    async with connect() as client:
        sentence = error_text(await client.call_tool("list_call_logs", {"filter": "faild bussy"}))
        assert sentence.endswith('Try list_call_logs(filter="failed busy")')


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("list_call_logs", "user = 'Alex Jones' AND createdAt >= '2026-11-20'"),
        ("list_call_logs", "why did calls fail yesterday"),
        ("summarize_call_logs", "how much did calls cost last month by team"),
        ("list_call_logs", "failed to user Alex de Jones today"),
        ("list_call_logs", "status IN ('Error', 'Busy') today"),
    ],
)
async def test_what_was_a_mistake_once_is_plain_speech_now(
    tool: str, text: str, connect: Connect
) -> None:
    async with connect() as client:
        result = await client.call_tool(tool, {"filter": text})
    assert not result.is_error


async def test_a_name_of_several_people_is_asked_back_with_a_call_for_each(
    connect: Connect,
) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"filter": "was alex called"})
        sentence = error_text(result)
        assert sentence.startswith("'alex' means several things in this project.")
        assert (
            '1. Alex Jones, person: Try list_call_logs(filter="user:\\"Alex Jones\\"")' in sentence
        )


async def test_a_text_of_many_wrong_words_is_not_guessed_at(connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"filter": "faild " * 6})
    assert "Try" not in error_text(result)


async def test_a_word_not_understood_is_shown_where_it_stands_and_corrected(
    connect: Connect,
) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"filter": "status:eror today"})
        sentence = error_text(result)
        assert '(At "eror" in "status:eror today".)' in sentence
        assert sentence.endswith('Try list_call_logs(filter="status:error today")')
        again = await client.call_tool("list_call_logs", {"filter": "status:error today"})
        assert not again.is_error


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (400, {"message": "Invalid API Key"}, KEY_SENTENCE),
        (401, {"message": f"key {KEY} unknown"}, KEY_SENTENCE),
        (400, {"message": "column secret does not exist"}, REFUSED_SENTENCE),
        (500, {"message": "at Object.<anonymous> (/usr/src/app)"}, FAILED_SENTENCE),
        (200, {"data": "none", "count": 1}, MALFORMED_SENTENCE),
    ],
)
async def test_a_failure_of_oneuptime_is_its_sentence_and_nothing_of_the_reply(
    status: int, body: dict[str, JsonValue], sentence: str, app_over: AppOver, era: str
) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    async with Client(build_server(app_over(transport), masked=False), mode=era) as client:
        result = await client.call_tool("list_call_logs", {})
    assert error_text(result) == sentence.format(status=status)


async def test_a_fault_of_our_own_is_a_fixed_sentence_and_its_text_is_told_nobody(
    app_over: AppOver, era: str, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise LookupError(f"key {KEY} in row of +14155550101")

    server = build_server(app_over(httpx.MockTransport(broken)), masked=False)
    with caplog.at_level(logging.WARNING):
        async with Client(server, mode=era) as client:
            result = await client.call_tool("count_call_logs", {})
    assert error_text(result) == UNEXPECTED
    assert [record.getMessage() for record in caplog.records] == [
        "The tool count_call_logs failed."
    ]


async def test_a_refusal_is_short_whatever_was_sent(connect: Connect) -> None:
    junk = json.dumps(["x" * 200] * 200)
    async with connect() as client:
        for arguments in ({"filter": junk}, {junk: 1}, {"timezone": junk}):
            result = await client.call_tool("list_call_logs", arguments)
            assert len(error_text(result)) < 1500
