"""Slackbot as a client over HTTP: verifies Slack's signature and marks what it signs.

The mark is a header that only a valid signature gives; the tools then answer in Block Kit
(SLACK.md 2.9).
"""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from calllogs.mcp.caller import SLACK_HEADER, SLACK_SIGNED
from calllogs.slack_signatures import SlackSignatures, read_body

_MARK = (SLACK_HEADER.encode(), SLACK_SIGNED.encode())


@dataclass(frozen=True, slots=True)
class SlackbotRequests:
    """Marks requests that Slack signed for our app.

    Attributes:
        signatures: Verifies the signatures.
    """

    signatures: SlackSignatures

    async def marked(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
        """Return the request, with the mark if its signature is valid.

        The body is read to check it, and then replayed; one larger than any of ours is cut off,
        and so its signature is never valid.
        """
        body = await read_body(receive)
        scope = unmarked(scope)
        if self.signatures.valid(Headers(scope=scope), body):
            scope = {**scope, "headers": [*scope["headers"], _MARK]}
        return scope, _replayed(body, receive)


def unmarked(scope: Scope) -> Scope:
    """Return a request without the mark, which no client may send."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != _MARK[0]]
    return {**scope, "headers": headers}


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay
