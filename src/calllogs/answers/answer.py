"""An answer with what must be said beside it so that it misleads nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from calllogs.filters.filter import CallLogFilter

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
