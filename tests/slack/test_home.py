"""The app's home."""

import json
import logging

import httpx
import pytest

from calllogs.slack.interactions.pipeline import TOO_OFTEN
from tests.slack.block_check import check
from tests.slack.fake import TEAM, Json
from tests.slack.scene import INCIDENT, elements, lines, scene


def home_opened(tab: str = "home") -> Json:
    event = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": tab}
    return {"type": "event_callback", "team_id": TEAM, "event": event, "event_id": "Ev1"}


async def test_the_home_tells_the_last_day_failures_and_linked_channels() -> None:
    async with scene() as here:
        await here.type("", channel_id=INCIDENT.channel, channel_name=INCIDENT.name)
        await here.dispatch(home_opened())
        published = await here.slack.called("views.publish")
    view = published["view"]
    assert (published["user_id"], check(view)) == ("U1", [])
    assert lines(view)[0] == ":x: Alice Ng – Error · 2026-11-23 13:42 UTC · Primary On-Call"
    assert "<#C0INC42> → incident 42" in json.dumps(view, ensure_ascii=False)
    assert {"calllogs_filter", "calllogs_list", "calllogs_help"} == {*elements(view)}


async def test_what_is_pressed_at_home_is_answered_in_a_modal() -> None:
    async with scene() as here:
        await here.dispatch(home_opened())
        view = (await here.slack.called("views.publish"))["view"]
        held = {"id": "VH", "type": "home", "team_id": TEAM}
        press = elements(view)["calllogs_list"]
        await here.press(press, view=held, channel=None, response_url="")
        await here.slack.called("views.open")
        shown = await here.slack.called("views.update")
    assert check(shown["view"]) == []


async def test_the_home_says_when_oneuptime_does_not_answer() -> None:
    async with scene(httpx.MockTransport(lambda _: httpx.Response(503))) as here:
        await here.dispatch(home_opened())
        view = (await here.slack.called("views.publish"))["view"]
    assert check(view) == []
    assert ":warning:" in json.dumps(view)


async def test_the_home_goes_the_way_of_every_question(caplog: pytest.LogCaptureFixture) -> None:
    """Who may see it, how often, and what came of it are decided as for a command."""
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with scene(CALLLOGS_SLACK_RATE="1/minute") as here:
        for _ in range(2):
            await here.dispatch(home_opened())
            published = await here.slack.called("views.publish")
        await here.listener.tasks.drain(5)
    assert published["view"]["blocks"][1]["text"]["text"] == f":no_entry_sign: {TOO_OFTEN}"
    lines = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert [(line["did"], line["user"], line["outcome"]) for line in lines] == [
        ("home", "U1", "answered"),
        ("home", "U1", "refused"),
    ]


async def test_the_other_tab_of_the_app_needs_no_home() -> None:
    async with scene() as here:
        await here.dispatch(home_opened("messages"))
        await here.listener.tasks.drain(5)
        assert here.slack.calls.empty()
