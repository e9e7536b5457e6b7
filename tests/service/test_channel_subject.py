from typing import Any

import httpx
import pytest

from calllogs.api.cache import LookupCache
from calllogs.model.relations import ALERT, INCIDENT, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.service.channel_subject import ChannelSubjects
from tests.recorded import DATASET, client, sandbox

INC_42 = next(row["_id"] for row in DATASET["incidents"] if row["incidentNumber"] == 42)
ALERT_7 = next(row["_id"] for row in DATASET["alerts"] if row["alertNumber"] == 7)


def by(
    relation: SubjectRelation, number: int, subject_id: str | None, evidence: Evidence
) -> ChannelSubject:
    return ChannelSubject(Subject(relation, number, subject_id), evidence)


@pytest.fixture(scope="module")
def recorded() -> httpx.ASGITransport:
    return sandbox()


def subjects(transport: httpx.AsyncBaseTransport, key: str = "full") -> ChannelSubjects:
    return ChannelSubjects(LookupCache(client(transport, key)))


@pytest.mark.parametrize(
    ("key", "channel", "name", "expected"),
    [
        (
            "full",
            "C0INC42",
            "renamed",
            by(INCIDENT, 42, INC_42, Evidence.CREATED),
        ),
        (
            "full",
            "C0NEW",
            "oneuptime-incident-inc-42",
            by(INCIDENT, 42, None, Evidence.NAMED),
        ),
        (
            "full",
            "C0NEW",
            "incident-42",
            by(INCIDENT, 42, None, Evidence.NAMED),
        ),
        (
            "read",
            "C0INC42",
            "oneuptime-incident-inc-42",
            by(INCIDENT, 42, None, Evidence.NAMED),
        ),
        ("viewer", "C0ALERT7", "x", by(ALERT, 7, ALERT_7, Evidence.CREATED)),
        (
            "full",
            "C0ALERT7",
            "oneuptime-alert-7",
            by(ALERT, 7, None, Evidence.NAMED),
        ),
        ("full", "C0NEW", "inc-42-payments-down", by(INCIDENT, 42, None, Evidence.NAMED)),
        ("full", "C0NEW", "room-42", None),
        ("full", "C0SHARED", "incidents", None),
        ("full", "C0NEW", "oneuptime-incident-inc-999", None),
        ("full", "C0NEW", "oneuptime-incidentepisode-42", None),
        ("full", "C0NEW", "incident-review-42", None),
        ("read", "C0NEW", "incident-42", None),
        ("full", "C0NEW", "", None),
    ],
)
async def test_a_channel_is_bound_by_its_log_then_by_its_name(
    recorded: httpx.ASGITransport,
    key: str,
    channel: str,
    name: str,
    expected: ChannelSubject | None,
) -> None:
    assert await subjects(recorded, key).find(channel, name=name) == expected


async def test_a_link_made_by_hand_comes_first(recorded: httpx.ASGITransport) -> None:
    linked = by(ALERT, 8, None, Evidence.LINKED)
    assert await subjects(recorded).find("C0INC42", linked=linked) == linked


async def test_a_channel_where_one_incident_alone_is_posted_about_is_its() -> None:
    def posted(dataset: dict[str, Any]) -> None:
        for row in dataset["workspaceNotificationLogs"]:
            row["actionType"] = "SendMessage"

    found = await subjects(sandbox(posted)).find("C0INC42")
    assert found == by(INCIDENT, 42, INC_42, Evidence.POSTED)


async def test_a_message_names_what_oneuptime_has(recorded: httpx.ASGITransport) -> None:
    text = "INC-42 again, unlike INC-999 and incident 41; see JIRA-42"
    found = await subjects(recorded).mentioned(text)
    assert found == (Subject(INCIDENT, 42), Subject(INCIDENT, 41))
    assert await subjects(recorded, "read").mentioned(text) == ()
