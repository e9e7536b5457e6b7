"""An answer posted for everybody in a channel: asked anew, masked, once."""

from dataclasses import dataclass, replace
from hashlib import sha256

from calllogs.answers.answer import Answer
from calllogs.render.slack.blocks import date_token
from calllogs.render.slack.messages import SAMPLES_NOTE, Message, with_blocks, with_note
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.policy import Caller, NotAuthorized, Policy
from calllogs.slack.interactions.answers import AnswerValue, Discretion, find, message, total
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.interactions.navigation import Navigation
from calllogs.slack.respond.delivery import MessageResponder, Response
from calllogs.slack.store.channel_links import ChannelLinks

ALREADY = "This answer was shared already."
NOT_TAKEN = "Slack did not take the message, so nothing was shared. Ask again, then share."


@dataclass(frozen=True, slots=True)
class Sharing:
    """Shares answers into channels.

    Attributes:
        policy: Says into which.
        links: Remembers what was shared.
        commands: Answers.
        navigation: Makes the one button of a shared message.
    """

    policy: Policy
    links: ChannelLinks
    commands: Commands
    navigation: Navigation

    async def share(
        self, text: str, value: str, caller: Caller, responder: MessageResponder
    ) -> Response:
        """Post an answer into the caller's channel; returns what the caller sees instead.

        Args:
            text: The question, in the filter language.
            value: What the button carried: two presses of it share once.
            caller: Who shares.
            responder: Where the message was from which they share.

        Raises:
            NotAuthorized: It is not shared there, or was already.
            FilterError: The API cannot be asked this.
            ApiError: OneUptime did not answer.
        """
        about = await self.commands.bound(caller)
        await self.policy.check_sharing(caller, about_here=about is not None)
        filter = await self.commands.understood(text, replace(caller, unmasked=False))
        answer = await find(filter, caller)
        team, key = caller.conversation.team, sha256(value.encode()).hexdigest()[:32]
        if not await self.links.claim(team, key, caller.workspace.app.now()):
            raise NotAuthorized(ALREADY)
        if not await responder.share(await self._post(answer, caller)):
            await self.links.release(team, key)
            raise NotAuthorized(NOT_TAKEN)
        own = await self.commands.shown(answer, "", caller, shared=True)
        done = with_note(own.message, ":white_check_mark: Shared with this channel.")
        return Response(done, AuditEvent("share", "answered", filter, total(answer.value)))

    async def _post(self, answer: Answer[AnswerValue], caller: Caller) -> Message:
        discreet = await Discretion(caller).applied(answer)
        view = replace(caller.view(shared=True), tz=caller.workspace.app.tz)
        told = message(discreet, "", view)
        by = f"Shared by <@{caller.person.id}> · as of {date_token(view.now)}"
        notes = f"{by} · {SAMPLES_NOTE}" if caller.workspace.app.sandbox else by
        return with_blocks(with_note(told, notes), self.navigation.own_view(answer.filter, caller))
