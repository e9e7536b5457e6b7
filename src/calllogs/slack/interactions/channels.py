"""What a channel is about: `/calllogs` alone answers for it, `/calllogs link` says what it is."""

from dataclasses import dataclass, replace

from calllogs.answers.timeline import subject_of_filter
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Intent, Operator
from calllogs.filters.text_form import as_text
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.render.slack.blocks import Block, action_row, code, escape, static_select
from calllogs.render.slack.messages import (
    sentence_message,
    unlinked_blocks,
    with_blocks,
    with_note,
)
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interaction import Conversation
from calllogs.slack.interactions.answers import Answers
from calllogs.slack.interactions.buttons import LIST, PICK, RUN
from calllogs.slack.interactions.options import incident_options
from calllogs.slack.responders import Response
from calllogs.slack.store.channel_links import ChannelLinks

RECENT = "last 24h"
"""What is asked where a channel is about nothing known, and by an empty form."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Answers for channels, and links them to incidents and alerts.

    Attributes:
        links: The channels that are linked.
        answers: Answers questions.
    """

    links: ChannelLinks
    answers: Answers

    async def linked_condition(self, conversation: Conversation) -> Condition | None:
        """Return the condition for what a channel is linked to, or None."""
        linked = await self.links.of(conversation)
        return _condition(linked.subject) if linked else None

    async def find_subject(self, caller: Caller) -> ChannelSubject | None:
        """Return what the caller's channel is about, or None.

        What OneUptime says of a channel it created is kept, for OneUptime may soon forget it.
        """
        conversation, app = caller.conversation, caller.workspace.app
        linked = await self.links.of(conversation)
        found = await app.calls.channel_subject(
            conversation.channel, name=conversation.name, linked=linked
        )
        created = found and linked is None and found.evidence is Evidence.CREATED
        if found and created and found.subject.number:
            await self.links.link(conversation, found, caller.person.id, app.now())
        return found

    async def respond(self, caller: Caller) -> Response:
        """Return the timeline of what the channel is about; where that is nothing, recent calls."""
        found = await self.find_subject(caller)
        if found is None:
            response = await self.answers.respond(caller.read(RECENT), RECENT, caller)
            blocks = unlinked_blocks(await self._buttons_to_pick(caller))
            return replace(response, message=with_blocks(response.message, blocks, first=True))
        filter = CallLogFilter((_condition(found.subject),), intent=Intent.TIMELINE)
        response = await self.answers.respond(filter, as_text(filter), caller)
        known = f"This channel is about {found.subject.name}: {found.evidence}. "
        note = f"{escape(known)}Not so? {code('/calllogs link ...')}"
        return replace(response, message=with_note(response.message, note))

    async def _buttons_to_pick(self, caller: Caller) -> list[Block]:
        labels = await incident_options("", caller)
        menu = [static_select(PICK, "Recent incidents", labels)] if labels else []
        buttons = self.answers.buttons
        return [*menu, *buttons.query_button(LIST, "All calls, last 24 h", RECENT, caller)]

    async def link(self, text: str, caller: Caller) -> Response:
        """Link the channel to `incident 42` or `alert 7`, or to nothing (`off`).

        Raises:
            FilterError: It is not one incident or alert, or does not exist.
        """
        if text.lower() in ("off", "none"):
            return await self._unlink(caller)
        app = caller.workspace.app
        filter = caller.read(text) if text else None
        subject = subject_of_filter(filter) if filter else None
        if subject is None or subject.number is None:
            raise FilterError(
                text, "A channel is linked to one incident or alert, as in link incident 42."
            )
        await app.calls.check_exists(subject)
        linked = ChannelSubject(subject, Evidence.LINKED)
        await self.links.link(caller.conversation, linked, caller.person.id, app.now())
        query, buttons = f"timeline {subject.name}", self.answers.buttons
        timeline = buttons.query_button(RUN, "Show its calls", query, caller)
        message = sentence_message(
            f"This channel is linked to {subject.name}. `/calllogs` alone tells its calls now.",
            *action_row(timeline),
        )
        return Response(message, AuditEvent("link", "answered", filter))

    async def _unlink(self, caller: Caller) -> Response:
        was_linked = await self.links.unlink(caller.conversation)
        sentence = (
            "This channel is linked to nothing now." if was_linked else "There was no link here."
        )
        return Response(sentence_message(sentence), AuditEvent("unlink", "answered"))


def _condition(subject: Subject) -> Condition:
    relation = subject.relation
    if subject.number is not None:
        return Condition(relation.number_field, Operator.EQ, subject.number)
    return Condition(relation.id_column, Operator.EQ, subject.id)
