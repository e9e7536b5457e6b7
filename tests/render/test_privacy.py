import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.render.cells import clean
from calllogs.render.privacy import mask, mask_numbers, mask_text, refuse_probing


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
        (
            "\uff0b\uff11\uff14\uff11\uff15\uff15\uff15\uff15\uff10\uff11\uff10\uff11",
            "+1 ••• ••• 0101",
        ),
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


def test_clean_text_holds_no_selector_of_variants_and_no_filler() -> None:
    assert clean("\u3164pay\ufe0fments\U000e0101 \u115fdown\uffa0") == "payments down"


def test_a_long_text_is_cut_and_says_so() -> None:
    assert clean("a" * 20, longest=10) == "aaaaaaaaa…"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "written",
    [
        "0014155550101",
        "415 555 0101",
        "415\u00a0555\u202f0101",
        "415.555.0101",
        "(415) 555 - 0101",
        "[415] 555-0101",
        "415\u2011555\u20110101",
        "415\u2013555\u20130101",
        "415\u2212555\u22120101",
        "415/555/0101",
        "415\u00b7555\u00b70101",
        "415_555_0101",
        "415%20555%200101",
    ],
)
def test_a_number_is_masked_whatever_separates_its_digits(written: str) -> None:
    assert mask_numbers(f"Call {written}, twice") == "Call ••• ••• 0101, twice"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tel:+14155550101", "tel:+1 ••• ••• 0101"),
        ("?to=%2B14155550101&n=1", "?to=+1 ••• ••• 0101&n=1"),
        ("x14155550101", "x••• ••• 0101"),
        ("no_14155550101", "no_••• ••• 0101"),
        ("abcdef14155550101", "abcdef••• ••• 0101"),
        ("call14155550101now", "call••• ••• 0101now"),
        ("2026-11-25 03:12 415 555 0101", "2026-11-25 03:12 ••• ••• 0101"),
        ("+1 415 555 0101 +44 20 7946 0123", "+1 ••• ••• 0101 +44 ••• ••• 0123"),
        ("mail a.b+14155550101@example.com", "mail a•••@example.com"),
    ],
)
def test_a_number_is_masked_whatever_stands_around_it(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert mask_text(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "07918c19-b5a2-556a-acdc-19a34f6671df",
        "CA12345678901234567890123456789012",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "at 2026-11-25T03:12:11.123456Z",
        "on 2026-11-20..2026-11-24 and 25.11.2026 10:15, 11/25/2026",
        "20261125T031211Z",
        "call 555 2026-11-25",
        "INC-42 #1234 10.20.30.40, 192.168.100.200:8080",
        "$1,234,567.89, 1234567.89 USD, $12345678",
        "1,234,567 calls",
        "+1 ••• ••• 0101 42 100 calls",
    ],
)
def test_what_holds_many_digits_and_is_no_number_survives(text: str) -> None:
    assert mask_text(text) == text


def question(field: str, op: Operator, value: str) -> CallLogFilter:
    return CallLogFilter((Condition(field, op, value),))


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("toNumber", Operator.STARTS_WITH, "+1415"),
        ("toNumber", Operator.STARTS_WITH, "1"),
        ("toNumber", Operator.ENDS_WITH, "50101"),
        ("fromNumber", Operator.CONTAINS, "0101"),
        ("fromNumber", Operator.NOT_CONTAINS, "555"),
        ("text", Operator.CONTAINS, "number +14"),
        ("callData.message", Operator.CONTAINS, "101"),
        ("statusMessage", Operator.NOT_CONTAINS, "5550 is"),
        ("incident.title", Operator.CONTAINS, "1415"),
        ("user.name", Operator.CONTAINS, "50"),
    ],
)
def test_a_masked_number_is_not_found_digit_by_digit(field: str, op: Operator, value: str) -> None:
    with pytest.raises(FilterError, match=f"Numbers are masked here, .*{re.escape(value)}"):
        refuse_probing(question(field, op, value))


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("toNumber", Operator.EQ, "+14155550101"),
        ("toNumber", Operator.NE, "+14155550101"),
        ("toNumber", Operator.STARTS_WITH, "+1"),
        ("toNumber", Operator.STARTS_WITH, "+44"),
        ("toNumber", Operator.STARTS_WITH, "+370"),
        ("toNumber", Operator.ENDS_WITH, "0101"),
        ("statusMessage", Operator.CONTAINS, "error 404"),
        ("user.email", Operator.EQ, "al1234@example.com"),
        ("incident.title", Operator.CONTAINS, "payments"),
    ],
)
def test_what_masking_shows_may_be_asked_for(field: str, op: Operator, value: str) -> None:
    refuse_probing(question(field, op, value))
