"""The help on the language: topics with a row for each thing that can be typed."""

from typing import NamedTuple

from calllogs.language import vocabulary
from calllogs.model.fields import DURATION, FILTERABLE, OUTCOME, Kind
from calllogs.model.outcomes import CONNECTED, OUTCOMES
from calllogs.model.relations import RELATIONS, Relation


class Topic(NamedTuple):
    """One page of help.

    Attributes:
        name: What it is asked for by.
        title: Its heading.
        rows: What is typed, and what it means.
    """

    name: str
    title: str
    rows: tuple[tuple[str, str], ...]


def _status_rows() -> tuple[tuple[str, str], ...]:
    meanings: dict[tuple[str, ...], list[str]] = {}
    for word, (operator, values) in vocabulary.STATUS_WORDS.items():
        lead = "any result but " if operator.value == "not_in" else ""
        meanings.setdefault((lead, *values), []).append(word)
    return (
        *((", ".join(words), f"{lead}{' or '.join(v)}") for (lead, *v), words in meanings.items()),
        ("busy or missed", "any of several"),
        ("not busy, except busy, -status:busy", "none of them"),
        ("status:VALUE", f"exactly this status: {', '.join(vocabulary.STATUS_VALUES)}"),
        ('status:"Ringing"', "a status of your own installation"),
        (", ".join(CONNECTED.words), "the carrier connected it: to a person or a voicemail"),
        ("longer than 30s, lasting under 1 min, duration>30", "how long it was connected"),
        ("outcome:X", f"what became of it, by the carrier: {', '.join(OUTCOMES)}"),
    )


def _who_rows() -> tuple[tuple[str, str], ...]:
    return (
        *map(_relation_row, RELATIONS),
        ("INC-42, #42, 42, a link to an incident", "the incident"),
        ("team payments members, members of team payments", "the team, and all who are in it now"),
        ("called alice, to alice, @alice, an e-mail", "the person called"),
        ("was bob called, for payments, dave's calls", "whoever or whatever has that name"),
        ("the checkout outage, the payments team", "the kind of thing, named after it"),
        ("me, my calls, to me", "calls to you"),
        ("incident 41 or 42, team payments or platform", "any of several"),
        ("not team payments, -team:payments", "none of them"),
        ("no incident, incident:none, -has:incident", "calls that have none"),
        ("with an incident, has:incident, any incident", "calls that have one"),
        ("id UUID", "one call"),
    )


def _relation_row(relation: Relation) -> tuple[str, str]:
    number = "number or " if relation.number_column else ""
    typed = f"{relation.words[0]} {'42' if number else 'X'}, {relation.keyword}:X"
    if not relation.title_column:
        return typed, "by id (UUID) only"
    return typed, f"its {relation.title_column} contains X, or its {number}id is"


def topics() -> tuple[Topic, ...]:
    """Return the help, derived from the tables the language itself reads by."""
    return (
        Topic("status", "Result", _status_rows()),
        Topic("numbers", "Phone numbers", _NUMBERS),
        Topic("cost", "Cost", (*_compared(), *_MONEY)),
        Topic("who", "Who and what", _who_rows()),
        Topic("text", "What was said, and why", _texts()),
        Topic("time", "Time", _TIMES),
        Topic("order", "Order and size", _orders()),
        Topic("answers", "Other answers than a list", _answers()),
    )


_NUMBERS = (
    ("to +1 555 999 8888, to:+15559998888", "calls to this number"),
    ("from +1 800 555 0199", "calls from this number"),
    ("to *8888, to ending in 8888", "numbers that end like that"),
    ("to +1555*, to starting with +44", "numbers that begin like that"),
    ("to 5550", "three to six digits anywhere in it"),
    ("to Germany, UK numbers, area code 415", "the numbers of a country, of an area"),
    ("to +14155550101 or +442071838750", "any of several"),
)
_MONEY = (
    ("cost 50c, exactly 50 cents", "this cost"),
    ("cost 10c..30c, cost between 10 and 30 cents", "both ends included"),
    ("$1, 1 dollar, 50c, 50¢, 50 cents", "amounts; without a unit, cents"),
    ("free", "no cost recorded"),
    ("paid, not free", "some cost"),
)
_PERIODS = "calendar periods; weeks begin on Monday"
_TIMES = (
    ("today, yesterday, last night, this morning", "that part of the calendar"),
    ("this week, last month, last quarter, last weekend", _PERIODS),
    ("nov 3, 2026-11-03, monday, last monday, the 15th", "that day, the most recent one"),
    ("september, in sep 2025, q3, in 2025", "that month, quarter, year"),
    ("last 2h, past 7 days, 90 min", "from that long ago until now"),
    ("2 days ago, 2 weeks ago", "that day, that calendar week"),
    ("half an hour ago, last two hours, last 1.5h", "since then"),
    ("week 46, end of june, first week of october", "that week, day, part of a month"),
    ("last friday of last month, monday morning", "that day, that part of it"),
    ("yesterday 22:00 to 02:00, around 3am", "over midnight; half an hour either way"),
    ("at night, on weekends, on mondays", "recurring hours: nights are 22:00 to 06:00"),
    ("business hours, outside business hours", "Monday to Friday 09:00 to 17:00, and the rest"),
    ("every mon,tue 09:00-12:00", "any other recurring hours"),
    ("since X, after X, before X, until X", "from its start, its end; up to its start, its end"),
    ("between X and Y, from X to Y, X..Y, nov 3-5", "from the start of X to the end of Y"),
    ("yesterday 14:00-15:30, today between 9 and 11", "hours of a day"),
    ("since monday 9am, since 14:00 UTC, since 9:00 Europe/Berlin", "times of day, with a zone"),
    ("created:>=2026-11-01, now-6h", "the same as qualifiers"),
)


def _compared() -> tuple[tuple[str, str], ...]:
    by_operator: dict[str, list[str]] = {}
    for word, operator in vocabulary.COMPARISONS.items():
        if word not in (":", "="):
            by_operator.setdefault(operator.value, []).append(f"{word} 50c")
    return tuple((", ".join(words), _OPERATORS[op]) for op, words in by_operator.items())


_OPERATORS = {
    "gt": "more than that",
    "gte": "that or more",
    "lt": "less than that",
    "lte": "that or less",
    "eq": "just that",
}


def _texts() -> tuple[tuple[str, str], ...]:
    names = {
        "callData.message": "the spoken text contains",
        "statusMessage": "the reason contains",
    }
    return (
        *((f'{word} "disk"', names[field]) for word, field in vocabulary.TEXT_WORDS.items()),
        ('"disk full"', "either of them contains"),
        *_field_rows(),
    )


def _field_rows() -> tuple[tuple[str, str], ...]:
    """Return a row for each field that is read as its kind is, and by no phrase of its own."""
    return tuple(
        (_KINDS[f.kind][0].format(f.words[0]), _KINDS[f.kind][1].format(f.label.lower()))
        for f in FILTERABLE.values()
        if f.kind in _KINDS and f.name not in _READ_APART
    )


_READ_APART = ("status", "statusMessage", "callCostInUSDCents", OUTCOME, DURATION)
_KINDS = {
    Kind.TEXT: ("{0}:X, -{0}:X,Y", "the {0} is X, is neither X nor Y"),
    Kind.LONG_TEXT: ("{0}:X", "the {0} contains X"),
    Kind.NUMBER: ("{0}:3, {0}>3, {0}<=3", "the {0} compares so"),
}


def _orders() -> tuple[tuple[str, str], ...]:
    return (
        *((words, f"{field} {way}") for words, (field, way) in vocabulary.ORDERS.items()),
        ("sort:FIELD, sort:-FIELD", f"ascending, descending: {', '.join(vocabulary.SORTABLE)}"),
        ("limit 20, top 20, show 20, 20 calls", "how many, 1 to 100"),
        ("last 20, latest 20; first 20, oldest 20", "how many, newest or oldest first"),
        ("skip 20, offset 20, page 3", "where to begin"),
    )


def _answers() -> tuple[tuple[str, str], ...]:
    return (
        *((words, f"a {intent}") for words, intent in vocabulary.INTENTS.items()),
        ("by X, per X, by:X", f"a summary by X: {', '.join(vocabulary.GROUPS)}"),
        ("by team and month", "a summary by two things"),
        ("who was paged, who gets called the most", "the people called, by how often"),
        ("top 5 teams by cost, busiest hour, worst team", "which groups come first"),
        ("called more than 3 times", "which groups are wanted"),
        ("this week vs last week, compare october with november", "two times side by side"),
        ("was bob reached, did anyone pick up", "what comes nearest: it is not recorded"),
    )
