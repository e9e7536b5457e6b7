"""What on-call policies did for an incident or alert: whom they notified, who acknowledged.

Source: API.md 1.8; the recordings `timeline-*`. It is the one place where a key can read whether
anybody reacted, and where an attempt is told that never became a call.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, JsonValue

from calllogs.api.endpoints.incidents import SubjectKind
from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import Instant, MaybeInstant, Record, Related, Text, unwrap

PERMISSION = "Read On-Call Duty Policy Execution Log Timeline"

MOST_STEPS = 1_000
"""Steps read at once."""


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
    """

    created_at: Instant
    status: Annotated[str, BeforeValidator(unwrap)]
    status_message: Text = None
    is_acknowledged: bool | None = None
    acknowledged_at: MaybeInstant = None
    person: Related = Field(default=None, alias="alertSentToUser")
    policy: Related = Field(default=None, alias="onCallDutyPolicy")
    rule: Related = Field(default=None, alias="onCallDutyPolicyEscalationRule")


def steps_by_number(kind: SubjectKind, number: int) -> Request[tuple[ExecutionLogEntry, ...]]:
    """Return the request for the steps for one incident or alert by its number."""
    return _steps({kind.cause: {kind.number: number}})


def steps_by_id(kind: SubjectKind, ids: Iterable[str]) -> Request[tuple[ExecutionLogEntry, ...]]:
    """Return the request for the steps for incidents or alerts by id, UUIDs in lower case."""
    return _steps({f"{kind.cause}Id": {"_type": "Includes", "value": [*ids]}})


def _steps(query: Mapping[str, JsonValue]) -> Request[tuple[ExecutionLogEntry, ...]]:
    return list_rows(
        "/on-call-duty-policy-execution-log-timeline/get-list",
        PERMISSION,
        lambda row: record(ExecutionLogEntry, row),
        limit=MOST_STEPS,
        whole=True,  # else "nobody acknowledged" might be said of those that were read
        select={
            "createdAt": True,
            "status": True,
            "statusMessage": True,
            "isAcknowledged": True,
            "acknowledgedAt": True,
            "alertSentToUser": {"name": True, "email": True},
            "onCallDutyPolicy": {"name": True},
            "onCallDutyPolicyEscalationRule": {"name": True},
        },
        query=query,
        sort={"createdAt": "ASC", "_id": "ASC"},
    )
