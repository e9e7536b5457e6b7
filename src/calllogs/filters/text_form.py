"""A filter as text again: reading the text gives the same filter.

For buttons, cursors and corrected calls, which carry a question as text and nothing else.
"""

import re
from collections.abc import Callable

from calllogs.filters.filter import (
    NEGATIVE,
    NEWEST_FIRST,
    CallLogFilter,
    Condition,
    Direction,
    Intent,
    OpenName,
    Operator,
    compared,
)
from calllogs.model.fields import FILTERABLE, Kind
from calllogs.model.relations import RELATION_BY_NAME
from calllogs.model.statuses import PLACED_STATUSES

_COMPARED = {
    Operator.GT: ">",
    Operator.GTE: ">=",
    Operator.LT: "<",
    Operator.LTE: "<=",
}


def as_text(filter: CallLogFilter) -> str:
    """Return the filter in the filter language, in qualifiers throughout.

    What was typed in 2,000 characters may need more, and is then refused where it is read.
    """
    parts = [
        *_intent(filter),
        *_asked(filter),
        *map(_name, filter.names),
        *_recurring(filter),
        *_compared_windows(filter),
        *map(_condition, filter.conditions),
        *_groups(filter),  # behind these, as ranked by average would take the cost: of cost:0
        *_order(filter),
        *_place(filter),
    ]
    return " ".join(parts)


def conditions_text(filter: CallLogFilter) -> str:
    """Return a filter's conditions and order as text, which asks for the same calls.

    Of two windows that are compared it is the later one.
    """
    later = compared(filter)[-1]
    return as_text(
        CallLogFilter(later.conditions, later.sort, names=later.names, recurring=later.recurring)
    )


def _intent(filter: CallLogFilter) -> list[str]:
    if filter.group_by is not None:
        groups = [name for name in (filter.group_by, filter.then_by) if name]
        return [f"by:{','.join(groups).replace('_', ' ')}"]
    if filter.asks or filter.compare:
        return []
    return [] if filter.intent is Intent.LIST else [filter.intent.value]


_OVER = {
    Operator.GT: "more than",
    Operator.GTE: "at least",
    Operator.LT: "fewer than",
    Operator.LTE: "at most",
    Operator.EQ: "exactly",
}


def _groups(filter: CallLogFilter) -> list[str]:
    """Return which groups are wanted, in which order."""
    parts = []
    if filter.rank:
        top = f" top {filter.rank.top}" if filter.rank.top is not None else ""
        rising = " ascending" if filter.rank.direction is Direction.ASC else ""
        parts.append(f"ranked by {filter.rank.by}{rising}{top}")
    if filter.having:
        calls = _COUNTED.get(filter.having.by, "calls")
        parts.append(f"having {_OVER[filter.having.op]} {filter.having.value} {calls}")
    return parts


def _asked(filter: CallLogFilter) -> list[str]:
    """Return what the log cannot know."""
    rate = filter.intent is Intent.SUMMARY and not filter.compare
    asked = "answer rate" if rate else "did anyone answer"
    return [asked] if filter.asks else []


_COUNTED = {"failed": "failed calls", "cost": "cents"}

_LEADS: dict[tuple[str, ...], str] = {("user", "team"): "did", ("incident", "alert"): "during"}


def _name(name: OpenName) -> str:
    negation = "not " if name.negated else ""
    values = " or ".join(map(_in_quotes, name.values))
    return f"{negation}{_LEADS.get(name.kinds, 'for')} {values}"


def _recurring(filter: CallLogFilter) -> list[str]:
    hours = filter.recurring
    if hours is None:
        return []
    days = ",".join(_WEEKDAYS[number - 1] for number in hours.weekdays) or "day"
    between = f" {hours.begin}-{hours.end}" if hours.begin else ""
    return [f"{'outside ' if hours.outside else ''}every {days}{between}"]


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _compared_windows(filter: CallLogFilter) -> list[str]:
    if filter.compare is None:
        return []
    return ["compare " + " vs ".join(f"{start}..{end}" for start, end in filter.compare)]


def _order(filter: CallLogFilter) -> list[str]:
    if filter.sort == NEWEST_FIRST:
        return []
    return [
        f"sort:{'-' if direction is Direction.DESC else ''}{field}"
        for field, direction in filter.sort
    ]


def _place(filter: CallLogFilter) -> list[str]:
    limit = [] if filter.limit is None else [f"limit:{filter.limit}"]
    return limit if filter.skip is None else [*limit, f"skip:{filter.skip}"]


def _condition(condition: Condition) -> str:
    if condition.field in _BY_FIELD:
        return _BY_FIELD[condition.field](condition)
    field = FILTERABLE.get(condition.field.partition(".")[0])
    if field is None:
        return _related(condition)
    return _BY_KIND[field.kind]((*field.words, field.name)[0], condition)


def _qualified(name: str, condition: Condition, values: list[str]) -> str:
    sign = "-" if condition.op in NEGATIVE else ""
    return f"{sign}{name}:{','.join(values)}"


def _plain(condition: Condition) -> list[str]:
    return [str(value) for value in condition.values]


def _quoted(condition: Condition) -> list[str]:
    """Return the values in quotes; what chat would have escaped is escaped again."""
    return [*map(_in_quotes, _plain(condition))]


def _in_quotes(text: str) -> str:
    return '"' + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + '"'


def _status(condition: Condition) -> str:
    if not condition.values:  # any result, as `failed or placed` is read
        return "status:failed,placed"
    if set(condition.values) == PLACED_STATUSES and condition.op in (Operator.IN, Operator.NOT_IN):
        return "failed" if condition.op is Operator.NOT_IN else "placed"
    return _text("status", condition)


def _text(keyword: str, condition: Condition) -> str:
    return _qualified(keyword, condition, _quoted(condition))


def _id(keyword: str, condition: Condition) -> str:
    return _qualified(keyword, condition, _plain(condition))


_PARTLY = {Operator.STARTS_WITH: "{}*", Operator.ENDS_WITH: "*{}"}


def _phone(keyword: str, condition: Condition) -> str:
    form = _PARTLY.get(condition.op, "{}")
    return _qualified(keyword, condition, [form.format(value) for value in condition.values])


def _number(keyword: str, condition: Condition) -> str:
    """A list of numbers cannot be written; those that are excluded are so one by one."""
    sign = _COMPARED.get(condition.op, "")
    return " ".join(
        _qualified(keyword, condition, [f"{sign}{value}"]) for value in condition.values
    )


def _created(condition: Condition) -> str:
    word = "since" if condition.op is Operator.GTE else "before"
    return f"{word}:{condition.value}"


def _anywhere(condition: Condition) -> str:
    return " ".join(_quoted(condition))


def _mention(sign: str) -> Callable[[Condition], str]:
    def mention(condition: Condition) -> str:
        negation = "not " if condition.op in NEGATIVE else ""
        return " ".join(f"{negation}<{sign}{value}>" for value in condition.values)

    return mention


_E_MAIL_OR_ID = re.compile(r".*@.*|[0-9a-f-]{36}", re.IGNORECASE | re.DOTALL)


def _person(condition: Condition) -> str:
    """Behind `user:` an e-mail or id would be the person with it, behind `to:` it is a name."""
    identifying = any(_E_MAIL_OR_ID.fullmatch(value) for value in _plain(condition))
    return _qualified("to" if identifying else "user", condition, _quoted(condition))


def _related(condition: Condition) -> str:
    name = RELATION_BY_NAME[condition.relation].keyword
    if condition.op in (Operator.IS_NULL, Operator.NOT_NULL):
        return f"{name}:{'none' if condition.op is Operator.IS_NULL else 'any'}"
    column = condition.field.partition(".")[2]
    named = column in ("name", "title", "members")
    text = _qualified(name, condition, _quoted(condition) if named else _plain(condition))
    return f"{text} members" if column == "members" else text


_BY_FIELD: dict[str, Callable[[Condition], str]] = {
    "status": _status,
    "createdAt": _created,
    "text": _anywhere,
    "user.name": _person,
    "user.slackId": _mention("@"),
    "channel": _mention("#"),
}
_BY_KIND: dict[Kind, Callable[[str, Condition], str]] = {
    Kind.ID: _id,
    Kind.PHONE: _phone,
    Kind.NUMBER: _number,
    **dict.fromkeys((Kind.TEXT, Kind.LONG_TEXT, Kind.JSON), _text),
}
