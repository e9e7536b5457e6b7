"""What of a filter the carrier alone can tell: outcomes, seconds, lines that were busy.

OneUptime is asked for at least the calls that are meant, and the sieve is put to its answer.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from calllogs.filters.filter import (
    EXCLUSIONS,
    INCLUSIONS,
    NEWEST_FIRST,
    PLACED_CALLS,
    CallLogFilter,
    Condition,
    Direction,
    Operator,
)
from calllogs.model.fields import CARRIER_FIELDS, DURATION, OUTCOME
from calllogs.model.outcomes import UNKNOWN
from calllogs.model.records import CallLog
from calllogs.model.statuses import PLACED_STATUSES


class Sieve(NamedTuple):
    """Picks calls by what became of them.

    Attributes:
        filter: What OneUptime is asked.
        conditions: What its answer is held against.
        by_duration: In which direction calls are ordered by how long they were connected, or None.
    """

    filter: CallLogFilter
    conditions: tuple[Condition, ...]
    by_duration: Direction | None = None

    @property
    def needs_carrier(self) -> bool:
        """Whether OneUptime by itself cannot answer at all."""
        return any(condition.field in CARRIER_FIELDS for condition in self.conditions)

    @property
    def widened(self) -> bool:
        """Whether placed calls are meant too, beside those of a status."""
        return any(c.field == "status" and c.op in INCLUSIONS for c in self.conditions)

    def keeps(self, call: CallLog) -> bool:
        """Whether a call, with its outcome, is meant; what is unknown is not taken for it."""
        return all(_CHECKS[condition.field](call, condition) for condition in self.conditions)

    def ordered(self, calls: Iterable[CallLog]) -> tuple[CallLog, ...]:
        """Return calls in the order asked; those of which no seconds are known come last."""
        if self.by_duration is None:
            return tuple(calls)
        sign = -1 if self.by_duration is Direction.DESC else 1
        return tuple(sorted(calls, key=lambda call: _place(call, sign)))


def _place(call: CallLog, sign: int) -> tuple[bool, int]:
    seconds = call.outcome.seconds if call.outcome else None
    return seconds is None, sign * (seconds or 0)


def sieve_of(filter: CallLogFilter) -> Sieve:
    """Return the sieve of a filter that asks what became of calls."""
    held = tuple(c for c in filter.conditions if c.of_outcome)
    sent = [_sent(c) for c in filter.conditions if c.field not in CARRIER_FIELDS]
    told = any(c.field in CARRIER_FIELDS and c.op not in EXCLUSIONS for c in held)
    if told and all(condition.field != "status" for condition in sent):
        sent.append(PLACED_CALLS)
    conditions = tuple(sorted(sent, key=lambda c: (c.field, c.op)))
    sort = tuple(key for key in filter.sort if key[0] != DURATION) or NEWEST_FIRST
    sent_filter = replace(filter, conditions=conditions, sort=sort)
    return Sieve(sent_filter, held, dict(filter.sort).get(DURATION))


def _sent(condition: Condition) -> Condition:
    """Ask beside a status for placed calls, among which the carrier finds what is like it."""
    if condition.field != "status" or condition.op not in INCLUSIONS or not condition.of_outcome:
        return condition
    values = {*map(str, condition.values), *PLACED_STATUSES}
    return Condition("status", Operator.IN, tuple(sorted(values)))


def _status(call: CallLog, condition: Condition) -> bool:
    like = call.outcome.kind.status if call.outcome and call.placed else ""
    found = not {call.status, like}.isdisjoint(condition.values)
    return found if condition.op in INCLUSIONS else not found


def _outcome(call: CallLog, condition: Condition) -> bool:
    kind = call.outcome.kind if call.outcome else None
    if condition.op in INCLUSIONS:
        return kind is not None and kind.value in condition.values
    return kind is None or (kind is not UNKNOWN and kind.value not in condition.values)


def _duration(call: CallLog, condition: Condition) -> bool:
    seconds = call.outcome.seconds if call.outcome else None
    if seconds is None:
        return False
    if condition.op in (Operator.IN, Operator.NOT_IN):
        return (seconds in condition.values) is (condition.op is Operator.IN)
    return _COMPARED[condition.op](seconds, int(condition.values[0]))


_CHECKS: dict[str, Callable[[CallLog, Condition], bool]] = {
    "status": _status,
    OUTCOME: _outcome,
    DURATION: _duration,
}
_COMPARED: dict[Operator, Callable[[int, int], bool]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.GT: operator.gt,
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
}
