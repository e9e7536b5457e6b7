"""Whether Slack signed a request for our app: what faces over HTTP stand on (SLACK.md 1.4)."""

import re
from collections.abc import Mapping

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.types import Receive

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request; the longest filter has 2,000 characters."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class SlackSignatures:
    """Tells requests that Slack signed for our app from all others.

    Args:
        secret: The app's signing secret.
        clock: The present, for the five minutes a signature is good for, either side.
    """

    def __init__(self, secret: str, clock: Clock | None = None) -> None:
        self._verifier = SignatureVerifier(secret, clock or Clock())

    def right(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the signature in these headers is Slack's, for this body, now.

        The SDK's own check raises on what is no timestamp, signature or text.
        """
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        if len(body) > LARGEST_REQUEST or not _is_text(body):
            return False
        return bool(self._verifier.is_valid(body, timestamp, signature))


async def body_of(receive: Receive) -> bytes:
    """Read a request's body; of a larger one than any of Slack's, only a little more than that."""
    body = bytearray()
    more = True
    while more and len(body) <= LARGEST_REQUEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
