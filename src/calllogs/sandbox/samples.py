"""About 500 believable calls over the 30 days before a given instant, always the same ones."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from calllogs.sandbox.dataset import Dataset, dataset_of
from calllogs.sandbox.sample_names import (
    ALERTS,
    CALLERS,
    FAILURES,
    FROM_NUMBER,
    INCIDENTS,
    PEOPLE,
    POLICIES,
    SCHEDULES,
    TEAMS,
    Person,
)

SAMPLE_API_KEY = "11111111-1111-4111-8111-111111111111"
"""Reads everything there is in the samples."""

SAMPLE_CALL_LOG_KEY = "22222222-2222-4222-8222-222222222222"
"""Has the one permission Read Call Log."""

_SPACE = uuid.UUID("7b0d3c1e-6a51-4a52-9a77-0d6a5d1a4f10")
_DAYS = 30
_FIRST_FAIL, _LATER_FAIL, _NOTICES_FAIL = 0.4, 0.12, 0.2
"""How often a call fails: on the first level of a policy, on later ones, as a notice."""
_EVERYTHING = (
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

Row = dict[str, Any]


def sample_dataset(now: datetime) -> Dataset:
    """Return the samples as of an instant."""
    return dataset_of(_Samples(now).tables())


@cache
def _id(*parts: object) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(map(str, parts))))


_PROJECT = _id("project", "acme")


@dataclass(slots=True)
class _Samples:
    now: datetime
    # Chance that repeats: the same samples for everybody.
    chance: random.Random = field(default_factory=lambda: random.Random(42))  # noqa: S311  no secret

    def tables(self) -> dict[str, list[Row]]:
        pages = [*self._incident_calls(), *self._alert_calls()]
        calls = [*pages, *self._notices(), *self._recent()]
        return {
            "projects": [{"_id": _PROJECT, "name": "Acme Production"}],
            "apiKeys": [*_keys()],
            "users": [
                {"_id": _id("user", p.name), "name": p.name, "email": p.email} for p in PEOPLE
            ],
            "teams": [_owned("team", name) for name in TEAMS],
            "teamMembers": [
                {
                    **_owned("member", p.name),
                    "userId": _id("user", p.name),
                    "teamId": _id("team", p.team),
                }
                for p in PEOPLE
            ],
            "incidents": [*self._incidents()],
            "alerts": [*self._alerts()],
            "onCallDutyPolicies": [_owned("policy", name) for name in POLICIES],
            "onCallDutyPolicyEscalationRules": [*_rules()],
            "onCallDutyPolicySchedules": [_owned("schedule", name) for name in SCHEDULES],
            "workspaceNotificationLogs": [*self._channels()],
            "onCallDutyPolicyExecutionLogTimelines": [*_steps(pages, self.now)],
            "callLogs": calls,
        }

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _incidents(self) -> Iterator[Row]:
        for number, title, hours in INCIDENTS:
            yield {
                **_owned("incident", number),
                "title": title,
                "incidentNumber": number,
                "incidentNumberWithPrefix": f"INC-{number}",
                "declaredAt": self._ago(hours).isoformat(),
                "currentIncidentState": "Created" if hours < len("recent") else "Resolved",
            }

    def _alerts(self) -> Iterator[Row]:
        for number, title, hours in ALERTS:
            yield {
                **_owned("alert", number),
                "createdAt": self._ago(hours).isoformat(),
                "title": title,
                "alertNumber": number,
                "alertNumberWithPrefix": f"#{number}",
            }

    def _incident_calls(self) -> Iterator[Row]:
        for number, title, hours in INCIDENTS:
            said = (
                "This is a call from One Uptime A new incident has been created "
                f"Incident number #{number}, {title} To acknowledge this incident press 1"
            )
            subject = {"incidentId": _id("incident", number)}
            yield from self._pages(("incident", number), hours, subject, said)

    def _alert_calls(self) -> Iterator[Row]:
        for number, title, hours in ALERTS:
            said = (
                "This is a call from One Uptime A new alert has been created "
                f"{title} To acknowledge this alert press 1"
            )
            yield from self._pages(
                ("alert", number), hours, {"alertId": _id("alert", number)}, said
            )

    def _pages(self, subject: tuple[str, int], hours: float, ids: Row, said: str) -> Iterator[Row]:
        """Page one after another, up the levels, as a policy does until somebody reacts."""
        policy = POLICIES[subject[1] % len(POLICIES)]
        at = self._ago(hours)
        for attempt in range(self.chance.randint(4, 9)):
            at += timedelta(seconds=self.chance.randint(40, 420))
            if at >= self.now:
                return
            person = PEOPLE[(subject[1] + attempt) % len(PEOPLE)]
            # The first level fails more often: that is what gets looked up afterwards.
            placed = self.chance.random() > (_LATER_FAIL if attempt // 3 else _FIRST_FAIL)
            through = {
                "onCallDutyPolicyId": _id("policy", policy),
                "onCallDutyPolicyEscalationRuleId": _id("rule", policy, 1 + attempt // 3),
                "onCallDutyPolicyScheduleId": _id("schedule", SCHEDULES[attempt % 2]),
                "teamId": _id("team", person.team) if attempt % 2 else None,
            }
            about = {**ids, **through}
            yield self._call((*subject, attempt), at, person, said, about, placed=placed)

    def _notices(self) -> Iterator[Row]:
        """What people who opted into calls hear about besides pages."""
        for place in range(330):
            hours = self.chance.uniform(0.2, 24 * _DAYS)
            person = self.chance.choice(PEOPLE)
            said = self.chance.choice(CALLERS)
            placed = self.chance.random() > _NOTICES_FAIL
            owner = {"teamId": _id("team", person.team)} if place % 3 else {}
            at = self._ago(hours)
            yield self._call(("notice", place), at, person, said, owner, placed=placed)

    def _recent(self) -> Iterator[Row]:
        """Calls in every recent window, so that any first question finds some."""
        for place, hours in enumerate((0.3, 0.8, 2.5, 5, 9, 13, 16, 20, 23, 27, 31, 36)):
            person = PEOPLE[place % 2]
            said = CALLERS[place % len(CALLERS)]
            through = {"onCallDutyPolicyId": _id("policy", POLICIES[place % len(POLICIES)])}
            at, placed = self._ago(hours), place % 3 == 1
            yield self._call(("recent", place), at, person, said, through, placed=placed)

    def _call(
        self,
        key: tuple[object, ...],
        at: datetime,
        person: Person,
        said: str,
        ids: Row,
        *,
        placed: bool,
    ) -> Row:
        outcome = self._placed(key) if placed else self._failed(person.number)
        return {
            "_id": _id("call", *key),
            "createdAt": at.isoformat(timespec="milliseconds"),
            "updatedAt": at.isoformat(timespec="milliseconds"),
            "projectId": _PROJECT,
            "toNumber": person.number,
            "fromNumber": FROM_NUMBER,
            "callData": {"message": said},
            "userId": _id("user", person.name),
            **outcome,
            **ids,
        }

    def _placed(self, key: tuple[object, ...]) -> Row:
        sid = uuid.uuid5(_SPACE, f"sid/{key}").hex
        cents = self.chance.choice((10, 10, 15, 20, 30))
        return {
            "status": "Success",
            "statusMessage": f"Call ID: CA{sid}",
            "callCostInUSDCents": cents,
        }

    def _failed(self, number: str) -> Row:
        status, message = self.chance.choice(FAILURES)
        text = message.format(number=number, project=_PROJECT)
        return {"status": status, "statusMessage": text, "callCostInUSDCents": 0}

    def _channels(self) -> Iterator[Row]:
        for number, _, hours in INCIDENTS:
            yield {
                **_owned("channel", number),
                "createdAt": self._ago(hours).isoformat(),
                "workspaceType": "Slack",
                "channelId": f"C0INC{number}",
                "channelName": f"oneuptime-incident-inc-{number}",
                "actionType": "CreateChannel",
                "status": "Success",
                "message": "Channel created",
                "incidentId": _id("incident", number),
            }


def _steps(pages: list[Row], now: datetime) -> Iterator[Row]:
    """What policies note beside their calls: each notification, and that the last one worked.

    Whoever is called last stopped the escalation, unless the call was not even placed.
    """
    last = {_cause(call): call for call in pages}
    for call in pages:
        at = datetime.fromisoformat(call["createdAt"])
        acknowledged = at + timedelta(seconds=31 + len(call["callData"]["message"]) % 60)
        reacted = last[_cause(call)] is call and call["status"] == "Success" and acknowledged < now
        yield {
            "_id": _id("step", call["_id"]),
            "projectId": _PROJECT,
            "createdAt": (at - timedelta(seconds=2)).isoformat(),
            _cause(call)[0]: _cause(call)[1],
            "alertSentToUserId": call["userId"],
            "onCallDutyPolicyId": call["onCallDutyPolicyId"],
            "onCallDutyPolicyEscalationRuleId": call["onCallDutyPolicyEscalationRuleId"],
            "status": "Successfully Acknowledged" if reacted else "Notification Sent",
            "statusMessage": "ok",
            "isAcknowledged": reacted,
            "acknowledgedAt": acknowledged.isoformat() if reacted else None,
        }
    yield from _unreached(pages)


def _unreached(pages: list[Row]) -> Iterator[Row]:
    """Somebody the first incident's policy could not even try to call."""
    first = pages[0]
    yield {
        "_id": _id("step", "unreached"),
        "projectId": _PROJECT,
        "createdAt": first["createdAt"],
        _cause(first)[0]: _cause(first)[1],
        "alertSentToUserId": _id("user", PEOPLE[-1].name),
        "onCallDutyPolicyId": first["onCallDutyPolicyId"],
        "status": "Error",
        "statusMessage": "No phone number verified",
        "isAcknowledged": False,
    }


def _cause(call: Row) -> tuple[str, str]:
    incident = call.get("incidentId")
    if incident:
        return "triggeredByIncidentId", incident
    return "triggeredByAlertId", call["alertId"]


def _owned(kind: str, name: object) -> Row:
    return {"_id": _id(kind, name), "projectId": _PROJECT, "name": str(name)}


def _keys() -> Iterator[Row]:
    for secret, permissions in (
        (SAMPLE_API_KEY, _EVERYTHING),
        (SAMPLE_CALL_LOG_KEY, ("ReadCallLog",)),
    ):
        yield {
            "apiKey": secret,
            "projectId": _PROJECT,
            "expiresAt": "9999-01-01",
            "permissions": [*permissions],
        }


def _rules() -> Iterator[Row]:
    for policy in POLICIES:
        for level in (1, 2, 3):
            yield {
                "_id": _id("rule", policy, level),
                "projectId": _PROJECT,
                "name": f"{policy} level {level}",
                "order": level,
                "escalateAfterInMinutes": 5 * level,
                "onCallDutyPolicyId": _id("policy", policy),
            }
