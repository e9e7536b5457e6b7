"""Plain speech as data, and how well it is read: what check_natural.py of the filters judges."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from calllogs.errors import FilterError
from calllogs.filters.filter import normal_form
from calllogs.language.parser import parse
from calllogs.language.rules import RULES

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)

SHOWN: tuple[str, ...] = tuple(
    typed for rule in RULES for usage in rule.usages for typed in usage.typeable
)
"""What the help shows, phrase by phrase."""

Form = Mapping[str, Any]
"""A normal form, or {"error": ...}."""


def lines(name: str) -> list[dict[str, Any]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def form(text: str) -> Form:
    try:
        filter = parse(text, now=NOW, tz="America/New_York", region="US")
    except FilterError as error:
        return {"error": error}
    return normal_form(filter)


def asked(read: Form) -> dict[str, Any]:
    """What is asked, without what the reading may say beside it."""
    keys = ("intent", "conditions", "sort", "limit", "skip", "group_by")
    return {key: read.get(key) for key in keys}


_KINDS = {
    "user.name": "user", "team.name": "team", "team.members": "team", "monitor.name": "monitor",
    "onCallDutyPolicy.name": "policy", "onCallDutyPolicySchedule.name": "schedule",
    "onCallDutyPolicyEscalationRule.name": "rule", "statusPage.name": "statuspage",
    "incident.title": "incident", "alert.title": "alert",
    "scheduledMaintenance.title": "maintenance",
}  # fmt: skip


def _meets(left_open: Form, named: Form) -> bool:
    """Whether a name left open can mean a condition on a name."""
    kind = _KINDS.get(named["field"])
    negated = named["op"].startswith("not") or named["op"] == "ne"
    same = _low(left_open["value"]) == _low(named["value"])
    fits = kind in left_open.get("kinds", [kind])
    return kind is not None and same and fits and (left_open["op"] == "not_open") == negated


def _low(value: object) -> list[str]:
    return sorted(str(each).lower() for each in (value if isinstance(value, list) else [value]))


def same_reading(got: Form, want: Form) -> bool:
    got, want = asked(got), asked(want)
    if any(got[key] != want[key] for key in got if key != "conditions"):
        return False
    mine, theirs = list(got["conditions"]), list(want["conditions"])
    for each in [c for c in mine if c["op"] in ("open", "not_open") and c not in theirs]:
        match = next((named for named in theirs if _meets(each, named)), None)
        if match is None:
            return False
        mine.remove(each)
        theirs.remove(match)
    return _sorted(mine) == _sorted(theirs)


def _sorted(conditions: Iterable[Form]) -> list[str]:
    return sorted(json.dumps(condition, sort_keys=True) for condition in conditions)


def _expected(got: Form, want: Form) -> bool:
    return all(_met(got.get(key), value) for key, value in want.items())


def _met(got: Any, want: Any) -> bool:  # noqa: ANN401  any JSON
    if want == "*":
        return bool(got)
    if isinstance(want, dict):
        return all((got or {}).get(key) == value for key, value in want.items())
    return _low(got) == _low(want)


def _same_as(got: Form, row: Form) -> str:
    want = form(row["same_as"])
    if "error" in want:
        return "right" if "error" in got else "by eye"
    return "refused" if "error" in got else _right(same_reading(got, want))


def _any_of(got: Form, row: Form) -> str:
    if "error" in got:
        return "right" if "refuse" in row["any_of"] else "refused"
    forms = [form(text) for text in row["any_of"] if text != "refuse"]
    return _right(any(same_reading(got, want) for want in forms if "error" not in want))


def _not_recorded(got: Form, row: Form) -> str:  # noqa: ARG001  one signature for all kinds
    unsaid = "error" in got and got["error"].message.startswith("I do not understand")
    return "unsaid" if unsaid else "said"


def _right(same: bool) -> str:  # noqa: FBT001  it is all that is asked
    return "right" if same else "MISREAD"


_JUDGES: Mapping[str, Callable[[Form, Form], str]] = {
    "same_as": _same_as,
    "any_of": _any_of,
    "expect": lambda got, row: (
        "refused" if "error" in got else _right(_expected(got, row["expect"]))
    ),
    "error": lambda got, row: _right("error" in got),  # noqa: ARG005
    "not_recorded": _not_recorded,
    "new": lambda got, row: "refused, new" if "error" in got else "by eye",  # noqa: ARG005
}


def verdict(row: Form) -> str:
    """Return how a line is read: right, MISREAD, refused, said ..."""
    judge = next(judge for key, judge in _JUDGES.items() if key in row)
    return judge(form(row["text"]), row)
