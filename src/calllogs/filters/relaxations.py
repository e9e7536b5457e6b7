"""The nearest questions to one that found nothing: less asked of the result, or of the time."""

from dataclasses import replace

from calllogs.filters.filter import CallLogFilter

_WAYS: tuple[tuple[str, frozenset[str]], ...] = (
    ("with any result", frozenset(("status",))),
    ("at any time", frozenset(("createdAt",))),
    ("with any result, at any time", frozenset(("status", "createdAt"))),
)


def relaxations(filter: CallLogFilter) -> tuple[tuple[str, CallLogFilter], ...]:
    """Return questions that ask less, the nearest first, each with what it says less of."""
    fields = {condition.field for condition in filter.conditions}
    return tuple((said, _without(filter, left)) for said, left in _WAYS if left <= fields)


def _without(filter: CallLogFilter, left: frozenset[str]) -> CallLogFilter:
    kept = tuple(condition for condition in filter.conditions if condition.field not in left)
    return replace(filter, conditions=kept, skip=None)
