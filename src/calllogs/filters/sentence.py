"""A filter as one sentence, in which a person reads how the question was understood."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from calllogs.filters.filter import (
    NEGATIVE,
    CallLogFilter,
    Condition,
    Direction,
    Intent,
    OpenName,
    Operator,
    Rank,
    Recurring,
    window,
)
from calllogs.model.fields import DURATION, FIELD_BY_NAME, FILTERABLE, Kind
from calllogs.model.relations import RELATION_BY_KEYWORD, RELATIONS
from calllogs.model.statuses import (
    PLACED_STATUSES,
    STATUSES,
)

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
    ((DURATION, Direction.DESC),): "longest connected first",
    ((DURATION, Direction.ASC),): "shortest connected first",
}
_DIRECTIONS = {Direction.ASC: "ascending", Direction.DESC: "descending"}
_COMPARED = {
    Operator.EQ: "of",
    Operator.GT: "over",
    Operator.GTE: "of at least",
    Operator.LT: "under",
    Operator.LTE: "of at most",
    **dict.fromkeys((Operator.NE, Operator.NOT_IN), "other than"),
}


def sentence(filter: CallLogFilter, *, tz: str, show_number: Callable[[str], str] = str) -> str:
    """Return how the filter was understood, every condition named, times in the asker's zone."""
    status = next((c for c in filter.conditions if c.field == "status"), None)
    others = [c for c in filter.conditions if c.field not in ("status", "createdAt")]
    calls = _LEADS[filter.intent] + (_with_status(status) if status else "calls")
    named = map(_open_name, filter.names)
    told = [_condition(c, show_number) for c in others]
    conditions = " ".join([calls, *_joined(told), *named])
    line = ", ".join([conditions, *_time(filter, tz), *_shape(filter)])
    return line[0].upper() + line[1:]


def kind_of_calls(filter: CallLogFilter) -> str:
    """Return `failed` or `placed` where only such calls are asked for, else ""."""
    status = [c for c in filter.conditions if c.field == "status"]
    placed = len(status) == 1 and set(status[0].values) == PLACED_STATUSES
    kinds = {Operator.NOT_IN: "failed", Operator.IN: "placed"}
    return kinds.get(status[0].op, "") if placed else ""


def _joined(conditions: list[str]) -> list[str]:
    """Join what calls are without by `and`: without an alert and without an incident."""
    return [
        f"and {each}" if each.startswith("without ") and before.startswith("without ") else each
        for before, each in zip(["", *conditions], conditions, strict=False)
    ]


def _open_name(name: OpenName) -> str:
    """Return a name that is left open, by what it can name."""
    negation = "not " if name.negated else ""
    nouns = [RELATION_BY_KEYWORD[kind].noun for kind in name.kinds]
    article = "an" if nouns and nouns[0][:1] in "aeiou" else "a"
    kinds = f"{article} {' or '.join(nouns)}" if nouns else "what is"
    return f"{negation}about {kinds} called {' or '.join(map(_quoted, name.values))}"


_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def _recurring(hours: Recurring) -> str:
    """Return hours that come back: between 22:00 and 06:00, on Saturdays and Sundays."""
    days = [_DAYS[number - 1] for number in hours.weekdays]
    listed = f"on {', '.join(days[:-1])} and {days[-1]}" if days[1:] else f"on {''.join(days)}"
    between = f"between {hours.begin} and {hours.end}" if hours.begin else ""
    words = " ".join(part for part in (between, listed if days else "") if part)
    return f"outside the hours {words}" if hours.outside else words


def _groups(filter: CallLogFilter) -> list[str]:
    """Return what is grouped by what, which groups come first, and which are wanted."""
    rank, having = filter.rank, filter.having
    phrases = []
    if filter.group_by:
        names = [name.replace("_", " ") for name in (filter.group_by, filter.then_by) if name]
        phrases.append(f"grouped by {' and '.join(names)}")
    if rank:
        phrases.append(f"{ranked(rank)} first")
    if rank and rank.top is not None:
        phrases.append(f"{rank.top} group{'' if rank.top == 1 else 's'} at most")
    if having:
        unit = _UNITS.get(having.by, _RANKED.get(having.by, having.by))
        phrases.append(f"those with {_OVER[having.op]} {having.value} {unit}")
    return phrases


def ranked(rank: Rank) -> str:
    """Return what groups come first by: most failed calls, longest gap."""
    most, least = _EXTREMES.get(rank.by, ("most", "fewest"))
    extreme = least if rank.direction is Direction.ASC else most
    return f"{extreme} {_RANKED.get(rank.by, rank.by)}"


_RANKED = {
    "failed": "failed calls",
    "placed": "placed calls",
    "rate": "failures in a hundred",
    "average": "cost a call",
    "numbers": "unknown numbers",
    "night": "calls at night",
    "weekend": "calls on weekends",
    "business": "calls in business hours",
    "connected": "connected calls",
    "connected_rate": "connected in a hundred",
    "busy": "busy lines",
    "no_answer": "calls that rang out",
    "seconds": "seconds connected",
    "share": "of all calls",
    "first": "first call",
    "last": "last call",
    "acknowledged": "acknowledged",
    "gap": "gap",
}
_EXTREMES = {
    **dict.fromkeys(("first", "last"), ("latest", "earliest")),
    **dict.fromkeys(("cost", "average"), ("highest", "lowest")),
    "acknowledged": ("slowest", "quickest"),
    "gap": ("longest", "shortest"),
}
_UNITS = {"cost": "cents", "average": "cents a call", "share": "percent of all calls"}
"""What a number that groups are chosen by counts, where it does not count what ranks them."""
_OVER = {
    Operator.GT: "more than",
    Operator.GTE: "at least",
    Operator.LT: "fewer than",
    Operator.LTE: "at most",
    Operator.EQ: "exactly",
}


def _with_status(condition: Condition) -> str:
    values = set(condition.values)
    placed = " or ".join(status.value for status in STATUSES if status.placed)
    if values == PLACED_STATUSES and condition.op is Operator.NOT_IN:
        return f"failed calls (anything but {placed})"
    if values == PLACED_STATUSES:
        return f"placed calls ({placed})"
    if not values:  # failed or placed
        return "calls with any result"
    if condition.op in NEGATIVE:
        return f"calls with any result but {_either(condition)}"
    return f"calls with the result {_either(condition)}"


def _either(condition: Condition, form: Callable[[str | int], str] = str) -> str:
    return " or ".join(map(form, condition.values))


def _quoted(value: str | int) -> str:
    return f"“{value}”"


def _money(value: str | int) -> str:
    return f"${int(value) / 100:,.2f}"


def _condition(condition: Condition, show_number: Callable[[str], str]) -> str:
    field = condition.field
    if field in ("toNumber", "fromNumber"):
        return _number(condition, show_number)
    if field == "callCostInUSDCents":
        return f"with a cost {_COMPARED[condition.op]} {_either(condition, _money)}"
    if field in _NUMBERS:
        noun, unit = _NUMBERS[field]
        return f"with {noun} {_COMPARED[condition.op]} {_either(condition)}{unit}"
    if field in _TEXTS:
        said, unsaid = _TEXTS[field]
        form = unsaid if condition.op in NEGATIVE else said
        return form.format(_either(condition, _quoted))
    return _subject(condition)


_NUMBERS = {
    **{f.name: (f.label.lower(), "") for f in FILTERABLE.values() if f.kind is Kind.NUMBER},
    DURATION: ("a duration", " s"),
}
_FORMS = {
    Kind.TEXT: ("with the {} {{}}", "not with the {} {{}}"),
    Kind.LONG_TEXT: ("whose {} contains {{}}", "whose {} does not contain {{}}"),
}
_TEXTS = {
    **{
        field.name: tuple(form.format(field.label.lower()) for form in _FORMS[field.kind])
        for field in FILTERABLE.values()
        if field.kind in _FORMS
    },
    "callData.message": ("that said {}", "that did not say {}"),
    "text": (
        "that said, or whose status message contains, {}",
        "that did not say, and whose status message does not contain, {}",
    ),
}


def _not(condition: Condition) -> str:
    return "not " if condition.op in NEGATIVE else ""


def _number(condition: Condition, show_number: Callable[[str], str]) -> str:
    direction = "to" if condition.field == "toNumber" else "from"
    if condition.op in _PARTLY:
        # A part of a number names nobody, and without it the sentence would say nothing.
        return f"{direction} {_PARTLY[condition.op]} {condition.value}"
    numbers = _either(condition, lambda number: show_number(str(number)))
    return f"{_not(condition)}{direction} {numbers}"


_PARTLY = {
    Operator.ENDS_WITH: "numbers ending in",
    Operator.STARTS_WITH: "numbers starting with",
    Operator.CONTAINS: "numbers containing",
    Operator.NOT_CONTAINS: "numbers not containing",
}


def _subject(condition: Condition) -> str:
    noun = _NOUNS.get(condition.relation, "")
    article = "an" if noun[:1] in "aeiou" else "a"
    if condition.op is Operator.IS_NULL:
        return f"without {article} {noun}"
    if condition.op is Operator.NOT_NULL:
        return f"with {article} {noun}"
    form = _SUBJECTS.get(condition.field) or _SUBJECTS_BY_KIND[_kind(condition.field)]
    if condition.field == "user.name" and all(
        map(_FULL_NAME.fullmatch, map(str, condition.values))
    ):
        form = "to {plain}"
    plain, quoted = _either(condition), _either(condition, _quoted)
    return _not(condition) + form.format(noun=noun, plain=plain, quoted=quoted)


_FULL_NAME = re.compile(r"[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){1,2}")
"""A first name and a surname: hardly anybody else's name contains both."""


def _kind(field: str) -> str:
    return next((ending for ending in _SUBJECTS_BY_KIND if ending and field.endswith(ending)), "")


_SUBJECTS = {
    "_id": "with the id {plain}",
    "user": "to you",
    "user.name": "to people whose name contains {quoted}",
    "user.email": "to {plain}",
    "user.slackId": "to the person mentioned",
    "channel": "for the incident of the channel mentioned",
    "team.members": "to any team whose name contains {quoted}, or to anybody in it",
}
_SUBJECTS_BY_KIND = {
    "Number": "for {noun} {plain}",
    "Id": "for the {noun} with the id {plain}",
    ".title": "for any {noun} whose title contains {quoted}",
    "": "for any {noun} whose name contains {quoted}",
}


def _time(filter: CallLogFilter, tz: str) -> list[str]:
    recurring = [_recurring(filter.recurring)] if filter.recurring else []
    return [*_compared(filter, tz), *_window(filter, tz), *recurring]


def _compared(filter: CallLogFilter, tz: str) -> list[str]:
    if filter.compare is None:
        return []
    windows = (
        " to ".join(_moment(datetime.fromisoformat(at), tz) for at in each)
        for each in filter.compare
    )
    return [f"compared: {' and '.join(windows)} ({tz})"]


def _window(filter: CallLogFilter, tz: str) -> list[str]:
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
    phrases = _groups(filter)
    if filter.intent is Intent.LIST:
        phrases.append(_order(filter))
    if filter.limit is not None:
        phrases.append(f"{filter.limit} at most")
    if filter.skip:
        phrases.append(f"after the first {filter.skip}")
    return phrases


def _order(filter: CallLogFilter) -> str:
    if filter.sort in _ORDERS:
        return _ORDERS[filter.sort]
    keys = (
        f"{DURATION if field == DURATION else FIELD_BY_NAME[field].sorted_as} {_DIRECTIONS[order]}"
        for field, order in filter.sort
    )
    return f"by {', then '.join(keys)}"
