"""An answer with what must be said beside it so that it misleads nobody."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from calllogs.filters.filter import CallLogFilter

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Note:
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
    """

    filter: CallLogFilter
    value: T_co
    notes: tuple[Note, ...] = ()
