"""In an incident's channel every question is about that incident, unless it says otherwise."""

from typing import Any

import pytest

from tests.slack.block_check import check
from tests.slack.fake import Json
from tests.slack.scene import Scene, elements, lines, option, scene
from tests.slack.test_forms import submission, values

IN_INCIDENT = {"channel_id": "C0INC42", "channel_name": "oneuptime-incident-inc-42"}
CHANNEL = {"id": "C0INC42", "name": "oneuptime-incident-inc-42"}
HERE = "In this channel: "


async def pressed(here: Scene, action: Json) -> Json:
    return await here.pressed(action, channel=CHANNEL)


@pytest.mark.parametrize(
    "typed",
    [
        *("failed", "all calls", "summary", "how many calls", "newest 1", "timeline"),
        *("who was called", "summary by user", "busy", "since yesterday", "for this incident"),
    ],
)
async def test_whatever_is_typed_is_about_the_channels_incident_and_says_so(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed, **IN_INCIDENT)
        wider = await pressed(here, elements(answer)["calllogs_everywhere"])
    said = str(answer)
    assert check(answer) == []
    assert f"{HERE}INC-42" in said or f"{HERE}incident 42" in said
    assert HERE not in str(wider)
    assert wider["replace_original"] is True


@pytest.mark.parametrize(
    "typed",
    [
        *("has anyone acked this yet?", "no one acked???", "anybody ack", "who's acked it"),
        *("this one", "this", "status?", "any news", "whats going on", "update pls"),
    ],
)
async def test_what_the_tired_ask_of_this_is_told_by_the_channels_timeline(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed, **IN_INCIDENT)
    assert answer["text"].startswith("Acknowledged by Priya Raman")


async def test_last_24_is_asked_back_and_offers_hours() -> None:
    async with scene() as here:
        answer = await here.type("last 24", **IN_INCIDENT)
        hours = await pressed(here, elements(answer)["calllogs_run"])
    assert "It is not clear what 24 counts." in answer["text"]
    assert f"{HERE}INC-42. Calls, since Sun 22 Nov 2026 09:00" in hours["text"]


@pytest.mark.parametrize(
    ("typed", "as_elsewhere"),
    [
        ("failed everywhere", "failed"),
        ("whole project since yesterday", "since yesterday"),
        ("summary of all incidents", "summary"),
        ("any incident", "any incident"),
        ("incident 41", "incident 41"),
        ("alert 7", "alert 7"),
        ("everywhere", "last 24h"),
    ],
)
async def test_a_question_that_names_another_or_the_whole_project_is_about_that(
    typed: str, as_elsewhere: str
) -> None:
    async with scene() as here:
        answer = await here.type(typed, **IN_INCIDENT)
        elsewhere = await here.type(as_elsewhere)
    assert answer["text"] == elsewhere["text"]
    assert HERE not in str(answer)
    assert "calllogs_everywhere" not in elements(answer)


async def test_what_was_widened_stays_wide_whatever_is_pressed_under_it() -> None:
    async with scene() as here:
        wide = await here.type("failed since yesterday everywhere limit 6", **IN_INCIDENT)
        older = await pressed(here, elements(wide)["calllogs_older"])
        back = await pressed(here, elements(older)["calllogs_newer"])
        refreshed = await pressed(here, elements(wide)["calllogs_refresh"])
        oldest = await pressed(here, option(elements(wide)["calllogs_more"], "Oldest first"))
    assert [HERE in str(shown) for shown in (wide, older, back, refreshed, oldest)] == [False] * 5
    assert lines(back) == lines(refreshed) == lines(wide)


async def test_what_is_pressed_and_submitted_in_the_channel_is_about_its_incident() -> None:
    async with scene() as here:
        narrow = await here.type("oldest first limit 4", **IN_INCIDENT)
        older = await pressed(here, elements(narrow)["calllogs_older"])
        refreshed = await pressed(here, elements(narrow)["calllogs_refresh"])
        failed = await pressed(here, option(elements(narrow)["calllogs_more"], "Only failed"))
        await here.press(elements(narrow)["calllogs_filter"], channel=CHANNEL)
        view = (await here.slack.called("views.open"))["view"]
        await here.dispatch(submission(view, values(q={"value": "failed"})))
        submitted = await here.slack.answer()
    shown = (older, refreshed, failed, submitted)
    assert [f"{HERE}INC-42" in str(each) for each in shown] == [True] * 4
    assert lines(refreshed) == lines(narrow)


@pytest.mark.parametrize("name", ["inc-42", "incident-42", "inc-42-payments-down"])
async def test_a_channel_is_known_by_its_name(name: str) -> None:
    async with scene() as here:
        answer = await here.type("failed", channel_id="C9", channel_name=name)
    assert f"{HERE}INC-42" in answer["text"]


async def test_a_channel_about_nothing_is_asked_about_once_and_known_when_it_is_linked() -> None:
    async with scene() as here:
        before = await here.type("failed")
        await here.type("link incident 42")
        linked = await here.type("failed")
        await here.type("unlink")
        after = await here.type("failed")
    assert [HERE in shown["text"] for shown in (before, linked, after)] == [False, True, False]


async def test_words_for_the_channel_lead_on_where_nothing_is_known_of_it() -> None:
    async with scene() as here:
        answer = await here.type("who was called for this incident")
    assert check(answer) == []
    assert answer["text"].startswith("I do not know which incident or alert this channel is about")
    assert "calllogs_pick_incident" in elements(answer)


async def test_a_picked_incident_offers_to_link_the_channel_in_one_press() -> None:
    async with scene() as here:
        menu = elements(await here.type(""))["calllogs_pick_incident"]
        picked = await here.pressed(option(menu, "INC-42"))
        link = elements(picked)["calllogs_link"]
        linked = await here.pressed(link)
        asked = await here.type("failed")
    assert link["text"]["text"] == "Link this channel to incident 42"
    assert linked["text"].startswith("This channel is linked to incident 42")
    assert f"{HERE}INC-42" in asked["text"]


async def test_in_a_direct_message_nothing_narrows_a_question() -> None:
    async with scene() as here:
        answer = await here.type("failed", channel_id="D1", channel_name="directmessage")
    assert HERE not in answer["text"]
    assert "calllogs_link" not in elements(answer)


def shortcut(message: Json, url: str, **over: Any) -> Json:  # noqa: ANN401  next to JSON
    return {
        "type": "message_action",
        "callback_id": "calllogs_from_message",
        "team": {"id": "T0CALLLOGS"},
        "user": {"id": "U1", "team_id": "T0CALLLOGS"},
        "channel": {"id": "C1", "name": "general"},
        "message": message,
        "response_url": url,
        "trigger_id": "1.2.x",
        **over,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":rotating_light: *INC-42* Payments database failover declared", "INC-42 Payments"),
        ("Incident 41 and INC-42 are one", "Calls for incident 41 or 42"),
        ("JIRA-42 is done", "I do not know which incident this channel is about"),
    ],
)
async def test_a_shortcut_on_a_message_reads_the_numbers_in_its_text(text: str, said: str) -> None:
    async with scene() as here:
        await here.dispatch(shortcut({"text": text, "ts": "1.1"}, here.slack.response_url))
        answer = await here.slack.answer()
    assert said in str(answer)
