import json
from pathlib import Path

from calllogs.model.fields import FIELDS, Kind
from calllogs.model.statuses import STATUSES, Status, status_of

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings.json"
UNREADABLE = {"deletedByUser", "deletedByUserId"}


def test_the_model_holds_every_readable_column_the_api_lists_in_its_order() -> None:
    recorded = {
        recording["name"]: recording
        for recording in json.loads(RECORDINGS.read_text(encoding="utf-8"))
    }
    message = recorded["select-unknown-column"]["response"]["body"]["error"]
    columns = message.split("instead: ")[1].split(", ")
    assert sorted(field.name for field in FIELDS) == sorted(set(columns) - UNREADABLE)
    assert len(FIELDS) == 35


def test_every_relation_has_its_id_column() -> None:
    names = {field.name for field in FIELDS}
    relations = {field.name for field in FIELDS if field.kind is Kind.ENTITY}
    assert {f"{name}Id" for name in relations} <= names


def test_an_unknown_status_is_shown_as_it_is_and_not_as_placed() -> None:
    assert status_of("Ringing") == Status("Ringing", "Ringing", "✗", "grey_question")


def test_no_status_is_ever_called_answered() -> None:
    assert not [status for status in STATUSES if "answer" in status.label.lower()]
