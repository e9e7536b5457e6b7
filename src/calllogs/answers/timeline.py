"""The timeline of calls: who was called, in what order, and who acknowledged."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from calllogs.answers.summary import Called
from calllogs.filters.filter import (
    NEGATIVE,
    CallLogFilter,
    Condition,
    Operator,
)
from calllogs.model.records import CallLog, ExecutionLogEntry, Reference
from calllogs.model.relations import SUBJECT_RELATIONS, SubjectRelation, relation_of
from calllogs.model.subjects import Subject

MOST_ATTEMPTS = 500
"""Calls of one timeline; a longer one says how many there are in all."""

_NOT_CALLED = ("error", "skipped")
"""Statuses of entries for an attempt that became no call."""


class Attempt(NamedTuple):
    """One call of a timeline.

    Attributes:
        at: When it was made, UTC.
        call: The call.
        waited: Since the call before, or None for the first.
    """

    at: datetime
    call: CallLog
    waited: timedelta | None


class Acknowledgement(NamedTuple):
    """Somebody acknowledged.

    Attributes:
        at: When, UTC.
        by: Who, or None when that is not told.
    """

    at: datetime
    by: Reference | None


class NotCalled(NamedTuple):
    """A policy wanted to notify somebody and did not get as far as a call.

    Attributes:
        at: When, UTC.
        entry: What OneUptime noted.
    """

    at: datetime
    entry: ExecutionLogEntry


Event = Attempt | Acknowledgement | NotCalled


class Timeline(NamedTuple):
    """What happened, in order.

    Attributes:
        events: Calls, acknowledgements and people not called, by time.
        matching: How many calls match; more than are told when there are too many.
        subject: The incident or alert it is about, or None when it is about several or none; not
            complete when the key may not read it.
        acknowledgements_visible: Whether acknowledgements could be read.
        untold: How many further calls may match, as `Page.untold`.
        people: The conditions that name people, where the question is about those alone.
    """

    events: tuple[Event, ...]
    matching: int
    subject: Subject | None = None
    acknowledgements_visible: bool = False
    untold: int = 0
    people: tuple[Condition, ...] = ()

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The calls alone."""
        return tuple(event for event in self.events if isinstance(event, Attempt))

    @property
    def calls(self) -> tuple[CallLog, ...]:
        """The calls alone, as call logs."""
        return tuple(attempt.call for attempt in self.attempts)

    @property
    def acknowledged(self) -> Acknowledgement | None:
        """The first acknowledgement, or None."""
        return next(self._acknowledgements(), None)

    @property
    def acknowledged_by_people(self) -> Acknowledgement | None:
        """The first acknowledgement by somebody the question is about, or None."""
        return next((e for e in self._acknowledgements() if _concerns(e.by, self.people)), None)

    def _acknowledgements(self) -> Iterator[Acknowledgement]:
        return (event for event in self.events if isinstance(event, Acknowledgement))

    @property
    def called(self) -> Called:
        """Whom the calls went to."""
        called = Called()
        for call in self.calls:
            called.add(call)
        return called

    @property
    def failed(self) -> int:
        """How many of the calls were not placed."""
        return sum(not call.placed for call in self.calls)

    @property
    def lasted(self) -> timedelta:
        """From the first call to the last."""
        calls = self.calls
        return calls[-1].created_at - calls[0].created_at if calls else timedelta()

    @property
    def reaction(self) -> timedelta | None:
        """From the beginning of the incident or alert to the first acknowledgement."""
        began = self.subject.began if self.subject else None
        acknowledged = self.acknowledged
        if began is None or acknowledged is None or acknowledged.at < began:
            return None
        return acknowledged.at - began


LONG = 10
"""Events from which on a timeline leaves out calls made before it began."""


class Telling(NamedTuple):
    """What of a timeline is worth telling one by one.

    Attributes:
        events: In order.
        earlier: Calls made before the incident or alert began, where they are left out.
    """

    events: tuple[Event, ...]
    earlier: tuple[CallLog, ...] = ()


def telling(timeline: Timeline) -> Telling:
    """Return the events since the incident or alert began where there are many, else all."""
    began = timeline.subject.began if timeline.subject else None
    if began is None or len(timeline.events) <= LONG:
        return Telling(timeline.events)
    earlier = tuple(call for call in timeline.calls if call.created_at < began)
    return Telling(tuple(event for event in timeline.events if event.at >= began), earlier)


def attempts(calls: tuple[CallLog, ...]) -> tuple[Attempt, ...]:
    """Return calls, whatever their order, as attempts one after another."""
    in_order = sorted(calls, key=lambda call: (call.created_at, call.id))
    before: list[CallLog | None] = [None, *in_order[:-1]]
    return tuple(
        Attempt(call.created_at, call, call.created_at - last.created_at if last else None)
        for last, call in zip(before, in_order, strict=False)  # both are empty, or of one length
    )


def reactions(entries: tuple[ExecutionLogEntry, ...]) -> tuple[Acknowledgement | NotCalled, ...]:
    """Return what an execution log adds to the calls: who acknowledged, who was not called."""
    events = (_reaction(entry) for entry in entries)
    return tuple(dict.fromkeys(event for event in events if event is not None))


def concerning(
    entries: tuple[ExecutionLogEntry, ...], filter: CallLogFilter
) -> tuple[ExecutionLogEntry, ...]:
    """Return acknowledgements, and of the other entries those of the people a filter names."""
    asked = naming_people(filter)
    return tuple(
        entry for entry in entries if entry.is_acknowledged or _concerns(entry.person, asked)
    )


def naming_people(filter: CallLogFilter) -> tuple[Condition, ...]:
    """Return the conditions of a filter that name people."""
    return tuple(each for each in filter.conditions if each.relation == "user")


def _concerns(person: Reference | None, asked: Iterable[Condition]) -> bool:
    return all(_names(condition, person) for condition in asked)


def _names(condition: Condition, person: Reference | None) -> bool:
    """Whether a condition is about a person, or excludes others alone."""
    if person is None or condition.op in (Operator.IS_NULL, Operator.NOT_NULL):
        return (person is None) is (condition.op is Operator.IS_NULL)
    read = _COLUMNS.get(condition.field)
    value = read(person) if read else None
    if value is None:
        return True
    part = condition.field == "user.name"
    asked = [str(each).casefold() for each in condition.values]
    found = any(each in value.casefold() if part else each == value.casefold() for each in asked)
    return found is not (condition.op in NEGATIVE)


_COLUMNS: dict[str, Callable[[Reference], str | None]] = {
    "user.name": lambda person: person.title,
    "user.email": lambda person: person.email,
    "userId": lambda person: person.id,
}


def _reaction(entry: ExecutionLogEntry) -> Acknowledgement | NotCalled | None:
    if entry.is_acknowledged and entry.acknowledged_at:
        return Acknowledgement(entry.acknowledged_at, entry.person)
    return NotCalled(entry.created_at, entry) if entry.status.lower() in _NOT_CALLED else None


def in_order(*events: Event) -> tuple[Event, ...]:
    """Return events by time; of equal times a call comes before what came of it."""
    return tuple(sorted(events, key=lambda event: (event.at, not isinstance(event, Attempt))))


def subject_of_filter(filter: CallLogFilter) -> Subject | None:
    """Return the one incident or alert a filter names by number or id, or None."""
    for condition in filter.conditions:
        relation = relation_of(condition.field)
        if not isinstance(relation, SubjectRelation) or condition.op is not Operator.EQ:
            continue
        if condition.field == relation.number_field and isinstance(condition.value, int):
            return Subject(relation, number=condition.value)
        if condition.field == relation.id_column:
            return Subject(relation, id=str(condition.value))
    return None


def subject_of_calls(calls: tuple[CallLog, ...]) -> Subject | None:
    """Return the one incident or alert that all calls are about, or None."""
    subjects = [_subjects(call) for call in calls]
    different = {subject for found in subjects for subject in found}
    return different.pop() if all(subjects) and len(different) == 1 else None


def _subjects(call: CallLog) -> list[Subject]:
    return [
        Subject(relation, id=reference.id)
        for relation in SUBJECT_RELATIONS.values()
        if (reference := call.related(relation))
    ]
