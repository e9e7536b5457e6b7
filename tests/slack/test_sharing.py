"""Answers shared into channels: asked anew, masked, once, and only where nobody else looks on."""

import json

import pytest

from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from tests.slack.block_check import check
from tests.slack.fake import TEAM, Json
from tests.slack.scene import GENERAL, NOW, Scene, elements, scene, small_print


async def ready_to_share(here: Scene, text: str = "failed since yesterday") -> Json:
    here.slack.channels["C1"] = {"id": "C1", "is_ext_shared": False}
    listed: Json = await here.type(text)
    return elements(listed)["calllogs_share"]


async def test_sharing_asks_first_and_names_channel_rows_and_masking() -> None:
    async with scene() as here:
        share = await ready_to_share(here)
    question = share["confirm"]["text"]["text"]
    assert question.startswith("Post 10 calls in #general, where everybody sees them?")
    assert "masked" in question


async def test_a_shared_answer_is_everybodys_masked_and_without_the_askers_controls() -> None:
    async with scene(CALLLOGS_SLACK_UNMASKED="U1") as here:
        share = await ready_to_share(here, "to +1 555 999 8888 failed since yesterday")
        await here.press(share)
        posted, own = await here.slack.answer(), await here.slack.answer()
    assert (posted["response_type"], posted["replace_original"]) == ("in_channel", False)
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)
    assert check(posted) == []
    assert [*elements(posted)] == ["calllogs_own"]
    assert "Shared by <@U1> · as of <!date^" in small_print(posted)[-1]
    text = json.dumps(posted, ensure_ascii=False)
    assert "555 999" not in text
    assert "5559998888" not in text
    assert (own["response_type"], own["replace_original"]) == ("ephemeral", True)
    assert "calllogs_share" not in elements(own)
    assert small_print(own)[-1] == "Shared with this channel."


async def test_two_presses_share_once() -> None:
    async with scene() as here:
        share = await ready_to_share(here)
        await here.press(share)
        await here.slack.answer()
        await here.slack.answer()
        again = await here.pressed(share)
        await here.listener.tasks.drain(5)
        assert here.slack.answers.empty()
    assert "has already been shared" in again["text"]
    assert (again["response_type"], again["replace_original"]) == ("ephemeral", False)


async def test_two_people_who_share_the_same_within_a_minute_get_one_post() -> None:
    later = {"user": {"id": "U2", "team_id": TEAM}}
    async with scene() as here:
        mine = await ready_to_share(here)
        theirs = elements(await here.type("failed since yesterday", user_id="U2"))
        await here.press(mine)
        posted, _ = await here.slack.answer(), await here.slack.answer()
        refused = await here.pressed(theirs["calllogs_share"], **later)
        await here.listener.tasks.drain(5)
        assert here.slack.answers.empty()
    assert posted["response_type"] == "in_channel"
    assert "it is in the channel" in refused["text"]


@pytest.mark.parametrize(
    ("channels", "offered"),
    [({}, False), ({"is_ext_shared": True}, False), ({"is_ext_shared": False}, True)],
)
async def test_sharing_is_offered_only_where_it_would_be_taken(
    channels: Json, *, offered: bool
) -> None:
    async with scene() as here:
        if channels:
            here.slack.channels["C1"] = {"id": "C1", **channels}
        answer = await here.type("failed since yesterday")
    assert ("calllogs_share" in elements(answer)) is offered


async def test_a_share_slack_did_not_take_can_be_repeated() -> None:
    async with scene() as here:
        share = await ready_to_share(here)
        here.slack.refusals = ["expired_url"]
        await here.press(share)
        await here.slack.answer()
        assert "Slack did not take the message" in (await here.slack.answer())["text"]
        await here.press(share)
        assert (await here.slack.answer())["response_type"] == "in_channel"
        await here.slack.answer()


@pytest.mark.parametrize("sign", ["is_ext_shared", "is_pending_ext_shared"])
async def test_nothing_is_shared_into_a_channel_others_see(sign: str) -> None:
    async with scene() as here:
        share = await ready_to_share(here)
        here.slack.channels["C1"] = {"id": "C1", sign: True}
        answer = await here.pressed(share)
        assert here.slack.answers.empty()
    assert "shared with another organisation" in answer["text"]
    assert answer["response_type"] == "ephemeral"


async def test_without_the_scope_to_know_only_named_and_created_channels_are_shared_into() -> None:
    async with scene() as here:
        share = await ready_to_share(here)
        here.slack.channels.clear()
        refused = [await here.pressed(share)]
        for evidence in (Evidence.LINKED, Evidence.CREATED):
            linked = ChannelSubject(Subject(INCIDENT, 42), evidence)
            await here.links.link(GENERAL, linked, "U1", NOW)
            if evidence is Evidence.LINKED:  # anybody may
                refused += [await here.pressed(share)]
        await here.press(share)
        posted = await here.slack.answer()
        await here.slack.answer()
    assert ["I cannot tell whether" in answer["text"] for answer in refused] == [True, True]
    assert posted["response_type"] == "in_channel"
    async with scene(CALLLOGS_SLACK_SHARE_CHANNELS="C1") as here:
        listed = await here.type("failed since yesterday")
        await here.press(elements(listed)["calllogs_share"])
        assert (await here.slack.answer())["response_type"] == "in_channel"
        await here.slack.answer()


async def test_where_it_cannot_be_shared_no_button_offers_it() -> None:
    async with scene() as here:
        direct = await here.type("failed", channel_id="D1", channel_name="directmessage")
    async with scene(CALLLOGS_SLACK_SHARING="off") as here:
        switched_off = await here.type("failed")
    assert "calllogs_share" not in elements(direct)
    assert "calllogs_share" not in elements(switched_off)


async def test_whoever_presses_a_shared_messages_button_gets_an_answer_of_their_own() -> None:
    async with scene() as here:
        await here.press(await ready_to_share(here))
        posted = await here.slack.answer()
        await here.slack.answer()
        user = {"id": "U2", "team_id": "T0CALLLOGS"}
        own = await here.pressed(elements(posted)["calllogs_own"], user=user)
        older = await here.pressed(elements(own)["calllogs_older"], user=user)
    assert (own["response_type"], own["replace_original"]) == ("ephemeral", False)
    assert older["replace_original"] is True
