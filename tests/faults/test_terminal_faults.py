"""What a person reads in a terminal when OneUptime misbehaves."""

import asyncio

import pytest

from calllogs.cli.command import run
from tests.faults.answers import KEY
from tests.faults.conftest import secrets_in
from tests.faults.processes import TERMINAL, ran
from tests.faults.scenarios import LATE, SCENARIOS, unreachable
from tests.faults.server import closed_port, misbehaving

SHOWN = {scenario.name: scenario for scenario in SCENARIOS}
REPRESENTATIVE = (
    "body byte by byte",
    "gzip bomb",
    "429 with a long Retry-After",
    "500 for ever",
    "400, a bad key",
    "403 with a page",
    "redirect to another host",
    "JSON cut short",
    "half a letter",
    "counted and not sent",
)
DEADLINE = "1.5"
"""For servers that never answer to the end. Those that do are given the time the machine needs."""


@pytest.fixture
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEUPTIME_API_KEY", KEY)
    monkeypatch.setenv("CALLLOGS_TZ", "UTC")


@pytest.mark.usefixtures("_settings")
@pytest.mark.parametrize("name", REPRESENTATIVE)
async def test_a_fault_is_one_line_on_standard_error_and_status_1(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if SHOWN[name].said == LATE:
        monkeypatch.setenv("CALLLOGS_DEADLINE", DEADLINE)
    async with asyncio.timeout(10), misbehaving(SHOWN[name].behave) as server:
        monkeypatch.setenv("ONEUPTIME_URL", server.url)
        status = await asyncio.to_thread(run, ["failed"])
    out, err = capsys.readouterr()
    said = SHOWN[name].said.format(deadline=DEADLINE)
    assert (status, out, err) == (1, "", f"calllogs: {said}\n")


async def test_a_process_that_fails_once_answers_and_says_nothing_of_it() -> None:
    async with asyncio.timeout(20), misbehaving(SHOWN["500 once"].behave) as server:
        left = await ran(TERMINAL, "--masked", "failed", url=server.url)
    assert (left.status, left.err) == (0, "")
    assert left.out.startswith("3 calls to Alice Ng in 2 h from Sun 22 Nov 20:00, all of")
    assert secrets_in(left.out) == []


@pytest.mark.usefixtures("_settings")
def test_an_address_nobody_listens_at_is_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", closed_port())
    status = run(["--count", "failed"])
    said = f"calllogs: {unreachable('the connection was refused')}\n"
    assert (status, *capsys.readouterr()) == (1, "", said)


@pytest.mark.usefixtures("_settings")
@pytest.mark.parametrize("url", ["http://xn--a", "http://\u0430pple_.com", "http://[1:2]"])
def test_an_address_that_only_looks_like_one_is_a_wrong_setting(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONEUPTIME_URL", url)
    assert run(["failed"]) == 2
    assert capsys.readouterr().err == (
        "calllogs: ONEUPTIME_URL is not an address. Copy that of the dashboard.\n"
    )
