"""The execution log of on-call policies, of one incident or alert.

Source: oneuptime-api.md 1.8; the recordings `timeline-*`. It is the one place where a key can read
whether anybody acknowledged, and where an attempt is noted that never became a call.
"""

from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import ExecutionLogEntry
from calllogs.model.subjects import Subject

PERMISSION = "Read On-Call Duty Policy Execution Log Timeline"

MOST_ENTRIES = 1_000
"""Entries read at once."""


def execution_log(subject: Subject) -> Request[tuple[ExecutionLogEntry, ...]]:
    """Return the request for what policies did for a subject, oldest first."""
    relation = subject.relation
    return list_rows(
        "/on-call-duty-policy-execution-log-timeline/get-list",
        PERMISSION,
        lambda row: record(ExecutionLogEntry, row),
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
        },
        query=(
            {relation.trigger: {relation.number_column: subject.number}}
            if subject.number is not None
            else {f"{relation.trigger}Id": {"_type": "Includes", "value": [str(subject.id)]}}
        ),
        sort={"createdAt": "ASC", "_id": "ASC"},
    )
