"""Sample calls: about 500 over the 30 days before an instant, the same ones for everybody."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from calllogs.sandbox.dataset import Dataset, build_dataset
from calllogs.sandbox.sample_project import (
    FAILURES,
    FROM_NUMBER,
    NAMESPACE,
    NOTICES,
    PAGES,
    PEOPLE,
    POLICIES,
    PROJECT_ID,
    SCHEDULES,
    SUBJECTS,
    Person,
    Row,
    named_row,
    project_tables,
    sample_id,
)

_DAYS = 30
_NOTICES = 330
_OPEN_HOURS = 6
"""Incidents declared since then are not resolved yet."""
_FIRST_FAIL, _LATER_FAIL, _NOTICES_FAIL = 0.4, 0.12, 0.2
"""How often a call fails: on the first level of a policy, on later ones, as a notice."""


def sample_dataset(now: datetime) -> Dataset:
    """Return the samples as they are at an instant."""
    return build_dataset(_Samples(now).tables())


@dataclass(slots=True)
class _Samples:
    now: datetime
    # Seeded: the same samples for everybody.
    random: Random = field(default_factory=lambda: Random(42))  # noqa: S311  no secret

    def tables(self) -> dict[str, list[Row]]:
        pages = [*self._pages()]
        return {
            **project_tables(),
            "incidents": [*self._incidents()],
            "alerts": [*self._alerts()],
            "workspaceNotificationLogs": [*self._channels()],
            "onCallDutyPolicyExecutionLogTimelines": [*_execution_log(pages, self.now)],
            "callLogs": [*pages, *self._notices(), *self._recent()],
        }

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _incidents(self) -> Iterator[Row]:
        for number, title, hours in SUBJECTS["incident"]:
            yield {
                **named_row("incident", number),
                "title": title,
                "incidentNumber": number,
                "incidentNumberWithPrefix": f"INC-{number}",
                "declaredAt": self._ago(hours).isoformat(),
                "currentIncidentState": "Created" if hours < _OPEN_HOURS else "Resolved",
            }

    def _alerts(self) -> Iterator[Row]:
        for number, title, hours in SUBJECTS["alert"]:
            yield {
                **named_row("alert", number),
                "createdAt": self._ago(hours).isoformat(),
                "title": title,
                "alertNumber": number,
                "alertNumberWithPrefix": f"#{number}",
            }

    def _pages(self) -> Iterator[Row]:
        for kind, subjects in SUBJECTS.items():
            for number, title, hours in subjects:
                message = PAGES[kind].format(number=number, title=title)
                yield from self._escalation(kind, number, hours, message)

    def _escalation(self, kind: str, number: int, hours: float, message: str) -> Iterator[Row]:
        """Call one person after another, level by level, as a policy does until one reacts."""
        policy = POLICIES[number % len(POLICIES)]
        at = self._ago(hours)
        for attempt in range(self.random.randint(4, 9)):
            at += timedelta(seconds=self.random.randint(40, 420))
            if at >= self.now:
                return
            person = PEOPLE[(number + attempt) % len(PEOPLE)]
            # The first level fails more often: that is what gets looked up afterwards.
            placed = self.random.random() > (_LATER_FAIL if attempt // 3 else _FIRST_FAIL)
            relations = {
                f"{kind}Id": sample_id(kind, number),
                "onCallDutyPolicyId": sample_id("policy", policy),
                "onCallDutyPolicyEscalationRuleId": sample_id("rule", policy, 1 + attempt // 3),
                "onCallDutyPolicyScheduleId": sample_id("schedule", SCHEDULES[attempt % 2]),
                "teamId": sample_id("team", person.team) if attempt % 2 else None,
            }
            key = (kind, number, attempt)
            yield self._call(key, at, person, message, relations, placed=placed)

    def _notices(self) -> Iterator[Row]:
        """Calls that are no pages, to people who opted in."""
        for index in range(_NOTICES):
            hours = self.random.uniform(0.2, 24 * _DAYS)
            person = self.random.choice(PEOPLE)
            message = self.random.choice(NOTICES)
            placed = self.random.random() > _NOTICES_FAIL
            owner = {"teamId": sample_id("team", person.team)} if index % 3 else {}
            at = self._ago(hours)
            yield self._call(("notice", index), at, person, message, owner, placed=placed)

    def _recent(self) -> Iterator[Row]:
        """Calls in every recent window, so that any first question finds some."""
        for index, hours in enumerate((0.3, 0.8, 2.5, 5, 9, 13, 16, 20, 23, 27, 31, 36)):
            person = PEOPLE[index % 2]
            message = NOTICES[index % len(NOTICES)]
            policy = {"onCallDutyPolicyId": sample_id("policy", POLICIES[index % len(POLICIES)])}
            at, placed = self._ago(hours), index % 3 == 1
            yield self._call(("recent", index), at, person, message, policy, placed=placed)

    def _call(
        self,
        key: tuple[object, ...],
        at: datetime,
        person: Person,
        message: str,
        ids: Row,
        *,
        placed: bool,
    ) -> Row:
        outcome = self._placed(key) if placed else self._failed(person.number)
        return {
            "_id": sample_id("call", *key),
            "createdAt": at.isoformat(timespec="milliseconds"),
            "updatedAt": at.isoformat(timespec="milliseconds"),
            "projectId": PROJECT_ID,
            "toNumber": person.number,
            "fromNumber": FROM_NUMBER,
            "callData": {"message": message},
            "userId": sample_id("user", person.name),
            **outcome,
            **ids,
        }

    def _placed(self, key: tuple[object, ...]) -> Row:
        sid = uuid.uuid5(NAMESPACE, f"sid/{key}").hex
        cents = self.random.choice((10, 10, 15, 20, 30))
        return {
            "status": "Success",
            "statusMessage": f"Call ID: CA{sid}",
            "callCostInUSDCents": cents,
        }

    def _failed(self, number: str) -> Row:
        status, template = self.random.choice(FAILURES)
        message = template.format(number=number, project=PROJECT_ID)
        return {"status": status, "statusMessage": message, "callCostInUSDCents": 0}

    def _channels(self) -> Iterator[Row]:
        for number, _, hours in SUBJECTS["incident"]:
            yield {
                **named_row("channel", number),
                "createdAt": self._ago(hours).isoformat(),
                "workspaceType": "Slack",
                "channelId": f"C0INC{number}",
                "channelName": f"oneuptime-incident-inc-{number}",
                "actionType": "CreateChannel",
                "status": "Success",
                "message": "Channel created",
                "incidentId": sample_id("incident", number),
            }


def _execution_log(pages: list[Row], now: datetime) -> Iterator[Row]:
    """The execution log of the policies: an entry for each call, the last one acknowledged.

    Whoever is called last stopped the escalation, unless the call was not even placed.
    """
    last = {_trigger(call): call for call in pages}
    for call in pages:
        at = datetime.fromisoformat(call["createdAt"])
        acknowledged_at = at + timedelta(seconds=31 + len(call["callData"]["message"]) % 60)
        stopped = last[_trigger(call)] is call and call["status"] == "Success"
        acknowledged = stopped and acknowledged_at < now
        yield {
            "_id": sample_id("step", call["_id"]),
            "projectId": PROJECT_ID,
            "createdAt": (at - timedelta(seconds=2)).isoformat(),
            _trigger(call)[0]: _trigger(call)[1],
            "alertSentToUserId": call["userId"],
            "onCallDutyPolicyId": call["onCallDutyPolicyId"],
            "onCallDutyPolicyEscalationRuleId": call["onCallDutyPolicyEscalationRuleId"],
            "status": "Successfully Acknowledged" if acknowledged else "Notification Sent",
            "statusMessage": "ok",
            "isAcknowledged": acknowledged,
            "acknowledgedAt": acknowledged_at.isoformat() if acknowledged else None,
        }
    yield from _unreached(pages)


def _unreached(pages: list[Row]) -> Iterator[Row]:
    """The entry of a person the first incident's policy could not call at all."""
    first = pages[0]
    yield {
        "_id": sample_id("step", "unreached"),
        "projectId": PROJECT_ID,
        "createdAt": first["createdAt"],
        _trigger(first)[0]: _trigger(first)[1],
        "alertSentToUserId": sample_id("user", PEOPLE[-1].name),
        "onCallDutyPolicyId": first["onCallDutyPolicyId"],
        "status": "Error",
        "statusMessage": "No phone number verified",
        "isAcknowledged": False,
    }


def _trigger(call: Row) -> tuple[str, str]:
    incident = call.get("incidentId")
    if incident:
        return "triggeredByIncidentId", incident
    return "triggeredByAlertId", call["alertId"]
