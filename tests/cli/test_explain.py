import io
import json
import sys

import pytest

from tests.cli.conftest import Calllogs


def test_explain_shows_reading_window_and_request(calllogs: Calllogs) -> None:
    now = "2026-11-23T14:00:00Z"
    status, out, err = calllogs("explain", "--now", now, "failed yesterday limit 5")
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
    calllogs: Calllogs,
) -> None:
    status, out, _ = calllogs("explain", "not incident 42 busy")
    assert status == 0
    assert "Looked up first, then asked for by id: incident.incidentNumber ne 42" in out
    assert json.loads(out.partition("\n\n")[2])["query"] == {"status": "Busy"}


@pytest.mark.parametrize("line", ["{", "[]", '{"tz": "UTC"}', '{"text": "busy", "tz": "PST8"}'])
def test_a_line_that_cannot_be_explained_is_an_error_of_its_own(
    calllogs: Calllogs, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    status, out, _ = calllogs("explain", "--jsonl")
    assert (status, json.loads(out)["error"]["about"]) == (0, line)


def test_explain_reads_json_lines(calllogs: Calllogs, monkeypatch: pytest.MonkeyPatch) -> None:
    context = {"now": "2026-11-23T14:00:00Z", "tz": "UTC", "region": "US"}
    lines = [json.dumps({"text": text, **context}) for text in ("busy", "bussy")]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n\n"))
    _, out, _ = calllogs("explain", "--jsonl")
    right, wrong = map(json.loads, out.splitlines())
    assert right["conditions"] == [{"field": "status", "op": "eq", "value": "Busy"}]
    assert wrong["error"] == {
        "about": "bussy",
        "message": "I do not understand 'bussy'. Did you mean 'busy'?",
        "start": 0,
        "end": 5,
        "suggestion": "busy",
    }


def test_help_prints_every_topic_or_one(calllogs: Calllogs) -> None:
    _, everything, _ = calllogs("help", "filters")
    _, time, _ = calllogs("help", "time")
    assert time.strip() in everything
    assert time.startswith("Time\n")


def test_what_the_carrier_is_asked_is_named_apart(calllogs: Calllogs) -> None:
    _, out, _ = calllogs("explain", "answered today longer than 30s")
    assert "Asked of the carrier, about the calls that match: outcome eq connected" in out
    assert "Asked of the carrier, about the calls that match: duration gt 30" in out
    assert '"Success"' in out


def test_explain_says_what_is_looked_up_when_a_name_is_open(calllogs: Calllogs) -> None:
    status, out, _ = calllogs("explain", "was bob called for the checkout outage")
    assert status == 0
    assert "Looked up when it is asked: the person or team called “bob”." in out
    assert "Looked up when it is asked: the incident or alert called “checkout”." in out


def test_explain_says_what_a_name_turns_out_to_be_where_there_is_somebody_to_ask(
    calllogs: Calllogs,
) -> None:
    status, out, _ = calllogs("--sandbox", "explain", "bob last night")
    assert status == 0
    assert out.startswith("Calls to Bob Okafor, from ")
    assert "“bob” is read as the person: Bob Okafor." in out


def test_explain_refuses_a_name_that_nobody_has(calllogs: Calllogs) -> None:
    status, _, err = calllogs("--sandbox", "explain", "zorro last night")
    assert status == 2
    assert "Nothing in this project is called 'zorro'" in err
