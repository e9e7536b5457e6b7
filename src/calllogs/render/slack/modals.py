"""Views: modals and the app's home."""

from collections.abc import Iterable, Mapping

from calllogs.answers.reasons import explanation
from calllogs.model.records import CallLog
from calllogs.model.statuses import STATUSES
from calllogs.render.cells import View, cause_with_advice
from calllogs.render.slack.blocks import Block, alert, context, header, options
from calllogs.render.slack.messages import Message
from calllogs.render.slack.tables import call_blocks

TITLE = "Call logs"
MOST_BLOCKS = 100

SUBMIT = "calllogs_filter_submit"
INCIDENT_OPTIONS, PEOPLE_OPTIONS = "calllogs_opt_incident", "calllogs_opt_user"
LONGEST_FILTER = 2_000
WORDS, RESULT, INCIDENT, PERSON = "q", "status", "incident", "user"
SINCE, UNTIL, ORDER = "from", "to", "order"
"""The blocks of the filter form, each one field; a mistake is shown at its block."""
RESULTS = {
    f'"{s.value}"': s.label if s.label == s.value else f"{s.label} ({s.value})" for s in STATUSES
}
"""Results as the filter language writes them, and their labels."""
_ORDERS = {
    "newest first": "Newest first",
    "oldest first": "Oldest first",
    "most expensive": "Most expensive",
}


def _text(text: str) -> Block:
    return {"type": "plain_text", "text": text}


_FIELDS: Mapping[str, tuple[str, Block]] = {
    RESULT: (
        "Result",
        {
            "type": "multi_static_select",
            "placeholder": _text("Any"),
            "options": options(RESULTS),
        },
    ),
    INCIDENT: (
        "Incident",
        {
            "type": "external_select",
            "action_id": INCIDENT_OPTIONS,
            "placeholder": _text("Type a number or a word"),
            "min_query_length": 0,
        },
    ),
    PERSON: (
        "Person called",
        {
            "type": "external_select",
            "action_id": PEOPLE_OPTIONS,
            "placeholder": _text("Type a name"),
            "min_query_length": 1,
        },
    ),
    SINCE: ("Since", {"type": "datetimepicker"}),
    UNTIL: ("Until", {"type": "datetimepicker"}),
    # No order is chosen, for the words may say one.
    ORDER: ("Order", {"type": "radio_buttons", "options": options(_ORDERS)}),
}
"""The label and the element of each field beside the words."""


def modal(title: str, blocks: Iterable[Block]) -> Block:
    """Return a modal; a title has 24 characters at most, and a modal 100 blocks."""
    return {
        "type": "modal",
        "title": _text(title),
        "close": _text("Close"),
        "blocks": [*blocks][:MOST_BLOCKS],
    }


def home_view(message: Message) -> Block:
    """Return the app's home with the blocks of a message in it."""
    return {"type": "home", "blocks": [header(TITLE), *message["blocks"]]}


def call_modal_blocks(call: CallLog, view: View) -> list[Block]:
    """Return everything known of one call, under a banner where it failed."""
    failure = explanation(call)
    banner = [alert("error", cause_with_advice(failure, view))] if failure else []
    return [*banner, *call_blocks(call, view)]


def filter_form(filter_text: str, metadata: str) -> Block:
    """Return the form for a filter: words as after the command, menus and dates beside them.

    Args:
        filter_text: What stands in it already.
        metadata: What comes back with it; not for anybody's eyes.
    """
    initial = {"initial_value": filter_text[:LONGEST_FILTER]} if filter_text else {}
    words = {"type": "plain_text_input", "max_length": LONGEST_FILTER, **initial}
    blocks = [
        {
            **_input(WORDS, "Filter", words),
            "hint": _text("As after /calllogs: failed since yesterday"),
        },
        *(_input(block_id, label, element) for block_id, (label, element) in _FIELDS.items()),
        context("All of it together (AND). Only you see the answer."),
    ]
    return {
        **modal("Find calls", blocks),
        "callback_id": SUBMIT,
        "private_metadata": metadata,
        "submit": _text("Show calls"),
        "close": _text("Cancel"),
    }


def _input(block_id: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": True,
        "label": _text(label),
        "element": {"action_id": "v", **element},
    }
