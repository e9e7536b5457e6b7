from dataclasses import replace
from datetime import UTC, datetime

import pytest

from calllogs.model.records import CallLog, Reference
from calllogs.render.cells import (
    View,
    about,
    cost,
    moment,
    named,
    number,
    result,
    spoken,
    told,
    who,
)

UUID = "b288141c-fecc-537f-b6ac-e45d5ad59b6c"


def with_(call: CallLog, **changes: object) -> CallLog:
    return call.model_copy(update=changes)


def test_a_moment_is_shown_in_the_askers_zone(view: View) -> None:
    assert moment(datetime(2026, 11, 23, 3, 5, tzinfo=UTC), view) == "Sun 22 Nov 22:05"


def test_a_moment_of_another_year_says_which(view: View) -> None:
    at = datetime(2025, 11, 3, 12, 0, 7, tzinfo=UTC)
    assert moment(at, view) == "Mon 3 Nov 07:00 2025"
    assert moment(at, view, seconds=True) == "Mon 3 Nov 07:00:07 2025"


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("Success", "✓ Placed"),
        ("Completed", "✓ Placed"),
        ("Low Balance", "✗ Low balance"),
        ("Ringing\u202e<!channel>", "✗ Ringing<!channel>"),
    ],
)
def test_a_result_is_a_symbol_and_a_word(failed_call: CallLog, status: str, shown: str) -> None:
    assert result(with_(failed_call, status=status)) == shown


def test_a_person_is_named_else_their_email_is_shown(failed_call: CallLog, view: View) -> None:
    nameless = with_(failed_call, user=Reference(id=UUID, email="alice@example.com"))
    assert who(failed_call, view) == "Alice Ng"
    assert who(nameless, view) == "alice@example.com"
    assert who(nameless, replace(view, masked=True)) == "a•••@example.com"
    assert who(with_(failed_call, user=None), view) == "–"


def test_a_number_is_whole_in_the_askers_own_view_and_masked_elsewhere(view: View) -> None:
    assert number("+14155550101", view) == "+14155550101"
    assert number("+14155550101", replace(view, masked=True)) == "+1 ••• ••• 0101"
    assert number(None, view) == "–"


def test_a_call_is_about_its_incident_before_the_policy_it_came_through(
    failed_call: CallLog,
) -> None:
    assert about(failed_call) == "INC-42 Payments database failover"
    assert about(with_(failed_call, incident=None)) == "Primary On-Call"
    assert about(with_(failed_call, incident=None, on_call_duty_policy=None)) == "–"


@pytest.mark.parametrize(
    ("relation", "reference", "shown"),
    [
        ("incident", Reference(id=UUID, title="Down", number=42, label="INC-42"), "INC-42 Down"),
        ("incident", Reference(id=UUID, title="Down", number=42, label="#42"), "Incident 42 Down"),
        ("alert", Reference(id=UUID, title="Disk", number=7), "Alert 7 Disk"),
        ("team", Reference(id=UUID, title="Payments"), "Payments"),
        ("statusPageAnnouncement", Reference(id=UUID), f"Status page announcement {UUID}"),
    ],
)
def test_a_reference_is_named_as_a_person_names_it(
    relation: str, reference: Reference, shown: str
) -> None:
    assert named(relation, reference) == shown


def test_a_cost_of_nothing_is_not_shown_as_free(placed_call: CallLog, failed_call: CallLog) -> None:
    assert (cost(placed_call), cost(failed_call)) == ("$1.50", "–")


def test_a_masked_view_masks_numbers_inside_foreign_text_too(
    failed_call: CallLog, view: View
) -> None:
    masked = replace(view, masked=True)
    call = with_(failed_call, message="Call +442079460123 back")
    assert told(call, masked) == "The number +1 ••• ••• 0101 is unverified."
    assert spoken(call, masked) == "Call +44 ••• ••• 0123 back"
