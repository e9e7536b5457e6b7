"""Views: modals and the app's home."""

from collections.abc import Iterable

from pydantic import JsonValue

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
WORDS, RESULT, INCIDENT, PERSON, SINCE, UNTIL, ORDER = (
    "q",
    "status",
    "incident",
    "user",
    "from",
    "to",
    "order",
)
"""The blocks of the filter form, each one field; a mistake is shown at its block."""
RESULTS = {
    f'"{status.value}"': f"{status.label} ({status.value})"
    if status.label != status.value
    else status.value
    for status in STATUSES
}
"""Results as the filter language writes them, and their labels."""

_VALUE = "v"
_ORDERS = {
    "newest first": "Newest first",
    "oldest first": "Oldest first",
    "most expensive": "Most expensive",
}


def modal(title: str, blocks: Iterable[Block]) -> Block:
    """Return a modal; a title has 24 characters at most, and a modal 100 blocks."""
    shown: list[JsonValue] = [*blocks]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": shown[:MOST_BLOCKS],
    }


def home_view(message: Message) -> Block:
    """Return the app's home with the blocks of a message in it."""
    blocks = message["blocks"]
    return {
        "type": "home",
        "blocks": [header(TITLE), *(blocks if isinstance(blocks, list) else ())],
    }


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
    blocks = [
        _input(WORDS, "Filter", _text_input(filter_text)),
        _input(RESULT, "Result", _menu("multi_static_select", "Any", options=options(RESULTS))),
        _input(INCIDENT, "Incident", _search(INCIDENT_OPTIONS, "Type a number or a word", 0)),
        _input(PERSON, "Person called", _search(PEOPLE_OPTIONS, "Type a name", 1)),
        _input(SINCE, "Since", {"type": "datetimepicker", "action_id": _VALUE}),
        _input(UNTIL, "Until", {"type": "datetimepicker", "action_id": _VALUE}),
        # No order is chosen, for the words may say one.
        _input(
            ORDER,
            "Order",
            {"type": "radio_buttons", "action_id": _VALUE, "options": options(_ORDERS)},
        ),
        context("All of it together (AND). Only you see the answer."),
    ]
    hint: JsonValue = {"type": "plain_text", "text": "As after /calllogs: failed since yesterday"}
    blocks[0]["hint"] = hint
    return {
        **modal("Find calls", blocks),
        "callback_id": SUBMIT,
        "private_metadata": metadata,
        "submit": {"type": "plain_text", "text": "Show calls"},
        "close": {"type": "plain_text", "text": "Cancel"},
    }


def _input(block_id: str, label: str, element: Block) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": True,
        "label": {"type": "plain_text", "text": label},
        "element": element,
    }


def _text_input(text: str) -> Block:
    initial: Block = {"initial_value": text[:LONGEST_FILTER]} if text else {}
    return {
        "type": "plain_text_input",
        "action_id": _VALUE,
        "max_length": LONGEST_FILTER,
        **initial,
    }


def _menu(kind: str, prompt: str, **more: JsonValue) -> Block:
    placeholder: JsonValue = {"type": "plain_text", "text": prompt}
    return {"type": kind, "action_id": _VALUE, "placeholder": placeholder, **more}


def _search(action_id: str, prompt: str, fewest: int) -> Block:
    return {
        **_menu("external_select", prompt),
        "action_id": action_id,
        "min_query_length": fewest,
    }
