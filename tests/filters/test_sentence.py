"""The sentence a filter is read back as; what texts say in it is told in tests/language."""

from typing import Any

import pytest
from hypothesis import given

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
)
from calllogs.filters.sentence import kind_of_calls, ranked, sentence
from tests.filters.strategies import FILTERS

UNTOLD = ("createdAt", "user", "user.slackId", "channel")
"""Fields whose values are told as something else: local times, you, the one mentioned."""


def said(*conditions: Condition) -> str:
    return sentence(CallLogFilter(conditions), tz="America/New_York")


def told(condition: Condition) -> list[str]:
    if condition.field == "callCostInUSDCents":
        return [f"${int(value) / 100:,.2f}" for value in condition.values]
    placed = condition.field == "status" and {*condition.values} == {"Success", "Completed"}
    return ["Success or Completed"] if placed else [str(value) for value in condition.values]


@given(FILTERS)
def test_every_filter_has_a_sentence_that_names_what_it_asks(filter: CallLogFilter) -> None:
    line = sentence(filter, tz="UTC")
    for condition in filter.conditions:
        values = [] if condition.field in UNTOLD else told(condition)
        assert all(value in line for value in values)
    assert ("createdAt" in str(filter.conditions)) == ("(UTC)" in line)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("callCostInUSDCents", Operator.EQ, 50), "with a cost of $0.50"),
        (Condition("callCostInUSDCents", Operator.GTE, 50), "with a cost of at least $0.50"),
        (Condition("callCostInUSDCents", Operator.LT, 50), "with a cost under $0.50"),
        (Condition("callCostInUSDCents", Operator.LTE, 123456), "with a cost of at most $1,234.56"),
        (Condition("callCostInUSDCents", Operator.NE, 50), "with a cost other than $0.50"),
        (
            Condition("callCostInUSDCents", Operator.NOT_IN, (50, 60)),
            "with a cost other than $0.50 or $0.60",
        ),
        (Condition("fromNumber", Operator.STARTS_WITH, "+1"), "from numbers starting with +1"),
        (Condition("toNumber", Operator.CONTAINS, "555"), "to numbers containing 555"),
        (Condition("toNumber", Operator.NOT_CONTAINS, "555"), "to numbers not containing 555"),
        (Condition("toNumber", Operator.NE, "+1"), "not to +1"),
        (Condition("alertId", Operator.IS_NULL), "without an alert"),
        (Condition("teamId", Operator.NOT_NULL), "with a team"),
        (Condition("teamId", Operator.EQ, "a"), "for the team with the id a"),
        (Condition("user", Operator.NE, "me"), "not to you"),
        (Condition("user.slackId", Operator.NE, "U1"), "not to the person mentioned"),
        (
            Condition("team.members", Operator.IN, ("a", "b")),
            "to any team whose name contains “a” or “b”, or to anybody in it",
        ),
        (Condition("_id", Operator.EQ, "a"), "with the id a"),
        (Condition("user", Operator.EQ, "me"), "to you"),
        (Condition("user.slackId", Operator.EQ, "U1"), "to the person mentioned"),
        (Condition("user.email", Operator.EQ, "a@b.example"), "to a@b.example"),
        (Condition("channel", Operator.EQ, "C1"), "for the incident of the channel mentioned"),
        (Condition("incident.incidentNumber", Operator.EQ, 42), "for incident 42"),
        (Condition("alert.alertNumber", Operator.IN, (1, 2)), "for alert 1 or 2"),
        (
            Condition("incident.title", Operator.CONTAINS, "db"),
            "for any incident whose title contains “db”",
        ),
        (
            Condition("team.name", Operator.NOT_CONTAINS, "Pay Roll"),
            "not for any team whose name contains “Pay Roll”",
        ),
        (
            Condition("user.name", Operator.CONTAINS, "bob"),
            "to people whose name contains “bob”",
        ),
        (Condition("user.name", Operator.CONTAINS, "Bob Okafor"), "to Bob Okafor"),
        (
            Condition("user.name", Operator.NOT_CONTAINS, "J. R. O'Neil-Ng"),
            "not to J. R. O'Neil-Ng",
        ),
        (
            Condition("user.name", Operator.IN, ("Alice Ng", "Bob Okafor")),
            "to Alice Ng or Bob Okafor",
        ),
        (
            Condition("user.name", Operator.IN, ("Alice Ng", "bob")),
            "to people whose name contains “Alice Ng” or “bob”",
        ),
        (
            Condition("user.name", Operator.CONTAINS, "a b c d"),
            "to people whose name contains “a b c d”",
        ),
        (
            Condition("user.name", Operator.CONTAINS, "Bob 2"),
            "to people whose name contains “Bob 2”",
        ),
        (Condition("duration", Operator.GT, 30), "with a duration over 30 s"),
        (
            Condition("text", Operator.CONTAINS, "disk"),
            ("that said, or whose status message contains, “disk”"),
        ),
        (Condition("callData.message", Operator.CONTAINS, "disk"), "that said “disk”"),
        (Condition("callData.message", Operator.NOT_CONTAINS, "disk"), "that did not say “disk”"),
        (Condition("toNumber", Operator.ENDS_WITH, "8888"), "to numbers ending in 8888"),
        (
            Condition("statusMessage", Operator.NOT_CONTAINS, "a"),
            "whose status message does not contain “a”",
        ),
    ],
)
def test_a_condition_is_told_in_words(condition: Condition, words: str) -> None:
    assert said(condition) == f"Calls {words}, newest first"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("status", Operator.EQ, "Busy"), "Calls with the result Busy"),
        (
            Condition("status", Operator.NOT_IN, ("Busy", "Error")),
            "Calls with any result but Busy or Error",
        ),
        (Condition("status", Operator.NOT_IN, ()), "Calls with any result"),
        (
            Condition("status", Operator.IN, ("Completed", "Success")),
            "Placed calls (Success or Completed)",
        ),
        (
            Condition("status", Operator.NOT_IN, ("Completed", "Success")),
            "Failed calls (anything but Success or Completed)",
        ),
        (
            Condition("status", Operator.IN, ("Busy", "Completed", "Success")),
            "Calls with the result Busy or Completed or Success",
        ),
    ],
)
def test_a_result_is_told_first(condition: Condition, words: str) -> None:
    team = Condition("team.name", Operator.CONTAINS, "pay")
    named = "for any team whose name contains “pay”"
    assert said(condition, team) == f"{words} {named}, newest first"


def test_numbers_are_told_as_the_face_shows_them() -> None:
    filter = CallLogFilter((Condition("toNumber", Operator.IN, ("+14155550101", "+14155550102")),))
    line = sentence(filter, tz="UTC", show_number=lambda number: f"…{number[-2:]}")
    assert line == "Calls to …01 or …02, newest first"


def test_a_time_has_seconds_where_it_is_not_a_whole_minute() -> None:
    window = (
        Condition("createdAt", Operator.GTE, "2026-11-03T14:00:00Z"),
        Condition("createdAt", Operator.LT, "2026-11-03T14:00:05Z"),
    )
    assert said(*window) == (
        "Calls, from Tue 3 Nov 2026 09:00 to Tue 3 Nov 2026 09:00:05 (America/New_York), "
        "newest first"
    )


def test_a_time_without_an_end_or_a_beginning_is_told_as_one() -> None:
    at = "2026-11-03T14:00:00Z"
    since, before = (Condition("createdAt", op, at) for op in (Operator.GTE, Operator.LT))
    told = "Tue 3 Nov 2026 09:00 (America/New_York), newest first"
    assert said(since) == f"Calls, since {told}"
    assert said(before) == f"Calls, before {told}"


def test_what_is_done_with_the_calls_is_told_around_them() -> None:
    def shape(**parts: Any) -> str:  # noqa: ANN401  whatever a filter holds
        return sentence(CallLogFilter(**parts), tz="UTC")

    assert shape(intent=Intent.COUNT, limit=5, skip=0) == "Number of calls, 5 at most"
    assert shape(intent=Intent.TIMELINE) == "Timeline of calls"
    assert shape(intent=Intent.SUMMARY, group_by="user") == "Summary of calls, grouped by user"
    assert shape(limit=5, skip=10) == "Calls, newest first, 5 at most, after the first 10"


@pytest.mark.parametrize(
    ("field", "direction", "words"),
    [
        ("createdAt", Direction.ASC, "oldest first"),
        ("callCostInUSDCents", Direction.DESC, "most expensive first"),
        ("callCostInUSDCents", Direction.ASC, "cheapest first"),
        ("toNumber", Direction.DESC, "by number called descending"),
        ("updatedAt", Direction.ASC, "by time of update ascending"),
    ],
)
def test_an_order_is_told_in_words(field: str, direction: Direction, words: str) -> None:
    assert sentence(CallLogFilter(sort=((field, direction),)), tz="UTC") == f"Calls, {words}"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (Recurring(begin="22:00", end="06:00"), "between 22:00 and 06:00"),
        (Recurring((7,)), "on Sundays"),
        (Recurring((1, 2, 3)), "on Mondays, Tuesdays and Wednesdays"),
        (Recurring((6, 7), "09:00", "17:00"), "between 09:00 and 17:00 on Saturdays and Sundays"),
        (Recurring((5,), outside=True), "outside the hours on Fridays"),
    ],
)
def test_hours_that_come_back_are_told_in_words(hours: Recurring, words: str) -> None:
    assert sentence(CallLogFilter(recurring=hours), tz="UTC") == f"Calls, {words}, newest first"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (OpenName(("bob",), ("user", "team")), "about a person or team called “bob”"),
        (OpenName(("a", "b")), "about what is called “a” or “b”"),
        (OpenName(("bob",), ("user",), negated=True), "not about a person called “bob”"),
    ],
)
def test_an_open_name_is_told_by_what_it_can_name(name: OpenName, words: str) -> None:
    assert sentence(CallLogFilter(names=(name,)), tz="UTC") == f"Calls {words}, newest first"


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"rank": Rank("calls", Direction.DESC, 5)}, "most calls first, 5 groups at most"),
        ({"rank": Rank("calls", Direction.DESC, 1)}, "most calls first, 1 group at most"),
        ({"rank": Rank("calls", Direction.DESC, 2)}, "most calls first, 2 groups at most"),
        ({"rank": Rank("rate", Direction.ASC)}, "fewest failures in a hundred first"),
        ({"having": Having("failed", Operator.GT, 3)}, "those with more than 3 failed calls"),
        ({"having": Having("calls", Operator.EQ, 3)}, "those with exactly 3 calls"),
        ({"having": Having("calls", Operator.GTE, 3)}, "those with at least 3 calls"),
        ({"having": Having("cost", Operator.LT, 50)}, "those with fewer than 50 cents"),
        ({"having": Having("share", Operator.LTE, 5)}, "those with at most 5 percent of all calls"),
        ({"then_by": "status_page"}, None),
    ],
)
def test_which_groups_are_wanted_is_told(shape: dict[str, Any], words: str | None) -> None:
    filter = CallLogFilter(intent=Intent.SUMMARY, group_by="user", **shape)
    expected = f"user, {words}" if words else "user and status page"
    assert sentence(filter, tz="UTC") == f"Summary of calls, grouped by {expected}"


SUCCESSES = ("Completed", "Success")


@pytest.mark.parametrize(
    ("conditions", "kind"),
    [
        ((), ""),
        ((Condition("toNumber", Operator.EQ, "+1"),), ""),
        ((Condition("status", Operator.IN, SUCCESSES),), "placed"),
        ((Condition("status", Operator.NOT_IN, SUCCESSES),), "failed"),
        (
            (Condition("toNumber", Operator.EQ, "+1"), Condition("status", Operator.IN, SUCCESSES)),
            "placed",
        ),
        ((Condition("status", Operator.EQ, "Success"),), ""),
        ((Condition("status", Operator.IN, ("Busy", *SUCCESSES)),), ""),
        ((Condition("status", Operator.NOT_IN, ("Busy", *SUCCESSES)),), ""),
        ((Condition("status", Operator.NOT_IN, ()),), ""),
        (
            (
                Condition("status", Operator.NOT_IN, SUCCESSES),
                Condition("status", Operator.NE, "Busy"),
            ),
            "",
        ),
    ],
)
def test_calls_are_called_failed_or_placed_where_no_others_are_asked_for(
    conditions: tuple[Condition, ...], kind: str
) -> None:
    assert kind_of_calls(CallLogFilter(conditions)) == kind


@pytest.mark.parametrize(
    ("by", "most", "least"),
    [
        ("calls", "most calls", "fewest calls"),
        ("people", "most people", "fewest people"),
        ("cost", "highest cost", "lowest cost"),
        ("average", "highest cost a call", "lowest cost a call"),
        ("first", "latest first call", "earliest first call"),
        ("last", "latest last call", "earliest last call"),
        ("acknowledged", "slowest acknowledged", "quickest acknowledged"),
        ("gap", "longest gap", "shortest gap"),
    ],
)
def test_the_order_of_groups_has_a_word_for_its_direction(by: str, most: str, least: str) -> None:
    assert (ranked(Rank(by)), ranked(Rank(by, Direction.ASC))) == (most, least)


NO_ALERT, NO_TEAM = (Condition(f"{name}Id", Operator.IS_NULL) for name in ("alert", "team"))
AN_INCIDENT = Condition("incidentId", Operator.NOT_NULL)
TO_SOMEBODY = Condition("toNumber", Operator.EQ, "+1")


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ((NO_ALERT, NO_TEAM), "without an alert and without a team"),
        ((NO_ALERT, TO_SOMEBODY, NO_TEAM), "without an alert to +1 without a team"),
        ((NO_ALERT, AN_INCIDENT), "without an alert with an incident"),
        ((AN_INCIDENT, NO_TEAM), "with an incident without a team"),
        ((AN_INCIDENT, TO_SOMEBODY), "with an incident to +1"),
    ],
)
def test_only_what_calls_are_without_is_joined_by_and(
    conditions: tuple[Condition, ...], words: str
) -> None:
    assert said(*conditions) == f"Calls {words}, newest first"
