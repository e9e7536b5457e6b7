"""`calllogs setup`: asks for a key, tries it, keeps it in a private file, and prints an entry."""

import argparse
import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from getpass import getpass
from pathlib import Path

from calllogs import doctor
from calllogs.answers.checkup import Health
from calllogs.cli.hosts import HOSTS, Host
from calllogs.config.file import config_path, read_config
from calllogs.config.settings import CLOUD_URL, NAMES, REGION, ZONE, Settings, environment
from calllogs.errors import ConfigurationError
from calllogs.render.checkup import checkup_lines

WRITTEN, REFUSED = 0, 1

_NOBODY = (
    "setup asks for a key in a terminal, and nobody can answer here. Write "
    "calllogs setup --key-file FILE, and --url ADDRESS where it is not OneUptime Cloud."
)

_NO_KEY = (
    "No key was typed, so nothing was tried. Create one under Project Settings > API Keys with the "
    "permission Read Call Log, and run calllogs setup again."
)


def run(argv: Sequence[str]) -> int:
    """Ask, try, write and print; returns the exit status.

    Raises:
        ConfigurationError: A setting is malformed, nobody can be asked, or nothing can be written.
    """
    arguments = _parser().parse_args(argv)
    given = _given(arguments)
    own = environment({}, needed=False)
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
        prog="calllogs setup", description="Try a key of OneUptime and keep it in a private file."
    )
    parser.add_argument("--url", metavar="ADDRESS", help=f"of the dashboard ({CLOUD_URL})")
    parser.add_argument("--key-file", metavar="FILE", type=Path, help="holds the key; else asked")
    parser.add_argument("--tz", metavar="ZONE", help="IANA zone to read and show times in")
    parser.add_argument("--region", metavar="RR", help="ISO 3166 region of national numbers")
    parser.add_argument("--host", choices=[*HOSTS], help="print what to enter there")
    return parser


def _given(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the variables that were said, or are asked for now."""
    if arguments.key_file:
        key = {"ONEUPTIME_API_KEY_FILE": str(arguments.key_file.absolute())}
        url = arguments.url or CLOUD_URL
    elif sys.stdin.isatty():
        url = arguments.url or input(f"Address of OneUptime [{CLOUD_URL}]: ").strip() or CLOUD_URL
        key = {"ONEUPTIME_API_KEY": getpass("API key (it is not shown): ").strip()}
        if not key["ONEUPTIME_API_KEY"]:
            raise ConfigurationError("ONEUPTIME_API_KEY", _NO_KEY)
    else:
        raise ConfigurationError("--key-file", _NOBODY)
    said = {ZONE.name: arguments.tz, REGION.name: arguments.region}
    return {"ONEUPTIME_URL": url, **key, **{name: text for name, text in said.items() if text}}


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
