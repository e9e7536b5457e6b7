from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime

from calllogs.answers.answer import Note
from calllogs.answers.caveats import WIDENED
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.filters.outcomes import Sieve, sieve_of
from calllogs.model.outcomes import BUSY, CONNECTED, KEY_REFUSED, Outcome, unknown
from calllogs.model.records import CallLog, Page, UnreadRow
from calllogs.service.sifting import part, sifted

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def call(number: int, outcome: Outcome | None = None, status: str = "Success") -> CallLog:
    told = CallLog(id=f"{number}", created_at=NOW, status=status)
    return told.model_copy(update={"outcome": outcome})


def sieve(field: str, value: str) -> Sieve:
    return sieve_of(CallLogFilter((Condition(field, Operator.EQ, value),)))


async def pages(total: int, *parts: Sequence[CallLog], unread: int = 0) -> AsyncGenerator[Page]:
    for number, calls in enumerate(parts):
        rows = tuple(UnreadRow(None, ("status",), 0) for _ in range(unread if number == 0 else 0))
        yield Page(calls=tuple(calls), total=total, unread=rows)


async def test_all_that_is_meant_stands_on_one_page_of_which_a_filter_takes_its_part() -> None:
    calls = [call(n, Outcome(CONNECTED if n % 2 else BUSY)) for n in range(10)]
    page, notes = await sifted(sieve("outcome", "connected"), pages(10, calls[:6], calls[6:]))
    assert ([c.id for c in page.calls], page.total, notes) == (["1", "3", "5", "7", "9"], 5, ())
    second = part(page, CallLogFilter(limit=2, skip=2))
    assert ([c.id for c in second.calls], second.total, second.skip) == (["5", "7"], 5, 2)


async def test_what_is_not_looked_through_is_said() -> None:
    many = [[call(n, Outcome(BUSY)) for n in range(4_000)]] * 5
    page, notes = await sifted(sieve("outcome", "busy"), pages(20_000, *many))
    assert page.total == 12_000
    assert notes == (
        Note(
            "Looked through the first 12,000 of 20,000 calls, no more: ask for a shorter time "
            "range."
        ),
    )


async def test_what_is_unknown_or_unread_is_left_out_and_said() -> None:
    calls = [call(1, unknown(KEY_REFUSED)), call(2, status="Busy"), call(3, Outcome(BUSY))]
    page, notes = await sifted(sieve("status", "Busy"), pages(4, calls, unread=1))
    assert [c.id for c in page.calls] == ["2", "3"]
    assert notes == (
        Note(
            "1 matching call is left out: calllogs cannot read what OneUptime holds there (status)."
        ),
        WIDENED,
        Note(
            "What became of 1 call is unknown: the carrier refused the key. "
            "Check TWILIO_ACCOUNT_SID and the key set beside it."
        ),
    )
