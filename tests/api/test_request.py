import pytest
from pydantic import JsonValue

from calllogs.api.request import (
    MASTER_KEY_SENTENCE,
    count_call_logs,
    get_call_log,
    list_call_logs,
    list_rows,
    related_ids,
    select,
    sort,
)
from calllogs.api.response import CONTRARY_SENTENCE, MALFORMED_SENTENCE, ROW_SENTENCE
from calllogs.errors import CallNotFound, FilterError, KeyRefused, ReplyMalformed
from calllogs.filters.filter import CallLogFilter, Condition, Direction, Operator
from calllogs.model.records import Page

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
def test_a_count_is_read_plain_or_wrapped(count: JsonValue) -> None:
    request = count_call_logs(CallLogFilter((Condition("status", Operator.EQ, "Busy"),), limit=5))
    assert (request.path, request.body) == ("/call-log/count", {"query": {"status": "Busy"}})
    assert request.read({"count": count}) == 7


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
    assert len(read([ROW, ROW], 9).calls) == 2
    with pytest.raises(ReplyMalformed) as caught:
        read([ROW, ROW, ROW], 9)
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
        return [{**ROW, "projectId": project} for project in projects]  # type: ignore[dict-item]

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


BUSY = Condition("status", Operator.EQ, "Busy")


def test_ids_of_a_relation_are_asked_for_without_those_known() -> None:
    known = UUID.replace("b", "c")
    request = related_ids("team", BUSY, (known,))
    assert (request.path, request.params) == ("/call-log/get-list", {"skip": 0, "limit": 100})
    assert request.body == {
        "select": {"teamId": True},
        "query": {"status": "Busy", "teamId": {"_type": "IncludesNone", "value": [known]}},
    }
    assert related_ids("team", BUSY, ()).body["query"] == {"status": "Busy"}


def test_ids_of_a_relation_are_read_plain_or_wrapped_and_nothing_is_none() -> None:
    wrapped: JsonValue = {"_type": "ObjectID", "value": UUID.upper()}
    rows: list[JsonValue] = [{"teamId": UUID}, {"teamId": wrapped}, {"teamId": None}, {}, "row"]
    request = related_ids("team", BUSY, ())
    assert request.read({"data": rows}) == frozenset({UUID})
    with pytest.raises(ReplyMalformed) as caught:
        request.read({"data": [{"teamId": "42"}]})
    assert str(caught.value) == ROW_SENTENCE.format(where="teamId")


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
