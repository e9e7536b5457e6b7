"""Sums: the calls of a question counted, by reading them or, where that suffices, by counts."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calllogs.answers import caveats
from calllogs.answers.acknowledgements import MOST_SUBJECTS
from calllogs.answers.answer import Note
from calllogs.answers.summary import Summary, Tally, columns, groupings
from calllogs.api.pagination import PAGE
from calllogs.filters.filter import (
    PLACED_CALLS,
    CallLogFilter,
    Condition,
    Contradiction,
    Operator,
    freeze,
    merge,
    window,
    written_instant,
)
from calllogs.filters.recurring import WorkingHours
from calllogs.model.groupings import GroupKey, Span
from calllogs.model.records import Page
from calllogs.model.relations import SUBJECT_RELATIONS
from calllogs.service.question import Question
from calllogs.service.sifting import COLUMNS as OUTCOME_COLUMNS
from calllogs.service.sifting import alone
from calllogs.service.timelines import TimelineLoader

MOST_SUMMARIZED = 50_000
"""Calls a summary reads at most, unless told otherwise."""

PROGRESS_STEP = 500
"""Calls between two reports of progress."""

Progress = Callable[[int, int], Awaitable[None]]
"""Is called with how many calls were read, of how many."""

COUNTABLE = frozenset(("calls", "placed", "failed", "rate", "share"))
"""What of a group OneUptime's counts tell."""

Part = tuple[tuple[GroupKey, ...], CallLogFilter]
"""The keys of a group, and the filter that asks for its calls."""

MOST_PARTS = 100
"""Groups that are counted at most; more are read."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums the calls of a question.

    Attributes:
        question: Asks.
        tz: The asker's IANA zone, which days and hours are of.
        hours: What is night to the asker, and what is work.
        measures: What is to be told of groups, and nothing besides; empty for everything.
        most: How many calls are read at most.
        progress: Is called every so often while calls are read, or None.
    """

    question: Question
    tz: str
    hours: WorkingHours
    measures: tuple[str, ...]
    most: int
    progress: Progress | None

    async def sum(self, filter: CallLogFilter) -> tuple[Summary, tuple[Note, ...]]:
        """Return the calls of one window, counted, and what to know about it."""
        sieve, now = self.question.sieve(filter), self.question.now
        if not sieve and (counted := await self._by_counts(filter)):
            return counted, ()
        read = (*columns(filter), *(OUTCOME_COLUMNS if self.question.carrier else ()))
        # Hours that come back are picked from the rows, however often they do.
        asked = replace(sieve.filter if sieve else filter, recurring=None)
        untold = 0
        if sieve:
            page, notes = await self.question.sifted(sieve._replace(filter=asked), read)
            pages, untold = alone(page), page.untold
        else:
            resolved = await self.question.resolve(asked)
            pages = self.question.pages(filter, resolved, read, MOST_SUMMARIZED)
            notes = resolved.notes
        tally = Tally(freeze(filter, now), self.tz, self.hours)
        matching = await self._tallied(tally, pages)
        summary = replace(tally.summary(matching), untold=untold)
        return summary, (*notes, *caveats.unread_notes(tally.unread))

    async def _tallied(self, tally: Tally, pages: AsyncGenerator[Page]) -> int:
        """Count the calls of pages up to the most; returns how many match."""
        matching = 0
        async with aclosing(pages):
            async for page in pages:
                matching = page.total
                tally.unread.extend(page.unread)
                for call in page.calls[: self.most - tally.read]:
                    tally.add(call)
                    if self.progress and tally.read % PROGRESS_STEP == 0:
                        await self.progress(tally.read, min(matching, self.most))
                if tally.read == self.most:
                    break
        return matching

    async def _by_counts(self, filter: CallLogFilter) -> Summary | None:
        """Return a sum of counts; None where calls have to be read, or that is fewer requests."""
        question = self.question
        if not countable_parts(freeze(filter, question.now), self.measures, self.tz):
            return None
        total, newest = await question.newest(await question.resolve(filter))
        frozen = freeze(filter, max(question.now, newest or question.now))
        parts = countable_parts(frozen, self.measures, self.tz)
        if not worthwhile(parts, total):
            return None
        tally = Tally(frozen, self.tz, self.hours)
        counts = await asyncio.gather(*(self._placed_of(part) for _, part in parts))
        for (keys, _), (calls, accepted) in zip(parts, counts, strict=True):
            tally.add_counted(keys, calls, accepted)
        return tally.summary(total)

    async def _placed_of(self, every: CallLogFilter) -> tuple[int, int]:
        """Return how many calls there are, and how many of them were placed."""
        accepted = placed(every)
        if accepted is None:
            return await self.question.count(every), 0
        calls, placed_ = await asyncio.gather(*map(self.question.count, (every, accepted)))
        return calls, placed_

    async def acknowledged(
        self, filter: CallLogFilter, summary: Summary
    ) -> tuple[Summary, tuple[Note, ...]]:
        """Return a summary by incident or alert with how each was acknowledged."""
        by = {each.name: axis for each, axis in zip(groupings(filter), summary.axes, strict=False)}
        relation = next((each for each in SUBJECT_RELATIONS.values() if each.keyword in by), None)
        every = [id for id, _ in by[relation.keyword] if id] if relation else []
        ids = every[:MOST_SUBJECTS]
        if relation is None or not ids:
            return summary, ()
        question = self.question
        loader = TimelineLoader(question.client, question.lookups, question.version)
        found, notes = await loader.acknowledgements(relation, ids)
        if found is None:
            return summary, notes
        return summary.acknowledged(found._replace(among=len(every)), filter.rank), notes


def countable_parts(filter: CallLogFilter, measures: Sequence[str], tz: str) -> tuple[Part, ...]:
    """Return the groups that can be counted one by one; empty where calls have to be read.

    Args:
        filter: The question, frozen.
        measures: What is to be told of groups, and nothing besides.
        tz: The asker's IANA zone.
    """
    asked = {*measures, *(each.by for each in (filter.rank, filter.having) if each)}
    by, (start, end) = groupings(filter), window(filter)
    if not measures or not asked <= COUNTABLE or filter.recurring or len(by) > 1:
        return ()
    if not by:
        return (((), filter),)
    if by[0].span is None or start is None or end is None:
        return ()
    spans = [*_spans(by[0].span, start, end, ZoneInfo(tz))]
    return tuple(((key,), _within(filter, *bounds)) for key, bounds in spans[: MOST_PARTS + 1])


def worthwhile(parts: Sequence[Part], total: int) -> bool:
    """Whether to count takes fewer requests than to read so many calls."""
    return 0 < len(parts) <= MOST_PARTS and 1 + 2 * len(parts) < -(-total // PAGE)


def placed(filter: CallLogFilter) -> CallLogFilter | None:
    """Return the filter for those of its calls that were placed; None where none can be."""
    try:
        return replace(filter, conditions=merge(filter.conditions, PLACED_CALLS))
    except Contradiction:
        return None


def _spans(
    span: Span, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[GroupKey, tuple[datetime, datetime]]]:
    at = span.begin(start.astimezone(zone))
    while (begun := at.replace(tzinfo=zone).astimezone(UTC)) < end:
        following = span.following(at)
        until = following.replace(tzinfo=zone).astimezone(UTC)
        yield span.key_of(at), (max(begun, start), min(until, end))
        at = following


def _within(filter: CallLogFilter, start: datetime, end: datetime) -> CallLogFilter:
    since = Condition("createdAt", Operator.GTE, written_instant(start))
    begun = replace(filter, conditions=merge(filter.conditions, since))
    before = Condition("createdAt", Operator.LT, written_instant(end))
    return replace(begun, conditions=merge(begun.conditions, before))
