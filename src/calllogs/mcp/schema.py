"""JSON schemas as every client can read them, in few tokens.

Several clients refuse `$ref`, `$defs` and `anyOf` (MCP.md 7.3), and nobody reads `title`. What a
default means is said in words, for `0` and `""` stand for "not given".
"""

from collections.abc import Mapping

from pydantic import JsonValue

_UNREAD = frozenset({"title", "default", "$defs"})


def brief(schema: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the schema of a result: flat, and without what is always there being listed again."""
    return _brief(flat(schema))


def _brief(node: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    def within(value: JsonValue) -> JsonValue:
        if isinstance(value, dict):
            return _brief(value)
        return [within(item) for item in value] if isinstance(value, list) else value

    kept = {name: value for name, value in node.items() if name != "required"}
    return {name: within(value) for name, value in kept.items() if value not in ({}, None)}


def flat(schema: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return a pydantic schema with definitions inlined, without titles and nullable unions."""
    definitions = schema.get("$defs")
    return _flat_object(schema, definitions if isinstance(definitions, dict) else {})


def _flat(node: JsonValue, definitions: Mapping[str, JsonValue]) -> JsonValue:
    if isinstance(node, list):
        return [_flat(item, definitions) for item in node]
    return _flat_object(node, definitions) if isinstance(node, dict) else node


def _flat_object(
    node: Mapping[str, JsonValue], definitions: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    kept = _resolved(_without_null(_resolved(node, definitions)), definitions)
    return {
        name: _properties(value, definitions) if name == "properties" else _flat(value, definitions)
        for name, value in kept.items()
        if name not in _UNREAD
    }


def _properties(value: JsonValue, definitions: Mapping[str, JsonValue]) -> JsonValue:
    """A property may itself be called `title`: only what is below its name is a schema."""
    named = value if isinstance(value, dict) else {}
    return {name: _flat(schema, definitions) for name, schema in named.items()}


def _resolved(
    node: Mapping[str, JsonValue], definitions: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    target = definitions.get(str(node.get("$ref", "")).rpartition("/")[2])
    beside = {name: value for name, value in node.items() if name != "$ref"}
    return {**target, **beside} if isinstance(target, dict) else node


def _without_null(node: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """`X | None = None` is, on the wire, an X that may be absent."""
    union = node.get("anyOf")
    if not isinstance(union, list):
        return node
    choices = [choice for choice in union if choice != {"type": "null"}]
    beside = {name: value for name, value in node.items() if name != "anyOf"}
    only = choices[0] if len(choices) == 1 else None
    return {**only, **beside} if isinstance(only, dict) else node
