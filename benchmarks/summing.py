"""What a summary of many calls costs beside fetching them, and how it grows."""

import asyncio
import json
import statistics
import subprocess
from collections.abc import Iterator

import httpx
from fake_oneuptime import KEY, NOW, client
from measuring import Pairs, Row, Watch, at_most, figure, in_turns
from processes import HERE, PYTHON, oneuptime

from calllogs.answers.summary import columns
from calllogs.api.pagination import IN_FLIGHT, PAGE
from calllogs.api.request import list_call_logs
from calllogs.filters.filter import CallLogFilter
from calllogs.language.parser import parse
from calllogs.service.call_logs import CallLogs
from calllogs.startup import load

ROWS = 100_000
ROUNDS = 4
PAGE_SECONDS = 0.25
MOST_MB = 60
SIZES = (1_000, 10_000, 100_000, 1_000_000)
LENGTHS = (10, 100, 500, 1_000, 2_000)
LINEAR = 1.25
"""How much more a unit may cost at the largest size than at the one before, for noise."""


async def rows() -> list[Row]:
    """Return the rows of summing."""
    beside = f"the same pages, raw httpx and `json.loads`, {IN_FLIGHT} in flight"
    what = f"summary over {ROWS:,} rows"
    paced, free = await _beside_raw(PAGE_SECONDS), await _beside_raw(0)
    grown = {size: _alone(size) for size in SIZES}
    return [
        at_most(f"{what}, {PAGE_SECONDS * 1000:g} ms a page", beside, paced, 1.25, "s"),
        at_most(f"{what}, an API that costs nothing", beside, free, None, "s"),
        _memory(grown[ROWS][1]),
        *_growth(grown),
        _parsing(),
    ]


async def _beside_raw(page_seconds: float) -> Pairs:
    load("calllogs.app")  # as every face is; what stands beside it gains as much
    with oneuptime(rows=ROWS, page_seconds=page_seconds) as url:
        async with httpx.AsyncClient(base_url=f"{url}/api", timeout=60) as http:
            calls = CallLogs.over(client(http))

            async def ours() -> float:
                watch = Watch()
                answer = await calls.summarize(CallLogFilter(), tz="UTC", now=NOW, most=ROWS)
                assert answer.value.all is not None  # noqa: S101  else nothing was measured
                assert answer.value.all.calls == ROWS  # noqa: S101
                return watch.seconds

            async def theirs() -> float:
                watch = Watch()
                skips = iter(range(0, ROWS, PAGE))
                await asyncio.gather(*(_fetched(http, skips) for _ in range(IN_FLIGHT)))
                return watch.seconds

            return await in_turns(ours, theirs, rounds=ROUNDS)


async def _fetched(http: httpx.AsyncClient, skips: Iterator[int]) -> None:
    for skip in skips:
        request = list_call_logs(
            CallLogFilter(limit=PAGE, skip=skip), columns=columns(CallLogFilter())
        )
        reply = await http.post(
            request.path, params=dict(request.params), json=request.body, headers={"ApiKey": KEY}
        )
        json.loads(reply.content)


def _alone(size: int) -> tuple[float, float]:
    """Return seconds of its processor, and MB above idle, of a summary in a process of its own."""
    command = [PYTHON, str(HERE / "summary_alone.py"), str(size)]
    seconds, megabytes = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return float(seconds), float(megabytes)


def _memory(megabytes: float) -> Row:
    what = f"memory of a summary over {ROWS:,} rows, above idle"
    return Row(
        what, "", figure(megabytes, "MB"), aim=f"under {MOST_MB} MB", met=megabytes < MOST_MB
    )


def _growth(grown: dict[int, tuple[float, float]]) -> Iterator[Row]:
    each = {size: seconds / size * 1e6 for size, (seconds, _) in grown.items()}
    *_, before, largest = SIZES
    for size in SIZES:
        linear = each[size] <= each[before] * LINEAR if size == largest else None
        yield Row(
            f"processor time of a summary of {size:,} rows",
            "",
            f"{figure(each[size], 'µs')} a row, {figure(grown[size][1], 'MB')} above idle",
            aim="linear, constant memory" if size == largest else "",
            met=linear and grown[size][1] < MOST_MB if size == largest else None,
        )


def _parsing() -> Row:
    each = {length: _reading(length) / length * 1e6 for length in LENGTHS}
    told = ", ".join(f"{figure(cost, 'µs')} at {length:,}" for length, cost in each.items())
    what = f"reading a filter of {LENGTHS[0]} to {LENGTHS[-1]:,} characters"
    met = each[LENGTHS[-1]] <= each[LENGTHS[0]] * LINEAR
    return Row(what, "", f"a character: {told}", aim="linear or better", met=met)


def _reading(length: int) -> float:
    """Return the median seconds of reading a filter: more and more incidents."""
    text = ", ".join(["alert 1", *map(str, range(2, length))])[:length].rstrip(", ")
    figures = []
    for _ in range(50):
        watch = Watch()
        parse(text, now=NOW, tz="UTC", region="US")
        figures.append(watch.seconds)
    return statistics.median(figures)
