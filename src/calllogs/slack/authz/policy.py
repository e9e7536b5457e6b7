"""Who may ask and share, and how often.

OneUptime's key is one for all, so this is the only barrier.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiolimiter import AsyncLimiter
from cachetools import LRUCache
from slack_sdk.errors import SlackApiError

from calllogs.config.settings import Access, SlackRules
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.render.cells import View
from calllogs.slack.authz.people import People, Person, SlackUnavailable
from calllogs.slack.interaction import Conversation, Interaction
from calllogs.slack.store.workspaces import SLACK_ERRORS, Workspace

MOST_REMEMBERED = 5_000
AT_ONCE = 8
"""Questions of a team under way at once: as many as one client sends requests."""
MOST_WAITING = 200
"""Questions of a team that wait their turn; one more is told so."""

TOO_OFTEN = "You ask faster than I may ask OneUptime. Wait a moment, then ask again."
TOO_MANY = "Too many questions are waiting here. Ask again in a minute."

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}

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
    """A person may not do what they want; the text is a sentence for them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A person in a conversation, with what they may see.

    Attributes:
        workspace: Whose calls are asked for.
        conversation: Where the person asks.
        person: Who asks.
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
            person = self.person
            return app.read(text, tz=person.tz, me=person.email, masked=not self.unmasked)
        except FilterError as error:
            if error.about == "me":
                raise FilterError("me", NO_ME) from error
            raise

    def view(self, *, shared: bool = False) -> View:
        """Return the view of an answer: this person's own, or that of a whole channel."""
        masked = shared or not self.unmasked
        return self.workspace.app.view(masked=masked, tz=self.person.tz)


@dataclass(frozen=True, slots=True)
class Policy:
    """Decides who may ask, and what may be shared where.

    Attributes:
        rules: The operator's decisions.
        people: Slack's knowledge of people.
    """

    rules: SlackRules
    people: People

    async def authorize(self, workspace: Workspace, interaction: Interaction) -> Caller:
        """Return the caller of an interaction.

        Raises:
            NotAuthorized: They may not.
        """
        try:
            return await self._caller(workspace, interaction)
        except SlackUnavailable as error:
            raise NotAuthorized(UNKNOWN) from error

    async def _caller(self, workspace: Workspace, interaction: Interaction) -> Caller:
        if not interaction.user:
            raise NotAuthorized(UNKNOWN)
        person = await self.people.find(workspace, interaction.user)
        if person.outside or (interaction.home and interaction.home != workspace.team):
            raise NotAuthorized(OUTSIDERS)
        if person.guest and not self.rules.guests:
            raise NotAuthorized(GUESTS)
        if not await self._listed(workspace, person):
            raise NotAuthorized(NOT_LISTED)
        return Caller(workspace, interaction.conversation, person, person.id in self.rules.unmasked)

    async def _listed(self, workspace: Workspace, person: Person) -> bool:
        if self.rules.access is Access.WORKSPACE:
            return True
        if self.rules.access is Access.ALLOWLIST:
            return person.id in self.rules.users
        groups = [await self.people.members(workspace, group) for group in self.rules.groups]
        return any(person.id in members for members in groups)

    async def check_sharing(self, caller: Caller, *, about_here: bool) -> None:
        """Check that no others than this workspace's members see what is shared into a channel.

        Args:
            caller: Who wants to share, and where.
            about_here: Whether OneUptime made the channel, or somebody linked it.

        Raises:
            NotAuthorized: They may, or nobody knows.
        """
        if not self.rules.sharing:
            raise NotAuthorized(NO_SHARING)
        if is_direct(caller.conversation):
            raise NotAuthorized(NOT_HERE)
        external = await _external(caller)
        if external:
            raise NotAuthorized(EXTERNAL)
        allowed = about_here or caller.conversation.channel in self.rules.share_channels
        if external is None and not allowed:
            raise NotAuthorized(UNCERTAIN)

    def may_share(self, conversation: Conversation) -> bool:
        """Decide whether a button that shares is worth showing in a conversation."""
        return self.rules.sharing and not is_direct(conversation)


def is_direct(conversation: Conversation) -> bool:
    """Whether a conversation is one of two people, or none at all."""
    channel = conversation.channel
    return not channel or channel.startswith("D") or conversation.name == "directmessage"


async def _external(caller: Caller) -> bool | None:
    """Ask Slack whether another organisation sees the channel; None where the app may not ask."""
    client = caller.workspace.client
    try:
        reply = await client.conversations_info(channel=caller.conversation.channel)
    except SLACK_ERRORS as error:
        if isinstance(error, SlackApiError) and error.response.get("error") == "missing_scope":
            return None
        raise NotAuthorized(UNCERTAIN) from error
    channel = reply.get("channel") or {}
    return any(channel.get(sign) for sign in ("is_ext_shared", "is_pending_ext_shared"))


@dataclass
class _Queue:
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0


class Limits:
    """Keeps one person, and one team, from starving the others.

    Args:
        rate: How often one person may ask, such as `30/minute`.
    """

    def __init__(self, rate: str) -> None:
        times, _, unit = rate.replace(" ", "").partition("/")
        self._times, self._seconds = int(times), _SECONDS[unit]
        self._people: LRUCache[tuple[str, str], AsyncLimiter] = LRUCache(MOST_REMEMBERED)
        self._teams: LRUCache[str, _Queue] = LRUCache(MOST_REMEMBERED)

    async def count(self, team: str, user: str) -> None:
        """Count a question of one person.

        Raises:
            NotAuthorized: It is one too many.
        """
        fresh = AsyncLimiter(self._times, self._seconds)
        limiter = self._people.setdefault((team, user), fresh)
        if not limiter.has_capacity():
            raise NotAuthorized(TOO_OFTEN)
        await limiter.acquire()

    @asynccontextmanager
    async def turn(self, team: str) -> AsyncIterator[None]:
        """Wait until one of a team's slots is free, and hold it.

        Raises:
            NotAuthorized: Too many wait already.
        """
        queue = self._teams.setdefault(team, _Queue())
        if queue.waiting >= MOST_WAITING:
            raise NotAuthorized(TOO_MANY)
        queue.waiting += 1
        try:
            await queue.slots.acquire()
        finally:
            queue.waiting -= 1
        try:
            yield
        finally:
            queue.slots.release()
