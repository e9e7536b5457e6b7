"""Phrases for what a call is about or was made through: incidents, alerts, teams, policies ..."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass

from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar.texts import one_of
from calllogs.language.lexer import Conditions, Cursor, Phrases, Qualifier
from calllogs.language.vocabulary import CONDITION_WORDS, EVERY_WORD
from calllogs.model.relations import RELATION_BY_KEYWORD, RELATIONS, TEAM, USER, Relation

_PAGES = {row.page.rpartition("/")[2]: row.id_column for row in RELATIONS if row.page}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LINK = re.compile(rf"/({'|'.join(_PAGES)})/({_UUID.pattern})", re.IGNORECASE)
_NUMBER = re.compile(r"(?:#\s?|(?i:inc|incident|alert)-|[A-Z]{2,10}-)?(\d{1,18})(?![\w.:/-])")
"""A number, with a project's prefix in capitals: OPS-42 is a handle, db-3 is a part of a title."""

_HANDLE = re.compile(r"(inc-?|incident-|alert-|#)(\d{1,18})(?![\w:/])", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
NOUNS = Phrases({word.replace("-", " - "): row for row in RELATIONS for word in row.words})
_LARGEST_NUMBER = 2**31 - 1
"""OneUptime's columns of whole numbers hold 32 bits (oneuptime-api.md 1.2)."""

ME = Condition("user", Operator.EQ, "me")


def read_noun(cursor: Cursor) -> Relation | None:
    """Take the word, or words, for a relation."""
    start = cursor.at
    for words, relation in NOUNS.get(cursor.peek().low, ()):
        if cursor.accept_all(words) and not _goes_on(cursor):
            return relation
        cursor.at = start
    return None


def _goes_on(cursor: Cursor) -> bool:
    """Whether the word goes on, as in `incident_number`, and so is another word."""
    return cursor.peek().low in ("_", ".", "/", "'") and cursor.glued() and cursor.glued(1)


def read_subject(cursor: Cursor) -> Conditions | None:
    """incident 42 | incidents 41 and 42 | team payments or platform | INC-42 | a link"""
    start = cursor.at
    # A handle stands before a noun: inc-42 begins with one.
    handles = cursor.read_list(_read_handle, ands=True)
    if handles:
        return (_handled(cursor, start, handles),)
    if cursor.peek().kind == "link":
        return (_read_link(cursor),)
    relation = read_noun(cursor)
    return (read_names(cursor, start, relation),) if relation else None


def _read_handle(cursor: Cursor) -> tuple[str, int] | None:
    match = cursor.match(_HANDLE)
    if match is None:
        return None
    return "alert" if match[1].lower().startswith("alert") else "incident", int(match[2])


def _handled(cursor: Cursor, start: int, handles: list[tuple[str, int]]) -> Condition:
    """INC-42 | #42 | alert-7 | INC-41 or INC-42"""
    keywords = {keyword for keyword, _ in handles}
    if len(keywords) > 1:
        raise cursor.error(start, "Incidents and alerts cannot be asked for at once. Ask twice.")
    relation = RELATION_BY_KEYWORD[keywords.pop()]
    return numbered(cursor, start, relation, [number for _, number in handles])


def numbered(cursor: Cursor, start: int, relation: Relation, numbers: list[int]) -> Condition:
    """Return the condition for incidents or alerts by their numbers.

    Raises:
        FilterError: There can be none with one of them.
    """
    if any(not 0 < number <= _LARGEST_NUMBER for number in numbers):
        raise cursor.error(start, f"There is no {relation.keyword} with this number.")
    if len(numbers) == 1:
        return Condition(relation.number_field, Operator.EQ, numbers[0])
    return Condition(relation.number_field, Operator.IN, tuple(sorted(set(numbers))))


def _read_link(cursor: Cursor) -> Condition:
    links = _LINK.findall(cursor.take().text)
    if not links:
        message = "This link leads to nothing calls are made for."
        raise cursor.error(cursor.at - 1, f"{message} Use the link of an incident or alert.")
    page, uuid = links[-1]
    return Condition(_PAGES[page.lower()], Operator.EQ, uuid.lower())


def read_names(cursor: Cursor, start: int, relation: Relation) -> Condition:
    """Read the names, numbers or ids behind a noun or its qualifier.

    Raises:
        FilterError: There is none, or one of another kind.
    """
    if cursor.peek().kind == "link":
        return _read_link(cursor)
    if relation is USER and cursor.accept("me"):
        return ME
    plural = cursor.peek(-1).low.endswith("s") or bool(relation.number_column)
    names = cursor.read_list(read_name, ands=plural, repeats=_repeats_noun(relation, start))
    if not names:
        noun, example = relation.keyword, "42" if relation.number_column else '"its name"'
        needed = f"{noun!r} needs a name or a number, such as {noun} {example}"
        raise cursor.error(start, f"{needed}; or write with {noun}, no {noun}.")
    return _condition(cursor, start, relation, names)


def _repeats_noun(relation: Relation, start: int) -> Callable[[Cursor], bool]:
    """incident 41 or incident 42 | incident:41 or incident:42"""
    qualifier = Qualifier(relation.keyword, start)

    def take(cursor: Cursor) -> bool:
        place = cursor.at
        repeated = qualifier.repeats(cursor) or read_noun(cursor) is relation
        cursor.at = cursor.at if repeated else place
        return repeated

    return take


@dataclass(frozen=True, slots=True)
class Name:
    """One value behind a noun.

    Attributes:
        text: As typed, without quotes.
        at: The number of its first token.
        quoted: Whether it was quoted, so that it is no number.
    """

    text: str
    at: int
    quoted: bool


_NO_NAMES: dict[str, Container[str]] = {"or": CONDITION_WORDS, "and": EVERY_WORD, ",": EVERY_WORD}
"""Words that are no further name in a list; `or` joins nothing but values of one field."""


def read_name(cursor: Cursor) -> Name | None:
    """a word or a quoted text, unless it begins another phrase"""
    start, token = cursor.at, cursor.peek()
    if token.low in ("or", "and", "by") or token.low in _NO_NAMES.get(cursor.peek(-1).low, ()):
        return None
    text = cursor.read_value()
    if text and token.low == "-":
        raise cursor.error(start, f"{text!r} is no name. Quote it if it is.")
    return Name(text, start, token.kind == "quoted") if text else None


def _condition(cursor: Cursor, start: int, relation: Relation, names: list[Name]) -> Condition:
    texts = [name.text for name in names]
    if all(_UUID.fullmatch(text) for text in texts):
        return one_of(relation.id_column, [text.lower() for text in texts])
    numbers = [_NUMBER.fullmatch(text) for text in texts if relation.number_column]
    if numbers and all(numbers) and not names[0].quoted:
        return numbered(cursor, start, relation, [int(match[1]) for match in numbers if match])
    if relation is USER and all(_EMAIL.fullmatch(text) for text in texts):
        return one_of("user.email", [text.lower() for text in texts])
    return named(cursor, relation, names)


def named(cursor: Cursor, relation: Relation, names: list[Name]) -> Condition:
    """Return the condition that a name or title contains one of some texts.

    Raises:
        FilterError: The API cannot search these by name.
    """
    if not relation.title_column:
        noun = relation.keyword.capitalize()
        raise cursor.error(names[0].at, f"{noun}s cannot be searched by name. Use the id, a UUID.")
    members = relation is TEAM and cursor.accept("members", "member") is not None
    field = "team.members" if members else relation.title_field
    return one_of(field, [name.text for name in names], Operator.CONTAINS)


def read_members(cursor: Cursor) -> Conditions | None:
    """members of [the] team payments"""
    start = cursor.at
    cursor.take()
    if not cursor.accept("of"):
        return None
    cursor.accept("the")
    condition = read_names(cursor, start, TEAM) if read_noun(cursor) is TEAM else None
    if condition is None or not condition.field.startswith("team."):
        return None
    return (Condition("team.members", condition.op, condition.value),)


def read_presence(cursor: Cursor) -> Conditions | None:
    """(no|without) [a] incident | (with|has|having|any) [an] incident"""
    word = cursor.take().low
    cursor.accept("a", "an", "any")
    relation = read_noun(cursor)
    following = cursor.peek()
    valued = following.kind in ("number", "quoted", "uuid") or following.low == "#"
    if relation is None or (word == "with" and valued):  # as in `with incident 42`
        return None
    operator = Operator.IS_NULL if word in ("no", "without") else Operator.NOT_NULL
    return (Condition(relation.id_column, operator),)


def read_related(cursor: Cursor, qualifier: Qualifier) -> Conditions:
    """Read what stands behind the qualifier of a relation: none | any | me | names"""
    relation = RELATION_BY_KEYWORD[qualifier.target]
    given = cursor.accept("none", "any")
    if given:
        operator = Operator.IS_NULL if given.low == "none" else Operator.NOT_NULL
        return (Condition(relation.id_column, operator),)
    cursor.accept("#")
    return (read_names(cursor, qualifier.start, relation),)


def read_call_id(cursor: Cursor) -> Conditions | None:
    """[id|call] UUID"""
    cursor.accept("id", "call")
    if cursor.peek().kind != "uuid":
        return None
    return (Condition("_id", Operator.EQ, cursor.take().low),)
