"""Calls as the API returns them, typed. Each reads the API's wrapped and plain JSON alike.

The recordings wrap dates, phones, ids, names and e-mails (`{"_type": "Phone", "value": "+1..."}`);
the public reference page shows them plain. Unselected columns are absent, selected nulls are null:
both read as None.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from calllogs.model.outcomes import Outcome
from calllogs.model.relations import RELATIONS, Relation
from calllogs.model.statuses import PLACED_STATUSES


def unwrap(value: object) -> object:
    """Return the value inside the API's `{"_type", "value"}` wrapper, or the value itself."""
    if isinstance(value, dict) and value.keys() == _WRAPPER:
        return value["value"]
    return value


_WRAPPER = frozenset({"_type", "value"})


def instant(value: object) -> datetime:
    """Read an ISO 8601 instant; one without a zone is UTC already (oneuptime-api.md 3.4).

    Raises:
        ValueError: It is none, or so far away that calendars end.
    """
    text = unwrap(value)
    if not isinstance(text, str | datetime):
        raise ValueError("not a text")  # noqa: TRY004  pydantic takes a ValueError for a refusal
    told = datetime.fromisoformat(str(text))
    if told.year not in _YEARS:
        raise ValueError("not in our time")
    if told.tzinfo is UTC:  # as nearly all are written
        return told
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


_YEARS = range(1970, 2200)


def _maybe_instant(value: object) -> datetime | None:
    return None if unwrap(value) is None else instant(value)


def _not_oneuptimes(_: object) -> None:
    """Read nothing: no row of OneUptime's tells what only the carrier knows."""


def _spoken(value: object) -> object:
    """Return the spoken text of `callData`, which the reference page types as open JSON."""
    return value.get("message") if isinstance(value, dict) else value


Letters = Annotated[str, Field(min_length=0)]
"""A text of whole letters; to ask for its length refuses half ones, which nobody can write out."""

Text = Annotated[Letters | None, BeforeValidator(unwrap)]
"""A text, or nothing."""

_LARGEST = 2**53
"""Beyond it JSON's numbers are not exact; OneUptime's columns hold 32 bits.

Source: oneuptime-api.md 1.2.
"""

Number = Annotated[Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)] | None, BeforeValidator(unwrap)]
"""A whole number, or nothing."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uuid(text: str) -> str | None:
    """Return a UUID in lower case, or None when the text is not one."""
    lowered = text.strip().lower()
    return lowered if _UUID.fullmatch(lowered) else None


_ID = Field(pattern=r"^[0-9A-Za-z_.:+-]{1,64}$")

Id = Annotated[str, _ID, BeforeValidator(unwrap)]
"""An id: a UUID, and nothing that could forge a line where it is shown."""

MaybeId = Annotated[Annotated[str, _ID] | None, BeforeValidator(unwrap)]
"""An id, or nothing."""

Instant = Annotated[datetime, BeforeValidator(instant)]
"""An instant as the API writes it, read as UTC."""

MaybeInstant = Annotated[datetime | None, BeforeValidator(_maybe_instant)]


class Record(BaseModel):
    """A row of the API's, frozen; columns it does not name are let go."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=True,
        defer_build=True,  # a question reads two or three kinds of rows, never all
    )


class Reference(Record):
    """A thing a call refers to: an incident, a person, a team, a policy ...

    Attributes:
        id: Its UUID.
        title: Its title or name, whichever the API has for its kind; text from outside.
        number: The incident's or alert's number within the project.
        label: The same with the project's prefix (`INC-42`).
        email: A person's e-mail.
    """

    id: Id = Field(alias="_id")
    title: Text = None
    number: Number = None
    label: Text = None
    email: Text = None


_KEYS = {
    "title": ("title", "name"),
    "number": ("incidentNumber", "alertNumber"),
    "label": ("incidentNumberWithPrefix", "alertNumberWithPrefix"),
}


def folded(value: object) -> object:
    """Fold the API's name for each column of a relation into the one name ours has."""
    if not isinstance(value, dict):
        return value
    known = {name: value[key] for name, keys in _KEYS.items() for key in keys if key in value}
    return {"_id": value.get("_id"), "email": value.get("email"), **known}


Related = Annotated[Reference | None, BeforeValidator(folded)]
"""A reference as the API writes it, or nothing."""


class CallLog(Record):
    """One outbound phone call.

    Attributes:
        created_at: When the row was written, which is when the call was made, in UTC.
        to_number: The number called, as stored: usually E.164, separators are possible.
        status: Open text; `model.statuses` has the known values.
        status_message: The carrier's id of the call, or why it failed; text from outside.
        call_cost_in_usd_cents: Whole US cents; 0 usually means "not recorded"
            (oneuptime-api.md 1.6).
        message: What was spoken; text from outside.
        user: The person called, although the reference page says "who initiated".
        outcome: What became of it, where that was asked of the carrier.
    """

    id: Id = Field(alias="_id")
    created_at: Instant
    updated_at: MaybeInstant = None
    status: Annotated[Letters, BeforeValidator(unwrap)]
    to_number: Text = None
    from_number: Text = None
    status_message: Text = None
    call_cost_in_usd_cents: Number = Field(default=None, alias="callCostInUSDCents")
    message: Annotated[Text, BeforeValidator(_spoken)] = Field(default=None, alias="callData")
    project_id: MaybeId = None
    incident: Related = None
    user: Related = None
    alert: Related = None
    monitor: Related = None
    scheduled_maintenance: Related = None
    status_page: Related = None
    status_page_announcement: Related = None
    on_call_duty_policy: Related = None
    on_call_duty_policy_escalation_rule: Related = None
    on_call_duty_policy_schedule: Related = None
    team: Related = None
    outcome: Annotated[Outcome | None, BeforeValidator(_not_oneuptimes)] = None

    @property
    def placed(self) -> bool:
        """Whether the carrier accepted the call."""
        return self.status in PLACED_STATUSES

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """What the call refers to, in the model's order: (relation's API name, reference)."""
        return tuple(
            (name, reference)
            for name, attribute in _ATTRIBUTES.items()
            if (reference := getattr(self, attribute)) is not None
        )

    def related(self, relation: Relation) -> Reference | None:
        """Return what the call refers to by one relation."""
        reference: Reference | None = getattr(self, _ATTRIBUTES[relation.name])
        return reference


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


_ATTRIBUTES = {relation.name: _snake(relation.name) for relation in RELATIONS}


class UnreadRow(NamedTuple):
    """A row of the call log that cannot be read.

    Attributes:
        id: The call's UUID, or None when not even that can be read.
        columns: The API's names of what cannot be.
        before: How many calls of its page come before it.
    """

    id: str | None
    columns: tuple[str, ...]
    before: int


class Page(Record):
    """Some of the calls that match a filter.

    Attributes:
        calls: In the order asked for.
        total: How many match in all when the API answered.
        skip: How many matching calls come before these.
        unread: Rows between them that cannot be read.
        untold: How many further calls may match: what became of them is not known, or they were
            too many to look through.
        newest: When the newest call that matches was made, UTC, where another order than by time
            may hide it; else None.
    """

    calls: tuple[CallLog, ...]
    total: int
    skip: int = 0
    unread: tuple[UnreadRow, ...] = ()
    untold: int = 0
    newest: datetime | None = None

    @property
    def end(self) -> int:
        """How many matching calls come before those behind this page."""
        return self.skip + len(self.calls) + len(self.unread)

    def first(self, count: int) -> "Page":
        """Return the page that ends behind as many of its calls."""
        unread = tuple(row for row in self.unread if row.before <= count)
        return self.model_copy(update={"calls": self.calls[:count], "unread": unread})


class ExecutionLogEntry(Record):
    """One thing an on-call policy did.

    Attributes:
        created_at: When, UTC.
        status: `Notification Sent`, `Successfully Acknowledged`, `Error`, `Skipped` ...
        status_message: What came of it, text from outside.
        acknowledged_at: When the person acknowledged, UTC, or None.
        person: Who was to be notified.
        policy: Through which policy.
        rule: By which of its escalation rules.
        incident_id: For which incident, where that was asked.
        alert_id: For which alert, where that was asked.
    """

    created_at: Instant
    status: Annotated[str, BeforeValidator(unwrap)]
    status_message: Text = None
    is_acknowledged: bool | None = None
    acknowledged_at: MaybeInstant = None
    person: Related = Field(default=None, alias="alertSentToUser")
    policy: Related = Field(default=None, alias="onCallDutyPolicy")
    rule: Related = Field(default=None, alias="onCallDutyPolicyEscalationRule")
    incident_id: MaybeId = Field(default=None, alias="triggeredByIncidentId")
    alert_id: MaybeId = Field(default=None, alias="triggeredByAlertId")
