"""The call a model most likely meant: offered only when its filter is understood.

Following the advice must never lead to the same error again.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from calllogs.errors import FilterError
from calllogs.language.vocabulary import QUALIFIERS
from calllogs.mcp.phrases import phrase, qualifier
from calllogs.model.relations import RELATIONS

MOST_MENDED = 5
"""Words of one filter that are put right; a text with more mistakes is not a filter."""

_MEANT = {
    **dict.fromkeys(("query", "q", "search", "where", "filters"), "filter"),
    **dict.fromkeys(("count", "max", "max_results", "page_size", "per_page", "size"), "limit"),
    **dict.fromkeys(("next", "page_token", "next_cursor"), "cursor"),
    **dict.fromkeys(("tz", "time_zone", "zone"), "timezone"),
    **dict.fromkeys(("group_by", "groupby", "group", "per"), "by"),
    **dict.fromkeys(("_id", "ids", "call_id", "call", "call_log_id", "uuid"), "id"),
}
"""What other servers call the same argument."""

_TOLD_ANYWAY = ("why", "cost", "costs", "reasons")
"""What every answer tells, so that a filter need not ask for it."""

_NAMED = re.compile(
    rf"\b(?:{'|'.join(word for relation in RELATIONS for word in relation.words)}|to|called)[ :=]+"
    r"(?P<name>[^\s\"]+ ?(?:(?:and|&|on|of|the) ?)?)$",
    re.IGNORECASE,
)
"""A noun with the first word of a name, up to the second."""

_LONGEST_NAME = 3
"""Words behind the first of a name that are tried."""

_IN = re.compile(r"\s+in\s*[(\[](.*?)[)\]]", re.IGNORECASE)
_QUOTES = ('"', "")
"""What the quotes of SQL become: those of the language, or nothing."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Puts a call right.

    Attributes:
        read: Reads a filter; raises FilterError when it is not understood.
    """

    read: Callable[[str], object]

    def mended(self, error: FilterError) -> str | None:
        """Return the text with every wrong word replaced by its nearest valid spelling."""
        fault: FilterError | None = error
        text = None
        for _ in range(MOST_MENDED):
            instead = _instead(fault) if fault else None
            if fault is None or instead is None:
                break
            text = f"{fault.text[: fault.start]}{instead}{fault.text[fault.end :]}"
            text = " ".join(text.split())
            fault = self._fault(text)
        return text if fault is None else None

    def respelled(self, text: str) -> str | None:
        """Return what is written as JSON or SQL in the filter language."""
        with_fields = self.filter_of(_loaded(text))
        listed = _IN.sub(r":\1", text)
        plain = (listed.replace("'", quote) for quote in _QUOTES)
        return with_fields or next(filter(self.understood, plain), None)

    def quoted(self, error: FilterError) -> str | None:
        """Return the text with a name of several words in quotes: `user "Alice Ng" failed`."""
        named = _NAMED.search(error.text, 0, error.start)
        if named is None:
            return None
        begin = named.start("name")
        ends = [word.end() for word in re.finditer(r"\S+", error.text) if word.end() > error.start]
        texts = (
            f'{error.text[:begin]}"{error.text[begin:end]}"{error.text[end:]}'
            for end in ends[:_LONGEST_NAME]
        )
        return next(filter(self.understood, texts), None)

    def filter_of(self, value: object) -> str | None:
        """Return the filter meant by what is no text: {"status": "Error"}, ["failed", "today"]."""
        if isinstance(value, dict):
            return self.moved(value, "") if value else None
        words = value if isinstance(value, list) else [value]
        text = " ".join(map(str, words))
        told = bool(text) and all(isinstance(word, str | int) for word in words)
        return text if told and self.understood(text) else None

    def meant(
        self, unknown: Mapping[str, object], kept: Mapping[str, object], known: Sequence[str]
    ) -> Mapping[str, object] | None:
        """Return the arguments with unknown ones under their right names, or in the filter."""
        names = {name: nearest(name, known) for name in unknown}
        renamed = {right: unknown[name] for name, right in names.items() if right}
        rest = {name: value for name, value in unknown.items() if not names[name]}
        if len(renamed) + len(rest) < len(unknown) or renamed.keys() & kept:
            return None
        call = {**renamed, **kept}
        text = self.moved(rest, str(call.get("filter") or ""))
        if text is None or (text and "filter" not in known):
            return None
        return {**call, "filter": text} if text else call

    def moved(self, arguments: Mapping[str, object], text: str) -> str | None:
        """Return the filter with conditions that were given as arguments of their own."""
        phrases = [phrase(name, value) for name, value in arguments.items()]
        moved = " ".join([text, *(piece for piece in phrases if piece)]).strip()
        return moved if all(phrases) and self.understood(moved) else None

    def understood(self, text: str) -> bool:
        """Whether a text is a filter."""
        return self._fault(text) is None

    def _fault(self, text: str) -> FilterError | None:
        try:
            self.read(text)
        except FilterError as error:
            return error
        return None


def nearest(argument: str, known: Sequence[str]) -> str | None:
    """Return the argument that another name most likely stands for; a field is none of them."""
    meant = _MEANT.get(argument.lower())
    if meant in known:
        return meant
    if argument.lower() in QUALIFIERS:
        return None
    return next(iter(get_close_matches(argument, known, n=1, cutoff=0.7)), None)


def groups(arguments: Mapping[str, object]) -> bool:
    """Whether arguments ask for groups, which only one tool tells."""
    return "by" in map(qualifier, arguments)


def _instead(fault: FilterError) -> str | None:
    if not fault.text:
        return None
    return "" if fault.about.lower() in _TOLD_ANYWAY else fault.suggestion


def _loaded(text: str) -> object:
    """Return what JSON text holds, or {}."""
    try:
        held = json.loads(text)
    except ValueError:
        return {}
    return held if isinstance(held, dict | list) else {}
