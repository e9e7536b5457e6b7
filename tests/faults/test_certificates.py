"""Whom calllogs gives its key: only a OneUptime whose certificate is good."""

import asyncio
import ssl
from datetime import timedelta
from pathlib import Path

import pytest

from calllogs.api.client import ClientLimits
from calllogs.errors import ApiUnreachable
from calllogs.filters.filter import CallLogFilter
from tests.faults.answers import answered
from tests.faults.certificates import LONG, SHORT, Authority
from tests.faults.conftest import NOW, app_at, secrets_in, told_by
from tests.faults.processes import TERMINAL, Ended, ran
from tests.faults.scenarios import unreachable
from tests.faults.server import misbehaving

EXPIRED = unreachable("its certificate is not trusted (certificate has expired)")
UNKNOWN = (
    "OneUptime at 127.0.0.1 could not be asked: its certificate is not trusted (unable to get "
    "local issuer certificate). If you trust who signed it, name their certificate's file in "
    "SSL_CERT_FILE, then ask again."
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def test_a_good_certificate_is_trusted(authority: Authority) -> None:
    trusting = ssl.create_default_context(cafile=str(authority.file))
    async with (
        asyncio.timeout(10),
        misbehaving(answered, tls=authority.server(LONG)) as server,
        app_at(server.url, ClientLimits(), verify=trusting) as app,
    ):
        assert (await app.calls.count(CallLogFilter(), now=NOW)).value == 3


@pytest.mark.parametrize(
    ("lasting", "trusted", "said"),
    [(SHORT, "authority.pem", EXPIRED), (LONG, None, UNKNOWN)],
)
async def test_any_other_is_not_and_gets_no_request(
    authority: Authority,
    lasting: timedelta,
    trusted: str | None,
    said: str,
    logged: pytest.LogCaptureFixture,
) -> None:
    context = ssl.create_default_context(cafile=trusted and str(authority.file))
    async with (
        asyncio.timeout(10),
        misbehaving(answered, tls=authority.server(lasting)) as server,
        app_at(server.url, ClientLimits(), verify=context) as app,
    ):
        with pytest.raises(ApiUnreachable) as caught:
            await app.calls.count(CallLogFilter(), now=NOW)
    assert str(caught.value) == said
    assert server.seen == []
    assert secrets_in(logged.text, *told_by(caught.value)) == []


async def test_a_terminal_says_that_a_certificate_has_expired(authority: Authority) -> None:
    trust = {"SSL_CERT_FILE": str(authority.file)}
    async with asyncio.timeout(20), misbehaving(answered, tls=authority.server(SHORT)) as server:
        left = await ran(TERMINAL, "failed", url=server.url, **trust)
    assert left == Ended(1, "", f"calllogs: {EXPIRED}\n")
