"""What is known of an incident or alert beside its calls: when it began, and who reacted."""

import asyncio
from dataclasses import dataclass

from calllogs.answers.answer import Note
from calllogs.answers.timeline import About, Timeline, attempts, in_order, reactions
from calllogs.api.cache import Lookups
from calllogs.api.client import Client
from calllogs.api.endpoints.execution_log import ExecutionLogEntry, steps_by_id, steps_by_number
from calllogs.api.endpoints.incidents import Subject, identified, numbered
from calllogs.errors import ApiError, PermissionMissing
from calllogs.model.records import Page

SEVERAL = Note(
    "Acknowledgements are told for one incident or alert at a time; these calls are not about one."
)


@dataclass(frozen=True, slots=True)
class Background:
    """What is known beside the calls.

    Attributes:
        about: The incident or alert, or None when there is not just one.
        subject: The same as OneUptime has it, or None when the key may not read it.
        steps: What policies did, or None when the key may not read that.
        notes: What could not be read.
    """

    about: About | None = None
    subject: Subject | None = None
    steps: tuple[ExecutionLogEntry, ...] | None = None
    notes: tuple[Note, ...] = ()

    def timeline(self, page: Page) -> Timeline:
        """Return the story of these calls before this background."""
        return Timeline(
            events=in_order(*attempts(page.calls), *reactions(self.steps or ())),
            matching=page.total,
            subject=self.subject,
            kind=self.about.kind if self.about else None,
            acknowledgements_visible=self.steps is not None,
        )


@dataclass(frozen=True, slots=True)
class TimelineLoader:
    """Finds the background of calls.

    Attributes:
        client: Asks what policies did, always afresh: it is what changes while people wait.
        lookups: Asks for incidents and alerts.
    """

    client: Client
    lookups: Lookups

    async def background(self, about: About | None) -> Background:
        """Return what is known of an incident or alert beside its calls."""
        if about is None:
            return Background(notes=(SEVERAL,))
        subject, (steps, notes) = await asyncio.gather(self._subject(about), self._steps(about))
        return Background(about, subject, steps, notes)

    async def _subject(self, about: About) -> Subject | None:
        if about.number is not None:
            request = numbered(about.kind, about.number)
        else:
            request = identified(about.kind, str(about.id))
        try:
            return next(iter(await self.lookups.ask(request)), None)
        except ApiError:  # the calls and who reacted are still worth telling
            return None

    async def _steps(
        self, about: About
    ) -> tuple[tuple[ExecutionLogEntry, ...] | None, tuple[Note, ...]]:
        if about.number is not None:
            request = steps_by_number(about.kind, about.number)
        else:
            request = steps_by_id(about.kind, [str(about.id)])
        try:
            return await self.client.send(request), ()
        except PermissionMissing as error:
            return None, (_hidden(f"the API key lacks the permission {error.permission}"),)
        except ApiError:
            return None, (_hidden("OneUptime did not answer that"),)


def _hidden(why: str) -> Note:
    return Note(f"Whether anybody acknowledged could not be read: {why}.")
