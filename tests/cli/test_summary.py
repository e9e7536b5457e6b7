import io
import re
from typing import TextIO

import pytest

from calllogs.answers.answer import Answer
from calllogs.answers.groups import Group
from calllogs.answers.summary import Summary, Tally
from calllogs.cli.summary import summary_text
from calllogs.cli.terminal import Screen
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.model.records import CallLog
from calllogs.render.cells import View

CAUSE = (
    "Number not verified with the carrier. Verify the number in Twilio, or upgrade the Twilio "
    "trial account."
)
STYLE = r"\x1b\[[0-9;]*m"
BAR, FULL, HALF = "█", "█" * 20, "█" * 10
TIMES = "             FIRST              LAST"
PLACED = "  Sun 22 Nov 09:00  Mon 23 Nov 04:00"
FAILED = "  Mon 23 Nov 03:12  Mon 23 Nov 03:12"
BY_STATUS = CallLogFilter(intent=Intent.SUMMARY, group_by="status")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(summary: Summary, view: View, stream: TextIO | None = None) -> list[str]:
    screen = Screen(stream or io.StringIO())
    return re.sub(STYLE, "", summary_text(Answer(BY_STATUS, summary), view, screen)).splitlines()


def test_a_summary_is_figures_groups_with_bars_and_causes(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    tally = Tally(BY_STATUS, "America/New_York")
    day_before = placed_call.model_copy(update={"created_at": view.now.replace(day=22)})
    for call in (placed_call, failed_call, day_before):
        tally.add(call)
    assert drawn(tally.summary(3), view) == [
        "3 calls · 2 placed · 1 failed (33.3 %) · 1 person and 1 unknown number · $3.00",
        "First Sun 22 Nov 09:00, last Mon 23 Nov 04:00",
        "▄█  calls a day, Sun 22 Nov to Mon 23 Nov, at most 2",
        "",
        f"STATUS              CALLS  FAILED  FAILED %  PEOPLE   COST{TIMES}",
        f"Placed (Completed)      2       0       0.0       0  $3.00{PLACED}  {FULL}",
        f"Error                   1       1     100.0       1      –{FAILED}  {HALF}",
        "",
        "Why calls failed",
        f"  1 × {CAUSE}",
        "",
        "All of them were counted.",
        "Summary of calls, grouped by status",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
    ]


def test_a_summary_of_no_calls_says_so(view: View) -> None:
    assert drawn(Summary(None), view) == [
        "No calls match.",
        "",
        "Summary of calls, grouped by status",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
    ]


def test_only_the_first_groups_are_spelled_out_and_a_small_one_has_a_bar_too(view: View) -> None:
    groups = tuple(
        Group(((f"{n}", f"Status {n}"),), calls=1_000 // (n + 1) ** 2) for n in range(42)
    )
    lines = drawn(Summary(Group(calls=2_000), groups, matching=2_000, read=2_000, among=42), view)
    table = [line for line in lines if line.startswith("Status ")]
    assert len(table) == 40
    assert table[0].endswith(FULL)
    assert table[20].endswith("  █")
    assert table[39].split() == ["Status", "39", "0", "–", "–"]
    assert "and 2 more; --json holds all" in lines


@pytest.fixture
def summary(failed_call: CallLog, placed_call: CallLog) -> Summary:
    tally = Tally(BY_STATUS, "America/New_York")
    for call in (failed_call, placed_call, placed_call):
        tally.add(call)
    return tally.summary(3)


@pytest.mark.parametrize(
    ("width", "headings", "longest", "untold"),
    [
        (40, "STATUS CALLS FAILED FAILED %", 0, "More in a wider terminal: people, cost."),
        (60, "STATUS CALLS FAILED FAILED % PEOPLE COST", 0, "All of them were counted."),
        (70, "STATUS CALLS FAILED FAILED % PEOPLE COST", 8, "All of them were counted."),
        (
            200,
            "STATUS CALLS FAILED FAILED % PEOPLE COST FIRST LAST",
            20,
            "All of them were counted.",
        ),
    ],
)
def test_figures_stand_whole_or_are_named_and_bars_take_what_room_is_left(  # noqa: PLR0913  a table
    summary: Summary,
    view: View,
    width: int,
    headings: str,
    longest: int,
    untold: str,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = drawn(summary, view, Terminal())
    place = next(place for place, line in enumerate(lines) if line.startswith("STATUS"))
    table = lines[place : place + 3]
    assert " ".join(table[0].split()) == headings
    assert max(line.count("█") for line in table) == longest
    assert max(map(len, table)) <= width
    assert untold in lines


def test_a_summary_without_groups_has_no_table(placed_call: CallLog, view: View) -> None:
    asked = CallLogFilter(intent=Intent.SUMMARY)
    tally = Tally(asked, "America/New_York")
    tally.add(placed_call)
    text = summary_text(Answer(asked, tally.summary(1)), view, Screen(io.StringIO()))
    assert "CALLS" not in text
