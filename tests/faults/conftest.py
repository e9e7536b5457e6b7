"""Clients of a misbehaving OneUptime, and the search for what must never be told."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr

from calllogs.api.client import NEWEST, Client, ClientLimits
from calllogs.app import App
from calllogs.service.call_logs import CallLogs
from tests.faults.answers import EMAIL, KEY, NUMBER

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SECRETS = (KEY, NUMBER, NUMBER.removeprefix("+"), EMAIL)
SHORT = ClientLimits(question=5, deadline=0.25)
"""For servers that never answer. Those that do are given the time the machine needs."""


async def no_sleep(_: float) -> None:
    """Wait for nothing between two attempts."""


@asynccontextmanager
async def app_at(url: str, limits: ClientLimits, **options: object) -> AsyncIterator[App]:
    """Build an App that asks an address, at a fixed instant in one zone."""
    address = f"{url}/api"
    async with httpx.AsyncClient(base_url=address, timeout=httpx.Timeout(None), **options) as http:  # type: ignore[arg-type]
        key = SecretStr(KEY)
        client = Client(http, key, now=lambda: NOW, limits=limits, sleep=no_sleep)
        yield App(
            calls=CallLogs.over(client, version=NEWEST),
            now=lambda: NOW,
            tz="America/New_York",
            region="US",
            source="oneuptime",
            dashboard=None,
            sandbox=False,
            me=None,
        )


def told_by(error: BaseException | None) -> Iterator[str]:
    """Yield everything an exception and those behind it say of themselves."""
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
        error = error.__cause__ or error.__context__


def secrets_in(*texts: str) -> list[str]:
    return [secret for secret in SECRETS for text in texts if secret in text]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything anybody logs, libraries included."""
    caplog.set_level(logging.DEBUG)
    return caplog
