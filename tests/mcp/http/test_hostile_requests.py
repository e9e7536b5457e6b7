"""Requests of any kind to any path: answered, or refused, and never a failure of ours."""

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calllogs.config.doors import open_door
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.mcp.errors import UNEXPECTED
from calllogs.server.app import server_app
from tests.mcp.http.test_questions import NEWEST, cancelled, headers, tool_call

BATCH = 20
"""Requests of an example: building the server takes longer than answering them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


LETTERS = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#?\\")
PATHS = st.one_of(
    st.sampled_from(["/mcp", "/mcp", "/mcp/", "/", "/healthz", "/metrics", "/slack/events"]),
    st.text(LETTERS, max_size=12).map(lambda text: f"/{text.lstrip('/')}"),
)
NAMES = st.sampled_from(
    ["accept", "authorization", "content-encoding", "content-type", "last-event-id", "mcp-method",
     "mcp-name", "mcp-protocol-version", "mcp-session-id", "origin", "x-api-key",
     "x-forwarded-for", "x-slack-request-timestamp", "x-slack-signature"]
)  # fmt: skip
LINES = st.one_of(
    st.sampled_from(["application/json", "text/event-stream", "*/*", NEWEST, "2025-06-18", "1"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
)
TOLD = [headers("count_call_logs", modern=modern) for modern in (False, True)]
HEADERS = st.builds(
    lambda right, changed: {**right, **changed},
    st.sampled_from([{}, *TOLD, *TOLD]),
    st.dictionaries(NAMES, LINES, max_size=2),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
RIGHT = [tool_call(7, "count_call_logs", modern=True), tool_call(7, "no_tool"), cancelled(7)]
MESSAGES = st.builds(
    lambda right, changed: {**right, **changed},
    st.sampled_from(RIGHT),
    st.dictionaries(st.sampled_from(["jsonrpc", "id", "method", "params"]), JSON, max_size=1),
)
BODIES = st.one_of(
    MESSAGES.map(lambda message: json.dumps(message).encode()),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=60),
)
METHODS = st.sampled_from(["POST"] * 5 + ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW"])
REQUESTS = st.builds(Asked, METHODS, PATHS, HEADERS, BODIES)


@settings(
    max_examples=max(5, settings().max_examples // BATCH),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(REQUESTS, min_size=BATCH, max_size=BATCH))
def test_any_request_is_answered_or_refused(
    caplog: pytest.LogCaptureFixture, requests: list[Asked]
) -> None:
    caplog.set_level(logging.ERROR)
    replies = asyncio.run(answered(requests))
    assert [reply.status_code for reply in replies if reply.status_code >= 500] == []
    assert [reply.text for reply in replies if UNEXPECTED in reply.text] == []
    assert caplog.records == []


async def answered(requests: list[Asked]) -> list[httpx.Response]:
    """Put requests to a server of its own, and then one that it must still answer."""
    operator = Settings()
    door = open_door(operator, "127.0.0.1", Face.SERVER, sandbox=True)
    async with server_app(operator, door, sandbox=True) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
            replies = [await http.send(built(http, asked)) for asked in requests]
            last = await http.post("/mcp", json=RIGHT[0], headers=TOLD[1])
    assert '"total":' in last.text
    return replies


def built(http: httpx.AsyncClient, asked: Asked) -> httpx.Request:
    raw: Any = [(name.encode(), line.encode("latin-1")) for name, line in asked.headers.items()]
    url = httpx.URL("http://127.0.0.1/").copy_with(raw_path=asked.path.encode("latin-1"))
    return http.build_request(asked.method, url, headers=raw, content=asked.body)
