"""Every command a page shows: it is understood, a shell leaves it whole, a question is answered.

What a page shows as an answer is made by the program: `tests/test_generated.py` holds it.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from calllogs.cli import arguments, command, completion
from calllogs.mcp import command as mcp
from calllogs.sandbox import command as sandbox
from calllogs.server import command as server
from calllogs.slack import command as slack
from tests.cli.conftest import VARIABLES

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path
    for place in (".", "docs", "docs/hosts", "deploy", "skills/calllogs")
    for path in (ROOT / place).glob("*.md")
    if path.name != "CHANGELOG.md"
)
RUN: Mapping[str, Callable[[Sequence[str]], int]] = {
    "calllogs": command.run,
    "calllogs-completion": completion.run,
    "calllogs-mcp": mcp.run,
    "calllogs-sandbox": sandbox.run,
    "calllogs-server": server.run,
    "calllogs-slack": slack.run,
}
STANDS_FOR = {"FILTER": "failed", "TEXT": "failed", "[TOPIC]": "time", "NAME": "cursor"}
"""What a page leaves open, with an example of it."""

ANSWERS = re.compile(r"<!-- answer: .*?<!-- end of answer -->", re.DOTALL)
SHOWN = re.compile(
    r"(?:uv run |uvx (?:--from \S+ )?|docker run --rm |\$ )?(calllogs(?:-[a-z]+)?(?:$| [^|&)`]+))"
)
QUOTED = re.compile(r"'[^']+ [^']+'")
"""A question without the command, as in the README's table."""

UNQUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\s# .*$")
"""What a shell does not look into: quotes, and a comment."""


def texts(page: str) -> Iterator[str]:
    """Yield what stands as code on a page: the lines of its blocks, and pieces of its lines."""
    blocks = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
    for language, block in blocks.findall(page):
        if language in ("", "sh"):
            yield from block.splitlines()
    for piece in re.findall(r"`([^`]+)`", blocks.sub("", page)):
        yield " ".join(piece.split())


def commands(page: str) -> Iterator[str]:
    """Yield the commands of calllogs that a page shows."""
    for text in texts(page):
        for step in re.split(r" && |\$\(", text.strip()):
            shown = SHOWN.match(f"calllogs {step}" if QUOTED.fullmatch(step) else step)
            if shown and shown[1].split()[0] in RUN:
                yield shown[1].strip()


def every_command() -> dict[str, str]:
    """Return each command with where it stands first; those of `calllogs --help` too."""
    pages = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in reversed(PAGES)}
    found = {line: name for name, page in pages.items() for line in commands(page)}
    helped = (line.strip() for line in arguments.DESCRIPTION.splitlines()[2:])
    return {**found, **{re.split(" {2,}", line)[0]: "--help" for line in helped}}


COMMANDS = every_command()


def argv_of(line: str) -> tuple[str, list[str]]:
    program, *given = shlex.split(line, comments=True)
    return program, [STANDS_FOR.get(word, word) for word in given]


def test_commands_are_found_in_pages_of_every_kind() -> None:
    assert {"README.md", "docs/slack.md", "docs/hosts/zed.md", "docs/index.md", "--help"} <= {
        *COMMANDS.values()
    }
    assert {"calllogs failed last 7 days", "calllogs-server --port 8765"} <= COMMANDS.keys()
    assert len(COMMANDS) > 30


@pytest.mark.parametrize("line", COMMANDS, ids=str)
def test_a_shell_takes_no_part_of_a_command_for_itself(line: str) -> None:
    assert re.findall(r"[#$>*<;]", UNQUOTED.sub("", line)) == []


@pytest.mark.parametrize("line", COMMANDS, ids=str)
def test_a_command_has_the_options_it_is_shown_with(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is told before one option too many, which is told alone here."""
    program, given = argv_of(line)
    with pytest.raises(SystemExit):
        RUN[program]([word for word in given if word != "mcp"] + ["--no-such-option"])
    assert capsys.readouterr().err.endswith("unrecognized arguments: --no-such-option\n")


def answered_at_once(line: str) -> bool:
    """Whether a command asks made-up calls and ends: not `get ID`, which has no id, nor `setup`."""
    program, given = argv_of(line)
    return program == "calllogs" and given != [] and not {"get", "setup", "mcp"} & {*given}


@pytest.mark.parametrize("line", [line for line in COMMANDS if answered_at_once(line)], ids=str)
def test_a_question_of_a_page_is_answered(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CALLLOGS_TZ", "America/New_York")
    monkeypatch.chdir(tmp_path)
    assert command.run(argv_of(line)[1]) == 0


def test_the_skill_has_a_name_and_says_when_it_is_used() -> None:
    """As Agent Skills ask: a name of small letters, and at most 1,024 letters of description."""
    text = (ROOT / "skills/calllogs/SKILL.md").read_text(encoding="utf-8")
    head = re.match(r"---\nname: ([a-z-]{1,64})\ndescription: (.{1,1024})\n---\n", text)
    assert head
    assert (head[1], "Use it when" in head[2]) == ("calllogs", True)
    tools = json.loads((ROOT / "tests/mcp/tools.json").read_text(encoding="utf-8"))
    assert {*re.findall(r"`(\w+_call_\w+)`", text)} <= {tool["name"] for tool in tools}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shown_as_an_answer_is_made_by_the_program(path: Path) -> None:
    page = ANSWERS.sub("", path.read_text(encoding="utf-8"))
    assert [line for line in page.splitlines() if line.lstrip().startswith("$ ")] == []
