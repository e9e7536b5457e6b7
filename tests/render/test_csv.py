import csv
import io
import json
from decimal import Decimal

import pytest

from calllogs.errors import FilterError
from calllogs.model.fields import FIELD_BY_NAME
from calllogs.model.outcomes import CONNECTED, Charge, Outcome
from calllogs.model.records import CallLog
from calllogs.render.calls import names_of
from calllogs.render.cells import View
from calllogs.render.csv import (
    COLUMNS,
    OUTCOME_COLUMNS,
    PLAIN,
    Dialect,
    api_columns,
    columns_of,
    csv_heading,
    csv_row,
    json_row,
    parse_columns,
)


def cells(call: CallLog, view: View, columns: tuple[str, ...] = tuple(COLUMNS)) -> dict[str, str]:
    text = csv_heading(columns) + csv_row(call, columns, view)
    (row,) = csv.DictReader(io.StringIO(text))
    return dict(row)


def test_a_row_holds_every_column_in_the_apis_names(failed_call: CallLog, view: View) -> None:
    assert cells(failed_call, view._replace(masked=True)) == {
        "_id": "502081fa-196b-53a2-ad10-ab4a42be3948",
        "createdAt": "2026-11-23T08:12:30Z",
        "status": "Error",
        "reason": "Number not verified with the carrier",
        "statusMessage": "The number +1 ••• ••• 0101 is unverified.",
        "toNumber": "'+1 ••• ••• 0101",
        "fromNumber": "'+1 ••• ••• 0199",
        "callCostInUSDCents": "0",
        "outcome": "",
        "outcomeSeconds": "",
        "carrierCharge": "",
        "user": "Alice Ng",
        "email": "a•••@example.com",
        "incident": "INC-42 Payments database failover",
        "alert": "",
        "team": "",
        "onCallDutyPolicy": "Primary On-Call",
        "onCallDutyPolicyEscalationRule": "",
        "onCallDutyPolicySchedule": "",
        "callData": "Incident number #42, Payments down. Press 1.",
        "madeUp": "",
    }


@pytest.mark.parametrize(
    "hostile",
    [
        '=HYPERLINK("https://evil.example","x")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "  =1+1",
        "\t=1+1",
        "\r=1+1",
        "\uff1d1+1",
    ],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(
    failed_call: CallLog, view: View, hostile: str
) -> None:
    assert failed_call.incident is not None
    incident = failed_call.incident.model_copy(update={"title": hostile, "label": None})
    call = failed_call.model_copy(
        update={
            "incident": incident.model_copy(update={"number": None}),
            "status": hostile,
            "status_message": hostile,
            "message": hostile,
            "to_number": hostile,
        }
    )
    found = cells(call, view)
    written = ("status", "reason", "statusMessage", "toNumber", "incident", "callData")
    starts = {found[name].lstrip()[:1] for name in written}
    assert starts
    assert not starts & set("=+-@\t\r\uff1d")


def test_a_whole_number_stays_a_number(failed_call: CallLog, view: View) -> None:
    assert cells(failed_call, view)["toNumber"] == "+14155550101"


def test_a_line_of_json_has_the_shapes_of_the_api(failed_call: CallLog, view: View) -> None:
    line = json_row(failed_call, ("createdAt", "toNumber", "email"), view._replace(masked=True))
    assert json.loads(line) == {
        "createdAt": "2026-11-23T08:12:30Z",
        "toNumber": "+1 ••• ••• 0101",
        "user": {
            "_id": "60b1a1ba-ba04-59b0-9dc6-aba16a63891b",
            "name": "Alice Ng",
            "email": "a•••@example.com",
        },
    }


def test_columns_are_chosen_by_name_whatever_their_case() -> None:
    assert parse_columns(names_of("CREATEDAT, user,createdAt")) == ("createdAt", "user")
    assert parse_columns(()) == parse_columns(names_of(" ,")) == tuple(COLUMNS)
    with pytest.raises(FilterError, match=r"There is no column 'usr'\. Did you mean user\?"):
        parse_columns(("status", "usr"))


def test_only_columns_the_api_has_are_read() -> None:
    assert set(api_columns(tuple(COLUMNS))) - {"outcome"} <= set(FIELD_BY_NAME)
    assert api_columns(("email", "reason")) == (
        "_id",
        "createdAt",
        "status",
        "projectId",
        "statusMessage",
        "user",
    )


def test_outcomes_have_columns_where_a_carrier_tells_them(placed_call: CallLog, view: View) -> None:
    outcome = Outcome(CONNECTED, 42, Charge(Decimal("0.01400"), "EUR"))
    told = placed_call.model_copy(update={"outcome": outcome})
    assert cells(told, view, OUTCOME_COLUMNS) == {
        "outcome": "connected",
        "outcomeSeconds": "42",
        "carrierCharge": "0.014 EUR",
    }
    assert json.loads(json_row(told, ("outcomeSeconds",), view)) == {
        "outcome": {"outcome": "connected", "seconds": 42, "charge": "0.014", "currency": "EUR"}
    }
    assert columns_of(outcomes=True, made_up=True) == tuple(COLUMNS)
    assert {*COLUMNS} - {*columns_of(outcomes=False, made_up=True)} == {*OUTCOME_COLUMNS}


def test_a_file_of_made_up_calls_says_so_of_each(placed_call: CallLog, view: View) -> None:
    sample = view._replace(made_up=True)
    assert cells(placed_call, sample, ("_id", "madeUp")) == {"_id": placed_call.id, "madeUp": "yes"}
    assert json.loads(json_row(placed_call, ("_id",), sample)) == {
        "_id": placed_call.id,
        "madeUp": True,
    }
    assert "madeUp" not in columns_of(outcomes=True)


def test_the_seconds_of_an_outcome_take_what_tells_the_outcome() -> None:
    assert {"outcome", "statusMessage", "fromNumber"} <= {*api_columns(("outcomeSeconds",))}


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
@pytest.mark.parametrize("dialect", [PLAIN, Dialect(excel=True), Dialect(";", excel=True)])
@pytest.mark.parametrize("hostile", ["x;=1+1", "x | @SUM(A1)", 'x;"=1+1"', "x,+1", "x;\uff1d1"])
def test_no_other_separator_makes_a_formula_of_a_part_of_a_cell(
    failed_call: CallLog, view: View, separator: str, dialect: Dialect, hostile: str
) -> None:
    call = failed_call.model_copy(update={"status_message": hostile, "message": hostile})
    line = csv_row(call, ("status", "statusMessage", "callData"), view, dialect)
    found = next(csv.reader([line], delimiter=separator))
    assert not {cell.strip(' "')[:1] for cell in found} & set("=+-@\uff1d")
