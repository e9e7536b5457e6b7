"""A filter read back: as one sentence for a person, and as a text that means the same again."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from calllogs.filters.filter import CallLogFilter, Condition, Direction, Intent, Operator, window
from calllogs.model.fields import FIELD_BY_NAME
from calllogs.model.relations import RELATIONS
from calllogs.model.statuses import PLACED_STATUSES

_NOUNS = {relation.name: relation.noun for relation in RELATIONS}
_LEADS = {
    Intent.LIST: "",
    Intent.COUNT: "Number of ",
    Intent.SUMMARY: "Summary of ",
    Intent.TIMELINE: "Timeline of ",
}
_ORDERS = {
    (("createdAt", Direction.DESC),): "newest first",
    (("createdAt", Direction.ASC),): "oldest first",
    (("callCostInUSDCents", Direction.DESC),): "most expensive first",
    (("callCostInUSDCents", Direction.ASC),): "cheapest first",
}
_COMPARED = {
    Operator.EQ: "of",
    Operator.GT: "over",
    Operator.GTE: "of at least",
    Operator.LT: "under",
    Operator.LTE: "of at most",
}


def sentence(filter: CallLogFilter, *, tz: str, show_number: Callable[[str], str] = str) -> str:
    """Return how the filter was understood, every condition named, times in the asker's zone."""
    status = next((c for c in filter.conditions if c.field == "status"), None)
    others = [c for c in filter.conditions if c.field not in ("status", "createdAt")]
    start = _LEADS[filter.intent] + (_with_status(status) if status else "calls")
    told = [start, *(_condition(c, show_number) for c in others)]
    parts = [" ".join(told), *_time(filter, tz), *_shape(filter)]
    line = ", ".join(parts)
    return line[0].upper() + line[1:]


def _with_status(condition: Condition) -> str:
    values = _values(condition)
    known = f"({' or '.join(sorted(PLACED_STATUSES, reverse=True))})"
    if set(values) == PLACED_STATUSES and condition.op is Operator.NOT_IN:
        return f"failed calls (anything but {known[1:-1]})"
    if set(values) == PLACED_STATUSES:
        return f"placed calls {known}"
    if condition.op in (Operator.NE, Operator.NOT_IN):
        return f"calls with any result but {_either(values)}"
    return f"calls with the result {_either(values)}"


def _values(condition: Condition) -> list[str]:
    held = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return [str(value) for value in held]


def _either(values: list[str]) -> str:
    return " or ".join(values)


def _condition(condition: Condition, show_number: Callable[[str], str]) -> str:
    field = condition.field
    if field in ("toNumber", "fromNumber"):
        return _number(condition, show_number)
    if field == "callCostInUSDCents":
        return f"with a cost {_COMPARED[condition.op]} {_money(condition.value)}"
    if field in _TEXTS:
        return _TEXTS[field].format(_not(condition), *_quoted(condition))
    return _subject(condition)


_TEXTS = {
    "callData.message": "that did {0}say {1}",
    "statusMessage": "whose status message does {0}contain {1}",
    "text": "that did {0}say, or whose status message does {0}contain, {1}",
}


def _not(condition: Condition) -> str:
    negative = (Operator.NE, Operator.NOT_IN, Operator.NOT_CONTAINS)
    return "not " if condition.op in negative else ""


def _quoted(condition: Condition) -> list[str]:
    return [f"“{value}”" for value in _values(condition)]


def _money(value: object) -> str:
    cents = value if isinstance(value, int) else 0
    return f"${cents / 100:,.2f}"


def _number(condition: Condition, show_number: Callable[[str], str]) -> str:
    way = "to" if condition.field == "toNumber" else "from"
    values = _values(condition)
    if condition.op in _PARTLY:
        # A part of a number names nobody, and without it the sentence would say nothing.
        return f"{way} {_PARTLY[condition.op]} {values[0]}"
    return f"{_not(condition)}{way} {_either([show_number(value) for value in values])}"


_PARTLY = {
    Operator.ENDS_WITH: "numbers ending in",
    Operator.STARTS_WITH: "numbers starting with",
    Operator.CONTAINS: "numbers containing",
    Operator.NOT_CONTAINS: "numbers not containing",
}


def _subject(condition: Condition) -> str:
    relation, _, column = condition.field.partition(".")
    noun = _NOUNS.get(relation.removesuffix("Id"), "")
    if condition.op is Operator.IS_NULL:
        return f"without {_a(noun)}"
    if condition.op is Operator.NOT_NULL:
        return f"with {_a(noun)}"
    if relation == "user" and not column:
        return f"{_not(condition)}to you"
    values = _values(condition)
    return f"{_not(condition)}{_SUBJECTS.get(condition.field, _about)(noun, condition, values)}"


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _about(noun: str, condition: Condition, values: list[str]) -> str:
    if condition.field == "_id":
        return f"with the id {_either(values)}"
    if condition.field.endswith("Number"):
        return f"for {noun} {_either(values)}"
    if condition.field.endswith("Id"):
        return f"for the {noun} with the id {_either(values)}"
    named = _either([f"“{value}”" for value in values])
    return f"for any {noun} whose name contains {named}"


def _person(_: str, __: Condition, values: list[str]) -> str:
    return f"to people whose name contains {_either([f'“{value}”' for value in values])}"


def _email(_: str, __: Condition, values: list[str]) -> str:
    return f"to {_either(values)}"


def _slack(_: str, __: Condition, ___: list[str]) -> str:
    return "to the person mentioned"


def _channel(_: str, __: Condition, ___: list[str]) -> str:
    return "for the incident of the channel mentioned"


def _members(_: str, __: Condition, values: list[str]) -> str:
    teams = _either([f"“{value}”" for value in values])
    return f"to any team whose name contains {teams}, or to anybody in it"


_SUBJECTS: dict[str, Callable[[str, Condition, list[str]], str]] = {
    "team.members": _members,
    "user.name": _person,
    "user.email": _email,
    "user.slackId": _slack,
    "channel": _channel,
}


def _time(filter: CallLogFilter, tz: str) -> list[str]:
    start, end = window(filter)
    if start and end:
        return [f"from {_moment(start, tz)} to {_moment(end, tz)} ({tz})"]
    if start:
        return [f"since {_moment(start, tz)} ({tz})"]
    return [f"before {_moment(end, tz)} ({tz})"] if end else []


def _moment(instant: datetime, tz: str) -> str:
    local = instant.astimezone(ZoneInfo(tz))
    seconds = f":{local:%S}" if local.second else ""
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}{seconds}"


def _shape(filter: CallLogFilter) -> list[str]:
    found = [f"grouped by {filter.group_by}"] if filter.group_by else []
    if filter.intent is Intent.LIST:
        found.append(_order(filter))
    if filter.limit is not None:
        found.append(f"{filter.limit} at most")
    if filter.skip:
        found.append(f"after the first {filter.skip}")
    return found


def _order(filter: CallLogFilter) -> str:
    if filter.sort in _ORDERS:
        return _ORDERS[filter.sort]
    keys = (
        f"{FIELD_BY_NAME[field].sorted_as} {'descending' if way is Direction.DESC else 'ascending'}"
        for field, way in filter.sort
    )
    return f"by {', then '.join(keys)}"
