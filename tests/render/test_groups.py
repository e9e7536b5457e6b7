"""Groups as tables, over calls made up for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from calllogs.answers.groups import MEASURES, Figure, Group
from calllogs.answers.summary import Summary, Tally
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Direction,
    Having,
    Operator,
    Rank,
    Recurring,
)
from calllogs.filters.recurring import WorkingHours
from calllogs.model.records import CallLog
from calllogs.render.cells import View
from calllogs.render.groups import Cell, figure_cell, group_table, leader, statements, tenths

VIEW = View(tz="UTC", now=datetime(2026, 11, 23, 14, tzinfo=UTC), masked=False)
NAMES = {"a": "Alice Ng", "b": "Bob Okafor"}


def call(at: str, who: str = "", status: str = "Success", cents: int = 0) -> CallLog:
    user = {"_id": who, "name": NAMES[who]} if who else None
    return CallLog.model_validate(
        {
            "_id": f"{at}{who}{status}",
            "createdAt": f"{at}:00Z",
            "status": status,
            "user": user,
            "toNumber": "+14155550101",
            "callCostInUSDCents": cents,
        }
    )


CALLS = [
    call("2026-11-23T12:00", "a", cents=30),
    call("2026-11-23T09:00", "b", "Busy"),
    call("2026-11-21T23:30", "b", cents=25),
    call("2026-10-31T23:00", "a", "Error"),
    call("2026-10-31T22:00"),
]


def summed(filter: CallLogFilter, calls: list[CallLog] = CALLS) -> Summary:
    tally = Tally(filter, "UTC")
    for each in calls:
        tally.add(each)
    return tally.summary(len(calls))


def rows(filter: CallLogFilter, *names: str) -> list[tuple[Cell, ...]]:
    table = group_table(summed(filter), filter, VIEW, names)
    return [table.headings, *table.rows]


def test_groups_tell_what_matters_of_them() -> None:
    assert rows(CallLogFilter(group_by="user")) == [
        ("user", "calls", "failed", "failed %", "cost"),
        ("Alice Ng", 2, 1, 50.0, "$0.30"),
        ("Bob Okafor", 2, 1, 50.0, "$0.25"),
        ("none", 1, 0, 0.0, "–"),
    ]


def test_groups_tell_what_is_asked_for() -> None:
    asked = rows(CallLogFilter(group_by="user"), "share", "average", "night", "gap", "last")
    assert asked == [
        ("user", "% of all", "cost a call", "at night (22:00-06:00)", "longest gap", "last"),
        (
            *("Alice Ng", 40.0, "$0.15", 1),
            *("22 days 13 h from Sat 31 Oct 23:00", "Mon 23 Nov 12:00"),
        ),
        (
            *("Bob Okafor", 40.0, "$0.13", 1),
            *("1 day 9 h from Sat 21 Nov 23:30", "Mon 23 Nov 09:00"),
        ),
        ("none", 20.0, "–", 1, "–", "Sat 31 Oct 22:00"),
    ]


def test_two_groupings_are_a_table_with_what_failed_in_brackets() -> None:
    assert rows(CallLogFilter(group_by="user", then_by="month")) == [
        ("user: calls (failed)", "October 2026", "November 2026 (so far)"),
        ("Alice Ng", "1 (1)", 1),
        ("Bob Okafor", 0, "2 (1)"),
        ("none", 1, 0),
    ]


def test_the_longer_of_two_groupings_goes_down() -> None:
    told = rows(CallLogFilter(group_by="user", then_by="hour_of_day"), "calls")
    assert told[0] == ("hour of day: calls (failed)", "Alice Ng", "Bob Okafor", "none")
    assert [row[0] for row in told[1:]] == [f"{hour:02}:00" for hour in range(24)]


def test_two_groupings_that_are_ranked_are_one_list() -> None:
    filter = CallLogFilter(group_by="user", then_by="month", rank=Rank("calls", top=1))
    assert rows(filter) == [
        ("user", "month", "calls", "failed", "failed %", "cost"),
        ("Bob Okafor", "November 2026 (so far)", 2, 1, 50.0, "$0.25"),
    ]
    assert statements(summed(filter), filter, VIEW) == ["1 of 3 groups; 1 call is in no group"]


def test_what_ties_with_the_last_one_shown_is_named() -> None:
    filter = CallLogFilter(group_by="user", rank=Rank("failed", top=1))
    assert statements(summed(filter), filter, VIEW) == [
        "1 of 2 groups; 1 call is in no group",
        "equal to the last of these: Bob Okafor",
    ]


def test_groups_that_are_chosen_say_of_how_many() -> None:
    filter = CallLogFilter(group_by="user", having=Having("calls", Operator.GT, 1))
    assert statements(summed(filter), filter, VIEW) == ["2 of 3 groups"]


def test_the_busiest_of_times_is_named_and_the_average_of_a_window_told() -> None:
    window = (
        Condition("createdAt", Operator.GTE, "2026-10-31T00:00:00Z"),
        Condition("createdAt", Operator.LT, "2026-11-02T00:00:00Z"),
    )
    filter = CallLogFilter(window, group_by="day")
    summary = summed(filter, CALLS[3:])
    assert statements(summary, filter, VIEW) == [
        "on average 1.0 calls a day over 2 days",
        "busiest: Sat 31 Oct 2026 (2 calls)",
    ]
    assert [row[:2] for row in group_table(summary, filter, VIEW).rows] == [
        ("Sat 31 Oct 2026", 2),
        ("Sun 1 Nov 2026", 0),
    ]


def test_a_period_that_is_not_whole_says_so() -> None:
    window = (Condition("createdAt", Operator.GTE, "2026-10-31T09:00:00Z"),)
    filter = CallLogFilter(window, group_by="month")
    kept = replace(summed(filter), since=datetime(2026, 10, 31, 22, tzinfo=UTC))
    labels = [row[0] for row in group_table(kept, filter, VIEW).rows]
    assert labels == ["October 2026 (from 31 Oct)", "November 2026 (so far)"]
    later = replace(kept, since=datetime(2026, 11, 2, tzinfo=UTC))
    labels = [row[0] for row in group_table(later, filter, VIEW).rows]
    assert labels == ["October 2026", "November 2026 (from 2 Nov, so far)"]
    over = (*window, Condition("createdAt", Operator.LT, "2026-11-23T12:00:00Z"))
    days = CallLogFilter(over, group_by="day")
    cut = [row[0] for row in group_table(summed(days), days, VIEW).rows]
    assert (cut[0], cut[-1]) == ("Sat 31 Oct 2026 (from 09:00)", "Mon 23 Nov 2026 (to 12:00)")


def compared(filter: CallLogFilter) -> Summary:
    return replace(summed(filter, CALLS[:3]), before=summed(filter, CALLS[3:]))


def test_two_windows_stand_side_by_side_with_the_differences() -> None:
    filter = CallLogFilter(compare=(("", ""), ("", "")))
    table = group_table(compared(filter), filter, VIEW)
    assert [table.headings, *table.rows] == [
        ("", "before", "after", "change"),
        ("calls", 2, 3, "+1"),
        ("failed", 1, 1, "0"),
        ("failed %", 50.0, 33.3, "-16.7"),
        ("people", 1, 2, "+1"),
        ("cost", "–", "$0.55", "+$0.55"),
    ]


def test_groups_of_two_windows_are_compared_one_by_one() -> None:
    filter = CallLogFilter(group_by="user", compare=(("", ""), ("", "")))
    table = group_table(compared(filter), filter, VIEW, ("calls",))
    assert [table.headings, *table.rows] == [
        ("user", "calls before", "calls after", "calls change"),
        ("Bob Okafor", 0, 2, "+2"),
        ("Alice Ng", 1, 1, "0"),
        ("none", 1, 0, "-1"),
    ]


@pytest.mark.parametrize(
    ("name", "figure", "cell"),
    [
        ("rate", Fraction(49, 4), 12.3),
        ("rate", Fraction(1, 3), 0.3),
        ("average", Fraction(25, 2), "$0.13"),
        ("cost", 0, "–"),
        ("gap", timedelta(hours=30), "1 day 6 h"),
        ("calls", 0, 0),
        ("rate", None, "–"),
    ],
)
def test_figures_are_rounded_a_half_up(name: str, figure: Figure, cell: Cell) -> None:
    assert figure_cell(MEASURES[name], figure, VIEW) == cell


def test_a_part_in_percent_has_one_decimal() -> None:
    assert [tenths(1, 8), tenths(1, 3), tenths(3, 3)] == ["12.5", "33.3", "100.0"]


def test_lowest_first_is_the_other_way_round() -> None:
    filter = CallLogFilter(group_by="user", rank=Rank("cost", Direction.ASC))
    assert [row[0] for row in rows(filter)[1:]] == ["none", "Bob Okafor", "Alice Ng"]


def test_no_calls_have_no_rows() -> None:
    filter = CallLogFilter(group_by="weekday")
    assert group_table(summed(filter, []), filter, VIEW).rows == ()
    assert group_table(Summary(Group()), CallLogFilter(), VIEW).rows == ()


@pytest.mark.parametrize(
    ("hours", "headings"),
    [
        (WorkingHours(), ("at night (22:00-06:00)", "in business hours (mon-fri 09:00-17:00)")),
        (
            WorkingHours(
                Recurring((5, 6, 7), "23:00", "07:00"), Recurring((1, 4, 7), "08:00", "16:00")
            ),
            ("at night (fri-sun 23:00-07:00)", "in business hours (mon,thu,sun 08:00-16:00)"),
        ),
        (
            WorkingHours(business=Recurring((1, 2, 3, 4, 7), "08:00", "16:00")),
            ("at night (22:00-06:00)", "in business hours (sun-thu 08:00-16:00)"),
        ),
    ],
)
def test_columns_of_hours_say_which_hours_they_are(
    hours: WorkingHours, headings: tuple[str, str]
) -> None:
    summary = replace(summed(CallLogFilter(group_by="user")), hours=hours)
    table = group_table(summary, CallLogFilter(group_by="user"), VIEW, ("night", "business"))
    assert table.headings == ("user", *headings)


@pytest.mark.parametrize(
    ("filter", "told"),
    [
        (CallLogFilter(group_by="user"), ""),
        (
            CallLogFilter(group_by="user", rank=Rank("calls", Direction.DESC)),
            "Most calls: Alice Ng, Bob Okafor, 2 each",
        ),
        (
            CallLogFilter(group_by="user", rank=Rank("cost", Direction.DESC)),
            "Highest cost: Alice Ng, $0.30",
        ),
        (
            CallLogFilter(group_by="user", rank=Rank("cost", Direction.ASC, 1)),
            "Lowest cost: Bob Okafor, $0.25",
        ),
        (
            CallLogFilter(group_by="day", rank=Rank("failed", Direction.DESC, 1)),
            "Most failed calls: Sat 31 Oct 2026, Mon 23 Nov 2026, 1 each",
        ),
    ],
)
def test_the_group_that_leads_an_order_is_named(filter: CallLogFilter, told: str) -> None:
    assert leader(summed(filter), filter, VIEW) == told


def test_calls_that_name_nobody_lead_no_order() -> None:
    asked = CallLogFilter(group_by="user", rank=Rank("calls", Direction.DESC))
    assert leader(summed(asked, [CALLS[4]]), asked, VIEW) == ""
