"""The HTTP client of OneUptime: deadlines, retries, whose turn it is, and which version answers.

There are places for requests under way, of each key and of the whole process. Short questions
never wait for long ones, and nobody waits for all that another asks: each key waits with a few
requests at a time, of which walks through many pages have half.

An older OneUptime answers what it does not understand with no rows and no error (oneuptime-api.md
9.1). So it is asked in the way it understands, or not at all.
"""

import asyncio
import logging
import random
import re
import socket
import ssl
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from time import monotonic
from typing import NamedTuple, TypeVar, cast

import httpx
from cachetools import TTLCache
from pydantic import JsonValue, SecretStr

from calllogs.api.request import Request
from calllogs.api.response import LARGE_SENTENCE, Reply, data, unpacking
from calllogs.errors import ApiError, ApiUnreachable, ReplyContrary, ReplyMalformed, RequestRefused

T = TypeVar("T")
Turn = Callable[[], AbstractAsyncContextManager[None]]
"""Waits until a reply may be read."""

_SERVER_ERROR = 500

MOST_REQUESTS, MOST_PAGES = 32, 8
"""Requests under way at once, of all keys together, and those of them for pages of walks."""

OF_A_KEY, PAGES_OF_A_KEY = 8, 4
"""The same of one key."""

WALKS_OF_A_KEY = 4
"""Walks of one key at once: each holds a few pages in memory."""

SECONDS_TO_WAIT = 30.0
"""For a place; who has none by then is told so."""

BREATHS = 100
"""Turns of the loop between two pages that are read, in which shorter questions get ahead: a turn
brings each of them a step further, and a page takes as long as hundreds of steps."""

SECONDS_IN_VAIN = 60.0
"""Without any request that got a connection, while some asked for one. None keeps one for so long,
so callers cannot bring this about: connections were lost."""

FULL_SENTENCE = (
    "All connections of calllogs to OneUptime are in use by other questions. Ask again in a moment."
)


class Turns:
    """The places of a process, which the clients of all keys share.

    Args:
        timer: Seconds that only go forward.
    """

    def __init__(self, timer: Callable[[], float] = monotonic) -> None:
        self.requests = asyncio.Semaphore(MOST_REQUESTS)
        self.pages = asyncio.Semaphore(MOST_PAGES)
        self._reading = asyncio.Lock()
        self._timer = timer
        self._in_vain_since: float | None = None

    def connected(self) -> None:
        """Note that a request got a connection."""
        self._in_vain_since = None

    def in_vain(self) -> None:
        """Note that one got none."""
        if self._in_vain_since is None:
            self._in_vain_since = self._timer()

    @property
    def gives(self) -> bool:
        """Whether requests get connections."""
        since = self._in_vain_since
        return since is None or self._timer() - since < SECONDS_IN_VAIN

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[None]:
        """Read one page at a time, and let others do something before the next."""
        async with self._reading:
            yield
            for _ in range(BREATHS):
                await asyncio.sleep(0)


class Places:
    """The places of one key; waiting for one raises ApiUnreachable after a while.

    Args:
        turns: Those of the process.
        waiting: Seconds a place is waited for.
    """

    def __init__(self, turns: Turns, waiting: float = SECONDS_TO_WAIT) -> None:
        self._turns = turns
        self._waiting = waiting
        self._requests = asyncio.Semaphore(OF_A_KEY)
        self._pages = asyncio.Semaphore(PAGES_OF_A_KEY)
        self._walks = asyncio.Semaphore(WALKS_OF_A_KEY)

    @asynccontextmanager
    async def request(self) -> AsyncGenerator[None]:
        """Hold the place of a request."""
        async with self._held(self._requests, self._turns.requests):
            yield

    @asynccontextmanager
    async def page(self) -> AsyncGenerator[None]:
        """Hold the place of a request for a page of many calls."""
        async with self._held(self._pages, self._turns.pages), self.request():
            yield

    @asynccontextmanager
    async def walk(self) -> AsyncGenerator[None]:
        """Hold the place of a walk through many pages."""
        async with self._held(self._walks):
            yield

    @property
    def walks_wait(self) -> bool:
        """Whether a further walk would have to wait."""
        return self._walks.locked()

    @asynccontextmanager
    async def _held(self, *semaphores: asyncio.Semaphore) -> AsyncGenerator[None]:
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._waiting):
                    for semaphore in semaphores:
                        await held.enter_async_context(semaphore)
            except TimeoutError as error:
                self._turns.in_vain()
                raise ApiUnreachable(FULL_SENTENCE) from error
            yield


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """How long, how often and how much is asked.

    Attributes:
        question: Seconds for a whole question, which may be many requests one after another.
        deadline: Seconds for one request, retries and waits included. OneUptime gives up on a
            statement after 30 s (oneuptime-api.md 2.6), so a little more.
        attempts: How often a request is sent at most; after a plain 500 one time fewer.
        first_wait: Seconds before the second attempt, doubled before each further one.
        longest_wait: Seconds of Retry-After that are waited for; a longer one is reported.
        largest_reply: Bytes of the largest reply that is read.
        turns: Bounds what is under way in the process; the clients of all keys share them.
    """

    question: float = 50
    deadline: float = 35
    attempts: int = 3
    first_wait: float = 0.25
    longest_wait: float = 5
    largest_reply: int = 32 * 1024 * 1024
    turns: Turns = field(default_factory=Turns)


class Client:
    """Sends requests to one OneUptime with one API key; the carrier is asked in the same way.

    Args:
        http: With the API's base address; redirects stay off, so the key never follows one.
        key: Goes into the header `ApiKey` and nowhere else; None where `http` authenticates itself,
            as it does with the carrier.
        now: The clock, for a Retry-After that is a date.
        sleep: Waits the given seconds before a further attempt.
        proxy: Through which OneUptime is asked, as a person may see it; "" without one.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        key: SecretStr | None,
        *,
        now: Callable[[], datetime],
        limits: ClientLimits,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        proxy: str = "",
    ) -> None:
        self._http = http
        self._key = key
        self._now = now
        self._limits = limits
        self._sleep = sleep
        self._proxy = proxy
        self._places = Places(limits.turns)
        self._absent: frozenset[str] = frozenset()

    def leave_out(self, columns: frozenset[str]) -> None:
        """Select these columns no longer: this OneUptime does not have them."""
        self._absent = columns

    async def send(self, request: Request[T]) -> T:
        """Send a request and return what it reads from its reply.

        Raises:
            ApiError: The child that fits, after the last attempt.
            CallNotFound: The request was for a call the key cannot see.
        """
        async with self._places.request(), _deadline(self._limits.deadline):
            return await self._retried(request, nullcontext)

    async def send_page(self, request: Request[T]) -> T:
        """Do the same for a page of many calls, which other questions are not to wait for."""
        async with self._places.page(), _deadline(self._limits.deadline):
            return await self._retried(request, self._limits.turns.reading)

    def walk(self) -> AbstractAsyncContextManager[None]:
        """Hold the place of a walk through many pages.

        Raises:
            ApiUnreachable: There was none for a long time.
        """
        return self._places.walk()

    @property
    def walks_wait(self) -> bool:
        """Whether a further walk would have to wait."""
        return self._places.walks_wait

    @asynccontextmanager
    async def question(self) -> AsyncGenerator[float]:
        """Bound everything that is sent for one question, together.

        Yields the instant, in the event loop's time, by which it has to be answered.

        Raises:
            ApiUnreachable: There was no answer in time.
        """
        async with _deadline(self._limits.question) as end:
            yield end

    async def _retried(self, request: Request[T], turn: Turn) -> T:
        attempt = 1
        while True:
            try:
                return await self._answer(request, turn)
            except ApiError as error:
                if not self._retries(error, attempt):
                    raise
                await self._sleep(self._wait(error, attempt))
            attempt += 1

    def _retries(self, error: ApiError, attempt: int) -> bool:
        """Never after 400, 401, 402 or 422: the same question gets the same answer.

        Source: oneuptime-api.md 2.5.
        """
        most = self._limits.attempts - (error.status == _SERVER_ERROR)
        asked = error.retry_after or 0
        return error.retryable and attempt < most and asked <= self._limits.longest_wait

    def _wait(self, error: ApiError, attempt: int) -> float:
        """Return seconds to wait: what the API asks, and doubling, with jitter against herds."""
        doubling = self._limits.first_wait * (1 << (attempt - 1))
        return (error.retry_after or 0) + doubling * random.uniform(0.5, 1.5)  # noqa: S311  jitter

    async def _answer(self, request: Request[T], turn: Turn) -> T:
        reply = await self._reply(request)
        try:
            async with turn():
                return request.read(data(reply))
        except ReplyContrary:
            if reply.connection:  # the next reply on it may be another's as well
                await reply.connection.aclose()
            raise

    async def _reply(self, request: Request[T]) -> Reply:
        try:
            return await self._uninterrupted(request)
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error) as error:
            sentence = self._unreachable(error)
        # Raised out here, unchained: the texts of httpx may quote what was sent, the key too.
        raise ApiUnreachable(sentence)

    async def _uninterrupted(self, request: Request[T]) -> Reply:
        """Exchange in a task of its own, which one cancellation ends and no second disturbs.

        A scope of anyio's, as the MCP SDK has around every question, cancels again and again until
        it is left; through `asyncio.gather` that reaches an exchange in the middle of giving its
        connection back, and the pool loses it for good (encode/httpcore#1093).
        """
        progress = _Progress(self._limits.turns.connected)
        task = asyncio.create_task(self._exchange(request, progress))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await _end(task, progress)
            raise

    async def _exchange(self, request: Request[T], progress: "_Progress") -> Reply:
        own = None if request.public else self._key
        key = {"ApiKey": own.get_secret_value()} if own else {}
        async with self._http.stream(
            "GET" if request.public else "POST",
            request.path,
            params=dict(request.params),
            json=None if request.public else self._body_of(request),
            headers={**key, "Accept-Encoding": "gzip"},
            extensions={"trace": progress.trace},
        ) as response:
            return Reply(
                status=response.status_code,
                body=await self._body(response),
                retry_after=self._retry_after(response.headers.get("Retry-After")),
                permission=request.permission,
                connection=response.extensions.get("network_stream"),
            )

    def _body_of(self, request: Request[T]) -> Mapping[str, JsonValue]:
        return request.without(self._absent) if self._absent else request.body

    async def _body(self, response: httpx.Response) -> bytes:
        """Read the body of a reply, and no more than agreed however small it was packed."""
        largest, status = self._limits.largest_reply, response.status_code
        body = unpacking(response.headers.get("Content-Encoding", ""), status)
        # Not by httpx, which unpacks whatever comes, and all of it.
        async for chunk in cast("httpx.AsyncByteStream", response.stream):
            body.add(chunk, largest)
            if len(body.unpacked) > largest:
                sentence = LARGE_SENTENCE.format(megabytes=largest >> 20)
                raise ReplyMalformed(sentence, status=status)
        return bytes(body.unpacked)

    def _retry_after(self, header: str | None) -> float | None:
        """Read seconds or an HTTP date; anything else is no wish at all."""
        if header is None:
            return None
        try:
            return max(0.0, float(header))
        except ValueError:
            return self._until(header)

    def _until(self, date: str) -> float | None:
        try:
            return max(0.0, (parsedate_to_datetime(date) - self._now()).total_seconds())
        except (TypeError, ValueError):
            return None

    def _unreachable(self, error: Exception) -> str:
        """Say what happened by the kind of the failure; its text may quote what was sent."""
        if isinstance(error, httpx.PoolTimeout):
            self._limits.turns.in_vain()
            return FULL_SENTENCE
        if self._proxy and _of_proxy(error):
            return (
                f"The proxy {self._proxy} did not lead to OneUptime: {_failure(error)}. "
                "Check that variable and the proxy, then ask again."
            )
        return (
            f"OneUptime at {self._http.base_url.host} could not be asked: {_failure(error)}. "
            f"{_advice(error)}, then ask again."
        )


@dataclass(slots=True)
class _Progress:
    """How far an exchange has come, as httpcore traces it.

    Attributes:
        connected: Is called when it has a connection.
        between: Whether it may have a connection that it does not use yet: before the first event,
            and where one was just made.
        closing: Whether it is giving its connection back.
    """

    connected: Callable[[], None]
    between: bool = True
    closing: bool = False

    async def trace(self, event: str, details: object) -> None:  # noqa: ARG002  httpcore's protocol
        """Note one event."""
        self.between = event.endswith(("connect_tcp.complete", "start_tls.complete"))
        self.closing = self.closing or event.endswith("response_closed.started")
        if event.endswith(("send_request_headers.started", "connect_tcp.started")):
            self.connected()


PASSES_TO_END = 100
"""Turns of the loop in which a connection that is given is used; without one, none is lost."""


async def _end(task: "asyncio.Task[Reply]", progress: _Progress) -> None:
    """Cancel an exchange and wait for its end, however often we are cancelled meanwhile.

    Not where it has a connection and does not use it yet, or is giving it back: the pool would
    neither use nor close it.
    """
    for _ in range(PASSES_TO_END):
        if progress.between and not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
    if not progress.closing:
        task.cancel()
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # nobody asks for it any more


@asynccontextmanager
async def _deadline(seconds: float) -> AsyncGenerator[float]:
    end = asyncio.get_running_loop().time() + seconds
    try:
        async with asyncio.timeout_at(end):
            yield end
    except TimeoutError as error:
        raise ApiUnreachable(
            f"OneUptime did not answer within {seconds:g} seconds. "
            "Ask again, or ask for a shorter time range."
        ) from error


def _of_proxy(error: Exception) -> bool:
    """Whether a failure behind a proxy is the proxy's: connecting is, but for OneUptime's TLS."""
    connecting = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError)
    return connecting and not any(isinstance(cause, ssl.SSLError) for cause in _chain(error))


def _failure(error: Exception) -> str:
    causes = [*_chain(error)]
    sentence = next(text for kind, text in _FAILURES if any(isinstance(c, kind) for c in causes))
    untrusted = [c.verify_message for c in causes if isinstance(c, ssl.SSLCertVerificationError)]
    return f"{sentence} ({untrusted[0].rstrip('.')})" if untrusted else sentence


def _advice(error: Exception) -> str:
    signers = [c for c in _chain(error) if isinstance(c, ssl.SSLCertVerificationError)]
    if any(cause.verify_code in _UNKNOWN_SIGNERS for cause in signers):
        return "If you trust who signed it, name their certificate's file in SSL_CERT_FILE"
    return "Check ONEUPTIME_URL and the network"


_UNKNOWN_SIGNERS = (18, 19, 20, 21)
"""What OpenSSL says of a certificate nobody known has signed (X509_V_ERR_…): of a company's own
authority, or of a proxy that looks into TLS."""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "its certificate is not trusted"),
    (ssl.SSLError, "the TLS handshake failed; perhaps its address begins with http://"),
    (socket.gaierror, "there is no host with that name"),
    (ConnectionRefusedError, "the connection was refused"),
    (httpx.ConnectTimeout, "the connection took too long"),
    (httpx.TimeoutException, "it took too long to answer"),
    (httpx.ConnectError, "the connection could not be established"),
    (zlib.error, "its reply was not readable"),
    (httpx.ProxyError, "the proxy did not let it through"),
    (httpx.RemoteProtocolError, "the connection broke off, or what answered does not speak HTTP"),
    (httpx.InvalidURL, "it leads on to what is no address"),
    (httpx.HTTPError, "the connection broke off"),
)


VersionNumber = tuple[int, int, int]

VERSION_LIFETIME = 3_600.0
"""Seconds for which a version is kept: an installation is updated now and then."""

VERSION_TIMEOUT = 5.0
"""Seconds a version is waited for."""

OLDEST: VersionNumber = (9, 5, 0)
OLD_SENTENCE = (
    "This is OneUptime {version}; calllogs knows how to ask 9.5.0 and later. "
    "Ask whoever runs OneUptime to update it."
)

_VERSION_NUMBER = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[.+-][0-9A-Za-z.+-]{0,40})?")
_LOG = logging.getLogger(__name__)


class Capability(Enum):
    """Something that is asked here, and the version since which it is understood.

    Source: oneuptime-api.md 9.1.
    """

    MONITORS = (9, 5, 2)
    """The monitor of a call."""

    PREFIXES = (9, 5, 4)
    """The number of an incident or alert with its prefix."""

    OPERATORS = (10, 0, 70)
    """Values left out, lists of results, and the parts of a phone number."""

    SEVERAL_COLUMNS = (10, 2, 6)
    """One text in several columns, the spoken text as a whole among them."""

    RELATIONS = (11, 3, 27)
    """Searches in the columns of a relation."""

    SPOKEN_TEXT = (12, 0, 1)
    """Searches in the spoken text alone."""


_COLUMNS_SINCE = {
    Capability.MONITORS: ("monitor", "monitorId"),
    Capability.PREFIXES: ("incidentNumberWithPrefix", "alertNumberWithPrefix"),
}
"""What may not be selected before: one such column fails the whole request."""


class Version(NamedTuple):
    """A version of OneUptime.

    Attributes:
        number: What it is asked as.
        told: Whether it says so itself.
    """

    number: VersionNumber
    told: bool = True

    def has(self, capability: Capability) -> bool:
        """Whether it understands something."""
        return self.number >= capability.value

    @property
    def newest(self) -> bool:
        """Whether it understands everything that is asked here."""
        return all(map(self.has, Capability))

    @property
    def absent(self) -> frozenset[str]:
        """The columns it does not have."""
        lacking = (columns for each, columns in _COLUMNS_SINCE.items() if not self.has(each))
        return frozenset(column for columns in lacking for column in columns)

    def __str__(self) -> str:
        number = ".".join(map(str, self.number))
        return number if self.told else f"unknown, asked as {number}"


NEWEST = Version((12, 0, 16))
"""The newest that is known; later ones are asked as this one."""

UNTOLD = Version(NEWEST.number, told=False)


def version() -> Request[Version]:
    """Return the request for the version; anybody may ask."""
    return Request("/version", _version, public=True)


def _version(value: JsonValue) -> Version:
    text = value.get("version") if isinstance(value, dict) else None
    found = _VERSION_NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:  # it is built without a number, or something else answers
        return UNTOLD
    major, minor, patch = map(int, found.groups())
    return Version((major, minor, patch))


def kept_version(known: Version | None = None) -> TTLCache[None, Version]:
    """Return what keeps the version of one OneUptime for all who ask it."""
    kept: TTLCache[None, Version] = TTLCache(1, VERSION_LIFETIME)
    if known:
        kept[None] = known
    return kept


@dataclass(frozen=True, slots=True)
class Versions:
    """Knows the version of one OneUptime: asks once, and keeps it for a while.

    Attributes:
        client: Asks.
        known: Keeps the version; several clients of one OneUptime share it.
    """

    client: Client
    known: TTLCache[None, Version] = field(default_factory=kept_version)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self) -> Version:
        """Return the version; the newest known, and not told, where it cannot be found out.

        Raises:
            RequestRefused: It is older than any that can be asked.
        """
        async with self._asking:
            found = self.known.get(None) or await self._asked()
        self.client.leave_out(found.absent)
        if found.number < OLDEST:
            raise RequestRefused(OLD_SENTENCE.format(version=found))
        return found

    async def _asked(self) -> Version:
        passing = False
        try:
            async with asyncio.timeout(VERSION_TIMEOUT):
                found = await self.client.send(version())
        except (ApiError, TimeoutError) as error:
            found, passing = UNTOLD, getattr(error, "retryable", True)
        _LOG.info("The version of OneUptime is %s.", found)
        if not passing:
            self.known[None] = found
        return found

    async def ask(self, question: Callable[[Version], Awaitable[T]]) -> tuple[T, Version]:
        """Return the answer to a question that is put to a version, and the version.

        The first question is put as to the newest while the version is asked for, so that nobody
        waits longer; to an older one it is put again.

        Raises:
            RequestRefused: The version is older than any that can be asked.
        """
        if None in self.known:
            found = await self.find()
            return await question(found), found
        guess = asyncio.ensure_future(question(NEWEST))
        try:
            found = await self.find()
            if found.newest:
                return await guess, found
        finally:
            guess.cancel()
            await asyncio.gather(guess, return_exceptions=True)
        return await question(found), found
