from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from calllogs.filters.filter import CallLogFilter, Condition, Operator, next_page
from calllogs.model.records import CallLog, Page, UnreadRow

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def page(*times: datetime, total: int, skip: int = 0) -> Page:
    calls = (CallLog(id=f"c{n}", created_at=at, status="Busy") for n, at in enumerate(times))
    return Page(calls=tuple(calls), total=total, skip=skip)


@pytest.mark.parametrize(
    "last",
    [
        page(NOW, total=1),
        page(NOW, NOW, total=5, skip=3),
        page(total=7, skip=4),
        page(total=7, skip=9),
        page(total=0),
    ],
)
def test_nothing_is_behind_the_last_page(last: Page) -> None:
    assert next_page(CallLogFilter(), last, NOW) is None


@pytest.mark.parametrize(
    ("newest", "end"),
    [
        (NOW - timedelta(hours=1), "2026-11-23T14:00:00.001Z"),
        (NOW, "2026-11-23T14:00:00.001Z"),
        (NOW + timedelta(minutes=8), "2026-11-23T14:08:00.001Z"),
    ],
)
def test_the_next_page_ends_where_the_first_did_and_loses_no_call_that_was_shown(
    newest: datetime, end: str
) -> None:
    shown = page(newest - timedelta(hours=2), newest, total=13)
    following = next_page(CallLogFilter(limit=2), shown, NOW)
    frozen = CallLogFilter((Condition("createdAt", Operator.LT, end),), limit=2, skip=2)
    assert following == frozen


def test_a_page_behind_the_first_carries_its_end_on_whatever_our_clock_says() -> None:
    frozen = CallLogFilter((Condition("createdAt", Operator.LT, "2026-11-23T14:08:00.001Z"),))
    shown = page(NOW, total=13, skip=10)
    assert next_page(replace(frozen, skip=10), shown, NOW) == replace(frozen, skip=11)


def test_an_end_is_not_fixed_before_a_call_whose_time_cannot_be_read() -> None:
    shown = page(NOW, total=13).model_copy(update={"unread": (UnreadRow(None, ("createdAt",), 0),)})
    assert next_page(CallLogFilter(), shown, NOW) == CallLogFilter(skip=2)
