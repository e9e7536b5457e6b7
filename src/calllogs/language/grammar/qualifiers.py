"""The second spelling: `name:value`, `-name:value`, `name>=value`, `name:a..b`."""

from collections.abc import Callable

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    FAILED_CALLS,
    INCLUSIONS,
    Condition,
    Operator,
)
from calllogs.language import spelling, vocabulary
from calllogs.language.grammar import groups, money, names, phones, shape, subjects, texts
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.when import time
from calllogs.language.grammar.when.time import STARTS
from calllogs.language.lexer import NEGATING_SIGNS, Conditions, Cursor, Qualifier, Token
from calllogs.language.speech import CONNECTIVES
from calllogs.language.vocabulary import FILTERABLE, QUALIFIERS, condition_field
from calllogs.model.fields import DURATION, OUTCOME, Kind
from calllogs.model.relations import RELATION_BY_KEYWORD, RELATIONS
from calllogs.model.statuses import STATUSES

Reader = Callable[[Cursor, Qualifier], Reading | None]
"""Reads a value behind a qualifier."""

_DIGITS = r"(?a)\d{1,10}(?![\w.])"
SIGNS = (":", "=", "!=", ">=", "<=", ">", "<")
_RANGE_NEGATED = "A range cannot be negated. Ask for what lies outside it."
_TIME_WORDS = ("since", "after", "before", "until")
_OPERATORS = {">": Operator.GT, ">=": Operator.GTE, "<": Operator.LT, "<=": Operator.LTE}
_COMPARED_FIELDS = [field for field in FILTERABLE if field.kind in (Kind.NUMBER, Kind.DATE)]
_COMPARED_NAMES = vocabulary.alternatives(sorted(f.words[0] for f in _COMPARED_FIELDS), "and")
_UNCOMPARED = {"has", *(condition_field(f) for f in FILTERABLE if f not in _COMPARED_FIELDS)}
_OPPOSITES = {
    Operator.EQ: Operator.NE,
    Operator.CONTAINS: Operator.NOT_CONTAINS,
    Operator.IN: Operator.NOT_IN, Operator.NOT_IN: Operator.IN,
    Operator.IS_NULL: Operator.NOT_NULL, Operator.NOT_NULL: Operator.IS_NULL,
    Operator.GT: Operator.LTE, Operator.LTE: Operator.GT,
    Operator.GTE: Operator.LT, Operator.LT: Operator.GTE,
}  # fmt: skip


def negate(cursor: Cursor, start: int, condition: Condition) -> Condition:
    """Return the negated condition.

    Raises:
        FilterError: The API knows no opposite of it.
    """
    if _excludes_placed(cursor, condition):
        return FAILED_CALLS
    if condition.field == money.FIELD and condition.op is Operator.EQ and condition.value == 0:
        return Condition(money.FIELD, Operator.GT, 0)
    if condition.op not in _OPPOSITES or condition.field == "team.members":
        raise cursor.error(start, "This cannot be negated: OneUptime cannot look for its opposite.")
    return Condition(condition.field, _OPPOSITES[condition.op], condition.value)


def _excludes_placed(cursor: Cursor, condition: Condition) -> bool:
    """Whether placed calls are excluded: placed is two statuses, and who excludes one means both.

    In quotes one is meant exactly, and by a word that is of one alone.
    """
    included = condition.field == texts.STATUS and condition.op in INCLUSIONS
    placed = included and _UNTOLD_APART.issuperset(condition.values)
    return placed and cursor.peek(-1).kind != "quoted"


_UNTOLD_APART = {status.value for status in STATUSES if status.placed and not status.words}


def read_qualifier(cursor: Cursor) -> Reading | None:
    """[-|!] name sign [!] value"""
    start = cursor.at
    minus = cursor.accept(*NEGATING_SIGNS) is not None
    underscore = "_" if cursor.accept("_") else ""
    name, sign = cursor.peek(), cursor.peek(1)
    adjoining = sign.low != ":" or cursor.glued(1)
    if name.kind != "word" or sign.low not in SIGNS or not adjoining:
        return None
    target = QUALIFIERS.get(underscore + name.low)
    # calls > 5c | since:monday, which is read as since monday is
    if target in _TIME_WORDS or (target is None and (name.low in CONNECTIVES or _spaced(cursor))):
        return None
    if target is None:
        raise _unknown_name(cursor)
    cursor.at += 2
    return _read_value(cursor, target, start, sign, minus=minus)


def _read_value(cursor: Cursor, target: str, start: int, sign: Token, *, minus: bool) -> Reading:
    compared = cursor.accept(*_OPERATORS) if sign.low == ":" else sign
    denied = sign.low == "!=" or cursor.accept("!") is not None
    operator = _OPERATORS.get(compared.low) if compared else None
    if operator is not None and (target in _UNCOMPARED or target in RELATION_BY_KEYWORD):
        message = f"Only {_COMPARED_NAMES} can be compared with < and >. Use a colon."
        raise cursor.error(start, message)
    reader = _READERS[target]
    reading = reader(cursor, Qualifier(target, start, operator))
    if reading is None:
        cursor.read_value()  # it is what the error is about
        raise cursor.error(start, _NEEDED[reader])
    return _negated(cursor, start, reading) if minus != denied else reading


def _spaced(cursor: Cursor) -> bool:
    """Whether a colon ends a word of speech, as in `phone calls re: payments`."""
    said = cursor.peek().low in ("re", "regarding", "about", "for", *STARTS)
    return cursor.peek(1).low == ":" and said and not cursor.glued(2)


def _unknown_name(cursor: Cursor) -> FilterError:
    start, name = cursor.at, cursor.take().text
    near = spelling.suggest_qualifier(name) or spelling.suggest_word(name, tuple(QUALIFIERS))
    hint = f" Did you mean {near!r}?" if near else " Names are: status, to, from, cost, created ..."
    return cursor.error(start, f"There is no field {name!r}.{hint}", near)


def _negated(cursor: Cursor, start: int, reading: Reading) -> Reading:
    if isinstance(reading, Shape) or len(reading) != 1:
        raise cursor.error(start, _RANGE_NEGATED)
    return (negate(cursor, start, reading[0]),)


def _cost(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    cursor.at -= qualifier.operator is not None  # amounts are read with what compares them
    return money.read_amounts(cursor, qualifier.start, named=True)


def _whole_number(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    digits = cursor.match(_DIGITS)
    number = int(digits.group()) if digits else money.LARGEST + 1
    if number > money.LARGEST:
        return None
    return (Condition(qualifier.target, qualifier.operator or Operator.EQ, number),)


def _phone(cursor: Cursor, qualifier: Qualifier) -> Reading | None:
    conditions = phones.read_numbers(cursor, qualifier)
    return conditions or (phones.read_callee(cursor) if qualifier.target == "toNumber" else None)


def _id(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    ids = cursor.read_list(lambda at: at.take().low if at.peek().kind == "uuid" else None)
    return (texts.one_of(qualifier.target, ids),) if ids else None


def _has(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:  # noqa: ARG001  one signature for all readers
    relation = names.read_noun(cursor)
    return (Condition(relation.id_column, Operator.NOT_NULL),) if relation else None


def _sort(cursor: Cursor, qualifier: Qualifier) -> Shape:  # noqa: ARG001  one signature for all readers
    return shape.read_sort_key(cursor)


def _reread(reader: Callable[[Cursor], Shape | None]) -> Reader:
    """Return a reader that goes back and reads `limit:20` as `limit 20`."""

    def read(cursor: Cursor, qualifier: Qualifier) -> Reading:
        cursor.at = qualifier.start
        reading = reader(cursor)
        if reading is None:  # it begins with a sign
            raise cursor.error(qualifier.start, _RANGE_NEGATED)
        return reading

    return read


READERS_BY_KIND: dict[Kind, Reader] = {
    Kind.ID: _id,
    Kind.DATE: time.read_created,
    Kind.PHONE: _phone,
    Kind.TEXT: texts.read_values,
    Kind.LONG_TEXT: texts.read_contained,
    Kind.JSON: texts.read_contained,
    Kind.NUMBER: _whole_number,
}
_NEEDED: dict[Reader, str] = {
    _cost: "This needs an amount, such as cost:50c or cost>$1.",
    time.read_created: "This needs a time, such as created:>2026-11-01.",
    _phone: "This needs a phone number, such as +15559998888 or *8888.",
    _id: "An id is a UUID. List calls to see theirs.",
    _has: "This needs a thing, such as has:incident or has:team.",
    _whole_number: "This needs a whole number from 0 on.",
    texts.read_duration_value: "This needs seconds, such as duration>30.",
}
"""The error where a reader finds nothing to read."""

_READERS: dict[str, Reader] = {
    **{condition_field(field): READERS_BY_KIND[field.kind] for field in FILTERABLE},
    texts.STATUS: texts.read_status_values,
    money.FIELD: _cost,
    OUTCOME: texts.read_outcome_values,
    DURATION: texts.read_duration_value,
    **{relation.keyword: subjects.read_related for relation in RELATIONS},
    "has": _has,
    "sort": _sort,
    "by": groups.read_group,
    "limit": _reread(shape.read_limit),
    "skip": _reread(shape.read_place),
}
