"""Parses a text into a CallLogFilter: one phrase after another, every word understood or named."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from calllogs.errors import FilterError
from calllogs.filters.filter import (
    DEFAULT_LIMIT,
    FAILED_CALLS,
    NEWEST_FIRST,
    CallLogFilter,
    Condition,
    Contradiction,
    Direction,
    Intent,
    OpenName,
    Operator,
    Rank,
    Recurring,
    merge,
    written_instant,
)
from calllogs.filters.recurring import WORKING_HOURS, WorkingHours
from calllogs.language import dialects, lexer, refusals, speech, vocabulary
from calllogs.language.calendar import Calendar
from calllogs.language.grammar import money
from calllogs.language.grammar.groups import COSTS
from calllogs.language.grammar.shape import Reading, Shape, Sort, Topic
from calllogs.language.lexer import Cursor
from calllogs.language.rules import Rule, begun_by
from calllogs.language.speech import CALL_VERBS, phrases
from calllogs.language.vocabulary import condition_field
from calllogs.model.relations import (
    RELATION_BY_KEYWORD,
    RELATION_BY_NAME,
    RELATIONS,
    SUBJECT_RELATIONS,
    USER,
)


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

    source = lexer.normalize(text)
    if dialects.SIGNS.search(source):
        source = dialects.in_our_words(source)
    try:
        return read(source)
    except FilterError as error:
        raise refusals.leading_on(error, read) from None


def _parse(cursor: Cursor, *, look_up: bool) -> CallLogFilter:
    builder = FilterBuilder(cursor)
    _check_english(cursor)
    while cursor.at < len(cursor.tokens):
        _read_phrase(builder)
    _check_asked(builder)
    return builder.filter(look_up=look_up)


def _check_english(cursor: Cursor) -> None:
    """Refuse a question in another language: chamadas de ontem.

    Raises:
        FilterError: It suggests the same in English, as far as it can be.
    """
    words = [token.low for token in cursor.tokens]
    if not dialects.FOREIGN_WORDS.isdisjoint(words):
        cursor.at = len(cursor.tokens)
        message = "Questions are read in English alone."
        raise cursor.error(0, message, dialects.in_english(words))


def _check_asked(builder: "FilterBuilder") -> None:
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
    tho | tbh | mate | dude | afaik | iirc | lol | haha | yall | y'all
    needful | asap | fyi | nobody | noone | none | nothing | never | you | ?
""")
)

_SOMEBODY = ("he", "she", "him", "her", "his", "hers")
_WHOM = "Who is meant is not known here. Write the name, as in to bob."


def _read_phrase(builder: "FilterBuilder") -> None:
    """Read the next phrase of whatever kind."""
    cursor = builder.cursor
    start = cursor.at
    for rule in rules_for(cursor, builder.shape.intent):
        reading = cursor.attempt(rule.reader)
        if reading is not None:
            add = builder.add_statuses if rule.apart else builder.add
            add(reading, start)
            return
    raise refusals.not_understood(cursor)


def rules_for(cursor: Cursor, intent: Intent | None) -> Iterator[Rule]:
    """Return the rules for what can begin with the next token."""
    token, before, following = cursor.peek(), cursor.peek(-1).low, cursor.peek(1).low
    for rule in begun_by(token.low, token.kind):
        fits = not rule.preceding or before in rule.preceding
        fits = fits and (not rule.following or following in rule.following)
        if fits and rule.behind in (None, intent):
            yield rule


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
            if part == "names":
                self._check_titles(before, value, start)
            if part in _ACCUMULATED:
                given[part] = tuple(dict.fromkeys((*before, *value)))
            elif part == "intent":
                given[part] = self._intent(before, value, start)
            elif before not in (None, value):
                name = _SHAPE_NAMES.get(part, part)
                raise self.cursor.error(start, f"The {name} is given twice. Keep one of them.")
        self.shape = self.shape._replace(**given)

    def _check_titles(
        self, before: tuple[OpenName, ...], names: tuple[OpenName, ...], start: int
    ) -> None:
        """Refuse a second incident by its name: no call is about two.

        Raises:
            FilterError: It says how to ask for either.
        """
        titled = [name for name in before if set(name.kinds) & {"incident", "alert"}]
        if titled and any(set(name.kinds) & {"incident", "alert"} for name in names):
            first = " or ".join(titled[0].values)
            noun = "alert" if "alert" in titled[0].kinds else "incident"
            message = f"A call is about one of them. Write {noun} {first} or {{}} for either."
            raise self.cursor.error(start, message.format(" or ".join(names[0].values)))

    def _intent(self, before: Intent | None, intent: Intent, start: int) -> Intent:
        """Return what is answered where two kinds of answer are asked for: sums hold counts."""
        total = self.cursor.peek(-1).low in ("total", "overall")
        if before is Intent.COUNT and intent is Intent.SUMMARY and total:
            return before  # how many calls went out in total
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
        statuses = () if isinstance(reading, Shape) else reading
        inclusive = bool(statuses) and statuses[0].op is Operator.IN
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
        rank = self._rank() if groups else None
        return CallLogFilter(
            conditions=self._ranked(rank) or self._conditions(),
            sort=self._order(groups),
            limit=None if groups and rank else shape.limit,
            skip=self._skip(shape),
            intent=Intent.SUMMARY if groups else self._answer(),
            group_by=groups[0] if groups else None,
            then_by=groups[1] if len(groups) > 1 else None,
            names=shape.names,
            recurring=shape.recurring and self._recurring(shape.recurring),
            rank=rank,
            having=shape.having,
            compare=shape.compare,
            asks=shape.asks or "",
        )

    def _recurring(self, hours: Recurring) -> Recurring:
        calendar = self.cursor.calendar
        return replace(calendar.working.meant(hours), tz=calendar.tz)

    def _rank(self) -> Rank | None:
        """Return the order of groups; a limit cuts them where it says how many itself."""
        rank, limit = self.shape.rank, self.shape.limit
        if rank is None and limit and self.cursor.said(_TOP):
            rank = Rank("cost" if self.cursor.said(COSTS) else "calls", Direction.DESC)
        return rank._replace(top=limit) if rank and rank.top is None and limit else rank

    def _order(self, groups: tuple[str, ...]) -> Sort:
        """Return the order of calls; `most expensive` ranks them where no groups are named."""
        rank = self.shape.rank
        if groups or rank is None:
            return self.shape.sort or NEWEST_FIRST
        return self.shape.sort or ((money.FIELD, rank.direction),)

    def _settle_topics(self) -> None:
        """Settle what nouns mean that name none: the group that is asked for, or calls with one.

        Raises:
            FilterError: Nothing else was said.
        """
        shape = self.shape
        often = shape.intent is Intent.COUNT and self.cursor.said(_TIMES)
        for topic in shape.topics:
            if often and topic.keyword == "user" and topic.plural:  # how many times were people
                continue
            grouped = shape.rank or shape.having or shape.who or shape.intent is Intent.COUNT
            people = topic.keyword in _PEOPLE
            ranked = bool(shape.rank or shape.having)
            grouping = ranked or ((grouped or people) and topic.plural)
            if topic.keyword == "user" and topic.plural and not grouped:
                self.shape = self.shape._replace(who=True)
            elif grouping and not shape.groups:
                self.shape = self.shape._replace(groups=(topic.keyword,))
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
        if look_up or not bare or shape.names[0].negated or self._something_else_than_names():
            return
        name, text = shape.names[0], self.cursor.text
        if CALL_VERBS.intersection(text[name.end :].lower().replace("?", " ").split()[1:]):
            return  # bob is called
        before = text[: name.start].lower().replace(":", " ").split()
        before = [word for word in before if word not in ("the", "a", "an", "our")]
        if before and before[-1] in _LEADING:
            return
        message = (
            f"I do not understand {name.values[0]!r}. "
            "If it is a name, write to it for a person, or team, incident or for before it."
        )
        about, at = text[name.start : name.end], (name.start, name.end)
        following = text[name.end :].split()[:1]
        owner = about.endswith("s") and following and following[0].lower() in _OWNED
        suggestion = f"{about[:-1]}'s" if owner else f"to {about}"
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
        one = shape.limit is not None and shape.sort is not None  # who got the last call
        people = shape.who and not shape.asks and not one and "user" not in groups
        if people and not self._about_one_subject():
            groups = ("user", *groups)
        if not groups and shape.trend:
            groups = (shape.trend,)
        if len(groups) > _MOST_GROUPS:
            last = len(self.cursor.tokens) - 1
            raise self.cursor.error(last, "Calls are grouped by two things at most. Leave one out.")
        groups = groups or self._groups_implied()
        if groups and shape.limit == 1 and shape.sort and self.cursor.said(_OF_EACH):
            last = len(self.cursor.tokens) - 1
            message = f"One call of each is not told. Write by {groups[0]}, or latest for one call."
            raise self.cursor.error(last, message)
        if not groups and (shape.having or (shape.rank and not self._by_cost())):
            last = len(self.cursor.tokens) - 1
            message = "Say which groups are meant, as in by user or by incident."
            raise self.cursor.error(last, message)
        return groups

    def _by_cost(self) -> bool:
        """Whether calls come in the order of their cost, since no groups are named."""
        rank = self.shape.rank
        return rank is not None and rank.by == "cost" and rank.top is None

    def _groups_implied(self) -> tuple[str, ...]:
        """Return the group of what is compared, or of what was counted: anyone called 10+ times."""
        if self.cursor.said(_VERSUS) and not self.shape.compare:
            return self._compared()
        return ("user",) if self.shape.having and self.cursor.said(_ANYBODY) else ()

    def _compared(self) -> tuple[str, ...]:
        """Return the group that tells apart what is compared: team payments vs team platform.

        Raises:
            FilterError: It is not said what kind of things they are, or they are not several.
        """
        lists = [c for c in self.conditions if c.op is Operator.IN and c.field != "status"]
        several = [name for name in self.shape.names if len(name.values) > 1]
        if len(lists) + len(several) == 1 and not (several and several[0].kinds != ("user",)):
            relation = RELATION_BY_NAME.get(lists[0].relation, USER) if lists else USER
            return ("to" if lists and lists[0].field == "toNumber" else relation.keyword,)
        statuses = any(c.op is Operator.IN and c.field == "status" for c in self.conditions)
        if statuses and not (lists or several):
            return ("status",)
        at = next(at for at, token in enumerate(self.cursor.tokens) if token.low in _VERSUS)
        self.cursor.at = at + 1
        raise self.cursor.error(at, _WHAT_COMPARED)

    def _about_one_subject(self) -> bool:
        """Whether one incident or alert is asked about, and so a timeline tells who was called."""
        grouped = self.shape.groups or self.shape.rank or self.shape.having
        about = {c.relation for c in self.conditions if c.op is not Operator.IS_NULL}
        titled = any(set(name.kinds) & {"incident", "alert"} for name in self.shape.names)
        return not grouped and (bool(about.intersection(SUBJECT_RELATIONS)) or titled)

    def _answer(self) -> Intent:
        shape = self.shape
        reached = shape.who or shape.asks
        asked = reached and shape.limit is None and shape.intent in (None, Intent.LIST)
        if asked and self._about_one_subject():
            return Intent.TIMELINE
        one = shape.intent is Intent.SUMMARY and shape.limit == 1
        if one and self.cursor.said(_COST_OF) and not self.cursor.said(_SUMMED):
            return Intent.LIST  # what the last call cost, the call tells
        return Intent.SUMMARY if shape.compare else shape.intent or Intent.LIST

    def _conditions(self) -> lexer.Conditions:
        """Return the conditions; whether somebody was reached asks about the last day."""
        timed = any(c.field == "createdAt" for c in self.conditions)
        timed = timed or bool(self.shape.compare or self.shape.recurring)
        if not self.shape.asks or timed or self._about_one_subject():
            return self.conditions
        since = self.cursor.calendar.now.subtract(hours=24).to_instant().to_stdlib()
        return merge(self.conditions, Condition("createdAt", Operator.GTE, written_instant(since)))

    def _ranked(self, rank: Rank | None) -> lexer.Conditions:
        """Return the conditions without the failed calls that groups are ranked by."""
        if rank is None or rank.by != "failed":
            return ()
        return tuple(each for each in self._conditions() if each != FAILED_CALLS)

    def _skip(self, shape: Shape) -> int | None:
        if shape.page is None:
            return shape.skip
        if shape.skip is None:
            return (shape.page - 1) * (shape.limit or DEFAULT_LIMIT)
        last = len(self.cursor.tokens) - 1
        raise self.cursor.error(last, "A page and a skip cannot both be given. Keep one of them.")


_ACCUMULATED = ("groups", "names", "topics")
_PEOPLE = ("user", "team")
_VERSUS = frozenset(("vs", "versus", "compare", "compared", "comparing"))
_WHAT_COMPARED = (
    "Two times can be compared, as in this week vs last week; teams as in team payments vs team "
    "platform; people as in to alice vs bob."
)
_OF_EACH = frozenset(("each", "every", "per"))
_TOP = frozenset(("top",))
_ANYBODY = frozenset(("anyone", "anybody", "someone", "somebody", "everyone"))
_COST_OF = frozenset(("cost", "costs", "much", "price"))
_SUMMED = frozenset(("summary",))
_TIMES = frozenset(("times", "often", "frequently"))
_LONELY = 2
_MOST_GROUPS = 2
_OWNED = ("calls", "call", "pages", "page", "phone")
_LEADING = frozenset(
    phrases("""
    for | about | of | to | re | regarding | did | was | were | during | with | on | concerning
    whether
    """)
)


def _contradicted(error: Contradiction) -> str:
    relation = error.field.partition(".")[0].removesuffix("Id")
    about = _FIELD_NAMES.get(error.field) or _FIELD_NAMES.get(relation, "it")
    if error.one_condition_per_column:
        return f"OneUptime takes one condition on {about} at a time. Remove one, or ask twice."
    return f"No call can match both this and what was said before of {about}. Remove one."
