"""What a call is about: one incident or alert."""

from dataclasses import dataclass
from datetime import datetime

from calllogs.model.relations import SubjectRelation


@dataclass(frozen=True, slots=True)
class Subject:
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
