"""What became of a call, as its carrier knows: a row for each outcome, and for each want of one.

Source: docs/carrier.md.
"""

from decimal import Decimal
from typing import NamedTuple


class OutcomeKind(NamedTuple):
    """A value of `outcome`.

    Attributes:
        value: As filters and programs write it.
        label: What a person reads; never "answered": a voicemail connects as well.
        emoji: The name of a Slack emoji beside the label.
        final: Whether it stays so for ever.
        status: OneUptime's word for the like of it, which it never writes itself, or "".
        words: What people type for it.
    """

    value: str
    label: str
    emoji: str
    final: bool = True
    status: str = ""
    words: tuple[str, ...] = ()


CONNECTED = OutcomeKind(
    "connected", "Connected", "telephone_receiver",
    words=("connected", "answered", "picked up"),
)  # fmt: skip
BUSY = OutcomeKind("busy", "Busy", "no_entry", status="Busy", words=("busy",))
NO_ANSWER = OutcomeKind(
    "no-answer", "Rang out", "no_bell", status="Missed Call",
    words=("no answer", "rang out", "unanswered", "missed"),
)  # fmt: skip
FAILED = OutcomeKind("failed", "Not put through", "x", words=("not put through",))
CANCELLED = OutcomeKind(
    "cancelled", "Cancelled", "heavy_minus_sign", words=("cancelled", "canceled")
)
UNDER_WAY = OutcomeKind(
    "under-way", "Under way", "hourglass_flowing_sand", final=False,
    words=("under way", "ringing"),
)  # fmt: skip
UNKNOWN = OutcomeKind("unknown", "Unknown", "grey_question", final=False)

OUTCOMES: dict[str, OutcomeKind] = {
    kind.value: kind for kind in (CONNECTED, BUSY, NO_ANSWER, FAILED, CANCELLED, UNDER_WAY, UNKNOWN)
}

OUTCOME_STATUSES = frozenset(kind.status for kind in OUTCOMES.values() if kind.status)
"""Statuses of calls that were not placed whose names outcomes of placed ones have too."""


class Ignorance(NamedTuple):
    """Why the outcome of a placed call is not known.

    Attributes:
        reason: Why, as a part of a sentence.
        advice: What to do about it, a sentence, or "".
    """

    reason: str
    advice: str = ""


_ACCOUNT = "Check that TWILIO_ACCOUNT_SID is the account OneUptime calls with."

NO_CARRIER_ID = Ignorance("OneUptime kept no carrier's id of the call")
SENSITIVE = Ignorance("OneUptime keeps no carrier's id of a sensitive call")
NOT_FOUND = Ignorance(
    "the carrier has no such call; it is another account's, or was deleted or archived", _ACCOUNT
)
KEY_REFUSED = Ignorance(
    "the carrier refused the key", "Check TWILIO_ACCOUNT_SID and the key set beside it."
)
LIMITED = Ignorance("the carrier is limiting requests", "Ask again in a minute.")
AWAY = Ignorance("the carrier did not answer in time", "Ask again in a minute.")
UNREACHABLE = Ignorance(
    "the carrier could not be asked, or failed", "Ask again in a minute; check CALLLOGS_TWILIO_URL."
)
UNREADABLE = Ignorance(
    "the carrier's reply could not be read",
    "Check CALLLOGS_TWILIO_URL; if it keeps happening, please report it.",
)
UNHEARD_OF = Ignorance("the carrier told a status that calllogs does not know")
NOT_LISTED = Ignorance("the carrier has not listed the call yet", "Ask again in a minute.")
NOT_ASKED = Ignorance(
    "the carrier's account holds more calls than one question reads",
    "Ask for a shorter time range.",
)


class Charge(NamedTuple):
    """What the carrier charges for a call; never added to OneUptime's cost.

    Attributes:
        amount: In the currency, positive.
        currency: The account's, in capitals as ISO 4217 has it (`USD`).
    """

    amount: Decimal
    currency: str


class Outcome(NamedTuple):
    """What became of one call.

    Attributes:
        kind: A row of OUTCOMES.
        seconds: How long it was connected, or None where it was not or is not over.
        charge: What the carrier charges, or None until it is billed.
        ignorance: Why it is unknown, where it is.
    """

    kind: OutcomeKind
    seconds: int | None = None
    charge: Charge | None = None
    ignorance: Ignorance | None = None


def unknown(ignorance: Ignorance) -> Outcome:
    """Return the outcome of a call of which it is not known."""
    return Outcome(UNKNOWN, ignorance=ignorance)
