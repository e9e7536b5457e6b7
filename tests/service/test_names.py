from typing import Any
from uuid import UUID

import pytest

from calllogs.api.endpoints.directory import MOST_NAMES
from tests.recorded import DATASET, NOW, PROJECT, filter, sandbox, service


def teams(count: int) -> Any:  # noqa: ANN401  a change of JSON
    def change(dataset: dict[str, Any]) -> None:
        own = [row for row in dataset["teams"] if row["projectId"] == PROJECT]
        for number in range(count - len(own)):
            dataset["teams"].append(
                {**own[0], "_id": str(UUID(int=number)), "name": f"Crew {number}"}
            )

    return change


@pytest.mark.parametrize(
    ("count", "notes"),
    [
        (MOST_NAMES, ["No team's name contains “zzz”."]),
        (MOST_NAMES + 1, []),
    ],
)
async def test_an_absent_name_is_refused_only_where_all_names_were_read(
    count: int, notes: list[str]
) -> None:
    answer = await service(sandbox(teams(count)), "full").count(filter("team zzz"), now=NOW)
    assert [note.text for note in answer.notes if "zzz" in note.text] == notes


async def test_people_are_all_read_when_their_memberships_are() -> None:
    def change(dataset: dict[str, Any]) -> None:
        own = [row for row in dataset["teamMembers"] if row["projectId"] == PROJECT]
        for number in range(MOST_NAMES + 1 - len(own)):
            dataset["teamMembers"].append({**own[0], "_id": str(UUID(int=number))})

    calls = service(sandbox(change), "full")
    answer = await calls.count(filter("user zzz"), now=NOW)
    assert [note.text for note in answer.notes if "zzz" in note.text] == []
    assert len(DATASET["teamMembers"]) < MOST_NAMES
