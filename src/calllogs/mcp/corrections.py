"""Corrections: the call a model most likely meant, offered only when its filter is understood.

Following the advice must never lead to the same error again.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from zoneinfo import available_timezones

from calllogs.errors import FilterError
from calllogs.language.spelling import suggest_qualifier, suggest_word
from calllogs.language.vocabulary import GROUPS, QUALIFIERS
from calllogs.model.relations import RELATIONS

MOST_CORRECTED = 5
"""Words of one filter that are corrected; a text with more mistakes is not a filter."""

_SYNONYMS = {
    **dict.fromkeys(("query", "q", "search", "where", "filters"), "filter"),
    **dict.fromkeys(("count", "max", "max_results", "page_size", "per_page", "size"), "limit"),
    **dict.fromkeys(("next", "page_token", "next_cursor"), "cursor"),
    **dict.fromkeys(("tz", "time_zone", "zone"), "timezone"),
    **dict.fromkeys(("group_by", "groupby", "group", "per"), "by"),
    **dict.fromkeys(("_id", "ids", "call_id", "call", "call_log_id", "uuid"), "id"),
}
"""What other servers call the same argument."""

_REDUNDANT = ("why", "cost", "costs", "reasons")
"""What every answer holds, so that a filter need not ask for it."""

_COMMENTS = (
    *("reasoning", "rationale", "explanation", "justification", "purpose", "intent", "intention"),
    *("thought", "thoughts", "thinking", "comment", "note", "notes", "description", "summary"),
)
"""What a model says of its own call: no part of the question, and never a condition."""

_NAME = re.compile(
    rf"\b(?:{'|'.join(word for relation in RELATIONS for word in relation.words)}|to|called)[ :=]+"
    r"(?P<name>[^\s\"]+ ?(?:(?:and|&|on|of|the) ?)?)$",
    re.IGNORECASE,
)
"""A noun with the first word of a name, up to the second."""

_LONGEST_NAME = 3
"""Words behind the first of a name that are tried."""

_SQL_IN = re.compile(r"\s+in\s*[(\[](.*?)[)\]]", re.IGNORECASE)
_QUOTES = ('"', "")
"""What the quotes of SQL become: those of the language, or nothing."""

_ORDERING = re.compile("sort|order|direction", re.IGNORECASE)
_ORDERS = {
    **dict.fromkeys(("asc", "ascending", "oldest"), "oldest first"),
    **dict.fromkeys(("desc", "descending", "newest"), "newest first"),
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrects calls of tools.

    Attributes:
        read: Parses a filter; raises FilterError when it is not understood.
    """

    read: Callable[[str], object]

    def corrected_filter(self, error: FilterError) -> str | None:
        """Return the filter with its mistakes corrected, or None."""
        return self._respelled(error) or self._quoted(error) or self._translated(error.text)

    def _respelled(self, error: FilterError) -> str | None:
        """Replace every wrong word by its nearest valid spelling."""
        fault = error
        for _ in range(MOST_CORRECTED):
            replacement = "" if fault.about.lower() in _REDUNDANT else fault.suggestion
            if not fault.text or replacement is None:
                return None
            text = f"{fault.text[: fault.start]}{replacement}{fault.text[fault.end :]}"
            text = " ".join(text.split())
            remaining = self._fault(text)
            if remaining is None:
                return text
            fault = remaining
        return None

    def _quoted(self, error: FilterError) -> str | None:
        """Put a name of several words in quotes: `user "Alice Ng" failed`."""
        name = _NAME.search(error.text, 0, error.start)
        if name is None:
            return None
        begin = name.start("name")
        ends = [word.end() for word in re.finditer(r"\S+", error.text) if word.end() > error.start]
        texts = (
            f'{error.text[:begin]}"{error.text[begin:end]}"{error.text[end:]}'
            for end in ends[:_LONGEST_NAME]
        )
        return next(filter(self.understood, texts), None)

    def _translated(self, text: str) -> str | None:
        """Translate JSON or SQL into the filter language."""
        plain = _SQL_IN.sub(r":\1", text)
        texts = (plain.replace("'", quote) for quote in _QUOTES)
        return self.filter_text(_json(text)) or next(filter(self.understood, texts), None)

    def filter_text(self, value: object) -> str | None:
        """Return the filter meant by what is no text: {"status": "Error"}, ["failed", "today"]."""
        if isinstance(value, dict):
            return self._extended(value, "") if value else None
        words = value if isinstance(value, list) else [value]
        text = " ".join(map(str, words))
        plain = bool(text) and all(isinstance(word, str | int) for word in words)
        return text if plain and self.understood(text) else None

    def corrected_arguments(
        self, arguments: Mapping[str, object], names: Sequence[str]
    ) -> Mapping[str, object] | None:
        """Return a call's arguments with the unknown ones under their names, or in the filter.

        Args:
            arguments: The arguments that were given.
            names: The names of all arguments the tool has.
        """
        known = {name: value for name, value in arguments.items() if name in names}
        unknown = {
            name: value
            for name, value in arguments.items()
            if name not in names and name.lower() not in _COMMENTS
        }
        nearest_names = {name: nearest_argument(name, names) for name in unknown}
        renamed = {near: unknown[name] for name, near in nearest_names.items() if near}
        rest = {name: value for name, value in unknown.items() if not nearest_names[name]}
        if len(renamed) + len(rest) < len(unknown) or renamed.keys() & known:
            return None
        call = {**renamed, **known}
        text = self._extended(rest, str(call.get("filter") or ""))
        if text is None or (text and "filter" not in names):
            return None
        return {**call, "filter": text} if text else call

    def _extended(self, arguments: Mapping[str, object], text: str) -> str | None:
        """Extend a filter by conditions that were given as arguments of their own."""
        phrases = [_phrase(name, value) for name, value in arguments.items()]
        extended = " ".join([text, *(phrase for phrase in phrases if phrase)]).strip()
        return extended if all(phrases) and self.understood(extended) else None

    def understood(self, text: str) -> bool:
        """Whether a text is a filter."""
        return self._fault(text) is None

    def _fault(self, text: str) -> FilterError | None:
        try:
            self.read(text)
        except FilterError as error:
            return error
        return None


def nearest_argument(name: str, known: Sequence[str]) -> str | None:
    """Return the argument that another name most likely stands for; a field is none of them."""
    synonym = _SYNONYMS.get(name.lower())
    if synonym in known:
        return synonym
    if name.lower() in QUALIFIERS:
        return None
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.7)), None)


def zone_named(name: str) -> str | None:
    """Return the zone of exactly this name or city, in any case, or None: `new york`."""
    key = name.strip().lower().replace(" ", "_")
    zones = {zone.lower(): zone for zone in _zones()}
    cities = {zone.rpartition("/")[2]: zones[zone] for zone in zones}
    return zones.get(key) or cities.get(key)


def nearest_zone(name: str) -> str | None:
    """Return the zone a name or city means, or None; PST is near MST, and an hour wrong."""
    near = get_close_matches(name, _zones(), n=1, cutoff=0.8) if "/" in name else []
    return zone_named(name) or next(iter(near), None)


def _zones() -> list[str]:
    """Return the zones of places; the sign of Etc/GMT+2 means the opposite of what people mean."""
    every = sorted(available_timezones())
    return [zone for zone in every if zone == "UTC" or ("/" in zone and zone[:4] != "Etc/")]


def grouping(word: object) -> str | None:
    """Return the grouping a word means: `user` for users, Person and user, or None."""
    name = str(word).lower()
    return GROUPS.get(name) or GROUPS.get(suggest_word(name, tuple(GROUPS)) or "")


def qualifier_of(name: str) -> str | None:
    """Return the qualifier an argument's name stands for: `since` for start_time, or None."""
    joined = name.lower().replace("_", "").replace("-", "")
    same = joined if joined in QUALIFIERS else None
    return suggest_qualifier(name) or same or suggest_word(joined, tuple(QUALIFIERS))


def _phrase(name: str, value: object) -> str | None:
    """Return `failed` for failed=true, `status:busy,missed` for a list, `user:"Al Jo"` for text."""
    if value is True:
        return name.replace("_", " ")
    written = _written(value)
    if not written:
        return None
    if name.lower() == "page":
        return f"page {written}"
    if written.lower() in _ORDERS and _ORDERING.search(name):
        return _ORDERS[written.lower()]
    qualifier = qualifier_of(name)
    return f"{qualifier}:{written}" if qualifier else None


def _written(value: object) -> str | None:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(v, str | int) and not isinstance(v, bool) for v in values):
        return None
    return ",".join(f'"{v}"' if " " in str(v) else str(v) for v in values)


def _json(text: str) -> object:
    """Return the object or array that a text holds as JSON, or {}."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict | list) else {}
