"""An answer posted for everybody in a channel: asked anew, masked, once."""

from dataclasses import dataclass, replace
from hashlib import sha256

from calllogs.answers.answer import Answer
from calllogs.render.slack.blocks import date_token
from calllogs.render.slack.messages import SAMPLES_NOTE, Message, with_blocks, with_note
from calllogs.slack.authz.audit import Deed
from calllogs.slack.authz.policy import Asker, Policy, Refused, anonymous
from calllogs.slack.interactions.answers import Discretion, Found, find, message, total
from calllogs.slack.interactions.commands import Questions, Reply
from calllogs.slack.interactions.navigation import Navigation
from calllogs.slack.respond.delivery import Response
from calllogs.slack.store.channel_links import ChannelLinks

ALREADY = "This answer was shared already."
NOT_TAKEN = "Slack did not take the message, so nothing was shared. Ask again, then share."


@dataclass(frozen=True, slots=True)
class Sharing:
    """Shares answers into channels.

    Attributes:
        policy: Says into which.
        links: Remembers what was shared.
        questions: Answers.
        navigation: Makes the one button of a shared message.
    """

    policy: Policy
    links: ChannelLinks
    questions: Questions
    navigation: Navigation

    async def share(self, text: str, value: str, asker: Asker, response: Response) -> Reply:
        """Post an answer into the asker's channel; returns what the asker sees instead.

        Args:
            text: The question, in the filter language.
            value: What the button carried: two presses of it share once.
            asker: Who shares.
            response: Where the message was from which they share.

        Raises:
            Refused: It is not shared there, or was already.
            FilterError: The API cannot be asked this.
            ApiError: OneUptime did not answer.
        """
        about = await self.questions.bound(asker)
        await self.policy.check_sharing(asker, about_here=about is not None)
        filter = await self.questions.understood(text, anonymous(asker))
        answer = await find(filter, asker)
        team, key = asker.place.team, sha256(value.encode()).hexdigest()[:32]
        if not await self.links.claim(team, key, asker.workspace.app.now()):
            raise Refused(ALREADY)
        if not await response.share(await self._post(answer, asker)):
            await self.links.release(team, key)
            raise Refused(NOT_TAKEN)
        own = await self.questions.shown(answer, "", asker, shared=True)
        done = with_note(own.message, ":white_check_mark: Shared with this channel.")
        return Reply(done, Deed("share", "answered", filter, total(answer.value)))

    async def _post(self, answer: Answer[Found], asker: Asker) -> Message:
        discreet = await Discretion(asker).applied(answer)
        view = replace(asker.view(shared=True), tz=asker.workspace.app.tz)
        told = message(discreet, "", view)
        by = f"Shared by <@{asker.person.id}> · as of {date_token(view.now)}"
        notes = f"{by} · {SAMPLES_NOTE}" if asker.workspace.app.sandbox else by
        return with_blocks(with_note(told, notes), self.navigation.own_view(answer.filter, asker))
