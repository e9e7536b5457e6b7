"""Text -> CallLogFilter: one phrase after another, every word of it understood or named."""

from collections.abc import Callable
from datetime import datetime

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Direction, Intent, Operator
from calllogs.language.calendar import Calendar
from calllogs.language.draft import Draft
from calllogs.language.grammar import callees, money, shape
from calllogs.language.grammar import names as subjects
from calllogs.language.grammar import status as statuses
from calllogs.language.grammar.qualifiers import instants, opposite, qualified
from calllogs.language.grammar.time import time_bounds
from calllogs.language.lexer import Cursor, tokens
from calllogs.language.source import plain
from calllogs.language.vocabulary import (
    ABSENT,
    CONNECTIVES,
    FILLERS,
    NEGATIONS,
    meant,
    nearest,
)

DEFAULT_PAGE = 10
NEWEST_FIRST = (("createdAt", Direction.DESC),)


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
    source = plain(text)
    draft = Draft(Cursor(source, tokens(source)), Calendar.of(now, tz), region)
    if not _whole(draft):
        while not draft.cursor.done:
            _phrase(draft)
    return _filter(draft)


def _whole(draft: Draft) -> bool:
    """A text that is nothing but a number or a UUID."""
    cursor = draft.cursor
    if len(cursor.tokens) != 1:
        return False
    token = cursor.tokens[0]
    if token.kind == "uuid":
        cursor.take()
        draft.add((Condition("_id", Operator.EQ, token.low),), 0)
        return True
    if token.kind == "number" and len(token.text) < len("555123"):
        cursor.take()
        draft.add((subjects.incident(cursor, 0, int(token.text)),), 0)
        return True
    return False


def _phrase(draft: Draft) -> None:
    """Read the next phrase of whatever kind; the readers stand in order of precedence."""
    cursor = draft.cursor
    start = cursor.at
    for reader in _READERS:
        cursor.at = start
        if reader(draft):
            return
    cursor.at = start
    raise _unknown(cursor)


def _unknown(cursor: Cursor) -> FilterError:
    start = cursor.at
    word = cursor.take()
    while _continues(cursor):
        cursor.at += 1
    if word.low == "or":
        return cursor.error(
            start,
            "'or' joins values of one field, as in busy or missed; between different things "
            "OneUptime cannot look for either. Ask twice.",
        )
    begin, end = cursor.span(start)
    said = cursor.text[begin:end]
    if said.lower() in ABSENT:
        sentence, instead = ABSENT[said.lower()]
        return cursor.error(start, sentence, instead)
    near = (nearest(said) or meant(said)) if word.kind == "word" else None
    hint = f"Did you mean {near!r}?" if near else _HINTS[said[:1].isupper()].format(said)
    return cursor.error(start, f"I do not understand {said!r}. {hint}", near)


_HINTS = {
    False: "The help on filters has the words there are.",
    True: "If it is a name, write user {0}, team {0} or incident {0}.",
}


def _continues(cursor: Cursor) -> bool:
    """Whether the word goes on without a space: `incident_number`, `x86`."""
    token = cursor.peek()
    glued = token.start == cursor.peek(-1).end and not cursor.done
    return glued and (token.kind in ("word", "number") or token.low in ("_", "-", "'"))


def _quoted(draft: Draft) -> bool:
    """a bare quoted text: said or in the status message"""
    cursor = draft.cursor
    if cursor.peek().kind != "quoted":
        return False
    start = cursor.at
    text = cursor.take().text
    if not text.strip():
        raise cursor.error(start, "There is nothing between these quotes.")
    draft.add((Condition("text", Operator.CONTAINS, text),), start)
    return True


def _shaped(reader: Callable[[Cursor], shape.Shape | None]) -> Callable[[Draft], bool]:
    def read(draft: Draft) -> bool:
        start = draft.cursor.at
        found = reader(draft.cursor)
        if found is None:
            return False
        draft.set(found, start)
        return True

    return read


def _conditions(
    reader: Callable[[Cursor], Condition | tuple[Condition, ...] | None],
) -> Callable[[Draft], bool]:
    def read(draft: Draft) -> bool:
        start = draft.cursor.at
        found = reader(draft.cursor)
        if found is None:
            return False
        draft.add(found if isinstance(found, tuple) else (found,), start)
        return True

    return read


def _time(draft: Draft) -> bool:
    start = draft.cursor.at
    bounds = time_bounds(draft.cursor, draft.calendar)
    if bounds is None:
        return False
    draft.add(instants(draft, bounds, start), start)
    return True


def _negated(draft: Draft) -> bool:
    """(not|except|excluding|without|!|no) what follows, the whole list of it"""
    cursor = draft.cursor
    start = cursor.at
    if not (cursor.accept(*NEGATIONS) or _negating_sign(cursor)):
        return False
    cursor.accept("the", "a", "for", "of")
    inner = Draft(cursor, draft.calendar, draft.region)
    for reader in (qualified, callees.whom, callees.from_whom, *_NEGATABLE):
        place = cursor.at
        if reader(inner):
            opposites = (opposite(cursor, start, c) for c in inner.conditions)
            draft.add(tuple(opposites), start)
            return True
        cursor.at = place
    negation = cursor.tokens[start]
    word = cursor.take()
    raise cursor.error(
        start if word.kind == "end" else cursor.at - 1,
        f"{negation.text!r} cannot negate {word.text or 'nothing'!r}. "
        "Write not busy, not incident 42 or not to +15559998888.",
    )


def _negating_sign(cursor: Cursor) -> bool:
    """! or - before a word without a space, and not behind one: `failed!` negates nothing"""
    sign, before, after = cursor.peek(), cursor.peek(-1), cursor.peek(1)
    leading = before.end != sign.start or cursor.at == 0
    if sign.low in ("!", "-") and leading and after.start == sign.end and after.kind != "end":
        cursor.take()
        return True
    return False


def _cost_asked(draft: Draft) -> bool:
    """how much did september cost: the word alone, when a summary is asked for"""
    cursor = draft.cursor
    if draft.shape.intent is not Intent.SUMMARY or not cursor.accept("cost", "costs"):
        return False
    return cursor.done or cursor.peek().low in CONNECTIVES or cursor.peek().low in ("by", "per")


def _statuses(draft: Draft) -> bool:
    start = draft.cursor.at
    found = statuses.statuses(draft.cursor)
    if found is None:
        return False
    if draft.last_status == start and found.op is Operator.IN:
        begin, end = draft.cursor.span(start)
        said = draft.cursor.text[begin:end]
        message = f"Write 'or {said}' if either may match."
        raise draft.cursor.error(start, message, f"or {said}")
    draft.add((found,), start)
    draft.last_status = draft.cursor.at if found.op is Operator.IN else -1
    return True


def _connective(draft: Draft) -> bool:
    return any(draft.cursor.phrase(words) for words in CONNECTIVES)


def _filler(draft: Draft) -> bool:
    """a connective that begins no other phrase, tried first because most words are such"""
    return draft.cursor.accept(*FILLERS) is not None


_NEGATABLE: tuple[Callable[[Draft], bool], ...] = (
    _statuses,
    _conditions(money.costs),
    _conditions(subjects.subject),
    _conditions(subjects.person),
    _conditions(subjects.said),
    callees.number,
    callees.mine,
)

_READERS: tuple[Callable[[Draft], bool], ...] = (
    _filler,
    qualified,
    _shaped(shape.sorting),
    _shaped(shape.grouping),
    _shaped(shape.intent),
    _conditions(subjects.presence),
    callees.call_id,
    _statuses,
    _shaped(shape.order),
    _time,
    _shaped(shape.size),
    _negated,
    _cost_asked,
    _conditions(money.costs),
    _shaped(shape.place),
    _conditions(subjects.said),
    callees.whom,
    callees.from_whom,
    callees.called,
    _conditions(subjects.members),
    _conditions(subjects.subject),
    _conditions(subjects.person),
    _connective,
    callees.mine,
    callees.number,
    _quoted,
)


def _filter(draft: Draft) -> CallLogFilter:
    said = draft.shape
    return CallLogFilter(
        conditions=draft.conditions,
        sort=said.sort or NEWEST_FIRST,
        limit=said.limit,
        skip=_skip(draft),
        intent=Intent.SUMMARY if said.group_by else said.intent or Intent.LIST,
        group_by=said.group_by,
    )


def _skip(draft: Draft) -> int | None:
    said = draft.shape
    if said.page is None:
        return said.skip
    if said.skip is None:
        return (said.page - 1) * (said.limit or DEFAULT_PAGE)
    raise draft.cursor.error(
        len(draft.cursor.tokens) - 1, "A page and a skip cannot both be given. Keep one of them."
    )
