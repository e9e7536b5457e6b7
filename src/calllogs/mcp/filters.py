"""A filter as one tool can answer it: whatever else it asks is noted or refused, never dropped."""

from dataclasses import replace
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from calllogs.answers.answer import Note
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Intent

TIMELINE_NOTE = Note("Who acknowledged is told by get_call_timeline, with the same filter.")


def listed(filter: CallLogFilter, *, limit: int) -> CallLogFilter:
    """Return the filter as a page, of `limit` calls where the filter names no limit itself.

    Raises:
        FilterError: It asks for groups or sums, or two different limits are given.
    """
    _ungrouped(filter)
    if limit and filter.limit and limit != filter.limit:
        raise FilterError(
            f"limit {filter.limit}",
            f"The filter says limit {filter.limit} and the argument says limit {limit}. "
            "Give only one of them.",
        )
    return replace(filter, limit=filter.limit or limit or None)


def counted(filter: CallLogFilter) -> CallLogFilter:
    """Return the filter as a count.

    Raises:
        FilterError: It asks for groups or sums.
    """
    _ungrouped(filter)
    return replace(filter, intent=Intent.COUNT)


def summarized(filter: CallLogFilter, by: str) -> CallLogFilter:
    """Return the filter as a summary, grouped as it says itself or as `by` says.

    Raises:
        FilterError: Both say something, and not the same.
    """
    if by and filter.group_by and by != filter.group_by:
        raise FilterError(
            f"by {filter.group_by}",
            f"The filter says by {filter.group_by} and the argument says by {by}. "
            "Give only one of them.",
        )
    grouped = filter.group_by or by or None
    return replace(filter, intent=Intent.SUMMARY, group_by=grouped)


def told(filter: CallLogFilter) -> CallLogFilter:
    """Return the filter as a timeline.

    Raises:
        FilterError: It asks for groups or sums.
    """
    _ungrouped(filter)
    return replace(filter, intent=Intent.TIMELINE)


def list_notes(filter: CallLogFilter) -> tuple[Note, ...]:
    """Return what a list leaves unanswered of the filter as it was typed."""
    return (TIMELINE_NOTE,) if filter.intent is Intent.TIMELINE else ()


def _ungrouped(filter: CallLogFilter) -> None:
    if filter.intent is Intent.SUMMARY:
        raise FilterError(
            filter.group_by or "summary",
            "This filter asks for totals. Use summarize_call_logs with it.",
        )


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


def zone_named(name: str) -> str | None:
    """Return the zone of exactly this name or city, in any case, or None: `new york`."""
    typed = name.strip().lower().replace(" ", "_")
    known = {zone.lower(): zone for zone in _zones()}
    cities = {zone.rpartition("/")[2]: known[zone] for zone in known}
    return known.get(typed) or cities.get(typed)


def _no_zone(name: str) -> FilterError:
    return FilterError(
        name,
        f"{name[:60]!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
        end=len(name),
        suggestion=zone_named(name) or _misspelt(name),
        text=name,
    )


def _misspelt(name: str) -> str | None:
    """Only a name of two parts is guessed at: PST is near MST, and an hour wrong."""
    near = get_close_matches(name, _zones(), n=1, cutoff=0.8) if "/" in name else []
    return near[0] if near else None


def _zones() -> list[str]:
    """Return the zones of places; the sign of Etc/GMT+2 means the opposite of what people mean."""
    every = sorted(available_timezones())
    return [zone for zone in every if zone == "UTC" or ("/" in zone and zone[:4] != "Etc/")]
