"""From calls to what became of them, in few requests, and never at the cost of the answer."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import islice
from math import inf
from typing import TypeVar

from cachetools import LRUCache

from calllogs.api.client import Client
from calllogs.api.request import Request
from calllogs.carrier.twilio import (
    LARGEST_PAGE,
    Listing,
    Span,
    call_sids,
    fetch_call,
    list_calls,
)
from calllogs.errors import (
    ApiError,
    ApiUnreachable,
    KeyRefused,
    PermissionMissing,
    RateLimited,
    ReplyMalformed,
    ServerFailed,
)
from calllogs.model.outcomes import (
    AWAY,
    KEY_REFUSED,
    LIMITED,
    NO_CARRIER_ID,
    NOT_ASKED,
    NOT_FOUND,
    NOT_LISTED,
    SENSITIVE,
    UNREACHABLE,
    UNREADABLE,
    Ignorance,
    Outcome,
    unknown,
)
from calllogs.model.records import CallLog, Page
from calllogs.model.statuses import PLACED_STATUSES

T = TypeVar("T")

MOST_REQUESTS = 30
"""Requests for one question; what they do not tell stays unknown, and that is said."""

ONE_BY_ONE = 2
"""Calls that are fetched, without a list; for more, a list is the fewer requests."""

FEW = 12
"""Calls fetched one by one where listing finds too little, for the account has many others."""

PATIENCE = 5.0
PATIENCE_PER_PAGE = 2.0
"""Seconds an answer waits for the carrier, and for each page of calls it may have to list."""

BATCH = 10_000
"""Calls of a file whose outcomes are asked for together."""

PAUSE = timedelta(minutes=1)
"""For so long a carrier that told nothing is not asked: each question would wait for it in vain."""

MOST_KEPT = 50_000
"""Outcomes kept; the one unused for longest goes first."""

_MARGIN = timedelta(hours=1)
"""A call may begin so long before or after OneUptime notes it: clocks differ, and calls queue."""

_END_MARGIN = 1.0
"""Seconds before the end of a question at which the answer must do without the carrier."""

_SENSITIVE = "This call is sensitive"


@dataclass(frozen=True, slots=True)
class Carrier:
    """What became of calls, as their carrier knows.

    Attributes:
        client: Asks the carrier, with its key.
        account: The account's SID.
        now: The clock, UTC.
        kept: Outcomes that stay so for ever, by the carrier's id of the call.
        pauses: Until when it is not asked, UTC, by why it told nothing.
    """

    client: Client
    account: str
    now: Callable[[], datetime]
    kept: LRUCache[str, Outcome] = field(default_factory=lambda: LRUCache(MOST_KEPT))
    pauses: dict[Ignorance, datetime] = field(default_factory=dict)

    async def trouble(self) -> Ignorance | None:
        """Return why the carrier cannot be asked, or None where it can be."""
        today = self.now().date()
        try:
            await self.client.send(list_calls(Span(self.account, None, today, today), {}))
        except ApiError as error:
            return _ignorance(error)
        return None

    async def told(self, calls: Sequence[CallLog], *, end: float) -> tuple[CallLog, ...]:
        """Return calls with their outcomes; see `outcomes`."""
        outcomes = await self.outcomes(calls, end=end)
        return tuple(c.model_copy(update={"outcome": outcomes.get(c.id)}) for c in calls)

    async def told_pages(
        self, pages: AsyncGenerator[Page], *, end: float = inf, batch: int = BATCH
    ) -> AsyncGenerator[Page]:
        """Yield pages, their calls with outcomes; one search finds those of many pages.

        Args:
            pages: Of one question, in order.
            end: The event loop's time by which the question must be answered.
            batch: Calls that are held back until their outcomes are known.
        """
        held: list[Page] = []
        async with aclosing(pages):
            async for page in pages:
                held.append(page)
                if sum(len(each.calls) for each in held) >= batch:
                    for told in await self._told_together(held, end):
                        yield told
                    held = []
        for told in await self._told_together(held, end):
            yield told

    async def _told_together(self, pages: Sequence[Page], end: float) -> list[Page]:
        told = iter(await self.told([call for page in pages for call in page.calls], end=end))
        return [
            page.model_copy(update={"calls": tuple(islice(told, len(page.calls)))})
            for page in pages
        ]

    async def outcomes(self, calls: Sequence[CallLog], *, end: float) -> dict[str, Outcome]:
        """Return the outcomes of calls by call id; of a call that was not placed there is none.

        Never raises: what could not be told is unknown, with the reason.

        Args:
            calls: Of one question.
            end: The event loop's time by which the question must be answered.
        """
        sids = call_sids(calls)
        wanted = {sids[call.id]: call for call in calls if call.id in sids}
        known = {sid: self.kept[sid] for sid in wanted if sid in self.kept}
        missing = {sid: call for sid, call in wanted.items() if sid not in known}
        found = await self._found(missing, end - _END_MARGIN) if missing else {}
        known |= found
        self.kept.update((sid, outcome) for sid, outcome in found.items() if outcome.kind.final)
        told = {call_id: known[sid] for call_id, sid in sids.items()}
        untold = (call for call in calls if call.id not in sids and call.status in PLACED_STATUSES)
        return told | {call.id: _without_id(call) for call in untold}

    async def _found(self, missing: dict[str, CallLog], end: float) -> dict[str, Outcome]:
        now = self.now()
        paused = (why for why, until in self.pauses.items() if now < until)
        if why := next(paused, None):
            return dict.fromkeys(missing, unknown(why))
        search = _Search(self.client, self.account, now, missing)
        await search.run(end)
        reasons = {outcome.ignorance for outcome in search.found.values()}
        if asyncio.get_running_loop().time() < end:  # else the question left it no time
            self.pauses.update((why, now + PAUSE) for why in _PAUSING if reasons == {why})
        return search.found


def _without_id(call: CallLog) -> Outcome:
    sensitive = (call.message or "").startswith(_SENSITIVE)
    return unknown(SENSITIVE if sensitive else NO_CARRIER_ID)


@dataclass(slots=True)
class _Search:
    """Asks for the outcomes of the calls of one question.

    Attributes:
        client: Asks the carrier.
        account: The account's SID.
        now: The present instant, UTC.
        missing: Calls whose outcome is not known yet, by the carrier's id.
        found: What is known.
        absent: Ids that a list did not hold, though it was read to its end.
        requests: How often the carrier was asked.
    """

    client: Client
    account: str
    now: datetime
    missing: dict[str, CallLog]
    found: dict[str, Outcome] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    requests: int = 0

    async def run(self, end: float) -> None:
        """Ask until all is known, or it takes too long; what is left is unknown."""
        patience = PATIENCE + PATIENCE_PER_PAGE * (len(self.missing) // LARGEST_PAGE)
        failure: Ignorance | None = None
        try:
            async with asyncio.timeout_at(min(end, asyncio.get_running_loop().time() + patience)):
                await self._ask()
        except TimeoutError:
            failure = AWAY
        except ApiError as error:
            failure = _ignorance(error)
        self._note({sid: unknown(failure or self._left(sid)) for sid in self.missing})

    async def _ask(self) -> None:
        if len(self.missing) > ONE_BY_ONE:
            for number, calls in _by_number(self.missing.values()).items():
                await self._list(_span(self.account, number, calls), set(call_sids(calls).values()))
        unlisted = [sid for sid in self.missing if sid not in self.absent]
        rest = [*unlisted, *(self.absent if len(self.absent) <= FEW else ())]
        await asyncio.gather(*map(self._fetch, rest[: MOST_REQUESTS - self.requests]))

    async def _list(self, span: Span, wanted: set[str]) -> None:
        """List calls until those wanted are found, or fetching the rest takes fewer requests."""
        pages = _Pages()
        while self.requests < MOST_REQUESTS:
            page = pages.checked(await self._sent(list_calls(span, pages.following)))
            hits = {sid: page[sid] for sid in page.keys() & wanted}
            wanted -= hits.keys()
            self._note(hits)
            if pages.ended:
                self.absent |= {sid for sid in self.missing if sid in wanted}
            if pages.ended or len(hits) < len(wanted) <= FEW or not wanted:
                return

    async def _fetch(self, sid: str) -> None:
        """Fetch one call; that it failed is told of it alone, and stops no other."""
        try:
            outcome = await self._sent(fetch_call(self.account, sid))
        except ApiError as error:
            absent = error.status == HTTPStatus.NOT_FOUND
            outcome = unknown(NOT_FOUND if absent else _ignorance(error))
        self._note({sid: outcome})

    async def _sent(self, request: Request[T]) -> T:
        self.requests += 1
        return await self.client.send(request)

    def _note(self, outcomes: Mapping[str, Outcome]) -> None:
        self.found |= outcomes
        self.missing = {sid: call for sid, call in self.missing.items() if sid not in outcomes}

    def _left(self, sid: str) -> Ignorance:
        if sid not in self.absent:
            return NOT_ASKED
        recent = self.missing[sid].created_at > self.now - _MARGIN
        return NOT_LISTED if recent else NOT_FOUND


@dataclass(slots=True)
class _Pages:
    """How far a list was read.

    Attributes:
        following: What gets the next page; empty for the first.
        ended: Whether the last one was read.
    """

    following: Mapping[str, str] = field(default_factory=dict)
    ended: bool = False
    _seen: set[str] = field(default_factory=set)

    def checked(self, page: Listing) -> Mapping[str, Outcome]:
        """Return the outcomes of a page, if it leads on.

        Raises:
            ReplyMalformed: It holds what came before, so that there would be no end to it.
        """
        if page.following and page.outcomes.keys() <= self._seen:
            raise ReplyMalformed("Twilio's list of calls repeats itself.")
        self._seen |= page.outcomes.keys()
        self.following, self.ended = page.following, not page.following
        return page.outcomes


def _by_number(calls: Iterable[CallLog]) -> dict[str | None, list[CallLog]]:
    numbers: dict[str | None, list[CallLog]] = {}
    for call in calls:
        numbers.setdefault(_e164(call.from_number or ""), []).append(call)
    return numbers


def _e164(stored: str) -> str | None:
    """Return a number as the carrier writes it, or None: then calls of every number are listed."""
    number = re.sub(r"[\s().-]", "", stored)
    return number if re.fullmatch(r"\+[0-9]{5,15}", number) else None


def _span(account: str, number: str | None, calls: list[CallLog]) -> Span:
    times = [call.created_at for call in calls]
    first, last = min(times) - _MARGIN, max(times) + _MARGIN
    return Span(account, number, first.date(), last.date())


def _ignorance(error: ApiError) -> Ignorance:
    return next(ignorance for kind, ignorance in _IGNORANCE if isinstance(error, kind))


_IGNORANCE: tuple[tuple[type[ApiError], Ignorance], ...] = (
    (KeyRefused, KEY_REFUSED),
    (PermissionMissing, KEY_REFUSED),
    (RateLimited, LIMITED),
    (ApiUnreachable, UNREACHABLE),
    (ServerFailed, UNREACHABLE),
    (ApiError, UNREADABLE),
)

_PAUSING = (KEY_REFUSED, LIMITED, UNREACHABLE, AWAY)
"""Why a carrier told nothing, where the next question would be told as little."""
