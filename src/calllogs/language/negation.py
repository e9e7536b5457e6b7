"""What is left out: `not busy`, `except bob`, `apart from incident 42`, `-team:payments`."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar import names
from calllogs.language.grammar.qualifiers import negate
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.when import time
from calllogs.language.lexer import END, NEGATING_SIGNS, Cursor
from calllogs.language.speech import NEGATIVE_AUXILIARIES, phrases
from calllogs.language.unrecorded import NOT_CALLED
from calllogs.language.vocabulary import GROUP_WORDS

Reader = Callable[[Cursor], Reading | None]
Readers = Callable[[Cursor], Iterable[Reader]]
"""Return the readers of what can be left out, for what comes next."""

_TIME_NEGATED = (
    "A time cannot be left out. Write before today for what came before, or name the times that "
    "are meant, as in monday to wednesday."
)
_OTHER_NEGATIONS = {
    "but": ("not", "for", "to"), "apart": ("from",), "other": ("than",), "besides": ("for",),
}  # fmt: skip
"""What follows words that negate only with it: but not, apart from, other than."""


def read_negated(cursor: Cursor, readers: Readers) -> Reading | None:
    """(not|except|excluding|without|!|no) what follows, the whole list of it"""
    start = cursor.at
    if not _begins_negation(cursor):
        return None
    if cursor.accept(*_RELATED):
        cursor.accept("to", "with")
    _check_groups_without(cursor, start)
    if cursor.peek(-1).low == "no" and cursor.accept("call", "calls", "page", "pages"):
        raise cursor.error(start, NOT_CALLED)
    none = cursor.attempt(_read_none)
    if none is not None:
        return none
    cursor.accept("for", "the", "a", "of", "any", "in", "with", "did", "during")
    cursor.accept("the", "calls", "call", "anything", "ones", "those")
    cursor.accept("for", "that", "with")
    return _read_left_out(cursor, start, readers)


def _check_groups_without(cursor: Cursor, start: int) -> None:
    """Refuse incidents with no failed calls: groups are known by the calls they have.

    Raises:
        FilterError: It says how to see them.
    """
    before, noun = cursor.peek(start - cursor.at - 1).low, cursor.peek(start - cursor.at - 2).low
    plural = noun.endswith("s") or noun in ("people", "ppl")
    grouped = noun in GROUP_WORDS and plural
    if before in ("with", "having", "had", "have", "got") and grouped:
        raise cursor.error(start, _WITHOUT.format(GROUP_WORDS[noun]))


_WITHOUT = "Groups are known by the calls they have, not by those they lack. Write by {0}."
_RELATED = phrases(
    "about | related | linked | regarding | concerning | associated | tied | attached"
)


def _read_none(cursor: Cursor) -> Reading | None:
    """[to] any incident, behind not related: those that have none"""
    cursor.accept("for", "about", "with", "to")
    article = cursor.accept("any", "an")
    relation = names.read_noun(cursor) if article else None
    if relation is None or names.can_name(cursor):
        return None
    return (Condition(relation.id_column, Operator.IS_NULL),)


def _read_left_out(cursor: Cursor, start: int, readers: Readers) -> Reading:
    """Read what stands behind a word that negates.

    Raises:
        FilterError: It has no opposite.
    """
    cursor.accept("the", "our")
    place = cursor.at
    for reader in readers(cursor):
        reading = cursor.attempt(reader)
        # A word alone, before what is left out: except calls from the team payments.
        if reading == () and cursor.at > place:
            return _read_left_out(cursor, start, readers)
        if reading is not None:
            return _opposite(cursor, start, reading)
    raise _not_negated(cursor, start, place)


def _not_negated(cursor: Cursor, start: int, place: int) -> FilterError:
    """Return the error about what stands behind a word that negates, and cannot be."""
    word_after = cursor.take()
    if word_after.low in time.STARTS:
        return cursor.error(start, _TIME_NEGATED)
    message = f"{cursor.tokens[start].text!r} cannot negate {word_after.text or 'nothing'!r}."
    if word_after.kind == "quoted":
        person = f'to "{word_after.text}"'
        return cursor.error(place, f"{message} Write not {person} for a person.", person)
    hint = "Write not busy, not incident 42 or not to +15559998888."
    return cursor.error(start if word_after.kind == "end" else place, f"{message} {hint}")


def _begins_negation(cursor: Cursor) -> bool:
    """Take the word that negates: not, except, apart from, but not, but bob, other than, -"""
    word = cursor.take().low
    if word in NEGATING_SIGNS:
        return _negates(cursor)
    if word in NEGATIVE_AUXILIARIES:
        return any(map(cursor.accept_all, _NOT_GONE))
    joined = cursor.accept(*_OTHER_NEGATIONS.get(word, ())) is not None
    if word == "but":
        return joined or _is_name(cursor) or cursor.peek(-2).low in _ALL
    return joined or word not in ("apart", "other")


_NOT_GONE = (("go", "to"), ("go", "out", "to"), ("involve",), ("concern",), ("mention",))
"""Behind which didn't leaves out what follows: that didn't go to alice."""
_ALL = phrases("all | everything | anything | everyone | everybody | anyone | anybody | any | none")
"""Words behind which `but` leaves out what follows: all but incident 42."""


def _is_name(cursor: Cursor) -> bool:
    return names.is_unknown(cursor) or cursor.peek().kind in ("email", "mention")


def _opposite(cursor: Cursor, start: int, reading: Reading) -> Reading:
    """Return what was read, negated.

    Raises:
        FilterError: It has no opposite.
    """
    shape = reading if isinstance(reading, Shape) else Shape(conditions=reading)
    if set(shape.given()) - {"names", "conditions"}:
        message = "This cannot be negated. Write not busy, not incident 42 or not to alice."
        raise cursor.error(start, message)
    conditions = tuple(negate(cursor, start, condition) for condition in shape.conditions)
    opened = tuple(replace(name, negated=True) for name in shape.names)
    return Shape(names=opened, conditions=conditions) if opened else conditions


def _negates(cursor: Cursor) -> bool:
    """Whether a sign stands before a word and not behind one: `failed!` negates nothing."""
    if not cursor.glued() or (cursor.at > 1 and cursor.glued(-1)):
        return False
    return any(cursor.peek(ahead).low not in _MARKS for ahead in range(_MOST_MARKS))


_MARKS = ("!", "?", ".", END.low)
_MOST_MARKS = 6
"""Behind a text: failed today !!"""
