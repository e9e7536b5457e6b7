"""The nearest questions to one that found nothing: less asked of the result, or of the time."""

from dataclasses import replace

from calllogs.filters.filter import CallLogFilter

_WAYS: tuple[tuple[str, frozenset[str]], ...] = (
    ("with any result", frozenset(("status",))),
    ("at any time", frozenset(("createdAt",))),
    ("with any result, at any time", frozenset(("status", "createdAt"))),
)


def relaxations(asked: CallLogFilter) -> tuple[tuple[str, CallLogFilter], ...]:
    """Return questions that ask less, the nearest first, each with what it says less of."""
    fields = {condition.field for condition in asked.conditions}
    return tuple((said, _without(asked, left)) for said, left in _WAYS if left <= fields)


def _without(asked: CallLogFilter, left: frozenset[str]) -> CallLogFilter:
    kept = tuple(condition for condition in asked.conditions if condition.field not in left)
    return replace(asked, conditions=kept, skip=None)
