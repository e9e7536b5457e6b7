import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calllogs.cli.arguments import Arguments, parse_arguments
from calllogs.cli.command import run
from calllogs.cli.completion import script

ROOT = Path(__file__).parents[2]

VARIABLES = ("ONEUPTIME_API_KEY", "ONEUPTIME_API_KEY_FILE", "ONEUPTIME_URL", "CALLLOGS_ME")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CALLLOGS_TZ", "America/New_York")


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = run(argv)
    out, err = capsys.readouterr()
    return status, out, err


def test_a_list_is_a_reading_a_table_and_how_many_of_how_many(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, err = said(capsys, "failed", "since", "yesterday", "limit", "3")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("Failed calls (anything but Success or Completed), since ")
    assert lines[2].split() == ["WHEN", "RESULT", "WHO", "TO", "ABOUT", "COST"]
    assert re.search(r"^Showing 1-3 of \d+ calls\. Add `skip 3` for the next\.$", out, re.MULTILINE)
    assert re.search(r"^Window: .* to now, .* \(America/New_York\)$", out, re.MULTILINE)
    assert err == (
        "calllogs: these calls are made up. Set ONEUPTIME_API_KEY to ask your OneUptime.\n"
    )


def test_json_holds_the_same_in_the_apis_field_names(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "--json", "placed", "limit:2")
    document = json.loads(out)
    assert status == 0
    assert document.keys() == {"reading", "window", "filter", "total", "skip", "calls", "notes"}
    assert [call["status"] for call in document["calls"]] == ["Success", "Success"]
    assert {"_id", "createdAt", "toNumber", "callCostInUSDCents"} <= document["calls"][0].keys()


def test_one_call_is_told_in_full_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--json", "failed", "limit:1")
    call_id = json.loads(out)["calls"][0]["_id"]
    status, out, _ = said(capsys, "get", call_id)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()][:3] == ["Call", "When", "Result"]
    assert call_id in out


@pytest.mark.parametrize("argv", [("--count", "failed"), ("how", "many", "failed")])
def test_a_count_is_a_number_with_its_reading(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]
) -> None:
    status, out, _ = said(capsys, *argv)
    assert status == 0
    assert re.fullmatch(
        r"\d+ calls match\.\n"
        r"Number of failed calls \(anything but Success or Completed\)\n"
        r"Window: the first call kept to now, .*\n",
        out,
    )


def test_ids_are_shown_and_numbers_masked_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--ids", "--masked", "to", "+15559998888", "limit", "1")
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", out)
    assert "+1 ••• ••• 8888" in out
    assert "+15559998888" not in out


def test_a_mistake_points_at_the_word_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = said(capsys, "faild", "since", "yesterday")
    assert (status, out) == (2, "")
    assert err.splitlines()[1:] == [
        "calllogs: I do not understand 'faild'. Did you mean 'failed'?",
        "  faild since yesterday",
        "  ^^^^^",
    ]


@pytest.mark.parametrize(
    ("argv", "status", "message"),
    [
        (("get", "42"), 2, "'42' is not a call id"),
        (("get", "00000000-0000-4000-8000-000000000000"), 1, "No call has the id"),
        (("--tz", "PST", "today"), 2, "CALLLOGS_TZ is 'PST'"),
        (("my", "calls"), 2, "I do not know who you are"),
        (("help", "nothing"), 2, "There is no help on 'nothing'"),
        (("explain", "--now", "noon", "today"), 2, "--now takes an ISO 8601 instant"),
    ],
)
def test_a_failure_is_one_sentence_and_a_status(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], status: int, message: str
) -> None:
    found, out, err = said(capsys, *argv)
    assert (found, out) == (status, "")
    assert message in err
    assert "Traceback" not in err


def test_half_a_configuration_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", "https://up.example.com")
    status, _, err = said(capsys, "today")
    assert status == 2
    assert "ONEUPTIME_URL is set but no API key is" in err


def test_a_oneuptime_that_refuses_connections_is_told_with_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ONEUPTIME_API_KEY", "marked-secret")
    status, out, err = said(capsys, "today")
    assert (status, out) == (1, "")
    assert "OneUptime at 127.0.0.1 could not be asked" in err
    assert "marked-secret" not in err


def test_explain_shows_reading_window_and_request(capsys: pytest.CaptureFixture[str]) -> None:
    now = "2026-11-23T14:00:00Z"
    status, out, err = said(capsys, "explain", "--now", now, "failed yesterday limit 5")
    lines = out.splitlines()
    assert (status, err) == (0, "")
    assert lines[:4] == [
        (
            "Failed calls (anything but Success or Completed), "
            "from Sun 22 Nov 2026 00:00 to Mon 23 Nov 2026 00:00 (America/New_York), "
            "newest first, 5 at most"
        ),
        "Window, America/New_York: 2026-11-22 00:00:00 to 2026-11-23 00:00:00",
        "Window, UTC: 2026-11-22 05:00:00 to 2026-11-23 05:00:00",
        "",
    ]
    request = json.loads("\n".join(lines[4:]))
    assert (request["limit"], request["skip"]) == (5, 0)
    assert request["sort"] == {"createdAt": "DESC", "_id": "DESC"}
    assert request["query"]["status"] == {
        "_type": "IncludesNone",
        "value": ["Completed", "Success"],
    }


def test_explain_names_what_is_looked_up_before_it_can_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = said(capsys, "explain", "not incident 42 busy")
    assert status == 0
    assert "Looked up first, then asked for by id: incident.incidentNumber ne 42" in out
    assert json.loads(out.partition("\n\n")[2])["query"] == {"status": "Busy"}


@pytest.mark.parametrize("line", ["{", "[]", '{"tz": "UTC"}', '{"text": "busy", "tz": "PST8"}'])
def test_a_line_that_cannot_be_explained_is_an_error_of_its_own(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    status, out, _ = said(capsys, "explain", "--jsonl")
    assert (status, json.loads(out)["error"]["about"]) == (0, line)


def test_a_page_behind_a_page_is_asked_with_another_skip(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(capsys, "skip", "5", "limit", "2")
    assert "Skip further: say `skip 7` for the next." in out


def test_explain_reads_json_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = {"now": "2026-11-23T14:00:00Z", "tz": "UTC", "region": "US"}
    lines = [json.dumps({"text": text, **context}) for text in ("busy", "bussy")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n\n"))
    _, out, _ = said(capsys, "explain", "--jsonl")
    right, wrong = map(json.loads, out.splitlines())
    assert right["conditions"] == [{"field": "status", "op": "eq", "value": "Busy"}]
    assert wrong["error"] == {
        "about": "bussy",
        "message": "I do not understand 'bussy'. Did you mean 'busy'?",
        "start": 0,
        "end": 5,
        "suggestion": "busy",
    }


def test_help_prints_every_topic_or_one(capsys: pytest.CaptureFixture[str]) -> None:
    _, everything, _ = said(capsys, "help", "filters")
    _, time, _ = said(capsys, "help", "time")
    assert time.strip() in everything
    assert time.startswith("Time\n")


def test_a_negated_qualifier_is_no_option() -> None:
    assert parse_arguments(["-status:busy", "--json"]) == Arguments(
        words=("-status:busy",), json=True
    )


def test_the_process_ends_quietly_when_its_reader_leaves() -> None:
    command = f"{sys.executable} -m calllogs.cli today limit 100 | head -c 10"
    done = subprocess.run(  # noqa: S602  a pipe of a shell is what is tested
        command, shell=True, capture_output=True, check=False, cwd=ROOT
    )
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_the_readme_shows_the_command_that_answers() -> None:
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8")
    command = re.search(r"^pip install uv && uv run calllogs '(.*)'$", readme, re.MULTILINE)
    assert command is not None
    assert run([command[1]]) == 0


INC_42 = "INC-42 Payments database failover"


def test_a_summary_is_figures_groups_with_bars_and_why_calls_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = said(capsys, "summary", "last", "7", "days", "by", "user")
    parts = out.split("\n\n")
    assert status == 0
    assert parts[0].startswith("Summary of calls, since ")
    assert re.match(r"\d+ calls · \d+ placed · \d+ failed \(\d+ %\) · 8 people · \$", parts[1])
    assert "calls a day, " in parts[1]
    assert parts[2].split()[:7] == ["USER", "CALLS", "FAILED", "PEOPLE", "COST", "FIRST", "LAST"]
    assert len(parts[2].splitlines()) == 9
    assert parts[3].startswith("Why calls failed\n  ")
    assert parts[4].startswith("Counted all of them.\nWindow: ")


def test_a_summary_as_json_holds_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capsys, "--json", "by", "status")
    document = json.loads(out)
    assert sum(group["calls"] for group in document["groups"]) == document["total"]
    assert document["summary"]["failed"] == sum(reason["calls"] for reason in document["reasons"])


def test_a_timeline_is_a_verdict_and_a_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = said(capsys, "timeline", "incident", "42")
    parts = out.split("\n\n")
    assert status == 0
    assert parts[1].splitlines()[0].startswith(f"{INC_42}, declared ")
    assert re.fullmatch(
        r"\d calls to \d people in \d+ min; \d failed; "
        r"acknowledged \d+ min after the incident was declared, by [A-Z]\w+ [A-Z]\w+\.",
        parts[1].splitlines()[1],
    )
    events = parts[2]
    assert re.search(
        r"^\d\d:\d\d:\d\d  ✗ Error  Priya Raman  \+12025550178  ", events, re.MULTILINE
    )
    assert re.search(r"^ {10}│ \d+ min \d+ s$", events, re.MULTILINE)
    assert "○ Not called: Grace Kim, “No phone number verified”" in events
    assert events.splitlines()[-1].partition("★ ")[2].startswith("Acknowledged by ")


def test_a_timeline_as_json_holds_the_verdict_and_the_events(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(capsys, "--json", "timeline", "incident", "42")
    document = json.loads(out)
    kinds = [event["event"] for event in document["events"]]
    assert (kinds.count("acknowledged"), kinds.count("not called")) == (1, 1)
    assert kinds.count("call") == document["total"]
    assert document["about"]["title"] == "Payments database failover"
    assert document["acknowledgementsVisible"] is True


def test_an_incident_that_does_not_exist_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (("incident", "999"), ("timeline", "incident", "999"), ("how many incident 999",)):
        _, out, _ = said(capsys, *argv)
        assert "There is no incident 999 in this project." in out


def test_a_file_holds_every_call_and_a_line_says_what_was_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, counted, _ = said(capsys, "--json", "how many last 7 days")
    total = json.loads(counted)["total"]
    file = tmp_path / "calls.csv"
    status, out, err = said(capsys, "--csv", "--output", str(file), "last 7 days")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert (status, out, len(lines)) == (0, "", total + 1)
    assert f"{total:,} calls written to {file}, numbers masked" in err
    assert "+15559998888" not in "".join(lines)
    assert list(tmp_path.iterdir()) == [file]


def test_lines_of_json_go_to_standard_output_with_the_columns_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ("--jsonl", "--unmasked", "--columns", "status,toNumber", "to *8888 limit 3")
    _, out, err = said(capsys, *argv)
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
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], message: str
) -> None:
    status, out, err = said(capsys, *argv)
    assert (status, out) == (2, "")
    assert message in err


def test_an_export_that_breaks_off_leaves_no_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ONEUPTIME_API_KEY", "marked-secret")
    status, _, _ = said(capsys, "--csv", "--output", str(tmp_path / "calls.csv"), "today")
    assert (status, list(tmp_path.iterdir())) == (1, [])


def drawn(width: int, **environ: str) -> str:
    """What a terminal of some width gets."""
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "calllogs.cli", "failed", "limit", "2"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "COLUMNS": str(width), "TERM": "xterm-256color", **environ},  # noqa: TID251
    )
    os.close(theirs)
    with open(ours, "rb", buffering=0) as terminal:  # noqa: PTH123  a descriptor, not a path
        return terminal.read(65_536).decode()


def test_a_terminal_gets_colours_unless_it_asks_for_none() -> None:
    assert "\x1b[31m✗ " in drawn(160)
    assert "\x1b[31m" not in drawn(160, NO_COLOR="1")


def test_a_narrow_terminal_gets_calls_in_two_lines_each() -> None:
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn(60))
    assert "WHEN" not in plain
    assert max(map(len, plain.splitlines())) <= 60
    assert re.search(r"^✗ [\w ]+  \w{3} \d+ \w{3} \d\d:\d\d  \w+", plain, re.MULTILINE)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_options_and_the_words_of_the_language(shell: str) -> None:
    completion = script([shell])
    assert "yesterday" in completion
    assert "--output" in completion or "-l output" in completion


def test_bash_really_completes() -> None:
    filter = "COMP_WORDS=(calllogs yest); COMP_CWORD=1; _shtab_calllogs; echo ${COMPREPLY[@]}"
    bash = f'source /dev/stdin <<< "$0"; {filter}'
    done = subprocess.run(  # noqa: S603  our own script
        ["bash", "-c", bash, script(["bash"])],  # noqa: S607  found on the path
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.split() == ["yesterday"]
