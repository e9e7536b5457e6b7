from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Direction,
    Having,
    Intent,
    OpenName,
    Operator,
    Rank,
    Recurring,
    normal_form,
    resolve_me,
    window,
    written_instant,
)

MINE = CallLogFilter((Condition("user", Operator.EQ, "me"),))


def test_me_becomes_the_askers_email_in_lower_case() -> None:
    assert resolve_me(MINE, "Alice@Example.com").conditions == (
        Condition("user.email", Operator.EQ, "alice@example.com"),
    )


def test_not_me_is_everybody_else() -> None:
    others = CallLogFilter((Condition("user", Operator.NE, "me"),))
    assert resolve_me(others, "a@b.example").conditions == (
        Condition("user.email", Operator.NE, "a@b.example"),
    )


def test_me_is_an_error_when_nobody_knows_who_asks() -> None:
    with pytest.raises(FilterError, match="I do not know who you are") as caught:
        resolve_me(MINE, None)
    assert caught.value.about == "me"


@pytest.mark.parametrize("field", ["user.name", "team.name"])
def test_a_filter_without_me_stays_as_it_is(field: str) -> None:
    filter = CallLogFilter((Condition(field, Operator.CONTAINS, "me"),))
    assert resolve_me(filter, None) == filter


def test_the_normal_form_is_json_that_tells_everything() -> None:
    filter = CallLogFilter(
        conditions=(
            Condition("incident.incidentNumber", Operator.IN, (41, 42)),
            Condition("status", Operator.EQ, "Busy"),
            Condition("teamId", Operator.IS_NULL),
        ),
        sort=(("createdAt", Direction.ASC),),
        limit=5,
        skip=0,
        intent=Intent.SUMMARY,
        group_by="user",
    )
    assert normal_form(filter) == {
        "intent": "summary",
        "conditions": [
            {"field": "incident.incidentNumber", "op": "in", "value": [41, 42]},
            {"field": "status", "op": "eq", "value": "Busy"},
            {"field": "teamId", "op": "is_null"},
        ],
        "sort": [["createdAt", "asc"]],
        "limit": 5,
        "skip": 0,
        "group_by": "user",
    }


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (OpenName(("bob",)), {"field": "name", "op": "open", "value": "bob"}),
        (
            OpenName(("a", "b"), ("user",), negated=True),
            {"field": "name", "op": "not_open", "value": ["a", "b"], "kinds": ["user"]},
        ),
    ],
)
def test_the_normal_form_of_a_name_tells_what_it_can_name(
    name: OpenName, form: dict[str, object]
) -> None:
    assert normal_form(CallLogFilter(names=(name,)))["conditions"] == [form]


@pytest.mark.parametrize(
    ("hours", "operator", "value"),
    [
        (Recurring((6, 7)), "recurring", {"weekdays": [6, 7]}),
        (
            Recurring(begin="22:00", end="06:00", outside=True),
            "not_recurring",
            {"from": "22:00", "to": "06:00"},
        ),
    ],
)
def test_the_normal_form_of_hours_tells_whether_they_are_left_out(
    hours: Recurring, operator: str, value: dict[str, object]
) -> None:
    (form,) = cast("list[object]", normal_form(CallLogFilter(recurring=hours))["conditions"])
    assert form == {"field": "createdAt", "op": operator, "value": value}


def test_where_a_name_stands_in_a_text_makes_no_other_name_of_it() -> None:
    assert OpenName(("bob",), start=4, end=7, text="was bob called") == OpenName(("bob",))
    untold = OpenName(("bob",))
    assert (untold.start, untold.end, untold.text) == (0, 0, "")


START, END = datetime(2026, 11, 3, 14, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC)
SINCE = Condition("createdAt", Operator.GTE, written_instant(START))
BEFORE = Condition("createdAt", Operator.LT, written_instant(END))
UPDATED = Condition("updatedAt", Operator.GTE, written_instant(END))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ((SINCE, BEFORE, UPDATED), (START, END)),
        ((SINCE,), (START, None)),
        ((BEFORE,), (None, END)),
        ((UPDATED,), (None, None)),
    ],
)
def test_the_window_is_open_where_nothing_is_said(
    conditions: tuple[Condition, ...], expected: tuple[datetime | None, datetime | None]
) -> None:
    assert window(CallLogFilter(conditions)) == expected


@pytest.mark.parametrize(
    ("later", "text"),
    [
        (timedelta(), "2026-11-03T14:00:00Z"),
        (timedelta(microseconds=999), "2026-11-03T14:00:00Z"),
        (timedelta(microseconds=1000), "2026-11-03T14:00:00.001Z"),
        (timedelta(microseconds=250_999), "2026-11-03T14:00:00.250Z"),
    ],
)
def test_an_instant_is_written_to_the_millisecond_in_utc(later: timedelta, text: str) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert written_instant((START + later).astimezone(india)) == text


def test_a_condition_knows_its_values_and_what_it_is_about() -> None:
    some = Condition("incident.incidentNumber", Operator.IN, (41, 42))
    one, none = Condition("incidentId", Operator.EQ, "a"), Condition("incidentId", Operator.IS_NULL)
    assert (some.values, one.values, none.values) == ((41, 42), ("a",), ())
    assert {c.relation for c in (some, one, none)} == {"incident"}
    assert Condition("_id", Operator.EQ, "a").relation == "_id"


def test_a_question_of_which_nothing_is_said_lists_all_calls_newest_first() -> None:
    assert normal_form(CallLogFilter()) == {
        "intent": "list",
        "conditions": [],
        "sort": [["createdAt", "desc"]],
        "limit": None,
        "skip": None,
        "group_by": None,
    }


def test_hours_of_which_nothing_is_said_are_every_day_from_end_to_end() -> None:
    assert Recurring() == Recurring((), "", "", outside=False, tz="UTC")
    assert (Recurring().name, OpenName(("bob",)).negated) == ("", False)


@pytest.mark.parametrize(
    ("part", "form"),
    [
        (
            {"group_by": "user", "then_by": "weekday"},
            {"group_by": ["user", "weekday"]},
        ),
        (
            {"rank": Rank("calls", Direction.ASC, 3)},
            {"rank": {"by": "calls", "direction": "asc", "top": 3}},
        ),
        (
            {"rank": Rank("calls")},
            {"rank": {"by": "calls", "direction": "desc", "top": None}},
        ),
        (
            {"having": Having("calls", Operator.GT, 3)},
            {"having": {"by": "calls", "op": "gt", "value": 3}},
        ),
        ({"compare": (("a", "b"), ("c", "d"))}, {"compare": [["a", "b"], ["c", "d"]]}),
        ({"asks": "reached"}, {"asks": "reached"}),
    ],
)
def test_the_normal_form_tells_what_most_questions_lack_only_where_they_have_it(
    part: dict[str, Any], form: dict[str, object]
) -> None:
    assert normal_form(CallLogFilter(**part)) == {**normal_form(CallLogFilter()), **form}
