import pytest
from pydantic import JsonValue

from calllogs.api.request import (
    MASTER_KEY_SENTENCE,
    count_call_logs,
    get_call_log,
    list_call_logs,
    list_rows,
    select,
    sort,
)
from calllogs.api.response import CONTRARY_SENTENCE, MALFORMED_SENTENCE, ROW_SENTENCE
from calllogs.errors import (
    ApiError,
    CallNotFound,
    FilterError,
    KeyRefused,
    ReplyContrary,
    ReplyMalformed,
)
from calllogs.filters.filter import CallLogFilter, Condition, Direction, Operator
from calllogs.model.records import Page, UnreadRow

UUID = "b288141c-fecc-537f-b6ac-e45d5ad59b6c"
ROW: JsonValue = {"_id": UUID, "createdAt": "2026-11-23T09:00:00.000Z", "status": "Success"}


def test_a_filter_becomes_select_query_sort_limit_and_skip() -> None:
    request = list_call_logs(
        CallLogFilter((Condition("status", Operator.EQ, "Error"),), limit=20, skip=40)
    )
    assert (request.path, request.params) == ("/call-log/get-list", {"skip": 40, "limit": 20})
    assert request.body == {
        "select": select(()),
        "query": {"status": "Error"},
        "sort": {"createdAt": "DESC", "_id": "DESC"},
    }


def test_a_filter_without_a_size_asks_for_ten_from_the_start() -> None:
    assert list_call_logs(CallLogFilter()).params == {"skip": 0, "limit": 10}


def test_the_default_columns_name_relations_only_by_what_any_key_may_read() -> None:
    assert select(())["incident"] == {
        "title": True,
        "incidentNumber": True,
        "incidentNumberWithPrefix": True,
    }
    assert select(())["statusPageAnnouncement"] == {"_id": True}


def test_asked_columns_are_the_only_ones_selected() -> None:
    assert select(("createdAt", "callCostInUSDCents")) == {
        "createdAt": True,
        "callCostInUSDCents": True,
    }


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ((("createdAt", Direction.ASC),), {"createdAt": "ASC", "_id": "ASC"}),
        (
            (("callCostInUSDCents", Direction.DESC),),
            {"callCostInUSDCents": "DESC", "createdAt": "DESC", "_id": "DESC"},
        ),
    ],
)
def test_every_order_is_total_so_that_pages_neither_repeat_nor_skip(
    filter: tuple[tuple[str, Direction], ...], expected: dict[str, str]
) -> None:
    assert list(sort(CallLogFilter(sort=filter)).items()) == list(expected.items())


def test_a_page_reads_its_total_from_the_reply_and_its_place_from_the_request() -> None:
    request = list_call_logs(CallLogFilter(skip=30))
    page = request.read({"data": [ROW], "count": 31, "skip": 0, "limit": 10})
    assert (page.total, page.skip, [call.id for call in page.calls]) == (31, 30, [UUID])


@pytest.mark.parametrize(
    "reply",
    [
        None,
        [],
        {},
        {"data": None, "count": 1},
        {"data": [ROW]},
        {"data": [ROW], "count": "many"},
        {"data": [ROW], "count": True},
        {"data": [ROW], "count": -1},
        {"data": [{"_id": UUID}], "count": 1},
        {"data": ["row"], "count": 1},
    ],
)
def test_a_reply_of_another_shape_is_malformed_and_never_a_partial_page(reply: JsonValue) -> None:
    with pytest.raises(ReplyMalformed):
        list_call_logs(CallLogFilter()).read(reply)


def test_a_malformed_row_is_described_without_its_values() -> None:
    row: JsonValue = {"_id": UUID, "createdAt": "+14155550101", "status": "x"}
    with pytest.raises(ReplyMalformed) as caught:
        list_call_logs(CallLogFilter()).read({"data": [row], "count": 1})
    assert "+1415" not in f"{caught.value}{caught.value.__cause__}"


@pytest.mark.parametrize("count", [7, {"_type": "PositiveNumber", "value": 7}])
def test_a_count_is_read_plain_or_wrapped_beside_some_of_the_calls(count: JsonValue) -> None:
    request = count_call_logs(
        CallLogFilter((SUCCESS,), limit=5, skip=3, sort=(("status", Direction.ASC),))
    )
    assert (request.path, request.params) == ("/call-log/get-list", {"skip": 0, "limit": 100})
    assert request.body == {
        "select": {"_id": True, "createdAt": True, "projectId": True, "status": True},
        "query": {"status": "Success"},
        "sort": {"createdAt": "DESC", "_id": "DESC"},
    }
    assert request.read({"data": [ROW], "count": count}) == 7


SUCCESS = Condition("status", Operator.EQ, "Success")


def row(number: int = 1, **columns: JsonValue) -> JsonValue:
    return {
        "_id": f"00000000-0000-4000-8000-{number:012}",
        "createdAt": "2026-11-23T09:00:00.000Z",
        "status": "Success",
        "projectId": "p1",
        **columns,
    }


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([row(1, status="Busy")], ReplyContrary),
        ([row(1, createdAt="2026-11-22T23:59:59.999Z")], ReplyContrary),
        ([row(1, createdAt="2026-11-24T00:00:00Z")], ReplyContrary),
        ([row(1), row(1)], ReplyContrary),
        ([row(1), row(2, createdAt="2026-11-23T10:00:00Z")], ReplyContrary),
        ([row(1), row(2, projectId="p2")], KeyRefused),
    ],
)
def test_what_contradicts_the_question_is_never_told(
    rows: list[JsonValue], error: type[ApiError]
) -> None:
    day = (
        Condition("createdAt", Operator.GTE, "2026-11-23T00:00:00Z"),
        Condition("createdAt", Operator.LT, "2026-11-24T00:00:00Z"),
    )
    asked = CallLogFilter((SUCCESS, *day))
    for request in (list_call_logs(asked), count_call_logs(asked)):
        assert request.read({"data": [row(1), row(2)], "count": 2})
        with pytest.raises(error):
            request.read({"data": rows, "count": len(rows)})


@pytest.mark.parametrize(
    ("sort", "rows"),
    [
        (
            ("createdAt", Direction.ASC),
            [row(1), row(2, createdAt="2026-11-23T10:00:00Z")],
        ),
        (
            ("callCostInUSDCents", Direction.DESC),
            [row(1, callCostInUSDCents=3), row(2, callCostInUSDCents=2)],
        ),
        (
            ("updatedAt", Direction.ASC),
            [row(1, updatedAt="2026-11-23T10:00:00Z"), row(2, updatedAt="2026-11-23T11:00:00Z")],
        ),
    ],
)
def test_calls_are_held_against_the_order_that_was_asked(
    sort: tuple[str, Direction], rows: list[JsonValue]
) -> None:
    request = list_call_logs(CallLogFilter(sort=(sort,)))
    assert len(request.read({"data": rows, "count": 2}).calls) == 2
    with pytest.raises(ReplyContrary):
        request.read({"data": rows[::-1], "count": 2})


def test_of_two_orders_calls_are_held_against_the_first() -> None:
    by_cost = ("callCostInUSDCents", Direction.DESC)
    request = list_call_logs(CallLogFilter(sort=(by_cost, ("createdAt", Direction.DESC))))
    dearer = row(1, callCostInUSDCents=3)
    later = row(2, callCostInUSDCents=2, createdAt="2026-11-23T10:00:00Z")
    assert len(request.read({"data": [dearer, later], "count": 2}).calls) == 2
    with pytest.raises(ReplyContrary):
        request.read({"data": [later, dearer], "count": 2})


def test_an_order_by_the_databases_alphabet_is_taken_as_it_comes() -> None:
    request = list_call_logs(CallLogFilter(sort=(("status", Direction.ASC),)))
    rows = [row(1, status="b"), row(2, status="A")]
    assert len(request.read({"data": rows, "count": 2}).calls) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"callData": {"message": 5}},
        {"callData": []},
        {"callData": True},
        {"createdAt": "0001-01-01T00:00:00Z"},
        {"createdAt": "9999-12-31T23:59:59Z"},
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_leaves_the_others(
    fault: dict[str, JsonValue],
) -> None:
    rows = [row(1), row(2, **fault), row(3)]
    page = list_call_logs(CallLogFilter()).read({"data": rows, "count": 3})
    (column,) = fault
    assert [call.id[-1] for call in page.calls] == ["1", "3"]
    assert page.unread == (UnreadRow("00000000-0000-4000-8000-000000000002", (column,), 1),)
    assert (page.total, page.end) == (3, 3)


def test_one_call_is_asked_for_by_its_uuid() -> None:
    request = get_call_log(f" {UUID.upper()} ")
    assert request.path == f"/call-log/{UUID}/get-item"
    assert request.read(ROW).id == UUID


def test_an_empty_item_means_there_is_no_such_call() -> None:
    with pytest.raises(CallNotFound) as caught:
        get_call_log(UUID).read({})
    assert caught.value.call_id == UUID


@pytest.mark.parametrize("call_id", ["42", "", "../incident", UUID + "/../x"])
def test_an_id_that_is_no_uuid_is_never_sent(call_id: str) -> None:
    with pytest.raises(FilterError, match="is not a call id"):
        get_call_log(call_id)


def test_the_letter_case_of_an_id_is_not_told_apart() -> None:
    row: JsonValue = {**ROW, "_id": UUID.upper()}  # type: ignore[dict-item]  # a row is an object
    assert get_call_log(UUID).read(row).id == UUID.upper()


def test_another_call_than_asked_for_is_no_answer() -> None:
    with pytest.raises(ReplyMalformed):
        get_call_log(UUID.replace("b", "c")).read(ROW)


def read(rows: list[JsonValue], count: JsonValue, *, skip: int = 0, limit: int = 2) -> Page:
    request = list_call_logs(CallLogFilter(skip=skip, limit=limit))
    return request.read({"data": rows, "count": count})


def test_more_rows_than_asked_for_are_no_answer() -> None:
    assert len(read([row(1), row(2)], 9).calls) == 2
    with pytest.raises(ReplyMalformed) as caught:
        read([row(1), row(2), row(3)], 9)
    assert str(caught.value) == MALFORMED_SENTENCE


def test_no_rows_where_there_should_be_some_are_no_answer() -> None:
    assert read([], 5, skip=5).total == 5
    assert read([], 0).total == 0
    with pytest.raises(ReplyMalformed) as caught:
        read([], 5, skip=4)
    assert str(caught.value) == CONTRARY_SENTENCE.format(total=5)


def test_a_call_that_arrived_after_the_count_is_counted() -> None:
    assert read([ROW], 30, skip=30).total == 31
    assert read([ROW], 32, skip=30).total == 32
    assert read([], 3, skip=30).total == 3


@pytest.mark.parametrize(("count", "total"), [(2**53, 2**53), (0, 1)])
def test_a_count_is_as_large_as_json_counts_exactly(count: int, total: int) -> None:
    assert read([ROW], count).total == total
    with pytest.raises(ReplyMalformed):
        read([ROW], 2**53 + 1)


def test_calls_of_two_projects_show_that_the_key_is_the_installations() -> None:
    def of(*projects: str) -> list[JsonValue]:
        return [row(n, projectId=project) for n, project in enumerate(projects)]

    assert len(read(of("p1", "p1"), 2).calls) == 2
    with pytest.raises(KeyRefused) as caught:
        read(of("p1", "p2"), 2)
    assert str(caught.value) == MASTER_KEY_SENTENCE


def test_the_columns_of_the_first_row_that_cannot_be_read_are_named() -> None:
    one: JsonValue = {"_id": UUID, "createdAt": "x", "status": 1}
    other: JsonValue = {"_id": UUID, "createdAt": "2026-11-23T09:00:00Z", "status": "x", "user": 1}
    with pytest.raises(ReplyMalformed) as caught:
        read([one, other], 2)
    assert str(caught.value) == ROW_SENTENCE.format(where="createdAt, status")
    with pytest.raises(ReplyMalformed) as caught:
        get_call_log(UUID).read(one)
    assert str(caught.value) == ROW_SENTENCE.format(where="createdAt, status")


@pytest.mark.parametrize("row", ["row", None, [1]])
def test_a_row_that_is_no_object_is_of_no_call_log(row: JsonValue) -> None:
    for reading in (lambda: read([row], 1), lambda: get_call_log(UUID).read(row)):
        with pytest.raises(ReplyMalformed) as caught:
            reading()
        assert str(caught.value) == MALFORMED_SENTENCE


def test_a_column_that_only_orders_is_selected_too() -> None:
    request = list_call_logs(CallLogFilter(sort=(("updatedAt", Direction.ASC),)), columns=("_id",))
    assert request.body["select"] == {"_id": True, "updatedAt": True}


@pytest.mark.parametrize(("whole", "count"), [(True, 2), (False, 3), (False, 2)])
def test_rows_of_another_resource_are_read_one_by_one(*, whole: bool, count: int) -> None:
    query: dict[str, JsonValue] = {"status": "x"}
    request = list_rows("/team/get-list", "Read Teams", str, limit=7, whole=whole, query=query)
    assert (request.path, request.permission) == ("/team/get-list", "Read Teams")
    assert (request.params, request.body) == ({"skip": 0, "limit": 7}, {"query": {"status": "x"}})
    assert request.read({"data": [1, 2], "count": count}) == ("1", "2")


def test_rows_that_are_worth_nothing_in_part_are_all_there_or_no_answer() -> None:
    request = list_rows("/team/get-list", "Read Teams", str, limit=7, whole=True)
    with pytest.raises(ReplyMalformed) as caught:
        request.read({"data": [1, 2], "count": 3})
    assert str(caught.value) == CONTRARY_SENTENCE.format(total=3)


def test_an_id_is_quoted_as_far_as_it_is_worth_it() -> None:
    with pytest.raises(FilterError) as caught:
        get_call_log("x" * 61)
    assert caught.value.message.startswith(f"{'x' * 60!r} is not a call id")
    assert (caught.value.about, caught.value.end) == ("x" * 61, 61)
