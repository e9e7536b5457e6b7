"""What may be shown to whom: numbers masked, foreign text made harmless.

Titles, spoken text and status messages come from outside. They are data, never markup or
instructions, and a status message may quote a whole phone number.
"""

import re
import unicodedata

_TWO_DIGIT_CODES = frozenset(
    f"{code}"
    for code in (
        *(20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, *range(43, 50), *range(51, 59)),
        *(*range(60, 67), 81, 82, 84, 86, *range(90, 96), 98),
    )
)
"""ITU-T E.164's two-digit country codes; 1 and 7 have one digit, every other has three."""

_SHOWN_DIGITS = 4
_FEWEST_DIGITS = 7

_NUMBER_IN_TEXT = re.compile(r"(?<![\w-])\+?\(?\d[\d ().\u00a0-]{5,}\d(?![\w-])")
_EMAIL_IN_TEXT = re.compile(r"[\w.+'-]+@[\w.-]+\w")
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def mask(number: str) -> str:
    """Return a phone number with only its country code and last four digits: `+1 ••• ••• 4567`."""
    digits = "".join(filter(str.isdigit, number))
    if len(digits) < _FEWEST_DIGITS:
        return "•••"
    code = f"+{_country_code(digits)} " if number.lstrip().startswith("+") else ""
    return f"{code}••• ••• {digits[-_SHOWN_DIGITS:]}"


def _country_code(digits: str) -> str:
    if digits[0] in "17":
        return digits[0]
    return digits[:2] if digits[:2] in _TWO_DIGIT_CODES else digits[:3]


def mask_email(email: str) -> str:
    """Return an e-mail with only its first letter and its domain: `a•••@example.com`."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}•••{at}{domain}"


def mask_emails(text: str) -> str:
    """Return text in which every e-mail is masked."""
    return _EMAIL_IN_TEXT.sub(lambda found: mask_email(found.group()), text)


def mask_numbers(text: str) -> str:
    """Return text in which whatever may be a phone number (7 digits or more) is masked."""
    return _NUMBER_IN_TEXT.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    run = found.group()
    return mask(run) if sum(map(str.isdigit, run)) >= _FEWEST_DIGITS else run


def clean(text: str, *, longest: int = 300) -> str:
    """Return foreign text on one line, without control, bidirectional or zero-width characters.

    A text over `longest` characters is cut and ends in an ellipsis.
    """
    # Nearly all texts are printable, and then hold nothing to remove.
    visible = text if text.isprintable() else _visible(text)
    line = " ".join(visible.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _visible(text: str) -> str:
    return "".join(" " if letter.isspace() else letter for letter in text if _shown(letter))


def _shown(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _INVISIBLE
