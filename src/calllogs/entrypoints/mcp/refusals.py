"""Why a call of a tool got no answer: a sentence, and the corrected call where it is certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mcp.types import PromptArgument
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from calllogs.core.privacy import clean
from calllogs.entrypoints.mcp.corrections import Corrections, nearest
from calllogs.errors import CallLogsError, FilterError
from calllogs.formatting.model_text import spelled

UNEXPECTED = "calllogs failed at this, which is a fault of its own. Ask again, or differently."

_LONGEST = 300
_BOUNDS = ("le", "ge")


@dataclass(frozen=True, slots=True)
class Refusals:
    """Says what was wrong with a call of a tool.

    Attributes:
        corrections: Finds the call that was meant.
    """

    corrections: Corrections

    def unknown_tool(self, name: str, tools: Sequence[str]) -> str:
        """Return the tools there are, and the one most likely meant."""
        near = get_close_matches(name, tools, n=1, cutoff=0.5)
        meant = f" Did you mean {near[0]}?" if near else ""
        return f"There is no tool {_quoted(name)}.{meant} Tools: {', '.join(tools)}."

    def prompt(
        self,
        name: str,
        given: Mapping[str, object],
        known: Mapping[str, Sequence[PromptArgument]],
    ) -> str | None:
        """Return what is wrong with a request for a prompt, or None."""
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            meant = f" Did you mean {near[0]}?" if near else ""
            return f"There is no prompt {_quoted(name)}.{meant} Prompts: {', '.join(known)}."
        takes = ", ".join(argument.name for argument in known[name])
        unknown = given.keys() - {argument.name for argument in known[name]}
        if unknown:
            names = " or ".join(map(_quoted, sorted(unknown)))
            return f"{name} has no argument {names}. It takes {takes}."
        missing = {a.name for a in known[name] if a.required} - given.keys()
        return f"{name} needs {', '.join(sorted(missing))}." if missing else None

    def unknown_arguments(
        self, tool: str, given: Mapping[str, object], known: Sequence[str]
    ) -> str:
        """Return the arguments there are, and where those belong that there are not."""
        unknown = {name: value for name, value in given.items() if name not in known}
        kept = {name: value for name, value in given.items() if name in known}
        names = " or ".join(map(_quoted, unknown))
        refused = f"{tool} has no argument {names}. It takes {', '.join(known)}."
        meant = self._moved(unknown, kept) if "filter" in known else None
        meant = meant or self._renamed(unknown, kept, known)
        return refused + (_try(tool, meant) if meant else "")

    def malformed(self, tool: str, given: Mapping[str, object], error: ValidationError) -> str:
        """Return what each malformed argument has to be."""
        faults = error.errors(include_url=False, include_input=False)
        within = {name: bound for fault in faults for name, bound in _bound(fault)}
        said = f"{'; '.join(map(_fault, faults))}."
        return said + (_try(tool, {**given, **within}) if len(within) == len(faults) else "")

    def failure(self, tool: str, given: Mapping[str, object], error: CallLogsError) -> str:
        """Return the error's own sentence, where it points, and the corrected call."""
        if not isinstance(error, FilterError):
            return str(error)
        return f"{error.message}{_pointed(error)}{self._corrected(tool, given, error)}"

    def _corrected(self, tool: str, given: Mapping[str, object], error: FilterError) -> str:
        if "id" in given:
            return self._listed(str(given["id"]))
        if error.text and error.text == given.get("timezone"):
            return _try(tool, {**given, "timezone": error.suggestion}) if error.suggestion else ""
        mended = self.corrections.mended(error)
        return _try(tool, {**given, "filter": mended}) if mended else ""

    def _listed(self, text: str) -> str:
        """Offer to list what is not an id and yet names calls: `INC-42`."""
        named = text and self.corrections.understood(text)
        return _try("list_call_logs", {"filter": text}) if named else ""

    def _moved(
        self, unknown: Mapping[str, object], kept: Mapping[str, object]
    ) -> Mapping[str, object] | None:
        moved = self.corrections.moved(unknown, str(kept.get("filter") or ""))
        return {**kept, "filter": moved} if moved else None

    def _renamed(
        self, unknown: Mapping[str, object], kept: Mapping[str, object], known: Sequence[str]
    ) -> Mapping[str, object] | None:
        renamed = {nearest(name, known) or "": value for name, value in unknown.items()}
        told = len(renamed) == len(unknown) and not renamed.keys() & {"", *kept}
        text = str(renamed.get("filter", ""))
        return {**renamed, **kept} if told and self.corrections.understood(text) else None


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
    "literal_error": "is one of {expected}",
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
