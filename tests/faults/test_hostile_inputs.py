"""Texts, cursors and arguments of any kind: read, or refused in a sentence of ours."""

import asyncio
import io
import json
import logging
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer
from mcp import Client
from mcp.types import CallToolResult
from pydantic import SecretStr

from calllogs.answers.answer import Answer
from calllogs.api.client import Client as ApiClient
from calllogs.api.client import ClientLimits
from calllogs.api.request import Request, count_call_logs, list_call_logs
from calllogs.api.response import Reply, data
from calllogs.app import App
from calllogs.cli.terminal import Screen, page_text
from calllogs.config.settings import Settings
from calllogs.errors import ApiError, CallLogsError, FilterError
from calllogs.language.parser import parse
from calllogs.mcp.caller import Cursors
from calllogs.mcp.errors import UNEXPECTED
from calllogs.mcp.results import fitting_page, page_result
from calllogs.mcp.server import build_server
from calllogs.model.records import Page
from calllogs.render.cells import View
from calllogs.render.json import page_document
from calllogs.render.slack.messages import answer_message
from calllogs.service.call_logs import CallLogs
from tests.faults.answers import CALL, KEY, page, row
from tests.faults.conftest import NOW, no_sleep, secrets_in, told_by
from tests.language.test_parser import MUTATED, SHUFFLED

SECRET = "a secret of the tests"  # noqa: S105  it guards nothing
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
TEXTS = st.one_of(st.text(max_size=60), SHUFFLED, MUTATED)


@given(TEXTS)
def test_any_filter_becomes_a_request_that_can_be_written_or_is_refused(text: str) -> None:
    try:
        filter = parse(text, now=NOW, tz="America/New_York", region="US")
        bodies = [list_call_logs(filter).body, count_call_logs(filter).body]
    except FilterError:
        return
    for body in bodies:
        json.dumps(dict(body), allow_nan=False).encode()


@given(st.one_of(st.text(max_size=200), st.binary(max_size=100).map(lambda b: b.decode("latin-1"))))
def test_a_cursor_of_any_text_is_refused(cursor: str) -> None:
    with pytest.raises(FilterError):
        Cursors((SECRET,), "owner").read(cursor, NOW)


@given(JSON)
def test_a_cursor_signed_by_another_version_is_read_or_refused(value: Any) -> None:  # noqa: ANN401
    cursor = str(URLSafeSerializer(SECRET, salt="calllogs.cursor.owner").dumps(value))
    try:
        assert isinstance(Cursors((SECRET,), "owner").read(cursor, NOW), tuple)
    except FilterError:
        return


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_cursor_with_one_letter_changed_is_refused(place: int, by: int) -> None:
    cursors = Cursors((SECRET,), "owner")
    cursor = cursors.write(("failed skip:10", "UTC", "0"), NOW)
    at = place % len(cursor)
    altered = cursor[:at] + chr(by) + cursor[at + 1 :]
    try:
        assert cursors.read(altered, NOW) == ("failed skip:10", "UTC", "0")
    except FilterError:
        return
    # The last letter of base64 holds bits that mean nothing.
    assert altered == cursor or at == len(cursor) - 1


REPLIES = st.one_of(
    JSON.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=80),
    st.dictionaries(st.sampled_from(["data", "count", "error"]), JSON).map(
        lambda value: json.dumps(value).encode()
    ),
    st.dictionaries(st.sampled_from([*row(), "team", "alert"]), JSON).map(
        lambda cells: json.dumps(page(row(1, **cells))).encode()
    ),
)


@given(st.sampled_from([200, 200, 200, 400, 422, 429, 500, 302, 204]), REPLIES)
def test_any_reply_is_read_or_is_one_error_of_ours(status: int, body: bytes) -> None:
    filter = parse("failed", now=NOW, tz="UTC", region="US")
    said: list[str] = []
    try:
        found = list_call_logs(filter).read(data(Reply(status, body)))
    except ApiError as error:
        said += told_by(error)
    else:
        assert status == 200
        shown(Answer(filter, found))
    assert secrets_in(*said) == []


def shown(answer: Answer[Page]) -> None:
    """Show a page in every way: what was read can also be written."""
    view = View(tz="Pacific/Kiritimati", now=NOW, masked=True)
    page_text(answer, view, Screen(io.StringIO(), ids=True)).encode()
    page_document(answer, view).encode()
    page_result(*fitting_page(answer, view, ()), view, next_call=None).model_dump_json().encode()
    json.dumps(answer_message(answer, "failed", view)).encode()


HEADERS = st.sampled_from(["Retry-After", "Location", "Content-Encoding", "Content-Type"])


@example(302, {"Location": "A:0"})
@given(
    st.sampled_from([200, 302, 429]),
    st.dictionaries(
        HEADERS, st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)
    ),
)
def test_any_header_is_read_or_is_one_error_of_ours(status: int, headers: dict[str, str]) -> None:
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, stream=httpx.ByteStream(b'{"count": 3}'), headers=encoded)

    async def filter() -> int:
        async with httpx.AsyncClient(
            transport=httpx.MockTransport(answer), base_url="http://up/api"
        ) as http:
            client = client_of(http)
            return await client.send(NUMBER)

    try:
        assert asyncio.run(filter()) == 3
    except ApiError:
        return


NUMBER = Request("/call-log/count", lambda reply: cast("dict[str, int]", reply)["count"])


def client_of(http: httpx.AsyncClient) -> ApiClient:
    limits = ClientLimits(attempts=2)
    return ApiClient(http, SecretStr(KEY), now=lambda: NOW, limits=limits, sleep=no_sleep)


NAMES = st.sampled_from(
    ["filter", "limit", "cursor", "timezone", "by", "id", "Filter", "status", "q"]
)
TOOLS = st.sampled_from(
    ["list_call_logs", "show_call_logs", "count_call_logs", "summarize_call_logs",
     "get_call_timeline", "get_call_log", "delete_call_logs"]
)  # fmt: skip
VALUES = st.one_of(
    TEXTS,
    JSON,
    st.integers(-5, 200),
    st.sampled_from(["day", "user", "Europe/Berlin", "../x", CALL]),
)


@settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(TOOLS, st.dictionaries(NAMES, VALUES, max_size=4))
def test_any_arguments_are_answered_or_refused_in_a_sentence_of_ours(
    caplog: pytest.LogCaptureFixture, tool: str, arguments: dict[str, Any]
) -> None:
    caplog.set_level(logging.WARNING)
    result = asyncio.run(called(tool, arguments))
    text = result.content[0].model_dump()["text"]
    assert text != UNEXPECTED
    assert len(text) < 30_000
    assert caplog.records == []


async def called(tool: str, arguments: dict[str, Any]) -> CallToolResult:
    def answer(request: httpx.Request) -> httpx.Response:
        kind = request.url.path.rpartition("/")[2]
        replies: dict[str, object] = {"count": {"count": 1}, "get-item": row(1)}
        about_calls = "call-log" in request.url.path
        return httpx.Response(200, json=replies.get(kind, page(row(1)) if about_calls else page()))

    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(transport=transport, base_url="http://up/api") as http:
        app = App(
            calls=CallLogs.over(client_of(http)),
            now=lambda: datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
            tz="UTC",
            region="US",
            source="up",
            dashboard=None,
            sandbox=False,
            me="alice@example.com",
        )
        async with Client(build_server(app)) as client:
            return await client.call_tool(tool, arguments)


@given(
    st.dictionaries(
        st.sampled_from(["ONEUPTIME_URL", "ONEUPTIME_API_KEY", "CALLLOGS_TZ", "CALLLOGS_DEADLINE"]),
        st.text(max_size=20),
    )
)
def test_any_setting_is_read_or_refused_without_the_key(variables: dict[str, str]) -> None:
    said: list[str] = []
    try:
        Settings.read(variables)
    except CallLogsError as error:
        said += told_by(error)
    key = variables.pop("ONEUPTIME_API_KEY", "")
    elsewhere = any(key in value for value in variables.values())
    assert len(key) < 8 or elsewhere or not any(key in text for text in said)
