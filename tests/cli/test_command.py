import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calllogs.cli.command import error_lines, run
from calllogs.errors import FilterError
from tests.cli.conftest import Calllogs

ROOT = Path(__file__).parents[2]


def test_a_list_is_how_many_of_how_many_a_table_and_how_it_was_read(
    calllogs: Calllogs,
) -> None:
    status, out, err = calllogs("failed", "since", "yesterday", "limit", "3")
    lines = out.splitlines()
    assert status == 0
    assert re.fullmatch(r"Showing 1-3 of \d+ calls\.", lines[0])
    assert lines[2].split() == ["WHEN", "RESULT", "WHO", "TO", "ABOUT", "COST"]
    assert (
        "\nAdd `skip 3` for the next.\nFailed calls (anything but Success or Completed), since "
        in out
    )
    assert re.search(r"^Window: .* to now, .* \(America/New_York\)$", out, re.MULTILINE)
    assert err == (
        "calllogs: these calls are made up. Set ONEUPTIME_API_KEY to ask your OneUptime.\n"
    )


def test_json_holds_the_same_in_the_apis_field_names(calllogs: Calllogs) -> None:
    status, out, _ = calllogs("--json", "placed", "limit:2")
    document = json.loads(out)
    assert status == 0
    assert document.keys() == {
        *("reading", "window", "filter", "total", "skip", "calls", "notes"),
        *("oneUptimeVersion", "madeUp"),
    }
    assert [call["status"] for call in document["calls"]] == ["Success", "Success"]
    assert {"_id", "createdAt", "toNumber", "callCostInUSDCents"} <= document["calls"][0].keys()


def test_one_call_is_told_in_full_by_its_id(calllogs: Calllogs) -> None:
    _, out, _ = calllogs("--json", "failed", "limit:1")
    call_id = json.loads(out)["calls"][0]["_id"]
    status, out, _ = calllogs("get", call_id)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()][:3] == ["Call", "When", "Result"]
    assert call_id in out


@pytest.mark.parametrize("argv", [("--count", "failed"), ("how", "many", "failed")])
def test_a_count_is_a_number_with_its_reading(calllogs: Calllogs, argv: tuple[str, ...]) -> None:
    status, out, _ = calllogs(*argv)
    assert status == 0
    assert re.fullmatch(
        r"\d+ calls match\.\n"
        r"Number of failed calls \(anything but Success or Completed\)\n"
        r"Window: the oldest call kept \([^,]*\) to now, .*\n",
        out,
    )


def test_ids_are_shown_and_numbers_masked_when_asked(calllogs: Calllogs) -> None:
    _, out, _ = calllogs("--ids", "--masked", "to", "+15559998888", "limit", "1")
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", out)
    assert "+1 ••• ••• 8888" in out
    assert "+15559998888" not in out


def test_a_mistake_points_at_the_word_and_exits_with_2(calllogs: Calllogs) -> None:
    status, out, err = calllogs("faild", "since", "yesterday")
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
        (("--tz", "PST", "today"), 2, "--tz is 'PST'"),
        (("my", "calls"), 2, "I do not know who you are"),
        (("help", "nothing"), 2, "There is no help on 'nothing'"),
        (("explain", "--now", "noon", "today"), 2, "--now takes an ISO 8601 instant"),
    ],
)
def test_a_failure_is_one_sentence_and_a_status(
    calllogs: Calllogs, argv: tuple[str, ...], status: int, message: str
) -> None:
    found, out, err = calllogs(*argv)
    assert (found, out) == (status, "")
    assert message in err
    assert "Traceback" not in err


def test_half_a_configuration_is_refused(
    calllogs: Calllogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", "https://up.example.com")
    status, _, err = calllogs("today")
    assert status == 2
    assert "ONEUPTIME_URL is set but no API key is" in err


def test_a_oneuptime_that_refuses_connections_is_told_with_status_1(
    calllogs: Calllogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ONEUPTIME_API_KEY", "marked-secret")
    status, out, err = calllogs("today")
    assert (status, out) == (1, "")
    assert "OneUptime at 127.0.0.1 could not be asked" in err
    assert "marked-secret" not in err


def test_a_page_behind_a_page_is_asked_with_another_skip(
    calllogs: Calllogs,
) -> None:
    _, out, _ = calllogs("skip", "5", "limit", "2")
    assert "Use `skip 7` for the next page." in out


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


def test_a_summary_is_figures_groups_with_bars_and_why_calls_failed(
    calllogs: Calllogs,
) -> None:
    status, out, _ = calllogs("summary", "last", "7", "days", "by", "user")
    parts = out.split("\n\n")
    assert status == 0
    assert re.match(
        r"\d+ calls · \d+ placed · \d+ connected \(\d+\.\d %\) for \d+ min · "
        r"\d+ failed \(\d+\.\d %\) · 8 people · \$",
        parts[0],
    )
    assert "calls a day, " in parts[0]
    headings = "USER CALLS FAILED FAILED % COST CONNECTED BUSY NO ANSWER FIRST LAST"
    assert " ".join(parts[1].splitlines()[0].split()) == headings
    assert len(parts[1].splitlines()) == 10
    assert parts[2].startswith("Why calls failed\n  ")
    assert parts[3].startswith("All of them were counted.\nSummary of calls, since ")


def test_a_summary_as_json_holds_every_group(calllogs: Calllogs) -> None:
    _, out, _ = calllogs("--json", "by", "status")
    document = json.loads(out)
    assert sum(group["calls"] for group in document["groups"]) == document["total"]
    assert document["summary"]["failed"] == sum(reason["calls"] for reason in document["reasons"])


def test_a_timeline_is_a_verdict_and_a_line_an_event(calllogs: Calllogs) -> None:
    status, out, _ = calllogs("timeline", "incident", "42")
    parts = out.split("\n\n")
    assert status == 0
    assert parts[0].splitlines()[1].startswith("INC-42 Payments database failover, declared ")
    assert re.fullmatch(
        r"Acknowledged by [A-Z]\w+ [A-Z]\w+ \d+ min after the incident was declared, on "
        r"\w+ \d+ \w+ [\d:]+; \d calls to \d people in \d+ min from \w+ \d+ \w+ [\d:]+; "
        r"\d connected, the longest for \d+ s \([A-Z]\w+ [A-Z]\w+\), \d rang out, \d failed; "
        r"the last [\w ]+ ago\.",
        parts[0].splitlines()[0],
    )
    events = parts[1]
    assert re.search(
        r"^\d\d:\d\d:\d\d  ✗ Error  Priya Raman  \+12025550178  ", events, re.MULTILINE
    )
    assert re.search(r"^ {10}│ \d+ min \d+ s$", events, re.MULTILINE)
    assert "○ Not called: Grace Kim, “No phone number verified”" in events
    assert events.splitlines()[-1].partition("★ ")[2].startswith("Acknowledged by ")


def test_a_timeline_as_json_holds_the_verdict_and_the_events(
    calllogs: Calllogs,
) -> None:
    _, out, _ = calllogs("--json", "timeline", "incident", "42")
    document = json.loads(out)
    kinds = [event["event"] for event in document["events"]]
    assert (kinds.count("acknowledged"), kinds.count("not called")) == (1, 1)
    assert kinds.count("call") == document["total"]
    assert document["about"]["title"] == "Payments database failover"
    assert document["acknowledgementsVisible"] is True


def test_an_incident_that_does_not_exist_is_said(calllogs: Calllogs) -> None:
    for argv in (("incident", "999"), ("timeline", "incident", "999"), ("how many incident 999",)):
        _, out, _ = calllogs(*argv)
        assert "This API key sees no incident 999: it does not exist, or it is private." in out


def test_carets_stand_under_the_wrong_word() -> None:
    error = FilterError("faild", "What is faild?", start=4, end=9, text="all faild calls")
    assert error_lines(error) == [
        "What is faild?",
        "  all faild calls",
        "      ^^^^^",
    ]


def test_carets_keep_their_place_after_wide_characters() -> None:
    error = FilterError("呼び", "What?", start=2, end=4, text="電話呼び")
    assert error_lines(error)[-1] == "      ^^^^"


def test_an_error_without_a_place_is_its_message() -> None:
    assert error_lines(FilterError("me", "Who are you?")) == ["Who are you?"]
