"""Signatures of Slack on HTTP requests (slack-facts.md 1.4)."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.types import Receive

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request; the longest filter has 2,000 characters."""

SIGNATURE = "x-slack-signature"
"""The header with the signature of a request."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class _Clock(Clock):
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now().timestamp()


class SlackSignatures:
    """Verifies that Slack signed a request for our app.

    Args:
        secret: The app's signing secret.
        now: The clock; a signature is valid for five minutes before and after its own time.
    """

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._verifier = SignatureVerifier(secret, _Clock(now))

    def valid(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the headers hold a valid signature of the body.

        The SDK's own check raises on what is no timestamp, signature or text.
        """
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get(SIGNATURE, "")
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        short = len(body) <= LARGEST_REQUEST
        try:
            return short and self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False


async def read_body(receive: Receive) -> bytes:
    """Read a request's body, up to a little over LARGEST_REQUEST."""
    body = bytearray()
    more = True
    while more and len(body) <= LARGEST_REQUEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)
