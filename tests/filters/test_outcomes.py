from datetime import UTC, datetime

import pytest

from calllogs.filters.filter import NEWEST_FIRST, CallLogFilter, Condition, Direction, Operator
from calllogs.filters.outcomes import Sieve, sieve_of
from calllogs.model.outcomes import (
    BUSY,
    CONNECTED,
    FAILED,
    KEY_REFUSED,
    NO_ANSWER,
    UNDER_WAY,
    Outcome,
    unknown,
)
from calllogs.model.records import CallLog

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
PLACED = Condition("status", Operator.IN, ("Completed", "Success"))
SINCE = Condition("createdAt", Operator.GTE, "2026-11-22T05:00:00Z")


def call(name: str, outcome: Outcome | None, status: str = "Success") -> CallLog:
    return CallLog(id=name, created_at=NOW, status=status).model_copy(update={"outcome": outcome})


CALLS = (
    call("long", Outcome(CONNECTED, 42)),
    call("short", Outcome(CONNECTED, 4)),
    call("talking", Outcome(UNDER_WAY)),
    call("busy", Outcome(BUSY)),
    call("rang", Outcome(NO_ANSWER)),
    call("lost", Outcome(FAILED)),
    call("unknown", unknown(KEY_REFUSED)),
    call("said-busy", None, "Busy"),
    call("error", None, "Error"),
)


def condition(field: str, op: Operator, *values: str | int) -> Condition:
    return Condition(field, op, values[0] if op not in (Operator.IN, Operator.NOT_IN) else values)  # type: ignore[arg-type]  # texts or numbers


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (condition("outcome", Operator.IN, "connected"), "long short"),
        (condition("outcome", Operator.EQ, "busy"), "busy"),
        (condition("outcome", Operator.IN, "busy", "no-answer"), "busy rang"),
        (condition("outcome", Operator.IN, "unknown"), "unknown"),
        (
            condition("outcome", Operator.NOT_IN, "connected"),
            "talking busy rang lost said-busy error",
        ),
        (condition("duration", Operator.GT, 30), "long"),
        (condition("duration", Operator.LTE, 4), "short"),
        (condition("duration", Operator.EQ, 42), "long"),
        (condition("duration", Operator.NE, 42), "short"),
        (condition("duration", Operator.NOT_IN, 4, 42), ""),
        (condition("status", Operator.IN, "Busy"), "busy said-busy"),
        (condition("status", Operator.IN, "Busy", "Missed Call"), "busy rang said-busy"),
        (condition("status", Operator.IN, "Error", "Missed Call"), "rang error"),
        (
            condition("status", Operator.NOT_IN, "Busy"),
            "long short talking rang lost unknown error",
        ),
    ],
)
def test_a_sieve_keeps_what_is_known_to_be_meant(wanted: Condition, kept: str) -> None:
    sieve = sieve_of(CallLogFilter((SINCE, wanted)))
    assert [call.id for call in CALLS if sieve.keeps(call)] == kept.split()


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ((condition("outcome", Operator.IN, "busy"),), (PLACED,)),
        ((condition("outcome", Operator.NOT_IN, "busy"),), ()),
        ((condition("duration", Operator.GT, 30), SINCE), (SINCE, PLACED)),
        (
            (
                condition("outcome", Operator.IN, "busy"),
                condition("status", Operator.IN, "Success"),
            ),
            (condition("status", Operator.IN, "Success"),),
        ),
        (
            (condition("status", Operator.IN, "Busy"),),
            (condition("status", Operator.IN, "Busy", "Completed", "Success"),),
        ),
        (
            (condition("status", Operator.NOT_IN, "Busy"),),
            (condition("status", Operator.NOT_IN, "Busy"),),
        ),
    ],
)
def test_oneuptime_is_asked_for_at_least_the_calls_that_are_meant(
    wanted: tuple[Condition, ...], sent: tuple[Condition, ...]
) -> None:
    sieve = sieve_of(CallLogFilter(wanted, limit=5))
    assert sieve.filter == CallLogFilter(sent, limit=5)


@pytest.mark.parametrize(
    "conditions",
    [(), (SINCE,), (PLACED,), (condition("status", Operator.NOT_IN, "Completed", "Success"),)],
)
def test_what_oneuptime_knows_by_itself_needs_no_sieve(conditions: tuple[Condition, ...]) -> None:
    assert not CallLogFilter(conditions).of_outcome


Sort = tuple[tuple[str, Direction], ...]
LONGEST, SHORTEST = ("duration", Direction.DESC), ("duration", Direction.ASC)
OLDEST = ("createdAt", Direction.ASC)


@pytest.mark.parametrize(
    ("sort", "sent", "by_duration"),
    [
        (NEWEST_FIRST, NEWEST_FIRST, None),
        ((OLDEST,), (OLDEST,), None),
        ((LONGEST,), NEWEST_FIRST, Direction.DESC),
        ((SHORTEST,), NEWEST_FIRST, Direction.ASC),
        ((LONGEST, OLDEST), (OLDEST,), Direction.DESC),
    ],
)
def test_oneuptime_orders_by_what_it_knows_and_the_sieve_by_seconds(
    sort: Sort, sent: Sort, by_duration: Direction | None
) -> None:
    filter = CallLogFilter((SINCE,), sort)
    assert sieve_of(filter) == Sieve(CallLogFilter((SINCE,), sent), (), by_duration)


@pytest.mark.parametrize(
    ("direction", "order"),
    [
        (None, "none short even unknown long zero"),
        (Direction.DESC, "long short even zero none unknown"),
        (Direction.ASC, "zero short even long none unknown"),
    ],
)
def test_calls_are_ordered_by_their_seconds_and_those_without_any_come_last(
    direction: Direction | None, order: str
) -> None:
    calls = [
        call("none", None),
        call("short", Outcome(CONNECTED, 4)),
        call("even", Outcome(CONNECTED, 4)),
        call("unknown", unknown(KEY_REFUSED)),
        call("long", Outcome(CONNECTED, 42)),
        call("zero", Outcome(CONNECTED, 0)),
    ]
    sieve = Sieve(CallLogFilter(), (), direction)
    assert [each.id for each in sieve.ordered(calls)] == order.split()


@pytest.mark.parametrize(
    ("conditions", "needs_carrier", "widened"),
    [
        ((), False, False),
        ((condition("outcome", Operator.IN, "busy"),), True, False),
        ((condition("duration", Operator.GT, 30),), True, False),
        ((condition("status", Operator.EQ, "Busy"),), False, True),
        ((condition("status", Operator.IN, "Busy", "Error"),), False, True),
        ((condition("status", Operator.NOT_IN, "Busy"),), False, False),
        (
            (condition("outcome", Operator.IN, "busy"), condition("status", Operator.IN, "Busy")),
            True,
            True,
        ),
    ],
)
def test_a_sieve_tells_whether_a_carrier_is_needed_and_placed_calls_are_read_too(
    conditions: tuple[Condition, ...], *, needs_carrier: bool, widened: bool
) -> None:
    sieve = sieve_of(CallLogFilter(conditions))
    assert (sieve.needs_carrier, sieve.widened) == (needs_carrier, widened)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (condition("status", Operator.IN, "Busy"), "busy"),
        (condition("status", Operator.NOT_IN, "Busy"), "untold contrary"),
        (condition("outcome", Operator.IN, "busy"), "busy contrary"),
        (condition("outcome", Operator.NOT_IN, "busy"), "untold"),
    ],
)
def test_an_outcome_stands_for_a_status_of_placed_calls_alone(wanted: Condition, kept: str) -> None:
    calls = [
        call("untold", None),
        call("busy", Outcome(BUSY)),
        call("contrary", Outcome(BUSY), "Error"),
    ]
    sieve = sieve_of(CallLogFilter((wanted,)))
    assert [each.id for each in calls if sieve.keeps(each)] == kept.split()
