"""How incidents or alerts were acknowledged: how many, how fast, by whom."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from calllogs.model.records import ExecutionLogEntry, Reference
from calllogs.model.relations import SubjectRelation

MOST_SUBJECTS = 100
"""Incidents or alerts whose acknowledgements are asked for at once."""


class Acknowledgements(NamedTuple):
    """What became of some incidents or alerts.

    Attributes:
        relation: Incidents, or alerts.
        subjects: How many were looked at.
        times: For each that was acknowledged, by its id, how long that took since it began, or
            since the first attempt to notify somebody where that is not known.
        by: Who acknowledged first, and how often, the most frequent first; None is somebody who is
            not told.
        among: How many there are, where that is known.
    """

    relation: SubjectRelation
    subjects: int
    times: Mapping[str, timedelta]
    by: tuple[tuple[Reference | None, int], ...] = ()
    among: int = 0

    @property
    def middle(self) -> timedelta | None:
        """The median of the times; None where there are none."""
        in_order = sorted(self.times.values())
        low, high = (len(in_order) - 1) // 2, len(in_order) // 2
        return (in_order[low] + in_order[high]) / 2 if in_order else None

    @property
    def ninetieth(self) -> timedelta | None:
        """Within which time nine of ten that were acknowledged were; None where none was."""
        in_order = sorted(self.times.values())
        return in_order[-(-9 * len(in_order) // 10) - 1] if in_order else None


def acknowledgements(
    relation: SubjectRelation,
    began: Mapping[str, datetime | None],
    entries: Sequence[ExecutionLogEntry],
) -> Acknowledgements:
    """Return how incidents or alerts were acknowledged.

    Args:
        relation: Incidents, or alerts.
        began: When each began, by its id; None where that is not known.
        entries: What policies did for them, in any order.
    """
    first: dict[str, ExecutionLogEntry] = {}
    for entry in _acknowledging(entries):
        first.setdefault(_subject(entry), entry)
    attempted = _first_attempts(entries)
    times = {
        id: at - (begin or attempted[id])
        for id, begin in began.items()
        if id in first and (at := first[id].acknowledged_at)
    }
    people = [first[id].person for id in times]
    count = Counter(person.id if person else "" for person in people)
    known = {person.id if person else "": person for person in people}
    return Acknowledgements(
        relation, len(began), times, tuple((known[id], n) for id, n in count.most_common())
    )


def _acknowledging(entries: Iterable[ExecutionLogEntry]) -> list[ExecutionLogEntry]:
    told = [(e.acknowledged_at, e) for e in entries if e.is_acknowledged and e.acknowledged_at]
    return [entry for _, entry in sorted(told, key=lambda item: item[0])]


def _first_attempts(entries: Iterable[ExecutionLogEntry]) -> dict[str, datetime]:
    attempts: dict[str, datetime] = {}
    for entry in entries:
        id = _subject(entry)
        attempts[id] = min(entry.created_at, attempts.get(id, entry.created_at))
    return attempts


def _subject(entry: ExecutionLogEntry) -> str:
    return entry.incident_id or entry.alert_id or ""
