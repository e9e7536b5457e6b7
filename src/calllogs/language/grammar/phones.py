"""Phrases for phone numbers: whole, by their end, by their beginning, by a part."""

import re

from calllogs.filters.filter import Condition, Operator
from calllogs.language.cursor import Cursor, Qualifier
from calllogs.language.grammar.texts import one_of

_ENDING = re.compile(
    r"(?:\*|\.\.\.|ending\s+(?:in\s+|with\s+)?)\s*(\d{2,15})(?![\w*])", re.IGNORECASE
)
_STARTING = re.compile(
    r"(?:starting\s+(?:with\s+)?)(\+?\d{1,15})(?:\*|\.\.\.)?(?![\w])", re.IGNORECASE
)
_STARRED = re.compile(r"(\+?\d{1,15})(?:\*|\.\.\.)(?![\w])")
_SOME = re.compile(r"\d{3,6}(?![\w*.-]|\s*\d)")
_WHOLE = re.compile(r"\+?\s?\(?\d[\d().\-/ ]*\d")
_SHORTEST = 7
"""Digits of a whole number: shorter ones are parts, and short codes are never called."""

_SHORTEST_PART = 3
"""Digits of a part: two are in nearly every number."""

_MOST_CHARACTERS = 40
"""Of one number with its separators: E.164 has at most 15 digits."""

STARTS = ("+", "(", "*", "...", "ending", "starting")
"""What begins a number or a part of one, beside a digit."""


def read_bare_number(cursor: Cursor) -> tuple[Condition, ...] | None:
    """a whole number, *8888 or +44*: the number called"""
    part = _read_part(cursor, "toNumber")
    if part is not None:
        return (part,)
    number = _read_whole(cursor)
    return (Condition("toNumber", Operator.EQ, number),) if number else None


def read_numbers(cursor: Cursor, qualifier: Qualifier) -> tuple[Condition, ...] | None:
    """*8888 | +1555* | 5550 | a whole number, or a list of whole numbers"""
    field = qualifier.target
    part = _read_part(cursor, field)
    if part is not None:
        return (part,)
    numbers = cursor.read_list(_read_whole, ands=True, repeats=qualifier.repeats)
    if numbers:
        return (one_of(field, numbers),)
    digits = cursor.match(_SOME)
    return (Condition(field, Operator.CONTAINS, digits.group()),) if digits else None


def refuse_few_digits(cursor: Cursor) -> None:
    """Refuse 55 behind `to`.

    Raises:
        FilterError: One or two digits follow.
    """
    token = cursor.peek()
    if token.kind == "number" and len(token.text) < _SHORTEST_PART:
        cursor.take()
        raise cursor.error(
            cursor.at - 1,
            f"{token.text} is too short for a part of a phone number. Write three digits or more, "
            "or *12 for numbers that end so.",
        )


def _read_part(cursor: Cursor, field: str) -> Condition | None:
    """*8888 | ...8888 | ending [in] 8888 | +1555* | +1555... | starting [with] +1555"""
    match = cursor.match(_ENDING)
    if match:
        return Condition(field, Operator.ENDS_WITH, match[1])
    match = cursor.match(_STARTING) or cursor.match(_STARRED)
    return Condition(field, Operator.STARTS_WITH, match[1]) if match else None


def _read_whole(cursor: Cursor) -> str | None:
    """Read a whole number: the longest run of digits and separators that is possible.

    Raises:
        FilterError: It begins with + or has the digits of a number, and its length is impossible.
    """
    start = cursor.at
    match = _WHOLE.match(cursor.text, cursor.peek().start)
    if cursor.peek().kind not in ("number", "sign") or match is None:
        return None
    longest = min(match.end(), cursor.peek().start + _MOST_CHARACTERS)
    ends = [n for n in range(start + 1, len(cursor.tokens) + 1) if _end(cursor, n) <= longest]
    ends = ends or [start + 1]
    for end in reversed(ends):
        piece = cursor.text[cursor.tokens[start].start : _end(cursor, end)]
        if _digits(piece) < _SHORTEST:
            break
        number = _e164(piece, cursor.region)
        if number is not None:
            cursor.at = end
            return number
    if match.group().startswith("+") or _digits(match.group()) >= _SHORTEST:
        cursor.at = ends[-1]
        raise cursor.error(
            start,
            f"{match.group()} is not a possible phone number: its length does not fit its country. "
            "Write the whole number as +15559998888, or its end as *8888.",
        )
    return None


def _end(cursor: Cursor, count: int) -> int:
    return cursor.tokens[count - 1].end


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _e164(text: str, region: str) -> str | None:
    """Return a number in E.164, or None when its length is impossible for its country."""
    # Loaded when a text holds a number: its tables cost more than all the rest of the language.
    import phonenumbers  # noqa: PLC0415  see above

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.ValidationResult.IS_POSSIBLE
    if phonenumbers.is_possible_number_with_reason(number) != possible:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
