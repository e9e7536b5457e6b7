"""A request: what the API is asked for a filter, as a value that reads its own reply.

The API answers a mistake with zero rows (oneuptime-api.md 0 and 3.2), so nothing leaves here but
columns of the model, a closed set of operators, well-formed UUIDs, whole numbers and UTC instants.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError

from calllogs.api.query import query
from calllogs.api.response import (
    CALL_LOG_PERMISSION,
    CONTRARY_SENTENCE,
    MALFORMED_SENTENCE,
    ROW_SENTENCE,
)
from calllogs.errors import CallNotFound, FilterError, KeyRefused, ReplyMalformed
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    LARGEST_LIMIT,
    CallLogFilter,
    Condition,
    Direction,
    Operator,
)
from calllogs.model.fields import FIELDS, Field, Kind
from calllogs.model.records import CallLog, Page, Record, unwrap, uuid

T = TypeVar("T")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A question to the API, and how to read its answer.

    Attributes:
        path: Below the API's base address.
        params: The query string.
        body: The JSON body.
        read: From the reply's JSON to the answer; raises ReplyMalformed, CallNotFound.
        permission: What a key needs for it, as OneUptime names it.
    """

    path: str
    read: Callable[[JsonValue], T]
    params: Mapping[str, int] = field(default_factory=dict)
    body: Mapping[str, JsonValue] = field(default_factory=dict)
    permission: str = CALL_LOG_PERMISSION


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
        read=lambda value: _page(value, skip, limit),
    )


def count_call_logs(filter: CallLogFilter) -> Request[int]:
    """Return the request for the number of calls that match; limit and skip play no part."""
    return Request("/call-log/count", _count, body={"query": query(filter.conditions)})


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


def related_ids(
    relation: str, condition: Condition, known: tuple[str, ...]
) -> Request[frozenset[str]]:
    """Return the request for ids of a relation among calls that meet a condition, save known ones.

    One reply holds at least one further id as long as there is one.
    """
    column = f"{relation}Id"
    others = (Condition(column, Operator.NOT_IN, known),) if known else ()
    return Request(
        path="/call-log/get-list",
        params={"skip": 0, "limit": LARGEST_LIMIT},
        body={"select": {column: True}, "query": query((condition, *others))},
        read=lambda value: _ids(value, column),
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


def _ids(value: JsonValue, column: str) -> frozenset[str]:
    held = (unwrap(row.get(column)) for row in data_rows(value) if isinstance(row, dict))
    found = [uuid(str(value)) for value in held if value]
    if None in found:
        raise ReplyMalformed(ROW_SENTENCE.format(where=column))
    return frozenset(known for known in found if known)


def _page(value: JsonValue, skip: int, limit: int) -> Page:
    rows, total = data_rows(value), _count(value)
    if len(rows) > limit:  # whatever answers does not know what it was asked
        raise ReplyMalformed(MALFORMED_SENTENCE)
    if not rows and skip < total:
        raise ReplyMalformed(CONTRARY_SENTENCE.format(total=total))
    calls = _calls(rows)
    _check_project(calls)
    # OneUptime counts beside reading (oneuptime-api.md 2.3): a call may have arrived between the
    # two.
    seen = skip + len(calls) if calls else 0
    return Page(calls=calls, total=max(total, seen), skip=skip)


def _check_project(calls: tuple[CallLog, ...]) -> None:
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


def _calls(rows: list[JsonValue]) -> tuple[CallLog, ...]:
    try:
        return _ROWS.validate_python(rows)
    except ValidationError as error:
        sentence = _unreadable(error, depth=1)
    raise ReplyMalformed(sentence)


def _unreadable(error: ValidationError, depth: int = 0) -> str:
    """Name the columns at fault of the first such row; they are ours, others are not read."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    first = faults[0]["loc"][:depth]
    places = [fault["loc"][depth:] for fault in faults if fault["loc"][:depth] == first]
    columns = dict.fromkeys(str(place[0]) for place in places if place)
    if not columns:  # the row is no object at all
        return MALFORMED_SENTENCE
    return ROW_SENTENCE.format(where=", ".join(columns))


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
        raise ReplyMalformed(MALFORMED_SENTENCE)
    return call
