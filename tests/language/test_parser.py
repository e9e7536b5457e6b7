from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calllogs.errors import FilterError
from calllogs.filters.filter import Direction, Rank, Recurring
from calllogs.filters.recurring import WorkingHours
from calllogs.filters.sentence import sentence
from calllogs.language.parser import parse
from calllogs.language.speech import CONNECTIVES
from calllogs.language.vocabulary import EVERY_WORD, QUALIFIERS
from tests.language.natural import SHOWN, lines

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
EXAMPLES = [*(row["text"] for row in lines("filters.jsonl")), *SHOWN]
PLAIN = [word for word in CONNECTIVES if word not in ("during", "through")]
"""Words that add nothing; two of them begin a time where they stand last."""

PIECES = st.sampled_from(
    [
        *EVERY_WORD,
        *(f"{name}:" for name in QUALIFIERS),
        *(word for text in EXAMPLES for word in text.split()),
        *("42", "$1", "50c", '"', '"x y"', "-", "..", "or", "and", "<@U1>", "é", "🙂", "٣", "01"),
    ]
)
SHUFFLED = st.lists(PIECES, max_size=12).map(" ".join)
MUTATED = st.builds(
    lambda text, place, piece: text[: place % (len(text) + 1)] + piece + text[place % 7 :],
    st.sampled_from(EXAMPLES),
    st.integers(0, 200),
    st.text(max_size=3),
)


def check_place(error: FilterError) -> None:
    assert 0 <= error.start <= error.end <= len(error.text)
    assert error.message


def read(text: str) -> str:
    """Return the reading of a text, or check that its error is one of ours and in place."""
    try:
        filter = parse(text, now=NOW, tz="America/New_York", region="US")
    except FilterError as error:
        check_place(error)
        return ""
    return sentence(filter, tz="America/New_York")


@given(st.one_of(st.text(max_size=60), SHUFFLED, MUTATED))
def test_any_text_is_read_or_refused_by_our_own_error(text: str) -> None:
    read(text)


@given(st.text(min_size=1990, max_size=2100))
def test_a_very_long_text_is_read_or_refused_too(text: str) -> None:
    read(text)


def names_or_mistake(text: str) -> tuple[str, ...]:
    """Return the names a text leaves open, or the piece of it that is not understood."""
    try:
        filter = parse(text, now=NOW, tz="UTC", region="US")
    except FilterError as error:
        return tuple(error.about.split())
    return tuple(value for name in filter.names for value in name.values)


@given(SHUFFLED, st.sampled_from(["xyzzy", "qwrtz", "zzzz"]), st.integers(0, 12))
def test_a_word_nobody_knows_is_a_name_left_open_or_an_error_about_it(
    text: str, unknown: str, place: int
) -> None:
    words = [word for word in text.split() if word in (*PLAIN, "today", "failed")]
    words.insert(min(place, len(words)), unknown)
    assert unknown in names_or_mistake(" ".join(words))


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Apia"])
def test_the_same_text_means_the_askers_own_day(zone: str) -> None:
    filter = parse("today", now=NOW, tz=zone, region="US")
    midnight, _ = (datetime.fromisoformat(str(c.value)) for c in filter.conditions)
    local = midnight.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute) == (0, 0)


def test_two_thousand_characters_are_the_most_that_is_read() -> None:
    with pytest.raises(FilterError, match="at most 2,000"):
        parse("a" * 2001, now=NOW, tz="UTC", region="US")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Calls, newest first"),
        ("placed", "Placed calls (Success or Completed), newest first"),
        ("not busy", "Calls with any result but Busy, newest first"),
        ("to +1 415 555 0101", "Calls to +14155550101, newest first"),
        ("to *8888", "Calls to numbers ending in 8888, newest first"),
        ("cost over 50c", "Calls with a cost over $0.50, newest first"),
        ("incident 42", "Calls for incident 42, newest first"),
        ("not incident 41 or 42", "Calls not for incident 41 or 42, newest first"),
        ("team pay", "Calls for any team whose name contains “pay”, newest first"),
        ("no incident", "Calls without an incident, newest first"),
        ("with a team", "Calls with a team, newest first"),
        ("my calls", "Calls to you, newest first"),
        ("user alice", "Calls to people whose name contains “alice”, newest first"),
        ("alice@example.com", "Calls to alice@example.com, newest first"),
        ("<@U1>", "Calls to the person mentioned, newest first"),
        ("<#C1>", "Calls for the incident of the channel mentioned, newest first"),
        ('said "disk"', "Calls that said “disk”, newest first"),
        ('not said "disk"', "Calls that did not say “disk”, newest first"),
        (
            '"disk"',
            "Calls that said, or whose status message contains, “disk”, newest first",
        ),
        ("before nov 3", "Calls, before Tue 3 Nov 2026 00:00 (America/New_York), newest first"),
        ("sort:status", "Calls, by result ascending"),
        ("oldest first limit 5 skip 10", "Calls, oldest first, 5 at most, after the first 10"),
        ("how many failed", "Number of failed calls (anything but Success or Completed)"),
        ("by user", "Summary of calls, grouped by user"),
        (
            "incident 376d7300-28fe-11f1-b591-3fdcef396aba",
            "Calls for the incident with the id 376d7300-28fe-11f1-b591-3fdcef396aba, newest first",
        ),
        (
            "status == failed user == alice",
            (
                "Failed calls (anything but Success or Completed) to people whose name contains "
                "“alice”, newest first"
            ),
        ),
        (
            "id 376d7300-28fe-11f1-b591-3fdcef396aba",
            "Calls with the id 376d7300-28fe-11f1-b591-3fdcef396aba, newest first",
        ),
    ],
)
def test_the_reading_names_every_condition(text: str, said: str) -> None:
    assert read(text) == said


@pytest.mark.parametrize(
    ("text", "message", "suggestion"),
    [
        ("group_by:team", "Did you mean 'by'?", "by"),
        ("status_message:disk", "Did you mean 'reason'?", "reason"),
        ("incident_number:42", "Did you mean 'incident'?", "incident"),
        ("email:a@b.example", "Did you mean 'user'?", "user"),
        ("got through today", "does not record whether anybody answered", None),
        ("acknowledged today", "told by a timeline", None),
        ("failed by banana", "Calls are grouped by one of these: status, outcome", None),
    ],
)
def test_what_other_tools_call_it_is_told_in_our_words(
    text: str, message: str, suggestion: str | None
) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text, now=NOW, tz="UTC", region="US")
    assert message in caught.value.message
    assert caught.value.suggestion == suggestion


@pytest.mark.parametrize("text", ["yesterday 9-9", "yesterday between 10 and 9"])
def test_hours_without_a_moment_between_run_backwards(text: str) -> None:
    with pytest.raises(FilterError, match="These hours run backwards"):
        parse(text, now=NOW, tz="UTC", region="US")


@pytest.mark.parametrize("text", ["-limit!=5", "-limit:!5", "!skip!=x", "busy -skip:>=!"])
def test_a_size_or_a_place_cannot_be_negated_however_often(text: str) -> None:
    with pytest.raises(FilterError, match="cannot be negated"):
        parse(text, now=NOW, tz="UTC", region="US")


def test_what_stands_before_a_span_without_a_number_is_not_swallowed() -> None:
    filter = parse("last 100 past week", now=NOW, tz="UTC", region="US")
    assert filter.limit == 100
    with pytest.raises(FilterError) as caught:
        parse("last 5 foo hour", now=NOW, tz="UTC", region="US")
    assert caught.value.about == "hour"


def test_a_span_is_counted_to_the_last_minute() -> None:
    filter = parse("last 900000000 minutes", now=NOW, tz="UTC", region="US")
    assert [condition.value for condition in filter.conditions] == ["0315-09-15T14:00:00Z"]


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        ("last week vs the week before", "2026-11-09T05", "2026-11-16T05"),
        ("last week compared with the previous week", "2026-11-09T05", "2026-11-16T05"),
        ("last month vs the previous month", "2026-09-01T04", "2026-10-01T04"),
        ("last 24h vs the 24h before", "2026-11-21T14", "2026-11-22T14"),
        ("last 7 days vs previous 7 days", "2026-11-09T14", "2026-11-16T14"),
        ("this quarter vs the quarter before", "2026-07-01T04", "2026-10-01T04"),
        ("nov 3 to nov 9 compared with the same period before", "2026-10-27T04", "2026-11-03T05"),
        ("september to november vs before", "2026-06-01T04", "2026-09-01T04"),
    ],
)
def test_the_time_before_is_the_one_in_front_of_the_other(
    text: str, earlier: str, later: str
) -> None:
    windows = parse(text, now=NOW, tz="America/New_York", region="US").compare
    assert windows is not None
    (begun, ended), (since, _) = windows
    assert (begun, since) == (f"{earlier}:00:00Z", f"{later}:00:00Z")
    assert ended == since


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        (
            "today vs the same day last week",
            ("2026-11-16T05:00:00Z", "2026-11-17T05:00:00Z"),
            ("2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z"),
        ),
        (
            "last night vs the night before",
            ("2026-11-21T23:00:00Z", "2026-11-22T11:00:00Z"),
            ("2026-11-22T23:00:00Z", "2026-11-23T11:00:00Z"),
        ),
        (
            "q3 vs the same quarter a year ago",
            ("2025-07-01T04:00:00Z", "2025-10-01T04:00:00Z"),
            ("2026-07-01T04:00:00Z", "2026-10-01T04:00:00Z"),
        ),
        (
            "this week so far vs the day before yesterday",
            ("2026-11-21T05:00:00Z", "2026-11-22T05:00:00Z"),
            ("2026-11-23T05:00:00Z", "2026-11-30T05:00:00Z"),
        ),
    ],
)
def test_what_comes_again_is_compared_with_itself_so_much_earlier(
    text: str, earlier: tuple[str, str], later: tuple[str, str]
) -> None:
    assert parse(text, now=NOW, tz="America/New_York", region="US").compare == (earlier, later)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("last week vs last week", "Both times are the same"),
        ("last 7 days vs past 7 days", "Both times are the same"),
        ("last 1900 years vs the 1900 years before", "too long ago"),
    ],
)
def test_a_time_that_cannot_be_compared_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(FilterError, match=sentence):
        parse(text, now=NOW, tz="America/New_York", region="US")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("at night last week", Recurring(begin="23:00", end="07:00")),
        ("woken last week", Recurring(begin="23:00", end="07:00")),
        ("business hours last week", Recurring((1, 2, 3), "08:00", "16:00")),
        ("after hours last week", Recurring((1, 2, 3), "08:00", "16:00", outside=True)),
        ("every day 22:00-06:00 last week", Recurring(begin="22:00", end="06:00")),
        ("weekends in october", Recurring((6, 7))),
    ],
)
def test_words_for_hours_mean_those_of_the_asker_and_written_hours_stay(
    text: str, hours: Recurring
) -> None:
    working = WorkingHours(
        Recurring(begin="23:00", end="07:00"), Recurring((1, 2, 3), "08:00", "16:00")
    )
    read = parse(text, now=NOW, tz="UTC", region="US", hours=working)
    assert read.recurring == hours


@pytest.mark.parametrize(
    ("text", "group", "rank"),
    [
        ("slowest acknowledged incidents", "incident", Rank("acknowledged", Direction.DESC)),
        (
            "top 5 quickest acknowledged incidents",
            "incident",
            Rank("acknowledged", Direction.ASC, 5),
        ),
        ("slowest to acknowledge alerts", "alert", Rank("acknowledged", Direction.DESC)),
        ("longest time to acknowledge", "incident", Rank("acknowledged", Direction.DESC)),
        ("longest gap last month", "user", Rank("gap", Direction.DESC)),
        ("longest gap between calls by team", "team", Rank("gap", Direction.DESC)),
    ],
)
def test_superlatives_rank_groups(text: str, group: str, rank: Rank) -> None:
    read = parse(text, now=NOW, tz="UTC", region="US")
    assert (read.group_by, read.rank, read.limit) == (group, rank, None)
