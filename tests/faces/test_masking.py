import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.types import TextContent

from calllogs.mcp.caller import single_caller
from calllogs.mcp.server import build_server
from calllogs.sandbox import create_app, sample_dataset
from calllogs.sandbox.dataset import Dataset
from tests.faces.record import SECRET, TOOLS, terminal
from tests.slack.scene import NOW, app_over, scene

WRITTEN = (
    "+14155550101",
    "0014155550101",
    "415-555-0101",
    "415\u2013555\u20130101",
    "415\u00b7555\u00b70101",
    "415/555/0101",
    "%2B14155550101",
    "x4155550101",
    "no_14155550101",
    "bob.smith@example.net",
)
"""A number, and an e-mail, as somebody may have written them into any text of OneUptime's."""

TEXTS = {"title", "name", "statusMessage", "message"}

QUESTIONS = (
    "last 30 days",
    "failed last 30 days limit 50",
    "incident 42",
    *(f"last 30 days by {grouping}" for grouping in ("user", "team", "policy", "incident", "to")),
    "incident payments",
    "team payments",
)


def hostile(value: Any, column: str = "") -> Any:  # noqa: ANN401  rows are JSON
    """Return rows whose every text also holds what masking hides."""
    if isinstance(value, Mapping):
        return {name: hostile(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [hostile(each, column) for each in value]
    if column in TEXTS and isinstance(value, str):
        return f"{value} {WRITTEN[len(value) % len(WRITTEN)]}"
    return value


@pytest.fixture
def transport() -> httpx.AsyncBaseTransport:
    samples = sample_dataset(NOW)
    rows = {
        table: rows if table.endswith("States") else hostile(rows)
        for table, rows in samples.tables.items()
    }
    return httpx.ASGITransport(create_app(Dataset(rows, samples.keys), now=lambda: NOW))


def revealed(shown: str) -> list[str]:
    return [written for written in WRITTEN if written in shown]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_text_tells_a_number_in_a_masked_terminal(
    transport: httpx.AsyncBaseTransport, question: str
) -> None:
    app = app_over(transport)
    for options in ((), ("--json",), ("--ids",)):
        assert revealed(await terminal(app, question, "--masked", *options)) == []


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_text_tells_a_number_to_a_model_that_is_shown_masked_ones(
    transport: httpx.AsyncBaseTransport, question: str
) -> None:
    server = build_server(
        app_over(transport),
        find_caller=single_caller(app_over(transport), masked=True, secrets=(SECRET,)),
    )
    async with Client(server) as client:
        for tool in TOOLS:
            result = await client.call_tool(tool, {"filter": question})
            text = [part.text for part in result.content if isinstance(part, TextContent)]
            shown = json.dumps([text, result.structured_content], ensure_ascii=False)
            assert revealed(shown) == []


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_text_tells_a_number_in_slack(
    transport: httpx.AsyncBaseTransport, question: str
) -> None:
    async with scene(transport, CALLLOGS_SLACK_RATE="100000/second") as stage:
        shown = await stage.type(question)
        assert revealed(json.dumps(shown, ensure_ascii=False)) == []


async def test_a_masked_number_cannot_be_asked_for_digit_by_digit_in_slack_or_by_a_model(
    transport: httpx.AsyncBaseTransport,
) -> None:
    async with scene(transport) as stage:
        refused = await stage.type("to +1415*")
    assert refused["text"].startswith("Numbers are masked here, and +1415 is a part")
    app = app_over(transport)
    server = build_server(app, find_caller=single_caller(app, masked=True, secrets=(SECRET,)))
    async with Client(server) as client:
        result = await client.call_tool("count_call_logs", {"filter": "to +1415*"})
    assert result.is_error
