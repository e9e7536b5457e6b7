"""A story in one sentence."""

from calllogs.answers.timeline import NotCalled, Timeline
from calllogs.model.records import Reference
from calllogs.model.subjects import Subject
from calllogs.render import cells
from calllogs.render.cells import View, moment
from calllogs.render.durations import lasted
from calllogs.render.privacy import clean, mask_numbers


def verdict(timeline: Timeline, view: View) -> str:
    """Return how many calls to how many people, how many failed, and whether anybody reacted."""
    parts = [_calls(timeline), *_failures(timeline), *_reaction(timeline, view)]
    return f"{'; '.join(parts)}."


def person(reference: Reference | None, view: View) -> str:
    """Return a person's name, cleaned, else their e-mail."""
    return cells.person(reference, view) or "somebody"


def _calls(timeline: Timeline) -> str:
    made = len(timeline.calls)
    if made == 0:
        return "No calls"
    calls = "1 call" if made == 1 else f"{made:,} calls"
    if made < timeline.matching:
        calls = f"{made:,} of {timeline.matching:,} calls"
    people = "1 person" if timeline.people == 1 else f"{timeline.people} people"
    span = f" in {lasted(timeline.lasted)}" if timeline.lasted else ""
    return f"{calls} to {people}{span}"


def _failures(timeline: Timeline) -> list[str]:
    made = len(timeline.calls)
    if made == 0:
        return []
    if timeline.failed == made:
        return ["it failed" if made == 1 else "all failed"]
    return [f"{timeline.failed} failed" if timeline.failed else "none failed"]


def _reaction(timeline: Timeline, view: View) -> list[str]:
    subject = timeline.subject
    if subject is None or not (subject.complete or timeline.events):
        return []
    if not timeline.acknowledgements_visible:
        return ["acknowledgement not visible to this key"]
    first = timeline.acknowledged
    if first is None:
        return ["nobody acknowledged"]
    noun, verb = subject.relation.noun, subject.relation.began_verb
    if timeline.reaction is None:
        return [f"acknowledged {moment(first.at, view)}, by {person(first.by, view)}"]
    after = f"{lasted(timeline.reaction)} after the {noun} was {verb}"
    return [f"acknowledged {after}, by {person(first.by, view)}"]


def subject_title(subject: Subject) -> str:
    """Return an incident or alert by its number and title, cleaned."""
    handle = subject.label if subject.label and subject.label.strip("# ") else f"#{subject.number}"
    return clean(f"{handle} {subject.title or ''}", longest=160)


def miss(event: NotCalled, view: View) -> str:
    """Return whom a policy did not get to call, and what OneUptime noted."""
    return f"{person(event.entry.person, view)}, “{noted(event, view)}”"


def noted(event: NotCalled, view: View) -> str:
    """Return what OneUptime noted of somebody a policy did not get to call."""
    text = clean(event.entry.status_message or event.entry.status, longest=120)
    return mask_numbers(text) if view.masked else text
