"""The way of an answer back: only to Slack, in time, once, and in simpler means where refused."""

import asyncio
import json
import logging
import re
from dataclasses import replace

import httpx
import pytest

from calllogs.config.settings import SLACK_API_URL
from calllogs.render.slack.messages import SLOW, sentence_message
from calllogs.render.slack.surfaces import LONGEST_PLAIN, plain_message, without_tables
from calllogs.slack.app import bolt_app, only_workspace
from calllogs.slack.delivery import MOST_USES, TOO_MUCH, MessageResponder, SlackTransport, accepts
from calllogs.slack.interactions.refusals import TOO_LATE
from tests.slack.block_check import check
from tests.slack.fake import Json, command_payload, fake_slack
from tests.slack.scene import Scene, elements, granting, patient, scene

SAID = sentence_message("Done.")


@pytest.mark.parametrize(
    ("api_url", "response_url", "accepted"),
    [
        (SLACK_API_URL, "https://hooks.slack.com/commands/1", True),
        (SLACK_API_URL, "http://hooks.slack.com/commands/1", False),
        (SLACK_API_URL, "https://hooks.slack.com.evil.example/1", False),
        (SLACK_API_URL, "https://hooks.slack.com@evil.example/1", False),
        (SLACK_API_URL, "https://[", False),
        (SLACK_API_URL, "", False),
        ("http://127.0.0.1:9/api/", "http://127.0.0.1:9/commands/1", True),
        ("http://127.0.0.1:9/api/", "https://hooks.slack.com/commands/1", False),
    ],
)
def test_only_slacks_own_address_gets_an_answer(
    api_url: str, response_url: str, *, accepted: bool
) -> None:
    assert accepts(response_url, api_url) is accepted


async def test_an_answer_to_a_foreign_address_is_not_sent() -> None:
    async with fake_slack() as slack:
        assert not await MessageResponder(slack.response_url, SlackTransport(SLACK_API_URL)).show(
            SAID
        )
        assert slack.answers.empty()


async def test_after_a_refusal_the_refused_block_alone_is_left_out() -> None:
    async with scene() as here:
        pointer = "unsupported type: table [json-pointer:/blocks/1/type]"
        here.slack.refusals = [f'{{"error": "invalid_blocks", "messages": ["{pointer}"]}}']
        whole = await here.type("summary by user since yesterday")
        plainer = await here.slack.answer()
    assert [b["type"] for b in whole["blocks"]][:2] == ["section", "table"]
    assert check(plainer) == []
    assert elements(plainer) == elements(whole)
    assert "*Alice Ng* · calls " in plainer["blocks"][1]["text"]["text"]
    assert [b for b in plainer["blocks"] if b in whole["blocks"]] == [
        b for b in whole["blocks"] if b["type"] != "table"
    ]


@pytest.mark.parametrize("typed", ["summary by day last 7 days", "summary by user"])
async def test_where_slack_does_not_say_which_what_not_every_slack_takes_is_left_out(
    typed: str,
) -> None:
    async with scene() as here:
        here.slack.refusals = ["invalid_blocks"]
        whole = await here.type(typed)
        plainer = await here.slack.answer()
    assert {b["type"] for b in plainer["blocks"]} <= {"section", "context", "actions"}
    assert elements(plainer) == elements(whole)


async def test_blocks_refused_twice_are_sent_as_text() -> None:
    async with scene() as here:
        here.slack.refusals = ["invalid_blocks", "invalid_blocks"]
        await here.type("failed since yesterday limit 2")
        await here.slack.answer()
        text = await here.slack.answer()
    assert "blocks" not in text
    first, second, *_ = text["text"].splitlines()
    assert first.startswith("17 failed calls. Failed calls")
    assert second.startswith(":x: *Alice Ng* – Error · <!date^")
    assert "Showing 1-2 of 17 calls" in text["text"]


@pytest.mark.parametrize(
    "typed", ["failed since yesterday", "summary by user", "summary by day", "timeline incident 42"]
)
async def test_where_a_kind_of_block_is_not_known_the_facts_still_stand_there(typed: str) -> None:
    async with scene() as here:
        answer = await here.type(typed)
    facts = re.findall(r"^(?::\w+: )?\*(.+?)\*", answer["text"], re.MULTILINE)
    assert facts
    for unknown in {block["type"] for block in answer["blocks"]}:
        left = [block for block in answer["blocks"] if block["type"] != unknown]
        seen = json.dumps([left, answer["text"]], ensure_ascii=False)
        assert [fact for fact in facts if fact not in seen] == []


async def test_what_slack_does_not_take_is_logged_without_its_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with fake_slack() as slack:
        slack.refusals = ["expired_url"]
        gone = MessageResponder(f"{slack.origin}/commands/marked", slack.transport)
        assert not await gone.show(SAID)
    nowhere = SlackTransport("http://127.0.0.1:9/api/")
    assert not await MessageResponder("http://127.0.0.1:9/commands/marked", nowhere).show(SAID)
    assert caplog.messages == [
        "Slack did not take an answer: status 500.",
        "An answer did not reach Slack: ClientConnectorError.",
    ]


class Pauses:
    """Waits for nothing, and remembers for how long it was asked to."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.mark.parametrize(
    ("replies", "arrives", "pauses"),
    [
        ([(429, "ratelimited", {"Retry-After": "7"})], True, [7.0]),
        ([(429, "ratelimited", {"Retry-After": "9999"})], True, [1.0]),
        ([(429, "", {})], True, [1.0]),
        ([(500, "internal_error", {}), (503, "<html>", {})], True, [1.0, 3.0]),
        ([(503, "", {})] * 3, False, [1.0, 3.0]),
        ([(404, "expired_url", {})], False, []),
        ([(403, "", {})], False, []),
        ([(200, '{"ok": false, "error": "channel_is_archived"}', {})], False, []),
        ([(200, '{"ok":true}', {})], True, []),
    ],
)
async def test_what_slack_cannot_take_now_is_posted_again_and_what_it_refuses_is_not(
    replies: list[tuple[int, str, dict[str, str]]], pauses: list[float], *, arrives: bool
) -> None:
    wait = Pauses()
    async with fake_slack() as slack:
        slack.replies = [*replies]
        responder = MessageResponder(slack.response_url, slack.transport, sleep=wait)
        assert await responder.show(SAID) is arrives
        assert slack.answers.qsize() == len(pauses) + 1
    assert wait.seconds == pauses


@pytest.mark.parametrize(
    "refusal",
    [
        (500, "invalid_arguments", {}),
        (500, "msg_too_long", {}),
        (200, '{"ok": false, "error": "no_text"}', {}),
    ],
)
async def test_what_slack_refuses_goes_out_plainer_and_at_last_as_a_sentence_that_says_so(
    refusal: tuple[int, str, dict[str, str]],
) -> None:
    async with scene() as here:
        here.slack.replies = [refusal, refusal, refusal]
        whole = await here.type("summary by user")
        plainer, plain, sentence = [await here.slack.answer() for _ in range(3)]
    kinds = [{b["type"] for b in shown.get("blocks", [])} for shown in (whole, plainer, plain)]
    assert ["table" in each for each in kinds] == [True, False, False]
    assert "Alice Ng" in plain["text"]
    assert (sentence["text"], check(sentence)) == (TOO_MUCH, [])


@pytest.mark.parametrize(("scopes", "shown"), [(("commands",), 0), (("chat:write",), 1)])
async def test_what_an_address_does_not_take_is_shown_another_way_where_there_is_one(
    scopes: tuple[str, ...], shown: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with scene() as here:
        workspace = granting(here.workspace, *scopes)
        bolt = bolt_app(here.listener, here.slack.api_url, only_workspace(workspace))
        here.slack.replies = [(404, "expired_url", {})]
        await replace(here, bolt=bolt).type("failed today")
        await here.listener.tasks.drain(5)
        called = [here.slack.calls.get_nowait() for _ in range(here.slack.calls.qsize())]
    posted = [params for method, params in called if method == "chat.postEphemeral"]
    assert [(p["channel"], p["user"]) for p in posted] == [("C1", "U1")] * shown
    (line,) = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert line["outcome"] == ("answered" if shown else "not delivered")


async def test_what_did_not_arrive_is_written_down_as_such(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "calllogs.audit")
    async with scene() as here:
        here.slack.replies = [(404, "expired_url", {})]
        await here.type("failed today")
        await here.listener.tasks.drain(5)
    (line,) = [json.loads(r.message) for r in caplog.records if r.name == "calllogs.audit"]
    assert line["outcome"] == "not delivered"


async def test_an_address_is_used_as_often_as_slack_allows() -> None:
    async with fake_slack() as slack:
        responder = MessageResponder(slack.response_url, slack.transport)
        arrived = [await responder.show(SAID) for _ in range(MOST_USES + 1)]
        assert slack.answers.qsize() == MOST_USES
    assert arrived == [True] * MOST_USES + [False]


class Stalled(httpx.AsyncBaseTransport):
    """A OneUptime that answers when it is let."""

    def __init__(self) -> None:
        self.going = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self.going.wait()
        body = {"data": [], "count": 0, "skip": 0, "limit": 10}
        return httpx.Response(200, json=body, request=request)


def impatient(here: Scene, *, loading_after: float, deadline: float) -> Scene:
    listener = patient(here.listener, loading_after=loading_after, deadline=deadline)
    bolt = bolt_app(listener, here.slack.api_url, only_workspace(here.workspace))
    return replace(here, listener=listener, bolt=bolt)


async def test_a_slow_answer_is_announced_and_then_stands_beside_what_stays_true() -> None:
    stalled = Stalled()
    async with scene(stalled) as here:
        hasty = impatient(here, loading_after=0.01, deadline=60)
        loading = await hasty.type("today")
        stalled.going.set()
        answer = await hasty.slack.answer()
    assert (loading["text"], loading["replace_original"]) == (SLOW, False)
    assert (answer["text"][:8], answer["replace_original"]) == ("No calls", False)


async def test_an_answer_that_never_comes_is_said_in_time_and_can_be_asked_again() -> None:
    async with scene(Stalled()) as here:
        await here.type("help")  # from then on it is known who asks, so that nothing else is late
        hasty = impatient(here, loading_after=60, deadline=0.01)
        answer = await hasty.type("today")
    assert answer["text"] == TOO_LATE
    assert "calllogs_retry" in elements(answer)


async def test_a_hundred_commands_are_acknowledged_while_oneuptime_stalls() -> None:
    stalled = Stalled()
    async with scene(stalled, CALLLOGS_SLACK_RATE="1000/minute") as here:
        payload = command_payload("today", here.slack.response_url)
        acks = [await here.dispatch(payload) for _ in range(100)]
        assert here.slack.answers.empty()
        stalled.going.set()
        answers = [await here.slack.answer() for _ in range(100)]
    assert {(ack.status, ack.body) for ack in acks} == {(200, "")}
    assert {answer["text"][:8] for answer in answers} == {"No calls"}


async def test_who_still_waits_at_a_shutdown_is_told_to_ask_again() -> None:
    async with scene(Stalled()) as here:
        await here.dispatch(command_payload("today", here.slack.response_url))
        await here.listener.tasks.drain(0.01)
        answer = await here.slack.answer()
    assert answer["text"] == "calllogs is restarting. Please ask again in a moment."


@pytest.mark.parametrize("typed", ["since yesterday", "by day", "timeline incident 42", "faild"])
async def test_an_answer_fits_a_modal_and_a_text_without_blocks(typed: str) -> None:
    async with scene() as here:
        answer: Json = await here.type(typed)
    blocks = without_tables(answer)
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": blocks}
    assert check(modal) == []
    plain = plain_message(answer)
    assert len(str(plain["text"])) <= LONGEST_PLAIN
    assert answer["text"] in str(plain["text"])


async def test_nothing_secret_is_logged_whatever_fails(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "calllogs")
    async with scene(httpx.MockTransport(lambda _: httpx.Response(500))) as here:
        here.slack.refusals = ["invalid_blocks", "expired_url"]
        await here.type("to +1 555 999 8888")
        await here.slack.answer()
        await here.listener.tasks.drain(5)
        secrets = ["xoxb-marked", here.slack.response_url, "5559998888", "1.2.x"]
    logged = json.dumps([record.getMessage() for record in caplog.records])
    assert [secret for secret in secrets if secret in logged] == []
