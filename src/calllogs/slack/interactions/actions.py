"""What the buttons and menus under an answer do."""

from dataclasses import dataclass

from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.render.slack.call import call_modal_blocks
from calllogs.render.slack.messages import message_of
from calllogs.render.slack.notices import said_message
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.policy import Caller
from calllogs.slack.interaction import Interaction
from calllogs.slack.interactions.navigation import EXPORT, OWN, chosen
from calllogs.slack.interactions.pipeline import TITLE, Job, Pipeline
from calllogs.slack.interactions.sharing import Sharing
from calllogs.slack.respond.csv_export import CsvExport
from calllogs.slack.respond.delivery import ModalResponder, Response
from calllogs.slack.store.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Actions:
    """Does what is pressed.

    Attributes:
        pipeline: Lets in, shows, writes down.
        sharing: Shares answers.
        csv_export: Sends files.
    """

    pipeline: Pipeline
    sharing: Sharing
    csv_export: CsvExport

    async def filter(self, workspace: Workspace, interaction: Interaction) -> None:
        """Answer the question a button carries, in place of what it stands under."""
        question = await self.pipeline.carried(interaction.value, workspace, interaction)
        if question is None:
            return
        # A shared message is everybody's: whoever presses its button gets a message of their own.
        replacing = interaction.action != OWN
        responder = await self.pipeline.responder(workspace, interaction, replacing=replacing)
        if responder:
            await self.pipeline.ask(workspace, interaction, responder, question)

    async def picked(self, workspace: Workspace, interaction: Interaction) -> None:
        """Tell the calls of an incident that was picked from a menu of ours."""
        responder = self.pipeline.message_responder(interaction, replacing=True)
        await self.pipeline.ask(workspace, interaction, responder, f"timeline {interaction.value}")

    async def helped(self, workspace: Workspace, interaction: Interaction) -> None:
        """Show help beside what stands there."""
        responder = await self.pipeline.responder(workspace, interaction, replacing=False)
        if responder:
            await self.pipeline.ask(workspace, interaction, responder, "help")

    async def more(self, workspace: Workspace, interaction: Interaction) -> None:
        """Do what was chosen from the small menu; its question stands in the block's id."""
        question = await self.pipeline.carried(interaction.block, workspace, interaction)
        if question is None:
            return

        async def run(caller: Caller) -> Response:
            filter = await self.pipeline.commands.understood(question, caller)
            if interaction.value == EXPORT:
                return await self._exported(filter, caller)
            text = as_text(chosen(interaction.value, filter))
            return await self.pipeline.commands.answer(text, caller)

        exporting = interaction.value == EXPORT
        responder = await self.pipeline.responder(workspace, interaction, replacing=not exporting)
        if responder:
            job = Job(run, question, EXPORT if exporting else "query")
            await self.pipeline.serve(workspace, interaction, responder, job)

    async def _exported(self, filter: CallLogFilter, caller: Caller) -> Response:
        told = await self.csv_export.send(filter, caller)
        return Response(said_message(told), AuditEvent("export", "answered", filter))

    async def shared(self, workspace: Workspace, interaction: Interaction) -> None:
        """Post an answer for everybody in the channel."""
        question = await self.pipeline.carried(interaction.value, workspace, interaction)
        if question is None:
            return
        response = self.pipeline.message_responder(interaction, replacing=True)

        async def run(caller: Caller) -> Response:
            return await self.sharing.share(question, interaction.value, caller, response)

        await self.pipeline.serve(workspace, interaction, response, Job(run, question, "share"))

    async def detailed(self, workspace: Workspace, interaction: Interaction) -> None:
        """Show one call in a modal, which is opened before anything is asked."""
        above = interaction.in_modal
        responder = await ModalResponder.opened(
            workspace.client, interaction.trigger, TITLE, above=above
        )
        if responder is None:
            return

        async def run(caller: Caller) -> Response:
            call = await workspace.app.calls.get(interaction.value)
            blocks = call_modal_blocks(call, caller.view())
            pressed = self.sharing.navigation.of_person(call, caller)
            return Response(message_of(TITLE, [*blocks, *pressed]), AuditEvent("call", "answered"))

        job = Job(run, f"show {interaction.value}", "call")
        await self.pipeline.serve(workspace, interaction, responder, job)
