"""An answer posted for everybody in a channel: asked anew, masked and redacted, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from calllogs.answers.answer import Answer
from calllogs.answers.summary import Summary, groupings
from calllogs.answers.timeline import Attempt
from calllogs.errors import NotAuthorized
from calllogs.model.records import CallLog, Page
from calllogs.model.relations import INCIDENT
from calllogs.render.slack import messages
from calllogs.render.slack.blocks import date_token
from calllogs.render.slack.messages import AnswerValue, Message, with_note
from calllogs.slack.delivery import MessageResponder
from calllogs.slack.interaction import AuditEvent, Response
from calllogs.slack.interactions.buttons import Buttons
from calllogs.slack.interactions.commands import Wording, fetch_answer, total
from calllogs.slack.interactions.pipeline import Pipeline
from calllogs.slack.people import Caller

ALREADY = "This answer has already been shared."
STANDS_THERE = "Somebody shared the same a moment ago: it is in the channel."
A_MOMENT = timedelta(minutes=1)
"""For so long the same answer is not posted again, whoever shares it."""
NOT_TAKEN = "Slack did not take the message, so nothing was shared. Ask again, then share."


async def share(
    text: str, value: str, caller: Caller, responder: MessageResponder, pipeline: Pipeline
) -> Response:
    """Post an answer into the caller's channel; returns what the caller sees instead.

    Args:
        text: The question, in the filter language.
        value: The value of the button: two presses of it share once.
        caller: Who shares.
        responder: Where the message was from which they share.
        pipeline: Reads and answers questions, and decides where they are shared.

    Raises:
        NotAuthorized: It is not shared there, or was already.
        FilterError: The API cannot be asked this.
        ApiError: OneUptime did not answer.
    """
    commands, links = pipeline.commands, pipeline.commands.channels.links
    caller = await commands.channels.located(caller)
    await pipeline.admission.policy.check_sharing(caller)
    filter = await commands.read_filter(text, replace(caller, unmasked=False))
    view = caller.view()
    answer = await fetch_answer(filter, view, caller)
    message = await _message(answer, caller, commands.buttons)
    team, now = caller.conversation.team, caller.workspace.app.now()
    pressed, told = _digest(value), _digest(caller.conversation.channel, _facts(message))
    if not await links.claims.take(team, pressed, now):
        raise NotAuthorized(ALREADY)
    if not await links.claims.take(team, told, now, lasts=A_MOMENT):
        raise NotAuthorized(STANDS_THERE)
    if not await responder.share(message):
        await links.claims.release(team, pressed, told)
        raise NotAuthorized(NOT_TAKEN)
    own = await commands.response(answer, Wording(text), view, caller, shared=True)
    shown = with_note(own.message, "Shared with this channel.")
    return Response(shown, AuditEvent("share", "answered", filter, total(answer.value)))


def _digest(*texts: str) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:32]


def _facts(message: Message) -> str:
    """Return what a message tells, without the sentence that says how long ago that was."""
    lead, _, facts = str(message["text"]).partition("\n")
    return facts or lead


async def _message(answer: Answer[AnswerValue], caller: Caller, buttons: Buttons) -> Message:
    redacted = await redact(answer, caller)
    view = caller.view(shared=True)._replace(tz=caller.workspace.app.tz)
    by = f"Shared by <@{caller.person.id}> · as of {date_token(view.now)}"
    note = f"{by} · {messages.SAMPLES_NOTE}" if caller.workspace.app.sandbox else by
    message = with_note(messages.answer_message(redacted, "", view, caller.subject), note)
    return messages.with_blocks(message, buttons.own_view(answer.filter, caller))


async def redact(answer: Answer[AnswerValue], caller: Caller) -> Answer[AnswerValue]:
    """Return an answer without titles and spoken text of incidents that may be private.

    Call logs show titles even of private incidents (oneuptime-api.md 4.4); whether one is private
    is told by whether the key may read the incident itself. Where that is not known, it counts as
    private.
    """
    value = answer.value
    if isinstance(value, Summary):
        # Its groups hold no ids to ask by: all keep their numbers alone.
        hide = [_HIDDEN.get(grouping.name, str) for grouping in groupings(answer.filter)]
        untitled = value.relabelled(lambda place, key: (key[0], hide[place](key[1])))
        return replace(answer, value=untitled)
    if isinstance(value, int):
        return answer
    ids = frozenset(call.incident.id for call in value.calls if call.incident)
    hidden = ids - await caller.workspace.app.calls.readable_ids(INCIDENT, ids)
    if isinstance(value, Page):
        calls = tuple(_without_title(call, hidden) for call in value.calls)
        return replace(answer, value=value.model_copy(update={"calls": calls}))
    events = tuple(
        e._replace(call=_without_title(e.call, hidden)) if isinstance(e, Attempt) else e
        for e in value.events
    )
    return replace(answer, value=value._replace(events=events))


_HIDDEN: dict[str, Callable[[str], str]] = {
    INCIDENT.keyword: lambda label: label.partition(" ")[0],
    "message": lambda _: "a text that may name an incident",
}
"""What of a group's label may be seen by those who may not read incidents."""


def _without_title(call: CallLog, hidden: frozenset[str]) -> CallLog:
    incident = call.incident
    if incident is None or incident.id not in hidden:
        return call
    untitled = incident.model_copy(update={"title": None})
    return call.model_copy(update={"incident": untitled, "message": None})
