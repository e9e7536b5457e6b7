"""Phrases for the outcome of a call."""

import re

from calllogs.filters.filter import Condition, Operator
from calllogs.language.cursor import Cursor, Phrases, Qualifier
from calllogs.language.suggestions import suggest_word
from calllogs.language.vocabulary import STATUS_VALUES, STATUS_WORDS

FIELD = "status"

Choice = tuple[Operator, tuple[str, ...]]
"""IN some statuses, or NOT_IN some."""

PHRASES = Phrases(STATUS_WORDS)


def read_statuses(cursor: Cursor) -> tuple[Condition, ...] | None:
    """busy | busy, missed or failed"""
    choices = cursor.read_list(PHRASES.read, ands=True)
    return (_union(choices),) if choices else None


def _union(choices: list[Choice]) -> Condition:
    """Return what any of them admits: of sets a set, with the complement of a set a complement."""
    wanted = {value for operator, values in choices if operator is Operator.IN for value in values}
    others = [set(values) for operator, values in choices if operator is Operator.NOT_IN]
    if others:
        left = set.intersection(*others) - wanted
        return Condition(FIELD, Operator.NOT_IN, tuple(sorted(left)))
    return Condition(FIELD, Operator.IN, tuple(sorted(wanted)))


def read_status_values(cursor: Cursor, qualifier: Qualifier) -> tuple[Condition, ...]:
    """Read the values behind `status:`.

    Raises:
        FilterError: There is none, or one that is close to a known status but none.
    """
    choices = cursor.read_list(_read_status_value, repeats=qualifier.repeats)
    if not choices:
        raise cursor.error(qualifier.start, "This needs a status, such as status:error.")
    return (_union(choices),)


def _read_status_value(cursor: Cursor) -> Choice | None:
    """exactly one status, or a word for several; in quotes whatever an installation has"""
    start, quoted = cursor.at, cursor.peek().kind == "quoted"
    text = cursor.read_value()
    if not text:
        return None
    compact = re.sub("[ _-]", "", text.lower())
    if compact in STATUS_VALUES:
        return Operator.IN, (STATUS_VALUES[compact],)
    if quoted:
        return Operator.IN, (text,)
    if text.lower() in STATUS_WORDS:
        return STATUS_WORDS[text.lower()]
    near = suggest_word(text, (*STATUS_VALUES, *STATUS_WORDS))
    if near:
        raise cursor.error(start, f"{text!r} is not a status I know. Did you mean {near!r}?", near)
    return Operator.IN, (text,)
