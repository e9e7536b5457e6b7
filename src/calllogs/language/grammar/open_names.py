"""Names that are left open: `bob last night`, `the checkout outage`, `dave's calls`."""

from calllogs.filters.filter import OpenName
from calllogs.language.grammar.names import (
    COMPARISONS,
    Name,
    can_name,
    check_month,
    is_full_name,
    is_unknown,
    read_name,
    read_noun,
)
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.subjects import check_before, named
from calllogs.language.lexer import END, Cursor
from calllogs.language.speech import CALL_VERBS, NAMES_TOO, phrases
from calllogs.language.vocabulary import (
    CONDITION_WORDS,
    LANGUAGE,
    MONTHS,
    STATUS_WORDS,
    WEEKDAYS,
)
from calllogs.model.relations import TEAM, USER, Relation

_PEOPLE = (USER.keyword, TEAM.keyword)
_TITLES = ("incident", "alert")
_EVENTS = ("outage", "outages", "issue", "issues", "problem", "crash", "disruption", "downtime")
_NOUNS = frozenset(("call", "calls", "page", "pages", "phone", "phones", "rings", "dials", "ring"))
_CALLED = CALL_VERBS - _NOUNS
_PEOPLE_LEADS = _CALLED.union(
    phrases("""
    did | was | were | has | have | had | is | are | does | do | get | got | to | reach | reached
    woke | wake | up | out | anyone | didn't | wasn't | hasn't | weren't | isn't | haven't | been
    i | we | but | except | besides | from | whether | tried | try
    """)
)
_LEADS = frozenset(
    phrases("""
    for | about | of | re | : | regarding | concerning | on | with | during | the | a | an | by
    when | after | before | not | in | at | because | and | or | ,
    """)
)
_NO_NAME_ENDINGS = ("ed", "ing", "ly", "est", "able", "ible")


def read_open_name(cursor: Cursor) -> Reading | None:
    """bob | alice, bob and carol | dave's | checkout incident | the payments team | level 2"""
    start = cursor.at
    names = _read_names(cursor)
    if not names or cursor.peek().low in COMPARISONS:
        return None
    lead, article = _lead(cursor, start), cursor.peek(start - cursor.at - 1).low in _ARTICLES
    if cursor.attempt(_read_owned):
        lead = "to" if not _noun_follows(cursor) else lead
    noun = cursor.attempt(_read_noun_behind)
    described = names[0].text.islower() and names[0].text.endswith(_NO_NAME_ENDINGS)
    if noun is not None and noun.number_column and described:
        cursor.at = start + 1
        hint = _DESCRIBED.format(names[0].text, noun.keyword)
        raise cursor.error(start, hint)
    _check_parts(cursor, start, names[0].text)
    if noun is not None:
        check_before(cursor, start, noun)
        cursor.accept("'s", "'")
        names += _read_alike(cursor, noun)
        return (named(cursor, noun, names),)
    if cursor.accept(*_EVENTS):
        return _open(cursor, start, names, _TITLES)
    lead = "" if article and lead in _VERBS else lead
    _check_calling(cursor, start, lead)
    _check_head(cursor, start, lead)
    _check_asked_of(cursor, start)
    _check_bare(cursor, start, lead, names)
    role = names[0].text.lower() in _ROLES
    return _open(cursor, start, names, () if role else _kinds(cursor, lead))


_ROLES = ("primary", "secondary", "tertiary", "backup")
"""What schedules and policies are called as often as people: did secondary get paged."""


def _read_owned(cursor: Cursor) -> bool | None:
    """'s [phone] [number], behind a name"""
    if cursor.take().kind != "owner":
        return None
    cursor.accept("phone", "mobile", "cell")
    cursor.accept("number", "line", "phone", "numbers")
    return True


def _check_calling(cursor: Cursor, start: int, lead: str) -> None:
    """Refuse a name that does the calling: bob called alice.

    Raises:
        FilterError: It says who makes calls.
    """
    verb, callee = cursor.peek().low, cursor.peek(1)
    named = callee.kind in ("email", "mention", "quoted") or callee.low in ("@", "me", "us")
    unknown = callee.kind == "word" and callee.low not in LANGUAGE
    if verb in _CALLING and (named or unknown) and lead not in _PEOPLE_LEADS:
        raise cursor.error(start, _WHO_CALLS.format(cursor.text_since(start)))


def _check_head(cursor: Cursor, start: int, lead: str) -> None:
    """Refuse a noun that something is of, or a name that goes on behind one of the language's.

    Raises:
        FilterError: A breakup of today is nobody; payments page storm may be one name.
    """
    text = cursor.text_since(start)
    of = cursor.peek().low == "of" or (cursor.peek().low == "in" and cursor.peek(1).low in _SUMS)
    if of and lead not in _PEOPLE_LEADS and text.islower():
        raise cursor.error(start, _UNKNOWN.format(text), f"for {text}")
    within, before = (cursor.peek(start - cursor.at - back) for back in (1, 2))
    strange = before.kind == "word" and before.low not in LANGUAGE | {"calllogs"}
    if within.low in _NOUNS and strange and before.text.islower() and text.islower():
        first = start - 2
        while first and cursor.tokens[first].start == cursor.tokens[first - 1].end:
            first -= 1  # the api of payments-api stands behind a dash
        name = f'"{cursor.text_since(first)}"'
        raise cursor.error(first, _ONE_NAME.format(name), name)


_SUMS = ("cost", "costs", "spend", "calls", "pages", "failures", "volume")
_ONE_NAME = "If {0} is one name, quote it; else put a comma between the two."


def _check_parts(cursor: Cursor, start: int, text: str) -> None:
    """Refuse what is joined from words of the language, and may be none: zero-cost calls.

    Raises:
        FilterError: It suggests the quotes.
    """
    parts = text.lower().split("-")
    if len(parts) > 1 and text.islower() and not CONDITION_WORDS.isdisjoint(parts):
        raise cursor.error(start, f'If "{text}" is a name, quote it.', f'"{text}"')


def _check_asked_of(cursor: Cursor, start: int) -> None:
    """Refuse a question about a person that asks for no calls: who is alice, is bob ok.

    Raises:
        FilterError: It leads to the calls of the person.
    """
    name, before = cursor.text_since(start), cursor.tokens[max(0, start - 2) : start]
    asked = [token.low for token in before]
    following = cursor.peek().low
    ends = cursor.done or following in ("?", ".", "!")
    whereabouts = ends and (asked == ["is"] or asked[:1] in (["who"], ["where"], ["how"]))
    wellbeing = following in ("ok", "okay")
    if asked[-1:] in (["is"], ["'s"]) and (whereabouts or wellbeing):
        cursor.at += not ends
        raise cursor.error(start, _ASKED_OF.format(name), f"to {name}" if ends else None)


_ASKED_OF = "The log holds calls alone. Write to {0} for the calls to a person of this name."
_CALLING = ("called", "calls", "phoned", "rang", "dialed", "dialled", "telephoned", "contacted")
_WHO_CALLS = (
    "OneUptime makes the calls, and none are made by {0}. Write to before the person who was "
    "called, or incident before what calls were about."
)


_QUOTED_LEADS = {
    **dict.fromkeys(("for", "of", "re", "regarding", "concerning")),
    "during": "during",
    **dict.fromkeys(("did", "was", "were", "has", "paged", "notified", "reached"), "did"),
}


def read_quoted(cursor: Cursor) -> Reading | None:
    """(for|during|did) "checkout" [or "payments"]: quoted, and still to be looked up"""
    start, lead = cursor.at, cursor.peek(-1).low
    owner = cursor.peek(1).kind == "owner"
    if not (owner or lead in _QUOTED_LEADS) or not cursor.peek().text.strip():
        return None
    names = cursor.read_list(_read_one_quoted, ands=True)
    noun = cursor.attempt(_read_noun_behind) if cursor.qualifier() is None else None
    if noun is not None:
        return (named(cursor, noun, names),)
    lead = "did" if cursor.accept("'s") else _QUOTED_LEADS.get(lead) or ""
    return _open(cursor, start, names, _kinds(cursor, lead))


def read_owner(cursor: Cursor) -> Shape | None:
    """Will's calls: a word of the language that is a name, since something is theirs

    Raises:
        FilterError: It is not written as one.
    """
    start, word = cursor.at, cursor.take()
    month = word.low in _FIRST_NAMES and word.text.istitle()
    if month and cursor.peek(1).low in _NOUNS | {"number"}:
        raise cursor.error(start, _PERSON_OR_MONTH.format(word.text), f"to {word.text}")
    status = word.low in STATUS_WORDS and word.text.istitle()
    if word.low not in NAMES_TOO and not status:
        return None
    if not word.text.istitle():
        name = word.text.capitalize()
        raise cursor.error(start, f"If this is a person, write {name}.", name)
    cursor.take()
    return _open(cursor, start, [Name(word.text, start, quoted=False)], _PEOPLE)


def _read_one_quoted(cursor: Cursor) -> Name | None:
    token = cursor.peek()
    return Name(cursor.take().text, cursor.at, quoted=True) if token.kind == "quoted" else None


def _read_names(cursor: Cursor) -> list[Name]:
    names: list[Name] = []
    while is_unknown(cursor):
        name = read_name(cursor)
        if name is None:
            break
        names.append(name)
        before = cursor.at
        owned = cursor.peek().kind == "owner" and cursor.take()
        if not (cursor.joins(ands=True) and is_unknown(cursor)):
            cursor.at = before
            break
        if owned and not _owns(cursor):
            cursor.at = before
            break
    return names


def _owns(cursor: Cursor) -> bool:
    """Whether the next name, of one word or two, is an owner too: alice's and bob's calls"""
    return any(cursor.peek(ahead).kind == "owner" for ahead in (1, 2))


_ARTICLES = ("the", "a", "an")
_VERBS = ("did", "do", "does", "is", "are", "get", "got", "up", "out")
"""Words with which an article makes a thing of what follows, and no person: did the pager."""


def _lead(cursor: Cursor, start: int) -> str:
    """Return the word before a name, an article aside."""
    before = [cursor.tokens[at].low for at in range(max(0, start - 3), start)]
    if before[-2:-1] and before[-2] in ("related", "relating", "due", "linked", "attached"):
        return "for"
    while before and before[-1] in ("the", "a", "an", "our", "my", "also"):
        before.pop()
    return before[-1] if before else ""


def _noun_follows(cursor: Cursor) -> bool:
    place = cursor.at
    noun = read_noun(cursor)
    cursor.at = place
    return noun is not None


def _read_noun_behind(cursor: Cursor) -> Relation | None:
    """the noun of `payments team`, unless it names something itself: `bob incident 42`"""
    relation = read_noun(cursor)
    # `unreachable people` names nobody.
    return None if relation is USER or can_name(cursor) else relation


def _read_alike(cursor: Cursor, noun: Relation) -> list[Name]:
    """and platform team, behind payments team"""
    further: list[Name] = []
    while True:
        place = cursor.at
        names = _read_names(cursor) if cursor.joins(ands=True) else []
        if not names or read_noun(cursor) is not noun or can_name(cursor):
            cursor.at = place
            return further
        further += names


_ASKED = frozenset(("did", "do", "does"))


_PAGING = ("page", "call", "ring", "wake", "phone", "alert")
_PAGED = ("us", "me", "anyone", "anybody", "people", "everyone", "somebody", "someone")


def _kinds(cursor: Cursor, lead: str) -> tuple[str, ...]:
    if cursor.peek().low in _PAGING and cursor.peek(1).low in _PAGED:
        return ()  # does api-gateway page us
    if lead in _PEOPLE_LEADS or (lead in CALL_VERBS and cursor.said(_ASKED)):
        return _PEOPLE
    return _TITLES if lead == "during" else ()


def _open(cursor: Cursor, start: int, names: list[Name], kinds: tuple[str, ...]) -> Shape:
    begin, end = cursor.span(start)
    values = tuple(sorted({name.text for name in names}))
    return Shape(names=(OpenName(values, kinds, start=begin, end=end, text=cursor.text),))


def _check_bare(cursor: Cursor, start: int, lead: str, names: list[Name]) -> None:
    """Refuse what nothing introduces and what does not look like a name.

    Raises:
        FilterError: It suggests how to say that it is one.
    """
    text = names[0].text
    introduced = lead in _PEOPLE_LEADS or (lead in _LEADS and lead != "during") or len(names) > 1
    _check_lead(cursor, start, lead, text)
    if not introduced:
        _check_statuses(cursor, start, text)
    if len(text) <= _SHORT and not introduced:
        raise cursor.error(start, _UNKNOWN.format(text), f"for {text}")
    verb = text.islower() and text.endswith(_NO_NAME_ENDINGS)
    if introduced or (not verb and _stands_apart(cursor)):
        return
    raise cursor.error(start, _UNKNOWN.format(text), f"for {text}")


def _check_lead(cursor: Cursor, start: int, lead: str, text: str) -> None:
    """Refuse what stands where no name can: who owns, from bob, during the party.

    Raises:
        FilterError: It says what can stand there.
    """
    if lead == "then":
        raise cursor.error(start, f"A call goes to one. Write or {text} for either.", f"or {text}")
    if lead in ("who", "whom", "still"):
        raise cursor.error(start, _NO_VERB.format(text))
    if lead == "from":
        raise cursor.error(start, _FROM.format(text), f"to {text}" if start else None)
    if lead == "during":
        raise cursor.error(start, _DURING.format(text), f"incident {text}")


_NO_VERB = (
    "I do not understand {0!r}. Write who was called, or to {0} for calls to a person of this name."
)
_SHORT = 2
_WHICH_ERRORS = (
    "Write for {0} if it is a name, or reason {0} for failures whose reason holds the word."
)
_UNKNOWN = "I do not understand {0!r}. If it is a name, write for {0}, or to {0} for a person."


def _check_statuses(cursor: Cursor, start: int, text: str) -> None:
    """Refuse a bare name that a status touches: busy bees, network errors.

    Raises:
        FilterError: It says how to write either meaning.
    """
    before = cursor.peek(start - cursor.at - 1)
    if before.low in STATUS_WORDS:
        raise cursor.error(start, _AFTER_STATUS.format(before.text, text), f"for {text}")
    if cursor.peek().low in ("errors", "error", "failures", "failure"):
        raise cursor.error(start, _WHICH_ERRORS.format(text), f"for {text}")


_AFTER_STATUS = 'Write {0} for {1} if {1} is the name, or for "{0} {1}" if that is.'
_DESCRIBED = (
    "Calls do not hold what has become of an incident or alert. If {0!r} is in its title, "
    "write {1} {0}."
)
_DURING = "When {0} was is not known. If it is an incident, write incident before it."
_FROM = (
    "Calls are made by OneUptime, from its own numbers. Write to {0} for calls to a person or "
    "for {0} for what they were about."
)


def _stands_apart(cursor: Cursor) -> bool:
    """Whether a name begins the text, or ends it, or stands between phrases that are read."""
    following = cursor.peek()
    if following is END or following.kind in ("number", "quoted", "email", "mention"):
        return True
    return following.low in LANGUAGE or following.kind in ("sign", "owner")


def _check_time_name(cursor: Cursor, start: int) -> None:
    """Refuse what may be a month or not: may bob be called, paged April.

    Raises:
        FilterError: It says how to write either.
    """
    word = cursor.tokens[start]
    if word.text == "may" and start == 0 and is_unknown(cursor):
        raise cursor.error(start, _PERSON_OR_MONTH.format("May"), "in may")
    if cursor.peek(-2).low in _CALLED and word.low in MONTHS and word.text.istitle():
        raise cursor.error(start, _PERSON_OR_MONTH.format(word.text), f"to {word.text}")


_FIRST_NAMES = ("april", "may", "june", "august")


def _check_first_name(cursor: Cursor, start: int) -> None:
    """Refuse june park: a month that may be a first name, if nothing says that it is none.

    Raises:
        FilterError: It says how to write either.
    """
    month = cursor.tokens[start]
    if month.low not in _FIRST_NAMES or month.text.istitle() or cursor.peek(-2).low in _OF_TIME:
        return
    if is_unknown(cursor) and not cursor.glued():
        cursor.take()
        name = f'"{cursor.text_since(start)}"'
        hint = f"If {name} is a name, quote it; if it is the month, write in {month.text}"
        raise cursor.error(start, f"{hint} at the end.", name)


_OF_TIME = phrases("in | during | since | for | of | last | this | and | to | until | before | -")
_PERSON_OR_MONTH = "If {0} is a person, write to {0}; if it is the month, write in {0}."
_SLOTS = ("did", "was", "were", "has", "have", "had", "is")
_PARTICIPLES = _CALLED.union(
    ("get", "got", "gets", "been", "being", "answer", "pick", "reachable", "reached")
)
_TIMELESS = ("last", "all", "page")
TIME_NAMES = frozenset((*MONTHS, *WEEKDAYS))
"""Times that are names too."""
WORD_NAMES = (
    frozenset(("today", *(word for word in STATUS_WORDS if " " not in word)))
    .union(NAMES_TOO, _TIMELESS)
    .difference(TIME_NAMES)
)
"""Words that are names where a person stands, if they are written as one."""
BEFORE_PEOPLE = _CALLED.union(_SLOTS)
"""Words that a person can stand behind."""


def read_time_name(cursor: Cursor) -> Shape | None:
    """did May get called | April Jones: a name where a person stands, if it is written as one

    Raises:
        FilterError: It is written as a time.
    """
    start = cursor.at
    if cursor.peek(-1).low in _CALLED:
        check_month(cursor)
    if is_full_name(cursor):
        cursor.take()
        read_name(cursor)
        full = Name(cursor.text_since(start), start, quoted=False)
        return _open(cursor, start, [full], _kinds(cursor, _lead(cursor, start)))
    word = cursor.take()
    _check_first_name(cursor, start)
    _check_time_name(cursor, start)
    asked = cursor.peek(-2).low in _SLOTS
    named = (
        cursor.peek(-2).low != "is"
        and word.low in NAMES_TOO
        and word.text.istitle()
        and cursor.peek(-2).text.islower()
    )
    slot = asked and (named or cursor.peek().low in _PARTICIPLES)
    verb = cursor.peek(-2)
    called = verb.low in _CALLED and verb.text.islower() and word.low not in (*MONTHS, *WEEKDAYS)
    written = word.text.istitle()
    if not (slot or (called and written)) or (word.low in _TIMELESS and not written):
        return None
    if written:
        return _open(cursor, start, [Name(word.text, start, quoted=False)], _PEOPLE)
    name = word.text.capitalize()
    other = "result" if word.low in STATUS_WORDS else "time"
    end = f"; if it is the {other}, put it at the end" if word.low not in NAMES_TOO else ""
    raise cursor.error(start, f"If this is a person, write {name}{end}.", name)
