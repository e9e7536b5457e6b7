import pytest
from pydantic import JsonValue

from calllogs.api.endpoints.directory import related_ids
from calllogs.api.response import ROW_SENTENCE
from calllogs.errors import ReplyMalformed
from calllogs.filters.filter import Condition, Operator

UUID = "b288141c-fecc-537f-b6ac-e45d5ad59b6c"
BUSY = Condition("status", Operator.EQ, "Busy")


def test_ids_of_a_relation_are_asked_for_without_those_known() -> None:
    known = UUID.replace("b", "c")
    request = related_ids("team", BUSY, (known,))
    assert (request.path, request.params) == ("/call-log/get-list", {"skip": 0, "limit": 100})
    assert request.body == {
        "select": {"teamId": True},
        "query": {"status": "Busy", "teamId": {"_type": "IncludesNone", "value": [known]}},
    }
    assert related_ids("team", BUSY, ()).body["query"] == {"status": "Busy"}


def test_ids_of_a_relation_are_read_plain_or_wrapped_and_nothing_is_none() -> None:
    wrapped: JsonValue = {"_type": "ObjectID", "value": UUID.upper()}
    rows: list[JsonValue] = [{"teamId": UUID}, {"teamId": wrapped}, {"teamId": None}, {}, "row"]
    request = related_ids("team", BUSY, ())
    assert request.read({"data": rows}) == frozenset({UUID})
    with pytest.raises(ReplyMalformed) as caught:
        request.read({"data": [{"teamId": "42"}]})
    assert str(caught.value) == ROW_SENTENCE.format(where="teamId")
