"""Plain speech of people who have read nothing, and texts that invite a wrong reading."""

from collections import Counter
from typing import Any

import pytest

from calllogs.errors import FilterError
from calllogs.language import parse
from tests.language.natural import NOW, lines, verdict

NATURAL, TRAPS = lines("natural.jsonl"), lines("traps.jsonl")


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


def test_plain_speech_is_read_right_nearly_always() -> None:
    tally = Counter(verdict(row) for row in NATURAL)
    judged = tally["right"] + tally["refused"]
    assert (judged, tally["said"]) == (162, 10)
    assert tally["right"] >= 160


@pytest.mark.parametrize(
    "text", [row["text"] for row in [*NATURAL, *TRAPS] if read_or_mended(row["text"])]
)
def test_a_suggestion_put_in_place_is_read(text: str) -> None:
    mended = read_or_mended(text)
    assert mended is not None
    parse(mended, now=NOW, tz="America/New_York", region="US")
