"""The service over a misbehaving OneUptime: one error, one sentence, few requests, no secrets."""

import asyncio

import pytest
from pydantic import SecretStr

from calllogs.api.client import ClientLimits
from calllogs.api.response import OTHER_SENTENCE
from calllogs.app import open_apps
from calllogs.config.settings import Settings
from calllogs.errors import ApiUnreachable, CallLogsError, ReplyContrary, ReplyMalformed
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.render.headline import shown_of_total
from tests.faults.answers import CALL, KEY, NUMBER, answer_of, answered, page, row
from tests.faults.behaviours import raw, replied, status
from tests.faults.conftest import NOW, SHORT, app_at, secrets_in, told_by
from tests.faults.scenarios import LATE, SCENARIOS, Scenario, unreachable
from tests.faults.server import Exchange, closed_port, misbehaving, port_of


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_a_fault_is_one_sentence_after_few_requests_and_no_secret(
    scenario: Scenario, logged: pytest.LogCaptureFixture
) -> None:
    limits = SHORT if scenario.said == LATE else ClientLimits()
    said, texts = "", []
    async with asyncio.timeout(10), misbehaving(scenario.behave) as server:
        async with app_at(server.url, limits) as app:
            try:
                answer = await app.calls.list(CallLogFilter(), now=NOW)
                said = shown_of_total(answer.value)
            except CallLogsError as error:
                said, texts = str(error), [*told_by(error)]
        requests = server.requests
    assert said == scenario.said.format(deadline=SHORT.deadline)
    assert requests == scenario.requests
    assert secrets_in(logged.text, *texts) == []
    assert (texts == []) is scenario.answered


async def test_a_server_that_repeats_the_key_where_http_is_read_is_not_quoted() -> None:
    """The error of the HTTP library does quote it."""
    repeating = raw(f"HTTP/1.1 200 OK\r\n{KEY}\r\n\r\n".encode())
    async with misbehaving(repeating) as server, app_at(server.url, ClientLimits()) as app:
        with pytest.raises(ApiUnreachable) as caught:
            await app.calls.list(CallLogFilter(), now=NOW)
    assert secrets_in(*told_by(caught.value)) == []


async def test_nobody_listening_is_said_so() -> None:
    async with app_at(closed_port(), ClientLimits()) as app:
        with pytest.raises(ApiUnreachable) as caught:
            await app.calls.list(CallLogFilter(), now=NOW)
    assert str(caught.value) == unreachable("the connection was refused")


async def test_a_kept_connection_that_is_closed_costs_no_answer() -> None:
    """Before the next request, and at it."""

    async def at_the_second(exchange: Exchange) -> None:
        if exchange.attempt != 2:
            exchange.kept = exchange.attempt == 1
            await exchange.reply(answer_of(exchange))

    async def before_the_second(exchange: Exchange) -> None:
        await exchange.reply(answer_of(exchange), Connection="keep-alive")

    for behave, requests in ((at_the_second, 3), (before_the_second, 2)):
        async with misbehaving(behave) as server, app_at(server.url, ClientLimits()) as app:
            counts = [(await app.calls.count(CallLogFilter(), now=NOW)).value for _ in range(2)]
        assert (counts, server.requests) == ([3, 3], requests)


async def test_a_host_of_no_name_is_said_so() -> None:
    async with app_at("http://nobody.invalid", ClientLimits(attempts=1)) as app:
        with pytest.raises(ApiUnreachable, match="there is no host with that name"):
            await app.calls.list(CallLogFilter(), now=NOW)


async def test_a_server_without_tls_under_https_is_said_so() -> None:
    def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    listening = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with listening, app_at(f"https://127.0.0.1:{port_of(listening)}", ClientLimits()) as app:
        with pytest.raises(ApiUnreachable, match="perhaps its address begins with http://"):
            await app.calls.list(CallLogFilter(), now=NOW)


async def test_the_key_never_follows_a_redirect() -> None:
    async with misbehaving(answered) as elsewhere:
        away = status(302, Location=f"{elsewhere.url}/api/call-log/get-list")
        async with misbehaving(away) as server, app_at(server.url, ClientLimits()) as app:
            with pytest.raises(ReplyMalformed, match="redirects to another one"):
                await app.calls.list(CallLogFilter(), now=NOW)
    assert elsewhere.seen == []


# The version; and for each key the question, and the two ends of what it shows.
async def test_cookies_of_one_callers_reply_go_with_nobodys_request() -> None:
    async def baking(exchange: Exchange) -> None:
        await exchange.reply(answer_of(exchange), Set_Cookie="session=of-one; Path=/")

    async with misbehaving(baking) as server:
        settings = Settings(oneuptime_url=server.url, api_key=SecretStr(KEY))
        async with open_apps(settings, sandbox=False) as apps:
            for key in (KEY, "another"):
                await apps.app_for(SecretStr(key)).calls.count(CallLogFilter(), now=NOW)
    assert [exchange.headers.get("cookie") for exchange in server.seen] == [None] * 7


async def test_a_call_that_was_not_asked_for_is_not_shown() -> None:
    async with misbehaving(replied(row(2))) as server, app_at(server.url, ClientLimits()) as app:
        with pytest.raises(ReplyContrary) as caught:
            await app.calls.get(CALL)
    assert str(caught.value) == OTHER_SENTENCE


async def test_ids_that_are_none_are_never_asked_for_and_never_repeated() -> None:
    """A relation's ids come from OneUptime, and go into the next request."""
    forged = replied(page({"_id": CALL, "incidentId": f"' OR 1=1 {NUMBER}"}))
    filter = parse("incidents 41 and 42", now=NOW, tz="UTC", region="US")
    async with misbehaving(forged) as server, app_at(server.url, ClientLimits()) as app:
        with pytest.raises(ReplyMalformed, match=r"cannot read \(incidentId\)") as caught:
            await app.calls.list(filter, now=NOW)
    assert server.requests == 1
    assert secrets_in(*told_by(caught.value)) == []
