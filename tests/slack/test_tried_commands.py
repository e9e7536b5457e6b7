"""What people type who have read no help is answered or led on."""

import pytest

from tests.slack.block_check import check
from tests.slack.scene import elements, scene, small_print

IN_INCIDENT = {"channel_id": "C0INC42", "channel_name": "oneuptime-incident-inc-42"}


@pytest.mark.parametrize("typed", ["--help", "-h", "?", "HELP", "help me", "help please!"])
async def test_help_is_shown_however_it_is_asked_for(typed: str) -> None:
    async with scene() as here:
        assert (await here.type(typed))["text"] == "/calllogs help"


async def test_the_help_on_filters_holds_every_topic_whole() -> None:
    async with scene() as here:
        answer = await here.type("help filters")
    assert check(answer) == []
    assert "*Phone numbers*" in str(answer)
    assert "*Order and size*" in str(answer)


STATE = (
    *("refresh", "status", "timeline 42", "timeline #42", "whats the status", "where are we"),
    *("who acknowledged and when", "ack time", "how long until acked"),
)


@pytest.mark.parametrize("typed", STATE)
async def test_the_state_of_the_incident_is_shown_by_whatever_names_it(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed, **IN_INCIDENT)
    assert answer["text"].startswith("Acknowledged by Priya Raman")


@pytest.mark.parametrize(
    "typed", ["who is on call", "who's on call?", "oncall", "who is on-call now"]
)
async def test_who_is_on_call_is_told_as_far_as_the_log_can(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed, **IN_INCIDENT)
    assert answer["text"].startswith("The call log does not say who is on call, only who was")
    assert "grouped by user" in answer["text"]


async def test_a_file_is_had_by_a_word_where_that_is_allowed() -> None:
    async with scene(CALLLOGS_SLACK_EXPORT="on") as here:
        told = [
            (await here.type(t))["text"] for t in ("export failed since yesterday", "csv failed")
        ]
        refused = (await here.type("export faild"))["text"]
    assert told[0].startswith("I sent you calls.csv in a direct message: 17 calls")
    assert told[1].startswith("I sent you calls.csv in a direct message: 92 calls")
    assert "Did you mean 'failed'?" in refused
    async with scene() as here:
        assert "Files are switched off here" in (await here.type("csv"))["text"]


async def test_feedback_says_whom_to_tell() -> None:
    async with scene() as here:
        assert (await here.type("feedback"))["text"].startswith("Tell whoever runs calllogs here")
    contact = {
        "CALLLOGS_SLACK_SUPPORT": "help@x.example",
        "CALLLOGS_SLACK_PRIVACY": "https://x.example/p",
    }
    async with scene(**contact) as here:
        told = (await here.type("feedback"))["text"]
    assert told.startswith("Tell help@x.example what is wrong or missing")
    assert told.endswith("Privacy: https://x.example/p")


async def test_who_types_share_is_told_where_the_button_stands() -> None:
    async with scene() as here:
        assert "Share to channel" in (await here.type("share"))["text"]


@pytest.mark.parametrize("typed", ["faild today", "faild tody"])
async def test_a_correction_is_offered_only_where_it_is_understood(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed)
        run = elements(answer).get("calllogs_run")
        shown = await here.pressed(run) if run else None
    assert shown is None or "I do not understand" not in shown["text"]


async def test_an_answer_that_cannot_change_offers_no_refresh() -> None:
    async with scene() as here:
        past = await here.type("failed before 2026-11-23")
        open_ = await here.type("failed")
        older = await here.pressed(elements(open_)["calllogs_older"])
    assert "calllogs_refresh" in elements(open_)
    assert "calllogs_refresh" not in {*elements(past), *elements(older)}


async def test_small_print_quotes_what_was_typed_and_never_a_buttons_qualifiers() -> None:
    async with scene() as here:
        typed = await here.type("failed limit 6")
        older = await here.pressed(elements(typed)["calllogs_older"])
    assert small_print(typed)[0].endswith("`/calllogs failed limit 6`")
    assert "Showing 7-12 of 92 calls · every call kept up to <!date" in small_print(older)[0]
    assert "`" not in small_print(older)[0]


async def test_where_no_word_is_near_the_likeliest_question_is_one_press_away() -> None:
    async with scene() as here:
        mistaken = await here.type("anyone up?", **IN_INCIDENT)
        button = elements(mistaken)["calllogs_nearest"]
        channel = {"id": "C0INC42", "name": "oneuptime-incident-inc-42"}
        pressed = await here.pressed(button, channel=channel)
        direct = await here.type("anyone up?", channel_id="D1", channel_name="directmessage")
    assert check(mistaken) == []
    assert button["text"]["text"] == "Who was called here?"
    assert pressed["text"].startswith("Acknowledged by Priya Raman")
    assert elements(direct)["calllogs_nearest"]["text"]["text"] == "Calls, last 24 hours"


@pytest.mark.parametrize("typed", ["was SRE paged", "stop everything", "pong", "carrier down"])
async def test_what_is_merely_like_a_word_is_not_offered_in_its_place(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed)
    assert "calllogs_run" not in elements(answer)
    assert "Did you mean" not in answer["text"]


async def test_in_a_direct_message_the_command_alone_tells_the_last_day() -> None:
    async with scene() as here:
        answer = await here.type("", channel_id="D1", channel_name="directmessage")
    assert answer["text"].startswith("41 calls. Calls, since Sun 22 Nov 2026 09:00")
    assert "which incident" not in str(answer)
