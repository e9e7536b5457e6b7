import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from calllogs.sandbox import (
    SAMPLE_API_KEY,
    SAMPLE_CALL_LOG_KEY,
    create_app,
    load_dataset,
    sample_dataset,
)
from calllogs.sandbox.command import announcement, run
from calllogs.sandbox.releases import parsed_release
from tests.recorded import KEYS
from tests.recorded import sandbox as recorded

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
KEY = {"ApiKey": SAMPLE_API_KEY}


@pytest.fixture
async def sandbox() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(sample_dataset(NOW), now=lambda: NOW))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/api") as client:
        yield client


async def listed(client: httpx.AsyncClient, **body: object) -> httpx.Response:
    return await client.post("/call-log/get-list?limit=100", json=body, headers=KEY)


def test_the_samples_are_the_same_for_everybody_and_spread_over_30_days() -> None:
    calls = sample_dataset(NOW).tables["callLogs"]
    days = {str(call["createdAt"])[:10] for call in calls}
    assert calls == sample_dataset(NOW).tables["callLogs"]
    assert 400 <= len(calls) <= 600
    assert len(days) >= 29
    assert len({call["_id"] for call in calls}) == len(calls)


@pytest.mark.parametrize("hours", [1, 3, 24, 48])
def test_every_recent_window_holds_calls(hours: int) -> None:
    since = (NOW - timedelta(hours=hours)).isoformat()
    calls = sample_dataset(NOW).tables["callLogs"]
    assert [call for call in calls if since <= call["createdAt"] <= NOW.isoformat()]


def test_only_placed_calls_cost_and_every_failure_says_why() -> None:
    calls = sample_dataset(NOW).tables["callLogs"]
    assert Counter(call["status"] for call in calls).keys() == {"Success", "Error", "Low Balance"}
    assert all((call["callCostInUSDCents"] > 0) is (call["status"] == "Success") for call in calls)
    assert all(call["statusMessage"] for call in calls)


async def test_the_second_sample_key_reads_call_logs_and_nothing_else(
    sandbox: httpx.AsyncClient,
) -> None:
    key = {"ApiKey": SAMPLE_CALL_LOG_KEY}
    calls = await sandbox.post("/call-log/count", json={}, headers=key)
    incidents = await sandbox.post("/incident/count", json={}, headers=key)
    assert (calls.status_code, incidents.status_code) == (200, 422)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"createdAt": {"_type": "GreaterThan", "value": "today"}}, 200),
        ({"createdAt": {"_type": "GreaterThan", "value": "soon"}}, 500),
        ({"createdAt": {"_type": "Search", "value": "2026-11-23"}}, 200),
        ({"_id": {"_type": "Includes", "value": ["x"]}}, 500),
        ({"callCostInUSDCents": 2**31}, 500),
        ({"status": {"_type": "EqualTo", "value": None}}, 500),
        ({"incidentId": {"_type": "Includes", "value": []}}, 200),
        ({"deletedByUserId": "x"}, 422),
        ({"_multiFieldSearch": {"_type": "MultiSearch", "fields": ["nope"], "value": "x"}}, 400),
        ({"callData": {"message": "This is no message"}}, 200),
        ({"incident": {"title": None}}, 200),
        ({"incident": {"title": ["a"]}}, 500),
    ],
)
async def test_a_query_is_answered_as_postgresql_would_read_it(
    sandbox: httpx.AsyncClient, query: dict[str, Any], status: int
) -> None:
    assert (await listed(sandbox, query=query)).status_code == status


async def test_live_wildcards_stand_for_themselves_behind_a_backslash(
    sandbox: httpx.AsyncClient,
) -> None:
    live = await listed(sandbox, query={"statusMessage": {"_type": "Search", "value": "call_id"}})
    escaped = await listed(
        sandbox, query={"statusMessage": {"_type": "Search", "value": "call\\_id"}}
    )
    assert live.json()["count"] > 0
    assert escaped.json()["count"] == 0


async def test_nested_text_that_does_not_contain_keeps_calls_that_have_no_relation(
    sandbox: httpx.AsyncClient,
) -> None:
    missing = {"_type": "NotContains", "value": "payments"}
    found = await listed(sandbox, query={"team": {"name": missing}})
    without = await listed(sandbox, query={"teamId": None})
    assert found.json()["count"] >= without.json()["count"] > 0


async def test_an_empty_list_as_csv_fails_as_oneuptime_does(sandbox: httpx.AsyncClient) -> None:
    reply = await sandbox.post(
        "/call-log/get-list?output-type=csv", json={"query": {"status": "Nope"}}, headers=KEY
    )
    assert reply.status_code == 500


async def test_a_select_of_a_relation_of_a_relation_is_refused(sandbox: httpx.AsyncClient) -> None:
    reply = await listed(sandbox, select={"incident": {"project": {"name": True}}})
    assert reply.json() == {
        "error": "You cannot query deep relations. Querying deep relations is not supported."
    }


async def test_the_command_serves_says_where_and_ends_cleanly() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "calllogs.sandbox.command", "--port", "0"),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    async with asyncio.timeout(20):
        announced = (await process.stderr.readline()).decode()
        url = announced.split(" at ")[1].strip()
        async with httpx.AsyncClient(base_url=url) as client:
            reply = await client.post("/call-log/count", json={}, headers=KEY)
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
    assert reply.json()["count"] > 400
    assert (process.returncode, b"Traceback" in errors) == (0, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "It is not JSON in UTF-8."),
        ("[]", "It is not an object of tables."),
        ("{}", "It has no API key in apiKeys, so nobody could ask."),
        ('{"calls": []}', "It has a table 'calls'. There are apiKeys, callLogs, incidents, "),
        ('{"apiKeys": [1]}', "apiKeys is not a list of rows."),
        ('{"apiKeys": [{"apiKey": "k"}]}', "A row of apiKeys has no projectId."),
    ],
)
def test_the_command_says_what_is_wrong_with_a_dataset(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dataset.json"
    file.write_text(text, encoding="utf-8")
    assert run(["--port", "0", "--dataset", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"calllogs-sandbox: {file} is not a dataset. {told}")
    assert said.endswith(" Its format: docs/sandbox.md.\n")


def test_a_carrier_is_announced_where_calls_name_one() -> None:
    assert "TWILIO_ACCOUNT_SID=AC" in announcement("http://x", sample_dataset(NOW))
    page = (Path(__file__).parents[2] / "docs/sandbox.md").read_text(encoding="utf-8")
    text = page.partition("```json\n")[2].partition("```")[0]
    assert "TWILIO_ACCOUNT_SID=AC" in announcement("http://x", load_dataset(text))
    unnamed = load_dataset(text.replace("Call ID: CA", "Refused: "))
    assert announcement("http://x", unnamed) == (
        "calllogs-sandbox: made-up calls at http://x/api\n"
        f"  ONEUPTIME_URL=http://x ONEUPTIME_API_KEY={SAMPLE_API_KEY} calllogs today"
    )


async def test_the_dataset_of_the_page_on_it_is_served() -> None:
    page = (Path(__file__).parents[2] / "docs/sandbox.md").read_text(encoding="utf-8")
    dataset = load_dataset(page.partition("```json\n")[2].partition("```")[0])
    transport = httpx.ASGITransport(create_app(dataset, now=lambda: NOW))
    (key,) = dataset.keys
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/api") as client:
        reply = await client.post(
            "/call-log/get-list",
            json={"select": {"status": True, "incident": {"title": True}}},
            headers={"ApiKey": key},
        )
    (row,) = reply.json()["data"]
    assert (row["status"], row["incident"]["title"]) == ("Busy", "Payments database failover")


async def test_the_command_refuses_what_is_no_dataset(tmp_path: Path) -> None:
    file = tmp_path / "dataset.json"
    file.write_text("[]", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "calllogs.sandbox.command", "--dataset", str(file)),
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(20):
        _, errors = await process.communicate()
    assert (process.returncode, b"is not a dataset" in errors) == (2, True)


@pytest.mark.parametrize(
    ("body", "key", "status", "text"),
    [
        ({"sort": {"user": {"name": "ASC"}}}, "read", 500, "Server Error"),
        ({"sort": {"user.name": "ASC"}}, "read", 500, "Server Error"),
        (
            {"select": {"user": {"password": True}}},
            "full",
            400,
            "Column password on User does not support read on relation query.",
        ),
        (
            {"select": {"statusPage": {"masterPassword": True}}},
            "full",
            400,
            "Column masterPassword on Status Page does not support read on relation query.",
        ),
        ({"select": {"user": {"pass": True}}}, "full", 400, "Column pass not found on User"),
        (
            {"select": {"incident": {"nothing": {"name": True}}}},
            "full",
            400,
            "You cannot query deep relations. Querying deep relations is not supported.",
        ),
        (
            {"select": {"user": {"createdAt": True}}},
            "full",
            422,
            (
                "You do not have permissions to read User on Call Log. "
                "You need one of these permissions: "
            ),
        ),
    ],
)
async def test_what_a_relation_does_not_show_is_refused_as_oneuptime_does(
    body: dict[str, object], key: str, status: int, text: str
) -> None:
    async with httpx.AsyncClient(transport=recorded(), base_url="http://sandbox/api") as client:
        headers = {"ApiKey": KEYS[key]}
        reply = await client.post("/call-log/get-list", json=body, headers=headers)
    assert (reply.status_code, reply.json()) == (status, {"error": text})


async def test_a_relation_shows_its_times_to_a_key_that_may_read_it_itself() -> None:
    body = {"select": {"team": {"createdAt": True}}, "query": {"teamId": {"_type": "NotNull"}}}
    async with httpx.AsyncClient(transport=recorded(), base_url="http://sandbox/api") as client:
        told = {
            key: (
                await client.post("/call-log/get-list", json=body, headers={"ApiKey": KEYS[key]})
            ).status_code
            for key in ("read", "full")
        }
    assert told == {"read": 422, "full": 200}


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"status": {"_type": "Includes", "value": "Error"}}, False),
        ({"status": {"_type": "IncludesAll", "value": "Error"}}, False),
        ({"status": {"_type": "Includes", "value": ["Error"]}}, True),
        ({"callData": {"message": {"_type": "NotContains", "value": "disk"}}}, True),
    ],
)
async def test_a_list_of_one_that_is_no_list_finds_nothing(
    condition: dict[str, object], *, found: bool
) -> None:
    async with httpx.AsyncClient(transport=recorded(), base_url="http://sandbox/api") as client:
        body, headers = {"query": condition}, {"ApiKey": KEYS["read"]}
        reply = await client.post("/call-log/count", json=body, headers=headers)
    assert (reply.json()["count"] > 0) is found


@pytest.mark.parametrize(("release", "told"), [("9.5.0", 0), ("11.5.1", 192), ("12.0.16", 192)])
async def test_an_older_release_answers_in_silence(release: str, told: int) -> None:
    number = parsed_release(release)
    transport = recorded(release=number)
    none_of = {"_type": "IncludesNone", "value": ["Completed", "Success"]}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/api") as client:
        version = await client.get("/version")
        body, headers = {"query": {"status": none_of}}, {"ApiKey": KEYS["read"]}
        failed = await client.post("/call-log/count", json=body, headers=headers)
    assert version.json() == {"version": release, "commit": "sandbox"}
    assert failed.json() == {"count": told}


@pytest.mark.parametrize(
    "select",
    [
        {"monitor": {"name": True}},
        {"monitorId": True},
        {"incident": {"incidentNumberWithPrefix": True}},
    ],
)
async def test_an_older_release_refuses_columns_it_does_not_have(
    select: dict[str, object],
) -> None:
    transport = recorded(release=parsed_release("9.5.0"))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/api") as client:
        body, headers = {"select": select}, {"ApiKey": KEYS["read"]}
        reply = await client.post("/call-log/get-list", json=body, headers=headers)
    assert reply.status_code == 400


def test_a_release_that_is_none_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["--as", "eleven"])
    assert "'eleven' is not a version. Write one such as 11.5.1." in capsys.readouterr().err
