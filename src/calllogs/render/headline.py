"""The lines every answer states beside its calls: reading, window, totals, notes."""

from collections.abc import Iterable

from calllogs.answers.answer import Note
from calllogs.answers.summary import Group, Summary
from calllogs.filters.filter import CallLogFilter, window
from calllogs.filters.sentence import sentence
from calllogs.model.fields import Kind
from calllogs.model.groupings import GROUPINGS
from calllogs.model.records import Page
from calllogs.render.cells import View, called_text, dollars, local_time
from calllogs.render.privacy import cut, mask, mask_text, one_line

MOST_GROUPS = 40
"""Groups that an answer spells out; JSON and files hold all."""


def reading(filter: CallLogFilter, view: View) -> str:
    """Return the one sentence that says how the filter was understood."""
    text = sentence(filter, tz=view.tz, show_number=mask if view.masked else str)
    return mask_text(text) if view.masked else text


def window_text(filter: CallLogFilter, view: View) -> str:
    """Return the time range really asked, in the view's zone: `Sun 22 Nov 00:00 to now (UTC)`."""
    start, end = window(filter)
    began = local_time(start, view) if start else "the first call kept"
    ended = local_time(end, view) if end else f"now, {local_time(view.now, view)}"
    return f"{began} to {ended} ({view.tz})"


def match_count(total: int) -> str:
    """Return a number of calls as a sentence."""
    return "1 call matches." if total == 1 else f"{total:,} calls match."


def shown_of_total(page: Page) -> str:
    """Return how many of how many, as in `Showing 1-10 of 34 calls`."""
    if page.calls:
        noun = "call" if page.total == 1 else "calls"
        unread = f", without {len(page.unread)} that cannot be read" if page.unread else ""
        return f"Showing {page.skip + 1}-{page.end} of {page.total:,} {noun}{unread}."
    if page.total == 0:
        return "No calls match."
    return f"Nothing to show after skipping {page.skip:,}: {page.total:,} calls match."


def counted_of_total(summary: Summary) -> str:
    """Return how many of the matching calls were counted."""
    if summary.all is None:
        return "No calls match." if summary.matching == 0 else "None of them could be read."
    if capped(summary):
        return f"Counted the first {summary.all.calls:,} of {summary.matching:,} calls, no more."
    if summary.unread:
        return (
            f"Counted {summary.all.calls:,} of {summary.matching:,} calls; the rest is unreadable."
        )
    return f"Counted {'the one call' if summary.matching == 1 else 'all of them'}."


def capped(summary: Summary) -> bool:
    """Whether more calls match than were read."""
    return summary.all is not None and summary.all.calls + summary.unread < summary.matching


def totals(summary: Summary) -> list[str]:
    """Return the figures of a summary, where not all calls were read with that first."""
    if summary.all is None:
        return []
    _, *figures = all_figures = group_figures(summary.all)
    if not capped(summary):
        return all_figures
    return [f"only {summary.all.calls:,} of {summary.matching:,} calls counted", *figures]


def next_skip(page: Page) -> int | None:
    """Return the `skip` of the next page, or None when this is the last."""
    return page.end if page.skip < page.end < page.total else None


def group_figures(group: Group) -> list[str]:
    """Return the figures of some calls: how many, placed, failed, people, cost."""
    calls = "1 call" if group.calls == 1 else f"{group.calls:,} calls"
    people = called_text(group.people, group.numbers)
    percent = f" ({group.failed * 100 / group.calls:.0f} %)" if group.failed else ""
    cost = dollars(group.cents) if group.cents else "no cost recorded"
    return [calls, f"{group.placed:,} placed", f"{group.failed:,} failed{percent}", people, cost]


def group_people(group: Group) -> str:
    """Return whom the calls of a group went to, for a cell: `6`, `6 + 1 unknown`."""
    if not group.numbers:
        return f"{group.people:,}"
    unknown = f"{group.numbers:,} unknown"
    return f"{group.people:,} + {unknown}" if group.people else unknown


def group_label(group: Group, group_by: str, view: View) -> str:
    """Return the label of a group, with numbers and e-mails as the view shows them."""
    label = one_line(group.label)
    if view.masked:
        number = GROUPINGS[group_by].kind is Kind.PHONE and any(map(str.isdigit, label))
        label = mask(label) if number else mask_text(label)
    return cut(label, 60)


def note_texts(notes: Iterable[Note]) -> list[str]:
    """Return notes as sentences; what they quote is text from outside, masked for everybody."""
    return [_note_text(note) for note in notes]


def _note_text(note: Note) -> str:
    text = mask_text(note.text)
    if not note.quoted:
        return text
    names = (cut(mask_text(one_line(name)), 80) for name in note.quoted)
    return f"{text}: {', '.join(names)}."
