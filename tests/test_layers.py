"""What imports cannot tell: faces reach through no object into what lies behind it."""

import ast
import dataclasses
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from calllogs.service.call_logs import CallLogs

ROOT = Path(__file__).parents[1]
FACES = ("cli", "mcp", "server", "slack")
BEHIND = {field.name for field in dataclasses.fields(CallLogs)}


def chains(source: str) -> Iterator[str]:
    """Yield the attributes that follow `.calls` in a face's source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith(".calls"):
            yield node.attr


@pytest.mark.parametrize("face", FACES)
def test_a_face_uses_nothing_behind_the_call_log(face: str) -> None:
    files = sorted((ROOT / "src/calllogs" / face).rglob("*.py"))
    reached = {
        f"{path.relative_to(ROOT)}: .calls.{name}"
        for path in files
        for name in chains(path.read_text(encoding="utf-8"))
        if name in BEHIND or name.startswith("_")
    }
    assert (len(files) > 1, reached) == (True, set())


def test_the_test_itself_sees_a_chain() -> None:
    assert [*chains("caller.workspace.app.calls.lookups.fetch(x)")] == ["lookups"]


def test_the_layers_are_described_as_they_are_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
    text = " ".join((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split())
    described = re.search(r"Imports point inward: `(.*?)`", text)
    assert described is not None
    assert described[1].split(" → ") == [
        layer.removesuffix(" | slack_signatures") for layer in layers
    ]


def test_no_folder_of_source_holds_more_files_than_a_person_looks_over() -> None:
    folders = [path for path in (ROOT / "src").rglob("*") if path.is_dir()]
    crowded = {
        str(folder.relative_to(ROOT)): len(files)
        for folder in folders
        if len(files := [*folder.glob("*.py")]) > 16
    }
    assert crowded == {}


def test_a_frozen_value_is_never_changed_behind_its_back() -> None:
    sources = (ROOT / "src").rglob("*.py")
    changed = [str(p) for p in sources if "object.__setattr__" in p.read_text(encoding="utf-8")]
    assert changed == []
