"""What every answer states beside the calls: how it was read, the window, shown of total, notes."""

from calllogs.core.filter import CallLogFilter, window
from calllogs.core.privacy import mask
from calllogs.core.reading import sentence
from calllogs.core.records import CallLog, Page
from calllogs.formatting.cells import View, moment

PLACED_NOTE = (
    "Placed means the carrier accepted the call; whether anybody answered is not recorded."
)
COST_NOTE = "No cost is recorded for these calls; that is not the same as free."
EMPTY_NOTE = (
    "No row does not mean nobody tried: an unverified number, no notification rule, or calls "
    "not configured leave no trace here."
)


def reading(asked: CallLogFilter, view: View) -> str:
    """Return the one sentence that says how the filter was understood."""
    return sentence(asked, tz=view.tz, show_number=mask if view.masked else str)


def span(asked: CallLogFilter, view: View) -> str:
    """Return the time range really asked, in the view's zone: `Sun 22 Nov 00:00 to now (UTC)`."""
    start, end = window(asked)
    began = moment(start, view) if start else "the first call kept"
    ended = moment(end, view) if end else f"now, {moment(view.now, view)}"
    return f"{began} to {ended} ({view.tz})"


def shown(page: Page) -> str:
    """Return how many of how many, as in `Showing 1-10 of 34 calls`."""
    if not page.calls:
        return _none(page)
    last = page.skip + len(page.calls)
    noun = "call" if page.total == 1 else "calls"
    return f"Showing {page.skip + 1}-{last} of {page.total:,} {noun}."


def _none(page: Page) -> str:
    if page.total == 0:
        return "No calls match."
    return f"Nothing to show after skipping {page.skip:,}: {page.total:,} calls match."


def following(page: Page) -> int | None:
    """Return the `skip` of the next page, or None when this is the last."""
    last = page.skip + len(page.calls)
    return last if page.calls and last < page.total else None


def notes(page: Page) -> list[str]:
    """Return what must be said so that the answer misleads nobody."""
    if not page.calls:
        return [EMPTY_NOTE] if page.total == 0 else []
    found = [PLACED_NOTE] if any(call.placed for call in page.calls) else []
    return [*found, COST_NOTE] if _unmetered(page.calls) else found


def _unmetered(calls: tuple[CallLog, ...]) -> bool:
    placed = [call for call in calls if call.placed]
    return bool(placed) and not any(call.call_cost_in_usd_cents for call in placed)
