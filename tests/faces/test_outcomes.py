"""What every face shows of outcomes: told, not told because the carrier fails, and without one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from calllogs.api.client import Client, ClientLimits
from calllogs.app import App
from calllogs.carrier import Carrier
from calllogs.sandbox import SAMPLE_ACCOUNT_SID, SAMPLE_TWILIO_SECRET
from tests.carrier.fake import error
from tests.faces.record import slack, terminal, tools
from tests.slack.scene import NOW, Scene, app_over, sandbox, scene

QUESTIONS = ("placed since yesterday", "incident 42", "timeline incident 42", "by team last week")
KEY = f"{SAMPLE_ACCOUNT_SID}:{SAMPLE_TWILIO_SECRET}"


def told_by(app: App, twilio: httpx.AsyncBaseTransport) -> App:
    """Return an application that asks a carrier behind a transport."""
    login = (SAMPLE_ACCOUNT_SID, SAMPLE_TWILIO_SECRET)
    http = httpx.AsyncClient(transport=twilio, base_url="http://twilio", auth=login)
    client = Client(http, None, now=lambda: NOW, limits=ClientLimits(attempts=1))
    carrier = Carrier(client, SAMPLE_ACCOUNT_SID, lambda: NOW)
    return replace(app, calls=replace(app.calls, carrier=carrier), tells_outcomes=True)


Shown = Callable[[str], Awaitable[str]]


@asynccontextmanager
async def faces(twilio: httpx.AsyncBaseTransport | None) -> AsyncIterator[dict[str, Shown]]:
    """Open every face over the samples and a carrier; yields what shows the answer to a text."""
    transport = sandbox()
    app = app_over(transport)
    asking = told_by(app, twilio) if twilio else app
    async with scene(transport, CALLLOGS_SLACK_RATE="100000/second") as stage:
        staged = _over(stage, asking)

        async def shown_in_slack(question: str) -> str:
            return str(await slack(staged, question))

        async def shown_to_a_model(question: str) -> str:
            return str(await tools(asking, question))

        yield {
            "terminal": lambda question: terminal(asking, question),
            "json": lambda question: terminal(asking, question, "--json"),
            "mcp": shown_to_a_model,
            "slack": shown_in_slack,
        }


def _over(stage: Scene, app: App) -> Scene:
    return replace(stage, workspace=replace(stage.workspace, app=app))


async def answers(twilio: httpx.AsyncBaseTransport | None) -> dict[tuple[str, str], str]:
    async with faces(twilio) as shown:
        return {
            (face, question): await show(question)
            for face, show in shown.items()
            for question in QUESTIONS
        }


async def test_every_face_tells_what_became_of_calls() -> None:
    for (face, question), shown in (await answers(sandbox())).items():
        assert "connected" in shown.lower(), (face, question)


async def test_slack_shows_a_sign_for_each_outcome() -> None:
    async with faces(sandbox()) as shown:
        told = await shown["slack"]("incident 42")
    assert ":telephone_receiver: *Priya Raman* – Connected 50 s · <!date^" in told
    assert ":no_bell: *Alice Ng* – Rang out · <!date^" in told


def echo(request: httpx.Request) -> httpx.Response:
    """Refuse, and quote everything that was sent."""
    quoted = f"{request.headers} {request.url} {KEY}"
    return httpx.Response(401, json={"code": 20003, "message": quoted, "status": 401})


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_with_a_failing_carrier_every_face_answers_and_says_why_without_the_secret(
    status: int,
) -> None:
    twilio = httpx.MockTransport(echo if status == 401 else lambda _: error(status))
    plain = await answers(None)
    for (face, question), shown in (await answers(twilio)).items():
        assert "unknown: " in shown, (face, question)
        assert SAMPLE_TWILIO_SECRET not in shown
        assert "Authorization" not in shown
        assert len(shown) > len(plain[face, question]) / 2


async def test_without_a_carrier_no_face_speaks_of_outcomes() -> None:
    for shown in (await answers(None)).values():
        assert "outcome" not in shown.lower()
        assert "connected" not in shown.lower()


@pytest.mark.parametrize(
    "question",
    [
        "answered last week",
        "how many busy last week",
        "answered last week by team",
        "timeline incident 42 answered",
        "timeline answered last 24h",
    ],
)
async def test_with_the_carrier_away_no_face_says_that_there_were_no_calls(question: str) -> None:
    async with faces(httpx.MockTransport(lambda _: error(401))) as shown:
        told = {name: await show(question) for name, show in shown.items() if name != "json"}
    for text in told.values():
        assert "it is not known" in text
        for false in ("No calls match", "No calls.", "0 calls match", "phone call is recorded"):
            assert false not in text
