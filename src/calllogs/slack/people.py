"""People: who somebody is, as far as Slack tells, and what they may ask and share.

OneUptime's key is one for all, so this is the only barrier.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cachetools import TTLCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.config.settings import Access, SlackRules
from calllogs.errors import ConfigurationError, FilterError, NotAuthorized
from calllogs.filters.filter import CallLogFilter
from calllogs.filters.scope import text_within
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.render.cells import View
from calllogs.slack.delivery import refusal
from calllogs.slack.interaction import Body, Conversation, Interaction, mapping, text
from calllogs.slack.store.workspaces import SLACK_ERRORS, Workspace

MOST_REMEMBERED = 5_000
LIFETIME = 300.0
"""Seconds a person, or a group's members, are remembered."""

NO_EMAIL = (
    "Slack does not tell this app that person's e-mail (scope users:read.email). Write "
    "the name or the e-mail instead, as in user alice."
)

GUESTS_SCOPE = "users:read"
UNTOLD_GUESTS = (
    "Slack does not tell this app who is a guest, so guests of the workspace may ask as members "
    "may. Give the app the scope users:read, name who may ask with CALLLOGS_SLACK_ACCESS, or set "
    "CALLLOGS_SLACK_GUESTS=on if that is intended."
)

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

_Key = tuple[str, str]
"""A team, and a person or group of it."""
_NO_SCOPE = ("missing_scope", "not_allowed_token_type")


class SlackUnavailable(Exception):
    """Slack did not answer what was asked."""


class MissingScope(SlackUnavailable):
    """The app was not given the scope to ask this."""


class Person(NamedTuple):
    """A person in Slack.

    Attributes:
        id: Slack's id of them.
        tz: Their IANA zone, or None where Slack does not tell.
        email: Their e-mail in lower case, or None where Slack does not tell.
        guest: Whether they are a guest of the workspace.
        outside: Whether they belong to another workspace, or are no person at all.
    """

    id: str
    tz: str | None = None
    email: str | None = None
    guest: bool = False
    outside: bool = False


class People:
    """Asks Slack about people; without the scope to ask, a person is their id and nothing else.

    Args:
        timer: Seconds that only go forward.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._people: TTLCache[_Key, Person] = TTLCache(MOST_REMEMBERED, LIFETIME, timer)
        self._members: TTLCache[_Key, frozenset[str]] = TTLCache(MOST_REMEMBERED, LIFETIME, timer)

    async def find(self, workspace: Workspace, user: str) -> Person:
        """Return a person.

        Raises:
            SlackUnavailable: Slack did not answer, or knows nobody of this id.
        """
        key = (workspace.team, user)
        person = self._people.get(key)
        if person is None:
            person = self._people[key] = await _user(workspace, user)
        return person

    def remembered(self, workspace: Workspace, user: str) -> Person | None:
        """Return a person if they are known already; nobody is asked."""
        return self._people.get((workspace.team, user))

    async def email(self, workspace: Workspace, user: str) -> str:
        """Return the e-mail of somebody mentioned in a filter.

        Raises:
            FilterError: Slack does not tell it.
        """
        try:
            person = await self.find(workspace, user)
        except SlackUnavailable as error:
            sentence = "Slack did not say who that is. Write the name."
            raise FilterError(f"<@{user}>", sentence) from error
        if person.email is None:
            raise FilterError(f"<@{user}>", NO_EMAIL)
        return person.email

    async def members(self, workspace: Workspace, group: str) -> frozenset[str]:
        """Return the ids of a user group's members (scope usergroups:read).

        Raises:
            SlackUnavailable: Slack did not answer, or does not let the app ask.
        """
        key = (workspace.team, group)
        members = self._members.get(key)
        if members is None:
            reply = await _call(workspace.client, "usergroups.users.list", usergroup=group)
            users = reply.get("users")
            members = frozenset(map(str, users if isinstance(users, list) else ()))
            self._members[key] = members
        return members


async def _user(workspace: Workspace, user: str) -> Person:
    try:
        reply = await _call(workspace.client, "users.info", user=user)
    except MissingScope:
        return Person(user)
    fields = mapping(reply.get("user"))
    return Person(
        user,
        tz=_zone(text(fields, "tz")),
        email=text(fields, "profile", "email").lower() or None,
        guest=_flagged(fields, "is_restricted", "is_ultra_restricted"),
        outside=_flagged(fields, "is_stranger", "is_bot", "deleted")
        or not _belongs(fields, workspace.team),
    )


def _flagged(fields: Body, *flags: str) -> bool:
    return any(fields.get(flag) is True for flag in flags)


def _belongs(fields: Body, team: str) -> bool:
    """In an organisation a person belongs to several workspaces."""
    teams = mapping(fields.get("enterprise_user")).get("teams")
    return fields.get("team_id", team) == team or (isinstance(teams, list) and team in teams)


def _zone(name: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        return None


async def _call(client: AsyncWebClient, method: str, **params: str) -> Body:
    try:
        reply = await client.api_call(method, params=params)
    except SLACK_ERRORS as error:
        unscoped = isinstance(error, SlackApiError) and refusal(error) in _NO_SCOPE
        raise (MissingScope if unscoped else SlackUnavailable)(method) from error
    return reply.data if isinstance(reply.data, dict) else {}


def check_guests(rules: SlackRules, warn: Callable[[str], None], *, told: bool) -> None:
    """Warn where guests are let in because Slack does not tell who is one.

    Args:
        rules: The operator's.
        warn: Tells the operator.
        told: Whether Slack tells.

    Raises:
        ConfigurationError: The operator said that guests may not ask.
    """
    if told or rules.guests or rules.access is not Access.WORKSPACE:
        return
    if rules.guests is False:
        raise ConfigurationError(
            "CALLLOGS_SLACK_GUESTS", f"CALLLOGS_SLACK_GUESTS=off would not hold. {UNTOLD_GUESTS}"
        )
    warn(UNTOLD_GUESTS)


async def tells_guests(workspace: Workspace) -> bool:
    """Ask Slack whether the app may know who is a guest, by asking about the app itself."""
    try:
        await _call(workspace.client, "users.info", user=workspace.identity.bot_user_id or "")
    except MissingScope:
        return False
    except SlackUnavailable:
        return True  # it will be asked again about whoever asks
    return True


@dataclass(frozen=True, slots=True)
class Caller:
    """A person in a conversation, with what they may see.

    Attributes:
        workspace: Whose calls are asked for.
        conversation: Where the person asks.
        person: Who asks.
        unmasked: Whether they see whole numbers in their own answers.
        here: What the conversation is about, as far as it was asked for.
        shares: Whether what they share there would be taken, as far as it was asked for.
    """

    workspace: Workspace
    conversation: Conversation
    person: Person
    unmasked: bool = False
    here: ChannelSubject | None = None
    shares: bool = False

    def text_of(self, filter: CallLogFilter) -> str:
        """Return the text that is read as a filter where this person asks."""
        return text_within(filter, self.subject)

    @property
    def lacks_channel_name(self) -> bool:
        """Whether a channel, of which nothing else is known, could not be known by its name."""
        nameless = not (self.conversation.name or is_direct(self.conversation))
        return nameless and self.here is None

    @property
    def subject(self) -> Subject | None:
        """What questions are about that do not say otherwise."""
        return self.here.subject if self.here else None

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
        sharing: Whether sharing would be taken, by conversation and what is known of it.
    """

    rules: SlackRules
    people: People
    sharing: "TTLCache[tuple[Conversation, Evidence | None], bool]" = field(
        default_factory=lambda: TTLCache(MOST_REMEMBERED, LIFETIME)
    )

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

    async def check_sharing(self, caller: Caller) -> None:
        """Check that no others than this workspace's members see what is shared into a channel.

        A channel OneUptime made is known. A link or a name says nothing of who sees one, for
        anybody may link or name it.

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
        created = caller.here is not None and caller.here.evidence is Evidence.CREATED
        allowed = created or caller.conversation.channel in self.rules.share_channels
        if external is None and not allowed:
            raise NotAuthorized(UNCERTAIN)

    async def offers_sharing(self, caller: Caller) -> bool:
        """Whether what a caller shares would be taken, as Slack told a moment ago."""
        evidence = caller.here.evidence if caller.here else None
        key = (caller.conversation, evidence)
        if key not in self.sharing:
            try:
                await self.check_sharing(caller)
            except NotAuthorized:
                self.sharing[key] = False
            else:
                self.sharing[key] = True
        return self.sharing[key]


def is_direct(conversation: Conversation) -> bool:
    """Whether a conversation is one of two people, or none at all."""
    channel = conversation.channel
    return not channel or channel.startswith("D") or conversation.name == "directmessage"


async def _external(caller: Caller) -> bool | None:
    """Ask Slack whether another organisation sees the channel; None where the app may not ask."""
    try:
        channel = await _channel_info(caller)
    except SLACK_ERRORS as error:
        if isinstance(error, SlackApiError) and refusal(error) == "missing_scope":
            return None
        raise NotAuthorized(UNCERTAIN) from error
    if not channel:
        return None
    return any(channel.get(sign) for sign in ("is_ext_shared", "is_pending_ext_shared"))


async def channel_name(caller: Caller) -> str:
    """Return the name of the caller's channel, "" where Slack does not tell."""
    try:
        return text(await _channel_info(caller), "name")
    except SLACK_ERRORS:
        return ""


async def _channel_info(caller: Caller) -> Body:
    """Return what Slack tells of a channel (scope channels:read; groups:read of private ones).

    Raises:
        SLACK_ERRORS: It tells nothing.
    """
    client = caller.workspace.client
    reply = await client.conversations_info(channel=caller.conversation.channel)
    return mapping(reply.data.get("channel")) if isinstance(reply.data, dict) else {}
