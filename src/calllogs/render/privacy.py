"""What may be shown to whom: phone numbers and e-mails masked, whole or quoted in texts.

Where numbers are masked, no filter may ask for one digit by digit.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.fields import FIELD_BY_NAME, Kind

_TWO_DIGIT_CODES = frozenset(
    f"{code}"
    for code in (
        *(20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, *range(43, 50), *range(51, 59)),
        *(*range(60, 67), 81, 82, 84, 86, *range(90, 96), 98),
    )
)
"""ITU-T E.164's two-digit country codes; 1 and 7 have one digit, every other has three."""

SHOWN_DIGITS = 4
"""The last digits of a number that masking leaves."""

_FEWEST_DIGITS = 7

_NO_NUMBER = r"""(?:
    [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}                   # a UUID
    | [A-Z]{2}[0-9a-f]{32}                                        # a carrier's id of a call
    | (?=[0-9a-f]*\d[a-f])[0-9a-f]{16,}                           # a digest, a trace id
    | \d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?     # a date, and its time
    | \d{8}T\d{4,6}Z?
    | \d{1,2}\.\d{1,2}\.\d{4} | \d{1,2}/\d{1,2}/\d{4}
    | \d{1,3}(?:\.\d{1,3}){3}(?!\.\d)                             # an IP address
    | \d+(?:\.\d\d?)?\ ?(?:USD|EUR|GBP|dollars|cents)             # an amount
)(?![0-9A-Z])"""
"""What may hold as many digits as a phone number and is none."""

_SEPARATOR = (
    r"(?:%20|%2[89D]|[\s._/()\[\]\u00b7\u2022\u2027\u2219\u22c5\u30fb\u2010-\u2015\u2212\ufe0f-])"
)
"""Spaces, dots, dashes, slashes, brackets and middle dots, some as addresses write them."""

_NUMBER_IN_TEXT = re.compile(
    rf"""
    (?<![0-9A-Z+]) {_NO_NUMBER}
    | [$€£]\ ?\d[\d.,]* | •••\ \d{{4}}
    | (?P<number> (?:\+|\uff0b|%2B)? [(\[]? \d+ (?:{_SEPARATOR}{{1,4}} (?!{_NO_NUMBER}) \d+)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MANY_DIGITS = re.compile(r"(?:\d\D{0,5}){6}\d")
"""What every number in a text has; most texts have not, and are spared the long pattern."""

_EMAIL_IN_TEXT = re.compile(r"[\w.+'-]+@[\w.-]+\w")


def mask(number: str) -> str:
    """Return a phone number with only its country code and last four digits: `+1 ••• ••• 4567`."""
    digits = "".join(filter(str.isdigit, number))
    if not digits.isascii():
        digits = "".join(f"{unicodedata.digit(letter)}" for letter in digits)
    if len(digits) < _FEWEST_DIGITS:
        return "•••"
    code = f"+{country_code(digits)} " if number.lstrip()[:1] in "+\uff0b" else ""
    return f"{code}••• ••• {digits[-SHOWN_DIGITS:]}"


def country_code(digits: str) -> str:
    """Return the country code that a number of E.164 begins with, given without its plus."""
    if digits[0] in "17":
        return digits[0]
    return digits[:2] if digits[:2] in _TWO_DIGIT_CODES else digits[:3]


def mask_email(email: str) -> str:
    """Return an e-mail with only its first letter and its domain: `a•••@example.com`."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}•••{at}{domain}"


def mask_text(text: str) -> str:
    """Return text in which e-mails, and what may be phone numbers (7 digits or more), are masked.

    Ids, dates, amounts and IP addresses keep their digits.
    """
    return mask_numbers(mask_emails(text))


def mask_emails(text: str) -> str:
    """Return text in which every e-mail is masked."""
    return _EMAIL_IN_TEXT.sub(_masked_email, text) if "@" in text else text


def _masked_email(found: re.Match[str]) -> str:
    return mask_email(found.group())


def mask_numbers(text: str) -> str:
    """Return text in which whatever may be a phone number (7 digits or more) is masked."""
    return _NUMBER_IN_TEXT.sub(_masked, text) if _MANY_DIGITS.search(text) else text


def _masked(found: re.Match[str]) -> str:
    run = found["number"]
    if run is None or sum(map(str.isdigit, run)) < _FEWEST_DIGITS:
        return found.group()
    return mask(run.replace("%2B", "+").replace("%2b", "+"))


def masked(rows: Iterable[Iterable[str]], hide: Callable[[str], str]) -> list[list[str]]:
    """Return rows of texts, each of which is masked by itself."""
    return [[hide(text) for text in row] for row in rows]


def refuse_probing(filter: CallLogFilter) -> None:
    """Refuse a filter that would tell a masked number digit by digit.

    Raises:
        FilterError: It asks for a part of a number that masking hides, or searches texts, which may
            quote numbers, for figures.
    """
    sought = [(each, str(value)) for each in filter.conditions for value in each.values]
    for condition, value in sought:
        field = FIELD_BY_NAME.get(condition.field)
        phone = field is not None and field.kind is Kind.PHONE
        probing, sentence = (_probes_number, _PARTS) if phone else (_probes_text, _FIGURES)
        if probing(condition, value):
            raise FilterError(value, sentence.format(value))


_PARTS = (
    "Numbers are masked here, and {} is a part that masking hides. Ask for a whole number, a "
    "country code (+44*) or the last four digits (*8888)."
)
_FIGURES = (
    "Numbers are masked here, so texts are not searched for the figures in {}. Search for words, "
    "with at most three figures beside them, as in error 404."
)
_WHOLE = {Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN}
_SEARCHES = {Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH}
_MOST_FIGURES = 3


def _probes_number(condition: Condition, value: str) -> bool:
    digits = value.lstrip("+")
    if condition.op is Operator.STARTS_WITH:
        return not value.startswith("+") or country_code(digits) != digits
    return condition.op not in _WHOLE and not (
        condition.op is Operator.ENDS_WITH and len(digits) <= SHOWN_DIGITS
    )


def _probes_text(condition: Condition, value: str) -> bool:
    figures = sum(map(str.isdigit, value))
    if condition.op not in _SEARCHES or not figures:
        return False
    return figures > _MOST_FIGURES or "+" in value or not any(map(str.isalpha, value))
