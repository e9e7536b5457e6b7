"""What the buttons and menus under an answer do."""

from dataclasses import dataclass

from calllogs.filters.filter import CallLogFilter
from calllogs.filters.text_form import as_text
from calllogs.render.slack.call import call_modal_blocks
from calllogs.render.slack.messages import message_of
from calllogs.render.slack.notices import said_message
from calllogs.slack.authz.audit import Deed
from calllogs.slack.authz.policy import Asker
from calllogs.slack.interactions.commands import Reply
from calllogs.slack.interactions.interaction import Visit
from calllogs.slack.interactions.navigation import EXPORT, OWN, chosen
from calllogs.slack.interactions.pipeline import TITLE, Errand, Reception, in_modal
from calllogs.slack.respond.delivery import Modal
from calllogs.slack.respond.files import Files
from calllogs.slack.respond.sharing import Sharing
from calllogs.slack.store.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Presses:
    """Does what is pressed.

    Attributes:
        reception: Lets in, shows, writes down.
        sharing: Shares answers.
        files: Sends files.
    """

    reception: Reception
    sharing: Sharing
    files: Files

    async def filter(self, workspace: Workspace, visit: Visit) -> None:
        """Answer the question a button carries, in place of what it stands under."""
        question = await self.reception.carried(visit.value, workspace, visit)
        if question is None:
            return
        # A shared message is everybody's: whoever presses its button gets a message of their own.
        replacing = visit.action != OWN
        outlet = await self.reception.outlet(workspace, visit, replacing=replacing)
        if outlet:
            await self.reception.ask(workspace, visit, outlet, question)

    async def picked(self, workspace: Workspace, visit: Visit) -> None:
        """Tell the calls of an incident that was picked from a menu of ours."""
        outlet = self.reception.response(visit, replacing=True)
        await self.reception.ask(workspace, visit, outlet, f"timeline {visit.value}")

    async def helped(self, workspace: Workspace, visit: Visit) -> None:
        """Show help beside what stands there."""
        outlet = await self.reception.outlet(workspace, visit, replacing=False)
        if outlet:
            await self.reception.ask(workspace, visit, outlet, "help")

    async def more(self, workspace: Workspace, visit: Visit) -> None:
        """Do what was chosen from the small menu; its question stands in the block's id."""
        question = await self.reception.carried(visit.block, workspace, visit)
        if question is None:
            return

        async def job(asker: Asker) -> Reply:
            filter = await self.reception.questions.understood(question, asker)
            if visit.value == EXPORT:
                return await self._exported(filter, asker)
            text = as_text(chosen(visit.value, filter))
            return await self.reception.questions.answer(text, asker)

        exporting = visit.value == EXPORT
        outlet = await self.reception.outlet(workspace, visit, replacing=not exporting)
        if outlet:
            errand = Errand(job, question, EXPORT if exporting else "query")
            await self.reception.serve(workspace, visit, outlet, errand)

    async def _exported(self, filter: CallLogFilter, asker: Asker) -> Reply:
        told = await self.files.send(filter, asker)
        return Reply(said_message(told), Deed("export", "answered", filter))

    async def shared(self, workspace: Workspace, visit: Visit) -> None:
        """Post an answer for everybody in the channel."""
        question = await self.reception.carried(visit.value, workspace, visit)
        if question is None:
            return
        response = self.reception.response(visit, replacing=True)

        async def job(asker: Asker) -> Reply:
            return await self.sharing.share(question, visit.value, asker, response)

        await self.reception.serve(workspace, visit, response, Errand(job, question, "share"))

    async def detailed(self, workspace: Workspace, visit: Visit) -> None:
        """Show one call in a modal, which is opened before anything is asked."""
        above = in_modal(visit)
        opened = await Modal.opened(workspace.client, visit.trigger, TITLE, above=above)
        if opened is None:
            return

        async def job(asker: Asker) -> Reply:
            call = await workspace.app.calls.get(visit.value)
            blocks = call_modal_blocks(call, asker.view())
            pressed = self.sharing.navigation.of_person(call, asker)
            return Reply(message_of(TITLE, [*blocks, *pressed]), Deed("call", "answered"))

        errand = Errand(job, f"show {visit.value}", "call")
        await self.reception.serve(workspace, visit, opened, errand)
