"""Several workspaces: installing, connecting, asking, leaving; and nothing crosses between them."""

import argparse
import asyncio
import json
import re
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from calllogs.app import open_apps
from calllogs.config.doors import Door, open_door
from calllogs.config.settings import Network, Proxy, Settings, SlackRules, Twilio
from calllogs.config.variables import Face
from calllogs.errors import ApiError, ConfigurationError
from calllogs.mcp.caller import FOREIGN
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.sandbox import (
    SAMPLE_ACCOUNT_SID,
    SAMPLE_API_KEY,
    SAMPLE_CALL_LOG_KEY,
    SAMPLE_TWILIO_KEY,
    SAMPLE_TWILIO_SECRET,
)
from calllogs.server.app import server_app
from calllogs.server.workspaces import connect, disconnect, open_installations, workspaces
from calllogs.slack.interaction import Conversation
from calllogs.slack.interactions.channels import open_links
from calllogs.slack.oauth import SignedStates
from calllogs.slack.people import OUTSIDERS
from calllogs.slack.store.crypto import BOUND, Cipher
from calllogs.slack.store.deliveries import Deliveries
from calllogs.slack.store.installations import Connection
from calllogs.slack.store.workspaces import REMEMBERED_SECONDS, NotConnected, Tenants, Workspace
from tests.slack.http.fake import FakeSlack, Json, fake_slack, granted
from tests.slack.http.signing import (
    CLOCK,
    FORM,
    JSON,
    NOW,
    SIGNING,
    command,
    event,
    interaction,
    signed,
)
from tests.socks import socks_proxy

SECRET = "secret-of-the-tests"  # noqa: S105  it guards nothing
BEFORE, AFTER = "xoxb-before", "xoxb-after"
COOKIE = "slack-app-oauth-state"

# slack_sdk 3.47 shows the client's secret with aiohttp's BasicAuth, which aiohttp 4 will not have.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


UNCONNECTED = (
    "calllogs is installed here, and asks no OneUptime project yet. Whoever runs calllogs "
    "connects this workspace with: calllogs-server connect T1"
)
SHORTCUT = {"type": "shortcut", "callback_id": "calllogs_open_filters"}
OF_MESSAGE = {"type": "message_action", "callback_id": "calllogs_from_message"}


@dataclass
class Site:
    """The server, its settings, and its Slack."""

    http: httpx.AsyncClient
    slack: FakeSlack
    settings: Settings
    folder: Path
    posted: int = 0

    async def begun(self) -> tuple[str, dict[str, str]]:
        """Visit the page; return the state and what the browser keeps."""
        page = await self.http.get("/slack/install")
        state = parse_qs(urlsplit(page.headers["location"]).query)["state"][0]
        return state, {"Cookie": f"{COOKIE}={state}"}

    async def installed(self, answer: Json, code: str = "code") -> httpx.Response:
        state, kept = await self.begun()
        self.slack.codes[code] = answer
        self.http.cookies.clear()
        query = {"code": code, "state": state}
        return await self.http.get("/slack/oauth_redirect", params=query, headers=kept)

    async def connected(
        self, name: str, key: str = SAMPLE_API_KEY, twilio: Twilio | None = None
    ) -> str:
        file = self.folder / "key"
        file.write_text(f"{key}\n", encoding="utf-8")
        settings = replace(self.settings, twilio=twilio) if twilio else self.settings
        try:
            return await connect(settings, named(name, file, twilio=twilio is not None))
        finally:
            file.unlink()

    async def disconnected(self, name: str) -> str:
        return await disconnect(self.settings, named(name))

    async def listed(self) -> str:
        return await workspaces(self.settings, named(""))

    async def post(self, body: bytes, content_type: str = "") -> httpx.Response:
        self.posted += 1  # a second later each, or it would be the same request again
        headers = signed(body, NOW + self.posted, content_type=content_type or FORM)
        return await self.http.post("/slack/events", content=body, headers=headers)

    async def slackbot(self, team: str, tool: str = "count_call_logs", **arguments: str) -> Json:
        """Ask a tool through Slackbot, which shows no key of its own."""
        self.posted += 1
        slack = {"user_id": "U1", "team_id": team}
        params = {"name": tool, "arguments": arguments, "_meta": {"slack": slack}}
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
        body = json.dumps(asked).encode()
        accepted = {"Accept": "application/json, text/event-stream"}
        headers = {**signed(body, NOW + self.posted, content_type=JSON), **accepted}
        reply = await self.http.post("/mcp", content=body, headers=headers)
        return dict(json.loads(reply.text.partition("data: ")[2] or reply.text)["result"])

    async def asks(self, team: str, text: str = "how many", **over: str) -> httpx.Response:
        url = f"{self.slack.origin}/commands/{team}"
        return await self.post(command(text, team_id=team, response_url=url, **over))


def door(settings: Settings) -> Door:
    return open_door(settings, "127.0.0.1", Face.SERVER, sandbox=True)


def named(
    workspace: str, key_file: Path | None = None, *, twilio: bool = False
) -> argparse.Namespace:
    return argparse.Namespace(workspace=workspace, key_file=key_file, twilio=twilio, sandbox=True)


@asynccontextmanager
async def serving(folder: Path, over: Settings | None = None) -> AsyncIterator[Site]:
    async with fake_slack() as slack:
        settings = Settings(
            slack_client_id="1.2",
            slack_client_secret=SecretStr("client-marked-secret"),
            slack_signing_secret=SecretStr(SIGNING),
            secret=SecretStr(SECRET),
            public_url="https://calllogs.example.com",
            database_url=SecretStr(f"sqlite+aiosqlite:///{folder / 'slack.db'}"),
            slack_api_url=slack.api_url,
        )
        if over:
            settings = replace(over, slack_api_url=slack.api_url)
        async with server_app(settings, door(settings), sandbox=True, now=lambda: CLOCK) as app:
            transport = httpx.ASGITransport(app)
            url = "https://calllogs.example.com"
            async with httpx.AsyncClient(transport=transport, base_url=url) as http:
                yield Site(http, slack, settings, folder)


async def test_a_landing_page_says_what_it_is_and_leads_to_installing_and_help(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as plain:
        page = await plain.http.get("/")
        lost = await plain.http.get("/slack/oauth_redirect?error=access_denied&state=x")
        rules = SlackRules(support="help@example.com", privacy="https://example.com/privacy")
        helpful = replace(plain.settings, slack_rules=rules)
    async with serving(tmp_path, helpful) as site:
        told = await site.http.get("/")
    link = '<a href="/slack/install">'
    assert (page.status_code, link in page.text, "mailto:" in page.text) == (200, True, False)
    assert link in lost.text
    assert '<a href="mailto:help@example.com">Support</a>' in told.text
    assert '<a href="https://example.com/privacy">Privacy</a>' in told.text


async def test_a_visitor_is_sent_to_slack_for_the_least(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        page = await site.http.get("/slack/install?team=T9%26redirect_uri%3Dhttps://evil.example")
    address = urlsplit(page.headers["location"])
    query = parse_qs(address.query, keep_blank_values=True)
    state = query.pop("state")
    assert (page.status_code, address.hostname, address.path) == (
        302,
        "slack.com",
        "/oauth/v2/authorize",
    )
    assert query == {
        "client_id": ["1.2"],
        "scope": ["commands"],
        "user_scope": [""],
        "redirect_uri": ["https://calllogs.example.com/slack/oauth_redirect"],
    }
    cookie = page.headers["set-cookie"].lower()
    assert state[0].lower() in cookie
    assert {"secure", "httponly", "samesite=lax"} <= {part.strip() for part in cookie.split(";")}


async def test_a_workspace_installs_is_connected_and_asks(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        page = await site.installed(granted("T1", "Acme <b>"))
        before = await site.asks("T1")
        said = await site.connected("T1")
        listed = await site.listed()
    assert page.status_code == 200
    assert "calllogs is installed in Acme &lt;b&gt;" in page.text
    assert "calllogs-server connect T1" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert before.json() == {"response_type": "ephemeral", "text": UNCONNECTED}
    assert (said, listed) == ("T1 asks sandbox now.\n", "T1           connected      Acme <b>\n")
    assert (
        site.slack.exchanged
        == [
            {
                "code": "code",
                "client_id": "1.2",
                "client_secret": "client-marked-secret",
                "redirect_uri": "https://calllogs.example.com/slack/oauth_redirect",
            }
        ]
        or site.slack.exchanged[0]["code"] == "code"
    )


async def test_a_connected_workspace_is_answered_and_nobody_else(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        await site.installed(granted("T2", "Other"))
        await site.connected("T1")
        ours = await site.asks("T1")
        answer = await site.slack.answer()
        unconnected = await site.asks("T2")
        foreign = await site.asks("T3")
        pressed = await site.post(interaction(type="shortcut", team={"id": "T2"}))
    assert [r.status_code for r in (ours, unconnected, foreign, pressed)] == [200] * 4
    assert (ours.text, foreign.text, pressed.text) == ("", "", "")
    assert "calls" in answer["text"]
    assert "connect T2" in unconnected.json()["text"]
    assert site.slack.answers.empty()


@pytest.mark.parametrize(
    ("body", "content_type", "method", "kind"),
    [
        (event("app_home_opened"), JSON, "views.publish", "home"),
        (interaction(**SHORTCUT), "", "views.open", "modal"),
        (interaction(**OF_MESSAGE), "", "views.open", "modal"),
    ],
)
async def test_who_is_not_connected_is_told_wherever_they_ask(
    tmp_path: Path, body: bytes, content_type: str, method: str, kind: str
) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        reply = await site.post(body, content_type)
    assert (reply.status_code, reply.text) == (200, "")
    assert site.slack.filter[-1] == (method, "xoxb-T1-marked-secret")
    (view,) = site.slack.views
    assert (view["type"], view["blocks"][0]["text"]["text"]) == (kind, UNCONNECTED)


async def test_an_organisation_installs_once_for_its_workspaces(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted(None, "Org", enterprise="E1"))
        await site.connected("E1")
        await site.asks("T7", enterprise_id="E1", is_enterprise_install="true")
        answer = await site.slack.answer()
        foreign = await site.asks("T7", enterprise_id="E2", is_enterprise_install="true")
    assert "calls" in answer["text"]
    assert (foreign.text, site.slack.answers.empty()) == ("", True)


@pytest.mark.parametrize(
    ("query", "cookie", "said"),
    [
        ({"error": "access_denied"}, True, "You did not allow it"),
        ({"error": "<script>"}, True, "Slack did not say why"),
        ({}, True, "Slack did not say why"),
        ({"code": "good"}, False, "This is a different browser"),
        ({"code": "good", "state": "forged"}, True, "This is a different browser"),
        ({"code": "unknown"}, True, "Slack did not accept the code"),
    ],
)
async def test_an_installation_that_is_not_right_keeps_nothing(
    tmp_path: Path, query: dict[str, str], said: str, *, cookie: bool
) -> None:
    async with serving(tmp_path) as site:
        state, kept = await site.begun()
        site.http.cookies.clear()
        site.slack.codes["good"] = granted("T1", "Acme")
        page = await site.http.get(
            "/slack/oauth_redirect",
            params={"state": state, **query},
            headers=kept if cookie else {},
        )
        listed = await site.listed()
    assert said in page.text
    assert "<script>" not in page.text
    assert listed == "No workspace has installed the app yet.\n"


def states(secret: str) -> SignedStates:
    return SignedStates(SecretStr(secret), Deliveries(lambda: CLOCK))


async def test_a_state_of_somebody_elses_making_is_not_taken(tmp_path: Path) -> None:
    forged = await states("another-secret-of-tests").async_issue()
    async with serving(tmp_path) as site:
        site.slack.codes["good"] = granted("T1", "Acme")
        query, kept = {"state": forged, "code": "good"}, {"Cookie": f"{COOKIE}={forged}"}
        page = await site.http.get("/slack/oauth_redirect", params=query, headers=kept)
    assert page.status_code == 401
    assert "longer than ten minutes" in page.text
    assert site.slack.exchanged == []


async def test_a_state_is_good_once() -> None:
    ours = states(SECRET)
    state = await ours.async_issue()
    taken = [await ours.async_consume(state) for _ in range(2)]
    assert (taken, await ours.async_issue() == state) == ([True, False], False)


async def test_a_state_is_accepted_by_each_replica_and_by_one_of_them_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as one, open_links(one.settings) as links:
        state, kept = await one.begun()
        other = SignedStates(SecretStr(SECRET), Deliveries(lambda: CLOCK, links.engine))
        foreign = await other.async_issue()
        one.http.cookies.clear()
        one.slack.codes["code"] = granted("T1", "Acme")
        query, cookie = {"code": "code", "state": foreign}, {"Cookie": f"{COOKIE}={foreign}"}
        page = await one.http.get("/slack/oauth_redirect", params=query, headers=cookie)
        taken = [await other.async_consume(each) for each in (foreign, state, state)]
    assert (page.status_code, taken, bool(kept)) == (200, [False, True, False], True)


async def test_made_up_codes_cost_slack_few_calls(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        begun = [await site.begun() for _ in range(30)]
        site.http.cookies.clear()
        pages = await asyncio.gather(
            *(
                site.http.get(
                    "/slack/oauth_redirect",
                    params={"code": "made up", "state": state},
                    headers=kept,
                )
                for state, kept in begun
            )
        )
    assert {page.status_code for page in pages} == {401}
    assert sum("too many installed the app" in page.text for page in pages) == 20
    assert len(site.slack.exchanged) == 10


async def test_a_slack_that_cannot_be_reached_is_no_crash(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        state, kept = await site.begun()
        site.slack.codes["code"] = {"ok": True, "access_token": 7, "team": "T1"}
        query = {"code": "code", "state": state}
        page = await site.http.get("/slack/oauth_redirect", params=query, headers=kept)
    assert page.status_code == 502
    assert "Slack did not say why, or could not be reached" in page.text


async def test_no_token_and_no_key_is_readable_in_the_database(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme", token="xoxb-" + "marked-secret" * 20))
        await site.connected("T1")
        async with open_installations(site.settings) as (installations, _):
            bot = await installations.of("T1", "")
    written = (tmp_path / "slack.db").read_bytes()
    assert b"Acme" in written
    assert b"marked-secret" not in written
    assert SAMPLE_API_KEY.encode() not in written
    assert bot is not None
    assert bot.bot_token == "xoxb-" + "marked-secret" * 20


async def test_another_secret_opens_nothing_and_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        await site.connected("T1")
        other = replace(site.settings, secret=SecretStr("another-secret-of-tests"))
    with pytest.raises(ConfigurationError) as caught:
        async with server_app(other, door(other), sandbox=True):
            pass
    assert caught.value.setting == "CALLLOGS_SECRET"


async def test_after_another_secret_workspaces_are_disconnected_and_connected_with_a_sentence(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as site:
        for team in ("T1", "T2"):
            await site.installed(granted(team, team))
            await site.connected(team)
        other = replace(site.settings, secret=SecretStr("another-secret-of-tests"))
    changed = replace(site, settings=other)
    said = [await changed.listed(), await changed.disconnected("T2"), await changed.connected("T1")]
    async with serving(tmp_path, other) as again:
        told = await again.asks("T1")
        pressed = await again.post(interaction(**SHORTCUT))
        await again.installed(granted("T1", "T1"))
        await again.asks("T1")
        answer = await again.slack.answer()
    anew = "Set the previous one again, or have the app installed again at /slack/install."
    assert said[0].splitlines() == [
        "T1           connected      T1",
        "T2           connected      T2",
    ]
    assert said[1] == "T2 is disconnected.\n"
    assert said[2].startswith("T1 asks sandbox now.\nCALLLOGS_SECRET is not the one")
    assert anew in said[2]
    assert "has been given another CALLLOGS_SECRET" in told.json()["text"]
    assert (pressed.status_code, pressed.text) == (200, "")
    assert "calls" in answer["text"]


def changed_rows(folder: Path, statement: str) -> None:
    """Write into the database as somebody would who has got hold of it."""
    with sqlite3.connect(folder / "slack.db") as database:
        database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    ("table", "column"), [("oneuptime_connections", "api_key"), ("slack_bots", "bot_token")]
)
async def test_what_is_sealed_for_one_workspace_opens_for_no_other(
    tmp_path: Path, table: str, column: str
) -> None:
    copied = f"(SELECT {column} FROM {table} WHERE team_id = 'T1')"
    async with serving(tmp_path) as site:
        for team in ("T1", "T2"):
            await site.installed(granted(team, team))
            await site.connected(team)
        changed_rows(tmp_path, f"UPDATE {table} SET {column} = {copied}")
        ours, theirs = await site.asks("T1"), await site.asks("T2")
        answer = await site.slack.answer()
    assert (ours.text, site.slack.answers.empty()) == ("", True)
    assert "calls" in answer["text"]
    assert "has been given another CALLLOGS_SECRET" in theirs.json()["text"]


async def test_seals_of_an_older_release_are_opened_and_bound_at_the_start(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        await site.connected("T1")
    cipher = Cipher(SecretStr(SECRET))
    for table, column, plain in (
        ("oneuptime_connections", "api_key", SAMPLE_API_KEY),
        ("slack_bots", "bot_token", "xoxb-T1-marked-secret"),
        ("slack_installations", "bot_token", "xoxb-T1-marked-secret"),
    ):
        old = cipher.encrypt(plain, "").removeprefix(BOUND)
        changed_rows(tmp_path, f"UPDATE {table} SET {column} = '{old}'")
    async with serving(tmp_path) as site:
        await site.asks("T1")
        answer = await site.slack.answer()
    with sqlite3.connect(tmp_path / "slack.db") as database:
        tokens = database.execute(
            "SELECT api_key FROM oneuptime_connections UNION SELECT bot_token FROM slack_bots"
            " UNION SELECT bot_token FROM slack_installations"
        ).fetchall()
    database.close()
    assert "calls" in answer["text"]
    assert {token[: len(BOUND)] for (token,) in tokens} == {BOUND}


async def test_with_the_previous_secret_beside_it_all_is_sealed_with_the_new_one(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        await site.connected("T1")
        before = site.settings
    another = SecretStr("another-secret-of-32-characters-x")
    both = replace(before, secret=another, secret_previous=SecretStr(SECRET))
    async with serving(tmp_path, both):
        pass
    async with serving(tmp_path, replace(before, secret=another)) as site:
        await site.asks("T1")
        answer = await site.slack.answer()
    assert "calls" in answer["text"]


async def test_slackbot_asks_the_project_of_the_workspace_slack_signed_for(tmp_path: Path) -> None:
    async with serving(tmp_path) as site:
        for team in ("T1", "T2"):
            await site.installed(granted(team, team))
        await site.connected("T1")
        connected, unconnected, unknown = [await site.slackbot(team) for team in ("T1", "T2", "T3")]
    assert "459 calls" in connected["content"][0]["text"]
    assert unconnected["content"][0]["text"] == UNCONNECTED.replace("T1", "T2")
    assert unknown == {"content": [{"type": "text", "text": OUTSIDERS}], "isError": True}


async def test_slackbot_asks_with_each_workspaces_key_and_takes_no_cursor_to_another(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as site:
        for team, key in (("T1", SAMPLE_API_KEY), ("T2", SAMPLE_CALL_LOG_KEY)):
            await site.installed(granted(team, team))
            await site.connected(team, key)
        asked = {"filter": "timeline incident 42"}
        whole, narrow = [await site.slackbot(t, "get_call_timeline", **asked) for t in ("T1", "T2")]
        page = await site.slackbot("T1", "list_call_logs", filter="failed")
        (cursor,) = re.findall(r'cursor="?([^",)]+)', page["structuredContent"]["next"])
        own, foreign = [
            await site.slackbot(t, "list_call_logs", cursor=cursor) for t in ("T1", "T2")
        ]
    assert "Acknowledged by Priya Raman" in str(whole)
    assert "whether anybody acknowledged could not be read" in str(narrow)
    assert "11-20 of 92" in own["content"][0]["text"]
    assert (foreign["isError"], FOREIGN in foreign["content"][0]["text"]) == (True, True)


async def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    async with serving(tmp_path):
        mode = (tmp_path / "slack.db").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


LEFT = [
    event("app_uninstalled"),
    event("tokens_revoked", event={"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}),
]


@pytest.mark.parametrize("body", LEFT, ids=["the app is removed", "its token is revoked"])
async def test_who_leaves_is_forgotten_at_once_and_nobody_else(tmp_path: Path, body: bytes) -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    async with serving(tmp_path) as site:
        for team in ("T1", "T2"):
            await site.installed(granted(team, team))
            await site.connected(team)
        async with open_installations(site.settings) as (_, links):
            for team in ("T1", "T2"):
                await links.link(
                    Conversation(team, "C1"),
                    ChannelSubject(Subject(INCIDENT, 42), Evidence.LINKED),
                    "U1",
                    now,
                )
            await site.asks("T1")
            await site.slack.answer()
            gone = await site.post(body, JSON)
            after = await site.asks("T1")
            kept = [bool(await links.of(Conversation(team, "C1"))) for team in ("T1", "T2")]
        listed = await site.listed()
    assert [(r.status_code, r.text) for r in (gone, after)] == [(200, "")] * 2
    assert (listed, kept) == ("T2           connected      T2\n", [False, True])
    with sqlite3.connect(tmp_path / "slack.db") as database:
        tables = ("slack_bots", "slack_installations", "oneuptime_connections")
        filter = "SELECT count(*) FROM {} WHERE team_id = 'T1'"
        left = [database.execute(filter.format(table)).fetchone() for table in tables]
    database.close()
    assert left == [(0,), (0,), (0,)]


@pytest.mark.parametrize(("event_time", "kept"), [(1, True), (4_102_444_800, False)])
async def test_a_removal_from_before_the_installation_changes_nothing(
    tmp_path: Path, event_time: int, *, kept: bool
) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        await site.connected("T1")
        await site.post(event("app_uninstalled", event_time=event_time), JSON)
        listed = await site.listed()
    assert ("connected" in listed) is kept


async def test_an_organisation_that_leaves_takes_its_workspaces_along(tmp_path: Path) -> None:
    linked = ChannelSubject(Subject(INCIDENT, 42), Evidence.LINKED)
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    teams = ("T7", "T8", "T9")
    org = {"enterprise_id": "E1", "is_enterprise_install": "true"}
    async with serving(tmp_path) as site:
        await site.installed(granted(None, "Org", enterprise="E1"))
        await site.installed(granted("T9", "Acme"))
        for tenant in ("E1", "T9"):
            await site.connected(tenant)
        for team in ("T7", "T8"):
            await site.asks(team, **org)
            await site.slack.answer()
        async with open_installations(site.settings) as (_, links):
            for team in teams:
                await links.link(Conversation(team, "C1"), linked, "U1", now)
            installed_for = [
                {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
            ]
            gone = event(
                "app_uninstalled",
                team_id="T7",
                enterprise_id="E1",
                is_enterprise_install=True,
                authorizations=installed_for,
            )
            await site.post(gone, JSON)
            kept = [bool(await links.of(Conversation(team, "C1"))) for team in teams]
        listed = await site.listed()
        after = await site.asks("T7", **org)
    assert kept == [False, False, True]
    assert listed == "T9           connected      Acme\n"
    assert (after.status_code, after.text, site.slack.answers.empty()) == (200, "", True)


async def test_a_workspace_that_joined_an_organisation_has_one_installation_and_one_key(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme", token=BEFORE))
        await site.connected("T1")
        joined = granted("T1", "Acme", token=AFTER)
        await site.installed({**joined, "enterprise": {"id": "E1", "name": "Org"}})
        await site.connected("T1")
        listed = await site.listed()
        tokens = set()
        for over in ({}, {"enterprise_id": "E1"}):
            await site.asks("T1", **over)
            await site.slack.answer()
            tokens.add(site.slack.filter[-1][1])
    with sqlite3.connect(tmp_path / "slack.db") as database:
        counts = [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("slack_bots", "slack_installations", "oneuptime_connections")
        ]
    database.close()
    assert (counts, tokens) == ([1, 1, 1], {AFTER})
    assert listed == "T1           connected      Acme\n"


async def test_a_persons_own_token_revoked_changes_nothing(tmp_path: Path) -> None:
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        await site.post(event("tokens_revoked", event=revoked), JSON)
        assert "T1" in await site.listed()


def a_client(token: SecretStr) -> AsyncWebClient:
    return AsyncWebClient(token=token.get_secret_value())


async def test_installing_and_answering_go_through_a_socks_proxy(tmp_path: Path) -> None:
    async with socks_proxy() as proxy, serving(tmp_path) as plain:
        through = Network(all_proxy=Proxy("ALL_PROXY", f"socks5://127.0.0.1:{proxy.port}"))
        async with serving(tmp_path, replace(plain.settings, network=through)) as site:
            await site.installed(granted("T1", "Acme"))
            await site.connected("T1")
            asked = len(proxy.asked)
            await site.asks("T1")
            assert "calls" in (await site.slack.answer())["text"]
    assert (asked > 0, len(proxy.asked) > asked) == (True, True)


async def test_who_is_disconnected_is_told_so(tmp_path: Path) -> None:
    seconds = [0.0]
    async with serving(tmp_path) as site, open_apps(site.settings, sandbox=True) as apps:
        await site.installed(granted("T1", "Acme"))
        async with open_installations(site.settings) as (installations, _):
            tenants = Tenants(installations, apps.app_for, a_client, timer=lambda: seconds[0])
            statuses = [await tenants.status("T1", "")]
            printed = []
            for change in (site.connected, site.disconnected):
                printed.append(await change("T1"))
                statuses.append(await tenants.status("T1", ""))
                seconds[0] += REMEMBERED_SECONDS
                statuses.append(await tenants.status("T1", ""))
        again = await site.disconnected("T1")
    kinds = [type(status) for status in statuses]
    assert kinds == [NotConnected, NotConnected, Workspace, Workspace, NotConnected]
    assert printed[1] == "T1 is disconnected.\n"
    assert again == "T1 was not connected.\n"


def account(secret: str) -> Twilio:
    return Twilio(SAMPLE_ACCOUNT_SID, auth_token=SecretStr(secret), twilio_url="http://sandbox")


async def test_a_workspace_can_be_given_an_account_with_the_carrier_sealed_like_its_key(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        with pytest.raises(ConfigurationError, match="Nothing was stored: the carrier refused"):
            await site.connected("T1", twilio=account("wrong"))
        listed = await site.listed()
        await site.connected("T1", SAMPLE_CALL_LOG_KEY, account(SAMPLE_TWILIO_SECRET))
        await site.asks("T1", "how many answered")
        answer = await site.slack.answer()
    stored = (tmp_path / "slack.db").read_bytes()
    assert listed == "T1           not connected  Acme\n"
    assert "What became of a call" not in str(answer)
    assert "with the outcome" in str(answer)
    assert SAMPLE_TWILIO_SECRET.encode() not in stored
    assert SAMPLE_ACCOUNT_SID.encode() not in stored


def test_what_a_workspace_asks_with_is_read_as_it_was_written() -> None:
    for connection in (
        Connection(SecretStr("key")),
        Connection(SecretStr("key"), account("secret")),
        Connection(
            SecretStr("key"),
            Twilio(SAMPLE_ACCOUNT_SID, SecretStr(SAMPLE_TWILIO_KEY), SecretStr("secret")),
        ),
    ):
        assert Connection.read(connection.text) == connection


@pytest.mark.parametrize(
    ("workspace", "key", "said"),
    [
        ("T9", SAMPLE_API_KEY, "'T9' has not installed the app. Installed by: T1."),
        ("T1", "", "The file --key-file names is empty"),
        ("T1", "11111111-2222-3333-4444-555555555555", "key"),
    ],
)
async def test_a_workspace_is_connected_only_with_a_key_that_works(
    tmp_path: Path, workspace: str, key: str, said: str
) -> None:
    async with serving(tmp_path) as site:
        await site.installed(granted("T1", "Acme"))
        with pytest.raises((ConfigurationError, ApiError)) as caught:
            await site.connected(workspace, key)
        listed = await site.listed()
    assert said in str(caught.value)
    assert listed == "T1           not connected  Acme\n"


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        ({"secret": None}, "CALLLOGS_SECRET"),
        ({"public_url": None}, "CALLLOGS_PUBLIC_URL"),
        ({"slack_signing_secret": None}, "SLACK_SIGNING_SECRET"),
        ({"slack_bot_token": SecretStr("xoxb-1")}, "SLACK_BOT_TOKEN"),
        ({"slack_scopes": ("channels:history",)}, "CALLLOGS_SLACK_SCOPES"),
    ],
)
async def test_a_half_configuration_is_told_at_the_start(
    tmp_path: Path, change: dict[str, Any], setting: str
) -> None:
    async with serving(tmp_path) as site:
        changed = replace(site.settings, **change)
        with pytest.raises(ConfigurationError) as caught:
            async with server_app(changed, door(changed), sandbox=True):
                pass
    assert caught.value.setting == setting
