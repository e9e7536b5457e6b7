"""Which incident or alert a Slack channel belongs to, and how that is known."""

from dataclasses import dataclass

from calllogs.api.cache import Lookups
from calllogs.api.endpoints.channels import (
    Binding,
    ChannelName,
    bound_by_log,
    channel_log,
    read_name,
)
from calllogs.api.endpoints.incidents import KINDS, SubjectKind, numbered
from calllogs.errors import PermissionMissing
from calllogs.model.records import Reference


@dataclass(frozen=True, slots=True)
class Bindings:
    """Finds what a channel is about.

    Attributes:
        lookups: Asks OneUptime.
    """

    lookups: Lookups

    async def of(
        self, channel: str, *, name: str = "", linked: Binding | None = None
    ) -> Binding | None:
        """Return what a channel is about, or None when nothing says so beyond doubt.

        In order: the link somebody made, OneUptime's own log of the channel, the channel's name.

        Args:
            channel: Slack's id of it.
            name: Its name, or "" where that is not known.
            linked: What it was linked to by hand.

        Raises:
            ApiError: OneUptime did not answer; a missing permission is not such a failure.
        """
        return linked or await self._by_log(channel) or await self._by_name(name)

    async def _by_log(self, channel: str) -> Binding | None:
        told = [entry for kind in KINDS.values() for entry in await self._entries(kind, channel)]
        return bound_by_log(told)

    async def _entries(
        self, kind: SubjectKind, channel: str
    ) -> list[tuple[SubjectKind, Reference, str | None]]:
        try:
            entries = await self.lookups.ask(channel_log(kind, channel))
        except PermissionMissing:
            return []
        return [(kind, about, e.action_type) for e in entries if (about := e.about(kind))]

    async def _by_name(self, name: str) -> Binding | None:
        told = read_name(name)
        return told.binding if told and await self._right(told) else None

    async def _right(self, told: ChannelName) -> bool:
        """Ask for the incident; where the key may not, trust only OneUptime's own form."""
        try:
            found = await self.lookups.ask(numbered(told.kind, told.number))
        except PermissionMissing:
            return told.usual
        return any(map(told.agrees, found))
