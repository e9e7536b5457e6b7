"""Phrases for whom a call went to or came from, and for one call by its id."""

from calllogs.filters.filter import Condition, Intent, Operator
from calllogs.language.draft import Draft
from calllogs.language.grammar import phones as numbers
from calllogs.language.grammar.qualifiers import callee, phone
from calllogs.language.lexer import Cursor


def whom(draft: Draft) -> bool:
    """to (me | NUMBER, ... | partial | e-mail | noun ... | name)"""
    return _addressed(draft, "to", "toNumber")


def from_whom(draft: Draft) -> bool:
    """from NUMBER"""
    return _addressed(draft, "from", "fromNumber")


def _addressed(draft: Draft, word: str, field: str) -> bool:
    cursor = draft.cursor
    start = cursor.at
    if not cursor.accept(word):
        return False
    cursor.accept(":", "=")
    found = phone(draft, field, start) or (callee(cursor) if word == "to" else None)
    if found is None:
        _refuse_few_digits(cursor)
        return False
    draft.add((found,), start)
    return True


def _refuse_few_digits(cursor: Cursor) -> None:
    token = cursor.peek()
    if token.kind == "number" and len(token.text) < len("555"):
        cursor.take()
        raise cursor.error(
            cursor.at - 1,
            f"{token.text} is too short for a part of a phone number. Write three digits or more, "
            "or *12 for numbers that end so.",
        )


def called(draft: Draft) -> bool:
    """called alice"""
    cursor = draft.cursor
    start = cursor.at
    if not cursor.accept("called", "calling", "phoned"):
        return False
    found = callee(cursor)
    if found is not None:
        draft.add((found,), start)
    return found is not None


def mine(draft: Draft) -> bool:
    """my [calls] | me"""
    start = draft.cursor.at
    if not draft.cursor.accept("my", "me", "mine"):
        return False
    draft.add((Condition("user", Operator.EQ, "me"),), start)
    return True


def call_id(draft: Draft) -> bool:
    """(id|call) UUID | timeline UUID"""
    cursor = draft.cursor
    start = cursor.at
    named = cursor.accept("id", "call") or draft.shape.intent is Intent.TIMELINE
    if named and cursor.peek().kind == "uuid":
        draft.add((Condition("_id", Operator.EQ, cursor.take().low),), start)
        return True
    return False


def number(draft: Draft) -> bool:
    """a bare whole number, *8888 or +44*"""
    start = draft.cursor.at
    found = numbers.partial(draft.cursor, "toNumber")
    if found is None:
        whole = numbers.whole(draft.cursor, draft.region)
        found = Condition("toNumber", Operator.EQ, whole) if whole else None
    if found is None:
        return False
    draft.add((found,), start)
    return True
