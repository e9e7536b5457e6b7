import pytest
from hypothesis import given
from hypothesis import strategies as st

from calllogs.render.privacy import clean, mask, mask_numbers


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+14155550101", "+1 ••• ••• 0101"),
        ("+442079460123", "+44 ••• ••• 0123"),
        ("+37061234567", "+370 ••• ••• 4567"),
        ("+74951234567", "+7 ••• ••• 4567"),
        ("(415) 555-0101", "••• ••• 0101"),
        ("911", "•••"),
        ("123456", "•••"),
        ("1234567", "••• ••• 4567"),
    ],
)
def test_a_masked_number_keeps_its_country_code_and_last_four_digits(
    number: str, masked: str
) -> None:
    assert mask(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The number +14155550101 is unverified.", "The number +1 ••• ••• 0101 is unverified."),
        ("To (415) 555-0101, twice", "To ••• ••• 0101, twice"),
        ("Current balance is 1.25 USD", "Current balance is 1.25 USD"),
        (
            "Project 07918c19-b5a2-556a-acdc-19a34f6671df not found.",
            "Project 07918c19-b5a2-556a-acdc-19a34f6671df not found.",
        ),
        ("ID: CAf7776d6db380cd3eed781d9a23683e5a", "ID: CAf7776d6db380cd3eed781d9a23683e5a"),
        ("Incident number #42 at 09:30", "Incident number #42 at 09:30"),
        ("Order 123 456 of today", "Order 123 456 of today"),
        ("Order 123 4567 of today", "Order ••• ••• 4567 of today"),
    ],
)
def test_numbers_inside_foreign_text_are_masked_and_other_figures_are_kept(
    text: str, masked: str
) -> None:
    assert mask_numbers(text) == masked


@given(st.from_regex(r"\+[1-9][0-9]{9,13}", fullmatch=True), st.text(" .,:", max_size=3))
def test_no_whole_number_survives_masking(number: str, around: str) -> None:
    assert number[1:] not in mask_numbers(f"call{around} {number} {around}failed")


def test_clean_text_is_one_line_without_invisible_or_bidirectional_characters() -> None:
    assert clean("pay\u202ements\n\n down\u200b\x07 \t now") == "payments down now"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert clean("a" * 20, longest=10) == "aaaaaaaaa…"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
