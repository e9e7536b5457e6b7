"""Phrases for sums: what calls are grouped by, which groups come first, which are wanted."""

from collections.abc import Sequence

from calllogs.filters.filter import (
    FAILED_CALLS,
    Direction,
    Having,
    Intent,
    Operator,
    Rank,
)
from calllogs.filters.recurring import NIGHT
from calllogs.language import vocabulary
from calllogs.language.grammar.money import COST_WORDS, read_whole_amount
from calllogs.language.grammar.names import can_name, is_unknown
from calllogs.language.grammar.shape import Shape
from calllogs.language.grammar.texts import STATUS_PHRASES
from calllogs.language.lexer import END, Cursor, Phrases, Qualifier
from calllogs.language.speech import CALL_VERBS, NUMBER_WORDS, phrases
from calllogs.language.vocabulary import GROUP_WORDS, METRICS, RANKS
from calllogs.model.relations import RELATION_BY_KEYWORD

GROUP_PHRASES = Phrases(GROUP_WORDS)
"""What stands behind `by`: team, day of the week, escalation rule."""

_UNITS = ("day", "week", "month", "hour", "quarter")
_WITH = ("with", "having", "when", "where", "on which")
_REASONS = phrases("""
    failure reasons | failed reasons | reasons for failure | reasons for failures
    reasons of failure | reasons for the failure | reasons for the failures | reasons for failed
    reasons of failed | reasons why calls failed | reasons why calls fail | causes of failure
""")
ADJECTIVES = Phrases(
    {
        **{word: Shape(groups=(name,)) for word, name in vocabulary.SPANS.items()},
        **{f"{unit}s {word}": Shape(groups=(unit,)) for unit in _UNITS for word in _WITH},
        **{f"{unit} with": Shape(groups=(unit,)) for unit in _UNITS},
        "how many nights": Shape(groups=("day",), recurring=NIGHT),
        **dict.fromkeys(_REASONS, Shape(groups=("reason",), conditions=(FAILED_CALLS,))),
    }
)
"""daily | weekly | hourly: what calls are grouped by without `by`"""

_METRICS = Phrases(METRICS)
_RANK = rf"(?i)(?:{'|'.join(sorted(RANKS, reverse=True))})(?!\w)"
_LEADS = Phrases(
    dict.fromkeys(
        (
            *(
                "by",
                "per",
                "for each",
                "for every",
                "each",
                "grouped by",
                "group by",
                "grouped per",
            ),
            *("broken down by", "break down by", "breakdown by", "breakdown per", "breakdown of"),
            *("break it down by", "split by", "split per", "split up by", "bucketed by"),
            *("sorted by", "order by", "ordered by", "sort by", "ranked by", "rank by"),
            *("cost by", "costs by", "cost per", "costs per", "down by", "across", "group them by"),
        ),
        True,
    )
)
STARTS = (*_LEADS, *("cost", "costs"))


def read_grouping(cursor: Cursor) -> Shape | None:
    """(by|per|each|grouped by|breakdown of) team [and month] | cost by user"""
    start = cursor.at
    if _LEADS.read(cursor) is None:
        return None
    ordering = cursor.tokens[start].low in ("sorted", "order", "ordered", "sort", "rank", "ranked")
    cursor.accept(":", "=")
    cursor.accept("the", "each", "{")
    by = cursor.peek(-1).low in ("by", "the")
    metric = cursor.attempt(_read_metric) if by else None
    ranking = cursor.tokens[start].low in ("rank", "ranked") or _ranks(cursor)
    if metric is None and ordering and ranking and (rank := cursor.match(_RANK)):
        metric = rank[0].lower()
    cursor.accept_all(("calls", "by"))
    if metric:
        direction = _direction(cursor)
        top = _read_number(cursor) if cursor.accept("top") else None
        return Shape(rank=Rank(metric, direction, top))
    if ordering:
        return None
    groups = cursor.read_list(_read_group, ands=True)
    cursor.accept("}")
    return _grouped(groups) if groups else None


def _read_group(cursor: Cursor) -> str | None:
    """team, and neither by policy Primary, nor the second of by user, to +15559998888"""
    group = _read_group_words(cursor)
    word, following = cursor.peek(-1).low, cursor.peek()
    callee = following.kind in ("sign", "email", "mention") and following.low not in _JOINING
    counted = word == "number" and following.low == "of"  # by number of incidents
    valued = word in ("to", "from") and (callee or following.low in ("me", "us", "my"))
    named = group in (*RELATION_BY_KEYWORD, "to", "from") and can_name(cursor)
    return None if counted or valued or named else group


def _read_group_words(cursor: Cursor) -> str | None:
    """status message, but only the status of by:status message:disk"""
    start = cursor.at
    group = GROUP_PHRASES.read(cursor)
    if cursor.at - start > 1 and cursor.qualifier(-1):
        cursor.at = start
        return GROUP_WORDS.get(cursor.take().low)
    return group


_JOINING = (",", ";", ".", "?", "!", "}", "...", "&")


def _grouped(groups: Sequence[str]) -> Shape:
    """By weekday and hour: the hour of the day; a clock hour has one weekday."""
    hour = "hour_of_day" if "weekday" in groups else "hour"
    return Shape(groups=tuple(dict.fromkeys(hour if g == "hour" else g for g in groups)))


def _read_metric(cursor: Cursor) -> str | None:
    """calls | failed calls | failure rate | cost, but not what calls are ordered by one by one"""
    start = cursor.at
    metric = _METRICS.read(cursor)
    named = cursor.tokens[start - 1].low in ("sort", "order") if start else False
    return None if metric in ("cost", None) and (named or not _ranks(cursor)) else metric


def _ranks(cursor: Cursor) -> bool:
    """Whether groups are spoken of: `top 5 teams by cost`, and not `sort by cost`."""
    grouped = (token.low for token in cursor.tokens[: max(0, cursor.at - 2)])
    return cursor.said(_RANKED | _GROUP_NOUNS) or not _GROUPING.isdisjoint(grouped)


_RANKED = frozenset(("top", "rank", "ranked", "which", "who"))


_GROUP_NOUNS = frozenset(
    word for word in GROUP_WORDS if word.endswith("s") or word in ("people", "person", "team")
) - {"status", "message", "messages", "numbers", *vocabulary.UNITS, "dates", "quarters", "weekdays"}
"""Nouns that groups are named by; those of time mostly name a time, as in the last 7 days."""


def _direction(cursor: Cursor) -> Direction:
    falling = not cursor.accept("ascending", "asc")
    cursor.accept("descending", "desc")
    return Direction.DESC if falling else Direction.ASC


def read_group(cursor: Cursor, qualifier: Qualifier) -> Shape:
    """Read what stands behind the qualifier `by:`.

    Raises:
        FilterError: Calls cannot be grouped by it.
    """
    groups = cursor.read_list(_read_group_words)
    if not groups:
        word = cursor.take()
        message = f"Calls cannot be grouped by {word.text!r}. Write by:user, by:day."
        raise cursor.error(qualifier.start, message)
    return _grouped(groups)


def read_wise(cursor: Cursor) -> Shape | None:
    """team wise | date-wise | teamwise | status breakdown"""
    group = GROUP_PHRASES.read(cursor)
    cursor.accept("-")
    split = group and cursor.accept("wise", "breakdown", "breakup", "split")
    if split:
        cursor.accept(
            "breakup", "breakdown", "bifurcation", "split", "segregation", "count", "data"
        )
    return Shape(groups=(group,)) if group and split else None


def read_ranking(cursor: Cursor) -> Shape | None:
    """(rank|order|sort) teams by cost | ranking of people"""
    ranking = cursor.take().low == "ranking"
    cursor.accept("of", "the")
    group = cursor.attempt(GROUP_PHRASES.read)
    metric = _read_by_metric(cursor) if group else None
    if group is None or not (metric or ranking):
        return None
    return Shape(groups=(group,), rank=Rank(metric or "calls", _direction(cursor)))


def read_which(cursor: Cursor) -> Shape | None:
    """(which|what|how many) team | at which hour | what time of day: the group that is asked for"""
    cursor.accept("at", "on", "in", "of")
    many = cursor.accept_all(("how", "many"))
    if not many and not cursor.accept("which", "what"):
        return None
    cursor.accept("different", "distinct", "unique", "of", "the", "our")
    group = GROUP_PHRASES.read(cursor)
    following = cursor.peek()
    verb = cursor.peek(-1).low.endswith("s") and following.text.islower() and is_unknown(cursor)
    if verb and group and not many:
        cursor.take()
        raise cursor.error(cursor.at - 1, f"I do not understand {following.text!r}. {_WHICH_WERE}")
    if group is None or following.low in ("#", "'s", ":", "=", "!=") or can_name(cursor):
        return None
    if group == "to" and following.low in CALL_VERBS:
        group = "from"
    group = "hour_of_day" if group == "hour" and not many else group
    one = many and cursor.peek(-1).low not in ("people", "ppl") and cursor.peek(-1).low[-1:] != "s"
    return None if one else Shape(groups=(group,), intent=Intent.SUMMARY)


_WHICH_WERE = "Write which were called, which failed, or by team for all side by side."
_DIRECTIONS = {
    **dict.fromkeys(
        ("most", "busiest", "peak", "noisiest", "worst", "top", "highest", "priciest"), True
    ),
    **dict.fromkeys(("dearest", "costliest", "biggest", "loudest", "noisy"), True),
    **dict.fromkeys(("fewest", "least", "cheapest", "quietest", "lowest", "bottom"), False),
}
_BY_COST = ("cheapest", "dearest", "costliest", "priciest")
RANKING = (*_DIRECTIONS, "the", "with", "had", "has", "have", "having")


def read_ranked(cursor: Cursor) -> Shape | None:
    """top [5] teams [by cost] | busiest hour | most called person | the most"""
    introduced = cursor.accept("with", "had", "has", "have", "having")
    if cursor.peek(-1).low == "with" and cursor.peek(-2).low in _UNITS:
        introduced = cursor.peek(-1)
    cursor.accept("got", "gotten", "had", "received")
    the = cursor.accept("the") is not None or introduced is not None
    word = cursor.take().low
    if word not in _DIRECTIONS or cursor.peek().low == "recent":
        return None
    if word in _BY_COST and cursor.peek().low in ("call", "calls"):
        return None
    number = _read_number(cursor) if word not in ("most", "least", "fewest") else None
    if cursor.peek().low == "first" and word in ("highest", "most", "lowest", "fewest", "least"):
        cursor.take()
        return _read_first(cursor, word)
    inner = cursor.peek().low if word == "top" else word
    word = cursor.take().low if inner != word and inner in _DIRECTIONS else word
    by = _read_ranking_metric(cursor, word)
    place, aside = cursor.at, cursor.peek().low in ("to", "from")  # the most expensive to bob
    group = None if aside else cursor.attempt(GROUP_PHRASES.read)
    direction = Direction.DESC if _DIRECTIONS[word] else Direction.ASC
    if group is None or can_name(cursor):
        cursor.at = place
        adverb = the or word in ("most", "least") or _asks_group(cursor)
        kinds = _KINDS if introduced else frozenset()
        shape = _read_adverb(cursor, by, direction, kinds) if adverb else None
        return _topped(shape, number)
    by = _read_by_metric(cursor) or by
    return Shape(groups=(group,), rank=Rank(by, direction, number))


def _topped(shape: Shape | None, number: int | None) -> Shape | None:
    """Return an order of groups with how many of them are wanted."""
    if shape is None or shape.rank is None or number is None:
        return shape
    return shape._replace(rank=shape.rank._replace(top=number))


def _read_first(cursor: Cursor, word: str) -> Shape | None:
    """highest first: of what groups are told by"""
    direction = Direction.DESC if _DIRECTIONS[word] else Direction.ASC
    grouped = cursor.said(_GROUPING | _GROUP_NOUNS)
    by = "cost" if cursor.said(COSTS) else "calls"
    return Shape(rank=Rank(by, direction)) if grouped else None


_GROUPING = frozenset(("by", "per", "each"))


def read_counted_ranked(cursor: Cursor) -> Shape | None:
    """three busiest hours | 5 worst days"""
    number = _read_number(cursor)
    shape = read_ranked(cursor) if number and cursor.peek().low in _DIRECTIONS else None
    if shape is None or shape.rank is None or not shape.groups:
        return None
    return shape._replace(rank=shape.rank._replace(top=number))


def _asks_group(cursor: Cursor) -> bool:
    """which day of the week is worst"""
    return cursor.said(_ASKED) and cursor.said(_GROUP_NOUNS | _SPANS)


_SPANS = frozenset(("day", "week", "month", "quarter", "hour", "weekday"))


def _read_number(cursor: Cursor) -> int | None:
    token = cursor.peek()
    if token.kind == "number":
        return int(cursor.take().text[:4])
    numbers = {**NUMBER_WORDS, **_TIMES}
    return numbers[cursor.take().low] if token.low in numbers else None


_TIMES = {"once": 1, "twice": 2, "thrice": 3}


_ADJECTIVES = {
    **dict.fromkeys(("expensive", "costly"), "cost"),
    **dict.fromkeys(("called", "paged", "phoned", "contacted", "notified", "active"), "calls"),
    **dict.fromkeys(("failed", "failing", "unreliable"), "failed"),
    **dict.fromkeys(("frequently", "often", "frequent"), "calls"),
}


_OFTEN = ("often", "frequently")


def _read_ranking_metric(cursor: Cursor, word: str) -> str:
    """most (expensive|called|often called) person: what the order is by"""
    by = "cost" if word in _BY_COST else "failed" if word == "worst" else "calls"
    while cursor.peek().low in _ADJECTIVES and (
        cursor.peek().low in _OFTEN or not _calls_follow(cursor)
    ):
        by = _ADJECTIVES[cursor.take().low]
    return by


def _calls_follow(cursor: Cursor) -> bool:
    """Whether calls are ranked and no groups: the most expensive calls, top 5 failed."""
    return (
        cursor.peek(1).low in ("calls", "call", "pages", "ones", "first", "")
        and cursor.peek().low != "called"
    )


def _read_by_metric(cursor: Cursor) -> str | None:
    """[by|with the most] (cost|failed calls)"""
    if not cursor.accept("by", "with"):
        return None
    place = cursor.at - 1
    cursor.accept("the", "number", "total")
    cursor.accept("most", "highest", "of")
    metric = _METRICS.read(cursor)
    cursor.at = cursor.at if metric else place
    return metric


COSTS = frozenset(
    phrases("""
    cost | costs | expensive | spend | spending | spent | price | bill | charges | invoice
    expense | expenses
    """)
)
FAILED_VERBS = ("fail", "fails", "failed", "failing")
_COSTS = frozenset(("cost", "costs", "expensive"))
_ASKED = frozenset(("who", "which", "what", "whom"))


_KINDS: frozenset[str] = frozenset(
    ("incident", "alert", "monitor", "policy", "schedule", "rule", *_UNITS)
)
"""Nouns of groups in the singular: incident with the most calls."""


def _read_adverb(
    cursor: Cursor, by: str, direction: Direction, kinds: frozenset[str]
) -> Shape | None:
    """who was called (the most|most often), which incident cost the most: the group is elsewhere"""
    start = cursor.at - 1
    start -= cursor.tokens[start - 1].low == "the"
    named = cursor.peek(1).low in ("calls", "call", "ones")
    if cursor.peek().low in _COSTS and (named or not cursor.said(_ASKED)):
        return None  # most expensive calls
    cursor.accept("expensive")
    metric = cursor.attempt(_METRICS.read)
    if cursor.said(_COSTS):
        by = "cost"
    failing = start > 0 and cursor.tokens[start - 1].low in FAILED_VERBS
    by = "failed" if failing and metric is None else by
    asked = cursor.said(_ASKED | _GROUP_NOUNS | kinds)
    return Shape(rank=Rank(metric or by, direction)) if asked else None


def read_superlative(cursor: Cursor) -> Shape | None:
    """(slowest|quickest) [to be] acknowledged [alerts] | longest gap [between calls]"""
    word = cursor.take().low
    if word == "longest" and cursor.accept("gap", "gaps", "silence", "quiet"):
        cursor.accept_all(("between", "calls"))
        return Shape(trend="user", rank=Rank("gap", Direction.DESC))
    cursor.accept_all(("to", "be"))
    cursor.accept("to", "time")
    cursor.accept("to")
    if not cursor.accept("acknowledged", "acknowledge", "acked", "ack"):
        return None
    direction = Direction.DESC if word in ("slowest", "longest") else Direction.ASC
    group = "alert" if cursor.accept("alerts", "alert") else "incident"
    cursor.accept("incidents", "incident")
    return Shape(trend=group, rank=Rank("acknowledged", direction))


SUPERLATIVES = ("slowest", "quickest", "fastest", "longest")
_COUNTED = ("times", "time", "calls", "call", "pages", "phone", "notifications", "attempts")
_THRESHOLDS = Phrases(
    {words: op for words, op in vocabulary.COMPARISONS.items() if words not in (":", "=")}
)
THRESHOLD_STARTS = (
    *_THRESHOLDS,
    *_TIMES,
    "having",
    "with",
    "spent",
    "spend",
    "spending",
    *COST_WORDS,
)


def read_threshold(cursor: Cursor) -> Shape | None:
    """[called] more than 3 times | 10+ times | with at least 10 calls: which groups are wanted"""
    spent = cursor.attempt(_read_spent)
    if spent is not None:
        return spent
    cursor.accept("having", "with")
    operator = _THRESHOLDS.read(cursor)
    number, adverb = _read_number(cursor), cursor.peek(-1).low in _TIMES
    operator = operator or _read_or_more(cursor)
    if operator is None or number is None:
        return None
    failed = cursor.accept("failed") is not None
    if not (adverb or cursor.accept(*_COUNTED)):
        return None
    cursor.accept("calls", "times")
    return Shape(having=Having("failed" if failed else "calls", operator, number))


def _read_spent(cursor: Cursor) -> Shape | None:
    """cost over $10, behind teams that: of all calls of a group, and not of one"""
    asked = cursor.peek().low == "having" or _groups_cost(cursor)
    if not asked or not cursor.accept("having", *COST_WORDS, *_SPENDING):
        return None
    cursor.accept("us")
    operator = _THRESHOLDS.read(cursor)
    cents = read_whole_amount(cursor) if operator else None
    if operator is None or cents is None:
        return None
    return Shape(having=Having("cost", operator, cents))


_SPENDING = ("spent", "spend", "spending")


def _groups_cost(cursor: Cursor) -> bool:
    """Whether groups are what costs: teams that cost, and neither calls that cost nor by team."""
    ahead = -1
    while cursor.peek(ahead).low in _BEFORE_COSTS:
        ahead -= 1
    if cursor.peek(ahead + 1).low == "who":  # who cost more than $2
        return True
    begins = cursor.peek(ahead - 2) is END  # and people costing over $2
    led = cursor.peek(ahead - 1).low in _LEADING_GROUPS and not begins
    return cursor.peek(ahead).low in _GROUP_NOUNS and not led


_LEADING_GROUPS = ("by", "per", "and", "each", "of", "to", "for")
_BEFORE_COSTS = phrases(
    "that | which | who | whose | with | have | has | had | calls | call | phone | total | a | in"
)


def _read_or_more(cursor: Cursor) -> Operator | None:
    """10+ | 10 or more, behind the number"""
    if cursor.accept("+") or cursor.accept_all(("or", "more")):
        return Operator.GTE
    fewer = cursor.accept_all(("or", "less")) or cursor.accept_all(("or", "fewer"))
    return Operator.LTE if fewer else None


_WHOSE_SHARE = "Shares are not computed. Write by user, or by team, to see them beside each other."
SHARES = ("percentage", "percent", "share", "proportion", "ratio", "rate", "%", "fraction")


def read_share(cursor: Cursor) -> Shape | None:
    """percentage of failed calls: every summary tells it, of all calls"""
    cursor.take()
    compared = "as" in (cursor.peek(-2).low, cursor.peek(-3).low)
    owned = cursor.peek(-2).kind == "owner" or compared
    if owned and cursor.accept("of"):
        raise cursor.error(cursor.at - 2, _WHOSE_SHARE, None)
    if not cursor.accept("of"):
        of = cursor.peek(-1).low in ("%", "percent", "percentage") and STATUS_PHRASES.read(cursor)
        return Shape(intent=Intent.SUMMARY) if of else None
    cursor.accept("the", "all", "our")
    cursor.accept("calls", "pages")
    if cursor.peek().low in ("went", "go", "goes", "going") and cursor.peek(1).low == "to":
        raise cursor.error(cursor.at - 1, _WHOSE_SHARE, "by user")
    cursor.accept("that", "which", "were", "are")
    cursor.accept("were", "are", "have")
    STATUS_PHRASES.read(cursor)
    return Shape(intent=Intent.SUMMARY)


def read_trend(cursor: Cursor) -> Shape | None:
    """going up | trend | increasing: by week unless another span is named"""
    word = cursor.take().low
    if word in ("going", "gone", "go", "went") and not cursor.accept("up", "down"):
        return None
    return Shape(trend="week", intent=Intent.SUMMARY)


TRENDS = (
    *("trend", "trends", "trending", "going", "increasing", "decreasing", "rising", "falling"),
    *("growing", "dropping", "declining", "improving", "worsening"),
)
