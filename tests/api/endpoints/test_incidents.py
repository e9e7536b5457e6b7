import pytest
from pydantic import JsonValue

from calllogs.api.endpoints.incidents import by_id, by_number, by_title
from calllogs.errors import ReplyContrary
from calllogs.model.relations import INCIDENT

ONE, OTHER = "b288141c-fecc-537f-b6ac-e45d5ad59b6c", "c288141c-fecc-537f-b6ac-e45d5ad59b6c"
INCIDENT_42: JsonValue = {"_id": ONE, "incidentNumber": 42, "title": "Down"}


def reply(*rows: JsonValue) -> JsonValue:
    return {"data": [*rows], "count": len(rows)}


def test_an_incident_that_was_not_asked_for_is_no_answer() -> None:
    for request in (by_number(INCIDENT, 42), by_number(INCIDENT, 41, 42), by_id(INCIDENT, ONE)):
        assert [each.number for each in request.read(reply(INCIDENT_42))] == [42]
    for request in (by_number(INCIDENT, 43), by_id(INCIDENT, OTHER)):
        with pytest.raises(ReplyContrary):
            request.read(reply(INCIDENT_42))
    assert by_title(INCIDENT, "x").read(reply(INCIDENT_42))


def test_as_many_incidents_are_read_as_are_asked_for() -> None:
    assert by_number(INCIDENT, *range(1, 21)).params == {"skip": 0, "limit": 20}
