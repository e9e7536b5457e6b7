"""What a channel is about: every question in it is, and `/calllogs link` says what it is."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from cachetools import TTLCache

from calllogs.answers.timeline import subject_of_filter
from calllogs.errors import FilterError
from calllogs.filters.filter import Condition
from calllogs.filters.scope import subject_condition
from calllogs.model.subjects import ChannelSubject, Evidence
from calllogs.render.slack.blocks import action_row
from calllogs.render.slack.messages import sentence_message
from calllogs.slack.interaction import AuditEvent, Conversation, Response
from calllogs.slack.interactions.buttons import RUN, Buttons
from calllogs.slack.people import Caller, channel_name, is_direct
from calllogs.slack.store.channel_links import ChannelLinks

T = TypeVar("T")

NOT_ONE = "A channel is linked to one incident or alert, as in link incident 42."
MOST_REMEMBERED = 5_000
SECONDS_REMEMBERED = 60.0
"""For so long OneUptime is not asked again what a channel is about, nor Slack for its name."""


def _remembered() -> TTLCache[Conversation, T]:
    return TTLCache(MOST_REMEMBERED, SECONDS_REMEMBERED)


@dataclass(frozen=True, slots=True)
class Channels:
    """Knows which incident or alert a channel is about, and links it to one.

    Attributes:
        links: The channels that are linked.
        buttons: Makes buttons.
        about_nothing: Channels of which OneUptime knew nothing a moment ago.
        names: The names of channels in which the app was mentioned a moment ago.
    """

    links: ChannelLinks
    buttons: Buttons
    about_nothing: TTLCache[Conversation, bool] = field(default_factory=_remembered)
    names: TTLCache[Conversation, str] = field(default_factory=_remembered)

    async def linked_condition(self, conversation: Conversation) -> Condition | None:
        """Return the condition for what a channel is linked to, or None."""
        linked = await self.links.of(conversation)
        return subject_condition(linked.subject) if linked else None

    async def located(self, caller: Caller) -> Caller:
        """Return a caller with what their channel is about, and whether they may share there.

        Raises:
            ApiError: OneUptime does not answer what that is.
        """
        caller = await self._named(caller)
        caller = replace(caller, here=await self.find_subject(caller))
        return replace(caller, shares=await self.buttons.policy.offers_sharing(caller))

    async def _named(self, caller: Caller) -> Caller:
        """Return a caller with the name of their channel, which a mention does not hold."""
        conversation, workspace = caller.conversation, caller.workspace
        tells = any(map(workspace.granted, ("channels:read", "groups:read")))
        if conversation.name or is_direct(conversation) or not tells:
            return caller
        if conversation not in self.names:
            self.names[conversation] = await channel_name(caller)
        named = conversation._replace(name=self.names[conversation])
        return replace(caller, conversation=named)

    async def find_subject(self, caller: Caller) -> ChannelSubject | None:
        """Return what the caller's channel is about, or None.

        What OneUptime says of a channel it created is kept, for OneUptime may soon forget it.
        """
        conversation = caller.conversation
        if is_direct(conversation):
            return None
        linked = await self.links.of(conversation)
        if linked is None and conversation in self.about_nothing:
            return None
        found = await caller.workspace.app.calls.channel_subject(
            conversation.channel, name=conversation.name, linked=linked
        )
        if found is None:
            self.about_nothing[conversation] = True
        elif found.evidence is Evidence.CREATED and found.subject.number and linked is None:
            now = caller.workspace.app.now()
            await self.links.link(conversation, found, caller.person.id, now)
        return found

    async def link(self, text: str, caller: Caller) -> Response:
        """Link the channel to `incident 42` or `alert 7`, or to nothing (`off`).

        Raises:
            FilterError: It is not one incident or alert, or does not exist.
        """
        if text.lower() in ("off", "none"):
            return await self.unlink("", caller)
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
        told = (
            f"This channel is linked to {subject.name}: every question here is about it now, "
            "unless it says whole project."
        )
        message = sentence_message(told, *action_row(timeline))
        return Response(message, AuditEvent("link", "answered", filter))

    async def unlink(self, _: str, caller: Caller) -> Response:
        """Link the channel to nothing."""
        sentence = "There was no link here."
        if await self.links.unlink(caller.conversation):
            sentence = "This channel is linked to nothing now."
        return Response(sentence_message(sentence), AuditEvent("unlink", "answered"))
