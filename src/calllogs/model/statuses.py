"""How a call ended: a row for each known value of `status`.

Source: oneuptime-api.md 1.3 (values) and 1.4 (the status messages OneUptime and its carrier write).
"""

import re
from typing import NamedTuple


class Cause(NamedTuple):
    """One known reason why a call was not placed.

    Attributes:
        title: What happened, in a few words.
        advice: What to do about it, a sentence.
        pattern: What the status message of such a call contains; letters in either case.
        detail: A template for the pattern's groups, or "".
    """

    title: str
    advice: str
    pattern: str
    detail: str = ""

    def search(self, message: str) -> re.Match[str] | None:
        """Return where a status message tells of this cause."""
        return re.search(self.pattern, message, re.IGNORECASE)


_NEXT_PERSON = "See whether the next person of the policy was called."


class Status(NamedTuple):
    """A value of `status`. Unknown values are legal: forks and later versions add some.

    Attributes:
        value: As the API writes it.
        label: What a person reads; never "answered".
        symbol: One character beside the label.
        emoji: The name of a Slack emoji beside the label.
        placed: Whether the carrier accepted the call; nobody records whether it was answered.
        written: Whether OneUptime itself ever writes it.
        words: What people type for exactly this status.
        cause: Why such a call was not placed, where the status itself says so.
    """

    value: str
    label: str
    symbol: str = "✗"
    emoji: str = "grey_question"
    placed: bool = False
    written: bool = True
    words: tuple[str, ...] = ()
    cause: Cause | None = None


STATUSES: tuple[Status, ...] = (
    Status("Success", "Placed", "✓", "telephone_receiver", placed=True),
    Status("Completed", "Placed", "✓", "telephone_receiver", placed=True),
    Status("Error", "Error", emoji="x", words=("error", "errors", "errored")),
    Status(
        "Low Balance",
        "Low balance",
        emoji="money_with_wings",
        words=(
            *(
                "low balance",
                "insufficient balance",
                "insufficient funds",
                "no credit",
                "no balance",
            ),
            *("out of money", "out of credit", "out of balance", "ran out of money"),
            *("run out of credit", "ran out of credit", "run out of money", "run out of balance"),
        ),
        cause=Cause(
            "Balance too low",
            "Recharge the notification balance in Project Settings.",
            r"not have enough (?:call )?balance"
            r"(?:.*?current balance is ([\d.]+) USD.*?required balance is ([\d.]+) USD)?",
            detail="{} USD left, {} USD needed",
        ),
    ),
    Status(
        "Busy",
        "Busy",
        emoji="no_entry",
        written=False,
        words=(
            *("busy", "line busy", "line engaged", "engaged", "busy signal", "busy signals"),
            *("busy tone", "busy tones"),
        ),
        cause=Cause("Line busy", _NEXT_PERSON, r"^\W*(line )?busy\W*$"),
    ),
    Status(
        "Missed Call",
        "Missed",
        emoji="no_mobile_phones",
        written=False,
        words=(
            *("missed", "missed call", "missed calls", "unanswered", "no answer", "no answers"),
            *("not answered", "not picked up", "rang out", "ring out", "miss", "misses"),
        ),
        cause=Cause(
            "Nobody picked up",
            _NEXT_PERSON,
            r"^\W*(no answer|missed call|not answered|unanswered)\W*$",
        ),
    ),
)
STATUS_LABELS: dict[str, str] = {status.value: status.label for status in STATUSES}
STATUS_BY_VALUE: dict[str, Status] = {status.value: status for status in STATUSES}
PLACED_STATUSES: frozenset[str] = frozenset(s.value for s in STATUSES if s.placed)

PLACED_WORDS = (
    *("success", "successful", "succeeded", "placed", "completed", "ok"),
    *("went through", "gone through"),
)
FAILED_WORDS = (
    *("failed", "failure", "failures", "failing", "unsuccessful", "fail", "fails", "bounced"),
    *("undelivered", "bounce", "blew up", "blocked", "unplaced", "in error"),
)
"""What people type for all statuses that are placed, and for all others."""

CAUSES: tuple[Cause, ...] = (
    Cause(
        "Number not verified with the carrier",
        "Verify the number in Twilio, or upgrade the Twilio trial account.",
        r"unverified|not (yet )?verified|trial account",
    ),
    Cause(
        "Calls are switched off for the project",
        "Enable call notifications in Project Settings.",
        r"call notifications are not enabled",
    ),
    Cause(
        "Country not permitted",
        "Enable the country under Voice Geographic Permissions in Twilio.",
        r"international permission|not authorized to call|geo.?permission",
    ),
    Cause(
        "Not a valid phone number",
        "Have the person correct the number in their OneUptime user settings.",
        r"not a valid phone number|invalid.{0,20}(phone )?number|phone number.{0,20}invalid",
    ),
    Cause(
        "Number not reachable",
        "Check the number with the person; it may be switched off, ported or blocked.",
        r"unreachable|not reachable|cannot be reached|could not be reached",
    ),
    *(status.cause for status in STATUSES if status.cause),
    Cause(
        "Project not found",
        "The project was deleted or moved; check its on-call policies.",
        r"^project \S+ not found",
    ),
)
"""Every known cause; a status message is held against them in this order."""


def status_of(value: str) -> Status:
    """Return the row of a status; an unknown value is shown as it is, as not placed."""
    return STATUS_BY_VALUE.get(value) or Status(value, value)


def cause_of(status: str, message: str) -> Cause | None:
    """Return the known cause of a call that was not placed, or None.

    Args:
        status: As the API writes it.
        message: Its status message; where that is empty the status itself may tell.
    """
    if not message.strip():
        return status_of(status).cause
    return next((cause for cause in CAUSES if cause.search(message)), None)
