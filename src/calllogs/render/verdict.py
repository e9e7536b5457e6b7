"""A timeline in one sentence: was anybody reached, and after how many calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from calllogs.answers.outcomes import OutcomeCount
from calllogs.answers.timeline import NotCalled, Timeline, attempts
from calllogs.model.outcomes import CONNECTED, OUTCOMES
from calllogs.model.records import CallLog, Page, Reference
from calllogs.model.subjects import Subject
from calllogs.render.cells import (
    View,
    called_text,
    duration,
    foreign_text,
    local_time,
    person_name,
)
from calllogs.render.headline import shown_of_total
from calllogs.render.privacy import cut

Words = tuple[str | datetime, ...]
"""A text in pieces: an instant in it is written as its reader wants."""


class Verdict(NamedTuple):
    """What became of it, and the figures it rests on; names in it are foreign text.

    Attributes:
        lead: What is read first, as in `Nobody has acknowledged`.
        rest: What follows it, with the sign between them; without a stop at its end.
        acknowledged: Whether anybody did; None where that is not known, or not asked.
    """

    lead: str
    rest: Words = ()
    acknowledged: bool | None = None

    def text(self, view: View) -> str:
        """Return it as one sentence."""
        rest = (part if isinstance(part, str) else local_time(part, view) for part in self.rest)
        return f"{self.lead}{''.join(rest)}."


def verdict(timeline: Timeline, view: View) -> Verdict:
    """Return whether anybody acknowledged, how many were called, and what became of the calls."""
    subject, first = timeline.subject, timeline.acknowledged
    calls, figures = _calls(timeline, view), (*_figures(timeline, view), *_untold(timeline))
    none = "call is known to match" if timeline.untold else "phone call is recorded"
    if subject is None or not (subject.complete or timeline.events):
        nothing = f"No {none}" if timeline.untold else "No calls"
        return Verdict(calls or nothing, figures)
    told = (calls or f"no {none}", *figures)
    if not timeline.acknowledgements_visible:
        unseen = "; whether anybody acknowledged could not be read"
        return Verdict(calls or f"No {none}", (*figures, unseen))
    if first is None:
        return Verdict("Nobody has acknowledged", (": ", *told), acknowledged=False)
    theirs = timeline.acknowledged_by_people
    by, after = person_or_somebody((theirs or first).by, view), _after(timeline, subject)
    if theirs is None:  # who asks of Bob must not read at first that Priya acknowledged
        other = (f"; {by} acknowledged{after}", first.at)
        lead, person = _not_acknowledging(timeline, view)
        told = (_count(timeline), *figures) if person else told
        return Verdict(lead, (": ", *told, *other))
    at = theirs.at
    rest = (after if theirs is first else " on ", at, "; ", *told)
    return Verdict(f"Acknowledged by {by}", rest, acknowledged=True)


def _not_acknowledging(timeline: Timeline, view: View) -> tuple[str, str]:
    """Return that those asked about have not acknowledged, and the name of who alone was."""
    person = _one_person(timeline, view)
    return (f"{person} has not acknowledged" if person else _NONE), person


_NONE = "None of those asked about has acknowledged"


def _one_person(timeline: Timeline, view: View) -> str:
    """Return the name of whom all calls went to; "" where they are several, or unknown."""
    people = {call.user.id: call.user for call in timeline.calls if call.user}
    alone = len(people) == 1 and not timeline.called.numbers
    return person_name(next(iter(people.values())), view) if alone else ""


def _untold(timeline: Timeline) -> Words:
    """Return of how many calls it is not known whether they match, where there are any."""
    more = " more" if timeline.calls else ""
    told = f"; of {timeline.untold:,}{more} it is not known whether they match"
    return (told,) if timeline.untold else ()


def page_verdict(page: Page, view: View) -> str:
    """Return what calls tell in one sentence, where they are all there are; else how many are."""
    if not page.calls or page.unread or page.untold or len(page.calls) < page.total:
        return shown_of_total(page)
    return verdict(Timeline(attempts(page.calls), page.total), view).text(view)


def _calls(timeline: Timeline, view: View) -> str:
    """Return how many calls to whom, or to how many people; "" where there is none."""
    called = timeline.called
    whom = _one_person(timeline, view) or called_text(called.people, called.numbers)
    return _count(timeline, f" to {whom}") if timeline.calls else ""


def _count(timeline: Timeline, whom: str = "") -> str:
    made = len(timeline.calls)
    calls = "1 call" if made == 1 else f"{made:,} calls"
    if made < timeline.matching:
        calls = f"{made:,} of {timeline.matching:,} calls"
    span = f" in {duration(timeline.lasted)}" if timeline.lasted else ""
    return f"{calls}{whom}{span}"


def _figures(timeline: Timeline, view: View) -> Words:
    """Return when the calls were made, how many of them failed, and what became of the others."""
    calls = timeline.calls
    if not calls:
        return ()
    passed = view.now - calls[-1].created_at
    ago = f"{duration(passed)} ago" if passed >= _A_MOMENT else "just now"
    several = len(calls) > 1
    last = f"the last {ago}" if several else ago
    failures = _failures(timeline.failed, len(calls))
    outcomes = [
        f"; {told}, {failures}; {last}" if several else f", {told}, {last}"
        for told in _outcomes(timeline, view)
    ]
    rest = "".join(outcomes) or f", {failures}, {last}"
    return " from " if several else ", ", calls[0].created_at, rest


_A_MOMENT = timedelta(seconds=1)


def _outcomes(timeline: Timeline, view: View) -> list[str]:
    """Return how many were connected, and what became of the others, where the carrier tells."""
    count = OutcomeCount.of(timeline.calls)
    connected = count.kinds.pop(CONNECTED.value, 0)
    others = [f"{n} {OUTCOMES[value].label.lower()}" for value, n in count.kinds.most_common()]
    if len(timeline.calls) == 1:
        told = f"connected{_span(count)}" if connected else "".join(others).partition(" ")[2]
        return [told] if told else []
    told = _connected(connected, count, view) if connected else "none connected"
    return [", ".join([told, *others])] if connected or others else []


def _connected(connected: int, count: OutcomeCount, view: View) -> str:
    span = _span(count)
    person = person_or_somebody(count.longest.user, view) if count.longest else ""
    if connected == 1:
        return f"{person}’s phone was connected{span}" if person else "1 connected"
    return f"{connected} connected" + (f", the longest{span} ({person})" if person else "")


def _span(count: OutcomeCount) -> str:
    return f" for {duration(timedelta(seconds=count.most_seconds))}" if count.longest else ""


def _failures(failed: int, made: int) -> str:
    if failed == made:
        return "which failed" if made == 1 else "all of which failed"
    return f"{failed} failed" if failed else "none failed"


def _after(timeline: Timeline, subject: Subject) -> str:
    """Return how long after it began an acknowledgement came, where that is known."""
    if timeline.reaction is None:
        return " on "
    verb = f"the {subject.relation.noun} was {subject.relation.began_verb}"
    return f" {duration(timeline.reaction)} after {verb}, on "


def person_or_somebody(reference: Reference | None, view: View) -> str:
    """Return a person's name, cleaned, else their e-mail, else "somebody"."""
    return person_name(reference, view) or "somebody"


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
