"""Frames of questions: who was paged, did anyone pick up, why did it fail, didn't it ring."""

from calllogs.filters.filter import (
    FAILED_CALLS,
    PLACED_CALLS,
    Condition,
    Direction,
    Intent,
    Operator,
)
from calllogs.filters.recurring import NIGHT
from calllogs.language import speech, unrecorded
from calllogs.language.grammar.shape import Reading, Shape
from calllogs.language.grammar.subjects import ME
from calllogs.language.grammar.texts import CONNECTED, CONNECTED_WORDS, MISSED
from calllogs.language.lexer import END, Cursor, Phrases
from calllogs.language.speech import CALL_VERBS, NEGATIVE_AUXILIARIES, phrases
from calllogs.language.vocabulary import LANGUAGE, STATUS_WORDS

_REACHED = Phrases(dict.fromkeys(unrecorded.REACHED, True))
_FAILED = Phrases(dict.fromkeys(unrecorded.NOT_PLACED, FAILED_CALLS))
_ANSWER_RATES = Phrases(dict.fromkeys(unrecorded.ANSWER_RATES, True))
_MISSED = Phrases(dict.fromkeys(unrecorded.NOT_ANSWERED, MISSED))
_UNRECORDED = Phrases(unrecorded.NOT_RECORDED)

WHO_STARTS = ("who", "whom", "whose", "everyone", "everybody", "anyone", "anybody")
REACHED_STARTS = frozenset(_REACHED)
ANSWER_RATES = tuple(_ANSWER_RATES)
UNRECORDED_STARTS = frozenset(_UNRECORDED)
NEGATED_STARTS = ("not", "never", *NEGATIVE_AUXILIARIES)
NOBODY = ("nobody", "noone", "none", "nothing", "no")

_AUXILIARIES = frozenset(
    phrases("""
    was | were | is | are | be | been | being | has | have | had | got | get | gets | getting | did
    do | does | else | all | exactly | we | you | they | it | i | the | system | oneuptime | 's
    ever | already | actually | on | call | most
    """)
)
_QUESTIONS = frozenset(
    phrases("""
    did | do | does | was | were | is | are | has | have | had | can | could | who | any | anyone
    anybody | whom | when | which | what
    """)
).union(NEGATIVE_AUXILIARIES)


def read_who(cursor: Cursor) -> Shape | None:
    """who (was|got|has been|did we) (called|paged|...): people are asked for"""
    start = cursor.at
    _check_one_question(cursor)
    if cursor.take().low == "whose":
        return Shape() if cursor.peek(-2).low in ("calls", "pages") else Shape(who=True)
    if start and cursor.tokens[start - 1].low in (
        "calls",
        "pages",
        "notifications",
    ):  # the calls who failed
        return Shape()
    cursor.accept("who", "that")
    place = cursor.at
    while cursor.peek().low in _AUXILIARIES and not _verb_follows(cursor):
        cursor.take()
    passive = cursor.at > place or cursor.tokens[start].low.startswith("every")
    counted = cursor.peek(-1).low in ("most", "the", "fewest", "least")  # who got the most calls
    called = cursor.peek().low in CALL_VERBS and not counted
    if not called or cursor.tokens[start].low.startswith("any"):
        return _read_subject_who(cursor, start)
    return _read_called(cursor) if passive else _read_calling(cursor)


def _check_one_question(cursor: Cursor) -> None:
    """Refuse who was called and who failed.

    Raises:
        FilterError: It says to ask twice.
    """
    start, asked = cursor.at, ("who", "whom")
    again = cursor.peek().low in asked and cursor.peek(-1).low in ("and", "or", ",")
    if again and any(token.low in asked for token in cursor.tokens[:start]):
        cursor.take()
        raise cursor.error(start, "One question at a time. Write by status, or ask twice.")


def _read_called(cursor: Cursor) -> Shape:
    """was called [up] [first|last]: the people who were, or one call"""
    cursor.take()
    if cursor.peek(1).low not in ("to", "of"):
        cursor.accept("up", "out")
    ends = cursor.peek(1) is END or cursor.peek(1).low in (
        *speech.ADDED,
        "for",
        "about",
        "on",
        "in",
    )
    place = cursor.accept("first", "last") if ends else None  # and not: who was called last night
    return _one_call(place.low) if place else Shape(who=True)


def _read_calling(cursor: Cursor) -> Shape:
    """who called me: whom is read by itself

    Raises:
        FilterError: Nobody is named, so that it asks who made calls.
    """
    callee = cursor.peek(1)
    unknown = callee.kind == "word" and callee.low not in LANGUAGE
    named = unknown or callee.kind in ("quoted", "email", "mention")
    if named or callee.low in ("me", "us", "my"):
        return Shape()
    raise cursor.error(cursor.at, _WHO_CALLED, "was called")


def _one_call(place: str) -> Shape:
    """who was called (first|last)"""
    direction = Direction.ASC if place == "first" else Direction.DESC
    return Shape(limit=1, sort=(("createdAt", direction),))


_WHO_CALLED = (
    "Calls are made by OneUptime, and this is not one of them. Write who was called for the "
    "people it called."
)


def _verb_follows(cursor: Cursor) -> bool:
    """Whether `call` is the verb, as in `who did we call`, and no part of `on call`."""
    return cursor.peek().low == "call" and cursor.peek(-1).low != "on"


def _read_subject_who(cursor: Cursor, start: int) -> Shape | None:
    """who answered, who failed: what follows is read by itself"""
    cursor.at = start + 1
    asked = cursor.tokens[start].low == "who" and cursor.peek().low not in ("is", "are")
    return Shape(who=True) if asked else Shape()


def read_verb(cursor: Cursor) -> Reading | None:
    """paged me | called | ringing: what is done to the person who is called"""
    start, verb = cursor.at, cursor.take().low
    if verb in _BASES and _commands(cursor, start):
        cursor.take()
        raise cursor.error(start, unrecorded.NOT_RECORDED["close"])
    if cursor.peek(1).low not in ("to", "of"):
        cursor.accept("up", "out")
    if cursor.peek().low in ("back", "in", "off") and cursor.peek(1) is END:
        cursor.take()
        raise cursor.error(cursor.at - 2, _WHO_CALLED)
    if cursor.accept("me", "myself"):
        return (ME,)
    if cursor.peek(-1).low.startswith(("escalate", "tr")):  # tried to reach bob
        to = cursor.accept("to")
        reached = to and cursor.accept("reach", "contact", "get", "call", "page", "phone", "ring")
        cursor.at -= bool(to and not reached and verb.startswith("tr"))
    return ()


_ANYONE = ("somebody", "someone", "people", "you", "everyone", "folks")
_BASES = phrases("call | page | phone | ring | dial | ping | notify | contact | buzz | telephone")
_AGENTS = ("someone", "somebody", "anyone", "one", "else", "just", "then", "now", "and", "again")


def _commands(cursor: Cursor, start: int) -> bool:
    """Whether somebody is to be called: call bob, can someone page alice, dial +15559998888"""
    before = [token for token in cursor.tokens[:start] if token.low not in _AGENTS]
    callee = cursor.peek()
    named = callee.kind in ("email", "mention", "quoted") or callee.low in ("@", "+", "me", "him")
    unknown = callee.kind == "word" and callee.low not in LANGUAGE and not cursor.glued()
    return (named or unknown) and all(token.low in _COURTEOUS for token in before)


_COURTEOUS = frozenset(" ".join(speech.COURTESY).split()) | {",", ".", "!"}


def read_waking(cursor: Cursor) -> Shape:
    """woke | woken up: calls at night"""
    cursor.take()
    mine = cursor.accept("me", "us", "him", "her", "them", "anyone", "anybody", *_ANYONE)
    cursor.accept("up")
    conditions = (ME,) if mine and mine.low == "me" else ()
    return Shape(recurring=NIGHT, conditions=conditions)


def read_reached(cursor: Cursor) -> Reading | None:
    """did anyone pick up: the log does not know, and what comes nearest is answered

    Calls that are picked by it, as in `answered calls`, are those the carrier connected.

    Raises:
        FilterError: They are picked by another word.
    """
    start = cursor.at
    if _REACHED.read(cursor) is None:
        return None
    word = cursor.text_since(start).lower()
    the = cursor.accept("the") is not None
    counted = cursor.accept("call", "calls", "page", "pages", "phone") is not None
    picked = counted and not the and (not start or cursor.tokens[start - 1].low in _BEFORE_PICKED)
    if picked or not _is_question(cursor, start):
        if word not in CONNECTED_WORDS:
            raise cursor.error(start, unrecorded.NOT_KNOWN_REACHED)
        return (CONNECTED,)
    return Shape(asks="reached")


_BEFORE_PICKED = phrases("me | us | all | any | know | many | of | show | list | only | just | ,")
"""Before a word that picks calls: show me answered calls."""


def read_answer_rate(cursor: Cursor) -> Shape | None:
    """answer rate [by team]: a summary, which tells it where a carrier does"""
    if _ANSWER_RATES.read(cursor) is None:
        return None
    return Shape(asks="reached", intent=Intent.SUMMARY)


def _is_question(cursor: Cursor, start: int) -> bool:
    """Whether something is asked, and no calls are picked by a word: `answered calls today`."""
    asked = {token.low for token in cursor.tokens[:start]}
    if "?" in cursor.text:
        asked |= {"who"}
    counted = asked.intersection(("many", "number", "count", "percentage", "rate", "calls"))
    return bool(asked.intersection(_QUESTIONS)) and not counted


def read_why(cursor: Cursor) -> Reading | None:
    """why did it fail: failed calls, which show their reasons"""
    start = cursor.at
    cursor.take()
    rest = {token.low for token in cursor.tokens[start:]}
    if rest.intersection(
        ("fail", "failed", "failing", "failure", "failures", "fails", "error", *_BAD)
    ):
        return (FAILED_CALLS,)
    raise cursor.error(start, _WHY)


_BAD = ("errors", "errored", "unsuccessful", "work", "working", "through")
_WHY = (
    "The log tells why calls failed, and in their texts what they were about. "
    "Write failed calls, or list the calls you mean."
)


def read_failing(cursor: Cursor) -> Reading | None:
    """did not connect | wasn't delivered | didn't pick up, and `didn't` that begins a question

    Raises:
        FilterError: Calls are asked for that were not made.
    """
    start = cursor.at
    auxiliary = cursor.take().low not in ("not", "never")
    failing = cursor.peek().low in ("fail", "fails", "failing", "failed")
    if cursor.peek(-1).low == "never" and failing and cursor.said(_GROUPS_ASKED):
        raise cursor.error(start, _NEVER_FAILING)
    if auxiliary and cursor.accept("fail", "failed", "failing"):
        return (PLACED_CALLS,)
    told = cursor.first((_FAILED.read, _MISSED.read)) if auxiliary else None
    if told is not None:
        return (told,)
    if auxiliary and _begins_question(cursor, start):
        return ()
    cursor.accept("able", "even", "be", "been", "being", "get", "getting", "got", "to", "yet")
    cursor.accept("to", "been", "be", "being")
    failed = _FAILED.read(cursor) or _MISSED.read(cursor)
    if failed is not None:
        cursor.accept("by", "the")
        cursor.accept("call", "calls", "phone", "page")
        return (failed,)
    _check_negated(cursor, start)
    return None


def _check_negated(cursor: Cursor, start: int) -> None:
    """Refuse what the log cannot leave out.

    Raises:
        FilterError: Who was not called, or not reached, or what is left out is not clear.
    """
    if _REACHED.read(cursor) is not None:
        raise cursor.error(start, unrecorded.NOT_KNOWN_REACHED)
    if cursor.peek().low in CALL_VERBS:
        cursor.take()
        raise cursor.error(start, unrecorded.NOT_CALLED)
    if cursor.tokens[start].low in NEGATIVE_AUXILIARIES:
        cursor.at = start + 1
        raise cursor.error(start, _UNCLEAR)


_UNCLEAR = (
    "What is left out here is not clear. Write not before it, as in not busy, not incident 42 "
    "or not to alice."
)


def _begins_question(cursor: Cursor, start: int) -> bool:
    """didn't bob get called? asks whether he was"""
    words = [token.low for token in cursor.tokens[: start + 1]]
    know = [at for at, word in enumerate(words) if word in ("anyone", "anybody")]
    asked = all(words[at + 1] in ("know", "knows") for at in know)
    others = (word for at, word in enumerate(words[:start]) if at not in know)
    return asked and all(word in _BEFORE_QUESTIONS for word in others)


_BEFORE_QUESTIONS = frozenset(
    phrases("""
    hi | hello | hey | yo | ok | okay | so | and | but | well | um | uh | uhm | hmm | oh | please
    pls | plz | kindly | sorry | thanks | can | could | would | you | tell | me | us | just | wait
    , | . | ! | : | @ | calllogs | know
    """)
)


def read_nobody(cursor: Cursor) -> Reading | None:
    """nothing failed? no calls today? ask whether any did

    Raises:
        FilterError: Nobody is meant in the middle of a question.
    """
    start = cursor.at
    word = cursor.take().low
    one = word == "no" and cursor.accept("one", "body")
    if (word != "no" or one) and _MISSED.read(cursor) is not None:
        return (MISSED,)
    if word == "none" and cursor.accept("of"):
        raise cursor.error(start, _UNCLEAR)
    if word == "no" and not one:
        _check_failures(cursor, start)
        asked = "?" in cursor.text and cursor.peek().low in (
            "calls",
            "call",
            "pages",
            "one",
            "phone",
        )
        return () if asked and _begins_question(cursor, start) else None
    if cursor.peek().low in NEGATED_STARTS:  # nobody did not answer
        raise cursor.error(start, _UNCLEAR)
    if _begins_question(cursor, start):
        return Shape() if cursor.done else ()
    raise cursor.error(start, _NOBODY)


def _check_failures(cursor: Cursor, start: int) -> None:
    """Refuse no failures today? which asks whether there were any, and leaves out none.

    Raises:
        FilterError: It says how to write either.
    """
    if cursor.peek().low in FAILURES and "?" in cursor.text:
        kind = cursor.take().text
        raise cursor.error(start, _NO_FAILURES.format(kind), kind)


_GROUPS_ASKED = frozenset(("which", "who", "what", "whose"))
_NEVER_FAILING = "Write by team, or by user, to see how many calls of each failed."
_NO_FAILURES = "Write {0} to see whether there were any, or not {0} for the other calls."
FAILURES = ("failures", "failure", "failed", "fails", "errors", "error")
_NOBODY = (
    "The log holds the calls that were made, not those that were not. Write no user for calls "
    "that name nobody, or by user for who was called how often."
)


def read_unrecorded(cursor: Cursor) -> None:
    """voicemail, inbound, duration ...: not in this log

    Raises:
        FilterError: Always; it says what is not recorded.
    """
    start = cursor.at
    message = _UNRECORDED.read(cursor)
    if message is not None:
        raise cursor.error(start, message)


def read_meaning(cursor: Cursor) -> None:
    """what does low balance mean: no call is asked for

    Raises:
        FilterError: It leads to the help.
    """
    start = cursor.at
    cursor.take()
    ends = cursor.done or cursor.peek().low in ("?", "!", ".")
    if ends and cursor.tokens[0].low in ("what", "whats"):
        raise cursor.error(start, _MEANING)


_MEANING = "Words are explained by help. The topic status tells what each result means."


def read_carrier(cursor: Cursor) -> Reading | None:
    """twilio errors: failed calls whose reason names the carrier"""
    cursor.take()
    word = cursor.peek()
    if cursor.peek(-2).low in ("did", "does", "is") and word.low not in LANGUAGE | {""}:
        cursor.take()  # did twilio choke
        raise cursor.error(cursor.at - 1, f"I do not understand {word.text!r}. {_CARRIER}")
    cursor.accept("error", "errors", "failures", "issues", "problems", "failed")
    return (FAILED_CALLS, Condition("statusMessage", Operator.CONTAINS, "twilio"))


_CARRIER = "Write twilio errors for calls that failed with its name in the reason."


def read_or_not(cursor: Cursor) -> Reading | None:
    """or not, at the end of was bob called or not

    Raises:
        FilterError: Calls are picked, and no question is asked.
    """
    start = cursor.at
    cursor.take()
    if not (cursor.accept("not") and (cursor.done or cursor.peek().low in speech.ADDED)):
        return None
    if cursor.peek(-3).low in STATUS_WORDS and not _is_question(cursor, start):
        raise cursor.error(start, "Leave out or not for these calls; write by status for both.")
    return ()


def read_ok(cursor: Cursor) -> Reading | None:
    """ok, who was paged: said before a question; `ok calls` are placed

    Raises:
        FilterError: It can be either.
    """
    place = cursor.at
    cursor.take()
    comma = cursor.accept(",") is not None
    cursor.accept("so")
    token = cursor.peek()
    counted = cursor.peek(1)
    ends = counted is END or (counted.low in _ALONE and cursor.peek(2) is END)
    goes_on = token.low in _COUNTED and not ends
    if not place and not comma and goes_on:
        cursor.at = place + 1
        raise cursor.error(place, _OK, "placed")
    if place or cursor.done or token.low in _BEHIND_PLACED or (comma and token.low in STATUS_WORDS):
        return None
    begins = token.low in _QUESTIONS or token.low in ("show", "how", "why", "list", "give", "and")
    unknown = token.kind == "word" and token.low not in LANGUAGE
    if comma or begins or unknown or token.low in STATUS_WORDS:
        return ()
    cursor.at = place + 1
    raise cursor.error(place, _OK, "placed")


_COUNTED = ("calls", "call", "pages", "phone", "ones")
_ALONE = ("only", "?", "!", ".", "please", "thx", "thanks")
_BEHIND_PLACED = ("call", "calls", "pages", "or", "ones", "?", "!", ".", "phone")
_OK = "Write placed for calls that went out; else leave ok out."
