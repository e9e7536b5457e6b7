"""The tools through a client, in both eras, over recorded calls."""

import asyncio
import json
import re
from dataclasses import replace

import httpx
import pytest
from mcp import Client, MCPError
from mcp.types import TextContent
from pydantic import JsonValue

from calllogs.app import App
from calllogs.mcp.caller import SANDBOX_NOTE
from calllogs.mcp.results import MOST_BYTES
from calllogs.mcp.server import INJECTED, build_server
from tests.mcp.conftest import AppOver, Connect
from tests.mcp.replies import content_of, rows_of, text_of

NEWEST_FAILED = "51c2c7b3-c649-53d5-9184-56086726e706"


def rough_tokens(text: str) -> int:
    """Count o200k tokens, on the high side: at most 5 letters or 3 digits make one."""
    return len(re.findall(r"[^\W\d_]{1,5}|\d{1,3}|[^\w\s]|_", text))


async def test_following_the_next_page_reaches_every_call_once(connect: Connect) -> None:
    seen: list[str] = []
    arguments: dict[str, str | int] = {"filter": "status:error", "limit": 50, "columns": "_id"}
    async with connect() as client:
        while arguments:
            result = await client.call_tool("list_call_logs", arguments)
            content = content_of(result)
            seen += [call["_id"] for call in rows_of(result)]
            arguments = arguments_of(content.get("next", ""))
    assert len(seen) == len(set(seen)) == content["total"]


def arguments_of(spelled: str) -> dict[str, str | int]:
    """Read a call as a model would: name="text"."""
    return dict(re.findall(r'(\w+)="([^"]*)"', spelled))


async def test_a_cursor_may_be_copied_with_its_quotes(connect: Connect) -> None:
    async with connect() as client:
        first = await client.call_tool("list_call_logs", {"limit": 2})
        cursor = arguments_of(content_of(first)["next"])["cursor"]
        plain = await client.call_tool("list_call_logs", {"cursor": cursor})
        quoted = await client.call_tool("list_call_logs", {"cursor": f' "{cursor}" '})
    assert rows_of(quoted) == rows_of(plain)


async def test_a_skip_in_the_filter_is_where_a_walk_begins(connect: Connect) -> None:
    async with connect() as client:
        plain = await client.call_tool("list_call_logs", {"limit": 8})
        both = await client.call_tool("list_call_logs", {"filter": "limit 3 skip 5"})
    assert content_of(both)["skip"] == 5
    assert rows_of(both) == rows_of(plain)[5:]


async def test_times_are_told_in_the_zone_asked_for(connect: Connect) -> None:
    arguments = {"filter": "failed", "limit": 1, "timezone": "Asia/Kolkata"}
    async with connect() as client:
        result = await client.call_tool("list_call_logs", arguments)
    assert "Mon 23 Nov 00:59 | Low balance" in text_of(result)
    assert "(Asia/Kolkata)" in text_of(result)
    assert rows_of(result)[0]["time"] == "Mon 23 Nov 00:59"


async def test_a_filter_that_counts_is_listed_with_its_total(connect: Connect) -> None:
    async with connect() as client:
        listed = await client.call_tool("list_call_logs", {"filter": "how many failed"})
        counted = await client.call_tool("count_call_logs", {"filter": "failed"})
    assert content_of(listed)["total"] == content_of(counted)["total"]


async def test_a_timeline_is_listed_with_what_it_lacks(connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"filter": "who was called incident 42"})
    assert "Who acknowledged is told by get_call_timeline" in text_of(result)


async def test_a_count_says_that_a_limit_in_the_filter_plays_no_part(connect: Connect) -> None:
    async with connect() as client:
        whole = await client.call_tool("count_call_logs", {"filter": "failed"})
        limited = await client.call_tool("count_call_logs", {"filter": "last 5 failed calls"})
    assert content_of(limited)["total"] == content_of(whole)["total"]
    assert "are ignored for counts" in text_of(limited)


async def test_null_counts_as_not_given(connect: Connect) -> None:
    arguments = {"filter": None, "limit": 1, "cursor": None, "timezone": None}
    async with connect() as client:
        result = await client.call_tool("list_call_logs", arguments)
    assert len(rows_of(result)) == 1


async def test_twenty_calls_cost_at_most_1200_tokens(connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"limit": 20})
    assert rough_tokens(text_of(result)) <= 1200


async def test_the_tools_and_twenty_calls_take_few_bytes(app: App) -> None:
    async with Client(build_server(app)) as client:
        tools = (await client.list_tools()).model_dump_json(by_alias=True, exclude_none=True)
        answer = await client.call_tool("list_call_logs", {"limit": 20})
    (content,) = answer.content
    assert isinstance(content, TextContent)
    assert content.text.count("\n") > 20
    assert (len(tools) < 7_000, len(content.text) < 4_500) == (True, True)


async def test_structured_content_holds_no_nulls(connect: Connect) -> None:
    async with connect() as client:
        page = await client.call_tool("list_call_logs", {"limit": 100})
        call = await client.call_tool("get_call_log", {"id": NEWEST_FAILED})
    assert None not in leaves(page.structured_content)
    assert None not in leaves(call.structured_content)


def leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


async def test_a_masking_server_shows_no_whole_number(app: App) -> None:
    async with Client(build_server(app, masked=True)) as client:
        page = await client.call_tool("list_call_logs", {"filter": "failed", "limit": 100})
        call = await client.call_tool("get_call_log", {"id": NEWEST_FAILED})
        summary = await client.call_tool("summarize_call_logs", {"by": "to"})
        timeline = await client.call_tool("get_call_timeline", {"filter": "incident 42"})
    answers = "".join(map(str, (page, call, summary, timeline)))
    assert not re.findall(r"\+\d{7,}", answers)


async def test_made_up_calls_are_called_made_up_in_every_answer(app: App) -> None:
    async with Client(build_server(replace(app, sandbox=True), masked=False)) as client:
        assert SANDBOX_NOTE.text in (client.instructions or "")
        for name, arguments in {
            "list_call_logs": {},
            "count_call_logs": {},
            "summarize_call_logs": {},
            "get_call_timeline": {"filter": "incident 42"},
            "get_call_log": {"id": NEWEST_FAILED},
        }.items():
            assert SANDBOX_NOTE.text in text_of(await client.call_tool(name, arguments))


async def test_nothing_found_says_what_that_does_not_mean(app_over: AppOver) -> None:
    empty = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": [], "count": 0}))
    async with Client(build_server(app_over(empty), masked=False)) as client:
        result = await client.call_tool("list_call_logs", {})
    assert text_of(result).startswith("No calls match. ")
    assert "does not mean nobody tried" in text_of(result)
    assert not {"columns", "rows"}.intersection(content_of(result))


@pytest.mark.parametrize("limit", [0, 10])
async def test_without_a_limit_ten_calls_are_shown(limit: int, connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("list_call_logs", {"limit": limit})
    assert len(rows_of(result)) == 10


async def test_a_long_summary_tells_how_far_it_is(connect: Connect) -> None:
    reports: list[tuple[float, float | None]] = []

    async def report(progress: float, total: float | None, message: str | None) -> None:
        assert message is None
        reports.append((progress, total))

    async with connect() as client:
        await client.call_tool("summarize_call_logs", {}, progress_callback=report)
    assert reports == [(500, 600)]


async def test_a_call_that_is_given_up_is_given_up_here_at_once(app_over: AppOver) -> None:
    asked, given_up = asyncio.Event(), asyncio.Event()

    async def never(_: httpx.Request) -> httpx.Response:
        asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()
        raise AssertionError

    server = build_server(app_over(httpx.MockTransport(never)))
    async with asyncio.timeout(5), Client(server) as client:
        with pytest.raises(MCPError, match="Timed out"):
            await client.call_tool("summarize_call_logs", {}, read_timeout_seconds=0.2)
        await given_up.wait()
    assert asked.is_set()


@pytest.mark.parametrize(
    ("tool", "arguments", "way_on"),
    [
        ("list_call_logs", {"limit": 100}, "Next page: list_call_logs(cursor="),
        (
            "get_call_timeline",
            {"filter": "since sep 1"},
            "Further events: get_call_timeline(cursor=",
        ),
        ("summarize_call_logs", {"by": "hour"}, "Further groups: summarize_call_logs(cursor="),
    ],
)
async def test_no_answer_is_longer_than_a_conversation_bears(
    tool: str, arguments: dict[str, str | int], way_on: str, connect: Connect
) -> None:
    async with connect() as client:
        result = await client.call_tool(tool, arguments)
    content = json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))
    assert max(len(text_of(result)), len(content)) <= MOST_BYTES * 1.15
    assert way_on in text_of(result)


async def test_pictures_in_titles_make_an_answer_no_longer(app_over: AppOver) -> None:
    rows: list[dict[str, JsonValue]] = [
        {
            "_id": f"{number:08x}-0000-4000-8000-000000000000",
            "createdAt": f"2026-11-22T10:00:00.{999 - number}Z",
            "status": "Success",
            "user": {"_id": "u", "name": "\U0001f525" * 30},
        }
        for number in range(100)
    ]
    reply: dict[str, JsonValue] = {"data": [*rows], "count": 100, "skip": 0, "limit": 100}
    oneuptime = httpx.MockTransport(lambda _: httpx.Response(200, json=reply))
    async with Client(build_server(app_over(oneuptime))) as client:
        asked = {"limit": 100, "columns": "time,who,user,email,_id"}
        result = await client.call_tool("list_call_logs", asked)
    content = json.dumps(content_of(result), ensure_ascii=False, separators=(",", ":"))
    assert MOST_BYTES * 0.9 <= len(content.encode()) <= MOST_BYTES * 1.15
    assert len(rows_of(result)) < 100
    assert "Next page: list_call_logs(cursor=" in text_of(result)


@pytest.mark.parametrize("absent", [None, "", "null", "None"], ids=repr)
async def test_what_models_write_for_nothing_is_nothing(
    connect: Connect, absent: str | None
) -> None:
    async with connect() as client:
        plain = await client.call_tool("list_call_logs", {})
        names = ("filter", "limit", "cursor", "timezone")
        listed = await client.call_tool("list_call_logs", dict.fromkeys(names, absent))
        summed = await client.call_tool("summarize_call_logs", {"by": absent, "filter": absent})
    assert listed.structured_content == plain.structured_content
    assert not summed.is_error


async def test_what_hosts_add_to_every_call_is_dropped(connect: Connect) -> None:
    async with connect() as client:
        plain = await client.call_tool("count_call_logs", {"filter": "failed"})
        added = {name: {"anything": 1} for name in INJECTED}
        counted = await client.call_tool("count_call_logs", {"filter": "failed", **added})
    assert counted.structured_content == plain.structured_content
