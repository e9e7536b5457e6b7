"""The page of faults says what the tests hold."""

from pathlib import Path

from calllogs.api.client import ClientLimits
from tests.faults.scenarios import SCENARIOS

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"


def test_the_page_tells_every_scenario_with_its_sentence_and_its_requests() -> None:
    told = {tuple(line.split(" | ")[:3]) for line in PAGE.read_text(encoding="utf-8").splitlines()}
    deadline = f"{ClientLimits().deadline:g}"
    held = {
        (f"| {each.name}", each.said.format(deadline=deadline), str(each.requests))
        for each in SCENARIOS
    }
    assert held - told == set()
