"""Files, JSON and the answer about one call hold texts whole; lists and cards cut them."""

import io
import json

import pytest

from calllogs.cli import terminal
from calllogs.cli.terminal import Screen
from calllogs.mcp.results import call_result
from calllogs.model.records import CallLog
from calllogs.render.cells import View
from calllogs.render.csv import COLUMNS, csv_row, json_row
from calllogs.render.json import call_document
from calllogs.render.slack.messages import call_message

SAID, WHY = "said " * 2_406 + "end", "why " * 1_399 + "end"


@pytest.fixture
def long_call(failed_call: CallLog) -> CallLog:
    """A call as one was met: 12,033 characters spoken, a status message of 5,599."""
    return failed_call.model_copy(update={"message": SAID, "status_message": WHY})


def test_the_answer_about_one_call_holds_its_texts_whole(long_call: CallLog, view: View) -> None:
    document = json.loads(call_document(long_call, view))
    assert (document["callData"]["message"], document["statusMessage"]) == (SAID, WHY)
    drawn = " ".join(terminal.call_text(long_call, view, Screen(io.StringIO())).split())
    assert SAID in drawn
    assert WHY in drawn
    told = call_result(long_call, view, ()).structured_content
    assert told is not None
    assert (told["facts"]["said"], told["facts"]["status message"]) == (SAID, WHY)


def test_files_hold_texts_whole(long_call: CallLog, view: View) -> None:
    columns = tuple(COLUMNS)
    line = json.loads(json_row(long_call, columns, view))
    assert (line["callData"]["message"], line["statusMessage"]) == (SAID, WHY)
    row = csv_row(long_call, columns, view)
    assert SAID in row
    assert WHY in row


def test_a_card_in_slack_holds_as_much_as_it_takes(long_call: CallLog, view: View) -> None:
    message = call_message(long_call, view)
    assert len(message["text"]) < 3_000
    assert len(json.dumps(message["blocks"])) < 3_000
