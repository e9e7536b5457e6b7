"""Models of the tools' structured content, in OneUptime's own field names where it has one.

What is not known is absent, never null. Foreign text is cleaned and capped as in the text content.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

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
    call_cost_in_usd_cents: Cents = None
    first: str | None = None
    last: str | None = None


class CallSummary(Content):
    """All calls that match, counted; `counted` is fewer than `total` where a cap was hit."""

    total: int
    counted: int
    failed: int
    people: int
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
