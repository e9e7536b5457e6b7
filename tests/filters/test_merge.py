"""Merging, by examples of each algorithm and against what conditions mean, value by value."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calllogs.filters.filter import CallLogFilter, Condition, Contradiction, Operator, freeze, merge
from tests.filters.strategies import conditions, costs, lists, presence, sets

Conditions = tuple[Condition, ...]
Comparison = tuple[Operator, object]
EQ, NE, IN, NOT_IN = Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN
GT, GTE, LT, LTE = Operator.GT, Operator.GTE, Operator.LT, Operator.LTE
IS_NULL, NOT_NULL = Operator.IS_NULL, Operator.NOT_NULL
CONTAINS, NOT_CONTAINS = Operator.CONTAINS, Operator.NOT_CONTAINS
STARTS, ENDS = Operator.STARTS_WITH, Operator.ENDS_WITH
COST = "callCostInUSDCents"
AT = "2026-11-03T14:00:00Z"


def merge_all(several: Iterable[Condition]) -> Conditions:
    merged: Conditions = ()
    for condition in several:
        merged = merge(merged, condition)
    return merged


def of(field: str, *comparisons: Comparison) -> list[Condition]:
    return [Condition(field, op, value) for op, value in comparisons]  # type: ignore[arg-type]  # any value, for short


def refusal(several: Iterable[Condition]) -> Contradiction:
    with pytest.raises(Contradiction) as caught:
        merge_all(several)
    return caught.value


# Examples


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([(IN, ("Busy",))], (EQ, "Busy")),
        ([(NOT_IN, ("Busy",))], (NE, "Busy")),
        ([(IN, ("Busy", "Error")), (IN, ("Error", "Success"))], (EQ, "Error")),
        ([(IN, ("A", "B", "C")), (NE, "B")], (IN, ("A", "C"))),
        ([(NE, "B"), (NE, "A")], (NOT_IN, ("A", "B"))),
        ([(NOT_IN, ("A", "B")), (NE, "A")], (NOT_IN, ("A", "B"))),
        ([(NOT_IN, ()), (NE, "A")], (NE, "A")),
        ([(NOT_IN, ())], (NOT_IN, ())),
    ],
)
def test_sets_intersect(given: list[Comparison], left: Comparison) -> None:
    assert merge_all(of("status", *given)) == tuple(of("status", left))


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([(GT, 10), (GT, 20)], [(GT, 20)]),
        ([(GT, 10), (GTE, 10)], [(GT, 10)]),
        ([(GTE, 11), (GT, 10)], [(GTE, 11)]),
        ([(LT, 10), (LTE, 10)], [(LT, 10)]),
        ([(LTE, 9), (LT, 10)], [(LTE, 9)]),
        ([(LT, 30), (GT, 10), (LTE, 20)], [(GT, 10), (LTE, 20)]),
        ([(GTE, 10), (LTE, 10)], [(EQ, 10)]),
        ([(GT, 10), (LTE, 11)], [(GT, 10), (LTE, 11)]),
        ([(GTE, 10), (LT, 11)], [(GTE, 10), (LT, 11)]),
        ([(GT, 10), (LT, 12)], [(GT, 10), (LT, 12)]),
        ([(EQ, 10), (GT, 9), (LT, 11)], [(EQ, 10)]),
    ],
)
def test_of_bounds_the_tightest_are_left(given: list[Comparison], left: list[Comparison]) -> None:
    assert merge_all(of(COST, *given)) == tuple(of(COST, *left))


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([(LT, AT), (LT, "2026-11-03T14:00:00.250Z")], AT),
        (
            [(LT, "2026-11-03T14:00:01Z"), (LT, "2026-11-03T14:00:00.250Z")],
            "2026-11-03T14:00:00.250Z",
        ),
    ],
)
def test_an_instant_with_a_fraction_is_later_than_its_second(
    given: list[Comparison], left: str
) -> None:
    assert merge_all(of("createdAt", *given)) == (Condition("createdAt", LT, left),)


def test_between_two_instants_of_one_millisecond_there_is_a_call_at_its_end() -> None:
    bounds = of("createdAt", (GTE, "2026-11-03T14:00:00.0006Z"), (LT, "2026-11-03T14:00:00.0014Z"))
    assert merge_all(bounds) == tuple(bounds)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([(EQ, "+15550001111"), (ENDS, "1111")], (EQ, "+15550001111")),
        ([(IN, ("+15550001111", "+15550002222")), (ENDS, "1111")], (EQ, "+15550001111")),
        ([(STARTS, "+1"), (IN, ("+12", "+13", "+44"))], (IN, ("+12", "+13"))),
        ([(CONTAINS, "000"), (EQ, "+15550001111")], (EQ, "+15550001111")),
    ],
)
def test_whole_numbers_are_narrowed_by_parts_of_numbers(
    given: list[Comparison], left: Comparison
) -> None:
    assert merge_all(of("toNumber", *given)) == tuple(of("toNumber", left))


def test_no_incident_may_be_said_twice_and_beside_other_things() -> None:
    absent, team = Condition("incidentId", IS_NULL), Condition("team.name", CONTAINS, "pay")
    assert merge_all([absent, team, absent]) == (absent, team)


@pytest.mark.parametrize(
    "other",
    [
        Condition("incidentId", NOT_NULL),
        Condition("incidentId", EQ, "a"),
        Condition("incident.title", CONTAINS, "db"),
        Condition("incident.incidentNumber", NE, 42),
    ],
)
def test_no_incident_contradicts_whatever_is_said_of_an_incident(other: Condition) -> None:
    absent = Condition("incidentId", IS_NULL)
    for pair in ([absent, other], [other, absent]):
        error = refusal(pair)
        assert (error.field, error.one_condition_per_column) == (pair[1].field, False)


def test_a_name_and_a_number_of_one_incident_stand_side_by_side() -> None:
    number = Condition("incident.incidentNumber", EQ, 42)
    title = Condition("incident.title", CONTAINS, "db")
    assert merge_all([title, number]) == (number, title)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("status", [(EQ, "Busy"), (NE, "Busy")]),
        ("status", [(IN, ("Busy", "Error")), (EQ, "Success")]),
        ("status", [(IN, ())]),
        (COST, [(GT, 10), (LT, 10)]),
        (COST, [(GT, 10), (LT, 11)]),
        (COST, [(GTE, 11), (LTE, 10)]),
        (COST, [(EQ, 10), (GT, 10)]),
        (COST, [(EQ, 10), (LT, 10)]),
        ("createdAt", [(GTE, AT), (LT, AT)]),
        ("createdAt", [(GTE, "2026-11-03T14:00:00.001Z"), (LT, AT)]),
        ("toNumber", [(EQ, "+15550001111"), (ENDS, "2222")]),
    ],
)
def test_what_no_call_can_meet_is_a_contradiction(field: str, given: list[Comparison]) -> None:
    error = refusal(of(field, *given))
    assert (error.field, error.one_condition_per_column) == (field, False)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("text", [(CONTAINS, "a"), (CONTAINS, "b")]),
        ("toNumber", [(STARTS, "+1"), (ENDS, "1")]),
        ("toNumber", [(NE, "+12"), (ENDS, "1")]),
        ("toNumber", [(EQ, "+12"), (NOT_CONTAINS, "1")]),
        ("team.name", [(CONTAINS, "a"), (IN, ("a", "b"))]),
        ("team.name", [(IN, ("a", "b")), (IN, ("b", "c"))]),
        ("team.members", [(CONTAINS, "a"), (CONTAINS, "b")]),
        ("incident.title", [(CONTAINS, "a"), (NOT_CONTAINS, "b")]),
        ("incidentId", [(NOT_NULL, None), (EQ, "a")]),
        (COST, [(NE, 10), (LT, 20)]),
    ],
)
def test_a_column_takes_one_condition(field: str, given: list[Comparison]) -> None:
    for several in (of(field, *given), of(field, *reversed(given))):
        error = refusal(several)
        assert (error.field, error.one_condition_per_column) == (field, True)


def test_a_frozen_filter_ends_now_wherever_it_ended_later() -> None:
    now = datetime(2026, 11, 3, 14, 0, 0, 250_000, tzinfo=UTC)
    since = Condition("createdAt", GTE, "2026-11-03T13:00:00Z")
    tomorrow = Condition("createdAt", LT, "2026-11-04T00:00:00Z")
    end = Condition("createdAt", LT, "2026-11-03T14:00:00.251Z")
    assert freeze(CallLogFilter(limit=5), now) == CallLogFilter((end,), limit=5)
    assert freeze(CallLogFilter((since,)), now) == CallLogFilter((since, end))
    assert freeze(CallLogFilter((since, tomorrow)), now) == CallLogFilter((since, end))
    before = CallLogFilter((since, Condition("createdAt", LT, AT)))
    assert freeze(before, now) == before


def test_a_filter_that_begins_later_is_frozen_already() -> None:
    now = datetime(2026, 11, 3, 13, 59, 59, tzinfo=UTC)
    begins = CallLogFilter((Condition("createdAt", GTE, AT),))
    assert freeze(begins, now) == begins


# What conditions mean, value by value

Value = str | int | None

INSTANTS = (
    "2026-11-03T13:59:59.999Z",
    AT,
    "2026-11-03T14:00:00.001Z",
    "2026-11-03T14:00:00.250Z",
    "2026-11-03T14:00:01Z",
    "2026-11-03T14:00:01.001Z",
)
"""In the order of time."""

NUMBERS = tuple("".join(digits) for size in range(1, 5) for digits in product("12", repeat=size))


def rank(value: object) -> int:
    return value if isinstance(value, int) else INSTANTS.index(str(value))


MEANINGS: dict[Operator, Callable[[Value, Condition], bool]] = {
    EQ: lambda value, condition: value == condition.value,
    NE: lambda value, condition: value != condition.value,
    IN: lambda value, condition: value in condition.values,
    NOT_IN: lambda value, condition: value not in condition.values,
    GT: lambda value, condition: rank(value) > rank(condition.value),
    GTE: lambda value, condition: rank(value) >= rank(condition.value),
    LT: lambda value, condition: rank(value) < rank(condition.value),
    LTE: lambda value, condition: rank(value) <= rank(condition.value),
    CONTAINS: lambda value, condition: str(condition.value) in str(value),
    NOT_CONTAINS: lambda value, condition: str(condition.value) not in str(value),
    STARTS: lambda value, condition: str(value).startswith(str(condition.value)),
    ENDS: lambda value, condition: str(value).endswith(str(condition.value)),
    IS_NULL: lambda value, _: value is None,
    NOT_NULL: lambda value, _: value is not None,
}


def meeting(several: Iterable[Condition], values: Iterable[Value]) -> list[Value]:
    """Return the values that meet every condition."""
    wanted = [*several]
    return [v for v in values if all(MEANINGS[c.op](v, c) for c in wanted)]


PARTS = (CONTAINS, NOT_CONTAINS, STARTS, ENDS)
BOUNDS = (EQ, GT, GTE, LT, LTE)
SETS = (EQ, NE, IN, NOT_IN)
KINDS: dict[str, tuple[st.SearchStrategy[Condition], Sequence[Value]]] = {
    "sets": (sets("status", st.sampled_from("ABC")), "ABCD"),
    "bounds": (conditions(COST, BOUNDS, st.integers(0, 4)), range(-1, 7)),
    "instants": (conditions("createdAt", (GTE, LT), st.sampled_from(INSTANTS[1:-1])), INSTANTS),
    "numbers": (
        sets("toNumber", st.sampled_from(NUMBERS))
        | conditions("toNumber", PARTS, st.sampled_from(NUMBERS[:6])),
        NUMBERS,
    ),
    "costs": (costs(st.integers(0, 4)), range(-1, 7)),
    "presence": (
        presence("incidentId")
        | conditions("incidentId", (EQ,), st.sampled_from("ab"))
        | lists("incidentId", st.sampled_from("ab")).filter(lambda c: c.op is IN),
        (None, "a", "b"),
    ),
}


def outcome(several: Iterable[Condition]) -> Conditions | bool:
    """Return what conditions merge to, or why not: whether one column would hold two."""
    try:
        return merge_all(several)
    except Contradiction as error:
        return error.one_condition_per_column


EXAMPLES = settings(max_examples=settings().max_examples // 2)  # for each kind


@pytest.mark.parametrize("kind", KINDS)
@EXAMPLES
@given(data=st.data())
def test_a_merged_filter_matches_what_all_of_its_conditions_match(
    kind: str, data: st.DataObject
) -> None:
    strategy, values = KINDS[kind]
    given = data.draw(st.lists(strategy, min_size=1, max_size=4))
    matching, merged = meeting(given, values), outcome(given)
    if isinstance(merged, bool):
        assert merged or not matching
    else:
        assert meeting(merged, values) == matching != []


@pytest.mark.parametrize("kind", KINDS)
@EXAMPLES
@given(data=st.data())
def test_merging_again_changes_nothing(kind: str, data: st.DataObject) -> None:
    given = data.draw(st.lists(KINDS[kind][0], min_size=1, max_size=4))
    merged = outcome(given)
    if not isinstance(merged, bool):
        assert merge_all([*merged, *merged]) == merged


ONE_ALGORITHM = st.sampled_from(("sets", "bounds", "instants", "presence")).flatmap(
    lambda kind: KINDS[kind][0]
)


@given(st.lists(ONE_ALGORITHM, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_conditions_changes_nothing(given: list[Condition], random: Random) -> None:
    shuffled = [*given]
    random.shuffle(shuffled)
    results = outcome(given), outcome(shuffled)
    refused = [isinstance(result, bool) for result in results]
    assert refused == [True, True] or results[0] == results[1]


def one_condition_per_column(one: Condition, other: Condition) -> bool:
    """Whether a column would hold both: they are of different algorithms."""
    pair = {one.op, other.op}
    whole_and_part = pair & {EQ, IN} and pair & {CONTAINS, STARTS, ENDS}
    absent = IS_NULL in pair
    return not (one == other or pair <= {*SETS} or pair <= {*BOUNDS} or whole_and_part or absent)


@pytest.mark.parametrize("kind", KINDS)
@EXAMPLES
@given(data=st.data())
def test_two_conditions_are_refused_exactly_when_nothing_or_two_would_be_left(
    kind: str, data: st.DataObject
) -> None:
    strategy, values = KINDS[kind]
    pair = data.draw(strategy), data.draw(strategy)
    expected = outcome(pair)
    assert outcome(reversed(pair)) == expected
    if one_condition_per_column(*pair):
        assert expected is True
    elif not meeting(pair, values):
        assert expected is False
    else:
        assert isinstance(expected, tuple)
