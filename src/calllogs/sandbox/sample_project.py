"""The made-up project: people, teams, policies, incidents, alerts, texts, and their rows.

Every phone number is fictional.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

Row = dict[str, Any]

SAMPLE_API_KEY = "11111111-1111-4111-8111-111111111111"
"""Reads everything there is in the samples."""

SAMPLE_CALL_LOG_KEY = "22222222-2222-4222-8222-222222222222"
"""Has the one permission Read Call Log."""

_PERMISSIONS = (
    "ReadCallLog",
    "ReadProjectIncident",
    "ReadAlert",
    "ReadProjectTeam",
    "ReadProjectOnCallDutyPolicy",
    "ReadProjectOnCallDutyPolicySchedule",
    "ReadProjectOnCallDutyPolicyExecutionLogTimeline",
    "ReadWorkspaceNotificationLog",
    "ReadPushLog",
)

NAMESPACE = uuid.UUID("7b0d3c1e-6a51-4a52-9a77-0d6a5d1a4f10")
"""Of the ids, which are made of names: the same for everybody."""

FROM_NUMBER = "+18005550199"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is called: name, e-mail, number in E.164, team."""

    name: str
    email: str
    number: str
    team: str


TEAMS = ("Payments", "Platform", "Search & Discovery")
PEOPLE = (
    Person("Alice Ng", "alice@example.com", "+15559998888", "Payments"),
    Person("Bob Okafor", "bob@example.com", "+12025550143", "Platform"),
    Person("Priya Raman", "priya@example.com", "+12025550178", "Payments"),
    Person("Chen Wei", "chen@example.com", "+442079460123", "Search & Discovery"),
    Person("Dana Müller", "dana@example.com", "+442079460187", "Platform"),
    Person("Elena Rossi", "elena@example.com", "+13125550112", "Payments"),
    Person("Femi Adeyemi", "femi@example.com", "+13125550165", "Search & Discovery"),
    Person("Grace Kim", "grace@example.com", "+14155550131", "Platform"),
)
POLICIES = ("Primary On-Call", "Payments Escalation", "Nights & Weekends Backup")
SCHEDULES = ("Weekdays", "Nights & Weekends")

INCIDENTS: tuple[tuple[int, str, float], ...] = (
    (42, "Payments database failover", 3.4),
    (41, "Checkout API latency above 2s", 27.0),
    (43, "Search cluster red", 1.1),
    (40, "Login page returns 502", 52.0),
    (39, "Message queue backlog over 1M", 98.0),
    (38, "Certificate for api.example.com expired", 150.0),
    (37, "Checkout API error rate above 5%", 222.0),
    (36, "Primary database disk full", 301.0),
    (35, "CDN serves stale assets", 390.0),
    (34, "Webhook deliveries delayed", 470.0),
    (33, "Payments provider timeouts", 560.0),
    (32, "Search results empty in eu-west", 655.0),
)
"""Number, title, hours before now it was declared."""

ALERTS: tuple[tuple[int, str, float], ...] = (
    (7, "Disk 90% on db-3", 6.2),
    (8, "Certificate expires in 7 days", 30.0),
    (6, "CPU above 95% on worker-12", 75.0),
    (5, "Replica lag above 30 s", 190.0),
    (4, "Error budget burn rate high", 420.0),
)

_UNVERIFIED = (
    "The number {number} is unverified. Trial accounts may only make calls to verified numbers."
)
_UNAUTHORIZED = (
    "Account not authorized to call {number}. "
    "Perhaps you need to enable some international permissions."
)
_NOT_ENABLED = (
    "Call notifications are not enabled for this project. "
    "Please enable Call notifications in Project Settings."
)
_TOO_LITTLE = (
    "Project does not have enough balance to make this call. "
    "Current balance is 0.04 USD. Required balance is 0.10 USD to make this call."
)
FAILURES: tuple[tuple[str, str], ...] = (
    ("Error", _UNVERIFIED),
    ("Error", _UNVERIFIED),
    ("Error", "The 'To' number {number} is not a valid phone number."),
    ("Error", _UNAUTHORIZED),
    ("Error", _NOT_ENABLED),
    ("Low Balance", "Project {project} does not have enough Call balance."),
    ("Low Balance", _TOO_LITTLE),
)
"""Status and message, as OneUptime and its carrier write them (API.md 1.4)."""

NOTICES = (
    "This is a message from OneUptime. Your turn on the on-call schedule Weekdays begins now.",
    "This is a message from OneUptime. You have been added to the on-call policy Primary On-Call.",
    "This is a message from OneUptime. The state of the monitor Checkout API is now Degraded.",
    "This is a message from OneUptime. Scheduled maintenance of the primary database has begun.",
    "This is a message from OneUptime. The incident Checkout API latency has been resolved.",
)
"""What the calls say that are no pages."""


@cache
def sample_id(*parts: object) -> str:
    """Return the id of what the parts name."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


PROJECT_ID = sample_id("project", "acme")


def named_row(kind: str, name: object) -> Row:
    """Return the row of something in the project, with its id and its name."""
    return {"_id": sample_id(kind, name), "projectId": PROJECT_ID, "name": str(name)}


def project_tables() -> dict[str, list[Row]]:
    """Return the tables that are the same at every instant."""
    return {
        "projects": [{"_id": PROJECT_ID, "name": "Acme Production"}],
        "apiKeys": [
            _api_key(SAMPLE_API_KEY, *_PERMISSIONS),
            _api_key(SAMPLE_CALL_LOG_KEY, "ReadCallLog"),
        ],
        "users": [
            {"_id": sample_id("user", person.name), "name": person.name, "email": person.email}
            for person in PEOPLE
        ],
        "teams": [named_row("team", name) for name in TEAMS],
        "teamMembers": [
            {
                **named_row("member", person.name),
                "userId": sample_id("user", person.name),
                "teamId": sample_id("team", person.team),
            }
            for person in PEOPLE
        ],
        "onCallDutyPolicies": [named_row("policy", name) for name in POLICIES],
        "onCallDutyPolicyEscalationRules": [*_rules()],
        "onCallDutyPolicySchedules": [named_row("schedule", name) for name in SCHEDULES],
    }


def _api_key(secret: str, *permissions: str) -> Row:
    return {
        "apiKey": secret,
        "projectId": PROJECT_ID,
        "expiresAt": "9999-01-01",
        "permissions": [*permissions],
    }


def _rules() -> Iterator[Row]:
    for policy in POLICIES:
        for level in (1, 2, 3):
            yield {
                "_id": sample_id("rule", policy, level),
                "projectId": PROJECT_ID,
                "name": f"{policy} level {level}",
                "order": level,
                "escalateAfterInMinutes": 5 * level,
                "onCallDutyPolicyId": sample_id("policy", policy),
            }
