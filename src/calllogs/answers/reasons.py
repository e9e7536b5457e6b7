"""Why a call was not placed, in plain words, and what to do about it.

Source: the causes of `model.statuses`.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from calllogs.model.records import CallLog
from calllogs.model.statuses import PLACED_STATUSES, Cause, cause_of


class Explanation(NamedTuple):
    """Why one call was not placed.

    Attributes:
        title: What happened; the status message itself, text from outside, when it is not known.
        advice: What to do about it, or "" when the cause is not known.
        detail: Figures of this very call, or "".
        known: Whether the title is ours and not text from outside.
    """

    title: str
    advice: str = ""
    detail: str = ""
    known: bool = True


NOT_RECORDED = Explanation("No reason recorded", "Ask OneUptime's or the carrier's own log.")


def explanation(call: CallLog) -> Explanation | None:
    """Return why a call was not placed, or None when it was."""
    if call.status in PLACED_STATUSES:
        return None
    return _explained(call.status, call.status_message or "")


@lru_cache(maxsize=1_000)  # thousands of failed calls have a handful of messages between them
def _explained(status: str, message: str) -> Explanation:
    cause = cause_of(status, message)
    if cause:
        return Explanation(cause.title, cause.advice, _detail(cause, message))
    return Explanation(message, known=False) if message.strip() else NOT_RECORDED


def _detail(cause: Cause, message: str) -> str:
    found = cause.search(message) if cause.detail else None
    figures = found.groups() if found else ()
    return cause.detail.format(*figures) if figures and all(figures) else ""


def counted(calls: Iterable[CallLog]) -> tuple[tuple[Explanation, int], ...]:
    """Return why calls failed with how often, commonest first; figures are of the first of each."""
    count = Reasons()
    for call in calls:
        count.add(call)
    return count.commonest()


MOST_REASONS = 200
"""Different reasons told apart; more are counted together, for unknown ones may never repeat."""

OTHER = Explanation("Other reasons")


class Reasons:
    """Counts why calls failed, in bounded memory."""

    def __init__(self) -> None:
        self._first: dict[str, Explanation] = {}
        self._count: Counter[str] = Counter()

    def add(self, call: CallLog) -> None:
        """Count one more call; a placed one has no reason."""
        found = explanation(call)
        if found is None:
            return
        if found.title not in self._first and len(self._first) >= MOST_REASONS:
            found = OTHER
        if not self._first.setdefault(found.title, found).detail:
            self._first[found.title] = found
        self._count[found.title] += 1

    def commonest(self) -> tuple[tuple[Explanation, int], ...]:
        """Return each reason with how often it was counted, commonest first."""
        return tuple((self._first[key], times) for key, times in self._count.most_common())
