"""A question under way: what OneUptime and the carrier are asked so that it can be answered."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import TYPE_CHECKING

from pydantic import JsonValue

from calllogs.answers import caveats
from calllogs.answers.answer import Note
from calllogs.api.cache import LookupCache
from calllogs.api.client import Client, Version
from calllogs.api.pagination import every_page, first_calls, merged_page
from calllogs.api.request import (
    alternatives,
    count_call_logs,
    first_kept,
    list_call_logs,
    newest_call_logs,
    sendable,
)
from calllogs.errors import ApiError, FilterError
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    NEWEST_FIRST,
    OLDEST_FIRST,
    CallLogFilter,
    Condition,
    Intent,
    compared,
    window,
)
from calllogs.filters.outcomes import Sieve, sieve_of
from calllogs.filters.recurring import recurring_windows
from calllogs.filters.relaxations import without_each
from calllogs.model.fields import CARRIER_FIELDS, OUTCOME
from calllogs.model.records import Page
from calllogs.service.channel_subject import ChannelSubjects
from calllogs.service.name_checks import Checked, NameChecker
from calllogs.service.names import Resolved, Resolver
from calllogs.service.older_versions import put_to
from calllogs.service.open_names import OpenNames
from calllogs.service.sifting import COLUMNS as OUTCOME_COLUMNS
from calllogs.service.sifting import MOST_SIFTED, NO_CARRIER, part, sifted

if TYPE_CHECKING:  # loaded where an account with a carrier is configured
    from calllogs.carrier import Carrier

_BY_TIME = (NEWEST_FIRST, OLDEST_FIRST)

MOST_LEFT_OUT = 6
"""Conditions of a question that found nothing, each of which is left out to see which it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """Asks what one answer needs, and tells what is to be known about it.

    Attributes:
        client: Sends requests to OneUptime.
        lookups: Asks for incidents, names and channels, and caches the answers.
        carrier: Knows what became of calls, or None.
        version: Which OneUptime it is put to.
        now: The present instant, UTC.
        end: When the event loop's clock ends it.
    """

    client: Client
    lookups: LookupCache
    carrier: "Carrier | None"
    version: Version
    now: datetime
    end: float = inf

    async def settle(self, filter: CallLogFilter) -> tuple[CallLogFilter, tuple[Note, ...]]:
        """Return the filter with names looked up, and what they turned out to be.

        Raises:
            UnclearName: A name means several things.
            FilterError: A name means nothing.
        """
        return await OpenNames(self.lookups).settle(filter) if filter.names else (filter, ())

    async def resolve(self, filter: CallLogFilter) -> Resolved:
        """Return filters the API can be asked that share no call, and together are this one."""
        resolved, newest = Resolved((filter,)), self.version.newest
        if not (newest and all(map(sendable, filter.conditions))):
            subjects = ChannelSubjects(self.lookups)
            resolver = Resolver(self.client, self.lookups, subjects, self.version)
            resolved = await resolver.resolve(filter)
        if not newest:
            resolved = put_to(self.version, resolved)
        parts = tuple(
            part
            for each in resolved.filters
            for whole in alternatives(each)
            for part in self._without_hours(whole)
        )
        return resolved._replace(filters=parts)

    def _without_hours(self, filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
        hours = filter.recurring
        return recurring_windows(filter, hours, self.now) if hours else (filter,)

    def sieve(self, filter: CallLogFilter) -> Sieve | None:
        """Return what picks calls by their outcomes, or None where OneUptime answers alone.

        Raises:
            FilterError: The filter asks for what a carrier alone can tell, and there is none.
        """
        if self.carrier:
            return sieve_of(filter) if filter.of_outcome else None
        if any(condition.field in CARRIER_FIELDS for condition in filter.conditions):
            raise FilterError(OUTCOME, NO_CARRIER)
        return None

    async def page(self, filter: CallLogFilter) -> tuple[Page, tuple[Note, ...]]:
        """Return the page of calls the filter's limit and skip ask for, with their outcomes."""
        if sieve := self.sieve(filter):
            page, notes = await self.sifted(sieve, ())
            return part(page, filter), notes
        resolved = await self.resolve(filter)
        length = (filter.skip or 0) + (filter.limit or DEFAULT_LIMIT)
        single = len(resolved.filters) == 1
        parts = resolved.filters if single else [first_calls(p, length) for p in resolved.filters]
        pages, newest = await asyncio.gather(
            asyncio.gather(*map(self.client.send, map(list_call_logs, parts))),
            self._hidden_newest(filter, resolved),
        )
        page = pages[0] if single else merged_page(pages, filter)
        page = page.model_copy(update={"newest": newest})
        if self.carrier and any(call.placed for call in page.calls):
            calls = await self.carrier.told(page.calls, end=self.end)
            page = page.model_copy(update={"calls": calls})
        return page, resolved.notes

    async def _hidden_newest(self, filter: CallLogFilter, resolved: Resolved) -> datetime | None:
        """Return when the newest call was made, where a page in this order need not show it."""
        if filter.sort in _BY_TIME or filter.skip:
            return None
        end = window(filter)[1]
        if end and end <= self.now:
            return None
        return (await self.newest(resolved))[1]

    async def newest(self, resolved: Resolved) -> tuple[int, datetime | None]:
        """Return how many calls match, and when the newest of them was made, UTC."""
        requests = map(newest_call_logs, resolved.filters)
        pages = await asyncio.gather(*map(self.client.send, requests))
        times = [call.created_at for page in pages for call in page.calls]
        return sum(page.total for page in pages), max(times, default=None)

    async def sifted(self, sieve: Sieve, columns: tuple[str, ...]) -> tuple[Page, tuple[Note, ...]]:
        """Return all calls that are meant by their outcomes, on one page."""
        resolved = await self.resolve(sieve.filter)
        page, notes = await sifted(sieve, self.pages(sieve.filter, resolved, columns))
        return page, (*resolved.notes, *notes)

    def pages(
        self,
        filter: CallLogFilter,
        resolved: Resolved,
        columns: tuple[str, ...],
        batch: int = MOST_SIFTED,
        *,
        outcomes: bool = True,
    ) -> AsyncGenerator[Page]:
        """Yield every page, with the outcomes of its calls where there is a carrier to ask.

        Args:
            filter: The question.
            resolved: What OneUptime is asked.
            columns: API names to read; everything an answer shows when empty.
            batch: Calls about which the carrier is asked at a time.
            outcomes: Whether they are told at all.
        """
        pages = every_page(self.client, filter, resolved.filters, columns, self.now)
        if self.carrier and outcomes:
            return self.carrier.told_pages(pages, end=self.end, batch=batch)
        return pages

    async def total(self, filter: CallLogFilter) -> tuple[int, int, tuple[Note, ...]]:
        """Return how many calls match, how many further ones may, and what to know about it."""
        if sieve := self.sieve(filter):
            page, notes = await self.sifted(sieve, OUTCOME_COLUMNS)
            return page.total, page.untold, notes
        resolved = await self.resolve(filter)
        return await self._counted(resolved), 0, resolved.notes

    async def count(self, filter: CallLogFilter) -> int:
        """Return how many calls OneUptime counts."""
        return await self._counted(await self.resolve(filter))

    async def _counted(self, resolved: Resolved) -> int:
        requests = map(count_call_logs, resolved.filters)
        return sum(await asyncio.gather(*map(self.client.send, requests)))

    async def earlier_notes(self, filter: CallLogFilter) -> tuple[Note, ...]:
        """Say how many calls came before the last day, where that alone is asked about."""
        earlier = caveats.before(filter)
        return (caveats.earlier_note(await self.count(earlier)),) if earlier else ()

    async def emptied_notes(self, filter: CallLogFilter) -> tuple[Note, ...]:
        """Say which condition leaves no call, from the counts with each of them left out."""
        parts = without_each(filter)
        if not 1 < len(parts) <= MOST_LEFT_OUT or filter.compare or self.sieve(filter):
            return ()
        counts = await asyncio.gather(*(self._left(part) for _, part in parts))
        things = (thing for thing, _ in parts)
        return caveats.emptied_notes(zip(things, counts, strict=True))

    async def _left(self, filter: CallLogFilter) -> int | None:
        """Count what is left; None where that cannot be asked, for the answer stands without."""
        try:
            return await self.count(filter)
        except (ApiError, FilterError):
            return None

    async def since(self, filter: CallLogFilter) -> datetime | None:
        """Return when the oldest call kept was made, where the question may reach back further.

        A list that begins nowhere shows its newest calls, of whatever age the oldest are.
        """
        starts = [window(part)[0] for part in compared(filter)]
        sure = self.now - caveats.CLOUD_KEEPS
        listed = filter.intent is Intent.LIST
        if all(start >= sure if start else listed for start in starts):
            return None
        try:
            return next(iter(await self.lookups.fetch(first_kept())), None)
        except ApiError:  # the answer is worth telling without
            return None

    async def names(self, filter: CallLogFilter) -> Checked:
        """Return what is known of the names in a filter, asked beside its calls."""
        if not any("." in condition.field for condition in filter.conditions):
            return Checked()  # names stand in fields of relations alone
        return await NameChecker(self.lookups).check_names(filter)

    async def name_notes(
        self, filter: CallLogFilter, names: Checked, *, empty: bool
    ) -> tuple[Note, ...]:
        """Say what became of names and numbers, once it is known whether calls were found."""
        checker = NameChecker(self.lookups)
        missing = await checker.check_missing(names, empty=empty) if names.missing else ()
        numbers = await checker.check_numbers(filter) if empty else ()
        return (*names.notes, *missing, *numbers)

    def unknown_notes(
        self, filter: CallLogFilter, *, acknowledged: bool = False
    ) -> tuple[Note, ...]:
        """Say what is asked that only a carrier tells, where there is none."""
        return () if self.carrier else caveats.asked_notes(filter, acknowledged=acknowledged)


def explained_request(
    filter: CallLogFilter,
) -> tuple[Mapping[str, JsonValue], tuple[Condition, ...]]:
    """Return the request a filter becomes, and the conditions that are looked up first."""
    sieve = sieve_of(filter) if filter.of_outcome else None
    asked = sieve.filter if sieve and sieve.needs_carrier else filter
    sent = tuple(condition for condition in asked.conditions if sendable(condition))
    request = list_call_logs(replace(asked, conditions=sent))
    looked_up = tuple(condition for condition in filter.conditions if condition not in sent)
    return {**request.body, **request.params}, looked_up
