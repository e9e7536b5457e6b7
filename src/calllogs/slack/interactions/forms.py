"""The form for a filter, from a button or a shortcut to its answer; and the other shortcut."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import JsonValue

from calllogs.render.slack.blocks import options
from calllogs.render.slack.notices import LOADING, modal
from calllogs.slack.authz.people import People
from calllogs.slack.authz.policy import Asker, Refused
from calllogs.slack.interactions.filter_form import INCIDENTS, Filled, filled, form
from calllogs.slack.interactions.interaction import Visit, text
from calllogs.slack.interactions.pickers import Pickers
from calllogs.slack.interactions.pipeline import TITLE, Reception, in_modal, stranger
from calllogs.slack.interactions.subject_links import linked_in
from calllogs.slack.respond.delivery import Modal, Outlet, sent
from calllogs.slack.store.form_state import Origin, Seals
from calllogs.slack.store.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Forms:
    """Opens forms, offers what may stand in them, and answers them.

    Attributes:
        reception: Lets in, shows, writes down.
        people: Knows who somebody is.
        pickers: Knows what there is to pick.
        seals: Carries where a form was opened.
    """

    reception: Reception
    people: People
    pickers: Pickers
    seals: Seals

    async def wanted(self, workspace: Workspace, visit: Visit) -> None:
        """Open the form, filled with what the button carries, before anything is asked."""
        question = ""
        if visit.value:
            carried = await self.reception.carried(visit.value, workspace, visit)
            if carried is None:
                return
            question = carried
        place = visit.place
        origin = Origin(visit.response_url, place.channel, place.name)
        view = form(question, self.seals.seal(Origin() if visit.view else origin))
        method = "views.push" if in_modal(visit) else "views.open"
        await sent(workspace.client, method, trigger_id=visit.trigger, view=view)

    async def suggested(self, workspace: Workspace, visit: Visit) -> list[JsonValue]:
        """Return the options of a menu for what was typed into it so far."""
        try:
            asker = await self.reception.policy.admit(workspace, visit)
        except Refused:
            return []
        find = self.pickers.incidents if visit.action == INCIDENTS else self.pickers.people
        return options(await find(visit.text, asker))

    def checked(self, workspace: Workspace, visit: Visit) -> Mapping[str, JsonValue]:
        """Return what a sent form is acknowledged with, without asking anybody.

        A mistake is shown at its field; the form of a home or shortcut becomes its own answer.
        """
        wrong = self._filled(visit).mistake(self._asker(workspace, visit))
        if wrong:
            block, error = wrong
            return {"response_action": "errors", "errors": {block: error.message}}
        if self._origin(visit).response_url:
            return {}
        return {"response_action": "update", "view": modal(TITLE, [LOADING])}

    async def submitted(self, workspace: Workspace, visit: Visit) -> None:
        """Answer a form that was sent, where it was opened."""
        origin = self._origin(visit)
        place = replace(visit.place, channel=origin.channel, name=origin.name)
        here = replace(visit, place=place, response_url=origin.response_url)
        outlet: Outlet = Modal(workspace.client, text(visit.view, "id"), TITLE)
        if origin.response_url:
            outlet = self.reception.response(here, replacing=True)
        question = self._filled(visit).text or RECENT
        await self.reception.ask(workspace, here, outlet, question)

    async def of_message(self, workspace: Workspace, visit: Visit) -> None:
        """Tell the calls of the incident or alert a message links to, else of its channel."""
        outlet = self.reception.response(visit)
        await self.reception.ask(workspace, visit, outlet, linked_in(visit.message))

    def _filled(self, visit: Visit) -> Filled:
        return filled(visit.view)

    def _origin(self, visit: Visit) -> Origin:
        return self.seals.opened(text(visit.view, "private_metadata"))

    def _asker(self, workspace: Workspace, visit: Visit) -> Asker:
        """Return who sent a form as far as that is known already."""
        asker = stranger(workspace, visit)
        known = self.people.remembered(workspace, visit.place.user)
        return replace(asker, person=known) if known else asker


RECENT = "last 24h"
"""What an empty form asks for."""
