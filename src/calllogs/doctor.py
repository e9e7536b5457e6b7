"""Looks at a whole installation: the program, its settings, OneUptime, the carrier, Slack."""

import asyncio
import os
import platform
import re
import stat
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import httpx
from pydantic import SecretStr

from calllogs.answers.checkup import Check, Health
from calllogs.app import clock, http_client, open_apps
from calllogs.config.settings import API_KEY, Network, Settings
from calllogs.config.variables import CONFIG, config_path, variables
from calllogs.errors import ConfigurationError

MOST_OFF = timedelta(seconds=30)
"""How far this machine's clock may be from OneUptime's; `today` and `now` are read by it."""

_PATIENCE = 10.0
"""Seconds in which Slack and the database answer, or less where the deadline is nearer."""

_CODE = re.compile("[a-z_]{1,60}")
_SCOPES = re.compile("[a-z:._, ]{1,2000}")
_COPY_AGAIN = "Copy it again from the app's page at https://api.slack.com/apps."


async def examine(
    settings: Settings, errors: Iterable[ConfigurationError], *, sandbox: bool
) -> tuple[Check, ...]:
    """Return what was found, in the order in which it should be put right.

    Args:
        settings: Those that are valid.
        errors: What is wrong with the others.
        sandbox: Whether the sandbox is asked.
    """
    settings, broken = _with_certificates(settings)
    oneuptime, *further = await asyncio.gather(
        _oneuptime(settings, sandbox=sandbox), *(look(settings) for look in _SERVICES)
    )
    wrong = (Check("Setting", str(error), Health.WRONG) for error in (*errors, *broken))
    return (
        _program(),
        _set(settings),
        *_file(config_path({CONFIG: str(settings.config or "")})),
        *wrong,
        *_network(settings.network, settings.oneuptime_url, sandbox=sandbox),
        *oneuptime,
        *(check for checks in further for check in checks),
    )


def _with_certificates(settings: Settings) -> tuple[Settings, list[ConfigurationError]]:
    """Return settings whose certificates can be read, for all that is asked; and what is wrong."""
    try:
        settings.network.trusted()
    except ConfigurationError as error:
        return replace(settings, network=replace(settings.network, certificates=None)), [error]
    return settings, []


def _program() -> Check:
    system = f"{platform.system()} {platform.release()}"
    return Check("calllogs", f"{version('calllogs')}, Python {platform.python_version()}, {system}")


def _set(settings: Settings) -> Check:
    """Return which variables are set, without their values."""
    tables = (settings, settings.slack_rules, settings.network, settings.twilio)
    names = (
        row.name
        for table in tables
        for row, field in variables(type(table))
        if getattr(table, field) != row.default
    )
    return Check("Settings", ", ".join(names) or "none is set")


def _file(path: Path) -> list[Check]:
    """Return whether the configuration file is its owner's alone; nothing where there is none."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return []
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        advice = f"It may hold a key: chmod 600 {path}"
        return [Check("File", f"{path}, which others may read", Health.WRONG, advice)]
    return [Check("File", f"{path}")]


def _network(network: Network, url: str, *, sandbox: bool) -> list[Check]:
    if sandbox:
        return []
    proxy = network.proxy_to(url)
    trusted = (
        "those of SSL_CERT_FILE or SSL_CERT_DIR"
        if network.certificates or network.certificate_folder
        else "Mozilla's"
    )
    return [
        Check("Address", url),
        Check("Proxy", repr(proxy) if proxy else "none"),
        Check("Certificates", trusted),
    ]


async def _oneuptime(settings: Settings, *, sandbox: bool) -> list[Check]:
    now, dates = clock(), []

    async def note_date(response: httpx.Response) -> None:
        if date := response.headers.get("Date"):
            dates.append(date)

    async with open_apps(settings, sandbox=sandbox, on_response=note_date) as apps:
        checks = await apps.own().calls.checkup(now=now)
    if sandbox:
        return [_made_up(), *checks]
    return [*checks, *(clock_check(date, clock()) for date in dates[-1:])]


def _made_up() -> Check:
    advice = f"Set {API_KEY.name} to a key of your project to ask your OneUptime."
    return Check("Calls", "made up, because no API key is set", Health.LIMITED, advice)


def clock_check(date: str, now: datetime) -> Check:
    """Return how this machine's clock is beside OneUptime's.

    Args:
        date: The header Date of a reply.
        now: When it had come, UTC.
    """
    try:
        off = now - parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return Check("Clock", "OneUptime does not tell the time")
    if abs(off) <= MOST_OFF:
        return Check("Clock", "right, within half a minute of OneUptime's")
    side = "ahead of" if off > timedelta() else "behind"
    found = f"{abs(off).total_seconds():,.0f} seconds {side} OneUptime's"
    return Check(
        "Clock", found, Health.WRONG, "Synchronize this machine's clock with a time server."
    )


def _patience(settings: Settings) -> float:
    return min(_PATIENCE, settings.deadline)


async def _slack_proxy(settings: Settings) -> list[Check]:
    """Return whether Slack can be asked through its proxy, where that is one of SOCKS."""
    proxy = settings.network.proxy_to(settings.slack_api_url)
    served = settings.slack_bot_token or settings.slack_client_id
    if not served or not proxy or not proxy.is_socks:
        return []
    try:
        import_module("aiohttp_socks")
    except ImportError:
        found = f"{proxy}, and what asks Slack through it is missing."
        advice = "Install it: pip install 'calllogs[socks]'."
        return [Check("Slack's proxy", found, Health.WRONG, advice)]
    return [Check("Slack's proxy", str(proxy))]


async def _slack(settings: Settings) -> list[Check]:
    tokens = (
        ("SLACK_BOT_TOKEN", settings.slack_bot_token, "auth.test"),
        ("SLACK_APP_TOKEN", settings.slack_app_token, "apps.connections.open"),
    )
    async with http_client(
        settings.network, settings.slack_api_url, httpx.Timeout(_patience(settings))
    ) as http:
        asked = (
            _token(http, name, token, f"{settings.slack_api_url}{method}")
            for name, token, method in tokens
            if token
        )
        return await asyncio.gather(*asked)


async def _token(http: httpx.AsyncClient, name: str, token: SecretStr, url: str) -> Check:
    login = {"Authorization": f"Bearer {token.get_secret_value()}"}
    try:
        reply = await http.post(url, headers=login)
        answer = reply.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        advice = "Check the network, its proxy, and CALLLOGS_SLACK_API_URL."
        return Check(name, "Slack could not be asked.", Health.WRONG, advice)
    if not isinstance(answer, dict) or answer.get("ok") is not True:
        code = answer.get("error") if isinstance(answer, dict) else None
        reason = code if isinstance(code, str) and _CODE.fullmatch(code) else "without a reason"
        return Check(name, f"Slack refuses it: {reason}.", Health.WRONG, _COPY_AGAIN)
    return _scopes(name, reply.headers.get("X-OAuth-Scopes", ""))


def _scopes(name: str, scopes: str) -> Check:
    told = f", with {scopes.replace(',', ', ')}" if _SCOPES.fullmatch(scopes) else ""
    if name == "SLACK_BOT_TOKEN" and told and "commands" not in scopes.split(","):
        advice = "Add the scope commands on the app's page, and install the app again."
        return Check(name, f"accepted{told}, but without commands", Health.WRONG, advice)
    return Check(name, f"accepted{told}")


async def _database(settings: Settings) -> list[Check]:
    if settings.database_url is None:
        return []
    # Late, for whoever has no database pays nothing for it.
    from sqlalchemy import make_url  # noqa: PLC0415  see above
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415  see above

    try:
        url = make_url(settings.database_url.get_secret_value())
    except (ArgumentError, ValueError):  # a port that is no number
        advice = "It looks like postgresql://user:password@host/calllogs."
        return [Check(_DATABASE, "This is not the address of a database.", Health.WRONG, advice)]
    if url.get_backend_name() == "sqlite":
        return [_sqlite_file(Path(url.database or ""))]
    return [await _connection(url.render_as_string(hide_password=False), _patience(settings))]


_DATABASE = "CALLLOGS_DATABASE_URL"


def _sqlite_file(path: Path) -> Check:
    """Return whether the file can be; opening it would create it."""
    if path.absolute().parent.is_dir():
        return Check(_DATABASE, f"the file {path}")
    advice = "Create the folder, or name another file."
    return Check(_DATABASE, f"There is no folder {path.absolute().parent}.", Health.WRONG, advice)


async def _connection(url: str, patience: float) -> Check:
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415  as above
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  as above

    try:
        engine = create_async_engine(url)
        async with asyncio.timeout(patience), engine.connect():
            pass
        await engine.dispose()
    except ImportError:
        advice = "Install it: pip install 'calllogs[postgresql]'."
        return Check(_DATABASE, "Its driver is missing.", Health.WRONG, advice)
    except (SQLAlchemyError, OSError, TimeoutError):
        advice = "Check its address, that the database runs, and who may enter it."
        return Check(_DATABASE, "The database cannot be opened.", Health.WRONG, advice)
    return Check(_DATABASE, "a connection was opened")


_SERVICES: tuple[Callable[[Settings], Awaitable[list[Check]]], ...] = (
    _slack_proxy,
    _slack,
    _database,
)
