"""JSON schemas as every client can read them, in few tokens.

Several clients refuse `$ref`, `$defs` and `anyOf` (MCP.md 7.3), and nobody reads `title`. What a
default means is said in words, for `0` and `""` stand for "not given".
"""

from collections.abc import Mapping

from pydantic import JsonValue

_OMITTED = frozenset({"title", "default", "$defs"})
_OMITTED_OF_RESULTS = _OMITTED | {"required"}
"""A result is ours to keep to: what of it is always there need not be listed."""

Schema = Mapping[str, JsonValue]


def flat(schema: Schema, omitted: frozenset[str] = _OMITTED) -> dict[str, JsonValue]:
    """Inline the definitions of a pydantic schema, and drop its titles and nullable unions."""
    definitions = schema.get("$defs")
    return _object(schema, definitions if isinstance(definitions, dict) else {}, omitted)


def brief(schema: Schema) -> dict[str, JsonValue]:
    """Flatten the schema of a result, and leave out which of its properties are required."""
    return flat(schema, _OMITTED_OF_RESULTS)


def _object(node: Schema, definitions: Schema, omitted: frozenset[str]) -> dict[str, JsonValue]:
    def within(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [within(item) for item in value]
        return _object(value, definitions, omitted) if isinstance(value, dict) else value

    flattened: dict[str, JsonValue] = {}
    for name, value in _resolved(_without_null(_resolved(node, definitions)), definitions).items():
        if name == "properties" and isinstance(value, dict):
            # A property may itself be called `title`: only what is below its name is a schema.
            flattened[name] = {key: within(each) for key, each in value.items()}
        elif name not in omitted and (kept := within(value)) != {}:
            flattened[name] = kept
    return flattened


def _resolved(node: Schema, definitions: Schema) -> Schema:
    target = definitions.get(str(node.get("$ref", "")).rpartition("/")[2])
    siblings = {name: value for name, value in node.items() if name != "$ref"}
    return {**target, **siblings} if isinstance(target, dict) else node


def _without_null(node: Schema) -> Schema:
    """`X | None = None` is, on the wire, an X that may be absent."""
    union = node.get("anyOf")
    if not isinstance(union, list):
        return node
    choices = [choice for choice in union if choice != {"type": "null"}]
    siblings = {name: value for name, value in node.items() if name != "anyOf"}
    only = choices[0] if len(choices) == 1 else None
    return {**only, **siblings} if isinstance(only, dict) else node
