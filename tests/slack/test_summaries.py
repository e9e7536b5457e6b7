"""Figures of groups: tables that fit, bars for a course of time, two windows beside each other."""

import pytest

from tests.slack.block_check import check
from tests.slack.fake import Json
from tests.slack.scene import rows, scene, small_print

LONGEST_LINE = 44
"""Characters of one width that a telephone shows side by side, near enough."""


async def asked(text: str) -> Json:
    async with scene() as here:
        answer = await here.type(text)
    assert check(answer) == []
    return answer


def drawn(answer: Json) -> list[str]:
    (bars,) = (b["text"]["text"] for b in answer["blocks"] if "```" in str(b.get("text")))
    return str(bars).strip("`").split("\n")


async def test_a_course_of_time_is_bars_with_their_figures_that_every_client_shows() -> None:
    answer = await asked("summary by day last 7 days")
    assert drawn(answer)[:2] == [
        "Mon 16 Nov  7  3 failed ███ (from 09:00)",
        "Tue 17 Nov 16  6 failed █████",
    ]
    assert drawn(answer)[-1] == "Mon 23 Nov 30  7 failed ██████████ (so far)"
    assert [b["type"] for b in answer["blocks"] if b["type"] in ("table", "actions")] == ["actions"]


@pytest.mark.parametrize(
    "text", ["calls by hour last 7 days", "failed by week last 30 days", "by month this year"]
)
async def test_lines_of_bars_fit_a_telephone_and_are_the_last_ones(text: str) -> None:
    answer = await asked(text)
    lines = drawn(answer)
    assert len(lines) <= 31
    assert max(len(line.partition(" (")[0]) for line in lines) <= LONGEST_LINE
    if "hour" in text:
        assert small_print(answer)[0].startswith("the last 31 of ")


async def test_the_rate_of_failures_stands_with_their_number_and_people_come_last() -> None:
    answer = await asked("failure rate by policy last 7 days")
    assert rows(answer)[0] == ["Policy", "Calls", "Failed", "Cost", "People"]
    assert rows(answer)[1] == ["none", "71", "11 (15.5 %)", "$10.05", "8"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("busiest incidents by cost last 7 days", "Cost"),
        ("incidents by time to acknowledge last 7 days", "Acknowledged after"),
    ],
)
async def test_what_groups_are_ranked_by_is_never_left_out(text: str, column: str) -> None:
    answer = await asked(text)
    assert column in rows(answer)[0][2:3]


async def test_figures_of_all_calls_are_said_once() -> None:
    answer = await asked("summary last 7 days")
    assert "table" not in {b["type"] for b in answer["blocks"]}
    assert answer["text"].startswith("153 calls · 118 placed · 35 failed (22.9 %) · 8 people")


async def test_failed_calls_are_not_said_to_have_failed_all_of_them() -> None:
    answer = await asked("failed by user last 7 days")
    assert answer["text"].startswith("35 failed calls · 8 people · no cost recorded. Summary")


async def test_two_windows_are_said_at_once_and_compared_where_there_is_room() -> None:
    alone = await asked("this week vs last week")
    grouped = await asked("this week vs last week by user")
    assert alone["text"].startswith("30 calls, 130 before · 7 failed, 30 before. Summary")
    assert rows(alone)[:2] == [
        ["Figure", "Before", "After", "Change"],
        ["calls", "130", "30", "-100"],
    ]
    assert rows(grouped)[0] == ["User", "Calls before", "After", "Change"]
    assert "|2026-11-16 05:00 UTC>" in small_print(alone)[0]
    assert ", compared with <!date^" in small_print(alone)[0]


async def test_what_is_compared_by_two_groupings_names_both_and_figures_once() -> None:
    answer = await asked("failed this week vs last week by user and team")
    assert answer["text"].startswith("7 failed calls, 30 before. Summary of failed calls")
    assert rows(answer)[0] == ["User", "Team", "Calls before", "After", "Change"]


async def test_names_of_groups_keep_their_letters_where_there_is_no_table() -> None:
    answer = await asked("calls by status and user last 7 days")
    assert " · Femi Adeyemi " in answer["text"].replace("\u00a0", " ")


async def test_two_groupings_say_below_what_their_cells_tell_where_that_is_needed() -> None:
    teams = await asked("calls by user and policy last 7 days")
    results = await asked("calls by user and status last 7 days")
    assert rows(teams)[0][0] == "User"
    assert small_print(teams)[0].startswith("in each cell: calls (failed)")
    assert rows(results)[:2] == [
        ["User", "Placed (Success)", "Error", "Low balance"],
        ["Femi Adeyemi", "18", "3", "1"],
    ]
