"""A filter as filters the API can answer whose answers, put together, are the whole answer.

The API has no OR, and its NotEqual and IncludesNone leave out rows that hold nothing (API.md 3.2):
"not incident 42" would lose every call that is about no incident at all. So such a condition is
asked twice, once for other values and once for none, and the two answers share no call.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import product

from calllogs.filters.filter import CallLogFilter, Condition, Direction, Operator
from calllogs.model.fields import RELATIONS
from calllogs.model.records import CallLog, Page

_NULLABLE = frozenset(f"{relation.name}Id" for relation in RELATIONS)
_NEGATIONS = (Operator.NE, Operator.NOT_IN)


def alternatives(filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
    """Return filters, usually just one, whose answers together are the answer to this one."""
    ways = [_ways(condition) for condition in filter.conditions]
    return tuple(replace(filter, conditions=conditions) for conditions in product(*ways))


def _ways(condition: Condition) -> tuple[Condition, ...]:
    # IncludesNone of nothing is true of every row, those that hold nothing included.
    if condition.field in _NULLABLE and condition.op in _NEGATIONS and condition.value:
        return (condition, Condition(condition.field, Operator.IS_NULL))
    return (condition,)


def beginning(filter: CallLogFilter, length: int) -> CallLogFilter:
    """Return the filter for the first `length` calls of its order."""
    return replace(filter, skip=0, limit=length)


def merged(pages: Iterable[Page], filter: CallLogFilter, size: int) -> Page:
    """Return the page a filter asks for, out of the beginnings of its alternatives' answers."""
    parts = list(pages)
    calls = ordered((call for page in parts for call in page.calls), filter)
    skip = filter.skip or 0
    total = sum(page.total for page in parts)
    return Page(calls=tuple(calls[skip : skip + size]), total=total, skip=skip)


def ordered(calls: Iterable[CallLog], filter: CallLogFilter) -> list[CallLog]:
    """Return calls in the filter's order, made total."""
    found = list(calls)
    for name, direction in reversed(total_order(filter)):  # stable sorts: the first key wins
        found.sort(key=_KEYS[name], reverse=direction is Direction.DESC)
    return found


def total_order(filter: CallLogFilter) -> tuple[tuple[str, Direction], ...]:
    """Return the order with the keys that make it total: newest first among equals, then by id.

    Ties on `createdAt` come in no fixed order unless `_id` is a further key (API.md 2.2).
    """
    keys = dict(filter.sort)
    keys.setdefault("createdAt", Direction.DESC)
    keys.setdefault("_id", keys["createdAt"])
    return tuple(keys.items())


_KEYS: dict[str, Callable[[CallLog], datetime | int | str]] = {
    "createdAt": lambda call: call.created_at,
    "updatedAt": lambda call: call.updated_at or call.created_at,
    "callCostInUSDCents": lambda call: call.call_cost_in_usd_cents or 0,
    "status": lambda call: call.status,
    "toNumber": lambda call: call.to_number or "",
    "fromNumber": lambda call: call.from_number or "",
    "_id": lambda call: call.id,
}
