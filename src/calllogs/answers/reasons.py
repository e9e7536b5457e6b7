"""Why a call was not placed, in plain words, and what to do about it.

Source: the status messages OneUptime and its carrier write (API.md 1.4), a row each.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from calllogs.model.records import CallLog


@dataclass(frozen=True, slots=True)
class Cause:
    """One known way for a call to fail.

    Attributes:
        title: What happened, in a few words.
        advice: What to do about it, a sentence.
        pattern: What the status message of such a call contains.
        status: The status of such calls when they carry no message, or "".
        detail: How the pattern's groups are told, or "".
    """

    title: str
    advice: str
    pattern: re.Pattern[str]
    status: str = ""
    detail: str = ""


def _says(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


CAUSES: tuple[Cause, ...] = (
    Cause(
        "Number not verified with the carrier",
        "Verify the number in Twilio, or upgrade the Twilio trial account.",
        _says(r"unverified|not (yet )?verified|trial account"),
    ),
    Cause(
        "Calls are switched off for the project",
        "Enable call notifications in Project Settings.",
        _says(r"call notifications are not enabled"),
    ),
    Cause(
        "Balance too low",
        "Recharge the notification balance in Project Settings.",
        _says(
            r"not have enough (?:call )?balance"
            r"(?:.*?current balance is ([\d.]+) USD.*?required balance is ([\d.]+) USD)?"
        ),
        status="Low Balance",
        detail="{} USD left, {} USD needed",
    ),
    Cause(
        "Country not permitted",
        "Enable the country under Voice Geographic Permissions in Twilio.",
        _says(r"international permission|not authorized to call|geo.?permission"),
    ),
    Cause(
        "Not a valid phone number",
        "Have the person correct the number in their OneUptime user settings.",
        _says(r"not a valid phone number|invalid.{0,20}(phone )?number|phone number.{0,20}invalid"),
    ),
    Cause(
        "Number not reachable",
        "Check the number with the person; it may be switched off, ported or blocked.",
        _says(r"unreachable|not reachable|cannot be reached|could not be reached"),
    ),
    Cause(
        "Nobody picked up",
        "See whether the next person of the policy was called.",
        _says(r"^\W*(no answer|missed call|not answered|unanswered)\W*$"),
        status="Missed Call",
    ),
    Cause(
        "Line busy",
        "See whether the next person of the policy was called.",
        _says(r"^\W*(line )?busy\W*$"),
        status="Busy",
    ),
    Cause(
        "Project not found",
        "The project was deleted or moved; check its on-call policies.",
        _says(r"^project \S+ not found"),
    ),
)


@dataclass(frozen=True, slots=True)
class Explanation:
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
    if call.placed:
        return None
    message = call.status_message or ""
    if not message.strip():
        cause = next((cause for cause in CAUSES if cause.status == call.status), None)
        return Explanation(cause.title, cause.advice) if cause else NOT_RECORDED
    return _known(message) or Explanation(message, known=False)


def _known(message: str) -> Explanation | None:
    for cause in CAUSES:
        found = cause.pattern.search(message)
        if found:
            return Explanation(cause.title, cause.advice, _detail(cause, found))
    return None


def _detail(cause: Cause, found: re.Match[str]) -> str:
    figures = found.groups()
    return cause.detail.format(*figures) if cause.detail and all(figures) else ""


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
