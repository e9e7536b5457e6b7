"""A text as words with their places in it, and a cursor that reads them."""

import re
from dataclasses import dataclass, replace

from calllogs.errors import FilterError

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
        kind: space is left out; quoted, link, uuid, mention, email, word, number, sign.
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


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text.

    Raises:
        FilterError: A quote is never closed.
    """
    found = tuple(_token(match) for match in _TOKEN.finditer(text) if match.lastgroup != "space")
    for token in found:
        if token.text == '"' and token.kind == "sign":
            raise FilterError(
                text[token.start :],
                'This quote is never closed. Put another " after the last word it holds.',
                start=token.start,
                end=len(text),
                text=text,
            )
    return found


def _token(match: re.Match[str]) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if kind == "quoted":
        return Token(kind, text[1:-1], "", match.start(), match.end())
    low = "=" if text == "==" else text.lower()
    return Token(kind, text, low, match.start(), match.end())


@dataclass(slots=True)
class Cursor:
    """Reads tokens from left to right, and goes back when a phrase turns out to be another."""

    text: str
    tokens: tuple[Token, ...]
    at: int = 0

    def peek(self, ahead: int = 0) -> Token:
        """Return a token without taking it; END behind the last."""
        place = self.at + ahead
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    @property
    def done(self) -> bool:
        """Whether every token was taken."""
        return self.at >= len(self.tokens)

    def take(self) -> Token:
        """Take the next token."""
        token = self.peek()
        self.at = min(self.at + 1, len(self.tokens))
        return token

    def accept(self, *words: str) -> Token | None:
        """Take the next token when it is one of the words."""
        return self.take() if self.peek().low in words and not self.done else None

    def phrase(self, words: str) -> bool:
        """Take a phrase of several words when all of them follow."""
        # Nearly every phrase tried is another one, which its first word tells.
        if not words.startswith(self.peek().low or " "):
            return False
        wanted = words.split()
        if all(self.peek(place).low == word for place, word in enumerate(wanted)):
            self.at += len(wanted)
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take the tokens a pattern matches from here on; it must end where a token ends."""
        if self.done:
            return None
        found = pattern.match(self.text, self.peek().start)
        if found is None or found.end() <= found.start():
            return None
        place = self.at
        while place < len(self.tokens) and self.tokens[place].end < found.end():
            place += 1
        if place >= len(self.tokens) or self.tokens[place].end != found.end():
            return None
        self.at = place + 1
        return found

    def unquote(self) -> None:
        """Read the words inside a quoted text as words, where only words can stand."""
        token = self.peek()
        if token.kind == "quoted":
            moved = (
                replace(inner, start=inner.start + token.start + 1, end=inner.end + token.start + 1)
                for inner in tokens(token.text)
            )
            self.tokens = (*self.tokens[: self.at], *moved, *self.tokens[self.at + 1 :])

    def span(self, start: int) -> tuple[int, int]:
        """Return the place in the text of the tokens from number `start` to the one before here."""
        if not self.tokens:
            return (0, 0)
        first = min(start, len(self.tokens) - 1)
        last = min(max(first, self.at - 1), len(self.tokens) - 1)
        return (self.tokens[first].start, self.tokens[last].end)

    def error(self, start: int, message: str, suggestion: str | None = None) -> FilterError:
        """Return the error about the tokens from number `start` to the one before here."""
        begin, end = self.span(start)
        return FilterError(
            self.text[begin:end],
            message,
            start=begin,
            end=end,
            suggestion=suggestion,
            text=self.text,
        )
