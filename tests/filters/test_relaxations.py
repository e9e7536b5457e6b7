from calllogs.filters.filter import CallLogFilter, Condition, Operator, Recurring
from calllogs.filters.relaxations import relaxations, without_each

BUSY = Condition("status", Operator.EQ, "Busy")
SINCE = Condition("createdAt", Operator.GTE, "2026-11-03T14:00:00Z")
BEFORE = Condition("createdAt", Operator.LT, "2026-11-04T14:00:00Z")
TEAM = Condition("team.name", Operator.CONTAINS, "pay")


def test_a_question_is_asked_again_with_any_result_at_any_time_or_both() -> None:
    assert relaxations(CallLogFilter((SINCE, BEFORE, BUSY, TEAM), limit=5, skip=10)) == (
        ("with any result", CallLogFilter((SINCE, BEFORE, TEAM), limit=5)),
        ("at any time", CallLogFilter((BUSY, TEAM), limit=5)),
        ("with any result, at any time", CallLogFilter((TEAM,), limit=5)),
    )


def test_only_what_was_asked_is_left_away() -> None:
    assert relaxations(CallLogFilter((BUSY,))) == (("with any result", CallLogFilter()),)
    assert relaxations(CallLogFilter((SINCE,))) == (("at any time", CallLogFilter()),)
    assert relaxations(CallLogFilter((TEAM,))) == ()


def test_each_thing_that_is_asked_is_left_out_once() -> None:
    hours = Recurring(begin="22:00", end="06:00")
    filter = CallLogFilter((SINCE, BEFORE, BUSY, TEAM), recurring=hours, skip=3)
    assert without_each(filter) == (
        ("the time", CallLogFilter((BUSY, TEAM), recurring=hours)),
        ("the result", CallLogFilter((SINCE, BEFORE, TEAM), recurring=hours)),
        ("the team", CallLogFilter((SINCE, BEFORE, BUSY), recurring=hours)),
        ("the hours", CallLogFilter((SINCE, BEFORE, BUSY, TEAM), skip=3)),
    )
