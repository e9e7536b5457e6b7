"""A check-up as lines and as JSON."""

import json
from collections.abc import Sequence

from calllogs.answers.checkup import Check, Health, verdict

_SIGNS = {Health.OK: "✓", Health.LIMITED: "•", Health.WRONG: "✗"}


def checkup_lines(checks: Sequence[Check]) -> list[str]:
    """Return how an installation is, then a line for each thing, and what to do beneath it."""
    return [verdict(checks), "", *(line for check in checks for line in _lines(check))]


def _lines(check: Check) -> list[str]:
    line = f"{_SIGNS[check.health]} {check.name}: {check.found}"
    return [line, f"    {check.advice}"] if check.advice else [line]


def checkup_document(checks: Sequence[Check]) -> str:
    """Return the same as JSON, for programs."""
    rows = [
        {"name": c.name, "health": c.health.value, "found": c.found, "advice": c.advice or None}
        for c in checks
    ]
    return json.dumps({"verdict": verdict(checks), "checks": rows}, ensure_ascii=False, indent=2)
