"""The form for a filter: opened by a button or shortcut, filled in with menus, submitted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from pydantic import JsonValue

from calllogs.errors import FilterError, NotAuthorized
from calllogs.model.statuses import STATUSES
from calllogs.render.slack import blocks
from calllogs.render.slack.blocks import Block, plain_text
from calllogs.render.slack.messages import LOADING, Message, sentence_message
from calllogs.render.slack.surfaces import TITLE, modal
from calllogs.slack.delivery import ModalResponder, Responder, show_view
from calllogs.slack.interaction import AuditEvent, Body, Interaction, text
from calllogs.slack.interactions.buttons import StaleButton
from calllogs.slack.interactions.commands import RECENT
from calllogs.slack.interactions.options import incident_options, people_options
from calllogs.slack.interactions.pipeline import (
    UNDELIVERED,
    Admission,
    Pipeline,
    audit,
    unidentified,
)
from calllogs.slack.people import Caller, People
from calllogs.slack.store.crypto import FormCipher, FormOrigin
from calllogs.slack.store.workspaces import Workspace

SUBMIT = "calllogs_filter_submit"
INCIDENT_OPTIONS, PEOPLE_OPTIONS = "calllogs_opt_incident", "calllogs_opt_user"
LONGEST_FILTER = 2_000
HASTE = 1.5
"""Seconds in which Slack says who somebody is, where it gives up on us after 3 itself."""
RESULTS = {
    f'"{s.value}"': s.label if s.label == s.value else f"{s.label} ({s.value})" for s in STATUSES
}
"""Results as the filter language writes them, and their labels."""
_ORDERS = {name.lower(): name for name in ("Newest first", "Oldest first", "Most expensive")}
_LAST_SECOND = 4_102_444_800
"""The year 2100."""

Element = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Forms:
    """Opens forms, offers what may stand in them, and answers them.

    Attributes:
        pipeline: Authorizes, answers and audits.
        people: Slack's knowledge of people.
        cipher: Encrypts where a form was opened.
    """

    pipeline: Pipeline
    people: People
    cipher: FormCipher

    async def open(self, workspace: Workspace, interaction: Interaction) -> None:
        """Open the form, filled with a button's question, or say why it does not open."""
        began = workspace.app.now()
        caller = unidentified(workspace, interaction)
        try:
            caller = await self._hasty.admit(workspace, interaction)
            view = self._form(interaction, began)
        except (NotAuthorized, StaleButton) as error:
            await self._refuse(workspace, interaction, sentence_message(str(error)))
            audit(caller, AuditEvent("form", "refused"), began)
            return
        method = "views.push" if interaction.in_modal else "views.open"
        trigger = interaction.trigger
        opened = await show_view(workspace.client, method, view, trigger_id=trigger)
        if opened is None:
            await self.pipeline.say_not_opened(interaction)
        audit(caller, AuditEvent("form", UNDELIVERED if opened is None else "answered"), began)

    async def _refuse(self, workspace: Workspace, interaction: Interaction, said: Message) -> None:
        """Say why no form opens: beside what was pressed, or in a modal without a message."""
        responder: Responder | None = self.pipeline.message_responder(interaction)
        if not interaction.response_url:
            responder = await self.pipeline.opened(workspace, interaction)
        if responder:
            await responder.show(said)

    def _form(self, interaction: Interaction, now: datetime) -> Block:
        value, conversation = interaction.value, interaction.conversation
        question = self.pipeline.values.verify(value, interaction.user, now) if value else ""
        origin = FormOrigin(interaction.response_url, conversation.channel, conversation.name)
        metadata = self.cipher.encrypt(FormOrigin() if interaction.view else origin)
        return filter_form(question, metadata)

    async def options_for(self, workspace: Workspace, interaction: Interaction) -> list[Block]:
        """Return the options of a menu for what was typed into it so far."""
        began = workspace.app.now()
        caller = unidentified(workspace, interaction)
        try:
            caller = await self._hasty.admit(workspace, interaction, "typing")
        except NotAuthorized:
            audit(caller, AuditEvent("options", "refused"), began)
            return []
        incidents = interaction.action == INCIDENT_OPTIONS
        find = incident_options if incidents else people_options
        found = await find(interaction.text, caller)
        audit(caller, AuditEvent("options", "answered", matching=len(found)), began)
        return blocks.options(found)

    @property
    def _hasty(self) -> Admission:
        """The admission of what Slack waits for."""
        return replace(self.pipeline.admission, deadline=HASTE)

    def validate(self, workspace: Workspace, interaction: Interaction) -> Mapping[str, JsonValue]:
        """Return what a submitted form is acknowledged with, without asking anybody.

        A mistake is shown at its field; the form of a home or shortcut becomes its own answer.
        """
        caller = unidentified(workspace, interaction)
        known = self.people.remembered(workspace, interaction.user)
        caller = replace(caller, person=known) if known else caller
        mistakes = _mistakes(submitted_pieces(interaction.view), caller)
        if mistakes:
            return {"response_action": "errors", "errors": mistakes}
        if self._origin(interaction).response_url:
            return {}
        return {"response_action": "update", "view": modal(TITLE, [LOADING])}

    async def submit(self, workspace: Workspace, interaction: Interaction) -> None:
        """Answer a submitted form, where it was opened."""
        origin = self._origin(interaction)
        conversation = interaction.conversation._replace(channel=origin.channel, name=origin.name)
        here = replace(interaction, conversation=conversation, response_url=origin.response_url)
        responder: Responder = ModalResponder(workspace.client, interaction.view_id, TITLE)
        if origin.response_url:
            responder = self.pipeline.message_responder(here, replacing=True)
        question = " ".join(submitted_pieces(interaction.view).values()) or RECENT
        await self.pipeline.ask(workspace, here, responder, question)

    def _origin(self, interaction: Interaction) -> FormOrigin:
        return self.cipher.decrypt(text(interaction.view, "private_metadata"))


def submitted_pieces(view: Body) -> dict[str, str]:
    """Return the pieces of a filter in a submitted form, by the block each stands in.

    What Slack would not write counts as empty.
    """
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    inputs = values if isinstance(values, dict) else {}
    pieces = {block: read(_element(inputs.get(block))) for block, (*_, read) in _FIELDS.items()}
    return {block: piece for block, piece in pieces.items() if piece}


def _mistakes(pieces: Mapping[str, str], caller: Caller) -> dict[str, JsonValue]:
    """Return the block at which the pieces stop making sense together, with what is wrong."""
    for count, block in enumerate(pieces, start=1):
        try:
            caller.read(" ".join([*pieces.values()][:count]))
        except FilterError as error:
            return {block: error.message}
    return {}


def _element(block: JsonValue) -> Element:
    elements = [*block.values()] if isinstance(block, dict) else []
    return elements[0] if elements and isinstance(elements[0], dict) else {}


def _input_value(element: Element) -> str:
    return text(element, "value").strip()


def _selected_option(element: Element) -> str:
    return text(element, "selected_option", "value")


def _results(element: Element) -> str:
    selected = element.get("selected_options")
    values = [text(each, "value") for each in selected] if isinstance(selected, Sequence) else []
    known = [value for value in values if value in RESULTS]
    return f"status:{','.join(known)}" if known else ""


def _date_time(keyword: str, element: Element) -> str:
    seconds = element.get("selected_date_time")
    if not isinstance(seconds, int) or not 0 < seconds < _LAST_SECOND:
        return ""
    return f"{keyword}:{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


_INCIDENT_MENU = blocks.external_select(INCIDENT_OPTIONS, "Type a number or a word", shortest=0)
_PERSON_MENU = blocks.external_select(PEOPLE_OPTIONS, "Type a name", shortest=1)
_FIELDS: Mapping[str, tuple[str, Block, Callable[[Element], str]]] = {
    "q": ("Filter", {"type": "plain_text_input", "max_length": LONGEST_FILTER}, _input_value),
    "status": ("Result", blocks.static_select("v", "Any", RESULTS, several=True), _results),
    "incident": ("Incident", _INCIDENT_MENU, _selected_option),
    "user": ("Person called", _PERSON_MENU, _selected_option),
    "from": ("Since", {"type": "datetimepicker"}, partial(_date_time, "since")),
    "to": ("Until", {"type": "datetimepicker"}, partial(_date_time, "before")),
    # No order is chosen, for the words may say one.
    "order": ("Order", blocks.radio_buttons(_ORDERS), _selected_option),
}
"""By the block of each field, at which a mistake is shown: label, element, and what reads it."""


def filter_form(filter_text: str, metadata: str) -> Block:
    """Return the form for a filter: words as after the command, menus and dates beside them.

    Args:
        filter_text: What stands in it already.
        metadata: What comes back with it; not for anybody's eyes.
    """
    words, *others = [
        blocks.optional_input(block, label, element)
        for block, (label, element, _) in _FIELDS.items()
    ]
    if filter_text:
        words["element"]["initial_value"] = filter_text[:LONGEST_FILTER]
    words["hint"] = plain_text("The words after /calllogs: failed since yesterday")
    small_print = blocks.context("Everything is combined (AND). Only you see the answer.")
    return {
        **modal("Find calls", [words, *others, small_print]),
        "callback_id": SUBMIT,
        "private_metadata": metadata,
        "submit": plain_text("Show calls"),
        "close": plain_text("Cancel"),
    }
