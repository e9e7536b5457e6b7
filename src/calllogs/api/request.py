"""A request: what the API is asked for a filter, as a value that reads its own reply.

The API answers a mistake with zero rows (oneuptime-api.md 0 and 3.2), so nothing leaves here but
columns of the model, a closed set of operators, well-formed UUIDs, whole numbers and UTC instants.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Generic, TypeVar

from pydantic import ConfigDict, JsonValue, TypeAdapter, ValidationError

from calllogs.api.query import query
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
    LARGEST_LIMIT,
    NEWEST_FIRST,
    CallLogFilter,
    Direction,
)
from calllogs.model.fields import FIELDS, Field, Kind
from calllogs.model.records import CallLog, Page, Record, UnreadRow, unwrap, uuid

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
