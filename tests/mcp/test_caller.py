"""Walks through pages: signed, bound to a key, and undisturbed by calls that arrive meanwhile."""

import re
from datetime import datetime, timedelta
from functools import partial

import httpx
import pytest
from mcp import Client
from mcp.client.extension import advertise
from pydantic import SecretStr

from calllogs.app import App
from calllogs.config.settings import Settings
from calllogs.errors import FilterError
from calllogs.mcp.caller import (
    BLOCK_KIT,
    EXPIRED,
    FOREIGN,
    OTHER,
    Cursors,
    cursor_secrets,
    fingerprint,
    single_caller,
)
from calllogs.mcp.server import build_server
from calllogs.sandbox import Dataset, create_app, load_dataset
from tests.mcp.conftest import DATASET, AppOver
from tests.mcp.replies import content_of, error_text, rows_of, text_of

SECRET = "a secret of the tests"  # noqa: S105  it guards nothing
POSITION = ("failed skip:10", "Europe/Berlin", fingerprint("failed"))


def cursor_of(result: object) -> str:
    found = re.search(r'cursor="([^"]+)"', str(result))
    assert found is not None
    return found[1]


def test_a_cursor_is_read_as_the_place_it_was_written_for(now: datetime) -> None:
    cursors = Cursors((SECRET,), "owner")
    assert cursors.read(cursors.write(POSITION, now), now + timedelta(hours=23)) == POSITION


@pytest.mark.parametrize("put", ["{}x", "x{}", "{:.20}", "", "nonsense", "\u202e.\x00"])
def test_an_altered_cursor_is_refused(put: str, now: datetime) -> None:
    cursors = Cursors((SECRET,), "owner")
    with pytest.raises(FilterError, match=FOREIGN[:30]):
        cursors.read(put.format(cursors.write(POSITION, now)), now)


@pytest.mark.parametrize(("secret", "owner"), [("another secret", "owner"), (SECRET, "other")])
def test_another_servers_or_keys_cursor_is_refused(secret: str, owner: str, now: datetime) -> None:
    cursor = Cursors((secret,), owner).write(POSITION, now)
    with pytest.raises(FilterError, match=FOREIGN[:30]):
        Cursors((SECRET,), "owner").read(cursor, now)


def test_a_cursor_outlives_one_change_of_the_secret(now: datetime) -> None:
    before = Settings(secret=SecretStr(SECRET))
    after = Settings(secret=SecretStr("another secret"), secret_previous=SecretStr(SECRET))
    cursor = Cursors(cursor_secrets(before), "owner").write(POSITION, now)
    cursors = Cursors(cursor_secrets(after), "owner")
    assert cursors.read(cursor, now) == POSITION
    with pytest.raises(FilterError, match=FOREIGN[:30]):
        Cursors(cursor_secrets(before), "owner").read(cursors.write(POSITION, now), now)


def test_a_cursor_is_good_for_a_day(now: datetime) -> None:
    cursors = Cursors((SECRET,), "owner")
    with pytest.raises(FilterError, match=EXPIRED[:30]):
        cursors.read(cursors.write(POSITION, now), now + timedelta(hours=25))


async def test_a_walk_shows_each_call_once_while_others_arrive(app_over: AppOver) -> None:
    """A call arrives before every page; it is newer than all that the walk began with."""
    dataset = load_dataset(DATASET.read_text(encoding="utf-8"))
    rows = dataset.tables["callLogs"]
    known = {row["_id"] for row in rows}
    shown: list[str] = []
    arrived = 0

    async def busy(request: httpx.Request) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(load_dataset_with(arrived)))
        return await transport.handle_async_request(request)

    async with Client(build_server(app_over(httpx.MockTransport(busy)))) as client:
        arguments: dict[str, str | int] = {"filter": "status:error", "limit": 20, "columns": "_id"}
        while arguments:
            arrived += 1
            result = await client.call_tool("list_call_logs", arguments)
            content = content_of(result)
            shown += [call["_id"] for call in rows_of(result)]
            arguments = {"cursor": cursor_of(content["next"])} if "next" in content else {}
    arrivals = set(shown) - known
    assert len(shown) == len(set(shown))
    assert len(arrivals) == 0
    assert set(shown) == {row["_id"] for row in rows if row["status"] == "Error" and ours(row)}


def ours(row: dict[str, object]) -> bool:
    return row["projectId"] == "07918c19-b5a2-556a-acdc-19a34f6671df"


def load_dataset_with(arrivals: int) -> Dataset:
    """The recorded calls and as many more as have arrived, all newer than the walk's beginning."""
    dataset = load_dataset(DATASET.read_text(encoding="utf-8"))
    rows = dataset.tables["callLogs"]
    model = next(row for row in rows if row["status"] == "Error" and ours(row))
    new = [
        {
            **model,
            "_id": f"00000000-0000-4000-8000-{number:012d}",
            "createdAt": f"2026-11-23T14:00:{number:02d}.500Z",
        }
        for number in range(1, arrivals)
    ]
    return dataset._replace(tables={**dataset.tables, "callLogs": [*rows, *new]})


async def test_a_cursor_needs_no_filter_and_takes_another_size_and_zone(app: App) -> None:
    async with Client(build_server(app)) as client:
        asked = {"filter": "failed", "columns": "_id,time"}
        first = await client.call_tool("list_call_logs", {**asked, "limit": 3})
        cursor = cursor_of(content_of(first)["next"])
        again = {"cursor": cursor, "limit": 5, "timezone": "Asia/Tokyo", "filter": " FAILED "}
        second = await client.call_tool("list_call_logs", again)
        whole = await client.call_tool("list_call_logs", {**asked, "limit": 8})
    ids = [call["_id"] for page in (first, second) for call in rows_of(page)]
    assert ids == [call["_id"] for call in rows_of(whole)]
    assert rows_of(second)[0]["time"] == "Sun 22 Nov 07:12"
    assert text_of(second).startswith("Showing 4-8 of 192 calls. ")


async def test_a_cursor_with_another_filter_is_refused(app: App) -> None:
    async with Client(build_server(app)) as client:
        first = await client.call_tool("list_call_logs", {"filter": "failed", "limit": 3})
        cursor = cursor_of(content_of(first)["next"])
        mixed = await client.call_tool("list_call_logs", {"filter": "busy", "cursor": cursor})
        foreign = await client.call_tool("list_call_logs", {"cursor": cursor[:-2] + "zz"})
    assert error_text(mixed) == OTHER
    assert error_text(foreign) == FOREIGN


async def test_servers_of_one_secret_read_each_others_cursors(app: App) -> None:
    caller = partial(single_caller, app, masked=False, secrets=(SECRET,))
    one, other = (build_server(app, find_caller=caller()) for _ in range(2))
    async with Client(one) as client:
        first = await client.call_tool("list_call_logs", {"limit": 3})
    async with Client(other) as client:
        second = await client.call_tool("list_call_logs", {"cursor": cursor_of(content_of(first))})
    assert content_of(second)["skip"] == 3


async def test_a_client_that_says_it_shows_blocks_gets_them(app: App) -> None:
    extensions = [advertise(BLOCK_KIT, {})]
    async with Client(build_server(app), extensions=extensions) as client:
        with_blocks = await client.call_tool("list_call_logs", {"limit": 1})
    async with Client(build_server(app)) as client:
        without = await client.call_tool("list_call_logs", {"limit": 1})
    assert "slack" in (with_blocks.meta or {})
    assert "slack" not in (without.meta or {})
