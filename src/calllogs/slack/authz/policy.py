"""Who may see and do what; OneUptime's key is one for all, so this is the only barrier."""

from dataclasses import dataclass, replace

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from calllogs.config.slack_rules import Access, SlackRules
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.render.cells import View
from calllogs.slack.authz.people import MissingScope, People, Person, SlackUnavailable
from calllogs.slack.interaction import Conversation, Interaction
from calllogs.slack.store.workspaces import Workspace

GUESTS = "Guests of this workspace may not see call logs here. Ask a full member, or an admin."
OUTSIDERS = "Only members of this workspace may see its call logs."
NOT_LISTED = "You are not among those who may see call logs here. Ask an admin of calllogs."
UNKNOWN = "Slack did not say who you are, so nothing was asked. Try again in a moment."
NOT_HERE = (
    "Answers are not shared in a conversation of two. Run /calllogs in the channel they belong in."
)
NO_SHARING = "Sharing is switched off here. Only you see your answers."
EXTERNAL = (
    "This channel is shared with another organisation, so calls are not shared into it. "
    "Only you see your answer."
)
UNCERTAIN = (
    "I cannot tell whether this channel is shared with another organisation, so nothing was "
    "shared. An admin can give the app the scope channels:read (groups:read for private "
    "channels), or name the channel in CALLLOGS_SLACK_SHARE_CHANNELS."
)
NO_ME = (
    "I do not know which OneUptime person you are: the app lacks Slack's scope users:read.email. "
    "Write the name or the e-mail instead, as in user alice."
)


class NotAuthorized(Exception):
    """Somebody may not do what they want; the text is a sentence for them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may ask.

    Attributes:
        workspace: Where.
        conversation: In which channel of it.
        person: Who.
        unmasked: Whether they see whole numbers in their own answers.
    """

    workspace: Workspace
    conversation: Conversation
    person: Person
    unmasked: bool = False

    def read(self, text: str) -> CallLogFilter:
        """Return the filter a text means to this person, in their zone.

        Raises:
            FilterError: A piece of it is not understood.
        """
        app = self.workspace.app
        try:
            return app.read(text, tz=self.person.tz, me=self.person.email)
        except FilterError as error:
            if error.about == "me":
                raise FilterError("me", NO_ME) from error
            raise

    def view(self, *, shared: bool = False) -> View:
        """Return how an answer is shown: to this person alone, or to a whole channel."""
        masked = shared or not self.unmasked
        return self.workspace.app.view(masked=masked, tz=self.person.tz)


@dataclass(frozen=True, slots=True)
class Policy:
    """Lets people in, or says why not.

    Attributes:
        rules: What was decided.
        people: Knows who somebody is.
    """

    rules: SlackRules
    people: People

    async def admit(self, workspace: Workspace, interaction: Interaction) -> Caller:
        """Return who asks.

        Raises:
            NotAuthorized: They may not.
        """
        person = await self._known(workspace, interaction)
        if person.outside or (interaction.home and interaction.home != workspace.team):
            raise NotAuthorized(OUTSIDERS)
        if person.guest and not self.rules.guests:
            raise NotAuthorized(GUESTS)
        if not await self._listed(workspace, person):
            raise NotAuthorized(NOT_LISTED)
        return Caller(workspace, interaction.conversation, person, person.id in self.rules.unmasked)

    async def _known(self, workspace: Workspace, interaction: Interaction) -> Person:
        if not interaction.user:
            raise NotAuthorized(UNKNOWN)
        try:
            return await self.people.of(workspace, interaction.user)
        except SlackUnavailable as error:
            raise NotAuthorized(UNKNOWN) from error

    async def _listed(self, workspace: Workspace, person: Person) -> bool:
        if self.rules.access is Access.WORKSPACE:
            return True
        if self.rules.access is Access.ALLOWLIST:
            return person.id in self.rules.users
        try:
            groups = [await self.people.members(workspace, g) for g in self.rules.groups]
        except SlackUnavailable as error:
            raise NotAuthorized(UNKNOWN) from error
        return any(person.id in members for members in groups)

    async def check_sharing(self, caller: Caller, *, about_here: bool) -> None:
        """Refuse to share into a channel that others than this workspace's members see.

        Args:
            caller: Who wants to share, and where.
            about_here: Whether OneUptime made the channel, or somebody linked it.

        Raises:
            NotAuthorized: It is not shared there.
        """
        if not self.rules.sharing:
            raise NotAuthorized(NO_SHARING)
        if is_direct(caller.conversation):
            raise NotAuthorized(NOT_HERE)
        external = await _external(caller)
        if external:
            raise NotAuthorized(EXTERNAL)
        known = about_here or caller.conversation.channel in self.rules.share_channels
        if external is None and not known:
            raise NotAuthorized(UNCERTAIN)

    def may_share(self, conversation: Conversation) -> bool:
        """Whether a button for it is worth showing."""
        return self.rules.sharing and not is_direct(conversation)


def is_direct(conversation: Conversation) -> bool:
    """Whether a conversation is one of two people, or none at all."""
    return (
        not conversation.channel
        or conversation.channel.startswith("D")
        or conversation.name == "directmessage"
    )


async def _external(caller: Caller) -> bool | None:
    """Ask Slack whether others see the channel; None where the app may not ask."""
    try:
        reply = await caller.workspace.client.conversations_info(
            channel=caller.conversation.channel
        )
    except SlackApiError as error:
        if error.response.get("error") == "missing_scope":
            return None
        raise NotAuthorized(UNCERTAIN) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise NotAuthorized(UNCERTAIN) from error
    channel = reply.get("channel") or {}
    signs = ("is_ext_shared", "is_pending_ext_shared")
    return any(channel.get(sign) for sign in signs)


def anonymous(caller: Caller) -> Caller:
    """Return the same person without what only they may see."""
    return replace(caller, unmasked=False)


async def mentioned(people: People, caller: Caller, user: str) -> str:
    """Return the e-mail of somebody mentioned in a filter.

    Raises:
        FilterError: Slack does not tell it.
    """
    try:
        person = await people.of(caller.workspace, user)
    except MissingScope:
        person = Person(user)
    except SlackUnavailable as error:
        raise FilterError(f"<@{user}>", "Slack did not say who that is. Write the name.") from error
    if person.email is None:
        raise FilterError(
            f"<@{user}>",
            "Slack does not tell this app that person's e-mail (scope users:read.email). Write "
            "the name or the e-mail instead, as in user alice.",
        )
    return person.email
