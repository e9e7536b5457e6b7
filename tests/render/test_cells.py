from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.reasons import Explanation
from calllogs.model.records import CallLog, Reference
from calllogs.render.cells import (
    ABOUT,
    COST,
    NOTHING,
    RESULT,
    TO,
    WHEN,
    WHO,
    View,
    about_reference,
    call_cause_lines,
    cause_lines,
    duration,
    fact_rows,
    local_time,
    phone_number,
    reference_name,
    spoken_text,
    status_message,
    through,
)

UUID = "b288141c-fecc-537f-b6ac-e45d5ad59b6c"


def with_(call: CallLog, **changes: object) -> CallLog:
    return call.model_copy(update=changes)


def test_a_moment_is_shown_in_the_askers_zone(view: View) -> None:
    assert local_time(datetime(2026, 11, 23, 3, 5, tzinfo=UTC), view) == "Sun 22 Nov 22:05"


def test_a_moment_of_another_year_says_which(view: View) -> None:
    at = datetime(2025, 11, 3, 12, 0, 7, tzinfo=UTC)
    assert local_time(at, view) == "Mon 3 Nov 07:00 2025"
    assert local_time(at, view, seconds=True) == "Mon 3 Nov 07:00:07 2025"


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("Success", "✓ Placed"),
        ("Completed", "✓ Placed"),
        ("Low Balance", "✗ Low balance"),
        ("Ringing\u202e<!channel>", "✗ Ringing<!channel>"),
    ],
)
def test_a_result_is_a_symbol_and_a_word(
    failed_call: CallLog, view: View, status: str, shown: str
) -> None:
    assert RESULT.of(with_(failed_call, status=status), view) == shown


def test_a_person_is_named_else_their_email_is_shown(failed_call: CallLog, view: View) -> None:
    nameless = with_(failed_call, user=Reference(id=UUID, email="alice@example.com"))
    assert WHO.of(failed_call, view) == "Alice Ng"
    assert WHO.of(nameless, view) == "alice@example.com"
    assert WHO.of(nameless, view._replace(masked=True)) == "a•••@example.com"
    assert WHO.of(with_(failed_call, user=None), view) == "–"


def test_a_number_is_whole_in_the_askers_own_view_and_masked_elsewhere(view: View) -> None:
    assert phone_number("+14155550101", view) == "+14155550101"
    assert phone_number("+14155550101", view._replace(masked=True)) == "+1 ••• ••• 0101"
    assert phone_number(None, view) == "–"


def test_a_call_is_about_its_incident_before_the_policy_it_came_through(
    failed_call: CallLog, view: View
) -> None:
    assert ABOUT.of(failed_call, view) == "INC-42 Payments database failover"
    assert ABOUT.of(with_(failed_call, incident=None), view) == "Primary On-Call"
    assert ABOUT.of(with_(failed_call, incident=None, on_call_duty_policy=None), view) == "–"


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
    relation: str, reference: Reference, shown: str, view: View
) -> None:
    assert reference_name(relation, reference, view) == shown


def test_a_cost_of_nothing_is_not_shown_as_free(
    placed_call: CallLog, failed_call: CallLog, view: View
) -> None:
    assert (COST.of(placed_call, view), COST.of(failed_call, view)) == ("$1.50", "–")


def test_a_masked_view_masks_numbers_inside_foreign_text_too(
    failed_call: CallLog, view: View
) -> None:
    masked = view._replace(masked=True)
    call = with_(failed_call, message="Call +442079460123 back")
    assert status_message(call, masked) == "The number +1 ••• ••• 0101 is unverified."
    assert spoken_text(call, masked) == "Call +44 ••• ••• 0123 back"


ROW = (WHEN, RESULT, WHO, TO, ABOUT, COST)


def test_a_row_holds_the_facts_of_a_call_in_the_order_asked_for(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    about = "INC-42 Payments database failover"
    assert fact_rows([failed_call, placed_call], ROW, view) == [
        ["Mon 23 Nov 03:12", "✗ Error", "Alice Ng", "+14155550101", about, "–"],
        ["Mon 23 Nov 04:00", "✓ Placed", "–", "+442079460123", "–", "$1.50"],
    ]
    assert fact_rows([], ROW, view) == []


def test_no_fact_of_a_row_holds_what_could_hide_or_break_a_line(
    failed_call: CallLog, view: View
) -> None:
    hostile = "\u202e\x1b[31m\n" + "a" * 60
    user = Reference(id=UUID, title=hostile)
    incident = Reference(id=UUID, title=hostile)
    call = with_(failed_call, status=hostile, user=user, incident=incident, to_number=hostile)
    (row,) = fact_rows([call], ROW, view)
    assert all(cell.isprintable() for cell in row)
    assert list(map(len, row)) == [16, 26, 28, 30, 44, 1]


@pytest.mark.parametrize("stored", [None, "", "\u200b"])
def test_a_number_that_shows_nothing_is_not_known(
    failed_call: CallLog, view: View, stored: str | None
) -> None:
    call = with_(failed_call, to_number=stored)
    assert TO.of(call, view) == TO.of(call, view._replace(masked=True)) == NOTHING


def test_a_masked_row_shows_neither_a_number_nor_an_email(failed_call: CallLog, view: View) -> None:
    call = with_(failed_call, user=Reference(id=UUID, email="alice@example.com"))
    assert fact_rows([call], (WHO, TO), view._replace(masked=True)) == [
        ["a•••@example.com", "+1 ••• ••• 0101"]
    ]


def test_what_a_call_was_about_is_known_by_relation_and_id(
    failed_call: CallLog, placed_call: CallLog
) -> None:
    assert about_reference(failed_call) == ("incident", UUID)
    assert about_reference(placed_call) is None


@pytest.mark.parametrize(
    ("policy", "rule", "schedule", "shown"),
    [
        ("Primary", "Primary level 2", None, "Primary level 2"),
        ("Primary", "Second line", "Nights", "Primary · Second line · Nights"),
        ("Primary", None, None, "Primary"),
        (None, None, None, ""),
    ],
)
def test_a_rule_named_after_its_policy_is_named_alone(
    failed_call: CallLog,
    policy: str | None,
    rule: str | None,
    schedule: str | None,
    shown: str,
    view: View,
) -> None:
    def reference(title: str | None) -> Reference | None:
        return Reference(id=UUID, title=title) if title else None

    call = with_(
        failed_call,
        on_call_duty_policy=reference(policy),
        on_call_duty_policy_escalation_rule=reference(rule),
        on_call_duty_policy_schedule=reference(schedule),
    )
    assert through(call, view) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (31, "31 s"),
        (60, "1 min"),
        (451, "7 min 31 s"),
        (599, "9 min 59 s"),
        (600, "10 min"),
        (871, "14 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (86_400, "1 day"),
        (86_460, "1 day"),
        (57 * 86_400 + 16 * 3600, "57 days 16 h"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, shown: str) -> None:
    assert duration(timedelta(seconds=seconds)) == shown


def test_causes_are_our_words_with_advice_or_the_message_in_quotes(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    unknown = with_(failed_call, status_message="Carrier said 415-555-0101\nis odd")
    calls = [failed_call, failed_call, placed_call, unknown]
    verified = "Number not verified with the carrier. Verify the number in Twilio, or upgrade"
    assert call_cause_lines(calls, view._replace(masked=True)) == [
        f"2 × {verified} the Twilio trial account.",
        "1 × “Carrier said ••• ••• 0101 is odd”",
    ]


def test_only_the_commonest_causes_are_spelled_out(view: View) -> None:
    reasons = [(Explanation(f"Reason {n}"), 1) for n in range(12)]
    assert cause_lines(reasons, view, most=2) == [
        "1 × Reason 0",
        "1 × Reason 1",
        "and 10 further reasons",
    ]
