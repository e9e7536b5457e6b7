from typing import Any

import httpx
import pytest

from calllogs.api.cache import Lookups
from calllogs.api.endpoints.channels import Binding, How
from calllogs.api.endpoints.incidents import ALERT, INCIDENT
from calllogs.service.channel_subject import Bindings
from tests.recorded import DATASET, client, sandbox

INC_42 = next(row["_id"] for row in DATASET["incidents"] if row["incidentNumber"] == 42)
ALERT_7 = next(row["_id"] for row in DATASET["alerts"] if row["alertNumber"] == 7)


@pytest.fixture(scope="module")
def recorded() -> httpx.ASGITransport:
    return sandbox()


def bindings(transport: httpx.AsyncBaseTransport, key: str = "full") -> Bindings:
    return Bindings(Lookups(client(transport, key)))


@pytest.mark.parametrize(
    ("key", "channel", "name", "expected"),
    [
        ("full", "C0INC42", "renamed", Binding(INCIDENT, 42, INC_42, How.CREATED)),
        ("full", "C0NEW", "oneuptime-incident-inc-42", Binding(INCIDENT, 42, None, How.NAMED)),
        ("full", "C0NEW", "incident-42", Binding(INCIDENT, 42, None, How.NAMED)),
        ("read", "C0INC42", "oneuptime-incident-inc-42", Binding(INCIDENT, 42, None, How.NAMED)),
        ("viewer", "C0ALERT7", "x", Binding(ALERT, 7, ALERT_7, How.CREATED)),
        ("full", "C0ALERT7", "oneuptime-alert-7", Binding(ALERT, 7, None, How.NAMED)),
        ("full", "C0SHARED", "incidents", None),
        ("full", "C0NEW", "oneuptime-incident-inc-999", None),
        ("full", "C0NEW", "oneuptime-incidentepisode-42", None),
        ("full", "C0NEW", "incident-review-42", None),
        ("read", "C0NEW", "incident-42", None),
        ("full", "C0NEW", "", None),
    ],
)
async def test_a_channel_is_bound_by_its_log_then_by_its_name(
    recorded: httpx.ASGITransport, key: str, channel: str, name: str, expected: Binding | None
) -> None:
    assert await bindings(recorded, key).of(channel, name=name) == expected


async def test_a_link_made_by_hand_comes_first(recorded: httpx.ASGITransport) -> None:
    linked = Binding(ALERT, 8, None, How.LINKED)
    assert await bindings(recorded).of("C0INC42", linked=linked) == linked


async def test_a_channel_where_one_incident_alone_is_posted_about_is_its() -> None:
    def posted(dataset: dict[str, Any]) -> None:
        for row in dataset["workspaceNotificationLogs"]:
            row["actionType"] = "SendMessage"

    found = await bindings(sandbox(posted)).of("C0INC42")
    assert found == Binding(INCIDENT, 42, INC_42, How.POSTED)
