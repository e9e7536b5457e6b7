"""What an assistant reads when there is no answer: always one in-band sentence, in both eras."""

import json
import logging

import httpx
import pytest
from mcp import Client
from mcp.types import CallToolResult, TextContent
from pydantic import JsonValue

from calllogs.core.wire import FAILED_SENTENCE, KEY_SENTENCE, MALFORMED_SENTENCE, REFUSED_SENTENCE
from calllogs.entrypoints.mcp.refusals import UNEXPECTED
from calllogs.entrypoints.mcp.server import build_server
from tests.entrypoints.mcp.conftest import KEY, AppOver, Connect

MISTAKES: list[tuple[str, dict[str, JsonValue], str]] = [
    (
        "list_calls",
        {},
        (
            'There is no tool "list_calls". Did you mean list_call_logs? '
            "Tools: list_call_logs, get_call_log, count_call_logs."
        ),
    ),
    (
        "delete_everything",
        {},
        (
            'There is no tool "delete_everything". '
            "Tools: list_call_logs, get_call_log, count_call_logs."
        ),
    ),
    (
        "list_call_logs",
        {"limt": 5},
        (
            'list_call_logs has no argument "limt". Did you mean limit? '
            "It takes filter, limit, skip, timezone."
        ),
    ),
    (
        "list_call_logs",
        {"filter": "failed", "status": "busy", "limit": 5},
        (
            'list_call_logs has no argument "status". It takes filter, limit, skip, timezone. '
            'Try list_call_logs(filter="failed status:busy", limit=5)'
        ),
    ),
    (
        "count_call_logs",
        {"user": "Alex Jones"},
        (
            'count_call_logs has no argument "user". It takes filter, timezone. '
            'Try count_call_logs(filter="user:\\"Alex Jones\\"")'
        ),
    ),
    (
        "get_call_log",
        {"call": "1"},
        'get_call_log has no argument "call". It takes id.',
    ),
    ("get_call_log", {}, "id is required."),
    ("list_call_logs", {"filter": 42}, "filter is a text."),
    ("list_call_logs", {"limit": "ten"}, "limit is a whole number."),
    (
        "list_call_logs",
        {"filter": "failed", "limit": 500},
        'limit is at most 100. Try list_call_logs(filter="failed", limit=100)',
    ),
    (
        "list_call_logs",
        {"limit": 101, "skip": -1},
        "limit is at most 100; skip is at least 0. Try list_call_logs(limit=100, skip=0)",
    ),
    (
        "list_call_logs",
        {"filter": "limit 3", "limit": 4},
        "The filter says limit 3 and the argument says limit 4. Give only one of them.",
    ),
    (
        "list_call_logs",
        {"filter": "failed by user"},
        "Calls cannot be grouped by user yet. List them, or count each group with its own filter.",
    ),
    (
        "count_call_logs",
        {"filter": "total cost"},
        "Calls cannot be summarized yet. List them, or count them.",
    ),
    (
        "count_call_logs",
        {"timezone": "europe/berln"},
        (
            "'europe/berln' is not a time zone. Use an IANA name such as Europe/Berlin or UTC. "
            'Try count_call_logs(timezone="Europe/Berlin")'
        ),
    ),
    (
        "count_call_logs",
        {"timezone": "../../etc/passwd"},
        "'../../etc/passwd' is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
    ),
    (
        "get_call_log",
        {"id": "INC-42"},
        (
            "'INC-42' is not a call id: it is a UUID such as 550e8400-e29b-41d4-a716-446655440000. "
            'List calls to find ids. Try list_call_logs(filter="INC-42")'
        ),
    ),
    (
        "get_call_log",
        {"id": "00000000-0000-4000-8000-000000000000"},
        (
            "No call has the id 00000000-0000-4000-8000-000000000000, or this API key may not "
            "see it. List calls to find ids that exist."
        ),
    ),
]


def refusal(result: CallToolResult) -> str:
    """Return the sentence; a refusal never carries facts (MCP.md P17)."""
    assert result.is_error
    assert result.structured_content is None
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


@pytest.mark.parametrize(("tool", "arguments", "sentence"), MISTAKES)
async def test_a_mistake_is_told_in_one_sentence_with_the_way_out(
    tool: str, arguments: dict[str, JsonValue], sentence: str, connect: Connect
) -> None:
    async with connect() as client:
        assert refusal(await client.call_tool(tool, arguments)) == sentence


async def test_a_word_not_understood_is_shown_where_it_stands_and_corrected(
    connect: Connect,
) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"filter": "status:eror today"})
        sentence = refusal(result)
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
        (200, {"data": [{"_id": 1}], "count": 1}, MALFORMED_SENTENCE),
    ],
)
async def test_a_failure_of_oneuptime_is_its_sentence_and_nothing_of_the_reply(
    status: int, body: dict[str, JsonValue], sentence: str, app_over: AppOver, era: str
) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    async with Client(build_server(app_over(transport), masked=False), mode=era) as client:
        result = await client.call_tool("list_call_logs", {})
    assert refusal(result) == sentence.format(status=status)


async def test_a_fault_of_our_own_is_a_fixed_sentence_and_its_text_is_told_nobody(
    app_over: AppOver, era: str, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise LookupError(f"key {KEY} in row of +14155550101")

    server = build_server(app_over(httpx.MockTransport(broken)), masked=False)
    with caplog.at_level(logging.WARNING):
        async with Client(server, mode=era) as client:
            result = await client.call_tool("count_call_logs", {})
    assert refusal(result) == UNEXPECTED
    assert [record.getMessage() for record in caplog.records] == [
        "The tool count_call_logs failed."
    ]


async def test_a_refusal_is_short_whatever_was_sent(connect: Connect) -> None:
    junk = json.dumps(["x" * 200] * 200)
    async with connect() as client:
        for arguments in ({"filter": junk}, {junk: 1}, {"timezone": junk}):
            result = await client.call_tool("list_call_logs", arguments)
            assert len(refusal(result)) < 1500
