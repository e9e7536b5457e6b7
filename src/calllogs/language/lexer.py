"""A text cut into tokens, and the cursor by which every reader of the grammar takes them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from calllogs.errors import FilterError
from calllogs.filters.filter import Condition, Operator
from calllogs.language.calendar import Calendar
from calllogs.language.speech import SPELLINGS, phrases
from calllogs.language.vocabulary import QUALIFIERS

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
        size = f"The filter has {len(text):,} characters; at most {LONGEST:,} are read."
        raise FilterError(text[:20], f"{size} Shorten it.", end=20, text=text[:80])
    for pattern, replacement in _ESCAPES:
        text = pattern.sub(replacement, text)
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    # Hidden letters go first: what they kept apart is read as one letter, at once and ever after.
    if not text.isprintable():
        text = "".join(map(_visible, text))
    text = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES)
    text = _GREETING.sub("", _unmarked(text).strip())
    ended = text.removesuffix(_DOTS)
    return text if ended[-3:].isdigit() else ended


_DOTS = "..."
"""They end a sentence, but behind the beginning of a phone number."""


_GREETING = re.compile(
    r"(?:hi|hey|hello|good morning)\s+(?:team|all|folks|everyone|guys)\s*[,!]\s*(?=\w)",
    re.IGNORECASE,
)
"""Of those in a channel, who are no group of calls."""

_MARKS = re.compile(
    r"(?<![^\s(])(?P<mark>[*_~])(?=[^\W\d_])(?P<marked>[^*_~\"]*[\w.!?)])(?P=mark)(?![\w*:])"
    r"|`(?P<code>[^`\"]*)`|(?<!\S)[:;]-?[()DPp|](?!\S)|(?<!\S):[a-z][a-z0-9_+-]*:(?![^\s?!.,])"
)
"""What Slack draws bold, struck through or as code, and its emoji: they carry nothing."""


def _unmarked(text: str) -> str:
    """Return a text without marks and pictures; what stands in quotes is kept as typed."""
    parts = text.split('"')
    parts[::2] = map(_plain, parts[::2])
    return '"'.join(parts)


def _plain(text: str) -> str:
    if any(mark in text for mark in "*_~`:;"):
        text = _MARKS.sub(_bare, text)
    text = re.sub(r"\s{2,}", " ", text)
    if text.isascii():
        return text
    return "".join(" " if unicodedata.category(c) == "So" else c for c in text)


def _bare(match: re.Match[str]) -> str:
    inner = match["marked"] or match["code"]
    return f" {inner} " if inner else " " * len(match.group())


def _visible(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs") else letter


# What holds others stands before them: a link holds words, an e-mail numbers, `>=` holds `>`.
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<quoted>"[^"]*"|(?<![\w'])'[^'"]+'(?!\w))
  | (?P<link>https?://[^\s,]+)
  | (?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-]))
  | (?P<mention><[@#][A-Z0-9]+>)
  | (?P<email>[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<owner>(?<=[\w"])'s(?!\w)|(?<=s)'(?=\s))
  | (?P<word>[^\W\d_]+(?:'(?!s(?!\w))[^\W\d_]+)*)
  | (?P<number>\d+)
  | (?P<sign>>=|<=|!=|==|\.\.\.|\.\.|.)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Token(NamedTuple):
    """A piece of the text.

    Attributes:
        kind: quoted, link, uuid, mention, email, owner (the 's of alice's), word, number or sign;
            spaces are left out.
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
    found = [_token(match) for match in _TOKEN.finditer(text) if match.lastgroup != "space"]
    pairs = zip(found, (*found[1:], END), strict=False)
    tokens = tuple(token for token, following in pairs if not _is_twice(token, following))
    for token in tokens:
        if token.low == '"':
            message = 'This quote is never closed. Put another " after the last word it holds.'
            begin, end = token.start, len(text)
            raise FilterError(text[begin:], message, start=begin, end=end, text=text)
        if token.low == "'" and (name := _compiled(_APOSTROPHE).match(text, token.start)):
            message = f'Put double quotes around what holds an apostrophe: "{name[1]}".'
            begin, end, quoted = name.start(), name.end(), f'"{name[1]}"'
            raise FilterError(name[0], message, start=begin, end=end, suggestion=quoted, text=text)
        if token.kind == "word" and not token.text.isascii() and _mixed(token.text):
            message = "This word mixes letters of several alphabets. Type it in one of them."
            raise FilterError(token.text, message, start=token.start, end=token.end, text=text)
    return tokens


_APOSTROPHE = r"'(\w[^'\"]*'\w[^'\"]*)'(?!\w)"
"""Single quotes around what holds one: 'bob's disk'."""

_STUTTERED = frozenset(
    phrases(
        "the | a | an | for | in | of | on | at | and | or | with | calls | failed | were | was"
    )
).union(phrases("is | did | are | show | called | how | many | which | who"))


def _is_twice(token: Token, following: Token) -> bool:
    """Whether what follows says the same: to to bob, and the phone of phone calls."""
    if token.low in ("phone", "telephone", "voice"):
        return following.low in ("call", "calls")
    return token.low in _STUTTERED and token.low == following.low


_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")


def _mixed(word: str) -> bool:
    """Whether look-alikes of other alphabets hide in a word, a Cyrillic o among Latin letters."""
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return len(scripts.intersection(_ALPHABETS)) > 1


def _token(match: re.Match[str]) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if kind == "quoted":
        return Token(kind, text[1:-1], "", match.start(), match.end())
    low = "=" if text == "==" else text.lower()
    low = SPELLINGS.get(low, low)
    return Token(kind, text, low, match.start(), match.end())


@cache  # of the grammar's own: compiled when it is first needed, for most texts need few of them
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


T = TypeVar("T")
P = ParamSpec("P")
Conditions = tuple[Condition, ...]
"""What a phrase says of the calls, all of it at once."""

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
        words: All its words, once they were asked for.
    """

    text: str
    tokens: tuple[Token, ...]
    calendar: Calendar
    region: str
    at: int = 0
    words: frozenset[str] | None = None

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

    def said(self, words: frozenset[str]) -> bool:
        """Whether one of some words stands anywhere before here."""
        if self.words is None:
            self.words = frozenset(token.low for token in self.tokens)
        if self.words.isdisjoint(words):  # mostly; a long text is then not read over and over
            return False
        return any(token.low in words for token in self.tokens[: self.at])

    def said_behind(self, words: frozenset[str]) -> bool:
        """Whether one of some words stands anywhere from here on."""
        return any(token.low in words for token in self.tokens[self.at :])

    def accept(self, *words: str) -> Token | None:
        """Take the next token when it is one of the words."""
        return self.take() if self.peek().low in words else None

    def accept_all(self, words: tuple[str, ...]) -> bool:
        """Take as many tokens as there are words when each is its word."""
        if any(self.peek(ahead).low != word for ahead, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def ahead(self, pattern: str) -> re.Match[str] | None:
        """Return what a regular expression matches from the next token on, and take nothing."""
        return _compiled(pattern).match(self.text, self.peek().start)

    def match(self, pattern: str) -> re.Match[str] | None:
        """Take the tokens a regular expression matches; it must end where a token ends."""
        match = None if self.done else self.ahead(pattern)
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
            inner = tokenize(token.text)
            moved = (t._replace(start=t.start + begin, end=t.end + begin) for t in inner)
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
        about, text = self.text[begin:end], self.text
        return FilterError(about, message, start=begin, end=end, suggestion=suggestion, text=text)

    def attempt(
        self, read: "Callable[Concatenate[Cursor, P], T]", *args: P.args, **options: P.kwargs
    ) -> T:
        """Return what a reader reads from here; go back when it reads nothing."""
        start = self.at
        reading = read(self, *args, **options)
        if reading is None:
            self.at = start
        return reading

    def first(self, readers: "Iterable[Callable[[Cursor], T | None]]") -> T | None:
        """Return what the first of some readers reads that reads anything."""
        for reader in readers:
            reading = self.attempt(reader)
            if reading is not None:
                return reading
        return None

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
        if token is END or token.kind == "owner" or (self.at > start and not self.glued()):
            return True
        # A dot or colon inside belongs to it, as in db.example.com; one at its end does not.
        trailing = token.low in (".", "...", "..", ":", "") and not self.glued(1)
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
            joined = not items or self.joins(ands=ands, repeats=repeats)
            item = read(self) if joined else None
            if item is None:
                self.at = before  # a comma behind the last one joins nothing
                return items
            items.append(item)

    def joins(self, *, ands: bool, repeats: "Callable[[Cursor], bool] | None" = None) -> bool:
        """Whether another value follows, and not another qualifier."""
        comma = self.accept(",", ";") is not None
        numbers = self.peek(1).kind == "number" and self.peek(-1).kind == "number"
        joints = ("and", *(("&",) if numbers else ())) if ands else ()
        word = self.accept("or", "vs", "versus", *joints)
        if word is not None and word.low != "and" and repeats is not None and repeats(self):
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
        by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for row in rows:
            by_first.setdefault(row[0][0], []).append(row)
        super().__init__({first: tuple(found) for first, found in by_first.items()})

    def read(self, cursor: Cursor) -> T | None:
        """Take the longest phrase that follows, and return what it stands for."""
        for words, meaning in self.get(cursor.peek().low, ()):
            if cursor.accept_all(words):
                return meaning
        return None


class Qualifier(NamedTuple):
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
