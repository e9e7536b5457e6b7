"""What a channel is about: every question in it is, and `/calllogs link` says what it is.

Links of channels are kept in the database.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from cachetools import TTLCache
from sqlalchemy.ext.asyncio import AsyncEngine

from calllogs.answers.timeline import subject_of_filter
from calllogs.config.settings import Settings
from calllogs.errors import FilterError
from calllogs.filters.filter import Condition
from calllogs.filters.scope import subject_condition
from calllogs.model.relations import SUBJECT_RELATIONS
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.render.slack.blocks import action_row
from calllogs.render.slack.messages import sentence_message
from calllogs.slack.interaction import AuditEvent, Conversation, Response
from calllogs.slack.interactions.buttons import RUN, Buttons
from calllogs.slack.people import Caller, channel_name, is_direct
from calllogs.slack.store import database
from calllogs.slack.store.claims import Claims

T = TypeVar("T")

_LINKS = sa.Table(
    "channel_links",
    database.TABLES,
    sa.Column("team_id", sa.String(32), primary_key=True),
    sa.Column("channel_id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("how", sa.String(16), nullable=False),
    sa.Column("linked_by", sa.String(32), nullable=False),
    sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
)
MOST_LISTED = 20
"""Linked channels that are listed."""


@dataclass(frozen=True, slots=True)
class ChannelLinks:
    """Reads and changes links.

    Attributes:
        engine: The database.
    """

    engine: AsyncEngine

    @property
    def claims(self) -> Claims:
        """What was shared already, in the same database."""
        return Claims(self.engine)

    async def of(self, conversation: Conversation) -> ChannelSubject | None:
        """Return the link of a channel, or None."""
        linked = await database.rows(self.engine, sa.select(_LINKS).where(_at(conversation)))
        return _subject(linked[0]) if linked else None

    async def of_team(self, team: str) -> tuple[tuple[str, ChannelSubject], ...]:
        """Return the channels of a team that are linked to something, the newest links first."""
        query = sa.select(_LINKS).where(_LINKS.c.team_id == team)
        newest = query.order_by(_LINKS.c.linked_at.desc()).limit(MOST_LISTED)
        linked = await database.rows(self.engine, newest)
        return tuple((row.channel_id, _subject(row)) for row in linked)

    async def link(
        self, conversation: Conversation, linked: ChannelSubject, user: str, now: datetime
    ) -> None:
        """Link a channel to an incident or alert by its number, in place of what it was."""
        link = {
            "team_id": conversation.team,
            "channel_id": conversation.channel,
            "kind": linked.subject.relation.name,
            "number": linked.subject.number,
            "how": linked.evidence.name,
            "linked_by": user,
            "linked_at": now,
        }
        here = _at(conversation)
        try:
            delete, insert = sa.delete(_LINKS).where(here), sa.insert(_LINKS).values(**link)
            await database.execute(self.engine, delete, insert)
        except sa.exc.IntegrityError:  # somebody else linked it this very moment: the later counts
            await database.execute(self.engine, sa.update(_LINKS).where(here).values(**link))

    async def unlink(self, conversation: Conversation) -> bool:
        """Forget a channel's link; returns whether there was one."""
        delete = sa.delete(_LINKS).where(_at(conversation))
        return await database.execute(self.engine, delete) > 0

    async def forget(self, team: str) -> None:
        """Forget everything of a team that removed the app."""
        delete = sa.delete(_LINKS).where(_LINKS.c.team_id == team)
        await database.execute(self.engine, delete)
        await self.claims.forget(team)


def _subject(row: sa.Row[Any]) -> ChannelSubject:
    subject = Subject(SUBJECT_RELATIONS[row.kind], number=row.number)
    return ChannelSubject(subject, Evidence[row.how])


def _at(conversation: Conversation) -> sa.ColumnElement[bool]:
    team, channel = conversation.team, conversation.channel
    return sa.and_(_LINKS.c.team_id == team, _LINKS.c.channel_id == channel)


@asynccontextmanager
async def open_links(settings: Settings) -> AsyncIterator[ChannelLinks]:
    """Open the database of links while it is used.

    Raises:
        ConfigurationError: It cannot be opened.
    """
    async with database.open_database(settings) as engine:
        yield ChannelLinks(engine)


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
        conversation = caller.conversation
        if conversation.name or is_direct(conversation):
            return caller
        if not any(map(caller.workspace.granted, ("channels:read", "groups:read"))):
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
