"""What a channel is about: `/calllogs` alone answers for it, `/calllogs link` says what it is."""

from dataclasses import dataclass

from calllogs.answers.timeline import subject_of_filter
from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.render.slack.blocks import action_row
from calllogs.render.slack.messages import sentence_message
from calllogs.slack.interaction import AuditEvent, Conversation, Response
from calllogs.slack.interactions.buttons import RUN, Buttons
from calllogs.slack.people import Caller
from calllogs.slack.store.channel_links import ChannelLinks

NOT_ONE = "A channel is linked to one incident or alert, as in link incident 42."


@dataclass(frozen=True, slots=True)
class Channels:
    """Knows which incident or alert a channel is about, and links it to one.

    Attributes:
        links: The channels that are linked.
        buttons: Makes buttons.
    """

    links: ChannelLinks
    buttons: Buttons

    async def linked_condition(self, conversation: Conversation) -> Condition | None:
        """Return the condition for what a channel is linked to, or None."""
        linked = await self.links.of(conversation)
        return subject_condition(linked.subject) if linked else None

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
            raise FilterError(text, NOT_ONE)
        await app.calls.check_exists(subject)
        linked = ChannelSubject(subject, Evidence.LINKED)
        await self.links.link(caller.conversation, linked, caller.person.id, app.now())
        query = f"timeline {subject.name}"
        timeline = self.buttons.query_button(RUN, "Show its calls", query, caller)
        told = f"This channel is linked to {subject.name}. `/calllogs` alone tells its calls now."
        message = sentence_message(told, *action_row(timeline))
        return Response(message, AuditEvent("link", "answered", filter))

    async def _unlink(self, caller: Caller) -> Response:
        sentence = "There was no link here."
        if await self.links.unlink(caller.conversation):
            sentence = "This channel is linked to nothing now."
        return Response(sentence_message(sentence), AuditEvent("unlink", "answered"))


def subject_condition(subject: Subject) -> Condition:
    """Return the condition for calls about an incident or alert."""
    relation = subject.relation
    if subject.number is not None:
        return Condition(relation.number_field, Operator.EQ, subject.number)
    return Condition(relation.id_column, Operator.EQ, subject.id)
