"""Reads a reply: its status and bytes become JSON, or the one error that fits.

Every failure is one the recordings hold or oneuptime-api.md 2.5 names. The API's own text is read
to choose the error and never repeated: it may carry the numbers, ids and column lists of others.
"""

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, Protocol

from pydantic import JsonValue
from pydantic_core import from_json

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
BLOCKED_SENTENCE = (
    "The API key has the permission {permission}, but it is blocked for this key. "
    "Remove it from the key's blocked permissions under Project Settings > API Keys."
)
PAYMENT_SENTENCE = (
    "OneUptime answers reads only for paid projects, and this project's subscription is unpaid. "
    "Ask the project's owner to settle it under Project Settings > Billing."
)
PLAN_SENTENCE = (
    "This project's OneUptime plan does not include what was asked. "
    "Ask the project's owner to upgrade it under Project Settings > Billing."
)
STORED_SENTENCE = (
    "OneUptime cannot read its own call log here: one of the calls holds a phone number that "
    "OneUptime itself refuses. The filter and the key are right. Ask for a time range without "
    "that call, and report it to whoever runs OneUptime."
)
PATH_SENTENCE = (
    "There is no OneUptime API at this address. "
    "Check ONEUPTIME_URL: it is the address of the dashboard without a path."
)
REFUSED_SENTENCE = (
    "OneUptime refused the request as malformed, which is a bug in calllogs, not in your filter. "
    "Please report it with the filter you typed."
)
BUSY_SENTENCE = "OneUptime is limiting requests from this key. {wait} and ask again."
FAILED_SENTENCE = "OneUptime failed to answer (status {status}). Ask again in a minute."
PAUSED_SENTENCE = "OneUptime cannot answer for now (status {status}). {wait} and ask again."
MALFORMED_SENTENCE = (
    "OneUptime's reply is not a call log reply. "
    "Check that ONEUPTIME_URL is the address of OneUptime, and not of a proxy or a login page."
)
MOVED_SENTENCE = (
    "The address in ONEUPTIME_URL redirects to another one, and the API key is not sent there. "
    "Set ONEUPTIME_URL to the address a browser ends up at, without a path."
)
GATE_SENTENCE = (
    "The request was refused (status {status}) before it reached OneUptime: by a proxy, a firewall "
    "or a sign-in page. Ask whoever runs it to let calllogs through to /api."
)
CACHED_SENTENCE = (
    "What answered refers to an earlier reply (status {status}), and calllogs keeps none. Ask "
    "whoever runs the proxy before OneUptime to let requests to /api through without a cache."
)
NAME_SENTENCE = (
    "The server at this address does not answer for that name (status {status}). Check "
    "ONEUPTIME_URL, and that the proxy before OneUptime knows the name."
)
CUT_SENTENCE = (
    "OneUptime's reply is cut short or garbled, so nothing of it is shown. Ask again; if it "
    "keeps happening, look at what stands between calllogs and OneUptime."
)
LARGE_SENTENCE = (
    "OneUptime's reply is larger than {megabytes} MB and was not read to its end. "
    "Ask for a shorter time range."
)
ROW_SENTENCE = (
    "OneUptime's reply holds a row that calllogs cannot read ({where}), so nothing is shown rather "
    "than a part. Ask again; if it keeps happening, please report it with your version of "
    "OneUptime."
)
OTHER_SENTENCE = (
    "OneUptime's reply does not hold what was asked for: calls that do not match, that are out of "
    "order or that come twice. So nothing of it is shown. Ask again; if it keeps happening, look "
    "at what "
    "stands between calllogs and OneUptime."
)
CONTRARY_SENTENCE = (
    "OneUptime counted {total:,} and did not send them all, so nothing is shown rather than a "
    "part. Ask again, or ask for a shorter time range."
)


class Connection(Protocol):
    """What a reply comes by."""

    async def aclose(self) -> None:
        """Close it, so that nothing else comes by it."""
        ...


class Reply(NamedTuple):
    """What came back over the wire.

    Attributes:
        status: The HTTP status.
        body: The bytes as received.
        retry_after: Seconds the Retry-After header asks to wait, or None.
        permission: What a key needs for what was asked, as OneUptime names it.
        connection: What it came by, or None where that is no connection.
    """

    status: int
    body: bytes
    retry_after: float | None = None
    permission: str = CALL_LOG_PERMISSION
    connection: Connection | None = None


class Unpacked:
    """The body of a reply that was not packed.

    Attributes:
        unpacked: What has come of it.
    """

    def __init__(self) -> None:
        self.unpacked = bytearray()

    def add(self, chunk: bytes, largest: int) -> None:  # noqa: ARG002  as where it is packed
        """Add what has come."""
        self.unpacked += chunk


class Gzipped(Unpacked):
    """The body of a reply in gzip, which may be several members one after another."""

    def __init__(self) -> None:
        super().__init__()
        self._member = _member()

    def add(self, chunk: bytes, largest: int) -> None:
        """Unpack what has come, to at most a byte more than the largest body.

        Raises:
            zlib.error: It is no gzip.
        """
        while chunk and len(self.unpacked) <= largest:
            if self._member.eof:
                self._member = _member()
            self.unpacked += self._member.decompress(chunk, largest + 1 - len(self.unpacked))
            chunk = self._member.unconsumed_tail or self._member.unused_data


def _member() -> "zlib._Decompress":
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: with the header of gzip


_PACKINGS: dict[str, type[Unpacked]] = {
    "": Unpacked,
    "identity": Unpacked,
    "gzip": Gzipped,
    "x-gzip": Gzipped,
}


def unpacking(encoding: str, status: int) -> Unpacked:
    """Return what unpacks a body; an encoding within an encoding could hold terabytes.

    Raises:
        ReplyMalformed: It is in an encoding that was not asked for.
    """
    kind = _PACKINGS.get(encoding.strip().lower())
    if kind is None:
        raise ReplyMalformed(MALFORMED_SENTENCE, status=status)
    return kind()


def data(reply: Reply) -> JsonValue:
    """Return the JSON of a successful reply.

    Raises:
        ApiError: The child that fits the status and the reply's error text.
        ReplyMalformed: The body of a success is not JSON.
    """
    if reply.status != _OK:
        raise failure(reply)
    value, readable = _json(reply.body)
    if not readable:
        cut = reply.body.lstrip()[:1] in (b"{", b"[")
        sentence = CUT_SENTENCE if cut else MALFORMED_SENTENCE
        raise ReplyMalformed(sentence, status=reply.status)
    return value


def _json(body: bytes) -> tuple[JsonValue, bool]:
    """Return a body's JSON, and whether it is any.

    Nothing is raised, for Python's own errors about JSON keep the body, numbers and all.
    """
    for read in _READERS:
        with suppress(ValueError, RecursionError):
            return read(body), True
    return None, False


_READERS: tuple[Callable[[bytes], JsonValue], ...] = (from_json, json.loads)
"""The quick one reads nearly all; Python's own reads also texts that were cut within a letter."""


def failure(reply: Reply) -> ApiError:
    """Return the one error a failed reply means."""
    build = _BY_STATUS.get(reply.status)
    if build is not None:
        return build(reply)
    if reply.status >= _SERVER_FAULTS:
        return _failed(reply)
    return _refused(reply) if reply.status >= _CLIENT_FAULTS else _malformed(reply)


_OK = 200
_REDIRECTIONS = 300
_CLIENT_FAULTS = 400
_SERVER_FAULTS = 500


def _key(reply: Reply) -> ApiError:
    return KeyRefused(KEY_SENTENCE, status=reply.status)


def _payment(reply: Reply) -> ApiError:
    """402 is an unpaid subscription, or a plan that is too small.

    Source: oneuptime-api.md 9.
    """
    if "upgrade" not in _error_text(reply.body):
        return PaymentRequired(PAYMENT_SENTENCE, status=reply.status)
    reason = "this project's OneUptime plan does not include that"
    return PaymentRequired(PLAN_SENTENCE, status=reply.status, reason=reason)


def _forbidden(reply: Reply) -> ApiError:
    return _permission(reply) if _json(reply.body)[1] else _refused(reply)


def _permission(reply: Reply) -> ApiError:
    permission = reply.permission
    sentence = PERMISSION_SENTENCE
    reason = f"the API key lacks the permission {permission}"
    if "block list" in _error_text(reply.body):
        sentence = BLOCKED_SENTENCE
        reason = f"the permission {permission} is blocked for the API key"
    return PermissionMissing(
        sentence.format(permission=permission),
        status=reply.status,
        permission=permission,
        reason=reason,
    )


def _path(reply: Reply) -> ApiError:
    return RequestRefused(PATH_SENTENCE, status=reply.status)


def _refused(reply: Reply) -> ApiError:
    """OneUptime itself refuses in JSON; a page, or nothing, comes from something before it."""
    json_ = _json(reply.body)[1]
    sentence = REFUSED_SENTENCE if json_ else GATE_SENTENCE.format(status=reply.status)
    return RequestRefused(sentence, status=reply.status)


def _busy(reply: Reply) -> ApiError:
    sentence = BUSY_SENTENCE.format(wait=_wait(reply.retry_after))
    return RateLimited(sentence, status=reply.status, retry_after=reply.retry_after)


def _wait(seconds: float | None) -> str:
    """Say how long to wait, if a person would."""
    if seconds is None or seconds > _LONGEST_WAIT:
        return "Wait a while"
    return f"Wait {max(1, round(seconds))} s"


_LONGEST_WAIT = 600


def _failed(reply: Reply) -> ApiError:
    asked = reply.retry_after
    sentence = FAILED_SENTENCE if asked is None else PAUSED_SENTENCE
    text = sentence.format(status=reply.status, wait=_wait(asked))
    return ServerFailed(text, status=reply.status, retry_after=asked)


def _cached(reply: Reply) -> ApiError:
    return ReplyMalformed(CACHED_SENTENCE.format(status=reply.status), status=reply.status)


def _misdirected(reply: Reply) -> ApiError:
    return RequestRefused(NAME_SENTENCE.format(status=reply.status), status=reply.status)


def _malformed(reply: Reply) -> ApiError:
    moved = reply.status >= _REDIRECTIONS
    return ReplyMalformed(MOVED_SENTENCE if moved else MALFORMED_SENTENCE, status=reply.status)


def _bad_request(reply: Reply) -> ApiError:
    """400 is a bad key, a bad request or a stored number that OneUptime's own check refuses.

    No number leaves here that it refuses, so such a one is stored. Recorded: auth-expired,
    query-unknown-field; oneuptime-api.md 9.
    """
    text = _error_text(reply.body)
    if text.startswith("Phone is not in valid format"):
        return RequestRefused(STORED_SENTENCE, status=reply.status)
    return _key(reply) if text == "Invalid API Key" else _refused(reply)


def _unprocessable(reply: Reply) -> ApiError:
    """422 is a permission that lacks or is blocked, whatever the words.

    Only an operation nobody may do says something else. Recorded: auth-none, resolve-user, update.
    """
    refused = _error_text(reply.body).endswith("is not allowed.")
    return _refused(reply) if refused or not _json(reply.body)[1] else _permission(reply)


def _error_text(body: bytes) -> str:
    """Return the text under `error`, or `message` as the early exits write it.

    Source: oneuptime-api.md 2.5.
    """
    value, _ = _json(body)
    text = value.get("error", value.get("message")) if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""


_BY_STATUS: dict[int, Callable[[Reply], ApiError]] = {
    304: _cached,
    400: _bad_request,
    401: _key,
    402: _payment,
    403: _forbidden,
    404: _path,
    405: _path,
    408: _failed,
    421: _misdirected,
    422: _unprocessable,
    425: _failed,
    429: _busy,
    499: _failed,
}
