import json
from datetime import timedelta

import pytest

from calllogs.answers.answer import Answer, Note
from calllogs.answers.summary import Tally
from calllogs.answers.timeline import Acknowledgement, NotCalled, Timeline, attempts, in_order
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.model.outcomes import KEY_REFUSED, unknown
from calllogs.model.records import CallLog, ExecutionLogEntry, Page, Reference
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import Subject
from calllogs.render.cells import View
from calllogs.render.json import (
    ascii_json,
    call_document,
    call_value,
    count_document,
    json_text,
    page_document,
    summary_document,
    timeline_document,
)

DASHBOARD = "https://up.example.com/dashboard"
PROJECT = "07918c19-b5a2-556a-acdc-19a34f6671df"
USER = "60b1a1ba-ba04-59b0-9dc6-aba16a63891b"
POLICY = "e4beff55-5ab9-5aa4-a77b-ca71f7a69b59"
CAUSE = {
    "cause": "Number not verified with the carrier",
    "advice": "Verify the number in Twilio, or upgrade the Twilio trial account.",
}
FAILED = {
    "_id": "502081fa-196b-53a2-ad10-ab4a42be3948",
    "createdAt": "2026-11-23T08:12:30Z",
    "status": "Error",
    "statusMessage": "The number +1 ••• ••• 0101 is unverified.",
    "reason": CAUSE,
    "toNumber": "+1 ••• ••• 0101",
    "fromNumber": "+1 ••• ••• 0199",
    "callCostInUSDCents": 0,
    "callData": {"message": "Incident number #42, Payments down. Press 1."},
    "projectId": PROJECT,
    "incident": {
        "_id": "b288141c-fecc-537f-b6ac-e45d5ad59b6c",
        "title": "Payments database failover",
        "incidentNumber": 42,
        "incidentNumberWithPrefix": "INC-42",
        "link": f"{DASHBOARD}/{PROJECT}/incidents/b288141c-fecc-537f-b6ac-e45d5ad59b6c",
    },
    "user": {
        "_id": USER,
        "name": "Alice Ng",
        "email": "a•••@example.com",
        "link": f"{DASHBOARD}/{PROJECT}/users/{USER}",
    },
    "onCallDutyPolicy": {
        "_id": POLICY,
        "name": "Primary On-Call",
        "link": f"{DASHBOARD}/{PROJECT}/on-call-duty/policies/{POLICY}",
    },
}


def test_a_call_holds_what_is_known_masked_and_linked(failed_call: CallLog, view: View) -> None:
    masked = view._replace(masked=True, dashboard=DASHBOARD)
    assert json.loads(call_document(failed_call, masked)) == FAILED


def test_a_call_without_a_project_has_no_links(failed_call: CallLog, view: View) -> None:
    call = failed_call.model_copy(update={"project_id": None})
    assert "link" not in call_document(call, view._replace(dashboard=DASHBOARD))
    assert "link" not in call_document(failed_call, view)


def test_a_page_says_how_it_was_read_and_its_window_in_utc(
    placed_call: CallLog, view: View
) -> None:
    filter = parse("placed yesterday skip 3", now=view.now, tz=view.tz, region="US")
    page = Page(calls=(placed_call,), total=34, skip=3)
    document = json.loads(page_document(Answer(filter, page, (Note("Noted."),)), view))
    start, end = "2026-11-22T05:00:00Z", "2026-11-23T05:00:00Z"
    assert document["reading"].startswith("Placed calls (Success or Completed), ")
    assert document["window"] == {"start": start, "end": end, "timezone": "America/New_York"}
    assert document["filter"]["skip"] == 3
    assert (document["total"], document["skip"], document["notes"]) == (34, 3, ["Noted."])
    assert document["calls"] == [
        {
            "_id": "376d7300-28fe-11f1-b591-3fdcef396aba",
            "createdAt": "2026-11-23T09:00:00Z",
            "status": "Completed",
            "statusMessage": "Call ID: CAf7776d6db380cd3eed781d9a23683e5a",
            "toNumber": "+442079460123",
            "fromNumber": "+18005550199",
            "callCostInUSDCents": 150,
            "callData": {"message": "Alert notification"},
        }
    ]


def test_a_count_is_a_total_with_an_open_window(view: View) -> None:
    document = json.loads(count_document(Answer(CallLogFilter(), 7), view))
    assert document["total"] == 7
    assert document["window"] == {"start": None, "end": None, "timezone": "America/New_York"}


def test_a_summary_holds_totals_groups_and_reasons(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    tally = Tally(CallLogFilter(group_by="to"), view.tz)
    tally.add(placed_call)
    tally.add(failed_call)
    answer = Answer(CallLogFilter(group_by="to"), tally.summary(2))
    document = json.loads(summary_document(answer, view._replace(masked=True)))
    first, last = "2026-11-23T08:12:30Z", "2026-11-23T09:00:00Z"
    assert (document["total"], document["counted"], document["groupBy"]) == (2, 2, "to")
    assert document["summary"] == {
        "calls": 2, "placed": 1, "failed": 1, "rate": 50.0, "people": 1, "unknownNumbers": 1,
        "callCostInUSDCents": 150, "averageCostInUSDCents": 75.0, "share": 100.0,
        "night": 2, "weekend": 0, "business": 0,
        "acknowledged": None,
        "first": first, "last": last, "gapSeconds": 2850,
    }  # fmt: skip
    assert [group["label"] for group in document["groups"]] == [
        "+1 ••• ••• 0101",
        "+44 ••• ••• 0123",
    ]
    assert document["reasons"] == [{**CAUSE, "calls": 1}]


def test_a_timeline_holds_its_subject_and_every_kind_of_event(
    failed_call: CallLog, view: View
) -> None:
    at = failed_call.created_at
    subject = Subject(INCIDENT, 42, "i", label="INC-42", title="Payments down", began=at)
    entry = ExecutionLogEntry.model_validate(
        {"createdAt": at.isoformat(), "status": "Error", "statusMessage": "No number"}
    )
    bob = Reference(id="b", title="Bob Okafor")
    events = in_order(
        *attempts((failed_call,)),
        NotCalled(at + timedelta(minutes=1), entry),
        Acknowledgement(at + timedelta(minutes=2), bob),
    )
    timeline = Timeline(events, 1, subject, acknowledgements_visible=True)
    masked = view._replace(masked=True, dashboard=DASHBOARD)
    document = json.loads(timeline_document(Answer(CallLogFilter(), timeline), masked))
    assert document["acknowledgementsVisible"] is True
    assert (document["total"], document["began"]) == (1, "2026-11-23T08:12:30Z")
    assert document["about"] == {
        "_id": "i",
        "title": "Payments down",
        "incidentNumber": 42,
        "incidentNumberWithPrefix": "INC-42",
    }
    assert document["verdict"] == (
        "Acknowledged by Bob Okafor 2 min after the incident was declared, on Mon 23 Nov 03:14; "
        "1 call to Alice Ng, Mon 23 Nov 03:12, which failed, 5 h 47 min ago."
    )
    call, not_called, acknowledged = document["events"]
    assert call == {
        "event": "call", "at": "2026-11-23T08:12:30Z", "waitedSeconds": None, "call": FAILED,
    }  # fmt: skip
    assert not_called == {
        "event": "not called", "at": "2026-11-23T08:13:30Z", "person": "somebody",
        "statusMessage": "No number",
    }  # fmt: skip
    assert acknowledged == {
        "event": "acknowledged", "at": "2026-11-23T08:14:30Z", "by": "Bob Okafor",
    }  # fmt: skip


def test_a_call_whose_outcome_is_unknown_says_why(placed_call: CallLog, view: View) -> None:
    told = placed_call.model_copy(update={"outcome": unknown(KEY_REFUSED)})
    value = call_value(told, view)
    assert value["outcome"] == {
        "outcome": "unknown",
        "unknownBecause": "the carrier refused the key",
    }
    assert {n: v for n, v in value.items() if n != "outcome"} == call_value(placed_call, view)


@pytest.mark.parametrize(
    "unseen", ["\x7f", "\x9b31m", "\u202e", "\u200b", "\U000e0041", "\ufe0f", "\u3164", "\ud800"]
)
def test_what_is_not_seen_is_escaped_and_read_back_the_same(unseen: str) -> None:
    text = json_text({"title": f"é {unseen} 呼"})
    assert unseen[0] not in text
    assert "é" in text
    assert json.loads(text) == {"title": f"é {unseen} 呼"}


def test_for_an_encoding_without_a_letter_every_letter_is_escaped() -> None:
    text = ascii_json(json_text({"title": "é ✗ \U0001f4de"}, indent=2))
    assert text.isascii()
    assert json.loads(text) == {"title": "é ✗ \U0001f4de"}
