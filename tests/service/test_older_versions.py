"""The same questions put to three versions: the same answers, or a sentence, and never 0."""

import json
from functools import cache

import httpx
import pytest

from calllogs.api.client import NEWEST, Capability, Version
from calllogs.errors import CallLogsError, FilterError
from calllogs.filters.filter import CallLogFilter, Condition, Operator
from calllogs.model.relations import INCIDENT, TEAM
from calllogs.model.subjects import Subject
from calllogs.render.cells import View
from calllogs.render.json import count_document
from calllogs.service.call_logs import CallLogs
from calllogs.service.older_versions import NEEDS
from tests.recorded import NOW, client, filter, sandbox

JULY, FEBRUARY = (11, 5, 1), (9, 5, 0)
SAID = "OneUptime 9.5.0 cannot search what was said; 1"
NUMBERS = "OneUptime 9.5.0 cannot search parts of phone numbers; 10.0.70 and later can"
LEFT_OUT = "OneUptime 9.5.0 cannot leave calls out by what they hold; 10.0.70 and later can"


def calls_of(release: tuple[int, int, int], key: str = "full") -> CallLogs:
    """Return calls of a OneUptime that has to be asked for its version."""
    return CallLogs.over(client(oneuptime(release), key))


@cache
def oneuptime(release: tuple[int, int, int]) -> httpx.ASGITransport:
    return sandbox(release=release)


QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("", "", ""),
    ("failed", "", ""),
    ("placed", "", ""),
    ("busy or missed", "", ""),
    ("not busy", "", ""),
    ("status:error", "", ""),
    ("failed or placed", "", ""),
    ("failed cheapest", "", ""),
    ("failed oldest first in october", "", ""),
    ("to +1 415 555 0101", "", ""),
    ("cost > 20c", "", ""),
    ("incident 42", "", ""),
    ("incident 42 failed", "", ""),
    ("incidents 41 and 42", "", ""),
    ("incident 999", "", ""),
    ("incident failover", "", ""),
    ("alert 7", "", ""),
    ("no incident", "", ""),
    ("called alex", "", ""),
    ("bob failed", "", ""),
    ("payments in october", "", ""),
    ("bob@example.com", "", ""),
    ("team payments", "", ""),
    ("team payments or search", "", ""),
    ("policy primary", "", ""),
    ('schedule "weekday"', "", ""),
    ("reason balance", "", ""),
    ("<#C0INC42|inc-42>", "", ""),
    ('said "checkout"', "", SAID),
    ('said "CHECKOUT 90%"', "", SAID),
    ('"disk"', "", SAID),
    (
        '-message:"disk"',
        "OneUptime 11.5.1 cannot leave calls out by what was said; 12.0.1 and later can",
        "OneUptime 9.5.0 cannot leave calls out by what was said; 12.0.1 and later can",
    ),
    (
        'said "age"',
        "OneUptime 11.5.1 cannot search what was said for so little",
        SAID,
    ),
    (
        '"message"',
        "OneUptime 11.5.1 cannot search what was said for so little",
        SAID,
    ),
    ("to *0105", "", NUMBERS),
    ("to +44*", "", NUMBERS),
    ("not incident 42", "", LEFT_OUT),
    ("not team payments", "", LEFT_OUT),
    ("team payments members", "", LEFT_OUT),
    ("not to +1 415 555 0101", "", LEFT_OUT),
    ("no monitor", "", "OneUptime 9.5.0 cannot tell which monitor a call was about; 9.5.2"),
    ("monitor api", "", "OneUptime 9.5.0 cannot search calls by monitor, and there is no list"),
    ("rule level", "", "OneUptime 9.5.0 cannot search calls by escalation rule, and there is no"),
)
"""What is asked, and what 11.5.1 and 9.5.0 say where they cannot answer."""


async def answers(calls: CallLogs, text: str) -> list[object]:
    """Return what every method tells, calls by their ids: an older one lacks some columns."""
    asked = filter(text)
    page = (await calls.list(asked, now=NOW)).value
    summary = (await calls.summarize(asked, tz="UTC", now=NOW)).value
    timeline = (await calls.timeline(asked, now=NOW)).value
    return [
        page.total,
        [call.id for call in page.calls],
        (await calls.count(asked, now=NOW)).value,
        [call.id async for call in calls.stream(asked, now=NOW)],
        (summary.matching, summary.all),
        [call.id for call in timeline.calls],
    ]


@pytest.mark.parametrize(("text", "july", "february"), QUESTIONS)
async def test_an_older_oneuptime_answers_as_the_newest_does_or_says_what_it_cannot(
    text: str, july: str, february: str
) -> None:
    expected = await answers(calls_of(NEWEST.number), text)
    for release, refusal in ((JULY, july), (FEBRUARY, february)):
        calls = calls_of(release)
        if refusal:
            with pytest.raises(FilterError, match=refusal):
                await answers(calls, text)
        else:
            assert (release, await answers(calls, text)) == (release, expected)


async def test_a_name_that_an_older_key_may_not_look_up_is_refused_and_not_found_nothing() -> None:
    with pytest.raises(FilterError, match="the API key lacks the permission Read Incident"):
        await calls_of(FEBRUARY, "read").count(filter("incident 42"), now=NOW)


@pytest.mark.parametrize("text", ["called zoe", "sam@example.com"])
async def test_somebody_an_older_oneuptime_cannot_be_asked_about_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match="and nobody in a team is the one who is meant"):
        await calls_of(FEBRUARY).count(filter(text), now=NOW)


async def test_who_acknowledged_is_told_by_an_older_oneuptime_as_well() -> None:
    told = [
        (await calls_of(release).timeline(filter("incident 42"), now=NOW)).value.acknowledged
        for release in (NEWEST.number, FEBRUARY)
    ]
    assert told[0] is not None
    assert told[0] == told[1]


async def test_one_call_is_told_by_every_version() -> None:
    first = (await calls_of(JULY).list(CallLogFilter(), now=NOW)).value.calls[0]
    for release in (NEWEST.number, JULY, FEBRUARY):
        assert (await calls_of(release).get(first.id)).id == first.id


async def test_results_that_cannot_be_left_out_are_said_to_be_asked_one_by_one() -> None:
    answer = await calls_of(FEBRUARY).count(filter("failed"), now=NOW)
    assert answer.value == (await calls_of(NEWEST.number).count(filter("failed"), now=NOW)).value
    assert any("cannot leave results out" in note.text for note in answer.notes)


async def test_a_version_is_told_beside_every_answer() -> None:
    for release, told in (((13, 1, 0), "13.1.0"), (NEWEST.number, "12.0.16"), (FEBRUARY, "9.5.0")):
        assert (await calls_of(release).list(CallLogFilter(), now=NOW)).version == told


def test_every_need_names_what_cannot_be_done_and_what_can() -> None:
    oldest = Version((9, 5, 0))
    assert {need.capability for need in NEEDS} == {*Capability} - {Capability.PREFIXES}
    assert not any(map(oldest.has, Capability))
    assert all(need.advice.endswith(".") for need in NEEDS)


async def test_what_no_version_can_be_asked_is_still_refused() -> None:
    person = CallLogFilter((Condition("user.slackId", Operator.EQ, "U1"),))
    with pytest.raises(CallLogsError):
        await calls_of(FEBRUARY).list(person, now=NOW)


async def test_what_is_looked_up_before_any_question_is_found_by_every_version() -> None:
    for release in (NEWEST.number, JULY, FEBRUARY):
        calls = calls_of(release)
        assert len(await calls.recent_subjects(INCIDENT)) == 4
        await calls_of(release).check_exists(Subject(INCIDENT, 42))
        found = await calls_of(release).channel_subject("C0INC42")
        assert (found and found.subject.number) == 42
        assert [each.title for each in await calls_of(release).references(TEAM)]


async def test_a_version_that_is_not_told_is_said_beside_the_answer(view: View) -> None:
    inner = oneuptime(NEWEST.number)

    async def silent(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/version"):
            return httpx.Response(404)
        return await inner.handle_async_request(request)

    calls = CallLogs.over(client(httpx.MockTransport(silent), "full"))
    answer = await calls.count(filter("failed"), now=NOW)
    assert answer.value == 192
    document = json.loads(count_document(answer, view))
    assert document["oneUptimeVersion"] == "unknown, asked as 12.0.16"
