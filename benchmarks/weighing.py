"""How many tokens the tools and a page of calls take in a conversation, and how many bytes."""

import json

import httpx
from asking import ARGUMENTS, RAW, app_over
from bpe_openai import get_encoding
from fake_oneuptime import Transport, recorded
from mcp import Client
from mcp.types import TextContent
from measuring import Row

from calllogs.mcp.server import build_server

ENCODING = "o200k_base"


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
    (content,) = answer.content
    assert isinstance(content, TextContent)  # noqa: S101  ours answers in text
    facts = json.dumps(answer.structured_content, ensure_ascii=False, separators=(",", ":"))
    raw = f"raw JSON of the same rows: {_weight(reply.text)}"
    return [
        Row("`tools/list`", "", _weight(tools)),
        Row("20 rows as text, as a model reads them", raw, _weight(content.text)),
        Row("20 rows as structured content", raw, _weight(facts)),
    ]


def _weight(text: str) -> str:
    tokens = len(get_encoding(ENCODING).encode(text))
    return f"{tokens:,} tokens, {len(text.encode()):,} bytes"
