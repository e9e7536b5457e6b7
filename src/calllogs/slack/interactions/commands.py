"""What was typed behind `/calllogs` -> the message that answers it."""

import logging
import secrets
from dataclasses import dataclass, replace

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Timeline, subject_of_filter
from calllogs.api.endpoints.channels import ChannelSubject, Evidence
from calllogs.errors import ApiError, CallLogsError, FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Intent, Operator
from calllogs.filters.relaxations import relaxations
from calllogs.filters.text_form import as_text
from calllogs.language.help import Topic, topics
from calllogs.model.records import uuid
from calllogs.model.subjects import Subject
from calllogs.render.slack.blocks import Block, actions, choice, code, escape
from calllogs.render.slack.call import call_message
from calllogs.render.slack.messages import SAMPLES_NOTE, Message, with_blocks, with_note
from calllogs.render.slack.notices import (
    failure_message,
    help_message,
    mistake_message,
    said_message,
    unbound_blocks,
)
from calllogs.slack.authz.audit import AuditEvent, location
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Caller, NotAuthorized
from calllogs.slack.interactions.answers import AnswerValue, buttons, find, message, total
from calllogs.slack.interactions.navigation import (
    LIST,
    NEAREST,
    PICK,
    RETRY,
    RUN,
    Navigation,
    present,
)
from calllogs.slack.interactions.pickers import Pickers
from calllogs.slack.respond.delivery import Response
from calllogs.slack.store.channel_links import ChannelLinks

RECENT = "last 24h"
"""What `/calllogs` alone asks for where the channel is about nothing."""
UNEXPECTED = "calllogs failed at this, which is a fault of its own. Nothing was changed."
TOO_LATE = "OneUptime did not answer in time, so there is nothing to show. Nothing was changed."

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Commands:
    """Answers what people type, and what buttons ask for them.

    Attributes:
        links: What channels are about.
        people: Who is mentioned.
        navigation: Makes buttons.
        pickers: Knows what there is to pick.
    """

    links: ChannelLinks
    people: People
    navigation: Navigation
    pickers: Pickers

    async def answer(self, text: str, caller: Caller) -> Response:
        """Return the answer to what stands behind `/calllogs`.

        Raises:
            FilterError: A piece of it is not understood.
            CallLogsError: It could not be answered.
        """
        word, _, rest = text.partition(" ")
        if word.lower() == "help":
            offered = self.navigation.filtering("", caller)[:1]
            return _said(help_message(_topics(rest.strip()), offered), "help")
        if word.lower() == "link":
            return await self._link(rest.strip(), caller)
        if word.lower() == "show" and uuid(rest):  # else the word introduces a filter
            return await self._show(rest.strip(), caller)
        if not text:
            return await self._here(caller)
        return await self._asked(await self.understood(text, caller), text, caller)

    async def understood(self, text: str, caller: Caller) -> CallLogFilter:
        """Return the filter a text means, people and channels it mentions looked up.

        Raises:
            FilterError: A piece of it is not understood.
        """
        filter = caller.read(text)
        read = [await self._looked_up(condition, caller) for condition in filter.conditions]
        return replace(filter, conditions=tuple(read))

    async def _looked_up(self, condition: Condition, caller: Caller) -> Condition:
        if condition.field == "user.slackId":
            return await self._mentioned(condition, caller)
        if condition.field == "channel" and condition.op is Operator.EQ:
            there = replace(caller.conversation, channel=str(condition.value))
            linked = await self.links.of(there)
            return _about(linked.subject) if linked else condition
        return condition

    async def _mentioned(self, condition: Condition, caller: Caller) -> Condition:
        """Read people who are mentioned as the people OneUptime knows by their e-mails."""
        if not isinstance(condition.value, tuple):
            email = await self.people.email(caller.workspace, str(condition.value))
            return Condition("user.email", condition.op, email)
        emails = [await self.people.email(caller.workspace, str(user)) for user in condition.value]
        return Condition("user.email", condition.op, tuple(sorted(emails)))

    async def _asked(self, filter: CallLogFilter, typed: str, caller: Caller) -> Response:
        answer = await find(filter, caller)
        return await self.shown(answer, typed, caller)

    async def shown(
        self, answer: Answer[AnswerValue], typed: str, caller: Caller, *, shared: bool = False
    ) -> Response:
        """Return an answer with its buttons, as its asker sees it."""
        pressed = buttons(answer, caller, self.navigation, shared=shared)
        if _empty(answer.value):
            pressed = await self._nearest(answer.filter, caller)
        told = with_blocks(message(answer, typed, caller.view()), pressed)
        event = AuditEvent("query", "answered", answer.filter, total(answer.value))
        return Response(_sourced(told, caller), event)

    async def _nearest(self, filter: CallLogFilter, caller: Caller) -> list[Block]:
        """Offer the nearest question that finds something."""
        calls, now = caller.workspace.app.calls, caller.workspace.app.now()
        listed = replace(filter, intent=Intent.LIST, group_by=None)
        for said, less in relaxations(listed):
            found = (await calls.count(less, now=now)).value
            if found:
                label = f"{found:,} {'call' if found == 1 else 'calls'} {said}"
                offered = self.navigation.run(NEAREST, f"Show {label}", as_text(less), caller)
                form = self.navigation.filtering(as_text(listed), caller)[:1]
                return [actions(*present([offered]), *form)]
        form = self.navigation.filtering(as_text(listed), caller)
        return [actions(*form)]

    async def _here(self, caller: Caller) -> Response:
        """Tell what this channel is about; where it is about nothing, what was recent."""
        bound = await self.bound(caller)
        if bound is None:
            response = await self._asked(caller.read(RECENT), RECENT, caller)
            offered = unbound_blocks(await self._pick(caller))
            return replace(response, message=with_blocks(response.message, offered, first=True))
        filter = CallLogFilter((_about(bound.subject),), intent=Intent.TIMELINE)
        response = await self._asked(filter, as_text(filter), caller)
        known = f"This channel is about {bound.subject.name}: {bound.evidence}. "
        note = f"{escape(known)}Not so? {code('/calllogs link ...')}"
        return replace(response, message=with_note(response.message, note))

    async def bound(self, caller: Caller) -> ChannelSubject | None:
        """Return what the channel is about, and remember what OneUptime may soon forget."""
        linked = await self.links.of(caller.conversation)
        conversation = caller.conversation
        calls = caller.workspace.app.calls
        bound = await calls.channel_subject(
            conversation.channel, name=conversation.name, linked=linked
        )
        created = bound and linked is None and bound.evidence is Evidence.CREATED
        if bound and created and bound.subject.number:
            await self.links.link(conversation, bound, caller.person.id, caller.workspace.app.now())
        return bound

    async def _pick(self, caller: Caller) -> list[Block]:
        labels = await self.pickers.incidents("", caller)
        menu = choice(PICK, "Recent incidents", labels) if labels else None
        recent = self.navigation.run(LIST, "All calls, last 24 h", RECENT, caller)
        return present([menu, recent])

    async def _link(self, text: str, caller: Caller) -> Response:
        """Link this channel to `incident 42` or `alert 7`, or to nothing (`off`)."""
        if text.lower() in ("off", "none"):
            gone = await self.links.unlink(caller.conversation)
            said = "This channel is linked to nothing now." if gone else "There was no link here."
            return _said(said_message(said), "unlink")
        filter = caller.read(text) if text else None
        subject = subject_of_filter(filter) if filter else None
        if subject is None or subject.number is None:
            raise FilterError(
                text, "A channel is linked to one incident or alert, as in link incident 42."
            )
        await caller.workspace.app.calls.check_exists(subject)
        bound = ChannelSubject(subject, Evidence.LINKED)
        await self.links.link(
            caller.conversation, bound, caller.person.id, caller.workspace.app.now()
        )
        told = f"This channel is linked to {subject.name}. `/calllogs` alone tells its calls now."
        timeline = self.navigation.run(RUN, "Show its calls", f"timeline {subject.name}", caller)
        offered = [actions(timeline)] if timeline else []
        return Response(said_message(told, *offered), AuditEvent("link", "answered", filter))

    async def _show(self, text: str, caller: Caller) -> Response:
        """Tell everything about one call."""
        call = await caller.workspace.app.calls.get(text)
        told = with_blocks(
            call_message(call, caller.view()), self.navigation.of_person(call, caller)
        )
        return Response(_sourced(told, caller), AuditEvent("call", "answered"))

    def mistaken(self, error: FilterError, text: str, caller: Caller) -> Response:
        """Return what was not understood, with the corrected question a press away."""
        corrected = _corrected(error, text)
        run = (
            self.navigation.run(RUN, f"Run: {corrected}", corrected, caller) if corrected else None
        )
        offered = present([run, *self.navigation.filtering(text, caller)])
        return Response(
            mistake_message(error, text, offered), AuditEvent("query", "not understood")
        )

    def failed(self, error: Exception, text: str, caller: Caller) -> Response:
        """Return why there is no answer, with a reference to what is logged of it."""
        reference, kind = secrets.token_hex(4), type(error).__name__
        _LOG.warning("A question failed: %s at %s, reference %s.", kind, location(error), reference)
        worth = isinstance(error, TimeoutError) or (isinstance(error, ApiError) and error.retryable)
        again = self.navigation.run(RETRY, "Try again", text, caller) if worth else None
        told = failure_message(_sentence(error), text, reference, present([again]))
        return Response(told, AuditEvent("query", kind, reference=reference))


def _sentence(error: Exception) -> str:
    if isinstance(error, CallLogsError):
        return str(error)
    return TOO_LATE if isinstance(error, TimeoutError) else UNEXPECTED


def refusal(error: NotAuthorized) -> Response:
    """Return a refusal as the answer it is."""
    return Response(said_message(f":no_entry_sign: {error}"), AuditEvent("query", "refused"))


def _said(told: Message, action: str) -> Response:
    return Response(told, AuditEvent(action, "answered"))


def _empty(found: AnswerValue) -> bool:
    if isinstance(found, Timeline):
        return not found.events and not (found.subject and found.subject.complete)
    return total(found) == 0


def _sourced(told: Message, caller: Caller) -> Message:
    """Nobody may mistake samples for calls."""
    return with_note(told, SAMPLES_NOTE) if caller.workspace.app.sandbox else told


def _corrected(error: FilterError, text: str) -> str | None:
    """Return the text with the wrong piece spelled as suggested."""
    if error.suggestion is None or text.count(error.about) != 1:
        return None
    return text.replace(error.about, error.suggestion)


def _about(subject: Subject) -> Condition:
    relation = subject.relation
    if subject.number is not None:
        return Condition(relation.number_field, Operator.EQ, subject.number)
    return Condition(relation.id_column, Operator.EQ, subject.id)


def _topics(name: str) -> tuple[Topic, ...]:
    known = topics()
    if not name:
        return known
    chosen = tuple(topic for topic in known if topic.name == name.lower())
    if not chosen:
        names = ", ".join(topic.name for topic in known)
        raise FilterError(name, f"There is no help on {name[:40]!r}. Topics: {names}.")
    return chosen
