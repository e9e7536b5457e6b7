"""Phrases for what a call is about or was made through: incidents, alerts, teams, policies ..."""

import re
from collections.abc import Callable

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator
from calllogs.language.grammar.names import (
    Name,
    is_unknown,
    read_name_list,
    read_noun,
)
from calllogs.language.grammar.shape import DAYS_OF_HOURS, Reading, Shape, Topic
from calllogs.language.grammar.texts import one_of
from calllogs.language.grammar.when.dates import is_year
from calllogs.language.lexer import Conditions, Cursor, Qualifier, Token
from calllogs.language.speech import ADDED, COURTESY
from calllogs.language.unrecorded import NOT_RECORDED
from calllogs.language.vocabulary import (
    LANGUAGE,
    MONTHS,
    STATUS_WORDS,
    TIME_WORDS,
    UNITS,
    WEEKDAYS,
)
from calllogs.model.relations import (
    ALERT,
    INCIDENT,
    RELATION_BY_KEYWORD,
    RELATIONS,
    TEAM,
    USER,
    Relation,
)

_PAGES = {row.page.rpartition("/")[2]: row.id_column for row in RELATIONS if row.page}
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LINK = rf"(?i)/({'|'.join(_PAGES)})/({_UUID})"
_NUMBER_RANGE = r"(?i)(\d{1,9})\s*(?:-|to|through|\.\.)\s*(\d{1,9})(?![\w:/-]|\.\d)"
_NUMBERS = r"\d+(?:\s*[/&+;]\s*\d+)+"
_NUMBER = r"(?:#\s?|(?i:inc|incident|alert)-|[A-Z]{2,10}-)?(\d{1,18})(?![\w.:/-])"
"""A number, with a project's prefix in capitals: OPS-42 is a handle, db-3 is a part of a title."""
_FRACTION = r"(?i)\d+(?:[.,]\d+|e\d+)"
_HANDLE = r"(?i)(inc-?|incident-|alert-|#)(\d{1,18})(?![\w/]|:\S)"
_EMAIL = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
_LARGEST_NUMBER = 2**31 - 1
"""OneUptime's columns of whole numbers hold 32 bits (oneuptime-api.md 1.2)."""
ME = Condition("user", Operator.EQ, "me")


def read_level(cursor: Cursor) -> Conditions | None:
    """level 2: the escalation rule of this name"""
    cursor.take()
    number = cursor.peek()
    if number.kind != "number":
        return None
    cursor.take()
    rule = RELATION_BY_KEYWORD["rule"]
    return (Condition(rule.title_field, Operator.CONTAINS, f"level {number.text}"),)


def read_subject(cursor: Cursor) -> Conditions | Shape | None:
    """incident 42 | incidents 41 and 42 | team payments or platform | INC-42 | a link"""
    start = cursor.at
    # A handle stands before a noun: inc-42 begins with one.
    handles = cursor.read_list(_read_handle, ands=True)
    if handles:
        handles += _read_more_numbers(cursor, handles[-1][0])
        cursor.accept(":")
        return (_handled(cursor, start, handles),)
    if cursor.peek().kind == "link":
        return (_read_link(cursor),)
    relation = read_noun(cursor)
    return _read_noun_phrase(cursor, start, relation) if relation else None


_NAMELIKE = ("search", "view", "share", "check", "list", "find", "display", "report", "fetch")
"""Words of courtesy that teams and monitors are named by, too."""
_SPANNING = ("daily", "weekly", "monthly", "hourly", "weekend", "night", "nightly", "morning")
_BEGINNING_NAMES = frozenset((*STATUS_WORDS, *_SPANNING))
"""Words of conditions that names begin with: Busy Bees, Failed Logins, Weekend Crew."""


def check_before(cursor: Cursor, start: int, relation: Relation) -> None:
    """Refuse a name before its noun that may begin one word earlier: the failed logins incident.

    Raises:
        FilterError: It suggests the quotes.
    """
    word, before = cursor.peek(start - cursor.at - 1), cursor.peek(start - cursor.at - 2)
    named = before.low in ("last", "this", "past", "every", "each", "yesterday")
    if word.kind != "word" or word.low not in _BEGINNING_NAMES or named:
        return
    text = cursor.text[word.start : cursor.peek(-2).end]
    quoted = f'{relation.keyword} "{text}"'
    message = f"Write {quoted} if that is the name; else put {word.text} behind it, after a comma."
    raise cursor.error(start - 1, message, quoted)


def _check_unquoted(cursor: Cursor) -> None:
    """Refuse a name that begins with a word of the language: team busy bees, incident called error.

    Raises:
        FilterError: It suggests the quotes.
    """
    start = cursor.at
    called = cursor.accept("called", "named", "titled") is not None
    first = cursor.at
    word = cursor.take()
    courtesy, beginning = word.low in _NAMELIKE, word.low in _BEGINNING_NAMES
    cursor.at = first + 1
    goes_on = is_unknown(cursor) or (word.low in _SPANNING and cursor.peek().low in _NAMELIKE)
    status = called and word.low in STATUS_WORDS
    if word.kind != "word" or not (courtesy or status or ((beginning or called) and goes_on)):
        cursor.at = start
        return
    while is_unknown(cursor) or cursor.peek().low in _NAMELIKE:
        cursor.read_value()
    name = cursor.text_since(first)
    raise cursor.error(first, f"If {name!r} is a name, quote it.", f'"{name}"')


_NAMED_AS = ("called", "named", "titled", "entitled")
_NUMBERED_AS = (*_NAMED_AS, "about", "number", "no")
_WINDOWS = ("window", "windows", "event", "events", "calls", "call")


def _read_noun_phrase(cursor: Cursor, start: int, relation: Relation) -> Conditions | Shape | None:
    """incident 42 | incident called payments | incidents, when none is named"""
    _check_time_title(cursor, relation)
    conditions = cursor.attempt(_read_named, start, relation)
    if conditions is not None:
        return conditions
    _check_capitals(cursor, start, relation)
    _check_asking_name(cursor, start, relation)
    _check_unquoted(cursor)
    plural = cursor.peek(-1).low.endswith("s") or cursor.peek(-1).low == "people"
    if not plural and start and cursor.tokens[start - 1].low in _LATEST:
        raise cursor.error(start - 1, _WHICH_LATEST.format(relation.keyword))
    if not start and not plural and relation is ALERT and cursor.peek().low in ("team", "everyone"):
        raise cursor.error(start, NOT_RECORDED["close"])  # alert team sre
    cursor.accept(*_WINDOWS)
    return Shape(topics=(Topic(relation.keyword, plural, cursor.span(start)),))


def _check_time_title(cursor: Cursor, relation: Relation) -> None:
    """Refuse incident May, which can be a title or a time.

    Raises:
        FilterError: It says how to write either.
    """
    word, following = cursor.peek(), cursor.peek(1)
    timed = word.low in (*MONTHS, *WEEKDAYS, "today", "yesterday", "tonight")
    goes_on = following.kind in ("word", "number") and not following.text.islower()
    if relation.number_column and timed and word.text.istitle() and not goes_on:
        cursor.take()
        title = f'{relation.keyword} "{word.text}"'
        hint = (
            f"Write {title} for the title, or with an {relation.keyword} {word.low} for the time."
        )
        raise cursor.error(cursor.at - 1, hint, f'"{word.text}"')


def _check_capitals(cursor: Cursor, start: int, relation: Relation) -> None:
    """Refuse the Low Balance alert, whose name may be the words before the noun.

    Raises:
        FilterError: It suggests the quotes.
    """
    first = start
    while first > 1 and cursor.tokens[first - 1].text.istitle():
        first -= 1
    named = first < start and cursor.tokens[start].text.islower()
    if named and cursor.tokens[first].low in _BEGINNING_STATUSES:
        name = cursor.text[cursor.tokens[first].start : cursor.tokens[start - 1].end]
        quoted = f'{relation.keyword} "{name}"'
        hint = f"Write {quoted} if that is the name; else write {name.lower()} in small letters."
        raise cursor.error(first, hint, quoted)


def _check_asking_name(cursor: Cursor, start: int, relation: Relation) -> None:
    """Refuse the search team, whose name is a word by which something is asked for.

    Raises:
        FilterError: It suggests the quotes.
    """
    article, word = (cursor.peek(start - cursor.at - back) for back in (2, 1))
    if article.low in ("the", "our") and word.low in _ASKING:
        quoted = f'{relation.keyword} "{word.text}"'
        raise cursor.error(start - 1, f"Write {quoted} if that is the name.", quoted)


_ASKING = ("search", "view", "display", "share", "report", "check", "query", "find", "list", "show")
_BEGINNING_STATUSES = frozenset(words.split()[0] for words in STATUS_WORDS)
_LATEST = ("latest", "newest", "recent", "oldest", "earliest", "biggest", "largest")
_WHICH_LATEST = (
    "Which {0} that is, the calls do not tell. Write by {0} to see those that called, "
    "or latest for the newest calls."
)


def _read_named(cursor: Cursor, start: int, relation: Relation) -> Conditions | None:
    _read_introduction(cursor, start, relation)
    numbers = _read_number_range(cursor) if relation.number_column else None
    if numbers:
        return (numbered(cursor, start, relation, numbers),)
    condition = _read_names(cursor, start, relation)
    if relation.number_column and _is_date(cursor):
        raise cursor.error(start, _NUMBER_OR_DAY.format(cursor.text_since(start)))
    return (condition,) if condition else None


def _read_introduction(cursor: Cursor, start: int, relation: Relation) -> None:
    """called | number | no. | # | id | [team] of: what stands between a noun and a name

    Raises:
        FilterError: No number follows number.
    """
    counted = cursor.peek().low == "called" and cursor.peek(1).kind == "number"
    if counted and not relation.number_column:  # people called 3+ times
        return
    introduced = cursor.accept(*(_NUMBERED_AS if relation.number_column else _NAMED_AS))
    if introduced and introduced.low == "number" and is_unknown(cursor):
        raise nameless(cursor, start, relation)
    if relation.number_column and cursor.peek(1).kind == "number":
        cursor.accept(".", ":")  # incident no. 42
    _read_equal(cursor)
    if relation is TEAM and cursor.accept("of"):
        cursor.accept("the")
    if cursor.peek(1).kind == "uuid":
        cursor.accept("id")
    cursor.accept("#")


def _read_equal(cursor: Cursor) -> None:
    """[name|number|title] is, behind a noun, where a value follows: where team is "payments" """
    ahead = int(cursor.peek().low in ("name", "number", "title", "id"))
    value = cursor.peek(ahead + 1)
    chosen = cursor.said(_CHOOSING) and value.low not in LANGUAGE and value.kind == "word"
    valued = value.kind in ("number", "quoted", "uuid") or chosen
    if cursor.peek(ahead).low in ("is", "equals", "was") and valued:
        cursor.at += ahead + 1


_CHOOSING = frozenset(("where", "whose", "with", "and"))
_NUMBER_OR_DAY = (
    "It is not clear whether this is a number or a day. Write {0} and in before the month, "
    "or on before the day."
)


def _is_date(cursor: Cursor) -> bool:
    """Whether a month follows a number that can be its day, and no day follows it: 3 nov"""
    number, month = cursor.peek(-1), cursor.peek()
    short = number.kind == "number" and len(number.text) <= _MOST_DAY_DIGITS
    return short and month.low in MONTHS and cursor.peek(1).kind != "number" and not _apart(number)


_MOST_DAY_DIGITS = 2


def _apart(number: Token) -> bool:
    return not 0 < int(number.text) <= _LONGEST_MONTH


_LONGEST_MONTH = 31
_MOST_NUMBERS = 50


def _read_number_range(cursor: Cursor) -> list[int] | None:
    """42-45 | 40 to 45, behind incidents"""
    start = cursor.at
    match = cursor.match(_NUMBER_RANGE)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    if not first <= last < first + _MOST_NUMBERS:
        message = f"A range goes up, over at most {_MOST_NUMBERS} numbers. Write 42 to 45."
        raise cursor.error(start, message)
    return [*range(first, last + 1)]


def _read_handle(cursor: Cursor) -> tuple[str, int] | None:
    match = cursor.match(_HANDLE)
    if match is None:
        return None
    return "alert" if match[1].lower().startswith("alert") else "incident", int(match[2])


def _read_more_numbers(cursor: Cursor, keyword: str) -> list[tuple[str, int]]:
    """,43,44 | , 43 and 44, behind INC-42: numbers behind which nothing is counted"""
    more: list[tuple[str, int]] = []
    while True:
        place = cursor.at
        number = cursor.match(_FURTHER) if cursor.joins(ands=True) else None
        if number is None:
            cursor.at = place
            return more
        more.append((keyword, int(number[0])))


_FURTHER = r"(?i)\d{1,9}(?=\s*(?:$|[,;?!.](?:\s|\d|$)|(?:and|or|&)\s+\d))"


def _handled(cursor: Cursor, start: int, handles: list[tuple[str, int]]) -> Condition:
    """INC-42 | #42 | alert-7 | INC-41 or INC-42"""
    keywords = {keyword for keyword, _ in handles}
    if len(keywords) > 1:
        raise cursor.error(start, "Incidents and alerts cannot be asked for at once. Ask twice.")
    relation = RELATION_BY_KEYWORD[keywords.pop()]
    return numbered(cursor, start, relation, [number for _, number in handles])


def numbered(cursor: Cursor, start: int, relation: Relation, numbers: list[int]) -> Condition:
    """Return the condition for incidents or alerts by their numbers.

    Raises:
        FilterError: There can be none with one of them.
    """
    if any(not 0 < number <= _LARGEST_NUMBER for number in numbers):
        raise cursor.error(start, f"There is no {relation.keyword} with this number.")
    if len(numbers) == 1:
        return Condition(relation.number_field, Operator.EQ, numbers[0])
    return Condition(relation.number_field, Operator.IN, tuple(sorted(set(numbers))))


def _read_link(cursor: Cursor) -> Condition:
    links = re.findall(_LINK, cursor.take().text)
    if not links:
        message = "This link does not lead to anything calls are made for."
        raise cursor.error(cursor.at - 1, f"{message} Use the link of an incident or alert.")
    page, uuid = links[-1]
    return Condition(_PAGES[page.lower()], Operator.EQ, uuid.lower())


def read_names(cursor: Cursor, start: int, relation: Relation) -> Condition:
    """Read the names, numbers or ids behind the qualifier of a noun.

    Raises:
        FilterError: There is none, or one of another kind.
    """
    condition = _read_names(cursor, start, relation, literal=True)
    if condition is None:
        raise nameless(cursor, start, relation)
    return condition


def nameless(cursor: Cursor, start: int, relation: Relation) -> FilterError:
    """Return the error about a noun without a name."""
    noun, example = relation.keyword, "42" if relation.number_column else '"its name"'
    needed = f"{noun!r} needs a name or a number, such as {noun} {example}"
    return cursor.error(start, f"{needed}; or write with {noun}, no {noun}.")


def _read_names(
    cursor: Cursor, start: int, relation: Relation, *, literal: bool = False
) -> Condition | None:
    if cursor.peek().kind == "link":
        return _read_link(cursor)
    if relation is USER and _read_me(cursor):
        return ME
    if relation is USER and cursor.peek(1).low == "email":
        cursor.accept("with", "whose")
    if relation is USER and cursor.accept("email"):
        cursor.accept("is")
    plural = cursor.peek(-1).low.endswith("s") or bool(relation.number_column)
    names = read_name_list(
        cursor, plural=plural, literal=literal, repeats=_repeats_noun(relation, start)
    )
    return _condition(cursor, start, relation, names) if names else None


def _read_me(cursor: Cursor) -> bool:
    """me | @me"""
    if not cursor.accept_all(("@", "me")):
        cursor.accept("me", "myself")
    return cursor.peek(-1).low in ("me", "myself")


def _repeats_noun(relation: Relation, start: int) -> Callable[[Cursor], bool]:
    """incident 41 or incident 42 | incident:41 or incident:42"""
    qualifier = Qualifier(relation.keyword, start)

    def take(cursor: Cursor) -> bool:
        place = cursor.at
        repeated = qualifier.repeats(cursor) or read_noun(cursor) is relation
        cursor.at = cursor.at if repeated else place
        return repeated

    return take


def _condition(cursor: Cursor, start: int, relation: Relation, names: list[Name]) -> Condition:
    texts = [name.text for name in names]
    if relation.number_column and any(re.fullmatch(_NUMBERS, text) for text in texts):
        several = " or ".join(re.findall(r"\d+", texts[0]))
        raise cursor.error(names[0].at, f"Write {several} for several.", several)
    if relation.number_column and not names[0].quoted and re.fullmatch(_FRACTION, texts[0]):
        raise cursor.error(names[0].at, f"An {relation.keyword} has a whole number, such as 42.")
    if all(re.fullmatch(_UUID, text) for text in texts):
        return one_of(relation.id_column, [text.lower() for text in texts])
    numbers = [re.fullmatch(_NUMBER, text) for text in texts if relation.number_column]
    if numbers and all(numbers) and not names[0].quoted:
        return numbered(cursor, start, relation, [int(match[1]) for match in numbers if match])
    if relation is USER and all(re.fullmatch(_EMAIL, text) for text in texts):
        return one_of("user.email", [text.lower() for text in texts])
    return named(cursor, relation, names)


def named(cursor: Cursor, relation: Relation, names: list[Name]) -> Condition:
    """Return the condition that a name or title contains one of some texts.

    Raises:
        FilterError: The API cannot search these by name.
    """
    if not relation.title_column:
        noun = relation.keyword.capitalize()
        raise cursor.error(names[0].at, f"{noun}s cannot be searched by name. Use the id, a UUID.")
    members = relation is TEAM and cursor.accept("members", "member") is not None
    field = "team.members" if members else relation.title_field
    return one_of(field, [name.text for name in names], Operator.CONTAINS)


def read_members(cursor: Cursor) -> Conditions | None:
    """members of [the] team payments"""
    start = cursor.at
    cursor.take()
    if not cursor.accept("of"):
        return None
    cursor.accept("the")
    condition = read_names(cursor, start, TEAM) if read_noun(cursor) is TEAM else None
    if condition is None or not condition.field.startswith("team."):
        return None
    return (Condition("team.members", condition.op, condition.value),)


def read_presence(cursor: Cursor) -> Conditions | None:
    """(no|without) [a] incident | (with|has|having|any) [an] incident"""
    word = cursor.take().low
    article = cursor.accept("a", "an", "any")
    relation = read_noun(cursor)
    following = cursor.peek()
    if word == "with" and not article and relation is not None and is_unknown(cursor):
        return None  # with policy Primary
    plain = following.kind == "number" and not _begins_date(cursor)
    valued = plain or following.kind in ("quoted", "uuid") or following.low == "#"
    if relation is None or (word in _HAVING and valued):  # as in `with incident 42`
        return None
    operator = Operator.IS_NULL if word in ("no", "without") else Operator.NOT_NULL
    return (Condition(relation.id_column, operator),)


_HAVING = ("with", "has", "having")
_DATE = r"(?i)\d{4}-\d|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3}|\d+\s*[./-]\s*\d"


def _begins_date(cursor: Cursor) -> bool:
    """Whether a date follows: the 3 of `with an incident 3 nov` is no number of one."""
    return cursor.ahead(_DATE) is not None


def read_related(cursor: Cursor, qualifier: Qualifier) -> Conditions:
    """Read what stands behind the qualifier of a relation: none | any | me | names"""
    relation = RELATION_BY_KEYWORD[qualifier.target]
    given = cursor.accept("none", "any")
    if given:
        operator = Operator.IS_NULL if given.low == "none" else Operator.NOT_NULL
        return (Condition(relation.id_column, operator),)
    cursor.accept("#")
    numbers = _read_number_range(cursor) if relation.number_column else None
    if numbers:
        return (numbered(cursor, qualifier.start, relation, numbers),)
    return (read_names(cursor, qualifier.start, relation),)


def read_call_id(cursor: Cursor) -> Conditions | None:
    """[id|call] UUID"""
    cursor.accept("id", "call")
    if cursor.peek().kind != "uuid":
        return None
    return (Condition("_id", Operator.EQ, cursor.take().low),)


def read_lone_id(cursor: Cursor) -> Conditions | None:
    """UUID, please: the id of a call where nothing but courtesy stands around it"""
    others = (*cursor.tokens[: cursor.at], *cursor.tokens[cursor.at + 1 :])
    return read_call_id(cursor) if all(other.low in _COURTEOUS for other in others) else None


_MOST_DIGITS = 5
"""Of the number of an incident alone: a longer number may be a part of a phone number."""


def read_lone_number(cursor: Cursor) -> Reading | None:
    """42, please: the number of an incident where nothing but courtesy stands around it"""
    place = cursor.at
    token = cursor.take()
    zero = token.text.startswith("0")  # rather a part of a phone number
    if cursor.peek(-2).low == "!" or zero:
        return None
    others = (*cursor.tokens[:place], *cursor.tokens[cursor.at :])
    few = len(others) < _MOST_COURTEOUS
    alone = few and all(other.low in _COURTEOUS | {"timeline"} for other in others)
    before = cursor.tokens[place - 1].low if place > 0 else ""
    day = before == "on" and int(token.text[:3]) <= _LONGEST_MONTH
    for_it = before in _BEFORE_NUMBERS and not day and _ends(cursor)
    if not (alone or for_it) or len(token.text) > _MOST_DIGITS:
        return None
    other = "in {0} for the year" if is_year(token.text) else ""
    if not for_it and any(each.low in ("show", "give", "list", "get") for each in others):
        other = "last {0} calls for so many"  # show me 50
    if for_it and int(token.text) in DAYS_OF_HOURS:
        other = "last {0} hours for that time"
    if other:
        message = f"Write incident {{0}} for the incident, or {other}.".format(token.text)
        raise cursor.error(place, message, f"incident {token.text}")
    return (numbered(cursor, place, INCIDENT, [int(token.text)]),)


_BEFORE_NUMBERS = ("for", "about", "on")


def _ends(cursor: Cursor) -> bool:
    """Whether nothing is counted: for 42, and not for 42 hours"""
    token = cursor.peek()
    counted = token.low in UNITS or token.low in MONTHS
    goes_on = token.kind == "word" and token.low in _BEHIND_NUMBERS and not counted
    if token.low in _PUNCTUATION:
        return not cursor.glued(1) or cursor.peek(1).low in _PUNCTUATION
    return cursor.done or (goes_on and not cursor.glued())


_PUNCTUATION = (",", "?", "!", ".", "...")
_BEHIND_NUMBERS = frozenset(
    (*TIME_WORDS, *ADDED, "by", "to", "failed", "which", "that", "asap", "if", "yet")
).union(("already", "still", "only", "and", "but", "not", "who", "with", "except", "or", "then"))
_MOST_COURTEOUS = 12
_COURTEOUS = frozenset(" ".join(COURTESY).split()) | {"?", "!", ".", ","}
