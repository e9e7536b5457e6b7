"""How many tokens the tools and their answers take in a conversation, and how many bytes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx
from asking import ARGUMENTS, RAW, app_over
from bpe_openai import get_encoding
from fake_oneuptime import DATASET, Transport, recorded
from mcp import Client
from mcp.types import CallToolResult
from measuring import Row

from calllogs.mcp.server import build_server
from calllogs.sandbox import create_app, load_dataset

ENCODING = "o200k_base"
QUESTIONS = Path(__file__).parents[1] / "tests/data/questions.jsonl"
ASKED = datetime(2026, 11, 25, 15, tzinfo=UTC)
"""When the questions are asked, whose answers the tests hold."""

LARGE: dict[str, tuple[str, dict[str, Any]]] = {
    "a timeline of 66 calls": ("get_call_timeline", {"filter": "incident 42"}),
    "a summary by user": ("summarize_call_logs", {"by": "user"}),
}


async def rows() -> list[Row]:
    """Return the rows of weighing."""
    transport = Transport(await recorded(rows=600))
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://oneuptime/api") as http,
        Client(build_server(app_over(http)), mode="legacy") as assistant,
    ):
        tools = (await assistant.list_tools()).model_dump_json(by_alias=True, exclude_none=True)
        answer = await assistant.call_tool("list_call_logs", ARGUMENTS)
        reply = await http.post(RAW["path"], params=RAW["params"], json=RAW["body"])
    raw = f"raw JSON of the same rows: {_weight(reply.text)}"
    return [
        _at_most("`tools/list`", _weight(tools), _tokens(tools), 1_700),
        Row("20 rows as text, as a model reads them", raw, _weight(_text(answer))),
        Row("20 rows as structured content", raw, _weight(_facts(answer))),
        *await _answers(),
    ]


async def _answers() -> list[Row]:
    """Return what answers over the recorded calls weigh: large ones, and those to questions."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions: list[dict[str, Any]] = [json.loads(line) for line in lines]
    dataset = load_dataset(DATASET.read_text(encoding="utf-8"))
    transport = httpx.ASGITransport(create_app(dataset))
    async with httpx.AsyncClient(transport=transport, base_url="http://oneuptime/api") as http:
        app = replace(app_over(http), now=lambda: ASKED, tz="UTC")
        async with Client(build_server(app)) as assistant:
            large = {what: await assistant.call_tool(*call) for what, call in LARGE.items()}
            told = [await assistant.call_tool(q["tool"], q["arguments"]) for q in questions]
    return [
        *(Row(f"{what}, as text", "", _weight(_text(result))) for what, result in large.items()),
        *(
            Row(f"{what}, as structured content", "", _weight(_facts(result)))
            for what, result in large.items()
        ),
        *_questions("text", [_tokens(_text(result)) for result in told]),
        *_questions("structured content", [_tokens(_facts(result)) for result in told]),
    ]


def _questions(kind: str, tokens: list[int]) -> list[Row]:
    average, most = fmean(tokens), max(tokens)
    what = f"the answers to {len(tokens)} questions, one call each, as {kind}"
    return [
        _at_most(f"{what}, on average", f"{average:,.0f} tokens", average, 700),
        _at_most(f"{what}, the longest", f"{most:,} tokens", most, 2_500),
    ]


def _at_most(what: str, ours: str, figure: float, most: int) -> Row:
    return Row(what, "", ours, aim=f"at most {most:,}", met=figure <= most)


def _text(answer: CallToolResult) -> str:
    return "".join(getattr(part, "text", "") for part in answer.content)


def _facts(answer: CallToolResult) -> str:
    return json.dumps(answer.structured_content, ensure_ascii=False, separators=(",", ":"))


def _tokens(text: str) -> int:
    return len(get_encoding(ENCODING).encode(text))


def _weight(text: str) -> str:
    return f"{_tokens(text):,} tokens, {len(text.encode()):,} bytes"
