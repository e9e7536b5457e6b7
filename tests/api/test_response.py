import gzip
import json
from pathlib import Path

import pytest

from calllogs.api.response import (
    BLOCKED_SENTENCE,
    BUSY_SENTENCE,
    CACHED_SENTENCE,
    CUT_SENTENCE,
    FAILED_SENTENCE,
    GATE_SENTENCE,
    KEY_SENTENCE,
    MALFORMED_SENTENCE,
    MOVED_SENTENCE,
    NAME_SENTENCE,
    PATH_SENTENCE,
    PAYMENT_SENTENCE,
    PERMISSION_SENTENCE,
    PLAN_SENTENCE,
    REFUSED_SENTENCE,
    STORED_SENTENCE,
    Reply,
    data,
    failure,
    unpacking,
)
from calllogs.errors import (
    ApiError,
    KeyRefused,
    PaymentRequired,
    PermissionMissing,
    RateLimited,
    ReplyMalformed,
    RequestRefused,
    ServerFailed,
)

RECORDINGS = Path(__file__).parents[1] / "data" / "recordings.json"


def reply(status: int, body: object = None) -> Reply:
    return Reply(status=status, body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("auth-missing", KeyRefused),
        ("auth-expired", KeyRefused),
        ("auth-malformed", KeyRefused),
        ("auth-none", PermissionMissing),
        ("auth-readall", PermissionMissing),
        ("resolve-user", PermissionMissing),
        ("query-unknown-field", RequestRefused),
        ("item-malformed", RequestRefused),
        ("update", RequestRefused),
        ("path-unknown", RequestRefused),
        ("query-incidentId-malformed", ServerFailed),
        ("bad-json", ServerFailed),
    ],
)
def test_a_recorded_failure_means_one_error(name: str, expected: type[ApiError]) -> None:
    recordings = json.loads(RECORDINGS.read_text(encoding="utf-8"))
    recorded = next(r["response"] for r in recordings if r["name"] == name)
    error = failure(reply(recorded["status"], recorded["body"]))
    assert (type(error), error.status) == (expected, recorded["status"])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, ReplyMalformed),
        (402, PaymentRequired),
        (403, RequestRefused),
        (405, RequestRefused),
        (408, ServerFailed),
        (418, RequestRefused),
        (429, RateLimited),
        (502, ServerFailed),
        (503, ServerFailed),
        (504, ServerFailed),
    ],
)
def test_a_status_the_recordings_lack_means_one_error(
    status: int, expected: type[ApiError]
) -> None:
    assert type(failure(Reply(status, b"<html>"))) is expected


@pytest.mark.parametrize("status", [404, 405])
def test_an_address_without_an_api_is_said_so(status: int) -> None:
    assert str(failure(Reply(status, b"<html>"))) == PATH_SENTENCE


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (103, MALFORMED_SENTENCE),
        (204, MALFORMED_SENTENCE),
        (299, MALFORMED_SENTENCE),
        (300, MOVED_SENTENCE),
        (399, MOVED_SENTENCE),
        (403, GATE_SENTENCE.format(status=403)),
        (304, CACHED_SENTENCE.format(status=304)),
        (400, GATE_SENTENCE.format(status=400)),
        (406, GATE_SENTENCE.format(status=406)),
        (421, NAME_SENTENCE.format(status=421)),
        (422, GATE_SENTENCE.format(status=422)),
        (425, FAILED_SENTENCE.format(status=425)),
        (451, GATE_SENTENCE.format(status=451)),
        (499, FAILED_SENTENCE.format(status=499)),
        (500, FAILED_SENTENCE.format(status=500)),
    ],
)
def test_a_status_is_said_in_its_own_sentence(status: int, sentence: str) -> None:
    error = failure(Reply(status, b"<html>"))
    assert (str(error), error.status) == (sentence, status)


@pytest.mark.parametrize(
    ("status", "text", "sentence"),
    [
        (400, {"error": "Invalid API Key"}, KEY_SENTENCE),
        (400, {"message": "Invalid API Key"}, KEY_SENTENCE),
        (400, {"error": "Invalid column"}, REFUSED_SENTENCE),
        (400, {"error": None}, REFUSED_SENTENCE),
        (400, ["Invalid API Key"], REFUSED_SENTENCE),
        (422, {"error": "You do not have permission"}, PERMISSION_SENTENCE),
        (400, {"error": "Phone is not in valid format: +1"}, STORED_SENTENCE),
        (402, {"error": "Your current subscription is in an unpaid state."}, PAYMENT_SENTENCE),
        (402, {"error": "Please upgrade your plan to Growth"}, PLAN_SENTENCE),
        (422, {"error": "A user session is required to read User."}, PERMISSION_SENTENCE),
        (422, {"error": "because ReadCallLog is in your block list."}, BLOCKED_SENTENCE),
        (422, {"error": "update on Call Log is not allowed."}, REFUSED_SENTENCE),
        (403, {"error": "whatever"}, PERMISSION_SENTENCE),
    ],
)
def test_the_apis_text_chooses_the_sentence(status: int, text: object, sentence: str) -> None:
    error = failure(reply(status, text))
    assert (str(error), error.status) == (sentence.format(permission="Read Call Log"), status)


def test_a_missing_permission_is_the_one_of_what_was_asked() -> None:
    error = failure(reply(403, {})._replace(permission="Read Teams"))
    assert isinstance(error, PermissionMissing)
    assert (error.permission, "Read Teams" in str(error)) == ("Read Teams", True)


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(None, "a while"), (0, "1 s"), (0.4, "1 s"), (7.6, "8 s"), (600, "600 s"), (601, "a while")],
)
def test_a_wait_is_told_as_far_as_somebody_would_wait(seconds: float | None, wait: str) -> None:
    assert str(failure(Reply(429, b"", seconds))) == BUSY_SENTENCE.format(wait=f"Wait {wait}")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"data": [', CUT_SENTENCE),
        (b' [{"_id"', CUT_SENTENCE),
        (b"<html>", MALFORMED_SENTENCE),
        (b"", MALFORMED_SENTENCE),
    ],
)
def test_a_reply_cut_short_is_told_from_one_of_something_else(body: bytes, sentence: str) -> None:
    with pytest.raises(ReplyMalformed) as caught:
        data(Reply(200, body))
    assert (str(caught.value), caught.value.status) == (sentence, 200)


@pytest.mark.parametrize("status", [199, 201])
def test_only_a_status_of_200_is_a_success(status: int) -> None:
    with pytest.raises(ApiError):
        data(Reply(status, b"{}"))


def test_half_a_letter_does_not_make_a_reply_unreadable() -> None:
    assert data(Reply(200, b'["\\ud83d"]')) == ["\ud83d"]


def test_a_rate_limit_carries_the_seconds_to_wait() -> None:
    error = failure(Reply(429, b"", retry_after=7))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7


def test_no_sentence_repeats_the_apis_own_text() -> None:
    private = "+14155550101 07918c19-b5a2-556a-acdc-19a34f6671df"
    errors = [failure(reply(status, {"error": private})) for status in (400, 402, 422, 500)]
    assert not [error for error in errors if "07918c19" in str(error) or "+1415" in str(error)]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff", b"[" * 100_000])
def test_a_success_that_is_not_json_is_malformed(body: bytes) -> None:
    with pytest.raises(ReplyMalformed):
        data(Reply(200, body))


def test_the_json_of_a_success_is_returned() -> None:
    assert data(reply(200, {"count": 3})) == {"count": 3}


TWO_MEMBERS = [gzip.compress(b"one,"), gzip.compress(b"two")]
STREAM = b"".join(TWO_MEMBERS)


@pytest.mark.parametrize(
    ("encoding", "chunks", "body"),
    [
        ("", [b"one,", b"two"], b"one,two"),
        ("Identity", [STREAM], STREAM),
        ("gzip", [TWO_MEMBERS[0][:9], TWO_MEMBERS[0][9:]], b"one,"),
        ("gzip", TWO_MEMBERS, b"one,two"),
        (" GZip ", [STREAM], b"one,two"),
        ("x-gzip", [STREAM[at : at + 1] for at in range(len(STREAM))], b"one,two"),
        ("gzip", [], b""),
    ],
)
def test_a_body_is_unpacked_however_it_is_cut(
    encoding: str, chunks: list[bytes], body: bytes
) -> None:
    packed = unpacking(encoding, 200)
    for chunk in chunks:
        packed.add(chunk, len(body))
    assert packed.unpacked == body


@pytest.mark.parametrize(
    ("largest", "unpacked"),
    [(0, b"o"), (3, b"one,"), (4, b"one,t"), (6, b"one,two"), (9, b"one,two")],
)
def test_a_body_is_unpacked_to_a_byte_more_than_the_largest(largest: int, unpacked: bytes) -> None:
    packed = unpacking("gzip", 200)
    packed.add(STREAM, largest)
    packed.add(b"", largest)
    assert packed.unpacked == unpacked


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_a_body_in_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(ReplyMalformed) as caught:
        unpacking(encoding, 206)
    assert (str(caught.value), caught.value.status) == (MALFORMED_SENTENCE, 206)
