"""Requests to the tools that Slack signed for our app, marked as such (SLACK.md 2.9)."""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from calllogs.mcp.slackbot import MARK, unmarked
from calllogs.slack_signatures import SlackSignatures, body_of


@dataclass(frozen=True, slots=True)
class SlackMarks:
    """Marks requests that Slack signed for our app.

    Attributes:
        signatures: Tells them from all others.
    """

    signatures: SlackSignatures

    async def checked(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
        """Return the request, marked as Slack's when its signature is right.

        The body is read to check it, and then given on; a larger one than any of ours is cut off,
        and so is never right.
        """
        body = await body_of(receive)
        clean = unmarked(scope)
        if self.signatures.right(Headers(scope=scope), body):
            clean = {**clean, "headers": [*clean["headers"], MARK]}
        return clean, _again(body, receive)


def _again(body: bytes, receive: Receive) -> Receive:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        return next(messages, None) or await receive()

    return again
