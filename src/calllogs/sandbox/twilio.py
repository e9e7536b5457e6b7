"""A Twilio-compatible read API beside OneUptime's: what became of the calls of a dataset.

Outcomes are made up from the calls, the same ones for everybody: whoever acknowledged was connected
until then; others are voicemails, hang-ups, lines that were busy, and phones that rang out.
"""

import re
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

SAMPLE_ACCOUNT_SID = "AC5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e"
SAMPLE_TWILIO_KEY = "SK5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e"
SAMPLE_TWILIO_SECRET = "made-up-secret-of-the-sandbox"  # noqa: S105  it opens made-up calls
"""What the sandbox lets in, in place of an account's token or of an API key and its secret."""

PATH = "/2010-04-01/{path:path}"
LARGEST_PAGE, DEFAULT_PAGE = 1_000, 50

_SID = re.compile(r"CA[0-9a-f]{32}")
_RINGS = timedelta(seconds=60)
_BILLED_AFTER = timedelta(seconds=30)
_CENTS_A_MINUTE = 1.4

Row = Mapping[str, Any]


class Call(NamedTuple):
    """One call as Twilio knows it.

    Attributes:
        sid: Its id.
        row: The call log it became.
        started: When it was dialled, UTC.
        status: How it ended.
        rang: How long it rang.
        talked: How long it was connected.
    """

    sid: str
    row: Row
    started: datetime
    status: str
    rang: timedelta
    talked: timedelta = timedelta()

    @property
    def ended(self) -> datetime:
        """When it was over, UTC."""
        return self.started + self.rang + self.talked

    def record(self, account: str, now: datetime) -> dict[str, object]:
        """Return it as Twilio shows it at an instant."""
        over = self.ended <= now
        connected = self.status == "completed"
        ringing = self.started + self.rang > now
        under_way = "ringing" if ringing else "in-progress" if connected else "ringing"
        seconds = int(self.talked.total_seconds())
        billed = over and connected and self.ended + _BILLED_AFTER <= now
        minutes = -(-seconds // 60)
        return {
            "sid": self.sid,
            "account_sid": account,
            "to": self.row.get("toNumber"),
            "from": self.row.get("fromNumber"),
            "status": self.status if over else under_way,
            "direction": "outbound-api",
            "date_created": format_datetime(self.started),
            "start_time": format_datetime(self.started),
            "end_time": format_datetime(self.ended) if over else None,
            "duration": str(seconds) if over and connected else None,
            "answered_by": None,
            "price": f"-{minutes * _CENTS_A_MINUTE / 100:.5f}" if billed else None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{account}/Calls/{self.sid}.json",
        }


def made_up_calls(tables: Mapping[str, Sequence[Row]]) -> list[Call]:
    """Return a call for each call log that names one, newest first."""
    acknowledged = dict(_acknowledged(tables))
    calls = [
        _made_up(found.group(), row, acknowledged.get(_who_and_what(row)))
        for row in tables.get("callLogs", ())
        if (found := _SID.search(row.get("statusMessage") or ""))
    ]
    return sorted(calls, key=lambda call: (call.started, call.sid), reverse=True)


def _acknowledged(
    tables: Mapping[str, Sequence[Row]],
) -> Iterator[tuple[tuple[Any, ...], datetime]]:
    for entry in tables.get("onCallDutyPolicyExecutionLogTimelines", ()):
        if entry.get("isAcknowledged") and entry.get("acknowledgedAt"):
            about = (entry.get("triggeredByIncidentId"), entry.get("triggeredByAlertId"))
            yield (entry.get("alertSentToUserId"), *about), _instant(entry["acknowledgedAt"])


def _who_and_what(row: Row) -> tuple[Any, ...]:
    return row.get("userId"), row.get("incidentId"), row.get("alertId")


def _made_up(sid: str, row: Row, acknowledged: datetime | None) -> Call:
    started = _instant(row["createdAt"])
    chance, seconds = int(sid[2:6], 16) % 100, int(sid[6:8], 16)
    rang = timedelta(seconds=6 + seconds % 14)
    if acknowledged and timedelta() < acknowledged - started < timedelta(minutes=3):
        talked = acknowledged - started - rang + timedelta(seconds=4)
        return Call(sid, row, started, "completed", rang, max(talked, timedelta(seconds=9)))
    _, status, shortest, spread = next(row for row in _CHANCES if chance < row[0])
    if status == "completed":
        return Call(sid, row, started, status, rang, timedelta(seconds=shortest + seconds % spread))
    return Call(sid, row, started, status, _RINGS if status == "no-answer" else rang)


_CHANCES: tuple[tuple[int, str, int, int], ...] = (
    (35, "completed", 24, 4),  # a voicemail, until it has told its text
    (64, "no-answer", 0, 1),
    (74, "busy", 0, 1),
    (80, "completed", 2, 4),  # hung up at once
    (99, "completed", 12, 30),
    (100, "failed", 0, 1),
)
"""Below how much of a hundred, how a call ends, and in how many seconds at least and beyond."""


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TwilioApi:
    """The two reads of Twilio's API, over made-up calls.

    Attributes:
        calls: All of them, newest first.
        now: The clock.
    """

    calls: Sequence[Call]
    now: Callable[[], datetime]

    async def answer(self, request: Request) -> Response:
        """Answer a request below /2010-04-01."""
        path = request.url.path
        if not _authorized(request.headers.get("Authorization", "")):
            return _error(401, 20003, "Authenticate")
        base = f"/2010-04-01/Accounts/{SAMPLE_ACCOUNT_SID}/Calls"
        if request.method == "GET" and path == f"{base}.json":
            return self._list(request)
        found = next((c for c in self.calls if path == f"{base}/{c.sid}.json"), None)
        if request.method != "GET" or found is None:
            return _error(404, 20404, f"The requested resource {path} was not found")
        return JSONResponse(found.record(SAMPLE_ACCOUNT_SID, self.now()))

    def _list(self, request: Request) -> Response:
        query = request.query_params
        try:
            size, page = int(query.get("PageSize", DEFAULT_PAGE)), int(query.get("Page", 0))
            matching = [call for call in self.calls if _matches(call, query)]
        except ValueError:
            return _error(400, 20001, "Invalid parameter")
        size = max(1, min(size, LARGEST_PAGE))
        shown, more = matching[page * size :][:size], len(matching) > (page + 1) * size
        path, records = request.url.path, [c.record(SAMPLE_ACCOUNT_SID, self.now()) for c in shown]
        following = {**query, "Page": page + 1, "PageToken": f"PA{shown[-1].sid}" if more else ""}
        return JSONResponse(
            {
                "calls": records,
                "page": page,
                "page_size": size,
                "uri": f"{path}?{query}",
                "next_page_uri": f"{path}?{urlencode(following)}" if more else None,
            }
        )


def _matches(call: Call, query: Mapping[str, str]) -> bool:
    day = f"{call.started.astimezone(UTC):%Y-%m-%d}"
    checks = (
        query.get("From") in (None, call.row.get("fromNumber")),
        query.get("To") in (None, call.row.get("toNumber")),
        query.get("Status") in (None, call.status),
        _day(query.get("StartTime>"), "0001-01-01") <= day,
        day <= _day(query.get("StartTime<"), "9999-12-31"),
    )
    return all(checks)


def _day(text: str | None, otherwise: str) -> str:
    return f"{date.fromisoformat(text or otherwise)}"


def _authorized(header: str) -> bool:
    scheme, _, encoded = header.partition(" ")
    try:
        given = b64decode(encoded, validate=True).decode()
    except (NoBase64, UnicodeDecodeError):
        return False
    known = (SAMPLE_ACCOUNT_SID, SAMPLE_TWILIO_KEY)
    return scheme == "Basic" and given in {f"{who}:{SAMPLE_TWILIO_SECRET}" for who in known}


def _error(status: int, code: int, message: str) -> Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": message, "more_info": more, "status": status}
    return JSONResponse(body, status)
