import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine

from calllogs.app import App, call_logs
from calllogs.client import Client, Patience
from calllogs.core.answer import Answer
from calllogs.core.filter import CallLogFilter
from calllogs.core.records import CallLog, Page
from calllogs.core.subjects import INCIDENT as SUBJECT
from calllogs.core.timeline import About
from calllogs.entrypoints.slack.channel_links import ChannelLinks, Place
from calllogs.entrypoints.slack.delivery import Delivery
from calllogs.entrypoints.slack.listener import COMMAND
from calllogs.entrypoints.slack.questions import Questions
from calllogs.formatting.cells import View
from calllogs.formatting.layouts import page_message, plain_message
from calllogs.sandbox import SAMPLE_API_KEY, create_app, sample_dataset
from calllogs.settings import SLACK_API_URL
from tests.slack.block_check import check
from tests.slack.fake import FakeSlack, fake_slack

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
VIEW = View(tz="America/New_York", now=NOW, masked=True)


@asynccontextmanager
async def serving(slack: FakeSlack, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the real command against a fake Slack, on the sandbox."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "calllogs.entrypoints.slack",
        "--sandbox",
        env={
            **os.environ,  # noqa: TID251  a child inherits the path
            "SLACK_BOT_TOKEN": "xoxb-marked-secret",
            "SLACK_APP_TOKEN": "xapp-marked-secret",
            "CALLLOGS_SLACK_API_URL": slack.api_url,
            "CALLLOGS_DATABASE_URL": "sqlite://",
            **environ,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    async with asyncio.timeout(20):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def test_a_real_process_acknowledges_answers_and_ends_cleanly() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        await slack.command("failed since yesterday", envelope="one")
        assert await slack.ack() == "one"
        answer = await slack.answer()
        await slack.command("help", envelope="two")
        helped = await slack.answer()
        process.send_signal(signal.SIGTERM)
        status, errors = await ended(process)
    assert (check(answer), check(helped)) == ([], [])
    assert answer["response_type"] == helped["response_type"] == "ephemeral"
    assert [block["type"] for block in answer["blocks"]][:2] == ["section", "table"]
    assert helped["text"] == "/calllogs help"
    assert (status, "Traceback" in errors, "marked-secret" in errors) == (0, False, False)


async def test_a_team_that_is_not_ours_gets_no_answer() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        await slack.command("today", envelope="foreign", team_id="T0OTHER")
        await slack.command("today", envelope="ours")
        await slack.answer()
        process.send_signal(signal.SIGINT)
        await ended(process)
        assert slack.answers.empty()


async def test_a_token_slack_refuses_is_told_at_the_start() -> None:
    async with fake_slack() as slack:
        slack.bad_token = True
        async with serving(slack) as process:
            status, errors = await ended(process)
    assert status == 2
    assert "Slack did not accept SLACK_BOT_TOKEN" in errors
    assert "Traceback" not in errors


async def test_a_missing_token_is_named() -> None:
    async with fake_slack() as slack, serving(slack, SLACK_APP_TOKEN="") as process:
        status, errors = await ended(process)
    told = "SLACK_APP_TOKEN is not set. Copy it from the app's page at api.slack.com/apps."
    assert (status, errors.strip()) == (2, f"calllogs-slack: {told}")


def app_over(transport: httpx.AsyncBaseTransport) -> App:
    http = httpx.AsyncClient(transport=transport, base_url="http://sandbox/api")
    patience = Patience(attempts=1)
    client = Client(http, SecretStr(SAMPLE_API_KEY), now=lambda: NOW, patience=patience)
    return App(
        calls=call_logs(client),
        now=lambda: NOW,
        tz="America/New_York",
        region="US",
        source="sandbox",
        dashboard=None,
        sandbox=True,
        me=None,
    )


@pytest.fixture
async def links() -> AsyncIterator[ChannelLinks]:
    engine = create_async_engine("sqlite+aiosqlite://")
    links = ChannelLinks(engine)
    await links.prepare()
    yield links
    await engine.dispose()


HERE = Place(team="T1", channel="C1", name="general", user="U1")
INCIDENT = Place(team="T1", channel="C0INC42", name="oneuptime-incident-inc-42", user="U1")


@pytest.fixture
def questions(links: ChannelLinks) -> Questions:
    sandbox = create_app(sample_dataset(NOW), now=lambda: NOW)
    return Questions(app_over(httpx.ASGITransport(sandbox)), links)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "failed since yesterday",
        "how many failed last week",
        "in 2001",
        "faild since yesterday",
        "summary last week",
        "summary by day",
        "cost by to last month",
        "timeline incident 42",
        "timeline incident 999",
        "who was called last night",
        "user al",
        "to zoe",
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
        "“unclosed",
    ],
)
async def test_every_message_is_valid_block_kit_with_a_text(
    questions: Questions, typed: str
) -> None:
    answer = await questions.answer(typed, HERE)
    assert check(answer.message) == []
    assert len(str(answer.fallback["text"])) < 3000


async def test_a_list_states_reading_window_shown_of_total_and_masks_numbers(
    questions: Questions,
) -> None:
    message = (await questions.answer("to +1 555 999 8888 failed limit 2", HERE)).message
    blocks: Any = message["blocks"]
    text = json.dumps(message, ensure_ascii=False)
    assert "Failed calls (anything but Success or Completed) to +1 ••• ••• 8888" in text
    assert "Showing 1-2 of " in blocks[-2]["elements"][0]["text"]
    assert blocks[-1]["elements"][0]["text"] == "These calls are made up."
    assert "+15559998888" not in text
    assert "5559998888" not in text


async def test_a_mistake_is_quoted_and_nothing_is_asked(links: ChannelLinks) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    answer = await Questions(app_over(httpx.MockTransport(never)), links).answer(
        "faild today", HERE
    )
    blocks: Any = answer.message["blocks"]
    assert blocks[0]["text"]["text"] == (
        ":warning: I do not understand 'faild'. Did you mean 'failed'?\n`/calllogs faild today`"
    )


async def test_an_api_failure_is_its_own_sentence_with_a_reference(links: ChannelLinks) -> None:
    refused = httpx.MockTransport(lambda _: httpx.Response(401))
    message = (await Questions(app_over(refused), links).answer("today", HERE)).message
    assert "OneUptime refused the API key" in str(message["text"])
    assert "Reference `" in json.dumps(message)


async def test_an_unexpected_failure_says_so_and_tells_nothing_else(links: ChannelLinks) -> None:
    def broken(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("secret +15559998888")

    message = (
        await Questions(app_over(httpx.MockTransport(broken)), links).answer("today", HERE)
    ).message
    assert "which is a fault of its own" in str(message["text"])
    assert "secret" not in json.dumps(message)


async def test_refused_blocks_are_sent_once_more_as_text(questions: Questions) -> None:
    answer = await questions.answer("today", HERE)
    async with fake_slack() as slack:
        slack.refusals = ["invalid_blocks"]
        delivery = Delivery(slack.api_url)
        await delivery.send(f"{slack.origin}/commands/1", answer.message, answer.fallback)
        assert [await slack.answer(), await slack.answer()] == [answer.message, answer.fallback]
        assert slack.answers.empty()


@pytest.mark.parametrize(
    ("api_url", "response_url", "accepted"),
    [
        (SLACK_API_URL, "https://hooks.slack.com/commands/1", True),
        (SLACK_API_URL, "http://hooks.slack.com/commands/1", False),
        (SLACK_API_URL, "https://hooks.slack.com.evil.example/1", False),
        (SLACK_API_URL, "https://hooks.slack.com@evil.example/1", False),
        (SLACK_API_URL, "", False),
        ("http://127.0.0.1:9/api/", "http://127.0.0.1:9/commands/1", True),
        ("http://127.0.0.1:9/api/", "https://hooks.slack.com/commands/1", False),
    ],
)
def test_only_slacks_own_address_gets_an_answer(
    api_url: str, response_url: str, *, accepted: bool
) -> None:
    assert Delivery(api_url).accepts(response_url) is accepted


async def test_an_answer_to_a_foreign_address_is_not_sent(questions: Questions) -> None:
    answer = await questions.answer("help", HERE)
    async with fake_slack() as slack:
        await Delivery(SLACK_API_URL).send(
            f"{slack.origin}/commands/1", answer.message, answer.fallback
        )
        assert slack.answers.empty()


HOSTILE = st.text(
    alphabet="<>&!@#*_~`|^ab\n\u202e\u200b", min_size=1, max_size=40
) | st.sampled_from(
    [
        "<!channel>",
        "<@U1>",
        "<https://evil.example|INC-42>",
        "<!subteam^S1>",
        "*_~`",
        "&lt;!here&gt;",
    ]
)


@given(HOSTILE, HOSTILE)
def test_foreign_text_never_becomes_a_mention_or_a_link(title: str, told: str) -> None:
    call = CallLog.model_validate(
        {
            "_id": "i",
            "createdAt": "2026-11-23T12:00:00Z",
            "status": title,
            "statusMessage": told,
            "toNumber": title,
            "incident": {"_id": "i", "title": title},
            "user": {"_id": "u", "name": told},
        }
    )
    page = Page(calls=(call,), total=1)
    message = page_message(Answer(CallLogFilter(), page), told, VIEW)
    for text in [*mrkdwn(message), str(plain_message(message, page, VIEW)["text"])]:
        bare = text.replace("<!date^", "")
        assert not [sign for sign in ("<!", "<@", "<#", "<http") if sign in bare]


def mrkdwn(value: Any) -> list[str]:  # noqa: ANN401  next to JSON
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return [*own, *(text for each in value.values() for text in mrkdwn(each))]
    return [text for each in value for text in mrkdwn(each)] if isinstance(value, list) else []


def test_the_plain_text_of_a_page_names_every_call(failed_call: CallLog) -> None:
    page = Page(calls=(failed_call,), total=1)
    message = page_message(Answer(CallLogFilter(), page), "", VIEW)
    assert str(plain_message(message, page, VIEW)["text"]).splitlines()[1] == (
        "Mon 23 Nov 03:12 | ✗ Error | Alice Ng | +1 ••• ••• 0101 | "
        "INC-42 Payments database failover"
    )


def test_the_manifest_is_valid_and_names_the_registered_command() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "tests/data/slack_manifest.schema.json").read_text("utf-8"))
    jsonschema.validate(manifest, schema)
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == (COMMAND, True)
    assert manifest["oauth_config"]["scopes"]["bot"] == ["commands"]
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_a_next_page_is_spelled_as_the_command_to_type(failed_call: CallLog) -> None:
    page = Page(calls=(failed_call,), total=9)
    message = page_message(Answer(CallLogFilter(), page), "failed", VIEW)
    assert "next: `/calllogs failed skip 1`" in json.dumps(message)


def test_a_further_page_moves_the_place_already_said(failed_call: CallLog) -> None:
    page = Page(calls=(failed_call,), total=9, skip=3)
    message = page_message(Answer(CallLogFilter(skip=3), page), "skip 3", VIEW)
    assert "next: `/calllogs skip:4`" in json.dumps(message)


async def test_an_unreachable_slack_is_logged_by_its_kind_alone(
    questions: Questions, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await questions.answer("help", HERE)
    delivery = Delivery("http://127.0.0.1:9/api/")
    await delivery.send("http://127.0.0.1:9/commands/marked", answer.message, answer.fallback)
    assert caplog.messages == ["An answer did not reach Slack: ClientConnectorError."]


def small_print(message: Any) -> list[str]:  # noqa: ANN401  next to JSON
    return [b["elements"][0]["text"] for b in message["blocks"] if b["type"] == "context"]


async def test_in_an_incidents_channel_the_command_alone_tells_its_calls(
    questions: Questions,
) -> None:
    message: Any = (await questions.answer("", INCIDENT)).message
    assert check(message) == []
    assert message["blocks"][0]["text"]["text"] == "INC-42 Payments database failover"
    assert "acknowledged 23 min after the incident was declared" in message["text"]
    assert small_print(message)[-1] == (
        "This channel is about incident 42: OneUptime created the channel for it. "
        "Not so? `/calllogs link ...`"
    )


async def test_elsewhere_the_command_alone_shows_what_was_recent_and_how_to_link(
    questions: Questions,
) -> None:
    message: Any = (await questions.answer("", HERE)).message
    assert message["blocks"][1]["type"] == "table"
    assert "`/calllogs link incident 42` tells me." in small_print(message)[-1]


async def test_a_channel_is_linked_relinked_and_unlinked(questions: Questions) -> None:
    for typed, said in (
        ("link incident 42", "This channel is linked to incident 42."),
        ("link alert 7", "This channel is linked to alert 7."),
    ):
        assert said in str((await questions.answer(typed, HERE)).message["text"])
    message: Any = (await questions.answer("", HERE)).message
    assert message["blocks"][0]["text"]["text"] == "#7 Disk 90% on db-3"
    assert "it was linked here with /calllogs link" in small_print(message)[-1]
    elsewhere = replace(HERE, channel="C2")
    assert "linked" not in json.dumps((await questions.answer("", elsewhere)).message["text"])
    for said in ("This channel is linked to nothing now.", "There was no link here."):
        assert (await questions.answer("link off", HERE)).message["text"] == said


async def test_a_mentioned_channel_is_what_it_was_linked_to(questions: Questions) -> None:
    await questions.answer("link incident 41", HERE)
    mentioned = await questions.answer("how many <#C1|general>", INCIDENT)
    plain = await questions.answer("how many incident 41", HERE)
    assert mentioned.message["text"] == plain.message["text"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("link incident 999", "There is no incident 999 in this project."),
        ("link", "A channel is linked to one incident or alert, as in link incident 42."),
        ("link incidents 41 and 42", "A channel is linked to one incident or alert"),
        ("link failed", "A channel is linked to one incident or alert"),
    ],
)
async def test_a_channel_is_linked_to_one_thing_that_exists(
    questions: Questions, typed: str, said: str
) -> None:
    assert said in str((await questions.answer(typed, HERE)).message["text"])
    assert await questions.links.of(HERE) is None


async def test_one_call_is_shown_with_everything_known_of_it(questions: Questions) -> None:
    page = (await questions.app.calls.list(CallLogFilter(limit=1), now=NOW)).found
    message: Any = (await questions.answer(f"show {page.calls[0].id}", HERE)).message
    assert check(message) == []
    assert [row[0]["text"] for row in message["blocks"][1]["rows"]][:3] == [
        "What",
        "When",
        "Result",
    ]


async def test_links_survive_the_process(tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path / 'links.db'}"
    for number in (None, 42):
        engine = create_async_engine(address)
        links = ChannelLinks(engine)
        await links.prepare()
        found = await links.of(HERE)
        assert (found and found.number) == number
        await links.link(HERE, About(SUBJECT, number=42), NOW)
        await engine.dispose()


async def test_a_database_that_cannot_be_opened_is_told_at_the_start() -> None:
    async with fake_slack() as slack:
        nowhere = "sqlite:////nowhere/at/all/links.db"
        async with serving(slack, CALLLOGS_DATABASE_URL=nowhere) as process:
            status, errors = await ended(process)
    assert status == 2
    assert "The database of channel links cannot be opened" in errors
    assert "Traceback" not in errors
