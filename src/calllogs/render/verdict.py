"""A timeline in one sentence."""

from collections.abc import Sequence
from datetime import timedelta

from calllogs.answers.outcomes import OutcomeCount
from calllogs.answers.timeline import NotCalled, Timeline
from calllogs.model.outcomes import CONNECTED, OUTCOMES
from calllogs.model.records import CallLog, Reference
from calllogs.model.subjects import Subject
from calllogs.render.cells import (
    View,
    called_text,
    duration,
    foreign_text,
    local_time,
    person_name,
)
from calllogs.render.privacy import cut


def verdict(timeline: Timeline, view: View) -> str:
    """Return how many calls to how many people and when, what became of them, who reacted."""
    parts = [
        _calls(timeline, view),
        *_failures(timeline),
        *_outcomes(timeline, view),
        *_acknowledgement(timeline, view),
    ]
    return f"{'; '.join(parts)}."


def person_or_somebody(reference: Reference | None, view: View) -> str:
    """Return a person's name, cleaned, else their e-mail, else "somebody"."""
    return person_name(reference, view) or "somebody"


def _calls(timeline: Timeline, view: View) -> str:
    made = len(timeline.calls)
    if made == 0:
        return "No calls"
    calls = "1 call" if made == 1 else f"{made:,} calls"
    if made < timeline.matching:
        calls = f"{made:,} of {timeline.matching:,} calls"
    called = timeline.called
    span = f" in {duration(timeline.lasted)}" if timeline.lasted else ""
    first = local_time(min(call.created_at for call in timeline.calls), view)
    when = f"{span} from {first}" if span else f", {first}"
    return f"{calls} to {called_text(called.people, called.numbers)}{when}"


def _failures(timeline: Timeline) -> list[str]:
    made = len(timeline.calls)
    if made == 0:
        return []
    if timeline.failed == made:
        return ["it failed" if made == 1 else "all failed"]
    return [f"{timeline.failed} failed" if timeline.failed else "none failed"]


def _outcomes(timeline: Timeline, view: View) -> list[str]:
    """Return how many were connected, and what became of the others, where the carrier tells."""
    count = OutcomeCount.of(timeline.calls)
    connected = count.kinds.pop(CONNECTED.value, 0)
    others = [f"{n} {OUTCOMES[value].label.lower()}" for value, n in count.kinds.most_common()]
    told = _connected(connected, count, view) if connected else "none connected"
    return [", ".join([told, *others])] if connected or others else []


def _connected(connected: int, count: OutcomeCount, view: View) -> str:
    span = f" for {duration(timedelta(seconds=count.most_seconds))}" if count.longest else ""
    person = person_or_somebody(count.longest.user, view) if count.longest else ""
    if connected == 1:
        return f"{person}’s phone was connected{span}" if person else "1 connected"
    return f"{connected} connected" + (f", the longest{span} ({person})" if person else "")


def _acknowledgement(timeline: Timeline, view: View) -> list[str]:
    subject = timeline.subject
    if subject is None or not (subject.complete or timeline.events):
        return []
    if not timeline.acknowledgements_visible:
        return ["whether anybody acknowledged could not be read"]
    first = timeline.acknowledged
    if first is None:
        return ["nobody acknowledged"]
    when = local_time(first.at, view)
    if timeline.reaction is not None:
        noun, verb = subject.relation.noun, subject.relation.began_verb
        when += f", {duration(timeline.reaction)} after the {noun} was {verb}"
    return [f"acknowledged {when}, by {person_or_somebody(first.by, view)}"]


def subject_title(subject: Subject, view: View) -> str:
    """Return an incident or alert by its number and title."""
    label = foreign_text(subject.label, view, longest=60)
    handle = label if label.strip("# ") else f"#{subject.number}"
    return cut(f"{handle} {foreign_text(subject.title, view, longest=160)}".strip(), 160)


def subject_heading(subject: Subject, view: View) -> str:
    """Return an incident or alert with when it began: `INC-42 Down, declared Mon 23 Nov 12:32`."""
    verb, began = subject.relation.began_verb, subject.began
    return subject_title(subject, view) + (f", {verb} {local_time(began, view)}" if began else "")


def earlier_text(calls: Sequence[CallLog], view: View) -> str:
    """Return how many calls were made before, where they are not told one by one."""
    failed = sum(not call.placed for call in calls)
    told = "1 call was" if len(calls) == 1 else f"{len(calls):,} calls were"
    return (
        f"{told} made before, the first {local_time(calls[0].created_at, view)}, {failed:,} failed"
    )


def not_called_text(event: NotCalled, view: View) -> str:
    """Return a person a policy did not get to call, with what OneUptime noted."""
    return f"{person_or_somebody(event.entry.person, view)}, “{not_called_reason(event, view)}”"


def not_called_reason(event: NotCalled, view: View) -> str:
    """Return OneUptime's note on a person a policy did not get to call."""
    return foreign_text(event.entry.status_message or event.entry.status, view, longest=120)
