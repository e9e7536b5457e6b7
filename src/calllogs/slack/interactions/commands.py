"""What is typed behind `/calllogs`: help, link, show, or a question in the filter language."""

import logging
import secrets
from dataclasses import dataclass, replace

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Timeline
from calllogs.errors import ApiError, CallLogsError, FilterError, NotAuthorized, UnclearName
from calllogs.filters.filter import CallLogFilter, Condition, Intent, Operator
from calllogs.filters.relaxations import relaxations
from calllogs.filters.text_form import as_text
from calllogs.language.help import Topic, topics
from calllogs.model.records import Page, uuid
from calllogs.render.cells import View
from calllogs.render.slack import messages
from calllogs.render.slack.blocks import Block, action_row, code, escape, static_select
from calllogs.render.slack.messages import AnswerValue, Message, sentence_message
from calllogs.slack.interaction import AuditEvent, Response, location
from calllogs.slack.interactions.buttons import (
    LIST,
    NEAREST,
    PICK,
    RETRY,
    RUN,
    Buttons,
    StaleButton,
)
from calllogs.slack.interactions.channels import Channels, subject_condition
from calllogs.slack.interactions.options import incident_options
from calllogs.slack.people import Caller, People

RECENT = "last 24h"
"""What is asked where a channel is about nothing known, and by an empty form."""

UNEXPECTED = "calllogs failed at this, which is a bug in calllogs. Nothing was changed."
TOO_LATE = "OneUptime did not answer in time, so there is nothing to show. Nothing was changed."

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Commands:
    """Answers what people type, and what buttons ask for them.

    Attributes:
        buttons: Makes what stands under an answer.
        channels: Knows what channels are about, and links them.
        people: Looks up who is mentioned.
    """

    buttons: Buttons
    channels: Channels
    people: People

    async def respond(self, text: str, caller: Caller) -> Response:
        """Return the answer to what stands behind `/calllogs`.

        Raises:
            FilterError: A piece of it is not understood.
            CallLogsError: It could not be answered.
        """
        word, _, rest = text.partition(" ")
        if word.lower() == "help":
            return self._help(rest.strip(), caller)
        if word.lower() == "link":
            return await self.channels.link(rest.strip(), caller)
        if word.lower() == "show" and uuid(rest):  # else the word introduces a filter
            return await self._respond_with_call(rest.strip(), caller)
        if not text:
            return await self._respond_for_channel(caller)
        filter = await self.read_filter(text, caller)
        return await self._answer(filter, text, caller)

    async def read_filter(self, text: str, caller: Caller) -> CallLogFilter:
        """Return the filter a text means, people and channels it mentions looked up.

        Raises:
            FilterError: A piece of it is not understood.
        """
        filter = caller.read(text)
        conditions = [await self._resolve(condition, caller) for condition in filter.conditions]
        return replace(filter, conditions=tuple(conditions))

    async def _resolve(self, condition: Condition, caller: Caller) -> Condition:
        if condition.field == "user.slackId":
            return await self._mentioned(condition, caller)
        if condition.field == "channel" and condition.op is Operator.EQ:
            channel = replace(caller.conversation, channel=str(condition.value))
            return await self.channels.linked_condition(channel) or condition
        return condition

    async def _mentioned(self, condition: Condition, caller: Caller) -> Condition:
        """Read people who are mentioned as the people OneUptime knows by their e-mails."""
        users = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        emails = [await self.people.email(caller.workspace, str(user)) for user in users]
        value = tuple(sorted(emails)) if isinstance(condition.value, tuple) else emails[0]
        return replace(condition, field="user.email", value=value)

    async def _respond_for_channel(self, caller: Caller) -> Response:
        """Return the timeline of what the channel is about; where that is nothing, recent calls."""
        found = await self.channels.find_subject(caller)
        if found is None:
            response = await self._answer(caller.read(RECENT), RECENT, caller)
            blocks = messages.unlinked_blocks(await self._buttons_to_pick(caller))
            message = messages.with_blocks(response.message, blocks, first=True)
            return replace(response, message=message)
        filter = CallLogFilter((subject_condition(found.subject),), intent=Intent.TIMELINE)
        response = await self._answer(filter, as_text(filter), caller)
        known = f"This channel is about {found.subject.name}: {found.evidence}. "
        note = f"{escape(known)}Not so? {code('/calllogs link ...')}"
        return replace(response, message=messages.with_note(response.message, note))

    async def _buttons_to_pick(self, caller: Caller) -> list[Block]:
        labels = await incident_options("", caller)
        menu = [static_select(PICK, "Recent incidents", labels)] if labels else []
        recent = self.buttons.query_button(LIST, "All calls, last 24 h", RECENT, caller)
        return [*menu, *recent]

    async def _answer(self, filter: CallLogFilter, typed: str, caller: Caller) -> Response:
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
        message = messages.with_blocks(messages.answer_message(answer, typed, view), buttons)
        event = AuditEvent("query", "answered", answer.filter, total(answer.value))
        return Response(_with_samples_note(message, caller), event)

    async def _respond_with_call(self, call_id: str, caller: Caller) -> Response:
        """Return everything known of one call.

        Raises:
            ApiError: There is none, or OneUptime does not answer.
        """
        call = await caller.workspace.app.calls.get(call_id)
        view = caller.view()
        buttons = self.buttons.for_call(call, view, caller)
        message = messages.with_blocks(messages.call_message(call, view), buttons)
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
                return action_row([*nearest, *form_and_help[:1]])
        return action_row(form_and_help)

    def _help(self, name: str, caller: Caller) -> Response:
        form = self.buttons.form_and_help("", caller)[:1]
        return Response(messages.help_message(_topics(name), form), AuditEvent("help", "answered"))


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
    shown = answer.value.calls[: messages.MOST_CALLS]  # the others are on the next page
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
    sandbox = caller.workspace.app.sandbox
    return messages.with_note(message, messages.SAMPLES_NOTE) if sandbox else message


def _topics(name: str) -> tuple[Topic, ...]:
    known = topics()
    if not name:
        return known
    chosen = tuple(topic for topic in known if topic.name == name.lower())
    if not chosen:
        names = ", ".join(topic.name for topic in known)
        raise FilterError(name, f"There is no help on {name[:40]!r}. Topics: {names}.")
    return chosen


def error_response(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what somebody is told of an error.

    Args:
        error: A refusal, a mistake or a failure.
        text: The question it was raised for.
        buttons: Makes those that lead on.
        caller: Who asked.
    """
    if isinstance(error, NotAuthorized | StaleButton):
        sign = ":no_entry_sign: " if isinstance(error, NotAuthorized) else ""
        return Response(sentence_message(f"{sign}{error}"), AuditEvent("query", "refused"))
    if isinstance(error, FilterError):
        return _mistake(error, text, buttons, caller)
    return _failure(error, text, buttons, caller)


def _mistake(error: FilterError, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return what was not understood, with a button that asks the corrected question."""
    corrected = _corrected(error, text)
    run = buttons.query_button(RUN, f"Run: {corrected}", corrected, caller) if corrected else []
    message = messages.mistake_message(error, text, [*run, *buttons.form_and_help(text, caller)])
    if isinstance(error, UnclearName):
        message = messages.with_blocks(message, _choices(error, buttons, caller))
    return Response(message, AuditEvent("query", "not understood"))


def _choices(error: UnclearName, buttons: Buttons, caller: Caller) -> list[Block]:
    """Return a button for each thing a name can mean, a row each: action_ids differ in a row."""
    offered = (
        buttons.query_button(RUN, choice.label, choice.question, caller) for choice in error.choices
    )
    return [row for each in offered for row in action_row(each)]


def _corrected(error: FilterError, text: str) -> str | None:
    """Return the text with the wrong piece spelled as suggested."""
    if error.suggestion is None or text.count(error.about) != 1:
        return None
    return text.replace(error.about, error.suggestion)


def _failure(error: Exception, text: str, buttons: Buttons, caller: Caller) -> Response:
    """Return why there is no answer, with a reference to what is logged of it."""
    reference, kind = secrets.token_hex(4), type(error).__name__
    _LOG.warning("A question failed: %s at %s, reference %s.", kind, location(error), reference)
    retryable = error.retryable if isinstance(error, ApiError) else isinstance(error, TimeoutError)
    retry = buttons.query_button(RETRY, "Try again", text, caller) if retryable else []
    message = messages.failure_message(_sentence(error), text, reference, retry)
    return Response(message, AuditEvent("query", kind, reference=reference))


def _sentence(error: Exception) -> str:
    if isinstance(error, CallLogsError):
        return str(error)
    return TOO_LATE if isinstance(error, TimeoutError) else UNEXPECTED
