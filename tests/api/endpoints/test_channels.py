import pytest

from calllogs.api.endpoints.channels import Binding, How, bound_by_log, read_name
from calllogs.api.endpoints.incidents import ALERT, INCIDENT
from calllogs.model.records import Reference

ONE = Reference(id="b288141c-fecc-537f-b6ac-e45d5ad59b6c", number=42, label="INC-42")
OTHER = Reference(id="d40fa6df-1216-5de1-b3f0-ad67fcd89f1b", number=41, label="INC-41")


def test_the_entry_of_its_creation_says_what_a_channel_is_about() -> None:
    told = [(INCIDENT, OTHER, "SendMessage"), (INCIDENT, ONE, "CreateChannel")]
    assert bound_by_log(told) == Binding(INCIDENT, 42, ONE.id, How.CREATED)


def test_messages_about_one_thing_alone_say_so_too() -> None:
    told = [(INCIDENT, ONE, "SendMessage"), (INCIDENT, ONE, "InviteUser")]
    assert bound_by_log(told) == Binding(INCIDENT, 42, ONE.id, How.POSTED)


@pytest.mark.parametrize(
    "told",
    [
        [],
        [(INCIDENT, ONE, "SendMessage"), (INCIDENT, OTHER, "SendMessage")],
        [(INCIDENT, ONE, "SendMessage"), (ALERT, OTHER, "SendMessage")],
    ],
)
def test_a_channel_about_nothing_or_several_things_is_not_guessed(
    told: list[tuple[object, Reference, str]],
) -> None:
    assert bound_by_log(told) is None  # type: ignore[arg-type]  # rows of a table


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
    found = read_name(name)
    assert (found and (found.kind, found.number, found.suffix, found.usual)) == expected


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
    found = read_name(name)
    assert found is not None
    assert found.agrees(Reference(id="i", number=42, label=label)) is agrees
