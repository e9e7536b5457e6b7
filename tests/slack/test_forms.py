"""The form for a filter, and the shortcuts."""

import json
import logging
from typing import Any

import httpx
import pytest

from calllogs.sandbox import create_app, sample_dataset
from calllogs.slack.interactions.forms import filter_form, submitted_pieces
from calllogs.slack.interactions.pipeline import TOO_OFTEN
from calllogs.slack.people import GUESTS
from tests.slack.block_check import check
from tests.slack.fake import TEAM, Json
from tests.slack.scene import NOW, Scene, elements, scene

USER = {"id": "U1", "team_id": TEAM}


def values(**fields: Json) -> Json:
    return {"values": {block: {"v": element} for block, element in fields.items()}}


def submission(view: Json, state: Json) -> Json:
    sent = {**view, "id": "V1", "team_id": TEAM, "hash": "h", "state": state}
    return {"type": "view_submission", "team": {"id": TEAM}, "user": USER, "view": sent}


async def opened_form(here: Scene, text: str = "failed incident 42") -> Json:
    listed = await here.type(text)
    await here.press(elements(listed)["calllogs_filter"])
    view: Json = (await here.slack.called("views.open"))["view"]
    return view


async def test_the_form_opens_filled_and_is_valid() -> None:
    async with scene() as here:
        view = await opened_form(here)
    assert check(view) == []
    words = view["blocks"][0]["element"]["initial_value"]
    assert words == "incident:42 failed"
    assert here.slack.response_url not in json.dumps(view)


async def test_a_filled_form_is_answered_in_place_of_the_list() -> None:
    state = values(
        q={"type": "plain_text_input", "value": "failed"},
        status={
            "type": "multi_static_select",
            "selected_options": [{"value": '"Error"'}, {"value": '"Low Balance"'}],
        },
        incident={"type": "external_select", "selected_option": {"value": "incident 42"}},
        user={"type": "external_select", "selected_option": None},
        **{"from": {"type": "datetimepicker", "selected_date_time": 1_795_000_000}},
        to={"type": "datetimepicker", "selected_date_time": None},
        order={"type": "radio_buttons", "selected_option": {"value": "oldest first"}},
    )
    async with scene() as here:
        view = await opened_form(here, "today")
        ack = await here.dispatch(submission(view, state))
        answer = await here.slack.answer()
    assert (ack.status, ack.body) == (200, "")
    assert answer["text"].partition(". ")[2].startswith("Calls with the result Error")
    assert "for incident 42, since Wed 18 Nov 2026" in answer["text"]
    assert "oldest first" in answer["text"]
    assert answer["replace_original"] is True


@pytest.mark.parametrize(
    ("fields", "block", "said"),
    [
        ({"q": {"value": "faild"}}, "q", "Did you mean 'failed'?"),
        (
            {
                "q": {"value": "incident 41"},
                "incident": {"selected_option": {"value": "incident 42"}},
            },
            "incident",
            "",
        ),
        (
            {"q": {"value": "last 7 days"}, "to": {"selected_date_time": 1_600_000_000}},
            "to",
            "",
        ),
        (
            {
                "q": {"value": "newest first"},
                "order": {"selected_option": {"value": "oldest first"}},
            },
            "order",
            "",
        ),
    ],
)
async def test_a_mistake_is_shown_at_its_field_and_nothing_is_asked(
    fields: Json, block: str, said: str
) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    async with scene(httpx.MockTransport(never)) as here:
        ack = await here.dispatch(submission(filter_form("", ""), values(**fields)))
    answer = json.loads(ack.body)
    assert answer["response_action"] == "errors"
    assert [*answer["errors"]] == [block]
    assert said in answer["errors"][block]


async def test_the_form_of_the_global_shortcut_becomes_its_own_answer() -> None:
    shortcut = {"type": "shortcut", "callback_id": "calllogs_open_filters", "trigger_id": "1.x"}
    async with scene() as here:
        await here.dispatch({**shortcut, "team": {"id": TEAM}, "user": USER})
        view = (await here.slack.called("views.open"))["view"]
        ack = await here.dispatch(submission(view, values(q={"value": "incident 42"})))
        shown = await here.slack.called("views.update")
    updated = json.loads(ack.body)
    assert updated["response_action"] == "update"
    assert (check(view), check(updated["view"]), check(shown["view"])) == ([], [], [])
    assert "9 calls" in json.dumps(shown["view"])


async def test_a_forged_origin_is_nowhere() -> None:
    async with scene() as here:
        view = {**filter_form("", ""), "private_metadata": "gAAAA-forged"}
        ack = await here.dispatch(submission(view, values(q={"value": "incident 42"})))
        await here.slack.called("views.update")
        assert here.slack.answers.empty()
    assert json.loads(ack.body)["response_action"] == "update"


async def suggestions(here: Scene, action: str, typed: str) -> list[str]:
    payload = {
        "type": "block_suggestion",
        "team": {"id": TEAM},
        "user": USER,
        "action_id": action,
        "block_id": "b",
        "value": typed,
        "view": {"id": "V1", "type": "modal", "team_id": TEAM},
    }
    body: Any = json.loads((await here.dispatch(payload)).body)
    return [option["text"]["text"] for option in body["options"]]


async def test_incidents_and_people_are_offered_while_one_types() -> None:
    async with scene() as here:
        incidents = await suggestions(here, "calllogs_opt_incident", "pay")
        people = await suggestions(here, "calllogs_opt_user", "ali")
    assert incidents == ["INC-42 Payments database failover", "INC-33 Payments provider timeouts"]
    assert people == ["Alice Ng"]


async def test_an_incident_declared_a_minute_ago_is_offered() -> None:
    before = sample_dataset(NOW)
    incidents = before.tables["incidents"]
    declared = {
        **max(incidents, key=lambda row: int(row["incidentNumber"])),
        "_id": "0d6be1a6-7a2c-4c55-8a1c-6f2f2b0f9b11",
        "title": "Checkout down",
        "incidentNumber": 44,
        "incidentNumberWithPrefix": "INC-44",
    }
    after = before._replace(tables={**before.tables, "incidents": [*incidents, declared]})
    servers = [httpx.ASGITransport(create_app(data, now=lambda: NOW)) for data in (before, after)]
    seconds = [0.0]

    async def current(request: httpx.Request) -> httpx.Response:
        return await servers[bool(seconds[0])].handle_async_request(request)

    async with scene(httpx.MockTransport(current), lambda: seconds[0]) as here:
        assert await suggestions(here, "calllogs_opt_incident", "checkout down") == []
        seconds[0] = 60.0
        assert await suggestions(here, "calllogs_opt_incident", "checkout down") == [
            "INC-44 Checkout down"
        ]
        menu = elements(await here.type(""))["calllogs_pick_incident"]
    assert menu["options"][0]["text"]["text"] == "INC-44 Checkout down"


async def test_where_nothing_may_be_known_nothing_is_offered() -> None:
    async with scene(httpx.MockTransport(lambda _: httpx.Response(503))) as here:
        assert await suggestions(here, "calllogs_opt_incident", "") == []


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"text": "<https://o.example/dashboard/p/incidents/UUID|down>"}, "INC-42"),
        (
            {"blocks": [{"elements": [{"url": "https://o.example/d/p/incidents/UUID/x"}]}]},
            "INC-42",
        ),
        ({"text": "nothing here"}, "which incident this channel is about"),
    ],
)
async def test_the_message_shortcut_tells_the_calls_of_what_is_linked(
    message: Json, said: str
) -> None:
    async with scene() as here:
        incident = await here.workspace.app.calls.list(here.caller().read("incident 42"), now=NOW)
        held = incident.value.calls[0].incident
        linking = json.loads(json.dumps(message).replace("UUID", held.id if held else ""))
        await here.dispatch(_of_message(linking, here.slack.response_url))
        answer = await here.slack.answer()
    assert said in json.dumps(answer)
    assert answer["thread_ts"] == "1.0"


def _of_message(message: Json, response_url: str) -> Json:
    return {
        "type": "message_action",
        "callback_id": "calllogs_from_message",
        "team": {"id": TEAM},
        "user": USER,
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "1.1", "thread_ts": "1.0", **message},
        "trigger_id": "1.x",
        "response_url": response_url,
    }


@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        {"values": []},
        {"values": {"q": []}},
        {"values": {"q": {"v": {"value": 7}}}},
        {"values": {"status": {"v": {"selected_options": [7, {"value": "x"}]}}}},
        {"values": {"from": {"v": {"selected_date_time": 10**30}}}},
        {"values": {"from": {"v": {"selected_date_time": True}}}},
    ],
)
def test_a_malformed_form_counts_as_empty(state: Any) -> None:  # noqa: ANN401  whatever comes
    pieces = submitted_pieces({"state": state})
    assert pieces in ({}, {"from": "since:1970-01-01T00:00:01Z"})


async def test_a_menu_offers_a_guest_nothing_and_a_form_does_not_open_for_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    guest = {"id": "U1", "team_id": TEAM, "is_restricted": True}
    pressed = {"action_id": "calllogs_filter", "type": "button", "value": ""}
    shortcut = {"type": "shortcut", "callback_id": "calllogs_open_filters", "trigger_id": "1"}
    async with scene() as here:
        here.slack.users = {"U1": guest}
        offered = await suggestions(here, "calllogs_opt_user", "ali")
        said = await here.pressed(pressed)
        await here.dispatch({**shortcut, "team": {"id": TEAM}, "user": USER})
        shown = (await here.slack.called("views.update"))["view"]
        await here.listener.tasks.drain(5)
    lines = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert (offered, said["text"]) == ([], GUESTS)
    assert shown["blocks"][0]["text"]["text"] == GUESTS
    assert [(line["did"], line["outcome"]) for line in lines] == [
        ("options", "refused"),
        ("form", "refused"),
        ("form", "refused"),
    ]


async def test_typing_into_a_menu_takes_nothing_from_asking_and_has_a_bound_of_its_own() -> None:
    async with scene(CALLLOGS_SLACK_RATE="2/hour") as here:
        typed = ("a", "al", "ali")
        offered = [await suggestions(here, "calllogs_opt_user", each) for each in typed]
        answers = [(await here.type("how many"))["text"] for _ in range(3)]
    assert [bool(names) for names in offered] == [True, True, False]
    assert [TOO_OFTEN in answer for answer in answers] == [False, False, True]
