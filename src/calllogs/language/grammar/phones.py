"""Phrases for whom a call went to and which number it came from: numbers, parts of them, people."""

import re

from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar.names import ME, named, read_name, read_subject
from calllogs.language.grammar.texts import one_of
from calllogs.language.lexer import Conditions, Cursor, Phrases, Qualifier
from calllogs.language.vocabulary import EVERY_WORD
from calllogs.model.relations import USER

_ENDING = re.compile(r"(?i:\*|\.\.\.|ending\s+(?:in\s+|with\s+)?)\s*(\d{2,15})(?![\w*])")
_STARTING = re.compile(r"(?i:starting\s+(?:with\s+)?)(\+?\d{1,15})(?:\*|\.\.\.)?(?!\w)")
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


def read_bare_number(cursor: Cursor) -> Conditions | None:
    """a whole number, *8888 or +44*: the number called"""
    part = _read_part(cursor, "toNumber")
    number = None if part else _read_whole(cursor)
    return part or ((Condition("toNumber", Operator.EQ, number),) if number else None)


def read_numbers(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    """*8888 | +1555* | 5550 | a whole number, or a list of whole numbers"""
    field = qualifier.target
    part = _read_part(cursor, field)
    if part is not None:
        return part
    numbers = cursor.read_list(_read_whole, ands=True, repeats=qualifier.repeats)
    if numbers:
        return (one_of(field, numbers),)
    digits = cursor.match(_SOME)
    return (Condition(field, Operator.CONTAINS, digits.group()),) if digits else None


def _read_part(cursor: Cursor, field: str) -> Conditions | None:
    """*8888 | ...8888 | ending [in] 8888 | +1555* | +1555... | starting [with] +1555"""
    match = cursor.match(_ENDING)
    operator = Operator.ENDS_WITH if match else Operator.STARTS_WITH
    match = match or cursor.match(_STARTING) or cursor.match(_STARRED)
    return (Condition(field, operator, match[1]),) if match else None


def _read_whole(cursor: Cursor) -> str | None:
    """Read a whole number: the longest run of digits and separators that is possible.

    Raises:
        FilterError: It begins with + or has the digits of a number, and its length is impossible.
    """
    start, tokens = cursor.at, cursor.tokens
    match = _WHOLE.match(cursor.text, cursor.peek().start)
    if cursor.peek().kind not in ("number", "sign") or match is None:
        return None
    longest = min(match.end(), cursor.peek().start + _MOST_CHARACTERS)
    ends = [n for n in range(start + 1, len(tokens) + 1) if tokens[n - 1].end <= longest]
    ends = ends or [start + 1]
    for end in reversed(ends):
        piece = cursor.text[tokens[start].start : tokens[end - 1].end]
        if _digits(piece) < _SHORTEST:
            break
        number = _e164(piece, cursor.region)
        if number is not None:
            cursor.at = end
            return number
    if match.group().startswith("+") or _digits(match.group()) >= _SHORTEST:
        cursor.at = ends[-1]
        wrong = "is not a possible phone number: its length does not fit its country."
        hint = "Write the whole number as +15559998888, or its end as *8888."
        raise cursor.error(start, f"{match.group()} {wrong} {hint}")
    return None


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


def read_to(cursor: Cursor) -> Conditions | None:
    """to (me | NUMBER, ... | partial | e-mail | noun ... | name)"""
    return _read_numbers_behind(cursor, "toNumber") or read_callee(cursor)


def read_from(cursor: Cursor) -> Conditions | None:
    """from NUMBER"""
    return _read_numbers_behind(cursor, "fromNumber")


def _read_numbers_behind(cursor: Cursor, field: str) -> Conditions | None:
    """(to|from) [:] NUMBER, ... | partial"""
    qualifier = Qualifier(field, cursor.at)
    cursor.take()
    cursor.accept(":", "=")
    conditions, token = read_numbers(cursor, qualifier), cursor.peek()
    if conditions is None and token.kind == "number" and len(token.text) < _SHORTEST_PART:
        cursor.take()
        short = f"{token.text} is too short for a part of a phone number."
        hint = "Write three digits or more, or *12 for numbers that end so."
        raise cursor.error(cursor.at - 1, f"{short} {hint}")
    return conditions


def read_called(cursor: Cursor) -> Conditions | None:
    """(called|calling|phoned) alice"""
    cursor.take()
    return read_callee(cursor)


MINE = Phrases(dict.fromkeys(("me", "my", "mine"), (ME,)))
"""Calls to the asker: my [calls] | me."""


def read_callee(cursor: Cursor) -> Conditions | None:
    """me | e-mail | @name | noun ... | a name"""
    if cursor.accept("me"):
        return (ME,)
    conditions = read_person(cursor) or read_subject(cursor)
    token = cursor.peek()
    name_follows = token.kind in ("word", "quoted") and token.low not in (*EVERY_WORD, "us")
    if conditions is None and name_follows:
        return (named(cursor, USER, cursor.read_list(read_name)),)
    return conditions


def read_person(cursor: Cursor) -> Conditions | None:
    """<@U123> | <#C123> | an e-mail | @alice"""
    token = cursor.peek()
    if token.kind == "mention":
        cursor.take()
        field = "user.slackId" if token.text[1] == "@" else "channel"
        return (Condition(field, Operator.EQ, token.text[2:-1]),)
    if token.kind == "email":
        return (Condition("user.email", Operator.EQ, cursor.take().low),)
    if token.low == "@" and cursor.glued(1):
        cursor.take()
        name = cursor.read_value()
        return (Condition("user.name", Operator.CONTAINS, name),) if name else None
    return None
