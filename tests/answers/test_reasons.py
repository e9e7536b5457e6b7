import pytest

from calllogs.answers.reasons import (
    NOT_RECORDED,
    OTHER,
    Explanation,
    counted,
    explanation,
)
from calllogs.model.records import CallLog
from calllogs.model.statuses import CAUSES

BALANCE = (
    "Project does not have enough balance to make this call. "
    "Current balance is {} USD. Required balance is 0.10 USD to make this call."
)


def failed(status: str, message: str | None = None) -> CallLog:
    return CallLog.model_validate(
        {
            "_id": "i",
            "createdAt": "2026-11-23T12:00:00Z",
            "status": status,
            "statusMessage": message,
        }
    )


@pytest.mark.parametrize(
    ("status", "message", "title"),
    [
        (
            "Error",
            (
                "The number +14155550101 is unverified. Trial accounts may only make calls to "
                "verified numbers."
            ),
            "Number not verified with the carrier",
        ),
        (
            "Error",
            (
                "Call notifications are not enabled for this project. Please enable Call "
                "notifications in Project Settings."
            ),
            "Calls are switched off for the project",
        ),
        ("Low Balance", "Project 07918c19 does not have enough Call balance.", "Balance too low"),
        ("Low Balance", BALANCE.format("0.04"), "Balance too low"),
        (
            "Error",
            (
                "Account not authorized to call +61293744000. Perhaps you need to enable some "
                "international permissions"
            ),
            "Country not permitted",
        ),
        ("Error", "The 'To' number +1415 is not a valid phone number.", "Not a valid phone number"),
        ("Error", "The number +14155550101 is unreachable.", "Number not reachable"),
        ("Missed Call", "No answer", "Nobody picked up"),
        ("Missed Call", None, "Nobody picked up"),
        ("Busy", None, "Line busy"),
        ("Low Balance", " ", "Balance too low"),
        ("Error", "Project 07918c19 not found.", "Project not found"),
        ("Error", None, NOT_RECORDED.title),
    ],
)
def test_a_status_message_is_explained_with_what_to_do(
    status: str, message: str | None, title: str
) -> None:
    found = explanation(failed(status, message))
    assert found is not None
    assert (found.title, found.known, bool(found.advice)) == (title, True, True)


def test_an_unknown_message_is_kept_to_be_quoted() -> None:
    message = "HTTP 503 from the carrier's gateway"
    assert explanation(failed("Error", message)) == Explanation(message, known=False)


def test_a_placed_call_has_nothing_to_explain() -> None:
    assert explanation(failed("Success", "Call ID: CA1")) is None


def test_a_low_balance_tells_its_figures() -> None:
    found = explanation(failed("Low Balance", BALANCE.format("0.04")))
    assert found is not None
    assert found.detail == "0.04 USD left, 0.10 USD needed"


def test_reasons_are_counted_by_cause_whatever_their_figures() -> None:
    calls = [
        failed("Low Balance", "Project x does not have enough Call balance."),
        failed("Low Balance", BALANCE.format("0.04")),
        failed("Low Balance", BALANCE.format("0.02")),
        failed("Busy"),
        failed("Success"),
    ]
    told = [(found.title, found.detail, times) for found, times in counted(calls)]
    assert told == [
        ("Balance too low", "0.04 USD left, 0.10 USD needed", 3),
        ("Line busy", "", 1),
    ]


def test_reasons_past_a_bound_are_counted_together() -> None:
    first = [failed("Error", f"fault number {n}") for n in range(200)]
    assert len(counted(first)) == 200
    found = dict(
        counted([*first, *(failed("Error", f"fault number {n}") for n in range(180, 250))])
    )
    assert (found[OTHER], found[Explanation("fault number 180", known=False)], len(found)) == (
        50,
        2,
        201,
    )


def test_every_cause_says_what_to_do() -> None:
    assert [cause.title for cause in CAUSES if not cause.advice.endswith(".")] == []
