"""The form for a filter: opened by a button or shortcut, filled in with menus, submitted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import JsonValue

from calllogs.errors import FilterError
from calllogs.render.slack import modals
from calllogs.render.slack.blocks import Block, options
from calllogs.render.slack.messages import LOADING
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Caller, NotAuthorized
from calllogs.slack.interaction import Body, Interaction, text
from calllogs.slack.interactions.channels import RECENT
from calllogs.slack.interactions.options import incident_options, people_options
from calllogs.slack.interactions.pipeline import Pipeline, unidentified
from calllogs.slack.responders import ModalResponder, Responder, show_view
from calllogs.slack.store.crypto import FormCipher, FormOrigin
from calllogs.slack.store.workspaces import Workspace

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
        """Open the form, filled with a button's question, before anything is asked."""
        question = ""
        if interaction.value:
            signed = await self.pipeline.read_value(interaction.value, workspace, interaction)
            if signed is None:
                return
            question = signed
        conversation = interaction.conversation
        origin = FormOrigin(interaction.response_url, conversation.channel, conversation.name)
        metadata = self.cipher.encrypt(FormOrigin() if interaction.view else origin)
        view = modals.filter_form(question, metadata)
        method = "views.push" if interaction.in_modal else "views.open"
        await show_view(workspace.client, method, trigger_id=interaction.trigger, view=view)

    async def options_for(self, workspace: Workspace, interaction: Interaction) -> list[Block]:
        """Return the options of a menu for what was typed into it so far."""
        try:
            caller = await self.pipeline.policy.authorize(workspace, interaction)
        except NotAuthorized:
            return []
        incidents = interaction.action == modals.INCIDENT_OPTIONS
        find = incident_options if incidents else people_options
        return options(await find(interaction.text, caller))

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
        return {"response_action": "update", "view": modals.modal(modals.TITLE, [LOADING])}

    async def submit(self, workspace: Workspace, interaction: Interaction) -> None:
        """Answer a submitted form, where it was opened."""
        origin = self._origin(interaction)
        conversation = replace(interaction.conversation, channel=origin.channel, name=origin.name)
        here = replace(interaction, conversation=conversation, response_url=origin.response_url)
        responder: Responder = ModalResponder(workspace.client, interaction.view_id, modals.TITLE)
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
    blocks = values if isinstance(values, dict) else {}
    pieces = {block: read(_element(blocks.get(block))) for block, read in _READERS.items()}
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
    known = [value for value in values if value in modals.RESULTS]
    return f"status:{','.join(known)}" if known else ""


def _date_time(keyword: str) -> Callable[[Element], str]:
    def read(element: Element) -> str:
        seconds = element.get("selected_date_time")
        if not isinstance(seconds, int) or not 0 < seconds < _LAST_SECOND:
            return ""
        return f"{keyword}:{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"

    return read


_READERS: Mapping[str, Callable[[Element], str]] = {
    modals.WORDS: _input_value,
    modals.RESULT: _results,
    modals.INCIDENT: _selected_option,
    modals.PERSON: _selected_option,
    modals.SINCE: _date_time("since"),
    modals.UNTIL: _date_time("before"),
    modals.ORDER: _selected_option,
}
