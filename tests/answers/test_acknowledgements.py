from datetime import UTC, datetime, timedelta

from calllogs.answers.acknowledgements import Acknowledgements, acknowledgements
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
