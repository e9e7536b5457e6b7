"""The composition root: settings -> a service over a live OneUptime or the sandbox, and the clock."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import tzlocal
from pydantic import SecretStr

from calllogs.client import Client, Patience
from calllogs.core.filter import CallLogFilter
from calllogs.core.language import parse
from calllogs.errors import ConfigurationError
from calllogs.sandbox import SAMPLE_API_KEY, create_app, sample_dataset
from calllogs.service import CallLogs
from calllogs.settings import Settings


@dataclass(frozen=True, slots=True)
class App:
    """What a face needs, built once.

    Attributes:
        calls: The call log.
        now: The clock, in UTC.
        tz: The IANA zone in which a person's words are read and times are shown.
        region: The ISO 3166 region in which national phone numbers are read.
        source: Where the answers come from, for a person: a host, or the sandbox.
        sandbox: Whether the calls are made up.
    """

    calls: CallLogs
    now: Callable[[], datetime]
    tz: str
    region: str
    source: str
    sandbox: bool

    def read(self, text: str, *, tz: str | None = None) -> CallLogFilter:
        """Return the filter a text means now, in the given zone or the configured one.

        Raises:
            FilterError: A piece of it is not understood.
        """
        return parse(text, now=self.now(), tz=tz or self.tz, region=self.region)


@asynccontextmanager
async def open_app(settings: Settings, *, sandbox: bool) -> AsyncIterator[App]:
    """Build the application over the sandbox, or over the OneUptime the settings name.

    Raises:
        ConfigurationError: Neither a sandbox is asked for nor an API key configured.
    """
    async with _http(settings, sandbox=sandbox) as http:
        key = SecretStr(SAMPLE_API_KEY) if sandbox else _key(settings)
        yield App(
            calls=CallLogs(Client(http, key, now=_clock, patience=Patience())),
            now=_clock,
            tz=settings.tz or _zone_of_this_machine(),
            region=settings.region,
            source="sandbox" if sandbox else http.base_url.host,
            sandbox=sandbox,
        )


def _http(settings: Settings, *, sandbox: bool) -> httpx.AsyncClient:
    if sandbox:
        transport = httpx.ASGITransport(create_app(sample_dataset(_clock())))
        return httpx.AsyncClient(transport=transport, base_url="http://sandbox/api")
    # The deadline is the client's; connecting alone is given less, to fail while someone waits.
    limits = httpx.Timeout(None, connect=5)
    return httpx.AsyncClient(base_url=f"{settings.oneuptime_url}/api", timeout=limits)


def _key(settings: Settings) -> SecretStr:
    if settings.api_key is None:
        raise ConfigurationError(
            "ONEUPTIME_API_KEY",
            "No API key is configured. Set ONEUPTIME_API_KEY to a key with the permission "
            "Read Call Log, or try calllogs on made-up calls with --sandbox.",
        )
    return settings.api_key


def _clock() -> datetime:
    return datetime.now(UTC)


def _zone_of_this_machine() -> str:
    return tzlocal.get_localzone_name() or "UTC"
