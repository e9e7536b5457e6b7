"""Schemas of the tools: types of arguments, models of structured content, and how both are written.

Fields have OneUptime's own names where it has one. What is not known is absent, never null. Foreign
text is cleaned and capped as in the text content.

Several clients refuse `$ref`, `$defs` and `anyOf` (mcp-facts.md 7.3), and nobody reads `title`.
What a default means is said in words, for `0` and `""` stand for "not given". `""` is in no enum:
Gemini refuses every request while one is there (mcp-facts.md 7.13).
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, JsonValue
from pydantic.alias_generators import to_camel
from pydantic_core import core_schema

from calllogs.filters.filter import DEFAULT_LIMIT, LARGEST_LIMIT
from calllogs.model.groupings import GROUPINGS

FilterText = Annotated[str, Field(description="Filter language; empty: all calls.")]
SubjectText = Annotated[str, Field(description="Such as: incident 42, alert 7, call UUID.")]
Limit = Annotated[
    int,
    Field(
        ge=0, le=LARGEST_LIMIT, description=f"Calls to show; 0: the filter's, or {DEFAULT_LIMIT}."
    ),
]
Cursor = Annotated[str, Field(description="From the page before; then no filter.")]
Zone = Annotated[str, Field(description="IANA zone; empty: configured.")]
GroupBy = Annotated[
    str,
    GetPydanticSchema(lambda *_: core_schema.literal_schema([*GROUPINGS])),
    Field(description="What to group by; empty: the filter's, or totals alone."),
]
CallId = Annotated[str, Field(description="The call's id (UUID).")]

Schema = Mapping[str, JsonValue]

OMITTED = frozenset({"title", "default", "$defs"})
"""What no schema holds."""

Id = Annotated[str, Field(alias="_id")]
Cents = Annotated[int | None, Field(alias="callCostInUSDCents")]


def _without_description(schema: dict[str, JsonValue]) -> None:
    """Docstrings are for us; a model reads a field's own description, where it has one."""
    schema.pop("description", None)


class Content(BaseModel):
    """Structured content of a tool result, or a part of it."""

    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        json_schema_extra=_without_description,
    )


class CallItem(Content):
    """One call of a page."""

    id: Id
    created_at: str
    status: str
    why: Annotated[int | None, Field(description="Which of reasons, from 1.")] = None
    who: str | None = None
    to_number: str | None = None
    about: str | None = None
    call_cost_in_usd_cents: Cents = None


class CallPage(Content):
    """Some of the calls that match."""

    total: int
    shown: int
    skip: int
    reading: str
    window: str
    calls: tuple[CallItem, ...]
    reasons: tuple[str, ...] | None = None
    note: str | None = None
    next: str | None = None


class ShownPage(Content):
    """A CallPage in few words: a model has read the whole schema with list_call_logs."""

    total: int
    reading: str
    calls: tuple[dict[str, JsonValue], ...]
    next: str | None = None


class CallCount(Content):
    """The number of calls that match."""

    total: int
    reading: str
    window: str
    note: str | None = None


class CallGroup(Content):
    """The calls of one group, counted."""

    label: str
    calls: int
    failed: int
    people: int
    unknown_numbers: int | None = None
    call_cost_in_usd_cents: Cents = None
    first: str | None = None
    last: str | None = None


class CallSummary(Content):
    """All calls that match, counted; `counted` is fewer than `total` where a cap was hit."""

    total: int
    counted: int
    failed: int
    people: int
    unknown_numbers: int | None = None
    call_cost_in_usd_cents: Cents = None
    reading: str
    window: str
    groups: tuple[CallGroup, ...] | None = None
    more_groups: int | None = None
    reasons: tuple[str, ...] | None = None
    note: str | None = None


class TimelineEvent(Content):
    """One event of a timeline."""

    at: str
    event: str
    who: str | None = None
    to_number: str | None = None
    through: str | None = None
    why: str | None = None
    id: str | None = Field(default=None, alias="_id")


class CallTimeline(Content):
    """Calls and acknowledgements in order."""

    total: int
    about: str | None = None
    verdict: str
    reading: str
    window: str
    events: tuple[TimelineEvent, ...]
    note: str | None = None


class Related(Content):
    """Something the call is about or was made through."""

    relation: str
    id: Id
    name: str
    email: str | None = None


class CallDetail(Content):
    """Everything known of one call."""

    id: Id
    created_at: str
    status: str
    why: str | None = None
    status_message: str | None = None
    to_number: str | None = None
    from_number: str | None = None
    call_cost_in_usd_cents: Cents = None
    message: str | None = None
    related: tuple[Related, ...]
    note: str | None = None


def flat(schema: Schema, omitted: frozenset[str] = OMITTED) -> dict[str, JsonValue]:
    """Inline the definitions of a pydantic schema, and drop its titles and nullable unions."""
    definitions = schema.get("$defs")
    return _object(schema, definitions if isinstance(definitions, dict) else {}, omitted)


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
