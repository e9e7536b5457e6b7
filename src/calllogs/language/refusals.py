"""Refusals that lead on: a suggestion is offered only when the question it makes is read."""

import re
from collections.abc import Callable

from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter

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
