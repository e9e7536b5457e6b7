"""Parses a text into a CallLogFilter: one phrase after another, every word understood or named."""

from collections.abc import Iterator
from datetime import datetime

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.filters.recurring import WORKING_HOURS, WorkingHours
from calllogs.language import dialects, lexer, refusals, speech, vocabulary
from calllogs.language.builder import FilterBuilder
from calllogs.language.calendar import Calendar
from calllogs.language.lexer import Cursor
from calllogs.language.rules import Rule, begun_by
from calllogs.language.speech import phrases
from calllogs.language.spelling import in_english


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
    tho | tbh | mate | dude | afaik | iirc | lol | haha | yall | y'all
    needful | asap | fyi | nobody | noone | none | nothing | never | you | ?
""")
)

_SOMEBODY = ("he", "she", "him", "her", "his", "hers")
_WHOM = "Who is meant is not known here. Write the name, as in to bob."


def _read_phrase(builder: FilterBuilder) -> None:
    """Read the next phrase of whatever kind."""
    cursor = builder.cursor
    start = cursor.at
    for rule in rules_for(cursor, builder.shape.intent):
        reading = cursor.attempt(rule.reader)
        if reading is not None:
            rule.add(builder, reading, start)
            return
    raise refusals.not_understood(cursor)


def rules_for(cursor: Cursor, intent: Intent | None) -> Iterator[Rule]:
    """Return the rules for what can begin with the next token."""
    token, following = cursor.peek(), cursor.peek(1).low
    for rule in begun_by(token.low, token.kind):
        if rule.behind in (None, intent) and (not rule.following or following in rule.following):
            yield rule
