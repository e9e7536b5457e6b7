"""What the tools return as structured content, in OneUptime's own field names where it has one.

What is not known is absent, never null. Foreign text is cleaned and capped as in the lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Group, Summary
from calllogs.answers.timeline import Acknowledgement, Attempt, Event, Timeline
from calllogs.model.records import CallLog, Page
from calllogs.render.cells import (
    ABOUT,
    NOTHING,
    WHO,
    View,
    cause_lines,
    email,
    phone_number,
    reference_name,
    spoken_text,
    status_message,
    through,
)
from calllogs.render.headline import MOST_GROUPS, group_label, note_texts, reading, window_text
from calllogs.render.llm import numbered_reasons, other_reasons, timeline_subject, why
from calllogs.render.privacy import clean
from calllogs.render.verdict import not_called_reason, person_or_somebody, verdict

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


class ShownPage(_Facts):
    """A CallPage in few words: a model has read the whole schema with list_call_logs."""

    total: int
    reading: str
    calls: tuple[dict[str, JsonValue], ...]
    next: str | None = None


class CallCount(_Facts):
    """How many calls match."""

    total: int
    reading: str
    window: str
    note: str | None = None


class Totals(_Facts):
    """The calls of one group, counted."""

    label: str
    calls: int
    failed: int
    people: int
    call_cost_in_usd_cents: Cents = None
    first: str | None = None
    last: str | None = None


class CallSummary(_Facts):
    """All calls that match, counted; `counted` is fewer than `total` where a cap was hit."""

    total: int
    counted: int
    failed: int
    people: int
    call_cost_in_usd_cents: Cents = None
    reading: str
    window: str
    groups: tuple[Totals, ...] | None = None
    more_groups: int | None = None
    reasons: tuple[str, ...] | None = None
    note: str | None = None


class Moment(_Facts):
    """One event of a timeline."""

    at: str
    event: str
    who: str | None = None
    to_number: str | None = None
    through: str | None = None
    why: str | None = None
    id: str | None = Field(default=None, alias="_id")


class CallTimeline(_Facts):
    """Calls and acknowledgements in order."""

    total: int
    about: str | None = None
    verdict: str
    reading: str
    window: str
    events: tuple[Moment, ...]
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
    why: str | None = None
    status_message: str | None = None
    to_number: str | None = None
    from_number: str | None = None
    call_cost_in_usd_cents: Cents = None
    message: str | None = None
    related: tuple[Related, ...]
    note: str | None = None


def page_facts(answer: Answer[Page], view: View, following: str | None) -> CallPage:
    """Return a page of calls."""
    page = answer.value
    whys = numbered_reasons(page.calls, view)
    return CallPage(
        total=page.total,
        shown=len(page.calls),
        skip=page.skip,
        reading=reading(answer.filter, view),
        window=window_text(answer.filter, view),
        calls=tuple(row_facts(call, view, whys) for call in page.calls),
        reasons=(*whys, *other_reasons(page.calls, view, whys)) or None,
        note=_note(answer.notes),
        next=following,
    )


def count_facts(answer: Answer[int], view: View) -> CallCount:
    """Return how many calls match."""
    return CallCount(
        total=answer.value,
        reading=reading(answer.filter, view),
        window=window_text(answer.filter, view),
        note=_note(answer.notes),
    )


def summary_facts(answer: Answer[Summary], view: View) -> CallSummary:
    """Return totals."""
    summary, group_by = answer.value, answer.filter.group_by or ""
    whole = summary.all or Group("")
    groups = summary.groups[:MOST_GROUPS]
    return CallSummary(
        total=summary.matching,
        counted=whole.calls,
        failed=whole.failed,
        people=whole.people,
        call_cost_in_usd_cents=whole.cents or None,
        reading=reading(answer.filter, view),
        window=window_text(answer.filter, view),
        groups=tuple(_totals(group, group_by, view) for group in groups) or None,
        more_groups=len(summary.groups) - len(groups) or None,
        reasons=tuple(cause_lines(summary.reasons, view)) or None,
        note=_note(answer.notes),
    )


def _totals(group: Group, group_by: str, view: View) -> Totals:
    return Totals(
        label=group_label(group, group_by, view),
        calls=group.calls,
        failed=group.failed,
        people=group.people,
        call_cost_in_usd_cents=group.cents or None,
        first=_local(group.first, view) if group.first else None,
        last=_local(group.last, view) if group.last else None,
    )


def timeline_facts(
    answer: Answer[Timeline], view: View, told_events: Sequence[Event]
) -> CallTimeline:
    """Return a timeline with the events that are told."""
    timeline = answer.value
    return CallTimeline(
        total=timeline.matching,
        about=timeline_subject(timeline, view),
        verdict=verdict(timeline, view),
        reading=reading(answer.filter, view),
        window=window_text(answer.filter, view),
        events=tuple(event_facts(event, view) for event in told_events),
        note=_note(answer.notes),
    )


def event_facts(event: Event, view: View) -> Moment:
    """Return one event of a timeline."""
    at = _local(event.at, view)
    if isinstance(event, Acknowledgement):
        return Moment(at=at, event="acknowledged", who=person_or_somebody(event.by, view))
    if isinstance(event, Attempt):
        call = event.call
        return Moment(
            id=call.id,
            at=at,
            event=clean(call.status, longest=100),
            who=_known(WHO.of(call, view)),
            to_number=_known(phone_number(call.to_number, view)),
            through=through(call) or None,
            why=why(call, view) or None,
        )
    missed = person_or_somebody(event.entry.person, view)
    return Moment(at=at, event="not called", who=missed, why=not_called_reason(event, view))


def call_facts(call: CallLog, view: View, notes: Iterable[Note]) -> CallDetail:
    """Return everything known of one call."""
    return CallDetail(
        id=call.id,
        created_at=_local(call.created_at, view),
        status=clean(call.status, longest=100),
        why=why(call, view) or None,
        status_message=status_message(call, view) or None,
        to_number=_known(phone_number(call.to_number, view)),
        from_number=_known(phone_number(call.from_number, view)),
        call_cost_in_usd_cents=call.call_cost_in_usd_cents or None,
        message=spoken_text(call, view) or None,
        related=_related(call, view),
        note=_note(notes),
    )


def _note(notes: Iterable[Note]) -> str | None:
    return " ".join(note_texts(notes)) or None


def row_facts(call: CallLog, view: View, whys: Mapping[str, int]) -> Row:
    """Return one call, briefly."""
    return Row(
        id=call.id,
        created_at=_local(call.created_at, view),
        status=clean(call.status, longest=100),
        why=whys.get(why(call, view)),
        who=_known(WHO.of(call, view)),
        to_number=_known(phone_number(call.to_number, view)),
        about=_known(ABOUT.of(call, view)),
        call_cost_in_usd_cents=call.call_cost_in_usd_cents or None,
    )


def _related(call: CallLog, view: View) -> tuple[Related, ...]:
    return tuple(
        Related(
            relation=relation,
            id=held.id,
            name=clean(reference_name(relation, held), longest=200),
            email=email(held, view) or None,
        )
        for relation, held in call.references
    )


def _local(instant: datetime, view: View) -> str:
    """Return an instant with its offset in the view's zone: it says when, and when for whom."""
    return instant.astimezone(ZoneInfo(view.tz)).isoformat(timespec="seconds")


def _known(cell: str) -> str | None:
    return None if cell == NOTHING else cell
