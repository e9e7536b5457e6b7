"""Refusals that lead on: a suggestion is offered only when the question it makes is read."""

import re
from collections.abc import Callable

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter
from calllogs.language import speech, vocabulary
from calllogs.language.lexer import Cursor, Token
from calllogs.language.spelling import slip_of, suggest_qualifier, suggest_word

Read = Callable[[str], CallLogFilter]
"""Reads a text, or raises FilterError."""

WORDS = "The help on filters lists what can be asked; a name can be quoted."
_MOST_MENDED = 4
"""Words of one text that are mended together."""


def leading_on(error: FilterError, read: Read) -> FilterError:
    """Return the error with a suggestion that makes a question that is read, or with none.

    Where several words are slips, the suggestion mends them all.
    """
    if not error.suggestion:
        return error
    end, mended = error.end, _put(error.text, error.start, error.end, error.suggestion)
    for _ in range(_MOST_MENDED):
        further, longer = _refused(mended, read), len(mended) - len(error.text)
        if further is None:
            return _suggesting(error, end, mended[error.start : end + longer])
        if not further.suggestion or further.start < error.start:
            break
        end = max(end, further.end - longer)
        mended = _put(mended, further.start, further.end, further.suggestion)
    return _suggesting(error, error.end, None)


_HINT = re.compile(r" Did you mean [^?]*\?")


def _suggesting(error: FilterError, end: int, suggestion: str | None) -> FilterError:
    message = error.message
    if suggestion is None:
        message = _HINT.sub("", message)
        message += "" if " " in message.partition(". ")[2] else f" {WORDS}"
    elif not re.search(rf"(?<!\w){re.escape(suggestion)}(?!\w)", message):
        message = f"{_HINT.sub('', message)} Did you mean {suggestion!r}?"
    about = error.text[error.start : end]
    return FilterError(
        about, message, start=error.start, end=end, suggestion=suggestion, text=error.text
    )


def _put(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


def _refused(text: str, read: Read) -> FilterError | None:
    try:
        read(text)
    except FilterError as error:
        return error
    return None


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
        column = suggest_qualifier(text) if "_" in text else None
        near = column or slip_of(word.text) or suggest_word(text) or suggest_qualifier(text)
    hint = "" if near else f" {WORDS}"
    return cursor.error(start, f"I do not understand {text!r}.{hint}", near)


def _asked_otherwise(cursor: Cursor, start: int) -> FilterError | None:
    """or between different things | vs | a name of the language's words in small letters: max"""
    text = cursor.text_since(start)
    if text == "to" and cursor.peek().low in speech.NAMES_TOO:
        return cursor.error(start, _PERSON.format(cursor.take().text.capitalize()))
    if text == "max" and cursor.peek().kind == "number":
        return cursor.error(start, "Write limit before how many calls are shown.", "limit")
    if text in speech.NAMES_TOO and text not in vocabulary.ASKED_OTHERWISE:
        name = text.capitalize()
        return cursor.error(start, f"I do not understand {text!r}. {_PERSON.format(name)}", name)
    named = text.istitle() and text.lower() in speech.NAMES_TOO
    otherwise = None if named else vocabulary.ASKED_OTHERWISE.get(text.lower())
    return cursor.error(start, *otherwise) if otherwise else None


_PERSON = "For a person write {0}."


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


def _is_strange(token: Token) -> bool:
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
