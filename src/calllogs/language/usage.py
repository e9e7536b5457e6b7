"""What can be typed and what it means: the rows of the help, carried by the rules."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from calllogs.filters.filter import LARGEST_LIMIT
from calllogs.filters.recurring import BUSINESS, NIGHT
from calllogs.language import vocabulary
from calllogs.language.speech import phrases
from calllogs.model.fields import DURATION, FILTERABLE, OUTCOME, Kind
from calllogs.model.outcomes import CONNECTED, OUTCOMES
from calllogs.model.relations import RELATIONS, Relation

TOPICS: Mapping[str, str] = {
    "status": "Result",
    "numbers": "Phone numbers",
    "cost": "Cost",
    "who": "Who and what",
    "text": "What was said, and why",
    "time": "Time",
    "order": "Order and size",
    "answers": "Other answers than a list",
    "carrier": "What a Twilio account tells",
}
"""What the help is about: what a topic is asked for by, and its heading."""


_UUID = "502081fa-196b-53a2-ad10-ab4a42be3948"


class Usage(NamedTuple):
    """One row of the help.

    Attributes:
        topic: What it is about.
        typed: Phrases that can be typed; bars stand between them. X is any name, UUID any id.
        meaning: What they mean.
        place: When it is told in its topic: 0 first, qualifiers with 3; else as the rules stand.
    """

    topic: str
    typed: str
    meaning: str
    place: int = 0

    @property
    def examples(self) -> tuple[str, ...]:
        """What can be typed, one by one."""
        return phrases(self.typed)

    @property
    def typeable(self) -> tuple[str, ...]:
        """The same with an id in place of UUID, so that it is read as it stands."""
        return phrases(self.typed.replace("UUID", _UUID))


Usages = tuple[Usage, ...]


def _each(written: str, words: Iterable[str]) -> str:
    """Return what can be typed with each of some words: by {} -> by team | by day."""
    return " | ".join(map(written.format, words))


def _told(topic: str, rows: str, place: int = 0) -> Usages:
    """Return the rows of a text: on each line what is typed, an equals sign, what it means."""
    pairs = (row.strip().rpartition(" = ") for row in rows.splitlines() if row.strip())
    return tuple(Usage(topic, typed, meaning, place) for typed, _, meaning in pairs)


def _by_meaning(topic: str, meanings: Mapping[str, str]) -> Usages:
    """Return a row for each meaning, with all that can be typed for it."""
    typed: dict[str, list[str]] = {}
    for each, meaning in meanings.items():
        typed.setdefault(meaning, []).append(each)
    return tuple(Usage(topic, " | ".join(words), meaning) for meaning, words in typed.items())


SILENT: Usages = ()
"""Of words that add nothing, and of a second way into what another rule reads."""
REFUSED: Usages = ()
"""Of what is not answered here: the error says what to write instead."""

_LEADS = {"in": "the result ", "not_in": "any result but "}
STATUSES = (
    *_by_meaning(
        "status",
        {
            word: _LEADS[operator] + " or ".join(values)
            for word, (operator, values) in vocabulary.STATUS_WORDS.items()
        },
    ),
    *_told("status", "busy or missed = any of several"),
)
NOT_FAILING = _told("status", "not delivered | calls that did not connect = failed calls", place=1)
NOT_GONE = _told("who", "didn't go to alice = calls but those to her", place=1)
NOBODY = _told("status", "nothing failed? = failed calls\nnobody picked up = missed calls", place=1)
WHY = _told("status", "why did it fail = failed calls, which show their reasons", place=1)

TO = (
    *_told(
        "numbers",
        """
        to +1 555 999 8888 = calls to this number
        to *8888 | to ending in 8888 = numbers that end like that
        to +1555* | to starting with +44 = numbers that begin like that
        to 5550 = three to six digits anywhere in it
        to +14155550101 or +442071838750 = any of several
        """,
    ),
    *_told("who", "to alice | to alice or bob = the person called\nto me = calls to you"),
)
FROM = _told("numbers", "from +1 800 555 0199 | from *0199 = calls from this number")
BARE_NUMBERS = _told("numbers", "(415) 555-0101 = calls to this number")
REGIONS = _told(
    "numbers", "to Germany | UK numbers | area code 415 = of a country, of an area", place=1
)

_COMPARED = {
    "gt": "more than that",
    "gte": "that or more",
    "lt": "less than that",
    "lte": "that or less",
    "eq": "just that; without a unit, cents",
}
COSTS = (
    *_by_meaning(
        "cost",
        {
            f"{word} 50c": _COMPARED[operator]
            for word, operator in vocabulary.COMPARISONS.items()
            if word not in (":", "=")
        },
    ),
    *_told(
        "cost",
        f"""
        cost 50c | cost $1.50 | cost 50 | exactly 1 dollar = {_COMPARED["eq"]}
        cost 10c..30c | cost between 10 and 30 cents = both ends included
        free = no cost recorded
        paid = some cost
        """,
    ),
)


def _related(relation: Relation, written: str, place: int) -> Usage:
    """Return how one of a kind is asked for, by a noun or a qualifier and what stands behind."""
    if not relation.title_column:
        return Usage("who", f"{written}UUID", "the one with this id, for it has no name", place)
    typed, number = f"{written}X", ""
    if relation.number_column:
        typed, number = f"{written}42 | {typed}", "number or "
    meaning = f"its {relation.title_column} contains X, or X is its {number}id"
    return Usage("who", typed, meaning, place)


_MEMBERS = "the team, and all who are in it now"
SUBJECTS = (
    *(_related(each, f"{each.words[0]} ", int(not each.title_column)) for each in RELATIONS),
    *_told(
        "who",
        f"""
        INC-42 | #42 = the incident; a link to it is read, too
        incident 41 or 42 | team payments or platform = any of several
        team payments members = {_MEMBERS}
        """,
    ),
)
MEMBERS = _told("who", f"members of team payments = {_MEMBERS}", place=1)
CALLED = _told("who", "called alice = the person called")
PEOPLE = _told("who", "@alice | alice@example.com = the person called")
BY = _told("who", "missed by bob = the person called", place=1)
MINE = _told("who", "me | my calls = calls to you")
VERBS = _told("who", "paged me = calls to you")
_OPEN = "whoever or whatever has that name"
OPEN_NAMES = _told(
    "who",
    f"""
    was bob called | for payments | dave's calls = {_OPEN}
    the checkout outage | the payments team = a thing of this kind with that name
    """,
)
QUOTED_NAMES = _told("who", f'for "checkout" = {_OPEN}', place=1)
_LIKE_WORDS = "a name that is a word, too: with a capital"
TIME_NAMES = _told("who", f"was May paged = {_LIKE_WORDS}", place=1)
WORD_NAMES = _told("who", f"did Will get called = {_LIKE_WORDS}", place=1)
OWNERS = _told("who", f"Will's calls = {_LIKE_WORDS}", place=1)
PRESENCE = _told(
    "who",
    """
    no incident | without a team = calls that have none
    with an incident | any incident = calls that have one
    """,
    place=1,
)
LEVELS = _told("who", "level 2 = the escalation rule of this name", place=1)
LONE_NUMBERS = _told("who", "42 = the incident, where nothing else is asked", place=1)
IDS = _told("who", "id UUID | call UUID = one call", place=1)
LONE_IDS = _told("who", "UUID = one call", place=1)

_SAID = {
    "callData.message": "the spoken text contains it",
    "statusMessage": "the reason contains it",
}
TEXTS = _by_meaning(
    "text", {f'{word} "disk"': _SAID[field] for word, field in vocabulary.TEXT_WORDS.items()}
)
QUOTED_TEXTS = _told("text", '"disk full" = either of them contains it')
CAUSES = _told(
    "text",
    'failed because of "balance" | failed due to timeout = failed calls with such a reason',
    place=1,
)
CARRIER = _told("text", "twilio errors = failed calls whose reason names the carrier", place=1)

TIMES = (
    *_told(
        "time",
        """
        today | yesterday | last night | this morning = that part of the calendar
        this week | last month | last weekend = calendar periods; weeks begin on Monday
        nov 3 | 2026-11-03 | monday | last monday | the 15th = that day, the most recent one
        september | in sep 2025 | last quarter | q3 | in 2025 = that month, quarter, year
        last 2h | past 7 days | 90 min | last 1.5h = from that long ago until now
        2 days ago | 2 weeks ago = that day, that calendar week
        half an hour ago | 3 hours ago = since then
        since monday | after yesterday = from its start on, from its end on
        before monday | until friday = up to its start, up to its end
        between monday and friday | nov 3-5 = from the start of one to the end of the other
        since monday 9am | since 14:00 UTC | since 9:00 Europe/Berlin = times of day, with a zone
        yesterday 14:00-15:30 | today between 9 and 11 = hours of a day
        yesterday 22:00 to 02:00 | around 3am = over midnight; half an hour either way
        week 46 | end of june | first week of october = that week, day, part of a month
        last friday of last month | monday morning = that day, that part of it
        2 weeks ago on monday | a week last tuesday = that day of that week
        since half past two | since 3 in the morning | since 9:30 this morning = clocks as said
        today 9:00-11:00 UTC | between 9am and 11am Europe/Berlin on nov 3 = hours in a zone
        first 10 minutes of today | last hour of yesterday = the edge of a time
        within 5 minutes of 3am = as long either way
        early hours of saturday = from midnight to 6
        """,
    ),
    *_told(
        "answers", "this week vs last week | last month vs the month before = two times compared"
    ),
)
RECURRING = _told(
    "time",
    f"""
    at night | overnight calls = from {NIGHT.begin} to {NIGHT.end}, unless set otherwise
    business hours | outside business hours = Monday to Friday {BUSINESS.begin} to {BUSINESS.end},\
 unless set otherwise; the rest
    on weekends | on mondays | mornings | friday nights = each of them in the time asked
    """,
    place=1,
)
LAST_NIGHTS = _told(
    "time",
    "last two nights | past 3 weekends | last 4 mondays = each of them that is over",
    place=1,
)
EVERY = _told(
    "time",
    "every mon,tue 09:00-12:00 | every day 13:00-14:00 = other hours that come back",
    place=2,
)
WAKING = _told("time", "woke me up | who woke up = calls at night", place=2)

_SORTED = {
    ("createdAt", "desc"): "newest first",
    ("createdAt", "asc"): "oldest first",
    ("callCostInUSDCents", "desc"): "most expensive first",
    ("callCostInUSDCents", "asc"): "cheapest first",
}
ORDERS = (
    *_by_meaning("order", {word: _SORTED[order] for word, order in vocabulary.ORDERS.items()}),
    *_told("order", "latest 20 = how many, newest first\noldest 20 = how many, oldest first"),
)
LIMITS = _told(
    "order",
    f"""
    limit 20 | top 20 | show 20 | 20 calls = how many, 1 to {LARGEST_LIMIT}
    last 20 = how many, newest first
    first 20 = how many, oldest first
    """,
)
PLACES = _told("order", "skip 20 | offset 20 | page 3 = where to begin")
SINGLE = _told("order", "the last call | first failed call | last failure = one call", place=1)
SORTING = _told(
    "order", "sorted by cost = by it, ascending\nsorted by cost desc = by it, descending", place=1
)

INTENTS = _by_meaning("answers", {word: f"a {name}" for word, name in vocabulary.INTENTS.items()})
_GROUPED = "a summary by it"
_GROUPS = dict.fromkeys(("team", *(word for word in vocabulary.GROUPS if "_" not in word)))
GROUPING = (
    *_told("answers", f"{_each('by {}', _GROUPS)} | per day | each week = {_GROUPED}"),
    *_told("answers", "by team and month = a summary by two of them"),
)
WISE = _told("answers", f"team wise | status breakdown = {_GROUPED}", place=1)
SPANS = _told("answers", f"daily | weekly | day by day = {_GROUPED}", place=1)
HOW_WAS = _told("answers", "how was last week = a summary", place=1)
WHICH = _told("answers", f"which team | at which hour | how many people = {_GROUPED}", place=1)
WHO = (
    *_told("answers", "who was paged = the people called, by how often"),
    *_told("order", "who was called first = one call", place=1),
)
_FIRST = "which groups come first"
RANKED = _told(
    "answers", f"top 5 teams by cost | busiest hour | most called person = {_FIRST}", place=1
)
COUNTED_RANKED = _told("answers", f"three busiest hours | 5 worst days = {_FIRST}", place=1)
RANKING = _told("answers", f"rank teams by cost | ranking of people = {_FIRST}", place=1)
THRESHOLDS = _told(
    "answers",
    "people called more than 3 times | incidents with 10+ calls = which groups are wanted",
    place=1,
)
COMPARING = _told("answers", "compare october with november = two times compared")
TREND = _told("answers", "is call volume going up | trend = a summary by week", place=1)
SHARES = _told("answers", "percentage of failed calls = a summary that tells it", place=1)
COST_WORDS = _told(
    "answers", "how much did september cost | what did this week cost = a summary that tells it"
)
SUPERLATIVES = _told(
    "answers",
    """
    slowest acknowledged | quickest acknowledged alerts = by how soon somebody reacted
    longest gap between calls = people by how long they were not called
    """,
    place=1,
)
REACHED = (
    *_told(
        "answers",
        "was bob reached | did anyone pick up = what comes nearest: it is not recorded",
        place=1,
    ),
    *_told("carrier", f"{_each('{} calls', CONNECTED.words)} = put through, be it to a voicemail"),
)

ANSWER_RATES = _told(
    "carrier",
    "answer rate by team | pickup rate this week = a summary that tells how many were connected",
)
LONGEST = _told(
    "carrier", "longest calls | 5 shortest calls | the longest call = by how long they lasted"
)
DURATIONS = _told("carrier", "longer than 30s | lasting under 1 min = how long it was connected")
SECONDS = _told("carrier", "duration>30 | duration<=60 = the same in seconds", place=2)

_NONE = "none of them"
NEGATED = (
    *_told("status", f"not busy | except busy = {_NONE}"),
    *_told("cost", "not free = some cost", place=1),
    *_told("numbers", f"not to +14155550101 = {_NONE}", place=1),
    *_told("who", f"not team payments | except bob | not to alice = {_NONE}", place=1),
)
MINUS = (
    *_told("status", f"-status:busy = {_NONE}", place=3),
    *_told("numbers", f"-to:+14155550101 = {_NONE}", place=3),
    *_told("who", f"-team:payments = {_NONE}", place=3),
    *_told("who", "-has:incident = calls that have none", place=3),
)
_APART = ("status", "statusMessage", "callCostInUSDCents", OUTCOME, DURATION)
"""Fields with rows of their own."""
_FIELDS = {
    Kind.TEXT: "{0}:X | -{0}:X,Y = the {1} is X, is neither X nor Y",
    Kind.LONG_TEXT: "{0}:X = the {1} contains X",
    Kind.NUMBER: "{0}:3 | {0}>3 | {0}<=3 = the {1} compares so",
}
_SAME = "the same as qualifiers"
QUALIFIERS = (
    *_told(
        "status",
        f"""
        {_each("status:{}", vocabulary.STATUS_VALUES)} | status:busy,missed = exactly these results
        status:"Ringing" = a status of your own installation
        """,
        place=3,
    ),
    *_told("numbers", f"to:+15559998888 | from:*0199 = {_SAME}", place=3),
    *_told("cost", f"cost>50c | cost:10c..30c = {_SAME}", place=3),
    *(_related(each, f"{each.keyword}:", 3) for each in RELATIONS),
    *_told(
        "who",
        """
        incident:none = calls that have none
        has:incident | incident:any = calls that have one
        id:UUID = one call
        """,
        place=3,
    ),
    *_told("text", f"message:disk | reason:balance = {_SAME}", place=3),
    *(
        usage
        for field in FILTERABLE.values()
        if field.kind in _FIELDS and field.name not in _APART
        for usage in _told(
            "text", _FIELDS[field.kind].format(field.words[0], field.label.lower()), place=3
        )
    ),
    *_told("time", f"created:>=2026-11-01 | created:monday | created:>now-6h = {_SAME}", place=3),
    *_told(
        "order",
        f"""
        {_each("sort:{}", vocabulary.SORTABLE)} = by it, ascending
        sort:-cost = by it, descending
        limit:20 | skip:20 = {_SAME}
        """,
        place=3,
    ),
    *_told("answers", f"by:team | by:team,month = {_SAME}", place=3),
    *_told(
        "carrier",
        f"{_each('outcome:{}', OUTCOMES)} = what became of it",
        place=3,
    ),
)
