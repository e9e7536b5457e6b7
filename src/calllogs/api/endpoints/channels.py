"""Which incident or alert a Slack channel or message is about, read from OneUptime's own traces.

Source: oneuptime-api.md 5; the recordings `channel-*`.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pydantic import Field

from calllogs.api.request import Request, list_rows, record
from calllogs.model.records import Record, Reference, Related, Text
from calllogs.model.relations import INCIDENT, SUBJECT_RELATIONS, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Evidence, Subject

LATEST_ENTRIES = 100
"""Entries read of a channel's log: enough to see whether it is about one thing or several."""

_CREATED = "CreateChannel"
_CHANNEL = re.compile(
    r"(?P<official>oneuptime-)?(?:(?P<noun>incident|alert|inc)-)?"
    r"(?P<label>(?:[a-z]+[-_]?)?(?P<number>\d{1,9}))(?:-.*)?"
)
"""`oneuptime-incident-inc-42`, `incident-42`, `inc-42-payments-down`, `ops-42`.

The channel of an episode runs its words together (`oneuptime-incidentepisode-5`).
"""
_MENTION = re.compile(
    r"(?P<official>)\b(?:(?P<noun>incident|alert|inc)[\s#-]+)?"
    r"(?P<label>(?(noun)|[a-z]{2,10}-)(?P<number>\d{1,9}))\b"
)
"""`INC-42`, `incident 42`, `Alert #7` in the text of a message."""
MOST_MENTIONS = 5
"""Numbers of a message that are looked up."""
_NOUNS = {**SUBJECT_RELATIONS, "inc": INCIDENT}


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


class SubjectName(NamedTuple):
    """A text that may name an incident or alert.

    Attributes:
        subject: The incident or alert of the number in it.
        label: The number with what stands before it, in lower case.
        noun: Whether the text says which of the two it is.
        official: Whether it is of the form in which OneUptime itself names channels.
    """

    subject: Subject
    label: str
    noun: bool
    official: bool = False

    def agrees(self, subject: Subject) -> bool:
        """Whether a subject's number, with the project's prefix, is what was written."""
        prefixed = _NOT_IN_NAMES.sub("", (subject.label or "").lower())
        # A number alone is that of anything.
        known = (prefixed, str(subject.number)) if self.noun else (prefixed,)
        return self.label in known and (self.noun or not self.label.isdigit())


_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]")
"""What OneUptime leaves out of a number for a channel's name (oneuptime-api.md 5)."""


def read_channel_name(name: str) -> tuple[SubjectName, ...]:
    """Return what a channel's name may be that of, incidents first."""
    found = _CHANNEL.fullmatch(name.lower())
    return _names(found) if found else ()


def read_mentions(text: str) -> tuple[SubjectName, ...]:
    """Return what a message's text may be about."""
    found = (name for match in _MENTION.finditer(text.lower()) for name in _names(match))
    return tuple(dict.fromkeys(found))[:MOST_MENTIONS]


def _names(found: re.Match[str]) -> tuple[SubjectName, ...]:
    noun, number = found["noun"], int(found["number"])
    relations = (_NOUNS[noun],) if noun else tuple(SUBJECT_RELATIONS.values())
    return tuple(
        SubjectName(
            Subject(relation, number=number),
            found["label"],
            noun=bool(noun),
            official=bool(found["official"] and noun),
        )
        for relation in relations
    )
