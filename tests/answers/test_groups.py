from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from calllogs.answers.groups import MEASURES, Group, having, measure_of, number_of, ranked
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Direction, Having, Intent, Operator, Rank
from calllogs.filters.text_form import as_text
from calllogs.language.parser import parse
from calllogs.language.vocabulary import RANKS
from tests.recorded import NOW

NONE = Group((("n", "none"),))
THREE = Group((("a", "A"),), calls=3, placed=1, cents=10)
FOUR = Group((("b", "B"),), calls=4, placed=3, cents=10)
EIGHT = Group((("c", "C"),), calls=8, placed=6, cents=40)
ALL = Group(calls=15, placed=10, cents=60)
GROUPS = [THREE, NONE, FOUR, EIGHT]


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        (Rank("calls"), [EIGHT, FOUR, THREE, NONE]),
        (Rank("calls", Direction.ASC), [NONE, THREE, FOUR, EIGHT]),
        (Rank("rate"), [THREE, FOUR, EIGHT, NONE]),
        (Rank("rate", Direction.ASC), [FOUR, EIGHT, THREE, NONE]),
        (Rank("cost"), [EIGHT, THREE, FOUR, NONE]),
        (Rank("average", Direction.ASC), [FOUR, THREE, EIGHT, NONE]),
        (Rank("share"), [EIGHT, FOUR, THREE, NONE]),
        (Rank("gap"), GROUPS),
    ],
)
def test_groups_are_ranked_and_what_has_no_figure_comes_last(
    rank: Rank, expected: list[Group]
) -> None:
    assert ranked(GROUPS, ALL, rank) == expected


@pytest.mark.parametrize(
    ("by", "op", "value", "kept"),
    [
        ("calls", Operator.GT, 4, [EIGHT]),
        ("calls", Operator.GTE, 4, [FOUR, EIGHT]),
        ("calls", Operator.LT, 4, [THREE, NONE]),
        ("calls", Operator.LTE, 4, [THREE, NONE, FOUR]),
        ("calls", Operator.EQ, 0, [NONE]),
        ("calls", Operator.EQ, 4, [FOUR]),
        ("calls", Operator.NE, 0, [THREE, FOUR, EIGHT]),
        ("calls", Operator.NE, 4, [THREE, NONE, EIGHT]),
        ("rate", Operator.GT, 25, [THREE]),
        ("rate", Operator.GTE, 25, [THREE, FOUR, EIGHT]),
    ],
)
def test_groups_are_chosen_by_a_number(
    by: str, op: Operator, value: int, kept: list[Group]
) -> None:
    assert having(GROUPS, ALL, Having(by, op, value)) == kept


def test_rates_and_averages_are_exact() -> None:
    assert (THREE.rate, THREE.average) == (Fraction(200, 3), Fraction(10, 3))
    assert (NONE.rate, NONE.average) == (None, None)


def test_what_groups_have_not_and_what_is_no_number_is_said_with_what_there_is() -> None:
    with pytest.raises(FilterError, match=r"Groups have no 'height'. They have: calls, placed,"):
        measure_of("height")
    with pytest.raises(FilterError, match=r"gap is not a number. Compare one of: calls, placed,"):
        number_of("gap")


def test_of_a_long_name_as_much_is_repeated_as_tells_which_it_is() -> None:
    with pytest.raises(FilterError, match=rf"Groups have no '{'x' * 40}'\."):
        measure_of("x" * 41)


def test_every_order_of_groups_can_be_written_in_the_language() -> None:
    assert {*RANKS} == {*MEASURES}
    for measure in MEASURES:
        for direction in Direction:
            for top in (None, 3):
                asked = CallLogFilter(
                    group_by="user", intent=Intent.SUMMARY, rank=Rank(measure, direction, top)
                )
                assert parse(as_text(asked), now=NOW, tz="UTC", region="US") == asked


FIRST, LAST = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 12))
TOLD = Group(
    (("d", "D"),),
    calls=8,
    placed=6,
    people=3,
    numbers=2,
    cents=60,
    first=FIRST,
    last=LAST,
    night=1,
    weekend=4,
    business=5,
    told=4,
    connected=1,
    busy=2,
    no_answer=0,
    seconds=42,
    acknowledged=timedelta(minutes=5),
    gap=(FIRST, LAST),
)


@pytest.mark.parametrize(
    ("measure", "figure", "of_nothing"),
    [
        ("calls", 8, 0),
        ("placed", 6, 0),
        ("failed", 2, 0),
        ("rate", 25, None),
        ("people", 3, 0),
        ("numbers", 2, 0),
        ("cost", 60, 0),
        ("average", Fraction(15, 2), None),
        ("share", 40, None),
        ("night", 1, 0),
        ("weekend", 4, 0),
        ("business", 5, 0),
        ("connected", 1, None),
        ("connected_rate", 25, None),
        ("busy", 2, None),
        ("no_answer", 0, None),
        ("seconds", 42, None),
        ("first", FIRST, None),
        ("last", LAST, None),
        ("acknowledged", timedelta(minutes=5), None),
        ("gap", timedelta(hours=3), None),
    ],
)
def test_a_group_has_a_figure_of_each_measure_but_none_where_nothing_is_known(
    measure: str, figure: object, of_nothing: object
) -> None:
    of = MEASURES[measure].of
    assert (of(TOLD, Group(calls=20)), of(Group(), Group())) == (figure, of_nothing)


def test_what_is_no_number_is_a_time() -> None:
    times = [measure.name for measure in MEASURES.values() if not measure.number]
    assert times == ["first", "last", "acknowledged", "gap"]


def test_equal_groups_stay_as_they_were_in_both_directions() -> None:
    cheap = [THREE, FOUR]  # of the same cost
    for direction in Direction:
        assert ranked(cheap, ALL, Rank("cost", direction)) == cheap
        assert ranked(cheap[::-1], ALL, Rank("cost", direction)) == cheap[::-1]


def test_a_group_of_no_calls_has_nothing_of_anything() -> None:
    counts = (*(0,) * 5, None, None, *(0,) * 8, None, None)
    assert tuple(Group()) == ((), *counts)
