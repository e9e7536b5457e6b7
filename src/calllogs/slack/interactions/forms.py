"""The form for a filter, from a button or a shortcut to its answer; and the other shortcut."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import JsonValue

from calllogs.render.slack.blocks import options
from calllogs.render.slack.notices import LOADING, modal
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Caller, NotAuthorized
from calllogs.slack.interaction import Interaction, text
from calllogs.slack.interactions.filter_form import INCIDENTS, Filled, filled, form
from calllogs.slack.interactions.pickers import Pickers
from calllogs.slack.interactions.pipeline import TITLE, Pipeline, unidentified
from calllogs.slack.interactions.subject_links import linked_in
from calllogs.slack.respond.delivery import ModalResponder, Responder, show_view
from calllogs.slack.store.crypto import FormCipher, FormOrigin
from calllogs.slack.store.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Forms:
    """Opens forms, offers what may stand in them, and answers them.

    Attributes:
        pipeline: Lets in, shows, writes down.
        people: Knows who somebody is.
        pickers: Knows what there is to pick.
        cipher: Carries where a form was opened.
    """

    pipeline: Pipeline
    people: People
    pickers: Pickers
    cipher: FormCipher

    async def wanted(self, workspace: Workspace, interaction: Interaction) -> None:
        """Open the form, filled with what the button carries, before anything is asked."""
        question = ""
        if interaction.value:
            carried = await self.pipeline.carried(interaction.value, workspace, interaction)
            if carried is None:
                return
            question = carried
        conversation = interaction.conversation
        origin = FormOrigin(interaction.response_url, conversation.channel, conversation.name)
        view = form(question, self.cipher.encrypt(FormOrigin() if interaction.view else origin))
        method = "views.push" if interaction.in_modal else "views.open"
        await show_view(workspace.client, method, trigger_id=interaction.trigger, view=view)

    async def suggested(self, workspace: Workspace, interaction: Interaction) -> list[JsonValue]:
        """Return the options of a menu for what was typed into it so far."""
        try:
            caller = await self.pipeline.policy.authorize(workspace, interaction)
        except NotAuthorized:
            return []
        find = self.pickers.incidents if interaction.action == INCIDENTS else self.pickers.people
        return options(await find(interaction.text, caller))

    def checked(self, workspace: Workspace, interaction: Interaction) -> Mapping[str, JsonValue]:
        """Return what a sent form is acknowledged with, without asking anybody.

        A mistake is shown at its field; the form of a home or shortcut becomes its own answer.
        """
        wrong = self._filled(interaction).mistake(self._caller(workspace, interaction))
        if wrong:
            block, error = wrong
            return {"response_action": "errors", "errors": {block: error.message}}
        if self._origin(interaction).response_url:
            return {}
        return {"response_action": "update", "view": modal(TITLE, [LOADING])}

    async def submitted(self, workspace: Workspace, interaction: Interaction) -> None:
        """Answer a form that was sent, where it was opened."""
        origin = self._origin(interaction)
        conversation = replace(interaction.conversation, channel=origin.channel, name=origin.name)
        here = replace(interaction, conversation=conversation, response_url=origin.response_url)
        responder: Responder = ModalResponder(workspace.client, interaction.view_id, TITLE)
        if origin.response_url:
            responder = self.pipeline.message_responder(here, replacing=True)
        question = self._filled(interaction).text or RECENT
        await self.pipeline.ask(workspace, here, responder, question)

    async def of_message(self, workspace: Workspace, interaction: Interaction) -> None:
        """Tell the calls of the incident or alert a message links to, else of its channel."""
        responder = self.pipeline.message_responder(interaction)
        await self.pipeline.ask(workspace, interaction, responder, linked_in(interaction.message))

    def _filled(self, interaction: Interaction) -> Filled:
        return filled(interaction.view)

    def _origin(self, interaction: Interaction) -> FormOrigin:
        return self.cipher.decrypt(text(interaction.view, "private_metadata"))

    def _caller(self, workspace: Workspace, interaction: Interaction) -> Caller:
        """Return who sent a form as far as that is known already."""
        caller = unidentified(workspace, interaction)
        known = self.people.remembered(workspace, interaction.user)
        return replace(caller, person=known) if known else caller


RECENT = "last 24h"
"""What an empty form asks for."""
