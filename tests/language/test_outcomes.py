"""What became of calls, in words: the carrier knows it, and OneUptime does not."""

from datetime import UTC, datetime

import pytest

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator, normal_form
from calllogs.filters.sentence import sentence
from calllogs.filters.text_form import as_text
from calllogs.language.parser import parse

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def read(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="UTC", region="US")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("answered calls", Condition("outcome", Operator.EQ, "connected")),
        ("picked up", Condition("outcome", Operator.EQ, "connected")),
        ("connected calls", Condition("outcome", Operator.EQ, "connected")),
        ("outcome:busy", Condition("outcome", Operator.EQ, "busy")),
        ("outcome:rang-out,busy", Condition("outcome", Operator.IN, ("busy", "no-answer"))),
        ('outcome:"not put through"', Condition("outcome", Operator.EQ, "failed")),
        ("-outcome:busy", Condition("outcome", Operator.NE, "busy")),
        ("longer than 30s", Condition("duration", Operator.GT, 30)),
        ("shorter than 30 seconds", Condition("duration", Operator.LT, 30)),
        ("lasting at least a minute", Condition("duration", Operator.GTE, 60)),
        ("connected for more than 2 minutes", Condition("duration", Operator.GT, 120)),
        ("not longer than 30s", Condition("duration", Operator.LTE, 30)),
        ("duration>30", Condition("duration", Operator.GT, 30)),
        ("duration:<=1min", Condition("duration", Operator.LTE, 60)),
    ],
)
def test_outcomes_and_seconds_are_conditions_that_read_back(
    text: str, condition: Condition
) -> None:
    filter = read(text)
    assert filter.conditions == (condition,)
    assert read(as_text(filter)) == filter


def test_what_follows_seconds_without_a_unit_is_read_too() -> None:
    filter = read('duration:30 -status:"Success"')
    assert filter.conditions == (
        Condition("duration", Operator.EQ, 30),
        Condition("status", Operator.NE, "Success"),
    )
    assert read(as_text(filter)) == filter
    assert read("longer than 30 to +15551234567") == read("longer than 30s to +15551234567")


@pytest.mark.parametrize(
    "text", ["busy", "missed", "no answer", "rang out", "unanswered", "not answered"]
)
def test_what_has_a_status_stays_one_so_that_a_text_is_read_alike_everywhere(text: str) -> None:
    (condition,) = read(text).conditions
    assert condition.field == "status"


def test_an_outcome_is_a_list_in_the_normal_form() -> None:
    conditions = normal_form(read("outcome:rang-out longer than 30s"))["conditions"]
    assert conditions == [
        {"field": "duration", "op": "gt", "value": 30},
        {"field": "outcome", "op": "in", "value": ["no-answer"]},
    ]


def test_the_sentence_names_outcome_and_seconds() -> None:
    said = sentence(read("answered calls longer than 30s"), tz="UTC")
    assert said == "Calls with a duration over 30 s with the outcome “connected”, newest first"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outcome:rang", "'rang' is not an outcome I know."),
        ("duration:soon", "This needs seconds, such as duration>30."),
        ("how long did it last", "OneUptime does not record how long a call lasted."),
        ("went to voicemail", "the carrier cannot tell one from a person"),
        ("reached calls", "does not record whether anybody answered"),
    ],
)
def test_what_cannot_be_told_apart_is_said(text: str, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        read(text)
