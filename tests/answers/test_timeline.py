from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.timeline import (
    Acknowledgement,
    Attempt,
    NotCalled,
    Telling,
    Timeline,
    attempts,
    concerning,
    in_order,
    reactions,
    subject_of_calls,
    subject_of_filter,
    telling,
)
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.language.parser import parse
from calllogs.model.records import CallLog, ExecutionLogEntry
from calllogs.model.relations import ALERT, INCIDENT
from calllogs.model.subjects import Subject

BEGAN = datetime(2026, 11, 12, 3, 0, tzinfo=UTC)
BOB = {"_id": "aa48119c-1338-5c2f-8136-2afb71bc6ab4", "name": "Bob Okafor"}
INC = {"_id": "b288141c-fecc-537f-b6ac-e45d5ad59b6c", "incidentNumber": 42, "title": "Failover"}


def call(seconds: int, status: str = "Success", **facts: object) -> CallLog:
    at = (BEGAN + timedelta(seconds=seconds)).isoformat()
    return CallLog.model_validate(
        {"_id": f"c{seconds}", "createdAt": at, "status": status, **facts}
    )


def step(seconds: int, status: str, **facts: object) -> ExecutionLogEntry:
    at = (BEGAN + timedelta(seconds=seconds)).isoformat()
    return ExecutionLogEntry.model_validate(
        {"createdAt": at, "status": status, "alertSentToUser": BOB, **facts}
    )


def test_attempts_stand_in_the_order_they_were_made_with_the_wait_between() -> None:
    told = attempts((call(300), call(0), call(360)))
    assert [(attempt.call.id, attempt.waited) for attempt in told] == [
        ("c0", None),
        ("c300", timedelta(seconds=300)),
        ("c360", timedelta(seconds=60)),
    ]
    assert attempts(()) == ()


def test_attempts_of_one_second_stand_in_the_order_of_their_ids() -> None:
    later, earlier = call(0).model_copy(update={"id": "d"}), call(0)
    assert [attempt.call.id for attempt in attempts((later, earlier))] == ["c0", "d"]


def test_steps_tell_who_acknowledged_and_whom_no_call_was_made_to() -> None:
    acknowledged = step(
        300,
        "Successfully Acknowledged",
        isAcknowledged=True,
        acknowledgedAt={"_type": "DateTime", "value": "2026-11-12T03:07:31.000Z"},
    )
    missed = step(10, "Error", statusMessage="No phone number verified")
    told = reactions((step(0, "Notification Sent"), acknowledged, missed))
    assert told == (
        Acknowledgement(BEGAN + timedelta(minutes=7, seconds=31), acknowledged.person),
        NotCalled(missed.created_at, missed),
    )


def test_an_acknowledgement_has_a_flag_and_a_time() -> None:
    flagged = step(0, "x", isAcknowledged=True)
    timed = step(0, "x", isAcknowledged=False, acknowledgedAt=BEGAN.isoformat())
    assert reactions((flagged, timed)) == ()


def timeline(*calls: CallLog, steps: tuple[ExecutionLogEntry, ...] = ()) -> Timeline:
    return Timeline(
        events=in_order(*attempts(calls), *reactions(steps)),
        matching=len(calls),
        subject=Subject(INCIDENT, 42, str(INC["_id"]), title="Failover", began=BEGAN),
        acknowledgements_visible=True,
    )


def test_a_story_counts_people_failures_and_the_time_to_a_reaction() -> None:
    steps = (
        step(0, "x", isAcknowledged=True, acknowledgedAt="2026-11-12T03:07:31Z"),
        step(0, "x", isAcknowledged=True, acknowledgedAt="2026-11-12T03:09:00Z"),
    )
    told = timeline(
        call(0, user=BOB),
        call(100, "Busy", user=BOB),
        call(840, toNumber="+14155550101"),
        steps=steps,
    )
    assert (told.called.people, told.called.numbers) == (1, 1)
    assert (told.failed, told.lasted) == (1, timedelta(minutes=14))
    assert told.reaction == timedelta(minutes=7, seconds=31)
    assert [type(event) for event in told.events] == [
        Attempt,
        Attempt,
        Acknowledgement,
        Acknowledgement,
        Attempt,
    ]


def test_what_happened_at_one_instant_begins_with_the_call() -> None:
    at_once = step(0, "x", isAcknowledged=True, acknowledgedAt=BEGAN.isoformat())
    told = timeline(call(0), steps=(at_once, step(0, "Skipped")))
    assert [type(event) for event in told.events] == [Attempt, Acknowledgement, NotCalled]
    assert told.reaction == timedelta()


def test_a_timeline_of_nothing_counts_nothing_and_saw_no_acknowledgement() -> None:
    nothing = Timeline(events=(), matching=0)
    assert (nothing.called.people, nothing.failed, nothing.lasted) == (0, 0, timedelta())
    assert (nothing.acknowledged, nothing.reaction, nothing.subject) == (None, None, None)
    assert (nothing.acknowledgements_visible, nothing.untold) == (False, 0)


def test_a_reaction_before_the_incident_began_is_not_measured() -> None:
    early = step(0, "x", isAcknowledged=True, acknowledgedAt="2026-11-12T02:00:00Z")
    assert timeline(call(0), steps=(early,)).reaction is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("incident 42 failed", Subject(INCIDENT, number=42)),
        ("alert 7", Subject(ALERT, number=7)),
        (f"incident {INC['_id']}", Subject(INCIDENT, id=str(INC["_id"]))),
        ("not incident 42", None),
        ("incidents 41 and 42", None),
        ("incident failover", None),
        ("failed today", None),
    ],
)
def test_a_question_is_about_the_one_incident_it_names(text: str, expected: Subject | None) -> None:
    now = datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert subject_of_filter(parse(text, now=now, tz="UTC", region="US")) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [("incident.incidentNumber", "42"), ("incident.title", 42), ("teamId", "t"), ("status", "x")],
)
def test_what_names_no_incident_is_about_none(field: str, value: str | int) -> None:
    filter = CallLogFilter((Condition(field, Operator.EQ, value),))
    assert subject_of_filter(filter) is None


def test_calls_are_about_an_incident_only_when_all_are() -> None:
    one, bare = call(0, incident=INC), call(1)
    other = call(2, incident={**INC, "_id": "d40fa6df-1216-5de1-b3f0-ad67fcd89f1b"})
    assert subject_of_calls((one, one)) == Subject(INCIDENT, id=str(INC["_id"]))
    assert subject_of_calls((one, bare)) is None
    assert subject_of_calls((one, other)) is None
    assert subject_of_calls(()) is None


ACKNOWLEDGED = step(0, "Successfully Acknowledged", isAcknowledged=True)
SKIPPED = step(1, "Skipped")
NOBODYS = step(2, "Error", alertSentToUser=None)
EMAIL = {"alertSentToUser": {**BOB, "email": "Bob@Example.com"}}


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        (Condition("user.name", Operator.CONTAINS, "OKA"), [SKIPPED]),
        (Condition("user.name", Operator.CONTAINS, "alice"), []),
        (Condition("user.name", Operator.NOT_CONTAINS, "alice"), [SKIPPED]),
        (Condition("user.name", Operator.NOT_CONTAINS, "bob"), []),
        (Condition("userId", Operator.EQ, BOB["_id"].upper()), [SKIPPED]),
        (Condition("userId", Operator.EQ, BOB["_id"][:8]), []),
        (Condition("userId", Operator.NOT_IN, ("a", "b")), [SKIPPED]),
        (Condition("user.email", Operator.EQ, "bob@example.com"), [SKIPPED]),  # it is not told
        (Condition("user.slackId", Operator.EQ, "U1"), [SKIPPED]),
        (Condition("userId", Operator.IS_NULL), [NOBODYS]),
        (Condition("userId", Operator.NOT_NULL), [SKIPPED]),
        (Condition("team.name", Operator.CONTAINS, "pay"), [SKIPPED, NOBODYS]),
    ],
)
def test_of_an_execution_log_stay_acknowledgements_and_the_people_asked_for(
    condition: Condition, kept: list[ExecutionLogEntry]
) -> None:
    entries = (ACKNOWLEDGED, SKIPPED, NOBODYS)
    assert concerning(entries, CallLogFilter((condition,))) == (ACKNOWLEDGED, *kept)


def test_an_email_in_an_execution_log_is_compared_as_a_whole() -> None:
    known = step(1, "Skipped", **EMAIL)
    whole = Condition("user.email", Operator.EQ, "bob@example.com")
    part = Condition("user.email", Operator.EQ, "bob@example")
    assert concerning((known,), CallLogFilter((whole,))) == (known,)
    assert concerning((known,), CallLogFilter((part,))) == ()


def timeline_of(*calls: CallLog, began: datetime | None) -> Timeline:
    subject = Subject(INCIDENT, number=42, began=began)
    return Timeline(attempts(calls), len(calls), subject)


def test_a_long_timeline_tells_the_calls_since_it_began_and_counts_the_earlier() -> None:
    calls = tuple(call(seconds) for seconds in range(-5, 6))
    told = telling(timeline_of(*calls, began=BEGAN))
    assert (told.earlier, [event.at for event in told.events]) == (
        calls[:5],
        [each.created_at for each in calls[5:]],
    )


@pytest.mark.parametrize(("first", "began"), [(-4, BEGAN), (-5, None)])
def test_a_short_timeline_or_one_of_no_known_beginning_tells_all(
    first: int, began: datetime | None
) -> None:
    timeline = timeline_of(*(call(seconds) for seconds in range(first, 6)), began=began)
    assert telling(timeline) == Telling(timeline.events)


def test_what_stands_before_the_incident_in_a_question_does_not_hide_it() -> None:
    team = Condition("team.name", Operator.CONTAINS, "pay")
    number = Condition("incident.incidentNumber", Operator.EQ, 42)
    assert subject_of_filter(CallLogFilter((team, number))) == Subject(INCIDENT, number=42)
