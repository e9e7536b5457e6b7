from typing import Any
from uuid import UUID

import pytest

from calllogs.answers.caveats import COST, EMPTY, PLACED
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


def private(dataset: dict[str, Any]) -> None:
    """Take incident 44 out of the list that a key sees, as a private one; its calls stay."""
    for row in dataset["incidents"]:
        row["projectId"] = row["projectId"] if row["incidentNumber"] != 44 else str(UUID(int=1))


LEAVES = "It is the time that leaves none: without it there are {} calls."
PRIVATE = (
    "These calls are about incidents that this API key may not see: they are private, and "
    "“login” is in their titles."
)
HIDDEN = "No incident that this API key may see has “login” in its title; a private one may have."


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("incident:login", [PRIVATE]),
        ("incident:login in 2001", [HIDDEN, LEAVES.format(68)]),
        ("incident 44", []),
        (
            "incident 4444",
            ["This API key sees no incident 4444: it does not exist, or it is private."],
        ),
        (
            "incident 44 in 2001",
            [
                (
                    "This API key may not see incident 44, which exists and is private; no such "
                    "call is about it."
                ),
                LEAVES.format(68),
            ],
        ),
    ],
)
async def test_what_a_key_may_not_see_is_not_called_absent(text: str, notes: list[str]) -> None:
    answer = await service(sandbox(private), "full").count(filter(text), now=NOW)
    told = [note.text for note in answer.notes if note not in (PLACED, COST, EMPTY)]
    assert told == notes
    assert (answer.value > 0) is ("2001" not in text and "4444" not in text)


def outsider(dataset: dict[str, Any]) -> None:
    """Somebody in no team who is called."""
    own = [row for row in dataset["callLogs"] if row["projectId"] == PROJECT]
    dataset["users"].append(
        {"_id": str(UUID(int=5)), "name": "Sam Twin", "email": "sam@example.com"}
    )
    own[0]["userId"] = own[1]["userId"] = str(UUID(int=5))


@pytest.mark.parametrize(
    ("text", "found", "notes"),
    [
        ("called sam", 2, []),
        (
            "called sam in 2001",
            0,
            [
                ("No such call is recorded for this one, who is in no team", ("Sam Twin",)),
                (LEAVES.format(2), ()),
            ],
        ),
        (
            "called sam or zoe",
            2,
            [
                ("Nobody who is in a team or was called has “zoe” in their name.", ()),
            ],
        ),
        ('user:"  alex "', 189, [("“alex” means several people", ("Alex Jones", "Alex Smith"))]),
    ],
)
async def test_somebody_in_no_team_is_found(
    text: str, found: int, notes: list[tuple[str, tuple[str, ...]]]
) -> None:
    answer = await service(sandbox(outsider), "full").count(filter(text), now=NOW)
    told = [(note.text, note.quoted) for note in answer.notes if note not in (PLACED, COST, EMPTY)]
    assert (answer.value, told) == (found, notes)
