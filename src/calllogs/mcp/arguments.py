"""The arguments of tools: their types, phrases that show what a filter can say, and time zones."""

from difflib import get_close_matches
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, GetPydanticSchema
from pydantic_core import core_schema

from calllogs.errors import FilterError
from calllogs.filters.filter import DEFAULT_LIMIT, LARGEST_LIMIT
from calllogs.model.groupings import GROUPINGS

FilterText = Annotated[str, Field(description="Filter language; empty: all calls.")]
SubjectText = Annotated[str, Field(description="Such as: incident 42, alert 7, call UUID.")]
Limit = Annotated[
    int,
    Field(
        ge=0, le=LARGEST_LIMIT, description=f"Calls to show; 0: the filter's, or {DEFAULT_LIMIT}."
    ),
]
Cursor = Annotated[str, Field(description="From the page before; then no filter.")]
Zone = Annotated[str, Field(description="IANA zone; empty: configured.")]
GroupBy = Annotated[
    str,
    GetPydanticSchema(lambda *_: core_schema.literal_schema(["", *GROUPINGS])),
    Field(description="What to group by; empty: the filter's, or totals alone."),
]
CallId = Annotated[str, Field(description="The call's id (UUID).")]

PHRASES: dict[str, tuple[str, ...]] = {
    "result": ("failed", "placed", "busy or missed", "not busy", "status:error"),
    "time": ("today", "last 2h", "since monday", "between nov 3 and nov 5"),
    "who": ("user alice", "team payments", "policy X", "to +14155550101", "to *0101"),
    "about": ("incident 42", "alert 7", "monitor api", "no incident", 'reason "balance"'),
    "cost, order, size": ("cost > 50c", "oldest first", "most expensive", "limit 20"),
}
"""Phrases of the filter language by subject; each is a whole filter by itself."""

EXAMPLE = "failed since yesterday to *8888 oldest first"


def zone(name: str) -> str:
    """Return the IANA zone of a name.

    Raises:
        FilterError: There is no such zone.
    """
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:  # not found, "../x", a folder
        raise FilterError(
            name,
            f"{name[:60]!r} is not a time zone. Use an IANA name such as Europe/Berlin or UTC.",
            end=len(name),
            suggestion=zone_named(name) or _nearest_zone(name),
            text=name,
        ) from error


def zone_named(name: str) -> str | None:
    """Return the zone of exactly this name or city, in any case, or None: `new york`."""
    key = name.strip().lower().replace(" ", "_")
    zones = {zone.lower(): zone for zone in _zones()}
    cities = {zone.rpartition("/")[2]: zones[zone] for zone in zones}
    return zones.get(key) or cities.get(key)


def _nearest_zone(name: str) -> str | None:
    """Correct the spelling of a name of two parts; PST is near MST, and an hour wrong."""
    near = get_close_matches(name, _zones(), n=1, cutoff=0.8) if "/" in name else []
    return near[0] if near else None


def _zones() -> list[str]:
    """Return the zones of places; the sign of Etc/GMT+2 means the opposite of what people mean."""
    every = sorted(available_timezones())
    return [zone for zone in every if zone == "UTC" or ("/" in zone and zone[:4] != "Etc/")]
