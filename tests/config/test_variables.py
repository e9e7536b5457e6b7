"""The table of settings as a whole."""

import re
from collections.abc import Iterator
from pathlib import Path

from calllogs.config.settings import Settings, SlackRules
from calllogs.config.variable import variables

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "src").rglob("*.py")]
CONSTANTS = {"SLACK_API_URL", "SLACK_ERRORS", "SLACK_HEADER", "SLACK_SIGNED"}
NAMED = re.compile(r"\b(?:CALLLOGS|ONEUPTIME|SLACK)_[A-Z_]+\b")


def names() -> Iterator[str]:
    for table in (Settings, SlackRules):
        for variable, _ in variables(table):
            yield variable.name
            if variable.file:
                yield variable.file_name


def test_no_two_settings_share_a_variable() -> None:
    assert len({*names()}) == len([*names()])


def test_every_variable_a_person_reads_of_is_a_setting() -> None:
    named = {name for text in TEXTS for name in NAMED.findall(text.read_text(encoding="utf-8"))}
    assert named - CONSTANTS - {*names()} == set()
