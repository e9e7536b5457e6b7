from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.groups import Group
from calllogs.answers.reasons import Explanation
from calllogs.answers.summary import Summary, Tally, columns
from calllogs.filters.filter import CallLogFilter, Direction, Rank
from calllogs.model.fields import FIELD_BY_NAME
from calllogs.model.groupings import GROUPINGS
from calllogs.model.outcomes import BUSY as LINE_BUSY
from calllogs.model.outcomes import CONNECTED, KEY_REFUSED, Outcome, unknown
from calllogs.model.records import CallLog, Reference

VERIFY = Explanation(
    "Number not verified with the carrier",
    "Verify the number in Twilio, or upgrade the Twilio trial account.",
)
BUSY = Explanation("Line busy", "See whether the next person of the policy was called.")
ALICE = Reference(id="60b1a1ba-ba04-59b0-9dc6-aba16a63891b", title="Alice Ng")


def call(at: str, status: str = "Success", **facts: object) -> CallLog:
    return CallLog.model_validate(
        {"_id": "376d7300-28fe-11f1-b591-3fdcef396aba", "createdAt": at, "status": status, **facts}
    )


def summed(calls: list[CallLog], group_by: str | None = None, tz: str = "UTC") -> Summary:
    return asked(calls, CallLogFilter(group_by=group_by), tz)


def asked(calls: list[CallLog], filter: CallLogFilter, tz: str = "UTC") -> Summary:
    tally = Tally(filter, tz)
    for each in sorted(calls, key=lambda call: call.created_at, reverse=True):
        tally.add(each)
    return tally.summary(matching=len(calls))


def labelled(groups: tuple[Group, ...]) -> list[tuple[str, int]]:
    return [(" · ".join(label for _, label in group.keys), group.calls) for group in groups]


def test_totals_count_calls_outcomes_people_and_cents() -> None:
    calls = [
        call("2026-11-22T10:00:00Z", callCostInUSDCents=30, toNumber="+14155550101"),
        call("2026-11-22T09:00:00Z", "Error", toNumber="+14155550101", statusMessage="unverified"),
        call("2026-11-22T11:00:00Z", "Busy", toNumber="+14155550102"),
    ]
    assert summed(calls) == Summary(
        all=Group(
            calls=3,
            placed=1,
            numbers=2,
            cents=30,
            first=datetime(2026, 11, 22, 9, tzinfo=UTC),
            last=datetime(2026, 11, 22, 11, tzinfo=UTC),
            weekend=3,
            gap=(datetime(2026, 11, 22, 10, tzinfo=UTC), datetime(2026, 11, 22, 11, tzinfo=UTC)),
        ),
        groups=(),
        reasons=((BUSY, 1), (VERIFY, 1)),
        matching=3,
        daily=(datetime(2026, 11, 22), (3,)),  # noqa: DTZ001  a day of the asker's calendar
        read=3,
    )


def test_no_calls_have_no_totals() -> None:
    summary = summed([], "user")
    assert summary == Summary(all=None, axes=((),))
    counts = (summary.matching, summary.unread, summary.read, summary.untold)
    assert counts == (0, 0, 0, 0)
    assert (summary.among, summary.aside, summary.counted, summary.whole) == (0, 0, False, True)


def test_days_are_those_of_the_askers_zone_and_come_in_order() -> None:
    calls = [call("2026-11-23T03:00:00Z"), call("2026-11-22T03:00:00Z"), call("2026-11-23T12:00Z")]
    groups = summed(calls, "day", "America/New_York").groups
    assert labelled(groups) == [
        ("Sat 21 Nov 2026", 1),
        ("Sun 22 Nov 2026", 1),
        ("Mon 23 Nov 2026", 1),
    ]


def test_the_hour_that_happens_twice_is_two_groups() -> None:
    calls = [call("2026-11-01T05:30:00Z"), call("2026-11-01T06:30:00Z")]
    groups = summed(calls, "hour", "America/New_York").groups
    assert [label for label, _ in labelled(groups)] == [
        "Sun 1 Nov 01:00 (EDT)",
        "Sun 1 Nov 01:00 (EST)",
    ]


def test_days_weeks_and_months_without_calls_are_shown_between_others() -> None:
    calls = [call("2026-11-20T12:00:00Z"), call("2026-11-23T12:00:00Z")]
    summary = summed(calls, "day")
    assert labelled(summary.groups) == [
        ("Fri 20 Nov 2026", 1),
        ("Sat 21 Nov 2026", 0),
        ("Sun 22 Nov 2026", 0),
        ("Mon 23 Nov 2026", 1),
    ]
    assert summary.daily is not None
    assert summary.daily[1] == (1, 0, 0, 1)
    calls = [call("2026-01-31T12:00:00Z"), call("2026-03-31T12:00:00Z")]
    months = summed(calls, "month").groups
    assert labelled(months) == [
        ("January 2026", 1),
        ("February 2026", 0),
        ("March 2026", 1),
    ]


@pytest.mark.parametrize(("days", "shown"), [(399, 400), (400, 2)])
def test_a_gap_of_more_than_a_year_is_left_a_gap(days: int, shown: int) -> None:
    first = datetime(2025, 1, 1, 12, tzinfo=UTC)
    calls = [call(at.isoformat()) for at in (first, first + timedelta(days=days))]
    assert len(summed(calls, "day").groups) == shown


def test_people_are_told_apart_by_who_they_are_and_counted_once() -> None:
    at, number = "2026-11-23T12:00:00Z", "+14155550101"
    alice, bob = ({"_id": f"u{n}", "name": "Alice Ng"} for n in (1, 2))
    calls = [
        call(at, user=alice, toNumber=number),
        call(at, user=alice, toNumber="+14155550102"),
        call(at, user=bob, toNumber=number),
        call(at, toNumber=number),
        call(at, toNumber="+1 (415) 555-0102"),
        call(at, toNumber="+14155550103"),
        call(at, toNumber=None),
    ]
    total = summed(calls).all
    assert total is not None
    assert (total.people, total.numbers) == (2, 1)


def test_groups_of_one_size_come_in_the_order_of_what_they_are() -> None:
    at = "2026-11-23T12:00:00Z"
    calls = [call(at, toNumber=f"+1415555010{n}") for n in (3, 1, 2)]
    groups = summed(calls, "to").groups
    assert [label[-1] for label, _ in labelled(groups)] == ["1", "2", "3"]


def test_other_groups_come_by_number_of_calls_and_the_nameless_are_none() -> None:
    user = {"_id": ALICE.id, "name": "Alice Ng"}
    at = "2026-11-23T12:00:00Z"
    groups = summed([call(at), call(at, user=user), call(at, user=user)], "user").groups
    assert labelled(groups) == [("Alice Ng", 2), ("none", 1)]


@pytest.mark.parametrize(
    ("group_by", "label"),
    [
        ("status", "Placed (Success)"),
        ("week", "week of 16 Nov 2026"),
        ("month", "November 2026"),
        ("incident", "INC-42 Payments down"),
        ("alert", "none"),
        ("to", "+14155550101"),
        ("from", "none"),
    ],
)
def test_a_group_is_named_by_what_its_calls_share(group_by: str, label: str) -> None:
    one = call(
        "2026-11-22T12:00:00Z",
        toNumber="+14155550101",
        incident={"_id": "i", "title": "Payments down", "incidentNumberWithPrefix": "INC-42"},
    )
    assert [found for found, _ in labelled(summed([one], group_by).groups)] == [label]


@pytest.mark.parametrize("group_by", [None, *GROUPINGS])
def test_a_summary_reads_only_columns_the_api_has(group_by: str | None) -> None:
    assert set(columns(CallLogFilter(group_by=group_by))) <= set(FIELD_BY_NAME)


def test_a_day_without_calls_is_one_of_nothing() -> None:
    calls = [call("2026-11-20T12:00:00Z"), call("2026-11-22T12:00:00Z")]
    empty = summed(calls, "day").groups[1]
    figures = (empty.calls, empty.placed, empty.failed, empty.people, empty.cents)
    assert (figures, empty.first, empty.last) == ((0, 0, 0, 0, 0), None, None)


def test_failed_calls_are_those_that_were_not_placed() -> None:
    at = "2026-11-23T12:00:00Z"
    total = summed([call(at), call(at, "Busy"), call(at, "Ringing")]).all
    assert total is not None
    assert (total.placed, total.failed) == (1, 2)


def test_outcomes_are_counted_with_their_seconds_where_the_carrier_tells() -> None:
    told = (Outcome(CONNECTED, 42), Outcome(CONNECTED, 8), Outcome(LINE_BUSY), unknown(KEY_REFUSED))
    calls = [
        call(f"2026-11-22T1{hour}:00:00Z").model_copy(update={"outcome": outcome})
        for hour, outcome in enumerate(told)
    ]
    summary = summed([*calls, call("2026-11-22T09:00:00Z", "Error")], "outcome")
    assert summary.all is not None
    whole = summary.all
    assert (whole.told, whole.connected, whole.busy, whole.no_answer, whole.seconds) == (
        *(3, 2, 1, 0),
        50,
    )
    assert labelled(summary.groups) == [
        ("Connected", 2),
        ("Not placed", 1),
        ("Busy", 1),
        ("Unknown", 1),
    ]


def people(**calls: int) -> list[CallLog]:
    """Return so many calls to each person; to nobody by the name of nobody."""
    return [
        call(
            f"2026-11-22T1{n}:00:00Z",
            user=None if name == "nobody" else {"_id": name, "name": name},
        )
        for name, number in calls.items()
        for n in range(number)
    ]


CALLED = people(nobody=5, ann=3, bob=2, cy=2, dan=1, eve=2)


@pytest.mark.parametrize(
    ("rank", "groups", "tied", "aside"),
    [
        (None, "none ann bob cy eve dan", "", 0),
        (Rank("calls"), "none ann bob cy eve dan", "", 0),
        (Rank("calls", Direction.ASC), "dan bob cy eve ann none", "", 0),
        (Rank("calls", top=1), "ann", "", 5),
        (Rank("calls", top=2), "ann bob", "cy eve", 5),
        (Rank("calls", top=3), "ann bob cy", "eve", 5),
        (Rank("calls", top=4), "ann bob cy eve", "", 5),
        (Rank("calls", top=5), "ann bob cy eve dan", "", 5),
        (Rank("calls", top=9), "ann bob cy eve dan", "", 5),
        (Rank("calls", Direction.ASC, 1), "dan", "", 5),
        (Rank("gap", top=1), "ann", "bob cy eve", 5),
    ],
)
def test_the_first_groups_are_of_what_has_a_name_and_equal_ones_are_told(
    rank: Rank | None, groups: str, tied: str, aside: int
) -> None:
    def names(found: tuple[Group, ...]) -> str:
        return " ".join(label for label, _ in labelled(found))

    by_user = asked(CALLED, CallLogFilter(group_by="user", rank=rank))
    found = (names(by_user.groups), names(by_user.tied), by_user.aside, by_user.among)
    assert found == (groups, tied, aside, 5 if rank and rank.top else 6)
    if rank:  # afterwards, where what groups are ordered by is known only then
        later = asked(CALLED, CallLogFilter(group_by="user")).ranked_by(rank)
        assert (names(later.groups), names(later.tied), later.aside, later.among) == found


def test_two_calls_at_one_instant_have_no_time_between_them() -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    both = summed([call(at.isoformat()), call(at.isoformat())]).all
    assert both is not None
    assert both.gap == (at, at)
