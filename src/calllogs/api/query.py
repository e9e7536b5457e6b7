"""Conditions as the API's `query`: at most one condition a column, in operators it really has.

Source: API.md 3.2 and 3.3, and the recordings `op-*`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, product

from pydantic import JsonValue

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.fields import FIELD_BY_NAME, Kind
from calllogs.model.relations import RELATIONS

LARGEST_INTEGER = 2**31 - 1
"""Number columns are Postgres integers; a larger one is answered with 500."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PHONE = re.compile(r"[+]?[(]?[0-9]{3}[)]?[-\s.]?[0-9]{3}[-\s.]?[0-9]{4,7}")
"""What the API takes for a whole number (API.md 3.3); any other spelling is answered with 400."""

_RELATION_COLUMNS = {
    *(f"{relation.name}.{column}" for relation in RELATIONS for column in relation.columns)
}
_TEXT_OPERATORS = {
    Operator.CONTAINS: "Search",
    Operator.NOT_CONTAINS: "NotContains",
    Operator.STARTS_WITH: "StartsWith",
    Operator.ENDS_WITH: "EndsWith",
}
_BOUNDS = {
    Operator.GT: "GreaterThan",
    Operator.GTE: "GreaterThanOrEqual",
    Operator.LT: "LessThan",
    Operator.LTE: "LessThanOrEqual",
}
_NULLABLE = frozenset(relation.id_column for relation in RELATIONS)
_SEARCH_ONLY = frozenset({"text", "callData.message"})
_NESTED = frozenset({Operator.EQ, *_TEXT_OPERATORS})
"""What the API translates inside a relation; anything else is an error or a silent miss."""


def uuid(text: str) -> str | None:
    """Return a UUID in lower case, or None when the text is not one."""
    lowered = text.strip().lower()
    return lowered if _UUID.fullmatch(lowered) else None


def sendable(condition: Condition) -> bool:
    """Whether the API can match this condition by itself, without ids being looked up first."""
    if condition.field in _SEARCH_ONLY:
        return condition.op is Operator.CONTAINS
    if condition.field in _RELATION_COLUMNS:
        return condition.op in _NESTED
    known = FIELD_BY_NAME.get(condition.field)
    return known is not None and known.kind not in (Kind.ENTITY, Kind.JSON)


def alternatives(filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
    """Return filters, usually one, that share no call and together match what this one does.

    The API has no OR, and its NotEqual and IncludesNone leave out rows that hold nothing (API.md
    3.2): "not incident 42" would lose every call that is about no incident at all. So such a
    condition is asked twice, for other values and for none.
    """
    either = [_with_nulls(condition) for condition in filter.conditions]
    return tuple(replace(filter, conditions=conditions) for conditions in product(*either))


def _with_nulls(condition: Condition) -> tuple[Condition, ...]:
    negated = condition.op in (Operator.NE, Operator.NOT_IN)
    # IncludesNone of nothing is true of every row, those that hold nothing included.
    if condition.field in _NULLABLE and negated and condition.value:
        return (condition, Condition(condition.field, Operator.IS_NULL))
    return (condition,)


def query(conditions: Iterable[Condition]) -> dict[str, JsonValue]:
    """Return the API's `query`.

    Raises:
        FilterError: A column, operator or value the API cannot be asked for.
    """
    ordered = sorted(conditions, key=lambda condition: _column(condition.field))
    columns = groupby(ordered, key=lambda condition: _column(condition.field))
    return {column: _on_column(list(group)) for column, group in columns}


def _column(field: str) -> str:
    return "_multiFieldSearch" if field == "text" else field.partition(".")[0]


def _on_column(conditions: list[Condition]) -> JsonValue:
    first = conditions[0]
    if not all(map(sendable, conditions)):
        raise _unsendable(next(c for c in conditions if not sendable(c)))
    if first.field == "text":
        return _anywhere(_only(conditions))
    if "." in first.field:
        return _in_relation(conditions)
    if len(conditions) == 1:
        return _plain(first)
    return _between(conditions)


def _only(conditions: list[Condition]) -> Condition:
    if len(conditions) > 1:
        raise FilterError(
            conditions[1].field,
            f"OneUptime takes one condition on {conditions[1].field} at a time. Remove one.",
        )
    return conditions[0]


def _unsendable(condition: Condition) -> FilterError:
    return FilterError(
        condition.field,
        f"OneUptime cannot match {condition.field} with {condition.op.value!r} by itself.",
    )


def _anywhere(condition: Condition) -> JsonValue:
    """The one OR the API has: several columns, one text (recording op-multisearch)."""
    return {
        "_type": "MultiSearch",
        "fields": ["statusMessage", "callData"],
        "value": literal(str(condition.value)),
    }


def _in_relation(conditions: list[Condition]) -> JsonValue:
    fields = [condition.field for condition in conditions]
    for earlier, later in zip(sorted(fields), sorted(fields)[1:], strict=False):
        if earlier == later:
            _only([c for c in conditions if c.field == later])
    return {condition.field.partition(".")[2]: _nested(condition) for condition in conditions}


def _nested(condition: Condition) -> JsonValue:
    if condition.op is Operator.EQ:
        return _scalar(condition)
    if condition.field == "callData.message":  # here the API escapes % and _ itself
        return {"_type": _TEXT_OPERATORS[condition.op], "value": str(condition.value)}
    return _text(condition)


def _plain(condition: Condition) -> JsonValue:
    """One condition on one column of the call log's own."""
    return _PLAIN[condition.op](condition)


def _equal(condition: Condition) -> JsonValue:
    value = _scalar(condition)
    if _kind(condition.field) is Kind.PHONE and not _PHONE.fullmatch(str(value)):
        # A whole number the API's own pattern refuses (+290 12345): nothing longer begins so.
        return {"_type": "StartsWith", "value": value}
    return value


def _not_equal(condition: Condition) -> JsonValue:
    return {"_type": "NotEqual", "value": _scalar(condition)}


def _includes(condition: Condition) -> JsonValue:
    return {"_type": "Includes", "value": _list(condition)}


def _includes_none(condition: Condition) -> JsonValue:
    return {"_type": "IncludesNone", "value": _list(condition)}


def _bound(condition: Condition) -> JsonValue:
    return {"_type": _BOUNDS[condition.op], "value": _scalar(condition)}


def _text(condition: Condition) -> JsonValue:
    return {"_type": _TEXT_OPERATORS[condition.op], "value": literal(str(condition.value))}


def _is_null(_: Condition) -> JsonValue:
    return {"_type": "IsNull"}


def _not_null(_: Condition) -> JsonValue:
    return {"_type": "NotNull"}


_PLAIN: dict[Operator, Callable[[Condition], JsonValue]] = {
    Operator.EQ: _equal,
    Operator.NE: _not_equal,
    Operator.IN: _includes,
    Operator.NOT_IN: _includes_none,
    **dict.fromkeys(_BOUNDS, _bound),
    **dict.fromkeys(_TEXT_OPERATORS, _text),
    Operator.IS_NULL: _is_null,
    Operator.NOT_NULL: _not_null,
}


def _between(conditions: list[Condition]) -> JsonValue:
    """Two bounds -> InBetween, which includes both ends: an exclusive one moves by one step.

    The only way to bound both sides of one column (API.md 3.2); a step of createdAt is 1 ms.
    """
    bounds = {condition.op: condition for condition in conditions}
    lower = bounds.get(Operator.GTE) or bounds.get(Operator.GT)
    upper = bounds.get(Operator.LTE) or bounds.get(Operator.LT)
    if lower is None or upper is None or len(conditions) > len((lower, upper)):
        raise _unmerged(conditions)
    return {
        "_type": "InBetween",
        "startValue": _scalar(_inclusive(lower)),
        "endValue": _scalar(_inclusive(upper)),
    }


def _unmerged(conditions: list[Condition]) -> FilterError:
    field = conditions[0].field
    operators = ", ".join(condition.op.value for condition in conditions)
    return FilterError(
        field, f"OneUptime takes one condition on {field} at a time, not {operators}. Remove one."
    )


_STEPS = {Operator.GT: 1, Operator.LT: -1}


def _inclusive(bound: Condition) -> Condition:
    steps = _STEPS.get(bound.op, 0)
    if _kind(bound.field) is Kind.DATE:
        moved = _instant(str(bound.value)) + steps * timedelta(milliseconds=1)
        return Condition(bound.field, bound.op, moved.isoformat())
    return Condition(bound.field, bound.op, _whole(bound, bound.value) + steps)


def _kind(field: str) -> Kind:
    """A relation's own columns are text but for their numbers."""
    known = FIELD_BY_NAME.get(field)
    if known is not None:
        return known.kind
    return Kind.NUMBER if field.endswith("Number") else Kind.TEXT


def _scalar(condition: Condition) -> JsonValue:
    return _value(condition, condition.value)


def _list(condition: Condition) -> list[JsonValue]:
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return [_value(condition, value) for value in values]


def _value(condition: Condition, value: object) -> JsonValue:
    kind = _kind(condition.field)
    if kind is Kind.NUMBER:
        return _whole(condition, value)
    if kind is Kind.DATE:
        return _written(_instant(str(value)))
    return _known_id(condition, str(value)) if kind is Kind.ID else str(value)


def _whole(condition: Condition, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER:
        return value
    raise FilterError(
        str(value), f"{value!s:.40} is not a whole number that {condition.field} can hold."
    )


def _known_id(condition: Condition, value: str) -> str:
    known = uuid(value)
    if known is None:
        raise FilterError(value, f"{value[:60]!r} is not an id: {condition.field} takes a UUID.")
    return known


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise FilterError(text, f"{text[:60]!r} is not an instant in UTC.") from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _written(instant: datetime) -> str:
    """Full ISO-8601 with milliseconds and Z: a zone-less value is read in the database's zone."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def literal(text: str) -> str:
    """Return text in which the API's live wildcards % and _ stand for themselves (API.md 3.2)."""
    return re.sub(r"([\\%_])", r"\\\1", text)
