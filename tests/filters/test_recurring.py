from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from calllogs.errors import FilterError
from calllogs.filters import recurring
from calllogs.filters.filter import CallLogFilter, Condition, Operator, Recurring
from calllogs.filters.recurring import MOST_WINDOWS, WorkingHours, recurring_windows, within

NEW_YORK = "America/New_York"
MONDAYS = Recurring((1,), tz=NEW_YORK)
NIGHT = Recurring(begin="22:00", end="06:00", tz=NEW_YORK)
OFFICE = Recurring((1, 2, 3, 4, 5), "09:00", "17:00", tz=NEW_YORK)


def utc(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_night_belongs_to_the_day_it_begins_on_and_is_cut_at_the_ends() -> None:
    assert within(NIGHT, utc(3, 5), utc(4, 5)) == [
        (utc(3, 5), utc(3, 11)),
        (utc(4, 3), utc(4, 5)),
    ]


def test_a_night_is_an_hour_longer_when_the_clocks_go_back() -> None:
    assert within(NIGHT, utc(31, 12, 10), utc(1, 12)) == [(utc(1, 2), utc(1, 11))]


def test_days_of_the_week_are_whole_local_days() -> None:
    weekend = Recurring(weekdays=(6, 7), tz=NEW_YORK)
    assert within(weekend, utc(6, 5), utc(10, 5)) == [
        (utc(7, 5), utc(8, 5)),
        (utc(8, 5), utc(9, 5)),
    ]


def test_hours_outside_others_are_all_the_rest() -> None:
    outside = Recurring(OFFICE.weekdays, OFFICE.begin, OFFICE.end, outside=True, tz=NEW_YORK)
    start, end = utc(5, 5), utc(8, 5)  # Thursday to Saturday
    assert within(outside, start, end) == [
        (utc(5, 5), utc(5, 14)),
        (utc(5, 22), utc(6, 14)),
        (utc(6, 22), utc(8, 5)),
    ]


def since(day: datetime, hours: Recurring) -> CallLogFilter:
    text = day.isoformat().replace("+00:00", "Z")
    return CallLogFilter((Condition("createdAt", Operator.GTE, text),), recurring=hours)


def test_windows_hold_the_other_conditions_and_share_no_call() -> None:
    filter = since(utc(3, 5), NIGHT)
    windows = recurring_windows(filter, NIGHT, utc(4, 5))
    bounds = [[condition.value for condition in window.conditions] for window in windows]
    assert bounds == [
        ["2026-11-03T05:00:00Z", "2026-11-03T11:00:00Z"],
        ["2026-11-04T03:00:00Z", "2026-11-04T05:00:00Z"],
    ]


@pytest.mark.parametrize(
    ("filter", "hours", "said"),
    [
        (CallLogFilter(recurring=NIGHT), NIGHT, "Say over what time"),
        (since(utc(1, 0, 1), NIGHT), NIGHT, f"{MOST_WINDOWS} can be asked for at once"),
        (since(utc(4, 1), MONDAYS), MONDAYS, "fall within the time asked for"),
    ],
)
def test_hours_that_come_too_often_or_never_are_refused(
    filter: CallLogFilter, hours: Recurring, said: str
) -> None:
    with pytest.raises(FilterError, match=said):
        recurring_windows(filter, hours, utc(4, 5))


def test_the_named_hours_are_these() -> None:
    assert Recurring(begin="22:00", end="06:00") == recurring.NIGHT
    assert Recurring((1, 2, 3, 4, 5), "09:00", "17:00") == recurring.BUSINESS
    assert Recurring((1, 2, 3, 4, 5), "09:00", "17:00", outside=True) == recurring.AFTER_HOURS
    assert Recurring((6, 7)) == recurring.WEEKENDS
    assert MOST_WINDOWS == 62


def test_hours_that_begin_when_the_time_ends_are_no_window() -> None:
    assert within(NIGHT, utc(3, 12), utc(4, 3)) == []
    assert within(NIGHT, utc(3, 11), utc(3, 12)) == []


EARLY = WorkingHours(
    Recurring(begin="20:00", end="04:00", name="night"),
    Recurring((1, 2), "06:00", "14:00", name="business"),
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (recurring.NIGHT, Recurring(begin="20:00", end="04:00")),
        (recurring.BUSINESS, Recurring((1, 2), "06:00", "14:00")),
        (recurring.AFTER_HOURS, Recurring((1, 2), "06:00", "14:00", outside=True)),
        (recurring.WEEKENDS, recurring.WEEKENDS),
        (NIGHT, NIGHT),
    ],
)
def test_a_word_for_hours_means_those_that_are_set_in_the_zone_that_is_asked(
    asked: Recurring, meant: Recurring
) -> None:
    in_new_york = replace(asked, tz=NEW_YORK)
    assert EARLY.meant(in_new_york) == replace(meant, tz=NEW_YORK)


def test_the_hours_of_nobody_in_particular_are_the_usual_ones() -> None:
    for hours in (recurring.NIGHT, recurring.BUSINESS, recurring.AFTER_HOURS, recurring.WEEKENDS):
        assert recurring.WORKING_HOURS.meant(hours) == hours


def test_hours_within_the_one_that_is_skipped_in_spring_do_not_come_that_day() -> None:
    skipped = Recurring(begin="02:30", end="03:00", tz=NEW_YORK)
    start = datetime(2026, 3, 8, tzinfo=UTC)
    end = start + timedelta(days=1)
    assert within(skipped, start, end) == []
    assert within(replace(skipped, outside=True), start, end) == [(start, end)]
