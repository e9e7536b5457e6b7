"""Why calls failed, as text."""

from collections.abc import Iterable

from calllogs.answers.reasons import Explanation, counted, explanation
from calllogs.model.records import CallLog
from calllogs.render.cells import View
from calllogs.render.privacy import clean, mask_numbers


def cause(found: Explanation, view: View, *, longest: int = 160) -> str:
    """Return what happened: our words for it, or the status message itself in quotes."""
    if found.known:
        return f"{found.title} ({found.detail})" if found.detail else found.title
    told = clean(found.title, longest=longest)
    return f"“{mask_numbers(told) if view.masked else told}”"


def advised(found: Explanation, view: View, *, longest: int = 160) -> str:
    """Return what happened and what to do about it."""
    told = cause(found, view, longest=longest)
    return f"{told}. {found.advice}" if found.advice else told


def call_cause(call: CallLog, view: View) -> str:
    """Return why a call failed, or "" when it was placed."""
    found = explanation(call)
    return cause(found, view) if found else ""


def cause_lines(
    reasons: Iterable[tuple[Explanation, int]], view: View, *, most: int = 10
) -> list[str]:
    """Return a line for each reason with how often it was met, and how many more there are."""
    told = [f"{times} × {advised(found, view)}" for found, times in reasons]
    more = [f"and {len(told) - most} further reasons"] if len(told) > most else []
    return [*told[:most], *more]


def causes_of(calls: Iterable[CallLog], view: View) -> list[str]:
    """Return a line for each reason why some of these calls failed."""
    return cause_lines(counted(calls), view)
