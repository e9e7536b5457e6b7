"""How soon Slack hears that a command came, while OneUptime answers nothing.

python benchmarks/run.py acknowledging
"""

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from contextlib import suppress
from tempfile import TemporaryDirectory

import httpx
from asking import app_over
from measuring import Row, Watch, at_most, figure, in_turns
from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.config.settings import Settings
from calllogs.slack.app import Listener, bolt_app, listener_for, only_workspace
from calllogs.slack.delivery import SlackTransport
from calllogs.slack.interactions.channels import open_links
from calllogs.slack.store.workspaces import Workspace

ROUNDS = 40
COMMANDS = 50
SLOWEST = 0.1
"""Seconds in which 99 of 100 commands are to be acknowledged."""

SLACK = AuthorizeResult(enterprise_id=None, team_id="T1", user_id="U1", bot_id="B1", bot_token="x")  # noqa: S106  it opens nothing
Acknowledge = Callable[[], Awaitable[None]]


class Stalled(httpx.AsyncBaseTransport):
    """A OneUptime that takes every request and answers none."""

    async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
        """Wait for ever."""
        return await asyncio.get_running_loop().create_future()


async def rows() -> list[Row]:
    """Return the rows of acknowledging."""
    bare = _bare()
    all_ours: list[float] = []
    async with (
        await asyncio.start_server(_take, "127.0.0.1", 0) as slack,
        httpx.AsyncClient(transport=Stalled(), base_url="http://oneuptime/api") as http,
    ):
        url = f"http://127.0.0.1:{slack.sockets[0].getsockname()[1]}/"
        with TemporaryDirectory() as folder:
            settings = Settings(
                slack_api_url=url, database_url=SecretStr(f"sqlite+aiosqlite:///{folder}/links.db")
            )
            async with open_links(settings) as links:
                listener = listener_for(settings, links, SlackTransport(url))
                client = AsyncWebClient(token="x", base_url=url)  # noqa: S106  it opens nothing
                workspace = Workspace(SLACK.team_id or "", SLACK, client, app_over(http))
                bolt = bolt_app(listener, url, only_workspace(workspace))

                async def ours() -> float:
                    took = await _commanded(bolt, url)
                    all_ours.extend(took)
                    await _forgotten(listener)
                    return statistics.median(took)

                async def theirs() -> float:
                    return statistics.median(await _commanded(bare, url))

                pairs = await in_turns(ours, theirs, rounds=ROUNDS)
    slowest = statistics.quantiles(all_ours[COMMANDS:], n=100)[98]
    what = f"Slack ack, median of {COMMANDS} commands at once, API stalled"
    return [
        at_most(what, "bare Bolt `AsyncApp` that acknowledges", pairs, 1.2),
        Row(
            "the same, 99th percentile", "", figure(slowest, "ms"), "", "",
            f"under {SLOWEST * 1000:.0f} ms", slowest < SLOWEST,
        ),
    ]  # fmt: skip


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Be a Slack that is content with everything."""
    with suppress(ConnectionError):  # who asked may be gone
        await _answered(reader, writer)


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1 << 16)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n")
    writer.write(b'{"ok":true}')
    await writer.drain()
    writer.close()


async def _forgotten(listener: Listener) -> None:
    for task in listener.tasks.running:
        task.cancel()
    await asyncio.gather(*listener.tasks.running, return_exceptions=True)


def _bare() -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return SLACK

    app = AsyncApp(authorize=authorize, signing_secret="checked-before")  # noqa: S106  as ours

    @app.command("/calllogs")
    async def acknowledge(ack: Acknowledge) -> None:
        await ack()

    return app


async def _commanded(app: AsyncApp, url: str) -> list[float]:
    """Return how long each of many commands at once waited for its acknowledgement."""
    return list(await asyncio.gather(*(_one(app, url, n) for n in range(COMMANDS))))


async def _one(app: AsyncApp, url: str, number: int) -> float:
    watch = Watch()
    request = AsyncBoltRequest(mode="socket_mode", body=_body(url, number))
    response = await app.async_dispatch(request)
    assert response.status == 200  # noqa: PLR2004, S101  else nothing was measured
    return watch.seconds


def _body(url: str, number: int) -> dict[str, str]:
    return {
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": f"U{number}",
        "user_name": "al",
        "command": "/calllogs",
        "text": "failed since yesterday",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": f"{url}commands/1",
        "trigger_id": "1.2.x",
    }
