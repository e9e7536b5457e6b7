from datetime import timedelta

import pytest

from calllogs.render.durations import lasted


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (31, "31 s"),
        (60, "1 min"),
        (451, "7 min 31 s"),
        (599, "9 min 59 s"),
        (600, "10 min"),
        (871, "14 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (86_400, "1 day"),
        (86_460, "1 day"),
        (57 * 86_400 + 16 * 3600, "57 days 16 h"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, told: str) -> None:
    assert lasted(timedelta(seconds=seconds)) == told
