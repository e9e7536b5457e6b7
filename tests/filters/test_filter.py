import pytest

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator, resolve_me

MINE = CallLogFilter((Condition("user", Operator.EQ, "me"),))


def test_me_becomes_the_askers_email_in_lower_case() -> None:
    assert resolve_me(MINE, "Alice@Example.com").conditions == (
        Condition("user.email", Operator.EQ, "alice@example.com"),
    )


def test_me_is_an_error_when_nobody_knows_who_asks() -> None:
    with pytest.raises(FilterError, match="I do not know who you are") as caught:
        resolve_me(MINE, None)
    assert caught.value.about == "me"


def test_a_filter_without_me_stays_as_it_is() -> None:
    filter = CallLogFilter((Condition("user.name", Operator.CONTAINS, "me"),))
    assert resolve_me(filter, None) == filter
