"""What the call log tells of outcomes: with a carrier, without one, and with one that is away."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import httpx
import pytest

from calllogs.answers import caveats
from calllogs.carrier.twilio import call_sids
from calllogs.errors import FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.outcomes import BUSY, CONNECTED, NO_ANSWER
from calllogs.model.records import CallLog
from calllogs.render.cells import View
from calllogs.render.groups import group_table
from calllogs.service.call_logs import CallLogs
from tests.carrier.fake import Twilio, error
from tests.recorded import NOW, ROWS, Counting, filter, sandbox, service

COLUMNS = ("_id", "createdAt", "status", "projectId")
STATUSES = ("completed", "busy", "no-answer")


@pytest.fixture
def twilio() -> Twilio:
    """A carrier that carried every recorded call, one after another in three ways."""
    named = [row for row in ROWS if "Call ID: CA" in (row.get("statusMessage") or "")]
    newest_first = sorted(named, key=lambda row: str(row["createdAt"]), reverse=True)
    return Twilio(
        [
            {
                "sid": row["statusMessage"].removeprefix("Call ID: "),
                "status": STATUSES[n % 3],
                "duration": "42" if n % 3 == 0 else None,
                "start_time": row["createdAt"][:10],
                "from": row["fromNumber"],
            }
            for n, row in enumerate(newest_first)
        ]
    )


def with_carrier(twilio: Twilio, transport: httpx.AsyncBaseTransport | None = None) -> CallLogs:
    return replace(service(transport or sandbox(), "full"), carrier=twilio.carrier())


def expected(call: CallLog, twilio: Twilio) -> str | None:
    status = {record["sid"]: record["status"] for record in twilio.records}
    sid = call_sids([call]).get(call.id)
    kinds = {"completed": CONNECTED.value, "busy": BUSY.value, "no-answer": NO_ANSWER.value}
    return kinds[status[sid]] if sid else "unknown" if call.placed else None


def told(call: CallLog) -> str | None:
    return call.outcome.kind.value if call.outcome else None


async def test_a_page_tells_what_became_of_each_call_in_a_few_requests(twilio: Twilio) -> None:
    calls = with_carrier(twilio)
    page = (await calls.list(filter("limit 50"), now=NOW)).value
    assert [told(call) for call in page.calls] == [expected(call, twilio) for call in page.calls]
    assert {told(call) for call in page.calls} >= {"connected", "busy", "no-answer", None}
    numbers = {call.from_number for call in page.calls if call_sids([call])}
    assert len(twilio.requests) <= len(numbers)


async def test_a_timeline_tells_them_and_asks_nothing_more_of_oneuptime(twilio: Twilio) -> None:
    without, asked = Counting(sandbox()), Counting(sandbox())
    await service(without, "full").timeline(filter("incident 42"), now=NOW)
    answer = await with_carrier(twilio, asked).timeline(filter("incident 42"), now=NOW)
    calls = answer.value.calls
    assert [told(call) for call in calls] == [expected(call, twilio) for call in calls]
    assert sorted(asked.paths) == sorted(without.paths)
    assert len(twilio.requests) <= 2


async def test_one_call_is_fetched_once_and_remembered(twilio: Twilio) -> None:
    calls = with_carrier(twilio)
    row = next(row for row in ROWS if "Call ID: CA" in (row.get("statusMessage") or ""))
    first, again = [await calls.get(row["_id"]) for _ in range(2)]
    assert first == again
    assert told(first) == expected(first, twilio)
    assert twilio.paths == ["fetch"]


async def test_every_call_of_a_stream_is_told_in_one_search(twilio: Twilio) -> None:
    calls = with_carrier(twilio)
    every = [call async for call in calls.stream(CallLogFilter(), now=NOW)]
    assert [told(call) for call in every] == [expected(call, twilio) for call in every]
    assert len(twilio.requests) <= len({call.from_number for call in every})


async def test_a_stream_of_other_columns_asks_the_carrier_nothing(twilio: Twilio) -> None:
    stream = with_carrier(twilio).stream(CallLogFilter(), now=NOW, columns=COLUMNS)
    assert [call async for call in stream]
    assert twilio.requests == []


@pytest.mark.parametrize("status", [401, 404, 429, 500])
async def test_a_failing_carrier_changes_nothing_but_the_outcomes(
    twilio: Twilio, status: int
) -> None:
    plain = await service(sandbox(), "full").list(filter("limit 20"), now=NOW)
    twilio.fault = lambda _: error(status)
    answer = await with_carrier(twilio).list(filter("limit 20"), now=NOW)
    bare = [call.model_copy(update={"outcome": None}) for call in answer.value.calls]
    assert bare == [*plain.value.calls]
    with_id = call_sids(answer.value.calls)
    assert {told(call) for call in answer.value.calls if call.id in with_id} == {"unknown"}


async def test_a_row_of_oneuptimes_cannot_pretend_to_an_outcome() -> None:
    row = {"_id": "a", "createdAt": "2026-11-23T12:00:00Z", "status": "Success"}
    assert CallLog.model_validate({**row, "outcome": {"kind": "connected"}}).outcome is None


def wanted(field: str, op: Operator, value: object, **shape: int | None) -> CallLogFilter:
    condition = Condition(field, op, value)  # type: ignore[arg-type]  # a text, a number or several
    return replace(CallLogFilter(), conditions=(condition,), **shape)  # type: ignore[arg-type]


NOT_MEANT = ("busy", "unknown")
LIKE = ("busy", "no-answer")
WANTED: list[tuple[CallLogFilter, Callable[[str | None, str], bool]]] = [
    (wanted("outcome", Operator.IN, ("connected",)), lambda told, _: told == "connected"),
    (wanted("outcome", Operator.IN, ("busy", "no-answer")), lambda told, _: told in LIKE),
    (
        wanted("outcome", Operator.NOT_IN, ("busy",)),
        lambda told, _: told not in ("busy", "unknown"),
    ),
    (wanted("duration", Operator.GT, 30), lambda told, _: told == "connected"),
    (wanted("duration", Operator.LT, 30), lambda *_: False),
    (
        wanted("status", Operator.IN, ("Busy", "Missed Call")),
        lambda told, status: told in LIKE or status in ("Busy", "Missed Call"),
    ),
    (
        wanted("status", Operator.NOT_IN, ("Missed Call",)),
        lambda told, status: told != "no-answer" and status != "Missed Call",
    ),
]


@pytest.mark.parametrize(("asked", "meant"), WANTED)
async def test_every_kind_of_question_picks_calls_by_what_became_of_them(
    twilio: Twilio, asked: CallLogFilter, meant: Callable[[str | None, str], bool]
) -> None:
    calls = with_carrier(twilio)
    every = [call async for call in calls.stream(CallLogFilter(), now=NOW)]
    expected_ids = [call.id for call in every if meant(told(call), call.status)]
    columns = ("_id", "createdAt", "status", "projectId")
    streamed = [call.id async for call in calls.stream(asked, now=NOW, columns=columns)]
    page = (await calls.list(replace(asked, skip=5, limit=20), now=NOW)).value
    count = (await calls.count(asked, now=NOW)).value
    summary = (await calls.summarize(asked, tz="UTC", now=NOW)).value
    assert streamed == expected_ids
    assert [call.id for call in page.calls] == expected_ids[5:25]
    assert page.total == count == summary.matching == len(expected_ids)
    assert (summary.all.calls if summary.all else 0) == len(expected_ids)


async def test_without_a_carrier_outcomes_are_refused_and_statuses_are_oneuptimes_own() -> None:
    calls = service(sandbox())
    with pytest.raises(FilterError, match="set TWILIO_ACCOUNT_SID"):
        await calls.list(wanted("outcome", Operator.IN, ("connected",)), now=NOW)
    with pytest.raises(FilterError, match="set TWILIO_ACCOUNT_SID"):
        await calls.count(wanted("duration", Operator.GT, 30), now=NOW)
    busy = [row for row in ROWS if row["status"] == "Busy"]
    assert (await calls.count(wanted("status", Operator.IN, ("Busy",)), now=NOW)).value == len(busy)


async def test_with_the_carrier_away_what_is_unknown_is_left_out_and_said(twilio: Twilio) -> None:
    twilio.fault = lambda _: error(401)
    asked = wanted("outcome", Operator.IN, ("connected",))
    answer = await with_carrier(twilio).list(asked, now=NOW)
    named = [row for row in ROWS if "Call ID: CA" in (row.get("statusMessage") or "")]
    assert (answer.value.total, answer.value.untold) == (0, len(named))
    count = await with_carrier(twilio).count(asked, now=NOW)
    assert (count.value, count.untold) == (0, len(named))
    sentence = f"What became of {len(named)} calls is unknown: the carrier refused the key. "
    assert any(note.text.startswith(sentence) for note in answer.notes)


def lasting(twilio: Twilio) -> sqlite3.Connection:
    """Let each connected call last otherwise, and return what SQL can be asked of the calls."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE call (id, created, team, status, seconds)")
    records = {record["sid"]: record for record in twilio.records}
    for n, row in enumerate(ROWS):
        record = records.get((row.get("statusMessage") or "").removeprefix("Call ID: "))
        if record and record["status"] == "completed":
            record["duration"] = f"{n * 37 % 101}"
        seconds = int(record["duration"]) if record and record["duration"] else None
        status = record["status"] if record else None
        facts = (row["_id"], row["createdAt"], row.get("teamId") or "", status, seconds)
        database.execute("INSERT INTO call VALUES (?, ?, ?, ?, ?)", facts)
    return database


@pytest.mark.parametrize(("word", "order"), [("longest", "DESC"), ("shortest", "ASC")])
async def test_calls_are_ordered_by_how_long_they_were_connected(
    twilio: Twilio, word: str, order: str
) -> None:
    rows = lasting(twilio).execute(
        "SELECT id FROM call WHERE status = 'completed' "
        f"ORDER BY seconds {order}, created DESC, id DESC"
    )
    expected = [id for (id,) in rows]
    calls = with_carrier(twilio)
    answer = await calls.list(filter(f"{word} calls limit 20 skip 5"), now=NOW)
    assert answer.value.total == len(expected)
    assert [call.id for call in answer.value.calls] == expected[5:25]
    streamed = [call.id async for call in calls.stream(filter(f"{word} calls"), now=NOW)]
    assert streamed == expected


async def test_an_answer_rate_is_what_was_connected_of_what_the_carrier_told(
    twilio: Twilio,
) -> None:
    rows = lasting(twilio).execute(
        "SELECT team, sum(status = 'completed'), count(*) FROM call "
        "WHERE status IS NOT NULL GROUP BY team"
    )
    expected = {team: Fraction(100 * connected, told) for team, connected, told in rows}
    asked = filter("answer rate by team since 2026-01-01")
    answer = await with_carrier(twilio).summarize(asked, tz="UTC", now=NOW)
    assert {g.keys[0][0]: g.connected_rate for g in answer.value.groups} == expected
    headings = group_table(answer.value, asked, View(tz="UTC", now=NOW, masked=False)).headings
    assert "connected %" in headings


async def test_without_a_carrier_the_nearest_is_told_with_how_to_connect_one() -> None:
    answer = await service(sandbox()).summarize(
        filter("answer rate by team since 2026-01-01"), tz="UTC", now=NOW
    )
    assert {caveats.PLACED, caveats.TELLING} <= {*answer.notes}
    with pytest.raises(FilterError, match="TWILIO_ACCOUNT_SID"):
        await service(sandbox()).list(filter("longest calls"), now=NOW)
