"""Names: words that nothing else reads, or that are quoted or written as one."""

import re
from collections.abc import Callable
from typing import NamedTuple

from calllogs.language.lexer import END, Cursor, Phrases
from calllogs.language.speech import ORDINARY, phrases
from calllogs.language.spelling import slip_of
from calllogs.language.vocabulary import (
    CONDITION_WORDS,
    LANGUAGE,
    MONTHS,
    NAMEABLE,
    QUALIFIERS,
    WEEKDAYS,
)
from calllogs.model.relations import RELATIONS, Relation

NOUNS = Phrases({word.replace("-", " - "): row for row in RELATIONS for word in row.words})


class Name(NamedTuple):
    """One value behind a noun.

    Attributes:
        text: As typed, without quotes.
        at: The number of its first token.
        quoted: Whether it was quoted, so that it is no number.
    """

    text: str
    at: int
    quoted: bool

    @property
    def is_number(self) -> bool:
        """Whether it is a number, and no name that looks like one."""
        return self.text.isdigit() and not self.quoted


def read_noun(cursor: Cursor) -> Relation | None:
    """Take the word, or words, for a relation; `team` of `team:payments` is a qualifier."""
    start = cursor.at
    if cursor.qualifier() is not None:
        return None
    for words, relation in NOUNS.get(cursor.peek().low, ()):
        if cursor.accept_all(words) and not _goes_on(cursor):
            return relation
        cursor.at = start
    return None


def _goes_on(cursor: Cursor) -> bool:
    """Whether the word goes on, as in `incident_number`, and so is another word."""
    return cursor.peek().low in ("_", ".", "/", "'") and cursor.glued() and cursor.glued(1)


def check_month(cursor: Cursor) -> None:
    """Refuse a month in small letters where a person is expected: called may.

    Raises:
        FilterError: It says how to write either meaning.
    """
    month = cursor.peek()
    if month.low not in MONTHS or not month.text.islower() or cursor.peek(1).kind == "number":
        return
    cursor.take()
    name = month.text.capitalize()
    sentence = f"If this is a person, write {name}; if it is the month, write in {name}."
    raise cursor.error(cursor.at - 1, sentence, name)


def read_name_list(
    cursor: Cursor,
    *,
    plural: bool = True,
    literal: bool = False,
    repeats: Callable[[Cursor], bool] | None = None,
) -> list[Name]:
    """Read names joined by commas, `or`, and `and` before what can be no other phrase.

    Args:
        cursor: Where they begin.
        plural: Whether `and` joins numbers too.
        literal: Whether the first is a name whatever it is, as behind a colon.
        repeats: Takes the noun once more, as in `team a or team b`.
    """
    first = read_name(cursor, literal=literal)
    if first is None:
        return []
    names = [first]
    while True:
        before = cursor.at
        numeric = first.is_number
        joined = cursor.joins(ands=plural or not numeric, repeats=repeats)
        other = not numeric and cursor.peek().low == "#"
        behind, glued = cursor.peek(-1).low, cursor.glued()
        named = literal and (behind in (":", "=") or (behind == "," and glued))  # team:a,search
        if named and behind == "," and cursor.peek().low in _OTHER_FIELDS:
            word = cursor.take().text
            hint = f'Quote "{word}" if it is a name, else put a space before it.'
            raise cursor.error(cursor.at - 1, hint, f" {word}")
        name = read_name(cursor, literal=named) if joined and not other else None
        if name and numeric and cursor.peek(-2).low == "," and cursor.peek().low == "calls":
            hint = (
                f"Write and {name.text} for this one, too, or limit {name.text} for so many calls."
            )
            raise cursor.error(cursor.at - 1, hint, None)
        if name is None or name.is_number != numeric:
            cursor.at = before  # a comma behind the last one joins nothing
            return names
        names.append(name)


_OTHER_FIELDS = CONDITION_WORDS - {"to", "from", "not", "no"}
_MOST_WORDS = 5
_TITLES = ("mr", "mrs", "ms", "miss", "dr")


def read_name(cursor: Cursor, *, literal: bool = False) -> Name | None:
    """a quoted text, or words that are none of the language's"""
    if not literal:
        _skip_title(cursor)
    start, token = cursor.at, cursor.peek()
    if not (literal or can_be_name(cursor)):
        return None
    text = cursor.read_value()
    if text and token.kind != "quoted" and "*" in text:
        text = _without_star(cursor, start, text)
    if text and token.kind not in ("quoted", "email"):
        _check_name(cursor, start, text)
    if text and token.kind == "word" and not literal:
        text = _with_more_words(cursor, start)
    return Name(text, start, token.kind == "quoted") if text else None


def _without_star(cursor: Cursor, start: int, text: str) -> str:
    """user:alice* | *alice*: names are looked for anywhere in them

    Raises:
        FilterError: What is left is in too many names that it does not begin.
    """
    part = text.strip("*")
    if len(part) < _SHORTEST_PART or "*" in part or not text.endswith("*"):
        message = "Names are looked for anywhere in them. Write three letters of it or more"
        raise cursor.error(start, f"{message}, without stars, as in user alice.")
    return part


_SHORTEST_PART = 3


def _skip_title(cursor: Cursor) -> None:
    """mr smith: OneUptime knows people by their names alone"""
    if cursor.peek().low in _TITLES and cursor.peek(1).kind in ("word", "sign"):
        cursor.take()
        cursor.accept(".")


def _check_name(cursor: Cursor, start: int, text: str) -> None:
    """Refuse what hardly is a name: -5, bob|alice, 42s.

    Raises:
        FilterError: It suggests how to write what it may be.
    """
    if text.startswith("-"):
        raise cursor.error(start, f"{text!r} is not a name. Quote it if it is one.")
    slip = slip_of(text) if text.islower() and text.isalpha() else None
    if slip and cursor.peek(start - cursor.at - 1).low != ":":
        message = f"Did you mean {slip!r}? If {text!r} is a name, quote it."
        raise cursor.error(start, message, slip)
    if re.fullmatch(_EITHER, text):
        several = re.sub("[/+&]", " or ", text)
        raise cursor.error(start, f"Write {several} for either, or quote it as one name.", several)
    several = text.replace("|", ",")
    if several != text:
        raise cursor.error(start, f"Write {several} for several names.", several)
    if re.fullmatch(_NUMBER_OF, text):
        raise cursor.error(start, f"Write {text[:-1]}'s for what is of it.", f"{text[:-1]}'s")


_SPAN = r"(?i)\d+\s?(?:min|h|hrs?|[mdw])(?!\w)"
_NUMBER_OF = r"\d+s"
_EITHER = r"[^\W\d_]+(?:[/+&][^\W\d_]+)+"
"""bob/alice: two people, or one thing that is called so"""


def _with_more_words(cursor: Cursor, start: int) -> str:
    """Alice Ng | checkout latency | level 2: further words that nothing else reads"""
    if cursor.peek(-1).low == "level" and cursor.peek().kind == "number":
        cursor.take()
    initial = len(cursor.peek(-1).text) == 1 and cursor.peek().low == "." and cursor.glued()
    if initial and cursor.peek(1).text[:1].isupper():  # J. Doe
        cursor.take()
    while cursor.at - start < _MOST_WORDS and is_unknown(cursor):
        cursor.read_value()
    _check_whole(cursor, start)
    return cursor.text_since(start)


def _check_whole(cursor: Cursor, start: int) -> None:
    """Refuse a name that goes on with a word of the language: team Daily Report.

    Raises:
        FilterError: It suggests the quotes.
    """
    word, last = cursor.peek(), cursor.peek(-1)
    capitals = word.text.istitle() and last.text.istitle() and word.kind == last.kind == "word"
    sentence = cursor.peek(start - cursor.at - 1).text.islower()
    words = LANGUAGE - _CAPITALISED if sentence else ORDINARY - CONDITION_WORDS
    if capitals and word.low in words - _POLITE and not cursor.glued():
        cursor.take()
        name = f'"{cursor.text_since(start)}"'
        raise cursor.error(start, f"If {name} is a name, quote it.", name)


_POLITE = frozenset(("please", "thanks", "now", "asap", "only", "too", "also", "again"))


def is_unknown(cursor: Cursor) -> bool:
    """Whether a word comes next that is none of the language's, nor a slip of one."""
    token = cursor.peek()
    if token.kind != "word" or token.low in LANGUAGE or len(token.low) == 1:
        return False
    whole = _glued_on(cursor)
    behind = cursor.glued() and cursor.peek(-1).kind == "number"  # 20ish
    if behind or (token.text.islower() and not whole and _is_inflected(token.low)):
        return False
    if token.low in QUALIFIERS and cursor.peek(1).low in COMPARISONS:
        return False
    if cursor.glued(1) and cursor.peek(1).low == "/" and token.text[0].isupper():
        return False  # a time zone, Europe/Berlin
    written = token.text[0].isupper() and cursor.at > 0
    near = None if whole else slip_of(token.low)
    slip = near is not None and (not written or near.removesuffix("s") in _CAPITALISED)
    return cursor.qualifier() is None and not slip


def _is_inflected(word: str) -> bool:
    """Whether a word is another form of one of the language: costed, emailing, dids, they'll."""
    if word.endswith(("'d", "'ll", "'ve", "'re", "n't")):
        return True
    if word.endswith("s") and word[:-1] in LANGUAGE and len(word) > _SHORTEST_PART:
        return True
    stem = next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end)), "")
    forms = (stem, f"{stem}e", stem[:-1])
    return len(stem) >= _SHORTEST_STEM and any(form in LANGUAGE for form in forms)


_ENDINGS = ("ingly", "edly", "ing", "ed", "ly")
_SHORTEST_STEM = 4
_CAPITALISED = frozenset((*MONTHS, *WEEKDAYS))
"""Words that are written with a capital as names are: in Octboer."""


def _glued_on(cursor: Cursor) -> bool:
    """Whether the word goes on behind a dash, as in payments-api."""
    return cursor.glued(1) and cursor.peek(1).low in ("-", "_", ".", "/") and cursor.glued(2)


COMPARISONS = (":", "=", "!=", ">", "<", ">=", "<=")


def can_name(cursor: Cursor) -> bool:
    """Whether what follows a noun names one: a number, quotes, or a word nothing else reads."""
    token = cursor.peek()
    span = cursor.ahead(_SPAN) if token.kind == "number" else None
    if span is not None:  # sre team 1h
        return False
    return token.kind in ("number", "quoted", "uuid") or token.low == "#" or is_unknown(cursor)


def is_full_name(cursor: Cursor, ahead: int = 0) -> bool:
    """Whether a month or weekday comes next that is a first name: April Jones, Sunday Adeleke."""
    first, surname = cursor.peek(ahead), cursor.peek(ahead + 1)
    written = first.low in (*MONTHS, *WEEKDAYS) and first.text.istitle() and surname.text.istitle()
    return written and surname.kind == "word" and surname.low not in LANGUAGE


def can_be_name(cursor: Cursor) -> bool:
    """Whether what comes next can be a name behind a noun or `to`.

    A word of the language can when it is written as a name: `to May`, but not `to may`.
    """
    token = cursor.peek()
    if token.low in QUALIFIERS and cursor.peek(1).low in COMPARISONS:
        return False
    if token.kind != "word":
        return token.kind in ("quoted", "uuid", "email", "number") or token.low in ("#", "-")
    if token.low not in LANGUAGE or _glued_on(cursor) or _lone_letter(cursor):
        return True
    written = token.text[0].isupper() and not token.text.isupper() and token.low not in _NOBODY
    return (written and cursor.peek(-1).text.islower()) or _goes_with(cursor)


_NOBODY = frozenset(
    phrases("""
    all | any | anyone | anybody | everyone | everybody | someone | somebody | nobody | noone | none
    me | us | them | him | her | you | it | people | myself
    """)
)
"""Pronouns, which name nobody, however they are written."""


def _goes_with(cursor: Cursor) -> bool:
    """schedule nights | or search: a word of the language, for what stands before it"""
    before, word = cursor.peek(-1).low, cursor.peek().low
    if before == "schedule":
        return word in NAMEABLE
    return before == "or" and word not in CONDITION_WORDS | ORDINARY


def _lone_letter(cursor: Cursor) -> bool:
    """Whether a name of one letter comes, as in `team a`, and no article before a noun."""
    following = cursor.peek(1)
    ends = following is END or following.low in NOUNS or cursor.glued(1)
    return len(cursor.peek().text) == 1 and ends
