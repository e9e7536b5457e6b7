"""Everything known of one call, for a message or a modal."""

from dataclasses import replace

from calllogs.answers.reasons import explanation
from calllogs.model.records import CallLog, Reference
from calllogs.model.relations import RELATIONS
from calllogs.model.statuses import status_of
from calllogs.render.cells import (
    ABOUT,
    COST,
    NOTHING,
    WHO,
    View,
    cause_with_advice,
    phone_number,
    reference_name,
    spoken_text,
    status_message,
)
from calllogs.render.privacy import clean
from calllogs.render.slack.blocks import Block, alert, date, facts, header
from calllogs.render.slack.messages import Message, message_of

_LABELS = {relation.name: relation.label for relation in RELATIONS}


def call_message(call: CallLog, view: View) -> Message:
    """Return everything known of one call."""
    return message_of(_title(call, view), call_blocks(call, view))


def call_modal_blocks(call: CallLog, view: View) -> list[Block]:
    """Return the same for a modal, with a banner where the call failed."""
    failed = explanation(call)
    banner = [alert("error", cause_with_advice(failed, view))] if failed else []
    return [*banner, *call_blocks(call, view)]


def call_blocks(call: CallLog, view: View) -> list[Block]:
    """Return the same without what makes it a message; a modal takes no table."""
    failed = explanation(call)
    rows = [
        ("Result", clean(status_of(call.status).label, longest=24)),
        ("Why", cause_with_advice(failed, view) if failed else ""),
        ("Who", WHO.of(call, view)),
        ("To", phone_number(call.to_number, view)),
        ("From", phone_number(call.from_number, view)),
        *(
            (_LABELS[name], clean(reference_name(name, held), longest=120))
            for name, held in _things(call)
        ),
        ("Cost", COST.of(call, view)),
        ("Status message", status_message(call, view)),
        ("Call id", call.id),
    ]
    known = [(label, text) for label, text in rows if text not in ("", NOTHING)]
    said = spoken_text(call, view)
    quoted = [("Said", "")] if said else []
    told_all = facts([("When", date(call.created_at)), *known, *quoted], said)
    return [header(_title(call, view)), told_all]


def _title(call: CallLog, view: View) -> str:
    return f"{replace(ABOUT, longest=80).of(call, view)} · {WHO.of(call, view)}"


def _things(call: CallLog) -> list[tuple[str, Reference]]:
    return [(name, held) for name, held in call.references if name != "user"]
