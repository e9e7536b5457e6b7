"""The pages of facts: what cites them finds its section, and what they name exists."""

import json
import re
from collections.abc import Iterator
from fnmatch import filter as matching
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
FACTS = ("oneuptime-api.md", "slack-facts.md", "mcp-facts.md")
PAGES = (*FACTS, "glossary.md")
FOLDERS = ("src", "tests", "benchmarks", "docs")
KINDS = {".py", ".md", ".sh", ".toml", ".html", ".js", ".mjs", ".yml"}

NUMBER = r"P?\d+(?:\.\d+)?"
BETWEEN = r"[\s#]+"
"""What may stand between a page and its number: the end of a line of a comment as well."""
CITATION = re.compile(
    f"({'|'.join(map(re.escape, FACTS))}){BETWEEN}"
    f"({NUMBER}(?:(?:,|{BETWEEN}and|{BETWEEN}or){BETWEEN}{NUMBER})*)"
)
HEADING = re.compile(rf"^#+ ({NUMBER})\.? ", re.MULTILINE)
RECORDED = re.compile(r"Recorded(?:: | as |:\n)(.*?)(?:\.\s|\)|\|)", re.DOTALL)
MODULE = re.compile(r"`([\w/]+(?:\.py|/))`")


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def citations(text: str) -> Iterator[tuple[str, str]]:
    """Yield each page a text cites with each number it cites there."""
    for page, numbers in CITATION.findall(text):
        for number in re.findall(NUMBER, numbers):
            yield page, number


def sources() -> Iterator[Path]:
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md", "pyproject.toml"))
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*.*") if path.suffix in KINDS)


def sections(page: str) -> list[str]:
    return HEADING.findall(text_of(page))


def test_every_citation_names_a_section_that_exists() -> None:
    known = {page: {*sections(page)} for page in FACTS}
    wrong = [
        f"{path.relative_to(ROOT)}: {page} {number}"
        for path in sources()
        for page, number in citations(path.read_text(encoding="utf-8"))
        if number not in known[page]
    ]
    assert wrong == []


@pytest.mark.parametrize("page", FACTS)
def test_no_two_sections_have_one_number(page: str) -> None:
    numbers = sections(page)
    assert len(numbers) > 10
    assert len(numbers) == len({*numbers})


@pytest.mark.parametrize("page", FACTS)
def test_a_page_refers_to_its_own_sections_rightly(page: str) -> None:
    known = {*sections(page)}
    within = re.findall(r"\((\d\.\d+(?:, \d\.\d+)*)\)", text_of(page))
    named = {number for each in within for number in each.split(", ")}
    assert named
    assert named <= known


@pytest.mark.parametrize("page", PAGES)
def test_every_module_a_page_names_exists(page: str) -> None:
    named = {*MODULE.findall(text_of(page))}
    places = (ROOT / "src" / "calllogs", ROOT)
    assert [name for name in sorted(named) if not any((p / name).exists() for p in places)] == []


def recorded(text: str) -> Iterator[str]:
    """Yield what a page names as recorded: in prose, and in tables' columns of that name."""
    held = RECORDED.findall(text)
    for table in re.findall(r"^(?:\|.*\n)+", text, re.MULTILINE):
        heading, _, *rows = table.splitlines()
        held += [row.rsplit("|", 2)[1] for row in rows if heading.endswith("| recorded |")]
    for piece in held:
        yield from re.findall(r"`([\w*-]+)`", piece)


def test_every_recording_a_page_names_exists() -> None:
    recordings = json.loads((ROOT / "tests/data/recordings.json").read_text(encoding="utf-8"))
    names = [recording["name"] for recording in recordings]
    named = {*recorded(text_of("oneuptime-api.md"))}
    assert len(named) > 100
    assert [name for name in sorted(named) if not matching(names, name)] == []


def test_the_glossary_is_in_order_and_holds_no_word_twice() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", text_of("glossary.md"), re.MULTILINE)[1:]
    words = [row.lower() for row in rows]
    assert words == sorted({*words})


API, SLACK, MCP = FACTS


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (f"(see {API} 3.2).", [(API, "3.2")]),
        (f"Source: {API} 1.2, 2.5, 4.1 and 8; the recordings.", ["1.2", "2.5", "4.1", "8"]),
        (f"# as docs/{SLACK}\n    # 1.3 or\n    # 1.4 say", ["1.3", "1.4"]),
        (f"({MCP} P11), 35 s", [(MCP, "P11")]),
        (f"({API} 2.3, list-limit-abc)", ["2.3"]),
        (f"the page {API} holds 3 facts", []),
    ],
)
def test_a_citation_is_read_however_it_is_written(
    text: str, cited: list[str | tuple[str, str]]
) -> None:
    found = [*citations(text)]
    assert found == cited or [number for _, number in found] == cited
