"""Why a call of a tool got no answer: a sentence, and the corrected call where it is certain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mcp.types import PromptArgument
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from calllogs.api.request import LARGEST_LIMIT
from calllogs.errors import CallLogsError, FilterError
from calllogs.mcp.corrections import Corrections, groups
from calllogs.mcp.descriptions import EXAMPLE
from calllogs.mcp.filters import zone_named
from calllogs.mcp.phrases import grouping
from calllogs.render.llm import spelled
from calllogs.render.privacy import clean

UNEXPECTED = "calllogs failed at this, which is a fault of its own. Ask again, or differently."

_LONGEST = 300
_BOUNDS = ("le", "ge")
_SUMMARIZED = ("filter", "by", "timezone")
_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_]+)*")
_HELP = "The help on filters has the words there are."
_DESCRIBED = f"list_call_logs describes what a filter can say, such as: {EXAMPLE}."
"""A model has no command for help, and has read the descriptions."""


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
        told = {name: value for name, value in given.items() if value is not None}
        kept = {name: value for name, value in told.items() if name in known}
        unknown = {name: value for name, value in told.items() if name not in known}
        names = " or ".join(_quoted(name) for name in given if name not in known)
        refused = f"{tool} has no argument {names}. It takes {', '.join(known)}."
        if "filter" in unknown:
            return refused + self._listed(str(unknown["filter"]))
        if "filter" in known and "by" not in known and groups(unknown):
            return refused + self._summarized(told)
        meant = self.corrections.meant(unknown, kept, known)
        return refused + (_try(tool, meant) if meant else "")

    def malformed(self, tool: str, given: Mapping[str, object], error: ValidationError) -> str:
        """Return what each malformed argument has to be."""
        faults = error.errors(include_url=False, include_input=False)
        mended = {str(fault["loc"][0]): self._mended(fault, given) for fault in faults}
        told = "" if None in mended.values() else _try(tool, {**given, **mended})
        return f"{'; '.join(map(_fault, faults))}.{told}"

    def failure(self, tool: str, given: Mapping[str, object], error: CallLogsError) -> str:
        """Return the error's own sentence, where it points, and the corrected call."""
        if not isinstance(error, FilterError):
            return str(error)
        sentence = error.message.replace(_HELP, _DESCRIBED)
        return f"{sentence}{_pointed(error)}{self._corrected(tool, given, error)}"

    def _corrected(self, tool: str, given: Mapping[str, object], error: FilterError) -> str:
        if "id" in given:
            return self._listed(str(given["id"]))
        if error.text and error.text == given.get("timezone"):
            return _try(tool, {**given, "timezone": error.suggestion}) if error.suggestion else ""
        right = self.corrections
        mended = right.mended(error) or right.quoted(error) or right.respelled(error.text)
        return (
            _try(tool, {**given, "filter": mended}) if mended else self._zoned(tool, given, error)
        )

    def _zoned(self, tool: str, given: Mapping[str, object], error: FilterError) -> str:
        """Move a zone that stands in the filter to its own argument: `failed today in UTC`."""
        found = _ZONE.match(error.text, error.start)
        named = zone_named(found[0]) if found else None
        if found is None or named is None or given.get("timezone"):
            return ""
        before = error.text[: error.start].strip().removesuffix(" in")
        text = f"{before} {error.text[found.end() :].strip()}".strip()
        moved = {**given, "filter": text, "timezone": named}
        return _try(tool, moved) if self.corrections.understood(text) else ""

    def _mended(self, fault: ErrorDetails, given: Mapping[str, object]) -> object:
        """Return the value that was meant by a malformed one, or None."""
        name, context = str(fault["loc"][0]), fault.get("ctx", {})
        if name == "filter" and name in given:
            return self.corrections.filter_of(given[name])
        if name == "by":
            return grouping(given[name])
        return next((context[end] for end in _BOUNDS if end in context), None)

    def _listed(self, text: str) -> str:
        """Offer to list what is not an id and yet names calls: `INC-42`."""
        named = text and self.corrections.understood(text)
        return _try("list_call_logs", {"filter": text}) if named else ""

    def _summarized(self, given: Mapping[str, object]) -> str:
        """Offer the one tool that groups."""
        kept = {name: value for name, value in given.items() if name in _SUMMARIZED}
        unknown = {name: value for name, value in given.items() if name not in _SUMMARIZED}
        meant = self.corrections.meant(unknown, kept, _SUMMARIZED)
        by = grouping(meant["by"]) if meant and "by" in meant else None
        return _try("summarize_call_logs", {**meant, "by": by}) if meant and by else ""


def _pointed(error: FilterError) -> str:
    """A caret means nothing to a model: the wrong piece is quoted beside the whole instead."""
    if not error.text or error.end <= error.start or error.about == error.text:
        return ""
    return f" (At {_quoted(error.text[error.start : error.end])} in {_quoted(error.text)}.)"


def _fault(fault: ErrorDetails) -> str:
    words = _FAULTS.get(fault["type"], fault["msg"])
    context = fault.get("ctx", {})
    if "expected" in context:
        context = {"expected": str(context["expected"]).removeprefix("'', ")}
    return f"{fault['loc'][0]} {words.format_map(context)}"


_WHOLE = f"is a whole number, at most {LARGEST_LIMIT}"
_FAULTS = {
    "missing": "is required",
    "string_type": "is a text",
    "literal_error": "is one of {expected}",
    "less_than_equal": "is at most {le}",
    "greater_than_equal": "is at least {ge}",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
}
"""Pydantic's kinds of error that the tools' argument types can meet, in our words."""


def _try(tool: str, arguments: Mapping[str, object]) -> str:
    """Offer a call; half of one would be another call than was meant."""
    plain = {name: _single(value) for name, value in arguments.items()}
    offered = {name: value for name, value in plain.items() if isinstance(value, str | int)}
    return f" Try {spelled(tool, offered)}" if len(offered) == len(plain) else ""


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _quoted(text: str) -> str:
    return f'"{clean(text, longest=_LONGEST)}"'
