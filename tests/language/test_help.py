"""What the help shows: the rows of the grammar's rules, each of which is read as it says."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calllogs.errors import FilterError
from calllogs.filters.filter import NEWEST_FIRST, CallLogFilter, Intent
from calllogs.filters.recurring import WORKING_HOURS
from calllogs.filters.sentence import sentence
from calllogs.language import dialects, lexer
from calllogs.language.calendar import Calendar
from calllogs.language.help import topics
from calllogs.language.lexer import Cursor
from calllogs.language.parser import FilterBuilder, parse, rules_for
from calllogs.language.rules import RULES, Rule
from calllogs.language.usage import REFUSED, SILENT, TOPICS, Usage
from calllogs.model.fields import DURATION, OUTCOME
from calllogs.model.relations import RELATION_BY_NAME

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
USAGES = tuple(usage for rule in RULES for usage in rule.usages)
ROWS = tuple((usage, typed) for usage in USAGES for typed in usage.typeable)


def read(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="America/New_York", region="US")


def fields(filter: CallLogFilter) -> set[str]:
    return {condition.field for condition in filter.conditions}


def _orders(filter: CallLogFilter) -> bool:
    said = sentence(filter, tz="UTC").endswith("newest first")
    return filter.sort != NEWEST_FIRST or bool(filter.limit or filter.skip) or said


SAYS: Mapping[str, Callable[[CallLogFilter], bool]] = {
    "status": lambda filter: "status" in fields(filter),
    "numbers": lambda filter: bool(fields(filter) & {"toNumber", "fromNumber"}),
    "cost": lambda filter: "callCostInUSDCents" in fields(filter),
    "who": lambda filter: (
        bool(filter.names or "_id" in fields(filter))
        or any(condition.relation in RELATION_BY_NAME for condition in filter.conditions)
    ),
    "text": lambda filter: bool(fields(filter) & {"callData.message", "statusMessage", "text"}),
    "time": lambda filter: "createdAt" in fields(filter) or filter.recurring is not None,
    "order": _orders,
    "answers": lambda filter: filter.intent is not Intent.LIST or bool(filter.asks),
    "carrier": lambda filter: bool(fields(filter) & {DURATION, OUTCOME} or filter.asks),
}
"""Whether a filter says anything of a topic."""


@pytest.mark.parametrize(("usage", "typed"), ROWS, ids=[typed for _, typed in ROWS])
def test_what_the_help_shows_is_read_as_it_says(usage: Usage, typed: str) -> None:
    assert SAYS[usage.topic](read(typed))


def readers(text: str) -> list[Rule]:
    """Return the rules by which a text is read."""
    source = dialects.in_our_words(lexer.normalize(text))
    calendar = Calendar.of(NOW, "America/New_York", WORKING_HOURS)
    builder = FilterBuilder(Cursor(source, lexer.tokenize(source), calendar, "US"))
    used = []
    while not builder.cursor.done:
        start = builder.cursor.at
        for rule in rules_for(builder.cursor, builder.shape.intent):
            reading = builder.cursor.attempt(rule.reader)
            if reading is not None:
                builder.add(reading, start)
                used.append(rule)
                break
    return used


def test_a_phrase_is_told_by_the_rule_that_reads_it() -> None:
    others = {
        typed
        for rule in RULES
        for usage in rule.usages
        for typed in usage.typeable
        if rule not in readers(typed)
    }
    # Of the vocabulary's tables, what a rule before theirs reads to the same end.
    assert others == {
        *("not answered", "not picked up"),
        *("no less than 50c", "not less than 50c", "no more than 50c", "not more than 50c"),
        'status message contains "disk"',
    }


ORDERED = ("newest first", "oldest first", "most expensive first", "cheapest first")
SIZED = tuple(f"how many, {order}" for order in ORDERED)


@pytest.mark.parametrize(
    ("usage", "typed"), [row for row in ROWS if row[0].meaning in (*ORDERED, *SIZED)]
)
def test_an_order_is_told_in_the_words_of_the_reading(usage: Usage, typed: str) -> None:
    assert usage.meaning.removeprefix("how many, ") in sentence(read(typed), tz="UTC")


def test_every_rule_tells_what_can_be_typed_or_says_why_not() -> None:
    untold = {rule.reader.__qualname__ for rule in RULES if not rule.usages}
    assert untold == {
        # what is refused
        "read_unrecorded",
        "read_meaning",
        # what adds nothing, or is another way into what a row tells
        "read_ok",
        "_read_dash",
        "read_how",
        "read_status_noun",
        "read_call_id",
        "read_or_not",
        "Phrases.read",
    }
    assert SILENT == REFUSED == ()


def test_the_help_holds_every_phrase_of_the_rules_under_its_topic() -> None:
    told = {
        (topic.name, typed) for topic in topics() for row in topic.rows for typed in row.examples
    }
    assert told == {(usage.topic, typed) for usage in USAGES for typed in usage.examples}
    assert [topic.name for topic in topics()] == list(TOPICS)


def test_the_help_tells_each_meaning_of_a_topic_once() -> None:
    for topic in topics():
        meanings = [row.meaning for row in topic.rows]
        assert len(meanings) == len(set(meanings))


BESIDE = ("status", "numbers", "cost", "time")
"""Topics that are conditions on calls, so that one leaves another as it is."""
CONDITIONS = st.sampled_from([row for row in ROWS if row[0].topic in BESIDE and row[1] != "ok"])


@given(CONDITIONS, CONDITIONS)
def test_two_phrases_of_the_help_are_both_read_or_refused(
    one: tuple[Usage, str], other: tuple[Usage, str]
) -> None:
    try:
        filter = read(f"{one[1]}, {other[1]}")
    except FilterError:
        return
    assert SAYS[one[0].topic](filter)
    assert SAYS[other[0].topic](filter)
