"""Which incident or alert a Slack channel, or a message in it, is about."""

import asyncio
from dataclasses import dataclass
from itertools import chain

from calllogs.api.cache import LookupCache
from calllogs.api.endpoints.channels import (
    SubjectName,
    channel_log,
    read_channel_name,
    read_mentions,
    subject_of_log,
)
from calllogs.api.endpoints.incidents import identified
from calllogs.errors import PermissionMissing, RequestRefused
from calllogs.model.relations import SUBJECT_RELATIONS, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Evidence, Subject


@dataclass(frozen=True, slots=True)
class ChannelSubjects:
    """Finds what a channel or a message is about.

    Attributes:
        lookups: Asks OneUptime.
    """

    lookups: LookupCache

    async def find(
        self, channel: str, *, name: str = "", linked: ChannelSubject | None = None
    ) -> ChannelSubject | None:
        """Return what a channel is about, or None when nothing says so beyond doubt.

        In order: the link somebody made, OneUptime's own log of the channel, the channel's name.

        Args:
            channel: Slack's id of it.
            name: Its name, or "" where that is not known.
            linked: What it was linked to by hand.

        Raises:
            ApiError: OneUptime did not answer; a missing permission is not such a failure.
        """
        return linked or await self._from_log(channel) or await self._from_name(name)

    async def mentioned(self, text: str) -> tuple[Subject, ...]:
        """Return the incidents and alerts that a message's text names and OneUptime has.

        Raises:
            ApiError: OneUptime did not answer; a missing permission is not such a failure.
        """
        names = read_mentions(text)
        confirmed = await asyncio.gather(*map(self._confirmed, names))
        return tuple(n.subject for n, exists in zip(names, confirmed, strict=True) if exists)

    async def _from_log(self, channel: str) -> ChannelSubject | None:
        relations = SUBJECT_RELATIONS.values()
        logs = await asyncio.gather(*(self._entries(each, channel) for each in relations))
        return subject_of_log(chain.from_iterable(logs))

    async def _entries(
        self, relation: SubjectRelation, channel: str
    ) -> list[tuple[Subject, str | None]]:
        try:
            entries = await self.lookups.fetch(channel_log(relation, channel))
        except (PermissionMissing, RequestRefused):  # older versions know no such log
            return []
        return [
            (subject, entry.action_type)
            for entry in entries
            if (subject := entry.subject(relation))
        ]

    async def _from_name(self, name: str) -> ChannelSubject | None:
        for parsed in read_channel_name(name):
            if await self._confirmed(parsed):
                return ChannelSubject(parsed.subject, Evidence.NAMED)
        return None

    async def _confirmed(self, name: SubjectName) -> bool:
        """Ask for the incident; where the key may not, trust only OneUptime's own form."""
        try:
            subjects = await self.lookups.fetch(identified(name.subject))
        except PermissionMissing:
            return name.official
        return any(map(name.agrees, subjects))
