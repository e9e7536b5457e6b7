import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from calllogs.client import Client, Patience
from calllogs.core.filter import CallLogFilter, Condition, Operator
from calllogs.core.language import parse
from calllogs.core.records import CallLog
from calllogs.directory import Directory
from calllogs.errors import CallNotFound, FilterError, PermissionMissing
from calllogs.sandbox import create_app, load_dataset
from calllogs.service import CallLogs

DATA = Path(__file__).parent / "data" / "dataset.json"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
DATASET: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
KEYS = {key["name"]: key["apiKey"] for key in DATASET["apiKeys"]}
PROJECT = DATASET["projects"][0]["_id"]
ROWS = [row for row in DATASET["callLogs"] if row["projectId"] == PROJECT]


def service(transport: httpx.AsyncBaseTransport, key: str = "read") -> CallLogs:
    http = httpx.AsyncClient(transport=transport, base_url="http://sandbox/api")
    client = Client(http, SecretStr(KEYS[key]), now=lambda: NOW, patience=Patience(attempts=1))
    return CallLogs(client, Directory(client))


@pytest.fixture(scope="module")
def sandbox() -> httpx.ASGITransport:
    return httpx.ASGITransport(create_app(load_dataset(DATA.read_text("utf-8")), now=lambda: NOW))


@pytest.fixture
def calls(sandbox: httpx.ASGITransport) -> CallLogs:
    """The recorded project, asked with a key that has Read Call Log and nothing else."""
    return service(sandbox)


def asked(text: str) -> CallLogFilter:
    return parse(text, now=NOW, tz="America/New_York", region="US")


async def everything(calls: CallLogs, text: str) -> list[CallLog]:
    stream: AsyncIterator[CallLog] = calls.stream(asked(text), now=NOW)
    return [call async for call in stream]


def number_of(row: dict[str, Any], table: str, column: str, reference: str) -> object:
    found = {each["_id"]: each[column] for each in DATASET[table]}
    return found.get(row.get(reference))


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", lambda _: True),
        ("failed", lambda row: row["status"] not in ("Success", "Completed")),
        ("busy or missed", lambda row: row["status"] in ("Busy", "Missed Call")),
        ("to +1 415 555 0101", lambda row: row["toNumber"] == "+14155550101"),
        ("to *8750", lambda row: row["toNumber"].endswith("8750")),
        ("to +44*", lambda row: row["toNumber"].startswith("+44")),
        ("cost > 20c", lambda row: row["callCostInUSDCents"] > 20),
        ("cost 10c..20c", lambda row: 10 <= row["callCostInUSDCents"] <= 20),
        (
            "in october",
            lambda row: "2026-10-01T04" <= row["createdAt"] < "2026-11-01T04",
        ),
        (
            "incident 42",
            lambda row: number_of(row, "incidents", "incidentNumber", "incidentId") == 42,
        ),
        (
            "incidents 41 and 42",
            lambda row: number_of(row, "incidents", "incidentNumber", "incidentId") in (41, 42),
        ),
        (
            "not incident 42",
            lambda row: number_of(row, "incidents", "incidentNumber", "incidentId") != 42,
        ),
        ("not incident 999", lambda _: True),
        ("incidents 998 and 999", lambda _: False),
        ("no incident", lambda row: row.get("incidentId") is None),
        ("team payments", lambda row: number_of(row, "teams", "name", "teamId") == "Payments"),
        (
            "not team payments",
            lambda row: number_of(row, "teams", "name", "teamId") != "Payments",
        ),
        (
            "team payments or search",
            lambda row: str(number_of(row, "teams", "name", "teamId")).startswith(("Pay", "Sea")),
        ),
        (
            "bob@example.com",
            lambda row: number_of(row, "users", "email", "userId") == "bob@example.com",
        ),
        ('said "checkout"', lambda row: "checkout" in row["callData"]["message"].lower()),
        ('"disk 90%"', lambda row: "disk 90%" in row["callData"]["message"].lower()),
        ('reason "call_id"', lambda _: False),
    ],
)
async def test_a_filter_finds_exactly_the_calls_it_says(
    calls: CallLogs, text: str, matches: Callable[[dict[str, Any]], bool]
) -> None:
    expected = {row["_id"] for row in ROWS if matches(row)}
    found = await everything(calls, text)
    assert [call.id for call in found] == list(dict.fromkeys(call.id for call in found))
    assert {call.id for call in found} == expected
    assert await calls.count(asked(text)) == len(expected)
    assert (await calls.list(asked(text))).total == len(expected)


async def test_pages_walk_the_same_calls_as_the_stream(calls: CallLogs) -> None:
    walked: list[CallLog] = []
    for skip in range(0, 600, 100):
        text = f"not incident 42 cheapest limit 100 skip {skip}"
        walked += (await calls.list(asked(text))).calls
    assert walked == await everything(calls, "not incident 42 cheapest")


async def test_calls_made_after_now_are_not_streamed(calls: CallLogs) -> None:
    early = datetime(2026, 11, 1, tzinfo=UTC)
    found = [call async for call in calls.stream(CallLogFilter(), now=early)]
    assert len(found) == sum(row["createdAt"] < "2026-11-01T00:00:00" for row in ROWS)


async def test_an_abandoned_stream_leaves_nothing_running(calls: CallLogs) -> None:
    stream = calls.stream(CallLogFilter(), now=NOW)
    first = await anext(stream)
    await stream.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert first.created_at == max(datetime.fromisoformat(row["createdAt"]) for row in ROWS)


async def test_one_call_is_found_by_its_id_and_another_projects_is_not(calls: CallLogs) -> None:
    other = next(row["_id"] for row in DATASET["callLogs"] if row["projectId"] != PROJECT)
    assert (await calls.get(ROWS[0]["_id"])).id == ROWS[0]["_id"]
    with pytest.raises(CallNotFound):
        await calls.get(other)


async def test_a_key_without_the_permission_is_told_so(sandbox: httpx.ASGITransport) -> None:
    with pytest.raises(PermissionMissing, match="may not read call logs"):
        await service(sandbox, "none").list(CallLogFilter())


async def test_what_the_api_cannot_be_asked_is_not_sent() -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    calls = service(httpx.MockTransport(never))
    channel = CallLogFilter((Condition("channel", Operator.EQ, "C"),))
    with pytest.raises(FilterError):
        await calls.list(channel)


async def test_a_summary_counts_every_call_and_groups_them(calls: CallLogs) -> None:
    summary = await calls.summarize(asked("failed by status"), tz="UTC", now=NOW)
    failed = [row for row in ROWS if row["status"] not in ("Success", "Completed")]
    assert summary.all is not None
    assert (summary.matching, summary.all.calls, summary.all.placed) == (
        len(failed),
        len(failed),
        0,
    )
    assert sum(group.calls for group in summary.groups) == len(failed)


async def test_a_summary_stops_at_its_cap_and_says_how_many_match(calls: CallLogs) -> None:
    summary = await calls.summarize(CallLogFilter(), tz="UTC", now=NOW, most=50)
    assert summary.all is not None
    assert (summary.all.calls, summary.matching) == (50, len(ROWS))
