"""A filter as text again: reading the text gives the same filter.

For buttons, cursors and corrected calls, which carry a question as text and nothing else.
"""

from collections.abc import Callable

from calllogs.filters.filter import CallLogFilter, Condition, Direction, Intent, Operator
from calllogs.model.relations import RELATION_BY_NAME

_NEGATIVE = (Operator.NE, Operator.NOT_IN, Operator.NOT_CONTAINS)
_COMPARED = {
    Operator.GT: ">",
    Operator.GTE: ">=",
    Operator.LT: "<",
    Operator.LTE: "<=",
}
_NEWEST_FIRST = (("createdAt", Direction.DESC),)


def as_text(filter: CallLogFilter) -> str:
    """Return the filter in the filter language, in qualifiers throughout."""
    parts = [
        *_intent(filter),
        *map(_condition, filter.conditions),
        *_order(filter),
        *_place(filter),
    ]
    return " ".join(parts)


def _intent(filter: CallLogFilter) -> list[str]:
    if filter.group_by is not None:
        return [f"by:{filter.group_by}"]
    return [] if filter.intent is Intent.LIST else [filter.intent.value]


def _order(filter: CallLogFilter) -> list[str]:
    if filter.sort == _NEWEST_FIRST:
        return []
    return [f"sort:{'-' if way is Direction.DESC else ''}{field}" for field, way in filter.sort]


def _place(filter: CallLogFilter) -> list[str]:
    limit = [] if filter.limit is None else [f"limit:{filter.limit}"]
    return limit if filter.skip is None else [*limit, f"skip:{filter.skip}"]


def _condition(condition: Condition) -> str:
    return _BY_FIELD.get(condition.field, _related)(condition)


def _values(condition: Condition) -> list[str]:
    held = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return [str(value) for value in held]


def _quoted(text: str) -> str:
    """Quote a text; what chat would have escaped is escaped again."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'"{escaped}"'


def _qualified(name: str, condition: Condition, values: list[str]) -> str:
    sign = "-" if condition.op in _NEGATIVE else ""
    return f"{sign}{name}:{','.join(values)}"


def _status(condition: Condition) -> str:
    return _qualified("status", condition, list(map(_quoted, _values(condition))))


def _number(condition: Condition) -> str:
    name = condition.field.removesuffix("Number")
    (value, *_) = values = _values(condition)
    partly = {Operator.STARTS_WITH: f"{value}*", Operator.ENDS_WITH: f"*{value}"}
    return _qualified(name, condition, [partly.get(condition.op, value), *values[1:]])


def _cost(condition: Condition) -> str:
    sign = _COMPARED.get(condition.op, "")
    return _qualified("cost", condition, [f"{sign}{condition.value}"])


def _created(condition: Condition) -> str:
    word = "since" if condition.op is Operator.GTE else "before"
    return f"{word}:{condition.value}"


def _text(name: str) -> Callable[[Condition], str]:
    return lambda condition: _qualified(name, condition, list(map(_quoted, _values(condition))))


def _anywhere(condition: Condition) -> str:
    return _quoted(str(condition.value))


def _id(condition: Condition) -> str:
    return _qualified("id", condition, _values(condition))


def _mention(sign: str) -> Callable[[Condition], str]:
    def mention(condition: Condition) -> str:
        negation = "not " if condition.op in _NEGATIVE else ""
        return f"{negation}<{sign}{condition.value}>"

    return mention


def _related(condition: Condition) -> str:
    relation, _, column = condition.field.partition(".")
    name = RELATION_BY_NAME[relation.removesuffix("Id")].keyword
    if condition.op in (Operator.IS_NULL, Operator.NOT_NULL):
        return f"{name}:{'none' if condition.op is Operator.IS_NULL else 'any'}"
    named = column in ("name", "title", "members")
    values = _values(condition)
    said = _qualified(name, condition, list(map(_quoted, values)) if named else values)
    return f"{said} members" if column == "members" else said


_BY_FIELD: dict[str, Callable[[Condition], str]] = {
    "status": _status,
    "toNumber": _number,
    "fromNumber": _number,
    "callCostInUSDCents": _cost,
    "createdAt": _created,
    "callData.message": _text("message"),
    "statusMessage": _text("reason"),
    "text": _anywhere,
    "_id": _id,
    "user.slackId": _mention("@"),
    "channel": _mention("#"),
}
