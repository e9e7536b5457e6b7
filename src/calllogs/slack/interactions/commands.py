"""What is typed behind `/calllogs`: help, link, show, or a question in the filter language."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Timeline
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Intent, Operator
from calllogs.filters.relaxations import relaxations
from calllogs.filters.scope import (
    EVERYWHERE,
    ScopedText,
    names_subject,
    narrowed,
    read_reach,
    subject_condition,
)
from calllogs.language.help import Topic, topics
from calllogs.model.records import Page, uuid
from calllogs.render.cells import View
from calllogs.render.slack import messages
from calllogs.render.slack.blocks import Block, action_row, code, escape, static_select
from calllogs.render.slack.messages import AnswerValue, Message, sentence_message
from calllogs.slack.csv_export import CsvExport
from calllogs.slack.interaction import AuditEvent, Response
from calllogs.slack.interactions.buttons import (
    LIST,
    NEAREST,
    PICK,
    Buttons,
)
from calllogs.slack.interactions.channels import Channels
from calllogs.slack.interactions.options import incident_options
from calllogs.slack.people import Caller, People, is_direct

RECENT = "last 24h"
"""What is asked where a channel is about nothing known, and by an empty form."""

UNKNOWN_HERE = (
    "I do not know which incident or alert this channel is about. Name one, as in incident 42, or "
    "type `/calllogs link incident 42`, and every question here is about it."
)
NAMELESS = (
    "Of the whole project: a mention does not tell the name of this channel. Type "
    "`/calllogs link incident 42` here, and every question here is about that."
)
ON_CALL = (
    "The call log does not say who is on call, only who was phoned. OneUptime's on-call policies "
    "say who is; here is who was phoned in the last 24 hours."
)
_ON_CALL = re.compile(
    r"(so )?who([’']?s| is| are)?( currently)? on[- ]?(call|duty|it)( today|( right)? now| rn)?\W*"
    r"|on-?call",
    re.IGNORECASE,
)

_ALIASES = {
    **dict.fromkeys(("?", "-h", "--help", "usage"), "help"),
    **dict.fromkeys(("csv", "download"), "export"),
}


class Wording(NamedTuple):
    """The words of a question.

    Attributes:
        text: What asks it again.
        typed: Whether a person typed it, who is then shown it.
    """

    text: str
    typed: bool = False

    @property
    def quoted(self) -> str:
        """What is shown of it."""
        return self.text if self.typed else ""


def read_command(text: str) -> tuple[str, str]:
    """Return the first word of a text as the name of a command, and what stands behind it."""
    word, _, rest = text.strip().partition(" ")
    name = word.lower()
    return _ALIASES.get(name, name), rest.strip()


@dataclass(frozen=True, slots=True)
class Commands:
    """Answers what people type, and what buttons ask for them.

    Attributes:
        buttons: Makes what stands under an answer.
        channels: Knows what channels are about, and links them.
        people: Looks up who is mentioned.
        csv_export: Sends files.
    """

    buttons: Buttons
    channels: Channels
    people: People
    csv_export: CsvExport

    async def respond(self, text: str, caller: Caller, *, typed: bool = False) -> Response:
        """Return the answer to what stands behind `/calllogs`.

        Args:
            text: What stands there, or would.
            caller: Who asks.
            typed: Whether they typed it themselves.

        Raises:
            FilterError: A piece of it is not understood.
            CallLogsError: It could not be answered.
        """
        name, rest = read_command(text)
        if name == "show" and uuid(rest):  # else the word introduces a filter
            return await self._respond_with_call(rest, caller)
        if command := self._commands.get(name):
            return await command(rest, caller)
        wording, asked = Wording(text, typed=typed), read_reach(text)
        if _ON_CALL.fullmatch(text):
            return await self._about_on_call(await self.channels.located(caller))
        filter = caller.read(asked.text or RECENT)  # a mistake asks nobody anything
        located = await self.channels.located(caller)
        return await self._answer(asked, filter, wording, located)

    @property
    def _commands(self) -> Mapping[str, Callable[[str, Caller], Awaitable[Response]]]:
        return {
            "help": self._help,
            "link": self.channels.link,
            "unlink": self.channels.unlink,
            "export": self._export,
            "feedback": self._feedback,
            "share": self._share,
        }

    async def _answer(
        self, asked: ScopedText, filter: CallLogFilter, wording: Wording, caller: Caller
    ) -> Response:
        """Answer a question; one of nothing but its reach is about what the channel is about."""
        if caller.here is None and asked.reach == "channel":
            return await self._unknown_here(caller)
        if not asked.text and asked.reach != "project":
            return await self._respond_for_channel(caller)
        filter = await self._narrowed(asked, filter, caller)
        return await self._respond_to(filter, wording, caller)

    async def _unknown_here(self, caller: Caller) -> Response:
        """Offer to say what the channel is about."""
        picks = messages.unlinked_blocks(await self._buttons_to_pick(caller))
        message = messages.message_of(UNKNOWN_HERE, picks)
        return Response(message, AuditEvent("query", "not understood"))

    async def read_filter(self, text: str, caller: Caller) -> CallLogFilter:
        """Return the filter a text means where the caller is, people and channels looked up.

        Raises:
            FilterError: A piece of it is not understood.
        """
        asked = read_reach(text)
        return await self._narrowed(asked, caller.read(asked.text or RECENT), caller)

    async def _narrowed(
        self, asked: ScopedText, filter: CallLogFilter, caller: Caller
    ) -> CallLogFilter:
        """Return a filter narrowed to what it is asked about, people and channels looked up."""
        subject = caller.subject if asked.reach != "project" else None
        if asked.reach == "channel" and subject is None:
            raise FilterError("here", UNKNOWN_HERE)
        filter = narrowed(filter, asked.text or RECENT, subject, caller.read)
        conditions = [await self._resolve(condition, caller) for condition in filter.conditions]
        return replace(filter, conditions=tuple(conditions))

    async def _resolve(self, condition: Condition, caller: Caller) -> Condition:
        if condition.field == "user.slackId":
            return await self._mentioned(condition, caller)
        if condition.field == "channel" and condition.op is Operator.EQ:
            channel = caller.conversation._replace(channel=str(condition.value))
            return await self.channels.linked_condition(channel) or condition
        return condition

    async def _mentioned(self, condition: Condition, caller: Caller) -> Condition:
        """Read people who are mentioned as the people OneUptime knows by their e-mails."""
        users = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        emails = [await self.people.email(caller.workspace, str(user)) for user in users]
        value = tuple(sorted(emails)) if isinstance(condition.value, tuple) else emails[0]
        return condition._replace(field="user.email", value=value)

    async def _respond_for_channel(self, caller: Caller) -> Response:
        """Return the timeline of what the channel is about; where that is nothing, recent calls."""
        found = caller.here
        if found is None:
            response = await self._respond_to(caller.read(RECENT), Wording(""), caller)
            if is_direct(caller.conversation):
                return response
            blocks = messages.unlinked_blocks(await self._buttons_to_pick(caller))
            message = messages.with_blocks(response.message, blocks, first=True)
            return response._replace(message=message)
        filter = CallLogFilter((subject_condition(found.subject),), intent=Intent.TIMELINE)
        response = await self._respond_to(filter, Wording(""), caller)
        known = f"This channel is about {found.subject.name}: {found.evidence}. "
        note = f"{escape(known)}Not so? {code('/calllogs link ...')}"
        return response._replace(message=messages.with_note(response.message, note))

    async def _buttons_to_pick(self, caller: Caller) -> list[Block]:
        labels = await incident_options("", caller)
        menu = [static_select(PICK, "Recent incidents", labels)] if labels else []
        recent = self.buttons.query_button(LIST, "All calls, last 24 h", RECENT, caller)
        return [*menu, *recent]

    async def _about_on_call(self, caller: Caller) -> Response:
        """Say that the log does not tell who is on call, above what it tells."""
        wording = Wording(f"{EVERYWHERE} summary {RECENT} by user")
        filter = await self.read_filter(wording.text, caller)
        response = await self._respond_to(filter, wording, caller)
        message = messages.with_lead(response.message, ON_CALL)
        return response._replace(message=message)

    async def _respond_to(
        self, filter: CallLogFilter, wording: Wording, caller: Caller
    ) -> Response:
        """Ask a filter, and return the answer as its asker sees it.

        Raises:
            FilterError: The API cannot be asked this.
            ApiError: The child that fits, when OneUptime does not answer.
        """
        view = caller.view()
        answer = await fetch_answer(filter, view, caller)
        return await self.response(answer, wording, view, caller)

    async def response(
        self,
        answer: Answer[AnswerValue],
        wording: Wording,
        view: View,
        caller: Caller,
        *,
        shared: bool = False,
    ) -> Response:
        """Return an answer with its buttons, as its asker sees it."""
        if _is_empty(answer.value):
            buttons = await self._buttons_that_lead_on(answer.filter, view, caller)
        else:
            buttons = self.buttons.for_answer(answer, wording.text, view, caller, shared=shared)
        shown = messages.answer_message(answer, wording.quoted, view, caller.subject)
        event = AuditEvent("query", "answered", answer.filter, total(answer.value))
        message = messages.with_blocks(shown, buttons)
        if caller.lacks_channel_name and not names_subject(answer.filter):
            message = messages.with_note(message, NAMELESS)
        return Response(_with_samples_note(message, caller), event)

    async def _export(self, rest: str, caller: Caller) -> Response:
        """Send the calls that were asked for as a file; of the channel's subject where none were.

        Raises:
            NotAuthorized: It is not allowed, or Slack did not take it.
        """
        located = await self.channels.located(caller)
        return await self.export(await self.read_filter(rest, located), located)

    async def export(self, filter: CallLogFilter, caller: Caller) -> Response:
        """Send the calls that match to the caller, as a file.

        Raises:
            NotAuthorized: It is not allowed, or Slack did not take it.
        """
        sentence = await self.csv_export.send(filter, caller)
        return Response(sentence_message(sentence), AuditEvent("export", "answered", filter))

    async def _feedback(self, _: str, __: Caller) -> Response:
        rules = self.csv_export.rules
        told = messages.FEEDBACK.format(rules.support or messages.WHOEVER)
        more = f" Privacy: {rules.privacy}" if rules.privacy else ""
        return Response(sentence_message(told + more), AuditEvent("feedback", "answered"))

    async def _share(self, _: str, __: Caller) -> Response:
        return Response(sentence_message(messages.HOW_TO_SHARE), AuditEvent("help", "answered"))

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
        form_and_help = self.buttons.form_and_help(caller.text_of(listing), caller)
        wider = self.buttons.widening(filter, caller)
        for change, relaxed in relaxations(listing):
            count = (await caller.workspace.app.calls.count(relaxed, now=view.now)).value
            if count:
                label = f"Show {count:,} {'call' if count == 1 else 'calls'} {change}"
                text = caller.text_of(relaxed)
                nearest = self.buttons.query_button(NEAREST, label, text, caller)
                return action_row([*nearest, *wider, *form_and_help[:1]])
        return action_row([*wider, *form_and_help])

    async def _help(self, name: str, caller: Caller) -> Response:
        form = self.buttons.form_and_help("", caller)[:1]
        name = "" if name.lower().rstrip("!?. ") in _NO_TOPIC else name
        message = messages.help_message(_topics(name or ALL_TOPICS), form, whole=bool(name))
        return Response(message, AuditEvent("help", "answered"))


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


ALL_TOPICS = "filters"
"""Asks for every topic of help with all its rows."""


_NO_TOPIC = ("", "me", "us", "please", "pls")
"""What stands behind `help` and names nothing."""


def _topics(name: str) -> tuple[Topic, ...]:
    known = topics()
    if name.lower() == ALL_TOPICS:
        return known
    chosen = tuple(topic for topic in known if topic.name == name.lower())
    if not chosen:
        names = ", ".join((*(topic.name for topic in known), ALL_TOPICS))
        raise FilterError(name, f"There is no help on {name[:40]!r}. Topics: {names}.")
    return chosen
