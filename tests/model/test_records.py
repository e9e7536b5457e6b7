from datetime import UTC, datetime

import pytest
from pydantic import JsonValue, ValidationError

from calllogs.model.records import CallLog, Reference

ID = "376d7300-28fe-11f1-b591-3fdcef396aba"
PLAIN: dict[str, JsonValue] = {
    "_id": ID,
    "createdAt": "2026-11-23T09:00:00.000Z",
    "status": "Success",
    "toNumber": "+442079460123",
    "callCostInUSDCents": 5,
    "user": {"_id": ID, "name": "Alice Ng", "email": "alice@example.com"},
}
WRAPPED: dict[str, JsonValue] = {
    "_id": {"_type": "ObjectID", "value": ID},
    "createdAt": {"_type": "DateTime", "value": "2026-11-23T09:00:00.000Z"},
    "status": "Success",
    "toNumber": {"_type": "Phone", "value": "+442079460123"},
    "callCostInUSDCents": {"_type": "PositiveNumber", "value": 5},
    "user": {
        "_id": {"_type": "ObjectID", "value": ID},
        "name": {"_type": "Name", "value": "Alice Ng"},
        "email": {"_type": "Email", "value": "alice@example.com"},
    },
}


def test_a_call_reads_the_same_from_wrapped_and_from_plain_json() -> None:
    assert CallLog.model_validate(WRAPPED) == CallLog.model_validate(PLAIN)


def test_a_call_holds_utc_instants_whole_cents_and_references(failed_call: CallLog) -> None:
    assert failed_call.created_at == datetime(2026, 11, 23, 8, 12, 30, tzinfo=UTC)
    assert failed_call.call_cost_in_usd_cents == 0
    assert failed_call.incident == Reference(
        id="b288141c-fecc-537f-b6ac-e45d5ad59b6c",
        title="Payments database failover",
        number=42,
        label="INC-42",
    )
    assert [name for name, _ in failed_call.references] == ["incident", "user", "onCallDutyPolicy"]


def test_an_instant_without_a_zone_is_utc_and_one_with_an_offset_is_moved_there() -> None:
    zoneless = CallLog.model_validate({**PLAIN, "createdAt": "2026-11-23T09:00:00"})
    offset = CallLog.model_validate({**PLAIN, "createdAt": "2026-11-23T10:00:00+01:00"})
    assert zoneless.created_at == offset.created_at == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_columns_that_were_not_selected_and_columns_unknown_to_us_do_no_harm() -> None:
    call = CallLog.model_validate({**PLAIN, "addedInALaterVersion": [1]})
    assert (call.from_number, call.team, call.message) == (None, None, None)


def test_the_spoken_text_is_read_out_of_call_data_whatever_else_is_in_it() -> None:
    call = CallLog.model_validate({**PLAIN, "callData": {"message": "hello", "incidentId": "1"}})
    assert call.message == "hello"


@pytest.mark.parametrize("status", ["Success", "Completed"])
def test_success_and_completed_are_placed(status: str) -> None:
    assert CallLog.model_validate({**PLAIN, "status": status}).placed


@pytest.mark.parametrize("status", ["Error", "Low Balance", "Busy", "Missed Call", "Ringing"])
def test_every_other_status_even_an_unknown_one_is_not_placed(status: str) -> None:
    assert not CallLog.model_validate({**PLAIN, "status": status}).placed


@pytest.mark.parametrize(
    "fault",
    [{"createdAt": "yesterday"}, {"createdAt": None}, {"status": None}, {"_id": None}],
)
def test_a_row_without_what_every_call_has_is_refused(fault: dict[str, JsonValue]) -> None:
    with pytest.raises(ValidationError):
        CallLog.model_validate({**PLAIN, **fault})
