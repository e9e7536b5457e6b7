"""Parses a text into a CallLogFilter: one phrase after another, every word understood or named."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    NEWEST_FIRST,
    CallLogFilter,
    Condition,
    Intent,
    Operator,
    written_instant,
)
from calllogs.filters.merge import Contradiction, merge
from calllogs.language import dialects, lexer, refusals, vocabulary
from calllogs.language.calendar import Calendar
from calllogs.language.grammar import (
    groups,
    money,
    names,
    open_names,
    phones,
    questions,
    recurring,
    shape,
    texts,
    time,
)
from calllogs.language.grammar.qualifiers import SIGNS, negate, read_qualifier
from calllogs.language.grammar.shape import Reading, Shape, Topic
from calllogs.language.lexer import NEGATING_SIGNS, Cursor
from calllogs.language.vocabulary import (
    CONNECTIVES,
    condition_field,
    slip_of,
    suggest_qualifier,
    suggest_word,
)
from calllogs.model.relations import (
    INCIDENT,
    RELATION_BY_KEYWORD,
    RELATIONS,
    SUBJECT_RELATIONS,
)

_MOST_DIGITS = 5
"""Of the number of an incident alone: a longer number may be a part of a phone number."""


def parse(
    text: str, *, now: datetime, tz: str, region: str, look_up: bool = False
) -> CallLogFilter:
    """Return the filter a text means to an asker.

    Args:
        text: In the filter language, docs/filters.md.
        now: The present instant; aware.
        tz: The asker's IANA zone.
        region: The ISO 3166 region in which national phone numbers are read.
        look_up: Whether names are looked up afterwards, so that a name alone is a question.

    Raises:
        FilterError: A piece of the text is not understood, or contradicts another.
    """
    calendar = Calendar.of(now, tz)

    def read(source: str) -> CallLogFilter:
        return _parse(Cursor(source, lexer.tokenize(source), calendar, region), look_up=look_up)

    source = dialects.in_our_words(lexer.normalize(text))
    try:
        return read(source)
    except FilterError as error:
        raise refusals.leading_on(error, read) from None


def _parse(cursor: Cursor, *, look_up: bool) -> CallLogFilter:
    builder = FilterBuilder(cursor)
    builder.add(_read_alone(cursor), 0)
    while cursor.at < len(cursor.tokens):
        _read_phrase(builder)
    return builder.filter(look_up=look_up)


_SHAPE_NAMES = {"sort": "order", "group_by": "grouping", "intent": "kind of answer"}
_FIELD_NAMES = {
    **{condition_field(f): f"the {f.sorted_as or f.label.lower()}" for f in vocabulary.FILTERABLE},
    "text": "the text",
    "callData.message": "the spoken text",
    "_id": "the id",
    **{relation.name: f"the {relation.keyword}" for relation in RELATIONS},
}


@dataclass(slots=True)
class FilterBuilder:
    """A filter while its text is read.

    Attributes:
        cursor: The text and the place reached.
        conditions: What was read, merged.
        shape: Order, size, place, intent and grouping, each said once.
        last_status: Where the last list of statuses ended, in tokens.
    """

    cursor: Cursor
    conditions: lexer.Conditions = ()
    shape: Shape = field(default_factory=Shape)
    last_status: int = -1

    def add(self, reading: Reading, start: int) -> None:
        """Add what was read from token `start` to here.

        Raises:
            FilterError: It contradicts what was said before.
        """
        if isinstance(reading, Shape):
            self._add_shape(reading, start)
            reading = reading.conditions
        try:
            for condition in reading:
                self.conditions = merge(self.conditions, condition)
        except Contradiction as error:
            raise self.cursor.error(start, _contradicted(error)) from None

    def _add_shape(self, shape: Shape, start: int) -> None:
        given = shape.given()
        given.pop("conditions", None)
        for part, value in given.items():
            before = getattr(self.shape, part)
            if part in _ACCUMULATED:
                given[part] = tuple(dict.fromkeys((*before, *value)))
            elif part == "intent":
                given[part] = self._intent(before, value, start)
            elif before not in (None, value):
                name = _SHAPE_NAMES.get(part, part)
                raise self.cursor.error(start, f"The {name} is given twice. Keep one of them.")
        self.shape = replace(self.shape, **given)

    def _intent(self, before: Intent | None, intent: Intent, start: int) -> Intent:
        """Return what is answered where two kinds of answer are asked for: sums hold counts."""
        if before is None or Intent.SUMMARY in (before, intent):
            return intent if before is None else Intent.SUMMARY
        statuses = any(condition.field == "status" for condition in self.conditions)
        if before is intent and intent is Intent.COUNT and statuses:
            message = "One count at a time. Write by status, or ask twice."
            raise self.cursor.error(start, message)
        if before is not intent:
            message = "The kind of answer is given twice. Keep one of them."
            raise self.cursor.error(start, message)
        return intent

    def add_statuses(self, reading: Reading, start: int) -> None:
        """Add statuses; `busy missed` asks for what no call can be, and hardly means it.

        Raises:
            FilterError: Other statuses stand just before them.
        """
        inclusive = not isinstance(reading, Shape) and reading[0].op is Operator.IN
        if inclusive and self.last_status == start:
            words = self.cursor.text_since(start)
            message = f"Write 'or {words}' if either may match."
            raise self.cursor.error(start, message, f"or {words}")
        self.add(reading, start)
        self.last_status = self.cursor.at if inclusive else -1

    def filter(self, *, look_up: bool = False) -> CallLogFilter:
        """Return the filter.

        Raises:
            FilterError: Both a page and a skip were given, or a noun and nothing else.
        """
        self._settle_topics()
        self._check_names(look_up=look_up)
        shape = self.shape
        groups = self._groups()
        return CallLogFilter(
            conditions=self._conditions(),
            sort=shape.sort or NEWEST_FIRST,
            limit=shape.limit,
            skip=self._skip(shape),
            intent=Intent.SUMMARY if groups else self._answer(),
            group_by=groups[0] if groups else None,
            then_by=groups[1] if len(groups) > 1 else None,
            names=shape.names,
            recurring=shape.recurring and replace(shape.recurring, tz=self.cursor.calendar.tz),
            rank=shape.rank if groups else None,
            having=shape.having,
            compare=shape.compare,
            asks=shape.asks or "",
        )

    def _settle_topics(self) -> None:
        """Settle what nouns mean that name none: the group that is asked for, or calls with one.

        Raises:
            FilterError: Nothing else was said.
        """
        shape = self.shape
        for topic in shape.topics:
            grouped = shape.rank or shape.having or shape.who or shape.intent is Intent.COUNT
            people = topic.keyword in _PEOPLE
            if topic.keyword == "user" and topic.plural and not grouped:
                self.shape = replace(self.shape, who=True)
            elif (shape.rank or shape.having) and not shape.groups:
                self.shape = replace(self.shape, groups=(topic.keyword,))
            elif (grouped or people) and topic.plural and not shape.groups:
                self.shape = replace(self.shape, groups=(topic.keyword,))
            elif people or not self._something_else():
                raise self._nameless(topic)
            else:
                column = RELATION_BY_KEYWORD[topic.keyword].id_column
                self.add((Condition(column, Operator.NOT_NULL),), 0)

    def _something_else(self) -> bool:
        shape, tokens = self.shape, self.cursor.tokens
        said = self.conditions or shape.intent or shape.recurring or shape.asks or shape.groups
        return bool(said) or len(tokens) > _LONELY

    def _nameless(self, topic: Topic) -> FilterError:
        begin, end = topic.place
        noun = topic.keyword
        example = "42" if RELATION_BY_KEYWORD[noun].number_column else '"its name"'
        message = (
            f"{noun!r} needs a name or a number, such as {noun} {example}; "
            f"or write with {noun}, no {noun}."
        )
        text = self.cursor.text
        return FilterError(text[begin:end], message, start=begin, end=end, text=text)

    def _check_names(self, *, look_up: bool) -> None:
        """Refuse a name with nothing around it, unless it is looked up.

        Raises:
            FilterError: It suggests how to say whose calls are meant.
        """
        shape = self.shape
        bare = (
            len(shape.names) == 1 and not shape.names[0].kinds and len(shape.names[0].values) == 1
        )
        if look_up or not bare or self._something_else_than_names():
            return
        name, text = shape.names[0], self.cursor.text
        if text[: name.start].split()[-1:] and text[: name.start].split()[-1].lower() in _LEADING:
            return
        message = (
            f"I do not understand {name.values[0]!r}. "
            "If it is a name, write to it for a person, or team, incident or for before it."
        )
        about, at = text[name.start : name.end], (name.start, name.end)
        suggestion = f"to {about}"
        raise FilterError(about, message, start=at[0], end=at[1], suggestion=suggestion, text=text)

    def _something_else_than_names(self) -> bool:
        given = set(self.shape.given()) - {"names"}
        return bool(self.conditions or given)

    def _groups(self) -> tuple[str, ...]:
        """Return what calls are grouped by.

        Raises:
            FilterError: More than two were given, or groups are ordered and none was named.
        """
        shape = self.shape
        groups = shape.groups
        if shape.who and "user" not in groups and not self._about_one_subject():
            groups = ("user", *groups)
        if not groups and shape.trend:
            groups = (shape.trend,)
        if len(groups) > _MOST_GROUPS:
            last = len(self.cursor.tokens) - 1
            raise self.cursor.error(last, "Calls are grouped by two things at most. Leave one out.")
        if not groups and (shape.rank or shape.having):
            last = len(self.cursor.tokens) - 1
            message = "Say which groups are meant, as in by user or by incident."
            raise self.cursor.error(last, message)
        return groups

    def _about_one_subject(self) -> bool:
        """Whether one incident or alert is asked about, and so a timeline tells who was called."""
        grouped = self.shape.groups or self.shape.rank or self.shape.having
        about = {c.relation for c in self.conditions if c.op is not Operator.IS_NULL}
        titled = any(set(name.kinds) & {"incident", "alert"} for name in self.shape.names)
        return not grouped and (bool(about.intersection(SUBJECT_RELATIONS)) or titled)

    def _answer(self) -> Intent:
        shape = self.shape
        reached = shape.who or shape.asks
        if reached and shape.intent in (None, Intent.LIST) and self._about_one_subject():
            return Intent.TIMELINE
        return Intent.SUMMARY if shape.compare else shape.intent or Intent.LIST

    def _conditions(self) -> lexer.Conditions:
        """Return the conditions; whether somebody was reached asks about the last day."""
        timed = any(c.field == "createdAt" for c in self.conditions)
        timed = timed or bool(self.shape.compare or self.shape.recurring)
        if not self.shape.asks or timed or self._about_one_subject():
            return self.conditions
        since = self.cursor.calendar.now.subtract(hours=24).to_instant().to_stdlib()
        return merge(self.conditions, Condition("createdAt", Operator.GTE, written_instant(since)))

    def _skip(self, shape: Shape) -> int | None:
        if shape.page is None:
            return shape.skip
        if shape.skip is None:
            return (shape.page - 1) * (shape.limit or DEFAULT_LIMIT)
        last = len(self.cursor.tokens) - 1
        raise self.cursor.error(last, "A page and a skip cannot both be given. Keep one of them.")


_ACCUMULATED = ("groups", "names", "topics")
_PEOPLE = ("user", "team")
_LONELY = 2
_MOST_GROUPS = 2
_LEADING = (
    "for",
    "about",
    "of",
    "to",
    "re",
    "regarding",
    "did",
    "was",
    "were",
    "during",
    "with",
    "on",
)


def _contradicted(error: Contradiction) -> str:
    relation = error.field.partition(".")[0].removesuffix("Id")
    about = _FIELD_NAMES.get(error.field) or _FIELD_NAMES.get(relation, "it")
    if error.one_condition_per_column:
        return f"OneUptime takes one condition on {about} at a time. Remove one, or ask twice."
    return f"No call can meet this together with what was said before of {about}. Remove one."


def _read_alone(cursor: Cursor) -> Reading:
    """a text that is nothing but the number of an incident, or the id of a call"""
    token = cursor.peek()
    if len(cursor.tokens) == 1 and token.kind == "uuid":
        return names.read_call_id(cursor) or ()
    if len(cursor.tokens) == 1 and token.kind == "number" and len(token.text) <= _MOST_DIGITS:
        cursor.take()
        return (names.numbered(cursor, 0, INCIDENT, [int(token.text)]),)
    return ()


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


_OTHER_NEGATIONS = {
    "but": ("not", "for", "to"), "apart": ("from",), "other": ("than",), "besides": ("for",),
}  # fmt: skip
"""What follows words that negate only with it: but not, apart from, other than."""


def _read_negated(cursor: Cursor) -> Reading | None:
    """(not|except|excluding|without|!|no) what follows, the whole list of it"""
    start = cursor.at
    word = cursor.take().low
    if word in NEGATING_SIGNS and not _negates(cursor):
        return None
    joined = cursor.accept(*_OTHER_NEGATIONS.get(word, ()))
    if word in ("apart", "other") and not joined:
        return None
    if word == "but" and not joined and not _is_name(cursor):
        return None
    if cursor.accept("about", "related", "linked", "regarding", "concerning"):
        cursor.accept("to")
    cursor.accept("for", "the", "a", "of", "any", "in", "from", "with", "did", "during")
    cursor.accept("the", "calls", "call", "anything", "ones")
    cursor.accept("to", "for", "that", "with") if not _begins_callee(cursor) else None
    place = cursor.at
    negated = FilterBuilder(cursor)
    for rule in _rules(cursor, None):
        reading = cursor.attempt(rule.reader) if rule.negatable else None
        if reading is not None:
            negated.add(reading, place)
            return _opposite(cursor, start, negated)
    word_after = cursor.take()
    message = f"{cursor.tokens[start].text!r} cannot negate {word_after.text or 'nothing'!r}."
    hint = "Write not busy, not incident 42 or not to +15559998888."
    raise cursor.error(start if word_after.kind == "end" else place, f"{message} {hint}")


def _begins_callee(cursor: Cursor) -> bool:
    return cursor.peek().low == "to"


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
    return cursor.glued() and (cursor.at == 1 or not cursor.glued(-1))


def _read_cost_word(cursor: Cursor) -> Reading | None:
    """how much did september cost: the word alone, when a sum is asked for"""
    cursor.take()
    place, following = cursor.at, cursor.peek()
    if cursor.done and place == 1:
        return None
    spent = following.low in _SPENT or cursor.attempt(time.read_time) is not None
    cursor.at = place
    return Shape(intent=Intent.SUMMARY) if spent else None


_SPENT = ("for", "of", "in", "on", "us", "me", "to", "by", "per", "each", "since", "all", "the", "")


_CONNECTIVES: lexer.Phrases[Reading] = lexer.Phrases(dict.fromkeys(CONNECTIVES, ()))
"""Words that add nothing: calls, the, for, show me, that were."""


@dataclass(frozen=True, slots=True)
class _Rule:
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
    # Before all others: what the log does not hold is said, whatever stands around it.
    _Rule(questions.read_unrecorded, questions.UNRECORDED_STARTS),
    # Before words of fields: `cost:50`, `no:x`, `team:x`.
    _Rule(read_qualifier, kinds=("word",), following=SIGNS, negatable=True),
    _Rule(read_qualifier, (*NEGATING_SIGNS, "_"), negatable=True),
    # Before orders and sizes: `most called person`, `top 3 users`, `the busiest hour`.
    _Rule(groups.read_ranked, groups.RANKING),
    _Rule(groups.read_threshold, groups.THRESHOLD_STARTS),
    _Rule(groups.read_wise, groups.GROUP_PHRASES),
    _Rule(groups.ADJECTIVES.read, groups.ADJECTIVES),
    # Before costs: `cost by user` needs no amount; before sorting: `sorted by failure rate`.
    _Rule(groups.read_grouping, groups.STARTS),
    _Rule(shape.read_sorting, ("sort", "sorted", "order", "ordered")),
    _Rule(groups.read_which, ("which", "what", "how", "at", "on", "in")),
    # Before counts: `how many people`; before connectives: the who of `who was called`.
    _Rule(questions.read_who, questions.WHO_STARTS),
    _Rule(questions.read_why, ("why",)),
    _Rule(groups.read_share, groups.SHARES),
    _Rule(shape.INTENTS.read, shape.INTENTS),
    _Rule(time.read_comparing, ("compare", "compared", "comparing", "comparison", "difference")),
    # Before negations: `not delivered`, `didn't pick up`, `nobody called?`.
    _Rule(questions.read_failing, questions.NEGATED_STARTS),
    _Rule(questions.read_nobody, questions.NOBODY),
    # Before negations: `no incident` is for calls that have none, whichever it would be.
    _Rule(names.read_presence, ("no", "without", "with", "any", "has", "having")),
    # Before connectives: the call of `call UUID`.
    _Rule(names.read_call_id, ("id", "call")),
    _Rule(names.read_call_id, kinds=("uuid",), behind=Intent.TIMELINE),
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
    _Rule(recurring.RECURRING.read, recurring.RECURRING),
    _Rule(shape.read_single, ("last", "latest", "first", "earliest", "recent")),
    _Rule(shape.read_order, shape.ORDER_PHRASES),
    # Before sizes: `last 7 days`; before costs: `between 9 and 11`, `up to 9am`; before numbers:
    # `from 9am`; before connectives: the `in` of `in 2025`, the `the` of `the 1st`.
    _Rule(time.read_time, time.STARTS, ("number",)),
    # Before connectives: the show of `show 20`.
    _Rule(shape.read_limit, ("limit", "top", "show", "first", "last"), ("number",)),
    # Before connectives: `!busy`.
    _Rule(_read_negated, (*vocabulary.NEGATIONS, *NEGATING_SIGNS)),
    # Before costs, which would miss an amount: `how much did september cost`.
    _Rule(_read_cost_word, ("cost", "costs", "price")),
    # Before places: the more of `more than 50c`; before connectives: the at of `at most 50c`.
    _Rule(money.read_costs, money.STARTS, ("number",), negatable=True),
    _Rule(shape.read_place, ("skip", "offset", "page", "next", "more")),
    _Rule(texts.read_said, texts.INTRODUCTIONS, negatable=True),
    _Rule(phones.read_region, phones.REGION_STARTS, ("word",), negatable=True),
    _Rule(phones.read_by, ("by",)),
    _Rule(phones.read_to, ("to",), negatable=True),
    _Rule(phones.read_from, ("from",), negatable=True),
    _Rule(phones.read_called, ("called", "calling", "phoned"), negatable=True),
    _Rule(names.read_level, ("level",)),
    _Rule(names.read_members, ("member", "members")),
    # Before connectives: the on of `on-call policy`.
    _Rule(names.read_subject, (*names.NOUNS, "#"), ("link",), negatable=True),
    _Rule(phones.read_person, ("@",), ("mention", "email"), negatable=True),
    _Rule(groups.read_trend, groups.TRENDS),
    _Rule(questions.read_verb, questions.VERBS),
    _Rule(_CONNECTIVES.read, _CONNECTIVES),
    _Rule(phones.MINE.read, phones.MINE, negatable=True),
    _Rule(phones.read_bare_number, phones.STARTS, ("number",), negatable=True),
    _Rule(open_names.read_quoted, kinds=("quoted",), negatable=True),
    _Rule(texts.read_quoted, kinds=("quoted",)),
    # After all others: words that nothing else reads.
    _Rule(open_names.read_open_name, kinds=("word",), negatable=True),
)
"""In order of precedence; a comment says before what a rule must stand, and why."""


def _begun_by(kind: str, word: str = "") -> tuple[_Rule, ...]:
    return tuple(rule for rule in _RULES if kind in rule.kinds or word in rule.words)


_BY_KIND = {kind: _begun_by(kind) for rule in _RULES for kind in rule.kinds}
_BY_WORD = {
    word: _begun_by(lexer.tokenize(word)[0].kind, word) for rule in _RULES for word in rule.words
}


def _rules(cursor: Cursor, intent: Intent | None) -> Iterator[_Rule]:
    """Return the rules for what can begin with the next token."""
    token, following = cursor.peek(), cursor.peek(1).low
    for rule in _BY_WORD.get(token.low) or _BY_KIND.get(token.kind, ()):
        if rule.behind in (None, intent) and (not rule.following or following in rule.following):
            yield rule


_OR = (
    "'or' joins values of one field, as in busy or missed; between different things OneUptime "
    "cannot look for either. Ask twice."
)


def not_understood(cursor: Cursor) -> FilterError:
    """Return the error about the next word, which begins no phrase."""
    start, word = cursor.at, cursor.take()
    while _goes_on(cursor):
        cursor.take()
    if word.low == "or":
        return cursor.error(start, _OR)
    text = cursor.text_since(start)
    if text.lower() in vocabulary.ASKED_OTHERWISE:
        return cursor.error(start, *vocabulary.ASKED_OTHERWISE[text.lower()])
    near = None
    if word.kind == "word" and text.lower() not in vocabulary.LANGUAGE:
        near = slip_of(word.text) or suggest_word(text) or suggest_qualifier(text)
    hint = "" if near else f" {refusals.WORDS}"
    return cursor.error(start, f"I do not understand {text!r}.{hint}", near)


def _goes_on(cursor: Cursor) -> bool:
    """Whether the word goes on without a space: `incident_number`, `x86`."""
    token = cursor.peek()
    return cursor.glued() and (token.kind in ("word", "number") or token.low in ("_", "-", "'"))
