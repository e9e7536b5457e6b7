"""What was found for a question, and how it looks: to the asker, or to a whole channel."""

from dataclasses import dataclass, replace
from typing import TypeVar

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Attempt, Event, Timeline
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.model.records import CallLog, Page, Reference
from calllogs.model.relations import INCIDENT
from calllogs.render.cells import View
from calllogs.render.slack.blocks import Block
from calllogs.render.slack.messages import (
    MOST_CALLS,
    Message,
    count_message,
    page_message,
    summary_message,
    timeline_message,
)
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interactions.navigation import Navigation

AnswerValue = Page | int | Summary | Timeline
T = TypeVar("T", Page, int, Summary, Timeline)


async def find(filter: CallLogFilter, caller: Caller) -> Answer[AnswerValue]:
    """Return the answer to a question.

    Raises:
        FilterError: The API cannot be asked this.
        ApiError: The child that fits, when OneUptime does not answer.
    """
    calls, view = caller.workspace.app.calls, caller.view()
    if filter.intent is Intent.COUNT:
        return _widened(await calls.count(filter, now=view.now))
    if filter.intent is Intent.SUMMARY:
        return _widened(await calls.summarize(filter, tz=view.tz, now=view.now))
    if filter.intent is Intent.TIMELINE:
        return _widened(await calls.timeline(filter, now=view.now))
    return _widened(_few(await calls.list(filter, now=view.now)))


def _widened(answer: Answer[T]) -> Answer[AnswerValue]:
    return Answer(answer.filter, answer.value, answer.notes)


def _few(answer: Answer[Page]) -> Answer[Page]:
    """Return as many calls as one message takes; the others are on the next page."""
    calls = answer.value.calls[:MOST_CALLS]
    return replace(answer, value=answer.value.model_copy(update={"calls": calls}))


def total(found: AnswerValue) -> int:
    """Return how many calls match."""
    if isinstance(found, int):
        return found
    return found.total if isinstance(found, Page) else found.matching


def message(answer: Answer[AnswerValue], typed: str, view: View) -> Message:
    """Return an answer as a message, without buttons."""
    filter, found, notes = answer.filter, answer.value, answer.notes
    if isinstance(found, Page):
        return page_message(Answer(filter, found, notes), typed, view)
    if isinstance(found, Summary):
        return summary_message(Answer(filter, found, notes), typed, view)
    if isinstance(found, Timeline):
        return timeline_message(Answer(filter, found, notes), typed, view)
    return count_message(Answer(filter, found, notes), typed, view)


def buttons(
    answer: Answer[AnswerValue], caller: Caller, navigation: Navigation, *, shared: bool = False
) -> list[Block]:
    """Return what may be pressed under an answer."""
    found = answer.value
    if isinstance(found, Page):
        page = Answer(answer.filter, found, answer.notes)
        return navigation.of_page(page, caller, shared=shared)
    thing = "this timeline" if isinstance(found, Timeline) else "these figures"
    return navigation.of_totals(answer.filter, caller, thing, shared=shared)


@dataclass(frozen=True, slots=True)
class Discretion:
    """Leaves out of an answer what not everybody in a channel may read.

    Call logs show titles even of private incidents (API.md 4.4); whether one is private is told
    by whether the key may read the incident itself. Where that is not known, it counts as private.

    Attributes:
        caller: Whose workspace's key it is.
    """

    caller: Caller

    async def applied(self, answer: Answer[AnswerValue]) -> Answer[AnswerValue]:
        """Return the answer without titles and spoken text of incidents that may be private."""
        calls = _calls(answer.value)
        ids = {call.incident.id for call in calls if call.incident}
        hidden = ids - await self.caller.workspace.app.calls.readable_ids(INCIDENT, ids)
        found = _grouped_by_number(answer) if isinstance(answer.value, Summary) else answer.value
        return replace(answer, value=_hiding(found, frozenset(hidden)))


def _calls(found: AnswerValue) -> tuple[CallLog, ...]:
    if isinstance(found, Page):
        return found.calls
    return found.calls if isinstance(found, Timeline) else ()


def _grouped_by_number(answer: Answer[AnswerValue]) -> AnswerValue:
    """Return a summary whose incidents have numbers and no titles: its groups hold no ids."""
    found = answer.value
    if not isinstance(found, Summary) or answer.filter.group_by != INCIDENT.keyword:
        return found
    groups = tuple(replace(g, label=g.label.partition(" ")[0]) for g in found.groups)
    return replace(found, groups=groups)


def _hiding(found: AnswerValue, hidden: frozenset[str]) -> AnswerValue:
    if isinstance(found, Page):
        calls = tuple(_untitled(call, hidden) for call in found.calls)
        return found.model_copy(update={"calls": calls})
    if isinstance(found, Timeline):
        return replace(found, events=tuple(_untold(event, hidden) for event in found.events))
    return found


def _untold(event: Event, hidden: frozenset[str]) -> Event:
    if not isinstance(event, Attempt):
        return event
    return replace(event, call=_untitled(event.call, hidden))


def _untitled(call: CallLog, hidden: frozenset[str]) -> CallLog:
    held: Reference | None = call.incident
    if held is None or held.id not in hidden:
        return call
    nameless = held.model_copy(update={"title": None})
    return call.model_copy(update={"incident": nameless, "message": None})
