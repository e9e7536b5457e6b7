"""Tool errors: why a call got no answer, and the corrected call where it is certain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mcp.types import PromptArgument
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from calllogs.errors import CallLogsError, FilterError, UnclearName
from calllogs.filters.filter import LARGEST_LIMIT
from calllogs.mcp.corrections import Corrections, grouping, qualifier_of, zone_named
from calllogs.mcp.tools import EXAMPLE
from calllogs.render.cells import clean
from calllogs.render.llm import spelled

UNEXPECTED = "This failed because of a bug in calllogs. Ask again, or ask in another way."

_LONGEST = 300
_NOT_GIVEN = "'', "
_SUMMARY_ARGUMENTS = ("filter", "by", "timezone")
_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_]+)*")
_HELP = "The help on filters lists what can be asked; a name can be quoted."
_DESCRIBED = f"list_call_logs describes what a filter can say, such as: {EXAMPLE}."
"""A model has no command for help, and has read the descriptions."""

_WHOLE_NUMBER = f"is a whole number, at most {LARGEST_LIMIT}"
_MALFORMED = {
    "missing": "is required",
    "string_type": "is a text",
    "literal_error": "is one of {expected}",
    "less_than_equal": "is at most {le}",
    "greater_than_equal": "is at least {ge}",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE_NUMBER),
}
"""Pydantic's kinds of error that the tools' argument types can meet, in our words."""


@dataclass(frozen=True, slots=True)
class ErrorMessages:
    """Words the error of a call.

    Attributes:
        corrections: Finds the call that was meant.
    """

    corrections: Corrections

    def unknown_tool(self, name: str, tools: Sequence[str]) -> str:
        """Return the tools there are, and the one most likely meant."""
        return f"There is no tool {_unknown(name, tools)} Tools: {', '.join(tools)}."

    def prompt(
        self,
        name: str,
        arguments: Mapping[str, object],
        known: Mapping[str, Sequence[PromptArgument]],
    ) -> str | None:
        """Return what is wrong with a request for a prompt, or None."""
        if name not in known:
            return f"There is no prompt {_unknown(name, known)} Prompts: {', '.join(known)}."
        takes = ", ".join(argument.name for argument in known[name])
        unknown = arguments.keys() - {argument.name for argument in known[name]}
        if unknown:
            names = " or ".join(map(_quoted, sorted(unknown)))
            return f"{name} has no argument {names}. It takes {takes}."
        missing = {a.name for a in known[name] if a.required} - arguments.keys()
        return f"{name} needs {', '.join(sorted(missing))}." if missing else None

    def unknown_arguments(
        self, tool: str, arguments: Mapping[str, object], names: Sequence[str]
    ) -> str:
        """Return the arguments a tool has, and where the others belong."""
        values = {name: value for name, value in arguments.items() if value is not None}
        unknown = {name: value for name, value in values.items() if name not in names}
        wrong = " or ".join(_quoted(name) for name in arguments if name not in names)
        sentence = f"{tool} has no argument {wrong}. It takes {', '.join(names)}."
        if "filter" in unknown:
            return sentence + self._list_instead(str(unknown["filter"]))
        if "filter" in names and "by" not in names and "by" in map(qualifier_of, unknown):
            return sentence + self._summarize_instead(values)
        corrected = self.corrections.corrected_arguments(values, names)
        return sentence + (_try(tool, corrected) if corrected else "")

    def malformed(self, tool: str, arguments: Mapping[str, object], error: ValidationError) -> str:
        """Return what each malformed argument has to be."""
        faults = error.errors(include_url=False, include_input=False)
        corrected = {
            str(fault["loc"][0]): self._corrected_value(fault, arguments) for fault in faults
        }
        advice = "" if None in corrected.values() else _try(tool, {**arguments, **corrected})
        return f"{'; '.join(map(_expectation, faults))}.{advice}"

    def failure(self, tool: str, arguments: Mapping[str, object], error: CallLogsError) -> str:
        """Return the error's own sentence, the place of the mistake, and the corrected call."""
        if not isinstance(error, FilterError):
            return str(error)
        if isinstance(error, UnclearName):
            return f"{error.message}{_place(error)}{_choices(tool, arguments, error)}"
        sentence = error.message.replace(_HELP, _DESCRIBED)
        return f"{sentence}{_place(error)}{self._corrected_call(tool, arguments, error)}"

    def _corrected_call(
        self, tool: str, arguments: Mapping[str, object], error: FilterError
    ) -> str:
        if "id" in arguments:
            return self._list_instead(str(arguments["id"]))
        if error.text and error.text == arguments.get("timezone"):
            zone = error.suggestion
            return _try(tool, {**arguments, "timezone": zone}) if zone else ""
        text = self.corrections.corrected_filter(error)
        corrected = {**arguments, "filter": text} if text else self._zoned(arguments, error)
        return _try(tool, corrected) if corrected else ""

    def _zoned(
        self, arguments: Mapping[str, object], error: FilterError
    ) -> Mapping[str, object] | None:
        """Move a zone that stands in the filter to its own argument: `failed today in UTC`."""
        match = _ZONE.match(error.text, error.start)
        zone = zone_named(match[0]) if match else None
        if match is None or zone is None or arguments.get("timezone"):
            return None
        before = error.text[: error.start].strip().removesuffix(" in")
        text = f"{before} {error.text[match.end() :].strip()}".strip()
        understood = self.corrections.understood(text)
        return {**arguments, "filter": text, "timezone": zone} if understood else None

    def _corrected_value(self, fault: ErrorDetails, arguments: Mapping[str, object]) -> object:
        """Return the value that was meant by a malformed one, or None."""
        name, context = str(fault["loc"][0]), fault.get("ctx", {})
        if name == "filter" and name in arguments:
            return self.corrections.filter_text(arguments[name])
        if name == "by":
            return grouping(arguments[name])
        return context.get("le", context.get("ge"))

    def _list_instead(self, text: str) -> str:
        """Offer to list what is not an id and yet names calls: `INC-42`."""
        understood = text and self.corrections.understood(text)
        return _try("list_call_logs", {"filter": text}) if understood else ""

    def _summarize_instead(self, arguments: Mapping[str, object]) -> str:
        """Offer the one tool that groups."""
        corrected = self.corrections.corrected_arguments(arguments, _SUMMARY_ARGUMENTS)
        by = grouping(corrected["by"]) if corrected and "by" in corrected else None
        return _try("summarize_call_logs", {**corrected, "by": by}) if corrected and by else ""


def _choices(tool: str, arguments: Mapping[str, object], error: UnclearName) -> str:
    """Offer the call for each thing a name can mean."""
    lines = (
        f"\n{number}. {clean(choice.label)}:{_try(tool, {**arguments, 'filter': choice.question})}"
        for number, choice in enumerate(error.choices, start=1)
    )
    return "".join(lines)


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, [*known], n=1, cutoff=0.5)
    return f"{_quoted(name)}." + (f" Did you mean {near[0]}?" if near else "")


def _place(error: FilterError) -> str:
    """A caret means nothing to a model: the wrong piece is quoted beside the whole instead."""
    if not error.text or error.end <= error.start or error.about == error.text:
        return ""
    return f" (At {_quoted(error.text[error.start : error.end])} in {_quoted(error.text)}.)"


def _expectation(fault: ErrorDetails) -> str:
    words = _MALFORMED.get(fault["type"], fault["msg"])
    expectation = words.format_map(fault.get("ctx", {}))
    return f"{fault['loc'][0]} {expectation.replace(_NOT_GIVEN, '')}"


def _try(tool: str, arguments: Mapping[str, object]) -> str:
    """Offer a call; half of one would be another call than was meant."""
    single = {name: _single(value) for name, value in arguments.items()}
    plain = {name: value for name, value in single.items() if isinstance(value, str | int)}
    return f" Try {spelled(tool, plain)}" if len(plain) == len(single) else ""


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _quoted(text: str) -> str:
    return f'"{clean(text, longest=_LONGEST)}"'
