import json
from pathlib import Path

import pytest

from tests.cli.conftest import Calllogs


def test_a_file_holds_every_call_and_a_line_says_what_was_written(
    calllogs: Calllogs, tmp_path: Path
) -> None:
    _, counted, _ = calllogs("--json", "how many last 7 days")
    total = json.loads(counted)["total"]
    file = tmp_path / "calls.csv"
    status, out, err = calllogs("--csv", "--output", str(file), "last 7 days")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert (status, out, len(lines)) == (0, "", total + 1)
    assert f"{total:,} calls written to {file}, numbers masked" in err
    assert "+15559998888" not in "".join(lines)
    assert list(tmp_path.iterdir()) == [file]


def test_lines_of_json_go_to_standard_output_with_the_columns_asked_for(
    calllogs: Calllogs,
) -> None:
    argv = ("--jsonl", "--unmasked", "--columns", "status,toNumber", "to *8888 limit 3")
    _, out, err = calllogs(*argv)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["toNumber"] for row in rows] == ["+15559998888"] * 3
    assert {name for row in rows for name in row} == {"status", "toNumber"}
    assert "3 calls written, numbers whole." in err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--csv", "summary by user"), "A file holds calls, not totals."),
        (("--csv", "--columns", "nonsense", "today"), "There is no column 'nonsense'."),
        (("--csv", "--output", "/nowhere/at/all.csv", "today"), "cannot be written"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_in_a_sentence(
    calllogs: Calllogs, argv: tuple[str, ...], message: str
) -> None:
    status, out, err = calllogs(*argv)
    assert (status, out) == (2, "")
    assert message in err


def test_an_export_that_breaks_off_leaves_no_file(
    calllogs: Calllogs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ONEUPTIME_API_KEY", "marked-secret")
    status, _, _ = calllogs("--csv", "--output", str(tmp_path / "calls.csv"), "today")
    assert (status, list(tmp_path.iterdir())) == (1, [])
