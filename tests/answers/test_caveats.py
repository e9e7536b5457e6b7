from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from calllogs.answers.answer import Note
from calllogs.answers.caveats import (
    CLOUD_KEEPS,
    CONNECTED,
    COST,
    EMPTY,
    PLACED,
    RETENTION,
    SIZE,
    TELLING,
    UNWRITTEN,
    WIDENED,
    asked_notes,
    before,
    count_notes,
    earlier_note,
    emptied_notes,
    page_notes,
    retention_notes,
    sieve_notes,
    size_notes,
    summary_notes,
    timeline_notes,
    unread_notes,
    unwritten_notes,
)
from calllogs.answers.groups import Group
from calllogs.answers.outcomes import OutcomeCount
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Timeline, attempts
from calllogs.filters.filter import CallLogFilter, Condition, Operator, Recurring, written_instant
from calllogs.filters.outcomes import sieve_of
from calllogs.model.outcomes import (
    BUSY,
    FAILED,
    KEY_REFUSED,
    NO_CARRIER_ID,
    UNDER_WAY,
    Outcome,
    unknown,
)
from calllogs.model.outcomes import CONNECTED as CONNECTED_KIND
from calllogs.model.records import CallLog, Page, UnreadRow

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def call(status: str = "Success", cents: int | None = 0) -> CallLog:
    return CallLog(id="c", created_at=NOW, status=status, call_cost_in_usd_cents=cents)


@pytest.mark.parametrize(
    ("calls", "notes"),
    [
        ([call()], (PLACED, COST)),
        ([call(cents=None), call("Error", 5)], (PLACED, COST)),
        ([call(), call("Completed", 5)], (PLACED,)),
        ([call("Error")], ()),
    ],
)
def test_placed_calls_are_not_answered_and_cost_nothing_only_where_none_has_a_cost(
    calls: list[CallLog], notes: tuple[Note, ...]
) -> None:
    assert page_notes(Page(calls=tuple(calls), total=9)) == notes
    told = Timeline(attempts(tuple(calls)), len(calls))
    assert timeline_notes(told, CallLogFilter()) == notes


@pytest.mark.parametrize(("limit", "said"), [(None, True), (1, False)])
def test_a_timeline_that_ends_before_the_last_call_says_so(
    limit: int | None, *, said: bool
) -> None:
    notes = timeline_notes(Timeline(attempts((call("Error"),)), 2_010), CallLogFilter(limit=limit))
    sentence = "These are the first 1 of 2,010 calls; to see later ones, say since when."
    assert notes == ((Note(sentence),) if said else ())


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        ((), ()),
        (
            (UnreadRow("a", ("callData",), 0),),
            (
                Note(
                    "1 matching call is left out: calllogs cannot read what OneUptime holds "
                    "there (callData)",
                    ("a",),
                ),
            ),
        ),
        (
            (UnreadRow(None, ("_id", "status"), 0), UnreadRow(None, ("status",), 0)),
            (
                Note(
                    "2 matching calls are left out: calllogs cannot read what OneUptime holds "
                    "there (_id, status)."
                ),
            ),
        ),
    ],
)
def test_calls_that_cannot_be_read_are_counted_and_named(
    rows: tuple[UnreadRow, ...], notes: tuple[Note, ...]
) -> None:
    assert unread_notes(rows) == notes
    page = Page(calls=(), total=max(1, len(rows)), unread=rows)
    assert page_notes(page) == notes


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("status", Operator.EQ, "Busy"), True),
        (Condition("status", Operator.IN, ("Error", "Missed Call")), True),
        (Condition("status", Operator.NE, "Busy"), False),
        (Condition("status", Operator.EQ, "Error"), False),
        (Condition("statusMessage", Operator.EQ, "Busy"), False),
    ],
)
def test_a_question_for_a_result_that_is_never_written_is_told_so(
    condition: Condition, *, said: bool
) -> None:
    assert unwritten_notes(CallLogFilter((condition,))) == ((UNWRITTEN,) if said else ())


def told(*outcomes: Outcome) -> tuple[CallLog, ...]:
    return tuple(call(cents=5).model_copy(update={"outcome": each}) for each in outcomes)


@pytest.mark.parametrize(
    ("calls", "notes"),
    [
        (told(Outcome(CONNECTED_KIND, 42)), (CONNECTED,)),
        (told(Outcome(BUSY), Outcome(UNDER_WAY)), ()),
        (
            told(Outcome(FAILED)),
            (Note("OneUptime and the carrier disagree about 1 call: both are shown."),),
        ),
        (
            told(unknown(KEY_REFUSED), unknown(KEY_REFUSED), unknown(NO_CARRIER_ID)),
            (
                Note(
                    "What became of 2 calls is unknown: the carrier refused the key. "
                    "Check TWILIO_ACCOUNT_SID and the key set beside it."
                ),
                Note(
                    "What became of 1 call is unknown: OneUptime kept no carrier's id of the call."
                ),
            ),
        ),
        ((*told(Outcome(BUSY)), call(cents=5)), (PLACED,)),
    ],
)
def test_outcomes_are_told_with_what_they_do_not_say(
    calls: tuple[CallLog, ...], notes: tuple[Note, ...]
) -> None:
    assert timeline_notes(Timeline(attempts(calls), len(calls)), CallLogFilter()) == notes


def test_no_call_is_no_proof_that_nobody_tried() -> None:
    assert page_notes(Page(calls=(), total=0)) == (EMPTY,)
    assert timeline_notes(Timeline((), 0), CallLogFilter()) == (EMPTY,)
    assert count_notes(0, CallLogFilter()) == (EMPTY,)
    assert summary_notes(Summary(None, (), (), 0)) == (EMPTY,)


def test_a_page_behind_the_last_call_says_nothing_of_that() -> None:
    assert page_notes(Page(calls=(), total=5, skip=10)) == ()


@pytest.mark.parametrize(
    ("condition", "notes"),
    [
        (("status", Operator.EQ, "Completed"), (PLACED,)),
        (("status", Operator.IN, ("Busy", "Success")), (PLACED,)),
        (("status", Operator.EQ, "Busy"), ()),
        (("status", Operator.NOT_IN, ("Completed", "Success")), ()),
        (("status", Operator.NE, "Success"), ()),
        (("statusMessage", Operator.EQ, "Success"), ()),
    ],
)
def test_a_number_of_placed_calls_is_none_of_answered_ones(
    condition: tuple[str, Operator, str], notes: tuple[Note, ...]
) -> None:
    assert count_notes(1, CallLogFilter((Condition(*condition),))) == notes


@pytest.mark.parametrize(
    ("placed", "cents", "notes"),
    [(1, 0, (PLACED, COST)), (1, 5, (PLACED,)), (0, 0, ()), (0, 5, ())],
)
def test_totals_say_what_placed_and_a_cost_of_nothing_mean(
    placed: int, cents: int, notes: tuple[Note, ...]
) -> None:
    total = Group(calls=3, placed=placed, cents=cents)
    assert summary_notes(Summary(total, matching=3)) == notes


@pytest.mark.parametrize(
    ("ago", "notes"),
    [
        (CLOUD_KEEPS, ()),
        (CLOUD_KEEPS - timedelta(seconds=1), ()),
        (CLOUD_KEEPS + timedelta(milliseconds=1), (RETENTION,)),
    ],
)
def test_a_question_that_reaches_back_further_than_calls_are_kept_is_told_so(
    ago: timedelta, notes: tuple[Note, ...]
) -> None:
    start = Condition("createdAt", Operator.GTE, written_instant(NOW - ago))
    assert retention_notes(CallLogFilter((start,)), kept=CLOUD_KEEPS, now=NOW) == notes
    assert retention_notes(CallLogFilter((start,)), kept=None, now=NOW) == ()


def test_the_cloud_keeps_calls_as_long_as_is_said() -> None:
    assert timedelta(days=3) == CLOUD_KEEPS
    assert "about 3 days" in RETENTION.text


def test_a_question_about_any_time_reaches_back_further_too() -> None:
    assert retention_notes(CallLogFilter(), kept=CLOUD_KEEPS, now=NOW) == (RETENTION,)


@pytest.mark.parametrize(
    ("limit", "skip", "notes"), [(None, None, ()), (5, None, (SIZE,)), (None, 5, (SIZE,))]
)
def test_a_size_where_none_applies_is_said_to_be_ignored(
    limit: int | None, skip: int | None, notes: tuple[Note, ...]
) -> None:
    assert size_notes(CallLogFilter(limit=limit, skip=skip)) == notes


def test_what_the_carrier_charges_is_told_beside_oneuptimes_cost() -> None:
    outcomes = OutcomeCount(
        kinds=Counter({"connected": 2}), charges={"USD": Decimal("0.028"), "EUR": Decimal("0.5")}
    )
    summary = Summary(Group(calls=2, placed=2, cents=5), (), matching=2, outcomes=outcomes)
    assert summary_notes(summary) == (
        CONNECTED,
        Note(
            "The carrier charges 0.03 USD and 0.50 EUR for these calls, beside OneUptime's own "
            "cost."
        ),
    )


TO_BOB = Condition("user.name", Operator.CONTAINS, "bob")
SINCE = Condition("createdAt", Operator.GTE, "2026-11-22T14:00:00Z")
UNTIL = Condition("createdAt", Operator.LT, "2026-11-23T14:00:00Z")
EARLIER = Condition("createdAt", Operator.LT, "2026-11-22T14:00:00Z")


@pytest.mark.parametrize(
    ("filter", "earlier"),
    [
        (CallLogFilter((SINCE, TO_BOB), asks="reached"), CallLogFilter((TO_BOB, EARLIER))),
        (CallLogFilter((SINCE,), limit=5, asks="reached"), CallLogFilter((EARLIER,), limit=5)),
        (CallLogFilter((SINCE, TO_BOB)), None),
        (CallLogFilter((TO_BOB,), asks="reached"), None),
        (CallLogFilter((UNTIL,), asks="reached"), None),
        (CallLogFilter((SINCE, UNTIL), asks="reached"), None),
        (CallLogFilter((SINCE,), recurring=Recurring((1,)), asks="reached"), None),
    ],
)
def test_only_a_question_of_being_reached_since_a_time_is_asked_of_the_time_before(
    filter: CallLogFilter, earlier: CallLogFilter | None
) -> None:
    assert before(filter) == earlier


@pytest.mark.parametrize(
    ("asks", "acknowledged", "notes"),
    [
        ("", False, ()),
        ("", True, ()),
        ("reached", False, (PLACED, TELLING)),
        ("reached", True, (PLACED,)),
    ],
)
def test_who_asks_whether_somebody_was_reached_is_told_how_near_the_log_comes(
    asks: str, *, acknowledged: bool, notes: tuple[Note, ...]
) -> None:
    assert asked_notes(CallLogFilter(asks=asks), acknowledged=acknowledged) == notes


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "There were no calls before."),
        (1, "Before that time there was 1 call."),
        (2, "Before that time there were 2 calls."),
        (1_234, "Before that time there were 1,234 calls."),
    ],
)
def test_earlier_calls_are_counted(count: int, text: str) -> None:
    assert earlier_note(count) == Note(text)


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ([], "No call matches either when any one of these conditions is left out."),
        (
            [("the team", 0), ("the time", None)],
            "No call matches either when any one of these conditions is left out.",
        ),
        (
            [("the team", 0), ("the time", 1)],
            "It is the time that leaves none: without it there is 1 call.",
        ),
        (
            [("the team", 1_234)],
            "It is the team that leaves none: without it there are 1,234 calls.",
        ),
        (
            [("the team", 2), ("the result", None), ("the time", 1)],
            (
                "Nothing meets all conditions; without the team there are 2 calls, without the "
                "time there is 1 call."
            ),
        ),
    ],
)
def test_what_leaves_no_call_is_told_by_what_there_is_without_it(
    counts: list[tuple[str, int | None]], text: str
) -> None:
    assert emptied_notes(counts) == (Note(text),)


ONE_BUSY = (*told(Outcome(BUSY)), *told(unknown(KEY_REFUSED)))
REFUSED = Note(
    "What became of 1 call is unknown: the carrier refused the key. "
    "Check TWILIO_ACCOUNT_SID and the key set beside it."
)
CUT = "Looked through the first 2 of 3 calls, no more: ask for a shorter time range."


@pytest.mark.parametrize(
    ("condition", "matching", "notes"),
    [
        (Condition("outcome", Operator.EQ, "busy"), 2, (REFUSED,)),
        (Condition("outcome", Operator.EQ, "busy"), 3, (Note(CUT), REFUSED)),
        (Condition("outcome", Operator.EQ, "unknown"), 2, ()),
        (Condition("status", Operator.EQ, "Busy"), 2, (WIDENED, REFUSED)),
    ],
)
def test_calls_picked_by_their_outcome_are_told_with_those_of_which_nothing_is_known(
    condition: Condition, matching: int, notes: tuple[Note, ...]
) -> None:
    assert sieve_notes(sieve_of(CallLogFilter((condition,))), ONE_BUSY, matching) == notes


@pytest.mark.parametrize(("rows", "named"), [(9, 9), (10, 10), (11, 10)])
def test_of_calls_that_cannot_be_read_the_first_ten_are_named(rows: int, named: int) -> None:
    ids = tuple(map(str, range(rows)))
    (note,) = unread_notes([UnreadRow(id, ("status",), 0) for id in ids])
    assert note.quoted == ids[:named]


def test_what_was_only_counted_says_nothing_of_its_cost() -> None:
    total = Group(calls=3, placed=3)
    assert summary_notes(Summary(total, matching=3, counted=True)) == (PLACED,)
