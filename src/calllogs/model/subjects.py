"""What a call, or a Slack channel, is about: one incident or alert."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from calllogs.model.relations import SubjectRelation


class Subject(NamedTuple):
    """One incident or alert, as far as it is known.

    Attributes:
        relation: Incident or alert.
        number: Its number within the project.
        id: Its UUID.
        title: Its title; text from outside.
        label: Its number with the project's prefix (`INC-42`); text from outside.
        began: When it was declared or created, UTC.
    """

    relation: SubjectRelation
    number: int | None = None
    id: str | None = None
    title: str | None = None
    label: str | None = None
    began: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether it is as OneUptime has it, and not just named by number or by id."""
        return self.id is not None and self.number is not None

    @property
    def name(self) -> str:
        """What it is called in a sentence of ours: `incident 42`."""
        noun = self.relation.noun
        return f"{noun} {self.number}" if self.number else f"an {noun}"


class Evidence(StrEnum):
    """How a channel is known to be about something."""

    LINKED = "it was linked here with /calllogs link"
    CREATED = "OneUptime created the channel for it"
    POSTED = "OneUptime posts about nothing else here"
    NAMED = "the channel's name says so"


class ChannelSubject(NamedTuple):
    """What a channel is about.

    Attributes:
        subject: The incident or alert.
        evidence: How that is known.
    """

    subject: Subject
    evidence: Evidence
