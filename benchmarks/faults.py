"""What a person reads, and after how many seconds, when OneUptime misbehaves; writes the page.

uv run python -m benchmarks.faults > docs/faults.md
"""

import asyncio
import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version

import httpx
from pydantic import SecretStr

from calllogs.api.client import Client, ClientLimits
from calllogs.errors import CallLogsError
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.render.headline import counted_of_total, shown_of_total
from calllogs.service.call_logs import CallLogs
from tests.faults import test_mcp_faults, test_slack_faults, test_terminal_faults
from tests.faults.answers import KEY, answered
from tests.faults.behaviours import failing_later, stalled
from tests.faults.certificates import SHORT, Authority
from tests.faults.scenarios import BODIES, CELLS, CONNECTIONS, COUNTS, FRAMES, STATUSES
from tests.faults.server import Behaviour, Exchange, Misbehaving, closed_port, misbehaving

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
AT_ONCE = 6
"""Scenarios under way together: most of the time they wait."""

HEAD = """\
# When OneUptime misbehaves

What happens, what the person reads, how often the call log is asked for it, and the seconds to the
answer, measured over real sockets with the patience calllogs really has. Every face tells the same
sentence: a terminal on standard error with exit status 1, an assistant as the tool's error, Slack
with a reference to the log.

What holds for all of them:

- A request is waited for 35 s, its retries included; a whole question, however many requests it
  takes, 50 s (`CALLLOGS_DEADLINE`): hosts of MCP give up after 60. Slack gives an answer 20 s. A
  file (`--csv`, `--jsonl`) may take longer, as long as page after page comes.
- Broken connections, 429, 502, 503 and 504 are tried three times, 500 twice, everything else once;
  the waits double and are jittered. A Retry-After up to 5 s is waited for, a longer one is told.
- There is an answer or a sentence, never a part for the whole: not a sum of the pages that came,
  not a file cut short. A call that cannot be read is named and left out, which the answer says.
- Calls are held against the question over all its pages: what does not match, is out of order,
  comes twice or is of another project is refused, and its connection is not used again.
- No key, no token and no full number is in any sentence, exception or log, whatever a server
  repeats. Redirects are not followed and cookies not kept, so that the key goes to no other host.
- At SIGTERM a server ends when all it has accepted is answered. Give it as long: the deadline, and
  5 s more.

Each row is a test of its name, in `tests/faults/test_service_faults.py` (what a question raises,
logs and sends) and for each face named in the last column: `uv run pytest tests/faults -k 'gzip
bomb'`. `uv run python -m benchmarks.faults > docs/faults.md` writes this page anew.
"""

MORE = (
    ("nobody listens; a host of no name; TLS where there is none", "which of these it is",
     "test_service_faults.py"),
    ("an expired certificate, or an unknown authority's", "that it is not trusted, and why",
     "test_certificates.py::test_any_other_is_not_and_gets_no_request"),
    ("a kept connection is closed before or at the next request", "the answer",
     "test_service_faults.py::test_a_kept_connection_that_is_closed_costs_no_answer"),
    ("a question of many requests takes too long", "did not answer within 50 seconds",
     "test_walks.py::test_a_question_has_one_deadline_however_many_requests_it_takes"),
    ("pages run dry, repeat themselves, or are fewer than counted",
     "OneUptime counted N and did not send them all ...",
     "test_walks.py::test_a_count_that_is_not_kept_is_no_answer"),
    ("calls arrive between two pages", "the answer, each call once",
     "test_walks.py::test_calls_that_arrive_between_pages_make_none_missing_and_none_twice"),
    ("a page of a file fails", "the sentence; no file",
     "test_walks.py::test_a_file_is_whole_or_not_there"),
    ("the same on standard output",
     "the sentence, and that what is written above is only a part of the calls",
     "test_walks.py::test_what_was_printed_of_a_file_is_said_to_be_a_part"),
    ("acknowledgements cannot be read, or only some",
     "the calls, and that whether anybody acknowledged could not be read",
     "test_walks.py::test_a_story_without_sight_of_reactions_never_says_that_nobody_reacted"),
    ("a name cannot be checked", "the calls, and that it was not checked",
     "test_walks.py::test_a_name_that_could_not_be_checked_is_said_so_beside_the_calls"),
    ("SIGTERM while 20 callers wait", "20 answers, then the end",
     "test_endings.py::test_a_signal_under_load_loses_no_request_that_was_accepted"),
    ("SIGINT, SIGTERM or the end of input while an answer is awaited", "nothing; status 0 or 130",
     "test_endings.py"),
    ("any text, cursor, argument, reply, header or setting", "an answer, or a sentence of ours",
     "test_hostile_inputs.py"),
)  # fmt: skip

Ask = Callable[[CallLogs], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one question."""

    said: str
    requests: int
    seconds: float


async def listed(calls: CallLogs) -> str:
    """Ask for a page of calls."""
    return shown_of_total((await calls.list(CallLogFilter(), now=NOW)).value)


async def summed(calls: CallLogs) -> str:
    """Ask for totals."""
    return counted_of_total((await calls.summarize(CallLogFilter(), tz="UTC", now=NOW)).value)


@asynccontextmanager
async def calls_at(url: str, verify: ssl.SSLContext | None = None) -> AsyncIterator[CallLogs]:
    """Build the service over an address, with the patience it really has."""
    limits = httpx.Timeout(None, connect=5)
    trust = verify or ssl.create_default_context()
    async with httpx.AsyncClient(base_url=f"{url}/api", timeout=limits, verify=trust) as http:
        yield CallLogs.over(Client(http, SecretStr(KEY), now=lambda: NOW, limits=ClientLimits()))


async def measured(ask: Ask, calls: CallLogs, server: Misbehaving | None = None) -> Measured:
    """Ask once."""
    start = time.perf_counter()
    try:
        said = await ask(calls)
    except CallLogsError as error:
        said = str(error)
    seconds = time.perf_counter() - start
    return Measured(said, server.requests if server else 0, seconds)


async def by_names(calls: CallLogs) -> str:
    """Ask what takes several requests one after another: ids first, then calls."""
    filter = parse("incidents 41 and 42", now=NOW, tz="UTC", region="US")
    return shown_of_total((await calls.list(filter, now=NOW)).value)


async def slow(exchange: Exchange) -> None:
    """Answer as a database does that has too much to do."""
    await asyncio.sleep(20)
    await answered(exchange)


async def met(behave: Behaviour, ask: Ask = listed) -> Measured:
    """Ask a server that behaves like this."""
    async with misbehaving(behave) as server, calls_at(server.url) as calls:
        return await measured(ask, calls, server)


async def unlistened() -> Measured:
    """Ask where nobody listens."""
    async with calls_at(closed_port()) as calls:
        return await measured(listed, calls)


async def expired() -> Measured:
    """Ask a server whose certificate has expired."""
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(Path(folder))
        trust = ssl.create_default_context(cafile=str(authority.file))
        context = authority.server(SHORT)
    async with misbehaving(answered, tls=context) as server, calls_at(server.url, trust) as calls:
        return await measured(listed, calls, server)


def line(name: str, found: Measured) -> str:
    """Return a row of the table."""
    faces = ", ".join(face for face, names in FACES.items() if name in names)
    return f"| {name} | {found.said} | {found.requests or '–'} | {found.seconds:.1f} | {faces} |"


async def table(title: str, rows: list[tuple[str, Awaitable[Measured]]]) -> None:
    """Measure rows, a few at once, and print them."""
    places = asyncio.Semaphore(AT_ONCE)

    async def row(name: str, job: Awaitable[Measured]) -> str:
        async with places:
            return line(name, await job)

    lines = await asyncio.gather(*(row(name, job) for name, job in rows))
    print(f"\n## {title}\n\n| what happens | what the person reads | asked | seconds | faces |")
    print("|---|---|---|---|---|", *lines, sep="\n")


async def main() -> None:
    """Print the page."""
    print(HEAD, end="")
    print(f"\nMeasured {datetime.now(UTC):%Y-%m-%d}, Python {python_version()}, two shared cores.")  # noqa: TID251  the date of a figure
    beyond: list[tuple[str, Awaitable[Measured]]] = [
        ("nobody listens", unlistened()),
        ("the certificate has expired", expired()),
        ("a summary whose second page never comes", met(failing_later(stalled), summed)),
        ("many requests for a question, each answered after 20 s", met(slow, by_names)),
    ]
    await table("The connection", [*beyond, *((s.name, met(s.behave)) for s in CONNECTIONS)])
    for title, scenarios in SECTIONS:
        await table(title, [(s.name, met(s.behave)) for s in scenarios])
    print("\n## Answers of many requests, endings, hostile input\n")
    print("| what happens | what the person gets | test in `tests/faults/` |\n|---|---|---|")
    print(*(f"| {what} | {said} | `{test}` |" for what, said, test in MORE), sep="\n")


FACES: dict[str, tuple[str, ...]] = {
    "MCP": tuple(scenario.name for scenario in test_mcp_faults.DISTINCT),
    "terminal": (*test_terminal_faults.REPRESENTATIVE, "500 once"),
    "Slack": test_slack_faults.REPRESENTATIVE,
}
SECTIONS = (
    ("The frame of the reply", FRAMES),
    ("Its status", STATUSES),
    ("Its body", BODIES),
    ("Its count", COUNTS),
    ("Its rows", CELLS),
)


if __name__ == "__main__":
    asyncio.run(main())
