"""Every figure of a summary, beside what SQL counts over the same rows."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from calllogs.answers.groups import MEASURES, Group
from calllogs.answers.summary import Summary
from calllogs.api.pagination import PAGE
from calllogs.errors import FilterError
from calllogs.filters.filter import (
    CallLogFilter,
    Direction,
    Having,
    Intent,
    Operator,
    Rank,
    Recurring,
)
from calllogs.service.call_logs import CallLogs
from tests.recorded import DATASET, NOW, PROJECT, ROWS, Counting, filter, sandbox, service
from tests.service.test_call_logs import PHRASES

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin")
COLUMNS = {
    "id": "_id",
    "created": "createdAt",
    "status": "status",
    "reason": "statusMessage",
    "number": "toNumber",
    "caller": "fromNumber",
    "cents": "callCostInUSDCents",
    "user": "userId",
    "team": "teamId",
    "policy": "onCallDutyPolicyId",
    "schedule": "onCallDutyPolicyScheduleId",
    "rule": "onCallDutyPolicyEscalationRuleId",
    "incident": "incidentId",
    "alert": "alertId",
}
GROUPS = {
    "status": "status",
    "user": "coalesce(user, '')",
    "team": "coalesce(team, '')",
    "policy": "coalesce(policy, '')",
    "schedule": "coalesce(schedule, '')",
    "rule": "coalesce(rule, '')",
    "incident": "coalesce(incident, '')",
    "alert": "coalesce(alert, '')",
    "to": "number",
    "from": "caller",
    "message": "said",
    "country": "CASE WHEN number LIKE '+1%' THEN '+1 US' WHEN number LIKE '+44%' THEN '+44 GB'"
    " WHEN number LIKE '+49%' THEN '+49 DE' ELSE '+61 AU' END",
    "hour_of_day": "substr(local, 12, 2)",
    "weekday": "CASE strftime('%w', local) WHEN '0' THEN '7' ELSE strftime('%w', local) END",
    "day": "date(local) || 'T00:00:00'",
    "week": "date(local, 'weekday 0', '-6 days') || 'T00:00:00'",
    "month": "substr(local, 1, 7) || '-01T00:00:00'",
    "quarter": "substr(local, 1, 5) || substr('0' || ((substr(local, 6, 2) - 1) / 3 * 3 + 1), -2)"
    " || '-01T00:00:00'",
}
"""What a call is grouped by, as SQL."""

FIGURES = """
count(*), sum(placed), count(DISTINCT user),
count(DISTINCT number) - count(DISTINCT CASE WHEN user IS NOT NULL THEN number END),
sum(cents), min(created), max(created),
sum(substr(local, 12, 5) >= '22:00' OR substr(local, 12, 5) < '06:00'),
sum(strftime('%w', local) IN ('0', '6')),
sum(strftime('%w', local) NOT IN ('0', '6') AND substr(local, 12, 5) >= '09:00'
    AND substr(local, 12, 5) < '17:00')
"""


def table(matches: Callable[[dict[str, Any]], bool], tz: str) -> sqlite3.Connection:
    """Return a database of the rows that match, each with its local time."""
    zone = ZoneInfo(tz)
    database = sqlite3.connect(":memory:")
    names = ", ".join((*COLUMNS, "said", "local", "placed"))
    database.execute(f"CREATE TABLE call ({names})")
    for row in filter_rows(matches):
        at = datetime.fromisoformat(row["createdAt"])
        facts = [row.get(name) for name in COLUMNS.values()]
        local = at.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S")
        placed = row["status"] in ("Success", "Completed")
        facts += [(row.get("callData") or {}).get("message", ""), local, placed]
        database.execute(f"INSERT INTO call VALUES ({', '.join('?' * len(facts))})", facts)
    return database


def filter_rows(matches: Callable[[dict[str, Any]], bool]) -> Iterator[dict[str, Any]]:
    return (row for row in ROWS if matches(row))


def figures(group: Group) -> tuple[object, ...]:
    written = [
        at and at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for at in (group.first, group.last)
    ]
    return (
        *(group.calls, group.placed, group.people, group.numbers, group.cents, *written),
        *(group.night, group.weekend, group.business),
    )


@pytest.fixture(scope="module")
def calls() -> CallLogs:
    return service(sandbox(), "full")


async def summed(calls: CallLogs, question: CallLogFilter, tz: str) -> Summary:
    asked = replace(question, intent=Intent.SUMMARY)
    return (await calls.summarize(asked, tz=tz, now=NOW)).value


async def test_every_figure_of_every_grouping_is_what_sql_counts(calls: CallLogs) -> None:
    chance = random.Random(15)  # noqa: S311  the same questions every time
    for one in GROUPS:
        text, matches = chance.choice(PHRASES)
        tz = chance.choice(ZONES)
        then = chance.choice([None, *(name for name in GROUPS if name != one)])
        question = replace(filter(text), group_by=one, then_by=then)
        names = [name for name in (one, then) if name]
        keys = ", ".join(GROUPS[name] for name in names)
        rows = table(matches, tz).execute(f"SELECT {keys}, {FIGURES} FROM call GROUP BY {keys}")
        expected = {row[: len(names)]: row[len(names) :] for row in rows}
        found = await summed(calls, question, tz)
        told = {tuple(key for key, _ in g.keys): figures(g) for g in found.groups if g.calls}
        assert told == expected, (text, tz, names)


async def test_totals_and_gaps_are_what_sql_counts(calls: CallLogs) -> None:
    for text, matches in PHRASES:
        database = table(matches, "UTC")
        (expected,) = database.execute(f"SELECT {FIGURES} FROM call")
        gap = (
            "SELECT max(julianday(created) - julianday(before)) FROM "
            "(SELECT created, lag(created) OVER (ORDER BY created, id) AS before FROM call)"
        )
        ((days,),) = database.execute(gap)
        found = (await summed(calls, filter(text), "UTC")).all or Group()
        assert figures(found)[0] == expected[0]
        if found.calls:
            assert figures(found) == expected
        if found.gap:
            assert (found.gap[1] - found.gap[0]).total_seconds() == pytest.approx(days * 86_400)


RANKS = {
    "calls": "count(*)",
    "failed": "sum(1 - placed)",
    "rate": "sum(1 - placed) * 100.0 / count(*)",
    "cost": "sum(cents)",
    "average": "sum(cents) * 1.0 / count(*)",
    "people": "count(DISTINCT user)",
}


async def test_ranks_cuts_ties_and_choices_are_what_sql_gives(calls: CallLogs) -> None:
    chance = random.Random(16)  # noqa: S311  the same questions every time
    for _ in range(40):
        text, matches = chance.choice(PHRASES)
        name, by = chance.choice([*GROUPS]), chance.choice([*RANKS])
        falling, top, least = chance.random() < 0.7, chance.randint(1, 6), chance.randint(0, 12)
        direction = Direction.DESC if falling else Direction.ASC
        # Days without calls are groups too, of which SQL knows nothing.
        having = Having("calls", Operator.GT, least)
        question = replace(
            filter(text), group_by=name, rank=Rank(by, direction, top), having=having
        )
        rows = table(matches, "UTC").execute(
            f"SELECT {GROUPS[name]} AS name, {RANKS[by]} FROM call WHERE name != '' "
            f"GROUP BY name HAVING count(*) > {least}"
        )
        values = sorted((value for _, value in rows), reverse=falling)
        found = await summed(calls, question, "UTC")
        told = [MEASURES[by].of(g, found.all or Group()) for g in found.groups]
        assert [float(Fraction(str(value))) for value in told] == pytest.approx(values[:top])
        assert len(found.tied) == sum(v == values[top - 1] for v in values[top:])


@pytest.mark.parametrize(
    ("hours", "condition"),
    [
        (Recurring(begin="22:00", end="06:00"), "clock >= '22:00' OR clock < '06:00'"),
        (Recurring(weekdays=(6, 7)), "day IN ('0', '6')"),
        (
            Recurring((1, 2, 3, 4, 5), "09:00", "17:00", outside=True),
            "NOT (day NOT IN ('0', '6') AND clock >= '09:00' AND clock < '17:00')",
        ),
        (
            Recurring(weekdays=(5,), begin="22:00", end="06:00"),
            "day = '5' AND clock >= '22:00' OR day = '6' AND clock < '06:00'",
        ),
    ],
)
async def test_hours_that_come_back_are_counted_in_the_askers_zone(
    calls: CallLogs, hours: Recurring, condition: str
) -> None:
    database = table(lambda _: True, "America/New_York")
    rows = database.execute(
        "SELECT count(*) FROM (SELECT substr(local, 12, 5) AS clock, strftime('%w', local) AS day "
        f"FROM call) WHERE {condition}"
    )
    ((expected,),) = rows
    found = await summed(
        calls, CallLogFilter(recurring=replace(hours, tz="America/New_York")), "America/New_York"
    )
    assert (found.all or Group()).calls == expected
    assert found.whole


async def test_two_windows_are_counted_side_by_side(calls: CallLogs) -> None:
    windows = (
        ("2026-10-25T00:00:00Z", "2026-11-01T00:00:00Z"),
        ("2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z"),
    )
    found = await summed(calls, CallLogFilter(compare=windows, group_by="user"), "UTC")
    for summary, (start, end) in zip((found.before, found), windows, strict=True):
        assert summary is not None
        database = table(lambda row: start <= row["createdAt"] < end, "UTC")  # noqa: B023  used at once
        (expected,) = database.execute(f"SELECT {FIGURES} FROM call")
        assert figures(summary.all or Group()) == expected
        by_user = database.execute("SELECT coalesce(user, ''), count(*) FROM call GROUP BY user")
        assert {g.keys[0][0]: g.calls for g in summary.groups} == dict(by_user)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (CallLogFilter(group_by="user", then_by="user"), "Both groupings are user"),
        (CallLogFilter(group_by="user", rank=Rank("height")), "Groups have no 'height'"),
        (
            CallLogFilter(group_by="user", having=Having("gap", Operator.GT, 3)),
            "gap is not a number",
        ),
        (
            CallLogFilter(group_by="user", rank=Rank("acknowledged")),
            "Group by incident or by alert",
        ),
        (
            CallLogFilter(group_by="day", compare=(("2026-10-01", ""), ("2026-11-01", ""))),
            "Two windows have no day in common",
        ),
    ],
)
async def test_what_groups_cannot_be_asked_for_is_refused_before_anything_is_sent(
    question: CallLogFilter, sentence: str
) -> None:
    transport = Counting(sandbox())
    with pytest.raises(FilterError, match=sentence):
        await summed(service(transport), question, "UTC")
    assert transport.paths == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "missed yesterday user bob",
            "It is the time that leaves none: without it there are 5 calls.",
        ),
        (
            "low balance to +49* alert 7 in october",
            (
                "Nothing meets all conditions; without the alert there are 2 calls, without the "
                "time there is 1 call, without the result there are 7 calls, without the number "
                "called there is 1 call."
            ),
        ),
        (
            "team payments incident 9999",
            "It is the incident that leaves none: without it there are 80 calls.",
        ),
        (
            "incident 9999 alert 9998",
            "No call matches either when any one of these conditions is left out.",
        ),
    ],
)
async def test_what_leaves_no_call_is_named(calls: CallLogs, text: str, said: str) -> None:
    notes = [note.text for note in (await calls.count(filter(text), now=NOW)).notes]
    assert said in notes, notes


LOG = DATASET["onCallDutyPolicyExecutionLogTimelines"]
DECLARED = {each["_id"]: each["declaredAt"] for each in DATASET["incidents"]}


async def test_acknowledgements_over_incidents_are_those_of_the_execution_log(
    calls: CallLogs,
) -> None:
    found = (await summed(calls, CallLogFilter(group_by="incident"), "UTC")).acknowledgements
    acknowledged = [row for row in LOG if row["isAcknowledged"]]
    expected = {
        row["triggeredByIncidentId"]: datetime.fromisoformat(row["acknowledgedAt"])
        - datetime.fromisoformat(DECLARED[row["triggeredByIncidentId"]])
        for row in acknowledged
    }
    assert found is not None
    assert (found.times, found.subjects) == (expected, len(DECLARED))
    assert [(who and who.title, n) for who, n in found.by] == [("Bob Okafor", 3)]


async def test_a_key_that_may_not_read_acknowledgements_is_told_so_beside_its_sums() -> None:
    asked = CallLogFilter(group_by="incident")
    answer = await service(sandbox(), "read").summarize(asked, tz="UTC", now=NOW)
    assert answer.value.acknowledgements is None
    assert answer.value.groups[1].calls == 80
    assert any("Whether anybody acknowledged could not be read" in n.text for n in answer.notes)


def many(dataset: dict[str, list[dict[str, Any]]]) -> None:
    """Fill two months with so many calls that to count them takes fewer requests."""
    model = next(row for row in dataset["callLogs"] if row["projectId"] == PROJECT)
    statuses, months = ("Success", "Busy", "Error"), ("10", "11")
    dataset["callLogs"] = [
        {
            **model,
            "_id": f"00000000-0000-4000-8000-{n:012}",
            "status": statuses[n % 3],
            "createdAt": f"2026-{months[n % 2]}-{n % 20 + 1:02}T12:00:00.000Z",
        }
        for n in range(6 * PAGE)
    ]


@pytest.mark.parametrize(
    "text", ["since 2026-10-01", "since 2026-10-01 busy", "since 2026-10-01 placed"]
)
async def test_where_counts_suffice_no_call_is_read_and_the_figures_are_the_same(text: str) -> None:
    transport = Counting(sandbox(many))
    calls = service(transport, "full")
    asked = replace(filter(text), group_by="month", intent=Intent.SUMMARY)
    read = (await calls.summarize(asked, tz="UTC", now=NOW)).value
    transport.paths.clear()
    told = await calls.summarize(asked, tz="UTC", now=NOW, measures=("calls", "failed", "rate"))
    counted = told.value
    figures_of = [
        [(g.keys, g.calls, g.placed) for g in summary.groups] for summary in (read, counted)
    ]
    assert figures_of[0] == figures_of[1]
    assert (counted.matching, counted.whole, counted.peak[0].keys) == (
        read.matching,
        True,
        read.peak[0].keys,
    )
    assert counted.counted is (text == "since 2026-10-01")
    if counted.counted:
        assert len(transport.paths) == 1 + 2 * 2  # the whole, and two counts a month


async def test_calls_from_after_our_clock_are_counted_too() -> None:
    behind = datetime(2026, 10, 31, 12, tzinfo=UTC)
    asked = replace(filter("since 2026-10-01"), group_by="month", intent=Intent.SUMMARY)
    calls = service(sandbox(many), "full")
    told = await calls.summarize(asked, tz="UTC", now=behind, measures=("calls",))
    assert told.value.counted
    assert [group.calls for group in told.value.groups] == [3 * PAGE, 3 * PAGE]


@pytest.mark.parametrize("direction", Direction)
async def test_incidents_are_ranked_by_the_time_to_acknowledge_them(
    calls: CallLogs, direction: Direction
) -> None:
    rows = [row for row in LOG if row["isAcknowledged"]]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE entry (incident, declared, at)")
    for row in rows:
        incident = row["triggeredByIncidentId"]
        entry = (incident, DECLARED[incident], row["acknowledgedAt"])
        database.execute("INSERT INTO entry VALUES (?, ?, ?)", entry)
    expected = dict(
        database.execute(
            "SELECT incident, round(min(julianday(at) - julianday(declared)) * 86400) "
            f"FROM entry GROUP BY 1 ORDER BY 2 {direction.value}"
        )
    )
    question = CallLogFilter(group_by="incident", rank=Rank("acknowledged", direction, 1))
    found = await summed(calls, question, "UTC")
    (first,) = found.groups
    assert first.acknowledged is not None
    assert first.acknowledged.total_seconds() == pytest.approx(next(iter(expected.values())))
    assert {group.keys[0][0] for group in (first, *found.tied)} == expected.keys()
    assert (found.among, found.aside) == (len(DECLARED), 309)
