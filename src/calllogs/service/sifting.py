"""Calls picked by what became of them: the rows of an answer, held against a sieve."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from calllogs.answers import caveats
from calllogs.answers.answer import Note
from calllogs.filters.filter import DEFAULT_LIMIT, CallLogFilter
from calllogs.filters.outcomes import Sieve
from calllogs.model.outcomes import UNKNOWN
from calllogs.model.records import CallLog, Page, UnreadRow

MOST_SIFTED = 10_000
"""Calls that are looked through at most."""

COLUMNS = ("_id", "createdAt", "projectId", "status", "statusMessage", "fromNumber")
"""What has to be read of a call to know its outcome."""

NO_CARRIER = (
    "OneUptime does not record what became of a call once it was placed. Ask for placed or failed "
    "calls. Where OneUptime calls with a Twilio account of your own, set TWILIO_ACCOUNT_SID and a "
    "key, and calllogs asks there."
)


async def sifted(sieve: Sieve, pages: AsyncGenerator[Page]) -> tuple[Page, tuple[Note, ...]]:
    """Return all calls a sieve keeps on one page, and what to know about those it does not.

    Args:
        sieve: Picks them.
        pages: Of what OneUptime was asked, with the outcomes of their calls.
    """
    calls: list[CallLog] = []
    unread: list[UnreadRow] = []
    matching = 0
    async with aclosing(pages):
        async for page in pages:
            matching = page.total
            calls += page.calls
            unread += page.unread
            if len(calls) >= MOST_SIFTED:
                break
    kept = sieve.ordered(call for call in calls if sieve.keeps(call))
    notes = caveats.sieve_notes(sieve, calls, matching - len(unread))
    left = (call.outcome for call in calls if not sieve.keeps(call))
    unknown = sum(outcome is not None and outcome.kind is UNKNOWN for outcome in left)
    untold = unknown + max(0, matching - len(unread) - len(calls))
    return Page(calls=kept, total=len(kept), untold=untold), (*caveats.unread_notes(unread), *notes)


def part(page: Page, filter: CallLogFilter) -> Page:
    """Return the calls of a page that a filter's limit (10 when None) and skip ask for."""
    skip, size = filter.skip or 0, filter.limit or DEFAULT_LIMIT
    return page.model_copy(update={"calls": page.calls[skip : skip + size], "skip": skip})


async def alone(page: Page) -> AsyncGenerator[Page]:
    """Yield one page."""
    yield page
