"""Parses a text into a CallLogFilter: one phrase after another, every word understood or named."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

from calllogs.errors import FilterError
from calllogs.filters.filter import DEFAULT_LIMIT, NEWEST_FIRST, CallLogFilter, Intent, Operator
from calllogs.filters.merge import Contradiction, merge
from calllogs.language import lexer, vocabulary
from calllogs.language.calendar import Calendar
from calllogs.language.grammar import money, names, phones, shape, texts, time
from calllogs.language.grammar.qualifiers import SIGNS, negate, read_qualifier
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.lexer import NEGATING_SIGNS, Cursor
from calllogs.language.vocabulary import (
    CONNECTIVES,
    condition_field,
    suggest_qualifier,
    suggest_word,
)
from calllogs.model.relations import INCIDENT, RELATIONS

_MOST_DIGITS = 5
"""Of the number of an incident alone: a longer number may be a part of a phone number."""


def parse(text: str, *, now: datetime, tz: str, region: str) -> CallLogFilter:
    """Return the filter a text means to an asker.

    Args:
        text: In the filter language, docs/filters.md.
        now: The present instant; aware.
        tz: The asker's IANA zone.
        region: The ISO 3166 region in which national phone numbers are read.

    Raises:
        FilterError: A piece of the text is not understood, or contradicts another.
    """
    source = lexer.normalize(text)
    cursor = Cursor(source, lexer.tokenize(source), Calendar.of(now, tz), region)
    builder = FilterBuilder(cursor)
    builder.add(_read_alone(cursor), 0)
    while cursor.at < len(cursor.tokens):
        _read_phrase(builder)
    return builder.filter()


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
            return
        try:
            for condition in reading:
                self.conditions = merge(self.conditions, condition)
        except Contradiction as error:
            raise self.cursor.error(start, _contradicted(error)) from None

    def _add_shape(self, shape: Shape, start: int) -> None:
        given = {part: value for part, value in asdict(shape).items() if value is not None}
        for part, value in given.items():
            if getattr(self.shape, part) not in (None, value):
                name = _SHAPE_NAMES.get(part, part)
                raise self.cursor.error(start, f"The {name} is given twice. Keep one of them.")
        self.shape = replace(self.shape, **given)

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

    def filter(self) -> CallLogFilter:
        """Return the filter.

        Raises:
            FilterError: Both a page and a skip were given.
        """
        shape = self.shape
        return CallLogFilter(
            conditions=self.conditions,
            sort=shape.sort or NEWEST_FIRST,
            limit=shape.limit,
            skip=self._skip(shape),
            intent=Intent.SUMMARY if shape.group_by else shape.intent or Intent.LIST,
            group_by=shape.group_by,
        )

    def _skip(self, shape: Shape) -> int | None:
        if shape.page is None:
            return shape.skip
        if shape.skip is None:
            return (shape.page - 1) * (shape.limit or DEFAULT_LIMIT)
        last = len(self.cursor.tokens) - 1
        raise self.cursor.error(last, "A page and a skip cannot both be given. Keep one of them.")


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


def _read_negated(cursor: Cursor) -> Reading | None:
    """(not|except|excluding|without|!|no) what follows, the whole list of it"""
    start = cursor.at
    if cursor.take().low in NEGATING_SIGNS and not _negates(cursor):
        return None
    cursor.accept("the", "a", "for", "of")
    place = cursor.at
    negated = FilterBuilder(cursor)
    for rule in _rules(cursor, None):
        reading = cursor.attempt(rule.reader) if rule.negatable else None
        if reading is not None:
            negated.add(reading, place)
            return tuple(negate(cursor, start, condition) for condition in negated.conditions)
    word = cursor.take()
    message = f"{cursor.tokens[start].text!r} cannot negate {word.text or 'nothing'!r}."
    hint = "Write not busy, not incident 42 or not to +15559998888."
    raise cursor.error(start if word.kind == "end" else place, f"{message} {hint}")


def _negates(cursor: Cursor) -> bool:
    """Whether a sign stands before a word and not behind one: `failed!` negates nothing."""
    return cursor.glued() and (cursor.at == 1 or not cursor.glued(-1))


def _read_cost_word(cursor: Cursor) -> Reading | None:
    """how much did september cost: the word alone, when a summary is asked for"""
    cursor.take()
    alone = cursor.done or cursor.peek().low in (*CONNECTIVES, "by", "per")
    return () if alone else None


_CONNECTIVES: lexer.Phrases[Reading] = lexer.Phrases(dict.fromkeys(CONNECTIVES, ()))
"""Words that add nothing: calls, the, for, show me, that were."""

_FILLERS: lexer.Phrases[Reading] = lexer.Phrases(dict.fromkeys(vocabulary.FILLERS, ()))
"""Connectives that begin no other phrase."""


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
    # Before qualifiers: in `calls > 5c`, calls is no field.
    _Rule(_FILLERS.read, _FILLERS),
    # Before all others, whose words may be names of fields: `cost:50`, `no:x`, `team:x`.
    _Rule(read_qualifier, kinds=("word",), following=SIGNS, negatable=True),
    _Rule(read_qualifier, (*NEGATING_SIGNS, "_"), negatable=True),
    _Rule(shape.read_sorting, ("sort", "sorted", "order", "ordered")),
    # Before costs: `cost by user` needs no amount.
    _Rule(shape.read_grouping, shape.GROUPING_STARTS),
    # Before connectives: the who of `who was called`.
    _Rule(shape.INTENTS.read, shape.INTENTS),
    # Before negations: `no incident` is for calls that have none, whichever it would be.
    _Rule(names.read_presence, ("no", "without", "with", "any", "has", "having")),
    # Before connectives: the call of `call UUID`.
    _Rule(names.read_call_id, ("id", "call")),
    _Rule(names.read_call_id, kinds=("uuid",), behind=Intent.TIMELINE),
    # Before negations: `no answer`; before connectives: `placed by`.
    _Rule(
        texts.read_statuses, texts.STATUS_PHRASES, negatable=True, add=FilterBuilder.add_statuses
    ),
    _Rule(shape.read_order, shape.ORDER_PHRASES),
    # Before sizes: `last 7 days`; before costs: `between 9 and 11`, `up to 9am`; before numbers:
    # `from 9am`; before connectives: the `in` of `in 2025`, the `the` of `the 1st`.
    _Rule(time.read_time, time.STARTS, ("number",)),
    # Before connectives: the show of `show 20`.
    _Rule(shape.read_limit, ("limit", "top", "show", "first", "last"), ("number",)),
    # Before connectives: `!busy`.
    _Rule(_read_negated, (*vocabulary.NEGATIONS, *NEGATING_SIGNS)),
    # Before costs, which would miss an amount: `how much did september cost`.
    _Rule(_read_cost_word, ("cost", "costs"), behind=Intent.SUMMARY),
    # Before places: the more of `more than 50c`; before connectives: the at of `at most 50c`.
    _Rule(money.read_costs, money.STARTS, ("number",), negatable=True),
    _Rule(shape.read_place, ("skip", "offset", "page", "next", "more")),
    _Rule(texts.read_said, texts.INTRODUCTIONS, negatable=True),
    _Rule(phones.read_to, ("to",), negatable=True),
    _Rule(phones.read_from, ("from",), negatable=True),
    _Rule(phones.read_called, ("called", "calling", "phoned")),
    _Rule(names.read_members, ("member", "members")),
    # Before connectives: the on of `on-call policy`.
    _Rule(names.read_subject, (*names.NOUNS, "#"), ("link",), negatable=True),
    _Rule(phones.read_person, ("@",), ("mention", "email"), negatable=True),
    _Rule(_CONNECTIVES.read, _CONNECTIVES),
    _Rule(phones.MINE.read, phones.MINE, negatable=True),
    _Rule(phones.read_bare_number, phones.STARTS, ("number",), negatable=True),
    _Rule(texts.read_quoted, kinds=("quoted",)),
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
_HINTS = {
    False: "The help on filters has the words there are.",
    True: "If it is a name, write user {0}, team {0} or incident {0}.",
}
"""By whether a word begins with a capital."""


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
    near = (suggest_word(text) or suggest_qualifier(text)) if word.kind == "word" else None
    hint = f"Did you mean {near!r}?" if near else _HINTS[text[:1].isupper()].format(text)
    return cursor.error(start, f"I do not understand {text!r}. {hint}", near)


def _goes_on(cursor: Cursor) -> bool:
    """Whether the word goes on without a space: `incident_number`, `x86`."""
    token = cursor.peek()
    return cursor.glued() and (token.kind in ("word", "number") or token.low in ("_", "-", "'"))
