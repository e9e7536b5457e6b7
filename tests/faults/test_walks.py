"""Answers of many requests over a misbehaving OneUptime: whole, or none."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calllogs.api.client import ClientLimits
from calllogs.api.response import CONTRARY_SENTENCE
from calllogs.errors import (
    ApiUnreachable,
    CallLogsError,
    KeyRefused,
    ReplyContrary,
    ReplyMalformed,
    ServerFailed,
)
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.language.parser import parse
from calllogs.model.records import UnreadRow
from calllogs.render.cells import View
from calllogs.render.headline import note_texts, verdict
from tests.faults.answers import CALLS, answer_of, page, row
from tests.faults.behaviours import failing_later, replied, stalled, status
from tests.faults.conftest import NOW, SHORT, app_at
from tests.faults.processes import TERMINAL, ran
from tests.faults.server import Behaviour, Exchange, misbehaving

ROWS = tuple(map(row, range(24)))
SMALL = 3
"""Rows of a page of a OneUptime that allows no more."""


def listed(answer: Callable[[int], dict[str, Any]]) -> Behaviour:
    """Answer a list by its skip; everything else as one should."""

    async def told(exchange: Exchange) -> None:
        if exchange.path == "call-log/get-list":
            await exchange.reply(answer(int(exchange.params["skip"])))
        else:
            await exchange.reply(answer_of(exchange, ROWS))

    return told


async def walked(behave: Behaviour) -> list[str]:
    async with (
        asyncio.timeout(10),
        misbehaving(behave) as server,
        app_at(server.url, ClientLimits()) as app,
    ):
        ids = [call.id async for call in app.calls.stream(CallLogFilter(), now=NOW)]
        assert server.requests <= len(ROWS) + 10
    return ids


IDS = [each["_id"] for each in ROWS]


async def test_smaller_pages_than_asked_for_make_the_same_whole() -> None:
    whole = listed(lambda skip: page(*ROWS[skip : skip + SMALL], count=len(ROWS)))
    assert await walked(whole) == IDS


@pytest.mark.parametrize("arriving", [1, 2, 5])
async def test_calls_that_arrive_between_pages_make_none_missing_and_none_twice(
    arriving: int,
) -> None:
    """They push others back, as where OneUptime's clock is behind ours."""
    rows = [*ROWS]

    def answer(skip: int) -> dict[str, Any]:
        told = page(*rows[skip : skip + SMALL * 2], count=len(rows))
        new = [row(len(rows) + n + 100, createdAt="2026-11-23T13:59:59Z") for n in range(arriving)]
        if len(rows) < len(ROWS) * 2:
            rows[:0] = new
        return told

    ids = await walked(listed(answer))
    assert len(ids) == len(set(ids))
    assert [known for known in ids if known in IDS] == IDS


LYING: dict[str, Callable[[int], dict[str, Any]]] = {
    "far more counted than there are": lambda skip: page(*ROWS[skip : skip + SMALL], count=10**12),
    "the same page whatever is skipped": lambda _: page(*ROWS[:SMALL], count=len(ROWS)),
    "pages that run dry": lambda skip: page(*([] if skip else ROWS[:SMALL]), count=len(ROWS)),
    "a page that is missing": lambda skip: page(
        *([] if skip == SMALL else ROWS[skip : skip + SMALL]), count=len(ROWS)
    ),
}


@pytest.mark.parametrize("lie", LYING)
async def test_a_count_that_is_not_kept_is_no_answer(lie: str) -> None:
    with pytest.raises(ReplyMalformed) as caught:
        await walked(listed(LYING[lie]))
    total = LYING[lie](0)["count"]
    assert str(caught.value) == CONTRARY_SENTENCE.format(total=total)


WRONG: dict[str, tuple[dict[str, Any], type[CallLogsError]]] = {
    "of another project": (row(4, projectId="other"), KeyRefused),
    "newer than those before": (row(4, createdAt="2026-11-22T23:30:00Z"), ReplyContrary),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_later_page_is_held_against_those_before(wrong: str) -> None:
    """One call a page: no page shows it by itself."""
    changed, error = WRONG[wrong]
    rows = [*ROWS[:4], changed, *ROWS[5:]]
    with pytest.raises(error):
        await walked(listed(lambda skip: page(rows[skip], count=len(rows))))


async def test_a_call_that_cannot_be_read_keeps_no_other_back() -> None:
    rows = [*ROWS]
    rows[4], rows[23] = row(4, callData=[]), row(23, createdAt="0001-01-01T00:00:00Z")
    left_out: list[UnreadRow] = []
    behave = listed(lambda skip: page(*rows[skip : skip + SMALL * 2], count=len(rows)))
    async with misbehaving(behave) as server, app_at(server.url, ClientLimits()) as app:
        stream = app.calls.stream(CallLogFilter(), now=NOW, leave_out=left_out.append)
        told = [call.id async for call in stream]
        summary = (await app.calls.summarize(CallLogFilter(), tz="UTC", now=NOW)).value
    assert told == [known for number, known in enumerate(IDS) if number not in (4, 23)]
    assert [(each.id, each.columns) for each in left_out] == [
        (IDS[4], ("callData",)),
        (IDS[23], ("createdAt",)),
    ]
    assert summary.all is not None
    assert (summary.all.calls, summary.unread, summary.matching) == (22, 2, 24)


async def test_a_connection_on_which_replies_were_swapped_is_not_used_again() -> None:
    """The proxy is one reply late: the failed calls come where the placed ones were asked for."""
    connections: list[object] = []

    async def late(exchange: Exchange) -> None:
        exchange.kept = True
        connections.append(exchange.writer)
        told = row(status="Error" if exchange.attempt == 1 else "Success")
        await exchange.reply(page(told))

    placed = CallLogFilter((Condition("status", Operator.EQ, "Success"),))
    async with misbehaving(late) as server, app_at(server.url, ClientLimits()) as app:
        with pytest.raises(ReplyContrary):
            await app.calls.count(placed, now=NOW)
        assert (await app.calls.count(placed, now=NOW)).value == 1
    assert len(set(connections)) == len(connections) == 2


@pytest.mark.parametrize("lie", LYING)
async def test_a_summary_of_such_pages_is_none(lie: str) -> None:
    async with misbehaving(listed(LYING[lie])) as server, app_at(server.url, ClientLimits()) as app:
        with pytest.raises(ReplyMalformed):
            await app.calls.summarize(CallLogFilter(), tz="UTC", now=NOW)


@pytest.mark.parametrize(
    ("behave", "limits", "error"),
    [(status(503), ClientLimits(), ServerFailed), (stalled, SHORT, ApiUnreachable)],
)
async def test_a_summary_fails_whole_where_a_page_fails(
    behave: Behaviour, limits: ClientLimits, error: type[CallLogsError]
) -> None:
    async with misbehaving(failing_later(behave)) as server, app_at(server.url, limits) as app:
        with pytest.raises(error):
            await app.calls.summarize(CallLogFilter(), tz="UTC", now=NOW)


async def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    async with asyncio.timeout(20), misbehaving(failing_later(status(401))) as server:
        file = tmp_path / "calls.csv"
        left = await ran(TERMINAL, "--csv", "--output", str(file), "failed", url=server.url)
    assert (left.status, left.out) == (1, "")
    assert left.err.startswith("calllogs: OneUptime refused the API key")
    assert not file.exists()


async def test_what_was_printed_of_a_file_is_said_to_be_a_part() -> None:
    async with asyncio.timeout(20), misbehaving(failing_later(status(401))) as server:
        left = await ran(TERMINAL, "--jsonl", "failed", url=server.url)
    assert (left.status, len(left.out.splitlines())) == (1, len(CALLS))
    first, second = left.err.splitlines()
    assert first == "calllogs: what is written above is only a part of the calls."
    assert second.startswith("calllogs: OneUptime refused the API key")


@pytest.mark.parametrize("question", ["list", "count", "summarize", "timeline", "get"])
async def test_a_question_has_one_deadline_however_many_requests_it_takes(question: str) -> None:
    """Each request alone would be waited for much longer."""
    filter = parse("incidents 41 and 42", now=NOW, tz="UTC", region="US")
    ask: dict[str, Callable[[Any], Any]] = {
        "list": lambda calls: calls.list(filter, now=NOW),
        "count": lambda calls: calls.count(filter, now=NOW),
        "summarize": lambda calls: calls.summarize(CallLogFilter(), tz="UTC", now=NOW),
        "timeline": lambda calls: calls.timeline(filter, now=NOW),
        "get": lambda calls: calls.get(ROWS[0]["_id"]),
    }
    behave = failing_later(stalled) if question == "summarize" else stalled
    limits = ClientLimits(question=0.2)
    async with (
        asyncio.timeout(10),
        misbehaving(behave) as server,
        app_at(server.url, limits) as app,
    ):
        with pytest.raises(ApiUnreachable, match=r"did not answer within 0\.2 seconds"):
            await ask[question](app.calls)


def aside(behave: Behaviour, calls: tuple[dict[str, Any], ...] = CALLS) -> Behaviour:
    """Answer about calls, and misbehave at questions beside them."""

    async def told(exchange: Exchange) -> None:
        if exchange.call_log:
            await exchange.reply(answer_of(exchange, calls))
        else:
            await behave(exchange)

    return told


STEP = {"createdAt": "2026-11-22T20:00:00Z", "status": "Notification Sent"}
BLIND = {
    "fails": status(500),
    "is a page": replied(b"<html>"),
    "is cut off": replied(page(STEP, count=1_200)),
    "is refused": status(422),
}


@pytest.mark.parametrize("reply", BLIND)
async def test_a_story_without_sight_of_reactions_never_says_that_nobody_reacted(
    reply: str, view: View
) -> None:
    filter = parse("incident 42", now=NOW, tz="UTC", region="US")
    calls = CALLS[::-1]  # a timeline begins with the oldest
    async with (
        misbehaving(aside(BLIND[reply], calls)) as server,
        app_at(server.url, ClientLimits()) as app,
    ):
        answer = await app.calls.timeline(filter, now=NOW)
    assert len(answer.value.calls) == len(CALLS)
    assert "obody has acknowledged" not in verdict(answer.value, view).text(view)
    assert any(
        "Whether anybody acknowledged could not be read" in n for n in note_texts(answer.notes)
    )


async def test_a_name_that_could_not_be_checked_is_said_so_beside_the_calls() -> None:
    filter = parse("team payments", now=NOW, tz="UTC", region="US")
    async with misbehaving(aside(status(500))) as server, app_at(server.url, ClientLimits()) as app:
        answer = await app.calls.list(filter, now=NOW)
    assert len(answer.value.calls) == len(CALLS)
    assert "Not checked which teams a name means: OneUptime did not answer that." in note_texts(
        answer.notes
    )
