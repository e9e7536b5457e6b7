import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from cachetools import TTLCache

from calllogs.answers.checkup import Check, Health
from calllogs.api.endpoints.project import LIFETIME, KeyProject
from calllogs.api.request import MASTER_KEY_SENTENCE
from calllogs.errors import KeyRefused
from calllogs.filters.filter import CallLogFilter
from calllogs.service.call_logs import CallLogs
from tests.api.test_cache import Clock
from tests.recorded import NOW, client

ALL = CallLogFilter()


class Installation(httpx.AsyncBaseTransport):
    """A OneUptime that shows a key the calls of projects, the newest all of the first of them.

    Args:
        projects: Their names, in order.
        status: What is answered to whoever asks for the ends of them.
    """

    def __init__(self, *projects: str, status: int = 200) -> None:
        self.projects, self.status = projects, status
        self.looked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/version"):
            return httpx.Response(200, json={"version": "12.0.16"})
        first = json.loads(request.content)["sort"].get("projectId")
        if first is None:
            return self._page(*([self.projects[0]] * 2 if self.projects else ()))
        self.looked += 1
        end = self.projects[:1] if first == "ASC" else self.projects[-1:]
        return self._page(*end) if self.status == 200 else httpx.Response(self.status, json={})

    def _page(self, *projects: str) -> httpx.Response:
        rows = [
            {"_id": f"i{n}", "createdAt": "2026-11-23T12:00:00Z", "status": "Busy", "projectId": of}
            for n, of in enumerate(projects)
        ]
        return httpx.Response(200, json={"data": rows, "count": len(rows)})


async def everything(calls: CallLogs) -> list[str]:
    return [call.id async for call in calls.stream(ALL, now=NOW)]


QUESTIONS: dict[str, Callable[[CallLogs], Awaitable[Any]]] = {
    "list": lambda calls: calls.list(ALL, now=NOW),
    "count": lambda calls: calls.count(ALL, now=NOW),
    "timeline": lambda calls: calls.timeline(ALL, now=NOW),
    "summary": lambda calls: calls.summarize(ALL, tz="UTC", now=NOW),
    "file": everything,
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_key_of_several_projects_is_refused_where_the_newest_calls_are_all_of_one(
    question: Callable[[CallLogs], Awaitable[Any]],
) -> None:
    calls = CallLogs.over(client(Installation("one", "two", "three")))
    for _ in range(2):
        with pytest.raises(KeyRefused, match="shows the calls of several projects"):
            await question(calls)


async def test_a_checkup_tells_a_key_of_several_projects() -> None:
    calls = CallLogs.over(client(Installation("one", "two")))
    key, _ = await calls.checkup(now=NOW)
    assert key == Check("API key", MASTER_KEY_SENTENCE, Health.WRONG)


async def test_that_a_key_is_of_one_project_is_asked_once_an_hour() -> None:
    installation, clock = Installation("one"), Clock()
    project = KeyProject(client(installation), TTLCache(1, LIFETIME, timer=clock))
    for at, looked in ((0, 2), (LIFETIME - 1, 2), (LIFETIME + 1, 4)):
        clock.at = at
        await project.ensure()
        assert installation.looked == looked


async def test_all_questions_of_a_key_share_what_was_found() -> None:
    installation = Installation("one")
    calls = CallLogs.over(client(installation))
    for question in QUESTIONS.values():
        await question(calls)
    assert installation.looked == 2


async def test_without_calls_it_is_asked_again() -> None:
    installation = Installation()
    calls = CallLogs.over(client(installation))
    for _ in range(2):
        assert (await calls.count(ALL, now=NOW)).value == 0
    installation.projects = ("one", "two")
    with pytest.raises(KeyRefused):
        await calls.count(ALL, now=NOW)


@pytest.mark.parametrize("status", [400, 500])
async def test_where_it_cannot_be_told_the_answer_stands_and_it_is_not_asked_again(
    status: int,
) -> None:
    installation = Installation("one", "two", status=status)
    calls = CallLogs.over(client(installation))
    for _ in range(2):
        assert (await calls.count(ALL, now=NOW)).value == 2
    assert installation.looked == 2


async def test_nobody_waits_long_for_it() -> None:
    project = KeyProject(client(Installation("one", "two")), timeout=0)

    async def answer() -> str:
        return "told"

    assert await project.beside(answer()) == "told"
