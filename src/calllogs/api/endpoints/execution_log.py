"""The execution log of on-call policies, of one incident or alert.

Source: oneuptime-api.md 1.8; the recordings `timeline-*`. It is the one place where a key can read
whether anybody acknowledged, and where an attempt is noted that never became a call.
"""

from collections.abc import Sequence

from pydantic import JsonValue

from calllogs.api.request import Request, list_rows, record
from calllogs.api.response import OTHER_SENTENCE
from calllogs.errors import ReplyContrary
from calllogs.model.records import ExecutionLogEntry, Reference, folded
from calllogs.model.relations import SubjectRelation
from calllogs.model.subjects import Subject

_PATH = "/on-call-duty-policy-execution-log-timeline/get-list"
PERMISSION = "Read On-Call Duty Policy Execution Log Timeline"

MOST_ENTRIES = 1_000
"""Entries read at once."""


MOST_OF_MANY = 10_000
"""Entries read at once of many incidents or alerts: the API gives no more."""


def acknowledging_log(
    relation: SubjectRelation, ids: Sequence[str]
) -> Request[tuple[ExecutionLogEntry, ...]]:
    """Return the request for what policies did for incidents or alerts, oldest first."""
    column = f"{relation.trigger}Id"
    return list_rows(
        _PATH,
        PERMISSION,
        lambda row: record(ExecutionLogEntry, row),
        limit=MOST_OF_MANY,
        whole=True,
        select={
            "createdAt": True,
            "status": True,
            "isAcknowledged": True,
            "acknowledgedAt": True,
            "alertSentToUser": {"name": True, "email": True},
            column: True,
        },
        query={column: {"_type": "Includes", "value": [*ids]}},
        sort={"createdAt": "ASC", "_id": "ASC"},
    )


def execution_log(subject: Subject) -> Request[tuple[ExecutionLogEntry, ...]]:
    """Return the request for what policies did for a subject, oldest first."""
    relation = subject.relation
    return list_rows(
        _PATH,
        PERMISSION,
        lambda row: _entry(row, subject),
        limit=MOST_ENTRIES,
        whole=True,  # else "nobody acknowledged" might be said of a part
        select={
            "createdAt": True,
            "status": True,
            "statusMessage": True,
            "isAcknowledged": True,
            "acknowledgedAt": True,
            "alertSentToUser": {"name": True, "email": True},
            "onCallDutyPolicy": {"name": True},
            "onCallDutyPolicyEscalationRule": {"name": True},
            relation.trigger: {relation.number_column: True},
        },
        query=(
            {relation.trigger: {relation.number_column: subject.number}}
            if subject.number is not None
            else {f"{relation.trigger}Id": {"_type": "Includes", "value": [str(subject.id)]}}
        ),
        sort={"createdAt": "ASC", "_id": "ASC"},
    )


def _entry(row: JsonValue, subject: Subject) -> ExecutionLogEntry:
    """Return an entry, which must be of the subject that was asked about."""
    trigger = row.get(subject.relation.trigger) if isinstance(row, dict) else None
    if trigger:
        told = record(Reference, folded(trigger))
        if subject.number not in (None, told.number) or subject.id not in (None, told.id):
            raise ReplyContrary(OTHER_SENTENCE)
    return record(ExecutionLogEntry, row)
