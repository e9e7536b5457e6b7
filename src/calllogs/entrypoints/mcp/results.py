"""What the tools return as structured content, in OneUptime's own field names where it has one.

What is not known is absent, never null. Foreign text is cleaned and capped as in the lines.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from calllogs.core.filter import CallLogFilter
from calllogs.core.privacy import clean
from calllogs.core.records import CallLog, Page
from calllogs.formatting.cells import (
    NOTHING,
    View,
    about,
    named,
    number,
    spoken,
    told,
    who,
)
from calllogs.formatting.facts import reading, span
from calllogs.formatting.model_text import numbered_reasons, why

Id = Annotated[str, Field(alias="_id")]
Cents = Annotated[int | None, Field(alias="callCostInUSDCents")]


def _undescribed(schema: dict[str, JsonValue]) -> None:
    """Docstrings are for us; a model reads a field's own description, where it has one."""
    schema.pop("description", None)


class _Facts(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        json_schema_extra=_undescribed,
    )


class Row(_Facts):
    """One call, briefly."""

    id: Id
    created_at: str
    status: str
    why: Annotated[int | None, Field(description="Which of reasons, from 1.")] = None
    who: str | None = None
    to_number: str | None = None
    about: str | None = None
    call_cost_in_usd_cents: Cents = None


class CallPage(_Facts):
    """Some of the calls that match."""

    total: int
    shown: int
    skip: int
    reading: str
    window: str
    calls: tuple[Row, ...]
    reasons: tuple[str, ...] | None = None
    note: str | None = None
    next: str | None = None


class CallCount(_Facts):
    """How many calls match."""

    total: int
    reading: str
    window: str
    note: str | None = None


class Related(_Facts):
    """Something the call is about or was made through."""

    relation: str
    id: Id
    name: str
    email: str | None = None


class CallDetail(_Facts):
    """Everything known of one call."""

    id: Id
    created_at: str
    status: str
    status_message: str | None = None
    to_number: str | None = None
    from_number: str | None = None
    call_cost_in_usd_cents: Cents = None
    message: str | None = None
    related: tuple[Related, ...]
    note: str | None = None


def page_facts(
    page: Page, asked: CallLogFilter, view: View, *, notes: Sequence[str], following: str | None
) -> CallPage:
    """Return a page of calls."""
    whys = numbered_reasons(page.calls, view)
    return CallPage(
        total=page.total,
        shown=len(page.calls),
        skip=page.skip,
        reading=reading(asked, view),
        window=span(asked, view),
        calls=tuple(_row(call, view, whys) for call in page.calls),
        reasons=tuple(whys) or None,
        note=" ".join(notes) or None,
        next=following,
    )


def count_facts(total: int, asked: CallLogFilter, view: View, *, notes: Sequence[str]) -> CallCount:
    """Return how many calls match."""
    return CallCount(
        total=total,
        reading=reading(asked, view),
        window=span(asked, view),
        note=" ".join(notes) or None,
    )


def call_facts(call: CallLog, view: View, *, notes: Sequence[str]) -> CallDetail:
    """Return everything known of one call."""
    return CallDetail(
        id=call.id,
        created_at=_local(call.created_at, view),
        status=clean(call.status, longest=100),
        status_message=told(call, view) or None,
        to_number=_known(number(call.to_number, view)),
        from_number=_known(number(call.from_number, view)),
        call_cost_in_usd_cents=call.call_cost_in_usd_cents or None,
        message=spoken(call, view) or None,
        related=_related(call),
        note=" ".join(notes) or None,
    )


def _row(call: CallLog, view: View, whys: Mapping[str, int]) -> Row:
    return Row(
        id=call.id,
        created_at=_local(call.created_at, view),
        status=clean(call.status, longest=100),
        why=whys.get(why(call, view)),
        who=_known(who(call)),
        to_number=_known(number(call.to_number, view)),
        about=_known(about(call)),
        call_cost_in_usd_cents=call.call_cost_in_usd_cents or None,
    )


def _related(call: CallLog) -> tuple[Related, ...]:
    return tuple(
        Related(
            relation=relation,
            id=held.id,
            name=clean(named(relation, held), longest=200),
            email=clean(held.email, longest=100) if held.email else None,
        )
        for relation, held in call.references
    )


def _local(instant: datetime, view: View) -> str:
    """Return an instant with its offset in the view's zone: it says when, and when for whom."""
    return instant.astimezone(ZoneInfo(view.tz)).isoformat(timespec="seconds")


def _known(cell: str) -> str | None:
    return None if cell == NOTHING else cell
