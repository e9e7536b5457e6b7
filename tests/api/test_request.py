import pytest
from pydantic import JsonValue

from calllogs.api.request import count_call_logs, get_call_log, list_call_logs, select, sort
from calllogs.errors import CallNotFound, FilterError, ReplyMalformed
from calllogs.filters.filter import CallLogFilter, Condition, Direction, Operator

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
