"""Phrases for the outcome of a call."""

from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar.values import listed
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import STATUS_VALUES, STATUS_WORDS, nearest

FIELD = "status"

Choice = tuple[Operator, tuple[str, ...]]
"""IN some statuses, or NOT_IN some."""

_PHRASES = sorted(STATUS_WORDS, key=lambda phrase: -len(phrase.split()))


def statuses(cursor: Cursor) -> Condition | None:
    """busy | busy, missed or failed"""
    words = listed(cursor, _word, ands=True)
    return either(words) if words else None


def _word(cursor: Cursor) -> Choice | None:
    for phrase in _PHRASES:
        if cursor.phrase(phrase):
            return STATUS_WORDS[phrase]
    return None


def either(choices: list[Choice]) -> Condition:
    """Return the union: of sets a set, with the complement of a set a complement."""
    wanted = {value for operator, values in choices if operator is Operator.IN for value in values}
    others = [set(values) for operator, values in choices if operator is Operator.NOT_IN]
    if others:
        left = set.intersection(*others) - wanted
        return Condition(FIELD, Operator.NOT_IN, tuple(sorted(left)))
    return Condition(FIELD, Operator.IN, tuple(sorted(wanted)))


def status_value(cursor: Cursor, text: str, start: int, *, quoted: bool) -> Choice:
    """Read a qualifier's value: exactly one status, or one of the words for several.

    Raises:
        FilterError: It is close to a known status but none.
    """
    squeezed = text.lower().replace(" ", "").replace("-", "").replace("_", "")
    if squeezed in STATUS_VALUES:
        return Operator.IN, (STATUS_VALUES[squeezed],)
    if text.lower() in STATUS_WORDS and not quoted:
        return STATUS_WORDS[text.lower()]
    near = None if quoted else nearest(text, (*STATUS_VALUES, *STATUS_WORDS))
    if near:
        raise cursor.error(start, f"{text!r} is not a status I know. Did you mean {near!r}?", near)
    return Operator.IN, (text,)
