"""What a person asks of the call log, as a value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Operator(StrEnum):
    """The closed set of comparisons, named as in the normal form."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    IS_NULL = "is_null"
    NOT_NULL = "not_null"


class Intent(StrEnum):
    """What to do with the calls that match."""

    LIST = "list"
    COUNT = "count"
    SUMMARY = "summary"
    TIMELINE = "timeline"


class Direction(StrEnum):
    """The direction of an order."""

    ASC = "asc"
    DESC = "desc"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison on one field.

    Attributes:
        field: The API's own column name, with a dot into a relation (`incident.incidentNumber`),
            or one of those the API does not have: `text`, `user` (value "me"), `channel`,
            `team.members`.
        op: The comparison.
        value: Text, a whole number, a tuple of either (sorted, for IN and NOT_IN), a UTC instant
            written `YYYY-MM-DDTHH:MM:SSZ` for createdAt, None for IS_NULL and NOT_NULL.
    """

    field: str
    op: Operator
    value: str | int | tuple[str, ...] | tuple[int, ...] | None = None

    @property
    def values(self) -> tuple[str | int, ...]:
        """The value as a tuple: of one, of several, of none."""
        if isinstance(self.value, tuple):
            return self.value
        return () if self.value is None else (self.value,)


@dataclass(frozen=True, slots=True)
class CallLogFilter:
    """A question, fully understood: AND of conditions, order, size and intent."""

    conditions: tuple[Condition, ...] = ()
    sort: tuple[tuple[str, Direction], ...] = (("createdAt", Direction.DESC),)
    limit: int | None = None
    skip: int | None = None
    intent: Intent = Intent.LIST
    group_by: str | None = None


class Contradiction(Exception):
    """Two conditions that no call can meet together, or that a field can hold only one of.

    Attributes:
        field: The field they are about.
        crowded: Whether calls could meet both, but OneUptime takes one condition a field.
    """

    def __init__(self, field: str, *, crowded: bool = False) -> None:
        super().__init__(field)
        self.field = field
        self.crowded = crowded


_SETS = (Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN)
_BOUNDS = (Operator.GT, Operator.GTE, Operator.LT, Operator.LTE)
_NULLS = (Operator.IS_NULL, Operator.NOT_NULL)


def merged(conditions: tuple[Condition, ...], new: Condition) -> tuple[Condition, ...]:
    """Return conditions with one more: at most one set, or one pair of bounds, a field.

    Raises:
        Contradiction: No call can meet them all, or a field is given two values.
    """
    _check_presence(conditions, new)
    same = [c for c in conditions if c.field == new.field]
    others = [c for c in conditions if c.field != new.field]
    searched = new.field.endswith(
        (".name", ".title", ".members")
    )  # there, a set is of texts contained
    if all(c.op in _SETS for c in (*same, new)) and not searched:
        return _ordered([*others, _intersection([*same, new])])
    if all(c.op in (*_BOUNDS, Operator.EQ) for c in (*same, new)):
        return _ordered([*others, *_bounded([*same, new])])
    if new in same:
        return conditions
    return _ordered([*others, *_narrowed([*same, new])])


_PARTS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.STARTS_WITH: str.startswith,
    Operator.ENDS_WITH: str.endswith,
    Operator.CONTAINS: str.__contains__,
}


def _narrowed(conditions: list[Condition]) -> list[Condition]:
    """Return whole numbers that also begin, end or go on as asked; else only one fits a field."""
    if len(conditions) == 1:
        return conditions
    field = conditions[0].field
    whole = [c for c in conditions if c.op in (Operator.EQ, Operator.IN)]
    parts = [c for c in conditions if c.op in _PARTS]
    if len(whole) != 1 or len(whole) + len(parts) < len(conditions) or "." in field:
        raise Contradiction(field, crowded=True)
    kept = {v for v in _values(whole[0]) if all(_PARTS[c.op](str(v), str(c.value)) for c in parts)}
    if not kept:
        raise Contradiction(field)
    return [_chosen(field, kept, Operator.EQ, Operator.IN)]


def _ordered(conditions: list[Condition]) -> tuple[Condition, ...]:
    return tuple(sorted(conditions, key=lambda c: (c.field, c.op)))


def _check_presence(conditions: tuple[Condition, ...], new: Condition) -> None:
    """`no incident` contradicts every other condition about an incident."""
    about = [c for c in conditions if _relation(c.field) == _relation(new.field)]
    if any(Operator.IS_NULL in (c.op, new.op) and c != new for c in about):
        raise Contradiction(new.field)


def _relation(field: str) -> str:
    return field.partition(".")[0].removesuffix("Id")


def _intersection(conditions: list[Condition]) -> Condition:
    wanted: set[str | int] | None = None
    unwanted: set[str | int] = set()
    for condition in conditions:
        values = set(_values(condition))
        if condition.op in (Operator.NE, Operator.NOT_IN):
            unwanted |= values
        else:
            wanted = values if wanted is None else wanted & values
    field = conditions[0].field
    if wanted is None:
        return _chosen(field, unwanted, Operator.NE, Operator.NOT_IN)
    if not wanted - unwanted:
        raise Contradiction(field)
    return _chosen(field, wanted - unwanted, Operator.EQ, Operator.IN)


def _values(condition: Condition) -> tuple[str | int, ...]:
    if isinstance(condition.value, tuple):
        return condition.value
    return () if condition.value is None else (condition.value,)


def _chosen(field: str, values: set[str | int], one: Operator, many: Operator) -> Condition:
    texts = sorted(value for value in values if isinstance(value, str))
    numbers = sorted(value for value in values if isinstance(value, int))
    if len(values) == 1:
        return Condition(field, one, texts[0] if texts else numbers[0])
    return Condition(field, many, tuple(texts) if texts else tuple(numbers))


def _bounded(conditions: list[Condition]) -> list[Condition]:
    """Return the tightest bounds."""
    field = conditions[0].field
    lower = max((c for c in conditions if c.op in _LOWER), key=_tightness, default=None)
    upper = min((c for c in conditions if c.op in _UPPER), key=_tightness, default=None)
    if lower and upper and _apart(lower, upper):
        raise Contradiction(field)
    if lower and upper and lower.value == upper.value:
        return [Condition(field, Operator.EQ, lower.value)]
    return [bound for bound in (lower, upper) if bound]


_LOWER = (Operator.GT, Operator.GTE, Operator.EQ)
_UPPER = (Operator.LT, Operator.LTE, Operator.EQ)


def _tightness(bound: Condition) -> tuple[str | int, int]:
    """Of equal values the exclusive bound is the tighter one, from either side."""
    value = bound.value if isinstance(bound.value, str | int) else ""
    return value, {Operator.GT: 1, Operator.LT: -1}.get(bound.op, 0)


def _apart(lower: Condition, upper: Condition) -> bool:
    low, high = lower.value, upper.value
    if isinstance(low, int) and isinstance(high, int):
        return low + (lower.op is Operator.GT) > high - (upper.op is Operator.LT)
    exclusive = Operator.GT is lower.op or Operator.LT is upper.op
    return str(low) >= str(high) if exclusive else str(low) > str(high)


def normal_form(filter: CallLogFilter) -> dict[str, object]:
    """Return the filter as JSON, comparable whatever words it was typed in (conventions, 11)."""
    return {
        "intent": filter.intent.value,
        "conditions": [_normal(condition) for condition in filter.conditions],
        "sort": [[field, direction.value] for field, direction in filter.sort],
        "limit": filter.limit,
        "skip": filter.skip,
        "group_by": filter.group_by,
    }


def _normal(condition: Condition) -> dict[str, object]:
    form: dict[str, object] = {"field": condition.field, "op": condition.op.value}
    if condition.op in _NULLS:
        return form
    held = condition.value
    return {**form, "value": [*held] if isinstance(held, tuple) else held}


def window(filter: CallLogFilter) -> tuple[datetime | None, datetime | None]:
    """Return the time range asked, UTC and half-open; None where it is open."""
    bounds = {c.op: c.value for c in filter.conditions if c.field == "createdAt"}
    start, end = bounds.get(Operator.GTE), bounds.get(Operator.LT)
    return _instant(start), _instant(end)


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
