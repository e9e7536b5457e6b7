"""The call log of one OneUptime project: what every face asks."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from math import inf
from typing import TYPE_CHECKING, TypeVar

from cachetools import TTLCache
from pydantic import JsonValue

from calllogs.answers import caveats
from calllogs.answers.acknowledgements import MOST_SUBJECTS
from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Summary, Tally, check_groups, groupings
from calllogs.answers.summary import columns as summary_columns
from calllogs.answers.timeline import (
    MOST_ATTEMPTS,
    Timeline,
    subject_of_calls,
    subject_of_filter,
)
from calllogs.api.cache import MAX_ENTRIES, LookupCache
from calllogs.api.client import Client
from calllogs.api.endpoints import incidents
from calllogs.api.endpoints.version import Version, Versions, kept_version
from calllogs.api.pagination import every_page, first_calls, merged_page
from calllogs.api.query import alternatives, sendable
from calllogs.api.request import count_call_logs, first_kept, get_call_log, list_call_logs
from calllogs.errors import ApiError, FilterError, PermissionMissing
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    NEWEST_FIRST,
    OLDEST_FIRST,
    CallLogFilter,
    Condition,
    Intent,
    window,
)
from calllogs.filters.merge import compared, freeze
from calllogs.filters.outcomes import Sieve, sieve_of
from calllogs.filters.recurring import recurring_windows
from calllogs.filters.relaxations import without_each
from calllogs.model.fields import CARRIER_FIELDS, OUTCOME
from calllogs.model.outcomes import Ignorance
from calllogs.model.records import CallLog, Page, Reference, UnreadRow
from calllogs.model.relations import SUBJECT_RELATIONS, Relation, SubjectRelation
from calllogs.model.subjects import ChannelSubject, Subject
from calllogs.service.channel_subject import ChannelSubjects
from calllogs.service.counting import Part, placed, worthwhile
from calllogs.service.counting import parts as countable_parts
from calllogs.service.name_checks import Checked, NameChecker, unseen_sentence
from calllogs.service.names import Resolved, Resolver
from calllogs.service.older_versions import put_to
from calllogs.service.open_names import OpenNames
from calllogs.service.sifting import COLUMNS as OUTCOME_COLUMNS
from calllogs.service.sifting import MOST_SIFTED, NO_CARRIER, alone, part, sifted
from calllogs.service.timelines import TimelineLoader

if TYPE_CHECKING:  # loaded where an account with a carrier is configured
    from calllogs.carrier import Carrier

T = TypeVar("T")

MOST_SUMMARIZED = 50_000
"""Calls a summary reads at most, unless told otherwise."""

PROGRESS_STEP = 500
"""Calls between two reports of progress."""

MOST_LEFT_OUT = 6
"""Conditions of a question that found nothing, each of which is left out to see which it is."""

RECENT_LIFETIME = 10.0
"""Seconds for which the newest incidents are kept: one declared a minute ago must be offered."""

Progress = Callable[[int, int], Awaitable[None]]
"""Is called with how many calls were read, of how many."""


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
        kept: How long OneUptime keeps calls, or None for ever.
        carrier: Knows what became of calls, or None where no account with it is configured.
    """

    client: Client
    lookups: LookupCache
    recent: LookupCache
    versions: Versions
    kept: timedelta | None = None
    carrier: "Carrier | None" = None

    @classmethod
    def over(
        cls,
        client: Client,
        carrier: "Carrier | None" = None,
        *,
        kept: timedelta | None = None,
        known: "TTLCache[None, Version] | None" = None,
        version: Version | None = None,
    ) -> "CallLogs":
        """Return the call log that a client leads to.

        Args:
            client: Sends requests.
            carrier: Knows what became of calls.
            kept: How long OneUptime keeps calls, or None for ever.
            known: Keeps which OneUptime it is, for all who ask it.
            version: Which it is, where that need not be asked.
        """
        recent = LookupCache(client, TTLCache(MAX_ENTRIES, RECENT_LIFETIME))
        versions = Versions(client, kept_version(version) if known is None else known)
        return cls(client, LookupCache(client), recent, versions, kept, carrier)

    async def list(self, filter: CallLogFilter, *, now: datetime) -> Answer[Page]:
        """Return the page of calls the filter's limit (10 when None) and skip ask for."""
        return await self._ask(partial(self._list, filter, now))

    async def count(self, filter: CallLogFilter, *, now: datetime) -> Answer[int]:
        """Return how many calls match."""
        return await self._ask(partial(self._count, filter, now))

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
        return await self._ask(partial(self._timeline, filter, now))

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
        check_groups(filter)
        reading = _Reading(tz, now, tuple(measures), most, progress)
        return await self._ask(partial(self._summarize, filter, reading))

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
            version = await self.versions.find()
            filter, _ = await self._settle(filter)
            sieve = self._sieve(filter)
            filter = sieve.filter if sieve else filter
            resolved = await self._resolve(filter, version, now)
        told = sieve or not columns or OUTCOME in columns
        read = (*columns, *OUTCOME_COLUMNS) if columns and told else columns
        every = every_page(self.client, filter, resolved.filters, read, now)
        async with aclosing(self._told_pages(every) if told else every) as pages:
            async for page in pages:
                for row in page.unread:
                    leave_out(row)
                for call in page.calls:
                    if sieve is None or sieve.keeps(call):
                        yield call

    async def carrier_trouble(self) -> Ignorance | None:
        """Return why the carrier cannot be asked; None where it can be, or where there is none."""
        return await self.carrier.trouble() if self.carrier else None

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

    async def _ask(self, question: Callable[[Version, float], Awaitable[Answer[T]]]) -> Answer[T]:
        """Put a question to the version of OneUptime that answers, within its deadline."""
        async with self.client.question() as end:
            answer, version = await self.versions.ask(lambda version: question(version, end))
        return replace(answer, version=str(version))

    async def _settle(self, filter: CallLogFilter) -> tuple[CallLogFilter, tuple[Note, ...]]:
        """Return the filter with names looked up, and what they turned out to be.

        Raises:
            UnclearName: A name means several things.
            FilterError: A name means nothing.
        """
        return await OpenNames(self.lookups).settle(filter) if filter.names else (filter, ())

    async def _list(
        self, filter: CallLogFilter, now: datetime, version: Version, end: float
    ) -> Answer[Page]:
        filter, said = await self._settle(filter)
        (page, unresolved), names, earlier, since = await asyncio.gather(
            self._page(filter, version, now, end),
            self._names(filter),
            self._earlier_notes(filter, version, now),
            self._since(filter, now),
        )
        empty = page.total == 0
        emptied = await self._emptied(filter, version, now) if empty else ()
        notes = (*said, *unresolved, *await self._name_notes(filter, names, empty=empty))
        about = (
            *emptied,
            *self._unknown_notes(filter),
            *earlier,
            *caveats.page_notes(page),
        )
        return Answer(filter, page, self._notes(filter, now, notes, about), since=since)

    async def _count(
        self, filter: CallLogFilter, now: datetime, version: Version, end: float
    ) -> Answer[int]:
        filter, said = await self._settle(filter)
        (total, unresolved), names, since = await asyncio.gather(
            self._total(filter, version, now, end),
            self._names(filter),
            self._since(filter, now),
        )
        empty = total == 0
        notes = (*said, *unresolved, *await self._name_notes(filter, names, empty=empty))
        emptied = await self._emptied(filter, version, now) if empty else ()
        about = (*emptied, *caveats.size_notes(filter), *caveats.count_notes(total, filter))
        told = self._notes(filter, now, notes, about)
        return Answer(_unsized(filter), total, told, since=since)

    async def _timeline(
        self, filter: CallLogFilter, now: datetime, version: Version, end: float
    ) -> Answer[Timeline]:
        filter, said = await self._settle(filter)
        first = replace(filter, sort=OLDEST_FIRST, limit=MOST_ATTEMPTS)
        picked = filter if filter.limit else first
        loader = TimelineLoader(self.client, self.lookups, version)
        subject = subject_of_filter(filter)
        (page, unresolved), names, background = await asyncio.gather(
            self._page(picked, version, now, end),
            self._names(filter),
            loader.background(subject),
        )
        if subject is None:
            background = await loader.background(subject_of_calls(page.calls))
        timeline = background.timeline(page, filter)
        known = timeline.subject is not None and timeline.subject.complete
        empty = page.total == 0 and not known
        notes = (*said, *unresolved, *await self._name_notes(filter, names, empty=empty))
        about = (
            *self._unknown_notes(filter),
            *background.notes,
            *caveats.unread_notes(page.unread),
            *caveats.timeline_notes(timeline, filter),
        )
        return Answer(filter, timeline, self._notes(filter, now, notes, about))

    async def _summarize(
        self, filter: CallLogFilter, reading: "_Reading", version: Version, end: float
    ) -> Answer[Summary]:
        filter, said = await self._settle(filter)
        parts = compared(replace(filter, sort=NEWEST_FIRST))
        sums = asyncio.gather(*(self._summed(part, reading, version, end) for part in parts))
        everything = not (filter.conditions or filter.recurring or filter.compare)
        # Where every call is read, the first of them is the first that is kept.
        asked = replace(filter, intent=Intent.LIST if everything else Intent.SUMMARY)
        names, summed, since = await asyncio.gather(
            self._names(filter), sums, self._since(asked, reading.now)
        )
        *earlier, (summary, found) = summed
        empty = summary.matching == 0
        notes = (*said, *found, *await self._name_notes(filter, names, empty=empty))
        summary, unknown = await self._acknowledged(filter, summary)
        emptied = await self._emptied(filter, version, reading.now) if empty else ()
        about = (*emptied, *unknown, *caveats.size_notes(filter), *caveats.summary_notes(summary))
        before = earlier[0][0] if earlier else None
        if everything and summary.all and summary.whole:
            since = summary.all.first
        return Answer(
            _unsized(filter),
            replace(summary, before=before, since=since),
            self._notes(filter, reading.now, notes, about),
            since=since,
        )

    async def _acknowledged(
        self, filter: CallLogFilter, summary: Summary
    ) -> tuple[Summary, tuple[Note, ...]]:
        """Return a summary by incident or alert with how each was acknowledged."""
        by = {each.name: axis for each, axis in zip(groupings(filter), summary.axes, strict=False)}
        relation = next((each for each in SUBJECT_RELATIONS.values() if each.keyword in by), None)
        if relation is None:
            return summary, ()
        ids = [id for id, _ in by[relation.keyword] if id][:MOST_SUBJECTS]
        if not ids:
            return summary, ()
        loader = TimelineLoader(self.client, self.lookups)
        found, notes = await loader.acknowledgements(relation, ids)
        return (summary.acknowledged(found) if found else summary), notes

    async def _summed(
        self, filter: CallLogFilter, reading: "_Reading", version: Version, end: float
    ) -> tuple[Summary, tuple[Note, ...]]:
        columns, sieve = summary_columns(filter), self._sieve(filter)
        parts = () if sieve else countable_parts(filter, reading.measures, reading.tz, reading.now)
        counted = await self._by_counts(filter, parts, reading, version) if parts else None
        if counted:
            return counted
        if self.carrier:
            columns = (*columns, *OUTCOME_COLUMNS)
        # Hours that come back are picked from the rows, however often they do.
        asked = replace(sieve.filter if sieve else filter, recurring=None)
        if sieve:
            every = replace(sieve, filter=asked)
            page, notes = await self._sifted(every, columns, version, reading.now, end)
            pages = alone(page)
        else:
            resolved = await self._resolve(asked, version, reading.now)
            found = every_page(self.client, filter, resolved.filters, columns, reading.now)
            pages, notes = self._told_pages(found, end, MOST_SUMMARIZED), resolved.notes
        tally = Tally(freeze(filter, reading.now), reading.tz)
        matching = await _tallied(tally, pages, reading)
        return tally.summary(matching), (*notes, *caveats.unread_notes(tally.unread))

    async def _by_counts(
        self, filter: CallLogFilter, parts: tuple[Part, ...], reading: "_Reading", version: Version
    ) -> tuple[Summary, tuple[Note, ...]] | None:
        """Return a sum of counts; None where to read the calls takes fewer requests."""
        frozen = freeze(filter, reading.now)
        total = await self._matching(frozen, version, reading.now)
        if not worthwhile(parts, total):
            return None
        each = [freeze(part, reading.now) for _, part in parts]
        asked = [*each, *(placed(part) for part in each)]
        counts = await asyncio.gather(
            *(self._matching(part, version, reading.now) for part in asked)
        )
        tally = Tally(frozen, reading.tz)
        for (keys, _), calls, accepted in zip(
            parts, counts[: len(parts)], counts[len(parts) :], strict=True
        ):
            tally.add_counted(keys, calls, accepted)
        return tally.summary(total), ()

    async def _matching(self, filter: CallLogFilter | None, version: Version, now: datetime) -> int:
        if filter is None:
            return 0
        resolved = await self._resolve(filter, version, now)
        requests = map(count_call_logs, resolved.filters)
        return sum(await asyncio.gather(*map(self.client.send, requests)))

    async def _resolve(self, filter: CallLogFilter, version: Version, now: datetime) -> Resolved:
        """Return filters the API can be asked that share no call, and together are this one."""
        resolved = Resolved((filter,))
        if not (version.newest and all(map(sendable, filter.conditions))):
            subjects = ChannelSubjects(self.lookups)
            resolver = Resolver(self.client, self.lookups, subjects, version)
            resolved = await resolver.resolve(filter)
        if not version.newest:
            resolved = put_to(version, resolved)
        parts = tuple(
            window
            for each in resolved.filters
            for part in alternatives(each)
            for window in recurring_windows(part, now)
        )
        return replace(resolved, filters=parts)

    def _sieve(self, filter: CallLogFilter) -> Sieve | None:
        """Return what picks calls by their outcomes, or None where OneUptime answers alone.

        Raises:
            FilterError: The filter asks for what a carrier alone can tell, and there is none.
        """
        if self.carrier:
            return sieve_of(filter)
        if any(condition.field in CARRIER_FIELDS for condition in filter.conditions):
            raise FilterError(OUTCOME, NO_CARRIER)
        return None

    async def _sifted(
        self, sieve: Sieve, columns: tuple[str, ...], version: Version, now: datetime, end: float
    ) -> tuple[Page, tuple[Note, ...]]:
        """Return all calls that are meant by their outcomes, on one page."""
        resolved = await self._resolve(sieve.filter, version, now)
        pages = every_page(self.client, sieve.filter, resolved.filters, columns, now)
        page, notes = await sifted(sieve, self._told_pages(pages, end))
        return page, (*resolved.notes, *notes)

    def _told_pages(
        self, pages: AsyncGenerator[Page], end: float = inf, batch: int = MOST_SIFTED
    ) -> AsyncGenerator[Page]:
        """Yield pages with what became of their calls, where there is a carrier to ask."""
        return self.carrier.told_pages(pages, end=end, batch=batch) if self.carrier else pages

    async def _total(
        self, filter: CallLogFilter, version: Version, now: datetime, end: float
    ) -> tuple[int, tuple[Note, ...]]:
        sieve = self._sieve(filter)
        if sieve:
            page, notes = await self._sifted(sieve, OUTCOME_COLUMNS, version, now, end)
            return page.total, notes
        resolved = await self._resolve(filter, version, now)
        requests = map(count_call_logs, resolved.filters)
        return sum(await asyncio.gather(*map(self.client.send, requests))), resolved.notes

    async def _page(
        self, filter: CallLogFilter, version: Version, now: datetime, end: float
    ) -> tuple[Page, tuple[Note, ...]]:
        """Return a page, with what became of its calls where there is a carrier to ask."""
        sieve = self._sieve(filter)
        if sieve:
            page, notes = await self._sifted(sieve, (), version, now, end)
            return part(page, filter), notes
        resolved = await self._resolve(filter, version, now)
        length = (filter.skip or 0) + (filter.limit or DEFAULT_LIMIT)
        single = len(resolved.filters) == 1
        parts = resolved.filters if single else [first_calls(p, length) for p in resolved.filters]
        requests = map(list_call_logs, parts)
        pages = await asyncio.gather(*map(self.client.send, requests))
        page = pages[0] if single else merged_page(pages, filter)
        if self.carrier:
            calls = await self.carrier.told(page.calls, end=end)
            page = page.model_copy(update={"calls": calls})
        return page, resolved.notes

    async def _earlier_notes(
        self, filter: CallLogFilter, version: Version, now: datetime
    ) -> tuple[Note, ...]:
        """Say how many calls came before the last day, where that alone is asked about."""
        earlier = caveats.before(filter)
        if earlier is None:
            return ()
        resolved = await self._resolve(earlier, version, now)
        counts = map(self.client.send, map(count_call_logs, resolved.filters))
        return (caveats.earlier_note(sum(await asyncio.gather(*counts))),)

    async def _emptied(
        self, filter: CallLogFilter, version: Version, now: datetime
    ) -> tuple[Note, ...]:
        """Say which condition leaves no call, from the counts with each of them left out."""
        parts = without_each(filter)
        if not 1 < len(parts) <= MOST_LEFT_OUT or filter.compare or self._sieve(filter):
            return ()
        counts = await asyncio.gather(*(self._left(part, version, now) for _, part in parts))
        things = (thing for thing, _ in parts)
        return caveats.emptied_notes(zip(things, counts, strict=True))

    async def _left(self, filter: CallLogFilter, version: Version, now: datetime) -> int | None:
        """Count what is left; None where that cannot be asked, for the answer stands without."""
        try:
            return await self._matching(filter, version, now)
        except (ApiError, FilterError):
            return None

    async def _since(self, filter: CallLogFilter, now: datetime) -> datetime | None:
        """Return when the first call kept was made, where the question may reach back further.

        A list that begins nowhere shows its newest calls, of whatever age the oldest are.
        """
        starts = [window(part)[0] for part in compared(filter)]
        sure = now - caveats.CLOUD_KEEPS
        listed = filter.intent is Intent.LIST
        if all(start >= sure if start else listed for start in starts):
            return None
        try:
            return next(iter(await self.lookups.fetch(first_kept())), None)
        except ApiError:  # the answer is worth telling without
            return None

    async def _names(self, filter: CallLogFilter) -> Checked:
        if not any("." in condition.field for condition in filter.conditions):
            return Checked()  # names stand in fields of relations alone
        return await NameChecker(self.lookups).check_names(filter)

    async def _name_notes(
        self, filter: CallLogFilter, names: Checked, *, empty: bool
    ) -> tuple[Note, ...]:
        """Say what became of names and numbers, once it is known whether calls were found."""
        checker = NameChecker(self.lookups)
        missing = await checker.check_missing(names, empty=empty) if names.missing else ()
        numbers = await checker.check_numbers(filter) if empty else ()
        return (*names.notes, *missing, *numbers)

    def _notes(
        self,
        filter: CallLogFilter,
        now: datetime,
        names: tuple[Note, ...],
        about: tuple[Note, ...],
    ) -> tuple[Note, ...]:
        """Say what names and numbers turned out to be, then what the answer itself calls for."""
        retention = caveats.retention_notes(filter, kept=self.kept, now=now)
        unwritten = () if self.carrier else caveats.unwritten_notes(filter)
        return tuple(dict.fromkeys((*names, *unwritten, *about, *retention)))

    def _unknown_notes(self, filter: CallLogFilter) -> tuple[Note, ...]:
        return () if self.carrier else caveats.asked_notes(filter)


def explained_request(
    filter: CallLogFilter,
) -> tuple[Mapping[str, JsonValue], tuple[Condition, ...]]:
    """Return the request a filter becomes, and the conditions that are looked up first."""
    sieve = sieve_of(filter)
    asked = sieve.filter if sieve and sieve.needs_carrier else filter
    sent = tuple(condition for condition in asked.conditions if sendable(condition))
    request = list_call_logs(replace(asked, conditions=sent))
    looked_up = tuple(condition for condition in filter.conditions if condition not in sent)
    return {**request.body, **request.params}, looked_up


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a summary reads calls.

    Attributes:
        tz: The asker's IANA zone.
        now: The present instant, UTC.
        measures: What is to be told of groups; empty for everything.
        most: How many calls are read at most.
        progress: Is called every so often, or None.
    """

    tz: str
    now: datetime
    measures: tuple[str, ...]
    most: int
    progress: Progress | None


async def _tallied(tally: Tally, pages: AsyncGenerator[Page], reading: _Reading) -> int:
    """Count the calls of pages up to a most; returns how many match."""
    matching, most = 0, reading.most
    async with aclosing(pages):
        async for page in pages:
            matching = page.total
            tally.unread.extend(page.unread)
            for call in page.calls[: most - tally.read]:
                tally.add(call)
                if reading.progress and tally.read % PROGRESS_STEP == 0:
                    await reading.progress(tally.read, min(matching, most))
            if tally.read == most:
                break
    return matching


def _unsized(filter: CallLogFilter) -> CallLogFilter:
    return replace(filter, limit=None, skip=None)
