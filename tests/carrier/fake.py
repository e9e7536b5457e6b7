"""A plain Twilio whose calls and faults a test decides, and which remembers its requests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from calllogs.api.client import Client, ClientLimits
from calllogs.carrier import Carrier
from calllogs.model.records import CallLog

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
ACCOUNT = f"AC{'a' * 32}"
SECRET = "a-secret-of-tests"  # noqa: S105  it opens nothing
CALLS = f"/2010-04-01/Accounts/{ACCOUNT}/Calls"
END = float("inf")
"""Of a question without a deadline."""

Json = dict[str, Any]


def sid(number: int) -> str:
    return f"CA{number:032x}"


def call(number: int, at: str = "2026-11-23T12:00:00Z", **over: object) -> CallLog:
    """Return a call OneUptime placed, whose record with the carrier has the number."""
    row = {
        "_id": f"00000000-0000-4000-8000-{number:012}",
        "createdAt": at,
        "status": "Success",
        "statusMessage": f"Call ID: {sid(number)}",
        "toNumber": "+14155550101",
        "fromNumber": "+18005550199",
    }
    return CallLog.model_validate({**row, **over})


def record(number: int, status: str = "completed", **over: object) -> Json:
    """Return a call as Twilio writes it."""
    seconds = "42" if status == "completed" else None
    row = {"sid": sid(number), "status": status, "duration": seconds, "from": "+18005550199"}
    return {**row, "start_time": "2026-11-23", **over}


Fault = Callable[[httpx.Request], httpx.Response | None]


def well(_: httpx.Request) -> None:
    """Behave."""


@dataclass
class Twilio:
    """The two reads, over records that come newest first.

    Attributes:
        records: As Twilio writes them; `start_time` is the UTC day.
        fault: What is answered instead, where it is something.
        page: The most calls of a page.
    """

    records: list[Json] = field(default_factory=list)
    fault: Fault = well
    page: int = 1_000
    requests: list[httpx.Request] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked, one by one: `fetch` or `list`."""
        lists = f"{CALLS}.json"
        return ["list" if each.url.path == lists else "fetch" for each in self.requests]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        fault = self.fault(request)
        if fault is not None:
            return fault
        if request.url.path == f"{CALLS}.json":
            return httpx.Response(200, json=self._listed(dict(request.url.params)))
        found = [r for r in self.records if request.url.path == f"{CALLS}/{r['sid']}.json"]
        return httpx.Response(200, json=found[0]) if found else error(404, 20404)

    def _listed(self, params: dict[str, str]) -> Json:
        days = params["StartTime>"], params["StartTime<"]
        rows = [
            row
            for row in self.records
            if days[0] <= row["start_time"] <= days[1]
            and params.get("From", row["from"]) == row["from"]
        ]
        begin = int(params.get("Page", "0")) * self.page
        more = {**params, "Page": begin // self.page + 1, "PageToken": "PA1"}
        uri = f"{CALLS}.json?{urlencode(more)}" if begin + self.page < len(rows) else None
        return {"calls": rows[begin : begin + self.page], "next_page_uri": uri}

    def carrier(
        self, limits: ClientLimits | None = None, *, now: Callable[[], datetime] = lambda: NOW
    ) -> Carrier:
        """Return a carrier that asks here; pauses are none."""
        http = httpx.AsyncClient(
            transport=httpx.MockTransport(self),
            base_url="https://twilio.example.com",
            auth=(ACCOUNT, SECRET),
        )
        limits = limits or ClientLimits()
        client = Client(http, None, now=lambda: NOW, limits=limits, sleep=no_pause)
        return Carrier(client, ACCOUNT, now)


async def no_pause(_: float) -> None:
    pass


def error(status: int, code: int = 20500, **headers: str) -> httpx.Response:
    """Return an error as Twilio writes it."""
    body = {"code": code, "message": "told by Twilio", "more_info": "", "status": status}
    return httpx.Response(status, json=body, headers=headers)
