"""A filter as one tool can answer it: whatever else it asks is noted or refused, never dropped."""

from dataclasses import replace
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from calllogs.core.filter import CallLogFilter, Intent
from calllogs.errors import FilterError

TIMELINE_NOTE = "These are the calls made; who acknowledged is not part of this answer."
SIZE_NOTE = "The filter's limit and skip play no part in a count."


def listed(asked: CallLogFilter, *, limit: int, skip: int) -> CallLogFilter:
    """Return the filter as a page: `limit` where the filter names none, `skip` beyond its own.

    Raises:
        FilterError: It asks for groups or sums, or two different limits are given.
    """
    _ungrouped(asked)
    if limit and asked.limit and limit != asked.limit:
        raise FilterError(
            f"limit {asked.limit}",
            f"The filter says limit {asked.limit} and the argument says limit {limit}. "
            "Give only one of them.",
        )
    return replace(
        asked,
        intent=Intent.LIST,
        limit=asked.limit or limit or None,
        skip=(asked.skip or 0) + skip or None,
    )


def counted(asked: CallLogFilter) -> CallLogFilter:
    """Return the filter as a count.

    Raises:
        FilterError: It asks for groups or sums.
    """
    _ungrouped(asked)
    return replace(asked, intent=Intent.COUNT, limit=None, skip=None)


def list_notes(asked: CallLogFilter) -> list[str]:
    """Return what a list leaves unanswered of the filter as it was typed."""
    return [TIMELINE_NOTE] if asked.intent is Intent.TIMELINE else []


def count_notes(asked: CallLogFilter) -> list[str]:
    """Return what a count leaves out of the filter as it was typed."""
    return [SIZE_NOTE] if asked.limit or asked.skip else []


def _ungrouped(asked: CallLogFilter) -> None:
    if asked.group_by is not None:
        raise FilterError(
            asked.group_by,
            f"Calls cannot be grouped by {asked.group_by} yet. "
            "List them, or count each group with its own filter.",
        )
    if asked.intent is Intent.SUMMARY:
        raise FilterError("summary", "Calls cannot be summarized yet. List them, or count them.")


def zone(name: str, configured: str) -> str:
    """Return the zone an argument names, the configured one when it is empty.

    Raises:
        FilterError: There is no such zone.
    """
    if not name:
        return configured
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:  # not found, "../x", a folder
        raise _no_zone(name) from error


def _no_zone(name: str) -> FilterError:
    known = {zone.lower(): zone for zone in available_timezones()}
    near = get_close_matches(name.lower(), known, n=1)
    return FilterError(
        name,
        f"{name[:60]!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
        end=len(name),
        suggestion=known[near[0]] if near else None,
        text=name,
    )
