import pytest
from pydantic import JsonValue

from calllogs.api.endpoints.execution_log import execution_log
from calllogs.errors import ReplyContrary
from calllogs.model.relations import ALERT, INCIDENT
from calllogs.model.subjects import Subject

ONE, OTHER = "b288141c-fecc-537f-b6ac-e45d5ad59b6c", "c288141c-fecc-537f-b6ac-e45d5ad59b6c"


def reply(*rows: JsonValue) -> JsonValue:
    return {"data": [*rows], "count": len(rows)}


@pytest.mark.parametrize(
    ("subject", "trigger", "held"),
    [
        (Subject(INCIDENT, 42), {"_id": ONE, "incidentNumber": 42}, True),
        (Subject(INCIDENT, 42), {"_id": ONE, "incidentNumber": 43}, False),
        (Subject(INCIDENT, id=ONE), {"_id": ONE}, True),
        (Subject(INCIDENT, id=ONE), {"_id": OTHER}, False),
        (Subject(INCIDENT, 42), None, True),
    ],
)
def test_who_acknowledged_something_else_is_no_answer(
    subject: Subject, trigger: JsonValue, *, held: bool
) -> None:
    row: JsonValue = {
        "createdAt": "2026-11-12T03:00:00Z",
        "status": "Notification Sent",
        "triggeredByIncident": trigger,
    }
    request = execution_log(subject)
    if held:
        assert len(request.read(reply(row))) == 1
    else:
        with pytest.raises(ReplyContrary):
            request.read(reply(row))


def test_an_alerts_log_is_held_against_the_alert() -> None:
    select = execution_log(Subject(ALERT, 7)).body["select"]
    assert isinstance(select, dict)
    assert select["triggeredByAlert"] == {"alertNumber": True}
