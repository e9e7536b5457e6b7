from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.language import parse
from tests.language.test_cases import CASES, case_id
from tests.language.test_parser import SHUFFLED

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
READABLE = [case for case in CASES if not case["expect"].get("error")]


def read(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="America/New_York", region="US")


def same_again(filter: CallLogFilter) -> None:
    assert read(as_text(filter)) == filter


@pytest.mark.parametrize("case", READABLE, ids=case_id)
def test_a_filter_written_out_reads_as_the_same_filter(case: dict[str, Any]) -> None:
    try:
        filter = read(case["text"])
    except FilterError:  # a case of another day, whose window has not begun on this one
        return
    same_again(filter)


@settings(deadline=None, max_examples=300)
@given(SHUFFLED)
def test_whatever_is_understood_can_be_written_out_and_read_again(text: str) -> None:
    try:
        filter = read(text)
    except FilterError:
        return
    same_again(filter)


def test_a_filter_is_written_in_qualifiers() -> None:
    filter = read("failed since yesterday to *8888 team pay or plat cheapest limit 5 skip 5")
    assert as_text(filter) == (
        'since:2026-11-22T05:00:00Z -status:"Completed","Success" team:"pay","plat" to:*8888 '
        "sort:callCostInUSDCents limit:5 skip:5"
    )
