"""`calllogs setup`: asks for settings, tries them, keeps them in a private file."""

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from getpass import getpass
from pathlib import Path
from typing import NamedTuple

from calllogs import doctor
from calllogs.answers.checkup import Health
from calllogs.cli.hosts import HOSTS, Host
from calllogs.config.settings import (
    API_KEY,
    BY_FIELD,
    CLOUD_URL,
    NAMES,
    REGION,
    ZONE,
    Settings,
    environment,
)
from calllogs.config.variables import Variable, config_path, parsed, read_config
from calllogs.errors import ConfigurationError
from calllogs.render.checkup import checkup_lines

WRITTEN, REFUSED = 0, 1

_NOBODY = (
    "setup asks for a key in a terminal, and nobody can answer here. Run calllogs setup "
    "--key-file FILE, and --url ADDRESS where it is not OneUptime Cloud."
)

_ENDED = "The input ended before all was asked, and nothing was written. Run calllogs setup again."

_NO_KEY = (
    "No key was typed, so nothing was tried. Create one under Project Settings > API Keys with the "
    "permission Read Call Log, and run calllogs setup again."
)


class Question(NamedTuple):
    """What whoever installs calllogs is asked: a setting, in the words of a form.

    Attributes:
        field: Of the table of settings.
        title: What is wanted.
        hint: What it looks like or is for, without a period.
        secret: Whether it is hidden while it is typed.
        after: The field without which it is not asked for, or "".
    """

    field: str
    title: str
    hint: str
    secret: bool = False
    after: str = ""

    @property
    def row(self) -> Variable:
        """Its row in the table of settings."""
        return BY_FIELD[self.field]


QUESTIONS = (
    Question("oneuptime_url", "Address of OneUptime", f"{CLOUD_URL} when empty"),
    Question(
        "api_key",
        "OneUptime API key",
        "create it under Project Settings > API Keys with the permission Read Call Log",
        secret=True,
    ),
    Question("tz", "Time zone", "such as Europe/Berlin; this machine's when empty"),
    Question(
        "region",
        "Region of national phone numbers",
        f"such as GB; {REGION.default_text} when empty",
    ),
    Question("me", "Your e-mail in OneUptime", "for my calls"),
    Question("account_sid", "Twilio account", "AC..., to learn what became of calls"),
    Question(
        "key_sid",
        "Twilio API key",
        "SK..., a key of that account",
        secret=True,
        after="account_sid",
    ),
    Question(
        "key_secret", "Twilio API key secret", "of that key", secret=True, after="account_sid"
    ),
    Question("slack_bot_token", "Slack bot token", "xoxb-..., for calllogs-slack", secret=True),
    Question(
        "slack_app_token",
        "Slack app-level token",
        "xapp-..., with connections:write",
        secret=True,
        after="slack_bot_token",
    ),
)
"""In the order in which they are asked; all but the key may be left empty."""

Ask = Callable[[str, bool], str]
"""Shows a prompt and returns what was typed, which is hidden where the second is True."""


def run(argv: Sequence[str]) -> int:
    """Ask, try, write and print; returns the exit status.

    Raises:
        ConfigurationError: A setting is malformed, nobody can be asked, or nothing can be written.
    """
    arguments = _parser().parse_args(argv)
    own = environment({}, needed=False)
    given = _given(arguments, own)
    settings = Settings.read(_replaced(own, given))
    checks = asyncio.run(doctor.examine(settings, (), sandbox=False))
    print("\n".join(checkup_lines(checks)))
    if any(check.health is Health.WRONG for check in checks):
        print("\nNothing was written. Put right what is wrong, and run calllogs setup again.")
        return REFUSED
    path = write_config(given, config_path(own))
    print(f"\nWritten to {path}, for you alone to read. Every command of calllogs reads it.")
    chosen = [HOSTS[arguments.host]] if arguments.host else []
    print("\n".join(line for host in chosen for line in host_lines(host)) or _hosts_hint())
    return WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="calllogs setup",
        description="Ask for settings, try them, and keep them in a private file.",
    )
    parser.add_argument("--url", metavar="ADDRESS", help=f"of the dashboard ({CLOUD_URL})")
    parser.add_argument("--key-file", metavar="FILE", type=Path, help="holds the key; else asked")
    parser.add_argument("--tz", metavar="ZONE", help="IANA zone to read and show times in")
    parser.add_argument("--region", metavar="RR", help="ISO 3166 region of national numbers")
    parser.add_argument("--host", choices=[*HOSTS], help="print what to enter there")
    return parser


def _given(arguments: argparse.Namespace, own: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that were said, or are asked for now."""
    said = {
        "ONEUPTIME_URL": arguments.url,
        ZONE.name: arguments.tz,
        REGION.name: arguments.region,
        API_KEY.file_name: arguments.key_file and str(arguments.key_file.absolute()),
    }
    given = {name: text for name, text in said.items() if text}
    if arguments.key_file:
        return {"ONEUPTIME_URL": CLOUD_URL, **given}
    if not sys.stdin.isatty():
        raise ConfigurationError("--key-file", _NOBODY)
    print("Only the key is needed; Enter leaves anything else out.\n")
    return asked(given, own, _typed)


def _typed(prompt: str, secret: bool) -> str:  # noqa: FBT001  as `Ask` has it
    try:
        return (getpass if secret else input)(prompt).strip()
    except EOFError:
        raise ConfigurationError("--key-file", _ENDED) from None


def asked(given: Mapping[str, str], own: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """Return variables with those that somebody is asked for.

    Args:
        given: Those that need not be asked for.
        own: Those that are set already, which an empty answer keeps.
        ask: Asks for one.

    Raises:
        ConfigurationError: No key was typed, and none is set.
    """
    answers = dict(given)
    for question in QUESTIONS:
        wanted = not question.after or BY_FIELD[question.after].name in answers
        if wanted and question.row.name not in answers:
            answers.update(_answer(question, own, ask))
    if not {*answers, *own} & {*API_KEY.names}:
        raise ConfigurationError(API_KEY.name, _NO_KEY)
    return answers


def _answer(question: Question, own: Mapping[str, str], ask: Ask) -> dict[str, str]:
    """Return what is answered, asked for again until it is well formed; nothing for nothing."""
    row = question.row
    kept = not own.keys().isdisjoint(row.names)
    hint = "it is set; Enter keeps it" if kept else question.hint
    hint += "; not shown" if question.secret else ""
    while text := ask(f"{question.title} ({hint}): ", question.secret):
        try:
            parsed(row.name, text, row.parse)
        except ConfigurationError as error:
            print(error)
        else:
            return {row.name: text}
    return {}


def write_config(variables: Mapping[str, str], path: Path) -> Path:
    """Write variables into the configuration file, beside those it has; return its path.

    Raises:
        ConfigurationError: It cannot be written.
    """
    merged = _replaced(read_config(path, NAMES, needed=False), variables)
    # A TOML string of one line is a JSON string.
    lines = (f"{name} = {json.dumps(text)}\n" for name, text in merged.items())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as stream:
            path.chmod(0o600)
            stream.truncate()
            stream.writelines(lines)
    except OSError as error:
        fault = f"{path} cannot be written: {error.strerror}. Set CALLLOGS_CONFIG to another file."
        raise ConfigurationError("CALLLOGS_CONFIG", fault) from error
    return path


def _replaced(variables: Mapping[str, str], by: Mapping[str, str]) -> dict[str, str]:
    """Return variables with others in their place; a key in a file replaces a key."""
    same = {name.removesuffix("_FILE") for name in by}
    rest = {n: text for n, text in variables.items() if n.removesuffix("_FILE") not in same}
    return {**rest, **by}


def host_lines(host: Host) -> list[str]:
    """Return what to enter in a host, with where and what else is to be known."""
    command = shutil.which("calllogs-mcp")
    arguments: tuple[str, ...] = () if command else ("-m", "calllogs.mcp")
    entry = host.entry(command or sys.executable, arguments)
    return [
        "",
        f"For {host.title}, in {host.where}:",
        "",
        entry,
        *([host.hint] if host.hint else []),
    ]


def _hosts_hint() -> str:
    return f"For an assistant: calllogs setup --host NAME, of {', '.join(HOSTS)}."
