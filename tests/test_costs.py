"""What each face costs, told without a clock: what it loads, and what a question asks the API."""

import subprocess
import sys

from calllogs.api.pagination import PAGE
from calllogs.filters.filter import CallLogFilter
from tests.recorded import NOW, PROJECT, Counting, filter, sandbox, service

LOAD = """
import sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
print(*sys.modules, sep="\\n")
"""
BESIDE = {"cachetools", "calllogs", "platformdirs", "whenever"}
"""What every face loads, beside its own library and those for HTTP and JSON."""

LATER = {
    "calllogs.carrier",
    "calllogs.render.slack.messages",
    "calllogs.sandbox",
    "httpcore2",
    "phonenumbers",
    "sqlite3",
    "starlette.applications",
}
"""What is loaded when it is needed, and no sooner."""


def modules(*names: str) -> set[str]:
    """Return the modules that a process has imported for these, and not anyway."""
    return _imported(*names) - _imported()


def _imported(*names: str) -> set[str]:
    command = [sys.executable, "-c", LOAD, *names]
    ended = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603  our own code
    return set(ended.stdout.split())


def packages(found: set[str]) -> set[str]:
    """Return whose modules these are, the standard library aside."""
    tops = {name.partition(".")[0] for name in found if not name.startswith("_")}
    return tops - sys.stdlib_module_names


def test_a_question_in_a_terminal_loads_what_asks_and_what_draws_and_nothing_else() -> None:
    loaded = modules("calllogs.cli.command")
    needed = packages(modules("httpx", "pydantic.main", "rich.console"))
    known = {"annotated_types", "pydantic_core", "typing_inspection"}
    assert packages(loaded) - needed - known == BESIDE
    assert loaded & LATER == set()


def test_an_assistant_on_standard_input_waits_for_little_beside_the_sdk() -> None:
    loaded = modules("calllogs.mcp.command") - modules("mcp.server.stdio", "httpx")
    assert packages(loaded) == {*BESIDE, "itsdangerous", "mcp"}
    assert loaded & LATER == set()
    assert loaded & {"calllogs.language.parser", "calllogs.mcp.http.app"} == set()


def test_the_slack_face_loads_no_other_face_and_no_sandbox() -> None:
    loaded = packages(modules("calllogs.slack.command"))
    assert loaded & {"mcp", "phonenumbers", "starlette", "uvicorn"} == set()


async def test_a_count_is_one_request() -> None:
    transport = Counting(sandbox())
    await service(transport).count(filter("failed since yesterday"), now=NOW)
    assert transport.paths == ["call-log/get-list"]


async def test_a_summary_asks_for_each_page_once_and_for_nothing_else() -> None:
    def thousands(dataset: dict[str, list[dict[str, object]]]) -> None:
        row = next(each for each in dataset["callLogs"] if each["projectId"] == PROJECT)
        dataset["callLogs"] = [
            {**row, "_id": f"00000000-0000-4000-8000-{n:012}"} for n in range(2 * PAGE + 1)
        ]

    transport = Counting(sandbox(thousands))
    answer = await service(transport).summarize(CallLogFilter(), tz="UTC", now=NOW)
    assert answer.value.matching == 2 * PAGE + 1
    assert transport.paths == ["call-log/get-list"] * 3
