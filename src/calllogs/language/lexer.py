"""A text as tokens: chat escapes undone, look-alikes unified, nothing hidden, cut into words."""

import re
import unicodedata
from dataclasses import dataclass

from calllogs.errors import FilterError

LONGEST = 2000
"""Characters of the longest text that is read."""

_LOOK_ALIKES = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
}
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_ESCAPES = (
    (re.compile(r"<(?:tel|mailto):[^|>]*\|([^>]*)>"), r"\1"),
    (re.compile(r"<(?:tel|mailto):([^|>]*)>"), r"\1"),
    (re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>"), r"\1"),
    (re.compile(r"<([@#][A-Z0-9]+)(?:\|[^>]*)?>"), r"<\1>"),
)


def normalize(text: str) -> str:
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
    for pattern, replacement in _ESCAPES:
        text = pattern.sub(replacement, text)
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    # Hidden letters go first: what they kept apart is read as one letter, at once and ever after.
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES).strip()


def _visible(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") else letter


# What holds others stands before them: a link holds words, an e-mail numbers, `>=` holds `>`.
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<quoted>"[^"]*")
  | (?P<link>https?://[^\s,]+)
  | (?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-]))
  | (?P<mention><[@#][A-Z0-9]+>)
  | (?P<email>[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
  | (?P<number>\d+)
  | (?P<sign>>=|<=|!=|==|\.\.\.|\.\.|.)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text.

    Attributes:
        kind: quoted, link, uuid, mention, email, word, number or sign; spaces are left out.
        text: As typed, a quoted text without its quotes.
        low: The same in lower case; empty when quoted, so that it never is a word of the language.
        start: Where it begins in the text.
        end: Where it ends (exclusive).
    """

    kind: str
    text: str
    low: str
    start: int
    end: int


END = Token("end", "", "", 0, 0)
"""What stands behind the last token."""


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text.

    Raises:
        FilterError: A quote is never closed.
    """
    tokens = tuple(_token(match) for match in _TOKEN.finditer(text) if match.lastgroup != "space")
    for token in tokens:
        if token.low == '"':
            raise FilterError(
                text[token.start :],
                'This quote is never closed. Put another " after the last word it holds.',
                start=token.start,
                end=len(text),
                text=text,
            )
    return tokens


def _token(match: re.Match[str]) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if kind == "quoted":
        return Token(kind, text[1:-1], "", match.start(), match.end())
    low = "=" if text == "==" else text.lower()
    return Token(kind, text, low, match.start(), match.end())
