"""The made-up project: people, teams, policies, incidents, alerts, texts, and their rows.

Its data are in sample_project.json; every phone number there is fictional.
"""

import json
import uuid
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

Row = dict[str, Any]
Subject = tuple[int, str, float]
"""An incident or alert: its number, its title, how many hours before now it was declared."""

SAMPLE_API_KEY = "11111111-1111-4111-8111-111111111111"
"""Reads everything there is in the samples."""

SAMPLE_CALL_LOG_KEY = "22222222-2222-4222-8222-222222222222"
"""Has the one permission Read Call Log."""

NAMESPACE = uuid.UUID("7b0d3c1e-6a51-4a52-9a77-0d6a5d1a4f10")
"""Of the ids, which are made of names: the same for everybody."""


class Person(NamedTuple):
    """Somebody who is called: name, e-mail, number in E.164, team."""

    name: str
    email: str
    number: str
    team: str


_DATA = json.loads(files(__package__).joinpath("sample_project.json").read_text(encoding="utf-8"))

FROM_NUMBER: str = _DATA["fromNumber"]
PEOPLE = [Person(**row) for row in _DATA["people"]]
POLICIES: list[str] = _DATA["policies"]
SCHEDULES: list[str] = _DATA["schedules"]
SUBJECTS: dict[str, list[Subject]] = {"incident": _DATA["incidents"], "alert": _DATA["alerts"]}
PAGES: dict[str, str] = _DATA["pages"]
"""What is said to people who are called about an incident or alert."""

NOTICES: list[str] = _DATA["notices"]
"""What the calls say that are no pages."""

FAILURES: list[tuple[str, str]] = _DATA["failures"]
"""Status and message, as OneUptime and its carrier write them; a double weighs two.

Source: oneuptime-api.md 1.4.
"""


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
            _api_key(SAMPLE_API_KEY, _DATA["permissions"]),
            _api_key(SAMPLE_CALL_LOG_KEY, ["ReadCallLog"]),
        ],
        "users": [
            {"_id": sample_id("user", person.name), "name": person.name, "email": person.email}
            for person in PEOPLE
        ],
        "teams": [named_row("team", name) for name in _DATA["teams"]],
        "teamMembers": [
            {
                **named_row("member", person.name),
                "userId": sample_id("user", person.name),
                "teamId": sample_id("team", person.team),
            }
            for person in PEOPLE
        ],
        "onCallDutyPolicies": [named_row("policy", name) for name in POLICIES],
        "onCallDutyPolicyEscalationRules": [
            _rule(policy, level) for policy in POLICIES for level in (1, 2, 3)
        ],
        "onCallDutyPolicySchedules": [named_row("schedule", name) for name in SCHEDULES],
    }


def _api_key(secret: str, permissions: list[str]) -> Row:
    return {
        "apiKey": secret,
        "projectId": PROJECT_ID,
        "expiresAt": "9999-01-01",
        "permissions": permissions,
    }


def _rule(policy: str, level: int) -> Row:
    return {
        "_id": sample_id("rule", policy, level),
        "projectId": PROJECT_ID,
        "name": f"{policy} level {level}",
        "order": level,
        "escalateAfterInMinutes": 5 * level,
        "onCallDutyPolicyId": sample_id("policy", policy),
    }
