"""Who may ask, share and see what; and what is written down."""

import json
import logging

import httpx
import pytest

from calllogs.config.values import Rate
from calllogs.errors import NotAuthorized
from calllogs.slack.interactions.pipeline import AT_ONCE, MOST_WAITING, Limits
from tests.slack.fake import TEAM, Json, command_payload
from tests.slack.scene import elements, lines, sandbox, scene

MEMBER = {"id": "U1", "team_id": TEAM, "tz": "Europe/Berlin"}


def never(request: httpx.Request) -> httpx.Response:
    raise AssertionError(request.url)


@pytest.mark.parametrize(
    ("user", "said"),
    [
        ({**MEMBER, "is_restricted": True}, "Guests of this workspace"),
        ({**MEMBER, "is_ultra_restricted": True}, "Guests of this workspace"),
        ({**MEMBER, "is_stranger": True}, "Only members of this workspace"),
        ({**MEMBER, "team_id": "T0OTHER"}, "Only members of this workspace"),
        ({**MEMBER, "deleted": True}, "Only members of this workspace"),
        (None, "Slack did not say who you are"),
    ],
)
async def test_guests_outsiders_and_nobody_are_refused_and_nothing_is_asked(
    user: Json | None, said: str
) -> None:
    async with scene(httpx.MockTransport(never)) as here:
        here.slack.users = {"U1": user} if user else {"U9": MEMBER}
        answer = await here.type("failed today")
    assert said in answer["text"]
    assert answer["response_type"] == "ephemeral"


async def test_a_member_of_several_workspaces_of_an_organisation_is_no_outsider() -> None:
    async with scene() as here:
        grid = {**MEMBER, "team_id": "T0OTHER", "enterprise_user": {"teams": [TEAM]}}
        here.slack.users = {"U1": grid}
        assert "calls" in (await here.type("today"))["text"]


async def test_a_press_of_somebody_from_another_team_is_refused() -> None:
    async with scene() as here:
        listed = await here.type("since yesterday")
        outsider = {"id": "U1", "team_id": "T0OTHER"}
        answer = await here.pressed(elements(listed)["calllogs_older"], user=outsider)
    assert "Only members of this workspace" in answer["text"]


async def test_a_guest_may_ask_where_that_is_allowed() -> None:
    async with scene(CALLLOGS_SLACK_GUESTS="on") as here:
        here.slack.users = {"U1": {**MEMBER, "is_restricted": True}}
        assert "Europe/Berlin" in (await here.type("today"))["text"]


async def test_an_allowlist_lets_in_whom_it_names() -> None:
    rules = {"CALLLOGS_SLACK_ACCESS": "allowlist", "CALLLOGS_SLACK_USERS": "U1,U3"}
    async with scene(**rules) as here:
        assert "calls" in (await here.type("today"))["text"]
        assert "not among those" in (await here.type("today", user_id="U2"))["text"]


async def test_a_user_group_lets_in_its_members() -> None:
    rules = {"CALLLOGS_SLACK_ACCESS": "usergroup", "CALLLOGS_SLACK_USERGROUPS": "S1"}
    async with scene(**rules) as here:
        here.slack.groups = {"S1": ["U1"]}
        assert "calls" in (await here.type("today"))["text"]
        assert "not among those" in (await here.type("today", user_id="U2"))["text"]


async def test_a_user_group_that_cannot_be_read_lets_nobody_in() -> None:
    rules = {"CALLLOGS_SLACK_ACCESS": "usergroup", "CALLLOGS_SLACK_USERGROUPS": "S1"}
    async with scene(httpx.MockTransport(never), **rules) as here:
        assert "Slack did not say who you are" in (await here.type("today"))["text"]


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": "calllogs_help", "value": "x"}]},
        {"type": "block_suggestion", "action_id": "calllogs_opt_user", "value": ""},
        {"type": "shortcut", "callback_id": "calllogs_open_filters", "trigger_id": "1"},
        {
            "type": "view_submission",
            "view": {"type": "modal", "callback_id": "calllogs_filter_submit", "id": "V"},
        },
    ],
)
async def test_a_foreign_team_reaches_nothing_by_any_kind_of_payload(payload: Json) -> None:
    foreign = {"team": {"id": "T0OTHER"}, "user": {"id": "U1", "team_id": "T0OTHER"}, **payload}
    async with scene(httpx.MockTransport(never)) as here:
        ack = await here.dispatch({**foreign, "response_url": here.slack.response_url})
        await here.dispatch(command_payload("today", here.slack.response_url, team_id="T0OTHER"))
        assert (ack.status, ack.body) == (200, "")
        assert here.slack.answers.empty()
        assert here.slack.calls.empty()


async def test_whole_numbers_are_seen_by_those_allowed_and_in_their_own_answer_only() -> None:
    async with scene(CALLLOGS_SLACK_UNMASKED="U1") as here:
        mine = await here.type("to *8888 failed limit 1")
        theirs = await here.type("to *8888 failed limit 1", user_id="U2")
    assert lines(mine)[0].endswith("· +15559998888 ".strip())
    assert lines(theirs)[0].endswith("· +1 ••• ••• 8888")


async def test_asking_too_often_is_told_and_costs_oneuptime_nothing() -> None:
    filter: list[str] = []

    def counting(request: httpx.Request) -> httpx.Response:
        filter.append(request.url.path)
        return httpx.Response(200, json={"data": [], "count": 0})

    async with scene(httpx.MockTransport(counting), CALLLOGS_SLACK_RATE="2/hour") as here:
        await here.type("how many")
        await here.type("how many")
        before = len(filter)
        answer = await here.type("how many")
        refused = len(filter)
        other = await here.type("how many", user_id="U2")
    assert "faster than I may ask" in answer["text"]
    assert refused == before
    assert "No calls" in other["text"]


async def test_a_teams_questions_wait_their_turn_and_not_for_ever() -> None:
    limits = Limits(Rate(30, 60))
    turns = [limits.turn("T1") for _ in range(AT_ONCE)]
    for turn in turns:
        await turn.__aenter__()
    queue = limits._teams["T1"]  # noqa: SLF001  nobody else sees who waits
    queue.waiting = MOST_WAITING
    with pytest.raises(NotAuthorized):
        await limits.turn("T1").__aenter__()
    async with limits.turn("T2"):
        for turn in turns:
            await turn.__aexit__(None, None, None)


async def test_one_line_is_written_down_for_everything_asked_and_holds_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with scene() as here:
        await here.type("failed to +1 555 999 8888 user alice@example.com since yesterday")
        await here.type("faild +15559998888")
        await here.listener.tasks.drain(5)
        address = here.slack.response_url
    lines = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert [line["outcome"] for line in lines] == ["answered", "not understood"]
    first = lines[0]
    assert (first["team"], first["channel"], first["user"]) == (TEAM, "C1", "U1")
    assert first["did"] == "query"
    assert "+1 ••• ••• 8888" in first["asked"]
    assert isinstance(first["found"], int)
    everything = caplog.text
    for secret in ("5559998888", "xoxb-marked", address, "alice@example.com", "1.2.x"):
        assert secret not in everything


async def test_sharing_and_linking_are_written_down(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with scene(CALLLOGS_SLACK_SHARE_CHANNELS="C1", CALLLOGS_SLACK_UNMASKED="U1") as here:
        await here.type("link incident 42")
        listed = await here.type("failed today")
        await here.press(elements(listed)["calllogs_share"])
        await here.slack.answer()
        await here.slack.answer()
        await here.listener.tasks.drain(5)
    lines = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert [line["did"] for line in lines] == ["link", "query", "share"]
    assert all(line["unmasked"] for line in lines)


async def test_a_share_that_is_refused_is_written_down_as_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with scene() as here:
        here.slack.channels["C1"] = {"id": "C1"}
        listed = await here.type("failed today")
        here.slack.channels["C1"] = {"id": "C1", "is_ext_shared": True}
        await here.pressed(elements(listed)["calllogs_share"])
        await here.listener.tasks.drain(5)
    lines = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert [(line["did"], line["outcome"]) for line in lines] == [
        ("query", "answered"),
        ("share", "refused"),
    ]


def private(sandboxed: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
    """Return a OneUptime in which no incident may be read by this key, as private ones may not."""

    class Hiding(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/api/incident/get-list":
                return httpx.Response(200, json={"data": [], "count": 0}, request=request)
            return await sandboxed.handle_async_request(request)

    return Hiding()


@pytest.mark.parametrize("text", ["incident 42", "since yesterday limit 50", "by incident"])
async def test_titles_of_incidents_that_may_be_private_are_not_shared(text: str) -> None:
    async with scene(private(sandbox()), CALLLOGS_SLACK_SHARE_CHANNELS="C1") as here:
        own = await here.type(text)
        await here.press(elements(own)["calllogs_share"])
        posted, _ = await here.slack.answer(), await here.slack.answer()
    told = json.dumps(posted)
    assert "INC-42" in told or "42" in told
    assert "Payments database failover" not in told
