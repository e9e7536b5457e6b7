"""A check-up with each kind of key, and of a OneUptime that is old, strange or not there."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from calllogs.answers.checkup import Check, Health, verdict
from calllogs.api.client import Client, ClientLimits
from calllogs.api.request import MASTER_KEY_SENTENCE
from calllogs.carrier import Carrier
from calllogs.model.outcomes import KEY_REFUSED
from calllogs.service.call_logs import CallLogs
from tests.carrier.fake import Twilio, error
from tests.recorded import NOW, PROJECT, client, sandbox, service

NO_CARRIER = Check("Carrier", "none is set, so calllogs cannot tell whether a call was connected")


@pytest.fixture(scope="module")
def recorded() -> httpx.ASGITransport:
    return sandbox()


async def found(calls: CallLogs) -> list[Check]:
    return [*await calls.checkup(now=NOW)]


async def test_a_key_with_every_permission_lacks_nothing(recorded: httpx.ASGITransport) -> None:
    checks = await found(service(recorded, "admin"))
    assert [(check.name, check.health) for check in checks] == [
        ("OneUptime", "ok"),
        ("API key", "ok"),
        ("Calls", "ok"),
        ("Read Incident", "ok"),
        ("Read Alert", "ok"),
        ("Read Teams", "ok"),
        ("Read On-Call Duty Policy", "ok"),
        ("Read On-Call Duty Policy Schedule", "ok"),
        ("Read On-Call Duty Policy Execution Log Timeline", "ok"),
        ("Read Workspace Notification Log", "ok"),
        ("Read Push Log", "ok"),
        ("Carrier", "ok"),
    ]
    assert checks[1] == Check("API key", f"accepted, with Read Call Log, of the project {PROJECT}")
    assert verdict(checks) == "Nothing is wrong."


async def test_each_permission_that_is_missing_is_told_with_what_is_lost(
    recorded: httpx.ASGITransport,
) -> None:
    checks = await found(service(recorded, "read"))
    limited = [check for check in checks if check.health is Health.LIMITED]
    assert len(limited) == 8
    assert limited[0] == Check(
        "Read Incident",
        "missing, so calllogs cannot tell whether an incident exists, when it was declared",
        Health.LIMITED,
        "Where it matters, add it to the key under Project Settings > API Keys.",
    )
    assert verdict(checks) == "Nothing is wrong. 8 things are limited."


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (
            "none",
            (
                "The API key is valid but lacks the permission Read Call Log. "
                "Add it to the key under Project Settings > API Keys."
            ),
        ),
        (
            "expired",
            (
                "OneUptime refused the API key: it is missing, unknown, expired or revoked. "
                "Create one under Project Settings > API Keys with the permission Read Call Log "
                "and set ONEUPTIME_API_KEY."
            ),
        ),
    ],
)
async def test_a_key_that_is_refused_is_the_one_thing_told(
    recorded: httpx.ASGITransport, key: str, sentence: str
) -> None:
    checks = await found(service(recorded, key))
    assert checks == [Check("API key", sentence, Health.WRONG), NO_CARRIER]
    assert verdict(checks) == "1 thing is wrong."


async def test_how_long_calls_are_kept_is_told_by_the_first_and_the_last(
    recorded: httpx.ASGITransport,
) -> None:
    cloud = CallLogs.over(client(recorded), kept=None)
    checks = await found(cloud)
    (kept,) = [check for check in checks if check.name == "Calls"]
    assert kept == Check(
        "Calls",
        "the oldest is of 2026-09-24 02:19 UTC, the newest of 2026-11-22 21:04 UTC; "
        "60 days are kept",
    )


async def test_a_project_without_calls_is_not_known_and_that_is_said() -> None:
    def emptied(rows: dict[str, Any]) -> None:
        rows["callLogs"] = []

    checks = await found(service(sandbox(emptied), "admin"))
    assert checks[1:3] == [
        Check("API key", "accepted, with Read Call Log"),
        Check(
            "Calls",
            "none that this key may see",
            Health.LIMITED,
            "OneUptime calls people through on-call policies. Ask again once it has.",
        ),
    ]


async def test_a_version_that_is_not_told_limits_what_can_be_trusted(
    recorded: httpx.ASGITransport,
) -> None:
    async def silent(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/version"):
            return httpx.Response(200, json={"version": "unknown"})
        return await recorded.handle_async_request(request)

    (first, *_) = await found(CallLogs.over(client(httpx.MockTransport(silent))))
    assert (first.name, first.health, first.advice) == (
        "OneUptime",
        Health.LIMITED,
        "Answers may be wrong if it is older than 12.0. Ask whoever runs it for its version.",
    )


async def test_the_carriers_key_is_tried(recorded: httpx.ASGITransport) -> None:
    twilio = Twilio()
    calls = replace(service(recorded, "admin"), carrier=twilio.carrier())
    assert (await found(calls))[-1] == Check("Carrier", "Twilio tells what became of calls")
    twilio.fault = lambda _: error(401, 20003)
    assert (await found(calls))[-1] == Check(
        "Carrier", "The carrier refused the key.", Health.WRONG, KEY_REFUSED.advice
    )


async def test_a_oneuptime_and_a_carrier_that_never_answer_are_told_at_the_deadline() -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    hanging, limits = httpx.MockTransport(never), ClientLimits(question=0.05)
    http = httpx.AsyncClient(transport=hanging, base_url="http://sandbox/api")
    asking = Client(http, SecretStr("k"), now=lambda: NOW, limits=limits)
    carrier = Carrier(Client(http, None, now=lambda: NOW, limits=ClientLimits()), "AC", lambda: NOW)
    async with asyncio.timeout(10):
        checks = await found(CallLogs.over(asking, carrier))
    assert checks == [
        Check(
            "API key",
            "OneUptime did not answer within 0.05 seconds. Ask again, or ask for a shorter time "
            "range.",
            Health.WRONG,
        ),
        Check(
            "Carrier",
            "Twilio did not answer in time.",
            Health.WRONG,
            "Run it again in a minute; check CALLLOGS_TWILIO_URL.",
        ),
    ]


async def test_a_key_of_several_projects_is_told_though_the_newest_calls_are_of_one() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        order = json.loads(request.content or b"{}").get("sort", {}).get("projectId", "DESC")
        project = {"ASC": "one", "DESC": "other"}[order]
        row = {"_id": "a", "createdAt": "2026-11-23T12:00:00Z", "status": "Busy"}
        page = {"data": [{**row, "projectId": project}], "count": 1}
        return httpx.Response(200, json=page)

    checks = await found(service(httpx.MockTransport(reply)))
    assert checks[0] == Check("API key", MASTER_KEY_SENTENCE, Health.WRONG)
