"""The terminal as a real process over real sockets, with an account with the carrier."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from calllogs.sandbox import (
    SAMPLE_ACCOUNT_SID,
    SAMPLE_API_KEY,
    SAMPLE_TWILIO_KEY,
    SAMPLE_TWILIO_SECRET,
)
from tests.faults.processes import SANDBOX, TERMINAL, ran, served, started

KEY = {"TWILIO_API_KEY": SAMPLE_TWILIO_KEY, "TWILIO_API_KEY_SECRET": SAMPLE_TWILIO_SECRET}
TOKEN = {"TWILIO_AUTH_TOKEN": SAMPLE_TWILIO_SECRET}
WRONG = {"TWILIO_AUTH_TOKEN": "marked-secret"}


@pytest.fixture
async def oneuptime() -> AsyncIterator[str]:
    """The sandbox: a OneUptime, and a Twilio beside it at the same address."""
    async with started(SANDBOX, "--port", "0") as process:
        yield (await served(process)).removesuffix("/api")


async def placed(url: str, twilio: str, **variables: str) -> tuple[list[dict[str, Any]], str]:
    """Return the placed calls of a week, and all that was printed."""
    account = {"TWILIO_ACCOUNT_SID": SAMPLE_ACCOUNT_SID, "CALLLOGS_TWILIO_URL": twilio}
    key = {"ONEUPTIME_API_KEY": SAMPLE_API_KEY, "ONEUPTIME_URL": url}
    argv = ("--json", "placed last 7 days limit 50")
    ended = await ran(TERMINAL, *argv, **key, **account, **variables)
    assert ended.status == 0
    return json.loads(ended.out)["calls"], ended.out + ended.err


@pytest.mark.parametrize("login", [KEY, TOKEN])
async def test_outcomes_come_with_a_key_and_with_the_accounts_token(
    oneuptime: str, login: dict[str, str]
) -> None:
    calls, printed = await placed(oneuptime, oneuptime, **login)
    outcomes = Counter(call["outcome"]["outcome"] for call in calls)
    assert outcomes.keys() >= {"connected", "busy", "no-answer"}
    assert all(
        call["outcome"]["seconds"] > 0
        for call in calls
        if call["outcome"]["outcome"] == "connected"
    )
    assert SAMPLE_TWILIO_SECRET not in printed


async def test_a_refused_key_and_a_carrier_that_is_away_take_nothing_but_the_outcomes(
    oneuptime: str,
) -> None:
    refused, printed = await placed(oneuptime, oneuptime, **WRONG)
    away, _ = await placed(oneuptime, "http://127.0.0.1:1", **TOKEN)
    reasons = [{call["outcome"]["unknownBecause"] for call in calls} for calls in (refused, away)]
    assert reasons == [
        {"the carrier refused the key"},
        {"the carrier could not be asked, or failed"},
    ]
    assert len(refused) == len(away) == 50
    assert "marked-secret" not in printed
