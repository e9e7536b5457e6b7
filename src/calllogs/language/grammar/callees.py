"""Phrases for whom a call went to and which number it came from."""

from calllogs.filters.filter import Condition, Operator
from calllogs.language.cursor import Cursor, Qualifier
from calllogs.language.grammar.names import ME, named, read_name, read_subject
from calllogs.language.grammar.phones import read_numbers, refuse_few_digits
from calllogs.language.vocabulary import EVERY_WORD
from calllogs.model.relations import USER


def read_to(cursor: Cursor) -> tuple[Condition, ...] | None:
    """to (me | NUMBER, ... | partial | e-mail | noun ... | name)"""
    start = cursor.at
    cursor.take()
    cursor.accept(":", "=")
    conditions = read_numbers(cursor, Qualifier("toNumber", start)) or read_callee(cursor)
    if conditions is None:
        refuse_few_digits(cursor)
    return conditions


def read_from(cursor: Cursor) -> tuple[Condition, ...] | None:
    """from NUMBER"""
    start = cursor.at
    cursor.take()
    cursor.accept(":", "=")
    conditions = read_numbers(cursor, Qualifier("fromNumber", start))
    if conditions is None:
        refuse_few_digits(cursor)
    return conditions


def read_called(cursor: Cursor) -> tuple[Condition, ...] | None:
    """(called|calling|phoned) alice"""
    cursor.take()
    return read_callee(cursor)


def read_me(cursor: Cursor) -> tuple[Condition, ...]:
    """my [calls] | me"""
    cursor.take()
    return (ME,)


def read_callee(cursor: Cursor) -> tuple[Condition, ...] | None:
    """me | e-mail | @name | noun ... | a name"""
    if cursor.accept("me"):
        return (ME,)
    conditions = read_person(cursor) or read_subject(cursor)
    if conditions is not None or cursor.peek().low == "us":
        return conditions
    return _read_named_person(cursor)


def read_person(cursor: Cursor) -> tuple[Condition, ...] | None:
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


def _read_named_person(cursor: Cursor) -> tuple[Condition, ...] | None:
    """a name behind `to` or `called`: a word or a quoted text, or several"""
    token = cursor.peek()
    if token.kind not in ("word", "quoted") or token.low in EVERY_WORD:
        return None
    return (named(cursor, USER, cursor.read_list(read_name)),)
