"""Options of menus that search: recent incidents and people, as far as the key may know."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from calllogs.errors import ApiError
from calllogs.model.relations import INCIDENT, USER
from calllogs.render.cells import person_name
from calllogs.render.headline import subject_title
from calllogs.slack.people import Caller

MOST_OPTIONS = 50
TIMEOUT = 2.0
"""Seconds; Slack waits 3 for the options of a menu (slack-facts.md 2.7)."""
LONGEST_VALUE = 150
"""Characters of an option's value (slack-facts.md 2.2)."""

T = TypeVar("T")


async def incident_options(query: str, caller: Caller) -> dict[str, str]:
    """Return recent incidents whose number or title holds a text, newest first: value and label.

    Where nothing is known, or not in time, there are none.
    """
    incidents = await _in_time(caller.workspace.app.calls.recent_subjects(INCIDENT))
    view = caller.view()
    labels = {
        f"incident {subject.number}": subject_title(subject, view)
        for subject in incidents
        if subject.number is not None
    }
    return _matching(labels, query)


async def people_options(query: str, caller: Caller) -> dict[str, str]:
    """Return people whose name holds a text, by name: value and label."""
    view = caller.view()
    labels = {
        f"user {person.email}": person_name(person, view)
        for person in await _in_time(caller.workspace.app.calls.references(USER))
        if person.email
    }
    return _matching(dict(sorted(labels.items(), key=lambda pair: pair[1])), query)


async def _in_time(lookup: Awaitable[tuple[T, ...]]) -> tuple[T, ...]:
    try:
        async with asyncio.timeout(TIMEOUT):
            return await lookup
    except (ApiError, TimeoutError):
        return ()


def _matching(labels: dict[str, str], query: str) -> dict[str, str]:
    lowered = query.strip().lower()
    matching = [
        (value, label)
        for value, label in labels.items()
        if lowered in label.lower() and len(value) <= LONGEST_VALUE
    ]
    return dict(matching[:MOST_OPTIONS])
