"""The words of the language, a row each; help, suggestions and docs derive from these tables."""

import re

from calllogs.filters.filter import Operator
from calllogs.model.fields import FIELDS, Field, Kind
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import RELATIONS
from calllogs.model.statuses import FAILED_WORDS, PLACED_STATUSES, PLACED_WORDS, STATUSES

_PLACED = tuple(sorted(PLACED_STATUSES))

STATUS_WORDS: dict[str, tuple[Operator, tuple[str, ...]]] = {
    **dict.fromkeys(PLACED_WORDS, (Operator.IN, _PLACED)),
    **dict.fromkeys(FAILED_WORDS, (Operator.NOT_IN, _PLACED)),
    **{word: (Operator.IN, (status.value,)) for status in STATUSES for word in status.words},
}


def compact(text: str) -> str:
    """Return a name in lower case, without spaces, dashes, dots and underscores."""
    return re.sub(r"[\s._-]", "", text.lower())


STATUS_VALUES: dict[str, str] = {
    compact(name): status.value
    for status in STATUSES
    for name in (status.value, *status.words)
    if compact(name) == compact(status.value) or compact(status.value).startswith(name)
}
"""Qualifier values, compact: each status, and the words its name begins with (`missed`)."""

TEXT_WORDS: dict[str, str] = {
    **dict.fromkeys(("message", "messages", "said", "saying", "about"), "callData.message"),
    **dict.fromkeys(("reason", "because", "status message"), "statusMessage"),
}


def condition_field(field: Field) -> str:
    """Return what a condition calls a column: of JSON, the one text in it can be searched."""
    return f"{field.name}.message" if field.kind is Kind.JSON else field.name


QUALIFIERS: dict[str, str] = {
    **{
        name: relation.keyword
        for relation in RELATIONS
        for name in (
            relation.keyword,
            relation.name.lower(),
            relation.id_column.lower(),
            f"{relation.keyword}id",
        )
    },
    **{
        name: condition_field(field)
        for field in FIELDS
        if field.filterable
        for name in (field.name.lower(), *field.words)
    },
    **{name: name for name in ("since", "after", "before", "until")},
    **{name: name for name in ("has", "sort", "limit", "skip", "by")},
}
"""Qualifier names in lower case, the API's own among them -> what they set."""

SORTABLE: dict[str, str] = {
    name: field.name
    for field in FIELDS
    if field.sorted_as
    for name in (*field.words, field.name.lower())
}

ORDERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("newest", "latest", "most recent"), ("createdAt", "desc")),
    **dict.fromkeys(("oldest", "earliest"), ("createdAt", "asc")),
    **dict.fromkeys(("most expensive", "priciest", "costliest"), ("callCostInUSDCents", "desc")),
    **dict.fromkeys(("cheapest", "least expensive"), ("callCostInUSDCents", "asc")),
}

GROUPS: dict[str, str] = {
    word: grouping.name
    for grouping in GROUPINGS.values()
    for word in (grouping.name, *grouping.words)
}

INTENTS: dict[str, str] = {
    **dict.fromkeys(("how many", "count", "number of"), "count"),
    **dict.fromkeys(("summary", "summarize", "summarise", "stats", "statistics"), "summary"),
    **dict.fromkeys(("total cost", "total costs", "how much"), "summary"),
    **dict.fromkeys(("timeline", "who was called", "who got called"), "timeline"),
}

COMPARISONS: dict[str, Operator] = {
    **dict.fromkeys(("over", "above", "more than", "greater than", ">"), Operator.GT),
    **dict.fromkeys(("at least", ">="), Operator.GTE),
    **dict.fromkeys(("at most", "up to", "<="), Operator.LTE),
    **dict.fromkeys(("under", "below", "less than", "cheaper than", "<"), Operator.LT),
    **dict.fromkeys(("exactly", "=", ":"), Operator.EQ),
}

NEGATIONS = ("not", "except", "excluding", "without", "no")

CONNECTIVES = (
    "phone calls", "phone call", "call logs", "call log", "calls", "call", "logs", "log",
    "show me", "list me", "find me", "get me", "give me", "show", "list", "find", "get", "give",
    "display", "see", "search", "please", "placed by", "have been", "has been", "to us", "all",
    "any", "the", "a", "an", "for", "of", "in", "on", "at", "with", "and", "that", "which", "who",
    "were", "was", "are", "is", "did", "do", "have", "been", "got", "made", "it", "there", "what",
    "went", "out", "where", "only", "just", "ones", "?", "!", ",", ".", ";",
)  # fmt: skip

FILLERS = frozenset(
    (
        *("calls", "logs", "please", "that", "which", "were", "are", "did", "do", "been", "got"),
        *("made", "there", "what", "went", "out", "where", "only", "just", "ones"),
        *("?", ",", ".", ";"),
    )
)
"""Connectives that begin no phrase of any other kind."""

_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
_WEEKDAYS = (
    "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
    "saturday sat", "sunday sun",
)  # fmt: skip
MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()
}
WEEKDAYS: dict[str, int] = {
    name: number for number, names in enumerate(_WEEKDAYS, 1) for name in names.split()
}
UNITS: dict[str, str] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
    **dict.fromkeys(("mo", "month", "months"), "months"),
    **dict.fromkeys(("y", "year", "years"), "years"),
}
TIME_WORDS = (
    *("today", "yesterday", "tomorrow", "tonight", "noon", "midnight", "morning", "afternoon"),
    *("evening", "night", "weekend", "quarter", "between", "since", "after", "before", "until"),
    *("till", "through", "last", "past", "this", "during", "ago"),
)  # fmt: skip

_NOUNS = tuple(word for relation in RELATIONS for word in relation.words)

_SHORTEST_WORD = 3
"""Letters of the shortest word that is suggested for a misspelt one: `of` is near to anything."""

EVERY_WORD: tuple[str, ...] = tuple(
    dict.fromkeys(
        word
        for phrase in (
            *STATUS_WORDS,
            *_NOUNS,
            *TEXT_WORDS,
            *ORDERS,
            *INTENTS,
            *COMPARISONS,
            *NEGATIONS,
            *CONNECTIVES,
            *MONTHS,
            *WEEKDAYS,
            *UNITS,
            *TIME_WORDS,
            *("limit", "skip", "offset", "page", "top", "first", "sort", "order", "by"),
            *("cost", "free", "paid", "me", "my", "called", "everything"),
        )
        for word in phrase.split()
        if len(word) >= _SHORTEST_WORD
    )
)

CONDITION_WORDS = frozenset(
    (
        *" ".join((*STATUS_WORDS, *_NOUNS)).split(),
        *(*TIME_WORDS, *WEEKDAYS, "free", "paid", "cost", "to", "from", "not", "no", "called"),
    )
)
"""Words that begin or belong to a condition of their own."""
