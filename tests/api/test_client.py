import asyncio
import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import cast

import httpx
import pytest
from pydantic import SecretStr

from calllogs.api.client import Client, ClientLimits
from calllogs.api.request import Request
from calllogs.errors import (
    ApiError,
    ApiUnreachable,
    KeyRefused,
    RateLimited,
    ReplyMalformed,
    ServerFailed,
)

KEY = "694a7154-c95e-5634-9f7f-d0c8b1310973"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
COUNT = Request("/call-log/count", lambda reply: cast("dict[str, int]", reply)["count"])

Answer = httpx.Response | Exception


class Pauses:
    """Records the waits asked for instead of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class Upstream:
    """Answers one request after another from a list, and keeps the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[httpx.Request] = []
        self._answers: Iterator[Answer] = iter(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def answer(status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"count": 5}, headers=headers)


def client_of(
    upstream: Callable[[httpx.Request], httpx.Response],
    sleeps: Pauses,
    limits: ClientLimits | None = None,
) -> Client:
    http = httpx.AsyncClient(
        transport=httpx.MockTransport(upstream), base_url="https://up.example.com/api"
    )
    return Client(
        http, SecretStr(KEY), now=lambda: NOW, limits=limits or ClientLimits(), sleep=sleeps
    )


async def test_a_request_carries_the_key_the_parameters_and_the_body() -> None:
    upstream = Upstream(answer())
    assert await client_of(upstream, Pauses()).send(COUNT) == 5
    (request,) = upstream.requests
    assert (request.method, str(request.url)) == (
        "POST",
        "https://up.example.com/api/call-log/count",
    )
    assert (request.headers["ApiKey"], json.loads(request.content)) == (KEY, {})


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(500),
        httpx.Response(502),
        httpx.Response(503),
        httpx.Response(429),
    ],
)
async def test_a_passing_fault_is_tried_again(fault: Answer) -> None:
    sleeps = Pauses()
    assert await client_of(Upstream(fault, answer()), sleeps).send(COUNT) == 5
    assert len(sleeps.seconds) == 1
    assert 0.125 <= sleeps.seconds[0] <= 0.375


@pytest.mark.parametrize("status", [400, 401, 402, 404, 422])
async def test_a_refusal_is_never_tried_again(status: int) -> None:
    upstream, sleeps = Upstream(httpx.Response(status)), Pauses()
    with pytest.raises(ApiError):
        await client_of(upstream, sleeps).send(COUNT)
    assert (len(upstream.requests), sleeps.seconds) == (1, [])


@pytest.mark.parametrize(("status", "attempts"), [(500, 2), (502, 3), (504, 3)])
async def test_attempts_are_bounded(status: int, attempts: int) -> None:
    upstream = Upstream(*[httpx.Response(status)] * 9)
    with pytest.raises(ServerFailed, match=str(status)):
        await client_of(upstream, Pauses()).send(COUNT)
    assert len(upstream.requests) == attempts


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("wish", ["2", "Mon, 23 Nov 2026 14:00:02 GMT"])
async def test_a_short_retry_after_is_honoured_in_seconds_and_as_a_date(
    wish: str, status: int
) -> None:
    sleeps = Pauses()
    await client_of(Upstream(answer(status, **{"Retry-After": wish}), answer()), sleeps).send(COUNT)
    assert 2.125 <= sleeps.seconds[0] <= 2.375


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (503, ServerFailed)])
async def test_a_long_retry_after_is_reported_at_once(status: int, error: type[ApiError]) -> None:
    sleeps = Pauses()
    with pytest.raises(error, match="60 s") as caught:
        await client_of(Upstream(answer(status, **{"Retry-After": "60"})), sleeps).send(COUNT)
    assert (caught.value.retry_after, sleeps.seconds) == (60, [])


BOMB = gzip.compress(gzip.compress(bytes(40 << 20)))


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip"])
async def test_a_reply_is_unpacked_no_further_than_agreed(encoding: str) -> None:
    packed = httpx.Response(
        200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(gzip.decompress(BOMB))
    )
    tracemalloc.start()
    with pytest.raises(ReplyMalformed, match="larger than 1 MB"):
        await client_of(Upstream(packed), Pauses(), ClientLimits(largest_reply=1 << 20)).send(COUNT)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20


async def test_a_retry_after_nobody_can_read_is_no_wish() -> None:
    sleeps = Pauses()
    await client_of(Upstream(answer(429, **{"Retry-After": "soon"}), answer()), sleeps).send(COUNT)
    assert sleeps.seconds[0] < 1


async def test_the_key_does_not_follow_a_redirect() -> None:
    elsewhere = httpx.Response(302, headers={"Location": "https://evil.example/"})
    upstream = Upstream(elsewhere)
    with pytest.raises(ReplyMalformed):
        await client_of(upstream, Pauses()).send(COUNT)
    assert len(upstream.requests) == 1


async def test_a_reply_larger_than_agreed_is_not_read_to_its_end() -> None:
    large = httpx.Response(200, content=b"x" * 1000)
    with pytest.raises(ReplyMalformed):
        await client_of(Upstream(large), Pauses(), ClientLimits(largest_reply=999)).send(COUNT)


async def test_the_deadline_ends_everything() -> None:
    async def stalled(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    http = httpx.AsyncClient(transport=httpx.MockTransport(stalled), base_url="https://x/api")
    limits = ClientLimits(deadline=0.01)
    client = Client(http, SecretStr(KEY), now=lambda: NOW, limits=limits, sleep=Pauses())
    with pytest.raises(ApiUnreachable, match="did not answer within"):
        await client.send(COUNT)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (httpx.ConnectError(KEY), "the connection could not be established"),
        (httpx.ConnectTimeout(KEY), "the connection took too long"),
        (httpx.ReadError(KEY), "the connection broke off"),
    ],
)
async def test_an_unreachable_api_is_named_without_the_key(fault: Exception, said: str) -> None:
    with pytest.raises(ApiUnreachable, match=said) as caught:
        await client_of(Upstream(*[fault] * 3), Pauses()).send(COUNT)
    assert "up.example.com" in str(caught.value)
    assert KEY not in str(caught.value)


async def test_a_refused_key_says_what_to_do() -> None:
    refused = httpx.Response(400, json={"error": "Invalid API Key"})
    with pytest.raises(KeyRefused, match="set ONEUPTIME_API_KEY"):
        await client_of(Upstream(refused), Pauses()).send(COUNT)
