"""What a menu offers while somebody types: incidents and people, as far as the key may know."""

import asyncio
from dataclasses import dataclass

from calllogs.errors import ApiError
from calllogs.model.relations import INCIDENT, USER
from calllogs.render.privacy import clean
from calllogs.render.verdict import subject_title
from calllogs.slack.authz.policy import Caller

MOST_OFFERED = 50
PATIENCE = 2.0
"""Seconds; Slack waits 3 for the options of a menu (SLACK.md 2.7)."""
LONGEST_VALUE = 150
"""Characters of an option's value (SLACK.md 2.2)."""


@dataclass(frozen=True, slots=True)
class Pickers:
    """Finds options; where nothing is known, or not in time, there are none.

    Attributes:
        patience: Seconds an answer is waited for.
    """

    patience: float = PATIENCE

    async def incidents(self, typed: str, caller: Caller) -> dict[str, str]:
        """Return recent incidents whose number or title holds what was typed, newest first."""
        try:
            async with asyncio.timeout(self.patience):
                found = await caller.workspace.app.calls.recent_subjects(INCIDENT)
        except (ApiError, TimeoutError):
            return {}
        labels = {f"incident {s.number}": subject_title(s) for s in found if s.number is not None}
        return _holding(labels, typed)

    async def people(self, typed: str, caller: Caller) -> dict[str, str]:
        """Return people whose name holds what was typed."""
        try:
            async with asyncio.timeout(self.patience):
                people = await caller.workspace.app.calls.references(USER)
        except (ApiError, TimeoutError):
            return {}
        named = {
            f"user {person.email}": clean(person.title or person.email, longest=75)
            for person in people
            if person.email
        }
        return _holding(dict(sorted(named.items(), key=lambda pair: pair[1])), typed)


def _holding(labels: dict[str, str], typed: str) -> dict[str, str]:
    low = typed.strip().lower()
    fitting = [
        (value, label)
        for value, label in labels.items()
        if low in label.lower() and len(value) <= LONGEST_VALUE
    ]
    return dict(fitting[:MOST_OFFERED])
