"""The second spelling: `name:value`, `-name:value`, `name>=value`, `name:a..b`."""

from collections.abc import Callable

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator, written_instant
from calllogs.language.calendar import TimeRange
from calllogs.language.draft import Draft
from calllogs.language.grammar import money, shape
from calllogs.language.grammar import names as subjects
from calllogs.language.grammar import phones as numbers
from calllogs.language.grammar import status as statuses
from calllogs.language.grammar.time import qualified_time
from calllogs.language.grammar.values import listed, same_qualifier, value
from calllogs.language.lexer import Cursor
from calllogs.language.vocabulary import GROUPS, QUALIFIERS, meant, nearest
from calllogs.model.relations import RELATION_BY_KEYWORD

_SIGNS = (":", "=", "!=", ">=", "<=", ">", "<")
_TIME_WORDS = ("since", "after", "before", "until")
_OPERATORS = {
    ">": Operator.GT,
    ">=": Operator.GTE,
    "<": Operator.LT,
    "<=": Operator.LTE,
}
_OPPOSITE = {
    Operator.EQ: Operator.NE,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
    Operator.CONTAINS: Operator.NOT_CONTAINS,
    Operator.IS_NULL: Operator.NOT_NULL,
    Operator.NOT_NULL: Operator.IS_NULL,
    Operator.GT: Operator.LTE,
    Operator.GTE: Operator.LT,
    Operator.LT: Operator.GTE,
    Operator.LTE: Operator.GT,
}


def opposite(cursor: Cursor, start: int, condition: Condition) -> Condition:
    """Return the negated condition.

    Raises:
        FilterError: The API knows no opposite of it.
    """
    if condition.field == money.FIELD and condition.op is Operator.EQ and condition.value == 0:
        return Condition(money.FIELD, Operator.GT, 0)
    if condition.op not in _OPPOSITE or condition.field == "team.members":
        raise cursor.error(start, "This cannot be negated: OneUptime cannot look for its opposite.")
    return Condition(condition.field, _OPPOSITE[condition.op], condition.value)


def qualified(draft: Draft) -> bool:
    """[-|!] name sign [!] value"""
    cursor = draft.cursor
    start = cursor.at
    minus = cursor.accept("-", "!") is not None
    underscore = cursor.accept("_") is not None
    name, sign = cursor.peek(), cursor.peek(1)
    if name.kind != "word" or sign.low not in _SIGNS or not _adjoining(cursor, name.end, sign.low):
        return False
    target = QUALIFIERS.get(("_" if underscore else "") + name.low)
    if target is None:
        return _unknown_name(cursor)
    if target in _TIME_WORDS:
        return False
    cursor.at += 2
    compared = cursor.accept(*_OPERATORS) if sign.low == ":" else sign
    operator = _OPERATORS.get(compared.low) if compared else None
    denied = sign.low == "!=" or cursor.accept("!") is not None
    found = _READERS[target](draft, operator, start) if target in _READERS else None
    if found is None:
        found = _default(draft, target, start)
    _keep(draft, found, start, negative=minus != denied)
    return True


def _wrong(cursor: Cursor, start: int, message: str) -> FilterError:
    """Return the error about a qualifier with the value that is not one."""
    value(cursor)
    return cursor.error(start, message)


def _adjoining(cursor: Cursor, end: int, sign: str) -> bool:
    return sign != ":" or cursor.peek(1).start == end


def _unknown_name(cursor: Cursor) -> bool:
    start = cursor.at
    name = cursor.take()
    near = meant(name.text) or nearest(name.text, tuple(QUALIFIERS))
    hint = f" Did you mean {near!r}?" if near else " Names are: status, to, from, cost, created ..."
    raise cursor.error(start, f"There is no field {name.text!r}.{hint}", near)


def _keep(draft: Draft, found: tuple[Condition, ...], start: int, *, negative: bool) -> None:
    if not negative:
        draft.add(found, start)
    elif len(found) == 1:
        draft.add((opposite(draft.cursor, start, found[0]),), start)
    else:
        raise draft.cursor.error(start, "A range cannot be negated. Ask for what lies outside it.")


Read = Callable[[Draft, Operator | None, int], tuple[Condition, ...]]


def _status(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
    cursor = draft.cursor
    _plain_only(cursor, start, operator)
    conditions = listed(cursor, _one_status, ands=False, again=same_qualifier("status", start))
    if not conditions:
        raise cursor.error(start, "This needs a status, such as status:error.")
    return (statuses.either(conditions),)


def _one_status(cursor: Cursor) -> statuses.Choice | None:
    start, quoted = cursor.at, cursor.peek().kind == "quoted"
    text = value(cursor)
    return statuses.status_value(cursor, text, start, quoted=quoted) if text else None


def _plain_only(cursor: Cursor, start: int, operator: Operator | None) -> None:
    if operator is not None:
        raise cursor.error(
            start, "Only cost and created can be compared with < and >. Use a colon."
        )


def _cost(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
    cursor = draft.cursor
    if operator is not None:
        cursor.at -= 1
    found = money.costs_behind(cursor, start, named=True)
    if found is None:
        raise _wrong(cursor, start, "This needs an amount, such as cost:50c or cost>$1.")
    return found


def _created(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
    bounds = qualified_time(draft.cursor, draft.calendar, operator)
    if bounds is None:
        raise _wrong(draft.cursor, start, "This needs a time, such as created:>2026-11-01.")
    return instants(draft, bounds, start)


def instants(draft: Draft, bounds: TimeRange, start: int) -> tuple[Condition, ...]:
    """Return bounds as conditions on createdAt.

    Raises:
        FilterError: They begin after now, so that no call can be between them.
    """
    present = draft.calendar.now.to_instant().add(seconds=1)
    if bounds.start is not None and bounds.start >= present:
        raise draft.cursor.error(
            start, "This begins in the future, and no call has been made then. Ask for the past."
        )
    ends = ((Operator.GTE, bounds.start), (Operator.LT, bounds.end))
    return tuple(
        Condition("createdAt", op, written_instant(at.to_stdlib()))
        for op, at in ends
        if at is not None
    )


def _phone(field: str) -> Read:
    def read(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
        _plain_only(draft.cursor, start, operator)
        found = phone(draft, field, start) or (
            callee(draft.cursor) if field == "toNumber" else None
        )
        if found is None:
            message = "This needs a phone number, such as +15559998888 or *8888."
            raise _wrong(draft.cursor, start, message)
        return (found,)

    return read


def phone(draft: Draft, field: str, start: int) -> Condition | None:
    """*8888 | +1555* | 5550 | a whole number, or a list of whole numbers"""
    cursor = draft.cursor
    found = numbers.partial(cursor, field)
    if found is not None:
        return found
    again = same_qualifier(field, start)
    read = listed(cursor, lambda c: numbers.whole(c, draft.region), ands=True, again=again)
    wholes = tuple(sorted(set(read)))
    if wholes:
        one = len(wholes) == 1
        return Condition(field, Operator.EQ if one else Operator.IN, wholes[0] if one else wholes)
    return numbers.some_digits(cursor, field)


def callee(cursor: Cursor) -> Condition | None:
    """me | e-mail | @name | noun ... | a name"""
    if cursor.accept("me"):
        return Condition("user", Operator.EQ, "me")
    found = subjects.person(cursor) or subjects.subject(cursor)
    if found is not None or cursor.peek().low == "us":
        return found
    return subjects.named_person(cursor)


def _text(field: str) -> Read:
    def read(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
        _plain_only(draft.cursor, start, operator)
        text = value(draft.cursor)
        if not text:
            raise draft.cursor.error(start, 'This needs a text, such as reason:"balance".')
        return (Condition(field, Operator.CONTAINS, text),)

    return read


def _id(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
    _plain_only(draft.cursor, start, operator)
    ids = listed(draft.cursor, _uuid, ands=False)
    if not ids:
        raise _wrong(draft.cursor, start, "An id is a UUID. List calls to see theirs.")
    many = tuple(sorted(set(ids)))
    one = len(many) == 1
    return (Condition("_id", Operator.EQ if one else Operator.IN, many[0] if one else many),)


def _uuid(cursor: Cursor) -> str | None:
    return cursor.take().low if cursor.peek().kind == "uuid" else None


def _has(draft: Draft, operator: Operator | None, start: int) -> tuple[Condition, ...]:
    _plain_only(draft.cursor, start, operator)
    relation = subjects.noun_word(draft.cursor)
    if relation is None:
        raise _wrong(draft.cursor, start, "This needs a thing, such as has:incident or has:team.")
    return (Condition(relation.id_column, Operator.NOT_NULL),)


def _default(draft: Draft, target: str, start: int) -> tuple[Condition, ...]:
    """The nouns, and the settings, which add no condition."""
    if target in RELATION_BY_KEYWORD:
        return _noun(draft, target, start)
    draft.set(_shape(draft.cursor, target, start), start)
    return ()


def _noun(draft: Draft, target: str, start: int) -> tuple[Condition, ...]:
    cursor, relation = draft.cursor, RELATION_BY_KEYWORD[target]
    given = cursor.accept("none", "any")
    if given:
        operator = Operator.IS_NULL if given.low == "none" else Operator.NOT_NULL
        return (Condition(relation.id_column, operator),)
    if target == "user" and cursor.accept("me"):
        return (Condition("user", Operator.EQ, "me"),)
    cursor.accept("#")
    return (subjects.values_of(cursor, start, relation),)


def _shape(cursor: Cursor, target: str, start: int) -> shape.Shape:
    if target == "sort":
        return shape.Shape(sort=(shape.sort_key(cursor),))
    if target == "by":
        return shape.Shape(group_by=_group(cursor, start))
    cursor.at = start
    return (shape.size if target == "limit" else shape.place)(cursor) or shape.Shape()


def _group(cursor: Cursor, start: int) -> str:
    word = cursor.take()
    if word.low not in GROUPS:
        raise cursor.error(
            start, f"Calls cannot be grouped by {word.text!r}. Write by:user, by:day."
        )
    return GROUPS[word.low]


_READERS: dict[str, Read] = {
    "status": _status,
    "toNumber": _phone("toNumber"),
    "fromNumber": _phone("fromNumber"),
    money.FIELD: _cost,
    "createdAt": _created,
    "callData.message": _text("callData.message"),
    "statusMessage": _text("statusMessage"),
    "_id": _id,
    "has": _has,
}
