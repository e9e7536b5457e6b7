"""What a client is told before it calls anything."""

import json
from pathlib import Path

import pytest
from mcp.types import RequestParamsMeta
from pydantic import JsonValue

from calllogs.app import App
from calllogs.mcp.schemas import flat
from calllogs.mcp.server import INJECTED
from calllogs.mcp.tools import EXAMPLE, PHRASES
from tests.mcp.conftest import Connect

SNAPSHOT = Path(__file__).with_name("tools.json")
"""Every tool definition as it is on the wire. Clients keep them until restart (mcp-facts.md 7.10),
so a change here is a change for users: keep it compatible, and say it in the changelog. Written by
`python -m scripts.generate`."""


async def definitions(connect: Connect) -> list[dict[str, JsonValue]]:
    async with connect() as client:
        listed = await client.list_tools()
    tools = listed.model_dump(mode="json", by_alias=True, exclude_none=True)["tools"]
    assert isinstance(tools, list)
    return tools


def keys_below(value: JsonValue) -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in keys_below(item)}
    if isinstance(value, dict):
        return {*value, *(key for item in value.values() for key in keys_below(item))}
    return set()


async def test_the_tools_are_those_of_the_snapshot_in_both_eras(connect: Connect) -> None:
    assert await definitions(connect) == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


async def test_the_definitions_cost_few_tokens(connect: Connect) -> None:
    written = json.dumps(await definitions(connect), separators=(",", ":"))
    assert len(written) / 4 <= 1700


async def test_every_tool_is_titled_and_only_reads(connect: Connect) -> None:
    for tool in await definitions(connect):
        assert tool["title"]
        assert tool["description"]
        assert tool["outputSchema"]
        assert tool["annotations"] == {
            "readOnlyHint": True,
            "destructiveHint": False,
            "idempotentHint": True,
        }


async def test_schemas_are_flat_and_closed_to_unknown_arguments(connect: Connect) -> None:
    for tool in await definitions(connect):
        schemas = {"in": tool["inputSchema"], "out": tool["outputSchema"]}
        assert not keys_below(schemas) & {"$ref", "$defs", "anyOf", "allOf", "oneOf", "title"}
        assert isinstance(tool["inputSchema"], dict)
        assert tool["inputSchema"]["additionalProperties"] is False


def enums_below(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return [found for item in value for found in enums_below(item)]
    if not isinstance(value, dict):
        return []
    own = value.get("enum")
    inner = [found for item in value.values() for found in enums_below(item)]
    return [*(own if isinstance(own, list) else []), *inner]


async def test_no_enum_holds_an_empty_value(connect: Connect) -> None:
    values = [value for tool in await definitions(connect) for value in enums_below(tool)]
    assert "day" in values
    assert [value for value in values if not value] == []


async def test_no_tool_has_an_argument_that_hosts_add_themselves(connect: Connect) -> None:
    for tool in await definitions(connect):
        assert isinstance(tool["inputSchema"], dict)
        assert not keys_below(tool["inputSchema"]["properties"]) & INJECTED.keys()


async def test_the_server_says_what_it_is_for_in_few_words(connect: Connect) -> None:
    async with connect() as client:
        assert client.instructions is not None
        assert len(client.instructions) / 4 <= 120
        assert client.server_info is not None
        assert client.server_info.name == "calllogs"


async def test_a_trace_that_a_host_adds_changes_nothing(connect: Connect) -> None:
    meta = RequestParamsMeta()
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    # mypy does not know that it takes further keys (PEP 728)
    meta["traceparent"] = trace  # type: ignore[typeddict-unknown-key]
    async with connect() as client:
        plain = await client.call_tool("count_call_logs", {"filter": "failed"})
        traced = await client.call_tool("count_call_logs", {"filter": "failed"}, meta=meta)
    assert (traced.is_error, traced.content) == (False, plain.content)


@pytest.mark.parametrize("phrase", [EXAMPLE, *(p for said in PHRASES.values() for p in said)])
def test_every_phrase_a_model_is_shown_is_understood(phrase: str, app: App) -> None:
    assert app.read(phrase) != app.read("")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"title": "X", "type": "string", "default": ""}, {"type": "string"}),
        (
            {"properties": {"title": {"title": "Title", "type": "string"}}},
            {"properties": {"title": {"type": "string"}}},
        ),
        (
            {"anyOf": [{"type": "integer"}, {"type": "null"}], "description": "Cents"},
            {"type": "integer", "description": "Cents"},
        ),
        (
            {
                "$defs": {"A": {"type": "object"}},
                "items": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]},
            },
            {"items": {"type": "object"}},
        ),
        (
            {"$defs": {"A": {"type": "object"}}, "items": {"$ref": "#/$defs/A"}},
            {"items": {"type": "object"}},
        ),
    ],
)
def test_a_schema_is_flattened(
    schema: dict[str, JsonValue], expected: dict[str, JsonValue]
) -> None:
    assert flat(schema) == expected
