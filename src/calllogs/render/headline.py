"""What every answer states beside the calls: how it was read, the window, shown of total, notes."""

from collections.abc import Iterable

from calllogs.answers.answer import Note
from calllogs.answers.summary import Summary
from calllogs.filters.filter import CallLogFilter, window
from calllogs.filters.sentence import sentence
from calllogs.model.records import Page
from calllogs.render.cells import View, moment
from calllogs.render.privacy import clean, mask, mask_emails


def reading(filter: CallLogFilter, view: View) -> str:
    """Return the one sentence that says how the filter was understood."""
    told = sentence(filter, tz=view.tz, show_number=mask if view.masked else str)
    return mask_emails(told) if view.masked else told


def span(filter: CallLogFilter, view: View) -> str:
    """Return the time range really asked, in the view's zone: `Sun 22 Nov 00:00 to now (UTC)`."""
    start, end = window(filter)
    began = moment(start, view) if start else "the first call kept"
    ended = moment(end, view) if end else f"now, {moment(view.now, view)}"
    return f"{began} to {ended} ({view.tz})"


def matching(total: int) -> str:
    """Return a number of calls as a sentence."""
    return "1 call matches." if total == 1 else f"{total:,} calls match."


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


def counted(summary: Summary) -> str:
    """Return how many of the matching calls were counted."""
    if summary.all is None:
        return "No calls match."
    if summary.all.calls < summary.matching:
        return f"Counted the first {summary.all.calls:,} of {summary.matching:,} calls, no more."
    return f"Counted {'the one call' if summary.matching == 1 else 'all of them'}."


def following(page: Page) -> int | None:
    """Return the `skip` of the next page, or None when this is the last."""
    last = page.skip + len(page.calls)
    return last if page.calls and last < page.total else None


def noted(notes: Iterable[Note]) -> list[str]:
    """Return notes as sentences; what they quote is text from outside, cleaned."""
    return [_sentence(note) for note in notes]


def _sentence(note: Note) -> str:
    if not note.quoted:
        return note.text
    return f"{note.text}: {', '.join(clean(name, longest=80) for name in note.quoted)}."
