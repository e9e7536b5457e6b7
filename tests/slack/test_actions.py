"""Buttons and menus: pages in place, details, files."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest

from calllogs.config.settings import Settings
from calllogs.slack.csv_export import CsvExport
from calllogs.slack.delivery import REFUSED
from calllogs.slack.interactions.buttons import FOREIGN, TOO_OLD, ButtonValues, StaleButton
from calllogs.slack.interactions.pipeline import NOT_OPENED
from calllogs.slack.store.crypto import FormCipher, FormOrigin
from tests.slack.block_check import check
from tests.slack.scene import NOW, elements, lines, option, scene, small_print


async def test_older_and_newer_walk_in_place_and_show_each_call_once() -> None:
    async with scene() as here:
        first = await here.type("failed since yesterday limit 6")
        second = await here.pressed(elements(first)["calllogs_older"])
        third = await here.pressed(elements(second)["calllogs_older"])
        back = await here.pressed(elements(second)["calllogs_newer"])
    pages = [lines(page) for page in (first, second, third)]
    assert [len(page) for page in pages] == [6, 6, 5]
    assert lines(back) == lines(first)
    assert second["replace_original"] is third["replace_original"] is True
    assert "calllogs_older" not in elements(third)
    assert "calllogs_newer" not in elements(first)
    assert "Showing 7-12 of 17 calls" in small_print(second)[0]


async def test_newer_goes_back_to_the_page_before_where_a_message_holds_less_than_the_limit() -> (
    None
):
    async with scene() as here:
        pages = [await here.type("in 2026 limit 100")]
        for _ in range(3):
            pages.append(await here.pressed(elements(pages[-1])["calllogs_older"]))
        back = [pages[-1]]
        for _ in range(3):
            back.append(await here.pressed(elements(back[-1])["calllogs_newer"]))
    first_lines = [small_print(page)[0].partition(" of ")[0] for page in pages]
    assert first_lines == ["Showing 1-50", "Showing 51-100", "Showing 101-150", "Showing 151-200"]
    assert [lines(page) for page in reversed(back)] == [lines(page) for page in pages]


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


@pytest.mark.parametrize("action", ["calllogs_details", "calllogs_filter"])
async def test_a_press_that_opened_nothing_says_so(action: str) -> None:
    async with scene() as here:
        element = elements(await here.type("failed limit 3"))[action]
        press = option(element, "Alice Ng") if "options" in element else element
        here.slack.view_refusals = ["expired_trigger_id"]
        answer = await here.pressed(press)
    assert (answer["text"], answer["replace_original"]) == (NOT_OPENED, False)


@pytest.mark.parametrize(
    ("refusals", "shown"),
    [(["invalid_arguments"], "*When*"), (["invalid_blocks", "invalid_arguments"], REFUSED)],
)
async def test_a_modal_never_stays_on_asking(refusals: list[str], shown: str) -> None:
    async with scene() as here:
        listed = await here.type("failed limit 3")
        await here.press(option(elements(listed)["calllogs_details"], "Alice Ng"))
        opened = await here.slack.called("views.open")
        here.slack.view_refusals = [*refusals]
        updates = [await here.slack.called("views.update") for _ in range(len(refusals) + 1)]
    assert "Asking OneUptime" in json.dumps(opened["view"])
    assert shown in json.dumps(updates[-1]["view"])
    assert check(updates[-1]["view"]) == []


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
        with pytest.raises(StaleButton) as refusal:
            values.verify(value, presser, at)
        assert str(refusal.value) == said
    with pytest.raises(StaleButton):
        ButtonValues("another").verify(value, "U1", NOW)


async def test_buttons_survive_a_change_of_what_signs_them_once() -> None:
    before = {"SLACK_APP_TOKEN": "xapp-1-of-the-day-before"}
    after = {"SLACK_APP_TOKEN": "xapp-1-of-today-and-later"}
    async with scene(**before) as here:
        listed = await here.type("failed since yesterday")
    refresh = elements(listed)["calllogs_refresh"]
    async with scene(**after, CALLLOGS_SECRET_PREVIOUS=before["SLACK_APP_TOKEN"]) as here:
        shown = await here.pressed(refresh)
        own = await here.type("failed since yesterday")
    async with scene(**after) as here:
        refused = await here.pressed(refresh)
        pressed = await here.pressed(elements(own)["calllogs_refresh"])
    assert shown["text"] == pressed["text"] == listed["text"]
    assert refused["text"] == TOO_OLD


def test_a_form_that_is_open_survives_a_change_of_the_secret_once() -> None:
    origin = FormOrigin("https://hooks.slack.com/1", "C1", "general")
    carried = FormCipher("before").encrypt(origin)
    assert FormCipher("now", "before").decrypt(carried) == origin
    assert FormCipher("now").decrypt(carried) == FormOrigin()


def test_a_question_too_long_for_a_button_makes_none() -> None:
    values = ButtonValues("secret")
    noise = "".join(sha256(bytes([n])).hexdigest() for n in range(60))
    assert values.sign(noise, "U1", NOW) is None


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


@pytest.mark.parametrize(("most", "more"), [(17, ""), (16, " There are more: a file holds 16.")])
async def test_a_file_says_that_there_are_more_when_it_does_not_hold_all(
    most: int, more: str
) -> None:
    async with scene(CALLLOGS_SLACK_EXPORT="on") as here:
        caller = here.caller()
        export = CsvExport(Settings.read({"CALLLOGS_SLACK_EXPORT": "on"}).slack_rules, most)
        sentence = await export.send(caller.read("failed since yesterday"), caller)
        (content,) = here.slack.files
    assert sentence == (
        f"I sent you calls.csv in a direct message: {most} calls, numbers masked.{more}"
    )
    assert len(content.splitlines()) == 1 + most
