"""Phrases for who was called and about what: incidents, alerts, people, teams, policies."""

import re
from collections.abc import Container

from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar.values import Again, listed, same_qualifier, value
from calllogs.language.lexer import Cursor, Token
from calllogs.language.vocabulary import (
    CONDITION_WORDS,
    EVERY_WORD,
    TEXT_WORDS,
)
from calllogs.model.relations import INCIDENT, RELATION_BY_KEYWORD, RELATIONS, TEAM, USER, Relation

LINKS: dict[str, str] = {
    relation.page.rpartition("/")[2]: relation.id_column for relation in RELATIONS if relation.page
}
_LINK = re.compile(
    rf"/({'|'.join(LINKS)})/([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:#\s?|(?i:inc|incident|alert)-|[A-Z]{2,10}-)?(\d{1,18})(?![\w.:/-])")
"""A number, with a project's prefix in capitals: OPS-42 is a handle, db-3 is a part of a title."""

_HANDLE = re.compile(r"(inc-?|incident-|alert-|#)(\d{1,18})(?![\w:/])", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WORDS = sorted(
    ((word, relation) for relation in RELATIONS for word in relation.words),
    key=lambda row: -len(row[0]),
)
LARGEST_NUMBER = 2**31 - 1


def noun_word(cursor: Cursor) -> Relation | None:
    """Take the word, or words, for a noun."""
    start = cursor.at
    for word, relation in _WORDS:
        if cursor.phrase(word.replace("-", " - ")):
            if not _glued(cursor):
                return relation
            cursor.at = start
    return None


def _glued(cursor: Cursor) -> bool:
    """Whether the word goes on, as in `incident_number`, and so is another word."""
    token = cursor.peek()
    return token.low in ("_", ".", "/", "'") and (
        token.start == cursor.peek(-1).end and cursor.peek(1).start == token.end
    )


def subject(cursor: Cursor) -> Condition | None:
    """incident 42 | incidents 41 and 42 | team payments or platform | INC-42 | a link"""
    start = cursor.at
    handles = listed(cursor, _handle, ands=True)
    if handles:
        return _handled(cursor, start, handles)
    if cursor.peek().kind == "link":
        return _linked(cursor)
    relation = noun_word(cursor)
    return values_of(cursor, start, relation) if relation else None


def _handle(cursor: Cursor) -> tuple[str, int] | None:
    found = cursor.match(_HANDLE)
    if found is None:
        return None
    return "alert" if found[1].lower().startswith("alert") else "incident", int(found[2])


def _handled(cursor: Cursor, start: int, handles: list[tuple[str, int]]) -> Condition:
    """INC-42 | #42 | alert-7 | INC-41 or INC-42"""
    names = {name for name, _ in handles}
    if len(names) > 1:
        raise cursor.error(start, "Incidents and alerts cannot be asked for at once. Ask twice.")
    return _numbered(
        cursor, start, RELATION_BY_KEYWORD[names.pop()], [number for _, number in handles]
    )


def incident(cursor: Cursor, start: int, number: int) -> Condition:
    """Return the condition for an incident by its number."""
    return _numbered(cursor, start, INCIDENT, [number])


def _linked(cursor: Cursor) -> Condition:
    token = cursor.take()
    found = list(_LINK.finditer(token.text))
    if not found:
        raise cursor.error(
            cursor.at - 1,
            "This link leads to nothing calls are made for. Use the link of an incident or alert.",
        )
    return Condition(LINKS[found[-1][1].lower()], Operator.EQ, found[-1][2].lower())


def values_of(cursor: Cursor, start: int, relation: Relation) -> Condition:
    """Read the values behind a noun or its qualifier.

    Raises:
        FilterError: There is none, or one of another kind.
    """
    if cursor.peek().kind == "link":
        return _linked(cursor)
    if relation is USER and cursor.accept("me"):
        return Condition("user", Operator.EQ, "me")
    plural = cursor.peek(-1).low.endswith("s") or bool(relation.number_column)
    items = listed(cursor, _item, ands=plural, again=_same_noun(relation, start))
    if not items:
        example = "42" if relation.number_column else '"its name"'
        raise cursor.error(
            start,
            f"{relation.keyword!r} needs a name or a number, such as {relation.keyword} {example}; "
            f"or write with {relation.keyword}, no {relation.keyword}.",
        )
    return _condition(cursor, start, relation, items)


def _same_noun(relation: Relation, start: int) -> Again:
    """incident 41 or incident 42 | incident:41 or incident:42"""
    qualifier = same_qualifier(relation.keyword, start)

    def again(cursor: Cursor) -> bool:
        start = cursor.at
        if qualifier(cursor) or noun_word(cursor) is relation:
            return True
        cursor.at = start
        return False

    return again


_Item = tuple[Token, str]


_TAKEN: dict[str, Container[str]] = {
    "or": CONDITION_WORDS,
    "and": EVERY_WORD,
    ",": EVERY_WORD,
}
"""Words that are no further name in a list; `or` joins nothing but values of one field."""


def _item(cursor: Cursor) -> _Item | None:
    token = cursor.peek()
    if token.low in ("or", "and", "by") or token.low in _TAKEN.get(cursor.peek(-1).low, ()):
        return None
    text = value(cursor)
    if text and token.low == "-":
        raise cursor.error(cursor.tokens.index(token), f"{text!r} is no name. Quote it if it is.")
    return (token, text) if text else None


def _condition(cursor: Cursor, start: int, relation: Relation, items: list[_Item]) -> Condition:
    texts = [text for _, text in items]
    if all(_UUID.fullmatch(text) for text in texts):
        return _one_or_in(relation.id_column, [text.lower() for text in texts])
    numbers = [_NUMBER.fullmatch(text) for text in texts if relation.number_column]
    if numbers and all(numbers) and items[0][0].kind != "quoted":
        return _numbered(cursor, start, relation, [int(found[1]) for found in numbers if found])
    if relation is USER and all(_EMAIL.fullmatch(text) for text in texts):
        return _one_or_in("user.email", [text.lower() for text in texts])
    return _named(cursor, relation, items, texts)


def _numbered(cursor: Cursor, start: int, relation: Relation, numbers: list[int]) -> Condition:
    if any(not 0 < number <= LARGEST_NUMBER for number in numbers):
        raise cursor.error(start, f"There is no {relation.keyword} with this number.")
    field = relation.number_field
    if len(numbers) == 1:
        return Condition(field, Operator.EQ, numbers[0])
    return Condition(field, Operator.IN, tuple(sorted(set(numbers))))


def _one_or_in(field: str, texts: list[str]) -> Condition:
    different = tuple(sorted(set(texts)))
    if len(different) == 1:
        return Condition(field, Operator.EQ, different[0])
    return Condition(field, Operator.IN, different)


def _named(cursor: Cursor, relation: Relation, items: list[_Item], texts: list[str]) -> Condition:
    if not relation.title_column:
        raise cursor.error(
            cursor.tokens.index(items[0][0]),
            f"{relation.keyword.capitalize()}s cannot be searched by name. Use the id, a UUID.",
        )
    members = relation is TEAM and cursor.accept("members", "member") is not None
    field = f"{relation.name}.{'members' if members else relation.title_column}"
    different = tuple(sorted(set(texts)))
    if len(different) == 1:
        return Condition(field, Operator.CONTAINS, different[0])
    return Condition(field, Operator.IN, different)


def members(cursor: Cursor) -> Condition | None:
    """members of [the] team payments"""
    start = cursor.at
    if cursor.accept("members", "member") and cursor.accept("of"):
        cursor.accept("the")
        relation = noun_word(cursor)
        found = (
            values_of(cursor, start, relation) if relation and relation.keyword == "team" else None
        )
        if found is not None and found.field.startswith("team."):
            return Condition("team.members", found.op, found.value)
    cursor.at = start
    return None


def presence(cursor: Cursor) -> Condition | None:
    """(no|without a) incident | (with an|any) incident"""
    start = cursor.at
    absent = cursor.accept("no", "without")
    present = None if absent else cursor.accept("with", "any", "has", "having")
    cursor.accept("a", "an", "any")
    relation = noun_word(cursor) if absent or present else None
    if relation is None or _valued(cursor, plain=present is not None and present.low == "with"):
        cursor.at = start
        return None
    operator = Operator.IS_NULL if absent else Operator.NOT_NULL
    return Condition(relation.id_column, operator)


def _valued(cursor: Cursor, *, plain: bool) -> bool:
    """Whether a number follows, as in `with incident 42`."""
    return plain and (
        cursor.peek().kind in ("number", "quoted", "uuid") or cursor.peek().low == "#"
    )


def said(cursor: Cursor) -> Condition | None:
    """(message|said|saying|about|reason|because|status message) "text" """
    start = cursor.at
    for words, field in TEXT_WORDS.items():
        if cursor.phrase(words):
            text = value(cursor) if cursor.peek().kind == "quoted" or words != "about" else None
            if text:
                return Condition(field, Operator.CONTAINS, text)
            cursor.at = start
    return None


def person(cursor: Cursor) -> Condition | None:
    """called alice | to alice | @alice | an e-mail | me | my [calls] | <@U123>"""
    token = cursor.peek()
    if token.kind == "mention":
        cursor.take()
        if token.text[1] == "@":
            return Condition("user.slackId", Operator.EQ, token.text[2:-1])
        return Condition("channel", Operator.EQ, token.text[2:-1])
    if token.kind == "email":
        return Condition("user.email", Operator.EQ, cursor.take().low)
    if token.low == "@" and cursor.peek(1).start == token.end:
        cursor.take()
        name = value(cursor)
        return Condition("user.name", Operator.CONTAINS, name) if name else None
    return None


def named_person(cursor: Cursor) -> Condition | None:
    """a name behind `to` or `called`: a word or a quoted text, or several"""
    token = cursor.peek()
    if token.kind not in ("word", "quoted") or token.low in EVERY_WORD:
        return None
    items = listed(cursor, _item, ands=False)
    return _named(cursor, USER, items, [text for _, text in items])
