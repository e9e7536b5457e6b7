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

from calllogs.answers.groups import MEASURES
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
    Field(description="Grouping; empty: the filter's, or totals alone."),
]
ThenBy = Annotated[str, Field(description="Second grouping.")]
RankBy = Annotated[
    str,
    GetPydanticSchema(lambda *_: core_schema.literal_schema([*MEASURES])),
    Field(description="Order groups by this, highest first."),
]
Lowest = Annotated[bool, Field(description="Lowest first.")]
Top = Annotated[int, Field(ge=0, le=1_000, description="Only so many groups.")]
MoreThan = Annotated[int, Field(ge=0, description="Only groups with more of rank (or calls).")]
Compare = Annotated[str, Field(description="Earlier time to compare with: last week.")]
HoursText = Annotated[str, Field(description="night, weekend, business, after, 22:00-06:00.")]
Columns = Annotated[str, Field(description="Values of rank to tell, comma-separated.")]
ListColumns = Annotated[
    str,
    Field(
        description="Instead of time,result,who,to,about,cost: _id, statusMessage, callData, "
        "team, onCallDutyPolicy …"
    ),
]
CallId = Annotated[str, Field(description="The call's id (UUID).")]

Schema = Mapping[str, JsonValue]

OMITTED = frozenset({"title", "default", "$defs"})
"""What no schema holds."""


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


class Facts(Content):
    """What every answer to a filter holds: how it was read, and by which text it is asked again."""

    total: int
    reading: str
    filter: str | None = None
    note: str | None = None


class Table(Facts):
    """Facts with rows of cells under columns, where there are any."""

    columns: tuple[str, ...] | None = None
    rows: tuple[tuple[JsonValue, ...], ...] | None = None
    next: str | None = None


class CallPage(Table):
    """Some of the calls that match."""

    skip: int | None = None
    reasons: tuple[str, ...] | None = None


class Shown(Content):
    """What is shown in few words: a model has read whole schemas with the tools that tell it."""

    total: int
    rows: tuple[tuple[JsonValue, ...], ...] | None = None


class CallCount(Facts):
    """The number of calls that match."""


class CallSummary(Table):
    """All calls that match, counted; `read` is there where a cap was hit."""

    failed: int | None = None
    people: int | None = None
    numbers: int | None = None
    cost: str | None = None
    read: int | None = None
    said: tuple[str, ...] | None = None


class CallTimeline(Table):
    """Calls and acknowledgements in order."""

    about: str | None = None
    verdict: str
    earlier: str | None = None


class CallDetail(Content):
    """Everything known of one call, a text a fact."""

    facts: dict[str, str]
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
