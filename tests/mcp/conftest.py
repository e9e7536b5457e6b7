"""A server over the recorded dataset, and clients of both protocol eras."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from mcp import Client
from pydantic import SecretStr

from calllogs.api.client import Client as ApiClient
from calllogs.api.client import ClientLimits
from calllogs.app import App
from calllogs.mcp.server import build_server
from calllogs.sandbox import create_app, load_dataset
from calllogs.service.call_logs import CallLogs

DATASET = Path(__file__).parents[1] / "data" / "dataset.json"
KEY = "98d89901-834d-5d9d-a04e-3ff34cd4468d"

Connect = Callable[[], Client]
AppOver = Callable[[httpx.AsyncBaseTransport], App]


@pytest.fixture
def app_over(now: datetime) -> AppOver:
    """Build an App over any OneUptime, real or failing, at a fixed instant in one zone."""

    def build(transport: httpx.AsyncBaseTransport) -> App:
        http = httpx.AsyncClient(transport=transport, base_url="http://oneuptime/api")
        api = ApiClient(http, SecretStr(KEY), now=lambda: now, limits=ClientLimits(attempts=1))
        return App(
            calls=CallLogs.over(api),
            now=lambda: now,
            tz="America/New_York",
            region="US",
            source="oneuptime",
            dashboard=None,
            sandbox=False,
            me=None,
        )

    return build


@pytest.fixture
def app(app_over: AppOver) -> App:
    """Recorded calls: 600 of them, the newest of 2026-11-22."""
    dataset = load_dataset(DATASET.read_text(encoding="utf-8"))
    return app_over(httpx.ASGITransport(create_app(dataset)))


@pytest.fixture(params=["auto", "legacy"])
def era(request: pytest.FixtureRequest) -> str:
    """Stateless 2026-07-28, and the handshake revisions before it."""
    return str(request.param)


@pytest.fixture
def connect(app: App, era: str) -> Connect:
    """Open a client inside the test: its cancel scope must end in the task it began in."""
    return lambda: Client(build_server(app, masked=False), mode=era)
