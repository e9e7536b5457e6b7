"""Which incident or alert a Slack channel is about, read from OneUptime's own traces.

Source: API.md 5; the recordings `channel-*`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from calllogs.api.endpoints.incidents import ALERT, INCIDENT, SubjectKind
from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import Record, Reference, Related, Text

LATEST_ENTRIES = 100
"""Entries read of a channel's log: enough to see whether it is about one thing or several."""

_CREATED = "CreateChannel"
_NAME = re.compile(r"(oneuptime-)?(incident|alert)-((?:[a-z]+[-_]?)?(\d{1,9}))")
"""`oneuptime-incident-inc-42`, `oneuptime-alert-7`, `incident-42`.

The channel of an episode runs its words together (`oneuptime-incidentepisode-5`).
"""


class How(StrEnum):
    """By what a channel is known to be about something."""

    LINKED = "it was linked here with /calllogs link"
    CREATED = "OneUptime created the channel for it"
    POSTED = "OneUptime posts about nothing else here"
    NAMED = "the channel's name says so"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a channel is about.

    Attributes:
        kind: Incident or alert.
        number: Its number, or None when only its id is known.
        id: Its UUID, or None when only its number is known.
        how: By what it is known.
    """

    kind: SubjectKind
    number: int | None
    id: str | None
    how: How


class ChannelEntry(Record):
    """One thing OneUptime did in a Slack channel."""

    action_type: Text = None
    incident: Related = Field(default=None)
    alert: Related = Field(default=None)

    def about(self, kind: SubjectKind) -> Reference | None:
        """Return the incident, or the alert, it was about."""
        return self.incident if kind is INCIDENT else self.alert


def channel_log(kind: SubjectKind, channel: str) -> Request[tuple[ChannelEntry, ...]]:
    """Return the request for what OneUptime did in a channel, newest first.

    Incidents and alerts need different permissions, so one refusal must not take the other along.
    """
    return list_rows(
        "/workspace-notification-log/get-list",
        kind.log_permission,
        lambda row: record(ChannelEntry, row),
        limit=LATEST_ENTRIES,
        select={"actionType": True, kind.relation: kind.columns},
        query={"channelId": channel, "workspaceType": "Slack"},
        sort={"createdAt": "DESC"},
    )


def bound_by_log(told: Iterable[tuple[SubjectKind, Reference, str | None]]) -> Binding | None:
    """Return what a channel's log says it is about; None when it says nothing, or several things.

    The entry of the channel's creation decides; else all entries must be about the same.

    Args:
        told: The kind, the incident or alert, and the action of each entry.
    """
    entries = list(told)
    created = {(kind, about) for kind, about, action in entries if action == _CREATED}
    posted = {(kind, about) for kind, about, _ in entries}
    for how, found in ((How.CREATED, created), (How.POSTED, posted)):
        if len(found) == 1:
            ((kind, about),) = found
            return Binding(kind, about.number, about.id, how)
    return None


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel's name that may be that of an incident or alert.

    Attributes:
        kind: Incident or alert.
        number: The number it ends in.
        suffix: The number with the project's prefix, as far as a channel's name can hold it.
        usual: Whether it is of the form OneUptime gives names by itself.
    """

    kind: SubjectKind
    number: int
    suffix: str
    usual: bool

    def agrees(self, subject: Reference) -> bool:
        """Whether an incident's number with its prefix is what the name ends in."""
        label = subject.label or str(subject.number)
        return self.suffix in (_NOT_IN_NAMES.sub("", label.lower()), str(subject.number))

    @property
    def binding(self) -> Binding:
        """What the channel is about, if its name is right."""
        return Binding(self.kind, self.number, None, How.NAMED)


_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]")
"""What OneUptime leaves out of a number for a channel's name (API.md 5)."""


def read_name(name: str) -> ChannelName | None:
    """Return what a channel's name may be that of, or None."""
    found = _NAME.fullmatch(name.lower())
    if found is None:
        return None
    kind = INCIDENT if found[2] == "incident" else ALERT
    return ChannelName(kind, int(found[4]), found[3], usual=found[1] is not None)
