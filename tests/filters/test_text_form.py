from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.filters.text_form import as_text
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
