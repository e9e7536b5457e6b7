"""Phrases for whom a call went to and which number it came from: numbers, parts of them, people."""

import re
from functools import lru_cache

from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar.names import (
    can_be_name,
    can_name,
    check_month,
    is_unknown,
    read_name_list,
    read_noun,
)
from calllogs.language.grammar.shape import Reading
from calllogs.language.grammar.subjects import ME, named, read_level, read_subject
from calllogs.language.grammar.texts import one_of
from calllogs.language.lexer import Conditions, Cursor, Phrases, Qualifier
from calllogs.language.vocabulary import CALLING_CODES, LANGUAGE
from calllogs.model.relations import USER

_ENDING = (
    r"(?i:\*|\.\.\.|(?:end|finish)(?:ing|e?s)?\s+(?:in\s+|with\s+)?"
    r"|last\s+(?:four|three|five|[3-6])\s+digits\s+(?:are\s+|of\s+)?)\s*(\d{2,15})(?![\w*])"
)
_STARTING = r"(?i:(?:start|begin)(?:n?ing|s)?\s+(?:with\s+)?)(\+?\d{1,15})(?:\*|\.\.\.)?(?!\w)"
_STARRED = r"(\+?\d{1,15})\*(?!\w)|(\+\d{1,15}|(?<=to )\d{3,6})\.\.\.(?!\w)"
_SOME = r"\d{3,6}(?![\w*.-]|\s*\d(?!\d{3}-\d))"
_QUOTED = r"\+?[\d ().-]{7,}"
_WHOLE = r"\+?\s?\(?\d[\d().\-/ ]*\d"
_DATE_BEHIND = r"\s+\d{4}-\d{1,2}(?:-.*)?$"
_SHORTEST = 7
"""Digits of a whole number: shorter ones are parts, and short codes are never called."""

_SHORTEST_PART = 3
"""Digits of a part: two are in nearly every number."""

_MOST_CHARACTERS = 40
"""Of one number with its separators: E.164 has at most 15 digits."""

_MOST_TOKENS = 14
"""Of one number: + 33 . 1 . 23 . 45 . 67 . 89 has twelve."""

STARTS = (
    *("+", "(", "*", "...", "ending", "ends", "starting", "beginning", "number", "numbers"),
    *("last", "phone", "tonumber"),
)
"""What begins a number or a part of one, beside a digit."""


def read_bare_number(cursor: Cursor) -> Conditions | None:
    """a whole number, *8888 or +44*: the number called"""
    cursor.accept("phone")
    cursor.accept("number", "numbers", "tonumber")
    cursor.accept("that", "which")
    cursor.accept("is", "are")
    part = _read_part(cursor, "toNumber")
    numbers = [] if part else cursor.read_list(_read_whole, ands=True)
    return part or ((one_of("toNumber", numbers),) if numbers else None)


def read_numbers(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    """*8888 | +1555* | 5550 | a whole number, or a list of whole numbers"""
    field = qualifier.target
    if cursor.peek().kind == "quoted" and re.fullmatch(_QUOTED, cursor.peek().text):
        cursor.unquote()
    part = _read_part(cursor, field)
    if part is not None:
        return part
    numbers = cursor.read_list(_read_whole, ands=True, repeats=qualifier.repeats)
    if numbers and cursor.peek().low == "#":
        extension = cursor.at
        cursor.at += 2
        raise cursor.error(extension, _EXTENSION)
    if numbers:
        return (one_of(field, numbers),)
    digits = cursor.match(_SOME)
    return (Condition(field, Operator.CONTAINS, digits.group()),) if digits else None


_EXTENSION = (
    "Numbers have no extension in this log, and # begins the number of an incident. "
    "Leave it out, or write incident before it."
)


def _read_part(cursor: Cursor, field: str) -> Conditions | None:
    """*8888 | ...8888 | ending [in] 8888 | +1555* | +1555... | starting [with] +1555"""
    start = cursor.at
    match = cursor.match(_ENDING)
    operator = Operator.ENDS_WITH if match else Operator.STARTS_WITH
    worded = None if match else cursor.match(_STARTING)
    if worded is not None and not worded[1].startswith("+"):
        return (Condition(field, operator, _own_code(cursor.region) + worded[1]),)
    match = match or worded or cursor.match(_STARRED)
    trailing = match is not None and match[0].startswith("+") and match[0].endswith("...")
    if match is not None and trailing and _e164(match[0].rstrip("."), cursor.region):
        cursor.at = start  # the dots end a sentence
        return None
    return (Condition(field, operator, match[match.lastindex or 1]),) if match else None


def _read_whole(cursor: Cursor) -> str | None:
    """Read a whole number: the longest run of digits and separators that is possible.

    Raises:
        FilterError: It begins with + or has the digits of a number, and its length is impossible.
    """
    start, tokens = cursor.at, cursor.tokens
    match = cursor.ahead(_WHOLE)
    if cursor.peek().kind not in ("number", "sign") or match is None:
        return None
    typed = re.sub(_DATE_BEHIND, "", match.group())
    ends = _ends(cursor, len(typed))
    for end in reversed(ends):
        piece = cursor.text[tokens[start].start : tokens[end - 1].end]
        if _digits(piece) < _SHORTEST:
            break
        number = _e164(piece, cursor.region)
        if number is not None:
            cursor.at = end
            return number
    if typed.startswith("+") or _digits(typed) >= _SHORTEST:
        cursor.at = ends[-1]
        wrong = "is not a possible phone number in its country."
        hint = "Write the whole number as +15559998888, or its end as *8888."
        raise cursor.error(start, f"{typed} {wrong} {hint}")
    return None


def _ends(cursor: Cursor, length: int) -> list[int]:
    """Return the numbers of the tokens a phone number of some characters can end before."""
    start, tokens = cursor.at, cursor.tokens
    longest = tokens[start].start + min(length, _MOST_CHARACTERS)
    nearest = range(start + 1, min(len(tokens), start + _MOST_TOKENS) + 1)
    return [end for end in nearest if tokens[end - 1].end <= longest] or [start + 1]


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


_NO_AREA_CODES = ("+10", "+11")
"""No area of North America begins with 0 or 1: 03-1234-5678 is of another country."""


@lru_cache(maxsize=256)
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
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None if written.startswith(_NO_AREA_CODES) else written


def read_to(cursor: Cursor) -> Reading | None:
    """to (me | NUMBER, ... | partial | e-mail | noun ... | name)"""
    return _read_numbers_behind(cursor, "toNumber") or read_callee(cursor)


_AREA = r"(?i)area code\s+(\d{2,5})(?!\w)"
_CODE = r"(?i)\+(\d{1,3})(?=\s+(?:numbers?|phones?|calls?|mobiles?)\b)"
_FOREIGN = ("international", "foreign", "overseas", "abroad")
REGIONS = Phrases(CALLING_CODES)
REGION_STARTS = frozenset((*REGIONS, *_FOREIGN, "area", "domestic", "outside", "+", "to", "in"))


def read_region(cursor: Cursor) -> Conditions | None:
    """[to] Germany | UK numbers | outside the US | +49 calls | area code 415 | international"""
    start = cursor.at
    leading = cursor.accept("to", "in", "outside")
    outside = leading is not None and leading.low == "outside"
    cursor.accept("of")
    cursor.accept("the")
    starts = _read_calling_code(cursor)
    if starts is None:
        return None
    cursor.accept("numbers", "number", "phones", "mobiles")
    if outside or not starts:
        raise cursor.error(start, _ABROAD)
    return (Condition("toNumber", Operator.STARTS_WITH, starts),)


_ABROAD = (
    "OneUptime cannot look for numbers that do not begin like that. Write by country for all "
    "countries side by side, or to Germany for one of them."
)


def _read_calling_code(cursor: Cursor) -> str | None:
    """+49 | Germany | area code 415, in the asker's region; "" is everywhere else"""
    area = cursor.match(_AREA)
    if area or cursor.accept("domestic"):
        return _own_code(cursor.region) + (area[1] if area else "")
    code = cursor.match(_CODE)
    if code or cursor.accept(*_FOREIGN):
        return f"+{code[1]}" if code else ""
    # `us` is we, where it is not the US.
    shouted = cursor.text.isupper() and cursor.peek(-1).low not in ("to", "in", "the", "outside")
    pronoun = cursor.peek().low == "us" and (shouted or cursor.peek().text != "US")
    return None if pronoun else REGIONS.read(cursor)


def _own_code(region: str) -> str:
    import phonenumbers  # noqa: PLC0415  as in _e164

    return f"+{phonenumbers.country_code_for_region(region)}"


def read_from(cursor: Cursor) -> Conditions | None:
    """from NUMBER | from the team payments, where it adds nothing

    Raises:
        FilterError: A person is named: people make no calls.
    """
    start = cursor.at
    conditions = cursor.attempt(_read_numbers_behind, "fromNumber")
    if conditions is not None:
        return conditions
    cursor.take()
    cursor.accept("the", "our", "my")
    if cursor.attempt(read_noun) is not None:
        cursor.at = start + 1
        return ()
    name = cursor.read_value() if is_unknown(cursor) else None
    if name is not None:
        raise cursor.error(start, _FROM_WHOM.format(name), f"to {name}")
    return None


_FROM_WHOM = (
    "OneUptime makes the calls, from numbers of its own. Write to {0} for calls to a person, "
    "or for {0} for what calls were about."
)


def _read_numbers_behind(cursor: Cursor, field: str) -> Conditions | None:
    """(to|from) [:] NUMBER, ... | partial"""
    qualifier = Qualifier(field, cursor.at)
    cursor.take()
    if not (field == "fromNumber" and cursor.accept_all(("our", "number"))):
        cursor.accept("the")
    cursor.accept("number", "numbers", "phone")
    cursor.accept("number", "that", "which")
    cursor.accept(":", "=")
    _check_clocks(cursor, qualifier.start)
    conditions, token = read_numbers(cursor, qualifier), cursor.peek()
    if conditions is None and token.kind == "number" and len(token.text) < _SHORTEST_PART:
        cursor.take()
        short = f"{token.text} is too short for a part of a phone number."
        hint = "Write three digits or more, or *12 for numbers that end like that."
        raise cursor.error(cursor.at - 1, f"{short} {hint}")
    return conditions


def _check_clocks(cursor: Cursor, start: int) -> None:
    """Refuse from 0200 to 0400, which can be hours or parts of numbers.

    Raises:
        FilterError: It suggests the hours.
    """
    match = cursor.match(_CLOCKS) if cursor.tokens[start].low == "from" else None
    if match is not None:
        hours = "from {}:{} to {}:{}".format(*match.groups())
        message = (
            f"If these are times of day, write {hours}; parts of numbers are asked for as *12."
        )
        raise cursor.error(start, message, hours)


_CLOCKS = r"(?i)([01]\d|2[0-3])([0-5]\d)\s*(?:to|until|till|-)\s*([01]\d|2[0-4])([0-5]\d)(?![\w-])"
_MISSED = (
    "received",
    "taken",
    "missed",
    "answered",
    "unanswered",
    "lifted",
    "up",
    "answer",
    "busy",
)


def read_by(cursor: Cursor) -> Reading | None:
    """missed by bob: the person called | by policy Primary, where it adds nothing"""
    cursor.take()
    place = cursor.at
    if read_noun(cursor) is not None and can_name(cursor):
        cursor.at = place
        return ()
    cursor.at = place
    return read_callee(cursor) if cursor.peek(-2).low in _MISSED else None


def read_called(cursor: Cursor) -> Reading | None:
    """(called|calling|phoned) alice, and not called 3 times"""
    cursor.take()
    return None if cursor.peek().kind == "number" else read_callee(cursor)


MINE = Phrases(dict.fromkeys(("me", "my", "mine", "i", "myself", "i'm", "im", "my number"), (ME,)))
"""Calls to the asker: my [calls] | me."""


def read_callee(cursor: Cursor) -> Reading | None:
    """me | e-mail | @name | noun ... | a name"""
    cursor.accept("the", "a", "our")
    if MYSELF.read(cursor):
        return (ME,)
    check_month(cursor)
    level = read_level(cursor) if cursor.peek().low == "level" else None
    if level is not None:
        return level
    conditions = read_person(cursor) or read_subject(cursor)
    token = cursor.peek()
    if conditions is not None or token.kind not in ("word", "quoted") or not can_be_name(cursor):
        return conditions
    slip = token.kind == "word" and token.text.islower() and not is_unknown(cursor)
    return None if slip or cursor.qualifier() is not None else _read_people(cursor)


MYSELF = Phrases(
    dict.fromkeys(
        ("me", "myself", "my number", "my phone", "my phone number", "my mobile", "my cell"), True
    )
)


def _read_people(cursor: Cursor) -> Conditions | None:
    """alice or bob, unless a noun behind says what it is: to the payments team"""
    if re.fullmatch(_STARRED, cursor.peek().text):
        number = cursor.take().text
        raise cursor.error(cursor.at - 1, f"Write {number} without quotes.", number)
    names = read_name_list(cursor, repeats=lambda at: at.accept("to") is not None)
    place = cursor.at
    noun = read_noun(cursor) if names else None
    if noun is not None and not can_name(cursor):
        return (named(cursor, noun, names),)
    cursor.at = place
    return (named(cursor, USER, names),) if names else None


def _read_email(cursor: Cursor) -> str | None:
    return cursor.take().low if cursor.peek().kind == "email" else None


def _read_mentioned(cursor: Cursor) -> Conditions | None:
    """alice | me, behind @; @here and @everyone are nobody"""
    if cursor.accept("me"):
        return (ME,)
    word = cursor.peek()
    if word.low in ("calllogs", "oneuptime"):  # who is asked
        cursor.take()
        return ()
    if word.low in LANGUAGE or word.low == "channel":
        cursor.take()
        raise cursor.error(
            cursor.at - 2, f"@{word.text} names no person. Write @alice or to alice."
        )
    if word.kind == "number":
        cursor.take()
        raise cursor.error(cursor.at - 2, "@ stands before people. Write around 3am for a time.")
    name = cursor.read_value()
    return (Condition("user.name", Operator.CONTAINS, name),) if name else None


def read_person(cursor: Cursor) -> Conditions | None:
    """<@U123> | <#C123> | an e-mail | @alice"""
    token = cursor.peek()
    if token.kind == "mention":
        cursor.take()
        field = "user.slackId" if token.text[1] == "@" else "channel"
        return (Condition(field, Operator.EQ, token.text[2:-1]),)
    if token.kind == "email":
        return (one_of("user.email", cursor.read_list(_read_email, ands=True)),)
    if token.low == "@" and cursor.glued(1):
        cursor.take()
        return _read_mentioned(cursor)
    return None
