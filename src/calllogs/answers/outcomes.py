"""What became of calls, counted one call at a time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from calllogs.model.outcomes import CANCELLED, CONNECTED, FAILED, UNKNOWN, Charge, Ignorance
from calllogs.model.records import CallLog

_NOT_PUT_THROUGH = (FAILED, CANCELLED)


@dataclass(slots=True)
class OutcomeCount:
    """Outcomes of some calls; of calls whose carrier was not asked there are none.

    Attributes:
        kinds: How many calls had each outcome, by its value.
        seconds: How long all of them were connected, together.
        longest: The call that was connected longest, or None.
        most_seconds: How long that was.
        charges: What the carrier charges, by currency.
        ignorance: How many outcomes are unknown for which reason.
        contrary: How many calls OneUptime says were placed and the carrier did not put through, or
            the other way round.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    seconds: int = 0
    longest: CallLog | None = None
    most_seconds: int = 0
    charges: dict[str, Decimal] = field(default_factory=dict)
    ignorance: Counter[Ignorance] = field(default_factory=Counter)
    contrary: int = 0

    @classmethod
    def of(cls, calls: Iterable[CallLog]) -> "OutcomeCount":
        """Count the outcomes of calls."""
        count = cls()
        for call in calls:
            count.add(call)
        return count

    def add(self, call: CallLog) -> None:
        """Count one more call."""
        outcome = call.outcome
        if outcome is None:
            return
        self.kinds[outcome.kind.value] += 1
        self.seconds += outcome.seconds or 0
        if outcome.ignorance:
            self.ignorance[outcome.ignorance] += 1
        if outcome.charge:
            self._charge(outcome.charge)
        if outcome.seconds and outcome.seconds > self.most_seconds:
            self.longest, self.most_seconds = call, outcome.seconds
        self.contrary += outcome.kind in (_NOT_PUT_THROUGH if call.placed else (CONNECTED,))

    def _charge(self, charge: Charge) -> None:
        self.charges[charge.currency] = self.charges.get(charge.currency, Decimal()) + charge.amount

    @property
    def known(self) -> int:
        """Of how many calls the outcome is known."""
        return sum(self.kinds.values()) - self.kinds[UNKNOWN.value]
