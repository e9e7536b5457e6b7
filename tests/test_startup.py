"""What stops a command is one sentence: any setting, stream, encoding or signal, as processes."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

import pytest

from tests.faults.answers import answered
from tests.faults.processes import MCP, TERMINAL, Ended, environment, ran
from tests.faults.server import Exchange, closed_port, misbehaving
from tests.socks import socks_proxy

COMMANDS = (TERMINAL, MCP, "calllogs.server", "calllogs.slack")
UNSET = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "NO_PROXY", "no_proxy"), "")


async def shell(line: str, **variables: str) -> Ended:
    """Run a line of the shell in which `calllogs` stands for the command."""
    line = line.replace("calllogs-mcp", f"{sys.executable} -m {MCP}")
    line = re.sub(r"\bcalllogs(?=[ ])", f"{sys.executable} -m {TERMINAL}", line)
    process = await asyncio.create_subprocess_shell(
        line, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=environment(**variables)
    )
    out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode("utf-8", "replace"), err.decode())


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"SSL_CERT_FILE": __file__}, "SSL_CERT_FILE names a file that holds no certificates"),
        ({"SSLKEYLOGFILE": "/nope/keys"}, "SSLKEYLOGFILE"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
async def test_a_setting_that_stops_a_command_is_one_sentence(
    command: str, variables: dict[str, str], told: str
) -> None:
    left = await ran(command, **UNSET, **variables)
    assert (left.status in (1, 2), left.out) == (True, "")
    assert told in left.err
    assert len(left.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("variable", "proxy"),
    [
        ("HTTP_PROXY", "http://al:s3cret@/:w@{host}"),
        ("ALL_PROXY", "http://{host}"),
        ("ALL_PROXY", "socks5://al:s3cret@{host}"),
    ],
)
async def test_a_dead_proxy_is_named_by_its_variable_without_its_password(
    variable: str, proxy: str
) -> None:
    host = closed_port().removeprefix("http://")
    settings = {**UNSET, variable: proxy.format(host=host)}
    left = await ran(TERMINAL, "today", url="http://up.example.com", **settings)
    scheme = proxy.partition("://")[0]
    assert left == Ended(
        1,
        "",
        f"calllogs: The proxy {scheme}://{host} ({variable}) did not lead to OneUptime: the "
        "connection was refused. Check that variable and the proxy, then ask "
        "again.\n",
    )


async def test_hosts_without_a_proxy_may_stand_in_brackets() -> None:
    async with misbehaving(answered) as server:
        settings = {**UNSET, "HTTP_PROXY": closed_port(), "NO_PROXY": "[::1],127.0.0.1"}
        left = await ran(TERMINAL, "--count", "failed", url=server.url, **settings)
    assert (left.status, left.err) == (0, "")


async def test_a_password_of_any_letters_reaches_the_proxy() -> None:
    shown: list[str] = []

    async def proxy(exchange: Exchange) -> None:
        shown.append(exchange.headers.get("proxy-authorization", ""))
        await answered(exchange)

    async with misbehaving(proxy) as server:
        address = server.url.removeprefix("http://")
        settings = {**UNSET, "HTTP_PROXY": f"http://al:p@:/s@{address}"}
        left = await ran(TERMINAL, "--count", "today", url="http://up.example.com", **settings)
    assert (left.status, left.err) == (0, "")
    assert {*shown} == {"Basic YWw6cEA6L3M="}


async def test_oneuptime_is_asked_through_a_socks_proxy() -> None:
    async with socks_proxy() as proxy, misbehaving(answered) as server:
        settings = {**UNSET, "ALL_PROXY": f"socks5://127.0.0.1:{proxy.port}"}
        left = await ran(TERMINAL, "--count", "failed", url=server.url, **settings)
    assert (left.status, left.err, {*proxy.asked}) == (0, "", {"127.0.0.1"})


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", "x Error   Priya Raman  +1 *** *** 0178"),
        ("latin-1", "x Error   Priya Raman  +1 *** *** 0178"),
        ("cp1252", "x Error   Priya Raman  +1 ••• ••• 0178"),
        ("utf-8", "✗ Error   Priya Raman  +1 ••• ••• 0178"),
    ],
)
async def test_a_stream_without_a_letter_shows_what_stands_for_it(
    encoding: str, shown: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", TERMINAL, "--masked", "timeline", "incident", "42"),
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment(PYTHONIOENCODING=encoding),
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert " ".join(shown.split()) in " ".join(out.decode(encoding).split())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("calllogs today > /dev/full", "No space left on device"),
        ("calllogs --csv today > /dev/full", "No space left on device"),
        ("calllogs help > /dev/full", "No space left on device"),
        ("calllogs today >&-", "Bad file descriptor"),
        ("echo '{}' | calllogs-mcp --sandbox >/dev/full", "No space left on device"),
    ],
)
async def test_an_output_that_takes_nothing_is_told_with_status_1(line: str, reason: str) -> None:
    left = await shell(line)
    assert (left.status, left.out) == (1, "")
    last = left.err.splitlines()[-1].removeprefix("calllogs").removeprefix("-mcp")
    assert last == f": the answer was not written, or in part only: {reason}."
    assert "Traceback" not in left.err


async def test_messages_nobody_reads_go_nowhere() -> None:
    left = await shell("calllogs --json how many today 2>&-")
    assert (left.status, left.out[:1], left.err) == (0, "{", "")


def test_an_interrupt_while_it_is_loaded_ends_it_without_a_word() -> None:
    code = "from calllogs import startup; import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    ended = asyncio.run(ran_code(code))
    assert ended == Ended(-signal.SIGINT, "", "")


async def ran_code(code: str) -> Ended:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=PIPE, stderr=PIPE, env=environment()
    )
    out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())


def test_a_bug_is_told_by_its_kind_and_place_alone(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def run(argv):\n    raise KeyError('+14155550101')\n")
    code = (
        f"import sys; sys.path.insert(0, {os.fspath(tmp_path)!r}); "
        "from calllogs import startup; startup._run('calllogs', 'broken')"
    )
    ended = asyncio.run(ran_code(code))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(
        "calllogs: this is a bug in calllogs, please report it: KeyError at "
    )
    assert "broken.py:2 run" in ended.err
    assert "5550101" not in ended.err


@pytest.mark.parametrize("command", [*COMMANDS, "calllogs"])
async def test_every_command_tells_its_version(command: str) -> None:
    left = await ran(command, "--version")
    assert (left.status, left.err) == (0, "")
    assert re.fullmatch(r"calllogs(-\w+)? \d+\.\d+\.\d+\n", left.out)
