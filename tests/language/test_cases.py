"""The worked cases of the conventions, and more phrasings of the same rules, as data."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from calllogs.errors import FilterError
from calllogs.filters.filter import normal_form
from calllogs.language.parser import parse

DATA = Path(__file__).parents[1] / "data"
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for name in ("filters.jsonl", "filters_more.jsonl")
    for line in (DATA / name).read_text(encoding="utf-8").splitlines()
]


def case_id(case: dict[str, Any]) -> str:
    return f"{case['id']}-{case['cat']}"


def reading(case: dict[str, Any]) -> dict[str, Any]:
    now = datetime.fromisoformat(case["now"])
    try:
        filter = parse(case["text"], now=now, tz=case["tz"], region=case["region"])
    except FilterError as error:
        return {"error": True, "about": error.about, "place": error.text[error.start : error.end]}
    return dict(normal_form(filter))


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_text_is_read_as_the_rules_say(case: dict[str, Any]) -> None:
    got, expected = reading(case), case["expect"]
    if expected.get("error"):
        assert got == {**expected, "place": expected["about"]}
    else:
        assert in_any_order(got) == in_any_order(expected)


def in_any_order(form: dict[str, Any]) -> dict[str, Any]:
    conditions = sorted(form.get("conditions", []), key=lambda c: (c["field"], c["op"]))
    return {**form, "conditions": conditions}
