"""The composition root: builds the service from Settings, and owns the clock."""

import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn, Protocol

import httpx
from cachetools import LRUCache
from pydantic import SecretStr
from whenever import SYSTEM_TZ, ZonedDateTime

from calllogs.answers.caveats import CLOUD_KEEPS
from calllogs.api.client import NEWEST, Client, ClientLimits, kept_version
from calllogs.config.settings import API_KEY, CLOUD_URL, Network, Settings, Twilio
from calllogs.errors import ConfigurationError
from calllogs.filters.filter import CallLogFilter, resolve_me
from calllogs.render.cells import View
from calllogs.render.privacy import refuse_probing
from calllogs.service.call_logs import CallLogs

if TYPE_CHECKING:  # loaded where an account with a carrier is configured
    from calllogs.carrier import Carrier


@dataclass(frozen=True, slots=True)
class App:
    """What a face asks with, built once.

    Attributes:
        calls: The call log.
        now: The clock, in UTC.
        tz: The IANA zone in which a person's words are read and times are shown.
        region: The ISO 3166 region in which national phone numbers are read.
        source: Where the answers come from, for a person: a host, or the sandbox.
        dashboard: The address of OneUptime's dashboard, or None where there is none to look at.
        sandbox: Whether the calls are made up.
        me: The e-mail that `my calls` means when a face does not know better, or None.
        key_id: A digest that tells the API key from others.
        tells_outcomes: Whether a carrier is asked what became of calls.
    """

    calls: CallLogs
    now: Callable[[], datetime]
    tz: str
    region: str
    source: str
    dashboard: str | None
    sandbox: bool
    me: str | None
    key_id: str = ""
    tells_outcomes: bool = False

    def read(
        self, text: str, *, tz: str | None = None, me: str | None = None, masked: bool = False
    ) -> CallLogFilter:
        """Return the filter a text means now, to this person in this zone.

        Args:
            text: In the filter language.
            tz: The asker's IANA zone; the configured one when None.
            me: The asker's e-mail; the configured one when None.
            masked: Whether the answer will be shown with masked numbers.

        Raises:
            FilterError: A piece of it is not understood, it says "me" and nobody knows who, or it
                would tell masked numbers digit by digit.
        """
        from calllogs.language.parser import parse  # noqa: PLC0415  a start need not wait for it

        filter = parse(
            text,
            now=self.now(),
            tz=tz or self.tz,
            region=self.region,
            look_up=True,
            hours=self.calls.hours,
        )
        if masked:
            refuse_probing(filter)
        return resolve_me(filter, me or self.me)

    def view(self, *, masked: bool, tz: str | None = None) -> View:
        """Return how an answer made now is shown.

        Args:
            masked: Whether phone numbers keep only their country code and last four digits.
            tz: The asker's IANA zone; the configured one when None.
        """
        return View(
            tz=tz or self.tz,
            now=self.now(),
            masked=masked,
            dashboard=self.dashboard,
            made_up=self.sandbox,
        )


@asynccontextmanager
async def open_app(settings: Settings, *, sandbox: bool) -> AsyncIterator[App]:
    """Build the application over the sandbox, or over the OneUptime the settings name.

    Raises:
        ConfigurationError: Neither a sandbox is asked for nor an API key configured.
    """
    async with open_apps(settings, sandbox=sandbox) as apps:
        yield apps.own()


MOST_KEYS = 5_000
"""API keys of callers that are known to be good; the one unused for longest goes first."""

ResponseHook = Callable[[httpx.Response], Awaitable[None]]
"""Called with every response of OneUptime, as soon as its head has come."""


class AppFor(Protocol):
    """Builds the application of an API key."""

    def __call__(self, key: SecretStr, twilio: Twilio | None = None) -> App:
        """Return the application that asks with a key, and with an account with a carrier.

        Without one the account that is configured goes with the key that is configured.
        """


@dataclass(frozen=True, slots=True)
class Apps:
    """Builds applications, all over the same connections.

    Attributes:
        app_for: From an API key to the application that asks with it.
        own_key: The key that is configured, or that of the samples; None when there is none.
        accepted: Whether OneUptime has lately answered an API key, named by its `key_id`.
        connecting: Whether requests get connections.
    """

    app_for: "AppFor"
    own_key: SecretStr | None
    accepted: Callable[[str], bool]
    connecting: Callable[[], bool]

    def own(self) -> App:
        """Return the application of the key that is configured.

        Raises:
            ConfigurationError: There is none.
        """
        return self.app_for(self.own_key or _missing_key())


@asynccontextmanager
async def open_apps(
    settings: Settings, *, sandbox: bool, on_response: ResponseHook | None = None
) -> AsyncIterator[Apps]:
    """Open the connections of a face whose callers bring keys of their own.

    Args:
        settings: Which OneUptime, and how long it is waited for.
        sandbox: Whether to ask the sandbox instead.
        on_response: Counts responses, for metrics.
    """
    answered: LRUCache[str, bool] = LRUCache(MOST_KEYS)
    limits = ClientLimits(question=settings.deadline)
    known, sampled = kept_version(), NEWEST if sandbox else None

    async def note_key(response: httpx.Response) -> None:
        key = response.request.headers.get("ApiKey")
        if key and response.is_success:  # the version is asked without one
            answered[key_id(SecretStr(key))] = True

    samples = _sandbox() if sandbox else None
    own_key = SecretStr(samples.SAMPLE_API_KEY) if samples else settings.api_key
    made_up = _made_up(samples) if samples else None
    own_twilio = _sample_account(samples) if samples else settings.twilio
    async with (
        _http(settings, made_up) as http,
        _carriers(settings.network, made_up) as carrier_of,
    ):

        def app_for(key: SecretStr, twilio: Twilio | None = None) -> App:
            own = own_twilio if key == own_key else Twilio()
            carrier = carrier_of(twilio if twilio and twilio.account_sid else own)
            client = _client(settings, http, key, limits, sandbox=sandbox)
            on_cloud = not sandbox and settings.oneuptime_url == CLOUD_URL
            kept = CLOUD_KEEPS if on_cloud else None
            calls = CallLogs.over(
                client, carrier, kept=kept, known=known, version=sampled, hours=settings.hours
            )
            return _app(settings, http, key, calls, sandbox=sandbox)

        http.event_hooks["response"] = [note_key, *([on_response] if on_response else ())]
        yield Apps(
            app_for=app_for,
            own_key=own_key,
            accepted=answered.__contains__,
            connecting=lambda: limits.turns.gives,
        )


def _client(
    settings: Settings,
    http: httpx.AsyncClient,
    key: SecretStr,
    limits: ClientLimits,
    *,
    sandbox: bool,
) -> Client:
    proxy = None if sandbox else settings.network.proxy_to(settings.oneuptime_url)
    return Client(http, key, now=clock, limits=limits, proxy=str(proxy or ""))


def _app(
    settings: Settings,
    http: httpx.AsyncClient,
    key: SecretStr,
    calls: CallLogs,
    *,
    sandbox: bool,
) -> App:
    return App(
        calls=calls,
        now=clock,
        tz=settings.tz or local_zone(),
        region=settings.region,
        source="sandbox" if sandbox else http.base_url.host,
        dashboard=None if sandbox else f"{settings.oneuptime_url}/dashboard",
        sandbox=sandbox,
        me=settings.me,
        key_id=key_id(key),
        tells_outcomes=calls.carrier is not None,
    )


def key_id(key: SecretStr) -> str:
    """Return a digest that tells an API key from others, and does not betray it."""
    return sha256(key.get_secret_value().encode()).hexdigest()[:16]


def _http(settings: Settings, made_up: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    if made_up:
        return httpx.AsyncClient(transport=made_up, base_url=f"{_SANDBOX_URL}/api")
    return httpx.AsyncClient(
        transport=_Connections(settings.network, settings.oneuptime_url),
        base_url=_base_url(
            f"{settings.oneuptime_url}/api", "ONEUPTIME_URL", "that of the dashboard"
        ),
        timeout=_TIMEOUT,
        cookies=_no_cookies(),
    )


_SANDBOX_URL = "http://sandbox"


def _made_up(samples: ModuleType) -> httpx.AsyncBaseTransport:
    return httpx.ASGITransport(samples.create_app(samples.sample_dataset(clock())))


def _sample_account(samples: ModuleType) -> Twilio:
    secret = SecretStr(samples.SAMPLE_TWILIO_SECRET)
    return Twilio(samples.SAMPLE_ACCOUNT_SID, auth_token=secret, twilio_url=_SANDBOX_URL)


@asynccontextmanager
async def _carriers(
    network: Network, made_up: httpx.AsyncBaseTransport | None
) -> AsyncIterator[Callable[[Twilio], "Carrier | None"]]:
    """Open connections to carriers: from an account to what asks with it, one for each."""
    carriers: dict[Twilio, Carrier] = {}
    async with AsyncExitStack() as stack:

        def carrier_of(twilio: Twilio) -> "Carrier | None":
            if twilio.account_sid and twilio not in carriers:
                http = _carrier_http(twilio, network, made_up)
                stack.push_async_callback(http.aclose)
                proxy = None if made_up else network.proxy_to(twilio.twilio_url)
                limits = ClientLimits()
                client = Client(http, None, now=clock, limits=limits, proxy=str(proxy or ""))
                # Imported late: who has no account with a carrier pays nothing for it.
                carrier = import_module("calllogs.carrier").Carrier
                carriers[twilio] = carrier(client, twilio.account_sid, clock)
            return carriers.get(twilio)

        yield carrier_of


def _carrier_http(
    twilio: Twilio, network: Network, made_up: httpx.AsyncBaseTransport | None
) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=made_up or _Connections(network, twilio.twilio_url),
        base_url=_base_url(twilio.twilio_url, "CALLLOGS_TWILIO_URL", "it from docs/carrier.md"),
        auth=_Login(twilio),
        timeout=_TIMEOUT,
        cookies=_no_cookies(),
    )


class _Login(httpx.Auth):
    """Authenticates with the account's key as it is when it is used: files may hold new ones."""

    def __init__(self, twilio: Twilio) -> None:
        self._twilio = twilio

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        yield from httpx.BasicAuth(*(self._twilio.login or ("", ""))).auth_flow(request)


def _no_cookies() -> CookieJar:
    """Callers with different keys share the connections: no cookie may go with another's key."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _base_url(address: str, setting: str, example: str) -> httpx.URL:
    """Read an address whose host is a name: what looks like letters may be none."""
    try:
        url = httpx.URL(address)
        url.raw_host.decode("idna")
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ConfigurationError(
            setting, f"{setting} is not an address. Copy {example}."
        ) from error
    return url


_TIMEOUT = httpx.Timeout(None, connect=5, pool=10)
"""The deadline is the client's; connecting, and waiting for a free connection, are given less, to
fail while someone waits and with a sentence of their own."""


class _Connections(httpx.AsyncBaseTransport):
    """Real connections, prepared when the first request needs them.

    Reading the certificates and loading the pool take 60 ms that no start has to wait for; asking
    through here costs a request 0.01 ms (docs/benchmarks.md).

    Args:
        network: The proxies and certificates.
        url: The address they lead to.
    """

    def __init__(self, network: Network, url: str) -> None:
        self._network, self._url = network, url

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._http.send(request, stream=True)

    @cached_property
    def _http(self) -> httpx.AsyncClient:
        return http_client(self._network, self._url, _TIMEOUT)

    async def aclose(self) -> None:
        if "_http" in vars(self):
            await self._http.aclose()


def http_client(network: Network, url: str, timeout: httpx.Timeout) -> httpx.AsyncClient:
    """Return a client for one address, through its proxy and with the certificates trusted."""
    proxy = network.proxy_to(url)
    return httpx.AsyncClient(
        verify=network.trusted() or True,
        proxy=httpx.Proxy(proxy.address, auth=proxy.login) if proxy else None,
        timeout=timeout,
        cookies=_no_cookies(),
        trust_env=False,  # `Network` has read it
    )


def _sandbox() -> ModuleType:
    """Imported late: a process that asks a OneUptime pays for no SQLite and no sample calls."""
    return import_module("calllogs.sandbox")


def _missing_key() -> NoReturn:
    raise ConfigurationError(
        API_KEY.name,
        f"No API key is configured. Set {API_KEY.name} to a key with the permission "
        "Read Call Log, or try calllogs on made-up calls with --sandbox.",
    )


SECONDS_BEYOND = 5
"""Seconds beyond a question's deadline in which a process ends that was told to."""


def end_within(deadline: float) -> None:
    """End the process a few seconds after the deadline at the latest, whatever it waits for.

    Nothing is lost by it, for nothing here writes.
    """
    timer = threading.Timer(deadline + SECONDS_BEYOND, os._exit, (0,))
    timer.daemon = True
    timer.start()


def clock() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def local_zone() -> str:
    """Return the IANA name of this machine's zone, UTC when it has none."""
    name = ZonedDateTime.now(SYSTEM_TZ).tz_id
    return "UTC" if name in (None, "Etc/UTC") else name
