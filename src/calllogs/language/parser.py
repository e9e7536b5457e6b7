"""Parses a text into a CallLogFilter: one phrase after another, every word understood or named."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Intent, Operator
from calllogs.filters.recurring import WORKING_HOURS, WorkingHours
from calllogs.language import dialects, lexer, refusals, speech, vocabulary
from calllogs.language.builder import FilterBuilder
from calllogs.language.calendar import Calendar
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
from calllogs.language.grammar.qualifiers import SIGNS, negate, read_qualifier
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.when import comparisons, recurring, time
from calllogs.language.grammar.when.dates import is_year
from calllogs.language.lexer import END, NEGATING_SIGNS, Cursor
from calllogs.language.speech import CONNECTIVES, NUMBER_WORDS, phrases
from calllogs.language.spelling import in_english, slip_of, suggest_qualifier, suggest_word
from calllogs.model.fields import DURATION
from calllogs.model.relations import (
    INCIDENT,
)

_ADDED = ("please", "pls", "thx", "thanks", "so", "right", "?", "!", ".", ",")
"""What people add to the end of a question."""
_MOST_DIGITS = 5
"""Of the number of an incident alone: a longer number may be a part of a phone number."""


def parse(
    text: str,
    *,
    now: datetime,
    tz: str,
    region: str,
    look_up: bool = False,
    hours: WorkingHours = WORKING_HOURS,
) -> CallLogFilter:
    """Return the filter a text means to an asker.

    Args:
        text: In the filter language, docs/filters.md.
        now: The present instant; aware.
        tz: The asker's IANA zone.
        region: The ISO 3166 region in which national phone numbers are read.
        look_up: Whether names are looked up afterwards, so that a name alone is a question.
        hours: What is night to the asker, and what is work.

    Raises:
        FilterError: A piece of the text is not understood, or contradicts another.
    """
    calendar = Calendar.of(now, tz, hours)

    def read(source: str) -> CallLogFilter:
        return _parse(Cursor(source, lexer.tokenize(source), calendar, region), look_up=look_up)

    source = dialects.in_our_words(lexer.normalize(text))
    try:
        return read(source)
    except FilterError as error:
        raise refusals.leading_on(error, read) from None


def _parse(cursor: Cursor, *, look_up: bool) -> CallLogFilter:
    builder = FilterBuilder(cursor)
    _check_english(cursor)
    builder.add(_read_alone(cursor), 0)
    while cursor.at < len(cursor.tokens):
        _read_phrase(builder)
    _check_asked(builder)
    return builder.filter(look_up=look_up)


def _check_english(cursor: Cursor) -> None:
    """Refuse a question in another language: chamadas de ontem.

    Raises:
        FilterError: It suggests the same in English, as far as it can be.
    """
    english = in_english([token.low for token in cursor.tokens])
    if english is not None:
        cursor.at = len(cursor.tokens)
        raise cursor.error(0, "Questions are read in English alone.", english)


def _check_asked(builder: FilterBuilder) -> None:
    """Refuse a text that greets, thanks or denies, and asks nothing: hello, thanks, nobody, ?

    Raises:
        FilterError: It leads to what can be asked.
    """
    cursor = builder.cursor
    said = builder.conditions or builder.shape.given()
    words = {token.low for token in cursor.tokens}
    alone = len(cursor.tokens) == 1 and not words & _SAYING_NOTHING
    if not (said or alone or words & _ASKING) and cursor.tokens:
        raise cursor.error(0, vocabulary.NOTHING_ASKED)
    place = next((at for at, t in enumerate(cursor.tokens) if t.low in _SOMEBODY), None)
    if place is None:
        return
    if not (builder.shape.names or any(c.relation == "user" for c in builder.conditions)):
        cursor.at = place + 1
        raise cursor.error(place, _WHOM)


_ASKING = speech.CALL_VERBS.union(
    phrases("""
    log | logs | record | records | entry | entries | attempt | attempts | history | list
    all | any | anything | everything | every | results | latest | volume | happened
    show | notification | notifications | dials | rings | pages | oneuptime
""")
)
"""Words that ask for calls where nothing is said of which."""

_SAYING_NOTHING = frozenset(
    phrases("""
    hi | hello | hey | morning | afternoon | evening | sorry | thanks | thank | thx | cheers
    needful | asap | fyi | nobody | noone | none | nothing | never | you | ?
""")
)

_SOMEBODY = ("he", "she", "him", "her", "his", "hers")
_WHOM = "Who is meant is not known here. Write the name, as in to bob."


def _read_alone(cursor: Cursor) -> Reading:
    """a text that is nothing but the id of a call"""
    token = cursor.peek()
    if len(cursor.tokens) == 1 and token.kind == "uuid":
        return subjects.read_call_id(cursor) or ()
    return ()


def _read_lone_number(cursor: Cursor) -> Reading | None:
    """42, please: the number of an incident where nothing but courtesy stands around it"""
    place = cursor.at
    token = cursor.take()
    if len(cursor.tokens) > _MOST_COURTEOUS:
        return None
    others = (*cursor.tokens[:place], *cursor.tokens[cursor.at :])
    alone = all(other.low in _COURTEOUS for other in others)
    for_it = place > 0 and cursor.tokens[place - 1].low in ("for", "about") and _ends(cursor)
    if not (alone or for_it) or len(token.text) > _MOST_DIGITS:
        return None
    other = "in {0} for the year" if is_year(token.text) else ""
    if not for_it and any(each.low in ("show", "give", "list", "get") for each in others):
        other = "last {0} calls for so many"  # show me 50
    if for_it and int(token.text) in shape.DAYS_OF_HOURS:
        other = "last {0} hours for that time"
    if other:
        message = f"Write incident {{0}} for the incident, or {other}.".format(token.text)
        raise cursor.error(place, message, f"incident {token.text}")
    return (subjects.numbered(cursor, place, INCIDENT, [int(token.text)]),)


def _ends(cursor: Cursor) -> bool:
    """Whether nothing is counted: for 42, and not for 42 hours"""
    token = cursor.peek()
    counted = token.low in vocabulary.UNITS or token.low in vocabulary.MONTHS
    goes_on = token.kind == "word" and token.low in _BEHIND_NUMBERS and not counted
    if token.low in _PUNCTUATION:
        return not cursor.glued(1) or cursor.peek(1).low in _PUNCTUATION
    return cursor.done or (goes_on and not cursor.glued())


_PUNCTUATION = (",", "?", "!", ".", "...")
_BEHIND_NUMBERS = frozenset(
    (*vocabulary.TIME_WORDS, *_ADDED, "by", "to", "failed", "which", "that", "asap", "if")
)
_MOST_COURTEOUS = 12
_COURTEOUS = frozenset(" ".join(speech.COURTESY).split()) | {"?", "!", ".", ","}


def _read_phrase(builder: FilterBuilder) -> None:
    """Read the next phrase of whatever kind."""
    cursor = builder.cursor
    start = cursor.at
    for rule in _rules(cursor, builder.shape.intent):
        reading = cursor.attempt(rule.reader)
        if reading is not None:
            rule.add(builder, reading, start)
            return
    raise not_understood(cursor)


_TIME_NEGATED = (
    "A time cannot be left out. Write before today for what came before, or name the times that "
    "are meant, as in monday to wednesday."
)
_OTHER_NEGATIONS = {
    "but": ("not", "for", "to"), "apart": ("from",), "other": ("than",), "besides": ("for",),
}  # fmt: skip
"""What follows words that negate only with it: but not, apart from, other than."""


def _read_negated(cursor: Cursor) -> Reading | None:
    """(not|except|excluding|without|!|no) what follows, the whole list of it"""
    start = cursor.at
    if not _begins_negation(cursor):
        return None
    if cursor.accept(*_RELATED):
        cursor.accept("to", "with")
    none = cursor.attempt(_read_none)
    if none is not None:
        return none
    cursor.accept("for", "the", "a", "of", "any", "in", "with", "did", "during")
    cursor.accept("the", "calls", "call", "anything", "ones", "those")
    cursor.accept("for", "that", "with")
    return _read_left_out(cursor, start)


_RELATED = phrases(
    "about | related | linked | regarding | concerning | associated | tied | attached"
)


def _read_none(cursor: Cursor) -> Reading | None:
    """[to] any incident, behind not related: those that have none"""
    cursor.accept("for", "about", "with", "to")
    article = cursor.accept("any", "an")
    relation = names.read_noun(cursor) if article else None
    if relation is None or names.can_name(cursor):
        return None
    return (Condition(relation.id_column, Operator.IS_NULL),)


def _read_left_out(cursor: Cursor, start: int) -> Reading:
    """Read what stands behind a word that negates.

    Raises:
        FilterError: It has no opposite.
    """
    cursor.accept("the", "our")
    place = cursor.at
    negated = FilterBuilder(cursor)
    for rule in _rules(cursor, None):
        reading = cursor.attempt(rule.reader) if rule.negatable else None
        # A word alone, before what is left out: except calls from the team payments.
        if reading == () and cursor.at > place:
            return _read_left_out(cursor, start)
        if reading is not None:
            negated.add(reading, place)
            return _opposite(cursor, start, negated)
    raise _not_negated(cursor, start, place)


def _not_negated(cursor: Cursor, start: int, place: int) -> FilterError:
    """Return the error about what stands behind a word that negates, and cannot be."""
    word_after = cursor.take()
    if word_after.low in time.STARTS:
        return cursor.error(start, _TIME_NEGATED)
    message = f"{cursor.tokens[start].text!r} cannot negate {word_after.text or 'nothing'!r}."
    if word_after.kind == "quoted":
        person = f'to "{word_after.text}"'
        return cursor.error(place, f"{message} Write not {person} for a person.", person)
    hint = "Write not busy, not incident 42 or not to +15559998888."
    return cursor.error(start if word_after.kind == "end" else place, f"{message} {hint}")


def _begins_negation(cursor: Cursor) -> bool:
    """Take the word that negates: not, except, apart from, but not, but bob, other than, -"""
    word = cursor.take().low
    if word in NEGATING_SIGNS:
        return _negates(cursor)
    joined = cursor.accept(*_OTHER_NEGATIONS.get(word, ())) is not None
    if word == "but":
        return joined or _is_name(cursor) or cursor.peek(-2).low in _ALL
    return joined or word not in ("apart", "other")


_ALL = phrases("all | everything | anything | everyone | everybody | anyone | anybody | any | none")
"""Words behind which `but` leaves out what follows: all but incident 42."""


def _is_name(cursor: Cursor) -> bool:
    return names.is_unknown(cursor) or cursor.peek().kind in ("email", "mention")


def _opposite(cursor: Cursor, start: int, negated: FilterBuilder) -> Reading:
    """Return what was read, negated.

    Raises:
        FilterError: It has no opposite.
    """
    given = set(negated.shape.given()) - {"names"}
    if given:
        message = "This cannot be negated. Write not busy, not incident 42 or not to alice."
        raise cursor.error(start, message)
    conditions = tuple(negate(cursor, start, condition) for condition in negated.conditions)
    opened = tuple(replace(name, negated=True) for name in negated.shape.names)
    return Shape(names=opened, conditions=conditions) if opened else conditions


def _negates(cursor: Cursor) -> bool:
    """Whether a sign stands before a word and not behind one: `failed!` negates nothing."""
    if not cursor.glued() or (cursor.at > 1 and cursor.glued(-1)):
        return False
    return any(cursor.peek(ahead).low not in _MARKS for ahead in range(_MOST_MARKS))


_MARKS = ("!", "?", ".", END.low)
_MOST_MARKS = 6
"""Behind a text: failed today !!"""


def _read_cost_word(cursor: Cursor) -> Reading | None:
    """how much did september cost: the word alone, when a sum is asked for"""
    cursor.take()
    place, following = cursor.at, cursor.peek()
    if cursor.peek(-2).low == "with":  # calls with cost [not 0]
        if cursor.peek().low == "not" and cursor.peek(1).low in ("0", "zero"):
            cursor.at += 2
        return money.PAID_CONDITIONS
    if cursor.accept_all(("so", "far")):
        return Shape(intent=Intent.SUMMARY)
    if place == 1 and (cursor.done or following.low in _ADDED):
        return None
    if following.low in ("us", "me") and cursor.peek(1).low in ("nothing", "zero", "money"):
        cursor.take()
        return money.read_free_or_paid(cursor)
    spent = following.low in _SPENT or cursor.attempt(time.read_time) is not None
    cursor.at = place
    return Shape(intent=Intent.SUMMARY) if spent else None


_SPENT = (
    *speech.NEGATIONS,
    *_ADDED,
    "asap",
    "if",
    "...",
    "split",
    "broken",
    "grouped",
    "for",
    "of",
    "in",
    "on",
    "us",
    "me",
    "to",
    "by",
    "per",
    "each",
    "since",
    "all",
    "the",
    "",
)


_CONNECTIVES: lexer.Phrases[Reading] = lexer.Phrases(dict.fromkeys(CONNECTIVES, ()))
"""Words that add nothing: calls, the, for, show me, that were."""


class _Rule(NamedTuple):
    """One kind of phrase.

    Attributes:
        reader: Reads it from a cursor.
        words: Words and signs that can begin it.
        kinds: Kinds of token that can begin it, whatever they hold.
        following: What its second token must be; empty where it can be anything.
        behind: The kind of answer that was asked for before it, where it needs one.
        negatable: Whether it can stand behind `not`.
        add: Adds what was read to the filter.
    """

    reader: Callable[[Cursor], Reading | None]
    words: Collection[str] = ()
    kinds: Collection[str] = ()
    following: Collection[str] = ()
    behind: Intent | None = None
    negatable: bool = False
    add: Callable[[FilterBuilder, Reading, int], None] = FilterBuilder.add


_RULES = (
    # Before what is not recorded: a carrier knows `longer than 30s`, `duration>30`.
    _Rule(texts.read_duration, texts.DURATION_STARTS, negatable=True),
    _Rule(read_qualifier, (DURATION,), following=SIGNS, negatable=True),
    _Rule(groups.read_superlative, groups.SUPERLATIVES),
    _Rule(shape.read_longest, shape.LENGTHS),
    _Rule(questions.read_answer_rate, questions.ANSWER_RATES),
    # Before all others: what the log does not hold is said, whatever stands around it.
    _Rule(questions.read_unrecorded, questions.UNRECORDED_STARTS),
    # Before statuses, times and intents: `did May get called`, `was Error paged`, `Bill's calls`.
    _Rule(open_names.read_time_name, open_names.TIME_NAMES),
    _Rule(open_names.read_owner, kinds=("word",), following=("'s", "'")),
    # Before intents: `mean` asks for an average, too.
    _Rule(questions.read_meaning, ("mean", "means", "meaning", "meant")),
    # Before words of fields: `cost:50`, `no:x`, `team:x`.
    _Rule(read_qualifier, kinds=("word",), following=SIGNS, negatable=True),
    _Rule(read_qualifier, (*NEGATING_SIGNS, "_"), negatable=True),
    # Before orders and sizes: `most called person`, `top 3 users`, `the busiest hour`.
    _Rule(groups.read_ranked, groups.RANKING),
    _Rule(groups.read_counted_ranked, NUMBER_WORDS, ("number",)),
    _Rule(groups.read_threshold, groups.THRESHOLD_STARTS, ("number",)),
    # Before statuses: `ok, who was paged` asks for no placed calls.
    _Rule(questions.read_ok, ("ok", "okay")),
    _Rule(groups.read_wise, groups.GROUP_PHRASES),
    _Rule(groups.ADJECTIVES.read, groups.ADJECTIVES),
    # Before costs: `cost by user` needs no amount; before sorting: `sorted by failure rate`.
    _Rule(groups.read_grouping, groups.STARTS),
    _Rule(groups.read_ranking, ("rank", "order", "sort", "ranking")),
    _Rule(shape.read_sorting, ("sort", "sorted", "order", "ordered")),
    _Rule(groups.read_which, ("which", "what", "how", "at", "on", "in")),
    # Before counts: `how many people`; before connectives: the who of `who was called`.
    _Rule(questions.read_who, questions.WHO_STARTS),
    _Rule(questions.read_why, ("why",)),
    _Rule(groups.read_share, groups.SHARES),
    _Rule(shape.INTENTS.read, shape.INTENTS),
    _Rule(comparisons.read_comparing, tuple(comparisons.COMPARING)),
    # Before negations: `not delivered`, `didn't pick up`, `nobody called?`.
    _Rule(questions.read_failing, questions.NEGATED_STARTS),
    _Rule(questions.read_nobody, questions.NOBODY),
    # Before negations: `no incident` is for calls that have none, whichever it would be.
    _Rule(subjects.read_presence, ("no", "without", "with", "any", "has", "having")),
    # Before connectives: the call of `call UUID`.
    _Rule(subjects.read_call_id, ("id", "call")),
    _Rule(subjects.read_call_id, kinds=("uuid",), behind=Intent.TIMELINE),
    # Before negations: `no answer`; before connectives: `placed by`.
    _Rule(
        texts.read_statuses, texts.STATUS_PHRASES, negatable=True, add=FilterBuilder.add_statuses
    ),
    _Rule(texts.read_cause, ("because", "due", "owing", "with", "from")),
    _Rule(texts.read_status_noun, ("status", "result", "outcome", "state")),
    _Rule(questions.read_carrier, ("twilio",)),
    _Rule(questions.read_waking, ("woke", "woken", "wake", "wakes", "waking")),
    _Rule(questions.read_reached, questions.REACHED_STARTS),
    # Before times: `on mondays`, `at night`.
    _Rule(recurring.read_every, ("every", "outside")),
    _Rule(recurring.read_recurring, recurring.RECURRING),
    _Rule(shape.read_single, shape.SINGLE_STARTS),
    _Rule(shape.read_order, shape.ORDER_PHRASES),
    # Before sizes: `last 7 days`; before costs: `between 9 and 11`, `up to 9am`; before numbers:
    # `from 9am`; before connectives: the `in` of `in 2025`, the `the` of `the 1st`.
    _Rule(time.read_time, time.STARTS, ("number",)),
    # Before connectives: the show of `show 20`.
    _Rule(shape.read_limit, shape.LIMIT_STARTS, ("number",)),
    # Before connectives: `!busy`.
    _Rule(_read_negated, (*speech.NEGATIONS, *NEGATING_SIGNS)),
    # Before costs, which would miss an amount: `how much did september cost`.
    _Rule(_read_cost_word, ("cost", "costs", "price", "pay")),
    # Before places: the more of `more than 50c`; before connectives: the at of `at most 50c`.
    _Rule(money.read_costs, money.STARTS, ("number",), negatable=True),
    _Rule(shape.read_place, ("skip", "offset", "page", "next", "more")),
    _Rule(texts.read_said, texts.INTRODUCTIONS, negatable=True),
    _Rule(phones.read_region, phones.REGION_STARTS, ("word",), negatable=True),
    _Rule(phones.read_by, ("by",)),
    _Rule(phones.read_to, ("to",), negatable=True),
    _Rule(phones.read_from, ("from",), negatable=True),
    _Rule(phones.read_called, ("called", "calling", "phoned"), negatable=True),
    _Rule(subjects.read_level, ("level",)),
    _Rule(subjects.read_members, ("member", "members")),
    # Before connectives: the on of `on-call policy`.
    _Rule(subjects.read_subject, (*names.NOUNS, "#"), ("link",), negatable=True),
    _Rule(phones.read_person, ("@",), ("mention", "email"), negatable=True),
    _Rule(groups.read_trend, groups.TRENDS),
    _Rule(questions.read_verb, questions.VERBS),
    _Rule(_CONNECTIVES.read, _CONNECTIVES),
    _Rule(phones.MINE.read, phones.MINE, negatable=True),
    _Rule(phones.read_bare_number, phones.STARTS, ("number",), negatable=True),
    _Rule(_read_lone_number, kinds=("number",)),
    _Rule(open_names.read_quoted, kinds=("quoted",), negatable=True),
    _Rule(texts.read_quoted, kinds=("quoted",)),
    # After all others: words that nothing else reads.
    _Rule(open_names.read_open_name, kinds=("word",), negatable=True),
)
"""In order of precedence; a comment says before what a rule must stand, and why."""


def _places(starts: Callable[[_Rule], Collection[str]]) -> dict[str, list[int]]:
    """Return the places of rules in their order, by what can begin them."""
    places: dict[str, list[int]] = {}
    for place, rule in enumerate(_RULES):
        for start in dict.fromkeys(starts(rule)):
            places.setdefault(start, []).append(place)
    return places


def _in_order(places: Iterable[int]) -> tuple[_Rule, ...]:
    return tuple(_RULES[place] for place in sorted(set(places)))


_KIND_PLACES = _places(lambda rule: rule.kinds)
_WORD_PLACES = _places(lambda rule: rule.words)
"""Where the rules stand that begin with a kind of token, or with a word."""


@cache  # of some 1,000 words that begin rules a text has a handful
def _begun_by(word: str) -> tuple[_Rule, ...]:
    kind = "word" if word.isalpha() else lexer.kind_of(word)
    return _in_order((*_WORD_PLACES[word], *_KIND_PLACES.get(kind, ())))


def _rules(cursor: Cursor, intent: Intent | None) -> Iterator[_Rule]:
    """Return the rules for what can begin with the next token."""
    token, following = cursor.peek(), cursor.peek(1).low
    known = token.low in _WORD_PLACES
    beginning = _begun_by(token.low) if known else _in_order(_KIND_PLACES.get(token.kind, ()))
    for rule in beginning:
        if rule.behind in (None, intent) and (not rule.following or following in rule.following):
            yield rule


def not_understood(cursor: Cursor) -> FilterError:
    """Return the error about the next word, which begins no phrase."""
    start, word = cursor.at, cursor.take()
    while _goes_on(cursor):
        cursor.take()
    explained = (explain(cursor, start) for explain in _EXPLANATIONS)
    error = next(filter(None, explained), None)
    if error is not None:
        return error
    text, near = cursor.text_since(start), None
    if word.kind == "word" and text.lower() not in vocabulary.LANGUAGE:
        near = slip_of(word.text) or suggest_word(text) or suggest_qualifier(text)
    hint = "" if near else f" {refusals.WORDS}"
    return cursor.error(start, f"I do not understand {text!r}.{hint}", near)


def _asked_otherwise(cursor: Cursor, start: int) -> FilterError | None:
    """or between different things | vs | a name of the language's words in small letters: max"""
    text = cursor.text_since(start)
    if text in speech.NAMES_TOO:
        name = text.capitalize()
        message = f"I do not understand {text!r}. For a person write {name}."
        return cursor.error(start, message, name)
    otherwise = vocabulary.ASKED_OTHERWISE.get(text.lower())
    return cursor.error(start, *otherwise) if otherwise else None


def _whole_name(cursor: Cursor, start: int) -> FilterError | None:
    """database down: a name that goes on with a word of the language"""
    word, before = cursor.tokens[start], cursor.peek(start - cursor.at - 1)
    if not _is_strange(before) or word.low not in speech.ORDINARY - vocabulary.UNITS.keys():
        return None
    first = start - 1
    while first and _is_strange(cursor.tokens[first - 1]):
        first -= 1
    name = f'"{cursor.text_since(first)}"'
    message = f"If {name} is what it is called, quote it; else leave out {word.text}."
    return cursor.error(first, message, name)


def _is_strange(token: lexer.Token) -> bool:
    """Whether a token is a word, and none of the language's."""
    return token.kind == "word" and token.low not in vocabulary.LANGUAGE


def _no_time(cursor: Cursor, start: int) -> FilterError | None:
    """last nigth | last weeks: a slip behind the word"""
    if cursor.text_since(start).lower() not in _BEFORE_TIMES:
        return None
    following = cursor.peek()
    near = slip_of(following.low) or _PLURALS.get(following.low)
    if following.kind != "word" or near is None:
        return None
    mended = f"{cursor.text_since(start)} {near}"
    cursor.take()
    message = f"{cursor.text_since(start)!r} is not a time I know. Did you mean {mended!r}?"
    return cursor.error(start, message, mended)


_EXPLANATIONS = (_no_time, _asked_otherwise, _whole_name)

_BEFORE_TIMES = ("last", "past", "this")
_PLURALS = {f"{unit}s": unit for unit in ("week", "month", "year", "morning", "evening", "weekend")}
"""last weeks calls: of one week, its apostrophe forgotten, or of several"""


def _goes_on(cursor: Cursor) -> bool:
    """Whether the word goes on without a space: `incident_number`, `x86`."""
    token = cursor.peek()
    return cursor.glued() and (token.kind in ("word", "number") or token.low in ("_", "-", "'"))
