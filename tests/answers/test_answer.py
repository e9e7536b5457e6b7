from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.answer import Answer, next_page
from calllogs.filters.filter import CallLogFilter, Condition, Operator, written_instant
from calllogs.model.records import CallLog, Page

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def page(*times: datetime, total: int, skip: int = 0) -> Page:
    calls = tuple(CallLog(id="c", created_at=at, status="Busy") for at in times)
    return Page(calls=calls, total=total, skip=skip)


def before(at: datetime) -> tuple[Condition, ...]:
    return (Condition("createdAt", Operator.LT, written_instant(at)),)


@pytest.mark.parametrize(("skip", "total", "following"), [(0, 3, 2), (4, 7, 6), (4, 6, None)])
def test_the_next_page_begins_behind_the_calls_of_this_one(
    skip: int, total: int, following: int | None
) -> None:
    earlier = NOW - timedelta(hours=1)
    answer = Answer(CallLogFilter(limit=2), page(earlier, earlier, total=total, skip=skip))
    expected = CallLogFilter(before(NOW), limit=2, skip=following) if following else None
    assert next_page(answer, NOW) == expected


def test_behind_an_empty_page_there_is_none() -> None:
    assert next_page(Answer(CallLogFilter(), page(total=5, skip=4)), NOW) is None


def test_a_call_of_the_future_stays_in_the_window_of_the_next_page() -> None:
    ahead = NOW + timedelta(seconds=2)
    following = next_page(Answer(CallLogFilter(), page(ahead, NOW, total=3)), NOW)
    assert following is not None
    assert following.conditions == before(ahead + timedelta(milliseconds=1))
