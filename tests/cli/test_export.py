import csv
import json
import os
from pathlib import Path
from threading import Thread

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
    assert {name for row in rows for name in row} == {"status", "toNumber", "madeUp"}
    assert "3 calls written, numbers whole." in err


def test_any_answer_goes_into_a_file_as_json_with_numbers_masked(
    calllogs: Calllogs, tmp_path: Path
) -> None:
    page, summary = tmp_path / "page.json", tmp_path / "summary.json"
    assert calllogs("--output", str(page), "to *8888 limit 1")[:2] == (0, "")
    _, _, err = calllogs("--output", str(summary), "--unmasked", "summary by user")
    document = json.loads(page.read_text(encoding="utf-8"))
    assert [call["toNumber"] for call in document["calls"]] == ["+1 ••• ••• 8888"]
    assert [call["madeUp"] for call in document["calls"]] == [True]
    assert json.loads(summary.read_text(encoding="utf-8"))["groups"]
    assert err.splitlines()[-1] == f"calllogs: written to {summary}."


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--csv", "summary by user"), "A file holds calls, not totals."),
        (("--csv", "--columns", "nonsense", "today"), "There is no column 'nonsense'."),
        (("--csv", "--output", "/nowhere/at/all.csv", "today"), "cannot be written"),
        (("--csv", "--output", "/dev/full", "today"), "cannot be written: No space left on device"),
        (("--csv", "--separator", "::", "today"), "--separator takes a comma, a semicolon or"),
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


COLUMN = ("--csv", "--columns", "status", "failed limit 1")


def test_a_file_that_is_there_keeps_its_mode_and_a_link_leads_on_to_it(
    calllogs: Calllogs, tmp_path: Path
) -> None:
    file, link = tmp_path / "calls.csv", tmp_path / "link.csv"
    file.write_text("before", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    status, _, _ = calllogs(*COLUMN, "--output", str(link))
    assert (status, link.readlink(), f"{file.stat().st_mode:o}") == (0, file, "100640")
    assert file.read_text(encoding="utf-8").splitlines()[0] == "status"
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_what_is_no_file_is_written_to_and_not_replaced(calllogs: Calllogs, tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    status, _, _ = calllogs(*COLUMN, "--output", str(pipe))
    reader.join()
    assert (status, pipe.is_fifo(), read[0].splitlines()[0]) == (0, True, "status")


def test_a_device_is_written_to(calllogs: Calllogs) -> None:
    status, _, _ = calllogs(*COLUMN, "--output", os.devnull)
    assert (status, Path(os.devnull).is_char_device()) == (0, True)


def test_a_dash_is_standard_output(
    calllogs: Calllogs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = calllogs(*COLUMN, "--output", "-")
    assert (status, out.splitlines()[0], list(tmp_path.iterdir())) == (0, "status", [])
    assert "1 call written, numbers masked" in err


def test_a_folder_is_refused_and_nothing_is_left_in_it(calllogs: Calllogs, tmp_path: Path) -> None:
    status, _, err = calllogs(*COLUMN, "--output", str(tmp_path))
    assert (status, list(tmp_path.iterdir())) == (2, [])
    assert "cannot be written: Is a directory. Choose another file." in err


def test_a_file_for_a_spreadsheet_has_a_mark_and_its_numbers_are_texts(
    calllogs: Calllogs, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    argv = ("--excel", "--separator", ";", "--unmasked", "--columns", "toNumber,status")
    status, _, _ = calllogs(*argv, "--output", str(file), "to *8888 limit 1")
    assert (status, file.read_bytes()[:3]) == (0, b"\xef\xbb\xbf")
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert [*csv.reader(lines, delimiter=";")] == [
        ["toNumber", "status"],
        ["'+15559998888", lines[1].split('"')[3]],
    ]
    assert all(line.startswith('"') and line.endswith('"') for line in lines)
