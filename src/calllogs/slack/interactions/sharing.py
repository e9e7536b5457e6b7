"""An answer posted for everybody in a channel: asked anew, masked and redacted, once."""

from dataclasses import dataclass, replace
from hashlib import sha256

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary
from calllogs.answers.timeline import Attempt, Event, Timeline
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import INCIDENT
from calllogs.render.slack.blocks import date_token
from calllogs.render.slack.messages import (
    SAMPLES_NOTE,
    AnswerValue,
    Message,
    answer_message,
    with_blocks,
    with_note,
)
from calllogs.slack.authz.audit import AuditEvent
from calllogs.slack.authz.policy import Caller, NotAuthorized, Policy
from calllogs.slack.interactions.answers import fetch_answer, total
from calllogs.slack.interactions.commands import Commands
from calllogs.slack.responders import MessageResponder, Response

ALREADY = "This answer was shared already."
NOT_TAKEN = "Slack did not take the message, so nothing was shared. Ask again, then share."


@dataclass(frozen=True, slots=True)
class Sharing:
    """Shares answers into channels.

    Attributes:
        policy: Decides into which.
        commands: Reads and answers questions.
    """

    policy: Policy
    commands: Commands

    async def share(
        self, text: str, value: str, caller: Caller, responder: MessageResponder
    ) -> Response:
        """Post an answer into the caller's channel; returns what the caller sees instead.

        Args:
            text: The question, in the filter language.
            value: The value of the button: two presses of it share once.
            caller: Who shares.
            responder: Where the message was from which they share.

        Raises:
            NotAuthorized: It is not shared there, or was already.
            FilterError: The API cannot be asked this.
            ApiError: OneUptime did not answer.
        """
        channels, links = self.commands.channels, self.commands.channels.links
        subject = await channels.find_subject(caller)
        await self.policy.check_sharing(caller, about_here=subject is not None)
        filter = await self.commands.read_filter(text, replace(caller, unmasked=False))
        view = caller.view()
        answer = await fetch_answer(filter, view, caller)
        team, key = caller.conversation.team, sha256(value.encode()).hexdigest()[:32]
        if not await links.claim(team, key, caller.workspace.app.now()):
            raise NotAuthorized(ALREADY)
        if not await responder.share(await self._message(answer, caller)):
            await links.release(team, key)
            raise NotAuthorized(NOT_TAKEN)
        answers = self.commands.answers
        own = await answers.response(answer, "", view, caller, shared=True)
        message = with_note(own.message, ":white_check_mark: Shared with this channel.")
        return Response(message, AuditEvent("share", "answered", filter, total(answer.value)))

    async def _message(self, answer: Answer[AnswerValue], caller: Caller) -> Message:
        redacted = await redact(answer, caller)
        view = replace(caller.view(shared=True), tz=caller.workspace.app.tz)
        by = f"Shared by <@{caller.person.id}> · as of {date_token(view.now)}"
        note = f"{by} · {SAMPLES_NOTE}" if caller.workspace.app.sandbox else by
        button = self.commands.answers.buttons.own_view(answer.filter, caller)
        return with_blocks(with_note(answer_message(redacted, "", view), note), button)


async def redact(answer: Answer[AnswerValue], caller: Caller) -> Answer[AnswerValue]:
    """Return an answer without titles and spoken text of incidents that may be private.

    Call logs show titles even of private incidents (API.md 4.4); whether one is private is told
    by whether the key may read the incident itself. Where that is not known, it counts as private.
    """
    value = answer.value
    if isinstance(value, Page):
        hidden = await _unreadable(value.calls, caller)
        calls = tuple(_without_title(call, hidden) for call in value.calls)
        return replace(answer, value=value.model_copy(update={"calls": calls}))
    if isinstance(value, Timeline):
        hidden = await _unreadable(value.calls, caller)
        events = tuple(_event_without_title(event, hidden) for event in value.events)
        return replace(answer, value=replace(value, events=events))
    if isinstance(value, Summary) and answer.filter.group_by == INCIDENT.keyword:
        # Its groups hold no ids to ask by: all keep their numbers alone.
        groups = tuple(replace(g, label=g.label.partition(" ")[0]) for g in value.groups)
        return replace(answer, value=replace(value, groups=groups))
    return answer


async def _unreadable(calls: tuple[CallLog, ...], caller: Caller) -> frozenset[str]:
    """Return the ids of incidents that the key may not read."""
    ids = frozenset(call.incident.id for call in calls if call.incident)
    return ids - await caller.workspace.app.calls.readable_ids(INCIDENT, ids)


def _event_without_title(event: Event, hidden: frozenset[str]) -> Event:
    if not isinstance(event, Attempt):
        return event
    return replace(event, call=_without_title(event.call, hidden))


def _without_title(call: CallLog, hidden: frozenset[str]) -> CallLog:
    incident = call.incident
    if incident is None or incident.id not in hidden:
        return call
    untitled = incident.model_copy(update={"title": None})
    return call.model_copy(update={"incident": untitled, "message": None})
