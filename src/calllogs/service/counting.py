"""Sums for which counts suffice: two counts a group, in place of reading every call."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calllogs.answers.summary import groupings
from calllogs.api.pagination import PAGE
from calllogs.filters.filter import (
    CallLogFilter,
    Condition,
    Operator,
    window,
    written_instant,
)
from calllogs.filters.merge import Contradiction, merge
from calllogs.model.groupings import GroupKey, Span
from calllogs.model.statuses import PLACED_STATUSES

COUNTABLE = frozenset(("calls", "placed", "failed", "rate", "share"))
"""What of a group OneUptime's counts tell."""

Part = tuple[tuple[GroupKey, ...], CallLogFilter]
"""The keys of a group, and the filter that asks for its calls."""

MOST_PARTS = 100
"""Groups that are counted at most; more are read."""


def parts(
    filter: CallLogFilter, measures: Sequence[str], tz: str, now: datetime
) -> tuple[Part, ...]:
    """Return the groups that can be counted one by one; empty where calls have to be read.

    Args:
        filter: The question.
        measures: What is to be told of groups, and nothing besides.
        tz: The asker's IANA zone.
        now: The present instant, UTC.
    """
    asked = {*measures, *(each.by for each in (filter.rank, filter.having) if each)}
    by, (start, end) = groupings(filter), window(filter)
    if not measures or not asked <= COUNTABLE or filter.recurring or len(by) > 1:
        return ()
    if not by:
        return (((), filter),)
    if by[0].span is None or start is None:
        return ()
    spans = [*_spans(by[0].span, start, min(end or now, now), ZoneInfo(tz))]
    return tuple(((key,), _within(filter, *bounds)) for key, bounds in spans[: MOST_PARTS + 1])


def worthwhile(parts: Sequence[Part], total: int) -> bool:
    """Whether to count takes fewer requests than to read so many calls."""
    return 0 < len(parts) <= MOST_PARTS and 1 + 2 * len(parts) < -(-total // PAGE)


def placed(filter: CallLogFilter) -> CallLogFilter | None:
    """Return the filter for those of its calls that were placed; None where none can be."""
    condition = Condition("status", Operator.IN, tuple(sorted(PLACED_STATUSES)))
    try:
        return replace(filter, conditions=merge(filter.conditions, condition))
    except Contradiction:
        return None


def _spans(
    span: Span, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[tuple[GroupKey, tuple[datetime, datetime]]]:
    at = span.begin(start.astimezone(zone))
    while (begun := at.replace(tzinfo=zone).astimezone(UTC)) < end:
        following = span.following(at)
        until = following.replace(tzinfo=zone).astimezone(UTC)
        yield span.key_of(at), (max(begun, start), min(until, end))
        at = following


def _within(filter: CallLogFilter, start: datetime, end: datetime) -> CallLogFilter:
    since = Condition("createdAt", Operator.GTE, written_instant(start))
    begun = replace(filter, conditions=merge(filter.conditions, since))
    before = Condition("createdAt", Operator.LT, written_instant(end))
    return replace(begun, conditions=merge(begun.conditions, before))
