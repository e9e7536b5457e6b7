"""The nearest questions to one that found nothing: the same without something it asks."""

from dataclasses import replace

from calllogs.filters.filter import CallLogFilter, Condition
from calllogs.model.fields import FIELDS
from calllogs.model.relations import RELATION_BY_NAME

_RELAXATIONS: tuple[tuple[str, frozenset[str]], ...] = (
    ("with any result", frozenset(("status",))),
    ("at any time", frozenset(("createdAt",))),
    ("with any result, at any time", frozenset(("status", "createdAt"))),
)
"""What is said of each, and the fields it drops conditions on."""


def relaxations(filter: CallLogFilter) -> tuple[tuple[str, CallLogFilter], ...]:
    """Return filters with fewer conditions, the nearest first, each with what is said of it."""
    fields = {condition.field for condition in filter.conditions}
    return tuple(
        (words, _without(filter, dropped)) for words, dropped in _RELAXATIONS if dropped <= fields
    )


def without_each(filter: CallLogFilter) -> tuple[tuple[str, CallLogFilter], ...]:
    """Return the filter with each thing it asks left out, and what that is: `the result`."""
    things: dict[str, set[str]] = {}
    for condition in filter.conditions:
        things.setdefault(_thing(condition), set()).add(condition.field)
    hours = (("the hours", replace(filter, recurring=None)),) if filter.recurring else ()
    return (
        *((name, _without(filter, frozenset(fields))) for name, fields in things.items()),
        *hours,
    )


_THINGS = {
    "callData.message": "the text",
    "text": "the text",
    "channel": "the channel",
    **{field.name: f"the {field.sorted_as}" for field in FIELDS if field.sorted_as},
    "statusMessage": "the reason",
}


def _thing(condition: Condition) -> str:
    relation = RELATION_BY_NAME.get(condition.relation)
    if relation:
        return f"the {relation.noun}"
    return _THINGS.get(condition.field, condition.field)


def _without(filter: CallLogFilter, dropped: frozenset[str]) -> CallLogFilter:
    kept = tuple(condition for condition in filter.conditions if condition.field not in dropped)
    return replace(filter, conditions=kept, skip=None)
