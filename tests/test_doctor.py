"""`calllogs doctor` as a process, beside a OneUptime, a Slack and a database, well or not."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from calllogs.answers.checkup import Check, Health
from calllogs.config.settings import Settings
from calllogs.doctor import clock_check, examine
from tests.faults.answers import KEY, answer_of
from tests.faults.processes import TERMINAL, ran
from tests.faults.server import Behaviour, Exchange, closed_port, misbehaving
from tests.recorded import NOW
from tests.socks import socks_proxy

BOT, SOCKET = "xoxb-1-SECRET-MARK", "xapp-1-SECRET-MARK"


def well(*, scopes: str = "commands,chat:write", refused: str = "") -> Behaviour:
    """Return a OneUptime, and a Slack beside it, of which one thing is as it is said."""

    async def behave(exchange: Exchange) -> None:
        if exchange.path == "slack/auth.test" and refused:
            await exchange.reply({"ok": False, "error": refused})
        elif exchange.path.startswith("slack/"):
            await exchange.reply({"ok": True, "team": "Acme"}, X_OAuth_Scopes=scopes)
        elif exchange.path == "version":
            await exchange.reply({"version": "12.0.16"})
        else:
            await exchange.reply(answer_of(exchange))

    return behave


async def doctor(behave: Behaviour, **variables: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the exit status, and what was found by name."""
    async with misbehaving(behave) as server:
        slack = {"CALLLOGS_SLACK_API_URL": f"{server.url}/api/slack/"}
        left = await ran(TERMINAL, "doctor", "--json", url=server.url, **slack, **variables)
    assert "SECRET-MARK" not in left.out + left.err
    assert KEY not in left.out + left.err
    return left.status, {check["name"]: check for check in json.loads(left.out)["checks"]}


async def test_an_installation_that_is_well_ends_with_0() -> None:
    status, checks = await doctor(
        well(), SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=SOCKET, CALLLOGS_TZ="Europe/Paris"
    )
    assert status == 0
    assert checks["Settings"]["found"].split(", ")[:2] == ["ONEUPTIME_API_KEY", "ONEUPTIME_URL"]
    assert "CALLLOGS_TZ" in checks["Settings"]["found"]
    assert [checks[name]["found"] for name in ("OneUptime", "SLACK_BOT_TOKEN")] == [
        "version 12.0.16",
        "accepted, with commands, chat:write",
    ]
    assert {check["health"] for check in checks.values()} == {"ok"}


@pytest.mark.parametrize(
    ("date", "check"),
    [
        (
            "Mon, 23 Nov 2026 13:59:31 GMT",
            Check("Clock", "right, within half a minute of OneUptime's"),
        ),
        (
            "Mon, 23 Nov 2026 13:20:00 GMT",
            Check(
                "Clock",
                "2,400 seconds ahead of OneUptime's",
                Health.WRONG,
                "Synchronize this machine's clock with a time server.",
            ),
        ),
        (
            "Mon, 23 Nov 2026 14:00:31 GMT",
            Check(
                "Clock",
                "31 seconds behind OneUptime's",
                Health.WRONG,
                "Synchronize this machine's clock with a time server.",
            ),
        ),
        ("yesterday", Check("Clock", "OneUptime does not tell the time")),
    ],
)
def test_a_clock_is_held_against_oneuptimes(date: str, check: Check) -> None:
    assert clock_check(date, NOW) == check


@pytest.mark.parametrize(
    ("slack", "found", "advice"),
    [
        (
            well(refused="invalid_auth"),
            "Slack refuses it: invalid_auth.",
            "Copy it again from the app's page at https://api.slack.com/apps.",
        ),
        (
            well(refused=f"<b>{BOT}</b>"),
            "Slack refuses it: without a reason.",
            "Copy it again from the app's page at https://api.slack.com/apps.",
        ),
        (
            well(scopes="chat:write"),
            "accepted, with chat:write, but without commands",
            "Add the scope commands on the app's page, and install the app again.",
        ),
    ],
)
async def test_a_slack_token_is_tried(slack: Behaviour, found: str, advice: str) -> None:
    status, checks = await doctor(slack, SLACK_BOT_TOKEN=BOT)
    assert status == 1
    assert checks["SLACK_BOT_TOKEN"] == {
        "name": "SLACK_BOT_TOKEN",
        "health": "wrong",
        "found": found,
        "advice": advice,
    }


@pytest.mark.parametrize("installed", [True, False])
async def test_a_socks_proxy_before_slack_is_told_with_what_it_needs(
    tmp_path: Path, *, installed: bool
) -> None:
    if not installed:
        (tmp_path / "aiohttp_socks.py").write_text("raise ImportError", encoding="utf-8")
    async with socks_proxy() as proxy:
        address = f"socks5://127.0.0.1:{proxy.port}"
        through = {"ALL_PROXY": address, "PYTHONPATH": str(tmp_path), "SLACK_BOT_TOKEN": BOT}
        status, checks = await doctor(well(), **through)
    check = checks["Slack's proxy"]
    if installed:
        assert (status, check["found"]) == (0, f"{address} (ALL_PROXY)")
    else:
        assert (status, check["advice"]) == (1, "Install it: pip install 'calllogs[socks]'.")
        assert check["found"].startswith(f"{address} (ALL_PROXY), and what asks Slack through it ")


async def test_a_slack_that_leads_to_no_address_could_not_be_asked() -> None:
    async def leading_on(exchange: Exchange) -> None:
        if exchange.path.startswith("slack/"):
            await exchange.reply({}, 302, Location="A:0")
        else:
            await well()(exchange)

    _, checks = await doctor(leading_on, SLACK_BOT_TOKEN=BOT)
    assert checks["SLACK_BOT_TOKEN"]["found"] == "Slack could not be asked."


async def test_every_wrong_setting_is_told_at_once_and_the_rest_is_looked_at() -> None:
    left = await ran(
        TERMINAL, "doctor", CALLLOGS_TTZ="UTC", CALLLOGS_REGION="UK", TWILIO_API_KEY="SK"
    )
    lines = left.out.splitlines()
    assert (left.status, lines[0]) == (1, "3 things are wrong. 1 thing is limited.")
    assert [line for line in lines if line.startswith("✗")] == [
        (
            "✗ Setting: CALLLOGS_TTZ is not a setting of calllogs. Did you mean CALLLOGS_TZ? "
            "Correct its name, or unset it."
        ),
        (
            "✗ Setting: CALLLOGS_REGION is 'UK', which is not a region. Did you mean GB? "
            "Use two letters of ISO 3166 such as US, GB or DE."
        ),
        (
            "✗ Setting: TWILIO_API_KEY is not a valid id: it must be SK followed by 32 "
            "hexadecimal digits. Copy it again from the Twilio Console."
        ),
    ]
    assert "✓ Read Incident: granted: whether an incident exists, when it was declared" in lines


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("CALLLOGS_SLACK_SCOPES", "SLACK_CLIENT_ID"),
        ("CALLLOGS_TWILIO_URL", "TWILIO_ACCOUNT_SID"),
    ],
)
async def test_a_setting_that_needs_one_of_another_kind_is_told(name: str, needed: str) -> None:
    variables = {name: "http://127.0.0.1:9", "CALLLOGS_TZ": "Asia/Tokyo"}
    left = await ran(TERMINAL, "doctor", **variables)
    assert (left.status, left.err) == (1, "")
    assert f"✗ Setting: {name} is set and {needed} is not" in left.out
    assert "✓ Settings: CALLLOGS_TZ" in left.out


async def test_a_setting_that_lacks_another_is_told_and_left_out() -> None:
    left = await ran(TERMINAL, "doctor", ONEUPTIME_URL=closed_port())
    assert left.status == 1
    assert "✗ Setting: ONEUPTIME_URL is set but no API key is." in left.out
    assert "• Calls: made up, because no API key is set" in left.out


async def test_a_oneuptime_that_is_not_there_is_told_with_its_address() -> None:
    url = closed_port()
    left = await ran(TERMINAL, "doctor", url=url)
    assert left.status == 1
    assert f"✓ Address: {url}" in left.out
    assert "✗ API key: OneUptime at 127.0.0.1 could not be asked: the connection was" in left.out


async def test_a_database_is_tried_and_none_is_created(tmp_path: Path) -> None:
    name = "CALLLOGS_DATABASE_URL"
    file = tmp_path / "links.db"
    _, checks = await doctor(well(), CALLLOGS_DATABASE_URL=f"sqlite:///{file}")
    assert (checks[name]["found"], file.exists()) == (f"the file {file}", False)
    status, checks = await doctor(well(), CALLLOGS_DATABASE_URL="sqlite:////nope/links.db")
    assert (status, checks[name]["found"]) == (1, "There is no folder /nope.")
    refused = closed_port().replace("http", "postgresql")
    status, checks = await doctor(well(), CALLLOGS_DATABASE_URL=f"{refused}/links")
    assert (status, checks[name]["health"]) == (1, "wrong")


async def refuse_password(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as PostgreSQL does whom it does not let in."""
    length = int.from_bytes(await reader.readexactly(4))
    await reader.readexactly(length - 4)
    fields = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "al"\0\0'
    writer.write(b"E" + (len(fields) + 4).to_bytes(4) + fields)
    await writer.drain()
    writer.close()


async def test_a_database_that_lets_nobody_in_is_told_without_its_password() -> None:
    async with await asyncio.start_server(refuse_password, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"postgresql://al:SECRET-MARK@127.0.0.1:{port}/links?sslmode=disable"
        status, checks = await doctor(well(), CALLLOGS_DATABASE_URL=url)
    assert (status, checks["CALLLOGS_DATABASE_URL"]) == (
        1,
        {
            "name": "CALLLOGS_DATABASE_URL",
            "health": "wrong",
            "found": "The database cannot be opened.",
            "advice": "Check its address, that the database runs, and who may enter it.",
        },
    )


async def test_a_database_without_an_address_is_told() -> None:
    status, checks = await doctor(well(), CALLLOGS_DATABASE_URL="postgresql://al:pw@up:port/links")
    assert (status, checks["CALLLOGS_DATABASE_URL"]["found"]) == (
        1,
        "This is not the address of a database.",
    )


async def test_certificates_that_are_broken_are_told_and_the_rest_is_looked_at(
    tmp_path: Path,
) -> None:
    file = tmp_path / "broken.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n", "utf-8")
    settings, errors = Settings.read_valid({"SSL_CERT_FILE": str(file)})
    checks = await examine(settings, errors, sandbox=True)
    (wrong,) = [check for check in checks if check.health is Health.WRONG]
    assert (wrong.name, wrong.found.partition(",")[0]) == (
        "Setting",
        "SSL_CERT_FILE names a file that holds no certificates in PEM",
    )
