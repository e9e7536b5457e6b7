"""A live message: the timeline of a channel's incident, kept up to date while calls go on.

It is posted and edited by the Web API (scope `chat:write`), masked and without private titles as
what is shared. One process keeps it, by a claim it renews in the database; whoever presses *Stop*
takes the claim away, in whichever process that arrives.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import cast

from slack_sdk.errors import SlackApiError

from calllogs.answers.answer import Answer
from calllogs.answers.timeline import Timeline
from calllogs.errors import ApiError, NotAuthorized
from calllogs.filters.filter import CallLogFilter, Intent
from calllogs.filters.scope import subject_condition
from calllogs.model.subjects import Subject
from calllogs.render.slack.blocks import action_row, button, date_token
from calllogs.render.slack.messages import (
    Message,
    answer_message,
    sentence_message,
    with_blocks,
    with_note,
)
from calllogs.slack.delivery import Responder, refusal
from calllogs.slack.interaction import AuditEvent, Interaction, Response
from calllogs.slack.interactions.buttons import is_quiet
from calllogs.slack.interactions.commands import UNKNOWN_HERE
from calllogs.slack.interactions.pipeline import Job, Pipeline
from calllogs.slack.interactions.sharing import redact
from calllogs.slack.people import Caller
from calllogs.slack.store.workspaces import SLACK_ERRORS, Workspace

CLAIM = "watch-"
"""Begins the claims of live messages; what is shared has others."""
STOP = "calllogs_unwatch"
"""The action_id of the button that ends it."""

EVERY = 10.0
"""Seconds between two looks, and so between two edits."""
LEASE = timedelta(minutes=1)
"""How long a claim lasts that nobody renews: a process that is gone keeps nobody out."""
LONGEST = timedelta(hours=2)

_LOST = (
    *("message_not_found", "cant_update_message", "edit_window_closed"),
    *("channel_not_found", "is_archived", "not_in_channel", "account_inactive", "token_revoked"),
)
"""Why Slack will never take an edit of a message: then nothing is looked up for it any more."""

STANDS = "There is already a live message in this channel. It is kept up to date."
NOT_POSTED = (
    "Slack did not let the app write here. It needs the scope chat:write, and to be in the "
    "channel: type /invite @calllogs, then watch again."
)
BEGUN = "The message in the channel is kept up to date while calls go on."
STOPPED = "The message is no longer kept up to date."
NONE_STANDS = "There is no live message here. /calllogs watch starts one."
ENDINGS = {
    "quiet": "No longer kept up to date: acknowledged, and nothing was added for 10 minutes.",
    "long": "No longer kept up to date: two hours have passed. /calllogs watch starts it again.",
    "stopped": "No longer kept up to date: somebody stopped it. /calllogs watch starts it again.",
    "restart": "No longer kept up to date: calllogs restarted. /calllogs watch starts it again.",
}


@dataclass(frozen=True, slots=True)
class Watch:
    """One live message.

    Attributes:
        caller: Who began it.
        subject: What it is about.
        began: When, UTC.
        key: What claims it in the database.
        ts: Slack's id of the message.
        shown: What it told at first.
    """

    caller: Caller
    subject: Subject
    began: datetime
    key: str
    ts: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Watching:
    """Begins, keeps and ends live messages.

    Attributes:
        pipeline: Authorizes and audits.
        start: Runs what keeps one until it ends, or the process does.
        sleep: Waits some seconds.
    """

    pipeline: Pipeline
    start: Callable[[Coroutine[None, None, None]], None]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def handle_watch(
        self, workspace: Workspace, interaction: Interaction, responder: Responder
    ) -> None:
        """Post a live message about the channel's incident, and keep it."""
        await self.pipeline.serve(workspace, interaction, responder, Job(self._begin, "watch"))

    async def handle_press(self, workspace: Workspace, interaction: Interaction) -> None:
        """Post a live message for whoever pressed the button for it."""
        responder = self.pipeline.message_responder(interaction)
        await self.handle_watch(workspace, interaction, responder)

    async def handle_unwatch(
        self, workspace: Workspace, interaction: Interaction, responder: Responder
    ) -> None:
        """End the live message about the channel's incident for whoever types so."""
        await self.pipeline.serve(workspace, interaction, responder, Job(self._stop, "", "unwatch"))

    async def _stop(self, caller: Caller) -> Response:
        caller, subject = await self._located(caller)
        key, links = _key(caller, subject), self.pipeline.commands.channels.links
        kept = await links.claims.renew(caller.workspace.team, key, caller.workspace.app.now())
        await links.claims.release(caller.workspace.team, key)
        said = STOPPED if kept else NONE_STANDS
        return Response(sentence_message(said), AuditEvent("unwatch", "answered"))

    async def _located(self, caller: Caller) -> tuple[Caller, Subject]:
        """Return a caller with where they are, and what their channel is about.

        Raises:
            NotAuthorized: That is not known.
        """
        caller = await self.pipeline.commands.channels.located(caller)
        if caller.subject is None:
            raise NotAuthorized(UNKNOWN_HERE)
        return caller, caller.subject

    async def _begin(self, caller: Caller) -> Response:
        caller, subject = await self._located(caller)
        await self.pipeline.admission.policy.check_sharing(caller)
        now, key = caller.workspace.app.now(), _key(caller, subject)
        watch = Watch(replace(caller, unmasked=False), subject, now, key)
        links = self.pipeline.commands.channels.links
        if not await links.claims.take(caller.workspace.team, key, now, lasts=LEASE):
            raise NotAuthorized(STANDS)
        posted = await self._posted(watch)
        if posted is None:
            await links.claims.release(caller.workspace.team, key)
            raise NotAuthorized(NOT_POSTED)
        self.start(self._keep(posted))
        return Response(sentence_message(BEGUN), AuditEvent("watch", "answered"))

    async def _posted(self, watch: Watch) -> Watch | None:
        client, channel = watch.caller.workspace.client, watch.caller.conversation.channel
        answer = await self._answer(watch)
        message = _live(answer, watch)
        try:
            reply = await client.chat_postMessage(
                channel=channel, text=message["text"], blocks=message["blocks"], unfurl_links=False
            )
        except SLACK_ERRORS:
            return None
        return replace(watch, ts=str(reply.get("ts", "")), shown=str(answer.value.events))

    async def _keep(self, watch: Watch) -> None:
        """Edit the message when it has changed, until it ends; then say why it does."""
        shown, ending = watch.shown, ""
        try:
            while not ending:
                await self.sleep(EVERY)
                ending, shown = await self._look(watch, shown)
        except asyncio.CancelledError:
            await self._end(watch, "restart")
            raise
        await self._end(watch, ending)

    async def _look(self, watch: Watch, shown: str) -> tuple[str, str]:
        """Return why it ends, "" where it goes on, and what the message tells now."""
        now, team = watch.caller.workspace.app.now(), watch.caller.workspace.team
        if not await self.pipeline.commands.channels.links.claims.renew(team, watch.key, now):
            return "stopped", shown
        if now - watch.began > LONGEST:
            return "long", shown
        try:
            answer = await self._answer(watch)
        except ApiError:  # the next look may tell more; "as of" says how old this one is
            return "", shown
        if is_quiet(answer.value, now):
            return "quiet", shown
        told = str(answer.value.events)
        if told != shown and await self._update(watch, _live(answer, watch)):
            shown = told  # what was not taken is edited again at the next look
        return "", shown

    async def _answer(self, watch: Watch) -> Answer[Timeline]:
        calls, now = watch.caller.workspace.app.calls, watch.caller.workspace.app.now()
        filter = CallLogFilter((subject_condition(watch.subject),), intent=Intent.TIMELINE)
        answer = await redact(await calls.timeline(filter, now=now), watch.caller)
        # Its kind stays what it was.
        return Answer(answer.filter, cast("Timeline", answer.value), answer.notes)

    async def _end(self, watch: Watch, ending: str) -> None:
        """Leave the last state under the sentence that says why it stays."""
        links, said = self.pipeline.commands.channels.links, ENDINGS[ending]
        await links.claims.release(watch.caller.workspace.team, watch.key)
        try:
            answer = await self._answer(watch)
        except ApiError:
            await self._update(watch, sentence_message(said))
            return
        await self._update(watch, with_note(_message(answer, watch), said))

    async def _update(self, watch: Watch, message: Message) -> bool:
        """Edit the message; returns whether Slack took it. One that is gone is kept no more."""
        client, channel = watch.caller.workspace.client, watch.caller.conversation.channel
        try:
            await client.chat_update(
                channel=channel, ts=watch.ts, text=message["text"], blocks=message["blocks"]
            )
        except SLACK_ERRORS as error:
            if isinstance(error, SlackApiError) and refusal(error) in _LOST:
                links = self.pipeline.commands.channels.links
                await links.claims.release(watch.caller.workspace.team, watch.key)
            return False
        return True

    async def handle_stop(self, workspace: Workspace, interaction: Interaction) -> None:
        """End a live message, whoever of the channel presses."""
        links = self.pipeline.commands.channels.links

        async def run(caller: Caller) -> Response:
            if interaction.value.startswith(CLAIM):
                await links.claims.release(caller.workspace.team, interaction.value)
            return Response(sentence_message(STOPPED), AuditEvent("unwatch", "answered"))

        responder = self.pipeline.message_responder(interaction)
        await self.pipeline.serve(workspace, interaction, responder, Job(run, "", "unwatch"))


def _key(caller: Caller, subject: Subject) -> str:
    """Return what claims the live message of a channel about one thing."""
    digest = sha256(f"{caller.conversation.channel} {subject.name}".encode()).hexdigest()
    return f"{CLAIM}{digest}"[:32]


def _message(answer: Answer[Timeline], watch: Watch) -> Message:
    view = watch.caller.view(shared=True)._replace(tz=watch.caller.workspace.app.tz)
    message = answer_message(replace(answer, value=answer.value), "", view, watch.subject)
    by = f"Live message by <@{watch.caller.person.id}> · as of {date_token(view.now)}"
    return with_note(message, by)


def _live(answer: Answer[Timeline], watch: Watch) -> Message:
    """Return the message while it is kept, with the button that ends it."""
    return with_blocks(_message(answer, watch), action_row([button(STOP, "Stop", watch.key)]))
