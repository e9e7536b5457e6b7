"""Every deployment of the table, as both commands serve it: who knocks where, and is let in."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from calllogs.config.doors import Admits, Deployment, Refusal, SlackApp, door_of, open_door
from calllogs.config.settings import Settings
from calllogs.config.variables import Face
from calllogs.errors import ConfigurationError
from calllogs.mcp import command as mcp_command
from calllogs.mcp.http.app import web_app
from calllogs.server import command as server_command
from calllogs.server.app import server_app
from tests.config.test_doors import DEPLOYMENTS
from tests.slack.fake import fake_slack
from tests.slack.http.signing import CLOCK, JSON, SIGNING, signed

TOKEN = "token-of-the-tests"  # noqa: S105  it guards nothing
KEY = "11111111-2222-4333-8444-555555555555"
NAME = "calllogs.example.com"
TOOLS = b'{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
ACCEPT = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}

HOSTS = {False: "127.0.0.1", True: "0.0.0.0"}  # noqa: S104  nothing is opened there
VARIABLES = {
    "named": {"CALLLOGS_MCP_HOSTS": NAME},
    "token": {"CALLLOGS_MCP_TOKEN": TOKEN},
    "issuer": {
        "CALLLOGS_OAUTH_ISSUER": "https://issuer.example",
        "CALLLOGS_OAUTH_RESOURCE": "https://calllogs.example.com/mcp",
    },
    "key": {"ONEUPTIME_API_KEY": KEY},
}
SECRET = {"SLACK_SIGNING_SECRET": SIGNING}
SEVERAL = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "client-secret-of-tests"}
APPS = {
    SlackApp.NONE: {},
    SlackApp.SECRET: SECRET,
    SlackApp.UNSIGNED: {"SLACK_BOT_TOKEN": "xoxb-1"},
    SlackApp.ONE: {"SLACK_BOT_TOKEN": "xoxb-1", **SECRET},
    SlackApp.SEVERAL: {**SEVERAL, **SECRET, "CALLLOGS_SECRET": "secret-of-the-tests"},
}
WITHOUT_SLACK = tuple(
    each for each in DEPLOYMENTS if each.slack in (SlackApp.NONE, SlackApp.SECRET)
)

KNOCKS = {
    "nobody": {},
    "a token": {"Authorization": f"Bearer {TOKEN}"},
    "a key": {"x-api-key": KEY},
    "slackbot": signed(TOOLS, content_type=JSON),
}
LET_IN = {
    Admits.THIS_MACHINE: {"nobody", "a token", "slackbot"},
    Admits.TOKEN: {"a token"},
    Admits.ISSUER: set(),
    Admits.CALLERS_KEY: {"a key"},
    Admits.NOBODY: set(),
}
"""Who of those is let in; a signature of Slack's is nothing to who does not expect one."""


def named(deployment: Deployment) -> str:
    """Return what is so of a deployment, as the name of its test."""
    facts = deployment._asdict()
    said = [
        str(fact) if isinstance(fact, SlackApp) else name for name, fact in facts.items() if fact
    ]
    return ", ".join(said)


def variables(deployment: Deployment) -> dict[str, str]:
    """Return the environment of a deployment."""
    told = [given for name, given in VARIABLES.items() if getattr(deployment, name)]
    given = {name: value for each in told for name, value in each.items()}
    if deployment.slack is SlackApp.SEVERAL and deployment.named:
        given["CALLLOGS_PUBLIC_URL"] = f"https://{NAME}"
    return {**given, **APPS[deployment.slack]}


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=named)
@pytest.mark.parametrize("face", [Face.MCP, Face.SERVER])
def test_a_command_ends_with_the_sentence_of_a_door_that_is_shut(
    deployment: Deployment,
    face: Face,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    door = door_of(deployment)
    if not isinstance(door.mcp, Refusal) or (face is Face.MCP and deployment not in WITHOUT_SLACK):
        return
    for name in ("ONEUPTIME_API_KEY", *VARIABLES["token"], *VARIABLES["named"]):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables(deployment).items():
        monkeypatch.setenv(name, value)
    argv = ["--host", HOSTS[deployment.beyond], "--port", "0"]
    run = {Face.MCP: mcp_command.run, Face.SERVER: server_command.run}[face]
    assert run(["--http", *argv] if face is Face.MCP else argv) == 2
    assert capsys.readouterr().err == f"{face}: {door.mcp.sentence}\n"


@dataclass(frozen=True)
class Site:
    """A served deployment, as it is reached from another machine's or its own address."""

    http: httpx.AsyncClient

    async def let_in(self, **headers: str) -> set[str]:
        """Return who of those that knock is let in."""
        return {
            who
            for who, shown in KNOCKS.items()
            if (await self.knock({**shown, **headers})).is_success
        }

    async def knock(self, headers: dict[str, str]) -> httpx.Response:
        return await self.http.post("/mcp", content=TOOLS, headers={**ACCEPT, **headers})


@asynccontextmanager
async def serving(deployment: Deployment, face: Face, folder: Path) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(fake_slack())
        given = {
            **variables(deployment),
            "CALLLOGS_SLACK_API_URL": slack.api_url,
            "CALLLOGS_DATABASE_URL": f"sqlite:///{folder / 'slack.db'}",
        }
        settings = Settings.read(given, keyless=True)
        door = open_door(settings, HOSTS[deployment.beyond], face, sandbox=False)
        app = (
            web_app(settings, door, sandbox=False)
            if face is Face.MCP
            else server_app(settings, door, sandbox=False, now=lambda: CLOCK)
        )
        transport = httpx.ASGITransport(await stack.enter_async_context(app))
        http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765")
        yield Site(await stack.enter_async_context(http))


def served(face: Face) -> list[Deployment]:
    """Return the deployments a command serves, as far as its other settings allow them."""
    known = WITHOUT_SLACK if face is Face.MCP else DEPLOYMENTS
    return [
        each
        for each in known
        if isinstance(door_of(each).mcp, Admits)
        and (each.slack is not SlackApp.SEVERAL or each.named)
    ]


CASES = [(face, each) for face in (Face.MCP, Face.SERVER) for each in served(face)]


@pytest.mark.parametrize(
    ("face", "deployment"), CASES, ids=[f"{face}, {named(each)}" for face, each in CASES]
)
async def test_a_door_lets_in_whom_its_row_says_and_nobody_else(
    face: Face, deployment: Deployment, tmp_path: Path
) -> None:
    door = door_of(deployment)
    assert isinstance(door.mcp, Admits)
    expected = LET_IN[door.mcp] | ({"slackbot"} if door.slackbot else set())
    async with serving(deployment, face, tmp_path) as site:
        direct = await site.let_in()
        public = await site.let_in(Host=NAME)
        through_a_proxy = await site.let_in(**{"X-Real-IP": "192.0.2.9"})
        health = await site.http.get("/healthz", headers={"Host": NAME, "X-Real-IP": "192.0.2.9"})
    alone = door.mcp is Admits.THIS_MACHINE
    assert direct == expected
    assert public == (expected if deployment.named else set())
    assert through_a_proxy == (set() if alone else expected)
    assert health.status_code == 200


async def test_several_workspaces_without_a_public_address_are_not_served(tmp_path: Path) -> None:
    nameless = Deployment(
        beyond=False, named=False, token=False, issuer=False, key=False, slack=SlackApp.SEVERAL
    )
    with pytest.raises(ConfigurationError) as refused:
        async with serving(nameless, Face.SERVER, tmp_path):
            pass
    assert refused.value.setting == "CALLLOGS_PUBLIC_URL"
