"""The flat arguments of a summary, as the filter they become."""

from datetime import UTC, datetime
from functools import partial

import pytest

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    CallLogFilter,
    Direction,
    Having,
    Intent,
    Operator,
    Rank,
    Recurring,
)
from calllogs.language.parser import parse
from calllogs.mcp.summaries import SummaryArguments
from calllogs.render.cells import View

VIEW = View(tz="UTC", now=datetime(2026, 11, 23, 14, tzinfo=UTC), masked=False)
READ = partial(parse, now=VIEW.now, tz="UTC", region="US")


def question(arguments: SummaryArguments) -> CallLogFilter:
    return arguments.question(READ, VIEW)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (SummaryArguments(), CallLogFilter(intent=Intent.SUMMARY)),
        (
            SummaryArguments(by="user", then_by="Months", top=3),
            CallLogFilter(
                intent=Intent.SUMMARY, group_by="user", then_by="month", rank=Rank("calls", top=3)
            ),
        ),
        (
            SummaryArguments(by="team", rank="rate", lowest=True),
            CallLogFilter(intent=Intent.SUMMARY, group_by="team", rank=Rank("rate", Direction.ASC)),
        ),
        (
            SummaryArguments(by="user", rank="failed", more_than=5),
            CallLogFilter(
                intent=Intent.SUMMARY,
                group_by="user",
                rank=Rank("failed"),
                having=Having("failed", Operator.GT, 5),
            ),
        ),
        (
            SummaryArguments(hours="22:00-6:30"),
            CallLogFilter(intent=Intent.SUMMARY, recurring=Recurring((), "22:00", "06:30")),
        ),
        (
            SummaryArguments("every mon 22:00-06:00", hours="night"),
            CallLogFilter(
                intent=Intent.SUMMARY, recurring=Recurring((1,), "22:00", "06:00", tz="UTC")
            ),
        ),
        (
            SummaryArguments("on mondays", hours="night"),
            CallLogFilter(
                intent=Intent.SUMMARY, recurring=Recurring((1,), "22:00", "06:00", tz="UTC")
            ),
        ),
        (
            SummaryArguments("top 3 users", rank="cost"),
            CallLogFilter(intent=Intent.SUMMARY, group_by="user", rank=Rank("cost", top=3)),
        ),
        (
            SummaryArguments(hours="Business hours"),
            CallLogFilter(
                intent=Intent.SUMMARY, recurring=Recurring((1, 2, 3, 4, 5), "09:00", "17:00")
            ),
        ),
        (
            SummaryArguments(hours="weekends"),
            CallLogFilter(intent=Intent.SUMMARY, recurring=Recurring((6, 7))),
        ),
        (
            SummaryArguments("this week", compare="last week"),
            CallLogFilter(
                intent=Intent.SUMMARY,
                compare=(
                    ("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"),
                    ("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
                ),
            ),
        ),
    ],
)
def test_flat_arguments_become_a_filter(
    arguments: SummaryArguments, expected: CallLogFilter
) -> None:
    assert question(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (SummaryArguments("by user", by="team"), "The filter says by user and the argument says"),
        (SummaryArguments(by="user", then_by="colour"), "then_by is one of status, outcome"),
        (SummaryArguments(top=3), "Groups need `by`"),
        (SummaryArguments("at night", hours="business"), "days in one and the hours in the other"),
        (SummaryArguments("on mondays", hours="weekends"), "Say it in one of them"),
        (SummaryArguments("by team and month", then_by="day"), "The filter says by month"),
        (SummaryArguments(hours="teatime"), "hours is night, weekend, business, after"),
        (SummaryArguments("failed", compare="last week"), "A comparison needs two different times"),
        (SummaryArguments("today", compare="failed"), "A comparison needs two different times"),
        (SummaryArguments("last week", compare="last week"), "A comparison needs two different"),
        (SummaryArguments("today", compare="yesterday failed"), "compare is a time alone"),
    ],
)
def test_arguments_that_cannot_be_meant_are_refused(
    arguments: SummaryArguments, sentence: str
) -> None:
    with pytest.raises(FilterError, match=sentence):
        question(arguments)


def test_a_cursor_carries_the_question_with_its_windows_fixed() -> None:
    asked = SummaryArguments("this week failed", by="user", compare="last week", columns="calls")
    rest = SummaryArguments.read(asked.following(question(asked), 40))
    assert rest == SummaryArguments(
        "since:2026-11-23T00:00:00Z before:2026-11-30T00:00:00Z failed",
        by="user",
        compare="from 2026-11-16T00:00:00Z to 2026-11-23T00:00:00Z",
        columns="calls",
        skip=40,
    )
    assert question(rest) == question(asked)
