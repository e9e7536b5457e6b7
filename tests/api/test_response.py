import json
from pathlib import Path

import pytest

from calllogs.api.response import PATH_SENTENCE, Reply, data, failure
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
