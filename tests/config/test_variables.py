"""The table of settings as a whole."""

import re
from pathlib import Path

from calllogs.config.settings import NAMES, ROWS

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "src").rglob("*.py")]
CONSTANTS = {"SLACK_API_URL", "SLACK_ERRORS", "SLACK_HEADER", "SLACK_SIGNED"}
NAMED = re.compile(r"\b(?:CALLLOGS|ONEUPTIME|SLACK)_[A-Z_]+\b")


def test_no_two_settings_share_a_variable() -> None:
    assert len(NAMES) == sum(len(row.names) for row in ROWS)


def test_every_variable_a_person_reads_of_is_a_setting() -> None:
    named = {name for text in TEXTS for name in NAMED.findall(text.read_text(encoding="utf-8"))}
    assert named - CONSTANTS - NAMES == set()
