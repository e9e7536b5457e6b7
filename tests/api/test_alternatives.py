from datetime import UTC, datetime

import pytest

from calllogs.api.pagination import merged_page, ordered
from calllogs.api.request import alternatives
from calllogs.filters.filter import CallLogFilter, Condition, Direction, Operator
from calllogs.model.fields import FIELDS
from calllogs.model.records import CallLog, Page

UUID = "b288141c-fecc-537f-b6ac-e45d5ad59b6c"
FAILED = Condition("status", Operator.NE, "Success")
NOT_42 = Condition("incidentId", Operator.NOT_IN, (UUID,))
NO_INCIDENT = Condition("incidentId", Operator.IS_NULL)


def call(hour: int, cents: int = 0) -> CallLog:
    return CallLog(
        id=f"00000000-0000-4000-8000-0000000000{hour:02}",
        created_at=datetime(2026, 11, 23, hour, tzinfo=UTC),
        status="Success",
        call_cost_in_usd_cents=cents,
    )


def test_a_filter_the_api_can_answer_whole_stays_one() -> None:
    filter = CallLogFilter((FAILED,))
    assert alternatives(filter) == (filter,)


def test_a_negated_relation_is_asked_for_other_values_and_for_none() -> None:
    assert alternatives(CallLogFilter((FAILED, NOT_42), limit=5)) == (
        CallLogFilter((FAILED, NOT_42), limit=5),
        CallLogFilter((FAILED, NO_INCIDENT), limit=5),
    )


def test_excluding_nothing_is_asked_once() -> None:
    filter = CallLogFilter((Condition("incidentId", Operator.NOT_IN, ()),))
    assert alternatives(filter) == (filter,)


def test_answers_are_put_together_in_the_order_asked_and_cut_to_the_page() -> None:
    parts = [Page(calls=(call(9), call(3)), total=2), Page(calls=(call(7), call(5)), total=4)]
    page = merged_page(parts, CallLogFilter(skip=1, limit=2))
    assert page == Page(calls=(call(7), call(5)), total=6, skip=1)


def test_equal_costs_come_newest_first() -> None:
    filter = CallLogFilter(sort=(("callCostInUSDCents", Direction.DESC),))
    parts = [Page(calls=(call(1, 9), call(2)), total=2), Page(calls=(call(3, 9),), total=1)]
    assert merged_page(parts, filter).calls == (call(3, 9), call(1, 9), call(2))


@pytest.mark.parametrize("field", [field.name for field in FIELDS if field.sorted_as])
def test_calls_of_several_filters_can_be_put_in_every_order_there_is(field: str) -> None:
    assert ordered([call(3)], CallLogFilter(sort=((field, Direction.ASC),))) == [call(3)]
