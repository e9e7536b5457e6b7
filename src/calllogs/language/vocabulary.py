"""The words of the language, a row each; help, suggestions and docs derive from these tables."""

import re
from collections.abc import Sequence
from typing import TypeVar

from calllogs.filters.filter import Operator
from calllogs.language.speech import (
    CALL_VERBS,
    CONNECTIVES,
    NEGATIONS,
    NEGATIVE_AUXILIARIES,
    NEVER_NAMES,
    NUMBER_WORDS,
)
from calllogs.language.unrecorded import NOT_ANSWERED, NOT_PLACED, NOT_RECORDED, REACHED
from calllogs.model.fields import DURATION, FIELDS, Field, Kind
from calllogs.model.fields import FILTERABLE as FILTERABLE_FIELDS
from calllogs.model.groupings import GROUPINGS
from calllogs.model.relations import RELATIONS, Relation
from calllogs.model.statuses import FAILED_WORDS, PLACED_STATUSES, PLACED_WORDS, STATUSES

T = TypeVar("T")


def by_phrase(*rows: tuple[str, T]) -> dict[str, T]:
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

TEXT_WORDS: dict[str, str] = by_phrase(
    (
        "message|messages|said|saying|about|mentioning|mentions|saying that|say|says",
        "callData.message",
    ),
    ("message says|message said|message reads|message mentions", "callData.message"),
    ("spoken text|spoken text contains|spoken text mentions", "callData.message"),
    ("status message mentions|reason mentions|reason is", "statusMessage"),
    ("reason|because|status message|status message contains|reason contains", "statusMessage"),
    ("error message|with the reason|with reason|status message containing", "statusMessage"),
)


def condition_field(field: Field) -> str:
    """Return what a condition calls a column: of JSON, the one text in it can be searched."""
    return f"{field.name}.message" if field.kind is Kind.JSON else field.name


def _qualifier_names(row: Relation) -> tuple[str, ...]:
    number = (f"{row.keyword}number",) if row.number_column else ()
    return row.keyword, row.name.lower(), row.id_column.lower(), f"{row.keyword}id", *number


FILTERABLE = [*FILTERABLE_FIELDS.values()]
QUALIFIERS: dict[str, str] = {
    **{name: relation.keyword for relation in RELATIONS for name in _qualifier_names(relation)},
    **{name: condition_field(f) for f in FILTERABLE for name in (f.name.lower(), *f.words)},
    **{name: name for name in ("since", "after", "before", "until")},
    **{name: name for name in ("has", "sort", "limit", "skip", "by")},
}
"""Qualifier names in lower case, the API's own among them -> what they set."""

SORTABLE: dict[str, str] = {
    DURATION: DURATION,
    **{name: f.name for f in FIELDS if f.sorted_as for name in (*f.words, f.name.lower())},
}

ORDERS: dict[str, tuple[str, str]] = by_phrase(
    ("newest|latest|most recent|recent|recently|lately", ("createdAt", "desc")),
    ("newest on top|newest at the top|latest on top|latest at the top", ("createdAt", "desc")),
    ("oldest on top|oldest at the top", ("createdAt", "asc")),
    ("oldest|earliest|chronological|chronologically", ("createdAt", "asc")),
    ("reverse chronological", ("createdAt", "desc")),
    (
        "most expensive|more expensive|priciest|costliest|expensive|dearest",
        ("callCostInUSDCents", "desc"),
    ),
    ("lowest cost|cheapest|least expensive", ("callCostInUSDCents", "asc")),
)

GROUPS: dict[str, str] = {
    word: row.name for row in GROUPINGS.values() for word in (row.name, *row.words)
}

GROUP_WORDS: dict[str, str] = {
    **GROUPS,
    **by_phrase(
        ("statuses|results|outcomes", "status"),
        ("days|dates|calendar day", "day"),
        ("weeks|calendar week", "week"),
        ("months|calendar month", "month"),
        ("hours|clock hour", "hour"),
        ("users|people|persons|engineer|engineers|responder|responders|member|members", "user"),
        ("callee|callees|on-caller|individual|name|names|human", "user"),
        ("teams|squad|squads", "team"),
        ("policies|on - call policy|on - call policies|on call policy|on call policies", "policy"),
        ("incidents|alert number|incident number", "incident"),
        ("alerts", "alert"),
        ("numbers|phone number|phone numbers|recipient|destination", "to"),
        ("caller|calling number|source", "from"),
        ("hour of day|hour of the day|hours of the day|time of day|time of the day", "hour_of_day"),
        ("weekday|weekdays|week day|day of week|day of the week|days of the week", "weekday"),
        ("quarter|quarters", "quarter"),
        ("country|countries|country code|destination country", "country"),
        ("monitor|monitors", "monitor"),
        ("schedule|schedules|on - call schedule|on call schedule", "schedule"),
        ("rule|rules|escalation rule|escalation rules|escalation level|level", "rule"),
        ("status page|status pages|statuspage", "statuspage"),
        ("reason|reasons|cause|causes|status message|failure reason|error message", "reason"),
        ("message|messages|spoken text|what was said", "message"),
    ),
    "alert number": "alert",
}
"""What stands behind `by` -> the name of the grouping."""

SPANS: dict[str, str] = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "day by day": "day",
    "week by week": "week",
    "month by month": "month",
    "team by team": "team",
    "person by person": "user",
    "week over week": "week",
    "month over month": "month",
    "countries": "country",
    "each of our numbers": "from",
    "from each of our numbers": "from",
    "from each number": "from",
    "reason for": "reason",
    "the reason for": "reason",
    "reason of": "reason",
    "the reason of": "reason",
}

METRICS: dict[str, str] = by_phrase(
    (
        (
            "calls|number of calls|call count|count|call volume|volume|number of pages|pages"
            "|times called"
        ),
        "calls",
    ),
    ("failed calls|failed pages|failed|failures|failure|number of failures|errors", "failed"),
    ("failure rate|fail rate|error rate|rate|share of failed calls|failure ratio", "rate"),
    ("cost|total cost|costs|spend|spending|price|money", "cost"),
    ("average cost|average|avg cost|mean cost|cost per call", "average"),
    ("people|number of people|people called", "people"),
    (
        "time to acknowledge|time to ack|acknowledgement time|ack time|mtta|acknowledged",
        "acknowledged",
    ),
)

RANKS = (
    *("calls", "placed", "failed", "rate", "people", "numbers", "cost", "average", "share"),
    *("night", "weekend", "business", "connected", "connected_rate", "busy", "no_answer"),
    *("seconds", "first", "last", "acknowledged", "gap"),
)
"""What groups can be ordered by, as answers name it."""

INTENTS: dict[str, str] = by_phrase(
    ("how many|how many times|how often|count|count of|number of|total number of", "count"),
    ("number calls|number pages|number of calls total", "count"),
    ("total amount|total amount of|total amount for", "summary"),
    ("amount of|the amount of|quantity of|the quantity of|cnt|cnt of|nr of|no of", "count"),
    ("the number of|a count of|total calls|call count|how frequently|tally", "count"),
    ("breakdown|cost breakdown|spend breakdown|call breakdown", "summary"),
    ("summary|summarize|summarise|stats|statistics|sum up|recap|overview|rundown", "summary"),
    ("statistic|statistic of", "summary"),
    (
        "total cost|total costs|how much|total spend|spend|spending|spent|expenses|expense",
        "summary",
    ),
    ("burned|burnt", "summary"),
    ("cost of|costs of|the cost of|call costs|call cost|phone costs|phone bill|bill", "summary"),
    ("average cost|average costs|avg cost|mean cost|median cost|average price|charges", "summary"),
    (
        "failure rate|error rate|success rate|fail rate|failed rate|how much less|how much more",
        "summary",
    ),
    ("cost per call|costs per call|average cost per call|average price per call", "summary"),
    ("avg cost per call|amount spent|money spent|invoice|charged in total", "summary"),
    ("how expensive|how costly", "summary"),
    ("how many more|how many fewer|how many more calls|how many fewer calls", "summary"),
    ("how many less calls|how many less", "summary"),
    ("total|totals|grand total|sum|sum of|average|averages|mean", "summary"),
    ("average number of calls|average calls|avg calls|on average|mean number of calls", "summary"),
    ("timeline|timeline of|sequence of|chronology|chain of calls|escalations", "timeline"),
    ("did it escalate|did this escalate|has it escalated|was it escalated", "timeline"),
    ("escalation chain|escalation history|escalation path", "timeline"),
)

COMPARISONS: dict[str, Operator] = by_phrase(
    ("over|above|more than|greater than|higher than|bigger than|exceeding|>", Operator.GT),
    ("greater than or equal to|more than or equal to|equal to or more than", Operator.GTE),
    ("less than or equal to|equal to or less than", Operator.LTE),
    ("at least|no less than|not less than|minimum|>=", Operator.GTE),
    ("at most|up to|no more than|not more than|maximum|<=", Operator.LTE),
    ("under|below|less than|fewer than|cheaper than|lower than|<", Operator.LT),
    ("exactly|=|:", Operator.EQ),
)

CALLING_CODES: dict[str, str] = by_phrase(
    ("us|usa|u . s .|united states|america|american|canada|canadian|north america", "+1"),
    ("uk|u . k .|united kingdom|britain|great britain|british|england", "+44"),
    ("germany|german|deutschland", "+49"),
    ("france|french", "+33"),
    ("spain|spanish", "+34"),
    ("italy|italian", "+39"),
    ("netherlands|dutch|holland", "+31"),
    ("belgium|belgian", "+32"),
    ("switzerland|swiss", "+41"),
    ("austria|austrian", "+43"),
    ("portugal|portuguese", "+351"),
    ("ireland|irish", "+353"),
    ("poland|polish", "+48"),
    ("sweden|swedish", "+46"),
    ("norway|norwegian", "+47"),
    ("denmark|danish", "+45"),
    ("finland|finnish", "+358"),
    ("india|indian", "+91"),
    ("brazil|brazilian|brasil", "+55"),
    ("mexico|mexican", "+52"),
    ("australia|australian", "+61"),
    ("new zealand", "+64"),
    ("japan|japanese", "+81"),
    ("china|chinese", "+86"),
    ("singapore", "+65"),
    ("south africa", "+27"),
    ("israel|israeli", "+972"),
    ("philippines", "+63"),
    ("argentina", "+54"),
    ("romania|romanian", "+40"),
    ("ukraine|ukrainian", "+380"),
    ("turkey|turkish", "+90"),
)
"""Countries by what people call them -> how their numbers begin; names of people are left out."""


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
UNITS: dict[str, str] = by_phrase(
    ("s|sec|secs|second|seconds", "seconds"),
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
    "till", "through", "last", "past", "this", "during", "ago", "fortnight", "overnight", "ytd",
    "mtd", "qtd", "wtd", "nights", "weekends", "weekdays", "mondays", "tuesdays", "wednesdays",
    "thursdays", "fridays", "saturdays", "sundays", "mornings", "evenings", "kw", "cw", "around",
    "half", "couple", "hours", "now", "compare", "compared", "versus", "tonight", "o'clock",
    "business", "created",
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


NOTHING_ASKED = (
    "Nothing is asked here. Write today for the calls of today, failed for those that did not go "
    "out, or help for what can be asked."
)
_TIMES = "Write last 2 hours, last week, this month or last 20 calls."
_TWO_TIMES = "Two times can be compared, as in this week vs last week."
_GROUP_LABELS = [
    (*row.words, row.name)[0] if "_" in row.name else row.name for row in GROUPINGS.values()
]
ASKED_OTHERWISE: dict[str, tuple[str, str | None]] = by_phrase(
    ("by|per", (f"Calls are grouped by one of these: {', '.join(_GROUP_LABELS)}.", None)),
    (
        "vs|versus",
        (f"{_TWO_TIMES} Write by team or by user to see several side by side.", None),
    ),
    (
        "or",
        (
            (
                "'or' joins values of one field, as in busy or missed. OneUptime cannot search "
                "for either of two different fields. Ask twice."
            ),
            None,
        ),
    ),
    (
        "early|late",
        (
            (
                "It is not clear how early or late. Write until 6am, yesterday evening, first "
                "week of june, or the early hours of saturday."
            ),
            None,
        ),
    ),
    ("max|maximum", ("Write limit before how many calls, or most expensive for the cost.", None)),
    ("looking", ("Write summary today for how it looks, or failed today.", None)),
    ("&", ("Write and for both, or quote a name that holds the sign.", "and")),
    ("*", ("Write all for all calls.", "all")),
    ("last|past|this", (f"A time belongs after this. {_TIMES}", None)),
    ("select", ("Only questions are read here. Ask in plain words, as in failed today.", None)),
)
"""Words for what is asked otherwise here: the sentence, and what to write."""


LANGUAGE: frozenset[str] = (
    frozenset(" ".join(_PHRASES).split())
    | NEVER_NAMES
    | CALL_VERBS
    | frozenset(("empty", "null", "vs", "versus"))
    | frozenset(" ".join((*REACHED, *NOT_PLACED, *NOT_ANSWERED)).split())
    | frozenset(phrase for phrase in NOT_RECORDED if " " not in phrase)
    | frozenset(NEGATIVE_AUXILIARIES)
    | frozenset(NUMBER_WORDS)
)
"""Words that are no names, unless they are quoted, behind a colon, or written as one."""

NAMEABLE = frozenset(
    ("weekday", "weekend", "night", "nights", "weekends", "weekdays", "balance", "number", "level")
)
"""Words of the language that a noun, `said` or `reason` can be followed by all the same."""


def alternatives(words: Sequence[str], joint: str) -> str:
    """Return words as a sentence lists them: `created, cost or status`."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
