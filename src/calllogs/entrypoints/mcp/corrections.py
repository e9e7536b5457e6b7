"""The call a model most likely meant: offered only when its filter is understood.

Following the advice must never lead to the same error again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from calllogs.errors import FilterError

MOST_MENDED = 5
"""Words of one filter that are put right; a text with more mistakes is not a filter."""

_MEANT = {
    **dict.fromkeys(("query", "q", "search", "where", "filters"), "filter"),
    **dict.fromkeys(("count", "max", "max_results", "page_size", "per_page", "size"), "limit"),
    **dict.fromkeys(("next", "page_token", "next_cursor", "after"), "cursor"),
    **dict.fromkeys(("tz", "time_zone", "zone"), "timezone"),
    **dict.fromkeys(("_id", "call_id", "call", "call_log_id", "uuid"), "id"),
}
"""What other servers call the same argument."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Puts a filter right.

    Attributes:
        read: Reads a filter; raises FilterError when it is not understood.
    """

    read: Callable[[str], object]

    def mended(self, error: FilterError) -> str | None:
        """Return the text with every wrong word replaced by its nearest valid spelling."""
        fault: FilterError | None = error
        text = None
        for _ in range(MOST_MENDED):
            if fault is None or fault.suggestion is None or not fault.text:
                break
            text = f"{fault.text[: fault.start]}{fault.suggestion}{fault.text[fault.end :]}"
            fault = self._fault(text)
        return text if fault is None else None

    def moved(self, arguments: Mapping[str, object], text: str) -> str | None:
        """Return the filter with conditions that were given as arguments of their own."""
        phrases = [_phrase(name, value) for name, value in arguments.items()]
        moved = " ".join([text, *(phrase for phrase in phrases if phrase)]).strip()
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
    """Return the argument that another name most likely stands for."""
    meant = _MEANT.get(argument.lower())
    if meant in known:
        return meant
    return next(iter(get_close_matches(argument, known, n=1, cutoff=0.7)), None)


def _phrase(name: str, value: object) -> str | None:
    """Return `failed` for failed=true, `status:busy,missed` for a list, `user:"Al Jo"` for text.

    The language knows the API's names in any case, but none with an underscore: to_number.
    """
    if value is True:
        return name.replace("_", " ")
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(v, str | int) and not isinstance(v, bool) for v in values):
        return None
    written = ",".join(f'"{v}"' if " " in str(v) else str(v) for v in values)
    return f"{name.replace('_', '')}:{written}" if written else None
