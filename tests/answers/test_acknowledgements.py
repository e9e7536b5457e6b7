from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.acknowledgements import MOST_SUBJECTS, Acknowledgements, acknowledgements
from calllogs.model.records import ExecutionLogEntry, Reference
from calllogs.model.relations import ALERT, INCIDENT

BEGAN = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALICE, BOB = Reference(id="a", title="Alice Ng"), Reference(id="b", title="Bob Okafor")


def entry(
    subject: str, minutes: int, by: Reference | None = None, *, acknowledged: bool = True
) -> ExecutionLogEntry:
    at = BEGAN + timedelta(minutes=minutes)
    return ExecutionLogEntry(
        created_at=at,
        status="Successfully Acknowledged" if acknowledged else "Notification Sent",
        is_acknowledged=acknowledged,
        acknowledged_at=at if acknowledged else None,
        person=by,
        incident_id=subject,
    )


def test_the_first_acknowledgement_counts_since_the_incident_began() -> None:
    entries = [entry("i", 9, ALICE), entry("i", 4, BOB), entry("i", 1, acknowledged=False)]
    assert acknowledgements(INCIDENT, {"i": BEGAN, "j": BEGAN}, entries) == Acknowledgements(
        INCIDENT, 2, {"i": timedelta(minutes=4)}, ((BOB, 1),)
    )


def test_where_the_beginning_is_not_known_the_first_attempt_stands_for_it() -> None:
    entries = [entry("i", 9), entry("i", 1, acknowledged=False)]
    assert acknowledgements(ALERT, {"i": None}, entries) == Acknowledgements(
        ALERT, 1, {"i": timedelta(minutes=8)}, ((None, 1),)
    )


def test_the_median_and_the_ninetieth_percentile_are_those_of_the_times() -> None:
    def of(*minutes: int) -> Acknowledgements:
        times = {str(place): timedelta(minutes=each) for place, each in enumerate(minutes)}
        return Acknowledgements(INCIDENT, 20, times)

    assert (of().middle, of().ninetieth) == (None, None)
    assert (of(7).middle, of(7).ninetieth) == (timedelta(minutes=7), timedelta(minutes=7))
    assert of(1, 30, 2).middle == timedelta(minutes=2)
    assert of(1, 2, 4, 30).middle == timedelta(minutes=3)
    assert of(*range(1, 11)).ninetieth == timedelta(minutes=9)
    assert of(*range(1, 12)).ninetieth == timedelta(minutes=10)


def test_whoever_acknowledges_most_often_comes_first() -> None:
    entries = [entry("i", 1, ALICE), entry("j", 2, BOB), entry("k", 3, BOB)]
    found = acknowledgements(INCIDENT, dict.fromkeys("ijk", BEGAN), entries)
    assert found.by == ((BOB, 2), (ALICE, 1))


def test_of_how_many_incidents_they_are_is_told_by_whoever_counts_those() -> None:
    found = acknowledgements(INCIDENT, {"i": BEGAN}, [])
    assert (found.subjects, found.times, found.by, found.among) == (1, {}, (), 0)


NOT_SO = entry("i", 2, ALICE).model_copy(update={"is_acknowledged": False})
UNDATED = entry("i", 2, ALICE).model_copy(update={"acknowledged_at": None})


@pytest.mark.parametrize(
    ("entries", "times"),
    [
        ([NOT_SO], {}),
        ([UNDATED], {}),
        ([NOT_SO, UNDATED, entry("i", 9, BOB)], {"i": timedelta(minutes=9)}),
        ([entry("i", 0, BOB)], {"i": timedelta()}),
        ([entry("other", 9, BOB)], {}),
    ],
)
def test_only_what_is_told_with_its_time_is_an_acknowledgement(
    entries: list[ExecutionLogEntry], times: dict[str, timedelta]
) -> None:
    by = tuple((BOB, 1) for _ in times)
    found = acknowledgements(INCIDENT, {"i": BEGAN}, entries)
    assert found == Acknowledgements(INCIDENT, 1, times, by)


def test_the_first_attempt_is_the_earliest_in_whatever_order_they_come() -> None:
    attempts = [entry("i", minutes, acknowledged=False) for minutes in (3, 1, 2)]
    found = acknowledgements(INCIDENT, {"i": None}, [*attempts, entry("i", 9)])
    assert found.times == {"i": timedelta(minutes=8)}


def test_an_alert_is_told_by_its_own_id() -> None:
    of_alert = entry("i", 4, BOB).model_copy(update={"incident_id": None, "alert_id": "a"})
    found = acknowledgements(ALERT, {"a": BEGAN}, [of_alert])
    assert found.times == {"a": timedelta(minutes=4)}


def test_a_project_is_asked_about_a_hundred_incidents_at_once() -> None:
    assert MOST_SUBJECTS == 100
