"""What was typed, made plain: chat escapes undone, look-alikes unified, nothing hidden."""

import re
import unicodedata

from calllogs.errors import FilterError

LONGEST = 2000
"""Characters of the longest text that is read."""

_QUOTES = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032"), "'"),
}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_ESCAPES = (
    (re.compile(r"<(?:tel|mailto):[^|>]*\|([^>]*)>"), r"\1"),
    (re.compile(r"<(?:tel|mailto):([^|>]*)>"), r"\1"),
    (re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>"), r"\1"),
    (re.compile(r"<([@#][A-Z0-9]+)(?:\|[^>]*)?>"), r"<\1>"),
)


def plain(text: str) -> str:
    """Return the text that is read; spans of errors point into it.

    Raises:
        FilterError: The text is longer than 2,000 characters.
    """
    if len(text) > LONGEST:
        raise FilterError(
            text[:20],
            f"The filter has {len(text):,} characters; at most {LONGEST:,} are read. Shorten it.",
            end=20,
            text=text[:80],
        )
    unescaped = text
    for pattern, replacement in _ESCAPES:
        unescaped = pattern.sub(replacement, unescaped)
    for entity, letter in _ENTITIES:
        unescaped = unescaped.replace(entity, letter)
    # Hidden letters go first: what they kept apart is read as one letter, at once and ever after.
    visible = "".join(map(_visible, unescaped))
    return unicodedata.normalize("NFKC", visible).translate(_QUOTES | _DASHES).strip()


def _visible(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") else letter
