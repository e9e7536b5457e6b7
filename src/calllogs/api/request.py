"""A request: what the API is asked for a filter, as a value that reads its own reply.

The API answers a mistake with zero rows (oneuptime-api.md 0 and 3.2), so nothing leaves here but
columns of the model, a closed set of operators, well-formed UUIDs, whole numbers and UTC instants.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise, product
from operator import attrgetter
from typing import Generic, TypeVar

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError

from calllogs.api.response import (
    CALL_LOG_PERMISSION,
    CONTRARY_SENTENCE,
    MALFORMED_SENTENCE,
    OTHER_SENTENCE,
    ROW_SENTENCE,
)
from calllogs.errors import CallNotFound, FilterError, KeyRefused, ReplyContrary, ReplyMalformed
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    EXCLUSIONS,
    LARGEST_LIMIT,
    NEWEST_FIRST,
    CallLogFilter,
    Condition,
    Direction,
    Operator,
)
from calllogs.model.fields import FIELD_BY_NAME, FIELDS, Field, Kind
from calllogs.model.records import CallLog, Page, Record, UnreadRow, unwrap, uuid
from calllogs.model.relations import RELATIONS

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Request(Generic[T_co]):
    """A question to the API, and how to read its answer.

    Attributes:
        path: Below the API's base address.
        params: The query string.
        body: The JSON body.
        read: From the reply's JSON to the answer; raises ReplyMalformed, CallNotFound.
        permission: What a key needs for it, as OneUptime names it.
        public: Whether it is asked by GET and without the API key.
    """

    path: str
    read: Callable[[JsonValue], T_co]
    params: Mapping[str, int | str] = field(default_factory=dict)
    body: Mapping[str, JsonValue] = field(default_factory=dict)
    permission: str = CALL_LOG_PERMISSION
    public: bool = False

    def without(self, columns: frozenset[str]) -> Mapping[str, JsonValue]:
        """Return the body that selects none of some columns, nor any of that name in a relation."""
        return {**self.body, "select": _without(self.body.get("select"), columns)}


def _without(select: JsonValue, columns: frozenset[str]) -> JsonValue:
    if not isinstance(select, dict):
        return select
    return {name: _without(below, columns) for name, below in select.items() if name not in columns}


def list_call_logs(filter: CallLogFilter, *, columns: tuple[str, ...] = ()) -> Request[Page]:
    """Return the request for one page of calls.

    Args:
        filter: Its `limit` (10 when None) and `skip` are those of the page.
        columns: API names to select; everything an answer shows when empty.

    Raises:
        FilterError: The filter holds something the API cannot be asked.
    """
    skip, limit = filter.skip or 0, filter.limit or DEFAULT_LIMIT
    return Request(
        path="/call-log/get-list",
        params={"skip": skip, "limit": limit},
        body={
            "select": {**select(columns), **_sorted_by(filter)},
            "query": query(filter.conditions),
            "sort": sort(filter),
        },
        read=lambda value: _page(value, filter),
    )


def newest_call_logs(filter: CallLogFilter) -> Request[Page]:
    """Return the request for the newest calls that match; limit, skip and order play no part."""
    some = replace(filter, sort=NEWEST_FIRST, limit=LARGEST_LIMIT, skip=0)
    return list_call_logs(some, columns=("_id", "createdAt", "projectId", "status"))


def count_call_logs(filter: CallLogFilter) -> Request[int]:
    """Return the request for the number of calls that match; limit and skip play no part.

    It asks for some of the calls as well: a bare number shows neither that it is of one project
    (oneuptime-api.md 2.4) nor that it answers this question.
    """
    some = replace(filter, sort=NEWEST_FIRST, limit=LARGEST_LIMIT, skip=0)
    page = newest_call_logs(filter)
    return Request(page.path, lambda value: _total(value, some), page.params, page.body)


def get_call_log(call_id: str) -> Request[CallLog]:
    """Return the request for one call.

    Raises:
        FilterError: The id is not a UUID (the API would answer 400, recording item-malformed).
    """
    known = uuid(call_id)
    if known is None:
        raise FilterError(
            call_id,
            f"{call_id[:60]!r} is not a call id: it is a UUID such as "
            "550e8400-e29b-41d4-a716-446655440000. List calls to find ids.",
            end=len(call_id),
            text=call_id,
        )
    return Request(
        path=f"/call-log/{known}/get-item",
        body={"select": select(())},
        read=lambda value: _item(value, known),
    )


def select(columns: tuple[str, ...]) -> dict[str, JsonValue]:
    """Return the API's `select`: without one, rows hold only `_id` (oneuptime-api.md 0.5)."""
    wanted = [f for f in FIELDS if (f.name in columns if columns else f.listed)]
    return {field.name: _selected(field) for field in wanted}


def _sorted_by(filter: CallLogFilter) -> dict[str, JsonValue]:
    return {name: True for name, _ in filter.sort}


def _selected(field: Field) -> JsonValue:
    return dict.fromkeys(field.columns, True) if field.kind is Kind.ENTITY else True


def sort(filter: CallLogFilter) -> dict[str, JsonValue]:
    """Return the API's `sort`, made total so that pages neither repeat nor skip a call."""
    return {name: direction.upper() for name, direction in total_order(filter)}


def total_order(filter: CallLogFilter) -> tuple[tuple[str, Direction], ...]:
    """Return the filter's order with the keys that make it total: newest first, then by id.

    Ties on `createdAt` come in no fixed order unless `_id` is a further key (oneuptime-api.md 2.2).
    """
    keys = dict(filter.sort)
    keys.setdefault("createdAt", Direction.DESC)
    keys.setdefault("_id", keys["createdAt"])
    return tuple(keys.items())


def first_kept() -> Request[tuple[datetime, ...]]:
    """Return the request for when the first call that is kept was made, UTC; empty of no calls."""
    return list_rows(
        "/call-log/get-list",
        CALL_LOG_PERMISSION,
        lambda row: record(CallLog, row).created_at,
        limit=1,
        select={"_id": True, "createdAt": True, "status": True},
        query={},
        sort={"createdAt": "ASC", "_id": "ASC"},
    )


def list_rows(
    path: str,
    permission: str,
    read: Callable[[JsonValue], T],
    *,
    limit: int,
    whole: bool = False,
    **body: Mapping[str, JsonValue],
) -> Request[tuple[T, ...]]:
    """Return the request for rows of another resource than the call log.

    Args:
        path: The resource's list.
        permission: What a key needs to read it, as OneUptime names it.
        read: From a row's JSON to what it is; raises ReplyMalformed.
        limit: The most rows to read.
        whole: Whether some of the rows are worse than none.
        **body: `select`, `query` and `sort`.
    """
    return Request(
        path=path,
        params={"skip": 0, "limit": limit},
        body={name: dict(part) for name, part in body.items()},
        read=lambda value: tuple(map(read, _all_rows(value) if whole else data_rows(value))),
        permission=permission,
    )


def _all_rows(value: JsonValue) -> list[JsonValue]:
    rows, total = data_rows(value), _count(value)
    if len(rows) < total:
        raise ReplyMalformed(CONTRARY_SENTENCE.format(total=total))
    return rows


def _page(value: JsonValue, filter: CallLogFilter) -> Page:
    skip, limit = filter.skip or 0, filter.limit or DEFAULT_LIMIT
    rows, total = data_rows(value), _count(value)
    if len(rows) > limit:  # whatever answers does not know what it was asked
        raise ReplyMalformed(MALFORMED_SENTENCE)
    if not rows and skip < total:
        raise ReplyMalformed(CONTRARY_SENTENCE.format(total=total))
    calls, unread = _calls(rows)
    if unread and not calls and not skip:  # then nothing is left to tell
        raise ReplyMalformed(ROW_SENTENCE.format(where=", ".join(unread[0].columns)))
    check_calls(calls, filter)
    # OneUptime counts beside reading (oneuptime-api.md 2.3): a call may have arrived between the
    # two.
    seen = skip + len(rows) if rows else 0
    return Page(calls=calls, total=max(total, seen), skip=skip, unread=unread)


def _total(value: JsonValue, filter: CallLogFilter) -> int:
    calls, _ = _calls(data_rows(value))
    check_calls(calls, filter)
    return _count(value)


def check_calls(calls: tuple[CallLog, ...], filter: CallLogFilter) -> None:
    """Hold calls against the question they answer: what contradicts it is never told.

    Raises:
        KeyRefused: They are of several projects.
        ReplyContrary: They are not what was asked for, not in that order, or one comes twice.
    """
    _check_project(calls)
    once = len({call.id for call in calls}) == len(calls)
    if not (once and _asked_for(calls, filter) and _in_order(calls, filter)):
        raise ReplyContrary(OTHER_SENTENCE)


def _asked_for(calls: tuple[CallLog, ...], filter: CallLogFilter) -> bool:
    if not calls:
        return True
    times = [call.created_at for call in calls]
    held: Mapping[str, Iterable[str | datetime]] = {
        "status": {call.status for call in calls},
        "createdAt": (min(times), max(times)),
    }
    return all(
        condition.admits(value)
        for condition in filter.conditions
        for value in held.get(condition.field, ())
    )


def _in_order(calls: tuple[CallLog, ...], filter: CallLogFilter) -> bool:
    """Times and costs can be held against the order; texts follow the database's own alphabet."""
    name, direction = filter.sort[0]
    if name not in _ORDERED:
        return True
    keys = [key for call in calls if (key := _ORDERED[name](call)) is not None]
    if direction is Direction.DESC:
        keys.reverse()
    return all(one <= other for one, other in pairwise(keys))


_ORDERED: Mapping[str, Callable[[CallLog], float | None]] = {
    "createdAt": lambda call: call.created_at.timestamp(),
    "updatedAt": lambda call: call.updated_at.timestamp() if call.updated_at else None,
    "callCostInUSDCents": lambda call: call.call_cost_in_usd_cents,
}


def _check_project(calls: Iterable[CallLog]) -> None:
    """A master key reads every project's calls as if they were one's (oneuptime-api.md 2.4)."""
    if len({call.project_id for call in calls}) > 1:
        raise KeyRefused(MASTER_KEY_SENTENCE)


MASTER_KEY_SENTENCE = (
    "This is a key of the whole OneUptime installation: it shows the calls of several projects "
    "as one. Create a key of your project under Project Settings > API Keys and use that."
)


def data_rows(value: JsonValue) -> list[JsonValue]:
    """Return the rows of a list's reply.

    Raises:
        ReplyMalformed: It holds none, not even an empty list.
    """
    rows = value.get("data") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise ReplyMalformed(MALFORMED_SENTENCE)
    return rows


def record(kind: type[R], value: object) -> R:
    """Return a row as the record it is.

    Raises:
        ReplyMalformed: It is not of the kind.
    """
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        sentence = _unreadable(error)
    # Raised out here, unchained: pydantic's text holds the row's values, numbers among them.
    raise ReplyMalformed(sentence)


_ROWS = TypeAdapter(tuple[CallLog, ...], config=ConfigDict(defer_build=True))


def _calls(rows: list[JsonValue]) -> tuple[tuple[CallLog, ...], tuple[UnreadRow, ...]]:
    """Return the calls that rows are, and the rows that cannot be read."""
    with suppress(ValidationError):
        return _ROWS.validate_python(rows), ()
    return _readable_calls(rows)


def _readable_calls(rows: list[JsonValue]) -> tuple[tuple[CallLog, ...], tuple[UnreadRow, ...]]:
    calls: list[CallLog] = []
    unread: list[UnreadRow] = []
    for row in rows:
        if not isinstance(row, dict):
            raise ReplyMalformed(MALFORMED_SENTENCE)
        try:
            calls.append(CallLog.model_validate(row))
        except ValidationError as error:
            columns = _columns_at_fault(error)
            unread.append(UnreadRow(uuid(str(row.get("_id"))), columns, len(calls)))
    return tuple(calls), tuple(unread)


def _unreadable(error: ValidationError) -> str:
    columns = _columns_at_fault(error)
    if not columns:  # the row is no object at all
        return MALFORMED_SENTENCE
    return ROW_SENTENCE.format(where=", ".join(columns))


def _columns_at_fault(error: ValidationError) -> tuple[str, ...]:
    """Name the columns; they are ours, others are not read."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return tuple(dict.fromkeys(str(fault["loc"][0]) for fault in faults if fault["loc"]))


LARGEST_COUNT = 2**53
"""Beyond it JSON's numbers are not exact."""


def _count(value: JsonValue) -> int:
    count = unwrap(value.get("count")) if isinstance(value, dict) else None
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= LARGEST_COUNT:
        raise ReplyMalformed(MALFORMED_SENTENCE)
    return count


def _item(value: JsonValue, call_id: str) -> CallLog:
    if value == {}:  # absent, or of another project (recordings item-unknown, item-other-tenant)
        raise CallNotFound(call_id)
    call = record(CallLog, value)
    if call.id.lower() != call_id:
        raise ReplyContrary(OTHER_SENTENCE)
    return call


LARGEST_INTEGER = 2**31 - 1
"""Number columns are Postgres integers; a larger one is answered with 500."""

_PHONE = re.compile(r"[+]?[(]?[0-9]{3}[)]?[-\s.]?[0-9]{3}[-\s.]?[0-9]{4,7}")
"""What the API takes for a whole number; any other spelling is answered with 400.

Source: oneuptime-api.md 3.3.
"""

_RELATION_COLUMNS = {
    *(f"{relation.name}.{column}" for relation in RELATIONS for column in relation.columns)
}
_TEXT_OPERATORS = {
    Operator.CONTAINS: "Search",
    Operator.NOT_CONTAINS: "NotContains",
    Operator.STARTS_WITH: "StartsWith",
    Operator.ENDS_WITH: "EndsWith",
}
_OPERATORS = {
    **_TEXT_OPERATORS,
    Operator.NE: "NotEqual",
    Operator.IN: "Includes",
    Operator.NOT_IN: "IncludesNone",
    Operator.GT: "GreaterThan",
    Operator.GTE: "GreaterThanOrEqual",
    Operator.LT: "LessThan",
    Operator.LTE: "LessThanOrEqual",
    Operator.IS_NULL: "IsNull",
    Operator.NOT_NULL: "NotNull",
}
_FRAME = '{"message": "'
"""What stands before the spoken text in the column that holds it, as PostgreSQL writes JSON."""

_MULTI_SEARCHED: dict[str, tuple[str, ...]] = {
    "text": ("statusMessage", "callData"),
    "callData": ("callData",),
}
"""Fields that are searched for as a text in columns as a whole."""

_NULLABLE = frozenset(relation.id_column for relation in RELATIONS)
_NESTED = frozenset({Operator.EQ, *_TEXT_OPERATORS})
"""What the API translates inside a relation; anything else is an error or a silent miss."""


def sendable(condition: Condition) -> bool:
    """Whether the API can match this condition by itself, without ids being looked up first."""
    if condition.field in _MULTI_SEARCHED:
        return condition.op is Operator.CONTAINS
    if condition.field == "callData.message":
        return condition.op in (Operator.CONTAINS, Operator.NOT_CONTAINS)
    if condition.field in _RELATION_COLUMNS:
        return condition.op in _NESTED
    known = FIELD_BY_NAME.get(condition.field)
    return known is not None and known.kind not in (Kind.ENTITY, Kind.JSON)


def alternatives(filter: CallLogFilter) -> tuple[CallLogFilter, ...]:
    """Return filters, usually one, that share no call and together match what this one does.

    The API has no OR, and its NotEqual and IncludesNone leave out rows that hold nothing
    (oneuptime-api.md 3.2): "not incident 42" would lose every call that is about no incident at
    all. So such a condition is asked twice, for other values and for none. And a text that may
    stand beside the spoken one in its column is asked for there and, besides, in the status
    message.
    """
    either = [_alternatives(condition) for condition in filter.conditions]
    return tuple(
        replace(filter, conditions=tuple(c for conditions in chosen for c in conditions))
        for chosen in product(*either)
    )


def _alternatives(condition: Condition) -> tuple[tuple[Condition, ...], ...]:
    negated = condition.op in EXCLUSIONS
    # IncludesNone of nothing is true of every row, those that hold nothing included.
    if condition.field in _NULLABLE and negated and condition.value:
        return ((condition,), (Condition(condition.field, Operator.IS_NULL),))
    if condition.field == "text" and not spoken_alone(condition):
        said = Condition("callData.message", Operator.CONTAINS, condition.value)
        unsaid = said._replace(op=Operator.NOT_CONTAINS)
        return ((said,), (unsaid, condition._replace(field="statusMessage")))
    return ((condition,),)


def spoken_alone(condition: Condition) -> bool:
    """Whether a text stands in the column of the spoken text only where it was spoken."""
    wanted = str(condition.value).strip().lower()
    return wanted not in _FRAME and wanted.isprintable() and not {'"', "\\"} & {*wanted}


def query(conditions: Iterable[Condition]) -> dict[str, JsonValue]:
    """Return the API's `query`.

    Raises:
        FilterError: A column, operator or value the API cannot be asked for.
    """
    ordered = sorted(conditions, key=lambda condition: _column(condition.field))
    columns = groupby(ordered, key=lambda condition: _column(condition.field))
    return {column: _on_column(list(group)) for column, group in columns}


def _column(field: str) -> str:
    return "_multiFieldSearch" if field in _MULTI_SEARCHED else field.partition(".")[0]


def _on_column(conditions: list[Condition]) -> JsonValue:
    first = conditions[0]
    for condition in conditions:
        if not sendable(condition):
            raise FilterError(
                condition.field,
                f"OneUptime cannot match {condition.field} with {condition.op.value!r} by itself.",
            )
    if first.field in _MULTI_SEARCHED:
        _refuse_second(conditions)
        # The one OR the API has: several columns, one text (recording op-multisearch).
        fields: JsonValue = [*_MULTI_SEARCHED[first.field]]
        return {"_type": "MultiSearch", "fields": fields, "value": literal(str(first.value))}
    if "." in first.field:
        return _in_relation(conditions)
    return _operator(first) if len(conditions) == 1 else _between(conditions)


def _refuse_second(conditions: list[Condition]) -> None:
    if len(conditions) > 1:
        field = conditions[1].field
        raise FilterError(field, f"OneUptime takes one condition on {field} at a time. Remove one.")


def _in_relation(conditions: list[Condition]) -> JsonValue:
    by_field = groupby(sorted(conditions, key=attrgetter("field")), key=attrgetter("field"))
    for _, same in by_field:
        _refuse_second(list(same))
    return {condition.field.partition(".")[2]: _nested(condition) for condition in conditions}


def _nested(condition: Condition) -> JsonValue:
    if condition.op is Operator.EQ:
        return _value(condition, condition.value)
    if condition.field == "callData.message":  # here the API escapes % and _ itself
        return {"_type": _TEXT_OPERATORS[condition.op], "value": str(condition.value)}
    return _operator(condition)


def _operator(condition: Condition) -> JsonValue:
    if condition.op is Operator.EQ:
        return _equal(condition)
    operator: dict[str, JsonValue] = {"_type": _OPERATORS[condition.op]}
    if condition.op in (Operator.IS_NULL, Operator.NOT_NULL):
        return operator
    if condition.op in _TEXT_OPERATORS:
        return {**operator, "value": literal(str(condition.value))}
    if condition.op in (Operator.IN, Operator.NOT_IN):
        return {**operator, "value": [_value(condition, value) for value in condition.values]}
    return {**operator, "value": _value(condition, condition.value)}


def _equal(condition: Condition) -> JsonValue:
    value = _value(condition, condition.value)
    if _kind(condition.field) is Kind.PHONE and not _PHONE.fullmatch(str(value)):
        # A whole number the API's own pattern refuses (+290 12345): nothing longer begins so.
        return {"_type": "StartsWith", "value": value}
    return value


def _between(conditions: list[Condition]) -> JsonValue:
    """Two bounds -> InBetween, which includes both ends: an exclusive one moves by one step.

    The only way to bound both sides of one column (oneuptime-api.md 3.2); a step of createdAt is 1
    µs (9.2).
    """
    bounds = {condition.op: condition for condition in conditions}
    lower = bounds.get(Operator.GTE) or bounds.get(Operator.GT)
    upper = bounds.get(Operator.LTE) or bounds.get(Operator.LT)
    if lower is None or upper is None or len(conditions) > 2:  # noqa: PLR2004  a pair of bounds
        field, operators = conditions[0].field, ", ".join(c.op.value for c in conditions)
        raise FilterError(
            field,
            f"OneUptime takes one condition on {field} at a time, not {operators}. Remove one.",
        )
    start, end = _inclusive(lower), _inclusive(upper)
    return {
        "_type": "InBetween",
        "startValue": _value(start, start.value),
        "endValue": _value(end, end.value),
    }


_STEPS = {Operator.GT: 1, Operator.LT: -1}


def _inclusive(bound: Condition) -> Condition:
    steps = _STEPS.get(bound.op, 0)
    if _kind(bound.field) is Kind.DATE:
        moved = _instant(str(bound.value)) + steps * timedelta(microseconds=1)
        return Condition(bound.field, bound.op, moved.isoformat())
    return Condition(bound.field, bound.op, _whole(bound, bound.value) + steps)


def _kind(field: str) -> Kind:
    """A relation's own columns are text but for their numbers."""
    known = FIELD_BY_NAME.get(field)
    if known is not None:
        return known.kind
    return Kind.NUMBER if field.endswith("Number") else Kind.TEXT


def _value(condition: Condition, value: object) -> JsonValue:
    kind = _kind(condition.field)
    if kind is Kind.NUMBER:
        return _whole(condition, value)
    if kind is Kind.DATE:
        return _written(_instant(str(value)))
    return _id(condition, str(value)) if kind is Kind.ID else str(value)


def _whole(condition: Condition, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_INTEGER:
        return value
    raise FilterError(
        str(value), f"{value!s:.40} is not a whole number that {condition.field} can hold."
    )


def _id(condition: Condition, value: str) -> str:
    normalized = uuid(value)
    if normalized is None:
        raise FilterError(value, f"{value[:60]!r} is not an id: {condition.field} takes a UUID.")
    return normalized


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise FilterError(text, f"{text[:60]!r} is not an instant in UTC.") from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _written(instant: datetime) -> str:
    """Full ISO-8601 with Z: a value without a zone is read in the database's."""
    precision = "microseconds" if instant.microsecond % 1000 else "milliseconds"
    return instant.isoformat(timespec=precision).replace("+00:00", "Z")


def literal(text: str) -> str:
    """Return text in which the API's live wildcards % and _ stand for themselves.

    Source: oneuptime-api.md 3.2.
    """
    return re.sub(r"([\\%_])", r"\\\1", text)
