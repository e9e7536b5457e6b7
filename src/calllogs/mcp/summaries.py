"""The arguments of a summary: flat values that become a filter, and the rest of its groups."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from calllogs.answers.groups import measure_of
from calllogs.errors import FilterError
from calllogs.filters.filter import (
    CallLogFilter,
    Direction,
    Having,
    Intent,
    Operator,
    Rank,
    Recurring,
    window,
    written_instant,
)
from calllogs.filters.text_form import conditions_text
from calllogs.mcp.corrections import grouping
from calllogs.model.groupings import GROUPINGS
from calllogs.render.cells import View

_HOURS = {
    "night": "at night",
    "weekend": "weekends",
    "business": "business hours",
    "after": "after hours",
}
"""The words for them in the filter language."""
_CLOCKS = re.compile(r"([01]?\d|2[0-4])(?::([0-5]\d))?\s*-\s*([01]?\d|2[0-4])(?::([0-5]\d))?")


class SummaryArguments(NamedTuple):
    """What summarize_call_logs was called with; "", 0 and False are not given.

    Attributes:
        filter: In the filter language.
        by: What to group by.
        then_by: What to group by besides.
        rank: What groups are ordered by.
        lowest: Whether the lowest come first.
        top: How many groups.
        more_than: Only groups with more than so many calls, or of what they are ordered by.
        compare: An earlier time to compare with.
        hours: Hours that come back.
        columns: What is told of each group, separated by commas.
        skip: How many groups are passed over.
    """

    filter: str = ""
    by: str = ""
    then_by: str = ""
    rank: str = ""
    lowest: bool = False
    top: int = 0
    more_than: int = 0
    compare: str = ""
    hours: str = ""
    columns: str = ""
    skip: int = 0

    @classmethod
    def read(cls, text: str) -> "SummaryArguments":
        """Return the arguments a cursor carries."""
        return cls(**json.loads(text))

    def following(self, answered: CallLogFilter, told: int) -> str:
        """Return what a cursor carries to the groups behind these, its windows fixed.

        Args:
            answered: The filter as it was answered, without calls made since.
            told: How many groups were told.
        """
        rest = self._replace(
            filter=conditions_text(answered),
            compare=_from_to(answered.compare[0]) if answered.compare else "",
            skip=self.skip + told,
        )
        return json.dumps({key: value for key, value in rest._asdict().items() if value})

    def question(self, read: Callable[[str], CallLogFilter], view: View) -> CallLogFilter:
        """Return the filter these ask for.

        Args:
            read: Parses a text.
            view: Says in which zone hours are, and where a compared time ends that is not over.

        Raises:
            FilterError: A piece is not understood, or the filter says otherwise than an argument.
        """
        filter = read(self.filter)
        if self.by and filter.group_by and self.by != filter.group_by:
            raise contradiction(f"by {filter.group_by}", f"by {self.by}")
        if filter.then_by and self.then_by and self._then_by() != filter.then_by:
            raise contradiction(f"by {filter.then_by}", f"then by {self.then_by}")
        question = replace(
            filter,
            intent=Intent.SUMMARY,
            group_by=filter.group_by or self.by or None,
            then_by=filter.then_by or self._then_by(),
            recurring=_together(filter.recurring, self._recurring(read, view.tz)),
            rank=self._rank(filter.rank) or filter.rank,
            having=self._having() or filter.having,
        )
        if (question.then_by or question.rank or question.having) and question.group_by is None:
            raise FilterError("by", "Groups need `by`: what to group by, such as user or day.")
        return self._against(question, read, view.now) if self.compare else question

    def _then_by(self) -> str | None:
        if not self.then_by:
            return None
        name = grouping(self.then_by)
        if name is None:
            names = ", ".join(GROUPINGS)
            raise FilterError(
                self.then_by, f"then_by is one of {names}, not {self.then_by[:40]!r}."
            )
        return name

    def _rank(self, said: Rank | None) -> Rank | None:
        if not (self.rank or self.top or self.lowest):
            return None
        direction = Direction.ASC if self.lowest else Direction.DESC
        by, top = (said.by, said.top) if said else ("calls", None)
        return Rank(measure_of(self.rank or by).name, direction, self.top or top)

    def _having(self) -> Having | None:
        if not self.more_than:
            return None
        return Having(measure_of(self.rank or "calls").name, Operator.GT, self.more_than)

    def _recurring(self, read: Callable[[str], CallLogFilter], tz: str) -> Recurring | None:
        if not self.hours:
            return None
        word = self.hours.strip().lower().partition(" ")[0]
        known = _HOURS.get(word) or _HOURS.get(word.removesuffix("s"))
        return read(known).recurring if known else replace(_between(self.hours), tz=tz)

    def _against(
        self, question: CallLogFilter, read: Callable[[str], CallLogFilter], now: datetime
    ) -> CallLogFilter:
        window = _whole_window(question, now)
        try:
            read_times = read(f"{_from_to(window)} vs {self.compare}")
        except FilterError as error:
            raise FilterError(self.compare, _TWO_TIMES) from error
        if read_times != CallLogFilter(compare=read_times.compare, intent=Intent.SUMMARY):
            raise FilterError(self.compare, f"compare is a time alone. {_TWO_TIMES}")
        conditions = tuple(c for c in question.conditions if c.field != "createdAt")
        return replace(question, conditions=conditions, compare=read_times.compare)


def contradiction(filter: str, argument: str) -> FilterError:
    """Return the error of a filter that says otherwise than an argument."""
    return FilterError(
        filter, f"The filter says {filter} and the argument says {argument}. Give only one of them."
    )


def _from_to(window: tuple[str, str]) -> str:
    return f"from {window[0]} to {window[1]}"


_HOURS_TWICE = (
    "The filter and hours both say which hours or days recur. Say it in one of them, or the "
    "days in one and the hours in the other, as in mondays with hours=night."
)


def _together(said: Recurring | None, given: Recurring | None) -> Recurring | None:
    """Return the hours of the filter and of the argument as one: Mondays, and at night.

    Raises:
        FilterError: Both name days, or both name hours.
    """
    if said is None or given is None:
        return said or given
    both = replace(
        said,
        weekdays=said.weekdays or given.weekdays,
        begin=said.begin or given.begin,
        end=said.end or given.end,
    )
    again = replace(both, weekdays=given.weekdays or both.weekdays, begin=given.begin or both.begin)
    if both != replace(again, end=given.end or both.end, outside=given.outside):
        raise FilterError("hours", _HOURS_TWICE)
    return both


_TWO_TIMES = (
    "A comparison needs two different times that begin: one in filter, such as this week, and one "
    "in compare, such as last week, the week before or the same week last year."
)


def _whole_window(filter: CallLogFilter, now: datetime) -> tuple[str, str]:
    start, end = window(filter)
    if start is None:
        raise FilterError("compare", _TWO_TIMES)
    return written_instant(start), written_instant(end or now)


def _between(text: str) -> Recurring:
    clocks = _CLOCKS.fullmatch(text.strip())
    if clocks is None:
        raise FilterError(
            text,
            f"hours is night, weekend, business, after, or local times such as 22:00-06:00, "
            f"not {text[:40]!r}.",
        )
    begun, minute, ended, last = clocks.groups()
    return Recurring(begin=_clock(begun, minute), end=_clock(ended, last))


def _clock(hour: str, minute: str | None) -> str:
    return f"{int(hour) % 24:02}:{minute or '00'}"
