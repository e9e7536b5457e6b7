"""The words of the language, a row each; help, suggestions and docs derive from these tables."""

from dataclasses import dataclass
from difflib import get_close_matches

from calllogs.filters.filter import Operator

PLACED = ("Completed", "Success")

STATUS_WORDS: dict[str, tuple[Operator, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("success", "successful", "succeeded", "placed", "completed", "ok"), (Operator.IN, PLACED)
    ),
    **dict.fromkeys(
        ("failed", "failure", "failures", "failing", "unsuccessful"), (Operator.NOT_IN, PLACED)
    ),
    **dict.fromkeys(("error", "errors", "errored"), (Operator.IN, ("Error",))),
    "busy": (Operator.IN, ("Busy",)),
    **dict.fromkeys(
        ("missed", "missed call", "missed calls", "unanswered", "no answer"),
        (Operator.IN, ("Missed Call",)),
    ),
    **dict.fromkeys(("low balance", "insufficient balance"), (Operator.IN, ("Low Balance",))),
}

STATUS_VALUES: dict[str, str] = {
    "success": "Success",
    "error": "Error",
    "lowbalance": "Low Balance",
    "missedcall": "Missed Call",
    "missed": "Missed Call",
    "busy": "Busy",
    "completed": "Completed",
}
"""Qualifier values: lower case, without spaces, dashes and underscores."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing a call can be about, or made through.

    Attributes:
        name: The qualifier's name.
        words: What a person types for it.
        relation: The API's relation.
        column: The column its name is searched in, "" when names cannot be searched.
        number: The column of its number, "" when it has none.
    """

    name: str
    words: tuple[str, ...]
    relation: str
    column: str
    number: str = ""


NOUNS: tuple[Noun, ...] = (
    Noun("incident", ("incident", "incidents", "inc"), "incident", "title", "incidentNumber"),
    Noun("alert", ("alert", "alerts"), "alert", "title", "alertNumber"),
    Noun("monitor", ("monitor", "monitors"), "monitor", "name"),
    Noun(
        "maintenance",
        ("scheduled maintenance", "maintenance", "maintenances"),
        "scheduledMaintenance",
        "title",
    ),
    Noun(
        "announcement",
        ("status page announcement", "announcement", "announcements", "announcementid"),
        "statusPageAnnouncement",
        "",
    ),
    Noun("statuspage", ("status page", "status pages", "statuspage"), "statusPage", "name"),
    Noun("user", ("user", "users", "person", "people"), "user", "name"),
    Noun("team", ("team", "teams"), "team", "name"),
    Noun(
        "schedule",
        ("on-call schedule", "on call schedule", "schedule", "schedules"),
        "onCallDutyPolicySchedule",
        "name",
    ),
    Noun("rule", ("escalation rule", "rule", "rules"), "onCallDutyPolicyEscalationRule", "name"),
    Noun(
        "policy",
        ("on-call policy", "on call policy", "policy", "policies"),
        "onCallDutyPolicy",
        "name",
    ),
)
NOUN_BY_NAME: dict[str, Noun] = {noun.name: noun for noun in NOUNS}

TEXT_WORDS: dict[str, str] = {
    "message": "callData.message",
    "messages": "callData.message",
    "said": "callData.message",
    "saying": "callData.message",
    "about": "callData.message",
    "reason": "statusMessage",
    "because": "statusMessage",
    "status message": "statusMessage",
}

QUALIFIERS: dict[str, str] = {
    **{noun.name: noun.name for noun in NOUNS},
    **{noun.relation.lower(): noun.name for noun in NOUNS},
    **{f"{noun.relation}Id".lower(): noun.name for noun in NOUNS},
    **{f"{noun.name}id": noun.name for noun in NOUNS},
    "status": "status",
    "to": "toNumber",
    "tonumber": "toNumber",
    "number": "toNumber",
    "from": "fromNumber",
    "fromnumber": "fromNumber",
    "cost": "callCostInUSDCents",
    "callcostinusdcents": "callCostInUSDCents",
    **dict.fromkeys(("created", "createdat", "date", "time", "when"), "createdAt"),
    "since": "since",
    "after": "after",
    "before": "before",
    "until": "until",
    "message": "callData.message",
    "said": "callData.message",
    "calldata": "callData.message",
    "reason": "statusMessage",
    "statusmessage": "statusMessage",
    "id": "_id",
    "_id": "_id",
    "has": "has",
    "sort": "sort",
    "limit": "limit",
    "skip": "skip",
    "by": "by",
}
"""Qualifier names in lower case, the API's own among them -> what they set."""

SORTABLE: dict[str, str] = {
    **dict.fromkeys(("created", "createdat", "date", "time", "when"), "createdAt"),
    **dict.fromkeys(("updated", "updatedat"), "updatedAt"),
    **dict.fromkeys(("cost", "callcostinusdcents"), "callCostInUSDCents"),
    "status": "status",
    **dict.fromkeys(("to", "tonumber", "number"), "toNumber"),
    **dict.fromkeys(("from", "fromnumber"), "fromNumber"),
}

ORDERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("newest", "latest", "most recent"), ("createdAt", "desc")),
    **dict.fromkeys(("oldest", "earliest"), ("createdAt", "asc")),
    **dict.fromkeys(("most expensive", "priciest", "costliest"), ("callCostInUSDCents", "desc")),
    **dict.fromkeys(("cheapest", "least expensive"), ("callCostInUSDCents", "asc")),
}

GROUPS: dict[str, str] = {
    "status": "status",
    "result": "status",
    "outcome": "status",
    "day": "day",
    "date": "day",
    "week": "week",
    "month": "month",
    "hour": "hour",
    "user": "user",
    "person": "user",
    "team": "team",
    "policy": "policy",
    "incident": "incident",
    "alert": "alert",
    "to": "to",
    "number": "to",
    "from": "from",
}

INTENTS: dict[str, str] = {
    **dict.fromkeys(("how many", "count", "number of"), "count"),
    **dict.fromkeys(
        (
            "summary",
            "summarize",
            "summarise",
            "stats",
            "statistics",
            "total cost",
            "total costs",
            "how much",
        ),
        "summary",
    ),
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

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed"),
            ("thursday", "thu", "thur", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        ),
        1,
    )
    for name in names
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

EVERY_WORD: tuple[str, ...] = tuple(
    dict.fromkeys(
        word
        for phrase in (
            *STATUS_WORDS,
            *(w for noun in NOUNS for w in noun.words),
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
            "limit",
            "skip",
            "offset",
            "page",
            "top",
            "first",
            "cost",
            "free",
            "paid",
            "sort",
            "order",
            "by",
            "me",
            "my",
            "called",
            "everything",
        )
        for word in phrase.split()
        if len(word) > len("of")
    )
)

CONDITION_WORDS = frozenset(
    (
        *" ".join((*STATUS_WORDS, *(word for noun in NOUNS for word in noun.words))).split(),
        *(*TIME_WORDS, *WEEKDAYS, "free", "paid", "cost", "to", "from", "not", "no", "called"),
    )
)
"""Words that begin or belong to a condition of their own."""


_MEANT: dict[str, str] = {
    **dict.fromkeys(("incidentnumber", "incidenttitle", "inc", "title"), "incident"),
    **dict.fromkeys(("alertnumber", "alerttitle"), "alert"),
    **dict.fromkeys(
        ("email", "name", "person", "people", "who", "useremail", "username", "callee"),
        "user",
    ),
    **dict.fromkeys(("teamname", "group"), "team"),
    **dict.fromkeys(("phone", "phonenumber", "callednumber"), "to"),
    **dict.fromkeys(("caller", "callernumber"), "from"),
    **dict.fromkeys(("result", "outcome", "state"), "status"),
    **dict.fromkeys(("price", "cents", "amount"), "cost"),
    **dict.fromkeys(("month", "day", "year", "period", "timestamp", "calledat"), "created"),
    **dict.fromkeys(("start", "startdate", "starttime", "begin"), "since"),
    **dict.fromkeys(("end", "enddate", "endtime"), "until"),
    **dict.fromkeys(("order", "orderby", "sortby"), "sort"),
    **dict.fromkeys(("groupby", "per"), "by"),
    **dict.fromkeys(("offset", "page"), "skip"),
    **dict.fromkeys(("size", "count", "max", "top"), "limit"),
    **dict.fromkeys(("text", "spoken", "calldatamessage"), "message"),
    **dict.fromkeys(("error", "cause", "why", "errormessage"), "reason"),
}
"""What other tools call a qualifier -> what it is called here, to be suggested."""


def meant(name: str) -> str | None:
    """Return the qualifier that a name of another spelling most likely stands for, or None."""
    squeezed = name.lower().replace("_", "").replace(".", "").replace("-", "")
    target = QUALIFIERS.get(squeezed)
    own = next((known for known, sets in _FIRST_NAMES if sets == target), _MEANT.get(squeezed))
    return own if own != name.lower() else None


_NOT_RECORDED = (
    "OneUptime does not record whether anybody answered. Write placed for calls that went out; "
    "a timeline tells who acknowledged."
)
_IN_TIMELINE = "Who acknowledged is told by a timeline, as in timeline incident 42."
ABSENT: dict[str, tuple[str, str | None]] = {
    **dict.fromkeys(("answered", "reached", "picked", "connected"), (_NOT_RECORDED, None)),
    **dict.fromkeys(("acknowledged", "acked", "acknowledgement"), (_IN_TIMELINE, None)),
    **dict.fromkeys(
        ("unplaced", "rejected", "undelivered", "unreached"),
        ("Calls that did not go out are failed.", "failed"),
    ),
    **dict.fromkeys(
        ("by", "per"), (f"Calls are grouped by one of these: {', '.join(GROUPS)}.", None)
    ),
    "overnight": ("The night before today is last night.", "last night"),
    **dict.fromkeys(("everything", "*"), ("All calls are asked for by all.", "all")),
}
"""Words for what is asked otherwise here, or not recorded: the sentence, and what to write."""


_FIRST_NAMES = sorted(QUALIFIERS.items(), key=lambda row: (len(row[0]), row[0]))


def nearest(word: str, known: tuple[str, ...] = EVERY_WORD) -> str | None:
    """Return the known word that is close to a misspelt one, or None."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.75)
    return near[0] if near and near[0] != word.lower() else None
