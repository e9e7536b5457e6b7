from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.timeline import Acknowledgement, NotCalled, Timeline, attempts, in_order
from calllogs.filters.filter import Condition, Operator
from calllogs.model.outcomes import BUSY, CONNECTED, KEY_REFUSED, NO_ANSWER, Outcome, unknown
from calllogs.model.records import CallLog, ExecutionLogEntry, Reference
from calllogs.model.relations import ALERT, INCIDENT
from calllogs.model.subjects import Subject
from calllogs.render.cells import View
from calllogs.render.headline import not_called_text, subject_title, verdict

BEGAN = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)
SUBJECT = Subject(INCIDENT, 42, "i", label="INC-42", title="Payments down", began=BEGAN)
BOB = Reference(id="b", title="Bob Okafor")


def call(seconds: int, status: str = "Success", person: str = "b") -> CallLog:
    at = (BEGAN + timedelta(seconds=seconds)).isoformat()
    user = {"_id": person, "name": person}
    return CallLog.model_validate({"_id": f"{at}", "createdAt": at, "status": status, "user": user})


CALLS = (call(0), call(60, "Busy", "a"), call(120, person="c"), call(840))
REACTED = Acknowledgement(BEGAN + timedelta(minutes=7, seconds=31), BOB)


@pytest.mark.parametrize(
    ("timeline", "told"),
    [
        (
            Timeline(
                in_order(*attempts(CALLS), REACTED),
                4,
                SUBJECT,
                acknowledgements_visible=True,
            ),
            (
                "Acknowledged by Bob Okafor 7 min 31 s after the incident was declared, on "
                "Wed 11 Nov 22:07; 4 calls to 3 people in 14 min from Wed 11 Nov 22:00, 1 failed, "
                "the last 11 days 10 h ago."
            ),
        ),
        (
            Timeline(attempts(CALLS[:1]), 1, SUBJECT, acknowledgements_visible=True),
            (
                "Nobody has acknowledged: 1 call to b, Wed 11 Nov 22:00, none failed, "
                "11 days 11 h ago."
            ),
        ),
        (
            Timeline(attempts(CALLS[1:2]), 1, SUBJECT, acknowledgements_visible=False),
            (
                "1 call to a, Wed 11 Nov 22:01, which failed, 11 days 10 h ago; "
                "whether anybody acknowledged could not be read."
            ),
        ),
        (
            Timeline((REACTED,), 0, Subject(ALERT, 7), acknowledgements_visible=True),
            "Acknowledged by Bob Okafor on Wed 11 Nov 22:07; no phone call is recorded.",
        ),
        (
            Timeline(attempts(CALLS[:2]), 812),
            (
                "2 of 812 calls to 2 people in 1 min from Wed 11 Nov 22:00, 1 failed, "
                "the last 11 days 10 h ago."
            ),
        ),
        (
            Timeline(
                in_order(*attempts(CALLS[1:2]), REACTED),
                1,
                SUBJECT,
                acknowledgements_visible=True,
                people=(Condition("user.name", Operator.CONTAINS, "ali"),),
            ),
            (
                "a has not acknowledged: 1 call, Wed 11 Nov 22:01, which failed, "
                "11 days 10 h ago; Bob Okafor acknowledged 7 min 31 s after the incident was "
                "declared, on Wed 11 Nov 22:07."
            ),
        ),
        (
            Timeline(
                (REACTED,),
                0,
                SUBJECT,
                acknowledgements_visible=True,
                people=(Condition("user.name", Operator.CONTAINS, "ali"),),
            ),
            (
                "None of those asked about has acknowledged: no phone call is recorded; "
                "Bob Okafor acknowledged 7 min 31 s after the incident was declared, on "
                "Wed 11 Nov 22:07."
            ),
        ),
        (
            Timeline(
                (Acknowledgement(BEGAN, Reference(id="a", title="Alice Ng")), REACTED),
                0,
                SUBJECT,
                acknowledgements_visible=True,
                people=(Condition("user.name", Operator.CONTAINS, "bob"),),
            ),
            "Acknowledged by Bob Okafor on Wed 11 Nov 22:07; no phone call is recorded.",
        ),
        (Timeline((), 0, Subject(INCIDENT, 43), acknowledgements_visible=True), "No calls."),
        (
            Timeline((), 0, SUBJECT, acknowledgements_visible=True),
            "Nobody has acknowledged: no phone call is recorded.",
        ),
        (
            Timeline((), 0, SUBJECT, acknowledgements_visible=False),
            "No phone call is recorded; whether anybody acknowledged could not be read.",
        ),
    ],
)
def test_the_verdict_comes_first_then_the_figures(
    timeline: Timeline, told: str, view: View
) -> None:
    assert verdict(timeline, view).text(view) == told


def test_a_call_of_this_moment_was_made_just_now(view: View) -> None:
    this_moment = view._replace(now=BEGAN)
    timeline = Timeline(attempts(CALLS[:1]), 1, SUBJECT, acknowledgements_visible=True)
    told = "Nobody has acknowledged: 1 call to b, Wed 11 Nov 22:00, none failed, just now."
    assert verdict(timeline, this_moment).text(this_moment) == told


def test_whoever_was_not_called_is_named_with_what_oneuptime_noted(view: View) -> None:
    step = ExecutionLogEntry.model_validate(
        {
            "createdAt": BEGAN.isoformat(),
            "status": "Error",
            "statusMessage": "No phone number\nverified",
            "alertSentToUser": {"_id": "c", "name": "Chen Wei"},
        }
    )
    assert not_called_text(NotCalled(BEGAN, step), view) == "Chen Wei, “No phone number verified”"


def test_an_incident_is_named_by_its_number_and_title(view: View) -> None:
    assert subject_title(SUBJECT, view) == "INC-42 Payments down"
    assert subject_title(Subject(INCIDENT, 7, "i", label="#7", title="Disk"), view) == "#7 Disk"


def told(seconds: int, outcome: Outcome, person: str = "b") -> CallLog:
    return call(seconds, person=person).model_copy(update={"outcome": outcome})


@pytest.mark.parametrize(
    ("calls", "part"),
    [
        (
            [told(0, Outcome(CONNECTED, 42))],
            "1 call to b, Wed 11 Nov 22:00, connected for 42 s, 11 days 11 h ago.",
        ),
        (
            [told(0, Outcome(CONNECTED, 42)), told(1, Outcome(BUSY)), told(2, Outcome(NO_ANSWER))],
            (
                "3 calls to b in 2 s from Wed 11 Nov 22:00; b’s phone was connected for 42 s, "
                "1 busy, 1 rang out, none failed; the last 11 days 10 h ago."
            ),
        ),
        (
            [told(0, Outcome(CONNECTED, 4)), told(9, Outcome(CONNECTED, 50), "a")],
            (
                "2 calls to 2 people in 9 s from Wed 11 Nov 22:00; 2 connected, the longest for "
                "50 s (a), none failed; the last 11 days 10 h ago."
            ),
        ),
        (
            [told(0, Outcome(CONNECTED))],
            "1 call to b, Wed 11 Nov 22:00, connected, 11 days 11 h ago.",
        ),
        (
            [told(0, Outcome(NO_ANSWER)), told(1, Outcome(NO_ANSWER))],
            (
                "2 calls to b in 1 s from Wed 11 Nov 22:00; none connected, 2 rang out, none "
                "failed; the last 11 days 10 h ago."
            ),
        ),
        (
            [told(0, unknown(KEY_REFUSED))],
            "1 call to b, Wed 11 Nov 22:00, unknown, 11 days 11 h ago.",
        ),
    ],
)
def test_the_verdict_says_what_became_of_the_calls_where_the_carrier_tells(
    calls: list[CallLog], part: str, view: View
) -> None:
    timeline = Timeline(attempts(tuple(calls)), len(calls), SUBJECT, acknowledgements_visible=True)
    told = verdict(timeline, view).text(view)
    assert told == f"Nobody has acknowledged: {part}"
