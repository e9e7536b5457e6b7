import asyncio
import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from calllogs.answers.answer import Note
from calllogs.answers.caveats import CLOUD_KEEPS, COST, EMPTY, PLACED, RETENTION, SIZE
from calllogs.answers.timeline import Acknowledgement, Attempt, NotCalled
from calllogs.errors import CallNotFound, FilterError, KeyRefused, PermissionMissing
from calllogs.filters.filter import CallLogFilter, Condition, Operator, next_page
from calllogs.model.records import CallLog
from calllogs.model.relations import INCIDENT
from calllogs.model.subjects import Subject
from calllogs.service.call_logs import CallLogs
from tests.recorded import DATASET, NOW, PROJECT, ROWS, Counting, client, filter, sandbox, service


@pytest.fixture(scope="module")
def recorded() -> httpx.ASGITransport:
    return sandbox()


@pytest.fixture
def calls(recorded: httpx.ASGITransport) -> CallLogs:
    """The recorded project, asked with a key that has Read Call Log and nothing else."""
    return service(recorded)


@pytest.fixture
def full(recorded: httpx.ASGITransport) -> CallLogs:
    """The same with every permission that helps."""
    return service(recorded, "full")


async def everything(calls: CallLogs, text: str) -> list[CallLog]:
    stream: AsyncIterator[CallLog] = calls.stream(filter(text), now=NOW)
    return [call async for call in stream]


def number_of(row: dict[str, Any], table: str, column: str, reference: str) -> object:
    found = {each["_id"]: each[column] for each in DATASET[table]}
    return found.get(row.get(reference))


Matches = Callable[[dict[str, Any]], bool]

PHRASES: list[tuple[str, Matches]] = [
    ("", lambda _: True),
    ("failed", lambda row: row["status"] not in ("Success", "Completed")),
    ("busy or missed", lambda row: row["status"] in ("Busy", "Missed Call")),
    ("to +1 415 555 0101", lambda row: row["toNumber"] == "+14155550101"),
    ("to *8750", lambda row: row["toNumber"].endswith("8750")),
    ("to +44*", lambda row: row["toNumber"].startswith("+44")),
    ("cost > 20c", lambda row: row["callCostInUSDCents"] > 20),
    ("cost 10c..20c", lambda row: 10 <= row["callCostInUSDCents"] <= 20),
    (
        "in october",
        lambda row: "2026-10-01T04" <= row["createdAt"] < "2026-11-01T04",
    ),
    (
        "incident 42",
        lambda row: number_of(row, "incidents", "incidentNumber", "incidentId") == 42,
    ),
    (
        "incidents 41 and 42",
        lambda row: number_of(row, "incidents", "incidentNumber", "incidentId") in (41, 42),
    ),
    (
        "not incident 42",
        lambda row: number_of(row, "incidents", "incidentNumber", "incidentId") != 42,
    ),
    ("not incident 999", lambda _: True),
    ("incidents 998 and 999", lambda _: False),
    ("no incident", lambda row: row.get("incidentId") is None),
    ("team payments", lambda row: number_of(row, "teams", "name", "teamId") == "Payments"),
    (
        "not team payments",
        lambda row: number_of(row, "teams", "name", "teamId") != "Payments",
    ),
    (
        "team payments or search",
        lambda row: str(number_of(row, "teams", "name", "teamId")).startswith(("Pay", "Sea")),
    ),
    (
        "bob@example.com",
        lambda row: number_of(row, "users", "email", "userId") == "bob@example.com",
    ),
    ('said "checkout"', lambda row: "checkout" in row["callData"]["message"].lower()),
    ('"disk 90%"', lambda row: "disk 90%" in row["callData"]["message"].lower()),
    ('reason "call_id"', lambda _: False),
    ('-message:"disk"', lambda row: "disk" not in row["callData"]["message"].lower()),
]
"""What is asked, and which of the recorded rows that means."""


@pytest.mark.parametrize(("text", "matches"), PHRASES)
async def test_a_filter_finds_exactly_the_calls_it_says(
    calls: CallLogs, text: str, matches: Callable[[dict[str, Any]], bool]
) -> None:
    expected = {row["_id"] for row in ROWS if matches(row)}
    found = await everything(calls, text)
    assert [call.id for call in found] == list(dict.fromkeys(call.id for call in found))
    assert {call.id for call in found} == expected
    assert (await calls.count(filter(text), now=NOW)).value == len(expected)
    assert (await calls.list(filter(text), now=NOW)).value.total == len(expected)


async def test_any_phrases_together_find_what_each_of_them_says(calls: CallLogs) -> None:
    chance = random.Random(7)  # noqa: S311  the same questions every time
    asked_of = 0
    for _ in range(200):
        chosen = chance.sample(PHRASES[1:], chance.randint(2, 4))
        text = " ".join(phrase for phrase, _ in chosen)
        try:
            question = filter(text)
        except FilterError:  # they contradict each other, which is another test's matter
            continue
        asked_of += 1
        expected = sum(all(matches(row) for _, matches in chosen) for row in ROWS)
        assert (text, (await calls.count(question, now=NOW)).value) == (text, expected)
    assert asked_of > 100


async def test_pages_walk_the_same_calls_as_the_stream(calls: CallLogs) -> None:
    walked: list[CallLog] = []
    for skip in range(0, 600, 100):
        text = f"not incident 42 cheapest limit 100 skip {skip}"
        walked += (await calls.list(filter(text), now=NOW)).value.calls
    assert walked == await everything(calls, "not incident 42 cheapest")


@pytest.mark.parametrize("order", ["", "oldest first", "cheapest first", "not incident 42"])
async def test_a_clock_behind_oneuptimes_loses_no_call(calls: CallLogs, order: str) -> None:
    early, asked = datetime(2026, 11, 1, tzinfo=UTC), filter(order)
    found = [call async for call in calls.stream(asked, now=early)]
    summary = await calls.summarize(asked, tz="UTC", now=early)
    total = (await calls.count(asked, now=early)).value
    assert (len(found), summary.value.matching) == (total, total)


async def test_an_abandoned_stream_leaves_nothing_running(calls: CallLogs) -> None:
    stream = calls.stream(CallLogFilter(), now=NOW)
    first = await anext(stream)
    await stream.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert first.created_at == max(datetime.fromisoformat(row["createdAt"]) for row in ROWS)


async def test_one_call_is_found_by_its_id_and_another_projects_is_not(calls: CallLogs) -> None:
    other = next(row["_id"] for row in DATASET["callLogs"] if row["projectId"] != PROJECT)
    assert (await calls.get(ROWS[0]["_id"])).id == ROWS[0]["_id"]
    with pytest.raises(CallNotFound):
        await calls.get(other)


async def test_a_key_without_the_permission_is_told_so(recorded: httpx.ASGITransport) -> None:
    with pytest.raises(PermissionMissing, match="lacks the permission Read Call Log"):
        await service(recorded, "none").list(CallLogFilter(), now=NOW)


async def test_what_the_api_cannot_be_asked_is_not_sent() -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    calls = service(httpx.MockTransport(never))
    person = CallLogFilter((Condition("user.slackId", Operator.EQ, "U1"),))
    with pytest.raises(FilterError):
        await calls.list(person, now=NOW)


async def test_a_summary_counts_every_call_and_groups_them(calls: CallLogs) -> None:
    summary = (await calls.summarize(filter("failed by status"), tz="UTC", now=NOW)).value
    failed = [row for row in ROWS if row["status"] not in ("Success", "Completed")]
    assert summary.all is not None
    assert (summary.matching, summary.all.calls, summary.all.placed) == (
        len(failed),
        len(failed),
        0,
    )
    assert sum(group.calls for group in summary.groups) == len(failed)


async def test_a_summary_stops_at_its_cap_and_says_how_many_match(calls: CallLogs) -> None:
    summary = (await calls.summarize(CallLogFilter(), tz="UTC", now=NOW, most=50)).value
    assert summary.all is not None
    assert (summary.all.calls, summary.matching) == (50, len(ROWS))


UNSEEN = "This API key sees no incident 999: it does not exist, or it is private."


def notes_of(notes: tuple[Note, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(note.text, note.quoted) for note in notes if note not in (PLACED, COST, EMPTY)]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("incident 999", [(UNSEEN, ())]),
        (
            "incidents 44 and 999 in 2001",
            [
                (UNSEEN, ()),
                (
                    "No such call is recorded for this one, which exists",
                    ("INC-44 Login errors in EU",),
                ),
                ("It is the time that leaves none: without it there are 68 calls.", ()),
            ],
        ),
        ("user alex", [("“alex” means several people", ("Alex Jones", "Alex Smith"))]),
        ("user bob", []),
        ("user zoe", [("Nobody who is in a team or was called has “zoe” in their name.", ())]),
        (
            "user priyah",
            [
                (
                    "Nobody who is in a team or was called has “priyah” in their name; the nearest",
                    ("Priya Raman",),
                )
            ],
        ),
        ("team payment", []),
        ("team pa", []),
        ("team p", [("“p” means several teams", ("Payments", "Platform"))]),
        (
            "policy primry",
            [("No on-call policy's name contains “primry”; the nearest", ("Primary On-Call",))],
        ),
        ("incident failover", []),
        ('incident "lat"', []),
        (
            "incident nothing-of-the-kind",
            [
                (
                    (
                        "No incident that this API key may see has “nothing-of-the-kind” in its "
                        "title; a private one may have."
                    ),
                    (),
                )
            ],
        ),
        ("not user alex", []),
        ("monitor api", []),
    ],
)
async def test_names_and_numbers_are_checked_where_the_key_may(
    full: CallLogs, text: str, notes: list[tuple[str, tuple[str, ...]]]
) -> None:
    answer = await full.list(filter(text), now=NOW)
    assert notes_of(answer.notes) == notes
    assert notes_of((await full.count(filter(text), now=NOW)).notes) == notes


async def test_a_title_of_several_incidents_names_them_newest_first(full: CallLogs) -> None:
    answer = await full.list(filter('incident "err"'), now=NOW)
    assert notes_of(answer.notes) == []
    answer = await full.list(filter('incident "la"'), now=NOW)
    assert notes_of(answer.notes) == []
    answer = await full.list(filter('incident "r"'), now=NOW)
    assert notes_of(answer.notes) == [
        (
            "“r” means several incidents",
            (
                "INC-44 Login errors in EU",
                "INC-43 Search cluster red",
                "INC-42 Payments database failover",
            ),
        )
    ]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "incident 999",
            (
                "Not checked whether incident 999 exists: "
                "the API key lacks the permission Read Incident."
            ),
        ),
        (
            "user alex",
            "Not checked which people a name means: the API key lacks the permission Read Teams.",
        ),
        (
            "incident failover",
            (
                "Not checked which incidents a name means: "
                "the API key lacks the permission Read Incident."
            ),
        ),
    ],
)
async def test_what_the_key_may_not_check_is_said_and_the_answer_stands(
    calls: CallLogs, text: str, note: str
) -> None:
    answer = await calls.list(filter(text), now=NOW)
    assert notes_of(answer.notes) == [(note, ())]
    assert (answer.value.total > 0) is (text != "incident 999")


async def test_every_asker_is_told_which_permission_names_need(calls: CallLogs) -> None:
    first = await calls.list(filter("user alex"), now=NOW)
    second = await calls.count(filter("user bob failed"), now=NOW)
    unchecked = [
        (
            "Not checked which people a name means: the API key lacks the permission Read Teams.",
            (),
        )
    ]
    assert (notes_of(first.notes), notes_of(second.notes)) == (unchecked, unchecked)


async def test_a_check_that_fails_takes_no_answer_along() -> None:
    inner = sandbox()

    async def flaky(request: httpx.Request) -> httpx.Response:
        if "team-member" in request.url.path:
            return httpx.Response(500)
        return await inner.handle_async_request(request)

    answer = await service(httpx.MockTransport(flaky), "full").list(filter("user bob"), now=NOW)
    assert answer.value.total > 0
    assert notes_of(answer.notes) == [
        ("Not checked which people a name means: OneUptime did not answer that.", ())
    ]


async def test_names_are_looked_up_once_and_beside_the_question() -> None:
    transport = Counting(sandbox())
    calls = service(transport, "full")
    for text in ("user alex", "user bob failed", "team payments members"):
        await calls.count(filter(text), now=NOW)
    assert transport.paths.count("team-member/get-list") == 1


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("failed since yesterday", ["call-log/get-list"]),
        ("incident 42", ["call-log/get-list"]),
        ("team payments", ["call-log/get-list", "team/get-list"]),
        ("incidents 41 and 42", ["call-log/get-list"] * 5),
    ],
)
async def test_a_question_costs_few_requests(text: str, paths: list[str]) -> None:
    transport = Counting(sandbox())
    await service(transport, "full").list(filter(text), now=NOW)
    assert sorted(transport.paths) == paths


async def test_members_of_a_team_are_all_who_are_in_it_however_they_were_called(
    full: CallLogs,
) -> None:
    ids = {each["_id"] for each in DATASET["teams"] if each["name"] == "Platform"}
    people = {each["userId"] for each in DATASET["teamMembers"] if each["teamId"] in ids}
    expected = {
        row["_id"] for row in ROWS if row.get("teamId") in ids or row.get("userId") in people
    }
    answer = await full.list(filter("team platform members limit 100"), now=NOW)
    found = await everything(full, "team platform members")
    assert [call.id for call in found] == list(dict.fromkeys(call.id for call in found))
    assert {call.id for call in found} == expected
    assert (answer.value.total, answer.value.calls) == (len(expected), tuple(found[:100]))


async def test_without_the_permission_only_calls_to_the_team_are_found_and_that_is_said(
    calls: CallLogs,
) -> None:
    team = await calls.count(filter("team platform"), now=NOW)
    members = await calls.count(filter("team platform members"), now=NOW)
    assert members.value == team.value
    assert any("the API key lacks the permission Read Teams" in n.text for n in members.notes)


async def test_a_mentioned_channel_is_its_incident(full: CallLogs) -> None:
    assert (await full.count(filter("<#C0INC42|inc-42>"), now=NOW)).value == (
        await full.count(filter("incident 42"), now=NOW)
    ).value
    with pytest.raises(FilterError, match="do not know which incident that channel is about"):
        await full.list(filter("<#C0SHARED|incidents>"), now=NOW)


async def test_a_timeline_tells_calls_and_who_acknowledged(full: CallLogs) -> None:
    timeline = (await full.timeline(filter("incident 42"), now=NOW)).value
    expected = sorted(row["createdAt"] for row in ROWS if row.get("incidentId") == INC_42)
    assert timeline.subject is not None
    assert timeline.subject.title == "Payments database failover"
    assert [e.call.created_at.isoformat() for e in timeline.attempts] == [
        datetime.fromisoformat(at).isoformat() for at in expected
    ]
    assert timeline.acknowledged is not None
    assert timeline.acknowledged.by is not None
    assert (timeline.acknowledged.by.title, timeline.reaction) == (
        "Bob Okafor",
        timedelta(minutes=7, seconds=31),
    )
    assert list(timeline.events) == sorted(timeline.events, key=lambda event: event.at)


INC_42 = next(row["_id"] for row in DATASET["incidents"] if row["incidentNumber"] == 42)


async def test_a_timeline_tells_whom_no_call_was_made_to(full: CallLogs) -> None:
    timeline = (await full.timeline(filter("incident 43"), now=NOW)).value
    (miss,) = [event for event in timeline.events if isinstance(event, NotCalled)]
    assert miss.entry.person is not None
    assert (miss.entry.person.title, miss.entry.status_message) == (
        "Chen Wei",
        "No phone number verified",
    )
    assert timeline.acknowledged is None


async def test_a_key_that_may_not_see_acknowledgements_says_so(calls: CallLogs) -> None:
    answer = await calls.timeline(filter("incident 42"), now=NOW)
    assert (answer.value.acknowledgements_visible, answer.value.subject) == (
        False,
        Subject(INCIDENT, 42),
    )
    assert notes_of(answer.notes) == [
        (
            (
                "Whether anybody acknowledged could not be read: the API key lacks the permission "
                "Read On-Call Duty Policy Execution Log Timeline."
            ),
            (),
        )
    ]


async def test_the_timeline_of_one_call_tells_who_acknowledged_its_incident(
    full: CallLogs,
) -> None:
    row = next(row for row in ROWS if row.get("incidentId") == INC_42)
    timeline = (await full.timeline(filter(f"timeline {row['_id']}"), now=NOW)).value
    assert [type(event) for event in timeline.events] == [Attempt, Acknowledgement]


async def test_calls_about_several_things_are_told_without_acknowledgements(
    full: CallLogs,
) -> None:
    answer = await full.timeline(filter("since nov 20"), now=NOW)
    assert (answer.value.subject, answer.value.acknowledgements_visible) == (None, False)
    assert any("one incident or alert at a time" in note.text for note in answer.notes)


async def test_a_limit_picks_the_calls_a_timeline_tells(full: CallLogs) -> None:
    timeline = (await full.timeline(filter("incident 42 last 3 calls"), now=NOW)).value
    newest = sorted(row["createdAt"] for row in ROWS if row.get("incidentId") == INC_42)[-3:]
    assert [e.at.isoformat(timespec="milliseconds") for e in timeline.attempts] == [
        datetime.fromisoformat(at).isoformat(timespec="milliseconds") for at in newest
    ]
    assert timeline.matching == 66


@pytest.mark.parametrize(
    ("group_by", "table", "column"),
    [("user", "users", "userId"), ("team", "teams", "teamId"), ("alert", "alerts", "alertId")],
)
async def test_the_figures_of_a_summary_are_those_of_the_rows(
    calls: CallLogs, group_by: str, table: str, column: str
) -> None:
    summary = (await calls.summarize(filter(f"by {group_by}"), tz="UTC", now=NOW)).value
    expected: dict[object, list[int]] = {}
    for row in ROWS:
        figures = expected.setdefault(row.get(column), [0, 0, 0])
        figures[0] += 1
        figures[1] += row["status"] not in ("Success", "Completed")
        figures[2] += row["callCostInUSDCents"]
    found = sorted([group.calls, group.failed, group.cents] for group in summary.groups)
    assert found == sorted(expected.values())
    assert len(summary.groups) == len(DATASET[table]) + (None in expected)


async def test_progress_is_told_while_a_summary_is_read(calls: CallLogs) -> None:
    told: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        told.append((done, total))

    await calls.summarize(CallLogFilter(), tz="UTC", now=NOW, progress=progress)
    assert told == [(500, len(ROWS))]


async def test_a_limit_plays_no_part_in_a_count_or_summary_and_that_is_said(
    calls: CallLogs,
) -> None:
    count = await calls.count(filter("how many failed limit 5"), now=NOW)
    summary = await calls.summarize(filter("summary limit 5"), tz="UTC", now=NOW)
    assert SIZE in count.notes
    assert SIZE in summary.notes
    assert (count.filter.limit, summary.filter.limit) == (None, None)


@pytest.mark.parametrize(("text", "said"), [("", True), ("last 7 days", True), ("last 2d", False)])
async def test_the_clouds_short_memory_is_said_where_it_matters(
    recorded: httpx.ASGITransport, text: str, *, said: bool
) -> None:
    cloud = CallLogs.over(client(recorded), kept=CLOUD_KEEPS)
    assert (RETENTION in (await cloud.list(filter(text), now=NOW)).notes) is said
    assert (RETENTION in (await cloud.count(filter(text), now=NOW)).notes) is said


async def test_a_key_that_sees_several_projects_is_refused() -> None:
    rows = [
        {"_id": f"i{n}", "createdAt": "2026-11-23T12:00:00Z", "status": "Busy", "projectId": n}
        for n in ("one", "other")
    ]
    reply = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": rows, "count": 2}))
    for question in (
        service(reply).list(CallLogFilter(), now=NOW),
        service(reply).summarize(CallLogFilter(), tz="UTC", now=NOW),
        service(reply).timeline(CallLogFilter(), now=NOW),
    ):
        with pytest.raises(KeyRefused, match="shows the calls of several projects"):
            await question


async def test_a_failed_page_leaves_nothing_running_and_nothing_unread() -> None:
    inner = sandbox()

    async def failing(request: httpx.Request) -> httpx.Response:
        if request.url.params["skip"] != "0":
            return httpx.Response(400, json={"error": "no"})
        smaller = request.url.copy_set_param("limit", 100)
        again = httpx.Request("POST", smaller, headers=request.headers, content=request.content)
        return await inner.handle_async_request(again)

    calls = service(httpx.MockTransport(failing))
    with pytest.raises(Exception, match="refused the request"):
        [call async for call in calls.stream(CallLogFilter(), now=NOW)]
    assert asyncio.all_tasks() == {asyncio.current_task()}


def late(dataset: dict[str, Any]) -> None:
    """One call in the last millisecond of a day of New York's."""
    own = next(row for row in dataset["callLogs"] if row["projectId"] == PROJECT)
    own["createdAt"] = "2026-11-03T04:59:59.999600Z"


async def test_the_last_millisecond_of_a_day_belongs_to_it() -> None:
    calls, day = service(sandbox(late)), filter("2026-11-02")
    ids = {call.id async for call in calls.stream(day, now=NOW)}
    assert ROWS[0]["_id"] in ids
    assert len(ids) == (await calls.count(day, now=NOW)).value
    assert ROWS[0]["_id"] not in {c.id async for c in calls.stream(filter("2026-11-03"), now=NOW)}


@pytest.mark.parametrize("order", ["", "oldest first ", "most expensive "])
async def test_pages_behind_a_clock_behind_oneuptimes_hold_every_call_once(order: str) -> None:
    """30 calls a minute apart, the newest 8 minutes ahead of our clock."""
    rows = sorted((row["createdAt"] for row in ROWS), reverse=True)[:30]
    behind = datetime.fromisoformat(rows[8])
    calls, asked = service(sandbox()), filter(f"{order}limit 10")
    ids: list[str] = []
    totals: list[int] = []
    following: CallLogFilter | None = asked
    while following is not None and len(ids) < 30:
        answer = await calls.list(following, now=behind)
        ids += [call.id for call in answer.value.calls]
        totals.append(answer.value.total)
        following = next_page(answer.filter, answer.value, behind)
    assert len(set(ids)) == 30
    assert totals == [len(ROWS)] * 3


@pytest.mark.parametrize(
    ("status", "text", "why"),
    [
        (402, "Please upgrade your plan to Growth", "this project's OneUptime plan does not"),
        (422, "in your team's permission block list.", "is blocked for the API key"),
        (422, "A user session is required to read it.", "the API key lacks the permission"),
        (500, "Server Error", "OneUptime did not answer that"),
    ],
)
async def test_why_nobody_is_seen_to_acknowledge_is_said(status: int, text: str, why: str) -> None:
    inner = sandbox()

    async def refusing(request: httpx.Request) -> httpx.Response:
        if "execution-log" in request.url.path:
            return httpx.Response(status, json={"error": text})
        return await inner.handle_async_request(request)

    calls = service(httpx.MockTransport(refusing), "full")
    answer = await calls.timeline(filter("incident 42"), now=NOW)
    assert any(why in note.text for note in answer.notes)
    assert not answer.value.acknowledgements_visible


async def test_a_long_timeline_begins_with_the_first_call_and_says_where_it_ends() -> None:
    answer = await service(sandbox()).timeline(filter("timeline since sep 1"), now=NOW)
    first = min(datetime.fromisoformat(row["createdAt"]) for row in ROWS)
    assert (len(answer.value.calls), answer.value.matching) == (500, len(ROWS))
    assert answer.value.calls[0].created_at == first
    assert any(note.text.startswith("These are the first 500 of") for note in answer.notes)


async def test_a_count_of_several_projects_calls_is_refused_as_a_list_is() -> None:
    rows = [
        {"_id": f"i{n}", "createdAt": "2026-11-23T12:00:00Z", "status": "Busy", "projectId": n}
        for n in ("one", "other")
    ]
    reply = httpx.MockTransport(lambda _: httpx.Response(200, json={"data": rows, "count": 106}))
    with pytest.raises(KeyRefused, match="shows the calls of several projects"):
        await service(reply).count(CallLogFilter(), now=NOW)


@pytest.mark.parametrize("word", ["message", "age", "disk"])
async def test_a_word_that_stands_beside_every_spoken_text_is_found_where_it_was_spoken(
    calls: CallLogs, word: str
) -> None:
    found = {call.id for call in await everything(calls, f'"{word}"')}
    assert found == {
        row["_id"]
        for row in ROWS
        if word in f"{row['callData']['message']} {row.get('statusMessage')}".lower()
    }
