"""Which incident or alert a Slack channel is about."""

from dataclasses import dataclass

from calllogs.api.cache import LookupCache
from calllogs.api.endpoints.channels import (
    ChannelName,
    channel_log,
    parse_channel_name,
    subject_of_log,
)
from calllogs.api.endpoints.incidents import identified
from calllogs.errors import PermissionMissing
from calllogs.model.relations import SUBJECT_RELATIONS, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Evidence, Subject


@dataclass(frozen=True, slots=True)
class ChannelSubjects:
    """Finds what a channel is about.

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

    async def _from_log(self, channel: str) -> ChannelSubject | None:
        entries = [
            entry
            for relation in SUBJECT_RELATIONS.values()
            for entry in await self._entries(relation, channel)
        ]
        return subject_of_log(entries)

    async def _entries(
        self, relation: SubjectRelation, channel: str
    ) -> list[tuple[Subject, str | None]]:
        try:
            entries = await self.lookups.fetch(channel_log(relation, channel))
        except PermissionMissing:
            return []
        return [
            (subject, entry.action_type)
            for entry in entries
            if (subject := entry.subject(relation))
        ]

    async def _from_name(self, name: str) -> ChannelSubject | None:
        parsed = parse_channel_name(name)
        if parsed is None or not await self._confirmed(parsed):
            return None
        return ChannelSubject(parsed.subject, Evidence.NAMED)

    async def _confirmed(self, name: ChannelName) -> bool:
        """Ask for the incident; where the key may not, trust only OneUptime's own form."""
        try:
            subjects = await self.lookups.fetch(identified(name.subject))
        except PermissionMissing:
            return name.official
        return any(map(name.agrees, subjects))
