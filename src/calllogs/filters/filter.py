"""What a person asks of the call log, as a value; conditions given one after another are merged."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from calllogs.errors import FilterError
from calllogs.model.fields import CARRIER_FIELDS, OUTCOME
from calllogs.model.outcomes import OUTCOME_STATUSES
from calllogs.model.statuses import PLACED_STATUSES

if TYPE_CHECKING:  # reading a text loads no pydantic
    from calllogs.model.records import Page

DEFAULT_LIMIT = 10
"""Calls of a page when no limit is given: the API's own default."""

LARGEST_LIMIT = 100
"""The most the public reference page allows in one page."""


class Operator(StrEnum):
    """The closed set of comparisons, named as in the normal form."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    IS_NULL = "is_null"
    NOT_NULL = "not_null"


INCLUSIONS = (Operator.EQ, Operator.IN)
EXCLUSIONS = (Operator.NE, Operator.NOT_IN)
NEGATIVE = (*EXCLUSIONS, Operator.NOT_CONTAINS)
"""What leaves calls out."""


class Intent(StrEnum):
    """What to do with the calls that match."""

    LIST = "list"
    COUNT = "count"
    SUMMARY = "summary"
    TIMELINE = "timeline"


class Direction(StrEnum):
    """The direction of an order."""

    ASC = "asc"
    DESC = "desc"


NEWEST_FIRST = (("createdAt", Direction.DESC),)
"""The order of calls where none is asked for."""

OLDEST_FIRST = (("createdAt", Direction.ASC),)
"""The order of a story."""


class Condition(NamedTuple):
    """One comparison on one field.

    Attributes:
        field: The API's own column name, with a dot into a relation (`incident.incidentNumber`),
            or one of those the API does not have: `text`, `user` (value "me"), `channel`,
            `team.members`.
        op: The comparison.
        value: Text, a whole number, a tuple of either (sorted, for IN and NOT_IN), a UTC instant
            as `written_instant` writes it for createdAt, None for IS_NULL and NOT_NULL.
    """

    field: str
    op: Operator
    value: str | int | tuple[str, ...] | tuple[int, ...] | None = None

    @property
    def values(self) -> tuple[str | int, ...]:
        """The values of a list, the one value as a list of one, or nothing."""
        if isinstance(self.value, tuple):
            return self.value
        return () if self.value is None else (self.value,)

    def admits(self, value: str | datetime) -> bool:
        """Whether a text, or an instant, meets the comparison; a text search is not tried."""
        if isinstance(value, str):
            negative = self.op in EXCLUSIONS
            return self.op not in _SETS or (value in self.values) is not negative
        compare = _COMPARISONS.get(self.op)
        return compare is None or compare(value, datetime.fromisoformat(str(self.value)))

    @property
    def relation(self) -> str:
        """The relation it is about: `incident` of `incidentId` and `incident.title`."""
        return self.field.partition(".")[0].removesuffix("Id")

    @property
    def of_outcome(self) -> bool:
        """Whether a carrier tells more of it: an outcome, seconds, a status that is one's too."""
        if self.field == "status":
            return not OUTCOME_STATUSES.isdisjoint(self.values)
        return self.field in CARRIER_FIELDS


_SETS = frozenset((*INCLUSIONS, *EXCLUSIONS))
_COMPARISONS: dict[Operator, Callable[[datetime, datetime], bool]] = {
    Operator.GT: operator.ge,  # a reply's instants are cut to the millisecond
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
}


PLACED_CALLS = Condition("status", Operator.IN, tuple(sorted(PLACED_STATUSES)))
FAILED_CALLS = PLACED_CALLS._replace(op=Operator.NOT_IN)
"""Calls the carrier accepted, and all others."""


@dataclass(frozen=True, slots=True)
class OpenName:
    """Words that name something of the project, not looked up yet: `bob` of `was bob called`.

    Attributes:
        values: As typed; calls that have to do with any of them match.
        kinds: Keywords of the relations it can name (`user`, `team`); empty when any.
        negated: Whether calls that have to do with it are left out.
        start: Where it stands in the text that was read.
        end: Where it ends there (exclusive).
        text: That text.
    """

    values: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    negated: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Recurring:
    """Hours that come back, in the asker's zone: at night, on weekends, outside business hours.

    Attributes:
        weekdays: ISO weekdays on which they begin; every day when empty.
        begin: Their local time, `22:00`; the whole day when empty.
        end: The local time they last until, the next morning when it is not after `begin`.
        outside: Whether all other hours are meant.
        tz: The asker's IANA zone.
        name: What they are called where their times can be set, such as night; else "".
    """

    weekdays: tuple[int, ...] = ()
    begin: str = ""
    end: str = ""
    outside: bool = False
    tz: str = "UTC"
    name: str = field(default="", compare=False)


class Rank(NamedTuple):
    """The order of groups: most calls first, the five with the highest cost.

    Attributes:
        by: calls, failed, rate, cost, average or people.
        direction: Ascending or descending.
        top: How many groups; None is all.
    """

    by: str
    direction: Direction = Direction.DESC
    top: int | None = None


class Having(NamedTuple):
    """Which groups are wanted: those with more than three calls."""

    by: str
    op: Operator
    value: int


@dataclass(frozen=True, slots=True)
class CallLogFilter:
    """A question, fully understood: AND of conditions, order, size and intent.

    Attributes:
        conditions: What a call must meet.
        sort: The order of calls.
        limit: How many calls; None is the default of the answer.
        skip: How many are passed over.
        intent: What to do with the calls that match.
        group_by: What a summary is grouped by.
        then_by: What its groups are grouped by again.
        names: Names that are not looked up yet.
        recurring: Hours that come back, within the window.
        rank: The order of groups, where one is asked for.
        having: Which groups are wanted.
        compare: Two windows to be compared, [start, end) as `written_instant` writes them.
        asks: "reached" where the log cannot know what is asked, only the nearest to it.
    """

    conditions: tuple[Condition, ...] = ()
    sort: tuple[tuple[str, Direction], ...] = NEWEST_FIRST
    limit: int | None = None
    skip: int | None = None
    intent: Intent = Intent.LIST
    group_by: str | None = None
    then_by: str | None = None
    names: tuple[OpenName, ...] = ()
    recurring: Recurring | None = None
    rank: Rank | None = None
    having: Having | None = None
    compare: tuple[tuple[str, str], tuple[str, str]] | None = None
    asks: str = ""

    @property
    def of_outcome(self) -> bool:
        """Whether it asks what became of calls, which OneUptime alone cannot tell."""
        return any(condition.of_outcome for condition in self.conditions)


def normal_form(filter: CallLogFilter) -> dict[str, object]:
    """Return the filter as JSON, comparable whatever words it was typed in."""
    recurring = [_normal_recurring(filter.recurring)] if filter.recurring else []
    names = map(_normal_name, filter.names)
    groups = [filter.group_by, filter.then_by]
    return {
        "intent": filter.intent.value,
        "conditions": [*map(_normal, filter.conditions), *names, *recurring],
        "sort": [[field, direction.value] for field, direction in filter.sort],
        "limit": filter.limit,
        "skip": filter.skip,
        "group_by": groups if filter.then_by else filter.group_by,
        **_further(filter),
    }


def _normal(condition: Condition) -> dict[str, object]:
    form: dict[str, object] = {"field": condition.field, "op": condition.op.value}
    if condition.value is None:
        return form
    value = condition.value
    if condition.field == OUTCOME:  # as a list always
        op = _LISTED.get(condition.op, condition.op)
        return {**form, "op": op.value, "value": [*condition.values]}
    return {**form, "value": [*value] if isinstance(value, tuple) else value}


_LISTED = {Operator.EQ: Operator.IN, Operator.NE: Operator.NOT_IN}


def _normal_name(name: OpenName) -> dict[str, object]:
    value = name.values[0] if len(name.values) == 1 else [*name.values]
    operator = "not_open" if name.negated else "open"
    form: dict[str, object] = {"field": "name", "op": operator, "value": value}
    return {**form, "kinds": [*name.kinds]} if name.kinds else form


def _normal_recurring(hours: Recurring) -> dict[str, object]:
    value = {"weekdays": [*hours.weekdays], "from": hours.begin, "to": hours.end}
    given = {key: part for key, part in value.items() if part}
    return {
        "field": "createdAt",
        "op": "not_recurring" if hours.outside else "recurring",
        "value": given,
    }


def _further(filter: CallLogFilter) -> dict[str, object]:
    """Return what most filters do not have; a key that is absent changes nothing."""
    compare = filter.compare and [[*window] for window in filter.compare]
    further = {
        "rank": filter.rank and filter.rank._asdict(),
        "having": filter.having and filter.having._asdict(),
        "compare": compare,
        "asks": filter.asks,
    }
    return {key: value for key, value in further.items() if value}


def window(filter: CallLogFilter) -> tuple[datetime | None, datetime | None]:
    """Return the time range asked, UTC and half-open; None where it is open."""
    bounds = {c.op: c.value for c in filter.conditions if c.field == "createdAt"}
    start, end = bounds.get(Operator.GTE), bounds.get(Operator.LT)
    return _instant(start), _instant(end)


def _instant(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def written_instant(instant: datetime) -> str:
    """Return an instant as conditions hold it: `2026-11-03T14:00:00Z`, or `…:00.250Z`.

    OneUptime stamps calls to the millisecond; what is finer is cut off.
    """
    in_utc = instant.astimezone(UTC)
    precision = "milliseconds" if in_utc.microsecond // 1000 else "seconds"
    return in_utc.isoformat(timespec=precision).replace("+00:00", "Z")


def resolve_me(filter: CallLogFilter, email: str | None) -> CallLogFilter:
    """Return the filter with "me" replaced by the asker's e-mail.

    Raises:
        FilterError: It says "me" and the e-mail is None.
    """
    return replace(filter, conditions=tuple(_with_email(c, email) for c in filter.conditions))


def _with_email(condition: Condition, email: str | None) -> Condition:
    if condition.field != "user" or condition.value != "me":
        return condition
    if email is None:
        raise FilterError(
            "me",
            "I do not know who you are. Name the person (user alice, or an e-mail), "
            "or set CALLLOGS_ME to your e-mail.",
        )
    return Condition("user.email", condition.op, email.lower())


class Contradiction(Exception):
    """Two conditions cannot stand together.

    Attributes:
        field: The field of the later one.
        one_condition_per_column: Whether calls could meet both, and only OneUptime, which takes
            one condition a column, cannot be asked; else no call can meet both.
    """

    def __init__(self, field: str, *, one_condition_per_column: bool = False) -> None:
        super().__init__(field)
        self.field = field
        self.one_condition_per_column = one_condition_per_column


_LOWER = (Operator.GT, Operator.GTE, Operator.EQ)
_UPPER = (Operator.LT, Operator.LTE, Operator.EQ)
_BOUNDS = (*_LOWER, *_UPPER)
_PARTS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.STARTS_WITH: str.startswith,
    Operator.ENDS_WITH: str.endswith,
    Operator.CONTAINS: str.__contains__,
}
_SEARCHED = (".name", ".title", ".members")
"""Columns whose values are searched for in names: there a list is of parts, not of values."""


def merge(conditions: tuple[Condition, ...], new: Condition) -> tuple[Condition, ...]:
    """Return conditions with one more, merged with those on its column, in a fixed order.

    Raises:
        Contradiction: No call can meet them all, or their column would hold two conditions.
    """
    _check_presence(conditions, new)
    same = [c for c in conditions if c.field == new.field and c != new]
    others = [c for c in conditions if c.field != new.field]
    return tuple(sorted([*others, *_on_column([*same, new])], key=lambda c: (c.field, c.op)))


def _check_presence(conditions: tuple[Condition, ...], new: Condition) -> None:
    """Refuse `no incident` beside every other condition about an incident."""
    related = (c for c in conditions if c.relation == new.relation and c != new)
    if any(Operator.IS_NULL in (c.op, new.op) for c in related):
        raise Contradiction(new.field)


def _on_column(conditions: list[Condition]) -> list[Condition]:
    operators = {c.op for c in conditions}
    searched = conditions[0].field.endswith(_SEARCHED)
    if operators.issubset(_SETS) and not searched:
        return [_intersect_sets(conditions)]
    if operators.issubset(_BOUNDS) and not searched:
        return _tighten_bounds(conditions)
    return conditions if len(conditions) == 1 else [_narrow_numbers(conditions)]


def _intersect_sets(conditions: list[Condition]) -> Condition:
    """Return the one set that sets and complements of sets leave."""
    field = conditions[0].field
    excluded = {value for c in conditions if c.op in EXCLUSIONS for value in c.values}
    included = [set(c.values) for c in conditions if c.op in INCLUSIONS]
    if not included:
        return _one_or_many(field, excluded, Operator.NE, Operator.NOT_IN)
    return _some(field, set.intersection(*included) - excluded)


def _some(field: str, values: set[str | int]) -> Condition:
    if not values:
        raise Contradiction(field)
    return _one_or_many(field, values, Operator.EQ, Operator.IN)


def _one_or_many(
    field: str, values: Iterable[str | int], one: Operator, many: Operator
) -> Condition:
    texts = tuple(sorted(value for value in values if isinstance(value, str)))
    numbers = tuple(sorted(value for value in values if isinstance(value, int)))
    match texts or numbers:
        case (value,):
            return Condition(field, one, value)
    return Condition(field, many, texts or numbers)


def _tighten_bounds(conditions: list[Condition]) -> list[Condition]:
    """Return the highest lower and the lowest upper bound; an equality is both."""
    field = conditions[0].field
    lower = max((c for c in conditions if c.op in _LOWER), key=_place, default=None)
    upper = min((c for c in conditions if c.op in _UPPER), key=_place, default=None)
    if lower is None or upper is None:
        return [bound for bound in (lower, upper) if bound]
    (low, above), (high, below) = _place(lower), _place(upper)
    if low + above > high + below:
        raise Contradiction(field)
    if lower.value == upper.value:
        return [Condition(field, Operator.EQ, lower.value)]
    return [lower, upper]


_EARLIEST = datetime.min.replace(tzinfo=UTC)


def _place(bound: Condition) -> tuple[int, int]:
    """Return where a bound is, in cents or milliseconds, and where beside it values begin or end.

    Both are whole, so that nothing lies between 1 and 2 when both are excluded.
    """
    value = bound.value if isinstance(bound.value, int) else _milliseconds(str(bound.value))
    return value, {Operator.GT: 1, Operator.LT: -1}.get(bound.op, 0)


@lru_cache(maxsize=64)
def _milliseconds(instant: str) -> int:
    return (datetime.fromisoformat(instant) - _EARLIEST) // timedelta(milliseconds=1)


def _narrow_numbers(conditions: list[Condition]) -> Condition:
    """Return those of some whole phone numbers that also begin, end or go on as asked."""
    field = conditions[0].field
    whole = [c for c in conditions if c.op in INCLUSIONS]
    parts = [c for c in conditions if c.op not in INCLUSIONS]
    if not whole or "." in field or any(c.op not in _PARTS for c in parts):
        raise Contradiction(field, one_condition_per_column=True)
    numbers = _intersect_sets(whole).values
    return _some(
        field,
        {n for n in numbers if all(_PARTS[c.op](str(n), str(c.value)) for c in parts)},
    )


def freeze(filter: CallLogFilter, at: datetime) -> CallLogFilter:
    """Return the filter without calls made after an instant; those of its millisecond are in.

    Rows that arrive meanwhile then shift no page, also where the filter itself ends later (today).
    """
    end = Condition("createdAt", Operator.LT, written_instant(at + timedelta(milliseconds=1)))
    try:
        conditions = merge(filter.conditions, end)
    except Contradiction:  # it begins later: nothing can have been called yet
        return filter
    return replace(filter, conditions=conditions)


def next_page(filter: CallLogFilter, page: "Page", now: datetime) -> CallLogFilter | None:
    """Return the filter of the page behind one, or None when it is the last.

    The first page fixes the end of the window, so that calls that arrive meanwhile shift no page;
    those behind it carry that end on. OneUptime's clock may be ahead of ours: what was shown
    already stays in the window.

    Args:
        filter: What was asked.
        page: What was found.
        now: The instant of the answer, UTC.
    """
    if page.end == page.skip or page.end >= page.total:
        return None
    last = filter.sort == OLDEST_FIRST  # then calls that arrive shift no page
    if last or page.skip or page.unread:  # a call whose time is not read may be behind any end
        return replace(filter, skip=page.end)
    newest = page.newest or max(call.created_at for call in page.calls)
    return replace(freeze(filter, max(now, newest)), skip=page.end)


def compared(filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
    """Return the filters of the two windows that are compared, the earlier first, else this one.

    Groups of the earlier window are neither chosen nor cut: those of the later one are looked up
    in them.
    """
    if filter.compare is None:
        return (filter,)
    earlier, later = (
        replace(filter, compare=None, conditions=_within(filter.conditions, *window))
        for window in filter.compare
    )
    return replace(earlier, rank=None, having=None), later


def _within(conditions: tuple[Condition, ...], start: str, end: str) -> tuple[Condition, ...]:
    since = merge(conditions, Condition("createdAt", Operator.GTE, start))
    return merge(since, Condition("createdAt", Operator.LT, end))
