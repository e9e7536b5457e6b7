"""A story in one sentence."""

from calllogs.answers.timeline import Miss, Story
from calllogs.model.records import Reference
from calllogs.render import cells
from calllogs.render.cells import View, moment
from calllogs.render.durations import lasted
from calllogs.render.privacy import clean, mask_numbers


def verdict(story: Story, view: View) -> str:
    """Return how many calls to how many people, how many failed, and whether anybody reacted."""
    parts = [_calls(story), *_failures(story), *_reaction(story, view)]
    return f"{'; '.join(parts)}."


def person(reference: Reference | None, view: View) -> str:
    """Return a person's name, cleaned, else their e-mail."""
    return cells.person(reference, view) or "somebody"


def _calls(story: Story) -> str:
    made = len(story.calls)
    if made == 0:
        return "No calls"
    calls = "1 call" if made == 1 else f"{made:,} calls"
    if made < story.matching:
        calls = f"{made:,} of {story.matching:,} calls"
    people = "1 person" if story.people == 1 else f"{story.people} people"
    span = f" in {lasted(story.lasted)}" if story.lasted else ""
    return f"{calls} to {people}{span}"


def _failures(story: Story) -> list[str]:
    made = len(story.calls)
    if made == 0:
        return []
    if story.failed == made:
        return ["it failed" if made == 1 else "all failed"]
    return [f"{story.failed} failed" if story.failed else "none failed"]


def _reaction(story: Story, view: View) -> list[str]:
    if story.kind is None or not (story.subject or story.events):
        return []
    if not story.sight:
        return ["acknowledgement not visible to this key"]
    first = story.acknowledged
    if first is None:
        return ["nobody acknowledged"]
    noun, verb = story.kind.relation, story.kind.verb
    if story.reaction is None:
        return [f"acknowledged {moment(first.at, view)}, by {person(first.by, view)}"]
    after = f"{lasted(story.reaction)} after the {noun} was {verb}"
    return [f"acknowledged {after}, by {person(first.by, view)}"]


def subject_title(subject: Reference) -> str:
    """Return an incident or alert by its number and title, cleaned."""
    handle = subject.label if subject.label and subject.label.strip("# ") else f"#{subject.number}"
    return clean(f"{handle} {subject.title or ''}", longest=160)


def miss(event: Miss, view: View) -> str:
    """Return whom a policy did not get to call, and what OneUptime noted."""
    return f"{person(event.step.person, view)}, “{noted(event, view)}”"


def noted(event: Miss, view: View) -> str:
    """Return what OneUptime noted of somebody a policy did not get to call."""
    text = clean(event.step.status_message or event.step.status, longest=120)
    return mask_numbers(text) if view.masked else text
