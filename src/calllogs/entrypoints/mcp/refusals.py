"""Why a call of a tool got no answer: one sentence, and the corrected call where it is certain.

A corrected call is offered only when the filter in it is understood, so that following the advice
never leads to the same error again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from calllogs.core.privacy import clean
from calllogs.errors import CallLogsError, FilterError
from calllogs.formatting.model_text import spelled

UNEXPECTED = "calllogs failed at this, which is a fault of its own. Ask again, or differently."

_LONGEST = 300
_BOUNDS = ("le", "ge")


@dataclass(frozen=True, slots=True)
class Refusals:
    """Says what was wrong with a call of a tool.

    Attributes:
        read: Reads a filter; raises FilterError when it is not understood.
    """

    read: Callable[[str], object]

    def unknown_tool(self, name: str, tools: Sequence[str]) -> str:
        """Return the tools there are, the nearest first."""
        near = get_close_matches(name, tools, n=1, cutoff=0.5)
        meant = f" Did you mean {near[0]}?" if near else ""
        return f"There is no tool {_quoted(name)}.{meant} Tools: {', '.join(tools)}."

    def unknown_argument(
        self, tool: str, argument: str, given: Mapping[str, object], known: Sequence[str]
    ) -> str:
        """Return the arguments there are, and where this one belongs."""
        near = get_close_matches(argument, known, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        refused = f"{tool} has no argument {_quoted(argument)}.{meant} It takes {', '.join(known)}."
        moved = self._into_filter(argument, given) if "filter" in known else None
        kept = {name: value for name, value in given.items() if name in known}
        return refused + (_try(tool, {**kept, "filter": moved}) if moved else "")

    def malformed(self, tool: str, given: Mapping[str, object], error: ValidationError) -> str:
        """Return what each malformed argument has to be."""
        faults = error.errors(include_url=False, include_input=False)
        said = "; ".join(map(_fault, faults))
        within = {name: bound for fault in faults for name, bound in _bound(fault)}
        return f"{said}." + (_try(tool, {**given, **within}) if len(within) == len(faults) else "")

    def failure(self, tool: str, given: Mapping[str, object], error: CallLogsError) -> str:
        """Return the error's own sentence, where it points, and the corrected call."""
        if not isinstance(error, FilterError):
            return str(error)
        return f"{error.message}{_pointed(error)}{self._corrected(tool, given, error)}"

    def _corrected(self, tool: str, given: Mapping[str, object], error: FilterError) -> str:
        if error.suggestion is None or not error.text:
            return self._listed(given)
        mended = error.text[: error.start] + error.suggestion + error.text[error.end :]
        argument = next((n for n, value in given.items() if value == error.text), "filter")
        if argument == "filter" and not self._understood(mended):
            return ""
        return _try(tool, {**given, argument: mended})

    def _listed(self, given: Mapping[str, object]) -> str:
        """Offer to list what is not an id and yet names calls: `INC-42`."""
        text = str(given.get("id", ""))
        return _try("list_call_logs", {"filter": text}) if text and self._understood(text) else ""

    def _into_filter(self, argument: str, given: Mapping[str, object]) -> str | None:
        """Return the filter with a condition a model took for an argument of its own."""
        value = str(given[argument])
        spoken = f'"{value}"' if " " in value else value
        moved = f"{given.get('filter') or ''} {argument}:{spoken}".strip()
        return moved if self._understood(moved) else None

    def _understood(self, text: str) -> bool:
        try:
            self.read(text)
        except FilterError:
            return False
        return True


def _pointed(error: FilterError) -> str:
    """A caret means nothing to a model: the wrong piece is quoted beside the whole instead."""
    if not error.text or error.end <= error.start or error.about == error.text:
        return ""
    return f" (At {_quoted(error.text[error.start : error.end])} in {_quoted(error.text)}.)"


def _fault(fault: ErrorDetails) -> str:
    words = _FAULTS.get(fault["type"], fault["msg"])
    return f"{fault['loc'][0]} {words.format_map(fault.get('ctx', {}))}"


_FAULTS = {
    "missing": "is required",
    "string_type": "is a text",
    "less_than_equal": "is at most {le}",
    "greater_than_equal": "is at least {ge}",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "is a whole number"),
}
"""Pydantic's kinds of error that the tools' argument types can meet, in our words."""


def _bound(fault: ErrorDetails) -> list[tuple[str, object]]:
    context = fault.get("ctx", {})
    return [(str(fault["loc"][0]), context[end]) for end in _BOUNDS if end in context]


def _try(tool: str, arguments: Mapping[str, object]) -> str:
    plain = {n: v for n, v in arguments.items() if isinstance(v, str | int)}
    return f" Try {spelled(tool, plain)}"


def _quoted(text: str) -> str:
    return f'"{clean(text, longest=_LONGEST)}"'
