from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.filters.relaxations import relaxations

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
