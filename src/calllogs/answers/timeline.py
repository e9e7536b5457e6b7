"""Calls and what policies did -> one story: who was tried, in what order, and who reacted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from calllogs.api.endpoints.execution_log import ExecutionLogEntry
from calllogs.api.endpoints.incidents import KINDS, Subject, SubjectKind
from calllogs.filters.filter import CallLogFilter, Operator
from calllogs.model.records import CallLog, Reference

MOST_TOLD = 500
"""Calls of one story; a longer one says how many there are in all."""

_UNTOLD = ("error", "skipped")
"""Steps that tell of an attempt that became no call."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of a story.

    Attributes:
        at: When it was made, UTC.
        call: The call.
        waited: Since the call before, or None for the first.
    """

    at: datetime
    call: CallLog
    waited: timedelta | None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody reacted.

    Attributes:
        at: When, UTC.
        by: Who, or None when that is not told.
    """

    at: datetime
    by: Reference | None


@dataclass(frozen=True, slots=True)
class NotCalled:
    """A policy wanted to notify somebody and did not get as far as a call.

    Attributes:
        at: When, UTC.
        step: What OneUptime noted.
    """

    at: datetime
    step: ExecutionLogEntry


Event = Attempt | Acknowledgement | NotCalled


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, in order.

    Attributes:
        events: Calls, acknowledgements and misses by time.
        matching: How many calls match; more than are told when there are too many.
        subject: The incident or alert it is about, or None when it is about several or none.
        kind: What kind of thing that is.
        acknowledgements_visible: Whether acknowledgements could be read.
    """

    events: tuple[Event, ...]
    matching: int
    subject: Subject | None = None
    kind: SubjectKind | None = None
    acknowledgements_visible: bool = False

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
        return next((e for e in self.events if isinstance(e, Acknowledgement)), None)

    @property
    def people(self) -> int:
        """How many different people were called, or numbers where no person is recorded."""
        return len({c.user.id if c.user else c.to_number for c in self.calls})

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


def attempts(calls: tuple[CallLog, ...]) -> tuple[Attempt, ...]:
    """Return calls, whatever their order, as attempts one after another."""
    in_order = sorted(calls, key=lambda call: (call.created_at, call.id))
    before: list[CallLog | None] = [None, *in_order[:-1]]
    return tuple(
        Attempt(call.created_at, call, call.created_at - last.created_at if last else None)
        for last, call in zip(
            before, in_order, strict=False
        )  # none before the first, of which there may be none
    )


def reactions(steps: tuple[ExecutionLogEntry, ...]) -> tuple[Acknowledgement | NotCalled, ...]:
    """Return what steps tell beyond the calls: who acknowledged, and whom no call was made to."""
    told = [_reaction(step) for step in steps]
    return tuple(dict.fromkeys(each for each in told if each is not None))


def _reaction(step: ExecutionLogEntry) -> Acknowledgement | NotCalled | None:
    if step.is_acknowledged and step.acknowledged_at:
        return Acknowledgement(step.acknowledged_at, step.person)
    return NotCalled(step.created_at, step) if step.status.lower() in _UNTOLD else None


def in_order(*events: Event) -> tuple[Event, ...]:
    """Return events by time; of equal times a call comes before what came of it."""
    return tuple(sorted(events, key=lambda event: (event.at, not isinstance(event, Attempt))))


@dataclass(frozen=True, slots=True)
class About:
    """The one incident or alert a question or its calls are about.

    Attributes:
        kind: Incident or alert.
        number: Its number, or None when only the id is known.
        id: Its UUID, or None when only the number is known.
    """

    kind: SubjectKind
    number: int | None = None
    id: str | None = None


def asked_about(filter: CallLogFilter) -> About | None:
    """Return the incident or alert a question names by number or id, or None."""
    for condition in filter.conditions:
        relation, _, column = condition.field.partition(".")
        kind = KINDS.get(relation.removesuffix("Id"))
        if kind is None or condition.op is not Operator.EQ:
            continue
        if column == kind.number and isinstance(condition.value, int):
            return About(kind, number=condition.value)
        if relation.endswith("Id"):
            return About(kind, id=str(condition.value))
    return None


def told_about(calls: tuple[CallLog, ...]) -> About | None:
    """Return the incident or alert that all calls are about, or None."""
    about = {(name, held.id) for call in calls for name, held in call.references if name in KINDS}
    bare = any(not {name for name, _ in call.references} & KINDS.keys() for call in calls)
    if bare or len(about) != 1:
        return None
    ((name, reference_id),) = about
    return About(KINDS[name], id=reference_id)
