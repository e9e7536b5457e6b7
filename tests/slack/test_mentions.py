"""Mentions and direct messages are answered where they were written; other events are taken."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from calllogs.slack.app import bolt_app, only_workspace
from calllogs.slack.interactions.commands import NAMELESS
from calllogs.slack.interactions.home import GREETING
from calllogs.slack.manifest import PROMPTS
from tests.slack.block_check import check
from tests.slack.fake import TEAM, Json
from tests.slack.scene import Scene, granting, scene, small_print


def event(**fields: Any) -> Json:  # noqa: ANN401  next to JSON
    told = {"user": "U1", "channel": "C0INC42", "ts": "7.7", **fields}
    return {"type": "event_callback", "team_id": TEAM, "event_id": "Ev9", "event": told}


def mention(text: str, **fields: Any) -> Json:  # noqa: ANN401  next to JSON
    return event(type="app_mention", text=text, **fields)


async def test_a_mention_is_answered_in_its_thread_to_the_asker_alone() -> None:
    async with scene() as here:
        await here.dispatch(mention("<@UBOT> was anyone reached?"))
        shown = await here.slack.called("chat.postEphemeral")
    assert (shown["channel"], shown["user"], shown["thread_ts"]) == ("C0INC42", "U1", "7.7")
    assert shown["text"].startswith("Acknowledged by Priya Raman")
    assert check({"text": shown["text"], "blocks": shown["blocks"]}) == []


async def test_a_mention_within_a_thread_stays_in_it_whatever_stands_before_it() -> None:
    async with scene() as here:
        await here.dispatch(mention("failed <@UBOT|calllogs>", thread_ts="3.3"))
        shown = await here.slack.called("chat.postEphemeral")
    assert shown["thread_ts"] == "3.3"
    assert "In this channel: INC-42. Failed calls" in shown["text"]


async def test_a_mention_without_words_tells_of_the_channels_incident() -> None:
    async with scene() as here:
        await here.dispatch(mention("<@UBOT>"))
        shown = await here.slack.called("chat.postEphemeral")
    assert shown["text"].startswith("Acknowledged by Priya Raman")


@pytest.mark.parametrize(
    ("scopes", "said"),
    [
        (("channels:read",), "In this channel: INC-42. Failed calls"),
        ((), "Failed calls (anything but Success or Completed), newest first"),
    ],
)
async def test_a_mention_knows_a_channel_by_its_name_where_slack_tells_it(
    scopes: tuple[str, ...], said: str
) -> None:
    async with scene() as here:
        here.slack.channels = {"C9": {"id": "C9", "name": "inc-42-payments-down"}}
        workspace = granting(here.workspace, "chat:write", *scopes)
        bolt = bolt_app(here.listener, here.slack.api_url, only_workspace(workspace))
        await replace(here, bolt=bolt).dispatch(mention("<@UBOT> failed", channel="C9"))
        shown = await here.slack.called("chat.postEphemeral")
    assert said in shown["text"]
    assert (NAMELESS in small_print(shown)) is not bool(scopes)


async def test_a_direct_message_is_answered_beside_it() -> None:
    written = event(type="message", channel_type="im", channel="D1", text="failed today")
    async with scene() as here:
        await here.dispatch(written)
        shown = await here.slack.called("chat.postMessage")
    assert (shown["channel"], "thread_ts" in shown, "user" in shown) == ("D1", False, False)
    assert "Failed calls" in shown["text"]
    assert "calllogs_share" not in str(shown["blocks"])


async def test_a_refused_answer_to_a_mention_goes_out_in_plainer_means() -> None:
    async with scene() as here:
        here.slack.message_refusals = ["invalid_blocks", "invalid_blocks"]
        await here.dispatch(mention("<@UBOT> summary by user"))
        tries = [await here.slack.called("chat.postEphemeral") for _ in range(3)]
    assert ["table" in str(shown.get("blocks")) for shown in tries] == [True, False, False]
    assert "blocks" not in tries[2]
    assert "Alice" in tries[2]["text"] or "Priya" in tries[2]["text"]


@asynccontextmanager
async def writable() -> AsyncIterator[Scene]:
    async with scene() as here:
        workspace = granting(here.workspace, "commands", "chat:write", "im:history")
        bolt = bolt_app(here.listener, here.slack.api_url, only_workspace(workspace))
        yield replace(here, bolt=bolt)


OPENED = event(type="app_home_opened", tab="messages", channel="D1")


async def test_an_empty_messages_tab_says_what_can_be_asked() -> None:
    async with writable() as here:
        await here.dispatch(OPENED)
        shown = await here.slack.called("chat.postMessage")
        labels = [row["elements"][0]["text"]["text"] for row in shown["blocks"][1:]]
        pressed = await here.pressed(shown["blocks"][2]["elements"][0], channel={"id": "D1"})
    assert shown["channel"] == "D1"
    assert shown["text"] == GREETING
    assert labels == [*PROMPTS]
    assert check({"text": shown["text"], "blocks": shown["blocks"]}) == []
    assert "Failed calls" in pressed["text"]
    assert pressed["replace_original"] is False


async def test_a_messages_tab_with_words_in_it_or_nobody_to_read_them_is_left_alone() -> None:
    async with writable() as here:
        here.slack.history = [{"text": "failed", "ts": "1.1"}]
        await here.dispatch(OPENED)
        await here.slack.called("conversations.history")
        await here.listener.tasks.drain(5)
        assert here.slack.calls.empty()
    async with scene() as unscoped:
        await unscoped.dispatch(OPENED)
        await unscoped.listener.tasks.drain(5)
        assert unscoped.slack.calls.empty()


@pytest.mark.parametrize("asked", PROMPTS.values())
async def test_what_is_suggested_is_understood(asked: str) -> None:
    async with scene() as here:
        answer = await here.type(asked)
    assert "Nothing was asked" not in str(answer)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "text": "failed"},
        {"type": "message", "channel_type": "im", "bot_id": "B1", "text": "failed"},
        {"type": "message", "channel_type": "im", "user": "UBOT", "text": "failed"},
        {"type": "message", "channel_type": "channel", "text": "failed"},
        {
            "type": "assistant_thread_started",
            "assistant_thread": {"user_id": "U1", "channel_id": "D1", "thread_ts": "1.1"},
        },
        {"type": "member_joined_channel"},
    ],
)
async def test_what_nobody_asked_is_taken_and_not_answered(fields: Json) -> None:
    async with scene() as here:
        ack = await here.dispatch(event(**fields))
        await here.listener.tasks.drain(5)
        assert (ack.status, here.slack.calls.empty(), here.slack.answers.empty()) == (
            200,
            True,
            True,
        )


async def test_a_guest_is_refused_by_mention_as_by_command() -> None:
    async with scene() as here:
        here.slack.users["U1"] = {"id": "U1", "is_restricted": True}
        await here.dispatch(mention("<@UBOT> failed"))
        shown = await here.slack.called("chat.postEphemeral")
    assert "Guests of this workspace" in shown["text"]


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "shortcut", "callback_id": "another", "trigger_id": "1"},
        {"type": "message_action", "callback_id": "another", "trigger_id": "1"},
        {
            "type": "view_submission",
            "view": {"id": "V1", "type": "modal", "callback_id": "another"},
        },
        {"type": "block_suggestion", "action_id": "another", "value": ""},
    ],
)
async def test_an_interaction_nobody_knows_is_taken(payload: Json) -> None:
    known = {"team": {"id": TEAM}, "user": {"id": "U1", "team_id": TEAM}}
    async with scene() as here:
        ack = await here.dispatch({**known, **payload})
    assert ack.status == 200
