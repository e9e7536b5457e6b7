"""What a person reads in Slack when OneUptime misbehaves, through Bolt and a fake Slack."""

import asyncio
import logging
from dataclasses import replace
from html import unescape

import httpx
import pytest

from calllogs.slack.app import bolt_app, only_workspace
from calllogs.slack.interactions.refusals import TOO_LATE
from tests.faults.answers import answered
from tests.faults.behaviours import beside, outwaited
from tests.faults.conftest import secrets_in
from tests.faults.scenarios import SCENARIOS
from tests.faults.server import Exchange, Misbehaving, misbehaving
from tests.slack.block_check import check
from tests.slack.scene import patient, scene

SHOWN = {scenario.name: scenario for scenario in SCENARIOS}
REPRESENTATIVE = (
    "reset in the middle of the body",
    "body shorter than announced",
    "gzip bomb",
    "429 with a long Retry-After",
    "500 for ever",
    "400, a bad key",
    "402",
    "403 with a page",
    "redirect to another host",
    "a page instead of JSON",
    "JSON cut short",
    "count is negative",
    "counted and not sent",
    "a cost without end",
    "half a letter",
    "a status nobody knows",
    "a title that moves the cursor",
)


class Towards(httpx.AsyncBaseTransport):
    """Carries requests to a server, whatever address they were meant for."""

    def __init__(self, server: Misbehaving) -> None:
        self._url = httpx.URL(server.url)
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(host=self._url.host, port=self._url.port)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


@pytest.mark.parametrize("name", REPRESENTATIVE)
async def test_a_fault_is_the_same_sentence_in_slack_and_shows_no_secret(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with asyncio.timeout(10), misbehaving(SHOWN[name].behave) as server:
        towards = Towards(server)
        async with towards, scene(towards) as here:
            answer = await here.type("since 2026-11-20")
    said = SHOWN[name].said.replace("127.0.0.1", "sandbox")
    if SHOWN[name].answered:
        assert "actions" in [block["type"] for block in answer["blocks"]]
    else:
        assert unescape(answer["text"]) == said
    assert check(answer) == []
    assert secrets_in(str(answer), caplog.text) == []


async def test_questions_past_their_deadline_hold_nothing_and_ask_nothing_more() -> None:
    hung_up = asyncio.Semaphore(0)

    async def held(exchange: Exchange) -> None:
        await outwaited(exchange)
        hung_up.release()

    async with asyncio.timeout(20), misbehaving(beside(held)) as server:
        towards = Towards(server)
        async with towards, scene(towards) as here:
            hasty = patient(here.listener, loading_after=60, deadline=1)
            bolt = bolt_app(hasty, here.slack.api_url, only_workspace(here.workspace))
            hurried = replace(here, bolt=bolt)
            told = [await hurried.type(text) for text in ("failed", "how many", "summary")]
            for _ in range(server.requests):
                await hung_up.acquire()
            server.behave, before = answered, server.requests
            answer = await here.type("since 2026-11-20")
    assert [each["text"] for each in told] == [TOO_LATE] * 3
    # The question, when the oldest call was made, and the two ends of what the key shows.
    assert (before > 0, server.requests - before) == (True, 4)
    assert "actions" in [block["type"] for block in answer["blocks"]]
