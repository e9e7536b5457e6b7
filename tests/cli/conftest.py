"""The command as a test runs it: without settings, in New York."""

from collections.abc import Callable

import pytest

from calllogs.cli.command import run

Calllogs = Callable[..., tuple[int, str, str]]
"""Runs a command line; returns its exit status, standard output and standard error."""

VARIABLES = ("ONEUPTIME_API_KEY", "ONEUPTIME_API_KEY_FILE", "ONEUPTIME_URL", "CALLLOGS_ME")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CALLLOGS_TZ", "America/New_York")


@pytest.fixture
def calllogs(capsys: pytest.CaptureFixture[str]) -> Calllogs:
    def answered(*argv: str) -> tuple[int, str, str]:
        status = run(argv)
        out, err = capsys.readouterr()
        return status, out, err

    return answered
