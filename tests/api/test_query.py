from typing import Any

import pytest
from pydantic import JsonValue

from calllogs.api.request import query, sendable
from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator
from calllogs.model.records import uuid

UUID = "b288141c-fecc-537f-b6ac-e45d5ad59b6c"
START, END = "2026-11-22T05:00:00Z", "2026-11-23T05:00:00Z"


def on(field: str, op: str, value: object = None) -> Condition:
    return Condition(field, Operator(op), value)  # type: ignore[arg-type]  # wrong ones are tested


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (on("status", "eq", "Error"), {"status": "Error"}),
        (on("status", "ne", "Busy"), {"status": {"_type": "NotEqual", "value": "Busy"}}),
        (
            on("status", "in", ("Busy", "Error")),
            {"status": {"_type": "Includes", "value": ["Busy", "Error"]}},
        ),
        (
            on("status", "not_in", ("Completed", "Success")),
            {"status": {"_type": "IncludesNone", "value": ["Completed", "Success"]}},
        ),
        (on("toNumber", "eq", "+14155550101"), {"toNumber": "+14155550101"}),
        (
            on("toNumber", "eq", "+29012345"),
            {"toNumber": {"_type": "StartsWith", "value": "+29012345"}},
        ),
        (
            on("toNumber", "eq", "+123456789012345"),
            {"toNumber": {"_type": "StartsWith", "value": "+123456789012345"}},
        ),
        (
            on("toNumber", "ends_with", "8888"),
            {"toNumber": {"_type": "EndsWith", "value": "8888"}},
        ),
        (
            on("fromNumber", "starts_with", "+44"),
            {"fromNumber": {"_type": "StartsWith", "value": "+44"}},
        ),
        (on("toNumber", "contains", "5550"), {"toNumber": {"_type": "Search", "value": "5550"}}),
        (
            on("callCostInUSDCents", "gt", 50),
            {"callCostInUSDCents": {"_type": "GreaterThan", "value": 50}},
        ),
        (
            on("callCostInUSDCents", "lte", 2**31 - 1),
            {"callCostInUSDCents": {"_type": "LessThanOrEqual", "value": 2**31 - 1}},
        ),
        (
            on("createdAt", "gte", START),
            {
                "createdAt": {
                    "_type": "GreaterThanOrEqual",
                    "value": "2026-11-22T05:00:00.000Z",
                }
            },
        ),
        (
            on("createdAt", "lt", END),
            {"createdAt": {"_type": "LessThan", "value": "2026-11-23T05:00:00.000Z"}},
        ),
        (on("incidentId", "is_null"), {"incidentId": {"_type": "IsNull"}}),
        (on("alertId", "not_null"), {"alertId": {"_type": "NotNull"}}),
        (on("incidentId", "eq", UUID.upper()), {"incidentId": UUID}),
        (on("incident.incidentNumber", "eq", 42), {"incident": {"incidentNumber": 42}}),
        (
            on("user.name", "contains", "alice"),
            {"user": {"name": {"_type": "Search", "value": "alice"}}},
        ),
        (on("user.email", "eq", "a@b.co"), {"user": {"email": "a@b.co"}}),
        (
            on("team.name", "not_contains", "a_b"),
            {"team": {"name": {"_type": "NotContains", "value": "a\\_b"}}},
        ),
        (
            on("callData.message", "contains", "disk 90%"),
            {"callData": {"message": {"_type": "Search", "value": "disk 90%"}}},
        ),
        (
            on("statusMessage", "contains", "disk_90%"),
            {"statusMessage": {"_type": "Search", "value": "disk\\_90\\%"}},
        ),
        (
            on("text", "contains", "disk"),
            {
                "_multiFieldSearch": {
                    "_type": "MultiSearch",
                    "fields": ["statusMessage", "callData"],
                    "value": "disk",
                }
            },
        ),
        (
            on("callData", "contains", "50%_off"),
            {
                "_multiFieldSearch": {
                    "_type": "MultiSearch",
                    "fields": ["callData"],
                    "value": "50\\%\\_off",
                }
            },
        ),
    ],
)
def test_a_condition_becomes_the_apis_own_operator(
    condition: Condition, expected: dict[str, JsonValue]
) -> None:
    assert query([condition]) == expected


def test_two_bounds_become_one_range_whose_end_moves_back_by_a_microsecond() -> None:
    assert query([on("createdAt", "gte", START), on("createdAt", "lt", END)]) == {
        "createdAt": {
            "_type": "InBetween",
            "startValue": "2026-11-22T05:00:00.000Z",
            "endValue": "2026-11-23T04:59:59.999999Z",
        }
    }


def test_exclusive_bounds_on_cents_move_inward_by_a_cent() -> None:
    conditions = [on("callCostInUSDCents", "gt", 10), on("callCostInUSDCents", "lt", 30)]
    assert query(conditions) == {
        "callCostInUSDCents": {"_type": "InBetween", "startValue": 11, "endValue": 29}
    }


def test_conditions_on_one_relation_meet_in_one_object() -> None:
    conditions = [on("user.name", "contains", "ng"), on("user.email", "eq", "a@b.co")]
    assert query(conditions) == {
        "user": {"name": {"_type": "Search", "value": "ng"}, "email": "a@b.co"}
    }


def test_no_condition_is_an_empty_query() -> None:
    assert query([]) == {}


@pytest.mark.parametrize(
    "conditions",
    [
        [on("nope", "eq", "x")],
        [on("incident.slug", "eq", "x")],
        [on("statusPageAnnouncement.title", "contains", "x")],
        [on("user", "eq", "me")],
        [on("channel", "eq", "C1")],
        [on("incident.incidentNumber", "in", (41, 42))],
        [on("team.name", "not_in", ("payments", "platform"))],
        [on("callData.message", "starts_with", "disk")],
        [on("incidentId", "eq", "42")],
        [on("_id", "eq", "x' OR 1=1")],
        [on("callCostInUSDCents", "gt", "abc")],
        [on("callCostInUSDCents", "gt", 2**31)],
        [on("incident.incidentNumber", "eq", "42")],
        [on("createdAt", "gte", "yesterday")],
        [on("toNumber", "ends_with", "8888"), on("toNumber", "starts_with", "+1")],
        [on("user.name", "contains", "a"), on("user.name", "contains", "b")],
        [on("text", "contains", "a"), on("text", "contains", "b")],
        [on("createdAt", "gte", START), on("createdAt", "eq", START)],
        [on("createdAt", "gte", START), on("createdAt", "lt", END), on("createdAt", "gt", START)],
        [on("createdAt", "lt", START), on("createdAt", "lte", START)],
        [on("status", "eq", "Busy"), on("status", "ne", "Busy")],
    ],
)
def test_what_the_api_would_answer_with_nothing_never_leaves_the_house(
    conditions: list[Condition],
) -> None:
    with pytest.raises(FilterError):
        query(conditions)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (on("team.name", "contains", "x"), True),
        (on("team.name", "in", ("x", "y")), False),
        (on("incident.incidentNumber", "eq", 42), True),
        (on("incident.incidentNumber", "gt", 42), False),
        (on("text", "contains", "x"), True),
        (on("text", "eq", "x"), False),
        (on("callData.message", "contains", "x"), True),
        (on("callData.message", "starts_with", "x"), False),
        (on("callData", "contains", "x"), True),
        (on("team", "eq", "x"), False),
        (on("teamId", "is_null"), True),
        (on("team.members", "contains", "x"), False),
    ],
)
def test_what_the_api_can_match_by_itself(condition: Condition, *, expected: bool) -> None:
    assert sendable(condition) is expected


@pytest.mark.parametrize(
    ("conditions", "about", "message"),
    [
        (
            [on("incident.incidentNumber", "eq", 1), on("incident.incidentNumber", "eq", 2)],
            "incident.incidentNumber",
            "OneUptime takes one condition on incident.incidentNumber at a time. Remove one.",
        ),
        (
            [on("text", "contains", "a"), on("text", "contains", "b")],
            "text",
            "OneUptime takes one condition on text at a time. Remove one.",
        ),
        (
            [on("callData", "contains", "a"), on("text", "contains", "b")],
            "text",
            "OneUptime takes one condition on text at a time. Remove one.",
        ),
        (
            [on("status", "eq", "a"), on("status", "ne", "b")],
            "status",
            "OneUptime takes one condition on status at a time, not eq, ne. Remove one.",
        ),
        (
            [on("user.name", "contains", "a"), on("user.slackId", "eq", "U1")],
            "user.slackId",
            "OneUptime cannot match user.slackId with 'eq' by itself.",
        ),
        (
            [on("callCostInUSDCents", "gt", True)],  # noqa: FBT003  a value as any other
            "True",
            "True is not a whole number that callCostInUSDCents can hold.",
        ),
        (
            [on("incidentId", "eq", "x" * 61)],
            "x" * 61,
            f"{'x' * 60!r} is not an id: incidentId takes a UUID.",
        ),
        (
            [on("createdAt", "gte", "y" * 61)],
            "y" * 61,
            f"{'y' * 60!r} is not an instant in UTC.",
        ),
        (
            [on("callCostInUSDCents", "gt", -(2**31))],
            "-2147483648",
            "-2147483648 is not a whole number that callCostInUSDCents can hold.",
        ),
    ],
)
def test_what_cannot_be_sent_is_named(
    conditions: list[Condition], about: str, message: str
) -> None:
    with pytest.raises(FilterError) as caught:
        query(conditions)
    assert (caught.value.about, caught.value.message) == (about, message)


def test_inclusive_bounds_stay_where_they_are_and_exclusive_ones_move_inward() -> None:
    def ends(low: str, high: str) -> list[JsonValue]:
        asked = query([on("createdAt", low, START), on("createdAt", high, END)])
        between: Any = asked["createdAt"]
        return [between["startValue"][-13:], between["endValue"][-13:]]

    assert ends("gte", "lte") == ["05:00:00.000Z", "05:00:00.000Z"]
    assert ends("gt", "lte") == ["00:00.000001Z", "05:00:00.000Z"]
    assert ends("gte", "lt") == ["05:00:00.000Z", "59:59.999999Z"]


def test_three_columns_of_one_relation_meet_in_one_object() -> None:
    conditions = [
        on("incident.title", "contains", "a"),
        on("incident.incidentNumberWithPrefix", "eq", "INC-1"),
        on("incident.incidentNumber", "eq", 1),
    ]
    assert query(conditions) == {
        "incident": {
            "title": {"_type": "Search", "value": "a"},
            "incidentNumberWithPrefix": "INC-1",
            "incidentNumber": 1,
        }
    }


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        (START, "05:00:00.000Z"),
        ("2026-11-22T05:00:00", "05:00:00.000Z"),
        ("2026-11-22T06:00:00+01:00", "05:00:00.000Z"),
        ("2026-11-22T05:00:00.250Z", "05:00:00.250Z"),
        ("2026-11-22T05:00:00.001Z", "05:00:00.001Z"),
        ("2026-11-22T05:00:00.250001Z", "05:00:00.250001Z"),
        ("2026-11-22T05:00:00.000999Z", "05:00:00.000999Z"),
    ],
)
def test_an_instant_in_any_zone_is_sent_in_utc_as_fine_as_it_is(text: str, sent: str) -> None:
    assert query([on("createdAt", "eq", text)]) == {"createdAt": f"2026-11-22T{sent}"}


@pytest.mark.parametrize("text", ["", "42", UUID[:-1], f"{UUID}0", f"{{{UUID}}}", "é" * 36])
def test_what_is_not_a_uuid_is_not_taken_for_one(text: str) -> None:
    assert uuid(text) is None
