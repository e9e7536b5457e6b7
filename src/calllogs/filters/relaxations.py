"""The nearest questions to one that found nothing: the same without a result, a time, or both."""

from dataclasses import replace

from calllogs.filters.filter import CallLogFilter

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


def _without(filter: CallLogFilter, dropped: frozenset[str]) -> CallLogFilter:
    kept = tuple(condition for condition in filter.conditions if condition.field not in dropped)
    return replace(filter, conditions=kept, skip=None)
