"""The recorded project behind a sandbox, asked with any of its keys."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from calllogs.api.client import NEWEST, Client, ClientLimits
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.sandbox import create_app, load_dataset
from calllogs.sandbox.releases import Release
from calllogs.service.call_logs import CallLogs

DATA = Path(__file__).parent / "data" / "dataset.json"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
DATASET: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
KEYS: dict[str, str] = {key["name"]: key["apiKey"] for key in DATASET["apiKeys"]}
PROJECT: str = DATASET["projects"][0]["_id"]
ROWS: list[dict[str, Any]] = [row for row in DATASET["callLogs"] if row["projectId"] == PROJECT]


class Counting(httpx.AsyncBaseTransport):
    """Passes requests on and remembers where each went."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path.removeprefix("/api/"))
        return await self.inner.handle_async_request(request)


def sandbox(
    change: Callable[[dict[str, Any]], None] = lambda _: None, *, release: Release = NEWEST.number
) -> httpx.ASGITransport:
    """A OneUptime with the recorded rows, changed where a test needs other ones."""
    rows = json.loads(json.dumps(DATASET))
    change(rows)
    dataset = load_dataset(json.dumps(rows))
    return httpx.ASGITransport(create_app(dataset, now=lambda: NOW, release=release))


def client(transport: httpx.AsyncBaseTransport, key: str = "read") -> Client:
    http = httpx.AsyncClient(transport=transport, base_url="http://sandbox/api")
    return Client(http, SecretStr(KEYS[key]), now=lambda: NOW, limits=ClientLimits(attempts=1))


def service(transport: httpx.AsyncBaseTransport, key: str = "read") -> CallLogs:
    """Calls of a OneUptime whose version need not be asked."""
    return CallLogs.over(client(transport, key), version=NEWEST)


def filter(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="America/New_York", region="US")
