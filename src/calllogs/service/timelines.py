"""What is known of an incident or alert beside its calls: when it began, and who acknowledged."""

import asyncio
from dataclasses import dataclass, replace

from calllogs.answers.answer import Note
from calllogs.answers.timeline import Timeline, attempts, concerning, in_order, reactions
from calllogs.api.cache import LookupCache
from calllogs.api.client import Client
from calllogs.api.endpoints.execution_log import execution_log
from calllogs.api.endpoints.incidents import identified
from calllogs.api.endpoints.version import NEWEST, Capability, Version
from calllogs.errors import ApiError
from calllogs.filters.filter import CallLogFilter
from calllogs.model.records import ExecutionLogEntry, Page
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


@dataclass(frozen=True, slots=True)
class Background:
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
            log = await self._log(replace(known, number=None)) if known.id else UNSEARCHED
        return Background(known, *log)

    async def _known(self, subject: Subject) -> Subject:
        try:
            found = await self.lookups.fetch(identified(subject))
        except ApiError:  # the calls and who acknowledged are still worth telling
            return subject
        return found[0] if found else subject

    async def _log(
        self, subject: Subject
    ) -> tuple[tuple[ExecutionLogEntry, ...] | None, tuple[Note, ...]]:
        try:
            return await self.client.send(execution_log(subject)), ()
        except ApiError as error:
            note = Note(f"Whether anybody acknowledged could not be read: {error.reason}.")
            return None, (note,)
