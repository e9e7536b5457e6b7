import asyncio
from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest

from calllogs.carrier import outcomes
from calllogs.carrier.outcomes import PAUSE
from calllogs.model.outcomes import (
    AWAY,
    BUSY,
    CONNECTED,
    KEY_REFUSED,
    LIMITED,
    NO_ANSWER,
    NO_CARRIER_ID,
    NOT_ASKED,
    NOT_FOUND,
    NOT_LISTED,
    SENSITIVE,
    UNDER_WAY,
    UNREACHABLE,
    UNREADABLE,
    Ignorance,
    Outcome,
    unknown,
)
from calllogs.model.records import CallLog
from tests.carrier.fake import CALLS, END, NOW, Fault, Twilio, call, error, record, sid, well

TALKED = Outcome(CONNECTED, 42)


async def asked(twilio: Twilio, calls: Sequence[CallLog]) -> list[Outcome | None]:
    """Return what became of calls, in their order."""
    told = await twilio.carrier().outcomes(calls, end=END)
    return [told.get(each.id) for each in calls]


async def test_one_call_is_one_fetch() -> None:
    twilio = Twilio([record(1)])
    assert await asked(twilio, [call(1)]) == [TALKED]
    assert [request.url.path for request in twilio.requests] == [f"{CALLS}/{sid(1)}.json"]


async def test_the_calls_of_an_incident_are_one_list_of_its_days_and_its_number() -> None:
    twilio = Twilio([record(n) for n in range(9)])
    calls = [call(n, f"2026-11-23T0{n}:00:00Z") for n in range(9)]
    assert await asked(twilio, calls) == [TALKED] * 9
    assert [dict(request.url.params) for request in twilio.requests] == [
        {
            "From": "+18005550199",
            "StartTime>": "2026-11-22",  # a call may begin a while before it is noted
            "StartTime<": "2026-11-23",
            "PageSize": "1000",
        }
    ]


async def test_ten_thousand_calls_are_ten_requests_in_an_account_of_oneuptimes_own() -> None:
    twilio = Twilio([record(n) for n in range(10_000)])
    assert await asked(twilio, [call(n) for n in range(10_000)]) == [TALKED] * 10_000
    assert twilio.paths == ["list"] * 10


async def test_an_account_with_many_other_calls_is_asked_for_the_few_one_by_one() -> None:
    twilio = Twilio([record(n) for n in range(40_000)])
    assert await asked(twilio, [call(n) for n in range(39_991, 40_000)]) == [TALKED] * 9
    assert sorted(twilio.paths) == ["fetch"] * 9 + ["list"]


async def test_requests_are_bounded_and_what_is_left_is_unknown() -> None:
    twilio = Twilio([record(n) for n in range(40_000)])
    told = await asked(twilio, [call(n) for n in range(29_000, 39_000)])
    assert len(twilio.requests) == outcomes.MOST_REQUESTS
    assert told[:1_000] == [TALKED] * 1_000
    assert told[1_000:] == [unknown(NOT_ASKED)] * 9_000


async def test_each_number_calls_were_made_from_is_listed_by_itself() -> None:
    other = "+442030000000"
    twilio = Twilio([record(1), record(2), record(3, **{"from": other})])
    assert await asked(twilio, [call(1), call(2), call(3, fromNumber=other)]) == [TALKED] * 3
    assert [request.url.params["From"] for request in twilio.requests] == ["+18005550199", other]


@pytest.mark.parametrize(
    ("stored", "asked_for"), [("+1 (800) 555-0199", "+18005550199"), ("Acme", None), (None, None)]
)
async def test_a_number_is_asked_for_as_the_carrier_writes_it_or_not_at_all(
    stored: str | None, asked_for: str | None
) -> None:
    twilio = Twilio([record(n) for n in range(3)])
    assert await asked(twilio, [call(n, fromNumber=stored) for n in range(3)]) == [TALKED] * 3
    assert [request.url.params.get("From") for request in twilio.requests] == [asked_for]


async def test_what_became_of_a_call_for_ever_is_not_asked_again() -> None:
    twilio = Twilio([record(1), record(2, "busy"), record(3, "in-progress")])
    carrier, calls = twilio.carrier(), [call(1), call(2), call(3)]
    first = await carrier.outcomes(calls, end=END)
    twilio.records[2] = record(3, "no-answer")
    again = await carrier.outcomes(calls, end=END)
    assert [first[c.id].kind for c in calls] == [CONNECTED, BUSY, UNDER_WAY]
    assert [again[c.id].kind for c in calls] == [CONNECTED, BUSY, NO_ANSWER]
    assert twilio.paths == ["list", "fetch"]


async def test_calls_that_name_no_record_of_the_carriers_are_not_asked_for() -> None:
    failed = call(1, status="Error", statusMessage="The number is unverified.")
    unnamed = call(2, statusMessage="")
    sensitive = call(
        3, statusMessage="", callData={"message": "This call is sensitive and is not logged"}
    )
    quoting = call(4, status="Error")
    twilio = Twilio()
    assert await asked(twilio, [failed, quoting, unnamed, sensitive]) == [
        None,
        None,
        unknown(NO_CARRIER_ID),
        unknown(SENSITIVE),
    ]
    assert twilio.requests == []


async def test_a_call_the_account_does_not_have_is_said_to_be_absent() -> None:
    assert await asked(Twilio(), [call(1)]) == [unknown(NOT_FOUND)]


async def test_many_calls_absent_from_a_whole_list_are_not_fetched_one_by_one() -> None:
    twilio = Twilio([record(1)])
    old, recent = "2026-11-20T12:00:00Z", "2026-11-23T13:59:00Z"
    calls = [call(n, recent if n < 5 else old) for n in range(100)]
    told = await asked(twilio, calls)
    assert [told[0], told[1], told[99]] == [unknown(NOT_LISTED), TALKED, unknown(NOT_FOUND)]
    assert twilio.paths == ["list"]


def always(response: httpx.Response) -> Fault:
    return lambda _: httpx.Response(
        response.status_code, content=response.content, headers=response.headers
    )


@pytest.mark.parametrize(
    ("fault", "ignorance", "requests"),
    [
        (error(401, 20003), KEY_REFUSED, 1),
        (error(403, 20403), KEY_REFUSED, 1),
        (error(429, 20429, **{"Retry-After": "60"}), LIMITED, 1),
        (error(429, 20429, **{"Retry-After": "1"}), LIMITED, 3),
        (error(429, 20429), LIMITED, 3),
        (error(500), UNREACHABLE, 2),
        (error(503), UNREACHABLE, 3),
        (httpx.Response(200, text="<html>sign in</html>"), UNREADABLE, 1),
        (httpx.Response(200, json={"calls": [{"sid": 5}]}), UNREADABLE, 1),
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), UNREADABLE, 1),
    ],
)
async def test_a_failing_carrier_leaves_outcomes_unknown_with_the_reason(
    fault: httpx.Response, ignorance: Ignorance, requests: int
) -> None:
    twilio = Twilio(fault=always(fault))
    calls = [call(n) for n in range(5)]
    assert await asked(twilio, calls) == [unknown(ignorance)] * 5
    assert len(twilio.requests) == requests


@pytest.mark.parametrize(
    ("fault", "ignorance"),
    [
        (error(401, 20003), KEY_REFUSED),
        (error(429, 20429, **{"Retry-After": "60"}), LIMITED),
        (error(503), UNREACHABLE),
    ],
)
async def test_a_carrier_that_told_nothing_is_asked_again_after_a_minute(
    fault: httpx.Response, ignorance: Ignorance
) -> None:
    clock = [NOW]
    twilio = Twilio([record(1), record(2)], fault=always(fault))
    carrier = twilio.carrier(now=lambda: clock[-1])
    assert await carrier.outcomes([call(1)], end=END) == {call(1).id: unknown(ignorance)}
    requests = len(twilio.requests)

    twilio.fault = well
    clock.append(NOW + PAUSE - timedelta(seconds=1))
    assert await carrier.outcomes([call(2)], end=END) == {call(2).id: unknown(ignorance)}
    assert len(twilio.requests) == requests

    clock.append(NOW + PAUSE)
    assert await carrier.outcomes([call(2)], end=END) == {call(2).id: TALKED}


async def test_a_passing_limit_is_waited_for() -> None:
    answers = iter([error(429, 20429), error(429, 20429, **{"Retry-After": "1"})])
    twilio = Twilio([record(1)], fault=lambda _: next(answers, None))
    assert await asked(twilio, [call(1)]) == [TALKED]
    assert len(twilio.requests) == 3


async def test_one_fetch_that_fails_takes_no_other_with_it() -> None:
    def one(request: httpx.Request) -> httpx.Response | None:
        return error(401, 20003) if sid(1) in request.url.path else None

    twilio = Twilio([record(1), record(2)], fault=one)
    assert await asked(twilio, [call(1), call(2)]) == [unknown(KEY_REFUSED), TALKED]


async def test_a_reply_about_another_call_is_not_believed() -> None:
    twilio = Twilio(fault=lambda _: httpx.Response(200, json=record(2)))
    assert await asked(twilio, [call(1)]) == [unknown(UNREADABLE)]


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/2010-04-01/Calls.json?Page=1&PageToken=PA1",
        "//evil.example/2010-04-01/Calls.json?Page=1",
        "http://[",
        "/2010-04-01/",
        7,
    ],
)
async def test_a_list_that_leads_elsewhere_is_not_followed(uri: object) -> None:
    page = {"calls": [record(1)], "next_page_uri": uri}
    twilio = Twilio(fault=lambda _: httpx.Response(200, json=page))
    calls = [call(n) for n in range(1, 4)]
    assert await asked(twilio, calls) == [unknown(UNREADABLE)] * 3
    assert [request.url.host for request in twilio.requests] == ["twilio.example.com"]


async def test_pages_that_repeat_come_to_an_end() -> None:
    page = {"calls": [record(1)], "next_page_uri": f"{CALLS}.json?Page=1&PageToken=PA1"}
    twilio = Twilio(fault=lambda _: httpx.Response(200, json=page))
    told = await asked(twilio, [call(n) for n in range(1, 99)])
    assert told == [TALKED, *[unknown(UNREADABLE)] * 97]
    assert twilio.paths == ["list"] * 2


async def test_a_carrier_that_does_not_answer_is_not_waited_for_beyond_the_question() -> None:
    carrier = Twilio().carrier()
    calls = [call(1)]
    end = asyncio.get_running_loop().time()  # the question is over already
    told = await carrier.outcomes(calls, end=end)
    assert told == {calls[0].id: unknown(AWAY)}
    assert not carrier.pauses  # it was given no time, which is no fault of the carrier's


async def test_a_cancelled_question_asks_the_carrier_nothing_more() -> None:
    under_way = asyncio.Event()
    twilio = Twilio([record(n) for n in range(40_000)], fault=lambda _: under_way.set())
    question = asyncio.create_task(asked(twilio, [call(n) for n in range(39_000, 40_000)]))
    await under_way.wait()
    question.cancel()
    with pytest.raises(asyncio.CancelledError):
        await question
    assert len(twilio.requests) <= 2
