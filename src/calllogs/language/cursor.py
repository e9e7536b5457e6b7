"""The place reached in a text, and what every reader of the grammar takes from there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from calllogs.errors import FilterError
from calllogs.filters.filter import Operator
from calllogs.language.calendar import Calendar
from calllogs.language.lexer import END, Token, tokenize
from calllogs.language.vocabulary import QUALIFIERS

T = TypeVar("T")

NEGATING_SIGNS = ("-", "!")
_VALUE_ENDS = frozenset(",;?!")


@dataclass(slots=True)
class Cursor:
    """Reads tokens from left to right, and goes back when a phrase turns out to be another.

    A reader of the grammar takes a cursor and returns what it read, or None; who called it then
    goes back to where it began. A reader raises FilterError when a text begins like what it reads
    and can be nothing else.

    Attributes:
        text: The text, normalized.
        tokens: Its tokens.
        calendar: What words such as today mean to the asker.
        region: The ISO 3166 region of national phone numbers.
        at: How many tokens were taken.
    """

    text: str
    tokens: tuple[Token, ...]
    calendar: Calendar
    region: str
    at: int = 0

    @property
    def done(self) -> bool:
        """Whether every token was taken."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> Token:
        """Return a token without taking it; END before the first and behind the last."""
        place = self.at + ahead
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    def take(self) -> Token:
        """Take the next token."""
        token = self.peek()
        self.at = min(self.at + 1, len(self.tokens))
        return token

    def accept(self, *words: str) -> Token | None:
        """Take the next token when it is one of the words."""
        return self.take() if self.peek().low in words else None

    def accept_all(self, words: tuple[str, ...]) -> bool:
        """Take as many tokens as there are words when each is its word."""
        if any(self.peek(ahead).low != word for ahead, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take the tokens a pattern matches from here on; it must end where a token ends."""
        match = None if self.done else pattern.match(self.text, self.peek().start)
        if match is None or match.end() <= match.start():
            return None
        place = self.at
        while place < len(self.tokens) and self.tokens[place].end < match.end():
            place += 1
        if place >= len(self.tokens) or self.tokens[place].end != match.end():
            return None
        self.at = place + 1
        return match

    def glued(self, ahead: int = 0) -> bool:
        """Whether a token follows the one before it without a space."""
        token = self.peek(ahead)
        return token is not END and token.start == self.peek(ahead - 1).end

    def unquote(self) -> None:
        """Read the words inside a quoted text as words, where only words can stand."""
        token = self.peek()
        if token.kind == "quoted":
            begin = token.start + 1
            moved = (
                replace(inner, start=inner.start + begin, end=inner.end + begin)
                for inner in tokenize(token.text)
            )
            self.tokens = (*self.tokens[: self.at], *moved, *self.tokens[self.at + 1 :])

    def span(self, start: int) -> tuple[int, int]:
        """Return the place in the text of the tokens from number `start` to the one before here."""
        if not self.tokens:
            return (0, 0)
        first = min(start, len(self.tokens) - 1)
        last = min(max(first, self.at - 1), len(self.tokens) - 1)
        return (self.tokens[first].start, self.tokens[last].end)

    def text_since(self, start: int) -> str:
        """Return the text of the tokens from number `start` to the one before here."""
        begin, end = self.span(start)
        return self.text[begin:end]

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

    def read_value(self) -> str | None:
        """Take one value: a quoted text, or everything up to the next space or comma.

        Raises:
            FilterError: A quoted text follows without a space.
        """
        if self.done or self.peek().low in _VALUE_ENDS:
            return None
        start = self.at
        if self.peek().kind == "quoted":
            return self.take().text
        while not self._ends_value(start):
            if self.take().kind == "quoted":
                raise self.error(start, "A quote inside a word is not clear. Quote all of it.")
        return self.text_since(start)

    def _ends_value(self, start: int) -> bool:
        token = self.peek()
        if token is END or (self.at > start and not self.glued()):
            return True
        # A dot or colon inside belongs to it, as in db.example.com; one at its end does not.
        trailing = token.low in (".", ":", "") and not self.glued(1)
        return token.low in _VALUE_ENDS or (trailing and self.at > start)

    def read_list(
        self,
        read: "Callable[[Cursor], T | None]",
        *,
        ands: bool = False,
        repeats: "Callable[[Cursor], bool] | None" = None,
    ) -> list[T]:
        """Read values joined by commas, `or` and, where it may, `and`.

        Args:
            read: Reads one of them.
            ands: Whether `and` joins too: nobody means calls that are busy and missed at once.
            repeats: Takes what introduced the list once more, as in `status:busy or status:error`.
        """
        items: list[T] = []
        while True:
            before = self.at
            joined = not items or self._joins(ands=ands, repeats=repeats)
            item = read(self) if joined else None
            if item is None:
                self.at = before  # a comma behind the last one joins nothing
                return items
            items.append(item)

    def _joins(self, *, ands: bool, repeats: "Callable[[Cursor], bool] | None") -> bool:
        """Whether another value follows, and not another qualifier."""
        comma = self.accept(",") is not None
        word = self.accept("or", "and") if ands else self.accept("or")
        if word is not None and word.low == "or" and repeats is not None and repeats(self):
            return True
        negated = self.peek().low in NEGATING_SIGNS
        return (comma or word is not None) and self.qualifier(int(negated)) is None

    def qualifier(self, ahead: int = 0) -> str | None:
        """Return what a qualifier that comes next sets, or None when none comes."""
        name, sign = self.peek(ahead), self.peek(ahead + 1)
        adjoining = sign.low in (":", "=", "!=") and sign.start == name.end
        return QUALIFIERS.get(name.low) if name.kind == "word" and adjoining else None


class Phrases(dict[str, tuple[tuple[tuple[str, ...], T], ...]]):
    """Phrases by their first word, longer ones first, each with what it stands for."""

    def __init__(self, table: Mapping[str, T]) -> None:
        rows = [(tuple(phrase.split()), meaning) for phrase, meaning in table.items()]
        rows.sort(key=lambda row: -len(row[0]))  # `missed call` before `missed`
        firsts = dict.fromkeys(words[0] for words, _ in rows)
        super().__init__({first: tuple(r for r in rows if r[0][0] == first) for first in firsts})

    def read(self, cursor: Cursor) -> T | None:
        """Take the longest phrase that follows, and return what it stands for."""
        for words, meaning in self.get(cursor.peek().low, ()):
            if cursor.accept_all(words):
                return meaning
        return None


@dataclass(frozen=True, slots=True)
class Qualifier:
    """What stands before a value, as in `-status:busy`, `cost>50c`, and `to +15559998888`.

    Attributes:
        target: What it sets: a field of conditions, a relation's keyword, a part of the shape.
        start: The number of its first token, a sign that negates it among them.
        operator: How the value compares, None where it just is that.
    """

    target: str
    start: int
    operator: Operator | None = None

    def repeats(self, cursor: Cursor) -> bool:
        """Take it once more, as in `status:busy or status:error`, unless it was negated."""
        negated = cursor.tokens[self.start].low in NEGATING_SIGNS
        if negated or cursor.qualifier() != self.target or cursor.peek(1).low == "!=":
            return False
        cursor.at += 2
        return True
