"""The form for a filter: the same words as the command's, with menus and dates beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import JsonValue

from calllogs.errors import FilterError
from calllogs.model.statuses import STATUSES
from calllogs.render.slack.blocks import Block, context, options
from calllogs.render.slack.notices import modal
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interaction import Body, text

SUBMIT = "calllogs_filter_submit"
INCIDENTS, PEOPLE = "calllogs_opt_incident", "calllogs_opt_user"
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
"""The blocks of the form, each one field; a mistake is shown at its block."""

Reader = Callable[[Mapping[str, JsonValue]], str]

_VALUE = "v"
_RESULTS = {
    f'"{status.value}"': f"{status.label} ({status.value})"
    if status.label != status.value
    else status.value
    for status in STATUSES
}
_ORDERS = {
    "newest first": "Newest first",
    "oldest first": "Oldest first",
    "most expensive": "Most expensive",
}


def form(filter_text: str, metadata: str) -> Block:
    """Return the form.

    Args:
        filter_text: What stands in it already.
        metadata: What comes back with it; not for anybody's eyes.
    """
    blocks = [
        _input(WORDS, "Filter", _words(filter_text), "As after /calllogs: failed since yesterday"),
        _input(RESULT, "Result", _menu("multi_static_select", "Any", options=options(_RESULTS))),
        _input(INCIDENT, "Incident", _live(INCIDENTS, "Type a number or a word", 0)),
        _input(PERSON, "Person called", _live(PEOPLE, "Type a name", 1)),
        _input(SINCE, "Since", {"type": "datetimepicker", "action_id": _VALUE}),
        _input(UNTIL, "Until", {"type": "datetimepicker", "action_id": _VALUE}),
        _input(ORDER, "Order", _orders()),
        context("All of it together (AND). Only you see the answer."),
    ]
    return {
        **modal("Find calls", blocks),
        "callback_id": SUBMIT,
        "private_metadata": metadata,
        "submit": {"type": "plain_text", "text": "Show calls"},
        "close": {"type": "plain_text", "text": "Cancel"},
    }


def _input(block_id: str, label: str, element: Block, hint: str = "") -> Block:
    said: Block = {"hint": {"type": "plain_text", "text": hint}} if hint else {}
    return {
        "type": "input",
        "block_id": block_id,
        "optional": True,
        "label": {"type": "plain_text", "text": label},
        "element": element,
        **said,
    }


def _words(filter_text: str) -> Block:
    given: Block = {"initial_value": filter_text[:LONGEST_FILTER]} if filter_text else {}
    element: Block = {"type": "plain_text_input", "action_id": _VALUE, "max_length": LONGEST_FILTER}
    return {**element, **given}


def _menu(kind: str, prompt: str, **more: JsonValue) -> Block:
    placeholder: Block = {"placeholder": {"type": "plain_text", "text": prompt}}
    return {"type": kind, "action_id": _VALUE, **placeholder, **more}


def _live(action_id: str, prompt: str, fewest: int) -> Block:
    return {
        **_menu("external_select", prompt),
        "action_id": action_id,
        "min_query_length": fewest,
    }


def _orders() -> Block:
    """None is chosen, for the words may say one."""
    return {"type": "radio_buttons", "action_id": _VALUE, "options": options(_ORDERS)}


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in: pieces of a filter, by the block each stands in."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All of it in the filter language."""
        return " ".join(piece for _, piece in self.pieces)

    def mistake(self, caller: Caller) -> tuple[str, FilterError] | None:
        """Return the block at which the pieces stop making sense together, or None."""
        read: list[str] = []
        for block, piece in self.pieces:
            read.append(piece)
            try:
                caller.read(" ".join(read))
            except FilterError as error:
                return block, error
        return None


def filled(view: Body) -> Filled:
    """Return what stands in a form that was sent."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    held = values if isinstance(values, dict) else {}
    pieces = ((block, read(_element(held.get(block)))) for block, read in _READERS.items())
    return Filled(tuple((block, piece) for block, piece in pieces if piece))


def _element(block: JsonValue) -> Mapping[str, JsonValue]:
    elements = [*block.values()] if isinstance(block, dict) else []
    return elements[0] if elements and isinstance(elements[0], dict) else {}


def _typed(element: Mapping[str, JsonValue]) -> str:
    return text(element, "value").strip()


def _chosen(element: Mapping[str, JsonValue]) -> str:
    return text(element, "selected_option", "value")


def _results(element: Mapping[str, JsonValue]) -> str:
    chosen = element.get("selected_options")
    values = [text(each, "value") for each in chosen] if isinstance(chosen, Sequence) else []
    known = [value for value in values if value in _RESULTS]
    return f"status:{','.join(known)}" if known else ""


def _moment(word: str) -> Reader:
    def read(element: Mapping[str, JsonValue]) -> str:
        seconds = element.get("selected_date_time")
        if not isinstance(seconds, int) or not 0 < seconds < _LAST_SECOND:
            return ""
        return f"{word}:{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"

    return read


_LAST_SECOND = 4_102_444_800
"""The year 2100."""

_READERS = {
    WORDS: _typed,
    RESULT: _results,
    INCIDENT: _chosen,
    PERSON: _chosen,
    SINCE: _moment("since"),
    UNTIL: _moment("before"),
    ORDER: _chosen,
}
