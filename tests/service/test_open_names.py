from typing import Any

import pytest

from calllogs.answers.caveats import PLACED, TELLING
from calllogs.errors import FilterError, UnclearName
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.language.parser import parse
from calllogs.service.open_names import likeness
from tests.recorded import NOW, Counting, sandbox, service


def question(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="America/New_York", region="US", look_up=True)


NAME, TITLE = "user.name", "incident.incidentNumber"
MEANT = [
    ("was bob called", Condition(NAME, Operator.CONTAINS, "Bob Okafor")),
    ("bob", Condition(NAME, Operator.CONTAINS, "Bob Okafor")),
    ("dana muller's calls", Condition(NAME, Operator.CONTAINS, "Dana Müller")),
    ("calls for payments", Condition("team.name", Operator.CONTAINS, "Payments")),
    ("the checkout outage", Condition(TITLE, Operator.EQ, 41)),
    ("not for the login issue", Condition(TITLE, Operator.NE, 44)),
]


@pytest.mark.parametrize(("text", "condition"), MEANT)
@pytest.mark.parametrize("key", ["full", "read"])
async def test_a_name_that_means_one_thing_is_taken_and_said(
    text: str, condition: Condition, key: str
) -> None:
    if key == "read" and (condition.field == TITLE or "Müller" in str(condition.value)):
        pytest.skip("calls alone tell no numbers of incidents, and are searched accents and all")
    answer = await service(sandbox(), key).list(question(text), now=NOW)
    assert condition in answer.filter.conditions
    assert answer.filter.names == ()


async def test_what_a_name_turned_out_to_be_is_said() -> None:
    answer = await service(sandbox(), "full").count(question("was bob called"), now=NOW)
    note = next(note for note in answer.notes if "bob" in note.text)
    assert (note.text, note.quoted) == ("“bob” is read as the person", ("Bob Okafor",))


async def test_a_name_of_several_things_is_asked_back_with_a_question_for_each() -> None:
    with pytest.raises(UnclearName) as caught:
        await service(sandbox(), "full").list(question("was alex called today"), now=NOW)
    error = caught.value
    assert [choice.label for choice in error.choices] == [
        "Alex Jones, person",
        "Alex Smith, person",
    ]
    assert (error.about, error.text[error.start : error.end]) == ("alex", "alex")
    for choice, name in zip(error.choices, ("Alex Jones", "Alex Smith"), strict=True):
        assert Condition(NAME, Operator.CONTAINS, name) in question(choice.question).conditions


async def test_a_name_of_nothing_is_an_error_at_the_word_with_the_nearest_names() -> None:
    with pytest.raises(FilterError, match="The nearest: Priya Raman") as caught:
        await service(sandbox(), "full").list(question("did priye get called"), now=NOW)
    assert (caught.value.about, caught.value.suggestion) == ("priye", '"Priya Raman"')


async def test_names_of_several_kinds_are_no_list() -> None:
    with pytest.raises(FilterError, match="OneUptime cannot search for one or the other"):
        await service(sandbox(), "full").list(question("bob or payments yesterday"), now=NOW)


async def test_names_are_looked_up_in_one_round_and_kept() -> None:
    counting = Counting(sandbox())
    calls = service(counting, "full")
    await calls.count(question("was bob called"), now=NOW)
    assert sorted(counting.paths) == [
        "call-log/get-list",  # the question
        "call-log/get-list",  # people that calls name
        "team-member/get-list",
        "team/get-list",
    ]
    counting.paths.clear()
    await calls.count(question("was bob called"), now=NOW)
    assert counting.paths == ["call-log/get-list"]


@pytest.mark.parametrize(
    ("value", "title", "like"),
    [
        ("bob okafor", "Bob Okafor", 0),
        ("bob", "Bob Okafor", 1),
        ("oka", "Bob Okafor", 2),
        ("muller", "Dana Müller", 1),
        ("ed", "Ahmed", 9),
        ("okafor bob", "Bob Okafor", 9),
        ("", "Bob Okafor", 9),
    ],
)
def test_names_are_matched_by_words_and_how_they_begin(value: str, title: str, like: int) -> None:
    assert likeness(value, title) == like


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("by weekday", ("Monday", 66)),
        ("by team and month", ("none · September 2026", 32)),
        ("who was called more than 105 times", ("Alex Smith", 106)),
        ("top 5 people by cost", ("Bob Okafor", 102)),
        ("which team costs the most", ("none", 322)),
    ],
)
async def test_sums_asked_for_in_plain_words_are_answered(
    text: str, first: tuple[str, int]
) -> None:
    answer = await service(sandbox(), "full").summarize(question(text), tz="UTC", now=NOW)
    group = answer.value.groups[0]
    assert (" · ".join(label for _, label in group.keys), group.calls) == first


async def test_two_months_are_compared_in_plain_words() -> None:
    asked = question("october vs november")
    found = (await service(sandbox(), "full").summarize(asked, tz="UTC", now=NOW)).value
    assert found.before is not None
    assert [each.all and each.all.calls for each in (found.before, found)] == [310, 218]


async def test_the_nights_of_a_week_are_those_calls_and_no_others() -> None:
    calls = service(sandbox())
    whole = await calls.count(question("last week"), now=NOW)
    night = await calls.count(question("at night last week"), now=NOW)
    day = await calls.count(question("last week every day 06:00-22:00"), now=NOW)
    assert 0 < night.value < whole.value
    assert night.value + day.value == whole.value


async def test_being_reached_is_about_the_last_day_and_tells_what_came_before() -> None:
    calls = service(sandbox(), "full")
    answer = await calls.list(question("was bob reached"), now=NOW)
    whole = await calls.count(question("to bob"), now=NOW)
    texts = [note.text for note in answer.notes]
    earlier = whole.value - answer.value.total
    assert {PLACED.text, TELLING.text} <= {*texts}
    assert f"Before that time there were {earlier:,} calls." in texts


def named_like_words(dataset: dict[str, Any]) -> None:
    names = ("May Lin", "Sunday Adeleke", "Today Okafor", "Error Jones", "April Jones", "Ed Hall")
    for user, name in zip(dataset["users"], names, strict=True):
        user["name"] = name
    dataset["teams"][0]["name"] = "Busy bees"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("calls to May", Condition(NAME, Operator.CONTAINS, "May")),
        ("did May get called", Condition(NAME, Operator.CONTAINS, "May Lin")),
        ("called April Jones", Condition(NAME, Operator.CONTAINS, "April Jones")),
        ("user Sunday Adeleke", Condition(NAME, Operator.CONTAINS, "Sunday Adeleke")),
        ("team Busy Bees", Condition("team.name", Operator.CONTAINS, "Busy Bees")),
        ('for "busy bees"', Condition("team.name", Operator.CONTAINS, "Busy bees")),
        ("was ed called", Condition(NAME, Operator.CONTAINS, "Ed Hall")),
    ],
)
async def test_people_and_teams_named_like_words_are_found(text: str, condition: Condition) -> None:
    calls = service(sandbox(named_like_words), "full")
    answer = await calls.count(question(text), now=NOW)
    assert answer.filter.conditions == (condition,)
    assert answer.value > 0


@pytest.mark.parametrize(
    "text", ["was may paged", "busy bees yesterday", "team busy bees", "to may"]
)
def test_a_name_typed_like_a_word_is_not_guessed_at(text: str) -> None:
    with pytest.raises(FilterError):
        question(text)
