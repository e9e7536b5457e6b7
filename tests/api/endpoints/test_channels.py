import pytest

from calllogs.api.endpoints.channels import (
    read_channel_name,
    read_mentions,
    subject_of_log,
)
from calllogs.model.relations import ALERT, INCIDENT
from calllogs.model.subjects import ChannelSubject, Evidence, Subject

ONE = Subject(INCIDENT, 42, "b288141c-fecc-537f-b6ac-e45d5ad59b6c")
OTHER = Subject(INCIDENT, 41, "d40fa6df-1216-5de1-b3f0-ad67fcd89f1b")
AN_ALERT = Subject(ALERT, 41, "d40fa6df-1216-5de1-b3f0-ad67fcd89f1b")


def test_the_entry_of_its_creation_says_what_a_channel_is_about() -> None:
    entries = [(OTHER, "SendMessage"), (ONE, "CreateChannel")]
    assert subject_of_log(entries) == ChannelSubject(ONE, Evidence.CREATED)


def test_messages_about_one_thing_alone_say_so_too() -> None:
    entries = [(ONE, "SendMessage"), (ONE, "InviteUser")]
    assert subject_of_log(entries) == ChannelSubject(ONE, Evidence.POSTED)


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [(ONE, "SendMessage"), (OTHER, "SendMessage")],
        [(ONE, "SendMessage"), (AN_ALERT, "SendMessage")],
    ],
)
def test_a_channel_about_nothing_or_several_things_is_not_guessed(
    entries: list[tuple[Subject, str | None]],
) -> None:
    assert subject_of_log(entries) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("oneuptime-incident-42", (INCIDENT, 42, "42", True)),
        ("oneuptime-incident-inc-42", (INCIDENT, 42, "inc-42", True)),
        ("OneUptime-Incident-OPS42", (INCIDENT, 42, "ops42", True)),
        ("oneuptime-alert-7", (ALERT, 7, "7", True)),
        ("incident-inc-42", (INCIDENT, 42, "inc-42", False)),
        ("oneuptime-incidentepisode-5", (INCIDENT, 5, "incidentepisode-5", False)),
        ("oneuptime-alertepisode-5", (INCIDENT, 5, "alertepisode-5", False)),
        ("room-42", (INCIDENT, 42, "room-42", False)),
        ("post-incident-42", None),
        ("incident-42-retro", (INCIDENT, 42, "42", False)),
        ("inc-42", (INCIDENT, 42, "42", False)),
        ("inc-42-payments-down", (INCIDENT, 42, "42", False)),
        ("ops-42-payments-down", (INCIDENT, 42, "ops-42", False)),
        ("oneuptime-scheduledmaintenance-3x", None),
        ("incidents", None),
        ("privategroup", None),
        ("", None),
    ],
)
def test_a_channels_name_is_read_as_that_of_an_incident_or_alert(
    name: str, expected: tuple[object, ...] | None
) -> None:
    read = [
        (n.subject.relation, n.subject.number, n.label, n.official) for n in read_channel_name(name)
    ]
    assert (read[0] if read else None) == expected


@pytest.mark.parametrize(
    ("name", "label", "agrees"),
    [
        ("oneuptime-incident-inc-42", "INC-42", True),
        ("oneuptime-incident-42", "#42", True),
        ("incident-42", "INC-42", True),
        ("inc-42-payments-down", "INC-42", True),
        ("inc-42-payments-down", "#42", True),
        ("ops-42-payments-down", "OPS-42", True),
        ("ops-42-payments-down", "INC-42", False),
        ("room-42", "#42", False),
        ("42", "#42", False),
        ("oneuptime-incidentepisode-42", "INC-42", False),
        ("incident-review-42", "INC-42", False),
        ("incident-review-42", "#42", False),
    ],
)
def test_a_name_has_to_agree_with_the_number_as_the_project_writes_it(
    name: str, label: str, *, agrees: bool
) -> None:
    parsed, *_ = read_channel_name(name)
    assert parsed.agrees(Subject(INCIDENT, 42, "i", label=label)) is agrees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*INC-42* Payments database failover declared", [(INCIDENT, 42, "42")]),
        ("Incident INC-42 and Alert #7", [(INCIDENT, 42, "42"), (ALERT, 7, "7")]),
        ("OPS-42", [(INCIDENT, 42, "ops-42"), (ALERT, 42, "ops-42")]),
        ("the top 10 calls at 14:00", []),
        ("INC-42, INC-42 again", [(INCIDENT, 42, "42")]),
    ],
)
def test_a_messages_text_names_incidents_by_their_numbers(
    text: str, expected: list[tuple[object, ...]]
) -> None:
    read = [(n.subject.relation, n.subject.number, n.label) for n in read_mentions(text)]
    assert read == expected
