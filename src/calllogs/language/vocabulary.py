"""The words of the language, a row each; help, suggestions and docs derive from these tables."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TypeVar

from calllogs.filters.filter import Operator
from calllogs.model.fields import FIELDS, Field, Kind
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import RELATIONS, Relation
from calllogs.model.statuses import FAILED_WORDS, PLACED_STATUSES, PLACED_WORDS, STATUSES

T = TypeVar("T")


def _by_phrase(*rows: tuple[str, T]) -> dict[str, T]:
    """Return what each phrase of a row stands for; bars stand between them."""
    return {phrase: meaning for phrases, meaning in rows for phrase in phrases.split("|")}


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

TEXT_WORDS: dict[str, str] = _by_phrase(
    ("message|messages|said|saying|about", "callData.message"),
    ("reason|because|status message", "statusMessage"),
)


def condition_field(field: Field) -> str:
    """Return what a condition calls a column: of JSON, the one text in it can be searched."""
    return f"{field.name}.message" if field.kind is Kind.JSON else field.name


def _qualifier_names(row: Relation) -> tuple[str, ...]:
    return row.keyword, row.name.lower(), row.id_column.lower(), f"{row.keyword}id"


FILTERABLE = [field for field in FIELDS if field.filterable]
QUALIFIERS: dict[str, str] = {
    **{name: relation.keyword for relation in RELATIONS for name in _qualifier_names(relation)},
    **{name: condition_field(f) for f in FILTERABLE for name in (f.name.lower(), *f.words)},
    **{name: name for name in ("since", "after", "before", "until")},
    **{name: name for name in ("has", "sort", "limit", "skip", "by")},
}
"""Qualifier names in lower case, the API's own among them -> what they set."""

SORTABLE: dict[str, str] = {
    name: f.name for f in FIELDS if f.sorted_as for name in (*f.words, f.name.lower())
}

ORDERS: dict[str, tuple[str, str]] = _by_phrase(
    ("newest|latest|most recent", ("createdAt", "desc")),
    ("oldest|earliest", ("createdAt", "asc")),
    ("most expensive|priciest|costliest", ("callCostInUSDCents", "desc")),
    ("cheapest|least expensive", ("callCostInUSDCents", "asc")),
)

GROUPS: dict[str, str] = {
    word: row.name for row in GROUPINGS.values() for word in (row.name, *row.words)
}

INTENTS: dict[str, str] = _by_phrase(
    ("how many|count|number of", "count"),
    ("summary|summarize|summarise|stats|statistics", "summary"),
    ("total cost|total costs|how much", "summary"),
    ("timeline|who was called|who got called", "timeline"),
)

COMPARISONS: dict[str, Operator] = _by_phrase(
    ("over|above|more than|greater than|>", Operator.GT),
    ("at least|>=", Operator.GTE),
    ("at most|up to|<=", Operator.LTE),
    ("under|below|less than|cheaper than|<", Operator.LT),
    ("exactly|=|:", Operator.EQ),
)

NEGATIONS = ("not", "except", "excluding", "without", "no")

CONNECTIVES = (
    "phone calls", "phone call", "call logs", "call log", "calls", "call", "logs", "log",
    "show me", "list me", "find me", "get me", "give me", "show", "list", "find", "get", "give",
    "display", "see", "search", "please", "placed by", "have been", "has been", "to us", "all",
    "any", "the", "a", "an", "for", "of", "in", "on", "at", "with", "and", "that", "which", "who",
    "were", "was", "are", "is", "did", "do", "have", "been", "got", "made", "it", "there", "what",
    "went", "out", "where", "only", "just", "ones", "?", "!", ",", ".", ";",
)  # fmt: skip

FILLERS = (
    "calls", "logs", "please", "that", "which", "were", "are", "did", "do", "been", "got", "made",
    "there", "what", "went", "out", "where", "only", "just", "ones", "?", ",", ".", ";",
)  # fmt: skip
"""Connectives that begin no phrase of any other kind."""


def _numbered(names: str) -> dict[str, int]:
    """Return the number of each name, counted from 1; names between commas share one."""
    return {name: number for number, row in enumerate(names.split(","), 1) for name in row.split()}


MONTHS = _numbered(
    "january jan, february feb, march mar, april apr, may, june jun, july jul, august aug, "
    "september sep sept, october oct, november nov, december dec"
)
WEEKDAYS = _numbered(
    "monday mon, tuesday tue tues, wednesday wed, thursday thu thur thurs, friday fri, "
    "saturday sat, sunday sun"
)
UNITS: dict[str, str] = _by_phrase(
    ("m|min|mins|minute|minutes", "minutes"),
    ("h|hr|hrs|hour|hours", "hours"),
    ("d|day|days", "days"),
    ("w|week|weeks", "weeks"),
    ("mo|month|months", "months"),
    ("y|year|years", "years"),
)
TIME_WORDS = (
    "today", "yesterday", "tomorrow", "tonight", "noon", "midnight", "morning", "afternoon",
    "evening", "night", "weekend", "quarter", "between", "since", "after", "before", "until",
    "till", "through", "last", "past", "this", "during", "ago",
)  # fmt: skip

_NOUNS = tuple(word for relation in RELATIONS for word in relation.words)

_SHORTEST_WORD = 3
"""Letters of the shortest word that is suggested for a misspelt one: `of` is near to anything."""

_PHRASES = (
    *STATUS_WORDS, *_NOUNS, *TEXT_WORDS, *ORDERS, *INTENTS, *COMPARISONS, *NEGATIONS, *CONNECTIVES,
    *MONTHS, *WEEKDAYS, *UNITS, *TIME_WORDS,
    "limit skip offset page top first sort order by cost free paid me my called everything",
)  # fmt: skip
EVERY_WORD: tuple[str, ...] = tuple(
    dict.fromkeys(word for word in " ".join(_PHRASES).split() if len(word) >= _SHORTEST_WORD)
)

CONDITION_WORDS = frozenset(" ".join((*STATUS_WORDS, *_NOUNS)).split()) | {
    *(*TIME_WORDS, *WEEKDAYS, "free", "paid", "cost", "to", "from", "not", "no", "called"),
}
"""Words that begin or belong to a condition of their own."""


_OTHER_NAMES: dict[str, str] = _by_phrase(
    ("incidentnumber|incidenttitle|inc|title", "incident"),
    ("alertnumber|alerttitle", "alert"),
    ("email|name|person|people|who|useremail|username|callee", "user"),
    ("teamname|group", "team"),
    ("phone|phonenumber|callednumber", "to"),
    ("caller|callernumber", "from"),
    ("result|outcome|state", "status"),
    ("price|cents|amount", "cost"),
    ("month|day|year|period|timestamp|calledat", "created"),
    ("start|startdate|starttime|begin", "since"),
    ("end|enddate|endtime", "until"),
    ("order|orderby|sortby", "sort"),
    ("groupby|per", "by"),
    ("offset|page", "skip"),
    ("size|count|max|top", "limit"),
    ("text|spoken|calldatamessage", "message"),
    ("error|cause|why|errormessage", "reason"),
)
"""What other tools call a qualifier -> what it is called here, to be suggested."""

_NOT_RECORDED = (
    "OneUptime does not record whether anybody answered. Write placed for calls that went out; "
    "a timeline tells who acknowledged."
)
_NOT_PLACED = "Calls that did not go out are failed."
_IN_TIMELINE = "Who acknowledged is told by a timeline, as in timeline incident 42."
ASKED_OTHERWISE: dict[str, tuple[str, str | None]] = _by_phrase(
    ("answered|reached|picked|connected", (_NOT_RECORDED, None)),
    ("acknowledged|acked|acknowledgement", (_IN_TIMELINE, None)),
    ("unplaced|rejected|undelivered|unreached", (_NOT_PLACED, "failed")),
    ("by|per", (f"Calls are grouped by one of these: {', '.join(GROUPS)}.", None)),
    ("overnight", ("The night before today is last night.", "last night")),
    ("everything|*", ("All calls are asked for by all.", "all")),
)
"""Words for what is asked otherwise here, or not recorded: the sentence, and what to write."""


def alternatives(words: Sequence[str], joint: str) -> str:
    """Return words as a sentence lists them: `created, cost or status`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


_BY_LENGTH = sorted(QUALIFIERS.items(), key=lambda row: (len(row[0]), row[0]))


def suggest_qualifier(name: str) -> str | None:
    """Return the qualifier that a name of another spelling most likely stands for, or None."""
    spelled = compact(name)
    target = QUALIFIERS.get(spelled)
    shortest = (known for known, sets in _BY_LENGTH if sets == target)
    suggestion = next(shortest, _OTHER_NAMES.get(spelled))
    return suggestion if suggestion != name.lower() else None


_LIKENESS = 0.75
"""How alike two words are for one to be a slip of the other: of `faild`, not of `fold`."""


def suggest_word(word: str, known: Sequence[str] = EVERY_WORD) -> str | None:
    """Return the known word that is close to a misspelt one, or None."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=_LIKENESS)
    return near[0] if near and near[0] != word.lower() else None
