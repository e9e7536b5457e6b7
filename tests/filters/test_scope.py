"""What a question of an incident's channel is about."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, OpenName, Operator
from calllogs.filters.scope import (
    EVERYWHERE,
    ScopedText,
    is_within,
    narrowed,
    read_reach,
    text_within,
    within,
    without,
)
from calllogs.filters.text_form import as_text
from calllogs.language.parser import parse
from calllogs.model.relations import ALERT, INCIDENT
from calllogs.model.subjects import Subject
from tests.filters.strategies import FILTERS

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
SUBJECT = Subject(INCIDENT, 42, "b288141c-fecc-537f-b6ac-e45d5ad59b6c")
ABOUT_42 = Condition("incident.incidentNumber", Operator.EQ, 42)


def read(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="UTC", region="US")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("failed", ScopedText("failed")),
        ("all calls", ScopedText("all calls")),
        ("whole project", ScopedText("", "project")),
        ("failed in the whole project today", ScopedText("failed today", "project")),
        ("Everywhere failed", ScopedText("failed", "project")),
        ("summary for all incidents", ScopedText("summary", "project")),
        ("summary of all the alerts by user", ScopedText("summary by user", "project")),
        ("who was called for this incident", ScopedText("who was called", "channel")),
        ("timeline here", ScopedText("timeline", "channel")),
        ('said "everywhere"', ScopedText('said "everywhere"')),
        ("said “this incident” here", ScopedText("said “this incident”", "channel")),
        ("message:everywhere", ScopedText("message:everywhere")),
        ("all incidents 41 and 42", ScopedText("all incidents 41 and 42")),
        ("user there", ScopedText("user there")),
        ("calls for this", ScopedText("calls", "channel")),
        ("was bob called for this yet", ScopedText("was bob called yet", "channel")),
        ("this one?", ScopedText("?", "channel")),
        ("this week", ScopedText("this week")),
        ("since this morning", ScopedText("since this morning")),
        ("failed this last hour", ScopedText("failed this last hour")),
        ("status?", ScopedText("")),
        ("What's going on", ScopedText("")),
        ("status error", ScopedText("status error")),
        ("has anyone acked this yet", ScopedText("timeline", "channel")),
        ("no one acked???", ScopedText("timeline", "channel")),
        ("who's acknowledged it so far", ScopedText("timeline", "channel")),
        ("who acked everywhere", ScopedText("who acked", "project")),
        ("acked incident 41", ScopedText("acked incident 41")),
        ("timeline 42", ScopedText("timeline incident 42")),
    ],
)
def test_words_say_how_far_a_question_reaches(text: str, expected: ScopedText) -> None:
    assert read_reach(text) == expected


@pytest.mark.parametrize(
    "text", ["", "failed today", "by day", "timeline", "called alice", "all calls"]
)
def test_a_question_that_names_nothing_is_about_the_channels_subject(text: str) -> None:
    narrowed = within(read(text), SUBJECT)
    assert {*narrowed.conditions} == {*read(text).conditions, ABOUT_42}
    assert is_within(narrowed, SUBJECT)
    assert without(narrowed, SUBJECT) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "incident 41",
        "incident 41 or 42",
        "not incident 42",
        "alert 7",
        'incident "disk"',
        "any incident",
        "no incident",
        "id b288141c-fecc-537f-b6ac-e45d5ad59b6c",
        "calls for <#C1|inc-42>",
    ],
)
def test_a_question_that_names_another_is_about_that(text: str) -> None:
    assert within(read(text), SUBJECT) == read(text)


def test_a_subject_without_a_number_is_known_by_its_id() -> None:
    unnumbered = Subject(ALERT, id=SUBJECT.id)
    expected = CallLogFilter((Condition("alertId", Operator.EQ, SUBJECT.id),))
    assert within(CallLogFilter(), unnumbered) == expected


@given(FILTERS)
def test_the_text_of_a_filter_is_read_as_it_in_the_channel_too(filter: CallLogFilter) -> None:
    for subject in (SUBJECT, None):
        text = text_within(filter, subject)
        asked = read_reach(text)
        assert asked.text == as_text(filter)
        assert (asked.reach == "project") is text.startswith(EVERYWHERE)
        if subject and asked.reach != "project":
            assert within(filter, subject) == filter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who was called", "timeline incident 42"),
        ("failed", "failed incident 42"),
        ("was anyone reached", "was anyone reached incident 42"),
        ("incident 41", "incident 41"),
        ("any incident", "any incident"),
    ],
)
def test_a_question_is_read_as_one_about_the_subject(text: str, expected: str) -> None:
    assert narrowed(read(text), text, SUBJECT, read) == read(expected)
    assert narrowed(read(text), text, None, read) == read(text)


def test_what_cannot_be_read_with_the_subject_behind_it_is_narrowed_all_the_same() -> None:
    def only_alone(text: str) -> CallLogFilter:
        if text != "failed":
            raise FilterError(text, "no")
        return read(text)

    assert narrowed(read("failed"), "failed", SUBJECT, only_alone) == within(
        read("failed"), SUBJECT
    )


def test_a_name_of_an_incident_left_open_names_another() -> None:
    named = CallLogFilter(names=(OpenName(("payments",), ("incident", "alert")),))
    person = CallLogFilter(names=(OpenName(("bob",), ("user", "team")),))
    assert within(named, SUBJECT) == named
    assert is_within(within(person, SUBJECT), SUBJECT)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("whos been rung", "timeline incident 42"),
        ("did it escalate", "timeline incident 42"),
        ("latest failure", "incident 42 failed latest 1"),
        ("last failure", "incident 42 failed latest 1"),
        ("how many ppl", "incident 42 by user"),
        ("cost so far", "incident 42 summary"),
        ("did it page <@U0BOB|bob>", "incident 42 <@U0BOB>"),
        ("status breakdown", "incident 42 by status"),
        ("any update on calls", "incident 42"),
        ("calls for #41 instead", "incident 41"),
        ("bobs calls", "incident 42 for bobs"),
        ("last 5", "incident 42 latest 5"),
    ],
)
def test_what_is_typed_in_a_channel_is_read_about_its_incident(typed: str, plain: str) -> None:
    asked = read_reach(typed)
    filter = narrowed(read_open(asked.text), asked.text, SUBJECT, read_open)
    assert filter == read_open(plain)


@pytest.mark.parametrize(
    "typed",
    [
        *("call bob", "page bob pls", "call bob again", "compare with incident 41", "next level?"),
        *("same as incident 41?", "lol", "eta?", "did she get called", "who is on call", "cool"),
    ],
)
def test_what_asks_nothing_of_calls_in_a_channel_is_refused(typed: str) -> None:
    with pytest.raises(FilterError):
        read_open(read_reach(typed).text)


def read_open(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="UTC", region="US", look_up=True)
