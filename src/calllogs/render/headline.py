"""The sentences of an answer: its verdict, reading, window, totals and notes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from calllogs.answers.answer import Note
from calllogs.answers.groups import Group
from calllogs.answers.outcomes import OutcomeCount
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import NotCalled, Timeline, attempts
from calllogs.filters.filter import CallLogFilter, compared, window
from calllogs.filters.sentence import sentence
from calllogs.model.outcomes import CONNECTED, OUTCOMES
from calllogs.model.records import CallLog, Page, Reference
from calllogs.model.subjects import Subject
from calllogs.render.cells import (
    View,
    called_text,
    cut,
    dollars,
    duration,
    foreign_text,
    local_time,
    one_line,
    person_name,
)
from calllogs.render.groups import tenths
from calllogs.render.privacy import mask, mask_text

MOST_GROUPS = 40
"""Groups that an answer spells out; JSON and files hold all."""


def reading(filter: CallLogFilter, view: View) -> str:
    """Return the one sentence that says how the filter was understood."""
    text = sentence(filter, tz=view.tz, show_number=mask if view.masked else str)
    return mask_text(text) if view.masked else text


def window_text(filter: CallLogFilter, view: View, since: datetime | None = None) -> str:
    """Return the time range really asked, in the view's zone: `Sun 22 Nov 00:00 to now (UTC)`.

    Args:
        filter: The question.
        view: How it is shown, and when.
        since: When the first call that is kept was made, UTC, or None.
    """
    windows = [window(part) for part in reversed(compared(filter))]
    told = (f"{_began(start, since, view)} to {_ended(end, view)}" for start, end in windows)
    return f"{' compared with '.join(told)} ({view.tz})"


def window_adds(filter: CallLogFilter, view: View, since: datetime | None = None) -> bool:
    """Whether the time range tells more than the reading: where it is open, not over, or cut."""
    return any(
        start is None or end is None or end > view.now or (since is not None and start < since)
        for start, end in map(window, compared(filter))
    )


def _began(start: datetime | None, since: datetime | None, view: View) -> str:
    if start is None:
        return f"the oldest call kept{f' ({local_time(since, view)})' if since else ''}"
    told = local_time(start, view)
    if since is None or start >= since:
        return told
    return f"{told} (since the oldest call kept, {local_time(since, view)})"


def _ended(end: datetime | None, view: View) -> str:
    if end is None:
        return f"now, {local_time(view.now, view)}"
    told = local_time(end, view)
    return f"{told}, so far to {local_time(view.now, view)}" if end > view.now else told


def match_count(total: int, untold: int = 0) -> str:
    """Return a number of calls as a sentence, and how many further ones may match."""
    told = "1 call matches." if total == 1 else f"{total:,} calls match."
    return _with_untold(told, total, untold) if untold else told


def _with_untold(told: str, total: int, untold: int) -> str:
    known, more = (told, " more") if total else ("No call is known to match.", "")
    return f"{known} Of {untold:,}{more} it is not known whether they match."


def shown_of_total(page: Page) -> str:
    """Return how many of how many, as in `Showing 1-10 of 34 calls`."""
    if page.untold:
        known = shown_of_total(page.model_copy(update={"untold": 0}))
        return _with_untold(known, page.total, page.untold)
    if page.calls:
        unread = f", without {len(page.unread)} that cannot be read" if page.unread else ""
        return f"Showing {_rows(page)}{unread}."
    if page.total == 0:
        return "No calls match."
    return f"Nothing to show after skipping {page.skip:,}: {page.total:,} calls match."


WHY_FAILED = "Why calls failed"
"""The heading of causes."""


def why_shown_failed(page: Page) -> str:
    """Return the heading of the causes of a page's calls: others may have failed otherwise."""
    return WHY_FAILED if len(page.calls) >= page.total else "Why the calls shown failed"


def _rows(page: Page) -> str:
    if page.total == 1:
        return "1 call"
    if page.skip + 1 == page.end:
        return f"call {page.end:,} of {page.total:,}"
    return f"{page.skip + 1:,}-{page.end:,} of {page.total:,} calls"


def counted_of_total(summary: Summary) -> str:
    """Return how many of the matching calls were counted."""
    if summary.all is None:
        none = "None of them could be read." if summary.unread else "No calls match."
        return _with_untold(none, 0, summary.untold) if summary.untold else none
    if not summary.whole:
        return f"Only the newest {summary.read:,} of {summary.matching:,} calls were counted."
    if summary.unread:
        return (
            f"Counted {summary.all.calls:,} of {summary.matching:,} calls; the rest could not "
            "be read."
        )
    return f"{'The one call was' if summary.all.calls == 1 else 'All of them were'} counted."


def totals(summary: Summary) -> list[str]:
    """Return the figures of a summary, what was not read or is not known first."""
    if summary.all is None:
        return []
    figures = group_figures(summary.all)[: _COUNTED if summary.counted else None]
    if summary.untold:
        figures = [f"of {summary.untold:,} more it is not known whether they match", *figures]
    if summary.whole:
        return figures
    return [f"only {summary.read:,} of {summary.matching:,} calls counted", *figures]


_COUNTED = 3
"""Figures that counts tell: calls, placed, failed."""


def next_skip(page: Page) -> int | None:
    """Return the `skip` of the next page, or None when this is the last."""
    return page.end if page.skip < page.end < page.total else None


def call_count(number: int) -> str:
    """Return `1 call`, `34 calls`."""
    return "1 call" if number == 1 else f"{number:,} calls"


def group_figures(group: Group) -> list[str]:
    """Return the figures of some calls: how many, placed, failed, people, cost."""
    calls = call_count(group.calls)
    people = called_text(group.people, group.numbers)
    percent = f" ({tenths(group.failed, group.calls)} %)" if group.failed else ""
    cost = dollars(group.cents) if group.cents else "no cost recorded"
    placed, failed = f"{group.placed:,} placed", f"{group.failed:,} failed{percent}"
    return [calls, placed, *_connected(group), failed, people, cost]


def _connected(group: Group) -> list[str]:
    """Return how many were connected and for how long, where the carrier tells."""
    span = f" for {duration(timedelta(seconds=group.seconds))}" if group.seconds else ""
    share = f" ({tenths(group.connected, group.told)} %)" if group.told else ""
    return [f"{group.connected:,} connected{share}{span}"] if group.told else []


def note_texts(notes: Iterable[Note]) -> list[str]:
    """Return notes as sentences; what they quote is text from outside, masked for everybody."""
    return [_note_text(note) for note in notes]


def _note_text(note: Note) -> str:
    text = mask_text(note.text)
    if not note.quoted:
        return text
    names = (cut(mask_text(one_line(name)), 80) for name in note.quoted)
    return f"{text}: {', '.join(names)}."


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
    calls = call_count(made)
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
    told = _connected_calls(connected, count, view) if connected else "none connected"
    return [", ".join([told, *others])] if connected or others else []


def _connected_calls(connected: int, count: OutcomeCount, view: View) -> str:
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
