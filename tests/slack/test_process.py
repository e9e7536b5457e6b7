"""The real command against a fake Slack over a real websocket."""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from calllogs.errors import DatabaseFailed
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import ChannelSubject, Evidence, Subject
from calllogs.slack.command import SECONDS_BETWEEN_TROUBLES, TROUBLE, Troubles
from calllogs.slack.interactions.channels import ChannelLinks
from calllogs.slack.people import UNTOLD_GUESTS
from calllogs.slack.store.database import TABLES, create_tables
from tests.faults.certificates import LONG, Authority
from tests.slack.block_check import check
from tests.slack.fake import FakeSlack, fake_slack, press_payload
from tests.slack.scene import GENERAL, NOW, elements
from tests.socks import socks_proxy

UNSET = dict.fromkeys(("http_proxy", "no_proxy", "NO_PROXY"), "")
"""What this machine may have set."""


@asynccontextmanager
async def serving(slack: FakeSlack, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the real command against a fake Slack, on the sandbox."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "calllogs.slack",
        "--sandbox",
        env={
            **os.environ,  # noqa: TID251  a child inherits the path
            "SLACK_BOT_TOKEN": "xoxb-marked-secret",
            "SLACK_APP_TOKEN": "xapp-marked-secret",
            "CALLLOGS_SLACK_API_URL": slack.api_url,
            "CALLLOGS_DATABASE_URL": "sqlite://",
            **environ,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    async with asyncio.timeout(20):
        _, errors = await process.communicate()
    return process.returncode, errors.decode()


async def test_a_real_process_acknowledges_answers_and_ends_cleanly() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        await slack.command("failed since yesterday", envelope="one")
        assert await slack.ack() == "one"
        answer = await slack.answer()
        older = elements(answer)["calllogs_older"]
        await slack.interact(press_payload(older, slack.response_url), envelope="two")
        assert await slack.ack() == "two"
        second = await slack.answer()
        process.send_signal(signal.SIGTERM)
        status, errors = await ended(process)
    assert (check(answer), check(second)) == ([], [])
    assert [block["type"] for block in answer["blocks"]][:2] == ["section", "section"]
    assert second["replace_original"] is True
    assert (status, "Traceback" in errors, "marked-secret" in errors) == (0, False, False)
    assert "disturbed" not in errors
    audited = [line for line in errors.splitlines() if "calllogs.audit" in line]
    assert len(audited) == 2
    assert json.loads(audited[0].partition(": ")[2])["outcome"] == "answered"


async def test_an_envelope_that_comes_twice_is_answered_once() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        for envelope in ("one", "one", "two"):
            await slack.command("how many", envelope=envelope)
        acknowledged = [await slack.ack() for _ in range(3)]
        answers = [await slack.answer() for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        _, errors = await ended(process)
    assert sorted(acknowledged) == ["one", "one", "two"]
    assert [answer["text"][:3] for answer in answers] == [answers[0]["text"][:3]] * 2
    assert slack.answers.empty()
    assert len([line for line in errors.splitlines() if "calllogs.audit" in line]) == 2


@pytest.mark.parametrize(
    ("rules", "warned"),
    [
        ({}, True),
        ({"CALLLOGS_SLACK_GUESTS": "on"}, False),
        ({"CALLLOGS_SLACK_ACCESS": "allowlist", "CALLLOGS_SLACK_USERS": "U1"}, False),
    ],
)
async def test_where_slack_tells_nobody_apart_it_is_said_at_the_start(
    rules: dict[str, str], *, warned: bool
) -> None:
    async with fake_slack() as slack, serving(slack, **rules) as process:
        await slack.command("how many")
        await slack.answer()
        process.send_signal(signal.SIGTERM)
        status, errors = await ended(process)
    assert (status, f"calllogs-slack: {UNTOLD_GUESTS}\n" in errors) == (0, warned)


async def test_guests_who_shall_not_ask_are_not_let_in_for_want_of_a_scope() -> None:
    async with fake_slack() as slack, serving(slack, CALLLOGS_SLACK_GUESTS="off") as process:
        refused = await ended(process)
    async with fake_slack() as slack, serving(slack, CALLLOGS_SLACK_GUESTS="off") as process:
        slack.users = {"UBOT": {"id": "UBOT", "is_bot": True}, "U1": {"id": "U1"}}
        await slack.command("how many")
        await slack.answer()
        process.send_signal(signal.SIGTERM)
        status, _ = await ended(process)
    said = f"CALLLOGS_SLACK_GUESTS=off would not hold. {UNTOLD_GUESTS}"
    assert refused == (2, f"calllogs-slack: {said}\n")
    assert status == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_process_whatever_slack_does(sign: signal.Signals) -> None:
    """Its deadline is a second, so it has six."""
    async with fake_slack() as slack, serving(slack, CALLLOGS_DEADLINE="1") as process:
        slack.silent = True
        await slack.command("how many")
        await slack.answer()
        async with asyncio.timeout(6):
            process.send_signal(sign)
            status, errors = await ended(process)
    assert (status, "Traceback" in errors) == (0, False)


async def test_a_cut_connection_is_opened_again_and_nothing_is_lost() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        for envelope in ("one", "two", "three"):
            await slack.command("how many", envelope=envelope)
            assert await slack.ack() == envelope
            assert "calls" in (await slack.answer())["text"]
            await slack.cut()
        await slack.command("how many", envelope="last")
        assert await slack.ack() == "last"
        await slack.answer()
        process.send_signal(signal.SIGTERM)
        status, errors = await ended(process)
    assert (status, "Traceback" in errors) == (0, False)


async def test_a_form_is_acknowledged_with_its_mistakes_over_the_websocket() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        state = {"values": {"q": {"v": {"type": "plain_text_input", "value": "faild"}}}}
        view = {"id": "V1", "type": "modal", "callback_id": "calllogs_filter_submit"}
        payload = {
            "type": "view_submission",
            "team": {"id": "T0CALLLOGS"},
            "user": {"id": "U1", "team_id": "T0CALLLOGS"},
            "view": {**view, "state": state},
        }
        await slack.interact(payload, envelope="form")
        reply = await slack.reply()
        process.send_signal(signal.SIGTERM)
        await ended(process)
    assert reply["envelope_id"] == "form"
    assert "failed" in reply["payload"]["errors"]["q"]


async def test_a_team_that_is_not_ours_gets_no_answer() -> None:
    async with fake_slack() as slack, serving(slack) as process:
        await slack.command("today", envelope="foreign", team_id="T0OTHER")
        await slack.command("today", envelope="ours")
        await slack.answer()
        process.send_signal(signal.SIGINT)
        await ended(process)
        assert slack.answers.empty()


async def test_a_token_slack_refuses_is_told_at_the_start() -> None:
    async with fake_slack() as slack:
        slack.bad_token = True
        async with serving(slack) as process:
            status, errors = await ended(process)
    assert status == 2
    assert errors == (
        "calllogs-slack: Slack did not accept SLACK_BOT_TOKEN (invalid_auth). Copy it again from "
        "the app's page at api.slack.com/apps.\n"
    )


async def test_an_app_token_slack_refuses_is_told_at_the_start() -> None:
    async with fake_slack() as slack:
        slack.bad_app_token = True
        async with serving(slack) as process:
            status, errors = await ended(process)
    assert status == 2
    assert errors == (
        "calllogs-slack: Slack did not accept SLACK_APP_TOKEN (invalid_auth). Copy it again from "
        "the app's page at api.slack.com/apps.\n"
    )


async def test_a_slack_that_is_not_there_is_told_at_the_start() -> None:
    async with fake_slack() as slack:
        pass
    async with serving(slack) as process:
        status, errors = await ended(process)
    assert status == 2
    assert errors.startswith("calllogs-slack: Slack could not be reached at 127.0.0.1, directly (")
    assert len(errors.splitlines()) == 1


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_while_slack_is_lost_and_one_sentence_says_so(
    sign: signal.Signals,
) -> None:
    async with fake_slack() as slack:
        slack.lost = True
        async with serving(slack) as process:
            assert process.stderr
            line = (await process.stderr.readline()).decode()
            process.send_signal(sign)
            status, errors = await ended(process)
    assert line == (
        "ERROR calllogs.slack.socket: The connection to Slack is disturbed (ClientConnectorError); "
        "it is tried again every few seconds.\n"
    )
    assert (status, errors) == (0, "")


def test_the_same_trouble_is_logged_once_in_a_while_without_what_the_sdk_writes() -> None:
    troubles, logged = Troubles(), []
    for second in (0, 5, SECONDS_BETWEEN_TROUBLES - 1, SECONDS_BETWEEN_TROUBLES + 1):
        record = logging.LogRecord("sdk", logging.ERROR, "", 0, "wss://marked-secret", None, None)
        record.created = 1_000_000.0 + second
        try:
            raise ConnectionResetError("wss://marked-secret")  # noqa: TRY301  as the SDK catches it
        except ConnectionResetError:
            if troubles.filter(record):
                logged.append((second, record.getMessage()))
    sentence = TROUBLE % "ConnectionResetError"
    assert logged == [(0, sentence), (SECONDS_BETWEEN_TROUBLES + 1, sentence)]


async def test_a_signal_ends_it_while_slack_does_not_answer_at_the_start() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        async with serving(FakeSlack(port=listening.getsockname()[1])) as process:
            asked, _ = await asyncio.get_running_loop().sock_accept(listening)
            with asked:
                process.send_signal(signal.SIGTERM)
                assert await ended(process) == (0, "")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"CALLLOGS_DATABASE_URL": "postgresql://a:marked-secret@127.0.0.1:9/b"},
            "Connection refused.",
        ),
        ({"CALLLOGS_DATABASE_URL": "sqlite+pysqlite:///x"}, "Its address is malformed."),
        ({"CALLLOGS_DATABASE_URL": "sqlite:///x?unknown=1"}, "Its address is malformed."),
        (
            {"CALLLOGS_DATABASE_URL": "", "XDG_STATE_HOME": "/dev/null"},
            "The folder /dev/null/calllogs cannot be made: Not a directory.",
        ),
    ],
)
async def test_why_a_database_cannot_be_opened_is_told(
    variables: dict[str, str], sentence: str
) -> None:
    async with fake_slack() as slack, serving(slack, **variables) as process:
        status, errors = await ended(process)
    assert status == 2
    assert errors == (
        f"calllogs-slack: The database cannot be opened. {sentence} Check CALLLOGS_DATABASE_URL, "
        "that the database runs, and who may enter it.\n"
    )


async def test_a_driver_that_is_missing_is_named_with_what_installs_it(tmp_path: Path) -> None:
    (tmp_path / "asyncpg.py").write_text("raise ImportError", encoding="utf-8")
    address = "postgresql://a:marked-secret@127.0.0.1:9/b"
    async with (
        fake_slack() as slack,
        serving(slack, CALLLOGS_DATABASE_URL=address, PYTHONPATH=str(tmp_path)) as process,
    ):
        status, errors = await ended(process)
    assert (status, "marked-secret" in errors) == (2, False)
    assert "Its driver is missing: pip install 'calllogs[postgresql]'." in errors


@pytest.mark.parametrize(
    ("variable", "scheme", "login"),
    [("HTTP_PROXY", "socks5", None), ("ALL_PROXY", "socks5h", ("al", "p@:/s"))],
)
async def test_slack_and_its_websocket_are_asked_through_a_socks_proxy(
    variable: str, scheme: str, login: tuple[str, str] | None
) -> None:
    async with socks_proxy(login) as proxy, fake_slack("slack.example") as slack:
        shown = f"{':'.join(login)}@" if login else ""
        through = {**UNSET, variable: f"{scheme}://{shown}127.0.0.1:{proxy.port}"}
        async with serving(slack, **through) as process:
            await slack.command("how many", envelope="one")
            assert await slack.ack() == "one"
            assert "calls" in (await slack.answer())["text"]
            await slack.cut()
            await slack.command("how many failed", envelope="two")
            assert await slack.ack() == "two"
            process.send_signal(signal.SIGTERM)
            status, errors = await ended(process)
    assert (status, "Traceback" in errors, "p@:/s" in errors) == (0, False, False)
    assert {*proxy.asked} == {"slack.example"}


async def test_tls_goes_through_a_socks_proxy_too_and_certificates_are_checked(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path)
    trusting = {"SSL_CERT_FILE": str(authority.file)}
    async with socks_proxy() as proxy, fake_slack(tls=authority.server(LONG)) as slack:
        through = {**UNSET, "HTTPS_PROXY": f"socks5://127.0.0.1:{proxy.port}"}
        async with serving(slack, **through, **trusting) as process:
            await slack.command("how many", envelope="one")
            assert "calls" in (await slack.answer())["text"]
            process.send_signal(signal.SIGTERM)
            assert (await ended(process))[0] == 0
        async with serving(slack, **through) as process:
            status, errors = await ended(process)
    assert (status, "(Slack's certificate is not trusted)" in errors) == (2, True)


@pytest.mark.parametrize(
    ("login", "reason"),
    [
        ("al:marked-secret@", "the proxy refused: Username and password authentication failure"),
        ("", "the proxy refused: No acceptable authentication methods were offered"),
        ("ål:märked-secret@", "the proxy's user or password is not ASCII, or too long"),
        (f"al:{'x' * 256}@", "the proxy's user or password is not ASCII, or too long"),
        (None, "the proxy is not there"),
    ],
)
async def test_a_socks_proxy_that_lets_nobody_through_is_told_without_its_password(
    login: str | None, reason: str
) -> None:
    async with socks_proxy(("al", "right")) as proxy, fake_slack("slack.example") as slack:
        address = f"127.0.0.1:{9 if login is None else proxy.port}"
        through = {**UNSET, "HTTP_PROXY": f"socks5://{login or ''}{address}"}
        async with serving(slack, **through) as process:
            told = await ended(process)
    sentence = (
        "calllogs-slack: Slack could not be reached at slack.example, through the proxy "
        f"socks5://{address} (HTTP_PROXY) ({reason}). Check the network and HTTP_PROXY, then start "
        "again.\n"
    )
    assert told == (2, sentence)


async def test_what_a_socks_proxy_needs_is_named_with_what_installs_it(tmp_path: Path) -> None:
    (tmp_path / "aiohttp_socks.py").write_text("raise ImportError", encoding="utf-8")
    through = {"ALL_PROXY": "socks5://u:marked-secret@127.0.0.1:9", "PYTHONPATH": str(tmp_path)}
    async with fake_slack() as slack, serving(slack, **UNSET, **through) as process:
        told = await ended(process)
    sentence = (
        "calllogs-slack: ALL_PROXY names a SOCKS proxy, and what asks Slack through one is "
        "missing: pip install 'calllogs[socks]'. Or name an http proxy there, or put 127.0.0.1 "
        "into NO_PROXY, to ask Slack directly.\n"
    )
    assert told == (2, sentence)


async def test_slack_is_asked_without_a_proxy_where_no_proxy_says_so() -> None:
    dead = {"HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
    async with fake_slack() as slack, serving(slack, **dead) as process:
        await slack.command("how many", envelope="one")
        assert "calls" in (await slack.answer())["text"]
        process.send_signal(signal.SIGTERM)
        status, errors = await ended(process)
    assert (status, "Traceback" in errors) == (0, False)


async def test_a_database_that_breaks_is_not_called_a_bug(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    links = ChannelLinks(engine)
    with pytest.raises(DatabaseFailed, match="The database in which calllogs keeps its links did"):
        await links.of(GENERAL)
    await engine.dispose()


async def test_a_missing_token_is_named() -> None:
    async with fake_slack() as slack, serving(slack, SLACK_APP_TOKEN="") as process:
        status, errors = await ended(process)
    told = (
        "SLACK_APP_TOKEN is not set: the app-level token, xapp-..., for Socket Mode. Copy it from "
        "the app's page at api.slack.com/apps."
    )
    assert (status, errors.strip()) == (2, f"calllogs-slack: {told}")


async def test_links_and_shares_survive_the_process(tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path / 'links.db'}"
    for number, first in ((None, True), (42, False)):
        engine = create_async_engine(address)
        links = ChannelLinks(engine)
        await create_tables(engine, TABLES)
        found = await links.of(GENERAL)
        assert (found and found.subject.number) == number
        assert await links.claims.take("T1", "key", NOW) is first
        await links.link(GENERAL, ChannelSubject(Subject(INCIDENT, 42), Evidence.LINKED), "U1", NOW)
        await engine.dispose()


async def test_a_team_that_removed_the_app_is_forgotten() -> None:
    engine = create_async_engine("sqlite+aiosqlite://")
    links = ChannelLinks(engine)
    await create_tables(engine, TABLES)
    await links.link(GENERAL, ChannelSubject(Subject(INCIDENT, 42), Evidence.LINKED), "U1", NOW)
    await links.claims.take(GENERAL.team, "key", NOW)
    await links.forget(GENERAL.team)
    assert await links.of(GENERAL) is None
    assert await links.claims.take(GENERAL.team, "key", NOW)
    await engine.dispose()


async def test_a_database_that_cannot_be_opened_is_told_at_the_start() -> None:
    async with fake_slack() as slack:
        nowhere = "sqlite:////nowhere/at/all/links.db"
        async with serving(slack, CALLLOGS_DATABASE_URL=nowhere) as process:
            status, errors = await ended(process)
    assert status == 2
    assert "The database cannot be opened" in errors
    assert "Traceback" not in errors


async def test_two_who_link_a_channel_at_once_both_succeed(tmp_path: Path) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'links.db'}")
    links = ChannelLinks(engine)
    await create_tables(engine, TABLES)
    bindings = [ChannelSubject(Subject(INCIDENT, number), Evidence.CREATED) for number in (41, 42)]
    await asyncio.gather(*(links.link(GENERAL, bound, "U1", NOW) for bound in bindings))
    found = await links.of(GENERAL)
    assert found in bindings
    claims = await asyncio.gather(*(links.claims.take("T1", "k", NOW) for _ in range(5)))
    assert sorted(claims) == [False, False, False, False, True]
    await engine.dispose()
