"""Which incident or alert a Slack channel is about, read from OneUptime's own traces.

Source: oneuptime-api.md 5; the recordings `channel-*`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import Field

from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import Record, Reference, Related, Text
from calllogs.model.relations import SUBJECT_RELATIONS, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Evidence, Subject

LATEST_ENTRIES = 100
"""Entries read of a channel's log: enough to see whether it is about one thing or several."""

_CREATED = "CreateChannel"
_NAME = re.compile(r"(oneuptime-)?(incident|alert)-((?:[a-z]+[-_]?)?(\d{1,9}))")
"""`oneuptime-incident-inc-42`, `oneuptime-alert-7`, `incident-42`.

The channel of an episode runs its words together (`oneuptime-incidentepisode-5`).
"""


class ChannelEntry(Record):
    """One thing OneUptime did in a Slack channel."""

    action_type: Text = None
    incident: Related = Field(default=None)
    alert: Related = Field(default=None)

    def subject(self, relation: SubjectRelation) -> Subject | None:
        """Return the incident, or the alert, it was about."""
        related: Reference | None = getattr(self, relation.name)
        return Subject(relation, related.number, related.id) if related else None


def channel_log(relation: SubjectRelation, channel: str) -> Request[tuple[ChannelEntry, ...]]:
    """Return the request for what OneUptime did in a channel, newest first.

    Incidents and alerts need different permissions, so one refusal must not take the other along.
    """
    return list_rows(
        "/workspace-notification-log/get-list",
        relation.channel_permission,
        lambda row: record(ChannelEntry, row),
        limit=LATEST_ENTRIES,
        select={"actionType": True, relation.name: dict.fromkeys(relation.columns, True)},
        query={"channelId": channel, "workspaceType": "Slack"},
        sort={"createdAt": "DESC"},
    )


def subject_of_log(entries: Iterable[tuple[Subject, str | None]]) -> ChannelSubject | None:
    """Return what a channel's log says it is about; None when nothing, or several things.

    The entry of the channel's creation decides; else all entries must be about the same.

    Args:
        entries: The subject and the action of each entry.
    """
    logged = list(entries)
    created = {subject for subject, action in logged if action == _CREATED}
    posted = {subject for subject, _ in logged}
    for evidence, subjects in ((Evidence.CREATED, created), (Evidence.POSTED, posted)):
        if len(subjects) == 1:
            return ChannelSubject(subjects.pop(), evidence)
    return None


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel's name that may be that of an incident or alert.

    Attributes:
        subject: The incident or alert of the number it ends in.
        suffix: The number with the project's prefix, as far as a channel's name can hold it.
        official: Whether it is of the form OneUptime itself gives names.
    """

    subject: Subject
    suffix: str
    official: bool

    def agrees(self, subject: Subject) -> bool:
        """Whether an incident's number with its prefix is what the name ends in."""
        label = subject.label or str(subject.number)
        return self.suffix in (_NOT_IN_NAMES.sub("", label.lower()), str(subject.number))


_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]")
"""What OneUptime leaves out of a number for a channel's name (oneuptime-api.md 5)."""


def parse_channel_name(name: str) -> ChannelName | None:
    """Return what a channel's name may be that of, or None."""
    found = _NAME.fullmatch(name.lower())
    if found is None:
        return None
    subject = Subject(SUBJECT_RELATIONS[found[2]], number=int(found[4]))
    return ChannelName(subject, found[3], official=found[1] is not None)
