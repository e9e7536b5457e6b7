"""What a client is told before it calls anything."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
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


def schemas_below(schema: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Yield a schema of an argument or of all, and those within it."""
    assert isinstance(schema, dict)
    yield schema
    inner = schema.get("properties", {})
    assert isinstance(inner, dict)
    for each in (*inner.values(), *([schema["items"]] if "items" in schema else [])):
        yield from schemas_below(each)


GEMINI = {
    *("type", "format", "description", "enum", "properties", "required", "items"),
    *("minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern"),
}
"""What its subset of JSON Schema knows; all else makes it refuse every request."""

Rule = Callable[[dict[str, JsonValue], str, str], object]
"""Whether a schema is accepted, by itself, the name of its tool and the description."""

HOSTS: Mapping[str, tuple[Rule, ...]] = {
    "OpenAI strict": (
        lambda _, name, text: re.fullmatch(r"[\w-]{1,64}", name) and len(text) <= 1024,
        # Every object is closed: its converter refuses one that takes any key.
        lambda schema, *_: (
            schema.get("type") != "object"
            or (schema["additionalProperties"] is False and "properties" in schema)
        ),
        lambda schema, *_: len(enums_below(schema)) <= 1000,
    ),
    "Anthropic": (
        lambda _, name, __: re.fullmatch(r"[\w-]{1,64}", name),
        lambda schema, *_: all(re.fullmatch(r"[\w.-]{1,64}", key) for key in properties(schema)),
    ),
    "Gemini": (
        lambda _, name, __: re.fullmatch(r"[A-Za-z_][\w.-]{0,63}", name),
        # Its hosts take this key away; what its own converter needs: mcp-facts.md 7.13.
        lambda schema, *_: {*schema} - {"additionalProperties"} <= GEMINI,
        lambda schema, *_: isinstance(schema["type"], str),
        lambda schema, *_: "enum" not in schema or schema["type"] == "string",
        lambda schema, *_: schema["type"] != "array" or "items" in schema,
    ),
}
"""What the tools of a model's API have to be, by whose it is (mcp-facts.md 7.13, 7.16)."""


def properties(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    inner = schema.get("properties", {})
    assert isinstance(inner, dict)
    return inner


@pytest.mark.parametrize("host", HOSTS)
async def test_every_definition_is_one_that_models_take(host: str, connect: Connect) -> None:
    for tool in await definitions(connect):
        for schema in schemas_below(tool["inputSchema"]):
            kept = [
                rule(schema, str(tool["name"]), str(tool["description"])) for rule in HOSTS[host]
            ]
            assert all(kept), (host, tool["name"], schema)


@pytest.mark.parametrize(
    ("host", "schema"),
    [
        ("OpenAI strict", {"type": "object", "properties": {}, "additionalProperties": True}),
        ("Anthropic", {"type": "object", "properties": {"a b": {}}}),
        ("Gemini", {"type": ["string", "null"]}),
        ("Gemini", {"type": "string", "anyOf": []}),
        ("Gemini", {"type": "integer", "enum": [1]}),
        ("Gemini", {"type": "array"}),
    ],
)
def test_the_test_itself_sees_what_models_refuse(host: str, schema: dict[str, JsonValue]) -> None:
    assert not all(rule(schema, "name", "") for rule in HOSTS[host])


async def test_a_model_that_must_give_every_argument_gives_null(connect: Connect) -> None:
    """OpenAI's strict mode requires each; what is not meant is null."""
    async with connect() as client:
        for tool in json.loads(SNAPSHOT.read_text(encoding="utf-8")):
            needed = (
                {"filter": "incident 42"} if "filter" in tool["inputSchema"]["properties"] else {}
            )
            strict = {**dict.fromkeys(tool["inputSchema"]["properties"]), **needed}
            plain = await client.call_tool(tool["name"], needed)
            assert (await client.call_tool(tool["name"], strict)).content == plain.content


async def test_a_host_that_shows_tools_alone_lacks_nothing_they_speak_of(connect: Connect) -> None:
    async with connect() as client:
        spoken = [client.instructions or "", json.dumps(await definitions(connect))]
    assert [text for text in spoken if "calllogs://" in text or "prompt" in text.lower()] == []


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
