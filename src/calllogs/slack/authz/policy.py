"""Who may see and do what; OneUptime's key is one for all, so this is the only barrier."""

from dataclasses import dataclass, replace

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from calllogs.config.slack_rules import Access, SlackRules
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.render.cells import View
from calllogs.slack.authz.people import MissingScope, People, Person, Unanswered
from calllogs.slack.interactions.interaction import Visit
from calllogs.slack.store.channel_links import Place
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


class Refused(Exception):
    """Somebody may not do what they want; the text is a sentence for them."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who may ask.

    Attributes:
        workspace: Where.
        place: In which channel of it.
        person: Who.
        unmasked: Whether they see whole numbers in their own answers.
    """

    workspace: Workspace
    place: Place
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

    async def admit(self, workspace: Workspace, visit: Visit) -> Asker:
        """Return who asks.

        Raises:
            Refused: They may not.
        """
        person = await self._known(workspace, visit)
        if person.outside or (visit.home and visit.home != workspace.team):
            raise Refused(OUTSIDERS)
        if person.guest and not self.rules.guests:
            raise Refused(GUESTS)
        if not await self._listed(workspace, person):
            raise Refused(NOT_LISTED)
        return Asker(workspace, visit.place, person, person.id in self.rules.unmasked)

    async def _known(self, workspace: Workspace, visit: Visit) -> Person:
        if not visit.place.user:
            raise Refused(UNKNOWN)
        try:
            return await self.people.of(workspace, visit.place.user)
        except Unanswered as error:
            raise Refused(UNKNOWN) from error

    async def _listed(self, workspace: Workspace, person: Person) -> bool:
        if self.rules.access is Access.WORKSPACE:
            return True
        if self.rules.access is Access.ALLOWLIST:
            return person.id in self.rules.users
        try:
            groups = [await self.people.members(workspace, g) for g in self.rules.groups]
        except Unanswered as error:
            raise Refused(UNKNOWN) from error
        return any(person.id in members for members in groups)

    async def check_sharing(self, asker: Asker, *, about_here: bool) -> None:
        """Refuse to share into a channel that others than this workspace's members see.

        Args:
            asker: Who wants to share, and where.
            about_here: Whether OneUptime made the channel, or somebody linked it.

        Raises:
            Refused: It is not shared there.
        """
        if not self.rules.sharing:
            raise Refused(NO_SHARING)
        if is_direct(asker.place):
            raise Refused(NOT_HERE)
        external = await _external(asker)
        if external:
            raise Refused(EXTERNAL)
        known = about_here or asker.place.channel in self.rules.share_channels
        if external is None and not known:
            raise Refused(UNCERTAIN)

    def may_share(self, place: Place) -> bool:
        """Whether a button for it is worth showing."""
        return self.rules.sharing and not is_direct(place)


def is_direct(place: Place) -> bool:
    """Whether a place is a conversation of two, or none at all."""
    return not place.channel or place.channel.startswith("D") or place.name == "directmessage"


async def _external(asker: Asker) -> bool | None:
    """Ask Slack whether others see the channel; None where the app may not ask."""
    try:
        reply = await asker.workspace.client.conversations_info(channel=asker.place.channel)
    except SlackApiError as error:
        if error.response.get("error") == "missing_scope":
            return None
        raise Refused(UNCERTAIN) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise Refused(UNCERTAIN) from error
    channel = reply.get("channel") or {}
    signs = ("is_ext_shared", "is_pending_ext_shared")
    return any(channel.get(sign) for sign in signs)


def anonymous(asker: Asker) -> Asker:
    """Return the same person without what only they may see."""
    return replace(asker, unmasked=False)


async def mentioned(people: People, asker: Asker, user: str) -> str:
    """Return the e-mail of somebody mentioned in a filter.

    Raises:
        FilterError: Slack does not tell it.
    """
    try:
        person = await people.of(asker.workspace, user)
    except MissingScope:
        person = Person(user)
    except Unanswered as error:
        raise FilterError(f"<@{user}>", "Slack did not say who that is. Write the name.") from error
    if person.email is None:
        raise FilterError(
            f"<@{user}>",
            "Slack does not tell this app that person's e-mail (scope users:read.email). Write "
            "the name or the e-mail instead, as in user alice.",
        )
    return person.email
