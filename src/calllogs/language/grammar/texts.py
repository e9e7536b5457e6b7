"""Phrases for texts and results: status, outcome and seconds, what was said, why it failed."""

import re
from collections.abc import Iterable

from calllogs.filters.filter import (
    Condition,
    Operator,
)
from calllogs.language.lexer import NEGATING_SIGNS, Conditions, Cursor, Phrases, Qualifier, Token
from calllogs.language.speech import NEGATIONS, phrases
from calllogs.language.spelling import slip_of, suggest_word
from calllogs.language.vocabulary import (
    COMPARISONS,
    CONDITION_WORDS,
    LANGUAGE,
    NAMEABLE,
    STATUS_VALUES,
    STATUS_WORDS,
    TEXT_WORDS,
    compact,
)
from calllogs.model.fields import DURATION, OUTCOME
from calllogs.model.outcomes import CONNECTED as CONNECTED_KIND
from calllogs.model.outcomes import OUTCOMES

STATUS = "status"
MISSED = Condition(STATUS, Operator.IN, ("Missed Call",))

Choice = tuple[Operator, tuple[str, ...]]
"""IN some statuses, or NOT_IN some."""

STATUS_PHRASES = Phrases(STATUS_WORDS)


def read_statuses(cursor: Cursor) -> Conditions | None:
    """busy | busy, missed or failed"""
    start = cursor.at
    negated = cursor.peek(-1).low in (*NEGATIONS, *NEGATING_SIGNS)
    choices = cursor.read_list(_read_inner_status if negated else STATUS_PHRASES.read, ands=True)
    if not choices:
        return None
    if _is_measured(cursor, start):
        return ()
    union = _union(choices)
    either = any(token.low == "or" for token in cursor.tokens[start : cursor.at])
    if union.op is Operator.NOT_IN and not union.value and not either:
        raise cursor.error(start, _EVERY_STATUS, "by status")
    return (union,)


def _is_measured(cursor: Cursor, start: int) -> bool:
    """calls and failures | failures and cost: what is summed, and no condition"""
    before = cursor.tokens[max(0, start - 2) : start]
    behind = cursor.tokens[cursor.at : cursor.at + 2]
    pairs = ([token.low for token in pair] for pair in (before[::-1], behind))
    return any(len(pair) > 1 and pair[0] == "and" and pair[1] in _SUMMED for pair in pairs)


_SUMMED = ("calls", "cost", "costs", "pages", "spend")


def _read_inner_status(cursor: Cursor) -> Choice | None:
    """busy, and not the failed of not busy, failed: a comma joins no set to what is left out"""
    joined = cursor.peek(-1).low == ","
    choice = STATUS_PHRASES.read(cursor)
    return None if choice and joined and choice[0] is Operator.NOT_IN else choice


_EVERY_STATUS = "These are all calls. Write by status to see how many there are of each."


def read_status_noun(cursor: Cursor) -> Conditions | None:
    """with status failed | in error status: the word beside a status"""
    before = cursor.peek(-1).low
    cursor.take()
    cursor.accept("is", "was", "of", "are", "were", "being")
    if cursor.peek().kind == "quoted":
        return read_status_values(cursor, Qualifier(STATUS, cursor.at))
    follows = cursor.peek().low in _FIRST_WORDS
    return () if follows or before in _FIRST_WORDS else None


def read_cause(cursor: Cursor) -> Conditions | None:
    """failed (because of|due to|with) a text: what the reason contains"""
    failed = cursor.peek(-1).low in _CAUSED
    word = cursor.take().low
    cursor.accept("of", "to")
    cursor.accept("the", "a", "an", "reason")
    token = cursor.peek()
    known = token.kind != "quoted" and token.low in LANGUAGE
    if not failed or known or token.kind not in ("word", "quoted") or word not in _CAUSING:
        return None
    start = cursor.at
    text = cursor.read_value() or ""
    while cursor.peek().kind == "word" and cursor.peek().low not in LANGUAGE:
        cursor.read_value()
    if cursor.peek().low in ("is", "was", "are", "were"):
        raise cursor.error(start, 'Write reason before one word of it, as in reason "invalid".')
    text = text if token.kind == "quoted" else cursor.text_since(start)
    return (Condition("statusMessage", Operator.CONTAINS, text),)


_CAUSING = ("because", "due", "with", "owing", "from")
_CAUSED = ("failed", "failing", "failures", "failure", "errors", "error", "errored", "fail")


def _union(choices: list[Choice]) -> Condition:
    """Return what any of them admits: of sets a set, with the complement of a set a complement."""
    wanted = {value for operator, values in choices if operator is Operator.IN for value in values}
    others = [set(values) for operator, values in choices if operator is Operator.NOT_IN]
    if others:
        left = set.intersection(*others) - wanted
        return Condition(STATUS, Operator.NOT_IN, tuple(sorted(left)))
    return Condition(STATUS, Operator.IN, tuple(sorted(wanted)))


def read_status_values(cursor: Cursor, qualifier: Qualifier) -> Conditions:
    """Read the values behind `status:`.

    Raises:
        FilterError: There is none, or one that is close to a known status but none.
    """
    choices = cursor.read_list(_read_status_value, repeats=qualifier.repeats)
    if not choices:
        raise cursor.error(qualifier.start, "This needs a status, such as status:error.")
    return (_union(choices),)


def _read_status_value(cursor: Cursor) -> Choice | None:
    """exactly one status, or a word for several; in quotes whatever an installation has"""
    start, quoted = cursor.at, cursor.peek().kind == "quoted"
    if _begins_other_phrase(cursor):
        return None
    text = cursor.read_value()
    if not text:
        return None
    value = STATUS_VALUES.get(re.sub("[ _-]", "", text.lower()))
    if value is None and not quoted and text.lower() in STATUS_WORDS:
        return STATUS_WORDS[text.lower()]
    if value is None and not quoted and not re.fullmatch(_A_STATUS, text):
        raise cursor.error(
            start, "A status is a word. Write status:error, or leave it out for all."
        )
    near = None if value or quoted else suggest_word(text, (*STATUS_VALUES, *STATUS_WORDS))
    if near:
        raise cursor.error(start, f"{text!r} is not a status I know. Did you mean {near!r}?", near)
    return Operator.IN, (value or text,)


_A_STATUS = r"[\w .-]+"


def _begins_other_phrase(cursor: Cursor) -> bool:
    """Whether a comma was none of a list: behind it only statuses go on, `status:busy, today`."""
    token = cursor.peek()
    words = token.kind != "quoted" and token.low not in STATUS_WORDS
    known = re.sub("[ _-]", "", token.low) in STATUS_VALUES or token.low in _FIRST_WORDS
    return cursor.peek(-1).low in (",", "or", "and") and words and not known


_FIRST_WORDS = frozenset(word.split()[0] for word in STATUS_WORDS)

CONNECTED = Condition(OUTCOME, Operator.IN, (CONNECTED_KIND.value,))
CONNECTED_WORDS = CONNECTED_KIND.words

_LEADS = ("lasting", "lasted", "lasts", "duration", "connected for", "connected")
_WORDED = {words: sign for words, sign in COMPARISONS.items() if words[0].isalpha()}
_LASTING = Phrases(
    {
        "longer than": Operator.GT,
        "shorter than": Operator.LT,
        **{f"{lead} {words}": sign for lead in _LEADS for words, sign in _WORDED.items()},
        **{f"{lead} longer than": Operator.GT for lead in _LEADS},
        **{f"{lead} shorter than": Operator.LT for lead in _LEADS},
    }
)
DURATION_STARTS = tuple(_LASTING)

_SECONDS = (
    r"(?i)(?P<figure>\d{1,5}|an?(?=\s*min))"
    r"(?:\s*(?:(?P<minutes>m|mins?|minutes?)|s|secs?|seconds?))?(?![\w.])"
)
_OUTCOME_VALUES = {
    compact(name): kind.value
    for kind in OUTCOMES.values()
    for name in (*kind.words, kind.label, kind.value)
}


def read_duration(cursor: Cursor) -> Conditions | None:
    """(longer|shorter) than 30 s | lasting (over|under|at least ...) a minute"""
    operator = _LASTING.read(cursor)
    seconds = _read_seconds(cursor) if operator else None
    return None if operator is None or seconds is None else (_lasted(operator, seconds),)


def _lasted(operator: Operator, seconds: int) -> Condition:
    return Condition(DURATION, operator, seconds)


def _read_seconds(cursor: Cursor) -> int | None:
    found = cursor.match(_SECONDS)
    if found is None:
        return None
    figure = int(found["figure"]) if found["figure"].isdigit() else 1
    return figure * 60 if found["minutes"] else figure


def read_duration_value(cursor: Cursor, qualifier: Qualifier) -> Conditions | None:
    """Read the seconds behind `duration:`, `duration>`."""
    seconds = _read_seconds(cursor)
    return None if seconds is None else (_lasted(qualifier.operator or Operator.EQ, seconds),)


def read_outcome_values(cursor: Cursor, qualifier: Qualifier) -> Conditions:
    """Read the outcomes behind `outcome:`.

    Raises:
        FilterError: There is none, or one that does not exist.
    """
    values = cursor.read_list(_read_outcome, repeats=qualifier.repeats)
    if not values:
        raise cursor.error(qualifier.start, f"This needs an outcome: {_OUTCOMES}.")
    return (Condition(OUTCOME, Operator.IN, tuple(sorted({*values}))),)


def _read_outcome(cursor: Cursor) -> str | None:
    start = cursor.at
    text = cursor.read_value()
    if not text:
        return None
    known = _OUTCOME_VALUES.get(compact(text))
    if known is None:
        near = suggest_word(text, tuple(_OUTCOME_VALUES))
        hint = f" Did you mean {near!r}?" if near else f" Outcomes are {_OUTCOMES}."
        raise cursor.error(start, f"{text!r} is not an outcome I know.{hint}", near)
    return known


_OUTCOMES = ", ".join(OUTCOMES)

INTRODUCTIONS = Phrases(TEXT_WORDS)


def read_said(cursor: Cursor) -> Conditions | None:
    """(message|said|saying|about|reason|because|status message) "text" """
    # `about` needs quotes: calls about payments may be for a team of this name.
    start, bare = cursor.at, cursor.peek().low != "about"
    field = INTRODUCTIONS.read(cursor)
    if cursor.peek().low == "of" and cursor.peek(-1).low == "because":
        return None
    token = cursor.peek()
    quoted = token.kind == "quoted"
    if field is None or not (bare or quoted):
        return None
    if not quoted and (token.low in LANGUAGE - NAMEABLE or token.kind != "word"):
        return _read_nothing_said(cursor, start, field)
    slip = slip_of(token.low) if not quoted else None
    text = cursor.read_value()
    if slip is not None:
        message = f"Did you mean {slip!r}? Quote {token.text!r} if it is the text."
        raise cursor.error(cursor.at - 1, message, slip)
    if text and not quoted:
        _check_whole(cursor, token.text)
    return (Condition(field, Operator.CONTAINS, text),) if text else None


def _check_whole(cursor: Cursor, first: str) -> None:
    """Refuse a text that may go on without quotes: message disk full.

    Raises:
        FilterError: It suggests the quotes.
    """
    start, word = cursor.at - 1, cursor.peek()
    if word.kind == "quoted":  # reason conntains "balance"
        raise cursor.error(start, f"Leave out {first}, or quote all of the text.")
    if word.kind != "word" or word.low in _BEHIND_TEXTS or cursor.qualifier() is not None:
        return
    cursor.take()
    whole = f'"{first} {word.text}"'
    raise cursor.error(start, f"Quote a text of several words, as in {whole}.", whole)


_BEHIND_TEXTS = CONDITION_WORDS.union(
    phrases("""
    thx | thanks | so | right | if | asap
    and | or | for | by | in | on | at | with | please | pls | was | were | per | about | calls
    newest | latest | oldest | sort | limit | except | but | of | the | how | which | when
""")
)


def _read_nothing_said(cursor: Cursor, start: int, field: str) -> Conditions | None:
    """what was said yesterday: every list shows it

    Raises:
        FilterError: A text is needed.
    """
    asked = cursor.tokens[start].low in ("said", "say", "says", "messages", "mentioned")
    negated = cursor.peek(start - cursor.at - 1).low in NEGATIONS
    if asked and field == MESSAGE and start + 1 == cursor.at and not negated:
        return ()
    word = cursor.tokens[start].low
    raise cursor.error(start, f'{word!r} needs a text, such as {word} "balance".')


MESSAGE = "callData.message"


def read_quoted(cursor: Cursor) -> Conditions:
    """a bare quoted text: said or in the status message"""
    start = cursor.at
    text = cursor.take().text
    if not text.strip():
        raise cursor.error(start, "There is nothing between these quotes.")
    if _stands_between_names(cursor.peek(-2), cursor.peek()):
        raise cursor.error(start, _NICKNAME.format(cursor.peek().text))
    return (Condition("text", Operator.CONTAINS, text),)


def _stands_between_names(before: Token, following: Token) -> bool:
    """Whether a quoted text stands inside a name: Bob "Bobby" Okafor"""
    return all(
        each.kind == "word" and each.text.istitle() and each.low not in LANGUAGE
        for each in (before, following)
    )


_NICKNAME = (
    "Quotes cannot stand inside a name. Write one part of it, as in to {0}, or quote all of it "
    "without them."
)


def read_contained(cursor: Cursor, qualifier: Qualifier) -> Conditions:
    """Read the text that a long text contains."""
    quoted = cursor.peek().kind == "quoted"
    text = cursor.read_value()
    if text and not quoted:
        text = text.strip("*").removeprefix("~")
    if not text:
        raise cursor.error(qualifier.start, 'This needs a text, such as reason:"balance".')
    return (Condition(qualifier.target, Operator.CONTAINS, text),)


def read_values(cursor: Cursor, qualifier: Qualifier) -> Conditions:
    """x | x, y or z: the values of a text that is compared as a whole"""
    values = cursor.read_list(Cursor.read_value, repeats=qualifier.repeats)
    if not values or not all(values):
        raise cursor.error(qualifier.start, "This needs a value, or several joined by commas.")
    return (one_of(qualifier.target, values),)


def one_of(field: str, values: Iterable[str], one: Operator = Operator.EQ) -> Condition:
    """Return the condition that a field is one of some values."""
    different = tuple(sorted(set(values)))
    if len(different) == 1:
        return Condition(field, one, different[0])
    return Condition(field, Operator.IN, different)
