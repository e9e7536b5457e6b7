"""The grammar in one place: a row for each kind of phrase, in order of precedence."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from calllogs.filters.filter import Intent
from calllogs.language import lexer, negation, speech, usage
from calllogs.language.grammar import (
    groups,
    money,
    names,
    open_names,
    phones,
    questions,
    shape,
    subjects,
    texts,
)
from calllogs.language.grammar.qualifiers import SIGNS, read_qualifier
from calllogs.language.grammar.shape import Reading
from calllogs.language.grammar.when import comparisons, recurring, time
from calllogs.language.lexer import NEGATING_SIGNS, Cursor
from calllogs.language.negation import Reader
from calllogs.language.speech import CONNECTIVES, NUMBER_WORDS
from calllogs.language.usage import Usages
from calllogs.language.vocabulary import LANGUAGE
from calllogs.model.fields import DURATION

_CONNECTIVES: lexer.Phrases[Reading] = lexer.Phrases(dict.fromkeys(CONNECTIVES, ()))
"""Words that add nothing: calls, the, for, show me, that were."""


class Rule(NamedTuple):
    """One kind of phrase.

    Attributes:
        reader: Reads it from a cursor.
        usages: What can be typed for it and what it means, as the help tells it.
        words: Words and signs that can begin it.
        kinds: Kinds of token that can begin it, whatever they hold.
        preceding: What must stand before it; empty where it can be anything.
        following: What its second token must be; empty where it can be anything.
        behind: The kind of answer that was asked for before it, where it needs one.
        negatable: Whether it can stand behind `not`.
        apart: Whether two of its phrases need a word between them.
    """

    reader: Reader
    usages: Usages
    words: Collection[str] = ()
    kinds: Collection[str] = ()
    preceding: Collection[str] = ()
    following: Collection[str] = ()
    behind: Intent | None = None
    negatable: bool = False
    apart: bool = False


def _read_negated(cursor: Cursor) -> Reading | None:
    return negation.read_negated(cursor, _negatable)


def _negatable(cursor: Cursor) -> Iterator[Reader]:
    token = cursor.peek()
    return (rule.reader for rule in begun_by(token.low, token.kind) if rule.negatable)


def _read_dash(cursor: Cursor) -> Reading | None:
    """a dash or colon between two parts of a sentence: payments incident - who was called"""
    colon = cursor.take().low == ":" and cursor.peek(-2).low in LANGUAGE
    ends = cursor.done or cursor.glued() or (cursor.glued(-1) and not colon) or cursor.at == 1
    return None if ends or cursor.peek().kind == "number" else ()


RULES = (
    # Before what is not recorded: a carrier knows `longer than 30s`, `duration>30`.
    Rule(texts.read_duration, usage.DURATIONS, texts.DURATION_STARTS, negatable=True),
    Rule(read_qualifier, usage.SECONDS, (DURATION,), following=SIGNS, negatable=True),
    Rule(groups.read_superlative, usage.SUPERLATIVES, groups.SUPERLATIVES),
    Rule(shape.read_longest, usage.LONGEST, shape.LENGTHS),
    Rule(questions.read_answer_rate, usage.ANSWER_RATES, questions.ANSWER_RATES),
    # Before all others: what the log does not hold is said, whatever stands around it.
    Rule(questions.read_unrecorded, usage.REFUSED, questions.UNRECORDED_STARTS),
    # Before statuses, times and intents: `did May get called`, `was Error paged`, `Bill's calls`.
    Rule(open_names.read_time_name, usage.TIME_NAMES, open_names.TIME_NAMES),
    Rule(
        open_names.read_time_name,
        usage.WORD_NAMES,
        open_names.WORD_NAMES,
        preceding=open_names.BEFORE_PEOPLE,
    ),
    Rule(open_names.read_owner, usage.OWNERS, kinds=("word",), following=("'s", "'")),
    # Before intents: `mean` asks for an average, too.
    Rule(questions.read_meaning, usage.REFUSED, ("mean", "means", "meaning", "meant")),
    # Before words of fields: `cost:50`, `no:x`, `team:x`.
    Rule(read_qualifier, usage.QUALIFIERS, kinds=("word",), following=SIGNS, negatable=True),
    Rule(read_qualifier, usage.MINUS, (*NEGATING_SIGNS, "_"), negatable=True),
    # Before orders and sizes: `most called person`, `top 3 users`, `the busiest hour`.
    Rule(groups.read_ranked, usage.RANKED, groups.RANKING),
    Rule(groups.read_counted_ranked, usage.COUNTED_RANKED, NUMBER_WORDS, ("number",)),
    Rule(
        groups.read_threshold,
        usage.THRESHOLDS,
        (*groups.THRESHOLD_STARTS, *NUMBER_WORDS),
        ("number",),
    ),
    # Before statuses: `ok, who was paged` asks for no placed calls.
    Rule(questions.read_ok, usage.SILENT, ("ok", "okay")),
    Rule(groups.read_wise, usage.WISE, groups.GROUP_PHRASES),
    Rule(groups.ADJECTIVES.read, usage.SPANS, groups.ADJECTIVES),
    # Before costs: `cost by user` needs no amount; before sorting: `sorted by failure rate`.
    Rule(groups.read_grouping, usage.GROUPING, groups.STARTS),
    Rule(groups.read_ranking, usage.RANKING, ("rank", "order", "sort", "ranking")),
    Rule(shape.read_sorting, usage.SORTING, ("sort", "sorted", "order", "ordered", "in")),
    Rule(comparisons.read_how, usage.SILENT, ("how",)),
    Rule(time.read_how, usage.HOW_WAS, ("how",)),
    Rule(groups.read_which, usage.WHICH, ("which", "what", "how", "at", "on", "in")),
    # Before counts: `how many people`; before connectives: the who of `who was called`.
    Rule(questions.read_who, usage.WHO, questions.WHO_STARTS),
    Rule(questions.read_why, usage.WHY, ("why",)),
    Rule(groups.read_share, usage.SHARES, groups.SHARES),
    Rule(shape.INTENTS.read, usage.INTENTS, shape.INTENTS),
    Rule(comparisons.read_comparing, usage.COMPARING, tuple(comparisons.COMPARING)),
    # Before negations: `not delivered`, `didn't pick up`, `nobody called?`.
    Rule(
        _read_negated,
        usage.NOT_GONE,
        speech.NEGATIVE_AUXILIARIES,
        following=("go", "involve", "concern"),
    ),
    Rule(questions.read_failing, usage.NOT_FAILING, questions.NEGATED_STARTS),
    Rule(questions.read_nobody, usage.NOBODY, questions.NOBODY),
    # Before negations: `no incident` is for calls that have none, whichever it would be.
    Rule(subjects.read_presence, usage.PRESENCE, ("no", "without", "with", "any", "has", "having")),
    # Before connectives: the call of `call UUID`.
    Rule(subjects.read_call_id, usage.IDS, ("id", "call")),
    Rule(subjects.read_lone_id, usage.LONE_IDS, kinds=("uuid",)),
    Rule(subjects.read_call_id, usage.SILENT, kinds=("uuid",), behind=Intent.TIMELINE),
    # Before negations: `no answer`; before connectives: `placed by`.
    Rule(
        texts.read_statuses,
        usage.STATUSES,
        texts.STATUS_PHRASES,
        negatable=True,
        apart=True,
    ),
    Rule(texts.read_cause, usage.CAUSES, ("because", "due", "owing", "with", "from")),
    Rule(texts.read_status_noun, usage.SILENT, ("status", "result", "outcome", "state")),
    Rule(questions.read_carrier, usage.CARRIER, ("twilio",)),
    Rule(questions.read_waking, usage.WAKING, ("woke", "woken", "wake", "wakes", "waking")),
    Rule(questions.read_reached, usage.REACHED, questions.REACHED_STARTS),
    # Before times: `on mondays`, `at night`.
    Rule(recurring.read_recurring, usage.RECURRING, recurring.STARTS),
    Rule(recurring.read_every, usage.EVERY, ("every", "outside")),
    Rule(time.read_last_returning, usage.LAST_NIGHTS, time.RETURNING_STARTS),
    Rule(shape.read_single, usage.SINGLE, shape.SINGLE_STARTS),
    Rule(shape.read_order, usage.ORDERS, shape.ORDER_PHRASES),
    # Before sizes: `last 7 days`; before costs: `between 9 and 11`, `up to 9am`; before numbers:
    # `from 9am`; before connectives: the `in` of `in 2025`, the `the` of `the 1st`.
    Rule(time.read_time, usage.TIMES, time.STARTS, ("number",)),
    # Before connectives: the show of `show 20`.
    Rule(shape.read_limit, usage.LIMITS, shape.LIMIT_STARTS, ("number",)),
    # Before connectives: `!busy`.
    Rule(_read_negated, usage.NEGATED, (*speech.NEGATIONS, *NEGATING_SIGNS)),
    # Before costs, which would miss an amount: `how much did september cost`.
    Rule(money.read_cost_word, usage.COST_WORDS, ("cost", "costs", "price", "pay")),
    # Before places: the more of `more than 50c`; before connectives: the at of `at most 50c`.
    Rule(money.read_costs, usage.COSTS, money.STARTS, ("number",), negatable=True),
    Rule(shape.read_place, usage.PLACES, ("skip", "offset", "page", "next", "more")),
    Rule(texts.read_said, usage.TEXTS, texts.INTRODUCTIONS, negatable=True),
    Rule(phones.read_region, usage.REGIONS, phones.REGION_STARTS, ("word",), negatable=True),
    Rule(phones.read_by, usage.BY, ("by",)),
    Rule(phones.read_to, usage.TO, ("to",), negatable=True),
    Rule(phones.read_from, usage.FROM, ("from",), negatable=True),
    Rule(phones.read_called, usage.CALLED, ("called", "calling", "phoned"), negatable=True),
    Rule(subjects.read_level, usage.LEVELS, ("level",)),
    Rule(subjects.read_members, usage.MEMBERS, ("member", "members")),
    # Before connectives: the on of `on-call policy`.
    Rule(subjects.read_subject, usage.SUBJECTS, (*names.NOUNS, "#"), ("link",), negatable=True),
    Rule(phones.read_person, usage.PEOPLE, ("@",), ("mention", "email"), negatable=True),
    Rule(groups.read_trend, usage.TREND, groups.TRENDS),
    Rule(questions.read_verb, usage.VERBS, speech.CALL_VERBS),
    Rule(questions.read_or_not, usage.SILENT, ("or",)),
    Rule(_read_dash, usage.SILENT, ("-", ":")),
    Rule(_CONNECTIVES.read, usage.SILENT, _CONNECTIVES),
    Rule(phones.MINE.read, usage.MINE, phones.MINE, negatable=True),
    Rule(phones.read_bare_number, usage.BARE_NUMBERS, phones.STARTS, ("number",), negatable=True),
    Rule(subjects.read_lone_number, usage.LONE_NUMBERS, kinds=("number",)),
    Rule(open_names.read_quoted, usage.QUOTED_NAMES, kinds=("quoted",), negatable=True),
    Rule(texts.read_quoted, usage.QUOTED_TEXTS, kinds=("quoted",)),
    # After all others: words that nothing else reads.
    Rule(open_names.read_open_name, usage.OPEN_NAMES, kinds=("word",), negatable=True),
)
"""In order of precedence; a comment says before what a rule must stand, and why."""


@lru_cache(maxsize=1024)  # of some 1,000 words that begin rules a text has a handful
def begun_by(word: str, kind: str) -> tuple[Rule, ...]:
    """Return the rules for what can begin with a token, in order of precedence."""
    return tuple(rule for rule in RULES if word in rule.words or kind in rule.kinds)
