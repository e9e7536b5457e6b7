from datetime import UTC, datetime, timedelta

import pytest

from calllogs.answers.answer import Note
from calllogs.answers.groups import Group
from calllogs.answers.summary import Summary
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.model.records import CallLog, Page
from calllogs.render.cells import View
from calllogs.render.groups import group_label
from calllogs.render.headline import (
    counted_of_total,
    group_figures,
    match_count,
    next_skip,
    note_texts,
    reading,
    shown_of_total,
    totals,
    window_text,
)

NEW_YORK = "America/New_York"


def filter(text: str, now: datetime) -> CallLogFilter:
    return parse(text, now=now, tz=NEW_YORK, region="US")


def test_a_reading_hides_the_numbers_and_emails_it_names_where_the_view_is_masked(
    view: View, now: datetime
) -> None:
    asked = filter("to +14155550101 called alice@example.com", now)
    masked = reading(asked, view._replace(masked=True))
    assert "+14155550101" in reading(asked, view)
    assert "alice@example.com" in reading(asked, view)
    assert "+1 ••• ••• 0101" in masked
    assert "a•••@example.com" in masked
    assert "5550101" not in masked


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("yesterday", "Sun 22 Nov 00:00 to Mon 23 Nov 00:00"),
        ("since yesterday", "Sun 22 Nov 00:00 to now, Mon 23 Nov 09:00"),
        ("", "the oldest call kept to now, Mon 23 Nov 09:00"),
    ],
)
def test_a_window_is_told_in_the_views_zone(
    view: View, now: datetime, text: str, window: str
) -> None:
    assert window_text(filter(text, now), view) == f"{window} ({NEW_YORK})"


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("", "the oldest call kept (Sat 21 Nov 09:00) to now, Mon 23 Nov 09:00"),
        (
            "in november",
            (
                "Sun 1 Nov 00:00 (since the oldest call kept, Sat 21 Nov 09:00) to "
                "Tue 1 Dec 00:00, so far to Mon 23 Nov 09:00"
            ),
        ),
        ("yesterday", "Sun 22 Nov 00:00 to Mon 23 Nov 00:00"),
    ],
)
def test_a_window_says_since_when_calls_are_kept_and_that_it_is_not_over(
    view: View, now: datetime, text: str, window: str
) -> None:
    told = window_text(filter(text, now), view, now - timedelta(days=2))
    assert told == f"{window} ({NEW_YORK})"


def test_two_windows_are_told_the_later_first(view: View) -> None:
    earlier = ("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")
    later = ("2026-11-08T05:00:00Z", "2026-11-09T05:00:00Z")
    assert window_text(CallLogFilter(compare=(earlier, later)), view) == (
        "Sun 8 Nov 00:00 to Mon 9 Nov 00:00 compared with "
        f"Sun 1 Nov 00:00 to Mon 2 Nov 00:00 ({NEW_YORK})"
    )


@pytest.mark.parametrize(
    ("shown", "total", "skip", "text", "following"),
    [
        (2, 34, 0, "Showing 1-2 of 34 calls.", 2),
        (2, 1_034, 4, "Showing 5-6 of 1,034 calls.", 6),
        (1, 1, 0, "Showing 1 call.", None),
        (0, 0, 0, "No calls match.", None),
        (0, 34, 1_000, "Nothing to show after skipping 1,000: 34 calls match.", None),
    ],
)
def test_a_page_says_how_many_of_how_many_and_where_the_next_begins(
    failed_call: CallLog, shown: int, total: int, skip: int, text: str, following: int | None
) -> None:
    page = Page(calls=(failed_call,) * shown, total=total, skip=skip)
    assert (shown_of_total(page), next_skip(page)) == (text, following)


def test_a_count_agrees_with_its_noun() -> None:
    assert [match_count(n) for n in (0, 1, 1_200)] == [
        "0 calls match.",
        "1 call matches.",
        "1,200 calls match.",
    ]


@pytest.mark.parametrize(
    ("counted", "matching", "text"),
    [
        (None, 0, "No calls match."),
        (1, 1, "The one call was counted."),
        (7, 7, "All of them were counted."),
        (50_000, 61_000, "Only the newest 50,000 of 61,000 calls were counted."),
    ],
)
def test_a_summary_says_whether_all_calls_were_counted(
    counted: int | None, matching: int, text: str
) -> None:
    group = Group(calls=counted) if counted else None
    summary = Summary(group, matching=matching, read=counted or 0)
    assert counted_of_total(summary) == text


@pytest.mark.parametrize(
    ("unread", "matching", "first", "last"),
    [
        (0, 3, "3 calls", "All of them were counted."),
        (1, 4, "3 calls", "Counted 3 of 4 calls; the rest could not be read."),
        (0, 9, "only 3 of 9 calls counted", "Only the newest 3 of 9 calls were counted."),
    ],
)
def test_a_summary_of_a_part_says_so_first(
    unread: int, matching: int, first: str, last: str
) -> None:
    summary = Summary(Group(calls=3), matching=matching, unread=unread, read=3)
    assert (totals(summary)[0], counted_of_total(summary)) == (first, last)


@pytest.mark.parametrize(
    ("people", "numbers", "text"),
    [
        (0, 0, "0 people"),
        (1, 0, "1 person"),
        (0, 1, "1 unknown number"),
        (6, 2, "6 people and 2 unknown numbers"),
    ],
)
def test_people_and_numbers_of_nobody_known_are_told_apart(
    people: int, numbers: int, text: str
) -> None:
    group = Group(calls=1, people=people, numbers=numbers)
    assert group_figures(group)[3] == text


def test_nothing_that_could_be_read_is_not_called_no_match() -> None:
    assert counted_of_total(Summary(None, matching=2, unread=2)) == "None of them could be read."
    assert totals(Summary(None)) == []


def test_figures_of_a_group_agree_with_their_nouns() -> None:
    one = Group(calls=1, placed=1, people=1, cents=150)
    many = Group(calls=1_200, placed=900, people=1_001, numbers=2)
    assert group_figures(one) == ["1 call", "1 placed", "0 failed", "1 person", "$1.50"]
    assert group_figures(many) == [
        "1,200 calls", "900 placed", "300 failed (25.0 %)",
        "1,001 people and 2 unknown numbers", "no cost recorded",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("group_by", "label", "masked"),
    [
        ("to", "+14155550101", "+1 ••• ••• 0101"),
        ("from", "none", "none"),
        ("user", "alice@example.com", "a•••@example.com"),
        ("user", "Alice Ng", "Alice Ng"),
        ("incident", "INC-42 call\u202e 4155550101", "INC-42 call ••• ••• 0101"),
    ],
)
def test_the_label_of_a_group_follows_the_view(
    view: View, group_by: str, label: str, masked: str
) -> None:
    group, filter = Group((("k", label),)), CallLogFilter(group_by=group_by)
    assert group_label(group, filter, view._replace(masked=True)) == masked
    assert group_label(group, filter, view) == label.replace("\u202e", "")


def test_what_a_note_quotes_is_cleaned() -> None:
    notes = (Note("Plain words."), Note("No such team", ("pay\u202ements\n", "x" * 90)))
    assert note_texts(notes) == [
        "Plain words.",
        f"No such team: payments, {'x' * 79}….",
    ]


def test_a_window_of_another_year_says_which(view: View) -> None:
    asked = filter("in 2025", datetime(2026, 11, 23, 14, tzinfo=UTC))
    assert window_text(asked, view) == f"Wed 1 Jan 00:00 2025 to Thu 1 Jan 00:00 ({NEW_YORK})"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (0, "No call is known to match. Of 1,200 it is not known whether they match."),
        (1, "Showing 1 call. Of 1,200 more it is not known whether they match."),
    ],
)
def test_calls_that_may_match_are_told_first(placed_call: CallLog, shown: int, text: str) -> None:
    page = Page(calls=(placed_call,) * shown, total=shown, untold=1_200)
    assert shown_of_total(page) == text
    assert match_count(shown, 1_200) == text.replace("Showing 1 call.", "1 call matches.")
