"""The scenarios: what OneUptime does, how often it is asked, and the one sentence people read.

Each is about the same question, a list of ten calls.
"""

from dataclasses import dataclass

from calllogs.api.request import MASTER_KEY_SENTENCE
from calllogs.api.response import (
    BLOCKED_SENTENCE,
    BUSY_SENTENCE,
    CACHED_SENTENCE,
    CONTRARY_SENTENCE,
    CUT_SENTENCE,
    FAILED_SENTENCE,
    GATE_SENTENCE,
    KEY_SENTENCE,
    LARGE_SENTENCE,
    MALFORMED_SENTENCE,
    MOVED_SENTENCE,
    NAME_SENTENCE,
    OTHER_SENTENCE,
    PATH_SENTENCE,
    PAUSED_SENTENCE,
    PAYMENT_SENTENCE,
    PERMISSION_SENTENCE,
    PLAN_SENTENCE,
    REFUSED_SENTENCE,
    ROW_SENTENCE,
    STORED_SENTENCE,
)
from tests.faults.answers import CALLS, KEY, REFLECTED, page, row
from tests.faults.behaviours import (
    ASKED,
    ENDLESS,
    HTML,
    JSON_LENGTH,
    changed,
    dripping,
    first,
    packed,
    raw,
    replied,
    reset,
    reset_in_the_body,
    stalled,
    status,
)
from tests.faults.server import Behaviour, head

ANSWERED = "Showing 1-3 of 3 calls."
LEFT_OUT = "Showing 1-3 of 3 calls, without 1 that cannot be read."
LATE = (
    "OneUptime did not answer within {deadline} seconds. Ask again, or ask for a shorter time "
    "range."
)
BROKEN = "the connection broke off"
NOT_HTTP = "the connection broke off, or what answered does not speak HTTP"
LACKS = PERMISSION_SENTENCE.format(permission="Read Call Log")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to misbehave.

    Attributes:
        name: What happens, in a few words.
        behave: How the server does it.
        requests: How often the call log is asked for one question.
        said: What the person reads.
    """

    name: str
    behave: Behaviour
    requests: int
    said: str

    @property
    def answered(self) -> bool:
        """Whether calls are shown."""
        return self.said in (ANSWERED, LEFT_OUT)


def unreachable(happened: str) -> str:
    return (
        f"OneUptime at 127.0.0.1 could not be asked: {happened}. "
        "Check ONEUPTIME_URL and the network, then ask again."
    )


def busy(wait: str) -> str:
    return BUSY_SENTENCE.format(wait=wait)


def failed(code: int) -> str:
    return FAILED_SENTENCE.format(status=code)


def unreadable(column: str) -> str:
    return ROW_SENTENCE.format(where=column)


CONNECTIONS = (
    Scenario("reset before the reply", reset, 3, unreachable(BROKEN)),
    Scenario("reset before the reply, once", first(reset), 2, ANSWERED),
    Scenario("reset in the middle of the body", reset_in_the_body, 3, unreachable(BROKEN)),
    Scenario("closed without a reply", raw(), 3, unreachable(NOT_HTTP)),
    Scenario("no first byte", stalled, 1, LATE),
    Scenario("body byte by byte", dripping(head(200, ENDLESS), b" "), 1, LATE),
    Scenario("header byte by byte", dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"), 1, LATE),
    Scenario("100 Continue for ever", dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), 1, LATE),
)
FRAMES = (
    Scenario("body shorter than announced", raw(head(200, JSON_LENGTH), ASKED[:-9]), 3,
             unreachable(NOT_HTTP)),
    Scenario("headers without end", raw(b"HTTP/1.1 200 OK\r\n", b"X: x\r\n" * 40_000), 3,
             unreachable(NOT_HTTP)),
    Scenario("two lengths",
             raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
             3, unreachable(NOT_HTTP)),
    Scenario("broken chunks",
             raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"), 3,
             unreachable(NOT_HTTP)),
    Scenario("chunks without end",
             raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
             3, unreachable(NOT_HTTP)),
    Scenario("not HTTP", raw(f"220 mail ready {REFLECTED}\r\n".encode()), 3, unreachable(NOT_HTTP)),
    Scenario("a header that is none", raw(b"HTTP/1.1 200 OK\r\nthe header\r\n\r\n"), 3,
             unreachable(NOT_HTTP)),
    Scenario("gzip", replied(packed(ASKED), Content_Encoding="gzip"), 1, ANSWERED),
    Scenario("gzip of two members", replied(packed(ASKED[:99]) + packed(ASKED[99:]),
             Content_Encoding="gzip"), 1, ANSWERED),
    Scenario("x-gzip", replied(packed(ASKED), Content_Encoding="X-Gzip"), 1, ANSWERED),
    Scenario("identity", replied(ASKED, Content_Encoding="identity"), 1, ANSWERED),
    Scenario("gzip that is none", replied(ASKED, Content_Encoding="gzip"), 3,
             unreachable("its reply was not readable")),
    Scenario("gzip cut short", replied(packed(ASKED)[:-40], Content_Encoding="gzip"), 1,
             CUT_SENTENCE),
    Scenario("gzip bomb", replied(packed(b" " * (40 << 20)), Content_Encoding="gzip"), 1,
             LARGE_SENTENCE.format(megabytes=32)),
    Scenario("gzip within gzip", replied(packed(ASKED, times=2), Content_Encoding="gzip, gzip"), 1,
             MALFORMED_SENTENCE),
    Scenario("a body of 10 MB", replied(ASKED + b" " * (10 << 20)), 1, ANSWERED),
    Scenario("a body of 40 MB", replied(ASKED + b" " * (40 << 20)), 1,
             LARGE_SENTENCE.format(megabytes=32)),
    Scenario("JSON as text/html", replied(ASKED, Content_Type="text/html"), 1, ANSWERED),
)  # fmt: skip
STATUSES = (
    Scenario("429 with a short Retry-After", status(429, Retry_After="1"), 3, busy("Wait 1 s")),
    Scenario("429 with Retry-After, once", first(status(429, Retry_After="1")), 2, ANSWERED),
    Scenario("429 with a date", status(429, Retry_After="Mon, 23 Nov 2026 14:00:40 GMT"), 1,
             busy("Wait 40 s")),
    Scenario("429 with a long Retry-After", status(429, Retry_After="60"), 1, busy("Wait 60 s")),
    Scenario("429 with an absurd Retry-After", status(429, Retry_After="9" * 30), 1,
             busy("Wait a while")),
    Scenario("429 with an endless Retry-After", status(429, Retry_After="inf"), 1,
             busy("Wait a while")),
    Scenario("429 with a negative Retry-After", status(429, Retry_After="-5"), 3, busy("Wait 1 s")),
    Scenario("429 with a Retry-After nobody can read", status(429, Retry_After="soon"), 3,
             busy("Wait a while")),
    Scenario("429 without Retry-After", status(429), 3, busy("Wait a while")),
    Scenario("500 once", first(status(500)), 2, ANSWERED),
    Scenario("500 for ever", status(500), 2, failed(500)),
    Scenario("502 with a page", status(502, HTML, Content_Type="text/html"), 3, failed(502)),
    Scenario("503 twice", first(status(503), times=2), 3, ANSWERED),
    Scenario("503 for ever", status(503), 3, failed(503)),
    Scenario("503 with a short Retry-After, once", first(status(503, Retry_After="1")), 2,
             ANSWERED),
    Scenario("503 with a long Retry-After", status(503, Retry_After="60"), 1,
             PAUSED_SENTENCE.format(status=503, wait="Wait 60 s")),
    Scenario("504", status(504), 3, failed(504)),
    Scenario("400, a bad key", status(400, {"message": "Invalid API Key"}), 1, KEY_SENTENCE),
    Scenario("400, a bad request", status(400), 1, REFUSED_SENTENCE),
    Scenario("401", status(401), 1, KEY_SENTENCE),
    Scenario("400, a stored number",
             status(400, {"error": "Phone is not in valid format: +1"}), 1, STORED_SENTENCE),
    Scenario("402", status(402), 1, PAYMENT_SENTENCE),
    Scenario("402, a small plan", status(402, {"error": "Please upgrade your plan to Growth"}), 1,
             PLAN_SENTENCE),
    Scenario("403", status(403), 1, LACKS),
    Scenario("403 with a page", status(403, HTML), 1, GATE_SENTENCE.format(status=403)),
    Scenario("404", status(404), 1, PATH_SENTENCE),
    Scenario("421 with a page", status(421, HTML), 1, NAME_SENTENCE.format(status=421)),
    Scenario("425 with a page", status(425, HTML), 3, failed(425)),
    Scenario("451 with a page", status(451, HTML), 1, GATE_SENTENCE.format(status=451)),
    Scenario("499 with a page", status(499, HTML), 3, failed(499)),
    Scenario("422, a permission", status(422, {"error": "You do not have permissions to read"}), 1,
             LACKS),
    Scenario("422, a session",
             status(422, {"error": "A user session is required to read Call Log."}), 1, LACKS),
    Scenario("422, a blocked permission",
             status(422, {"error": "because ReadCallLog is in your team's permission block list."}),
             1, BLOCKED_SENTENCE.format(permission="Read Call Log")),
    Scenario("422, anything else", status(422), 1, LACKS),
    Scenario("422, what nobody may do",
             status(422, {"error": "Read on Call Log is not allowed."}), 1, REFUSED_SENTENCE),
    Scenario("304", status(304, b""), 1, CACHED_SENTENCE.format(status=304)),
    Scenario("204", status(204, b""), 1, MALFORMED_SENTENCE),
    Scenario("redirect to another host", status(302, Location="http://localhost:9/api"), 1,
             MOVED_SENTENCE),
    Scenario("redirect to no address", status(307, Location="http://[::1"), 3,
             unreachable(NOT_HTTP)),
)  # fmt: skip
BODIES = (
    Scenario("a page instead of JSON", replied(HTML, Content_Type="text/html"), 1,
             MALFORMED_SENTENCE),
    Scenario("an empty body", replied(b""), 1, MALFORMED_SENTENCE),
    Scenario("JSON cut short", changed(lambda body: body[:-40]), 1, CUT_SENTENCE),
    Scenario("bytes that are no UTF-8", changed(lambda body: body.replace(b"Alice", b"\xff\xfe")),
             1,
             CUT_SENTENCE),
    Scenario("JSON a hundred thousand deep", replied(b"[" * 100_000), 1, CUT_SENTENCE),
    Scenario("a number of 5,000 digits", replied(b'{"data": [], "count": ' + b"9" * 5_000 + b"}"),
             1,
             CUT_SENTENCE),
    Scenario("the same name twice", changed(lambda body: body.replace(b"{", b'{"count": 9, ', 1)),
             1,
             ANSWERED),
    Scenario("a list alone", replied([*CALLS]), 1, MALFORMED_SENTENCE),
    Scenario("null", replied(b"null"), 1, MALFORMED_SENTENCE),
    Scenario("data that is no list", replied({"data": {"0": row()}, "count": 1}), 1,
             MALFORMED_SENTENCE),
    Scenario("no data", replied({"count": 3}), 1, MALFORMED_SENTENCE),
    Scenario("rows of another resource", replied(page({"_id": row()["_id"], "title": REFLECTED})),
             1,
             unreadable("createdAt, status")),
    Scenario("rows that are no objects", replied({"data": [15550137746], "count": 1}), 1,
             MALFORMED_SENTENCE),
    Scenario("one call twice", replied(page(row(1), row(1))), 1, OTHER_SENTENCE),
    Scenario("calls out of order", replied(page(row(2), row(1))), 1, OTHER_SENTENCE),
    Scenario("rows of several projects", replied(page(row(1), row(2, projectId="other"))), 1,
             MASTER_KEY_SENTENCE),
)  # fmt: skip
COUNTS = (
    Scenario("count is a text", replied(page(*CALLS, count="3")), 1, MALFORMED_SENTENCE),
    Scenario("count is negative", replied(page(*CALLS, count=-1)), 1, MALFORMED_SENTENCE),
    Scenario("count is true", replied(page(*CALLS, count=True)), 1, MALFORMED_SENTENCE),
    Scenario("count is no number", changed(lambda body: body.replace(b": 3}", b": NaN}")), 1,
             MALFORMED_SENTENCE),
    Scenario("count is beyond all numbers", replied(page(*CALLS, count=10**20)), 1,
             MALFORMED_SENTENCE),
    Scenario("count is missing", replied({"data": [*CALLS]}), 1, MALFORMED_SENTENCE),
    Scenario("fewer counted than sent", replied(page(*CALLS, count=1)), 1, ANSWERED),
    Scenario("counted and not sent", replied({"data": [], "count": 3}), 1,
             CONTRARY_SENTENCE.format(total=3)),
    Scenario("more sent than asked for", replied(page(*map(row, range(11)))), 1,
             MALFORMED_SENTENCE),
)  # fmt: skip


def cell(**changes: object) -> Behaviour:
    """Answer with three calls, the second of them changed."""
    return replied(page(row(1), row(2, **changes), row(3)))


def lacking(column: str) -> Behaviour:
    """Answer with three calls, the second of them without a column."""
    return replied(page(row(1), {k: v for k, v in row(2).items() if k != column}, row(3)))


CELLS = (
    Scenario("createdAt is missing", lacking("createdAt"), 1, LEFT_OUT),
    Scenario("status is missing", lacking("status"), 1, LEFT_OUT),
    Scenario("toNumber is missing", lacking("toNumber"), 1, ANSWERED),
    Scenario("a column nobody knows", cell(dialledBy={"a": [1]}), 1, ANSWERED),
    Scenario("null where it may be", cell(toNumber=None, user=None, callData=None), 1, ANSWERED),
    Scenario("null where it may not be", cell(status=None), 1, LEFT_OUT),
    Scenario("a status nobody knows", cell(status="Ringing <b>"), 1, ANSWERED),
    Scenario("a number as a number", cell(toNumber=15550137746), 1, LEFT_OUT),
    Scenario("a status as an object", cell(status={"is": REFLECTED}), 1, LEFT_OUT),
    Scenario("a cost as a word", cell(callCostInUSDCents="dear"), 1,
             LEFT_OUT),
    Scenario("a cost without end", cell(callCostInUSDCents=10**400), 1,
             LEFT_OUT),
    Scenario("createdAt as a number", cell(createdAt=20261122), 1, LEFT_OUT),
    Scenario("createdAt as a word", cell(createdAt="yesterday"), 1, LEFT_OUT),
    Scenario("createdAt in the year 9999", cell(createdAt="9999-12-31T23:59:59Z"), 1,
             LEFT_OUT),
    Scenario("createdAt before the calendar", cell(createdAt="0001-01-01T00:00:00+14:00"), 1,
             LEFT_OUT),
    Scenario("createdAt tomorrow",
             replied(page(row(1, createdAt="2026-11-24T12:00:00Z"), row(2), row(3))), 1, ANSWERED),
    Scenario("a message that is no text", cell(callData={"message": 5}), 1, LEFT_OUT),
    Scenario("half a letter", changed(lambda body: body.replace(b"Alice", b"\\ud800")), 1,
             unreadable("user")),
    Scenario("an id that moves the cursor", cell(_id="\x1b[2J" + KEY), 1, LEFT_OUT),
    Scenario("a title that moves the cursor", cell(incident={"_id": "i",
             "title": "\x1b[2J<!here>"}),
             1, ANSWERED),
)  # fmt: skip

SCENARIOS = (*CONNECTIONS, *FRAMES, *STATUSES, *BODIES, *COUNTS, *CELLS)
