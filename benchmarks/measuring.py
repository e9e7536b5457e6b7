"""Two ways of doing the same, measured in turns, so that the machine's mood strikes both."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Measure = Callable[[], Awaitable[float]]
"""Does the work once and returns the figure, usually seconds."""


class Watch:
    """Tells the seconds since it was made."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds until now."""
        return time.perf_counter() - self._begun


@dataclass(frozen=True, slots=True)
class Pairs:
    """Figures of ours and of what stands beside it, taken one after the other.

    Attributes:
        ours: One a round.
        theirs: One a round.
    """

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return statistics.median(self._ratios)

    @property
    def spread(self) -> str:
        """Between which ratios the middle half of the rounds lies."""
        low, _, high = statistics.quantiles(self._ratios, n=4)
        return f"{low:.2f}–{high:.2f}"

    @property
    def _ratios(self) -> list[float]:
        return [one / other for one, other in zip(self.ours, self.theirs, strict=True)]


async def in_turns(ours: Measure, theirs: Measure, *, rounds: int) -> Pairs:
    """Measure both in every round, who comes first by turns; the first round does not count."""
    pairs = Pairs([], [])
    for round_ in range(-1, rounds):
        turns = [(ours, pairs.ours), (theirs, pairs.theirs)]
        for measure, figures in turns if round_ % 2 else reversed(turns):
            figure = await measure()
            if round_ >= 0:
                figures.append(figure)
    return pairs


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table.

    Attributes:
        what: What is measured.
        beside: What it is compared with.
        ours: Its figure, with a unit.
        theirs: The other's figure, with a unit.
        ratio: Ours to theirs, with the spread; or "".
        aim: What is aimed at, or "".
        met: Whether it is; None where nothing is aimed at.
    """

    what: str
    beside: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        """The row in Markdown."""
        mark = {True: " ✓", False: " **missed**", None: ""}[self.met]
        cells = (self.what, self.beside, self.ours, self.theirs, self.ratio, f"{self.aim}{mark}")
        return f"| {' | '.join(cells)} |"


def at_most(what: str, beside: str, pairs: Pairs, aim: float | None, unit: str = "ms") -> Row:
    """Return the row of a ratio that should be small."""
    met = None if aim is None else pairs.ratio <= aim
    return _row(what, beside, pairs, unit, "" if aim is None else f"at most {aim}", met)


def at_least(what: str, beside: str, pairs: Pairs, aim: float, unit: str) -> Row:
    """Return the row of a ratio that should be large."""
    return _row(what, beside, pairs, unit, f"at least {aim}", pairs.ratio >= aim)


def _row(what: str, beside: str, pairs: Pairs, unit: str, aim: str, met: bool | None) -> Row:  # noqa: FBT001  a row's own cells
    return Row(
        what,
        beside,
        figure(statistics.median(pairs.ours), unit),
        figure(statistics.median(pairs.theirs), unit),
        f"{pairs.ratio:.2f} ({pairs.spread})",
        aim,
        met,
    )


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit; seconds are told in the unit that is asked for."""
    scaled = value * {"ms": 1e3, "s": 1}.get(unit, 1)
    return f"{scaled:,.{2 if scaled < _SMALL else 0}f} {unit}"


_SMALL = 10
