"""How a question is put to an older OneUptime: in other words, part by part, or not at all."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from calllogs.answers.answer import Note
from calllogs.api.client import Capability, Version
from calllogs.api.request import spoken_alone
from calllogs.errors import FilterError
from calllogs.filters.filter import (
    EXCLUSIONS,
    NEGATIVE,
    CallLogFilter,
    Condition,
    Operator,
)
from calllogs.model.statuses import STATUSES
from calllogs.service.names import Resolved

_PARTLY = (Operator.CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH)
_NUMBERS = ("toNumber", "fromNumber")


class Need(NamedTuple):
    """What some conditions need of a version.

    Attributes:
        capability: What it is.
        of: Whether a condition needs it.
        doing: What a version without it cannot do, after "OneUptime 9.5.0 cannot".
        advice: What can be asked instead, a sentence.
    """

    capability: Capability
    of: Callable[[Condition], bool]
    doing: str
    advice: str


NEEDS = (
    Need(
        Capability.MONITORS,
        lambda condition: condition.relation == "monitor",
        "tell which monitor a call was about",
        "Leave the monitor out.",
    ),
    Need(
        Capability.SPOKEN_TEXT,
        lambda c: c.field == "callData.message" and c.op is Operator.NOT_CONTAINS,
        "leave calls out by what was said",
        "Ask for those you want.",
    ),
    Need(
        Capability.SEVERAL_COLUMNS,
        lambda condition: condition.field in ("text", "callData", "callData.message"),
        "search what was said",
        "Leave that out, or search the status message, as in reason:balance.",
    ),
    Need(
        Capability.SPOKEN_TEXT,
        lambda c: c.field in ("text", "callData.message") and not spoken_alone(c),
        "search what was said for so little, or for a quotation mark",
        "Write more of the words, without quotation marks inside.",
    ),
    Need(
        Capability.RELATIONS,
        lambda condition: "." in condition.field,
        "search calls by such a name",
        "Leave it out.",
    ),
    Need(
        Capability.OPERATORS,
        lambda condition: condition.field in _NUMBERS and condition.op in _PARTLY,
        "search parts of phone numbers",
        "Write the whole number.",
    ),
    Need(
        Capability.OPERATORS,
        lambda condition: condition.op in (*NEGATIVE, Operator.STARTS_WITH, Operator.ENDS_WITH),
        "leave calls out by what they hold",
        "Ask for those you want.",
    ),
)
"""A condition is held against them in this order."""


def put_to(version: Version, resolved: Resolved) -> Resolved:
    """Return what is asked of a version in place of what it does not understand.

    Raises:
        FilterError: It cannot be asked this in any way.
    """
    ways = [way for filter in resolved.filters for way in _ways(version, filter)]
    for condition in (condition for way in ways for condition in way.conditions):
        _check(version, condition)
    left_out = any(map(_leaves_results_out, (c for f in resolved.filters for c in f.conditions)))
    several = left_out and not version.has(Capability.OPERATORS)
    notes = (*resolved.notes, *([_results_note(version)] if several else []))
    return Resolved(tuple(ways), notes)


def _check(version: Version, condition: Condition) -> None:
    for need in NEEDS:
        if need.of(condition) and not version.has(need.capability):
            since = ".".join(map(str, need.capability.value))
            raise FilterError(
                condition.field,
                f"OneUptime {version} cannot {need.doing}; {since} and later can. {need.advice}",
            )


def _ways(version: Version, filter: CallLogFilter) -> list[CallLogFilter]:
    """Return filters that share no call and together are this one."""
    either = [_alternatives(version, condition) for condition in filter.conditions]
    return [replace(filter, conditions=conditions) for conditions in product(*either)]


def _alternatives(version: Version, condition: Condition) -> tuple[Condition, ...]:
    if condition.field == "status" and not version.has(Capability.OPERATORS):
        return tuple(Condition("status", Operator.EQ, value) for value in _results(condition))
    searched = condition.field == "callData.message" and condition.op is Operator.CONTAINS
    if searched and not version.has(Capability.SPOKEN_TEXT) and spoken_alone(condition):
        return (Condition("callData", Operator.CONTAINS, condition.value),)
    return (condition,)


def _results(condition: Condition) -> tuple[str, ...]:
    """Return the results that a condition asks for, or those known that it does not leave out."""
    values = tuple(str(value) for value in condition.values)
    if not _leaves_results_out(condition):
        return values
    return tuple(status.value for status in STATUSES if status.value not in values)


def _leaves_results_out(condition: Condition) -> bool:
    return condition.field == "status" and condition.op in EXCLUSIONS


def _results_note(version: Version) -> Note:
    known = ", ".join(status.value for status in STATUSES)
    return Note(
        f"OneUptime {version} cannot leave results out, so it was asked for the others one by one: "
        f"a call with a result other than {known} is not among these."
    )
