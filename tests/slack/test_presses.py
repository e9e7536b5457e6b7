"""Buttons and menus: pages in place, details, sharing, files."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from calllogs.api.endpoints.channels import ChannelSubject, Evidence
from calllogs.errors import FilterError
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import Subject
from calllogs.slack.interactions.button_values import FOREIGN, TOO_OLD, ButtonValues
from tests.slack.block_check import check
from tests.slack.fake import Json
from tests.slack.scene import (
    GENERAL,
    NOW,
    Scene,
    elements,
    option,
    rows,
    scene,
    small_print,
)


async def test_older_and_newer_walk_in_place_and_show_each_call_once() -> None:
    async with scene() as here:
        first = await here.type("failed since yesterday limit 6")
        second = await here.pressed(elements(first)["calllogs_older"])
        third = await here.pressed(elements(second)["calllogs_older"])
        back = await here.pressed(elements(second)["calllogs_newer"])
    pages = [rows(page)[1:] for page in (first, second, third)]
    assert [len(page) for page in pages] == [6, 6, 5]
    assert rows(back) == rows(first)
    assert second["replace_original"] is third["replace_original"] is True
    assert "calllogs_older" not in elements(third)
    assert "calllogs_newer" not in elements(first)
    assert "Showing 7-12 of 17 calls." in small_print(second)[0]


async def test_details_open_a_modal_before_anything_is_asked() -> None:
    async with scene() as here:
        listed = await here.type("failed limit 3")
        await here.press(option(elements(listed)["calllogs_details"], "Alice Ng"))
        opened = await here.slack.called("views.open")
        shown = await here.slack.called("views.update")
    assert "Asking OneUptime" in json.dumps(opened["view"])
    assert (check(opened["view"]), check(shown["view"])) == ([], [])
    assert shown["view_id"] == "V1"
    assert shown["view"]["blocks"][0]["type"] == "alert"
    assert "5559998888" not in json.dumps(shown)


async def test_a_persons_calls_follow_in_the_same_modal_without_a_table() -> None:
    async with scene() as here:
        listed = await here.type("failed limit 3")
        await here.press(option(elements(listed)["calllogs_details"], "Alice Ng"))
        shown = await here.slack.called("views.update")
        person = elements(shown["view"])["calllogs_person"]
        view = {"id": "V1", "type": "modal", "team_id": "T0CALLLOGS"}
        await here.press(person, view=view, channel=None, response_url="")
        theirs = await here.slack.called("views.update")
    assert check(theirs["view"]) == []
    assert "Alice Ng" in json.dumps(theirs["view"])
    assert "Bob Okafor" not in json.dumps(theirs["view"])
    assert "calllogs_share" not in elements(theirs["view"])


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Only failed", "Failed calls (anything but Success or Completed) for incident 42"),
        ("Oldest first", "Calls for incident 42, oldest first"),
        ("Summary", "Summary of calls for incident 42, grouped by user"),
    ],
)
async def test_the_small_menu_asks_the_same_calls_otherwise(label: str, said: str) -> None:
    async with scene() as here:
        listed = await here.type("incident 42")
        answer = await here.pressed(option(elements(listed)["calllogs_more"], label))
    assert said in answer["text"]
    assert answer["replace_original"] is True


async def test_the_small_menu_offers_only_what_makes_a_difference() -> None:
    async with scene() as here:
        listed = await here.type("failed incident 42 oldest first")
    labels = [o["text"]["text"] for o in elements(listed)["calllogs_more"]["options"]]
    assert labels == ["Summary"]


async def test_help_stands_beside_what_was_pressed() -> None:
    async with scene() as here:
        mistaken = await here.type("faild")
        helped = await here.pressed(elements(mistaken)["calllogs_help"])
    assert (helped["text"], helped["replace_original"]) == ("/calllogs help", False)


@pytest.mark.parametrize("value", ["", "c:x", "WyJhIl0.forged", "{}", "x" * 2000])
@pytest.mark.parametrize("action", ["calllogs_older", "calllogs_share", "calllogs_filter"])
async def test_a_button_that_is_not_ours_is_answered_politely(action: str, value: str) -> None:
    async with scene() as here:
        if (action, value) == ("calllogs_filter", ""):
            return  # an empty form needs no question
        answer = await here.pressed({"action_id": action, "type": "button", "value": value})
    assert (answer["text"], answer["replace_original"]) == (TOO_OLD, False)


async def test_a_button_of_an_older_release_is_answered_politely() -> None:
    async with scene() as here:
        answer = await here.pressed({"action_id": "calls_v0_page", "type": "button", "value": "2"})
    assert answer["text"] == TOO_OLD


async def test_a_link_button_opens_by_itself_and_needs_no_answer() -> None:
    async with scene() as here:
        listed = await here.type("incident 42")
        await here.press(elements(listed)["calllogs_open"])
        await here.listener.tasks.drain(5)
        assert here.slack.answers.empty()


def test_a_button_is_good_for_a_day_and_for_its_asker() -> None:
    values = ButtonValues("secret")
    value = values.sign("failed", "U1", NOW) or ""
    assert values.verify(value, "U1", NOW + timedelta(hours=23)) == "failed"
    for presser, at, said in (
        ("U2", NOW, FOREIGN),
        ("U1", NOW + timedelta(hours=25), TOO_OLD),
    ):
        with pytest.raises(FilterError) as refusal:
            values.verify(value, presser, at)
        assert refusal.value.message == said
    with pytest.raises(FilterError):
        ButtonValues("another").verify(value, "U1", NOW)


def test_a_question_too_long_for_a_button_makes_none() -> None:
    values = ButtonValues("secret")
    noise = "".join(sha256(bytes([n])).hexdigest() for n in range(60))
    assert values.sign(noise, "U1", NOW) is None


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
    assert small_print(own)[-1] == ":white_check_mark: Shared with this channel."


async def test_two_presses_share_once() -> None:
    async with scene() as here:
        share = await ready_to_share(here)
        await here.press(share)
        await here.slack.answer()
        await here.slack.answer()
        again = await here.pressed(share)
        await here.listener.tasks.drain(5)
        assert here.slack.answers.empty()
    assert "was shared already" in again["text"]
    assert (again["response_type"], again["replace_original"]) == ("ephemeral", False)


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


async def test_without_the_scope_to_know_only_named_and_linked_channels_are_shared_into() -> None:
    async with scene() as here:
        share = await ready_to_share(here)
        here.slack.channels.clear()
        refused = await here.pressed(share)
        await here.links.link(
            GENERAL, ChannelSubject(Subject(INCIDENT, 42), Evidence.LINKED), "U1", NOW
        )
        await here.press(share)
        posted = await here.slack.answer()
        await here.slack.answer()
    assert "I cannot tell whether" in refused["text"]
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


async def test_calls_are_had_as_a_file_by_the_asker_alone_where_that_is_allowed() -> None:
    async with scene(CALLLOGS_SLACK_EXPORT="on") as here:
        listed = await here.type("failed since yesterday")
        told = await here.pressed(option(elements(listed)["calllogs_more"], "Export CSV"))
        uploaded = await here.slack.called("files.completeUploadExternal")
        (content,) = here.slack.files
    assert uploaded["channel_id"] == "DU1"
    assert "17 calls, numbers masked" in told["text"]
    assert len(content.splitlines()) == 18
    assert "5559998888" not in content
    assert told["replace_original"] is False


async def test_a_file_is_not_offered_unless_it_is_allowed() -> None:
    async with scene() as here:
        listed = await here.type("failed since yesterday")
    labels = [o["text"]["text"] for o in elements(listed)["calllogs_more"]["options"]]
    assert "Export CSV to me" not in labels
