"""The lines every answer states beside its calls: reading, window, totals, notes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from calllogs.answers.answer import Note
from calllogs.answers.groups import Group
from calllogs.answers.summary import Summary
from calllogs.filters.filter import CallLogFilter, window
from calllogs.filters.merge import compared
from calllogs.filters.sentence import sentence
from calllogs.model.records import Page
from calllogs.render.cells import View, called_text, dollars, duration, local_time
from calllogs.render.groups import tenths
from calllogs.render.privacy import cut, mask, mask_text, one_line

MOST_GROUPS = 40
"""Groups that an answer spells out; JSON and files hold all."""


def reading(filter: CallLogFilter, view: View) -> str:
    """Return the one sentence that says how the filter was understood."""
    text = sentence(filter, tz=view.tz, show_number=mask if view.masked else str)
    return mask_text(text) if view.masked else text


def window_text(filter: CallLogFilter, view: View, since: datetime | None = None) -> str:
    """Return the time range really asked, in the view's zone: `Sun 22 Nov 00:00 to now (UTC)`.

    Args:
        filter: The question.
        view: How it is shown, and when.
        since: When the first call that is kept was made, UTC, or None.
    """
    windows = [window(part) for part in reversed(compared(filter))]
    told = (f"{_began(start, since, view)} to {_ended(end, view)}" for start, end in windows)
    return f"{' compared with '.join(told)} ({view.tz})"


def window_adds(filter: CallLogFilter, view: View, since: datetime | None = None) -> bool:
    """Whether the time range tells more than the reading: where it is open, not over, or cut."""
    return any(
        start is None or end is None or end > view.now or (since is not None and start < since)
        for start, end in map(window, compared(filter))
    )


def _began(start: datetime | None, since: datetime | None, view: View) -> str:
    if start is None:
        return f"the oldest call kept{f' ({local_time(since, view)})' if since else ''}"
    told = local_time(start, view)
    if since is None or start >= since:
        return told
    return f"{told} (since the oldest call kept, {local_time(since, view)})"


def _ended(end: datetime | None, view: View) -> str:
    if end is None:
        return f"now, {local_time(view.now, view)}"
    told = local_time(end, view)
    return f"{told}, so far to {local_time(view.now, view)}" if end > view.now else told


def match_count(total: int, untold: int = 0) -> str:
    """Return a number of calls as a sentence, and how many further ones may match."""
    told = "1 call matches." if total == 1 else f"{total:,} calls match."
    return _with_untold(told, total, untold) if untold else told


def _with_untold(told: str, total: int, untold: int) -> str:
    known, more = (told, " more") if total else ("No call is known to match.", "")
    return f"{known} Of {untold:,}{more} it is not known whether they match."


def shown_of_total(page: Page) -> str:
    """Return how many of how many, as in `Showing 1-10 of 34 calls`."""
    if page.untold:
        known = shown_of_total(page.model_copy(update={"untold": 0}))
        return _with_untold(known, page.total, page.untold)
    if page.calls:
        unread = f", without {len(page.unread)} that cannot be read" if page.unread else ""
        return f"Showing {_rows(page)}{unread}."
    if page.total == 0:
        return "No calls match."
    return f"Nothing to show after skipping {page.skip:,}: {page.total:,} calls match."


WHY_FAILED = "Why calls failed"
"""The heading of causes."""


def why_shown_failed(page: Page) -> str:
    """Return the heading of the causes of a page's calls: others may have failed otherwise."""
    return WHY_FAILED if len(page.calls) >= page.total else "Why the calls shown failed"


def _rows(page: Page) -> str:
    if page.total == 1:
        return "1 call"
    if page.skip + 1 == page.end:
        return f"call {page.end:,} of {page.total:,}"
    return f"{page.skip + 1:,}-{page.end:,} of {page.total:,} calls"


def counted_of_total(summary: Summary) -> str:
    """Return how many of the matching calls were counted."""
    if summary.all is None:
        none = "None of them could be read." if summary.unread else "No calls match."
        return _with_untold(none, 0, summary.untold) if summary.untold else none
    if not summary.whole:
        return f"Only the newest {summary.read:,} of {summary.matching:,} calls were counted."
    if summary.unread:
        return (
            f"Counted {summary.all.calls:,} of {summary.matching:,} calls; the rest could not "
            "be read."
        )
    return f"{'The one call was' if summary.all.calls == 1 else 'All of them were'} counted."


def totals(summary: Summary) -> list[str]:
    """Return the figures of a summary, what was not read or is not known first."""
    if summary.all is None:
        return []
    figures = group_figures(summary.all)[: _COUNTED if summary.counted else None]
    if summary.untold:
        figures = [f"of {summary.untold:,} more it is not known whether they match", *figures]
    if summary.whole:
        return figures
    return [f"only {summary.read:,} of {summary.matching:,} calls counted", *figures]


_COUNTED = 3
"""Figures that counts tell: calls, placed, failed."""


def next_skip(page: Page) -> int | None:
    """Return the `skip` of the next page, or None when this is the last."""
    return page.end if page.skip < page.end < page.total else None


def call_count(number: int) -> str:
    """Return `1 call`, `34 calls`."""
    return "1 call" if number == 1 else f"{number:,} calls"


def group_figures(group: Group) -> list[str]:
    """Return the figures of some calls: how many, placed, failed, people, cost."""
    calls = call_count(group.calls)
    people = called_text(group.people, group.numbers)
    percent = f" ({tenths(group.failed, group.calls)} %)" if group.failed else ""
    cost = dollars(group.cents) if group.cents else "no cost recorded"
    placed, failed = f"{group.placed:,} placed", f"{group.failed:,} failed{percent}"
    return [calls, placed, *_connected(group), failed, people, cost]


def _connected(group: Group) -> list[str]:
    """Return how many were connected and for how long, where the carrier tells."""
    span = f" for {duration(timedelta(seconds=group.seconds))}" if group.seconds else ""
    share = f" ({tenths(group.connected, group.told)} %)" if group.told else ""
    return [f"{group.connected:,} connected{share}{span}"] if group.told else []


def note_texts(notes: Iterable[Note]) -> list[str]:
    """Return notes as sentences; what they quote is text from outside, masked for everybody."""
    return [_note_text(note) for note in notes]


def _note_text(note: Note) -> str:
    text = mask_text(note.text)
    if not note.quoted:
        return text
    names = (cut(mask_text(one_line(name)), 80) for name in note.quoted)
    return f"{text}: {', '.join(names)}."
