"""Requests that Slack signed for our app, told from all others (SLACK.md 1.4 and 2.9)."""

from slack_sdk.signature import Clock, SignatureVerifier
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from calllogs.entrypoints.mcp.slackbot import MARK, unmarked

LARGEST_REQUEST = 256 * 1024
"""Bytes of a request; the longest filter has 2,000 characters."""

_SIGNATURE_LENGTH = 67


class SlackSignatures:
    """Tells requests that Slack signed for our app from all others.

    Args:
        secret: The app's signing secret.
        clock: The present, for the five minutes a signature is good for.
    """

    def __init__(self, secret: str, clock: Clock | None = None) -> None:
        self._verifier = SignatureVerifier(secret, clock or Clock())

    async def checked(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
        """Return the request, marked as Slack's when its signature is right.

        The body is read to check it, and then given on; a larger one than any of ours is cut off,
        and so is never right.
        """
        body = await _body(receive)
        clean = unmarked(scope)
        if self._right(Headers(scope=scope), body):
            clean = {**clean, "headers": [*clean["headers"], MARK]}
        return clean, _again(body, receive)

    def _right(self, headers: Headers, body: bytes) -> bool:
        """The SDK's own check raises on what is no timestamp, signature or text (SLACK.md 1.4)."""
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
            return False
        if len(signature) != _SIGNATURE_LENGTH or not _is_text(body):
            return False
        return bool(self._verifier.is_valid(body, timestamp, signature))


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    more = True
    while more and len(body) <= LARGEST_REQUEST:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        return next(messages, None) or await receive()

    return again


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
