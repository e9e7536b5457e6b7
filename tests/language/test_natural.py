"""Plain speech of people who have read nothing, and texts that invite a wrong reading."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

import pytest

from calllogs.errors import FilterError
from calllogs.language.parser import parse
from calllogs.language.vocabulary import LANGUAGE
from tests.language.natural import NOW, asked, form, lines, same_reading, verdict

NATURAL, TRAPS = lines("natural.jsonl"), lines("traps.jsonl")
SPOKEN = lines("spoken.jsonl")
"""Texts of the same kinds of people, each with what it says in other words, or to be refused."""


def read_or_mended(text: str) -> str | None:
    """Return the text an error suggests, None where it suggests nothing or is read."""
    try:
        parse(text, now=NOW, tz="America/New_York", region="US")
    except FilterError as error:
        if error.suggestion is None:
            return None
        return error.text[: error.start] + error.suggestion + error.text[error.end :]
    return None


@pytest.mark.parametrize("row", [*NATURAL, *TRAPS], ids=lambda row: str(row["id"]))
def test_plain_speech_is_never_misread(row: dict[str, Any]) -> None:
    assert verdict(row) not in ("MISREAD", "unsaid")


@pytest.mark.parametrize("row", TRAPS, ids=lambda row: str(row["id"]))
def test_no_trap_is_walked_into(row: dict[str, Any]) -> None:
    assert verdict(row) == "right"


@pytest.mark.parametrize("row", SPOKEN, ids=lambda row: str(row["id"]))
def test_a_text_means_what_it_says_in_other_words(row: dict[str, Any]) -> None:
    assert verdict(row) == "right"


ADDED = [
    *("pls {}", "hey, {}", "{} thx", "{} !!", "{}, right?", "{} so far", "um {}", "so {}", "{}..."),
    *("hello team, {}", "{} if possible", "anyone know {}?", "@calllogs {}", "  {}  "),
]


@pytest.mark.parametrize("added", ADDED)
def test_courtesy_around_a_question_changes_nothing(added: str) -> None:
    others = 0
    for row in SPOKEN:
        plain = form(row["text"])
        courteous = form(added.format(row["text"].rstrip("!. ")))
        if "error" not in plain and "error" not in courteous and "+" not in row["text"]:
            assert asked(courteous) == asked(plain), row["text"]
        others += "error" not in plain and "error" in courteous
    assert others <= MOST_REFUSED


MOST_REFUSED = 18
"""Of 1,800 texts that are read: better refused than read otherwise."""


def test_a_negation_never_leaves_a_question_as_it_was() -> None:
    for row in SPOKEN:
        plain, negated = form(row["text"]), form(f"not {row['text']}")
        assert "error" in plain or asked(plain) != asked(negated), row["text"]


@pytest.mark.parametrize("negation", ["not", "never", "except", "without"])
def test_no_negation_inside_a_question_is_dropped(negation: str) -> None:
    for row in NATURAL:
        plain, words = form(row["text"]), row["text"].split()
        for at in range(1, len(words)) if "error" not in plain else ():
            negated = form(" ".join((*words[:at], negation, *words[at:])))
            assert "error" in negated or negated != plain, words[:at]


def _slips(text: str) -> Iterator[str]:
    """Yield a text with one letter of a word of the language missing, doubled or exchanged."""
    words = text.split()
    for at, word in enumerate(words):
        if len(word) > 5 and word.isalpha() and word.lower() in LANGUAGE:
            slips = (
                word[:2] + word[3:],
                word[:2] + word[1:],
                word[:2] + word[3] + word[2] + word[4:],
            )
            for slip in slips:
                yield " ".join((*words[:at], slip, *words[at + 1 :]))


def test_a_letter_amiss_never_changes_a_question_in_silence() -> None:
    for row in NATURAL:
        plain = form(row["text"])
        for slip in _slips(row["text"]) if "error" not in plain else ():
            read = form(slip)
            assert "error" in read or asked(read) == asked(plain), slip


PHRASES = [
    *("failed", "last week", "to bob", "team payments", "by user", "oldest first", "over 50c"),
    *("not busy", "on mondays", "cheapest", "incident 42", "to +14155550100"),
]


@pytest.mark.parametrize("joint", [" ", ", "])
def test_the_order_of_phrases_changes_nothing(joint: str) -> None:
    for phrases in combinations(PHRASES, 3):
        read = [form(joint.join(order)) for order in permutations(phrases)]
        meant = [asked(each) for each in read if "error" not in each]
        assert all(same_reading(each, meant[0]) for each in meant), phrases


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("last nigth", "last night"),
        ("last weeks calls", "last week"),
        ("paged April last week", "to April"),
        ("before 2 days", "2 days ago"),
        ("message disk full", '"disk full"'),
        ("user:bob|alice", "bob,alice"),
        ("how many failed and succeeded", "by status"),
        ("2026", "incident 2026"),
        ("incident 42s calls", "42's"),
    ],
)
def test_what_has_two_meanings_leads_on_to_one(text: str, suggestion: str) -> None:
    read = form(text)
    assert read["error"].suggestion == suggestion


@pytest.mark.parametrize("text", ["hello", "thanks", "?", "nobody", "please do the needful"])
def test_a_text_that_asks_nothing_lists_nothing(text: str) -> None:
    assert form(text)["error"].message.startswith("Nothing is asked here.")


@pytest.mark.parametrize(
    ("region", "text", "cents"), [("DE", "cost over $0,50", 50), ("FR", "cost > 1,5 usd", 150)]
)
def test_decimal_commas_are_read_where_people_write_them(
    region: str, text: str, cents: int
) -> None:
    filter = parse(text, now=NOW, tz="Europe/Berlin", region=region)
    assert [each.value for each in filter.conditions] == [cents]
    assert "error" in form(text)


def test_plain_speech_is_read_right_nearly_always() -> None:
    tally = Counter(verdict(row) for row in NATURAL)
    judged = tally["right"] + tally["refused"]
    assert (judged, tally["said"]) == (162, 10)
    assert tally["right"] >= 162


@pytest.mark.parametrize(
    "text", [row["text"] for row in [*NATURAL, *TRAPS] if read_or_mended(row["text"])]
)
def test_a_suggestion_put_in_place_is_read(text: str) -> None:
    mended = read_or_mended(text)
    assert mended is not None
    parse(mended, now=NOW, tz="America/New_York", region="US")


SAME = [
    ("who was called last night", "by user last night"),
    ("failed in the last 7 days, most recent first", "failed last 7 days newest first"),
    ("the last 7 days most expensive first", "last 7 days sort:-cost"),
    ("which calls are most recent", "newest"),
    ("everyone called for incident 42", "timeline incident 42"),
    ("who was called first for incident 42", "incident 42 first 1"),
    ("everything but incident 42", "not incident 42"),
    ("all but successful", "failed"),
    ("calls to bob but failed", "failed to bob"),
    ("failed but not busy", "failed not busy"),
    ("calls to anyone but alice@example.com", "not alice@example.com"),
    ("last 1.5h", "last 90 min"),
    ("last 3M", "last 3 months"),
    ("cost this month vs last month", "compare this month with last month"),
    ("give me a breakdown of calls by status", "by status"),
    ("calls by monitor api", "monitor api"),
    ("calls up to yesterday", "until yesterday"),
    ("to 5550 2026-11-03", "2026-11-03 to 5550"),
    ("with an incident 2026-11-01..2026-11-03", "2026-11-01..2026-11-03 with an incident"),
    ("calls with status failed", "failed"),
    ("yesterday 22:00 to 02:00", "from 2026-11-24 22:00 to 2026-11-25 02:00"),
    ("calls 3-4pm yesterday", "yesterday 15:00-16:00"),
    ("tuesday of last week", "2026-11-17"),
    ("november last year", "november 2025"),
    ("the week before last", "2026-11-09 to 2026-11-15"),
    (
        "compare 2026-09-01T04:00Z..2026-10-01T04:00Z vs 2026-10-01T04:00Z..2026-11-01T04:00Z",
        "september vs october",
    ),
    ("from 20.11. to 22.11.", "nov 20 - nov 22"),
    ("incidents 42-44", "incidents 42, 43 and 44"),
    ("incident 'db failover'", 'incident "db failover"'),
    ("ok, who got paged", "who got paged"),
    ("share me the call logs of yesterday", "yesterday"),
    ("bob@example.com or alice@example.com", "user:bob@example.com,alice@example.com"),
    ("team with most failures", "worst team"),
    ("failed because of geo permissions", 'failed reason "geo permissions"'),
    ("what woke me up last night", "at night last night to me"),
    ("number starting with 415", "to +1415*"),
]
REFUSED = [
    *("who hasn't been called", "who never answers", "last 2 mornings", "incident 3 nov"),
    *("not today", "who is on call", "close incident 42", "call bob now", "do the laundry"),
    *("did the pager go off", "kindly prepone", "calls made manually", "network errors"),
    *("today or yesterday", "to 12", "incident>42", "not limit:5", "@everyone", "called back"),
    *("calls since the deploy", "how long was the call", "is everything ok", "calls now"),
    *("spend in euros 0,50 EUR", "calls to 415-555-0100 #5"),
]


@pytest.mark.parametrize(("spoken", "plain"), SAME)
def test_what_is_said_in_other_words_is_the_same_question(spoken: str, plain: str) -> None:
    read, want = form(spoken), form(plain)
    assert "error" not in want
    assert "error" not in read
    assert same_reading(read, want)


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_meant_for_sure_is_refused(text: str) -> None:
    assert "error" in form(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sunday Adeleke last week", "Sunday Adeleke"),
        ("was Sunday Adeleke called", "Sunday Adeleke"),
        ("failed for May Lee", "May Lee"),
        ("did April Jones get called", "April Jones"),
        ("April Mae Jones failed", "April Mae Jones"),
    ],
)
def test_a_month_or_day_before_a_surname_is_a_first_name(text: str, name: str) -> None:
    filter = parse(text, now=NOW, tz="America/New_York", region="US")
    assert [each.values for each in filter.names] == [(name,)]


@pytest.mark.parametrize("text", ["called june", "paged april", "calls to august", "to may"])
def test_a_month_in_small_letters_where_a_person_is_expected_is_asked_back(text: str) -> None:
    name = text.rsplit(maxsplit=1)[-1].capitalize()
    asked = f"If this is a person, write {name}; if it is the month, write in {name}."
    with pytest.raises(FilterError, match=asked):
        parse(text, now=NOW, tz="America/New_York", region="US")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("was Error called yesterday", "Error"),
        ("did Will get paged", "Will"),
        ("paged Today today", "Today"),
        ("Max's calls", "Max"),
        ("was Busy called", "Busy"),
        ('"May"\'s calls', "May"),
        ("is Sunday reachable", "Sunday"),
    ],
)
def test_a_person_named_like_a_word_is_found_where_a_person_stands(text: str, name: str) -> None:
    filter = parse(text, now=NOW, tz="America/New_York", region="US")
    assert [each.values for each in filter.names] == [(name,)]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("was error called yesterday", "Error"),
        ("was max paged", "Max"),
        ("will's calls", "Will"),
        ("Busy Bees team yesterday", 'team "Busy Bees"'),
        ("the failed logins incident", 'incident "failed logins"'),
        ("team Night Shift today", '"Night Shift"'),
        ("incident daily report", '"daily report"'),
        ("incident database down", '"database down"'),
        ("the weekend crew incident", 'incident "weekend crew"'),
        ('not "May" yesterday', 'to "May"'),
    ],
)
def test_a_name_that_may_be_words_is_asked_back(text: str, suggestion: str) -> None:
    assert form(text)["error"].suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("chamadas de ontem", "calls of yesterday"),
        ("anrufe gestern", "calls yesterday"),
        ("quem foi chamado ontem", "who was called yesterday"),
        ("llamadas fallidas hoy", "calls failed today"),
    ],
)
def test_another_language_leads_on_to_english(text: str, english: str) -> None:
    assert form(text)["error"].suggestion == english


NAMES = "jason anna frank charles mary vince errol paige marco sundar hank wendy ethan carrie"


@pytest.mark.parametrize("name", NAMES.split())
def test_a_name_near_a_word_is_no_slip(name: str) -> None:
    filter = parse(f"{name} last night", now=NOW, tz="America/New_York", region="US")
    assert [each.values for each in filter.names] == [(name,)]
