"""Questions that people put to an assistant, each answered by one call of a tool.

The figures of `tests/data/questions.jsonl` were counted with SQL over the dataset, in UTC.
`benchmarks/weighing.py` tells what they cost in tokens.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from calllogs.app import App
from calllogs.mcp.server import build_server
from tests.mcp.replies import content_of, text_of

QUESTIONS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__)
    .parents[1]
    .joinpath("data", "questions.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
LATER = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.fixture
def server_app(app: App) -> App:
    return replace(app, tz="UTC", now=lambda: LATER)


async def test_one_call_answers_each_question_and_its_facts_are_no_longer_than_its_text(
    server_app: App,
) -> None:
    wrong, longer = [], []
    async with Client(build_server(server_app)) as client:
        for each in QUESTIONS:
            result = await client.call_tool(each["tool"], each["arguments"])
            text = text_of(result) if not result.is_error else ""
            wrong += [(each["question"], part) for part in each["answer"] if part not in text]
            facts = json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))
            longer += [each["question"]] if len(facts) > len(text) + 20 else []
    assert (wrong, longer) == ([], [])


async def test_every_answer_can_be_asked_again_by_the_filter_it_gives(server_app: App) -> None:
    different = []
    async with Client(build_server(server_app)) as client:
        for each in QUESTIONS:
            arguments = each["arguments"]
            content = content_of(await client.call_tool(each["tool"], arguments))
            again = {**arguments, "filter": content.get("filter", "")}
            repeated = (await client.call_tool(each["tool"], again)).structured_content or {}
            if _lasting(repeated) != _lasting(content):
                different.append(each["question"])
    assert different == []


def _lasting(content: dict[str, Any]) -> dict[str, Any]:
    """Return what two answers to one question have in common: a cursor is never the same."""
    kept = ("total", "columns", "rows", "said", "failed", "people", "verdict")
    return {name: content[name] for name in kept if name in content}
