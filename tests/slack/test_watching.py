"""A live message: posted once, edited when something changed, ended by itself or by a press."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx
import pytest
from pydantic import SecretStr

from calllogs.slack.app import bolt_app, only_workspace
from calllogs.slack.interactions.watching import (
    BEGUN,
    ENDINGS,
    NONE_STANDS,
    NOT_POSTED,
    STANDS,
    STOPPED,
)
from calllogs.slack.store.workspaces import workspace_of
from tests.slack.block_check import check
from tests.slack.fake import Json
from tests.slack.scene import Scene, elements, granting, sandbox, scene, small_print

IN_INCIDENT = {"channel_id": "C0INC42", "channel_name": "oneuptime-incident-inc-42"}
CHANNEL = {"id": "C0INC42", "name": "oneuptime-incident-inc-42"}


def nothing(_: Json) -> bool:
    return False


def unacknowledged(entry: Json) -> bool:
    return not entry["isAcknowledged"]


def everything(_: Json) -> bool:
    return True


@dataclass
class Blind(httpx.AsyncBaseTransport):
    """A OneUptime that tells of what a policy did only what it sees."""

    inner: httpx.AsyncBaseTransport
    sees: Callable[[Json], bool] = nothing

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reply = await self.inner.handle_async_request(request)
        if "execution-log-timeline" not in request.url.path:
            return reply
        await reply.aread()
        rows = [row for row in reply.json()["data"] if self.sees(row)]
        body = {**reply.json(), "data": rows, "count": len(rows)}
        return httpx.Response(200, json=body, request=request)


@dataclass
class Turns:
    """A sleep that lasts until it is let go on."""

    going: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    async def sleep(self, _: float) -> None:
        await self.going.get()


@asynccontextmanager
async def watched() -> AsyncIterator[tuple[Scene, Blind, Turns]]:
    blind, turns = Blind(sandbox()), Turns()
    async with scene(blind) as here:
        watching = replace(here.listener.watching, sleep=turns.sleep)
        listener = replace(here.listener, watching=watching)
        workspace = granting(here.workspace, "commands", "chat:write")
        bolt = bolt_app(listener, here.slack.api_url, only_workspace(workspace))
        yield replace(here, listener=listener, bolt=bolt), blind, turns


async def test_it_is_posted_masked_with_a_button_that_ends_it() -> None:
    async with watched() as (here, _, _turns):
        told = await here.type("watch", **IN_INCIDENT)
        posted = await here.slack.called("chat.postMessage")
    assert (told["text"], posted["channel"]) == (BEGUN, "C0INC42")
    assert posted["text"].startswith("Nobody has acknowledged: 9 calls to 8 people")
    assert check({"text": posted["text"], "blocks": posted["blocks"]}) == []
    assert elements(posted)["calllogs_unwatch"]["text"]["text"] == "Stop"
    assert "Live message by <@U1> · as of <!date^" in small_print(posted)[-1]


async def test_it_is_begun_by_a_press_as_well_which_asks_first() -> None:
    async with watched() as (here, _, _turns):
        answer = await here.type("", **IN_INCIDENT)
        button = elements(answer)["calllogs_watch"]
        told = await here.pressed(button, channel=CHANNEL)
        posted = await here.slack.called("chat.postMessage")
    assert check(answer) == []
    assert button["text"]["text"] == "Keep up to date here"
    assert "#oneuptime-incident-inc-42" in button["confirm"]["text"]["text"]
    assert told["text"] == BEGUN
    assert told["replace_original"] is False
    assert posted["text"].startswith("Nobody has acknowledged")


async def test_the_button_stands_only_where_it_would_do_something() -> None:
    async with watched() as (here, blind, _):
        listed = await here.type("failed", **IN_INCIDENT)
        another = await here.type("timeline incident 41", **IN_INCIDENT)
        elsewhere = await here.type("timeline incident 42")
        blind.sees = everything
        quiet = await here.type("", **IN_INCIDENT)
    async with scene(Blind(sandbox())) as here:
        unscoped = await here.type("", **IN_INCIDENT)
    shown = (listed, another, elsewhere, quiet, unscoped)
    assert ["calllogs_watch" in elements(each) for each in shown] == [False] * 5


async def test_what_was_granted_is_what_slack_says_at_the_start() -> None:
    async with scene() as here:
        here.slack.scopes = "commands,chat:write"
        workspace = await workspace_of(
            SecretStr("xoxb-marked-secret"), here.slack.transport, here.workspace.app
        )
    assert workspace.granted("chat:write")
    assert not workspace.granted("chat:write", "im:history")
    assert not here.workspace.granted("commands")


async def test_it_is_edited_when_somebody_acknowledges_and_ends_when_nothing_follows() -> None:
    async with watched() as (here, blind, turns):
        await here.type("watch", **IN_INCIDENT)
        turns.going.put_nowait(None)  # nothing changed: nothing is edited
        blind.sees = everything
        turns.going.put_nowait(None)
        edited = await here.slack.called("chat.update")
    assert (edited["ts"], elements(edited)) == ("8.8", {})
    assert edited["text"].startswith("Acknowledged by Priya Raman")
    assert small_print(edited)[-1] == ENDINGS["quiet"]


async def test_whoever_presses_stop_ends_it() -> None:
    async with watched() as (here, _, turns):
        await here.type("watch", **IN_INCIDENT)
        posted = await here.slack.called("chat.postMessage")
        stop = elements(posted)["calllogs_unwatch"]
        somebody = {"id": "U2", "team_id": "T0CALLLOGS"}
        told = await here.pressed(stop, channel=CHANNEL, user=somebody)
        turns.going.put_nowait(None)
        edited = await here.slack.called("chat.update")
    assert "no longer kept up to date" in told["text"]
    assert small_print(edited)[-1] == ENDINGS["stopped"]


@pytest.mark.parametrize("typed", ["unwatch", "watch off", "Stop"])
async def test_a_word_ends_it_as_well(typed: str) -> None:
    async with watched() as (here, _, turns):
        await here.type("watch", **IN_INCIDENT)
        told = await here.type(typed, **IN_INCIDENT)
        again = await here.type(typed, **IN_INCIDENT)
        turns.going.put_nowait(None)
        edited = await here.slack.called("chat.update")
    assert (told["text"], again["text"]) == (STOPPED, NONE_STANDS)
    assert small_print(edited)[-1] == ENDINGS["stopped"]


@pytest.mark.parametrize(
    ("refusal", "ended", "again"),
    [("message_not_found", True, BEGUN), ("ratelimited", False, STANDS)],
)
async def test_an_edit_slack_does_not_take_is_made_again_unless_the_message_is_gone(
    refusal: str, again: str, *, ended: bool
) -> None:
    async with watched() as (here, blind, turns):
        await here.type("watch", **IN_INCIDENT)
        blind.sees = unacknowledged
        here.slack.edit_refusals = [refusal]
        edits = []
        for _ in range(2):
            turns.going.put_nowait(None)
            edits.append(await here.slack.called("chat.update"))
        told = await here.type("watch", **IN_INCIDENT)
    assert ["Grace Kim* – Not called" in str(edit) for edit in edits] == [True, True]
    assert (small_print(edits[1])[-1] == ENDINGS["stopped"]) is ended
    assert again in told["text"]


async def test_one_stands_in_a_channel_at_a_time_and_a_restart_says_that_it_ended() -> None:
    async with watched() as (here, _, _turns):
        await here.type("watch", **IN_INCIDENT)
        again = await here.type("watch", user_id="U2", **IN_INCIDENT)
        await here.listener.tasks.drain(1)
        edited = await here.slack.called("chat.update")
        after = await here.type("watch", **IN_INCIDENT)
    assert STANDS in again["text"]
    assert small_print(edited)[-1] == ENDINGS["restart"]
    assert after["text"] == BEGUN


async def test_where_slack_takes_no_message_it_says_what_it_needs() -> None:
    async with watched() as (here, _, _turns):
        here.slack.message_refusals = ["not_in_channel"]
        told = await here.type("watch", **IN_INCIDENT)
        again = await here.type("watch", **IN_INCIDENT)
    assert NOT_POSTED in told["text"]
    assert again["text"] == BEGUN


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({}, "I do not know which incident"),
        ({"channel_id": "C9", "channel_name": "inc-42"}, "I cannot tell whether this channel"),
    ],
)
async def test_it_stands_only_where_an_answer_would_be_shared(
    over: dict[str, str], said: str
) -> None:
    async with watched() as (here, _, _turns):
        told = await here.type("watch", **over)
    assert said in told["text"]
