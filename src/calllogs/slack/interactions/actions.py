"""Presses of buttons and menus under an answer, and the shortcut of a message."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from calllogs.model.subjects import Subject
from calllogs.render.slack.messages import message_of
from calllogs.render.slack.surfaces import TITLE, call_modal_blocks
from calllogs.slack.interaction import AuditEvent, Body, Interaction, Response, text
from calllogs.slack.interactions.buttons import EXPORT, OWN, apply_option
from calllogs.slack.interactions.pipeline import Job, Pipeline
from calllogs.slack.interactions.sharing import share
from calllogs.slack.people import Caller
from calllogs.slack.store.workspaces import Workspace

_DASHBOARD_LINK = re.compile(
    r"/(incident|alert)s/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Actions:
    """Handles presses.

    Attributes:
        pipeline: Authorizes, answers and audits.
    """

    pipeline: Pipeline

    async def handle_query(self, workspace: Workspace, interaction: Interaction) -> None:
        """Answer the question of a button, in place of what it stands under."""
        # A shared message is everybody's: whoever presses its button gets a message of their own.
        replacing = interaction.action != OWN
        responder = await self.pipeline.responder(workspace, interaction, replacing=replacing)
        answer = self.pipeline.commands.respond
        job = self.pipeline.button_job(interaction.value, workspace, interaction, answer)
        await self.pipeline.serve(workspace, interaction, responder, job)

    async def handle_pick(self, workspace: Workspace, interaction: Interaction) -> None:
        """Show the timeline of an incident picked from a menu of ours."""
        responder = self.pipeline.message_responder(interaction, replacing=True)
        await self.pipeline.ask(workspace, interaction, responder, f"timeline {interaction.value}")

    async def handle_help(self, workspace: Workspace, interaction: Interaction) -> None:
        """Show help beside what stands there."""
        responder = await self.pipeline.responder(workspace, interaction, replacing=False)
        await self.pipeline.ask(workspace, interaction, responder, "help")

    async def handle_overflow(self, workspace: Workspace, interaction: Interaction) -> None:
        """Do what was chosen from the overflow menu; its question is the block's id."""
        exporting = interaction.value == EXPORT

        async def answer(question: str, caller: Caller) -> Response:
            commands = self.pipeline.commands
            located = await commands.channels.located(caller)
            filter = await commands.read_filter(question, located)
            if exporting:
                return await commands.export(filter, located)
            asked = located.text_of(apply_option(interaction.value, filter))
            return await commands.respond(asked, located)

        responder = await self.pipeline.responder(workspace, interaction, replacing=not exporting)
        job = self.pipeline.button_job(
            interaction.block, workspace, interaction, answer, EXPORT if exporting else "query"
        )
        await self.pipeline.serve(workspace, interaction, responder, job)

    async def handle_share(self, workspace: Workspace, interaction: Interaction) -> None:
        """Post an answer for everybody in the channel."""
        responder = self.pipeline.message_responder(interaction, replacing=True)

        async def answer(question: str, caller: Caller) -> Response:
            return await share(question, interaction.value, caller, responder, self.pipeline)

        value = interaction.value
        job = self.pipeline.button_job(value, workspace, interaction, answer, "share")
        await self.pipeline.serve(workspace, interaction, responder, job)

    async def handle_details(self, workspace: Workspace, interaction: Interaction) -> None:
        """Show one call in a modal, which is opened before anything is asked."""
        responder = await self.pipeline.opened(workspace, interaction)

        async def run(caller: Caller) -> Response:
            call = await workspace.app.calls.get(interaction.value)
            view = caller.view()
            buttons = self.pipeline.commands.buttons.for_call(call, view, caller)
            message = message_of(TITLE, [*call_modal_blocks(call, view), *buttons])
            return Response(message, AuditEvent("call", "answered"))

        job = Job(run, f"show {interaction.value}", "call")
        await self.pipeline.serve(workspace, interaction, responder, job)

    async def handle_message_shortcut(self, workspace: Workspace, interaction: Interaction) -> None:
        """Show the calls of the incident or alert a message is about, else of its channel."""
        responder = self.pipeline.message_responder(interaction)
        message = interaction.message

        async def run(caller: Caller) -> Response:
            said = text(message, "text")
            question = linked_question(message) or named_question(
                await workspace.app.calls.mentioned_subjects(said)
            )
            return await self.pipeline.commands.respond(question, caller)

        await self.pipeline.serve(workspace, interaction, responder, Job(run))


def named_question(subjects: Sequence[Subject]) -> str:
    """Return the question for the calls of what a message names, "" when that is nothing."""
    if not subjects:
        return ""
    noun = subjects[0].relation.noun
    numbers = [f"{each.number}" for each in subjects if each.relation.noun == noun]
    return f"{noun}:{','.join(numbers)}" if numbers[1:] else f"timeline {noun} {numbers[0]}"


def linked_question(message: Body) -> str:
    """Return the question for the calls of what a message links to, "" when it links to nothing.

    OneUptime's own messages carry links in their buttons.
    """
    links = _DASHBOARD_LINK.findall(json.dumps(message))
    subjects = [*dict.fromkeys((noun.lower(), uuid.lower()) for noun, uuid in links)]
    if not subjects:
        return ""
    noun, first = subjects[0]
    others = [uuid for other, uuid in subjects[1:] if other == noun]
    return f"{noun}:{','.join((first, *others))}" if others else f"timeline {noun} {first}"
