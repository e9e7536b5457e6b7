"""Phrases for texts: what was said, why a call failed, and values of fields as they are."""

from collections.abc import Iterable

from calllogs.filters.filter import Condition, Operator
from calllogs.language.cursor import Cursor, Phrases, Qualifier
from calllogs.language.vocabulary import TEXT_WORDS

INTRODUCTIONS = Phrases(TEXT_WORDS)


def read_said(cursor: Cursor) -> tuple[Condition, ...] | None:
    """(message|said|saying|about|reason|because|status message) "text" """
    # `about` needs quotes: calls about payments may be for a team of this name.
    bare = cursor.peek().low != "about"
    field = INTRODUCTIONS.read(cursor)
    if field is None or not (bare or cursor.peek().kind == "quoted"):
        return None
    text = cursor.read_value()
    return (Condition(field, Operator.CONTAINS, text),) if text else None


def read_quoted(cursor: Cursor) -> tuple[Condition, ...]:
    """a bare quoted text: said or in the status message"""
    start = cursor.at
    text = cursor.take().text
    if not text.strip():
        raise cursor.error(start, "There is nothing between these quotes.")
    return (Condition("text", Operator.CONTAINS, text),)


def read_contained(cursor: Cursor, qualifier: Qualifier) -> tuple[Condition, ...]:
    """Read the text that a long text contains."""
    text = cursor.read_value()
    if not text:
        raise cursor.error(qualifier.start, 'This needs a text, such as reason:"balance".')
    return (Condition(qualifier.target, Operator.CONTAINS, text),)


def read_values(cursor: Cursor, qualifier: Qualifier) -> tuple[Condition, ...]:
    """x | x, y or z: the values of a text that is compared as a whole"""
    values = cursor.read_list(Cursor.read_value, repeats=qualifier.repeats)
    if not values or not all(values):
        raise cursor.error(qualifier.start, "This needs a value, or several joined by commas.")
    return (one_of(qualifier.target, values),)


def one_of(field: str, values: Iterable[str], one: Operator = Operator.EQ) -> Condition:
    """Return the condition that a field is one of some values."""
    different = tuple(sorted(set(values)))
    if len(different) == 1:
        return Condition(field, one, different[0])
    return Condition(field, Operator.IN, different)
