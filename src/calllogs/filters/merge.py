"""Merging: conditions on one column become the one condition, or pair of bounds, it can hold."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from calllogs.filters.filter import CallLogFilter, Condition, Operator, written_instant


class Contradiction(Exception):
    """Two conditions cannot stand together.

    Attributes:
        field: The field of the later one.
        one_condition_per_column: Whether calls could meet both, and only OneUptime, which takes
            one condition a column, cannot be asked; else no call can meet both.
    """

    def __init__(self, field: str, *, one_condition_per_column: bool = False) -> None:
        super().__init__(field)
        self.field = field
        self.one_condition_per_column = one_condition_per_column


_EXCLUSIONS = (Operator.NE, Operator.NOT_IN)
_INCLUSIONS = (Operator.EQ, Operator.IN)
_SETS = (*_INCLUSIONS, *_EXCLUSIONS)
_LOWER = (Operator.GT, Operator.GTE, Operator.EQ)
_UPPER = (Operator.LT, Operator.LTE, Operator.EQ)
_BOUNDS = (*_LOWER, *_UPPER)
_PARTS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.STARTS_WITH: str.startswith,
    Operator.ENDS_WITH: str.endswith,
    Operator.CONTAINS: str.__contains__,
}
_SEARCHED = (".name", ".title", ".members")
"""Columns whose values are searched for in names: there a list is of parts, not of values."""


def merge(conditions: tuple[Condition, ...], new: Condition) -> tuple[Condition, ...]:
    """Return conditions with one more, merged with those on its column, in a fixed order.

    Raises:
        Contradiction: No call can meet them all, or their column would hold two conditions.
    """
    _check_presence(conditions, new)
    same = [c for c in conditions if c.field == new.field and c != new]
    others = [c for c in conditions if c.field != new.field]
    return tuple(sorted([*others, *_on_column([*same, new])], key=lambda c: (c.field, c.op)))


def _check_presence(conditions: tuple[Condition, ...], new: Condition) -> None:
    """Refuse `no incident` beside every other condition about an incident."""
    related = (c for c in conditions if c.relation == new.relation and c != new)
    if any(Operator.IS_NULL in (c.op, new.op) for c in related):
        raise Contradiction(new.field)


def _on_column(conditions: list[Condition]) -> list[Condition]:
    operators = {c.op for c in conditions}
    searched = conditions[0].field.endswith(_SEARCHED)
    if operators.issubset(_SETS) and not searched:
        return [_intersect_sets(conditions)]
    if operators.issubset(_BOUNDS) and not searched:
        return _tighten_bounds(conditions)
    return conditions if len(conditions) == 1 else [_narrow_numbers(conditions)]


def _intersect_sets(conditions: list[Condition]) -> Condition:
    """Return the one set that sets and complements of sets leave."""
    field = conditions[0].field
    excluded = {value for c in conditions if c.op in _EXCLUSIONS for value in c.values}
    included = [set(c.values) for c in conditions if c.op in _INCLUSIONS]
    if not included:
        return _one_or_many(field, excluded, Operator.NE, Operator.NOT_IN)
    return _some(field, set.intersection(*included) - excluded)


def _some(field: str, values: set[str | int]) -> Condition:
    if not values:
        raise Contradiction(field)
    return _one_or_many(field, values, Operator.EQ, Operator.IN)


def _one_or_many(
    field: str, values: Iterable[str | int], one: Operator, many: Operator
) -> Condition:
    texts = tuple(sorted(value for value in values if isinstance(value, str)))
    numbers = tuple(sorted(value for value in values if isinstance(value, int)))
    match texts or numbers:
        case (value,):
            return Condition(field, one, value)
    return Condition(field, many, texts or numbers)


def _tighten_bounds(conditions: list[Condition]) -> list[Condition]:
    """Return the highest lower and the lowest upper bound; an equality is both."""
    field = conditions[0].field
    lower = max((c for c in conditions if c.op in _LOWER), key=_place, default=None)
    upper = min((c for c in conditions if c.op in _UPPER), key=_place, default=None)
    if lower is None or upper is None:
        return [bound for bound in (lower, upper) if bound]
    (low, above), (high, below) = _place(lower), _place(upper)
    if low + above > high + below:
        raise Contradiction(field)
    if lower.value == upper.value:
        return [Condition(field, Operator.EQ, lower.value)]
    return [lower, upper]


_EARLIEST = datetime.min.replace(tzinfo=UTC)


def _place(bound: Condition) -> tuple[int, int]:
    """Return where a bound is, in cents or milliseconds, and where beside it values begin or end.

    Both are whole, so that nothing lies between 1 and 2 when both are excluded.
    """
    value = bound.value if isinstance(bound.value, int) else _milliseconds(str(bound.value))
    return value, {Operator.GT: 1, Operator.LT: -1}.get(bound.op, 0)


@lru_cache(maxsize=64)
def _milliseconds(instant: str) -> int:
    return (datetime.fromisoformat(instant) - _EARLIEST) // timedelta(milliseconds=1)


def _narrow_numbers(conditions: list[Condition]) -> Condition:
    """Return those of some whole phone numbers that also begin, end or go on as asked."""
    field = conditions[0].field
    whole = [c for c in conditions if c.op in _INCLUSIONS]
    parts = [c for c in conditions if c.op not in _INCLUSIONS]
    if not whole or "." in field or any(c.op not in _PARTS for c in parts):
        raise Contradiction(field, one_condition_per_column=True)
    numbers = _intersect_sets(whole).values
    return _some(
        field,
        {n for n in numbers if all(_PARTS[c.op](str(n), str(c.value)) for c in parts)},
    )


def freeze(filter: CallLogFilter, at: datetime) -> CallLogFilter:
    """Return the filter without calls made after an instant; those of its millisecond are in.

    Rows that arrive meanwhile then shift no page, also where the filter itself ends later (today).
    """
    end = Condition("createdAt", Operator.LT, written_instant(at + timedelta(milliseconds=1)))
    try:
        conditions = merge(filter.conditions, end)
    except Contradiction:  # it begins later: nothing can have been called yet
        return filter
    return replace(filter, conditions=conditions)


def compared(filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
    """Return the filters of the two windows that are compared, the earlier first, else this one.

    Groups of the earlier window are neither chosen nor cut: those of the later one are looked up
    in them.
    """
    if filter.compare is None:
        return (filter,)
    earlier, later = (
        replace(filter, compare=None, conditions=_within(filter.conditions, *window))
        for window in filter.compare
    )
    return replace(earlier, rank=None, having=None), later


def _within(conditions: tuple[Condition, ...], start: str, end: str) -> tuple[Condition, ...]:
    since = merge(conditions, Condition("createdAt", Operator.GTE, start))
    return merge(since, Condition("createdAt", Operator.LT, end))
