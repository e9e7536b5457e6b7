"""What stands behind `/calllogs`, and what comes back."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.slack.block_check import check
from tests.slack.fake import TEAM, Json
from tests.slack.scene import elements, lines, scene, small_print, with_carrier

IN_INCIDENT = {"channel_id": "C0INC42", "channel_name": "oneuptime-incident-inc-42"}

TYPED = [
    "",
    "failed since yesterday",
    "how many failed last week",
    "in 2001",
    "faild since yesterday",
    "summary last week",
    "summary by day",
    "summary by hour today",
    "summary by week in 2026",
    "cost by to last month",
    "timeline incident 42",
    "timeline incident 999",
    "who was called last night",
    "user al",
    "to zoe",
    "busy incident 42",
    "link incident 42",
    "link incident 999",
    "link failed",
    "link off",
    "show failed today",
    "show 00000000-0000-4000-8000-000000000000",
    "help",
    "help time",
    "help nothing",
    "to <tel:+15559998888|+1 555-999-8888> limit 100",
    "all calls in 2026 limit 100",
    "“unclosed",
    "<@U404>",
    "x" * 2500,
]


async def test_every_answer_is_valid_block_kit_for_the_asker_alone() -> None:
    async with scene() as here:
        for typed in TYPED:
            answer = await here.type(typed)
            assert (typed, check(answer)) == (typed, [])
            assert answer["response_type"] == "ephemeral"


async def test_a_list_states_reading_window_shown_of_total_and_masks_numbers() -> None:
    async with scene() as here:
        answer = await here.type("to +1 555 999 8888 failed limit 2")
    text = json.dumps(answer, ensure_ascii=False)
    assert "Failed calls (anything but Success or Completed) to +1 ••• ••• 8888" in text
    assert any("Showing 1-2 of " in line for line in small_print(answer))
    assert small_print(answer)[-1] == "These calls are made up."
    assert "555 999" not in text
    assert "555999" not in text


async def test_a_line_says_who_what_became_of_it_and_when_and_no_more_than_tells_calls_apart() -> (
    None
):
    async with scene() as here:
        one = await here.type("incident 42")
        many = await here.type("since yesterday")
        dear = await here.type("incident 42 most expensive first limit 1")
        number = await here.type("to *8888 failed limit 1")
    assert lines(one)[0] == ":telephone_receiver: Priya Raman – Placed · 2026-11-23 10:58 UTC"
    assert lines(many)[0] == ":x: Alice Ng – Error · 2026-11-23 13:42 UTC · Primary On-Call"
    assert lines(dear)[0].endswith(" UTC · $0.30")
    assert lines(number)[0].startswith(":x: Alice Ng – Error · 2026-11-23 13:42 UTC · +1 ••• ")
    assert one["blocks"][0]["text"]["text"].startswith(
        ":telephone_receiver: *9 calls to 8 people in 21 min* from <!date^"
    )


async def test_what_the_carrier_tells_stands_in_the_place_of_placed() -> None:
    async with with_carrier() as here:
        listed = await here.type("incident 42")
        timeline = await here.type("", **IN_INCIDENT)
    assert (
        lines(listed)[0]
        == ":telephone_receiver: Priya Raman – Connected 50 s · 2026-11-23 10:58 UTC"
    )
    assert ":no_bell: Alice Ng – Rang out · 2026-11-23 10:51 UTC" in lines(timeline)
    assert ":money_with_wings: Chen Wei – Low balance · 2026-11-23 10:40 UTC" in lines(timeline)


async def test_a_question_of_failed_calls_is_answered_by_how_many_failed() -> None:
    async with scene() as here:
        told = [
            (await here.type(text))["text"].partition(". ")[0]
            for text in (
                "failed since yesterday",
                "count placed today",
                "last call",
                "failed limit 1",
            )
        ]
    assert told == [
        "17 failed calls",
        "23 placed calls",
        "The last of 459 calls",
        "The last of 92 failed calls",
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (
            "was bob reached?",
            ":telephone_receiver: *Bob Okafor has not acknowledged*: 1 call, ",
        ),
        ("was priya reached?", ":white_check_mark: *Acknowledged by Priya Raman* 23 min after"),
        ("was anyone reached?", ":white_check_mark: *Acknowledged by Priya Raman* 23 min after"),
    ],
)
async def test_who_asks_of_one_person_is_not_told_first_that_another_acknowledged(
    text: str, verdict: str
) -> None:
    async with scene() as here:
        answer = await here.type(text, **IN_INCIDENT)
    assert answer["blocks"][0]["text"]["text"].startswith(verdict)
    assert "TWILIO" not in str(answer)


async def test_in_an_incidents_channel_the_command_alone_tells_its_calls() -> None:
    async with scene() as here:
        answer = await here.type("", **IN_INCIDENT)
        assert check(answer) == []
        verdict, title = answer["blocks"][0]["text"]["text"], answer["blocks"][1]["text"]["text"]
        assert verdict.startswith(":white_check_mark: *Acknowledged by Priya Raman* 23 min after ")
        assert title == "INC-42 Payments database failover"
        assert answer["text"].startswith("Acknowledged by Priya Raman 23 min after the incident ")
        assert small_print(answer)[-1] == (
            "This channel is about incident 42: OneUptime created the channel for it. "
            "Not so? `/calllogs link ...`"
        )


async def test_a_timeline_says_what_to_do_and_for_whom_as_its_lines_say_why() -> None:
    async with scene() as here:
        answer = await here.type("", **IN_INCIDENT)
    (advice,) = (b["text"]["text"] for b in answer["blocks"] if "What to do" in str(b))
    assert advice.split("\n") == [
        "*What to do*",
        "• Have the person correct the number in their OneUptime user settings (Priya Raman).",
        "• Recharge the notification balance in Project Settings (Chen Wei).",
        "• Verify the number in Twilio, or upgrade the Twilio trial account (Femi Adeyemi).",
    ]


async def test_what_oneuptime_says_of_a_channel_is_remembered_past_its_retention() -> None:
    async with scene() as here:
        await here.type("", **IN_INCIDENT)
        ((channel, bound),) = await here.links.of_team(TEAM)
    assert (channel, bound.subject.number, bound.evidence.name) == ("C0INC42", 42, "CREATED")


async def test_elsewhere_the_command_alone_offers_incidents_and_shows_what_was_recent() -> None:
    async with scene() as here:
        answer = await here.type("")
        assert "which incident this channel is about" in answer["blocks"][0]["text"]["text"]
        menu = elements(answer)["calllogs_pick_incident"]
        labels = [o["text"]["text"] for o in menu["options"]]
        assert "INC-42 Payments database failover" in labels
        assert lines(answer)
        await here.press(
            {**menu, "selected_option": next(o for o in menu["options"] if "42" in o["value"])}
        )
        picked = await here.slack.answer()
    assert picked["blocks"][1]["text"]["text"] == "INC-42 Payments database failover"
    assert picked["replace_original"] is True


async def test_a_channel_is_linked_relinked_and_unlinked() -> None:
    async with scene() as here:
        for typed, said in (
            ("link incident 42", "This channel is linked to incident 42:"),
            ("link alert 7", "This channel is linked to alert 7:"),
        ):
            assert said in (await here.type(typed))["text"]
        answer = await here.type("")
        assert answer["blocks"][1]["text"]["text"] == "#7 Disk 90% on db-3"
        assert "it was linked here with /calllogs link" in small_print(answer)[-1]
        elsewhere = await here.type("", channel_id="C2")
        assert "linked" not in elsewhere["text"]
        for said in ("This channel is linked to nothing now.", "There was no link here."):
            assert (await here.type("link off"))["text"] == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "link incident 999",
            "This API key sees no incident 999: it does not exist, or it is private.",
        ),
        ("link", "A channel is linked to one incident or alert, as in link incident 42."),
        ("link incidents 41 and 42", "A channel is linked to one incident or alert"),
        ("link failed", "A channel is linked to one incident or alert"),
    ],
)
async def test_a_channel_is_linked_to_one_thing_that_exists(typed: str, said: str) -> None:
    async with scene() as here:
        assert said in (await here.type(typed))["text"]
        assert await here.links.of_team(TEAM) == ()


async def test_a_mentioned_channel_is_what_it_was_linked_to() -> None:
    async with scene() as here:
        await here.type("link incident 41")
        mentioned = await here.type("how many <#C1|general>", **IN_INCIDENT)
        plain = await here.type("how many incident 41", **IN_INCIDENT)
    assert mentioned["text"] == plain["text"] != ""


async def test_one_call_is_shown_with_everything_known_of_it() -> None:
    async with scene() as here:
        listed = await here.type("failed limit 1")
        (shown,) = elements(listed)["calllogs_details"]["options"]
        answer = await here.type(f"show {shown['value']}")
    labels = re.findall(r"^\*(.*?)\*", answer["blocks"][1]["text"]["text"], re.MULTILINE)
    assert labels[:4] == ["When", "Result", "Why", "Who"]
    assert labels[-2:] == ["Call id", "Said"]


async def test_a_mistake_is_quoted_corrected_and_nothing_is_asked() -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    async with scene(httpx.MockTransport(never)) as here:
        answer = await here.type("faild today")
    assert answer["blocks"][0]["text"]["text"] == (
        ":warning: I do not understand 'faild'. Did you mean 'failed'?\n`/calllogs faild today`"
    )
    assert elements(answer)["calllogs_run"]["text"]["text"] == "Run: failed today"


async def test_a_corrected_question_is_one_press_away() -> None:
    async with scene() as here:
        mistaken = await here.type("faild today")
        corrected = await here.pressed(elements(mistaken)["calllogs_run"])
        typed = await here.type("failed today")
    assert corrected["text"] == typed["text"]


async def test_no_calls_offer_the_nearest_question_that_finds_some() -> None:
    async with scene() as here:
        empty = await here.type("busy incident 42")
        nearest = elements(empty)["calllogs_nearest"]
        assert nearest["text"]["text"] == "Show 9 calls with any result"
        found = await here.pressed(nearest)
    assert "9 calls" in found["text"]


@pytest.mark.parametrize(
    ("reply", "said", "again"),
    [
        (httpx.Response(401), "OneUptime refused the API key", False),
        (httpx.Response(429, headers={"Retry-After": "60"}), "limiting requests", True),
        (httpx.Response(503), "OneUptime", True),
        (httpx.Response(200, text="<html>"), "", False),
    ],
)
async def test_each_failure_of_the_api_has_its_own_sentence_and_a_reference(
    reply: httpx.Response, said: str, *, again: bool
) -> None:
    async with scene(httpx.MockTransport(lambda _: reply)) as here:
        answer = await here.type("today")
    assert check(answer) == []
    assert said.lower() in answer["text"].lower()
    assert any("Reference `" in line for line in small_print(answer))
    assert ("calllogs_retry" in elements(answer)) is again


async def test_trying_again_takes_the_failures_place() -> None:
    replies = iter([httpx.Response(503)])

    def once(request: httpx.Request) -> httpx.Response:
        body = {"data": [], "count": 0, "skip": 0, "limit": 10}
        failing = request.method == "POST" and next(replies, None)
        return failing or httpx.Response(200, json=body, request=request)

    async with scene(httpx.MockTransport(once)) as here:
        failed = await here.type("today")
        answer = await here.pressed(elements(failed)["calllogs_retry"])
    assert (answer["text"][:8], answer["replace_original"]) == ("No calls", True)


async def test_an_unexpected_failure_says_so_and_tells_nothing_else() -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("secret +15559998888")

    async with scene(httpx.MockTransport(broken)) as here:
        answer = await here.type("today")
    assert "which is a bug in calllogs" in answer["text"]
    assert "secret" not in json.dumps(answer)


async def test_a_mentioned_person_is_found_by_their_e_mail() -> None:
    async with scene() as here:
        here.slack.users["U1"] = {"id": "U1", "team_id": TEAM}
        here.slack.users["U7"] = {"id": "U7", "profile": {"email": "Alice@example.com"}}
        mentioned = await here.type("how many <@U7|alice>")
        named = await here.type("how many user alice@example.com")
    assert mentioned["text"].partition(".")[0] == named["text"].partition(".")[0]


@pytest.mark.parametrize("typed", ["my calls", "calls to <@U1|al>"])
async def test_who_nobody_knows_is_asked_for_by_name(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed)
    assert "users:read.email" in answer["text"]
    assert "as in user alice" in answer["text"]


async def test_me_and_the_time_zone_are_those_of_whoever_asks() -> None:
    caller: Json = {"tz": "Europe/Berlin", "profile": {"email": "alice@example.com"}}
    async with scene() as here:
        here.slack.users["U1"] = caller
        answer = await here.type("my calls today")
    assert "Europe/Berlin" in answer["text"]
    assert "a•••@example.com" in answer["text"]


def links_of(answer: Any) -> list[str]:  # noqa: ANN401  next to JSON
    return [e["url"] for e in elements(answer).values() if "url" in e]


async def test_a_page_about_one_thing_opens_it_in_oneuptime() -> None:
    async with scene() as here:
        one, many = await here.type("incident 42"), await here.type("today")
    (link,) = links_of(one)
    assert link.startswith("https://oneuptime.example.com/dashboard/")
    assert link.endswith("/notification-logs")
    assert links_of(many) == []
