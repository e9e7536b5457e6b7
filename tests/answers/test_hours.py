from datetime import datetime

import pytest

from calllogs.answers.hours import Hours
from calllogs.filters.filter import Recurring
from calllogs.filters.recurring import AFTER_HOURS, BUSINESS, NIGHT, WEEKENDS

FRIDAY_NIGHT = Recurring(weekdays=(5,), begin="22:00", end="06:00")


@pytest.mark.parametrize(
    ("hours", "local", "place"),
    [
        (NIGHT, "2026-11-23T22:00", "in"),
        (NIGHT, "2026-11-23T05:59", "in"),
        (NIGHT, "2026-11-23T06:00", "out"),
        (NIGHT, "2026-11-23T21:59", "out"),
        (WEEKENDS, "2026-11-22T23:59", "in"),
        (WEEKENDS, "2026-11-23T00:00", "out"),
        (BUSINESS, "2026-11-23T09:00", "in"),
        (BUSINESS, "2026-11-23T17:00", "out"),
        (BUSINESS, "2026-11-22T12:00", "out"),
        (AFTER_HOURS, "2026-11-22T12:00", "in"),
        (AFTER_HOURS, "2026-11-23T09:00", "out"),
        (FRIDAY_NIGHT, "2026-11-20T23:00", "in"),
        (FRIDAY_NIGHT, "2026-11-21T03:00", "in"),
        (FRIDAY_NIGHT, "2026-11-20T03:00", "out"),
        (FRIDAY_NIGHT, "2026-11-21T23:00", "out"),
        (Recurring(weekdays=(7,), begin="22:00", end="06:00"), "2026-11-23T03:00", "in"),
        (Recurring(begin="00:00", end="00:00"), "2026-11-23T13:00", "in"),
    ],
)
def test_hours_hold_a_local_time_and_a_night_is_of_the_day_it_begins_on(
    hours: Recurring, local: str, place: str
) -> None:
    assert Hours.of(hours).hold(datetime.fromisoformat(local)) is (place == "in")
