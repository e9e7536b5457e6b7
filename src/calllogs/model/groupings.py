"""How calls can be grouped: a row for each grouping of a summary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from calllogs.model.fields import Kind
from calllogs.model.relations import RELATION_BY_KEYWORD
from calllogs.model.statuses import STATUSES, cause_of, status_of

if TYPE_CHECKING:  # the language needs the names alone, and would load pydantic for the calls
    from calllogs.model.records import CallLog, Reference

NONE = "none"
"""The label of calls that have nothing to be grouped by."""

GroupKey = tuple[str, str]
"""What orders a group and tells it from others, and its label."""

_NOTHING: GroupKey = ("", NONE)
_PLACED: GroupKey = ("", "none, for they were placed")


class Span(NamedTuple):
    """A unit of the calendar.

    Attributes:
        begin: The local time at which the one that holds a local time begins.
        label: What a person calls the one that begins then.
        following: When the next one begins.
    """

    begin: Callable[[datetime], datetime]
    label: Callable[[datetime], str]
    following: Callable[[datetime], datetime]

    def key_of(self, local: datetime) -> GroupKey:
        """Return the key of the one that holds a local time."""
        begun = self.begin(local)
        return begun.isoformat(), self.label(begun)

    def key(self, call: CallLog, zone: ZoneInfo) -> GroupKey:
        """Return the key of the one in which a call was made."""
        return self.key_of(call.created_at.astimezone(zone))


def _midnight(local: datetime) -> datetime:
    return datetime(local.year, local.month, local.day, tzinfo=None)  # noqa: DTZ001  a calendar day


def _monday(local: datetime) -> datetime:
    day = _midnight(local)
    return day - timedelta(days=day.weekday())


def _first_of_month(local: datetime) -> datetime:
    return _midnight(local).replace(day=1)


def _first_of_quarter(local: datetime) -> datetime:
    first = _first_of_month(local)
    return first.replace(month=first.month - (first.month - 1) % 3)


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
QUARTER = Span(
    _first_of_quarter,
    lambda day: f"Q{(day.month + 2) // 3} {day.year}",
    lambda day: _first_of_month(day + timedelta(days=93)),
)


class Grouping(NamedTuple):
    """One way to group calls.

    Attributes:
        name: What it is called, in filters and answers.
        columns: The API columns it reads.
        key: From a call and the asker's zone to the key of its group.
        words: What people call it, beside its name.
        chronological: Whether groups come in the order of their keys, else by number of calls.
        span: The unit of the calendar, where empty ones between others are shown.
        cycle: All groups there can be, where empty ones are shown: the days of a week.
        kind: What the labels hold; phone numbers are masked where numbers are.
    """

    name: str
    columns: tuple[str, ...]
    key: Callable[[CallLog, ZoneInfo], GroupKey]
    words: tuple[str, ...] = ()
    chronological: bool = False
    span: Span | None = None
    cycle: tuple[GroupKey, ...] = ()
    kind: Kind = Kind.TEXT

    @property
    def heading(self) -> str:
        """What stands above its labels."""
        return self.name.replace("_", " ")


def _status(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    """By status; several of them are called placed, and are told apart."""
    label = status_of(call.status).label
    return call.status, f"{label} ({call.status})" if label in _SHARED_LABELS else label


_LABELS = [status.label for status in STATUSES]
_SHARED_LABELS = {label for label in _LABELS if _LABELS.count(label) > 1}


def _outcome(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    """By what became of a call; where no carrier told, by whether it was placed."""
    if call.outcome is None:
        return ("placed", "Placed") if call.placed else ("", "Not placed")
    return call.outcome.kind.value, call.outcome.kind.label


def _reason(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    if call.placed:
        return _PLACED
    message = (call.status_message or "").strip()
    cause = cause_of(call.status, message)
    title = cause.title if cause else message or "no reason recorded"
    return title, title


def _status_message(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    """By status message; that of a placed call is the carrier's id of it, never the same twice."""
    message = (call.status_message or "").strip()
    return _PLACED if call.placed else (message, message or NONE)


def _message(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    message = (call.message or "").strip()
    return message, message or NONE


def _hour(call: CallLog, zone: ZoneInfo) -> GroupKey:
    """By the hour as it passed: when clocks go back, the repeated hour is a group of its own."""
    local = call.created_at.astimezone(zone)
    hour = (call.created_at - timedelta(minutes=local.minute)).astimezone(UTC)
    return f"{hour:%Y-%m-%dT%H:%M}", f"{local:%a} {local.day} {local:%b %H:00}{_twice(local)}"


def _twice(local: datetime) -> str:
    """Name the offset of an hour that the clocks pass twice."""
    again = local.replace(fold=1 - local.fold)
    return f" ({local:%Z})" if again.utcoffset() != local.utcoffset() else ""


HOURS: tuple[GroupKey, ...] = tuple((f"{hour:02}", f"{hour:02}:00") for hour in range(24))
WEEKDAYS: tuple[GroupKey, ...] = tuple(
    (f"{day}", f"{date(2026, 6, day):%A}")  # its first day was a Monday
    for day in range(1, 8)
)


def _hour_of_day(call: CallLog, zone: ZoneInfo) -> GroupKey:
    return HOURS[call.created_at.astimezone(zone).hour]


def _weekday(call: CallLog, zone: ZoneInfo) -> GroupKey:
    return WEEKDAYS[call.created_at.astimezone(zone).weekday()]


def _country(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
    return _country_of(call.to_number or "")


@lru_cache(maxsize=1_000)  # reading a number takes longer than all else that is done with a call
def _country_of(number: str) -> GroupKey:
    """Return the country of a number in E.164: `+49 DE`, or the code alone where that is shared."""
    import phonenumbers  # noqa: PLC0415  100 ms that only this grouping has to wait for

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "", "unknown"
    code = parsed.country_code or 0
    regions = phonenumbers.region_codes_for_country_code(code)
    region = regions[0] if len(regions) == 1 else phonenumbers.region_code_for_number(parsed)
    label = f"+{code} {region or ''}".strip()
    return label, label


def _by_span(name: str, span: Span, *words: str) -> Grouping:
    return Grouping(name, (), span.key, words, chronological=True, span=span)


def _by_relation(keyword: str, *words: str) -> Grouping:
    relation = RELATION_BY_KEYWORD[keyword]

    def key(call: CallLog, zone: ZoneInfo) -> GroupKey:  # noqa: ARG001  one signature for all keys
        reference = call.related(relation)
        return (reference.id, _title(reference)) if reference else _NOTHING

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
        Grouping("status", ("status",), _status, ("result",)),
        Grouping("outcome", ("status", "statusMessage"), _outcome),
        Grouping("reason", ("statusMessage",), _reason, ("cause",)),
        Grouping(
            "status_message", ("statusMessage",), _status_message, ("status message",),
            kind=Kind.LONG_TEXT,
        ),
        Grouping("message", ("callData",), _message, ("spoken text",), kind=Kind.LONG_TEXT),
        Grouping("hour", (), _hour, ("clock hour",), chronological=True),
        Grouping(
            "hour_of_day", (), _hour_of_day, ("hour of day", "hour of the day", "time of day"),
            chronological=True, cycle=HOURS,
        ),
        Grouping(
            "weekday", (), _weekday, ("day of the week", "day of week"),
            chronological=True, cycle=WEEKDAYS,
        ),
        _by_span("day", DAY, "date"),
        _by_span("week", WEEK),
        _by_span("month", MONTH),
        _by_span("quarter", QUARTER),
        _by_relation("user", "person"),
        _by_relation("team"),
        _by_relation("policy"),
        _by_relation("schedule"),
        _by_relation("rule"),
        _by_relation("incident"),
        _by_relation("alert"),
        _by_relation("monitor"),
        _by_relation("statuspage", "status page"),
        _by_number("to", "to_number", "number"),
        _by_number("from", "from_number"),
        Grouping("country", ("toNumber",), _country),
    )
}  # fmt: skip
