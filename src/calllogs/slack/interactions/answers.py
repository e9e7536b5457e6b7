"""Questions answered: the filter asked, the answer as a message with its buttons."""

from dataclasses import dataclass, replace

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Timeline
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.filters.relaxations import relaxations
from calllogs.filters.text_form import as_text
from calllogs.model.records import Page
from calllogs.render.cells import View
from calllogs.render.slack.blocks import Block, actions
from calllogs.render.slack.messages import (
    MOST_CALLS,
    SAMPLES_NOTE,
    AnswerValue,
    Message,
    answer_message,
    call_message,
    with_blocks,
    with_note,
)
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interactions.buttons import NEAREST, Buttons
from calllogs.slack.responders import Response


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers filters.

    Attributes:
        buttons: Makes what stands under an answer.
    """

    buttons: Buttons

    async def respond(self, filter: CallLogFilter, typed: str, caller: Caller) -> Response:
        """Ask a filter, and return the answer as its asker sees it.

        Raises:
            FilterError: The API cannot be asked this.
            ApiError: The child that fits, when OneUptime does not answer.
        """
        view = caller.view()
        return await self.response(await fetch_answer(filter, view, caller), typed, view, caller)

    async def response(
        self,
        answer: Answer[AnswerValue],
        typed: str,
        view: View,
        caller: Caller,
        *,
        shared: bool = False,
    ) -> Response:
        """Return an answer with its buttons, as its asker sees it."""
        if _is_empty(answer.value):
            buttons = await self._buttons_that_lead_on(answer.filter, view, caller)
        else:
            buttons = self.buttons.for_answer(answer, view, caller, shared=shared)
        message = with_blocks(answer_message(answer, typed, view), buttons)
        event = AuditEvent("query", "answered", answer.filter, total(answer.value))
        return Response(_with_samples_note(message, caller), event)

    async def respond_with_call(self, call_id: str, caller: Caller) -> Response:
        """Return everything known of one call.

        Raises:
            ApiError: There is none, or OneUptime does not answer.
        """
        call = await caller.workspace.app.calls.get(call_id)
        view = caller.view()
        message = with_blocks(call_message(call, view), self.buttons.for_call(call, view, caller))
        return Response(_with_samples_note(message, caller), AuditEvent("call", "answered"))

    async def _buttons_that_lead_on(
        self, filter: CallLogFilter, view: View, caller: Caller
    ) -> list[Block]:
        """Offer the nearest question that finds something; else the form and help."""
        listing = replace(filter, intent=Intent.LIST, group_by=None)
        form_and_help = self.buttons.form_and_help(as_text(listing), caller)
        for change, relaxed in relaxations(listing):
            count = (await caller.workspace.app.calls.count(relaxed, now=view.now)).value
            if count:
                label = f"Show {count:,} {'call' if count == 1 else 'calls'} {change}"
                nearest = self.buttons.query_button(NEAREST, label, as_text(relaxed), caller)
                return [actions(*nearest, *form_and_help[:1])]
        return [actions(*form_and_help)]


async def fetch_answer(filter: CallLogFilter, view: View, caller: Caller) -> Answer[AnswerValue]:
    """Return the answer to a filter; of a page, as many calls as one message takes.

    Raises:
        FilterError: The API cannot be asked this.
        ApiError: The child that fits, when OneUptime does not answer.
    """
    calls = caller.workspace.app.calls
    if filter.intent is Intent.COUNT:
        return await calls.count(filter, now=view.now)
    if filter.intent is Intent.SUMMARY:
        return await calls.summarize(filter, tz=view.tz, now=view.now)
    if filter.intent is Intent.TIMELINE:
        return await calls.timeline(filter, now=view.now)
    answer = await calls.list(filter, now=view.now)
    shown = answer.value.calls[:MOST_CALLS]  # the others are on the next page
    return replace(answer, value=answer.value.model_copy(update={"calls": shown}))


def total(value: AnswerValue) -> int:
    """Return how many calls match."""
    if isinstance(value, int):
        return value
    return value.total if isinstance(value, Page) else value.matching


def _is_empty(value: AnswerValue) -> bool:
    if isinstance(value, Timeline):
        return not value.events and not (value.subject and value.subject.complete)
    return total(value) == 0


def _with_samples_note(message: Message, caller: Caller) -> Message:
    """Nobody may mistake samples for calls."""
    return with_note(message, SAMPLES_NOTE) if caller.workspace.app.sandbox else message
