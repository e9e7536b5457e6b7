from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Direction,
    Having,
    Intent,
    OpenName,
    Operator,
    Rank,
    Recurring,
)
from calllogs.filters.text_form import as_text, conditions_text
from calllogs.language.lexer import LONGEST
from calllogs.language.parser import parse
from tests.filters.strategies import FILTERS, NOW, RANKED
from tests.language.test_cases import CASES, case_id
from tests.language.test_parser import SHUFFLED

READABLE = [case for case in CASES if not case["expect"].get("error")]
TOGETHER = st.lists(st.sampled_from([case["text"] for case in READABLE]), max_size=3).map(" ".join)


def read(text: str, tz: str = "America/New_York", region: str = "US") -> CallLogFilter:
    return parse(text, now=NOW, tz=tz, region=region)


def same_again(filter: CallLogFilter) -> None:
    assert read(as_text(filter)) == filter


@pytest.mark.parametrize("case", READABLE, ids=case_id)
def test_a_filter_written_out_reads_as_the_same_filter(case: dict[str, Any]) -> None:
    try:
        filter = read(case["text"])
    except FilterError:  # a case of another day, whose window has not begun on this one
        return
    same_again(filter)


@example("summary free failed")
@example("cost 50c not busy")
@example("-cost:50 -cost:60")
@example("cost 50c to alice")
@example("failed or placed")
@example("not <@U1> not <@U2>")
@example("not <#C1> not <#C2>")
@example("@alice@example.com")
@example('to "a@b.example" or "c@d.example"')
@example('not to "376d7300-28fe-11f1-b591-3fdcef396aba"')
@example("since 2026-11-22T05:00:00.123Z")
@example("before 2026-11-23T14:00:00.000Z")
@example("last 500 years")
@example("200 years ago")
@example("until 2199-12-31")
@example("page 9999999 limit 100")
@example('said "e\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}"')
@given(SHUFFLED | TOGETHER)
def test_whatever_is_understood_can_be_written_out_and_read_again(text: str) -> None:
    try:
        filter = read(text)
    except FilterError:
        return
    same_again(filter)


@given(FILTERS, st.sampled_from(("UTC", "Asia/Kolkata")), st.sampled_from(("US", "GB", "IN")))
def test_every_filter_reads_back_as_itself(filter: CallLogFilter, tz: str, region: str) -> None:
    text = as_text(filter)
    assert len(text) <= LONGEST
    assert read(text, tz, region) == filter


@given(RANKED)
def test_every_order_of_groups_reads_back_as_itself(filter: CallLogFilter) -> None:
    assert read(as_text(filter)) == filter


def test_a_summary_that_is_asked_for_stays_one_beside_a_cost_and_a_limit() -> None:
    same_again(read("summary -cost:1 limit:1"))
    assert read("summary -cost:1 limit:1").intent is Intent.SUMMARY
    assert read("what did the last call cost").intent is Intent.LIST


def test_a_qualifier_behind_a_name_is_no_noun_of_it() -> None:
    assert read("to Bob team:payments") == read("team:payments to Bob")
    assert read('to:"a@b" user:any') == read('user:any to:"a@b"')


def test_a_filter_is_written_in_qualifiers() -> None:
    filter = read("failed since yesterday to *8888 team pay or plat cheapest limit 5 skip 5")
    assert as_text(filter) == (
        'since:2026-11-22T05:00:00Z failed team:"pay","plat" to:*8888 '
        "sort:callCostInUSDCents limit:5 skip:5"
    )


def groups(*, rank: Rank | None = None, having: Having | None = None) -> CallLogFilter:
    return CallLogFilter(intent=Intent.SUMMARY, group_by="team", rank=rank, having=having)


NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("filter", "text"),
    [
        (CallLogFilter(), ""),
        (CallLogFilter(intent=Intent.COUNT), "count"),
        (CallLogFilter(intent=Intent.SUMMARY), "summary"),
        (CallLogFilter(intent=Intent.TIMELINE), "timeline"),
        (
            CallLogFilter(intent=Intent.SUMMARY, group_by="team", then_by="hour_of_day"),
            "by:team,hour of day",
        ),
        (groups(rank=Rank("calls")), "by:team ranked by calls"),
        (groups(rank=Rank("rate", top=1)), "by:team ranked by rate top 1"),
        (
            groups(rank=Rank("cost", Direction.ASC, 3)),
            "by:team ranked by cost ascending top 3",
        ),
        (groups(having=Having("calls", Operator.GT, 3)), "by:team having more than 3 calls"),
        (groups(having=Having("calls", Operator.GTE, 3)), "by:team having at least 3 calls"),
        (
            groups(having=Having("failed", Operator.LT, 3)),
            "by:team having fewer than 3 failed calls",
        ),
        (groups(having=Having("cost", Operator.LTE, 3)), "by:team having at most 3 cents"),
        (groups(having=Having("calls", Operator.EQ, 3)), "by:team having exactly 3 calls"),
        (CallLogFilter(names=(OpenName(("bob",)),)), 'for "bob"'),
        (CallLogFilter(names=(OpenName(("bob",), ("user", "team")),)), 'did "bob"'),
        (CallLogFilter(names=(OpenName(("db",), ("incident", "alert")),)), 'during "db"'),
        (CallLogFilter(names=(OpenName(("a", "b"), negated=True),)), 'not for "a" or "b"'),
        (CallLogFilter(recurring=Recurring((6, 7), tz=NEW_YORK)), "every sat,sun"),
        (
            CallLogFilter(recurring=Recurring(begin="22:00", end="06:00", tz=NEW_YORK)),
            "every day 22:00-06:00",
        ),
        (
            CallLogFilter(
                recurring=Recurring((1, 2, 3, 4, 5), "09:00", "17:00", outside=True, tz=NEW_YORK)
            ),
            "outside every mon,tue,wed,thu,fri 09:00-17:00",
        ),
        (
            CallLogFilter(sort=(("createdAt", Direction.ASC), ("toNumber", Direction.DESC))),
            "sort:createdAt sort:-toNumber",
        ),
        (CallLogFilter(limit=1, skip=0), "limit:1 skip:0"),
        (CallLogFilter(skip=5), "skip:5"),
    ],
)
def test_each_part_of_a_question_is_written_in_its_own_words(
    filter: CallLogFilter, text: str
) -> None:
    assert as_text(filter) == text
    if len(filter.sort) == 1:  # a text asks for one order
        same_again(filter)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("did anyone answer", "did anyone answer since:2026-11-22T14:00:00Z"),
        ("answer rate since yesterday", "answer rate since:2026-11-22T05:00:00Z"),
    ],
)
def test_a_question_of_being_reached_asks_for_calls_or_for_their_rate(
    text: str, written: str
) -> None:
    assert as_text(read(text)) == written
    same_again(read(text))


LAST_WEEK = ("2026-11-09T05:00:00Z", "2026-11-16T05:00:00Z")
THIS_WEEK = ("2026-11-16T05:00:00Z", "2026-11-23T05:00:00Z")
COMPARED = "compare {}..{} vs {}..{}".format(*LAST_WEEK, *THIS_WEEK)


@pytest.mark.parametrize(
    ("asks", "group_by", "text"),
    [
        ("", None, COMPARED),
        ("", "user", f"by:user {COMPARED}"),
        ("reached", None, f"did anyone answer {COMPARED}"),
    ],
)
def test_what_is_compared_is_written_as_two_windows(
    asks: str, group_by: str | None, text: str
) -> None:
    filter = CallLogFilter(
        intent=Intent.SUMMARY, group_by=group_by, compare=(LAST_WEEK, THIS_WEEK), asks=asks
    )
    assert as_text(filter) == text
    same_again(filter)


def test_the_calls_of_a_question_are_asked_for_without_what_is_done_with_them() -> None:
    filter = CallLogFilter(
        (Condition("status", Operator.EQ, "Busy"),),
        (("createdAt", Direction.ASC),),
        limit=5,
        skip=10,
        intent=Intent.SUMMARY,
        group_by="user",
        names=(OpenName(("db",)),),
        recurring=Recurring((1,)),
        rank=Rank("calls", top=3),
        having=Having("calls", Operator.GT, 3),
        asks="reached",
    )
    assert conditions_text(filter) == 'for "db" every mon status:"Busy" sort:createdAt'


def test_of_two_windows_the_calls_of_the_later_are_asked_for() -> None:
    filter = CallLogFilter(compare=(LAST_WEEK, THIS_WEEK))
    assert conditions_text(filter) == "since:{} before:{}".format(*THIS_WEEK)
