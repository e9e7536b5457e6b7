"""How calls can be grouped: a row for each grouping of a summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from calllogs.model.fields import Kind
from calllogs.model.relations import RELATION_BY_KEYWORD
from calllogs.model.statuses import status_of

if TYPE_CHECKING:  # the language needs the names alone, and would load pydantic for the calls
    from calllogs.model.records import CallLog, Reference

NONE = "none"
"""The label of calls that have nothing to be grouped by."""

GroupKey = tuple[str, str]
"""What orders a group, and its label."""


@dataclass(frozen=True, slots=True)
class Span:
    """A unit of the calendar.

    Attributes:
        begin: The local time at which the one that holds a local time begins.
        label: What a person calls the one that begins then.
        following: When the next one begins.
    """

    begin: Callable[[datetime], datetime]
    label: Callable[[datetime], str]
    following: Callable[[datetime], datetime]

    def key(self, call: CallLog, zone: ZoneInfo) -> GroupKey:
        """Return the key of the one in which a call was made."""
        begun = self.begin(call.created_at.astimezone(zone))
        return begun.isoformat(), self.label(begun)


def _midnight(local: datetime) -> datetime:
    return datetime(local.year, local.month, local.day, tzinfo=None)  # noqa: DTZ001  a calendar day


def _monday(local: datetime) -> datetime:
    day = _midnight(local)
    return day - timedelta(days=day.weekday())


def _first_of_month(local: datetime) -> datetime:
    return _midnight(local).replace(day=1)


DAY = Span(
    _midnight, lambda day: f"{day:%a} {day.day} {day:%b %Y}", lambda d: d + timedelta(days=1)
)
WEEK = Span(
    _monday, lambda day: f"week of {day.day} {day:%b %Y}", lambda day: day + timedelta(days=7)
)
MONTH = Span(
    _first_of_month,
    lambda day: f"{day:%B %Y}",
    lambda day: _first_of_month(day + timedelta(days=31)),
)


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to group calls.

    Attributes:
        name: What it is called, in filters and answers.
        columns: The API columns it reads.
        key: From a call and the asker's zone to the key of its group.
        words: What people call it, beside its name.
        chronological: Whether groups come in the order of their keys, else by number of calls.
        span: The unit of the calendar, where empty ones between others are shown.
        kind: What the labels hold; phone numbers are masked where numbers are.
    """

    name: str
    columns: tuple[str, ...]
    key: Callable[[CallLog, ZoneInfo], GroupKey]
    words: tuple[str, ...] = ()
    chronological: bool = False
    span: Span | None = None
    kind: Kind = Kind.TEXT


def _status(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    return call.status, status_of(call.status).label


def _hour(call: CallLog, zone: ZoneInfo) -> GroupKey:
    """By the hour as it passed: when clocks go back, the repeated hour is a group of its own."""
    local = call.created_at.astimezone(zone)
    hour = (call.created_at - timedelta(minutes=local.minute)).astimezone(UTC)
    return f"{hour:%Y-%m-%dT%H:%M}", f"{local:%a} {local.day} {local:%b %H:00}{_twice(local)}"


def _twice(local: datetime) -> str:
    """Name the offset of an hour that the clocks pass twice."""
    again = local.replace(fold=1 - local.fold)
    return f" ({local:%Z})" if again.utcoffset() != local.utcoffset() else ""


def _by_span(name: str, span: Span, *words: str) -> Grouping:
    return Grouping(name, (), span.key, words, chronological=True, span=span)


def _by_relation(keyword: str, *words: str) -> Grouping:
    relation = RELATION_BY_KEYWORD[keyword]

    def key(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
        reference = call.related(relation)
        return (reference.id, _title(reference)) if reference else ("", NONE)

    return Grouping(keyword, (relation.name,), key, words)


def _title(reference: Reference) -> str:
    handle = reference.label or (f"#{reference.number}" if reference.number else "")
    return f"{handle} {reference.title or reference.email or ''}".strip() or reference.id


def _by_number(name: str, attribute: str, *words: str) -> Grouping:
    def key(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
        number: str | None = getattr(call, attribute)
        return number or "", number or NONE

    return Grouping(name, (f"{name}Number",), key, words, kind=Kind.PHONE)


GROUPINGS: dict[str, Grouping] = {
    grouping.name: grouping
    for grouping in (
        Grouping("status", ("status",), _status, ("result", "outcome")),
        Grouping("hour", (), _hour, chronological=True),
        _by_span("day", DAY, "date"),
        _by_span("week", WEEK),
        _by_span("month", MONTH),
        _by_relation("user", "person"),
        _by_relation("team"),
        _by_relation("policy"),
        _by_relation("incident"),
        _by_relation("alert"),
        _by_number("to", "to_number", "number"),
        _by_number("from", "from_number"),
    )
}
