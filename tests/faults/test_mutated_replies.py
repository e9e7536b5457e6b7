"""Replies of OneUptime changed in one place: read, or refused, and never told as what they are not.

Whatever is answered is held against the question by rules of its own, not by those of the client.
"""

import asyncio
import copy
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from calllogs.answers.answer import Answer
from calllogs.api.client import NEWEST, Client, ClientLimits
from calllogs.cli.terminal import Screen, page_text
from calllogs.errors import CallLogsError
from calllogs.language.parser import parse
from calllogs.model.records import CallLog, Page
from calllogs.render.cells import View
from calllogs.service.call_logs import CallLogs
from tests.faults.answers import KEY, PROJECT, page, row
from tests.faults.conftest import NOW, no_sleep, secrets_in, told_by

ROWS = tuple(map(row, range(1, 7)))
PLACED = {"Success", "Completed"}
REPLIES: dict[str, Any] = {"get-list": page(*ROWS), "count": {"count": len(ROWS)}}
Place = tuple[str | int, ...]


def places(value: object, above: Place = ()) -> Iterator[Place]:
    """Yield where there is something to change."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, inner in items:
        yield (*above, name)
        yield from places(inner, (*above, name))


PLACES = [(kind, place) for kind, reply in REPLIES.items() for place in places(reply)]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**9),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [[], {}, "Success", "Error", ROWS[0], ROWS[0]["_id"], ROWS[5], PROJECT, "other"]
    ),
    st.sampled_from(["2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "2026-11-22T22:30:00Z"]),
)


def changed(kind: str, place: Place, value: object) -> dict[str, Any]:
    """Return the replies with one value at one place."""
    replies = copy.deepcopy(REPLIES)
    inner = replies[kind]
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    return replies


async def asked(
    replies: dict[str, Any], question: Callable[[CallLogs], Any]
) -> Answer[Any] | CallLogsError:
    def answer(request: httpx.Request) -> httpx.Response:
        reply = replies.get(request.url.path.rpartition("/")[2], page())
        return httpx.Response(200, content=json.dumps(reply))

    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(transport=transport, base_url="http://up/api") as http:
        limits = ClientLimits(attempts=1)
        client = Client(http, SecretStr(KEY), now=lambda: NOW, limits=limits, sleep=no_sleep)
        try:
            found: Answer[Any] = await question(CallLogs.over(client, version=NEWEST))
        except CallLogsError as error:
            return error
        return found


FILTER = parse("failed since 2026-11-01", now=NOW, tz="UTC", region="US")


def true_of(call: CallLog) -> bool:
    """Whether a call is one that was asked for; one of a clock ahead of ours is."""
    return call.status not in PLACED and call.created_at.isoformat()[:10] >= "2026-11-01"


@settings(max_examples=settings().max_examples * 2)
@example(("get-list", ("data", 0, "createdAt")), "2031-01-01T00:00:00Z")
@given(st.sampled_from(PLACES), VALUES)
def test_a_changed_reply_is_told_as_no_whole_answer_it_is_not(
    where: tuple[str, Place], value: object
) -> None:
    replies = changed(*where, value)
    found = asyncio.run(asked(replies, lambda calls: calls.list(FILTER, now=NOW)))
    if isinstance(found, CallLogsError):
        assert secrets_in(*told_by(found)) == []
        return
    told: Page = found.value
    instants = [call.created_at for call in told.calls]
    assert [call for call in told.calls if not true_of(call)] == []
    assert instants == sorted(instants, reverse=True)
    assert len({call.id for call in told.calls}) == len(told.calls)
    assert len({call.project_id for call in told.calls}) <= 1
    assert told.total >= len(told.calls)
    text = page_text(found, View(tz="UTC", now=NOW, masked=True), Screen(io.StringIO()))
    assert len(told.calls) == len(replies["get-list"]["data"]) or "not shown" in text or told.unread


@given(st.sampled_from(PLACES), VALUES)
def test_a_sum_of_a_changed_reply_is_of_what_it_says(
    where: tuple[str, Place], value: object
) -> None:
    replies = changed(*where, value)
    question = lambda calls: calls.summarize(FILTER, tz="UTC", now=NOW)  # noqa: E731
    found = asyncio.run(asked(replies, question))
    if isinstance(found, CallLogsError):
        assert secrets_in(*told_by(found)) == []
        return
    counted = found.value.all.calls if found.value.all else 0
    assert counted <= len(replies["get-list"]["data"])
    assert found.value.matching >= counted
