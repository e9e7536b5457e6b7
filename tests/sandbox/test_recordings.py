"""What a real OneUptime 12.0.16 answered, asked of the sandbox over the same bytes."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from calllogs.sandbox import create_app, load_dataset

DATA = Path(__file__).parents[1] / "data"
RECORDED_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)

RECORDINGS: list[dict[str, Any]] = json.loads((DATA / "recordings.json").read_text("utf-8"))
KEYS: dict[str, str] = {
    key["name"]: key["apiKey"]
    for key in json.loads((DATA / "dataset.json").read_text("utf-8"))["apiKeys"]
}

TIED = {
    "list-limit-100": "createdAt",
    "list-limit-10000": "createdAt",
    "op-EqualTo": "createdAt",
    "op-Includes-one": "createdAt",
    "sort-callCostInUSDCents--1": "callCostInUSDCents",
    "sort-callCostInUSDCents-1": "callCostInUSDCents",
    "sort-toNumber-1": "toNumber",
    "sort-callData-1": None,
    "sort-statusMessage--1": None,
    "resolve-team-member": None,
    "resolve-person": None,
}
"""Recordings whose rows are equal in the order asked for: any order among equals is right.

The value is the column the rows were ordered by, None where the reply does not hold it.
"""

OUTSIDE_THE_DATASET = {"resolve-incident-state"}
"""The dataset names an incident's state but does not hold the state's id."""


@pytest.fixture
async def sandbox() -> AsyncIterator[httpx.AsyncClient]:
    dataset = load_dataset((DATA / "dataset.json").read_text(encoding="utf-8"))
    transport = httpx.ASGITransport(create_app(dataset, now=lambda: RECORDED_AT))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        yield client


async def replayed(client: httpx.AsyncClient, recording: dict[str, Any]) -> tuple[int, Any]:
    request = recording["request"]
    raw = request["raw"] if "raw" in request else request["body"]
    content = raw if isinstance(raw, str) else json.dumps(raw)
    reply = await client.request(
        request["method"],
        request["path"],
        params=request["params"],
        headers=headers(request),
        content=None if raw is None else content.encode(),
    )
    is_json = "json" in reply.headers["content-type"]
    return reply.status_code, reply.json() if is_json else {"text": reply.text}


def headers(request: dict[str, Any]) -> dict[str, str]:
    given: dict[str, str] = {"content-type": "application/json", **request["headers"]}
    key = request["key"]
    if key is None:
        return given
    return {**given, "ApiKey": key[1:] if key.startswith("!") else KEYS[key]}


def name_of(recording: dict[str, Any]) -> str:
    return str(recording["name"])


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
async def test_a_recorded_request_gets_the_recorded_reply(
    sandbox: httpx.AsyncClient, recording: dict[str, Any]
) -> None:
    name = name_of(recording)
    expected = recording["response"]["status"], recording["response"]["body"]
    reply = await replayed(sandbox, recording)
    if name in OUTSIDE_THE_DATASET:
        del expected[1]["data"][0]["currentIncidentState"]["_id"]
        del reply[1]["data"][0]["currentIncidentState"]["_id"]
    if name in TIED:
        assert in_any_order(reply, TIED[name]) == in_any_order(expected, TIED[name])
    else:
        assert reply == expected


def in_any_order(reply: tuple[int, Any], column: str | None) -> tuple[object, ...]:
    """What is left to compare when equals may change places: the keys in order, or the rows."""
    status, body = reply
    counts = {name: value for name, value in body.items() if name != "data"}
    if column is not None and all(column in row for row in body["data"]):
        return status, counts, [row[column] for row in body["data"]]
    if column is None and name_sorted(body["data"]):
        return status, counts, len(body["data"])
    return status, counts, Counter(row["_id"] for row in body["data"])


def name_sorted(rows: list[dict[str, Any]]) -> bool:
    """Whether the rows are a page cut out of equals, so that even which rows come is open."""
    return "status" in rows[0]
