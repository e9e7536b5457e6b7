from datetime import UTC, datetime
from decimal import Decimal

from calllogs.answers.outcomes import OutcomeCount
from calllogs.model.outcomes import (
    BUSY,
    CONNECTED,
    FAILED,
    KEY_REFUSED,
    UNDER_WAY,
    Charge,
    Outcome,
    unknown,
)
from calllogs.model.records import CallLog

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def call(outcome: Outcome | None, status: str = "Success") -> CallLog:
    told = CallLog(id="c", created_at=NOW, status=status)
    return told.model_copy(update={"outcome": outcome})


def charged(seconds: int, amount: str, currency: str = "USD") -> Outcome:
    return Outcome(CONNECTED, seconds, Charge(Decimal(amount), currency))


def test_outcomes_are_counted_with_their_seconds_and_each_currency_by_itself() -> None:
    longest = call(charged(50, "0.014"))
    calls = [
        call(charged(4, "0.014")),
        longest,
        call(charged(9, "0.02", "EUR")),
        call(Outcome(BUSY)),
        call(unknown(KEY_REFUSED)),
        call(None),
    ]
    count = OutcomeCount.of(calls)
    assert dict(count.kinds) == {"connected": 3, "busy": 1, "unknown": 1}
    assert (count.seconds, count.longest, count.most_seconds) == (63, longest, 50)
    assert count.charges == {"USD": Decimal("0.028"), "EUR": Decimal("0.02")}
    assert (dict(count.ignorance), count.known) == ({KEY_REFUSED: 1}, 4)


def test_oneuptime_and_the_carrier_can_disagree_in_both_directions() -> None:
    contrary = [call(Outcome(FAILED)), call(Outcome(CONNECTED, 9), "Error")]
    agreed = [call(Outcome(CONNECTED)), call(Outcome(FAILED), "Error"), call(Outcome(UNDER_WAY))]
    assert OutcomeCount.of([*contrary, *agreed]).contrary == 2


def test_calls_nobody_asked_the_carrier_about_have_none() -> None:
    count = OutcomeCount.of([call(None)])
    assert (dict(count.kinds), count.charges, dict(count.ignorance)) == ({}, {}, {})
    assert (count.seconds, count.longest, count.most_seconds) == (0, None, 0)
    assert (count.contrary, count.known) == (0, 0)


def test_of_calls_that_were_connected_equally_long_the_first_is_the_longest() -> None:
    first, second = call(Outcome(CONNECTED, 1)), call(Outcome(CONNECTED, 1), "Completed")
    assert OutcomeCount.of([first, second]).longest is first
    assert OutcomeCount.of([call(Outcome(CONNECTED, 0))]).longest is None
