import asyncio
import json

import httpx
import pytest
from cachetools import TTLCache
from pydantic import JsonValue

from calllogs.api.client import (
    NEWEST,
    OLD_SENTENCE,
    UNTOLD,
    VERSION_LIFETIME,
    Capability,
    Version,
    Versions,
    kept_version,
    version,
)
from calllogs.api.request import Request
from calllogs.errors import KeyRefused, RequestRefused
from tests.api.test_cache import Clock
from tests.recorded import client, sandbox


class Told(httpx.AsyncBaseTransport):
    """Answers with a version, or with what stands in its place, and keeps the requests."""

    def __init__(self, reply: JsonValue, status: int = 200) -> None:
        self.reply, self.status = reply, status
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status, json=self.reply)


async def test_the_version_is_asked_for_by_get_and_without_the_key() -> None:
    told = Told({"version": "11.5.1", "commit": "abc"})
    assert await client(told).send(version()) == Version((11, 5, 1))
    (request,) = told.requests
    assert (request.method, request.url.path, request.content) == ("GET", "/api/version", b"")
    assert "ApiKey" not in request.headers


async def test_the_version_is_kept_for_an_hour() -> None:
    told, clock = Told({"version": "11.5.1"}), Clock()
    versions = Versions(client(told), TTLCache(1, VERSION_LIFETIME, timer=clock))
    for at, asked in ((0, 1), (VERSION_LIFETIME - 1, 1), (VERSION_LIFETIME + 1, 2)):
        clock.at = at
        assert await versions.find() == Version((11, 5, 1))
        assert len(told.requests) == asked


async def test_all_who_ask_one_oneuptime_share_its_version() -> None:
    told, kept = Told({"version": "9.5.0"}), kept_version()
    one, other = (Versions(client(told), kept) for _ in range(2))
    assert await one.find() == await other.find() == Version((9, 5, 0))
    assert len(told.requests) == 1
    await other.client.send(Request("/x", bool, body={"select": {"monitor": True, "status": True}}))
    assert json.loads(told.requests[1].content) == {"select": {"status": True}}


async def test_questions_at_the_same_time_ask_for_it_once() -> None:
    told = Told({"version": "11.5.1"})
    versions = Versions(client(told))
    await asyncio.gather(*(versions.find() for _ in range(5)))
    assert len(told.requests) == 1


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ({"version": "12.0.16"}, NEWEST),
        ({"version": " 13.1.0-rc.1 "}, Version((13, 1, 0))),
        ({"version": "unknown"}, UNTOLD),
        ({"version": 12}, UNTOLD),
        ({"version": "12.0.16\x1b[2J"}, UNTOLD),
        ({}, UNTOLD),
        (["12.0.16"], UNTOLD),
    ],
)
async def test_a_version_that_cannot_be_told_is_the_newest_known(
    reply: JsonValue, found: Version
) -> None:
    assert await Versions(client(Told(reply))).find() == found
    assert found.newest


@pytest.mark.parametrize(("status", "asked"), [(404, 1), (503, 2)])
async def test_only_a_passing_fault_is_asked_again(status: int, asked: int) -> None:
    told = Told({}, status)
    versions = Versions(client(told))
    assert [await versions.find(), await versions.find()] == [UNTOLD, UNTOLD]
    assert len(told.requests) == asked


@pytest.mark.parametrize(
    ("found", "spelled"),
    [(NEWEST, "12.0.16"), (UNTOLD, "unknown, asked as 12.0.16"), (Version((9, 5, 0)), "9.5.0")],
)
def test_a_version_is_spelled_and_one_that_is_not_told_says_so(
    found: Version, spelled: str
) -> None:
    assert str(found) == spelled


async def test_a_version_older_than_any_that_can_be_asked_is_refused() -> None:
    versions = Versions(client(Told({"version": "9.4.13"})))
    with pytest.raises(RequestRefused) as caught:
        await versions.find()
    assert str(caught.value) == OLD_SENTENCE.format(version="9.4.13")


async def test_a_question_is_put_while_the_version_is_asked_for_and_again_to_an_older_one() -> None:
    put: list[Version] = []

    async def question(asked_of: Version) -> str:
        put.append(asked_of)
        return str(asked_of)

    older = Versions(client(Told({"version": "11.5.1"})))
    july = ("11.5.1", Version((11, 5, 1)))
    assert [await older.ask(question), await older.ask(question)] == [july, july]
    assert put == [NEWEST, Version((11, 5, 1)), Version((11, 5, 1))]
    put.clear()
    newest = Versions(client(sandbox()))
    known = ("12.0.16", NEWEST)
    assert [await newest.ask(question), await newest.ask(question)] == [known, known]
    assert put == [NEWEST, NEWEST]


async def test_a_question_that_fails_fails_as_it_does() -> None:
    async def question(_: Version) -> str:
        raise KeyRefused("refused")

    with pytest.raises(KeyRefused, match="refused"):
        await Versions(client(Told({"version": "12.0.16"}))).ask(question)


async def test_a_cancelled_question_is_put_no_longer() -> None:
    put, never = asyncio.Event(), asyncio.Event()

    async def question(_: Version) -> None:
        put.set()
        await never.wait()

    asking = asyncio.ensure_future(Versions(client(sandbox())).ask(question))
    await put.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_an_older_version_lacks_what_came_after_it() -> None:
    assert Version((9, 5, 0)).absent == {
        "monitor",
        "monitorId",
        "incidentNumberWithPrefix",
        "alertNumberWithPrefix",
    }
    assert Version((9, 5, 2)).absent == {"incidentNumberWithPrefix", "alertNumberWithPrefix"}
    july = Version((11, 5, 1))
    assert [each for each in Capability if not july.has(each)] == [Capability.SPOKEN_TEXT]
