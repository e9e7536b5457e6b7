"""The call log of one OneUptime project: what every face asks."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cachetools import TTLCache

from calllogs.answers import caveats
from calllogs.answers.answer import Answer, Note
from calllogs.answers.checkup import Check
from calllogs.answers.summary import Summary, check_groups
from calllogs.answers.timeline import (
    MOST_ATTEMPTS,
    Timeline,
    subject_of_calls,
    subject_of_filter,
)
from calllogs.api.cache import MAX_ENTRIES, LookupCache
from calllogs.api.client import Client, Version, Versions, kept_version
from calllogs.api.endpoints import incidents
from calllogs.api.endpoints.project import KeyProject
from calllogs.api.request import get_call_log
from calllogs.errors import ApiError, FilterError, PermissionMissing
from calllogs.filters.filter import NEWEST_FIRST, OLDEST_FIRST, CallLogFilter, Intent, compared
from calllogs.filters.recurring import WORKING_HOURS, WorkingHours
from calllogs.model.fields import OUTCOME
from calllogs.model.outcomes import Ignorance
from calllogs.model.records import CallLog, Page, Reference, UnreadRow
from calllogs.model.relations import Relation, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Subject
from calllogs.service.channel_subject import ChannelSubjects
from calllogs.service.checkup import Checkup
from calllogs.service.name_checks import NameChecker, unseen_sentence
from calllogs.service.question import Question
from calllogs.service.sifting import COLUMNS as OUTCOME_COLUMNS
from calllogs.service.sifting import alone, sifted
from calllogs.service.sums import MOST_SUMMARIZED, Progress, Sums
from calllogs.service.timelines import TimelineLoader

if TYPE_CHECKING:  # loaded where an account with a carrier is configured
    from calllogs.carrier import Carrier

T = TypeVar("T")

RECENT_LIFETIME = 10.0
"""Seconds for which the newest incidents are kept: one declared a minute ago must be offered."""


@dataclass(frozen=True, slots=True)
class CallLogs:
    """The call log of one OneUptime project, read-only.

    Every method raises FilterError when the API cannot be asked this, before anything is sent,
    and the ApiError that fits when it does not answer. A question has one deadline, however many
    requests it takes; only a stream may take longer, as long as page after page comes.

    Attributes:
        client: Sends requests.
        lookups: Asks for incidents, names and channels, and caches the answers.
        recent: The same for the newest incidents, cached for seconds only.
        versions: Knows which OneUptime it is.
        project: Knows that the key is of one project.
        kept: How long OneUptime keeps calls, or None for ever.
        carrier: Knows what became of calls, or None where no account with it is configured.
        hours: What is night to those who ask, and what is work.
    """

    client: Client
    lookups: LookupCache
    recent: LookupCache
    versions: Versions
    project: KeyProject
    kept: timedelta | None = None
    carrier: "Carrier | None" = None
    hours: WorkingHours = WORKING_HOURS

    @classmethod
    def over(
        cls,
        client: Client,
        carrier: "Carrier | None" = None,
        *,
        kept: timedelta | None = None,
        known: "TTLCache[None, Version] | None" = None,
        version: Version | None = None,
        hours: WorkingHours = WORKING_HOURS,
    ) -> "CallLogs":
        """Return the call log that a client leads to.

        Args:
            client: Sends requests.
            carrier: Knows what became of calls.
            kept: How long OneUptime keeps calls, or None for ever.
            known: Keeps which OneUptime it is, for all who ask it.
            version: Which it is, where neither that nor the key's project need be asked.
            hours: What is night to those who ask, and what is work.
        """
        recent = LookupCache(client, TTLCache(MAX_ENTRIES, RECENT_LIFETIME))
        kept_for_all = known if known is not None and version is None else kept_version(version)
        versions = Versions(client, kept_for_all)
        project = KeyProject(client)
        if version:
            project.known[None] = True
        return cls(client, LookupCache(client), recent, versions, project, kept, carrier, hours)

    async def list(self, filter: CallLogFilter, *, now: datetime) -> Answer[Page]:
        """Return the page of calls the filter's limit (10 when None) and skip ask for."""
        return await self._ask(partial(self._list, filter), now)

    async def count(self, filter: CallLogFilter, *, now: datetime) -> Answer[int]:
        """Return how many calls match."""
        return await self._ask(partial(self._count, filter), now)

    async def get(self, call_id: str) -> CallLog:
        """Return one call by its UUID.

        Raises:
            CallNotFound: There is none, or the key may not see it.
        """
        request = get_call_log(call_id)

        async def question(_: Version, end: float) -> CallLog:
            call = await self.client.send(request)
            return (await self.carrier.told([call], end=end))[0] if self.carrier else call

        async with self.client.question() as end:
            call, _ = await self.versions.ask(lambda version: question(version, end))
        return call

    async def timeline(self, filter: CallLogFilter, *, now: datetime) -> Answer[Timeline]:
        """Return calls in the order they were made, with who acknowledged where that is known.

        It begins with the first call, and says so where it ends before the last. A limit or skip
        of the filter picks other ones.
        """
        return await self._ask(partial(self._timeline, filter), now)

    async def summarize(
        self,
        filter: CallLogFilter,
        *,
        tz: str,
        now: datetime,
        measures: Sequence[str] = (),
        most: int = MOST_SUMMARIZED,
        progress: Progress | None = None,
    ) -> Answer[Summary]:
        """Return the calls that match, counted and grouped as the filter asks.

        Args:
            filter: What to look for; its `group_by` says how to group.
            tz: The asker's IANA zone, which days and hours are of.
            now: The present instant, UTC.
            measures: What is to be told of groups, and nothing besides; where counts tell it, no
                call is read when that takes fewer requests. Empty for everything.
            most: How many calls are read at most; the summary says how many match.
            progress: Is called every so often while calls are read.
        """
        check_groups(filter, measures)

        def summarized(question: Question) -> Awaitable[Answer[Summary]]:
            sums = Sums(question, tz, self.hours, tuple(measures), most, progress)
            return self._summarize(filter, sums)

        return await self._ask(summarized, now)

    async def stream(
        self,
        filter: CallLogFilter,
        *,
        now: datetime,
        columns: tuple[str, ...] = (),
        leave_out: Callable[[UnreadRow], None] = lambda _: None,
    ) -> AsyncGenerator[CallLog]:
        """Yield every call that matches, past any limit and skip, in the filter's stable order.

        Calls made meanwhile are left out, so that they shift no page.

        Args:
            filter: What to look for.
            now: The present instant, UTC.
            columns: API names to read; everything an answer shows when empty.
            leave_out: Is called with each call that cannot be read.
        """
        async with self.client.question():
            version = await self.project.beside(self.versions.find())
            question = Question(self.client, self.lookups, self.carrier, version, now)
            filter, _ = await question.settle(filter)
            sieve = question.sieve(filter)
            ordered = bool(sieve and sieve.by_duration)
            filter = sieve.filter if sieve else filter
            resolved = await question.resolve(filter)
        told = bool(sieve or not columns or OUTCOME in columns)
        read = (*columns, *OUTCOME_COLUMNS) if columns and told else columns
        source = question.pages(filter, resolved, read, outcomes=told)
        if sieve and ordered:  # all have to be known before the first is told
            source = alone((await sifted(sieve, source))[0])
        async with aclosing(source) as pages:
            async for page in pages:
                for row in page.unread:
                    leave_out(row)
                for call in page.calls:
                    if sieve is None or sieve.keeps(call):
                        yield call

    async def carrier_trouble(self) -> Ignorance | None:
        """Return why the carrier cannot be asked; None where it can be, or where there is none."""
        return await self.carrier.trouble() if self.carrier else None

    async def checkup(self, *, now: datetime) -> tuple[Check, ...]:
        """Return what OneUptime and the carrier let this key see; see Checkup."""
        return await Checkup(self.client, self.versions, self.project, self.carrier, self.kept).run(
            now
        )

    async def channel_subject(
        self, channel: str, *, name: str = "", linked: ChannelSubject | None = None
    ) -> ChannelSubject | None:
        """Return the incident or alert a Slack channel is about, or None; see ChannelSubjects."""
        await self.versions.find()
        return await ChannelSubjects(self.lookups).find(channel, name=name, linked=linked)

    async def mentioned_subjects(self, text: str) -> tuple[Subject, ...]:
        """Return the incidents and alerts a message's text names; see ChannelSubjects."""
        await self.versions.find()
        return await ChannelSubjects(self.lookups).mentioned(text)

    async def check_exists(self, subject: Subject) -> None:
        """Refuse an incident or alert that does not exist, as far as the key may know.

        Raises:
            FilterError: There is none of this number.
        """
        await self.versions.find()
        try:
            found = await self.lookups.fetch(incidents.identified(subject))
        except PermissionMissing:
            return
        if not found:
            raise FilterError(str(subject.number), unseen_sentence(subject.name))

    async def recent_subjects(self, relation: SubjectRelation) -> tuple[Subject, ...]:
        """Return the newest incidents or alerts.

        Raises:
            ApiError: The key may not read them, or OneUptime did not answer.
        """
        await self.versions.find()
        return await self.recent.fetch(incidents.recent(relation))

    async def readable_ids(self, relation: SubjectRelation, ids: Iterable[str]) -> frozenset[str]:
        """Return those ids of incidents or alerts that the key may read; none where that fails."""
        wanted = sorted(ids)
        if not wanted:
            return frozenset()
        try:
            await self.versions.find()
            found = await self.lookups.fetch(incidents.by_id(relation, *wanted))
        except ApiError:
            return frozenset()
        return frozenset(subject.id for subject in found if subject.id)

    async def references(self, relation: Relation) -> tuple[Reference, ...]:
        """Return all people, teams, policies or schedules, each once, by name.

        Raises:
            ApiError: The key may not read them, or OneUptime did not answer.
        """
        await self.versions.find()
        return await NameChecker(self.lookups).references(relation)

    async def _ask(
        self, answer: Callable[[Question], Awaitable[Answer[T]]], now: datetime
    ) -> Answer[T]:
        """Put a question to the version of OneUptime that answers, within its deadline."""
        async with self.client.question() as end:
            asked = self.versions.ask(
                lambda version: answer(
                    Question(self.client, self.lookups, self.carrier, version, now, end)
                )
            )
            sure = None in self.project.known
            answered, version = await (asked if sure else self.project.beside(asked))
        return replace(answered, version=str(version))

    async def with_names(
        self, filter: CallLogFilter, *, now: datetime
    ) -> tuple[CallLogFilter, tuple[Note, ...]]:
        """Return a filter with its open names looked up, and what they turned out to be.

        Raises:
            UnclearName: A name means several things.
            FilterError: A name means nothing.
            ApiError: OneUptime did not answer.
        """
        async with self.client.question():
            version = await self.versions.find()
            question = Question(self.client, self.lookups, self.carrier, version, now)
            return await question.settle(filter)

    async def _list(self, filter: CallLogFilter, question: Question) -> Answer[Page]:
        filter, said = await question.settle(filter)
        (page, unresolved), names, earlier, since = await asyncio.gather(
            question.page(filter),
            question.names(filter),
            question.earlier_notes(filter),
            question.since(filter),
        )
        empty = page.total == 0
        found = (*said, *unresolved, *await question.name_notes(filter, names, empty=empty))
        about = (*question.unknown_notes(filter), *earlier, *caveats.page_notes(page))
        emptied = await question.emptied_notes(filter) if empty else ()
        notes = self._notes(filter, question.now, found, (*emptied, *about))
        return Answer(filter, page, notes, since=since)

    async def _count(self, filter: CallLogFilter, question: Question) -> Answer[int]:
        filter, said = await question.settle(filter)
        (total, untold, unresolved), names, since = await asyncio.gather(
            question.total(filter), question.names(filter), question.since(filter)
        )
        empty = total == 0
        found = (*said, *unresolved, *await question.name_notes(filter, names, empty=empty))
        emptied = await question.emptied_notes(filter) if empty else ()
        about = (*emptied, *caveats.size_notes(filter), *caveats.count_notes(total, filter))
        notes = self._notes(filter, question.now, found, about)
        return Answer(_unsized(filter), total, notes, since=since, untold=untold)

    async def _timeline(self, filter: CallLogFilter, question: Question) -> Answer[Timeline]:
        filter, said = await question.settle(filter)
        first = replace(filter, sort=OLDEST_FIRST, limit=MOST_ATTEMPTS)
        loader = TimelineLoader(self.client, self.lookups, question.version)
        subject = subject_of_filter(filter)
        (page, unresolved), names, background = await asyncio.gather(
            question.page(filter if filter.limit else first),
            question.names(filter),
            loader.background(subject),
        )
        if subject is None:
            background = await loader.background(subject_of_calls(page.calls))
        timeline = background.timeline(page, filter)._replace(untold=page.untold)
        known = timeline.subject is not None and timeline.subject.complete
        empty = page.total == 0 and not known
        found = (*said, *unresolved, *await question.name_notes(filter, names, empty=empty))
        about = (
            *question.unknown_notes(filter, acknowledged=timeline.acknowledgements_visible),
            *background.notes,
            *caveats.unread_notes(page.unread),
            *caveats.timeline_notes(timeline, filter),
        )
        return Answer(filter, timeline, self._notes(filter, question.now, found, about))

    async def _summarize(self, filter: CallLogFilter, sums: Sums) -> Answer[Summary]:
        question = sums.question
        filter, said = await question.settle(filter)
        everything = not (filter.conditions or filter.recurring or filter.compare)
        # Where every call is read, the first of them is the first that is kept.
        asked = replace(filter, intent=Intent.LIST if everything else Intent.SUMMARY)
        windows = compared(replace(filter, sort=NEWEST_FIRST))
        names, since, summed = await asyncio.gather(
            question.names(filter),
            question.since(asked),
            asyncio.gather(*map(sums.sum, windows)),
        )
        *earlier, (summary, unresolved) = summed
        empty = summary.matching == 0
        found = (*said, *unresolved, *await question.name_notes(filter, names, empty=empty))
        summary, unknown = await sums.acknowledged(filter, summary)
        emptied = await question.emptied_notes(filter) if empty else ()
        asked_notes = question.unknown_notes(filter)
        about = (
            *asked_notes,
            *emptied,
            *unknown,
            *caveats.size_notes(filter),
            *caveats.summary_notes(summary),
        )
        if everything and summary.all and summary.whole:
            since = summary.all.first
        summary = replace(summary, before=earlier[0][0] if earlier else None, since=since)
        notes = self._notes(filter, question.now, found, about)
        return Answer(_unsized(filter), summary, notes, since=since)

    def _notes(
        self,
        filter: CallLogFilter,
        now: datetime,
        found: tuple[Note, ...],
        about: tuple[Note, ...],
    ) -> tuple[Note, ...]:
        """Say what names and numbers turned out to be, then what the answer itself calls for."""
        retention = caveats.retention_notes(filter, kept=self.kept, now=now)
        unwritten = () if self.carrier else caveats.unwritten_notes(filter)
        return tuple(dict.fromkeys((*found, *unwritten, *about, *retention)))


def _unsized(filter: CallLogFilter) -> CallLogFilter:
    return replace(filter, limit=None, skip=None)
