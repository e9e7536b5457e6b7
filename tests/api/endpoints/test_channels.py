import pytest

from calllogs.api.endpoints.channels import (
    parse_channel_name,
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
        ("oneuptime-incidentepisode-5", None),
        ("oneuptime-alertepisode-5", None),
        ("oneuptime-scheduledmaintenance-3", None),
        ("post-incident-42", None),
        ("incident-42-retro", None),
        ("incidents", None),
        ("privategroup", None),
        ("", None),
    ],
)
def test_a_name_is_read_only_when_it_is_an_incidents_or_alerts(
    name: str, expected: tuple[object, ...] | None
) -> None:
    parsed = parse_channel_name(name)
    subject = parsed and (parsed.subject.relation, parsed.subject.number)
    assert (parsed and subject and (*subject, parsed.suffix, parsed.official)) == expected


@pytest.mark.parametrize(
    ("name", "label", "agrees"),
    [
        ("oneuptime-incident-inc-42", "INC-42", True),
        ("oneuptime-incident-42", "#42", True),
        ("incident-42", "INC-42", True),
        ("incident-review-42", "INC-42", False),
        ("incident-review-42", "#42", False),
    ],
)
def test_a_name_has_to_agree_with_the_number_as_the_project_writes_it(
    name: str, label: str, *, agrees: bool
) -> None:
    parsed = parse_channel_name(name)
    assert parsed is not None
    assert parsed.agrees(Subject(INCIDENT, 42, "i", label=label)) is agrees
