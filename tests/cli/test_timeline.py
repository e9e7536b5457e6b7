import io
from datetime import UTC, datetime, timedelta

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Acknowledgement, NotCalled, Timeline, attempts, in_order
from calllogs.cli.terminal import Screen
from calllogs.cli.timeline import timeline_text
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.model.records import CallLog, ExecutionLogEntry, Reference
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import Subject
from calllogs.render.cells import View

CAUSE = (
    "Number not verified with the carrier. Verify the number in Twilio, or upgrade the Twilio "
    "trial account."
)
BEGAN = datetime(2026, 11, 23, 4, 55, tzinfo=UTC)
SUBJECT = Subject(INCIDENT, id="i", number=42, label="INC-42", title="Payments down", began=BEGAN)


def test_a_timeline_is_a_verdict_then_a_line_an_event_with_the_waiting_between(
    failed_call: CallLog, placed_call: CallLog, view: View
) -> None:
    first = failed_call.model_copy(update={"created_at": BEGAN + timedelta(minutes=4)})
    second = placed_call.model_copy(update={"created_at": BEGAN + timedelta(minutes=6, seconds=1)})
    entry = ExecutionLogEntry.model_validate(
        {
            "createdAt": (BEGAN + timedelta(minutes=7)).isoformat(),
            "status": "Error",
            "statusMessage": "No phone number verified",
            "alertSentToUser": {"_id": "c", "name": "Chen Wei"},
        }
    )
    events = in_order(
        *attempts((first, second)),
        NotCalled(entry.created_at, entry),
        Acknowledgement(BEGAN + timedelta(minutes=9), Reference(id="b", title="Bob Okafor")),
    )
    timeline = Timeline(events, 2, SUBJECT, acknowledgements_visible=True)
    answer = Answer(CallLogFilter(intent=Intent.TIMELINE), timeline)
    assert timeline_text(answer, view, Screen(io.StringIO())).splitlines() == [
        (
            "Acknowledged by Bob Okafor 9 min after the incident was declared, on "
            "Mon 23 Nov 00:04; 2 calls to 1 person and 1 unknown number in 2 min 1 s "
            "from Sun 22 Nov 23:59, 1 failed, "
            "the last 8 h 58 min ago."
        ),
        "INC-42 Payments down, declared Sun 22 Nov 23:55",
        "",
        "Sun 22 Nov 2026",
        "23:59:00  ✗ Error  Alice Ng  +14155550101  Primary On-Call",
        "            Number not verified with the carrier",
        "          │ 2 min 1 s",
        "Mon 23 Nov 2026",
        "00:01:01  ✓ Placed  +442079460123",
        "00:02:00  ○ Not called: Chen Wei, “No phone number verified”",
        "00:04:00  ★ Acknowledged by Bob Okafor",
        "",
        "Why calls failed",
        f"  1 × {CAUSE}",
        "",
        "Timeline of calls",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
    ]


def test_a_timeline_of_nothing_is_its_verdict(view: View) -> None:
    answer = Answer(CallLogFilter(intent=Intent.TIMELINE), Timeline((), 0))
    assert timeline_text(answer, view, Screen(io.StringIO())).splitlines() == [
        "No calls.",
        "",
        "Timeline of calls",
        "Window: the oldest call kept to now, Mon 23 Nov 09:00 (America/New_York)",
    ]
