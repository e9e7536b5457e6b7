"""`calllogs setup` as a process, beside a OneUptime; and the entries for hosts."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

from calllogs.cli.hosts import HOSTS
from calllogs.cli.setup import QUESTIONS, Ask, asked, write_config
from calllogs.config.settings import NAMES
from calllogs.config.variables import read_config
from calllogs.errors import ConfigurationError
from tests.faults.answers import KEY, answered
from tests.faults.processes import TERMINAL, ran
from tests.faults.server import closed_port, misbehaving


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(KEY, encoding="utf-8")
    return path


async def test_a_key_that_works_is_kept_for_its_owner_alone_and_asked_with(
    tmp_path: Path, key_file: Path
) -> None:
    config = tmp_path / "new" / "config.toml"
    async with misbehaving(answered) as server:
        options = ("--url", server.url, "--key-file", str(key_file), "--host", "cursor")
        left = await ran(TERMINAL, "setup", *options, CALLLOGS_CONFIG=str(config), PATH="")
        asked = await ran(TERMINAL, "--count", "failed", CALLLOGS_CONFIG=str(config))
    assert (left.status, left.err) == (0, "")
    assert f"Written to {config}, for you alone to read." in left.out
    assert json.loads(left.out[left.out.index("{") :])["mcpServers"]["calllogs"] == {
        "command": sys.executable,
        "args": ["-m", "calllogs.mcp"],
    }
    assert config.stat().st_mode & 0o777 == 0o600
    assert (asked.status, asked.out.splitlines()[0], asked.err) == (0, "3 calls match.", "")


async def test_what_does_not_work_is_told_and_not_kept(tmp_path: Path, key_file: Path) -> None:
    config = tmp_path / "config.toml"
    options = ("--url", closed_port(), "--key-file", str(key_file))
    left = await ran(TERMINAL, "setup", *options, CALLLOGS_CONFIG=str(config))
    assert left.status == 1
    assert left.out.endswith(
        "Nothing was written. Put right what is wrong, and run calllogs setup again.\n"
    )
    assert not config.exists()


async def test_where_nobody_can_answer_it_says_what_to_write() -> None:
    left = await ran(TERMINAL, "setup")
    assert (left.status, left.out, left.err) == (
        2,
        "",
        (
            "calllogs: setup asks for a key in a terminal, and nobody can answer here. Run "
            "calllogs setup --key-file FILE, and --url ADDRESS where it is not OneUptime Cloud.\n"
        ),
    )


def typing(**typed: list[str]) -> tuple[Ask, list[str]]:
    """Return somebody who types, by the question's field, and what they were asked."""
    shown: list[str] = []

    def ask(prompt: str, secret: bool) -> str:  # noqa: FBT001  as `Ask` has it
        shown.append(prompt)
        (question,) = (q for q in QUESTIONS if prompt.startswith(f"{q.title} ("))
        assert secret == question.secret
        answers = typed.get(question.field, [])
        return answers.pop(0) if answers else ""

    return ask, shown


TWILIO = {"account_sid": "AC" + "0" * 32, "key_sid": "SK" + "0" * 32, "key_secret": "s3cret"}


def test_all_but_the_key_may_be_left_empty_and_what_follows_is_not_asked() -> None:
    ask, shown = typing(api_key=["key"])
    assert asked({}, {}, ask) == {"ONEUPTIME_API_KEY": "key"}
    assert [prompt.partition(" (")[0] for prompt in shown] == [
        "Address of OneUptime",
        "OneUptime API key",
        "Time zone",
        "Region of national phone numbers",
        "Your e-mail in OneUptime",
        "Twilio account",
        "Slack bot token",
    ]


def test_everything_can_be_answered_and_what_was_said_is_not_asked_for() -> None:
    ask, shown = typing(
        api_key=["key"],
        tz=["Europe/Paris"],
        me=["a@example.com"],
        slack_bot_token=["xoxb-1"],
        slack_app_token=["xapp-1"],
        **{field: [text] for field, text in TWILIO.items()},
    )
    answers = asked({"CALLLOGS_REGION": "DE"}, {}, ask)
    assert [prompt for prompt in shown if prompt.startswith("Region")] == []
    assert answers == {
        "CALLLOGS_REGION": "DE",
        "ONEUPTIME_API_KEY": "key",
        "CALLLOGS_TZ": "Europe/Paris",
        "CALLLOGS_ME": "a@example.com",
        "TWILIO_ACCOUNT_SID": TWILIO["account_sid"],
        "TWILIO_API_KEY": TWILIO["key_sid"],
        "TWILIO_API_KEY_SECRET": TWILIO["key_secret"],
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
    }


def test_what_is_malformed_is_told_and_asked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    ask, shown = typing(api_key=["key"], tz=["Europe/Pariss", "Europe/Paris"])
    assert asked({}, {}, ask)["CALLLOGS_TZ"] == "Europe/Paris"
    assert len([prompt for prompt in shown if prompt.startswith("Time zone")]) == 2
    assert "Did you mean Europe/Paris?" in capsys.readouterr().out


def test_a_key_that_is_set_is_kept_by_enter_and_none_at_all_is_an_error() -> None:
    ask, shown = typing()
    assert asked({}, {"ONEUPTIME_API_KEY_FILE": "/run/key"}, ask) == {}
    assert "OneUptime API key (it is set; Enter keeps it; not shown): " in shown
    with pytest.raises(ConfigurationError, match="No key was typed, so nothing was tried"):
        asked({}, {}, typing()[0])


def test_what_the_file_had_besides_stays_and_a_key_replaces_a_key(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    write_config({"ONEUPTIME_API_KEY_FILE": "/run/key", "CALLLOGS_TZ": 'a"b'}, path)
    write_config({"ONEUPTIME_API_KEY": "new", "CALLLOGS_REGION": "DE"}, path)
    assert read_config(path, NAMES, needed=True) == {
        "CALLLOGS_TZ": 'a"b',
        "ONEUPTIME_API_KEY": "new",
        "CALLLOGS_REGION": "DE",
    }


@pytest.mark.parametrize("name", HOSTS)
def test_the_entry_of_a_host_is_of_its_language_and_names_the_command(name: str) -> None:
    entry = HOSTS[name].entry("/opt/calllogs mcp", ("--sandbox",))
    if HOSTS[name].language == "json":
        (servers,) = json.loads(entry).values()
        assert servers["calllogs"]["command"] == "/opt/calllogs mcp"
        assert servers["calllogs"]["args"] == ["--sandbox"]
    elif HOSTS[name].language == "toml":
        assert tomllib.loads(entry) == {
            "mcp_servers": {
                "calllogs": {"command": "/opt/calllogs mcp", "args": ["--sandbox"]},
            }
        }
    else:
        assert "calllogs" in entry
