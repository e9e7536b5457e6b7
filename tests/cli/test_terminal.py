import io
import os
import pty
import re
import subprocess
import sys
from decimal import Decimal

import pytest

from calllogs.answers.answer import Answer, Note
from calllogs.cli.terminal import Screen, call_text, count_text, page_text
from calllogs.filters.filter import CallLogFilter
from calllogs.model.outcomes import CONNECTED, KEY_REFUSED, Charge, Outcome, unknown
from calllogs.model.records import CallLog, Page, Reference
from calllogs.render.cells import View

DASHBOARD = "https://up.example.com/dashboard"
PROJECT = "07918c19-b5a2-556a-acdc-19a34f6671df"
CAUSE = (
    "Number not verified with the carrier. Verify the number in Twilio, or upgrade the Twilio "
    "trial account."
)
INCIDENT = f"{DASHBOARD}/{PROJECT}/incidents/b288141c-fecc-537f-b6ac-e45d5ad59b6c"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 60 columns with eight colours."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORTERM", raising=False)
    return Terminal()


def plain(*, ids: bool = False) -> Screen:
    return Screen(io.StringIO(), ids=ids)


def page(*calls: CallLog, total: int, skip: int | None = None) -> Answer[Page]:
    return Answer(
        CallLogFilter(skip=skip), Page(calls=calls, total=total, skip=skip or 0), (Note("Noted."),)
    )


def test_a_page_in_a_file_is_the_answer_a_table_and_how_it_was_read(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    incident = Reference(id="i", title="Payments down", label="INC-42")
    failed = failed_call.model_copy(update={"incident": incident})
    answer = page(failed, placed_call, total=34)
    assert page_text(answer, view, plain()).splitlines() == [
        "Showing 1-2 of 34 calls.",
        "",
        "WHEN              RESULT    WHO       TO             ABOUT                 COST",
        "Mon 23 Nov 03:12  ✗ Error   Alice Ng  +14155550101   INC-42 Payments down  –",
        "Mon 23 Nov 04:00  ✓ Placed  –         +442079460123  –                     $1.50",
        "",
        "Why the calls shown failed",
        f"  1 × {CAUSE}",
        "",
        "Add `skip 2` for the next.",
        "Calls, newest first",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
        "Noted.",
    ]


def test_the_last_page_leads_nowhere_and_an_empty_one_has_no_table(
    placed_call: CallLog, view: View
) -> None:
    last = page_text(page(placed_call, total=3, skip=2), view, plain()).splitlines()
    assert (last[0], last[-3]) == (
        "Showing call 3 of 3.",
        "Calls, newest first, after the first 2",
    )
    middle = page_text(page(placed_call, total=9, skip=2), view, plain()).splitlines()
    assert (middle[0], middle[-4]) == (
        "Showing call 3 of 9.",
        "Use `skip 3` for the next page.",
    )
    assert page_text(page(total=0), view, plain()).splitlines() == [
        "No calls match.",
        "",
        "Calls, newest first",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
        "Noted.",
    ]


def test_an_answer_that_is_whole_begins_with_what_became_of_the_calls(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    told = page_text(page(failed_call, placed_call, total=2), view, plain()).splitlines()
    assert told[0] == (
        "2 calls to 1 person and 1 unknown number in 47 min from Mon 23 Nov 03:12, "
        "1 failed, the last 5 h ago."
    )


def test_ids_stand_in_a_column_of_their_own(placed_call: CallLog, view: View) -> None:
    heading, row = page_text(page(placed_call, total=1), view, plain(ids=True)).splitlines()[2:4]
    assert heading.endswith("COST   ID")
    assert row.endswith(f"$1.50  {placed_call.id}")


CONNECTION = Outcome(CONNECTED, 42, Charge(Decimal("0.01400"), "EUR"))


def test_outcomes_have_a_column_where_some_are_told(placed_call: CallLog, view: View) -> None:
    told = placed_call.model_copy(update={"outcome": CONNECTION})
    with_ = page_text(page(told, placed_call, total=2), view, plain())
    without = page_text(page(placed_call, total=1), view, plain())
    assert "✓ Placed  connected 42 s  –" in with_
    assert "✓ Placed  –               –" in with_
    assert "OUTCOME" not in without


def test_one_call_tells_its_outcome_and_what_the_carrier_charges(
    placed_call: CallLog, view: View
) -> None:
    told = placed_call.model_copy(update={"outcome": CONNECTION})
    lines = call_text(told, view, plain()).splitlines()
    assert "Outcome                 connected 42 s" in lines
    assert "Charged by the carrier  0.014 EUR" in lines
    refused = placed_call.model_copy(update={"outcome": unknown(KEY_REFUSED)})
    assert "unknown: the carrier refused the key" in call_text(refused, view, plain())


def test_a_narrow_terminal_shows_a_call_in_two_lines_and_its_result_in_colour(
    failed_call: CallLog, placed_call: CallLog, view: View, terminal: Terminal
) -> None:
    answer = page(failed_call, placed_call, total=2)
    text = page_text(answer, view, Screen(terminal, ids=True))
    assert text.split("\n\n")[1].splitlines() == [
        "\x1b[31m✗ Error\x1b[0m  Mon 23 Nov 03:12  Alice Ng",
        "\x1b[2m  +14155550101 · INC-42 Payments database failover\x1b[0m",
        f"\x1b[2m  {failed_call.id}\x1b[0m",
        "\x1b[32m✓ Placed\x1b[0m  Mon 23 Nov 04:00  –",
        "\x1b[2m  +442079460123 · $1.50\x1b[0m",
        f"\x1b[2m  {placed_call.id}\x1b[0m",
    ]


def test_what_a_call_was_about_is_a_link_where_there_is_a_dashboard(
    failed_call: CallLog,
    view: View,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    elsewhere = failed_call.model_copy(
        update={
            "incident": None,
            "on_call_duty_policy": None,
            "on_call_duty_policy_escalation_rule": Reference(id="r", title="Level 2"),
        }
    )
    linked = view._replace(dashboard=DASHBOARD)
    text = page_text(page(failed_call, elsewhere, total=2), linked, Screen(terminal))
    links = re.findall(r"\x1b]8;id=\d+;(.+?)\x1b\\(.+?)\x1b]8;;", text)
    assert links == [(INCIDENT, "INC-42 Payments database failover")]
    assert "\x1b]8" not in page_text(page(failed_call, total=1), view, Screen(terminal))


def test_a_count_is_the_number_then_its_reading(view: View) -> None:
    answer = Answer(CallLogFilter(), 34, (Note("Noted."),))
    assert count_text(answer, view, plain()).splitlines() == [
        "34 calls match.",
        "Calls, newest first",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
        "Noted.",
    ]


def test_one_call_is_a_fact_a_line(failed_call: CallLog, view: View) -> None:
    linked = view._replace(dashboard=DASHBOARD)
    assert call_text(failed_call, linked, plain()).splitlines() == [
        "Call               502081fa-196b-53a2-ad10-ab4a42be3948",
        "When               Mon 23 Nov 03:12 (America/New_York)",
        "Result             ✗ Error",
        f"Why                {CAUSE}",
        "Status message     The number +14155550101 is unverified.",
        "To                 +14155550101",
        "From               +18005550199",
        "Incident           INC-42 Payments database failover",
        "Person             Alice Ng",
        "On-call policy     Primary On-Call",
        "Said               Incident number #42, Payments down. Press 1.",
        f"Page               {INCIDENT}",
        f"Notification logs  {INCIDENT}/notification-logs",
    ]


def test_a_call_about_nothing_leads_to_the_projects_own_logs(
    placed_call: CallLog, view: View
) -> None:
    call = placed_call.model_copy(update={"project_id": PROJECT})
    assert call_text(call, view._replace(dashboard=DASHBOARD), plain()).splitlines() == [
        "Call               376d7300-28fe-11f1-b591-3fdcef396aba",
        "When               Mon 23 Nov 04:00 (America/New_York)",
        "Result             ✓ Placed",
        "Status message     Call ID: CAf7776d6db380cd3eed781d9a23683e5a",
        "To                 +442079460123",
        "From               +18005550199",
        "Cost               $1.50",
        "Said               Alert notification",
        f"Notification logs  {DASHBOARD}/{PROJECT}/settings/notification-logs",
    ]


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
