"""An answer with what must be said beside it so that it misleads nobody."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from calllogs.filters.filter import OLDEST_FIRST, CallLogFilter, freeze
from calllogs.model.records import Page

T_co = TypeVar("T_co", covariant=True)


class Note(NamedTuple):
    """Something to know about an answer.

    Attributes:
        text: A sentence, in our words alone.
        quoted: Names or titles it is about: text from outside, to be shown as data.
    """

    text: str
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Generic[T_co]):
    """What was found for a question.

    Attributes:
        filter: The filter that was answered.
        value: What was found: a page, a number, a summary, a timeline.
        notes: What to know about it.
        version: Of the OneUptime that answered, for a person; "" where that is not known.
        since: When the first call that is kept was made, UTC, where the question reaches back
            further than calls are sure to be kept; else None.
        untold: Beside a number: how many further calls may match, as `Page.untold`.
    """

    filter: CallLogFilter
    value: T_co
    notes: tuple[Note, ...] = ()
    version: str = ""
    since: datetime | None = None
    untold: int = 0


def next_page(answer: Answer[Page], now: datetime) -> CallLogFilter | None:
    """Return the filter of the page behind this one, or None when it is the last.

    The first page fixes the end of the window, so that calls that arrive meanwhile shift no page;
    those behind it carry that end on. OneUptime's clock may be ahead of ours: what was shown
    already stays in the window.

    Args:
        answer: A page.
        now: The instant of the answer, UTC.
    """
    page = answer.value
    if page.end == page.skip or page.end >= page.total:
        return None
    last = answer.filter.sort == OLDEST_FIRST  # then calls that arrive shift no page
    if last or page.skip or page.unread:  # a call whose time is not read may be behind any end
        return replace(answer.filter, skip=page.end)
    newest = page.newest or max(call.created_at for call in page.calls)
    return replace(freeze(answer.filter, max(now, newest)), skip=page.end)
