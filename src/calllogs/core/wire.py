"""A reply's status and bytes -> its JSON, or the one right error.

Every failure is one the recordings hold or API.md 2.5 names. The API's own text is read to choose
the error and never repeated: it may carry the numbers, ids and column lists of others.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import JsonValue

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

KEY_SENTENCE = (
    "OneUptime refused the API key: it is missing, unknown, expired or revoked. "
    "Create one under Project Settings > API Keys with the permission Read Call Log "
    "and set ONEUPTIME_API_KEY."
)
CALL_LOG_PERMISSION = "Read Call Log"
PERMISSION_SENTENCE = (
    "The API key is valid but lacks the permission {permission}. "
    "Add it to the key under Project Settings > API Keys."
)
PAYMENT_SENTENCE = (
    "OneUptime answers reads only for paid projects, and this project's subscription is unpaid. "
    "Ask the project's owner to settle it under Project Settings > Billing."
)
PATH_SENTENCE = (
    "There is no OneUptime API at this address. "
    "Check ONEUPTIME_URL: it is the address of the dashboard without a path."
)
REFUSED_SENTENCE = (
    "OneUptime refused the request as malformed, which is a fault of calllogs, not of your filter. "
    "Please report it with the filter you typed."
)
BUSY_SENTENCE = "OneUptime is limiting requests from this key. Wait a little and ask again."
FAILED_SENTENCE = (
    "OneUptime failed to answer (status {status}). Nothing was changed; ask again in a minute."
)
MALFORMED_SENTENCE = (
    "OneUptime's reply is not a call log reply. "
    "Check that ONEUPTIME_URL is a OneUptime and not a proxy's or login page."
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over the wire.

    Attributes:
        status: The HTTP status.
        body: The bytes as received.
        retry_after: Seconds the Retry-After header asks to wait, or None.
        permission: What a key needs for what was asked, as OneUptime names it.
    """

    status: int
    body: bytes
    retry_after: float | None = None
    permission: str = CALL_LOG_PERMISSION


def data(reply: Reply) -> JsonValue:
    """Return the JSON of a successful reply.

    Raises:
        ApiError: The child that fits the status and the reply's error text.
        ReplyMalformed: The body of a success is not JSON.
    """
    if reply.status != _OK:
        raise failure(reply)
    try:
        value: JsonValue = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise ReplyMalformed(MALFORMED_SENTENCE, status=reply.status) from error
    return value


def failure(reply: Reply) -> ApiError:
    """Return the one error a failed reply means."""
    build = _BY_STATUS.get(reply.status)
    if build is not None:
        return build(reply)
    if reply.status >= _SERVER_FAULTS:
        return _failed(reply)
    return _refused(reply) if reply.status >= _CLIENT_FAULTS else _malformed(reply)


_OK = 200
_CLIENT_FAULTS = 400
_SERVER_FAULTS = 500


def _key(reply: Reply) -> ApiError:
    return KeyRefused(KEY_SENTENCE, status=reply.status)


def _payment(reply: Reply) -> ApiError:
    return PaymentRequired(PAYMENT_SENTENCE, status=reply.status)


def _permission(reply: Reply) -> ApiError:
    sentence = PERMISSION_SENTENCE.format(permission=reply.permission)
    return PermissionMissing(sentence, status=reply.status, permission=reply.permission)


def _path(reply: Reply) -> ApiError:
    return RequestRefused(PATH_SENTENCE, status=reply.status)


def _refused(reply: Reply) -> ApiError:
    return RequestRefused(REFUSED_SENTENCE, status=reply.status)


def _busy(reply: Reply) -> ApiError:
    return RateLimited(BUSY_SENTENCE, status=reply.status, retry_after=reply.retry_after)


def _failed(reply: Reply) -> ApiError:
    return ServerFailed(FAILED_SENTENCE.format(status=reply.status), status=reply.status)


def _malformed(reply: Reply) -> ApiError:
    return ReplyMalformed(MALFORMED_SENTENCE, status=reply.status)


def _bad_request(reply: Reply) -> ApiError:
    """400 is a bad key (recording auth-expired) or a bad request (query-unknown-field)."""
    return _key(reply) if _error_text(reply.body) == "Invalid API Key" else _refused(reply)


def _unprocessable(reply: Reply) -> ApiError:
    """422 is a missing permission (auth-none), or an operation nobody may do (update)."""
    return _permission(reply) if "permission" in _error_text(reply.body) else _refused(reply)


def _error_text(body: bytes) -> str:
    """Return the text under `error`, or `message` as the early exits write it (API.md 2.5)."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    text = value.get("error", value.get("message")) if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""


_BY_STATUS: dict[int, Callable[[Reply], ApiError]] = {
    400: _bad_request,
    401: _key,
    402: _payment,
    403: _permission,
    404: _path,
    405: _path,
    408: _failed,
    422: _unprocessable,
    429: _busy,
}
