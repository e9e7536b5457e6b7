"""What an assistant reads when OneUptime misbehaves: in memory, and from real processes."""

import asyncio
import sys
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import CallToolResult

from calllogs.api.client import ClientLimits
from calllogs.mcp.server import build_server
from tests.faults.answers import CALL
from tests.faults.behaviours import stalled, status
from tests.faults.conftest import SHORT, app_at, secrets_in
from tests.faults.processes import MCP, Ended, ended, environment, served, started
from tests.faults.scenarios import LATE, SCENARIOS, Scenario, failed
from tests.faults.server import Misbehaving, misbehaving
from tests.mcp.replies import error_text, text_of

TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("list_call_logs", {"filter": "failed"}),
    ("show_call_logs", {"filter": "failed"}),
    ("count_call_logs", {"filter": "failed"}),
    ("summarize_call_logs", {"filter": "failed", "by": "day"}),
    ("get_call_timeline", {"filter": "incident 42"}),
    ("get_call_log", {"id": CALL}),
)
SHOWN = {scenario.name: scenario for scenario in SCENARIOS}


def said(result: CallToolResult) -> str:
    return error_text(result) if result.is_error else text_of(result).partition(" Reading:")[0]


DISTINCT = tuple({scenario.said: scenario for scenario in SCENARIOS}.values())
"""One for every sentence there is; what is answered, with a title from outside."""


@pytest.mark.parametrize("scenario", DISTINCT, ids=lambda scenario: scenario.name)
async def test_an_assistant_reads_the_same_sentence_and_no_facts(
    scenario: Scenario, logged: pytest.LogCaptureFixture
) -> None:
    limits = SHORT if scenario.said == LATE else ClientLimits()
    async with (
        asyncio.timeout(10),
        misbehaving(scenario.behave) as server,
        app_at(server.url, limits) as app,
        Client(build_server(app, masked=True)) as client,
    ):
        result = await client.call_tool("list_call_logs", {})
    assert said(result) == scenario.said.format(deadline=SHORT.deadline)
    assert result.is_error is not scenario.answered
    assert secrets_in(result.model_dump_json(), logged.text) == []


@pytest.mark.parametrize(("tool", "arguments"), TOOLS)
async def test_every_tool_says_why_there_is_no_answer(tool: str, arguments: dict[str, Any]) -> None:
    async with (
        asyncio.timeout(10),
        misbehaving(status(500)) as server,
        app_at(server.url, ClientLimits()) as app,
        Client(build_server(app)) as client,
    ):
        result = await client.call_tool(tool, arguments)
    assert error_text(result) == failed(500)
    assert secrets_in(result.model_dump_json()) == []


@pytest.mark.parametrize("uri", [f"calllogs://calls/{CALL}", "calllogs://statuses/Error/calls"])
async def test_a_resource_says_why_there_is_nothing_to_read(uri: str) -> None:
    async with (
        asyncio.timeout(10),
        misbehaving(status(503)) as server,
        app_at(server.url, ClientLimits()) as app,
        Client(build_server(app)) as client,
    ):
        with pytest.raises(MCPError) as caught:
            await client.read_resource(uri)
    assert caught.value.error.message == failed(503)
    assert secrets_in(str(caught.value)) == []


REPRESENTATIVE = ("500 for ever", "401", "a page instead of JSON", "half a letter")
OF_PROCESSES = pytest.mark.parametrize(
    ("names", "limits"),
    [(REPRESENTATIVE, {}), (("no first byte",), {"CALLLOGS_DEADLINE": "1"})],
    ids=("answered", "never answered"),
)


async def told_through(client: Client, server: Misbehaving, names: tuple[str, ...]) -> list[str]:
    sentences = []
    for name in names:
        server.behave = SHOWN[name].behave
        sentences.append(error_text(await client.call_tool("list_call_logs", {})))
    return sentences


def expected(names: tuple[str, ...]) -> list[str]:
    return [SHOWN[name].said.format(deadline=1) for name in names]


@OF_PROCESSES
async def test_over_standard_input_they_are_the_same_sentences(
    names: tuple[str, ...], limits: dict[str, str]
) -> None:
    async with asyncio.timeout(30), misbehaving(stalled) as server:
        command = StdioServerParameters(
            command=sys.executable, args=["-m", MCP], env=environment(server.url, **limits)
        )
        async with Client(command) as client:
            assert await told_through(client, server, names) == expected(names)


@OF_PROCESSES
async def test_over_http_they_are_the_same_sentences_and_nothing_is_logged(
    names: tuple[str, ...], limits: dict[str, str]
) -> None:
    async with (
        asyncio.timeout(30),
        misbehaving(stalled) as server,
        started(MCP, "--http", "--port", "0", url=server.url, **limits) as process,
    ):
        async with Client(await served(process)) as client:
            assert await told_through(client, server, names) == expected(names)
        process.terminate()
        assert await ended(process) == Ended(0, "", "")
