"""Fields without a reader of their own, as a row of the model's table would add them."""

from datetime import UTC, datetime

import pytest

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator
from calllogs.language.calendar import Calendar
from calllogs.language.grammar.qualifiers import READERS_BY_KIND
from calllogs.language.lexer import Cursor, Qualifier, tokenize
from calllogs.model.fields import Kind

CALENDAR = Calendar.of(datetime(2026, 11, 23, 14, 0, tzinfo=UTC), "UTC")


def read(kind: Kind, value: str, operator: Operator | None = None) -> object:
    cursor = Cursor(value, tokenize(value), CALENDAR, "US")
    return READERS_BY_KIND[kind](cursor, Qualifier("provider", 0, operator))


@pytest.mark.parametrize(
    ("kind", "value", "operator", "expected"),
    [
        (Kind.TEXT, "twilio", None, Condition("provider", Operator.EQ, "twilio")),
        (Kind.TEXT, 'b,"a c"', None, Condition("provider", Operator.IN, ("a c", "b"))),
        (Kind.LONG_TEXT, '"a c"', None, Condition("provider", Operator.CONTAINS, "a c")),
        (Kind.NUMBER, "3", None, Condition("provider", Operator.EQ, 3)),
        (Kind.NUMBER, "3", Operator.GTE, Condition("provider", Operator.GTE, 3)),
    ],
)
def test_a_value_is_read_as_its_field_holds_it(
    kind: Kind, value: str, operator: Operator | None, expected: Condition
) -> None:
    assert read(kind, value, operator) == (expected,)


@pytest.mark.parametrize("value", ["", '""'])
def test_a_text_needs_a_value(value: str) -> None:
    with pytest.raises(FilterError, match="This needs a value"):
        read(Kind.TEXT, value)


@pytest.mark.parametrize("value", ["", "x", "3x", "2147483648"])
def test_a_number_is_whole_and_fits_its_column(value: str) -> None:
    assert read(Kind.NUMBER, value) is None
