"""Conditions as the API's `query`: at most one condition a column, in operators it really has.

Source: oneuptime-api.md 3.2 and 3.3, and the recordings `op-*`.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, product
from operator import attrgetter

from pydantic import JsonValue

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.fields import FIELD_BY_NAME, Kind
from calllogs.model.records import uuid
from calllogs.model.relations import RELATIONS

LARGEST_INTEGER = 2**31 - 1
"""Number columns are Postgres integers; a larger one is answered with 500."""

_PHONE = re.compile(r"[+]?[(]?[0-9]{3}[)]?[-\s.]?[0-9]{3}[-\s.]?[0-9]{4,7}")
"""What the API takes for a whole number; any other spelling is answered with 400.

Source: oneuptime-api.md 3.3.
"""

_RELATION_COLUMNS = {
    *(f"{relation.name}.{column}" for relation in RELATIONS for column in relation.columns)
}
_TEXT_OPERATORS = {
    Operator.CONTAINS: "Search",
    Operator.NOT_CONTAINS: "NotContains",
    Operator.STARTS_WITH: "StartsWith",
    Operator.ENDS_WITH: "EndsWith",
}
_OPERATORS = {
    **_TEXT_OPERATORS,
    Operator.NE: "NotEqual",
    Operator.IN: "Includes",
    Operator.NOT_IN: "IncludesNone",
    Operator.GT: "GreaterThan",
    Operator.GTE: "GreaterThanOrEqual",
    Operator.LT: "LessThan",
    Operator.LTE: "LessThanOrEqual",
    Operator.IS_NULL: "IsNull",
    Operator.NOT_NULL: "NotNull",
}
_FRAME = '{"message": "'
"""What stands before the spoken text in the column that holds it, as PostgreSQL writes JSON."""

_MULTI_SEARCHED: dict[str, tuple[str, ...]] = {
    "text": ("statusMessage", "callData"),
    "callData": ("callData",),
}
"""Fields that are searched for as a text in columns as a whole."""

_NULLABLE = frozenset(relation.id_column for relation in RELATIONS)
_NESTED = frozenset({Operator.EQ, *_TEXT_OPERATORS})
"""What the API translates inside a relation; anything else is an error or a silent miss."""


def sendable(condition: Condition) -> bool:
    """Whether the API can match this condition by itself, without ids being looked up first."""
    if condition.field in _MULTI_SEARCHED:
        return condition.op is Operator.CONTAINS
    if condition.field == "callData.message":
        return condition.op in (Operator.CONTAINS, Operator.NOT_CONTAINS)
    if condition.field in _RELATION_COLUMNS:
        return condition.op in _NESTED
    known = FIELD_BY_NAME.get(condition.field)
    return known is not None and known.kind not in (Kind.ENTITY, Kind.JSON)


def alternatives(filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
    """Return filters, usually one, that share no call and together match what this one does.

    The API has no OR, and its NotEqual and IncludesNone leave out rows that hold nothing
    (oneuptime-api.md 3.2): "not incident 42" would lose every call that is about no incident at
    all. So such a condition is asked twice, for other values and for none. And a text that may
    stand beside the spoken one in its column is asked for there and, besides, in the status
    message.
    """
    either = [_alternatives(condition) for condition in filter.conditions]
    return tuple(
        replace(filter, conditions=tuple(c for conditions in chosen for c in conditions))
        for chosen in product(*either)
    )


def _alternatives(condition: Condition) -> tuple[tuple[Condition, ...], ...]:
    negated = condition.op in (Operator.NE, Operator.NOT_IN)
    # IncludesNone of nothing is true of every row, those that hold nothing included.
    if condition.field in _NULLABLE and negated and condition.value:
        return ((condition,), (Condition(condition.field, Operator.IS_NULL),))
    if condition.field == "text" and not spoken_alone(condition):
        said = Condition("callData.message", Operator.CONTAINS, condition.value)
        unsaid = said._replace(op=Operator.NOT_CONTAINS)
        return ((said,), (unsaid, condition._replace(field="statusMessage")))
    return ((condition,),)


def spoken_alone(condition: Condition) -> bool:
    """Whether a text stands in the column of the spoken text only where it was spoken."""
    wanted = str(condition.value).strip().lower()
    return wanted not in _FRAME and wanted.isprintable() and not {'"', "\\"} & {*wanted}


def query(conditions: Iterable[Condition]) -> dict[str, JsonValue]:
    """Return the API's `query`.

    Raises:
        FilterError: A column, operator or value the API cannot be asked for.
    """
    ordered = sorted(conditions, key=lambda condition: _column(condition.field))
    columns = groupby(ordered, key=lambda condition: _column(condition.field))
    return {column: _on_column(list(group)) for column, group in columns}


def _column(field: str) -> str:
    return "_multiFieldSearch" if field in _MULTI_SEARCHED else field.partition(".")[0]


def _on_column(conditions: list[Condition]) -> JsonValue:
    first = conditions[0]
    for condition in conditions:
        if not sendable(condition):
            raise FilterError(
                condition.field,
                f"OneUptime cannot match {condition.field} with {condition.op.value!r} by itself.",
            )
    if first.field in _MULTI_SEARCHED:
        _refuse_second(conditions)
        # The one OR the API has: several columns, one text (recording op-multisearch).
        fields: JsonValue = [*_MULTI_SEARCHED[first.field]]
        return {"_type": "MultiSearch", "fields": fields, "value": literal(str(first.value))}
    if "." in first.field:
        return _in_relation(conditions)
    return _operator(first) if len(conditions) == 1 else _between(conditions)


def _refuse_second(conditions: list[Condition]) -> None:
    if len(conditions) > 1:
        field = conditions[1].field
        raise FilterError(field, f"OneUptime takes one condition on {field} at a time. Remove one.")


def _in_relation(conditions: list[Condition]) -> JsonValue:
    by_field = groupby(sorted(conditions, key=attrgetter("field")), key=attrgetter("field"))
    for _, same in by_field:
        _refuse_second(list(same))
    return {condition.field.partition(".")[2]: _nested(condition) for condition in conditions}


def _nested(condition: Condition) -> JsonValue:
    if condition.op is Operator.EQ:
        return _value(condition, condition.value)
    if condition.field == "callData.message":  # here the API escapes % and _ itself
        return {"_type": _TEXT_OPERATORS[condition.op], "value": str(condition.value)}
    return _operator(condition)


def _operator(condition: Condition) -> JsonValue:
    if condition.op is Operator.EQ:
        return _equal(condition)
    operator: dict[str, JsonValue] = {"_type": _OPERATORS[condition.op]}
    if condition.op in (Operator.IS_NULL, Operator.NOT_NULL):
        return operator
    if condition.op in _TEXT_OPERATORS:
        return {**operator, "value": literal(str(condition.value))}
    if condition.op in (Operator.IN, Operator.NOT_IN):
        return {**operator, "value": [_value(condition, value) for value in condition.values]}
    return {**operator, "value": _value(condition, condition.value)}


def _equal(condition: Condition) -> JsonValue:
    value = _value(condition, condition.value)
    if _kind(condition.field) is Kind.PHONE and not _PHONE.fullmatch(str(value)):
        # A whole number the API's own pattern refuses (+290 12345): nothing longer begins so.
        return {"_type": "StartsWith", "value": value}
    return value


def _between(conditions: list[Condition]) -> JsonValue:
    """Two bounds -> InBetween, which includes both ends: an exclusive one moves by one step.

    The only way to bound both sides of one column (oneuptime-api.md 3.2); a step of createdAt is 1
    µs (9.2).
    """
    bounds = {condition.op: condition for condition in conditions}
    lower = bounds.get(Operator.GTE) or bounds.get(Operator.GT)
    upper = bounds.get(Operator.LTE) or bounds.get(Operator.LT)
    if lower is None or upper is None or len(conditions) > 2:  # noqa: PLR2004  a pair of bounds
        field, operators = conditions[0].field, ", ".join(c.op.value for c in conditions)
        raise FilterError(
            field,
            f"OneUptime takes one condition on {field} at a time, not {operators}. Remove one.",
        )
    start, end = _inclusive(lower), _inclusive(upper)
    return {
        "_type": "InBetween",
        "startValue": _value(start, start.value),
        "endValue": _value(end, end.value),
    }


_STEPS = {Operator.GT: 1, Operator.LT: -1}


def _inclusive(bound: Condition) -> Condition:
    steps = _STEPS.get(bound.op, 0)
    if _kind(bound.field) is Kind.DATE:
        moved = _instant(str(bound.value)) + steps * timedelta(microseconds=1)
        return Condition(bound.field, bound.op, moved.isoformat())
    return Condition(bound.field, bound.op, _whole(bound, bound.value) + steps)


def _kind(field: str) -> Kind:
    """A relation's own columns are text but for their numbers."""
    known = FIELD_BY_NAME.get(field)
    if known is not None:
        return known.kind
    return Kind.NUMBER if field.endswith("Number") else Kind.TEXT


def _value(condition: Condition, value: object) -> JsonValue:
    kind = _kind(condition.field)
    if kind is Kind.NUMBER:
        return _whole(condition, value)
    if kind is Kind.DATE:
        return _written(_instant(str(value)))
    return _id(condition, str(value)) if kind is Kind.ID else str(value)


def _whole(condition: Condition, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER:
        return value
    raise FilterError(
        str(value), f"{value!s:.40} is not a whole number that {condition.field} can hold."
    )


def _id(condition: Condition, value: str) -> str:
    normalized = uuid(value)
    if normalized is None:
        raise FilterError(value, f"{value[:60]!r} is not an id: {condition.field} takes a UUID.")
    return normalized


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise FilterError(text, f"{text[:60]!r} is not an instant in UTC.") from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _written(instant: datetime) -> str:
    """Full ISO-8601 with Z: a value without a zone is read in the database's."""
    precision = "microseconds" if instant.microsecond % 1000 else "milliseconds"
    return instant.isoformat(timespec=precision).replace("+00:00", "Z")


def literal(text: str) -> str:
    """Return text in which the API's live wildcards % and _ stand for themselves.

    Source: oneuptime-api.md 3.2.
    """
    return re.sub(r"([\\%_])", r"\\\1", text)
