"""What is known of an incident or alert beside its calls: when it began, and who acknowledged."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from calllogs.answers.acknowledgements import Acknowledgements, acknowledgements
from calllogs.answers.answer import Note
from calllogs.answers.timeline import (
    Timeline,
    attempts,
    concerning,
    in_order,
    naming_people,
    reactions,
)
from calllogs.api.cache import LookupCache
from calllogs.api.client import NEWEST, Capability, Client, Version
from calllogs.api.endpoints.execution_log import acknowledging_log, execution_log
from calllogs.api.endpoints.incidents import by_id, identified
from calllogs.api.request import Request
from calllogs.errors import ApiError
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import ExecutionLogEntry, Page
from calllogs.model.relations import SubjectRelation
from calllogs.model.subjects import Subject

SEVERAL = Note(
    "Acknowledgements are told for one incident or alert at a time; these calls are not about one."
)


UNSEARCHED = (
    None,
    (
        Note(
            "Whether anybody acknowledged could not be read: this version of OneUptime is asked by "
            "an id, which this API key may not look up."
        ),
    ),
)


class Background(NamedTuple):
    """What is known beside the calls.

    Attributes:
        subject: The incident or alert, complete where the key may read it; None when there is not
            just one.
        entries: What policies did, or None when the key may not read that.
        notes: What could not be read.
    """

    subject: Subject | None = None
    entries: tuple[ExecutionLogEntry, ...] | None = None
    notes: tuple[Note, ...] = ()

    def timeline(self, page: Page, filter: CallLogFilter) -> Timeline:
        """Return the timeline of these calls before this background.

        Args:
            page: The calls.
            filter: What was asked; where it names people, only they are told not to be called.
        """
        entries = concerning(self.entries or (), filter)
        return Timeline(
            events=in_order(*attempts(page.calls), *reactions(entries)),
            matching=page.total,
            subject=self.subject,
            acknowledgements_visible=self.entries is not None,
            people=naming_people(filter),
        )


@dataclass(frozen=True, slots=True)
class TimelineLoader:
    """Loads the background of calls.

    Attributes:
        client: Asks for execution logs, always afresh: they change while people wait.
        lookups: Asks for incidents and alerts.
        version: Which OneUptime is asked.
    """

    client: Client
    lookups: LookupCache
    version: Version = NEWEST

    async def background(self, subject: Subject | None) -> Background:
        """Return what is known of an incident or alert beside its calls."""
        if subject is None:
            return Background(notes=(SEVERAL,))
        if self.version.has(Capability.RELATIONS):
            known, log = await asyncio.gather(self._known(subject), self._log(subject))
        else:  # an older execution log knows incidents by their ids alone
            known = await self._known(subject)
            log = await self._log(known._replace(number=None)) if known.id else UNSEARCHED
        return Background(known, *log)

    async def acknowledgements(
        self, relation: SubjectRelation, ids: Sequence[str]
    ) -> tuple[Acknowledgements | None, tuple[Note, ...]]:
        """Return how incidents or alerts were acknowledged; None where the key may not read it."""
        began, (entries, notes) = await asyncio.gather(
            self._began(relation, ids), self._read(acknowledging_log(relation, ids))
        )
        return (None if entries is None else acknowledgements(relation, began, entries)), notes

    async def _began(
        self, relation: SubjectRelation, ids: Sequence[str]
    ) -> dict[str, datetime | None]:
        try:
            found = await self.lookups.fetch(by_id(relation, *sorted(ids)))
        except ApiError:  # then it is reckoned from the first attempt to notify somebody
            found = ()
        known = {subject.id: subject.began for subject in found}
        return {id: known.get(id) for id in ids}

    async def _known(self, subject: Subject) -> Subject:
        try:
            found = await self.lookups.fetch(identified(subject))
        except ApiError:  # the calls and who acknowledged are still worth telling
            return subject
        return found[0] if found else subject

    async def _log(
        self, subject: Subject
    ) -> tuple[tuple[ExecutionLogEntry, ...] | None, tuple[Note, ...]]:
        return await self._read(execution_log(subject))

    async def _read(
        self, request: Request[tuple[ExecutionLogEntry, ...]]
    ) -> tuple[tuple[ExecutionLogEntry, ...] | None, tuple[Note, ...]]:
        try:
            return await self.client.send(request), ()
        except ApiError as error:
            note = Note(f"Whether anybody acknowledged could not be read: {error.reason}.")
            return None, (note,)
