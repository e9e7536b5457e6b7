"""What holds of every text that is read, whatever it says."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calllogs.language.parser import parse
from calllogs.language.speech import CONNECTIVES
from calllogs.language.vocabulary import LANGUAGE
from tests.language.natural import NOW, SHOWN, asked, form, lines

TEXTS = [
    text
    for name in ("filters.jsonl", "natural.jsonl")
    for row in lines(name)
    for text in (row["text"], row.get("same_as", ""))
    # A number alone is an incident's, and behind `list` it may be how many: that is asked back.
    if text and '"' not in text and not text.isdecimal() and "error" not in form(text)
]
READ = st.sampled_from([text for text in TEXTS if not text.isdigit()])
"""Texts that are read, but for a number alone: `show me 42` may count calls."""
PHRASES = st.sampled_from([phrase for phrase in SHOWN if phrase != "ok"])
"""What the help shows but the word that is courtesy itself where courtesy stands around it."""
POLITE = st.sampled_from(("please ", "hi, ", "hey ", "kindly "))
BEFORE = st.sampled_from(("please ", "hi, ", "can you show me ", "hey ", "kindly ", "list "))
BEHIND = st.sampled_from((" please", " thanks", "?", " thank you", " :fire:", " 🙏", "!"))
WORDS = sorted(word for word in LANGUAGE | set(CONNECTIVES) if re.fullmatch("[a-z]{2,}", word))
FRAMES = (
    *("to {}", "called {} yesterday", "team {}", "calls for {} today", "{}'s calls"),
    *("did {} get called", "user {} yesterday", "was {} paged", "incident {}", "not to {}"),
    *("paged {}", "policy {}", "@{}", "calls to the {} team", "failed for {}"),
)


@given(BEFORE, READ, BEHIND)
def test_courtesy_changes_nothing(before: str, text: str, behind: str) -> None:
    assert asked(form(before + text)) == asked(form(text))
    assert asked(form(text + behind)) == asked(form(text))


@given(POLITE, PHRASES, BEHIND)
@example("hey ", "502081fa-196b-53a2-ad10-ab4a42be3948", " thank you")
@example("please ", "who was called first", " please")
@example("hi, ", "last month vs the month before", "!")
@example("kindly ", "how much did september cost", " thank you")
def test_courtesy_changes_nothing_of_what_the_help_shows(
    before: str, phrase: str, behind: str
) -> None:
    assert asked(form(before + phrase)) == asked(form(phrase))
    assert asked(form(phrase + behind)) == asked(form(phrase))


@given(st.one_of(READ, PHRASES), st.integers(0, 20))
@example("nobody picked up", 1)
def test_a_negation_never_leaves_the_reading_the_same(text: str, place: int) -> None:
    words = text.split(" ")
    at = place % (len(words) + 1)
    negated = form(" ".join((*words[:at], "not", *words[at:])))
    assert "error" in negated or negated != form(text)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_word_of_the_language_is_never_a_name_in_silence(frame: str) -> None:
    named = [word for word in WORDS if _names(frame.format(word), word)]
    assert named == []


def _names(text: str, word: str) -> bool:
    """Whether a text is read as one about a thing that is called by a word."""
    conditions = form(text).get("conditions", [])
    searched = [
        c for c in conditions if "open" in c["op"] or c["field"].endswith((".name", ".title"))
    ]
    return any(word in re.findall(r"\w+", str(c.get("value")).lower()) for c in searched)


@pytest.mark.parametrize("word", ["May", "Sunday", "Today", "Error"])
def test_a_word_written_as_a_name_is_one(word: str) -> None:
    assert form(f"calls to {word}")["conditions"] == [
        {"field": "user.name", "op": "contains", "value": word}
    ]


def test_letters_of_two_alphabets_in_one_word_are_refused() -> None:
    error = form("calls to bоb")["error"]  # noqa: RUF001  a Cyrillic o
    assert error.message.startswith("This word mixes letters of several alphabets")


def test_slips_are_mended_together() -> None:
    error = form("faild calls yestreday")["error"]
    assert error.suggestion == "failed calls yesterday"
    parse(error.suggestion, now=NOW, tz="UTC", region="US")
